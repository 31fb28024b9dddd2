"""The lines that an item of a list, or a key, has to itself in a text in block style; and such lines put elsewhere."""

import re
from typing import NamedTuple

from riskreg.edit import line_start
from riskreg.source import Document, Path

_ITEM = re.compile(r"( *)- +")
_KEY = re.compile(r" *(?:- +)*")
_COMMENT = re.compile(r" *#")


class Lines(NamedTuple):
    """Lines by their numbers from 0, up to and without `end`. `column` is where the dash or the key stands.

    `lead` is the first of the comments right above, and `blank` the first of the blank lines above those.
    """

    blank: int
    lead: int
    start: int
    end: int
    column: int


def split(text: str) -> list[str]:
    """The lines of a text, each with its line end. Only what ends a line in YAML does."""
    return _LINE.findall(text)


_LINE = re.compile("[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


def lines_of(document: Document, lines: list[str], path: Path) -> Lines | None:
    """The lines of the item or the key at a path; None where it is not there, or shares its first line with another.

    Only the indentation is looked at: whoever moves lines has to read again what has come of it.
    """
    try:
        offset, _ = document.extent(path)
    except KeyError:
        return None
    first = document.line_at(offset) - 1
    before = document.text[line_start(document.text, offset) : offset]
    found = (_ITEM if isinstance(path[-1], int) else _KEY).fullmatch(before)
    if found is None:
        return None
    column = len(found[1]) if isinstance(path[-1], int) else len(before)
    end = first + 1
    for number in range(first + 1, len(lines)):
        line = lines[number]
        if not line.strip():
            continue
        if _indent(line) <= column and not _goes_on(line, column, path):
            break
        end = number + 1
    lead = first
    while lead and _COMMENT.match(lines[lead - 1]) and _indent(lines[lead - 1]) <= column:
        lead -= 1
    blank = lead
    while blank and not lines[blank - 1].strip():
        blank -= 1
    return Lines(blank, lead, first, end, column)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _goes_on(line: str, column: int, path: Path) -> bool:
    """Whether a list goes on that stands no deeper than its key."""
    return isinstance(path[-1], str) and _indent(line) == column and line.lstrip(" ").startswith("- ")


def moved(lines: list[str], columns: int) -> list[str]:
    """Lines with so many more blanks before them, or fewer; those without text stay."""
    if columns >= 0:
        return [" " * columns + line if line.strip() else line for line in lines]
    return [line[min(-columns, _indent(line)) :] for line in lines]
