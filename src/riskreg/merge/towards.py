"""A text made to say what was meant, with as few changes as can be: fields set, items taken out, new ones put in.

What is new is copied with its comments and layout from the text that it stands in, where that reads back the same.
"""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from riskreg.diff import by_name, changes, same
from riskreg.edit import CannotEdit, Insert, Operation, Remove, Set, amend, intended
from riskreg.merge.lines import moved
from riskreg.merge.places import Places
from riskreg.merge.three_way import Names
from riskreg.source import Document, Path, parse


class _Pair(NamedTuple):
    """A list of named items as it is and as it is meant, by name, with its place in the text, and that place by names."""

    path: Path
    names: Names
    now: dict[str, Any]
    meant: dict[str, Any]


def towards(document: Document, meant: dict[str, Any], sources: tuple[Places, ...]) -> Document:
    """The text of a register changed until it says what is meant, read again. `sources` are what new items are copied from.

    No text is parsed twice: that is what a merge of a large register takes its time for. Raises CannotEdit where it
    cannot be done.
    """
    document = edited(document, [*_fields((), (), document.data, meant)])
    document = edited(document, _gone(document.data, meant))
    new = [pair for pair in _lists((), (), document.data, meant) if pair.meant.keys() - pair.now.keys()]
    if new:
        for source in sources:
            copied = _copied(document, new, source)
            if copied is not None and says(found := parse(copied, document.name), meant):
                return found
        document = edited(document, [*_written(new)])
    if not says(document, meant):
        raise CannotEdit("The text cannot be made to say what was meant.", "Edit it by hand.")
    return document


def edited(document: Document, steps: Sequence[Operation]) -> Document:
    """A text after operations, read again and held against what was meant: as `edit.amended`, of what is parsed already.

    Raises CannotEdit where nothing but what is meant cannot be changed.
    """
    if not steps:
        return document
    found = parse(amend(document, steps).encode(), document.name)
    if found.problems or repr(found.data) != repr(intended(document.data, steps)):
        raise CannotEdit("The change would not read back as it is meant.", "Edit it by hand.")
    return found


def says(document: Document, meant: dict[str, Any]) -> bool:
    """Whether a text could be read, and says what is meant, in whatever order."""
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
    return _Pair(path, names, old, new)


def _lists(path: Path, names: Names, now: Any, meant: Any) -> Iterator[_Pair]:
    """Every list in which something differs of what is there both now and as meant, the outer before the inner."""
    if now == meant:
        return
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


def _copied(document: Document, pairs: list[_Pair], source: Places) -> bytes | None:
    """The text with the lines of the new items as they stand in the source; None where one has no lines of its own."""
    ours = Places(document)
    here = ours.lines
    added: dict[int, list[str]] = {}  # before which line what is put in
    for pair in pairs:
        numbers = {name: index for index, name in enumerate(pair.now)}
        last: str | None = None
        for name in pair.meant:
            if name in numbers:
                last = name
                continue
            index = None if last is None else numbers[last]
            chunk = _chunk(ours, pair, index, source, source.find((*pair.names, name)))
            if chunk is None:
                return None
            added.setdefault(chunk[0], []).extend(chunk[1])
    if len(here) in added and here and not here[-1].endswith(("\n", "\r")):
        here[-1] += "\r\n" if "\r\n" in document.text else "\n"
    pieces = [[*added.get(number, ()), line] for number, line in enumerate(here)]
    return "".join(line for piece in (*pieces, added.get(len(here), [])) for line in piece).encode()


def swapped(document: Document, names: Names, source: Places) -> bytes | None:
    """The text with an item as it stands in the source; None where it has no lines of its own in both."""
    text = Places(document)
    paths = text.find(names), source.find(names)
    if paths[0] is None or paths[1] is None or not isinstance(paths[0][-1], int):
        return None
    ours, theirs = text.lines_of(paths[0]), source.lines_of(paths[1])
    if ours is None or theirs is None:
        return None
    lines = _ended(moved(source.lines[theirs.start : theirs.end], ours.column - theirs.column))
    return "".join([*text.lines[: ours.start], *lines, *text.lines[ours.end :]]).encode()


def _chunk(
    document: Places, pair: _Pair, index: int | None, source: Places, place: Path | None
) -> tuple[int, list[str]] | None:
    """The lines of a new item, and before which line of ours they go: behind the item of this index, else before the first."""
    theirs = source.lines_of(place) if place is not None else None
    ours = document.lines_of((*pair.path, index or 0))
    if place is None or theirs is None or ours is None:
        return None
    shift = ours.column - theirs.column
    lines = source.lines
    if index is None:
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
