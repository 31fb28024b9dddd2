"""Git's own conflict marks around just those lines of a merged text in which the two sides differ."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from riskreg.diff import by_name
from riskreg.edit import CannotEdit, Set
from riskreg.merge.excerpts import Excerpts
from riskreg.merge.places import Places, find
from riskreg.merge.three_way import Conflict
from riskreg.merge.towards import edited, says, swapped, towards
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
    document: Document, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places, labels: Labels
) -> Marked:
    """The merged text, which says what our side says wherever they differ, with their side beside it.

    Whoever keeps one side of every pair of marks, and takes the marks out, has a text that is whole again.
    Raises CannotEdit where their side cannot be written into the text.
    """
    places = Places(document)
    regions = _short(places, meant, conflicts, theirs)
    if regions is None:
        regions = _regions(places, meant, conflicts, theirs, None)
    if regions is None:
        raise CannotEdit("Their side cannot be written beside ours.", "Edit it by hand.")
    return _marked(places.lines, regions, labels, len(conflicts))


def _short(
    places: Places, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places
) -> list[_Region] | None:
    """Where the sides differ, by excerpts; None where these do not show it, or not what the whole text would."""
    try:
        regions = _regions(places, meant, conflicts, theirs, Excerpts(places, meant, theirs.document.data))
    except CannotEdit:
        return None
    return regions if regions and _is_theirs(places, regions, meant, conflicts, theirs) else None


def _regions(
    places: Places, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places, excerpts: Excerpts | None
) -> list[_Region] | None:
    """Where the sides differ, in the order of the text; None where excerpts (None: the whole text) do not show it."""

    def region(numbers: tuple[int, ...]) -> _Region | None:
        chosen = [conflicts[number] for number in numbers]
        if excerpts is None:
            return _region(places, _as_theirs(places.document, meant, chosen, theirs), chosen, numbers)
        part = excerpts.about(chosen)
        if part is None:
            return None
        found = _region(Places(part.document), _as_theirs(part.document, part.meant, chosen, theirs), chosen, numbers)
        there = part.in_whole(found.start, found.end)
        return found._replace(start=there[0], end=there[1]) if there is not None else None

    regions: list[_Region] = []
    for number in range(len(conflicts)):
        found = region((number,))
        if found is None:
            return None
        regions.append(found)
    regions.sort()
    at = 1
    while at < len(regions):
        one, other = regions[at - 1], regions[at]
        if other.start < one.end:
            both = region((*one.conflicts, *other.conflicts))
            if both is None:
                return None
            regions[at - 1 : at + 1] = [both]
            regions.sort()
            at = 1
        else:
            at += 1
    return regions


def _as_theirs(document: Document, meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places) -> Document:
    """The merged text as it would be if they were right in these conflicts."""
    ids = [one for one in conflicts if one.path[-1] == "id"]
    if ids:  # each stays where it is, and so does what stands behind it
        others = [one for one in conflicts if one not in ids]
        text = _as_theirs(document, meant, others, theirs) if others else document
        paths = [find(text.data, one.path) for one in ids]
        return edited(text, [Set(path, one.theirs) for path, one in zip(paths, ids, strict=True) if path is not None])
    wanted = _meant_by_them(meant, conflicts, theirs)
    if (
        len(conflicts) == 1
        and not conflicts[0].fields
        and isinstance(conflicts[0].ours, dict)
        and isinstance(conflicts[0].theirs, dict)
    ):
        copied = swapped(document, conflicts[0].path, theirs)
        if copied is not None and says(found := parse(copied, document.name), wanted):
            return found
    return towards(document, wanted, (theirs,))


def _is_theirs(
    places: Places, regions: Sequence[_Region], meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places
) -> bool:
    """Whether the whole text with their side everywhere says what it would if they were right in every conflict."""
    wanted = _meant_by_them(meant, conflicts, theirs)
    pieces: list[str] = []
    at = 0
    for region in regions:
        pieces += [*places.lines[at : region.start], *region.theirs]
        at = region.end
    text = "".join([*pieces, *places.lines[at:]])
    return says(parse(text.encode(), places.document.name), wanted)


def _meant_by_them(meant: dict[str, Any], conflicts: Sequence[Conflict], theirs: Places) -> dict[str, Any]:
    """The data with their side of some conflicts; what is beside the way to those is shared."""
    wanted = meant
    parts = [part for conflict in conflicts for part in conflict.parts]
    for conflict in sorted(
        parts, key=lambda one: one.path[-1] == "id"
    ):  # behind that it would not be found by its name
        way = conflict.path[:-1]
        while (path := find(wanted, way)) is None:
            way = way[:-1]
        wanted = _unshared(wanted, path)
        _put(wanted, conflict, theirs.document.data)
    return wanted


def _unshared(data: Any, path: Path) -> Any:
    """The data with a copy of everything on the way to a place, and of what is there."""
    copy = data.copy()
    if path:
        copy[path[0]] = _unshared(copy[path[0]], path[1:])
    return copy


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


def _region(text: Places, other: Document, conflicts: Sequence[Conflict], numbers: tuple[int, ...]) -> _Region:
    """The lines that differ, and with them the whole of each field or item that stands on lines of its own."""
    asked = Places(other)
    lines, theirs = text.lines, asked.lines
    most = min(len(lines), len(theirs))
    before = next((at for at in range(most) if lines[at] != theirs[at]), most)
    most -= before
    after = next((at for at in range(most) if lines[-1 - at] != theirs[-1 - at]), most)
    for conflict in (part for one in conflicts for part in one.parts):
        for its in (text, asked):
            path = its.find(conflict.path)
            own = its.lines_of(path) if path is not None else None
            if own is not None:
                before, after = min(before, own.start), min(after, len(its.lines) - own.end)
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
