"""How hard a text is to read (RR603): its reading age, by the Flesch-Kincaid grade level.

The formula is J. P. Kincaid and others' (Naval Technical Training Command, Research Branch Report 8-75, 1975). It
gives a school grade of the United States; grade 1 is the year in which a child becomes 7 and starts at 6, so grade
plus 5 is the age. Syllables are counted by pyphen's British English hyphenation, which never parts a single letter
from a word and so finds too few; groups of vowels find the rest, and the greater of the two counts.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, cached_property, lru_cache
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.checks.check import Subject, all_texts
from riskreg.diagnostics import Finding
from riskreg.model import Part, Register
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
    read = cache(_Read)  # a text may stand in many places
    for part, passage in _passages(subject.register).items():
        texts = [one for _, text in passage.texts if (one := read(text)).sentences]
        if sum(one.words for one in texts) < _FEWEST_WORDS:
            continue
        age = round(_age(texts))
        if age > most:
            longest = max((one.longest for one in texts), key=len)
            yield Finding(
                rules.HARD_TO_READ, passage.longest,
                f"{_called(part, subject.register)} asks for a reading age of {age}; above {most} many readers are lost. Its longest sentence has {len(longest)} words: “{one_line(' '.join(longest), 60)}”.",
                _remedy(texts),
            )  # fmt: skip


class _Read:
    """A text as it is read: how much there is of it, and what is hard in it, each counted when it is first asked for."""

    def __init__(self, text: str) -> None:
        self._text = text
        said = sentences(text)
        self.sentences = len(said)
        self.words = sum(map(len, said))
        self.longest = max(said, key=len, default=[])

    @cached_property
    def _said(self) -> Counter[str]:
        """How often each word stands in it."""
        return Counter(word for one in sentences(self._text) for word in one)

    @cached_property
    def syllables(self) -> int:
        """How many syllables all its words have."""
        return sum(syllables(word) * times for word, times in self._said.items())

    @cached_property
    def hardest(self) -> list[str]:
        """Its words with the most syllables, if they have more than three: the last is the hardest."""
        return _hardest(self._said)


def _hardest(said: Iterable[str]) -> list[str]:
    long = {word.casefold() for word in said if syllables(word) > 3}
    return sorted(long, key=lambda word: (syllables(word), word))[-4:]


def _age(texts: Sequence[_Read]) -> float:
    words, said = sum(one.words for one in texts), sum(one.syllables for one in texts)
    return _reading_age(sum(one.sentences for one in texts), words, said)


def _remedy(texts: Sequence[_Read]) -> str:
    """What would help most: shorter sentences, or shorter words, by name."""
    long = _hardest(word for one in texts for word in one.hardest)
    if sum(one.words for one in texts) > 17 * sum(one.sentences for one in texts) or not long:
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
    owner: Any = register
    for step in part:
        owner = getattr(owner, str(step)) if isinstance(owner, Part) else owner[step]
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
    return _reading_age(len(read), words, said)


def _reading_age(sentences_in_it: int, words: int, said: int) -> float:
    """The formula, from how many sentences, words and syllables there are."""
    return 0.39 * words / sentences_in_it + 11.8 * said / words - 15.59 + _YEARS_BEFORE_SCHOOL


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
