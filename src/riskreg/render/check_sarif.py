"""`check --format sarif`: SARIF 2.1.0, for code scanning and for every viewer that reads it."""

import json
import os
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from riskreg import __version__
from riskreg.diagnostics import Diagnostic, Place, Rule
from riskreg.manual import entry
from riskreg.render.check_identity import STANDARD_INPUT, fingerprints, path_of, told
from riskreg.rules import FAMILIES

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0-rtm.5.json"
_FINGERPRINT = "riskreg/v1"  # to be counted up when what goes into a fingerprint changes


def check_sarif(diagnostics: Sequence[Diagnostic], _as_of: date) -> Iterator[str]:
    """One run, with the rules that were broken and a result for each diagnostic."""
    rules = sorted({found.rule for found in diagnostics})
    index = {rule: number for number, rule in enumerate(rules)}
    driver = {"name": "riskreg", "semanticVersion": __version__, "rules": [_rule(rule) for rule in rules]}
    run = {
        "tool": {"driver": driver},
        "language": "en-GB",
        "columnKind": "unicodeCodePoints",
        "results": [
            _result(found, index[found.rule], fingerprint)
            for found, fingerprint in zip(diagnostics, fingerprints(diagnostics), strict=True)
        ],
    }
    yield json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    manual = entry(rule)
    return {
        "id": rule.id,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": manual.reason},
        "help": {
            "text": f"{manual.reason}\n\nTo mend it: {manual.mend}",
            "markdown": f"{manual.reason}\n\n**To mend it:** {manual.mend}",
        },
        "defaultConfiguration": {"level": rule.severity.value},
        "properties": {"tags": [FAMILIES[rule.id[:3]].name]},
    }


def _result(found: Diagnostic, rule_index: int, fingerprint: str) -> dict[str, Any]:
    return {
        "ruleId": found.rule.id,
        "ruleIndex": rule_index,
        "level": found.severity.value,
        "message": {"text": _without_links(told(found))},
        "locations": [] if found.file == STANDARD_INPUT else [_location(found)],
        "partialFingerprints": {_FINGERPRINT: fingerprint},
    }


def _without_links(text: str) -> str:
    """The text with nothing in it that a viewer would make a link of: `[text](address)` is one.

    Braces stand as they are. A viewer puts arguments in their place, and a result has none; doubled, as the
    standard would have them, most viewers show both, and people copy the remedy into their register.
    """
    return text.replace("](", "] (")


def _location(found: Diagnostic) -> dict[str, Any]:
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(path_of(found))}, "region": _region(found.place)}}


def _uri(path: str) -> str:
    """A path from the folder that riskreg runs in, or an absolute one with its scheme; what is no letter as `%20`.

    No base is named for it: whether this folder is the top of the sources, only the reader knows.
    """
    file = PurePath(path)
    return file.as_uri() if file.is_absolute() else quote(os.fsencode(path))  # its bytes: a name need not be text


def _region(place: Place | None) -> dict[str, int]:
    """The place; the first line for a file as a whole, since code scanning refuses a result without one."""
    if place is None:
        return {"startLine": 1}
    return {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }
