"""Two registers as plain data -> what changed between them, by part, by name and by field. Pure: no file, no words."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from riskreg.wording import one_line

# What tells the items of each list apart. Lists named neither here nor below are compared whole.
_NAMED_BY = {
    "risks": "id",
    "adopting": "id",
    "not_adopting": "id",
    "mitigations": "id",
    "options": "id",
    "objectives": "id",
    "mitigated_by": "mitigation",
    "benefits": "title",
    "consultation": "who",
    "concerns": "concern",
    "lessons": "title",
    "dropped": "id",
}
# Lists of single texts, each its own name: one that is reworded is one gone and one new.
_OF_TEXTS = ("mitigations", "serves", "moves_to", "evidence", "advantages", "disadvantages", "background_papers")


class Change(NamedTuple):
    """One thing that is not as it was: `path` leads to it by keys and by the names of items, not by numbers.

    `before` is None for what was added, `after` for what was taken out.
    """

    path: tuple[str, ...]
    before: Any
    after: Any


def changes(before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    """Every change between two registers, in the order of the first and then of what the second adds.

    A whole item that is new or gone is one change; of an item in both, each field is one. The order of items says
    nothing, and neither does a list without items.
    """
    return list(_between((), before, after))


def _between(path: tuple[str, ...], before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, dict) and isinstance(after, dict):
        for key in dict.fromkeys((*before, *after)):
            yield from _between((*path, key), before.get(key), after.get(key))
        return
    old, new = by_name(path, before), by_name(path, after)
    if old is not None and new is not None:
        for name in dict.fromkeys((*old, *new)):
            one, other = old.get(name), new.get(name)
            if one is None or other is None:
                yield Change((*path, name), one, other)
            else:
                yield from _between((*path, name), one, other)
    elif not same(before, after):
        yield Change(path, before, after)


def same(one: Any, other: Any) -> bool:
    """Whether two values say the same: 2 and 2.0 do, 1 and true do not."""
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(same, one, other))
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(value, other[key]) for key, value in one.items())
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def by_name(path: tuple[str, ...], items: Any) -> dict[str, Any] | None:
    """The items of a list by their names; None where it is no list of named items. Nothing there is no items.

    Where several share a name, the second is `name (2)`: two meetings with the same people are two.
    """
    key = path[-1] if path else ""
    if items is None and (key in _NAMED_BY or key in _OF_TEXTS):
        return {}
    if not isinstance(items, list):
        return None
    named: dict[str, Any] = {}
    last: dict[str, int] = {}  # of each name that several share: the number that the last of them got
    for item in items:
        name = item.get(_NAMED_BY.get(key)) if isinstance(item, dict) else item if key in _OF_TEXTS else None
        if not isinstance(name, str):
            return None
        own = name
        while own in named:
            last[name] = last.get(name, 1) + 1
            own = f"{name} ({last[name]})"
        named[own] = item
    return named


def one_list(data: dict[str, Any]) -> dict[str, Any]:
    """A register with the risks of both sides in one list, each with its `side`: one that changes sides is one change."""
    sides = data.get("risks", {})
    return data | {"risks": [{"side": side, **risk} for side, risks in sides.items() for risk in risks]}


# Every list whose items others call by their ids, and the keys under which they do.
_CALLED: dict[str, tuple[str, ...]] = {
    "risks": ("moves_to",),
    "mitigations": ("mitigations", "mitigation", "answered_by"),
    "objectives": ("serves",),
    "options": (),
}

Ids = dict[str, dict[str, str]]


def renamed(before: dict[str, Any], after: dict[str, Any], *, given_again: bool = False) -> Ids:
    """The items of two registers (`one_list`) that have the same title and another id: list -> id after -> id before.

    Only the very same title counts, and only where no other item has it: else one is gone and another is new. With
    `given_again` an id may also be one that both registers have, if what it stood for has a title without a word of
    substance in common with what it stands for now: whoever asks so must not take those two for one.
    """
    found: Ids = {}
    for part in _CALLED:
        items = _part(before, part), _part(after, part)
        old, new = map(_titles, items)
        held = [{item.get("id"): item["title"] for item in one} for one in items]
        kept = held[0].keys() & held[1].keys()
        if given_again:
            kept = {name for name in kept if share(held[0][name], held[1][name])}
        pairs = {
            new[title]: old[title]
            for title in new
            if title in old and new[title] != old[title] and new[title] not in kept and old[title] not in kept
        }
        if pairs:
            found[part] = pairs
    return found


def share(one: str, other: str) -> bool:
    """Whether two texts have a word of substance in common, however it ends; as if so where one of them has none."""
    mine, theirs = _words(one), _words(other)
    return not mine or not theirs or not mine.isdisjoint(theirs)


def share_half(one: str, other: str) -> bool:
    """Whether the shorter of two texts has at least half of its words of substance in common with the other."""
    mine, theirs = _words(one), _words(other)
    return 2 * len(mine & theirs) >= min(len(mine), len(theirs))


def _words(text: str) -> set[str]:
    """The words of a text that say something, each by how it begins: `leaked` is `leak`, and so is `leaks`."""
    found = (word for word in _WORD.findall(text.casefold()) if len(word) >= _SHORTEST and word not in _EMPTY)
    return {word[:_BEGINNING] for word in found}


_WORD = re.compile(r"[^\W_]+")
_SHORTEST = 3
_BEGINNING = 4  # letters
_EMPTY = frozenset({
    "about", "after", "all", "and", "another", "any", "are", "before", "but", "can", "could", "does", "each", "every",
    "for", "from", "had", "has", "have", "how", "into", "its", "may", "might", "more", "most", "much", "must", "new",
    "not", "off", "old", "one", "other", "our", "out", "over", "own", "shall", "should", "some", "such", "than", "that",
    "the", "their", "them", "then", "there", "these", "they", "this", "those", "too", "two", "under", "was", "were",
    "what", "when", "where", "which", "who", "whom", "whose", "why", "will", "with", "without", "would", "you", "your",
})  # fmt: skip


def _part(data: dict[str, Any], part: str) -> list[dict[str, Any]]:
    holder = data.get("decision", {}) if part == "objectives" else data
    items: list[dict[str, Any]] = holder.get(part, [])
    return items


def _titles(items: list[dict[str, Any]]) -> dict[str, str]:
    """The ids of items by their titles, those with a title of their own only."""
    ids: dict[str, list[str]] = {}
    for item in items:
        ids.setdefault(one_line(item["title"]).casefold(), []).append(item["id"])
    return {title: names[0] for title, names in ids.items() if len(names) == 1}


def with_ids(data: dict[str, Any], ids: Ids) -> dict[str, Any]:
    """A register (`one_list`) with other ids for some items, there and wherever another part calls them."""
    calls = {key: ids[part] for part, keys in _CALLED.items() if part in ids for key in keys}

    def call(names: Mapping[str, str], value: Any) -> Any:
        if isinstance(value, list):
            return [names.get(one, one) if isinstance(one, str) else one for one in value]
        return names.get(value, value) if isinstance(value, str) else value

    def renew(value: Any, own: Mapping[str, str]) -> Any:
        if isinstance(value, list):
            return [renew(item, own) for item in value]
        if not isinstance(value, dict):
            return value
        return {
            key: call(own, inner) if key == "id"
            else renew(call(calls.get(key, {}), inner), ids.get(key, {}))
            for key, inner in value.items()
        }  # fmt: skip

    renewed: dict[str, Any] = renew(data, {})
    return renewed
