"""Which entries of a list or mapping stay where another takes its place, so that they keep their bytes and comments.

What an item is called is nothing that a text tells. So items that say the same are the same, in the order of both;
of what is left between two of those, mappings are the same that say the same under the key that stands first in them,
and lists where as many came as went. Of a mapping, a key is itself.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple


class Source(NamedTuple):
    """Where an entry comes from, as a position among those that were there; both None for a new one.

    `stays`: it is one of them, and stands behind the same ones as before; what is in it may differ. `moved`: it says
    what one of them said, but elsewhere.
    """

    stays: int | None = None
    moved: int | None = None


def sources(old: Any, new: Any) -> list[Source]:
    """Where each entry of a list or mapping comes from, that takes the place of another of its kind."""
    stay = dict(_keys(old, new) if isinstance(new, dict) else _items(old, new))
    was = [*old.items()] if isinstance(old, dict) else [*old]
    said = [repr(entry) for entry in (new.items() if isinstance(new, dict) else new)]
    gone: dict[str, list[int]] = {}
    for position in sorted({*range(len(was))} - {*stay.values()}, reverse=True):
        gone.setdefault(repr(was[position]), []).append(position)
    return [
        Source(stays=stay[at]) if at in stay else Source(moved=gone[text].pop()) if gone.get(text) else Source()
        for at, text in enumerate(said)
    ]


def staying(old: Any, new: Any) -> Any:
    """What a value holds once all that goes has gone and nothing has come yet."""
    if not (holds_alike(old, new) and old):
        return new
    found = sources(old, new)
    if isinstance(new, dict):
        pairs = zip(new.items(), found, strict=True)
        return {key: staying(old[key], value) for (key, value), source in pairs if source.stays is not None}
    return [
        staying(old[source.stays], value)
        for value, source in zip(new, found, strict=True)
        if source.stays is not None
    ]  # fmt: skip


def in_order_of(old: Any, new: Any) -> Any:
    """The same value with its keys in the order that they stand in already, at every depth; new keys come behind.

    For who holds that the order of keys says nothing. Where those that stay are in their order, nothing is moved.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        inner = {key: in_order_of(old.get(key), value) for key, value in new.items()}
        stay = [key for key in old if key in new]
        if stay == [key for key in new if key in old]:
            return inner
        return {key: inner[key] for key in dict.fromkeys((*stay, *new))}
    if isinstance(old, list) and isinstance(new, list):
        return [
            value if source.stays is None else in_order_of(old[source.stays], value)
            for value, source in zip(new, sources(old, new), strict=True)
        ]
    return new


def holds_alike(old: Any, new: Any) -> bool:
    """Whether both values are lists, or both mappings."""
    return any(isinstance(old, kind) and isinstance(new, kind) for kind in (dict, list))


def _keys(old: dict[str, Any], new: dict[str, Any]) -> Iterator[tuple[int, int]]:
    for one, other in _pairs([*old], [*new]):
        yield other, one


def _items(old: list[Any], new: list[Any]) -> Iterator[tuple[int, int]]:
    """The items that stay, each as its position in the new list and in the old."""
    same = [*_pairs([*map(repr, old)], [*map(repr, new)])]
    yield from ((other, one) for one, other in same)
    for was, now in _gaps(same, len(old), len(new)):
        for one, other in _alike(old[was.start : was.stop], new[now.start : now.stop]):
            yield now[other], was[one]


def _alike(old: list[Any], new: list[Any]) -> Iterator[tuple[int, int]]:
    """The positions of items that are the same although they say something else."""
    if not old or not new:
        return
    key = next((next(iter(item)) for item in old if isinstance(item, dict) and item), None)
    if key is not None:
        yield from _pairs([_name(item, key) for item in old], [_name(item, key) for item in new])
    elif len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            if holds_alike(one, other):
                yield at, at


def _name(item: Any, key: str) -> object:
    """What an item says under a key; something that nothing else is where it says nothing there."""
    value = item.get(key) if isinstance(item, dict) else None
    return object() if value is None or isinstance(value, dict | list) else repr(value)


def _pairs(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """The positions of what is the same in both, in the order of both: as much as can be, of what is there once.

    What is there several times is looked at only between those: so that a list of thousands takes no time that is felt.
    """
    shorter = min(len(old), len(new))
    ahead = next((at for at in range(shorter) if old[at] != new[at]), shorter)
    behind = next((at for at in range(shorter - ahead) if old[-1 - at] != new[-1 - at]), shorter - ahead)
    mine, its = old[ahead : len(old) - behind], new[ahead : len(new) - behind]
    found = _in_order(mine, its)
    between: list[tuple[int, int]] = []
    if found:
        for was, now in _gaps(found, len(mine), len(its)):
            pairs = _pairs(mine[was.start : was.stop], its[now.start : now.stop])
            between += ((was[one], now[other]) for one, other in pairs)
    else:
        found = _blocks(mine, its)
    ends = [(len(old) - at, len(new) - at) for at in range(behind, 0, -1)]
    return [
        *((at, at) for at in range(ahead)),
        *((ahead + one, ahead + other) for one, other in sorted([*found, *between])),
        *ends,
    ]


def _gaps(pairs: list[tuple[int, int]], old: int, new: int) -> Iterator[tuple[range, range]]:
    """What lies before, between and behind pairs, where something does in both."""
    at = to = 0
    for one, other in [*pairs, (old, new)]:
        if at < one and to < other:
            yield range(at, one), range(to, other)
        at, to = one + 1, other + 1


def _in_order(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    """The most pairs, in the order of both, of what is there once in each."""
    there, counted = Counter(old), Counter(new)
    places = {item: at for at, item in enumerate(old) if there[item] == 1}
    lowest: list[int] = []  # the position in `old` that the best row of each length ends with
    rows: list[tuple[int, int, int | None]] = []  # a pair, and which one stands before it
    ends: list[int] = []
    for at, item in enumerate(new):
        place = places.get(item)
        if place is not None and counted[item] == 1:
            length = bisect_left(lowest, place)
            rows.append((place, at, ends[length - 1] if length else None))
            lowest[length : length + 1] = [place]
            ends[length : length + 1] = [len(rows) - 1]
    found = []
    last = ends[-1] if ends else None
    while last is not None:
        one, other, last = rows[last]
        found.append((one, other))
    return found[::-1]


def _blocks(old: Sequence[object], new: Sequence[object]) -> list[tuple[int, int]]:
    from difflib import SequenceMatcher

    blocks = SequenceMatcher(None, old, new).get_matching_blocks() if old and new else []
    return [(block.a + at, block.b + at) for block in blocks for at in range(block.size)]
