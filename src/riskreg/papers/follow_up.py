"""What came of earlier papers, as papers set it: in a few sentences where a board decides, in tables in an appendix."""

from collections.abc import Iterable, Iterator, Sequence

from riskreg.follow_up.words import NEW_DATE
from riskreg.paper.since_model import BrokenPromise, PaperFollowUp, StuckRisk
from riskreg.papers.blocks import Block, Column, Heading, Items, Row, Run, Runs, Strong, Table
from riskreg.papers.desk import Desk, paragraph, runs, stop
from riskreg.wording import count

_MOST = 5  # of each kind in the body
_WAITING = ("classified", "not yet classified")  # the states of a risk that can still reach its target


def follow_up(desk: Desk) -> tuple[Block, ...]:
    """The section of a board paper; empty where there is nothing to say."""
    found = desk.paper.follow_up
    if found is None or desk.paper.since is None:
        return ()
    blocks: list[Block] = []
    worst = {band: place for place, band in enumerate(desk.paper.bands)}
    stuck = sorted(found.stuck, key=lambda one: (worst.get(one.band, len(worst)), -one.papers))
    for begins, risks in (
        ("Above appetite paper after paper, with nothing done since: ", [one for one in stuck if one.papers]),
        ("Nothing is planned that would lower them, and no reason is given: ", [one for one in stuck if one.no_plan]),
    ):
        if risks:
            blocks.append(paragraph(Strong(begins.rstrip()), " ", *_named(risks, desk)))
    kept = _kept(found)
    if kept:
        blocks.append(paragraph(kept))
    broken = _broken(_still_to_come(found, desk), desk)
    if broken:
        shown = f", {_MOST} of {len(broken)}" if len(broken) > _MOST else ""
        blocks += (paragraph(f"Promised, and still to come{shown}:"), _few(broken))
    if len(found.stuck) > _MOST or found.broken or found.slipped or found.owners:
        blocks.append(
            paragraph(
                f"All that was promised, which dates were put off, and how each owner's were kept, stand in {desk.appendix('every-change')}."
            )
        )
    return tuple(blocks)


def _still_to_come(found: PaperFollowUp, desk: Desk) -> list[BrokenPromise]:
    """What can still be done, each once: of several dates the last that passed. What was closed waits for nothing.

    What is overdue since that very day stands in the paper already, with who waits for it.
    """
    told = {(item.id, item.due) for owner in desk.paper.owners for item in owner.mitigations if item.overdue}
    waiting = {one.id for one in (*desk.paper.adopting, *desk.paper.not_adopting) if one.state in _WAITING}
    last: dict[tuple[str, str], BrokenPromise] = {}
    for one in found.broken:
        open_still = (one.id, one.due) not in told if one.what == "mitigation" else one.id in waiting
        if one.outcome == "not met" and open_still:
            last.pop((one.what, one.id), None)
            last[one.what, one.id] = one
    return list(last.values())


def follow_up_in_full(desk: Desk) -> Iterator[Block]:
    """All of it, under headings of its own."""
    found = desk.paper.follow_up
    if found is None:
        return
    if found.stuck:
        yield Heading("Stuck")
        yield Items(tuple(_stuck(found, desk)))
    if found.owners:
        yield Heading("What was promised, and kept")
        yield _owners(found)
    broken = tuple(_broken(found.broken, desk))
    if broken:
        yield Items(broken)
    slipped = tuple(_slipped(found))
    if slipped:
        yield Heading("Due dates that were put off")
        yield Items(slipped)


def _named(risks: Sequence[StuckRisk], desk: Desk) -> Iterator[str | Run]:
    """Risks in a row, each with its title, and for how many papers it has stood so."""
    for index, one in enumerate(risks[:_MOST]):
        papers = f" ({count(one.papers, 'paper')})" if one.papers else ""
        yield desk.link(one.id)
        yield f" {one.title}{papers}{'; ' if index + 1 < min(len(risks), _MOST) else ''}"
    more = len(risks) - _MOST
    yield f"; and {more} more." if more > 0 else "."


def _few(items: list[Runs]) -> Items:
    return Items(tuple(items[:_MOST]))


def _stuck(found: PaperFollowUp, desk: Desk) -> list[Runs]:
    return [runs(desk.link(one.id), f" {stop(one.title)} {one.sentence}{_owned(one.owner)}") for one in found.stuck]


def _owned(owner: str | None) -> str:
    return f" Owner: {owner or 'none yet'}."


def _kept(found: PaperFollowUp) -> str:
    """How much of what was promised was so by its day."""
    due, met = (sum(getattr(one, name) for one in found.owners) for name in ("due", "met"))
    targets, reached = (sum(getattr(one, name) for one in found.owners) for name in ("targets_due", "targets_met"))
    told = []
    if due:
        told.append(f"of {count(due, 'mitigation')} promised by a day that has come, {_in_time(met, 'done')}")
    if targets:
        told.append(
            f"of {count(targets, 'target')} that papers gave for {'such a day' if due else 'a day that has come'}, {_in_time(reached, 'reached')}"
        )
    begins = [f"So far, {'; '.join(told)}."] if told else []
    return " ".join([*begins, *found.counting, *([NEW_DATE] if told else [])])


def _in_time(number: int, how: str) -> str:
    return f"{number or 'none'} {'was' if number < 2 else 'were'} {how} in time"


def _broken(found: Iterable[BrokenPromise], desk: Desk) -> list[Runs]:
    made: list[Runs] = []
    for one in found:
        begins: tuple[str | Run, ...] = (f"{one.title} ({one.id})",)
        if one.what == "target":
            begins = (desk.link(one.id), f" {one.title}")
        made.append(runs(*begins, f": {one.sentence} Owner then: {one.owner or 'none'}."))
    return made


def _slipped(found: PaperFollowUp) -> list[Runs]:
    return [runs(f"{one.title} ({one.id}): {one.sentence}{_owned(one.owner)}") for one in found.slipped]


def _owners(found: PaperFollowUp) -> Table:
    columns = (
        Column("Owner", 5),
        Column("Mitigations due", 2, "right"),
        Column("Done by then", 2, "right"),
        Column("Targets due", 2, "right"),
        Column("Reached by then", 2, "right"),
        Column("Due dates put off", 2, "right"),
        Column("Days in all", 2, "right"),
    )
    rows = tuple(
        Row(
            (
                runs(one.owner),
                *(
                    runs(str(number))
                    for number in (one.due, one.met, one.targets_due, one.targets_met, one.times, one.days)
                ),
            )
        )
        for one in found.owners
    )
    return Table("What each owner had promised for a day that has come, and kept", columns, rows)
