"""Advice on writing (RR6xx): risks that say what happens, in words that can be read aloud."""

import re
from collections.abc import Iterator
from functools import cache

from riskreg import rules
from riskreg.checks.abbreviations import unexplained
from riskreg.checks.check import Advice, Subject, open_risks
from riskreg.checks.names import persons
from riskreg.checks.readability import hard_to_read
from riskreg.checks.words import words
from riskreg.diagnostics import Finding
from riskreg.wording import count, one_line

_FEWEST_WORDS = 4
_WORD = re.compile(r"[^\W_]+(?:['’&/-][^\W_]+)*")

# The shapes in which a heading of a list of risks passes for a risk.
_HEADINGS = (
    (re.compile(r"(?:the |a )?risks? (?:of|to|from|with|around|in|for)\b", re.IGNORECASE), "begins as a heading does"),
    (re.compile(r"(?:a |the )?(?:lack|absence) of\b", re.IGNORECASE), "says what is not there"),
    (
        re.compile(
            r"(?:reputational|financial|legal|operational|political|regulatory|strategic|environmental|technical)"
            r" (?:damage|harm|loss|losses|exposure|impact|issues|consequences|concerns)\b",
            re.IGNORECASE,
        ),
        "names a kind of harm",
    ),
    (re.compile(r"(?:damage|harm|loss) (?:to|of) (?:(?:our|the) )?(?:reputation|trust|confidence)\b", re.IGNORECASE), "names a kind of harm"),
    (re.compile(r"(?=.*\S (?<!\bat )(?<!\bthe )(?<!\ba )(?<!\bno )(?<!\bof )(?<!\bany )(?<!\bmore )(?<!\bthis )risks?$)", re.IGNORECASE), "names a kind of risk"),
)  # fmt: skip


def _category_title(subject: Subject) -> Iterator[Finding]:
    heading = cache(_heading)
    for path, risk in open_risks(subject.evaluation):
        fault = heading(risk.title, risk.category)
        if fault:
            yield Finding(
                rules.CATEGORY_TITLE, (*path, "title"),
                f"The title of {risk.id} {fault}, and does not say what happens: “{one_line(risk.title, 80)}”.",
                "Say in a short sentence what happens and to whom, as in “A careless post damages our reputation”.",
            )  # fmt: skip


def _heading(title: str, category: str | None) -> str | None:
    """How a title is the name of a category and not a risk; None where it is a risk."""
    said = _WORD.findall(title)
    title = " ".join(said)
    if category is not None and title.casefold() == " ".join(_WORD.findall(category)).casefold():
        return "is the name of its category"
    if len(said) < _FEWEST_WORDS:
        return f"has only {count(len(said), 'word')}"
    for shape, fault in _HEADINGS:
        found = shape.match(title)
        # What stands in the heading itself ("damage to") does not say that something happens.
        if found and words("happens").isdisjoint(title[found.end() :].casefold().split()):
            return fault
    return None


def _no_cause(subject: Subject) -> Iterator[Finding]:
    for path, risk in open_risks(subject.evaluation):
        missing = [key for key in ("cause", "consequence") if getattr(risk, key) is None]
        if missing:
            what = {"cause": "what causes it", "consequence": "what follows from it"}
            adds = " and ".join(f"{key}: with {what[key]}" for key in missing)
            yield Finding(
                rules.NO_CAUSE,
                path,
                f"{risk.id} does not say {' or '.join(what[key] for key in missing)}.",
                f"Add {adds}, in a few plain words.",
            )


WRITING: tuple[Advice, ...] = (
    Advice(rules.CATEGORY_TITLE, _category_title),
    Advice(rules.NO_CAUSE, _no_cause),
    Advice(rules.HARD_TO_READ, hard_to_read),
    Advice(rules.ABBREVIATION, unexplained),
    Advice(rules.PERSON_NAMED, persons),
)
