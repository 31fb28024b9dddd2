"""People named where a role should stand (RR605): a role stays when the person goes."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

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
_AROUND = frozenset("()[];/")
_AFTER_A_NAME = frozenset(("and", "as", "at", "for", "from", "in", "of", "on", "or", "to", "with"))
_LONGEST_NAME = 3


def persons(subject: Subject) -> Iterator[Finding]:
    """RR605: each person's name, or address, where a role should stand."""
    address, name = cache(_address), cache(_name)  # a text may stand in many places
    for path, text in all_texts(subject.register):
        if path[-1] in _ROLE_KEYS and path[0] != "scheme":
            contact = path[-1] == "contact"
            if (found := address(text, contact=contact)) is not None:
                yield _address_found(path, found, contact=contact)
            elif (found := name(text)) is not None:
                yield Finding(
                    rules.PERSON_NAMED,
                    path,
                    f"“{one_line(found, 60)}” is a person, and people move on while the register stays.",
                    "Name the role or the body, such as Head of Communications; who holds it is found elsewhere.",
                )


def _address_found(path: Path, address: str, *, contact: bool) -> Finding:
    shown = one_line(address, 60)
    if contact:
        return Finding(
            rules.PERSON_NAMED, path, f"“{shown}” is the address of one person, and people move on while the register stays.",
            "Give the address of a team, such as committees@example.gov.uk.",
        )  # fmt: skip
    return Finding(
        rules.PERSON_NAMED, path, f"An address (“{shown}”) stands where a role should, and says nothing of who answers for this.",
        "Name the role or the body, such as Head of Communications; how to reach them is found elsewhere.",
    )  # fmt: skip


def _address(text: str, *, contact: bool) -> str | None:
    """An e-mail address; the mailbox of a team may stand as a contact, the address of a person not."""
    for word in text.split():
        address = word.strip("<>()[],;:.\"'")
        mailbox, at, _ = address.partition("@")
        if at and mailbox:
            first = re.split(r"[._+-]", mailbox, maxsplit=1)[0]
            if not contact or _INITIAL_AND_SURNAME.fullmatch(mailbox) or _is_given(first):
                return address
    return None


def _name(text: str) -> str | None:
    """The first name of a person in a text."""
    composed = unicodedata.normalize("NFC", " ".join(word for word in text.split() if "@" not in word))
    tokens: list[str] = _TOKEN.findall(composed)
    if len(tokens) == 1 and _is_given(tokens[0]):
        return tokens[0]
    for start, token in enumerate(tokens):
        if token.casefold() in _TITLES and token[0].isupper():
            behind = start + 1 + (tokens[start + 1 : start + 2] == ["."])
            name = _capitals(tokens[behind : behind + _LONGEST_NAME])
            if name and _no_surname().isdisjoint(word.casefold() for word in name):
                return " ".join([token, *name])
        elif _is_turned(tokens, start):
            return f"{token}, {tokens[start + 2]}"
        elif _is_given(token) and token[0].isupper() and _may_begin(tokens[start - 1] if start else ""):
            name = _capitals(tokens[start : start + _LONGEST_NAME + 1])
            if _is_name(name, tokens[start + len(name) : start + len(name) + 1]):
                return " ".join(name)
    return None


def _is_turned(tokens: list[str], start: int) -> bool:
    """Whether a name stands here as in a directory: `Smith, John`, with nothing else but brackets around it."""
    surname, comma, given = (*tokens[start : start + 3], "", "", "")[:3]
    return (
        comma == ","
        and surname[0].isupper()
        and given[:1].isupper()
        and surname.isupper() == given.isupper()
        and surname.casefold() not in _no_surname()
        and _is_given(given)
        and (not start or tokens[start - 1] in _AROUND)
        and (start + 3 == len(tokens) or tokens[start + 3] in _AROUND)
    )


def _capitals(tokens: list[str]) -> list[str]:
    """The words with a capital that some tokens begin with."""
    for index, token in enumerate(tokens):
        if not token[0].isupper():
            return tokens[:index]
    return tokens


def _may_begin(before: str) -> bool:
    """Whether a name may begin after a token: not inside another name, unless that says a role, and not after `of`."""
    if before.casefold() in ("of", "at", "for", "in", "the"):
        return False
    return not before[:1].isupper() or before.casefold() in _no_surname() or before.isupper()


def _is_name(name: list[str], after: list[str]) -> bool:
    folded = [word.casefold() for word in name]
    return (
        2 <= len(name) <= _LONGEST_NAME
        and _no_surname().isdisjoint(folded)
        and _is_cased_as_one(name)
        and " ".join(folded[:2]) not in _BODIES
        and not (after and after[0].isalpha() and after[0] not in _AFTER_A_NAME)
        and after != ["&"]
    )


def _is_cased_as_one(name: list[str]) -> bool:
    """Whether no word of a name is an abbreviation: all are in capitals, and of some length, or none is but for initials."""
    in_capitals = [word for word in name if word.isupper() and len(word) > 1]
    return not in_capitals or (in_capitals == name and min(map(len, name)) > 2)


def _is_given(word: str) -> bool:
    """Whether a word is a given name, with its accents or without."""
    folded = word.casefold()
    return folded in _given_names() or _plain(folded) in _given_names()


def _plain(word: str) -> str:
    """A word without its accents."""
    return "".join(one for one in unicodedata.normalize("NFD", word) if not unicodedata.combining(one))


def _given_names() -> frozenset[str]:
    """Given names common in the United Kingdom, of many origins; those that are everyday words are left out."""
    return words("given-names")


def _no_surname() -> frozenset[str]:
    """Words of roles, bodies and places: a run of capitals that holds one is no person's name."""
    return words("no-surname")
