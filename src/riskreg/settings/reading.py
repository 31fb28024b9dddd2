"""Where the settings stand, and how they are read: `riskreg.toml`, or `[tool.riskreg]` in `pyproject.toml`."""

import os
import re
import tomllib
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, in_order
from riskreg.locate import above, lies_in, repository
from riskreg.settings.names import error_named, hint, no_such_rule, not_to_ignore, rules_named
from riskreg.settings.spec import RegisterSettings, Settings
from riskreg.settings.toml import Toml
from riskreg.source import MOST_BYTES
from riskreg.source.faults import not_text
from riskreg.validation import MOST_FINDINGS, validate
from riskreg.validation import Path as KeyPath
from riskreg.wording import one_line

FILE = "riskreg.toml"
_SHARED = "pyproject.toml"
_TABLE = ("tool", "riskreg")
_MOST = 64 * 1024  # bytes of settings: hundreds of tables; some of TOML takes far longer to read the longer it is


class Home(NamedTuple):
    """The settings that hold for the registers of a folder, where they were found, and what is wrong with them.

    `top` is the repository that they are part of, `toml` their text and `table` where in it they stand; no text where
    there are no settings, or none that could be read.
    """

    settings: Settings
    folder: Path
    diagnostics: list[Diagnostic]
    top: Path
    toml: Toml | None = None
    table: KeyPath = ()


def home(folder: Path) -> Home:
    """The settings for registers in a folder: of it, or of the nearest folder above it in the same repository."""
    top = repository(folder)
    for place in above(folder):
        for name, table in ((FILE, ()), (_SHARED, _TABLE)):
            found = _read(place / name, table, top)
            if found is not None:
                return found
    return Home(Settings(), folder, [], top)


def _shown(file: Path) -> str:
    """How outputs call the file: by its path from the folder that riskreg runs in, where one lies in the other."""
    try:
        here = Path.cwd()
    except OSError:  # somebody has taken the folder away
        return str(file)
    if file.is_relative_to(here):
        return file.relative_to(here).as_posix()
    return "../" * len(here.relative_to(file.parent).parts) + file.name if file.parent in here.parents else str(file)


def _read(file: Path, table: KeyPath, top: Path) -> Home | None:
    """The settings of one file and what is wrong with them; None where it is not there or says nothing of riskreg.

    What a link leads to outside the repository (`top`) is not shown: nobody has named that file, and it may hold secrets.
    """
    if not os.path.lexists(file):
        return None
    try:
        content = _content(file)
    except OSError as fault:
        return None if table else Home(Settings(), file.parent, [_unreadable(file, fault)], top)
    if not lies_in(file, top):
        return None if table and not _OURS.search(content) else Home(Settings(), file.parent, [_outside(file)], top)
    toml, data = _parsed(content, file)
    if isinstance(data, Diagnostic):
        return None if table and not _OURS.search(content) else Home(Settings(), file.parent, [data], top)
    for step in table:
        data = data.get(step) if isinstance(data, dict) else None
        if data is None:
            return None
    settings, findings = _checked(data)
    faults = in_order(toml.diagnostic(finding, table) for finding in findings)
    return Home(settings, file.parent, faults, top, toml, table)


_OURS = re.compile(rb"^[ \t]*\[[ \t]*tool[ \t]*\.[ \t]*riskreg\b", re.MULTILINE)


def _content(file: Path) -> bytes:
    """The bytes of a file. Raises OSError for what is none: a pipe, say, would never end."""
    if not os.path.isfile(file):  # noqa: PTH113  # Path.is_file raises for links that run in a circle
        raise IsADirectoryError
    with file.open("rb") as opened:
        return opened.read(MOST_BYTES)


def _unreadable(file: Path, fault: OSError) -> Diagnostic:
    message, remedy = "This is no file that can be read.", f"Put a text file in its place, or take {file.name} away."
    if isinstance(fault, PermissionError):
        message, remedy = "You may not read these settings.", "Ask whoever owns the file to let you read it."
    return Diagnostic(rules.BAD_SETTINGS, _shown(file), None, message, remedy)


def _outside(file: Path) -> Diagnostic:
    return Diagnostic(
        rules.BAD_SETTINGS, _shown(file), None, "This is a link to a file that is no part of this repository, so it is not read.",
        f"Put the settings themselves in its place, or take {file.name} away.",
    )  # fmt: skip


def _parsed(content: bytes, file: Path) -> "tuple[Toml, Any]":
    """The text of the settings and its data; or, in place of the data, the diagnostic that says why there is none."""
    content = content.removeprefix(b"\xef\xbb\xbf")
    toml = Toml(content.decode("utf-8", "replace").replace("\r\n", "\n"), _shown(file))
    remedy = f"Take out what is not needed; a pyproject.toml may stay as it is where the settings stand in a {FILE}."
    if len(content) > _MOST:
        return toml, toml.reported(
            rules.BAD_SETTINGS, (0, 0), f"These settings are larger than {_MOST // 1024} kB.", remedy
        )
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as fault:
        problem = not_text(content, fault)
        at = len(content[: fault.start].decode("utf-8").replace("\r\n", "\n"))
        return toml, toml.reported(rules.BAD_SETTINGS, (at, at), problem.message, problem.remedy)
    try:
        return toml, tomllib.loads(toml.text)
    except tomllib.TOMLDecodeError as fault:
        return toml, _not_toml(toml, fault)
    except (ValueError, RecursionError):
        message = "These settings are nested too deep, or hold a number that is too long."
        return toml, toml.reported(
            rules.BAD_SETTINGS, (0, 0), message, f"docs/settings.md shows all that a {FILE} holds."
        )


_WHERE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_IN_OUR_WORDS = (
    ("Cannot overwrite a value", "a key stands twice"),
    ("Cannot declare", "a heading stands twice, or its key has a value already"),
    ("Invalid value (at end", "a value, or the bracket that closes a list, is missing at the end"),
    ("Invalid value", "this is no value"),
    ("Invalid statement", "this is neither a heading nor a key with its value"),
)


def _not_toml(toml: "Toml", fault: tomllib.TOMLDecodeError) -> Diagnostic:
    """What tomllib says, at the place that it says."""
    said = str(fault)
    found = _WHERE.search(said)
    what = next((ours for theirs, ours in _IN_OUR_WORDS if said.startswith(theirs)), None)
    if what is None:
        what = _WHERE.sub("", said[:1].lower() + said[1:])
    end = len(toml.text.rstrip())
    at = min(toml.offset(int(found[1]), int(found[2])), end) if found and found[1] else end
    return toml.reported(
        rules.BAD_SETTINGS, (at, at + (toml.text[at : at + 1] > "\n")), f"These settings are not TOML: {one_line(what, 120)}.",
        'Settings are lines such as ignore = ["RR603"], under headings such as [limits]; texts stand in quotes.',
    )  # fmt: skip


_IN_TOML = {
    "A list is expected here.": 'Write it in square brackets, each text in quotes: ["RR603", "RR604"].',
    "A group of keys is expected here.": "Write its name as a heading in square brackets, and its keys on the lines below.",
    "A text is expected here, not a list or a group of keys.": "Write a text in quotes.",
}  # what the model advises for YAML


def _checked(data: Any) -> tuple[Settings, list[Finding]]:
    """The settings that plain data says, and no findings; or the defaults, and everything that is wrong with it."""
    tables = data.get("register") if isinstance(data, dict) else None
    read: dict[str, RegisterSettings | None] = {}
    found: list[Finding] = []
    if isinstance(tables, dict):
        data = {key: value for key, value in data.items() if key != "register"}
        for pattern, table in tables.items():
            read[pattern], faults = validate(RegisterSettings, table, at=("register", pattern))
            found += [*faults, *islice(_rule_faults(table, ("register", pattern)), MOST_FINDINGS)]
    settings, faults = validate(Settings, data)
    found += [*faults, *islice(_rule_faults(data, ()), MOST_FINDINGS)]
    if settings is None or found:
        said = [one._replace(remedy=_IN_TOML.get(one.message, one.remedy)) for one in found[:MOST_FINDINGS]]
        return Settings(), said
    return settings.model_copy(update={"register_": read}), []


def _rule_faults(data: Any, at: KeyPath) -> Iterator[Finding]:
    """Rules that are named and that riskreg does not have, or that cannot be left out; what has another shape is passed over."""
    said = data if isinstance(data, dict) else {}
    lists = {key: said[key] if isinstance(said.get(key), list) else [] for key in ("select", "ignore")}
    named = [((*at, key, index), name) for key, names in lists.items() for index, name in enumerate(names)]
    levels = said["severity"] if isinstance(said.get("severity"), dict) else {}
    for path, name in (*named, *(((*at, "severity", name), name) for name in levels)):
        by_key = path[-2] == "severity"
        stops = error_named(name) if isinstance(name, str) else None
        if not isinstance(name, str) or not name.strip():
            continue  # the model says so
        if not rules_named(name):
            yield Finding(rules.UNKNOWN_RULE, path, no_such_rule(name), hint(name), on_key=by_key)
        elif stops is not None and (levels[name] in ("warning", "note") if by_key else path[-2] == "ignore"):
            yield Finding(rules.NOT_TO_IGNORE, path, *not_to_ignore(stops), on_key=by_key)
