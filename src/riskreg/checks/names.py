"""People named where a role should stand (RR605): a role stays when the person goes."""

import re
from collections.abc import Iterator

from riskreg import rules
from riskreg.checks.check import Subject, all_texts
from riskreg.checks.words import words
from riskreg.diagnostics import Finding
from riskreg.validation import Path
from riskreg.wording import one_line

_ROLE_KEYS = frozenset(("owner", "prepared_by", "sponsor", "contact", "by", "raised_by", "who"))
_TITLES = frozenset(
    (
        "mr", "mrs", "ms", "miss", "mx", "dr", "cllr", "councillor", "sir", "dame", "lord", "lady", "prof", "professor",
        "rev", "reverend",
    )
)  # fmt: skip
# Bodies that bear the names of people.
_BODIES = frozenset(
    ("john lewis", "marie curie", "duncan lewis", "owen mumford", "morgan sindall", "florence nightingale", "ernst young")
)  # fmt: skip
_TOKEN = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|[^\s\w]")
_INITIAL_AND_SURNAME = re.compile(r"[a-z][._-][a-z]{2,}", re.IGNORECASE)
# What may follow a name without a comma; any other small word makes it part of something else (Rose Hill residents).
_AFTER_A_NAME = frozenset(("and", "as", "at", "for", "from", "in", "of", "on", "or", "to", "with"))
_LONGEST_NAME = 3


def persons(subject: Subject) -> Iterator[Finding]:
    """RR605: each person's name, or address, where a role should stand."""
    for path, text in all_texts(subject.register):
        if path[-1] in _ROLE_KEYS and path[0] != "scheme":
            person = _address(path, text) or _name(text)
            if person is not None:
                yield Finding(
                    rules.PERSON_NAMED,
                    path,
                    f"“{one_line(person, 60)}” is a person, and people move on while the register stays.",
                    "Name the role or the body, such as Head of Communications; who holds it is found elsewhere.",
                )


def _address(path: Path, text: str) -> str | None:
    """An e-mail address; the mailbox of a team may stand as a contact, the address of a person not."""
    for word in text.split():
        address = word.strip("<>()[],;:.\"'")
        mailbox, at, _ = address.partition("@")
        if at and mailbox:
            first = re.split(r"[._+-]", mailbox, maxsplit=1)[0]
            is_person = _INITIAL_AND_SURNAME.fullmatch(mailbox) or first.casefold() in _given_names()
            if is_person or path[-1] != "contact":
                return address
    return None


def _name(text: str) -> str | None:
    """The first name of a person in a text."""
    tokens: list[str] = _TOKEN.findall(" ".join(word for word in text.split() if "@" not in word))
    if len(tokens) == 1 and tokens[0].casefold() in _given_names():
        return tokens[0]
    for start, token in enumerate(tokens):
        if token.casefold() in _TITLES and token[0].isupper():
            behind = start + 1 + (tokens[start + 1 : start + 2] == ["."])
            name = _capitals(tokens[behind : behind + _LONGEST_NAME])
            if name and _no_surname().isdisjoint(word.casefold() for word in name):
                return " ".join([token, *name])
        elif (
            token.casefold() in _given_names() and token[0].isupper() and _may_begin(tokens[start - 1] if start else "")
        ):
            name = _capitals(tokens[start : start + _LONGEST_NAME + 1])
            if _is_name(name, tokens[start + len(name) : start + len(name) + 1]):
                return " ".join(name)
    return None


def _capitals(tokens: list[str]) -> list[str]:
    """The words with a capital that some tokens begin with."""
    for index, token in enumerate(tokens):
        if not token[0].isupper():
            return tokens[:index]
    return tokens


def _may_begin(before: str) -> bool:
    """Whether a name may begin after a token: not inside another name, unless that says a role, and not after `of`."""
    if before[:1].isupper():
        return before.casefold() in _no_surname() or before.isupper()
    return before not in ("of", "at", "for", "in", "the")


def _is_name(name: list[str], after: list[str]) -> bool:
    folded = [word.casefold() for word in name]
    return (
        2 <= len(name) <= _LONGEST_NAME
        and _no_surname().isdisjoint(folded)
        and not any(word.isupper() and len(word) > 1 for word in name)
        and " ".join(folded[:2]) not in _BODIES
        and not (after and after[0].isalpha() and after[0] not in _AFTER_A_NAME)
        and after != ["&"]
    )


def _given_names() -> frozenset[str]:
    """Given names common in the United Kingdom, of many origins; those that are everyday words are left out."""
    return words("given-names")


def _no_surname() -> frozenset[str]:
    """Words of roles, bodies and places: a run of capitals that holds one is no person's name."""
    return words("no-surname")
