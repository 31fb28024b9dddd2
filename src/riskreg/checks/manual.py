"""The manual of the rules: the reason for each, how to mend it, and a bad and a good case, out of manual.yaml.

`python -m riskreg.checks.manual > docs/checks.md` writes the chapter, with what riskreg says of each bad case.
"""

import re
import sys
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, Literal

from riskreg.checks import check
from riskreg.comparison import evaluate
from riskreg.diagnostics import Diagnostic, Rule, in_order
from riskreg.loader import load
from riskreg.rules import RULES
from riskreg.source import parse
from riskreg.wording import on_date, visible

CASES_AS_OF = date(2026, 11, 21)
_FILE = Path(__file__).with_name("manual.yaml")
_BLOCK = re.compile(r"^(?=\w+:)", re.MULTILINE)  # where a top-level key begins


@dataclass(frozen=True, slots=True)
class Entry:
    """What the manual says of one rule.

    `bad` and `good` are cases as the manual shows them: whole files where `whole` says so, else laid over the
    base register. They are None where no text can show the case; `how` tells how it comes about.
    """

    rule: Rule
    reason: str
    mend: str
    how: str | None
    bad: str | None
    good: str | None
    whole: bool


@cache
def _texts() -> dict[str, Any]:
    """All that manual.yaml says."""
    texts: dict[str, Any] = parse(_FILE.read_bytes(), _FILE.name).data
    return texts


def entry(rule: Rule) -> Entry:
    """What the manual says of a rule; raises KeyError where it says nothing."""
    text = _texts()[rule.id]
    whole = "bad_file" in text
    bad, good = ("bad_file", "good_file") if whole else ("bad", "good")
    return Entry(rule, text["reason"], text["mend"], text.get("how"), text.get(bad), text.get(good), whole)


def case_text(entry: Entry, case: Literal["bad", "good"]) -> str:
    """The whole file of a case; raises LookupError where no text can show it."""
    shown = entry.bad if case == "bad" else entry.good
    if shown is None:
        raise LookupError(f"{entry.rule.id} has no {case} case")
    return shown if entry.whole else "".join({**_blocks(_texts()["base"]), **_blocks(shown)}.values())


def _blocks(text: str) -> dict[str, str]:
    """The top-level keys of a register's text, each with all its lines."""
    return {block.partition(":")[0]: block for block in _BLOCK.split(text) if block}


def found_in(text: str) -> list[Diagnostic]:
    """All that riskreg reports of a register on the day of the cases."""
    loaded = load(text.encode(), "register.yaml")
    if loaded.register is None or loaded.scheme is None:
        return loaded.diagnostics
    found = check(evaluate(loaded.register, loaded.scheme, CASES_AS_OF))
    return in_order([*loaded.diagnostics, *map(loaded.document.diagnostic, found)])


def section(rule: Rule) -> str:
    """The section on one rule, in Markdown."""
    told = entry(rule)
    parts = [f"## {rule.id} {rule.name}", f"**{rule.severity.value.capitalize()}.** {rule.summary}", told.reason]
    if told.how is not None:
        parts.append(told.how)
    if told.bad is not None:
        parts += ["This is reported:", _fenced(told.bad, told)]
        found = next((one for one in found_in(case_text(told, "bad")) if one.rule == rule), None)
        if found is not None:
            said = f"{rule.severity.value} {rule.id}\n  {found.message}\n  Mend: {found.remedy}\n"
            parts += ["riskreg says:", f"```text\n{said}```"]
    parts.append(f"To mend it: {told.mend}")
    if told.good is not None:
        parts += ["Mended:", _fenced(told.good, told)]
    return "\n\n".join(parts) + "\n"


def _fenced(text: str, told: Entry) -> str:
    """A case, between fences."""
    return f"```{'text' if told.whole else 'yaml'}\n{visible(text)}```"


def manual() -> str:
    """The whole chapter: docs/checks.md."""
    texts = _texts()
    rows = [
        f"| [{rule.id}](#{rule.id.lower()}-{rule.name}) | {rule.name} | {rule.severity.value} | {rule.summary} |"
        for rule in RULES
    ]
    table = "\n".join(["| Rule | Name | Severity | What is reported |", "|---|---|---|---|", *rows])
    base = (
        "Each case below is short: it shows only the keys that matter, and they take the place of the same keys "
        f"in this small register, which has no fault. The day is {on_date(CASES_AS_OF)}. What riskreg says of "
        "a case under other rules is left out."
    )
    return "\n".join(
        [texts["introduction"], f"## All rules\n\n{table}\n", f"## The register that the cases change\n\n{base}\n", f"```yaml\n{texts['base']}```\n", *map(section, RULES)]
    )  # fmt: skip


if __name__ == "__main__":
    sys.stdout.buffer.write(manual().encode())
