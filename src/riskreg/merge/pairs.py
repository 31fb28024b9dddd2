"""Which item of one version is which item of another: by its id, or by its title where it has another id now."""

from typing import Any

from riskreg.diff import same, share, share_half
from riskreg.wording import one_line

Item = dict[str, Any]
Items = dict[str, Item]  # by id


def followed(base: Items, side: Items, part: str) -> dict[str, str]:
    """The id that a side has for each item of the base which is still there.

    The very same title under another id is the same thing, where no other item has it and nothing else that has one of
    the two ids is more like it: an id may have been given to something else meanwhile. A risk of which nothing is as it
    was, not a word of its title, is another one.
    """
    old, new = _titles(base), _titles(side)
    found = {old[title]: new[title] for title in old if title in new and _is_one(base, side, old[title], new[title])}
    claimed = set(found.values())
    for name, item in base.items():
        if name not in found and name in side and name not in claimed and not _another(item, side[name], part):
            found[name] = name
    return found


def alike(one: Item, other: Item, part: str) -> bool:
    """Whether two new items of one id may be one thing that was written twice: then nobody but a person can know."""
    if _title(one) == _title(other):
        return True
    rated = part != "risks" or all(same(one.get(key), other.get(key)) for key in ("likelihood", "impact"))
    return rated and share_half(one["title"], other["title"])


def _is_one(base: Items, side: Items, before: str, after: str) -> bool:
    """Whether an item with this id before and that after is one, and not only called the same."""
    score = _score(base[before], side[after])
    rivals = [(base[before], side.get(before)), (base.get(after), side[after])] if before != after else []
    return all(one is None or other is None or _score(one, other) <= score for one, other in rivals)


def _another(was: Item, now: Item, part: str) -> bool:
    return part == "risks" and not share(was["title"], now["title"]) and not _score(was, now)


def _score(one: Item, other: Item) -> int:
    """How much of two items is the same, besides id and title."""
    return sum(same(one[key], other[key]) for key in (one.keys() & other.keys()) - {"id", "title"})


def _title(item: Item) -> str:
    return one_line(item["title"]).casefold()


def _titles(items: Items) -> dict[str, str]:
    """The ids of items by their titles, those with a title of their own only."""
    ids: dict[str, list[str]] = {}
    for name, item in items.items():
        ids.setdefault(_title(item), []).append(name)
    return {title: names[0] for title, names in ids.items() if len(names) == 1}
