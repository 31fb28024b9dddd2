"""`diff` for a person at a terminal: what needs attention first, words about words last."""

from collections.abc import Sequence

from riskreg.between import Compared
from riskreg.render.diff_story import Point, Story, story
from riskreg.render.layout import Line, Span, line, paragraph, width
from riskreg.wording import visible

_WIDEST_NAME = 24  # cells: what a longer id is of stands below it


def diff_text(compared: Sequence[Compared], cells: int) -> list[Line]:
    """Every register, one after the other."""
    lines: list[Line] = []
    for one in compared:
        lines += [*_register(one.name, story(one), cells), ()]
    return lines[:-1]


def _register(name: str, told: Story, cells: int) -> list[Line]:
    lines = paragraph(told.title, cells, style="strong")
    if told.title != name:
        lines += paragraph(visible(name), cells, style="faint")
    lines += paragraph(told.compared, cells) if told.compared else []
    for section in told.sections:
        lines += [(), line(Span(section.title.upper(), "strong"))]
        for point in section.points:
            lines += _point(point, cells)
    return [*lines, (), *paragraph(told.end, cells)]


def _point(point: Point, cells: int) -> list[Line]:
    lines: list[Line]
    if point.name and width(point.name) <= _WIDEST_NAME:
        rows = paragraph(point.text, cells, first=f"{point.name}  ", indent=" " * 4)
        lines = [line(Span(point.name, "strong"), "  ", *rows[0][1:]), *rows[1:]]
    elif point.name:
        lines = paragraph(point.name, cells, style="strong") + paragraph(point.text, cells, first="    ", indent="    ")
    else:
        lines = paragraph(point.text, cells, indent="  ")
    for label, text in point.lines:
        first = f"    {label}: " if label else "    "
        lines += paragraph(text, cells, first=first, indent=" " * min(width(first), 10))
    return lines
