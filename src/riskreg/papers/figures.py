"""The parts of a paper that show: both sides by band, the way to target, and where each risk stands."""

from collections.abc import Sequence
from typing import Literal

from riskreg.paper.model import Matrix
from riskreg.paper.since_model import Trend
from riskreg.papers.blocks import (
    Bar,
    BarGroup,
    Column,
    Figure,
    HeatCell,
    HeatMap,
    HeatRow,
    Row,
    Table,
)
from riskreg.papers.desk import Desk, many, runs
from riskreg.wording import listing

SIDES = ("Adopting", "Not adopting")


def profile(desk: Desk) -> Figure:
    """Both sides at both stages, by band. The table of counts that belongs beside it has the same numbers."""
    terms = desk.paper.terms
    columns = in_bands(desk)
    groups = tuple(
        BarGroup(term, tuple(_bar(side, columns[side, stage], desk, (side, stage)) for side in SIDES))
        for stage, term in (("current", terms.current), ("target", terms.target))
    )
    return _figure(desk, "profile", "Both sides by band, after mitigation", groups, None)


def counts_table(desk: Desk) -> Table:
    """How many risks each side has in each band and outside the bands, now and at target."""
    paper = desk.paper
    now, target = paper.terms.current, paper.terms.target
    heads = ("Risks after mitigation", *(f"{side}, {term}" for side in SIDES for term in (now, target)))
    columns = tuple(
        Column(head, 3 if index == 0 else 2, "left" if index == 0 else "right") for index, head in enumerate(heads)
    )
    rows = tuple(
        Row(
            tuple(
                runs(text)
                for text in (
                    count.label,
                    *(
                        _shown(number)
                        for number in (
                            count.adopting_current,
                            count.adopting_target,
                            count.not_adopting_current,
                            count.not_adopting_target,
                        )
                    ),
                )
            )
        )
        for count in paper.counts
    )
    return Table("How many risks each side has in each band", columns, rows)


def path(desk: Desk) -> Figure | None:
    """The bands of both sides today and after each due date; None where no date changes anything."""
    steps = desk.paper.path
    if len(steps) < 2:
        return None
    waiting = {side: _not_yet(desk, (side, "current")) for side in SIDES}
    groups = tuple(
        BarGroup(
            step.date,
            (
                Bar(SIDES[0], step.adopting, waiting[SIDES[0]]),
                Bar(SIDES[1], step.not_adopting, waiting[SIDES[1]]),
            ),
        )
        for step in steps
    )
    now, target = desk.paper.terms.current, desk.paper.terms.target
    return _figure(
        desk,
        "path",
        f"The way from {now} to {target}, if each date is kept",
        groups,
        _path_table(desk),
    )


def trend(desk: Desk) -> Figure | None:
    """The bands of each side at every paper so far, and today; None at the first paper."""
    found = desk.paper.trend
    if found is None:
        return None
    groups = (
        BarGroup(SIDES[0], tuple(Bar(one.day, one.adopting, one.adopting_not_yet_classified) for one in found.points)),
        BarGroup(
            SIDES[1], tuple(Bar(one.day, one.not_adopting, one.not_adopting_not_yet_classified) for one in found.points)
        ),
    )
    title = f"{desk.paper.terms.current} at each paper so far, and today"
    return _figure(desk, "trend", title, groups, _trend_table(found, desk))


def _trend_table(found: Trend, desk: Desk) -> Table:
    columns = (
        Column("As at", 4),
        Column("Paper", 4),
        Column("Adopting", 4),
        Column("Not adopting", 4),
        Column(f"Verdict, {desk.paper.terms.current}", 6),
    )
    rows = tuple(
        Row(
            (
                runs(one.day),
                runs(one.called),
                runs(how_many(one.adopting, desk, one.adopting_not_yet_classified)),
                runs(how_many(one.not_adopting, desk, one.not_adopting_not_yet_classified)),
                runs(one.verdict),
            )
        )
        for one in found.points
    )
    return Table("Both sides at each paper so far, and today", columns, rows)


def heat_map(matrix: Matrix, desk: Desk) -> HeatMap:
    """Where the risks of a side stand at a stage."""
    ranks = {band.name: len(desk.paper.scheme.bands) - 1 - index for index, band in enumerate(desk.bands)}
    rows = tuple(
        HeatRow(
            row.likelihood,
            tuple(
                HeatCell(cell.band, cell.colour, ranks[cell.band], tuple(desk.link(risk) for risk in cell.risks))
                for cell in row.cells
            ),
        )
        for row in matrix.rows
    )
    return HeatMap(f"{matrix.side[:1].upper()}{matrix.side[1:]}, {matrix.term}", matrix.impacts, rows)


def _path_table(desk: Desk) -> Table:
    columns = (
        Column("After", 3),
        Column("What will be in place", 6),
        Column("Adopting", 4),
        Column("Not adopting", 4),
    )
    rows = tuple(
        Row(
            (
                runs(step.date),
                runs(many(step.mitigations) if index else "what is in place now"),
                runs(how_many(step.adopting, desk)),
                runs(how_many(step.not_adopting, desk)),
            )
        )
        for index, step in enumerate(desk.paper.path)
    )
    return Table("Both sides after each due date", columns, rows)


def how_many(counts: Sequence[int], desk: Desk, not_yet_classified: int = 0) -> str:
    """The risks of one side in a cell of a table, worst band first: `1 High, 8 Significant`; no band that has none."""
    told = [unbroken(number, band) for number, band in zip(counts, desk.paper.bands, strict=True) if number]
    if not_yet_classified:
        told.append(unbroken(not_yet_classified, "not yet classified"))
    return ", ".join(told) or "none"


def unbroken(number: int | str, what: str) -> str:
    """A count and what it counts, between which no line of a narrow cell ends."""
    return f"{number}\u00a0{what}"


def in_bands(desk: Desk) -> dict[tuple[str, str], tuple[int, ...]]:
    """The counts of the bands, worst first, of each side at each stage."""
    lines = desk.paper.counts[: desk.ranks]
    return {
        (side, stage): tuple(getattr(line, f"{side.casefold().replace(' ', '_')}_{stage}") or 0 for line in lines)
        for side in SIDES
        for stage in ("current", "target")
    }


def _bar(side: str, counts: tuple[int, ...], desk: Desk, where: tuple[str, str]) -> Bar:
    return Bar(side, counts, _not_yet(desk, where))


def _not_yet(desk: Desk, where: tuple[str, str]) -> int:
    side, stage = where
    line = next(count for count in desk.paper.counts if count.label == "Not yet classified")
    return getattr(line, f"{side.casefold().replace(' ', '_')}_{stage}") or 0


def _figure(
    desk: Desk,
    name: Literal["profile", "path", "trend"],
    title: str,
    groups: tuple[BarGroup, ...],
    data: Table | None,
) -> Figure:
    told = " ".join(f"{group.label}: {'; '.join(_told(bar, desk) for bar in group.bars)}." for group in groups)
    return Figure(name, title, told, desk.bands, groups, data)


def _told(bar: Bar, desk: Desk) -> str:
    """A bar in words: `Adopting 1 High, 8 Significant and 1 not yet classified`."""
    parts = [f"{number} {band.name}" for number, band in zip(bar.counts, desk.bands, strict=True) if number]
    if bar.not_yet_classified:
        parts.append(f"{bar.not_yet_classified} not yet classified")
    return f"{bar.label[:1].lower()}{bar.label[1:]} {listing(parts) or 'no risk in any band'}"


def _shown(number: int | None) -> str:
    return "not set" if number is None else str(number)
