"""What the formats for other tools share: the file that a diagnostic is about, and whether it is one seen before."""

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import PurePath

from riskreg.diagnostics import Diagnostic
from riskreg.wording import visible

STANDARD_INPUT = "standard input"  # as `locate` names what is no file
_DAYS = re.compile(r"\b(?:[\d,]+|no) days?\b")  # "12 days ago" is another number tomorrow


def path_of(found: Diagnostic) -> str:
    """The file by its path from the folder that riskreg runs in, with forward slashes and no `./`.

    A file outside that folder keeps the name that the user gave it; so does standard input.
    """
    file = PurePath(found.file)
    try:
        here = os.getcwd() if file.is_absolute() else ""  # noqa: PTH109  # compared as text, never opened
    except OSError:  # somebody has taken the folder away
        here = ""
    return (file.relative_to(here) if here and file.is_relative_to(here) else file).as_posix()


def told(found: Diagnostic) -> str:
    """What is wrong and how to mend it, with nothing hidden in it."""
    return visible(f"{found.message} {found.remedy}" if found.remedy else found.message)


def told_apart(found: Diagnostic) -> str:
    """The same, with the remedy on a line of its own."""
    return visible(f"{found.message}\nMend: {found.remedy}" if found.remedy else found.message)


def steady(message: str) -> str:
    """A message as it also reads tomorrow: without the days that it counts from or to today."""
    return _DAYS.sub("… days", message)


def fingerprints(diagnostics: Sequence[Diagnostic]) -> Iterator[str]:
    """For each diagnostic a text that no other has, and that stays when its line moves and days pass."""
    seen: Counter[tuple[str, str, str]] = Counter()
    for found in diagnostics:
        what = (found.rule.id, path_of(found), steady(found.message))
        yield sha256(json.dumps([*what, seen[what]]).encode()).hexdigest()
        seen[what] += 1
