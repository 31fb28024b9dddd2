"""Which rules count for a register, and how much: what the command line and the settings come to together."""

import os
from collections.abc import Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from riskreg.diagnostics import Rule, Severity
from riskreg.settings.names import ALL, rules_named
from riskreg.settings.reading import Home

if TYPE_CHECKING:
    from riskreg.settings.spec import RegisterSettings, Settings


class Choice(NamedTuple):
    """The rules that count for one register, and how much each matters there."""

    selected: frozenset[str]
    severity: Mapping[str, Severity]

    def counts(self, rule: Rule) -> bool:
        """Whether a rule's reports are shown: errors always are."""
        return rule.severity is Severity.ERROR or rule.id in self.selected


def choice(home: Home, register: Path | None, select: tuple[str, ...] = (), ignore: tuple[str, ...] = ()) -> Choice:
    """What counts for one register. `select` and `ignore` come from the command line, and go before all settings.

    What is nearer goes before what is more general: its select replaces the other's, its ignore takes away from that.
    """
    parts: list[Settings | RegisterSettings] = [home.settings]
    parts += [one for pattern, one in home.settings.register_.items() if _fits(register, pattern, home.folder)]
    selected = _ids((ALL,))
    severity: dict[str, Severity] = {}
    for part in parts:
        selected = (_ids(part.select) if part.select else selected) - _ids(part.ignore)
        for name, level in sorted(part.severity.items(), key=lambda item: len(rules_named(item[0])), reverse=True):
            severity |= {rule.id: Severity(level) for rule in rules_named(name)}
    selected = (_ids(select) if select else selected) - _ids(ignore)
    return Choice(frozenset(selected), severity)


def _ids(names: tuple[str, ...]) -> set[str]:
    return {rule.id for name in names for rule in rules_named(name)}


def _fits(register: Path | None, pattern: str, folder: Path) -> bool:
    """Whether a register's path, from the folder of the settings, is or fits a pattern such as registers/staff-*.yaml."""
    if register is None:
        return False
    try:
        inside = Path(os.path.realpath(register.parent), register.name).relative_to(os.path.realpath(folder))
    except ValueError:
        return False
    return inside.as_posix() == pattern or fnmatchcase(inside.as_posix(), pattern)
