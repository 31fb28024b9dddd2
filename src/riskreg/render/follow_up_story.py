"""What a follow-up tells of a register, as sections of short points: the same words in a terminal and in Markdown."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.follow_up import (
    NEW_DATE,
    DueMove,
    FollowUp,
    OwnerRecord,
    PaperRef,
    Promise,
    Removed,
    Shift,
    Slip,
    Stuck,
    beside,
    left_out,
    net,
    owner_key,
    times,
    why_left_out,
)
from riskreg.model import Side
from riskreg.over_time import Followed
from riskreg.render.diff_story import Point
from riskreg.wording import count, listing, on_date, one_line, some, visible

_NAME, _TITLE, _TAG = 80, 160, 60
_SIDES: dict[Side, str] = {"adopting": "adopting", "not_adopting": "not adopting"}


class Part(NamedTuple):
    """A heading, sentences below it, a table (its first row is the head) and points."""

    title: str
    sentences: tuple[str, ...]
    table: tuple[tuple[str, ...], ...]
    points: tuple[Point, ...]


class Story(NamedTuple):
    """One register: its title, where it is, what was looked back on, and the parts that have something to tell."""

    title: str
    name: str
    looked_at: tuple[str, ...]
    parts: tuple[Part, ...]
    end: str


def story(one: Followed, found: FollowUp) -> Story:
    """What there is to tell of a register."""
    title = one.scored.evaluation.register.title if one.scored.evaluation is not None else one.scored.name
    parts = tuple(part for part in _parts(found) if part.points or part.table)
    nothing = "Nothing is stuck, no promise has fallen due, no due date was moved and no risk was removed."
    return Story(
        one_line(title), visible(one.scored.name), _looked_at(found, one.tags), parts, "" if parts else nothing
    )


def _looked_at(found: FollowUp, tags: str) -> tuple[str, ...]:
    day = f"As at {on_date(found.as_of)}."
    cut = (_CUT,) if found.cut else ()
    if not found.papers:
        pattern = one_line(tags, _TAG)
        return (
            *cut,
            f"{day} No paper of this register is tagged yet (tags called {pattern} were looked for), so nothing can be said of what earlier papers promised.",
            f"`riskreg report --tag {pattern.replace('*', 'DATE')}` makes a paper and tags it, so that the next one can look back on it.",
        )
    papers = listing(some([_paper(one) for one in found.papers]))
    return (*cut, f"{day} Looked back on {count(len(found.papers), 'paper')}: {papers}.")


_CUT = "This clone holds only the last part of the history, so earlier papers may be missing here. `git fetch --unshallow --tags` brings the rest."


def _paper(one: PaperRef) -> str:
    return one_line(one.tag, _TAG)


def _parts(found: FollowUp) -> Iterator[Part]:
    yield Part("Stuck", (), (), tuple(map(_stuck, found.stuck)))
    yield _promises(found)
    moved = tuple(map(_slip, found.slips))
    yield Part("Due dates that were moved", (), (), moved)
    yield Part("Removed without a record", (), (), tuple(map(_removed, found.removed)))


def _stuck(one: Stuck) -> Point:
    said = []
    if one.papers:
        first = one.papers[0]
        since = f"{_paper(first)} ({on_date(first.day)})"
        said.append(
            f"Above appetite at {count(len(one.papers), 'paper')}, since {since}, and none of its mitigations was done since."
        )
    if one.no_plan:
        said.append("Nothing that is agreed will move it, and nobody has said why.")
    text = f"{one_line(one.title, _TITLE)} ({_SIDES[one.side]}): {one.band}. {_owned(one.owner)}"
    return Point(one.id, text, tuple(("", text) for text in said))


def _owned(owner: str | None) -> str:
    return f"Owner: {one_line(owner, _NAME)}." if owner else "Nobody owns it."


def _promises(found: FollowUp) -> Part:
    told = (
        _kept(found.work, "promise", "to have a mitigation done by a day that has come", "kept"),
        f"Of these, {also}." if (also := beside(found.work).told) else "",
        _kept(found.targets, "target", "that papers gave for a day that has come", "reached in time"),
        left_out(found.promises),
        NEW_DATE if found.counted else "",
    )
    sentences = [text for text in told if text]
    rows = tuple(map(_record, found.owners))
    points = tuple(map(_promise, found.promises))
    return Part("Promises, and what came of them", tuple(sentences), (_HEAD, *rows) if rows else (), points)


def _kept(due: Sequence[Promise], noun: str, what: str, how: str) -> str:
    """How many were kept; empty where there are none."""
    if not due:
        return ""
    met = sum(one.result == "met" for one in due)
    if len(due) == 1:
        return f"The one {noun} {what} was {'' if met else 'not '}{how}."
    return f"Of {count(len(due), noun)} {what}, {met or 'none'} {'was' if met < 2 else 'were'} {how}."


_HEAD = ("Owner", "Mitigations done in time", "Targets reached in time", "Dates moved")


def _record(one: OwnerRecord) -> tuple[str, ...]:
    return (
        one_line(one.owner, _NAME) if one.owner else "nobody",
        _of(one.met, one.due),
        _of(one.targets_met, one.targets_due),
        _moved(one.shift) or "never",
    )


def _moved(one: Shift) -> str:
    """How dates were moved, both ways apart where there were both; empty where there were none."""
    ways = [
        f"{way} {times(often)}, {count(days, 'day')}"
        for way, often, days in (("later", one.times, one.days), ("earlier", one.times_earlier, one.days_earlier))
        if often
    ]
    return f"{'; '.join(ways)}; net {net(one)}" if len(ways) > 1 else "".join(ways)


def _of(met: int, due: int) -> str:
    return f"{met} of {due}" if due else "none due"


def _promise(one: Promise) -> Point:
    what = f"in {one.stated}" if one.stated is not None else "done"
    text = f"{one_line(one.title, _TITLE)}: to be {what} by {on_date(one.due)}, {_said(one)}. {_result(one)}"
    return Point(one.id, text, ())


def _said(one: Promise) -> str:
    if one.overdue_at is not None:
        return f"overdue already at {_paper(one.overdue_at)}"
    if not one.papers:
        return "as the register said, though no paper had it"
    return f"as {listing(some([one_line(tag, _TAG) for tag in one.papers], 4))} said"


def _result(one: Promise) -> str:
    since = (
        f"{'done' if one.what == 'mitigation' else 'so'} since {on_date(one.settled)}"
        if one.settled is not None
        else ""
    )
    if one.result == "met":
        return f"Met: {since}." if since else "Met."
    if one.result == "late":
        return f"Late: {since}." if since else "Not by then, but now."
    return why_left_out(one.left_out) if one.left_out is not None else _RESULTS[one.result]


_RESULTS = {
    "not met": "Not met.",
    "withdrawn": "Not met: it was withdrawn.",
    "removed": "Not met: it was taken out of the register.",
}


def _slip(one: Slip) -> Point:
    state = "Done by now" if one.done else "Not done yet"
    text = f"{one_line(one.title, _TITLE)}: moved {_moved(one.shift)}. {state}. {_owned(one.owner)}"
    return Point(one.id, text, tuple(("", f"{_move(move)}{_whose(move, one)}") for move in one.moves))


def _whose(move: DueMove, slip: Slip) -> str:
    """Whose it was then, where somebody else owns it now."""
    if owner_key(move.owner) == owner_key(slip.owner):
        return ""
    return f"; owned by {one_line(move.owner, _NAME)} until then" if move.owner else "; owned by nobody until then"


def _move(one: DueMove) -> str:
    later = f"{count(one.days, 'day')} later" if one.days > 0 else f"{count(-one.days, 'day')} earlier"
    where = f"revision {one.revision}" if one.revision is not None else "not committed yet"
    return f"From {on_date(one.before)} to {on_date(one.after)}, {later}: on {on_date(one.on)}, {where}"


def _removed(one: Removed) -> Point:
    text = f"{one_line(one.title, _TITLE)} ({_SIDES[one.side]}): in the paper {_paper(one.paper)}, and not in the register now."
    return Point(one.id, text, (("", "Nothing says who decided that, when and why."),))
