"""The answers that do not stand in a register yet: kept in a file beside it, and taken up from there.

The file is YAML, and holds them in the form in which they are read again. Before something is written into the
register, the file says so too; so an interview that is killed between the two knows afterwards what became of it.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from riskreg.edit import written
from riskreg.files import ChangedMeanwhile, exclusive, write_whole
from riskreg.interview.acts import Fact
from riskreg.interview.script import Answer, Cursor
from riskreg.source import MOST_BYTES, parse
from riskreg.wording import visible

ENDING = ".answers"
_MOST_ASIDE = 999


class Draft(NamedTuple):
    """Where the interview began to gather these answers. `going` is what is just being written into the register, if anything."""

    start: Cursor
    answers: tuple[Answer, ...] = ()
    going: "Going | None" = None


class Going(NamedTuple):
    """Something that is being written: where the interview goes on after it, how many answers it takes up, what it makes so."""

    then: Cursor
    used: int
    made: tuple[Fact, ...]


class Unreadable(Exception):
    """A file of answers that cannot be taken up; the message says why."""


class Shelf:
    """The file of one register's answers. Raises OSError where it cannot be written, ChangedMeanwhile where another writes it."""

    def __init__(self, register: Path) -> None:
        self.path = register.with_name(register.name + ENDING)
        self._register = register.name
        self._content: bytes | None = None

    def load(self) -> Draft | None:
        """What was kept; None for nothing. Raises Unreadable."""
        try:
            self._content = _content(self.path)
        except FileNotFoundError:
            self._content = None
            return None
        except OSError as fault:
            raise Unreadable((fault.strerror or "unknown").lower()) from None
        return _read(self._content, self.path.name)

    def save(self, draft: Draft) -> None:
        """Keep this, whole or not at all; on the disk when it returns."""
        content = _text(draft, self._register).encode()
        with exclusive(self.path):
            self._ours()
            write_whole(self.path, content)
        self._content = content

    def clear(self) -> None:
        """Nothing is left to keep."""
        if self._content is None:
            return
        with exclusive(self.path):
            self._ours()
            self.path.unlink()
        self._content = None

    def put_aside(self) -> Path:
        """Give the file a name under which it is not taken up again; returns that."""
        for number in range(1, _MOST_ASIDE + 1):
            aside = self.path.with_name(f"{self.path.name}.{number}")
            if not os.path.lexists(aside):
                self.path.rename(aside)
                self._content = None
                return aside
        raise FileExistsError(str(self.path))

    def laid_aside(self) -> "tuple[Path, Draft | None] | None":
        """The last file that was put aside and is still there, and what it holds (None: not to be read); None for none."""
        for number in range(_MOST_ASIDE, 0, -1):
            aside = self.path.with_name(f"{self.path.name}.{number}")
            if aside.is_file():
                try:
                    return aside, _read(_content(aside), aside.name)
                except (OSError, Unreadable):
                    return aside, None
        return None

    def _ours(self) -> None:
        """Raise ChangedMeanwhile where another interview has written since."""
        try:
            there: bytes | None = self.path.read_bytes()
        except FileNotFoundError:
            there = None
        if there != self._content:
            raise ChangedMeanwhile


def _content(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(MOST_BYTES + 1)


def _read(content: bytes, name: str) -> Draft:
    """What a file of answers says. Raises Unreadable."""
    document = parse(content, name)
    if document.problems:
        raise Unreadable(document.problems[0].message)
    try:
        return _draft(document.data)
    except (KeyError, TypeError, ValueError):
        raise Unreadable("it is not as riskreg wrote it") from None


def _draft(data: Any) -> Draft:
    answers = tuple(Answer(*map(_text_of, pair)) for pair in data["answers"])
    start = _cursor(data["from"])
    if "then" not in data:
        return Draft(start, answers)
    made = tuple(tuple(map(_text_of, fact)) for fact in data["made"])
    return Draft(start, answers, Going(_cursor(data["then"]), int(data["taken"]), made))


def _text_of(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(value)
    return value


_WORDS = {
    "at": ("new", "risk", "treat", "settle", "menu", "stop"),
    "side": ("adopting", "not_adopting"),
    "way": ("pair", "end", "settle"),
}


def _cursor(values: Any) -> Cursor:
    at, side, risk, way = map(_text_of, values)
    said: dict[str, Any] = {"at": at, "side": side, "way": way}
    if any(said[key] not in known for key, known in _WORDS.items()):
        raise ValueError(values)
    return Cursor(risk=risk, **said)


def _text(draft: Draft, register: str) -> str:
    lines = [
        f"# What was said to riskreg ask, and does not stand in {visible(register)} yet.",
        "# riskreg ask goes on from here. Keep this file until then.",
        f"from: {_listed(draft.start)}",
        "answers:" if draft.answers else "answers: []",
        *(f"  - {_listed(answer)}" for answer in draft.answers),
    ]
    if draft.going is not None:
        lines += [
            f"then: {_listed(draft.going.then)}",
            f"taken: {draft.going.used}",
            "made:" if draft.going.made else "made: []",
            *(f"  - {_listed(fact)}" for fact in draft.going.made),
        ]
    return "".join(f"{line}\n" for line in lines)


def _listed(texts: Sequence[str]) -> str:
    return f"[{', '.join(_quoted(text) for text in texts)}]"


def _quoted(text: str) -> str:
    """A text that reads as itself inside of brackets: numbers and days in quotes, since they are texts here."""
    plain = written(text)
    return plain if plain.startswith('"') else f'"{plain}"'
