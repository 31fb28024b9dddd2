"""A register as it stands in its file, with what it inherits; and where the things in it are that have a name."""

from collections.abc import Iterable, Iterator
from copy import copy
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, Rule
from riskreg.layers import Layered, assemble
from riskreg.model import Decision, Mitigation, Objective, OptionSpec, Register, Risk
from riskreg.source import Document
from riskreg.source import Path as KeyPath
from riskreg.wording import choices, listing, nearest, one_line


class Kind(NamedTuple):
    """One kind of thing that has an id: what it is called, where its lists are, and what names it where."""

    word: str
    places: tuple[KeyPath, ...]
    model: type[BaseModel]


RISK = Kind("risk", (("risks", "adopting"), ("risks", "not_adopting")), Risk)
MITIGATION = Kind("mitigation", (("mitigations",),), Mitigation)
OPTION = Kind("option", (("options",),), OptionSpec)
OBJECTIVE = Kind("objective", (("decision", "objectives"),), Objective)
REGISTER = Kind("register", (), Register)
DECISION = Kind("decision", (), Decision)
KINDS = (RISK, MITIGATION, OPTION, OBJECTIVE)


class Refused(Exception):
    """An edit that is not made, and why: nothing was written."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(one.message for one in diagnostics))
        self.diagnostics = list(diagnostics)


class Item(NamedTuple):
    """One thing of a register: its data with all that it inherits, where that is, and where it stands in the file itself.

    `own` is None where the file says nothing of it: then it is inherited. `inherited` is whether the register that
    this one extends has it. `kind` REGISTER and DECISION are the register itself and its decision.
    """

    kind: Kind
    name: str
    at: KeyPath
    data: dict[str, Any]
    own: KeyPath | None
    inherited: bool


class Standing:
    """A register as it stands: `own` is what its file says, `data` that with what it inherits."""

    def __init__(self, document: Document, folder: Path | None) -> None:
        self.document = document
        self.folder = folder
        self.own: dict[str, Any] = document.data
        twin = copy(document)  # joining reports in it, and the document is still to be edited
        twin.problems = list(document.problems)
        source = assemble(twin, folder)
        whole = isinstance(source, Layered) and bool(source.data)
        self._layered = source if isinstance(source, Layered) and whole else None
        self.data: dict[str, Any] = self._layered.data if self._layered is not None else self.own

    @property
    def extends(self) -> bool:
        """Whether it inherits anything."""
        return self._layered is not None

    def items(self, kinds: Iterable[Kind] = KINDS) -> Iterator[Item]:
        """Everything of these kinds that has an id, in the order of the file."""
        for kind in kinds:
            for place in kind.places:
                own = _ids(self.own, place) if self.extends else {}
                theirs = _ids(self._base, place)
                for index, item in _dicts(self.data, place):
                    name = item.get("id")
                    if isinstance(name, str):
                        here: KeyPath | None = (*place, index)
                        if self.extends:
                            here = (*place, own[name]) if name in own else None
                        yield Item(kind, name, (*place, index), item, here, name in theirs)

    @property
    def _base(self) -> Any:
        return self._layered.base.data if self._layered is not None else {}

    def inherited(self, item: Item, steps: KeyPath) -> Any:
        """What the register that this one extends has at a path of an item; None for nothing."""
        at: KeyPath | None = item.at
        if item.kind in KINDS:
            places = ((place, _ids(self._base, place)) for place in item.kind.places)
            at = next(((*place, ids[item.name]) for place, ids in places if item.name in ids), None)
        return None if at is None else value_at(self._base, (*at, *steps))

    def find(self, asked: str, kinds: Iterable[Kind] = KINDS) -> Item:
        """The one thing that an id names; `mitigation:policy` says of which kind. Raises Refused."""
        kinds = tuple(kinds)
        word, colon, name = asked.partition(":")
        some = [kind for kind in kinds if kind.word == word] if colon else []
        found = [item for item in self.items(some or kinds) if item.name == (name if some else asked)]
        if len(found) == 1:
            return found[0]
        if not found:
            raise Refused(nothing_named([self], asked, kinds))
        raise Refused(self._several(asked, found))

    def top(self, kind: Kind) -> Item:
        """The register itself, or its decision."""
        at: KeyPath = () if kind is REGISTER else (kind.word,)
        data = self.data if kind is REGISTER else self.data.get(kind.word)
        return Item(kind, kind.word, at, data if isinstance(data, dict) else {}, at, inherited=False)

    def refused(self, path: KeyPath, message: str, remedy: str, rule: Rule = rules.EDIT_REFUSED) -> Refused:
        """An edit that is not made, said at a place of the file."""
        return Refused(self.document.diagnostic(Finding(rule, path, message, remedy)))

    def _several(self, asked: str, found: list[Item]) -> Diagnostic:
        """Two things with one id, in one register."""
        words = list(dict.fromkeys(item.kind.word for item in found))
        shown = one_line(asked, 80)
        if len(words) > 1:
            message = f"`{shown}` is the id of {listing(map(_one, words))} here."
            ways = listing((f"`{word}:{shown}`" for word in words), "or")
            return Diagnostic(rules.NAMED_IN_SEVERAL, self.document.name, None, message, f"Say which: {ways}.")
        path = (*(found[1].own or found[1].at), "id")
        message = f"The id `{shown}` is used by {len(found)} {words[0]}s here."
        return self.document.diagnostic(
            Finding(rules.NAMED_IN_SEVERAL, path, message, "Give one of them another id in this line, by hand.")
        )


def nothing_named(standings: Iterable[Standing], asked: str, kinds: Iterable[Kind] = KINDS) -> Diagnostic:
    """The report that registers have nothing of this id: it names the nearest."""
    standings, kinds = list(standings), tuple(kinds)
    shown, name = one_line(asked, 80), asked.rpartition(":")[2]
    known = list(dict.fromkeys(item.name for standing in standings for item in standing.items(kinds)))
    what = listing((kind.word for kind in kinds), "or")
    elsewhere = [item for standing in standings for item in standing.items() if item.name == name]
    near = nearest(name, known)
    if elsewhere and elsewhere[0].kind not in kinds:
        message, remedy = (
            f"`{shown}` is {_one(elsewhere[0].kind.word)}, not {_one(what)}.",
            f"The {what}s: {choices(known)}.",
        )
    else:
        message = f"There is no {what} `{shown}` here."
        remedy = f"Did you mean `{one_line(near, 80)}`?" if near else f"There are: {choices(known)}."
    if not known:
        remedy = f"The register has no {what} yet."
    if any(entry.get("id") == name for one in standings for _, entry in _dicts(one.own, ("dropped",))):
        message, remedy = (
            f"`{shown}` is dropped here.",
            "Take its entry under dropped: out by hand, if it holds after all.",
        )
    file = standings[0].document.name if len(standings) == 1 else "registers"
    return Diagnostic(rules.NOTHING_NAMED, file, None, message, remedy)


def _one(word: str) -> str:
    return f"{'an' if word[0] in 'aeiou' else 'a'} {word}"


def _dicts(data: Any, place: KeyPath) -> Iterator[tuple[int, dict[str, Any]]]:
    """The groups of keys in a list, by their index."""
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if isinstance(item, dict):
            yield index, item


def _ids(data: Any, place: KeyPath) -> dict[str, int]:
    return {item["id"]: index for index, item in _dicts(data, place) if isinstance(item.get("id"), str)}


def value_at(data: Any, path: KeyPath) -> Any:
    """What stands at a path of plain data; None where nothing does."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data
