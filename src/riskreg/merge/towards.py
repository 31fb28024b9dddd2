"""A text made to say what was meant, with as few changes as can be: fields set, items taken out, new ones put in.

What is new is copied with its comments and layout from the text that it stands in, where that reads back the same.
"""

from collections.abc import Iterator
from typing import Any, NamedTuple

from riskreg.diff import by_name, changes, same
from riskreg.edit import Insert, Operation, Remove, Set, amended
from riskreg.merge.lines import lines_of, moved, split
from riskreg.merge.three_way import Names
from riskreg.source import Document, Path, parse


class _Pair(NamedTuple):
    """A list of named items as it is and as it is meant, by name, with its place in the text."""

    path: Path
    now: dict[str, Any]
    meant: dict[str, Any]


def towards(content: bytes, name: str, meant: dict[str, Any], sources: tuple[Document, ...]) -> bytes:
    """The bytes of a register changed until they say what is meant. `sources` are the texts that new items are copied from.

    Raises CannotEdit where that cannot be done.
    """
    document = parse(content, name)
    steps: list[Operation] = [*_fields((), (), document.data, meant)]
    if steps:
        content, document = amended(content, name, steps)
    steps = [*_gone(document.data, meant)]
    if steps:
        content, document = amended(content, name, steps)
    new = [pair for pair in _lists((), (), document.data, meant) if pair.meant.keys() - pair.now.keys()]
    if not new:
        return content
    for source in sources:
        copied = _copied(document, new, source)
        if copied is not None and says(copied, name, meant):
            return copied
    return amended(content, name, [*_written(new)])[0]


def says(content: bytes, name: str, meant: dict[str, Any]) -> bool:
    """Whether a text can be read, and says what is meant, in whatever order."""
    document = parse(content, name)
    return not document.problems and isinstance(document.data, dict) and not changes(document.data, meant)


def _fields(path: Path, names: Names, now: dict[str, Any], meant: dict[str, Any]) -> Iterator[Operation]:
    """What has to be set or taken out of groups of keys. The items of lists stay where they are."""
    for key in dict.fromkeys((*now, *meant)):
        was, wanted, at = now.get(key), meant.get(key), (*path, key)
        if same(was, wanted):
            continue
        if wanted is None:
            yield Remove(at)
        elif was is None:
            yield Set(at, wanted)
        else:
            yield from _value(at, (*names, key), was, wanted)


def _value(path: Path, names: Names, now: Any, meant: Any) -> Iterator[Operation]:
    if isinstance(now, dict) and isinstance(meant, dict):
        yield from _fields(path, names, now, meant)
        return
    pair = _pair(path, names, now, meant)
    if pair is None:
        if not same(now, meant):
            yield Set(path, meant)
        return
    for index, name in enumerate(pair.now):
        if name in pair.meant:
            yield from _value((*path, index), (*names, name), pair.now[name], pair.meant[name])


def _pair(path: Path, names: Names, now: Any, meant: Any) -> _Pair | None:
    """Two lists whose items can be told apart; None where the one is put in the place of the other as a whole."""
    old, new = by_name(names, now), by_name(names, meant)
    if not old or not new or not (old.keys() & new.keys()):
        return None
    return _Pair(path, old, new)


def _lists(path: Path, names: Names, now: Any, meant: Any) -> Iterator[_Pair]:
    """Every list that is there both now and as meant, the outer before the inner."""
    if isinstance(now, dict) and isinstance(meant, dict):
        for key in now:
            if key in meant:
                yield from _lists((*path, key), (*names, key), now[key], meant[key])
        return
    pair = _pair(path, names, now, meant)
    if pair is not None:
        yield pair
        for index, name in enumerate(pair.now):
            if name in pair.meant:
                yield from _lists((*path, index), (*names, name), pair.now[name], pair.meant[name])


def _gone(now: dict[str, Any], meant: dict[str, Any]) -> list[Operation]:
    """The items to be taken out, the last first, so that the others keep their numbers."""
    found = [
        (*pair.path, index)
        for pair in _lists((), (), now, meant)
        for index, name in enumerate(pair.now)
        if name not in pair.meant
    ]
    return [Remove(path) for path in sorted(found, key=_numbers, reverse=True)]


def _numbers(path: Path) -> tuple[tuple[int, str], ...]:
    return tuple((step, "") if isinstance(step, int) else (-1, step) for step in path)


def _written(pairs: list[_Pair]) -> Iterator[Operation]:
    """The new items written anew, the inner lists first, so that the places of the outer ones still hold."""
    for pair in reversed(pairs):
        order = [*pair.now]
        last: str | None = None
        for name, item in pair.meant.items():
            if name not in pair.now:
                index = 0 if last is None else order.index(last) + 1
                order.insert(index, name)
                yield Insert(pair.path, item, index)
            last = name


def _copied(document: Document, pairs: list[_Pair], source: Document) -> bytes | None:
    """The text with the lines of the new items as they stand in the source; None where one has no lines of its own."""
    here, there = split(document.text), split(source.text)
    added: dict[int, list[str]] = {}  # before which line what is put in
    for pair in pairs:
        last: str | None = None
        for name in pair.meant:
            if name in pair.now:
                last = name
                continue
            chunk = _chunk(document, here, pair, last, _Source(source, there, name))
            if chunk is None:
                return None
            added.setdefault(chunk[0], []).extend(chunk[1])
    if added and here and not here[-1].endswith(("\n", "\r")):
        here[-1] += "\r\n" if "\r\n" in document.text else "\n"
    pieces = [[*added.get(number, ()), line] for number, line in enumerate(here)]
    return "".join(line for piece in (*pieces, added.get(len(here), [])) for line in piece).encode()


def swapped(document: Document, names: Names, source: Document) -> bytes | None:
    """The text with an item as it stands in the source; None where it has no lines of its own in both."""
    here, there = split(document.text), split(source.text)
    paths = find(document.data, names), find(source.data, names)
    if paths[0] is None or paths[1] is None or not isinstance(paths[0][-1], int):
        return None
    ours, theirs = lines_of(document, here, paths[0]), lines_of(source, there, paths[1])
    if ours is None or theirs is None:
        return None
    lines = _ended(moved(there[theirs.start : theirs.end], ours.column - theirs.column))
    return "".join([*here[: ours.start], *lines, *here[ours.end :]]).encode()


class _Source(NamedTuple):
    """Where an item is copied from: the text, its lines, and the item's name."""

    document: Document
    lines: list[str]
    name: str


def _chunk(
    document: Document, here: list[str], pair: _Pair, last: str | None, source: _Source
) -> tuple[int, list[str]] | None:
    """The lines of a new item, and before which line of ours they go: behind the item `last`, else before the first."""
    place = find(source.document.data, (*_named(document.data, pair.path), source.name))
    theirs = lines_of(source.document, source.lines, place) if place is not None else None
    index = 0 if last is None else [*pair.now].index(last)
    ours = lines_of(document, here, (*pair.path, index))
    if place is None or theirs is None or ours is None:
        return None
    shift = ours.column - theirs.column
    lines = source.lines
    if last is None:
        behind = theirs.end
        while behind < len(lines) and not lines[behind].strip():
            behind += 1
        return ours.start, _ended(moved(lines[theirs.start : behind], shift))
    start = theirs.start if place[-1] == 0 else theirs.blank  # comments above the first item are about the whole list
    return ours.end, _ended(moved(lines[start : theirs.end], shift))


def _ended(lines: list[str]) -> list[str]:
    if lines and not lines[-1].endswith(("\n", "\r")):
        lines[-1] += "\r\n" if any("\r\n" in line for line in lines) else "\n"
    return lines


def find(data: Any, names: Names) -> Path | None:
    """The path, with numbers, of what is called by keys and the names of items; None where it is not there."""
    path: list[str | int] = []
    for depth, step in enumerate(names):
        if isinstance(data, dict) and step in data:
            path.append(step)
            data = data[step]
            continue
        items = by_name(names[:depth], data) if isinstance(data, list) else None
        if not items or step not in items:
            return None
        path.append([*items].index(step))
        data = items[step]
    return tuple(path)


def _named(data: Any, path: Path) -> Names:
    """The path to a list by the names of items in place of their numbers."""
    names: list[str] = []
    for step in path:
        items = by_name(tuple(names), data) if isinstance(step, int) else None
        names.append([*items][step] if items and isinstance(step, int) else str(step))
        data = data[step]
    return tuple(names)
