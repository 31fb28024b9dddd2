"""Diagnostics as text and as JSON: one way to print what is wrong, whoever found it."""

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from riskreg.diagnostics import Diagnostic, Place, Severity
from riskreg.render.layout import Line, Span, grid, head, line, paragraph, width, wrap
from riskreg.wording import count, listing, some, visible

if TYPE_CHECKING:
    from riskreg.inspection import Inspected

_MOVES = re.compile(r"[\t\n]")
_NARROWEST = 20  # characters of a source line that are always shown


def diagnostic_lines(found: Diagnostic, cells: int) -> list[Line]:
    """One diagnostic: its place, what is wrong, the line with the place underlined, and the remedy."""
    severity = found.severity.value
    where = found.file if found.place is None else f"{found.file}:{found.place.line}:{found.place.column}"
    first = line(Span(_shown(where), "strong"), "  ", Span(f"{severity} {found.rule.id}", severity))
    lines = [first, *paragraph(found.message, cells, first="  ", indent="  ")]
    if found.place is not None and found.source_line is not None and found.source_line.strip():
        lines += _excerpt(found.source_line, found.place, severity, cells)
    if found.remedy:
        lines += paragraph(found.remedy, cells, first="  Mend: ", indent="        ")
    return lines


def _excerpt(source: str, place: Place, severity: str, cells: int) -> list[Line]:
    """The source line with the place underlined; of a line too long for the screen, the stretch around the place."""
    number = str(place.line)
    margin = 6 if source.isascii() else 8  # where two parts meet, a character can make the one before it wider
    room = max(cells - len(number) - margin, _NARROWEST)
    lead, before, marked, after = _around(source, place, room)
    return [
        line("  ", Span(f"{number} | ", "faint"), f"{lead}{before}{marked}{after}"),
        line(
            "  ",
            Span(f"{' ' * len(number)} | ", "faint"),
            " " * width(lead + before),
            Span("^" * max(width(marked), 1), severity),
        ),
    ]


def _around(source: str, place: Place, room: int) -> tuple[str, str, str, str]:
    """What is shown of a line in so many cells: an ellipsis or nothing, what stands before the place, it, and what follows."""
    start = place.column - 1
    end = max(place.end_column - 1 if place.end_line == place.line else len(source), start + 1)
    most = room * 4  # characters: more than fit, unless most of them take no cell
    before, marked = _shown(source[max(start - most, 0) : start]), _shown(source[start : min(end, start + most)])
    after = _shown(source[end : end + most])
    if width(marked) > room - 4:
        marked, after = head(marked, room - 5), "…"
    lead = ""
    spare = room - width(marked)
    if start > most or width(before) > spare - (1 if after else 0):
        lead, before = "…", _tail(before, max(room * 2 // 3 - width(marked), 0))
    spare -= width(lead + before)
    if width(after) > spare:
        after = f"{head(after, spare - 1) if spare > 1 else ''}…"
    return lead, before, marked, after


def _tail(text: str, cells: int) -> str:
    """As much of the end of a text as fits."""
    start, used = len(text), 0
    while start and used + width(text[start - 1]) <= cells:
        start -= 1
        used += width(text[start])
    while width(text[start:]) > cells:
        start += 1
    return text[start:]


def _shown(text: str) -> str:
    """Source text as it is, but for tabs and for what a screen would obey."""
    return visible(_MOVES.sub(" ", text))


def check_text(inspected: "Inspected", cells: int, *, narrowed: bool = False) -> list[Line]:
    """All that `check` reports; `narrowed` says that the command line named the rules that count."""
    found = inspected.diagnostics
    told = summary(inspected, narrowed=narrowed)
    return [*diagnostics_text(found, cells), *by_rule(found, cells), *paragraph(told, cells)]


def summary(inspected: "Inspected", *, narrowed: bool = False) -> str:
    """`2 errors and 1 warning in 3 registers.`, and which settings did not count."""
    files = len(inspected.scored)
    found = _counted(inspected.in_registers) or "Nothing to report"
    rules = ", of the rules that were asked for" if narrowed and not inspected.in_registers else ""
    told = f"{found} in {count(files, 'register')}{rules}."
    if not inspected.in_settings:
        return told
    passed_over = listing(some(list(dict.fromkeys(one.file for one in inspected.in_settings)), 3))
    checked = "It was checked" if files == 1 else "They were checked"
    return f"{told} {checked} without the settings in {passed_over}, which have {_counted(inspected.in_settings)}."


def _counted(diagnostics: Sequence[Diagnostic]) -> str:
    """`2 errors and 1 warning`; empty for none."""
    counts = Counter(found.severity for found in diagnostics)
    return listing(count(counts[severity], severity.value) for severity in Severity if counts[severity])


_MANY = 12  # reports: more than a screen of them is hard to take in without a list


def by_rule(diagnostics: Sequence[Diagnostic], cells: int) -> list[Line]:
    """Where there are many: how often each rule was broken, the most often first, and how to see one of them alone."""
    if len(diagnostics) <= _MANY:
        return []
    rules = Counter(found.rule for found in diagnostics)
    ordered = sorted(rules.items(), key=lambda item: (-item[1], item[0].id))
    rows = [
        [[line(f"{number:>4}")], [line(Span(rule.id, "strong"))], [line(row) for row in wrap(rule.summary, cells - 13)]]
        for rule, number in ordered
    ]
    shown = ordered[0][0].id
    hint = f"One kind alone: riskreg check --select {shown}. Why it matters: riskreg rule {shown}."
    return [*grid(rows, [4, 5, cells - 13]), (), *paragraph(hint, cells), ()]


def diagnostics_text(diagnostics: Sequence[Diagnostic], cells: int) -> list[Line]:
    """All of them, with a blank line between."""
    lines: list[Line] = []
    for found in diagnostics:
        lines += [*diagnostic_lines(found, cells), ()]
    return lines


def diagnostic_json(found: Diagnostic) -> dict[str, Any]:
    """The shape of a diagnostic in every JSON output (docs/output.md)."""
    place = found.place
    return {
        "id": found.rule.id,
        "severity": found.severity.value,
        "file": visible(found.file),
        "line": place.line if place else None,
        "column": place.column if place else None,
        "end_line": place.end_line if place else None,
        "end_column": place.end_column if place else None,
        "message": found.message,
        "remedy": found.remedy,
    }
