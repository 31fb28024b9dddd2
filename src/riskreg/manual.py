"""The manual of the rules: the reason for each, how to mend it, and a bad and a good case, out of checks/cases/.

`python -m riskreg.manual > docs/checks.md` writes the chapter, with what riskreg says of each bad case.
"""

import re
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from textwrap import fill
from typing import Any, Literal, NamedTuple

from riskreg.diagnostics import Diagnostic, Rule
from riskreg.inspection import inspect
from riskreg.locate import SourceFile
from riskreg.rules import FAMILIES, RULES
from riskreg.source import parse
from riskreg.wording import on_date, visible

CASES_AS_OF = date(2026, 11, 21)
REGISTER = "register.yaml"
_FOLDER = Path(__file__).with_name("checks") / "cases"
_LANGUAGES = {".yaml": "yaml", ".toml": "toml"}
_BLOCK = re.compile(r"^(?=\w+:)", re.MULTILINE)  # where a top-level key begins
_STUCK = "\0"  # a space at which no line may break; YAML lets no text hold it
_CODE_OR_LINK = re.compile(r"`[^`]+`|\[[^]]+\]\([^)]+\)")  # these stay on one line, to be read and copied whole
_BEFORE_A_SIGN = re.compile(r" (?=(?:[-+*=]+|#+|\d+[.)]|>\S*)(?: |$))")  # that would begin a list, a heading, ...


class Case(NamedTuple):
    """A case as the manual shows it: the texts of its files, by name.

    Where `partly` is set, the text of the register is laid over the base.
    """

    files: dict[str, str]
    partly: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manual says of one rule.

    `bad` and `good` are None where no text can show the case; `how` tells how it comes about.
    """

    rule: Rule
    reason: str
    mend: str
    how: str | None
    bad: Case | None
    good: Case | None


@cache
def _texts() -> dict[str, Any]:
    """All that the files of cases say."""
    texts: dict[str, Any] = {}
    for file in sorted(_FOLDER.glob("*.yaml")):
        texts |= parse(file.read_bytes(), file.name).data or {}
    return texts


def entry(rule: Rule) -> Entry:
    """What the manual says of a rule; raises KeyError where it says nothing."""
    text = _texts()[rule.id]
    return Entry(rule, text["reason"], text["mend"], text.get("how"), _case(text, "bad"), _case(text, "good"))


def _case(text: dict[str, Any], case: str) -> Case | None:
    if case in text:
        return Case({REGISTER: text[case]}, partly=True)
    if f"{case}_file" in text:
        return Case({REGISTER: text[f"{case}_file"]}, partly=False)
    files = text.get(f"{case}_files")
    return None if files is None else Case(files, partly=REGISTER not in files)


def case_files(entry: Entry, case: Literal["bad", "good"]) -> dict[str, str]:
    """The whole files of a case, by name; raises LookupError where no text can show it."""
    shown = entry.bad if case == "bad" else entry.good
    if shown is None:
        raise LookupError(f"{entry.rule.id} has no {case} case")
    if not shown.partly:
        return shown.files
    laid = {**_blocks(_texts()["base"]), **_blocks(shown.files.get(REGISTER, ""))}
    return {**shown.files, REGISTER: "".join(laid.values())}


def _blocks(text: str) -> dict[str, str]:
    """The top-level keys of a register's text, each with all its lines."""
    return {block.partition(":")[0]: block for block in _BLOCK.split(text) if block}


def found_in(files: Mapping[str, str]) -> list[Diagnostic]:
    """All that `check` reports, on the day of the cases, of the register among these files."""
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside, "inner", "repository")  # nothing of this machine lies in it or just above it
        folder.mkdir(parents=True)
        for name, text in files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(text.encode())
        register = SourceFile(REGISTER, folder / REGISTER, folder, files[REGISTER].encode())
        found = inspect([register], CASES_AS_OF).diagnostics
        return [one._replace(file=Path(one.file).name if Path(one.file).is_absolute() else one.file) for one in found]


def section(rule: Rule) -> str:
    """The section on one rule, in Markdown."""
    told = entry(rule)
    severity = rule.severity.value
    parts = [f"## {rule.id} {rule.name}", wrapped(f"**{severity.capitalize()}.** {rule.summary}"), wrapped(told.reason)]
    if told.how is not None:
        parts.append(wrapped(told.how))
    if told.bad is not None:
        parts += ["This is reported:", *_fenced(told.bad)]
        found = next((one for one in found_in(case_files(told, "bad")) if one.rule == rule), None)
        if found is not None:
            message, remedy = wrapped(f"  {found.message}", "  "), wrapped(f"  Mend: {found.remedy}", " " * 8)
            parts += ["riskreg says:", f"```text\n{severity} {rule.id}\n{message}\n{remedy}\n```"]
    parts.append(wrapped(f"To mend it: {told.mend}"))
    if told.good is not None:
        parts += ["Mended:", *_fenced(told.good)]
    return "\n\n".join(parts) + "\n"


def wrapped(text: str, indent: str = "") -> str:
    """A paragraph in lines of at most 80 characters, the later ones indented; it stays the same Markdown."""
    stuck = _CODE_OR_LINK.sub(lambda found: found[0].replace(" ", _STUCK), text)
    stuck = _BEFORE_A_SIGN.sub(_STUCK, stuck)
    filled = fill(stuck, 80, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False)
    return filled.replace(_STUCK, " ")


def _fenced(case: Case) -> Iterator[str]:
    """The files of a case, each between fences; with their names, where there is more than the register."""
    for name, text in case.files.items():
        if list(case.files) != [REGISTER]:
            yield f"`{name}`:"
        whole = list(case.files) == [REGISTER] and not case.partly  # which may well be no YAML at all
        language = "text" if whole else _LANGUAGES.get(Path(name).suffix, "text")
        yield f"```{language}\n{visible(text)}```"


def manual() -> str:
    """The whole chapter: docs/checks.md."""
    texts = _texts()
    rows = [
        f"| [{rule.id}](#{rule.id.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} | {rule.summary} |"
        for rule in RULES
    ]
    numbers = "\n".join(f"| {family} | {about} |" for family, (_, about) in FAMILIES.items())
    families = f"## How the rules are numbered\n\n| A number that begins with | is about |\n|---|---|\n{numbers}\n"
    table = "\n".join(["| Rule | Name | Severity | What is reported |", "|---|---|---|---|", *rows])
    base = (
        "Each case below is short: it shows only the keys that matter, and they take the place of the same keys "
        f"in this small register, which has no fault. The day is {on_date(CASES_AS_OF)}. What riskreg says of "
        "a case under other rules is left out."
    )
    return "\n".join(
        [texts["introduction"], families, f"## All rules\n\n{table}\n", f"## The register that the cases change\n\n{wrapped(base)}\n", f"```yaml\n{texts['base']}```\n", *map(section, RULES)]
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.buffer.write(manual().encode())
