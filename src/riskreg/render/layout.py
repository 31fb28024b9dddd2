"""Text on a grid of character cells: spans, lines, wrapping, columns and tables.

The words are the same on a terminal and in a file; a style is only ever added to them (screen.py).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from riskreg.wording import one_line


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style: `strong`, `faint`, `error`, `warning`, `note`, a colour (`#d4351c`), or none."""

    text: str
    style: str = ""


Line = tuple[Span, ...]


def line(*parts: str | Span) -> Line:
    """A line of texts and spans."""
    return tuple(Span(part) if isinstance(part, str) else part for part in parts)


def width(text: str) -> int:
    """How many cells a text takes: two for a wide character, none for a combining one."""
    if text.isascii():
        return len(text)
    from wcwidth import wcswidth  # late: most registers are plain ASCII with a few marks

    return max(wcswidth(text), 0)


def wrap(text: str, cells: int) -> list[str]:
    """A text made safe and broken between words into lines of at most this many cells (a longer word is cut)."""
    rows: list[str] = []
    row = ""
    for word in one_line(text).split(" "):
        joined = f"{row} {word}" if row else word
        if width(joined) <= cells:
            row = joined
            continue
        if row:
            rows.append(row)
        row = word
        while width(row) > cells:
            part = head(row, cells)
            rows.append(part)
            row = row[len(part) :]
    return [*rows, row] if row or not rows else rows


def head(word: str, cells: int) -> str:
    """As much of a word as fits, at least one character."""
    taken, used = 0, 0
    for character in word:
        used += width(character)
        if used > cells and taken:
            break
        taken += 1
    while taken > 1 and width(word[:taken]) > cells:  # some characters make the one before them wider
        taken -= 1
    return word[:taken]


def paragraph(text: str, cells: int, *, first: str = "", indent: str = "", style: str = "") -> list[Line]:
    """A wrapped text, its first line led by `first` and the others by `indent`."""
    rows = wrap(text, max(cells - max(width(first), width(indent)), 10))
    return [line((indent if index else first), Span(row, style)) for index, row in enumerate(rows)]


def line_width(content: Line) -> int:
    """The cells that a line takes."""
    return sum(width(span.text) for span in content)


def pad(content: Line, cells: int) -> Line:
    """A line filled up with spaces to this many cells."""
    missing = cells - line_width(content)
    return (*content, Span(" " * missing)) if missing > 0 else content


def beside(left: Sequence[Line], right: Sequence[Line], cells: int, gap: int) -> list[Line]:
    """Two blocks next to each other, the left one `cells` wide."""
    rows = max(len(left), len(right))
    lefts = [*left, *((),) * (rows - len(left))]
    rights = [*right, *((),) * (rows - len(right))]
    return [
        (*pad(first, cells + gap), *second) if second else first for first, second in zip(lefts, rights, strict=True)
    ]


def grid(rows: Iterable[Sequence[Sequence[Line]]], widths: Sequence[int], gap: int = 2) -> list[Line]:
    """A table: each cell is a block of lines, each row as high as its highest cell."""
    result: list[Line] = []
    for row in rows:
        height = max((len(cell) for cell in row), default=0)
        for index in range(height):
            content: Line = ()
            for column, cell in enumerate(row):
                part: Line = cell[index] if index < len(cell) else ()
                last = column == len(row) - 1
                content = (*content, *(part if last else pad(part, widths[column] + gap)))
            result.append(content)
    return result


def plain(lines: Iterable[Line]) -> str:
    """The lines as text, without styles and without spaces at their ends."""
    return "".join("".join(span.text for span in content).rstrip() + "\n" for content in lines)
