"""Items that one side has given another id: both sides and the base brought to one set of ids before they are joined."""

from typing import Any, NamedTuple

from riskreg.diff import Ids, renamed, with_ids
from riskreg.merge.three_way import Conflict, Names
from riskreg.model import SIDES

_PLACES: dict[str, tuple[Names, ...]] = {  # where the items of each list stand that `diff` can follow
    "risks": tuple(("risks", side) for side in SIDES),
    "mitigations": (("mitigations",),),
    "options": (("options",),),
    "objectives": (("decision", "objectives"),),
}


class Naming(NamedTuple):
    """For the base, for our side and for theirs: the ids that become others. `disputed` were changed by both sides."""

    base: Ids
    ours: Ids
    theirs: Ids
    disputed: list[Conflict]


def naming(base: dict[str, Any], ours: dict[str, Any], theirs: dict[str, Any]) -> Naming:
    """Which ids have to be others, in each of the three, so that the same id means the same item in all of them.

    An id that the other side has given to something else meanwhile is left alone.
    """
    shapes = _shape(base), _shape(ours), _shape(theirs)
    by_us, by_them = renamed(shapes[0], shapes[1]), renamed(shapes[0], shapes[2])
    found = Naming({}, {}, {}, [])
    for part, places in _PLACES.items():
        new_of_ours, new_of_theirs = _turned(by_us.get(part, {})), _turned(by_them.get(part, {}))
        ids = _ids(shapes[1]), _ids(shapes[2])
        for old in dict.fromkeys((*new_of_ours, *new_of_theirs)):
            mine, other = new_of_ours.get(old), new_of_theirs.get(old)
            if (mine is None and other in ids[0]) or (other is None and mine in ids[1]):
                continue
            final = mine if mine is not None else other
            if final is None:
                continue
            _note(found.base, part, old, final)
            if mine is None:
                _note(found.ours, part, old, final)
            else:
                _note(found.theirs, part, old if other is None else other, final)
            if mine is not None and other is not None and mine != other:
                at = next(place for place in places if _holds(ours, place, mine))
                found.disputed.append(Conflict((*at, final, "id"), mine, other))
    return found


def called(data: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """A register's plain data with other ids, there and wherever another part calls them."""
    if not ids:
        return data
    sides = dict.fromkeys(SIDES, ids["risks"]) if "risks" in ids else {}
    return with_ids(data, ids | sides)


def _note(ids: Ids, part: str, before: str, after: str) -> None:
    if before != after:
        ids.setdefault(part, {})[before] = after


def _turned(pairs: dict[str, str]) -> dict[str, str]:
    return {before: after for after, before in pairs.items()}


def _shape(data: dict[str, Any]) -> dict[str, Any]:
    """What `renamed` looks at of a register, sound or not: the items that have an id and a title."""
    parts = {part: [item for place in places for item in _items(data, place)] for part, places in _PLACES.items()}
    return {**parts, "decision": {"objectives": parts.pop("objectives")}}


def _items(data: Any, place: Names) -> list[dict[str, Any]]:
    for key in place:
        data = data.get(key) if isinstance(data, dict) else None
    items = data if isinstance(data, list) else []
    return [
        item
        for item in items
        if isinstance(item, dict) and isinstance(item.get("id"), str) and isinstance(item.get("title"), str)
    ]


def _ids(shape: dict[str, Any]) -> set[str]:
    parts = [*(shape[part] for part in shape if part != "decision"), shape["decision"]["objectives"]]
    return {item["id"] for items in parts for item in items}


def _holds(data: dict[str, Any], place: Names, name: str) -> bool:
    return any(item["id"] == name for item in _items(data, place))
