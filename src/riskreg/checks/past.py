"""Advice that rests on the papers a board has had (RR709 to RR712): what stands still, and what was promised before.

Only where git has tagged papers is there anything to look back on; else all of it is silent.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from riskreg import rules
from riskreg.checks.check import Advice, Subject, all_mitigations, open_risks
from riskreg.diagnostics import Finding
from riskreg.standing import Standing
from riskreg.wording import count, on_date, one_line

if TYPE_CHECKING:
    from riskreg.follow_up import FollowUp, Shift

_MANY_PAPERS = 3  # above appetite at that many, a board has got used to it
_MANY_MOVES = 2
_ENOUGH_PROMISES = 3  # of fewer, one that failed says little
_AGREED = (Standing.DUE, Standing.OVERDUE, Standing.UNDATED)
_NAME = 80


def _stuck_for_long(subject: Subject) -> Iterator[Finding]:
    stuck = {one.id: one for one in subject.past.stuck} if subject.past is not None else {}
    for path, risk in open_risks(subject.evaluation):
        papers = stuck[risk.id].papers if risk.id in stuck else ()
        if len(papers) >= _MANY_PAPERS:
            since = f"{one_line(papers[0].tag, _NAME)} of {on_date(papers[0].day)}"
            yield Finding(
                rules.STUCK_FOR_LONG, path,
                f"{risk.id} was above appetite at {count(len(papers), 'paper')} in a row, since {since}, and none of its mitigations was done since.",
                "Agree something that moves it, with an owner and a date; or have it tolerated openly, by those who may.",
            )  # fmt: skip


def _slipped(subject: Subject) -> Iterator[Finding]:
    slips = {one.id: one for one in subject.past.slips} if subject.past is not None else {}
    for path, mitigation in all_mitigations(subject.evaluation):
        slip, standing = slips.get(mitigation.id), subject.evaluation.measures[mitigation.id].standing
        if slip is not None and slip.times >= _MANY_MOVES and slip.days > 0 and standing in _AGREED:
            first, last = slip.moves[0].before, slip.moves[-1].after
            often = _often(slip.shift)
            yield Finding(
                rules.SLIPPED, (*path, "due"),
                f"The due date of `{mitigation.id}` was moved to a later day {often}, from {on_date(first)} to {on_date(last)}, and it is still not done.",
                "Settle with the owner what stands in the way, and agree a date that they can keep; or withdraw it and look for another.",
            )  # fmt: skip


def _often(shift: "Shift") -> str:
    """How often a date was moved later; where earlier too, how often that was and what all comes to."""
    from riskreg.follow_up import net, times  # late: only a register with papers gets here

    earlier = f" and to an earlier one {times(shift.times_earlier)}, net {net(shift)}" if shift.times_earlier else ""
    return f"{times(shift.times)}{earlier}"


def _forecast_missed(subject: Subject) -> Iterator[Finding]:
    told: set[str] = set()
    for path, mitigation in all_mitigations(subject.evaluation):
        open_still = subject.evaluation.measures[mitigation.id].standing in _AGREED
        record = subject.past.record(mitigation.owner) if subject.past is not None and open_still else None
        if record is None or not record.owner or record.owner in told:
            continue
        told.add(record.owner)
        if record.due >= _ENOUGH_PROMISES and record.met * 2 < record.due:
            kept = f"{record.met or 'none'} {'was' if record.met < 2 else 'were'} kept"
            yield Finding(
                rules.FORECAST_MISSED, (*path, "owner"),
                f"Of {count(record.due, 'promise')} of “{one_line(mitigation.owner or '', _NAME)}” to have a mitigation done by a day that has come, {kept}.{_also(subject.past, record.owner)}",
                "Ask the owner what they need, or give the work to somebody who can do it; and agree dates that allow for it.",
            )  # fmt: skip


def _also(past: "FollowUp | None", owner: str) -> str:
    """How many of an owner's promises no paper had as still to come; empty where there are none."""
    from riskreg.follow_up import beside, owner_key  # late: only a register with papers gets here

    own = [one for one in past.work if owner_key(one.owner) == owner_key(owner)] if past is not None else []
    return f" Of these, {told}." if (told := beside(own).told) else ""


def _removed_undecided(subject: Subject) -> Iterator[Finding]:
    for one in subject.past.removed if subject.past is not None else ():
        yield Finding(
            rules.REMOVED_UNDECIDED, ("risks", one.side),
            f"{one.id} (“{one_line(one.title, 160)}”) was in the last paper, {one_line(one.paper.tag, _NAME)}, and is no longer in the register; nothing says who decided that.",
            "Put it back and close it with a record; or give it back its id, if it was only renamed.",
            on_key=True,
        )  # fmt: skip


PAST: tuple[Advice, ...] = (
    Advice(rules.STUCK_FOR_LONG, _stuck_for_long),
    Advice(rules.SLIPPED, _slipped),
    Advice(rules.FORECAST_MISSED, _forecast_missed),
    Advice(rules.REMOVED_UNDECIDED, _removed_undecided),
)
"""Also which rules the history has to be read for."""
