"""Lines of a text by offsets: where one begins and ends, what stands between things, which line end is used."""

import re
from collections.abc import Iterator

_LINE_END = re.compile("\r\n|\r|\n")
_BETWEEN = re.compile(r"(?:[ \t\r\n\ufeff]|#[^\r\n]*)*")
_BLANK = re.compile(r"[ \t]*(?:\r\n|\r|\n)")
_COMMENT = re.compile(r"([ \t]*)#[^\r\n]*(?:\r\n|\r|\n|\Z)")


def line_start(text: str, offset: int) -> int:
    """The offset at which the line of this one begins."""
    start = text.rfind("\n", 0, offset) + 1
    return max(start, text.rfind("\r", start, offset) + 1)  # only in this line: a whole file may have none


def line_end(text: str, offset: int) -> int:
    """The offset of the line end that follows, or of the text's end."""
    found = _LINE_END.search(text, offset)
    return len(text) if found is None else found.start()


def next_line(text: str, offset: int) -> int:
    """The offset at which the next line begins, or the text's end."""
    found = _LINE_END.search(text, offset)
    return len(text) if found is None else found.end()


def previous_line(text: str, start: int) -> int:
    """The offset at which the line before the one that begins here begins."""
    end = start - 2 if text[max(0, start - 2) : start] == "\r\n" else start - 1
    return line_start(text, max(0, end))


def line_break(text: str, offset: int) -> str:
    """The line end that is used at an offset: that of its line, or else of the one before."""
    found = _LINE_END.search(text, offset)
    if found is not None and found.end() < len(text):
        return found[0]
    start = line_start(text, offset)
    if start:
        return break_before(text, start)
    return "\n" if found is None else found[0]


def break_before(text: str, start: int) -> str:
    """The line end that stands right before the start of a line; that of the first line where there is none."""
    for ends in ("\r\n", "\n", "\r"):
        if start and text.endswith(ends, 0, start):
            return ends
    return line_break(text, 0)


def lines_between(text: str, start: int, end: int) -> list[str]:
    """The lines from the start of one to the start of another, each without its end."""
    return _LINE_END.split(text[start:end])[:-1]


def without_last_break(text: str) -> str:
    """A text without the end of its last line."""
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text[:-1] if text[-1:] in ("\n", "\r") else text


def skip(text: str, offset: int) -> int:
    """The offset of what follows behind spaces, line ends and comments."""
    found = _BETWEEN.match(text, offset)
    return offset if found is None else found.end()


def blank_after(text: str, offset: int) -> int:
    """Where the empty lines end that begin at the start of a line."""
    while (found := _BLANK.match(text, offset)) is not None:
        offset = found.end()
    return offset


def blank_before(text: str, start: int, lowest: int) -> int:
    """Where the empty lines begin that end at the start of a line; not before `lowest`."""
    while start > lowest and _BLANK.fullmatch(text, begin := previous_line(text, start), start) and begin >= lowest:
        start = begin
    return start


def comments_after(text: str, offset: int) -> Iterator[tuple[int, int]]:
    """The comments on the lines that begin here, one after the other: how far indented, and where the line ends."""
    while (found := _COMMENT.match(text, offset)) is not None and found.end() > offset:
        yield len(found[1]), found.end()
        offset = found.end()


def comments_above(text: str, start: int, lowest: int, column: int) -> int:
    """Where the comments begin that stand right above a line, as far indented as it is; not before `lowest`."""
    while start > lowest:
        begin = previous_line(text, start)
        found = _COMMENT.fullmatch(text, begin, start)
        if begin < lowest or found is None or len(found[1]) != column:
            break
        start = begin
    return start
