"""Diagnostics for other tools: FORMATS lists what `check --format` can print beside text."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from riskreg.diagnostics import Diagnostic

CheckFormat = Callable[[Sequence[Diagnostic], date], Iterable[str]]


def _json(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterable[str]:
    from riskreg.render.score_json import check_json

    return check_json(diagnostics, as_of)


def _sarif(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterable[str]:
    from riskreg.render.check_sarif import check_sarif

    return check_sarif(diagnostics, as_of)


def _github(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterable[str]:
    from riskreg.render.check_github import check_github

    return check_github(diagnostics, as_of)


def _gitlab(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterable[str]:
    from riskreg.render.check_gitlab import check_gitlab

    return check_gitlab(diagnostics, as_of)


def _junit(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterable[str]:
    from riskreg.render.check_junit import check_junit

    return check_junit(diagnostics, as_of)


# Each imports its own part when it is called: no format waits for another's libraries.
FORMATS: dict[str, CheckFormat] = {
    "json": _json,
    "sarif": _sarif,
    "github": _github,
    "gitlab": _gitlab,
    "junit": _junit,
}
