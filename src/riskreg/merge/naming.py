"""Both sides and the base brought to one set of ids before they are joined: the same id is the same thing in all three.

Some things have another id on one side than they had. And both sides may have given one id to two things: ours keeps it.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

from riskreg.diff import Ids, same, with_ids
from riskreg.merge.pairs import Items, alike, followed
from riskreg.merge.three_way import Conflict, Names
from riskreg.model import SIDES

_PLACES: dict[str, tuple[Names, ...]] = {  # where the items of each list stand that `diff` can follow
    "risks": tuple(("risks", side) for side in SIDES),
    "mitigations": (("mitigations",),),
    "options": (("options",),),
    "objectives": (("decision", "objectives"),),
}
_DIGITS = "0123456789"

Given = Callable[[], Collection[str] | None]
"""The ids that were given before, which nothing may get anew; None where nobody can know what an id means elsewhere."""


class Renumbered(NamedTuple):
    """Something of theirs that has another id now, since we have given its own to something else.

    `added` is whether both were added, and none of the two only renamed.
    """

    part: str
    before: str
    after: str
    title: str
    added: bool


class Naming(NamedTuple):
    """For the base, for our side and for theirs: the ids that become others. `disputed` were changed by both sides."""

    base: Ids
    ours: Ids
    theirs: Ids
    disputed: list[Conflict]
    renumbered: list[Renumbered]


@dataclass(slots=True)
class _Thing:
    """One thing: the id that it has in each version, None where it is not there, and the one that it gets in all."""

    base: str | None
    ours: str | None
    theirs: str | None
    final: str = ""

    @property
    def ids(self) -> tuple[str | None, str | None, str | None]:
        return self.base, self.ours, self.theirs

    @property
    def wish(self) -> str:
        """The id that it should have: the new one, where a side has given it one, and ours first."""
        if self.ours is not None and (self.ours != self.base or self.theirs is None):
            return self.ours
        return next((name for name in (self.theirs, self.ours, self.base) if name is not None), "")

    @property
    def rank(self) -> int:
        """Who gets an id first that several wish for: what has it in ours, then what we have, and what only they have."""
        if self.ours is not None:
            return 0 if self.wish == self.ours else 1
        return 2 if self.theirs is not None else 3


def naming(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any], given: Given) -> Naming:
    """Which ids have to be others, in each of the three, so that the same id means the same item in all of them.

    `given` is asked only where two things have one id. Where it knows nothing, these stay as they are, to be in conflict.
    """
    found = Naming({}, {}, {}, [], [])
    free = _Free((base, ours, theirs), given)
    for part, places in _PLACES.items():
        old, mine, other = (_by_id(data, places) for data in (base, ours, theirs))
        if old is None or mine is None or other is None:
            continue
        things = _things(old, mine, other, part)
        new = _settled(things, free, part, other)
        if new is None:
            continue
        found.renumbered.extend(new)
        for thing in things:
            for ids, name in zip((found.base, found.ours, found.theirs), thing.ids, strict=True):
                if name is not None and name != thing.final:
                    ids.setdefault(part, {})[name] = thing.final
            if None not in thing.ids and len(set(thing.ids)) == len(thing.ids):
                at = next(place for place in places if any(item["id"] == thing.ours for item in _items(ours, place)))
                found.disputed.append(Conflict((*at, thing.final, "id"), thing.ours, thing.theirs))
    return found


def called(data: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """A register's plain data with other ids, there and wherever another part calls them."""
    if not ids:
        return data
    sides = dict.fromkeys(SIDES, ids["risks"]) if "risks" in ids else {}
    return with_ids(data, ids | sides)


def _things(base: Items, ours: Items, theirs: Items, part: str) -> list[_Thing]:
    by_us, by_them = followed(base, ours, part), followed(base, theirs, part)
    found = [_Thing(name, by_us.get(name), by_them.get(name)) for name in base]
    known_to_us, known_to_them = set(by_us.values()), set(by_them.values())
    new = {name: True for name in theirs if name not in known_to_them}  # in their order
    for name in ours:
        if name in known_to_us:
            continue
        both = name in new and (same(ours[name], theirs[name]) or alike(ours[name], theirs[name], part))
        if both:
            del new[name]
        found.append(_Thing(None, name, name if both else None))
    return [*found, *(_Thing(None, None, name) for name in new)]


def _settled(things: list[_Thing], free: "_Free", part: str, theirs: Items) -> list[Renumbered] | None:
    """What of theirs gets another id, once each thing has its own; None where nobody can know which that should be."""
    held: dict[str, _Thing] = {}
    found: list[Renumbered] = []
    for thing in sorted(things, key=lambda one: one.rank):
        thing.final = wish = thing.wish
        if wish in held:
            name = free.after(wish, part)
            if name is None:
                return None
            thing.final = name
            if wish == thing.theirs != thing.base:
                added = thing.base is None and held[wish].base is None
                found.append(Renumbered(part, wish, name, theirs[wish]["title"], added))
        held[thing.final] = thing
    return found


class _Free:
    """The ids that are free, as `riskreg add` would give them out."""

    def __init__(self, three: tuple[dict[str, Any], ...], given: Given) -> None:
        self._base = three[0]
        self._here = list(dict.fromkeys(name for data in three for name in _ids(data)))
        self._own = {
            part: {item["id"] for at in places for item in _items(three[0], at)} for part, places in _PLACES.items()
        }
        self._given = given
        self._taken: set[str] | None = None
        self._layered = any(data.get("extends") or data.get("dropped") for data in three)

    def after(self, name: str, part: str) -> str | None:
        """The next id that looks like another one; None where something may call that one and mean another thing."""
        from riskreg.amend.additions import next_id  # late: most merges give out no id

        if self._layered or (name not in self._own[part] and called(self._base, {part: {name: ""}}) != self._base):
            return None
        if self._taken is None:
            given = self._given()
            if given is None:
                self._layered = True
                return None
            self._taken = {*given, *self._here}
        stem = name.rstrip(_DIGITS)
        ours = [f"{name}-1"] if stem == name else [one for one in self._here if one.rstrip(_DIGITS) == stem != one]
        found = next_id(ours, self._taken, stem)
        self._taken.add(found)
        return found


def _by_id(data: dict[str, Any], places: tuple[Names, ...]) -> Items | None:
    """The items of a list; None where two have one id: that is an error, and no merge can mend it."""
    items = [item for place in places for item in _items(data, place)]
    found = {item["id"]: item for item in items}
    return found if len(found) == len(items) else None


def _items(data: Any, place: Names) -> list[dict[str, Any]]:
    """The items in a place of a register, sound or not, that have an id and a title."""
    return [
        item for item in _dicts(data, place) if isinstance(item.get("id"), str) and isinstance(item.get("title"), str)
    ]


def _ids(data: dict[str, Any]) -> Iterator[str]:
    places = [place for places in _PLACES.values() for place in places]
    return (item["id"] for place in places for item in _dicts(data, place) if isinstance(item.get("id"), str))


def _dicts(data: Any, place: Names) -> Iterator[dict[str, Any]]:
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    return (item for item in (data if isinstance(data, list) else []) if isinstance(item, dict))
