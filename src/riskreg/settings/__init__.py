"""What an organisation sets for its checks: `riskreg.toml`, or `[tool.riskreg]` in `pyproject.toml` (docs/settings.md)."""

from riskreg.settings.choosing import Choice, choice
from riskreg.settings.names import (
    ALL,
    error_named,
    hint,
    no_such_rule,
    not_to_ignore,
    problems_in,
    rules_named,
)
from riskreg.settings.reading import FILE, Home, home
from riskreg.settings.spec import FailOn, LimitsSpec, RegisterSettings, Settings, SeverityName

__all__ = [
    "ALL",
    "FILE",
    "Choice",
    "FailOn",
    "Home",
    "LimitsSpec",
    "RegisterSettings",
    "Settings",
    "SeverityName",
    "choice",
    "error_named",
    "hint",
    "home",
    "no_such_rule",
    "not_to_ignore",
    "problems_in",
    "rules_named",
]
