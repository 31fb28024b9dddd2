"""Git's own conflict marks around just those lines of a merged text in which the two sides differ."""

from collections.abc import Sequence
from copy import deepcopy
from typing import Any, NamedTuple

from riskreg.diff import by_name
from riskreg.merge.lines import lines_of, split
from riskreg.merge.three_way import Conflict
from riskreg.merge.towards import find, says, swapped, towards
from riskreg.source import Document, Path, parse


class Labels(NamedTuple):
    """What git calls the two sides, and how long its marks are."""

    ours: str = "ours"
    theirs: str = "theirs"
    size: int = 7


class Marked(NamedTuple):
    """A text with marks, and for each conflict, in their order, the line of the mark that it stands under."""

    content: bytes
    lines: list[int]


class _Region(NamedTuple):
    """Lines of the merged text from `start` up to `end`, and what stands there on their side."""

    start: int
    end: int
    theirs: list[str]
    conflicts: tuple[int, ...]


def with_marks(
    content: bytes, name: str, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Document, labels: Labels
) -> Marked:
    """The merged text, which says what our side says wherever they differ, with their side beside it.

    Whoever keeps one side of every pair of marks, and takes the marks out, has a text that is whole again.
    Raises CannotEdit where their side cannot be written into the text.
    """
    document = parse(content, name)
    lines = split(document.text)

    def region(numbers: tuple[int, ...]) -> _Region:
        chosen = [conflicts[number] for number in numbers]
        return _region(document, lines, _as_theirs(content, meant, chosen, theirs), chosen, numbers)

    regions = sorted(region((number,)) for number in range(len(conflicts)))
    at = 1
    while at < len(regions):
        one, other = regions[at - 1], regions[at]
        if other.start < one.end:
            regions[at - 1 : at + 1] = [region((*one.conflicts, *other.conflicts))]
            regions.sort()
            at = 1
        else:
            at += 1
    return _marked(lines, regions, labels, len(conflicts))


def _as_theirs(content: bytes, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Document) -> Document:
    """The merged text as it would be if they were right in these conflicts."""
    wanted = deepcopy(meant)
    for conflict in conflicts:
        _put(wanted, conflict, theirs.data)
    if len(conflicts) == 1 and isinstance(conflicts[0].ours, dict) and isinstance(conflicts[0].theirs, dict):
        copied = swapped(parse(content, theirs.name), conflicts[0].path, theirs)
        if copied is not None and says(copied, theirs.name, wanted):
            return parse(copied, theirs.name)
    return parse(towards(content, theirs.name, wanted, (theirs,)), theirs.name)


def _put(data: dict[str, Any], conflict: Conflict, theirs: dict[str, Any]) -> None:
    """Their side of a conflict into the data."""
    *way, last = conflict.path
    place = find(data, tuple(way))
    holder, other = _at(data, place), _at(theirs, find(theirs, tuple(way)))
    if place is None:  # what it stands in is not there with us either
        inner = [conflict.theirs] if isinstance(other, list) else {last: conflict.theirs}
        _put(data, Conflict(tuple(way), None, inner), theirs)
    elif isinstance(holder, dict):
        holder[last] = conflict.theirs  # None is taken for nothing
    else:
        items = by_name(tuple(way), holder) or {}
        if last in items:
            index = [*items].index(last)
            holder[index : index + 1] = [] if conflict.theirs is None else [conflict.theirs]
        else:  # an item that only they have goes behind what it stands behind there
            order = [*(by_name(tuple(way), other) or {})]
            before = [name for name in order[: order.index(last)] if name in items]
            holder.insert([*items].index(before[-1]) + 1 if before else 0, conflict.theirs)
        if not holder:
            _put(data, Conflict(tuple(way), None, None), theirs)


def _at(data: Any, path: Path | None) -> Any:
    for step in path or ():
        data = data[step]
    return None if path is None else data


def _region(
    document: Document, lines: list[str], other: Document, conflicts: Sequence[Conflict], numbers: tuple[int, ...]
) -> _Region:
    """The lines that differ, and with them the whole of each field or item that stands on lines of its own."""
    theirs = split(other.text)
    most = min(len(lines), len(theirs))
    before = next((at for at in range(most) if lines[at] != theirs[at]), most)
    most -= before
    after = next((at for at in range(most) if lines[-1 - at] != theirs[-1 - at]), most)
    for conflict in conflicts:
        for text, its in ((document, lines), (other, theirs)):
            path = find(text.data, conflict.path)
            own = lines_of(text, its, path) if path is not None else None
            if own is not None:
                before, after = min(before, own.start), min(after, len(its) - own.end)
    return _Region(before, len(lines) - after, theirs[before : len(theirs) - after], numbers)


def _marked(lines: list[str], regions: Sequence[_Region], labels: Labels, count: int) -> Marked:
    end = "\r\n" if any(line.endswith("\r\n") for line in lines) else "\n"
    pieces: list[str] = []
    at, places = 0, [0] * count
    for region in regions:
        pieces += lines[at : region.start]
        for number in region.conflicts:
            places[number] = len(pieces) + 1
        pieces += [_mark("<", labels.size, labels.ours) + end, *_whole(lines[region.start : region.end], end)]
        pieces += [_mark("=", labels.size) + end, *_whole(region.theirs, end)]
        pieces.append(_mark(">", labels.size, labels.theirs) + end)
        at = region.end
    return Marked("".join([*pieces, *lines[at:]]).encode(), places)


def _mark(sign: str, size: int, label: str = "") -> str:
    return f"{sign * size} {label}".rstrip()


def _whole(lines: list[str], end: str) -> list[str]:
    """Lines of which the last ends too."""
    return [line if line.endswith(("\n", "\r")) else line + end for line in lines]
