"""Abbreviations that a register never spells out (RR604)."""

import re
from collections.abc import Iterator

from riskreg import rules
from riskreg.checks.check import Subject, all_texts
from riskreg.checks.words import words
from riskreg.diagnostics import Finding
from riskreg.validation import Path

# Known to everyone who reads a council's papers, and said more often than what they stand for.
_KNOWN = frozenset(
    (
        "UK", "EU", "US", "USA", "UN",  # where
        "BBC", "NHS", "HM", "MP", "GP", "CEO",  # who
        "HR", "IT", "ICT",  # departments that every council has
        "VAT", "MOT", "PAYE",  # what everyone pays or passes
        "AI", "CCTV", "CD", "DVD", "GPS", "PC", "PDF", "QR", "SMS", "TV", "USB", "WIFI",  # things
        "CV", "DIY", "FAQ", "ID", "PIN", "PO", "OK", "PS", "VIP", "COVID", "HIV", "DNA",  # as words of their own
        "AM", "PM", "BST", "GMT",  # the clock
    )
)  # fmt: skip
_PLAIN = ("in-capitals", "in-sentences", "happens")  # the lists of words that are none, however they are written
_SMALL = frozenset(("a", "an", "and", "as", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_NOT_READ = frozenset(
    (
        "id", "mitigation", "mitigations", "moves_to", "serves", "answered_by", "evidence", "extends", "currency",
        "kind", "status", "treatment", "side", "organisation", "pack", "field",
    )
)  # fmt: skip
_ABBREVIATION = re.compile(r"(?<![\w@.])([A-Z]{2,6})(?:s|['’]s)?(?![\w@&+]|[.]\w|[ -]?\d)")
_ROMAN = re.compile(r"[IVX]+")
_IN_BRACKETS = re.compile(r"\(([^()]{2,90})\)")
_BREAK = re.compile(r"[.;:!?()“”\"…/]|\s[–—-]\s")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_LONGEST = 6
_MOST_SMALL = 4


def unexplained(subject: Subject) -> Iterator[Finding]:
    """RR604: each abbreviation that the register uses and never spells out, at its first use."""
    texts: dict[str, Path] = {}  # each once, where it first stands: one may stand in many places
    for path, text in all_texts(subject.register):
        if text not in texts and _is_read(path):
            texts[text] = path
    read = [(path, _without_addresses(text)) for text, path in texts.items()]
    known = (
        _KNOWN
        | {word.upper() for name in _PLAIN for word in words(name)}
        | {word.upper() for word in subject.limits.abbreviations}
    )
    known |= {subject.register.currency, *_ABBREVIATION.findall(subject.register.organisation)}
    first: dict[str, Path] = {}
    for path, text in read:
        if not _is_shouted(text):
            for word in _ABBREVIATION.findall(text):
                if word not in known and not _ROMAN.fullmatch(word) and word.strip("X"):
                    first.setdefault(word, path)
    if not first:
        return
    told = {word for _, text in read for word in (*_in_brackets(text), *_initials(text))}
    for word, path in first.items():
        if word not in told:
            yield Finding(
                rules.ABBREVIATION,
                path,
                f"{word} is used here, and the register never says what it stands for.",
                f"Write it out where it first stands, with {word} behind it in brackets; or use the words alone.",
            )


def _is_read(path: Path) -> bool:
    return path[0] not in ("scheme", "appetite", "copied_from") and _NOT_READ.isdisjoint(map(str, path))


def _without_addresses(text: str) -> str:
    return " ".join(word for word in text.split(" ") if "@" not in word and "://" not in word)


def _is_shouted(text: str) -> bool:
    """Whether a text is written in capitals throughout, so that no word of it stands out."""
    long = [word for word in _WORD.findall(text) if len(word) > 1]
    return len(long) > 2 and sum(word.isupper() for word in long) * 2 > len(long)


def _in_brackets(text: str) -> Iterator[str]:
    """What is spelled out by brackets: `Freedom of Information (FOI)`, or `FOI (Freedom of Information)`."""
    for found in _IN_BRACKETS.finditer(text):
        before, inside = text[max(0, found.start() - 120) : found.start()], found[1]
        initials = {word[0].upper() for word in _WORD.findall(before) if not word.isupper()}
        for word in _ABBREVIATION.findall(inside):
            if word[0] in initials:
                yield word
        last = _ABBREVIATION.findall(before[-8:])
        long = [word for word in _WORD.findall(inside) if word.casefold() not in _SMALL]
        if last and len(long) > 1 and last[-1][0] in {word[0].upper() for word in long}:
            yield last[-1]


def _initials(text: str) -> Iterator[str]:
    """The initials of every run of two to six words that may be a name: with its small words, and without."""
    for part in _BREAK.split(text):
        run = _WORD.findall(part)
        for start, word in enumerate(run):
            if word.casefold() not in _SMALL:
                yield from _initials_from(run[start : start + _LONGEST + _MOST_SMALL])


def _initials_from(run: list[str]) -> Iterator[str]:
    """The initials of the runs that begin with the first word.

    Capitals make a name of any run. Without them two letters would turn up everywhere, three at the beginning of
    many a sentence, and small words other than `of` (freedom of information) anywhere: neither `Staff answer
    residents` nor `staff and residents` is a subject access request.
    """
    with_small = without = run[0][0].upper()
    inside = run[0][0].islower()
    capitals, plain, only_of = not inside, _is_weighty(run[0]), True
    for word in run[1:]:
        with_small += word[0].upper()
        if word.casefold() in _SMALL:
            only_of = only_of and word == "of"
            continue
        without += word[0].upper()
        capitals, plain = capitals and word[0].isupper(), plain and _is_weighty(word)
        if len(without) > _LONGEST or not (capitals or plain):
            return
        if capitals or len(without) > 3 or (len(without) == 3 and inside):
            yield without
        if capitals or (only_of and inside and len(with_small) > 2):
            yield with_small


def _is_weighty(word: str) -> bool:
    """Whether a word without a capital may be part of a name."""
    return len(word) > 3 and word.casefold() not in words("in-sentences")
