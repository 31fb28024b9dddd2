"""`check --format github`: workflow commands, from which GitHub Actions makes annotations beside the lines.

A workflow command is a line that begins with `::`, and GitHub obeys it. So nothing of a register may begin a line
of its own: everything is escaped as GitHub asks, and what a screen would obey is written out.
"""

from collections.abc import Iterator, Sequence
from datetime import date

from riskreg.diagnostics import Diagnostic, Severity
from riskreg.render.check_identity import STANDARD_INPUT, path_of, told_apart
from riskreg.wording import visible

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
_ORDER = list(_COMMANDS)


def check_github(diagnostics: Sequence[Diagnostic], _as_of: date) -> Iterator[str]:
    """A command on a line for each diagnostic: errors first, so that a long log begins with what has to be mended."""
    for found in sorted(diagnostics, key=lambda one: _ORDER.index(one.severity)):
        properties = ",".join(f"{name}={_property(value)}" for name, value in _properties(found))
        yield f"::{_COMMANDS[found.severity]} {properties}::{_data(told_apart(found))}\n"


def _properties(found: Diagnostic) -> Iterator[tuple[str, str]]:
    if found.file != STANDARD_INPUT:
        yield "file", visible(path_of(found))
    place = found.place
    if place is not None:
        yield "line", str(place.line)
        yield "endLine", str(place.end_line)
        if place.line == place.end_line:  # GitHub takes columns within one line only
            yield "col", str(place.column)
            yield "endColumn", str(place.end_column)
    yield "title", f"{found.rule.id} {found.rule.name}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
