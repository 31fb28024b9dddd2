"""The names of rules, as settings, comments and the command line say them: ids, families, names, or all."""

import re

from riskreg.diagnostics import Rule, Severity
from riskreg.rules import RULES
from riskreg.wording import did_you_mean, one_line

ALL = "all"


def rules_named(name: str) -> tuple[Rule, ...]:
    """The rules that a word stands for: an id, a family such as RR6, a rule's name, or all; empty for none."""
    asked = name.strip().casefold()
    if asked == ALL:
        return RULES
    if re.fullmatch(r"rr\d{1,3}", asked):
        return tuple(rule for rule in RULES if rule.id.casefold().startswith(asked))
    return tuple(rule for rule in RULES if rule.name == asked)


def error_named(name: str) -> Rule | None:
    """The rule that a word names alone, where it is an error by nature; a family leaves its errors as they are."""
    found = rules_named(name)
    return found[0] if len(found) == 1 and found[0].severity is Severity.ERROR else None


def no_such_rule(name: str) -> str:
    """What is wrong with a word that stands for no rule."""
    return f"There is no rule `{one_line(name, 40)}`."


def hint(name: str) -> str:
    """The rule that such a word may have meant."""
    near = did_you_mean(name, [rule.name for rule in RULES])
    return (
        near
        if near.startswith("Did")
        else "Write an id (RR603), a family (RR6), a name or all; `riskreg rules` lists them."
    )


def not_to_ignore(rule: Rule) -> tuple[str, str]:
    """Why an error cannot be ignored, and what to do instead."""
    return (
        f"{rule.id} is an error: a register that breaks it cannot be scored, so it cannot be left out.",
        "Mend it in the register; only warnings and notes can be ignored or played down.",
    )


def problems_in(select: tuple[str, ...], ignore: tuple[str, ...] = ()) -> str | None:
    """What is wrong with rules named on the command line; None where nothing is."""
    unknown = next((name for name in (*select, *ignore) if not rules_named(name)), None)
    if unknown is not None:
        return f"{no_such_rule(unknown)} {hint(unknown)}"
    stops = next(filter(None, map(error_named, ignore)), None)
    return None if stops is None else " ".join(not_to_ignore(stops))
