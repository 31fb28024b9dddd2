"""A question, and how the answer to it is read.

What `read` gives back reads as itself again: answers are kept in that form, and read anew when they are taken up.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from riskreg.amend.days import WRITE_IT, read_day
from riskreg.values import MOST_NAME
from riskreg.wording import choices as listed
from riskreg.wording import has_hidden, listing, nearest, on_date, one_line

MOST_ANSWER = 2_000  # characters: a sentence or a few, and no essay that a paste brought in


class Unfit(Exception):
    """An answer that cannot be taken. The message says why, and what can."""


class Choice(NamedTuple):
    """One answer that is offered: how it is kept, how it is shown, and what it means."""

    value: str
    label: str
    meaning: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """One question. `key` names it in the answers that are kept.

    `skip` says what an empty line means; None where there has to be an answer. `before` is told ahead of it.
    `understood` says back what an answer was taken for; None where that is plain.
    """

    key: str
    text: str
    help: str
    read: Callable[[str], str]
    choices: tuple[Choice, ...] = ()
    before: tuple[str, ...] = ()
    skip: str | None = None
    understood: Callable[[str], str | None] | None = None

    def take(self, text: str) -> str:
        """An answer in the form in which it is kept; empty for an empty line. Raises Unfit."""
        if has_hidden(text):
            raise Unfit("That holds characters that cannot be seen. Type it again by hand, without the arrow keys.")
        flat = " ".join(text.split())
        if not flat:
            if self.skip is None:
                raise Unfit("An answer is needed here. `?` explains the question, `stop` keeps all and ends.")
            return ""
        if len(flat) > MOST_ANSWER:
            raise Unfit(f"That has {len(flat):,} characters; at most {MOST_ANSWER:,} can stand here. Say it shorter.")
        return self.read(flat)

    def fits(self, kept: str) -> bool:
        """Whether an answer that was kept is one to this question."""
        try:
            return self.take(kept) == kept
        except Unfit:
            return False


def any_text(text: str) -> str:
    """Any text that stands on one line."""
    return text


def name(text: str) -> str:
    """The name of an organisation. Raises Unfit."""
    if len(text) > MOST_NAME or "{" in text or "}" in text:
        raise Unfit(f"A name has at most {MOST_NAME} characters, and no braces. Say the name that people know.")
    return text


def one_of(offered: Sequence[Choice], what: str) -> Callable[[str], str]:
    """A reader for one of the choices, by its number in the list, its name or its label. Raises Unfit."""

    def read(text: str) -> str:
        found = picked(text, offered)
        if found is None:
            near = nearest(text, [choice.label for choice in offered])
            hint = f" Did you mean {one_line(near, 60)}?" if near else ""
            raise Unfit(f"“{one_line(text, 60)}” is no {what}.{hint} Answer with a number from 1 to {len(offered)}.")
        return found

    return read


def level_of(offered: Sequence[Choice]) -> Callable[[str], str]:
    """A reader for a level of a scale, by its number or its label. Raises Unfit."""

    def read(text: str) -> str:
        found = picked(text, offered)
        if found is None:
            labels = listing(map(_with_number, offered), "or")
            raise Unfit(f"“{one_line(text, 60)}” is no level here. Answer with {labels}.")
        return found

    return read


def _with_number(choice: Choice) -> str:
    """A level by its number and its label, which may be the number again."""
    label = one_line(choice.label, 40)
    return label if label == choice.value else f"{choice.value} {label}"


def some_of(offered: Sequence[Choice]) -> Callable[[str], str]:
    """A reader for several of the choices, with commas between them. Raises Unfit."""

    def read(text: str) -> str:
        found = []
        for word in filter(None, (part.strip() for part in text.replace(" and ", ",").split(","))):
            one = picked(word, offered)
            if one is None:
                names = listed([choice.value for choice in offered])
                raise Unfit(f"“{one_line(word, 60)}” is none of them. Name those you mean, with commas: {names}.")
            found.append(one)
        if not found:
            raise Unfit("Name those you mean, with commas between them.")
        return ",".join(dict.fromkeys(found))

    return read


def one_of_or_new(offered: Sequence[Choice]) -> Callable[[str], str]:
    """A reader for one of the choices by its number, or for a text of one's own. Raises Unfit."""

    def read(text: str) -> str:
        found = picked(text, offered)
        if found is None and text.isdecimal():
            raise Unfit(
                f"There is no {one_line(text, 20)} in the list. Answer with a number of the list, or in your own words."
            )
        return text if found is None else found

    return read


def picked(text: str, offered: Sequence[Choice]) -> str | None:
    """The choice that a text names: by its value, its label, or its number in the list; None where it names none."""
    folded = text.casefold()
    for choice in offered:
        if folded == choice.value.casefold():
            return choice.value
    for choice in offered:
        if folded == choice.label.casefold():
            return choice.value
    if text.isascii() and text.isdecimal() and len(text) < len("1000") and 1 <= int(text) <= len(offered):
        return offered[int(text) - 1].value
    return None


def day(text: str) -> str:
    """A day, kept as `2027-03-31`. Raises Unfit."""
    try:
        return read_day(text).isoformat()
    except ValueError:
        raise Unfit(f"“{one_line(text, 40)}” is no day that the calendar has. {WRITE_IT}") from None


def told_day(kept: str, today: date, *, passed: str = "") -> str | None:
    """What a day was taken for; `passed` is added where it has gone by."""
    if not kept:
        return None
    found = date.fromisoformat(kept)
    return f"That is {on_date(found)}.{f' {passed}' if passed and found < today else ''}"
