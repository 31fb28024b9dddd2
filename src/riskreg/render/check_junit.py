"""`check --format junit`: results in the manner of JUnit, which nearly every CI server shows."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import groupby
from xml.etree import ElementTree as ET

from riskreg.diagnostics import Diagnostic, Severity
from riskreg.locate import on_one_line
from riskreg.render.check_identity import path_of, steady, told_apart
from riskreg.wording import one_line, visible

_NO_XML = re.compile(
    "[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what XML 1.0 cannot hold, in any spelling
_MOST_OF_A_NAME = 200


def check_junit(diagnostics: Sequence[Diagnostic], _as_of: date) -> Iterator[str]:
    """A suite for each file and in it a test for each diagnostic; one test that passed, where there is nothing to report."""
    root = ET.Element("testsuites", name="riskreg")
    for path, found in groupby(sorted(diagnostics, key=path_of), key=path_of):
        _suite(root, _safe(on_one_line(path)), list(found))
    if not diagnostics:  # a server takes a result without any test for a failure
        nothing = ET.SubElement(root, "testsuite", name="riskreg", tests="1", failures="0", errors="0", skipped="0")
        ET.SubElement(nothing, "testcase", classname="riskreg", name="Nothing to report")
    for count in ("tests", "failures", "errors"):
        root.set(count, str(sum(int(suite.get(count, 0)) for suite in root)))
    ET.indent(root, " ")
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield ET.tostring(root, encoding="unicode").encode("ascii", "xmlcharrefreplace").decode() + "\n"


def _suite(root: ET.Element, path: str, diagnostics: list[Diagnostic]) -> None:
    notes = sum(found.severity is Severity.NOTE for found in diagnostics)
    suite = ET.SubElement(
        root, "testsuite", name=path, tests=str(len(diagnostics)), failures=str(len(diagnostics) - notes),
        errors="0", skipped=str(notes),
    )  # fmt: skip
    group = path.removesuffix(".yaml").removesuffix(".yml")  # Jenkins would take the ending for the name of a class
    seen: Counter[str] = Counter()
    for found in diagnostics:
        name = _name(found)
        seen[name] += 1
        case = ET.SubElement(suite, "testcase", classname=group, name=_numbered(name, seen[name]))
        _outcome(case, path, found)


def _name(found: Diagnostic) -> str:
    """By which a server knows a test again: nothing in it moves with a line or a day."""
    return _safe(one_line(f"{found.rule.id} {found.rule.name}: {steady(found.message)}", _MOST_OF_A_NAME))


def _numbered(name: str, number: int) -> str:
    """Names have to differ: of two tests with one name a server may drop one."""
    return f"{name} ({number})" if number > 1 else name


def _outcome(case: ET.Element, path: str, found: Diagnostic) -> None:
    """An error or a warning is a test that failed; a note is one that was skipped, since it asks for nothing."""
    kind = "skipped" if found.severity is Severity.NOTE else "failure"
    outcome = ET.SubElement(case, kind, type=found.severity.value, message=_safe(one_line(found.message)))
    place = f":{found.place.line}:{found.place.column}" if found.place else ""
    outcome.text = f"{path}{place}\n{_safe(told_apart(found))}\n"


def _safe(text: str) -> str:
    return _NO_XML.sub(lambda found: f"<U+{ord(found[0]):04X}>", visible(text))
