"""What was copied and never made one's own: another organisation's name (RR706), placeholders never filled in (RR707)."""

import re
from collections.abc import Iterator
from functools import cache

from riskreg import packs, rules
from riskreg.checks.check import Subject, all_texts, open_risks
from riskreg.checks.words import words
from riskreg.diagnostics import Finding
from riskreg.model import Register
from riskreg.validation import Path
from riskreg.wording import did_you_mean, one_line

_MOST_PLACES = 20

_BEFORE_THE_NAME = re.compile(
    r"(?:the )?(?:(?:london|royal|metropolitan) )*(?:borough|city|county|district|county borough|city and county) (?:council )?of (?:the )?|the ",
    re.IGNORECASE,
)
_BEHIND_THE_NAME = re.compile(
    r"(?: (?:and )?(?:metropolitan|borough|city|county|district|town|parish|community|unitary|council|authority|combined"
    r"|fire|rescue|police|service|services|constabulary|nhs|foundation|trust|university|college|partnership))+$",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[^\W_]+")
_FEWEST_LETTERS = 3

_PLACEHOLDER = re.compile(
    r"(?P<braces>\{(?!organisation\})[^{}\n]{1,60}\})"
    r"|(?P<brackets>\[(?i:insert|enter|fill in|add|your|name of|date of|x{2,})\b[^\[\]\n]{0,80}\]"
    r"|\[(?i:name|council|organisation|organization|date|role|team|department|service|number|amount|place|t[bo][acd]o?)"
    r"(?i: name| here)?\])"
    r"|(?P<angles><(?!/)(?!(?:a|b|br|code|del|div|em|hr|i|img|ins|kbd|li|ol|p|pre|q|s|small|span|strong|sub|sup|td|th|tr|u|ul)\b)"
    r"[A-Za-z][A-Za-z _'-]{2,40}>)"
    r"|(?P<words>\b(?:TODO|TBC|TBA|TBD|FIXME|X{2,5})\b|(?i:\blorem ipsum\b))"
)
_YOURS = re.compile(
    r"(?:your|my|our|the|a|an|any|some|example|sample) (?:council|organisation|authority)(?: name)?", re.IGNORECASE
)


def other_name(subject: Subject) -> Iterator[Finding]:
    """RR706: each place where the organisation that a register was copied from still stands."""
    copied = subject.register.copied_from
    if copied is None or copied.organisation is None:
        return
    own = subject.register.organisation.casefold()
    names = [name for name in _names(copied.organisation) if name.casefold() not in own]
    if not names:
        return
    pattern = re.compile("|".join(rf"(?<!\w){_in_any_space(name)}(?!\w)" for name in names))
    search = cache(pattern.search)  # a text may stand in many places
    found = [
        (path, match[0])
        for path, text in all_texts(subject.register)
        if path[0] != "copied_from" and (match := search(text))
    ]
    for number, (path, name) in enumerate(found[:_MOST_PLACES], start=1):
        of_all = f" (place {number} of {len(found)})" if len(found) > 1 else ""
        yield Finding(
            rules.OTHER_NAME, path,
            f"“{one_line(name, 80)}” still stands here{of_all}; the register was copied from there.",
            "Write {organisation}, or see whether what this says is true here at all.",
        )  # fmt: skip


def _names(organisation: str) -> list[str]:
    """What an organisation is called: its whole name, and the part that sets it apart (Exampleshire).

    What may be a word of any sentence (The, Social Care, Reading) is none of that; neither is a whole name of one such word.
    """
    whole = " ".join(organisation.split())
    apart = _BEHIND_THE_NAME.sub("", whole)
    before = _BEFORE_THE_NAME.match(apart)
    apart = apart[before.end() :] if before else apart
    if apart != whole:
        return [whole, apart] if _stands_out(apart) else [whole]
    return [whole] if " " in whole or _stands_out(whole) else []


def _stands_out(name: str) -> bool:
    """Whether a name is clearly one: it begins as names do, and holds a word that is nothing else."""
    ordinary = words("also-places") | words("no-surname") | words("in-sentences") | words("happens")
    said = [word.casefold() for word in _LETTERS.findall(name)]
    return name[:1].isupper() and any(len(word) >= _FEWEST_LETTERS and word not in ordinary for word in said)


def _in_any_space(name: str) -> str:
    """The pattern of a name whose words may stand on two lines."""
    return r"\s+".join(re.escape(word) for word in name.split())


def unknown_origin(subject: Subject) -> Iterator[Finding]:
    """RR708: a pack, or an edition of it, that riskreg does not hold."""
    copied = subject.register.copied_from
    if copied is None or copied.pack is None:
        return
    if copied.pack not in packs.NAMES:
        near = did_you_mean(copied.pack, packs.NAMES)
        yield Finding(
            rules.UNKNOWN_ORIGIN, ("copied_from", "pack"), f"There is no pack `{one_line(copied.pack, 80)}`.",
            near if near.startswith("Did") else "Name the organisation in place of the pack: {organisation: Otterton Council}.",
        )  # fmt: skip
    elif copied.edition is not None and packs.shipped(copied.pack, copied.edition) is None:
        yield Finding(
            rules.UNKNOWN_ORIGIN, ("copied_from", "edition"),
            f"This riskreg does not hold edition {copied.edition} of the pack `{copied.pack}`.",
            "Put right the number; or update riskreg, if the register was begun with a newer one.",
        )  # fmt: skip


def placeholders(subject: Subject) -> Iterator[Finding]:
    """RR707: each text with a placeholder; and what of a pack still speaks as the pack does."""
    organisation = subject.register.organisation
    in_name = [found[0] for found in _PLACEHOLDER.finditer(organisation)]
    spread = frozenset(in_name)  # stands wherever the name is filled in
    if _YOURS.fullmatch(organisation.strip()):
        yield _placeholder(("organisation",), organisation)

    @cache
    def first(text: str) -> str | None:
        return next((found[0] for found in _PLACEHOLDER.finditer(text) if found[0] not in spread), None)

    for path, text in all_texts(subject.register):
        found = first(text) if path != ("organisation",) else next(iter(in_name), None)
        if found is not None:
            yield _placeholder(path, found)
    yield from _to_consider(subject.register)
    for path, risk in open_risks(subject.evaluation):
        begins = (risk.rationale or "").lstrip().casefold().startswith("illustrative")
        if risk.reviewed is not None and risk.reviewed.on <= subject.evaluation.as_of and begins:
            yield Finding(
                rules.PLACEHOLDER, (*path, "rationale"),
                f"{risk.id} is marked as reviewed, but its rationale still calls itself illustrative.",
                "Say what the scores rest on here: a record, a count, a case; and take the word out.",
            )  # fmt: skip


def _to_consider(register: Register) -> Iterator[Finding]:
    """What a pack asks its readers to think of is no answer for a board."""
    if register.copied_from is not None:
        for name, text in register.implications.items():
            if text.lstrip().casefold().startswith("to consider"):
                yield Finding(
                    rules.PLACEHOLDER, ("implications", name),
                    f"The {one_line(name, 60)} implications are still those that the pack says are to be considered.",
                    "Say what they are here, and take the words “To consider” out.",
                )  # fmt: skip


def _placeholder(path: Path, text: str) -> Finding:
    return Finding(
        rules.PLACEHOLDER,
        path,
        f"“{one_line(text, 60)}” was never filled in.",
        "Write what belongs here, or take the key out until it is known.",
    )
