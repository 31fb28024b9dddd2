"""What two people made of one register -> what both together meant, by name and by field. Pure: plain data only."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from riskreg.diff import by_name, same

Names = tuple[str, ...]

# Groups of keys that somebody said in one breath. Half from one hand and half from another, each is nobody's.
_WHOLE = frozenset({"current", "target", "acceptance", "closed", "reviewed", "loss", "copied_from", "scheme"})
# Lists in which two new items of one name may be two things: the same people are met more than once.
_OFTEN = frozenset({"consultation"})
# What somebody said in one breath of a mitigation stands beside its other keys. Its status makes it a statement:
# evidence, or another day, is a field like any other as long as nobody changes that.
_RECORD = ("status", "due", "done_on", "evidence")
_SAID = ("status", "done_on")


class Conflict(NamedTuple):
    """A place in which both sides changed the same, and not to the same. None where one side has nothing there.

    `path` leads to it by keys and by the names of items. `fields` are those of the item there that are meant, where it
    is not the whole: they are one statement, and `ours` and `theirs` have no others.
    """

    path: Names
    ours: Any
    theirs: Any
    fields: Names = ()

    @property
    def parts(self) -> "list[Conflict]":
        """The places themselves: one, or one for each of the fields."""
        if not self.fields:
            return [self]
        return [Conflict((*self.path, key), self.ours.get(key), self.theirs.get(key)) for key in self.fields]


class Joined(NamedTuple):
    """What both sides together meant. Where they are in conflict, `data` holds what our side says."""

    data: dict[str, Any]
    conflicts: list[Conflict]


def join(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Joined:
    """Everything that either side changed since the base. What is there on no side is None throughout, as in `diff`."""
    conflicts: list[Conflict] = []
    return Joined(_keys((), base, ours, theirs, conflicts), conflicts)


def _one(path: Names, base: Any, ours: Any, theirs: Any, conflicts: list[Conflict]) -> Any:
    if same(ours, theirs) or same(base, theirs):
        return ours
    if same(base, ours):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict) and path[-1] not in _WHOLE:
        return _keys(path, base if isinstance(base, dict) else {}, ours, theirs, conflicts)
    items = _items(path, base, ours, theirs, conflicts)
    if items is not None:
        return items or (ours if ours == [] else None)
    conflicts.append(Conflict(path, ours, theirs))
    return ours


def _keys(
    path: Names, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], conflicts: list[Conflict]
) -> dict[str, Any]:
    joined: dict[str, Any] = {}
    disputed = _disputed(path, base, ours, theirs)
    if disputed:
        record = [{key: side[key] for key in disputed if key in side} for side in (ours, theirs)]
        conflicts.append(Conflict(path, record[0], record[1], disputed))
        theirs = {key: value for key, value in theirs.items() if key not in disputed} | record[0]
    for key in dict.fromkeys((*ours, *theirs)):
        value = _one((*path, key), base.get(key), ours.get(key), theirs.get(key), conflicts)
        if value is not None or ours.get(key, key) is None:  # a key that we wrote with nothing behind it stays
            joined[key] = value
    return joined


def _disputed(path: Names, base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Names:
    """The fields of a mitigation's record that differ, where both sides made it another and one changed what it says."""
    if path[:-1] != ("mitigations",):
        return ()

    def differ(one: dict[str, Any], other: dict[str, Any], keys: Names) -> bool:
        return not all(same(one.get(key), other.get(key)) for key in keys)

    if not (differ(base, ours, _RECORD) and differ(base, theirs, _RECORD) and differ(ours, theirs, _SAID)):
        return ()
    return tuple(key for key in _RECORD if differ(ours, theirs, (key,)))


def _items(path: Names, base: Any, ours: Any, theirs: Any, conflicts: list[Conflict]) -> list[Any] | None:
    """A list whose items have names, ours in our order and what is new of theirs where it stands there; else None."""
    old, mine, other = by_name(path, base), by_name(path, ours), by_name(path, theirs)
    if old is None or mine is None or other is None or _reworded(old, mine, other):
        return None
    both_new = {name for name in mine if name in other and name not in old and not same(mine[name], other[name])}
    twice = both_new if path[-1] in _OFTEN else set()
    kept: dict[str, Any] = {}
    for name, item in mine.items():
        value = item if name in twice else _item((*path, name), old.get(name), item, other.get(name), conflicts)
        if value is not None:
            kept[name] = value
    for name, item in other.items():
        if name in old and name not in mine and not same(old[name], item):
            conflicts.append(Conflict((*path, name), None, item))
    new = {name: item for name, item in other.items() if name in twice or not (name in old or name in mine)}
    return [*_in_order(kept, list(other), new)]


def _item(path: Names, base: Any, ours: Any, theirs: Any, conflicts: list[Conflict]) -> Any:
    """An item that our side has; None where it goes."""
    if isinstance(base, dict) and isinstance(ours, dict) and isinstance(theirs, dict):
        return _keys(path, base, ours, theirs, conflicts)
    if same(ours, theirs) or same(base, theirs):
        return ours
    if same(base, ours):
        return theirs
    conflicts.append(Conflict(path, ours, theirs))  # both added it, or they took out what we changed
    return ours


def _in_order(kept: dict[str, Any], theirs: list[str], new: dict[str, Any]) -> Iterator[Any]:
    """Ours, and what is new of theirs behind what it stands behind there. In the same place ours come first."""
    behind: dict[str | None, list[Any]] = {}
    last: str | None = None
    for name in theirs:
        if name in new:
            behind.setdefault(last, []).append(new[name])
        elif name in kept:
            last = name
    known = {name for name in theirs if name not in new}
    waiting = behind.pop(None, [])
    for name, item in kept.items():
        if name in known:  # and not one of those that we added in the same place
            yield from waiting
            waiting = []
        yield item
        waiting += behind.pop(name, [])
    yield from waiting


def _reworded(old: Mapping[str, Any], mine: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both sides took the same text out of a list, and each put another in: it may have been reworded twice."""
    texts = any(isinstance(item, str) for item in old.values())
    gone = [name for name in old if name not in mine and name not in other]
    ours = {name for name in mine if name not in old and name not in other}
    theirs = {name for name in other if name not in old and name not in mine}
    return texts and bool(gone and ours and theirs)
