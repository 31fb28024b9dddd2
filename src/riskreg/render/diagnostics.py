"""Diagnostics as text and as JSON: one way to print what is wrong, whoever found it."""

import re
from collections.abc import Sequence
from typing import Any

from riskreg.diagnostics import Diagnostic, Severity
from riskreg.render.layout import Line, Span, line, paragraph, width
from riskreg.wording import count, listing, visible

_MOVES = re.compile(r"[\t\n]")
_NARROWEST = 30  # characters of a source line that are always shown


def diagnostic_lines(found: Diagnostic, cells: int) -> list[Line]:
    """One diagnostic: its place, what is wrong, the line with the place underlined, and the remedy."""
    severity = found.severity.value
    where = found.file if found.place is None else f"{found.file}:{found.place.line}:{found.place.column}"
    head = line(Span(_shown(where), "strong"), "  ", Span(f"{severity} {found.rule.id}", severity))
    lines = [head, *paragraph(found.message, cells, first="  ", indent="  ")]
    if found.place is not None and found.source_line is not None and found.source_line.strip():
        lines += _excerpt(found, cells)
    if found.remedy:
        lines += paragraph(found.remedy, cells, first="  Mend: ", indent="        ")
    return lines


def _excerpt(found: Diagnostic, cells: int) -> list[Line]:
    """The source line with the place underlined; of a line too long for the screen, the stretch around the place."""
    place, source = found.place, found.source_line
    if place is None or source is None:
        return []
    number = str(place.line)
    room = max(cells - len(number) - 6, _NARROWEST)
    start = place.column - 1
    end = place.end_column - 1 if place.end_line == place.line else len(source)
    end = min(max(end, start + 1), start + room - 2)
    cut = 0 if width(_shown(source)) <= room or end <= room - 1 else max(0, min(start, end - room * 2 // 3))
    before, marked = _shown(source[cut:start]), _shown(source[start:end])
    after = _shown(source[end:])
    lead = "…" if cut else ""
    spare = room - width(lead + before + marked)
    if width(after) > spare:
        after = f"{after[: max(spare - 1, 0)]}…"
    return [
        line("  ", Span(f"{number} | ", "faint"), f"{lead}{before}{marked}{after}"),
        line(
            "  ",
            Span(f"{' ' * len(number)} | ", "faint"),
            " " * width(lead + before),
            Span("^" * max(width(marked), 1), found.severity.value),
        ),
    ]


def _shown(text: str) -> str:
    """Source text as it is, but for tabs and for what a screen would obey."""
    return visible(_MOVES.sub(" ", text))


def summary(diagnostics: Sequence[Diagnostic], files: int) -> str:
    """`2 errors and 1 warning in 3 registers`."""
    counts = {severity: sum(found.severity is severity for found in diagnostics) for severity in Severity}
    parts = [count(number, severity.value) for severity, number in counts.items() if number]
    where = count(files, "register")
    return f"{listing(parts)} in {where}." if parts else f"Nothing to report in {where}."


def diagnostics_text(diagnostics: Sequence[Diagnostic], cells: int) -> list[Line]:
    """All of them, with a blank line between."""
    lines: list[Line] = []
    for found in diagnostics:
        lines += [*diagnostic_lines(found, cells), ()]
    return lines


def diagnostic_json(found: Diagnostic) -> dict[str, Any]:
    """The shape of a diagnostic in every JSON output (OUTPUT.md)."""
    place = found.place
    return {
        "id": found.rule.id,
        "severity": found.severity.value,
        "file": found.file,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_line": place.end_line if place else None,
        "end_column": place.end_column if place else None,
        "message": found.message,
        "remedy": found.remedy,
    }
