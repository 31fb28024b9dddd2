"""Where lines end up: in colour on a terminal, as plain text everywhere else.

A pipe and a file always get the same width, so that the same input gives the same bytes.
"""

import os
import shutil
import sys
from collections.abc import Iterable
from typing import TextIO

from riskreg.contrast import text_on
from riskreg.render.layout import Line, Span, plain

PLAIN_WIDTH = 80
_WIDEST = 160
_NARROWEST = 40


def is_terminal(stream: TextIO | None = None) -> bool:
    """Whether a person is looking at the stream (standard output)."""
    return (stream or sys.stdout).isatty()


def screen_width(stream: TextIO | None = None) -> int:
    """The cells of a line: the terminal's, or 80 where there is none."""
    if not is_terminal(stream):
        return PLAIN_WIDTH
    return max(_NARROWEST, min(shutil.get_terminal_size((PLAIN_WIDTH, 24)).columns, _WIDEST))


def show(lines: Iterable[Line], stream: TextIO | None = None) -> None:
    """Print lines: styled by rich on a terminal that wants colour, else plain."""
    out = stream or sys.stdout
    if is_terminal(out) and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        _paint(lines, out)
    else:
        out.write(plain(lines))


def _paint(lines: Iterable[Line], stream: TextIO) -> None:
    from rich.console import Console  # late: only a terminal needs it
    from rich.text import Text

    console = Console(file=stream, highlight=False, markup=False, emoji=False)
    for content in lines:
        text = Text(no_wrap=True, overflow="ignore", end="")
        spans = list(content)
        while spans and not spans[-1].style.startswith("#") and not spans[-1].text.strip():
            spans.pop()  # blanks that nobody sees; a coloured blank is part of a cell
        if spans and not spans[-1].style.startswith("#"):
            spans[-1] = Span(spans[-1].text.rstrip(), spans[-1].style)
        for span in spans:
            text.append(span.text, style=_style(span.style))
        console.print(text, soft_wrap=True)


_STYLES = {"": "", "strong": "bold", "faint": "dim", "error": "bold red", "warning": "bold yellow", "note": "bold cyan"}


def _style(name: str) -> str:
    if not name.startswith("#"):
        return _STYLES[name]
    return f"{text_on(name)} on {name}"
