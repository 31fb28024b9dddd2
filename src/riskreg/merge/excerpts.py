"""A short text in the place of a long one: what a conflict is about with its neighbours, and all that is no item of a list.

What one conflict costs does not grow with the register then. Only what stands in lines of its own is left out, and
nothing is taken for granted: where an excerpt does not read back as what it was cut from, there is none.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from riskreg.diff import by_name
from riskreg.merge.places import Places
from riskreg.merge.three_way import Conflict, Names
from riskreg.source import Document, parse

_NEIGHBOURS = 2  # items kept on each side: new ones go between them, and are written as they are


class Excerpt(NamedTuple):
    """Some lines of a text, what they are meant to say, and which lines of the whole they are."""

    document: Document
    meant: dict[str, Any]
    numbers: list[int]

    def in_whole(self, start: int, end: int) -> tuple[int, int] | None:
        """Where lines of the excerpt stand in the whole text; None where something was left out between them."""
        if start == end:
            at = self.numbers[start - 1] + 1 if start else 0
            return at, at
        first, last = self.numbers[start], self.numbers[end - 1]
        return (first, last + 1) if last - first == end - 1 - start else None


class _List(NamedTuple):
    """A list of which items can be left out: its place, its items as written and as meant, and where each begins.

    `bounds` has the line of each item (with the comments above it, but for the first), and where the last one ends.
    """

    names: Names
    numbers: dict[str, int]
    meant: dict[str, Any]
    theirs: list[str]
    bounds: list[int]

    def around(self, name: str) -> range:
        """The items to keep for a conflict about one, or about one that only they have."""
        at = self.numbers.get(name)
        if at is None:
            before = self.theirs[: self.theirs.index(name)] if name in self.theirs else []
            at = next((self.numbers[one] for one in reversed(before) if one in self.numbers), 0)
        return range(max(0, at - _NEIGHBOURS), min(len(self.numbers), at + _NEIGHBOURS + 1))


class Excerpts:
    """The excerpts of one merged text."""

    def __init__(self, places: Places, meant: dict[str, Any], theirs: dict[str, Any]) -> None:
        self._places = places
        self._meant = meant
        data = places.document.data
        found = (_cut(places, names, _at(meant, names), _at(theirs, names)) for names in _lists(data))
        self._lists = sorted((one for one in found if one is not None), key=lambda one: one.bounds[0])

    def about(self, conflicts: Sequence[Conflict]) -> Excerpt | None:
        """The excerpt that some conflicts are about; None where there is none that is shorter and says the same."""
        if not self._lists:
            return None
        kept = [(one, sorted(_kept(one, conflicts))) for one in self._lists]
        numbers = [number for lines in _lines(kept, len(self._places.lines)) for number in lines]
        text = "".join(self._places.lines[number] for number in numbers)
        document = parse(text.encode(), self._places.document.name)
        data, meant = self._places.document.data, self._meant
        for one, indexes in kept:
            items = _at(data, one.names)
            names = [name for name, index in one.numbers.items() if index in set(indexes)]
            data = _with(data, one.names, [items[index] for index in indexes])
            meant = _with(meant, one.names, [item for name, item in one.meant.items() if name in names])
            if [*(by_name(one.names, _at(data, one.names)) or {})] != names:
                return None
        if document.problems or repr(document.data) != repr(data):
            return None
        return Excerpt(document, meant, numbers)


def _lists(data: dict[str, Any]) -> Iterator[Names]:
    for key, value in data.items():
        if isinstance(value, list):
            yield (key,)
        elif isinstance(value, dict):
            yield from ((key, inner) for inner, items in value.items() if isinstance(items, list))


def _at(data: Any, names: Names) -> Any:
    for name in names:
        data = data.get(name) if isinstance(data, dict) else None
    return data


def _with(data: dict[str, Any], names: Names, value: Any) -> dict[str, Any]:
    """A copy of the data with another list at a place; what is beside the way there is shared."""
    first, *rest = names
    return {**data, first: _with(data[first], tuple(rest), value) if rest else value}


def _cut(places: Places, names: Names, meant: Any, theirs: Any) -> _List | None:
    """How a list can be cut; None where it cannot, or is short."""
    items, wanted = by_name(names, _at(places.document.data, names)), by_name(names, meant)
    if items is None or wanted is None or len(items) <= 2 * _NEIGHBOURS + 1 or items.keys() != wanted.keys():
        return None
    bounds: list[int] = []
    for index in range(len(items)):
        lines = places.lines_of((*names, index))
        if lines is None or (bounds and lines.start < bounds[-1]):
            return None
        bounds += [lines.end] if bounds else [lines.start, lines.end]
    numbers = {name: index for index, name in enumerate(items)}
    return _List(names, numbers, wanted, [*(by_name(names, theirs) or {})], bounds)


def _kept(one: _List, conflicts: Sequence[Conflict]) -> set[int]:
    """The items of a list that stay: never none, since an empty list is written in another way."""
    deep = len(one.names)
    about = [
        conflict.path[deep] for conflict in conflicts if conflict.path[:deep] == one.names and conflict.path[deep:]
    ]
    return {index for name in about for index in one.around(name)} or set(range(_NEIGHBOURS))


def _lines(kept: Iterable[tuple[_List, list[int]]], end: int) -> Iterator[range]:
    at = 0
    for one, indexes in kept:
        yield range(at, one.bounds[0])
        yield from (range(one.bounds[index], one.bounds[index + 1]) for index in indexes)
        at = one.bounds[-1]
    yield range(at, end)
