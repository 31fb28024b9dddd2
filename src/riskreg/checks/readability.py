"""How hard a text is to read (RR603): its reading age, by the Flesch-Kincaid grade level.

The formula is J. P. Kincaid and others' (Naval Technical Training Command, Research Branch Report 8-75, 1975). It
gives a school grade of the United States; grade 1 is the year in which a child becomes 7 and starts at 6, so grade
plus 5 is the age. Syllables are counted by pyphen's British English hyphenation, which never parts a single letter
from a word and so finds too few; groups of vowels find the rest, and the greater of the two counts.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, lru_cache
from typing import NamedTuple

from riskreg import rules
from riskreg.checks.check import Subject, all_texts
from riskreg.diagnostics import Finding
from riskreg.model import Register
from riskreg.validation import Path
from riskreg.wording import one_line

_FEWEST_WORDS = 40  # fewer say too little about how hard a text is
_YEARS_BEFORE_SCHOOL = 5

# What a reader reads as sentences; names, roles, ids and file names are not.
_PROSE = frozenset(
    (
        "title", "cause", "event", "consequence", "rationale", "proximity", "reason", "question", "problem", "caveat",
        "advantages", "disadvantages", "rejected_because", "limits", "measure", "asked", "said", "changed", "concern",
        "answer", "lesson", "implications",
    )
)  # fmt: skip

_SENTENCE_END = re.compile(r"(?<![.!?…])[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]?[A-Z0-9])|\n\s*\n|\n\s*[-*•]")
_WORD = re.compile(r"[^\W_]+(?:['’.,&-][^\W_]+)*")
_LETTERS = re.compile(r"[a-z]+")
_POSSESSIVE = re.compile(r"['’]s?$")
_VOWELS = re.compile(r"[aeiouy]+")
# An e that is written but not said: rule, likely, careless, named, names; but table, wanted, places.
_SILENT_E = re.compile(
    r"(?:(?<=[^aeiouyl])|(?<=[aeiouyl]l))e(?=$|ly$|less|ness$|ment|ful)"
    r"|(?:(?<=[^aeiouyldt])|(?<=[aeiouyl]l))ed$"
    r"|(?:(?<=[^aeiouylcgsxz])(?<![cs]h)|(?<=[aeiouyl]l))es$"
)


class Passage(NamedTuple):
    """Texts that are read together: where each stands, and what it says."""

    texts: list[tuple[Path, str]]

    @property
    def longest(self) -> Path:
        """Where the longest of them stands."""
        return max(self.texts, key=lambda one: len(one[1]))[0]


def hard_to_read(subject: Subject) -> Iterator[Finding]:
    """RR603: each part of a register whose texts together ask for too high a reading age."""
    most = subject.limits.reading_age
    for part, passage in _passages(subject.register).items():
        read = [words for _, text in passage.texts for words in sentences(text)]
        if sum(map(len, read)) < _FEWEST_WORDS:
            continue
        age = round(reading_age(read))
        if age > most:
            longest = max(read, key=len)
            yield Finding(
                rules.HARD_TO_READ, passage.longest,
                f"{_called(part, subject.register)} asks for a reading age of {age}; above {most} many readers are lost. Its longest sentence has {len(longest)} words: “{one_line(' '.join(longest), 60)}”.",
                _remedy(read),
            )  # fmt: skip


def _remedy(read: list[list[str]]) -> str:
    """What would help most: shorter sentences, or shorter words, by name."""
    long = sorted({word.casefold() for words in read for word in words if syllables(word) > 3}, key=syllables)[-4:]
    if sum(map(len, read)) > 17 * len(read) or not long:
        return "Break its longest sentences in two, with one thought in each, and read them aloud."
    return f"Use everyday words in place of long ones ({', '.join(one_line(word, 30) for word in reversed(long))}), and read it aloud."


def _passages(register: Register) -> dict[Path, Passage]:
    """The prose of each part of a register: of a risk, an option, a lesson; of one implication."""
    found: dict[Path, Passage] = {}
    for path, text in all_texts(register):
        keys = [step for step in path if isinstance(step, str)]
        if path[0] != "scheme" and (keys[-1] in _PROSE or path[0] == "implications"):
            part = path[:3] if path[0] == "risks" else path[: 1 if path[0] == "decision" else 2]
            found.setdefault(part, Passage([])).texts.append((path, text))
    return found


def _called(part: Path, register: Register) -> str:
    """How a message names a part: by its id, where it has one."""
    owner: object = register
    for step in part:
        owner = owner[step] if isinstance(owner, tuple | dict) else getattr(owner, str(step))  # type: ignore[index]
    name = getattr(owner, "id", None)
    return f"The text of `{name}`" if isinstance(name, str) else "This text"


def sentences(text: str) -> list[list[str]]:
    """The sentences of a text, each as its words; a text without a full stop is one sentence."""
    parts = (_WORD.findall(part) for part in _SENTENCE_END.split(text))
    return [words for words in parts if words]


def reading_age(read: list[list[str]]) -> float:
    """The age, in years, at which an ordinary reader follows some sentences; there is at least one."""
    words = sum(map(len, read))
    said = sum(syllables(word) for one in read for word in one)
    grade = 0.39 * words / len(read) + 11.8 * said / words - 15.59
    return grade + _YEARS_BEFORE_SCHOOL


@lru_cache(maxsize=20_000)
def syllables(word: str) -> int:
    """How many syllables a word has; at least one."""
    parts = _LETTERS.findall(_POSSESSIVE.sub("", word.casefold()))
    return max(1, sum(_in_part(part) for part in parts))


def _in_part(part: str) -> int:
    groups = len(_VOWELS.findall(part)) - len(_SILENT_E.findall(part))
    return max(1, groups, len(_breaks()(part)) + 1)


@cache
def _breaks() -> Callable[[str], list[int]]:
    """Where a British printer may break a word."""
    import pyphen  # late: only this check needs it, and its patterns take as long to read as a register

    positions: Callable[[str], list[int]] = pyphen.Pyphen(lang="en_GB").positions
    return positions
