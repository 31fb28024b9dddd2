"""Tables for a workbook: columns that say what stands in them, and rows of what the paper says."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Generic, Literal, NamedTuple, TypeVar

from riskreg.paper.model import Document, Paper, PaperScheme
from riskreg.render.xlsx_cells import Cell, Value, shown, words

Item = TypeVar("Item")
Rule = Literal["likelihood", "impact", "band"]

_NARROWEST, _ARROW = 6, 3  # characters: of a column, and of the button that filters it
_LINE, _SPACE, _TALLEST = 12.75, 3.0, 409.0  # points: of a line of Arial 10, around the lines, and Excel's own limit
# A width counts digits: letters are narrower, but a line ends where a word does.
_LETTERS, _BROKEN = 1.2, 3


@dataclass(frozen=True, slots=True)
class Column(Generic[Item]):
    """A column: its heading, and what of an item stands in it.

    `most` is the most characters across before a text goes on to the next line; `page` the sheet of paper, counted
    across, that it is printed on; `rule` the levels or bands of the scheme that may stand in it. An `optional` column
    is left out where no item has anything for it.
    """

    head: str
    of: Callable[[Item], Value]
    most: int = 24
    page: int = 0
    optional: bool = False
    rule: Rule | None = None


class Head(NamedTuple):
    """A column as it is set: its heading, its width in characters, and its page and rule as above."""

    text: str
    width: int
    page: int
    rule: Rule | None


class Span(NamedTuple):
    """Rows that stand under one scheme: the first and the last, from 0, and its place among the papers."""

    first: int
    last: int
    place: int


class Table(NamedTuple):
    """A table, worked out. `kept` is how many columns stay in sight, and are repeated on every page across."""

    heads: tuple[Head, ...]
    rows: list[list[Cell]]
    kept: int
    spans: tuple[Span, ...]

    def height(self, row: Sequence[Cell]) -> float:
        """How high one of its rows has to be, in points."""
        return height(row, [head.width for head in self.heads])


def table(
    document: Document, columns: Sequence[Column[Item]], items: Callable[[Paper], Sequence[Item]], kept: int = 1
) -> Table:
    """The items of every paper in one table; with several papers, the register comes first in each row."""
    return _table([line.title for line in document.cover], document.papers, columns, items, kept)


def once(
    document: Document, columns: Sequence[Column[Item]], items: Callable[[Paper], Sequence[Item]], kept: int = 1
) -> Table:
    """The same, but told once and of no register where every paper has the same items."""
    papers = document.papers
    if all(items(paper) == items(papers[0]) for paper in papers):
        return _table([], papers[:1], columns, items, kept)
    return table(document, columns, items, kept)


def _table(
    names: Sequence[str],
    papers: Sequence[Paper],
    columns: Sequence[Column[Item]],
    items: Callable[[Paper], Sequence[Item]],
    kept: int,
) -> Table:
    groups = [items(paper) for paper in papers]
    everything = [item for group in groups for item in group]
    used = [column for column in columns if not column.optional or any(map(column.of, everything))]
    rows = [[shown(column.of(item)) for column in used] for item in everything]
    heads = [_head(column.head, [row[index] for row in rows], column) for index, column in enumerate(used)]
    if names:
        registers = [shown(name) for name, group in zip(names, groups, strict=True) for _ in group]
        rows = [[name, *row] for name, row in zip(registers, rows, strict=True)]
        heads.insert(0, _head("Register", registers, Column("Register", str)))
        kept += 1
    return Table(tuple(heads), rows, kept, _spans([paper.scheme for paper in papers], groups))


def _head(text: str, values: Sequence[Cell], column: Column[Item]) -> Head:
    """A heading with the width that its column needs: for its longest line, and for the heading on three lines."""
    longest = max((len(line) for value in values for line in words(value).split("\n")), default=0)
    heading = max(*map(len, text.split(" ")), ceil(len(text) / 3)) + _ARROW
    return Head(text, min(max(_NARROWEST, heading, longest + 1), column.most), column.page, column.rule)


def _spans(schemes: Sequence[PaperScheme], groups: Sequence[Sequence[Item]]) -> tuple[Span, ...]:
    """The rows under each scheme: one span where all have the same, so that sorting does no harm."""
    if all(scheme == schemes[0] for scheme in schemes):
        count = sum(map(len, groups))
        return (Span(0, count - 1, 0),) if count else ()
    spans, first = [], 0
    for place, group in enumerate(groups):
        if group:
            spans.append(Span(first, first + len(group) - 1, place))
        first += len(group)
    return tuple(spans)


def height(cells: Sequence[Cell], widths: Sequence[int]) -> float:
    """The height in points of a row with these cells in columns so wide.

    It is said for each row, as not every program finds it by itself.
    """
    most = max(_lines(words(cell), width) for cell, width in zip(cells, widths, strict=True))
    return min(most * _LINE + _SPACE, _TALLEST)


def _lines(text: str, width: int) -> int:
    """About how many lines a text takes in so many characters across."""
    across = max(width * _LETTERS - _BROKEN, 1)
    return sum(1 if len(line) <= width else ceil(len(line) / across) for line in text.split("\n"))
