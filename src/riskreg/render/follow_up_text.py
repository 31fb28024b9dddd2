"""`follow-up` for a person at a terminal."""

from collections.abc import Iterator, Sequence

from riskreg.over_time import Followed
from riskreg.render.diff_story import Point
from riskreg.render.follow_up_story import Part, Story, story
from riskreg.render.layout import Line, Span, grid, line, paragraph, width, wrap

_WIDEST_ID = 24
_NARROWEST = 12  # of the first column of a table
_WIDE = 110  # cells from which the columns of counts need not be broken


def follow_up_text(followed: Sequence[Followed], cells: int) -> list[Line]:
    """Every register, one after the other."""
    lines: list[Line] = []
    for one in followed:
        if one.follow_up is not None:
            lines += [*_register(story(one, one.follow_up), cells), ()]
    return lines[:-1]


def _register(told: Story, cells: int) -> Iterator[Line]:
    yield from paragraph(told.title, cells, style="strong")
    if told.name != told.title:
        yield from paragraph(told.name, cells, style="faint")
    for text in told.looked_at:
        yield from paragraph(text, cells)
    for part in told.parts:
        yield from ((), line(Span(part.title.upper(), "strong")))
        yield from _part(part, cells)
    if told.end:
        yield from ((), *paragraph(told.end, cells))


def _part(part: Part, cells: int) -> Iterator[Line]:
    for text in part.sentences:
        yield from paragraph(text, cells)
    if part.table:
        yield ()
        yield from _table(part.table, cells)
        yield ()
    for point in part.points:
        yield from _point(point, cells)


def _table(rows: Sequence[Sequence[str]], cells: int) -> list[Line]:
    """A table whose first column takes what the others leave; where that is too little, some lines for each row."""
    columns = list(zip(*rows, strict=True))
    most = 26 if cells >= _WIDE else 14
    others = [min(max(width(text) for text in column), most) for column in columns[1:]]
    left = cells - sum(others) - 2 * len(others)
    if left < _NARROWEST:
        return [row for texts in rows[1:] for row in _card(rows[0], texts, cells)]
    first = min(max(_NARROWEST, *(width(text) for text in columns[0])), left)
    widths = [first, *others]
    blocks = [
        [
            [line(Span(part, "faint" if index == 0 else "")) for part in wrap(text, wide)]
            for text, wide in zip(row, widths, strict=True)
        ]
        for index, row in enumerate(rows)
    ]
    return grid(blocks, widths)


def _card(heads: Sequence[str], texts: Sequence[str], cells: int) -> Iterator[Line]:
    """A row in a narrow space: what it is about, then each of the others under its head."""
    yield from paragraph(texts[0], cells, style="strong")
    for head, text in zip(heads[1:], texts[1:], strict=True):
        yield from paragraph(f"{head}: {text}", cells, first="  ", indent="    ")


def _point(point: Point, cells: int) -> Iterator[Line]:
    if width(point.name) <= _WIDEST_ID:
        rows = paragraph(point.text, cells, first=f"{point.name}  ", indent=" " * 4)
        yield line(Span(point.name, "strong"), "  ", *rows[0][1:])
        yield from rows[1:]
    else:
        yield from paragraph(point.name, cells, style="strong")
        yield from paragraph(point.text, cells, first="    ", indent="    ")
    for _, text in point.lines:
        yield from paragraph(text, cells, first="    ", indent="      ")
