"""What stands in the cells of a workbook: a text that Excel shows as it is, or a number; never a formula."""

from datetime import date
from typing import NamedTuple

from riskreg.wording import on_date, one_line

MOST = 32_767
"""The most characters of a cell, counted as Excel counts them: those outside the basic plane are two."""

CUT = "… (cut here: a cell of Excel holds no more)"


class Banded(NamedTuple):
    """A band's name, to be set on the band's colour (#rrggbb)."""

    name: str
    colour: str


Value = str | int | bool | date | tuple[str, ...] | Banded | None
Cell = str | int | date | Banded
"""A value as its cell shows it."""


def shown(value: Value) -> Cell:
    """What a cell shows of a value: several texts under one another, yes or no, nothing for what is not there."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | date):
        return value
    if isinstance(value, Banded):
        return Banded(clean(value.name), value.colour)
    texts = (value,) if isinstance(value, str) else value or ()
    return _cut("\n".join(map(clean, texts)))


def words(cell: Cell) -> str:
    """All that can be read in a cell."""
    if isinstance(cell, date):
        return on_date(cell)
    return cell.name if isinstance(cell, Banded) else str(cell)


def clean(text: str) -> str:
    """A text on one line, without anything that a reader cannot see or that XML forbids."""
    return one_line(text)


def _cut(text: str) -> str:
    if 2 * len(text) <= MOST or _units(text) <= MOST:
        return text
    kept = text.encode("utf-16-le")[: 2 * (MOST - _units(CUT))]
    return kept.decode("utf-16-le", "ignore") + CUT  # half a character at the end goes


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def in_footer(text: str, most: int) -> str:
    """A text as a page's foot prints it, at most so many characters with what escaping adds.

    There, `&` begins a code. Doubled it is printed, but XlsxWriter takes `&&G` and `&&[` for pictures all the same:
    a code that changes nothing (the usual font) stands between.
    """
    result, flat = "", clean(text)
    for place, letter in enumerate(flat, 1):
        added = letter if letter != "&" else '&&&"-,Regular"' if flat[place : place + 1] in ("G", "[") else "&&"
        if len(result) + len(added) > most - 1:
            return f"{result.rstrip()}…"
        result += added
    return result
