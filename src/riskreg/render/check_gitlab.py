"""`check --format gitlab`: a Code Quality report, which GitLab shows in a merge request."""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from riskreg.diagnostics import Diagnostic, Severity
from riskreg.render.check_identity import fingerprints, path_of, told
from riskreg.wording import visible

# An error keeps the register from being scored at all; a note asks for nothing.
_SEVERITIES = {Severity.ERROR: "blocker", Severity.WARNING: "major", Severity.NOTE: "info"}


def check_gitlab(diagnostics: Sequence[Diagnostic], _as_of: date) -> Iterator[str]:
    """One list, a diagnostic on each line; empty where there is nothing to report."""
    separator = "[\n"
    for found, fingerprint in zip(diagnostics, fingerprints(diagnostics), strict=True):
        yield f"{separator} {json.dumps(_violation(found, fingerprint))}"
        separator = ",\n"
    yield "[]\n" if separator == "[\n" else "\n]\n"


def _violation(found: Diagnostic, fingerprint: str) -> dict[str, Any]:
    line = found.place.line if found.place else 1  # GitLab leaves out what has no line
    return {
        "description": told(found),
        "check_name": f"{found.rule.id} {found.rule.name}",
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[found.severity],
        "location": {"path": visible(path_of(found)), "lines": {"begin": line}},
    }
