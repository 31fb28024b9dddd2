"""Bands over time for a terminal: a table of counts, and a chart in which each risk is a letter (never colour alone)."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from riskreg.comparison import SIDE_NAMES, Tally
from riskreg.history import State
from riskreg.history.model import When
from riskreg.model import SIDES, Side
from riskreg.render.history_words import label
from riskreg.render.layout import Line, Span, head, line, paragraph, width
from riskreg.schemes import Band
from riskreg.standing import STAGES, Stage
from riskreg.wording import one_line

_DATE = len("2026-03-10")
_WIDEST_LABEL = 24
_OPEN = "?"  # of a risk that is not yet classified
_GAP = 3
_STAGE_NAMES: dict[Stage, str] = {"current": "now", "target": "target"}


def letters(bands: Sequence[Band]) -> list[str]:
    """One character for each band, lowest first: its initial where these differ, else its number from 1."""
    initials = [one_line(band.name)[:1].upper() for band in bands]
    if len(set(initials)) == len(initials) and all(width(one) == 1 and one != _OPEN for one in initials):
        return initials
    return [str(band.rank + 1) if band.rank < 9 else chr(ord("a") + band.rank - 9) for band in bands]


class _Column(NamedTuple):
    """One column of the table: a band, or what is not yet classified, on one side at one stage."""

    letter: str
    colour: str
    side: Side
    stage: Stage
    rank: int | None

    def number(self, state: State) -> int:
        tally = state.at(self.stage).side(self.side)
        return tally.not_yet_classified if self.rank is None else tally.bands[self.rank]


def table(states: Sequence[State], cells: int) -> Iterator[Line]:
    """The counts per band of both sides, now and at target, a line for each state; a new head where the bands change."""
    yield line(Span("BANDS OVER TIME", "strong"))
    for index, (bands, group) in enumerate(groupby(states, key=lambda state: state.bands)):
        if index:
            yield from ((), *paragraph("The scheme was changed.", cells))
        same = list(group)
        yield from paragraph(_legend(bands, same), cells, style="faint")
        labels = min(max(width(label(state.when)) for state in same), _WIDEST_LABEL)
        groups = [(side, _columns(same, bands, side)) for side in SIDES]
        sides = [_DATE + 2 + labels + 2 + _width(columns, same) for _, columns in groups]
        if sum(sides) - (_DATE + 2 + labels) <= cells:
            yield from _block(same, groups, labels)
        elif max(sides) > cells:
            yield from _cards(same, groups, cells)
        else:
            for one in groups:
                yield ()
                yield from _block(same, [one], labels)


def _legend(bands: Sequence[Band], states: Sequence[State]) -> str:
    named = [f"{short} {one_line(band.name)}" for short, band in zip(letters(bands), bands, strict=True)][::-1]
    waits = [f"{_OPEN} not yet classified"] if _any_open(states) else []
    return ", ".join([*named, *waits])


def _any_open(states: Sequence[State]) -> bool:
    return any(state.current.side(side).not_yet_classified for state in states for side in SIDES)


def _columns(states: Sequence[State], bands: Sequence[Band], side: Side) -> list[list[_Column]]:
    """The columns of one side, by stage, the worst band first."""
    named = list(zip(letters(bands), bands, strict=True))[::-1]
    waits = _any_open(states)
    return [
        [
            *(_Column(short, band.colour, side, stage, band.rank) for short, band in named),
            *([_Column(_OPEN, "", side, stage, None)] if waits else []),
        ]
        for stage in STAGES
    ]


def _cells(column: _Column, states: Sequence[State]) -> int:
    return max(len(str(column.number(state))) for state in states)


def _width(groups: Sequence[Sequence[_Column]], states: Sequence[State]) -> int:
    """The cells of one side: its columns with a space between two, and two more between the stages."""
    return sum(_cells(column, states) + 1 for columns in groups for column in columns) + 1


def _block(states: Sequence[State], groups: Sequence[tuple[Side, list[list[_Column]]]], labels: int) -> Iterator[Line]:
    """The table of one side, or of both beside each other."""
    start = " " * (_DATE + 2 + labels)
    sides: Line = line(start)
    stages: Line = line(start)
    heads: Line = line(start)
    for side, columns in groups:
        whole = _width(columns, states)
        sides = (*sides, Span(f"  {SIDE_NAMES[side].upper():<{whole}}", "strong"))
        for part, stage in zip(columns, STAGES, strict=True):
            wide = sum(_cells(column, states) + 1 for column in part)
            stages = (*stages, Span(f"  {_STAGE_NAMES[stage]:<{wide - 1}}", "faint"))
            heads = (*heads, Span(" "))
            for column in part:
                heads = (*heads, Span(" " * (1 + _cells(column, states) - 1)), Span(column.letter, column.colour))
    yield from (sides, stages, heads)
    for state in states:
        row: Line = line(_lead(state.when, labels))
        for _, columns in groups:
            for part in columns:
                numbers = "".join(f" {column.number(state) or '.':>{_cells(column, states)}}" for column in part)
                row = (*row, Span(f" {numbers}"))
        yield row


def _cards(states: Sequence[State], groups: Sequence[tuple[Side, list[list[_Column]]]], cells: int) -> Iterator[Line]:
    """The same in a narrow space: a line for each side at each stage, with the bands that hold a risk."""
    for state in states:
        yield from ((), *paragraph(f"{state.when.day.isoformat()}  {label(state.when)}", cells, indent="  "))
        for side, columns in groups:
            yield line("  ", Span(SIDE_NAMES[side].upper(), "strong"))
            for stage, part in zip(STAGES, columns, strict=True):
                told = [f"{column.letter} {column.number(state)}" for column in part if column.number(state)]
                rows = _rows(told or ["no risk"], f"    {_STAGE_NAMES[stage]}:", cells)
                yield from (line(row) for row in rows)


def _rows(items: Sequence[str], lead: str, cells: int) -> list[str]:
    """A list behind a lead, broken only between its items: a letter stays with its number."""
    rows = [lead]
    for item, end in zip(items, [*("," for _ in items[1:]), ""], strict=True):
        if width(f"{rows[-1]} {item}{end}") > cells:
            rows.append("     ")
        rows[-1] = f"{rows[-1]} {item}{end}"
    return rows


def _lead(when: When, labels: int) -> str:
    name = label(when)
    name = name if width(name) <= labels else head(name, labels)
    return f"{when.day.isoformat()}  {name}{' ' * (labels - width(name))}"


def chart(states: Sequence[State], stage: Stage, cells: int) -> Iterator[Line]:
    """A line for each state, a letter for each risk, the worst band first; both sides beside each other."""
    yield line(Span(f"THE RISKS BY BAND, {_STAGE_NAMES[stage].upper()}", "strong"))
    tallies = [[state.at(stage).side(side) for state in states] for side in SIDES]
    share, first = _fitting(tallies, cells - _DATE - 2 - _GAP)
    if share > 1:
        yield from paragraph(f"A letter stands for up to {share} risks of a band.", cells, style="faint")
    yield line(" " * (_DATE + 2), Span(f"{SIDE_NAMES['adopting']:<{first}}", "faint"), " " * _GAP, Span(SIDE_NAMES["not_adopting"], "faint"))  # fmt: skip
    for state in states:
        here = state.at(stage)
        left = _bar(here.adopting, state.bands, share)
        gap = " " * (first - sum(len(span.text) for span in left) + _GAP)
        yield (Span(f"{state.when.day.isoformat()}  "), *left, Span(gap), *_bar(here.not_adopting, state.bands, share))


def _fitting(tallies: Sequence[Sequence[Tally]], room: int) -> tuple[int, int]:
    """For how many risks a letter has to stand so that both sides fit, and the cells of the first side."""
    share = 0
    while True:
        share += 1
        first, second = (
            max(_bar_width(of_side, share), len(SIDE_NAMES[side])) for of_side, side in zip(tallies, SIDES, strict=True)
        )
        if first + second <= room or share > max(_bar_width(of_side, 1) for of_side in tallies):
            return share, first


def _bar_width(tallies: Sequence[Tally], share: int) -> int:
    return max(sum(-(-number // share) for number in (*tally.bands, tally.not_yet_classified)) for tally in tallies)


def _bar(tally: Tally, bands: Sequence[Band], share: int) -> list[Span]:
    """One side at one state: runs of letters, each in the colour of its band."""
    short = letters(bands)
    spans = [
        Span(short[band.rank] * -(-tally.bands[band.rank] // share), band.colour)
        for band in reversed(bands)
        if tally.bands[band.rank]
    ]
    return [*spans, *([Span(_OPEN * -(-tally.not_yet_classified // share))] if tally.not_yet_classified else [])]
