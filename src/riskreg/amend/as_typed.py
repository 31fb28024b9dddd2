"""What is wrong with an edit, told by what was typed: the line in which it would stand is not in any file."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.wording import one_line

_KEY = re.compile(r"([\w-]+)[\"']?\s*:\s*(?:\[.*)?$")  # the key before a value, or before the list that it is in

_SINGULAR = {"advantages": "advantage", "disadvantages": "disadvantage"}  # options that may be given several times


class Typed(NamedTuple):
    """A value of the command line: how it is called there, the key of the register that it goes to, and the value."""

    called: str
    key: str
    text: str


def of_options(texts: Mapping[str, object]) -> list[Typed]:
    """The options of a command, by the keys that they give values for."""
    found = []
    for key, value in texts.items():
        values = value if isinstance(value, list | tuple) else [value]
        option = f"--{_SINGULAR.get(key, key).replace('_', '-')}"
        found += [Typed(option, key, one) for one in values if isinstance(one, str) and one]
    return found


def as_typed(diagnostics: Sequence[Diagnostic], typed: Sequence[Typed]) -> list[Diagnostic]:
    """The same, with those that are about a value as it was typed named by that, and without a place.

    Where all of them are, nothing is said of line numbers.
    """
    told = [_told(one, typed) for one in diagnostics]
    if any(one.place is not None for one in told) or told == list(diagnostics):
        return told
    return [_nothing_done(one) if one.rule is rules.EDIT_REFUSED else one for one in told]


def _told(one: Diagnostic, typed: Sequence[Typed]) -> Diagnostic:
    place, line = one.place, one.source_line
    if place is None or line is None or place.line != place.end_line:
        return one
    key = _KEY.search(line[: place.column - 1])
    value = line[place.column - 1 : place.end_column - 1].strip("\"'")
    found = next((it for it in typed if key is not None and (it.key, it.text.strip()) == (key[1], value)), None)
    if found is None:
        return one
    return one._replace(place=None, source_line=None, message=f"{one_line(found.called, 80)}: {one.message}")


def _nothing_done(refusal: Diagnostic) -> Diagnostic:
    return refusal._replace(message="So nothing was changed.", remedy="Run the command again with another value.")
