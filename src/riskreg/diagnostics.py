"""What riskreg reports about a register: one type, whoever reports and however it is printed.

A user's mistake is never an exception here: it is a `Diagnostic`, with a place and a remedy, as many at
once as can be found. `rules.py` lists every rule that one can come from.
"""

from collections.abc import Iterable
from enum import IntEnum, StrEnum
from typing import NamedTuple


class Severity(StrEnum):
    """How much a diagnostic matters: an error stops the register from being scored, the others do not."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Exit(IntEnum):
    """The exit status of every command (docs/output.md): done, register at fault, or command line at fault."""

    DONE = 0
    FAULTY = 1
    USAGE = 2


class Rule(NamedTuple):
    """One thing that riskreg looks for: its number, its name, how much it matters, and what it means."""

    id: str
    name: str
    severity: Severity
    summary: str


class Place(NamedTuple):
    """A stretch of a file: lines and columns from 1, in characters; the end column is the one after."""

    line: int
    column: int
    end_line: int
    end_column: int


class Finding(NamedTuple):
    """What a rule found, said by the key path of the register: the document turns the path into a place.

    `on_key` asks for the place of the key itself instead of its value.
    """

    rule: Rule
    path: tuple[str | int, ...]
    message: str
    remedy: str
    on_key: bool = False


class Diagnostic(NamedTuple):
    """A finding with its place: the file as the user named it, the line it stands in, and the remedy.

    `severity` is the rule's own, unless the settings of an organisation give another.
    """

    rule: Rule
    file: str
    place: Place | None
    message: str
    remedy: str
    source_line: str | None = None
    set_severity: Severity | None = None

    @property
    def severity(self) -> Severity:
        """How much it matters: as the settings say, else as its rule says."""
        return self.set_severity or self.rule.severity


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Whether any of them stops the register from being scored."""
    return any(found.severity is Severity.ERROR for found in diagnostics)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sorted as a reader meets them: by file, by place, then by rule."""

    def key(found: Diagnostic) -> tuple[str, int, int, str, str]:
        place = found.place
        line, column = (place.line, place.column) if place else (0, 0)
        return (found.file, line, column, found.rule.id, found.message)

    return sorted(diagnostics, key=key)
