"""What came of earlier papers, in the words of a paper: what is stuck, what was promised and not kept, which dates moved."""

from collections.abc import Iterator

from riskreg.comparison import SIDE_NAMES
from riskreg.follow_up.model import FollowUp, OwnerRecord, Promise, Slip, Stuck, owner_key
from riskreg.follow_up.words import beside, left_out, net, times
from riskreg.paper.since_model import BrokenPromise, OwnerKept, PaperFollowUp, SlippedMitigation, StuckRisk
from riskreg.wording import count, listing, on_date

NOBODY = "No owner"
_KEPT = ("met", "cannot be told")


def follow_up(found: FollowUp | None) -> PaperFollowUp | None:
    """The follow-up of a paper; None where there is nothing to say."""
    if found is None or not (found.stuck or found.counted or found.slips):
        return None
    return PaperFollowUp(
        papers=len(found.papers),
        stuck=tuple(map(_stuck, found.stuck)),
        broken=tuple(sorted((_broken(one) for one in found.promises if one.result not in _KEPT), key=_still_open)),
        owners=tuple(map(_owner, found.owners)),
        slipped=tuple(_slipped(one) for one in found.slips if one.times),
        counting=tuple(_counting(found)),
    )


def _counting(found: FollowUp) -> Iterator[str]:
    """Which promises are counted that no paper had as still to come, and which are left out."""
    if also := beside(found.work).told:
        yield f"Of the mitigations, {also}."
    if missing := left_out(found.promises):
        yield missing


def _stuck(one: Stuck) -> StuckRisk:
    """Why a risk is on the list."""
    told = []
    if one.papers:
        since = on_date(one.papers[0].day)
        told.append(f"above appetite at {count(len(one.papers), 'paper')} in a row, since {since}, with nothing done")
    if one.no_plan:
        told.append("its target is where it stands now, and nothing says why")
    sentence = f"{'; '.join((f'{one.band} now', *told))}."
    return StuckRisk(
        one.id, SIDE_NAMES[one.side], one.title, one.owner, one.band, len(one.papers), one.no_plan, sentence
    )


_OUTCOMES = {
    "late": "done late",
    "not met": "not done yet",
    "withdrawn": "withdrawn",
    "removed": "taken out of the register",
}
_TARGETS = {"late": "reached late", "not met": "not reached", "withdrawn": "given up", "removed": "removed"}


def _broken(one: Promise) -> BrokenPromise:
    due = on_date(one.due)
    settled = f" on {on_date(one.settled)}" if one.settled is not None and one.result == "late" else ""
    if one.what == "target":
        sentence = f"To be {one.stated} by {due}: {_TARGETS[one.result]}{settled}."
    else:
        sentence = f"Promised for {due}{_unsaid(one)}: {_OUTCOMES[one.result]}{settled}."
    return BrokenPromise(one.what, one.id, one.title, one.owner, due, one.result, sentence)


def _unsaid(one: Promise) -> str:
    """What no paper had as still to come."""
    if one.overdue_at is not None:
        return f", and overdue already at the paper of {on_date(one.overdue_at.day)}"
    return "" if one.papers else " in the register, in no paper"


def _still_open(one: BrokenPromise) -> bool:
    """What can still be done stands first; else the order is that of the days."""
    return one.outcome != "not met"


def _owner(one: OwnerRecord) -> OwnerKept:
    moved = one.shift
    return OwnerKept(one.owner or NOBODY, one.due, one.met, one.targets_due, one.targets_met, moved.times, moved.days)


def _slipped(one: Slip) -> SlippedMitigation:
    first, last = on_date(one.moves[0].before), on_date(one.moves[-1].after)
    moved = one.shift
    sentence = f"Put off {times(moved.times)}, by {count(moved.days, 'day')} in all"
    if moved.times_earlier:
        sentence += f", and brought forward {times(moved.times_earlier)}, by {count(moved.days_earlier, 'day')}: net {net(moved)}, from {first} to {last}."
    else:
        sentence += f": from {first} to {last}."
    done = " It is in place now." if one.done else ""
    return SlippedMitigation(
        one.id, one.title, one.owner, moved.times, moved.days, one.done, f"{sentence}{_theirs(one)}{done}"
    )


def _theirs(one: Slip) -> str:
    """Who owned it while it was put off, where that is not who owns it now."""
    then = {owner_key(move.owner): move.owner for move in one.moves if move.days > 0}
    if then.keys() <= {owner_key(one.owner)}:
        return ""
    return f" Owner when it was put off: {listing(owner or 'nobody' for owner in then.values())}."
