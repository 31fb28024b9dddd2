"""Everything in a register's own file that names a thing by its id: to take it out with it, or to have it follow."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from riskreg.amend.register import MITIGATION, OBJECTIVE, RISK, Kind
from riskreg.source import Path as KeyPath

# Which lists name what, and under which key: a key of an item, or of the entries of a list in it.
_NAMING: dict[str, tuple[tuple[KeyPath, str, str | None], ...]] = {
    MITIGATION.word: (
        (("risks", "adopting"), "mitigated_by", "mitigation"),
        (("risks", "not_adopting"), "mitigated_by", "mitigation"),
        (("options",), "mitigations", None),
        (("concerns",), "answered_by", None),
    ),
    RISK.word: ((("risks", "adopting"), "moves_to", None), (("risks", "not_adopting"), "moves_to", None)),
    OBJECTIVE.word: ((("options",), "serves", None), (("benefits",), "serves", None)),
}


class Reference(NamedTuple):
    """One place that names a thing: `path` is that of the name, `whole` of what goes when the thing goes."""

    path: KeyPath
    whole: KeyPath


def references(data: dict[str, Any], kind: Kind, name: str) -> Iterator[Reference]:
    """Every place of a file's own data that names something by its id."""
    for place, key, inner in _NAMING.get(kind.word, ()):
        for index, item in _dicts(data, place):
            named = item.get(key)
            at: KeyPath = (*place, index, key)
            if named == name and inner is None:
                yield Reference(at, at)
            for number, one in enumerate(named if isinstance(named, list) else ()):
                if inner is not None and isinstance(one, dict) and one.get(inner) == name:
                    yield Reference((*at, number, inner), (*at, number))
                elif inner is None and one == name:
                    yield Reference((*at, number), (*at, number))


def entries(data: dict[str, Any], kind: Kind, name: str) -> Iterator[KeyPath]:
    """Every place of a file's own data where an entry has this id: the thing itself, or what is said of it over a base."""
    for place in kind.places:
        for index, item in _dicts(data, place):
            if item.get("id") == name:
                yield (*place, index, "id")


def drops(data: dict[str, Any], name: str) -> Iterator[tuple[KeyPath, dict[str, Any]]]:
    """Every place where a file leaves out what it inherits of this id, or a field of that; and the whole entry."""
    for index, entry in _dicts(data, ("dropped",)):
        if entry.get("id") == name:
            yield ("dropped", index, "id"), entry


def _dicts(data: Any, place: KeyPath) -> Iterator[tuple[int, dict[str, Any]]]:
    for step in place:
        data = data.get(step) if isinstance(data, dict) else None
    for index, item in enumerate(data if isinstance(data, list) else ()):
        if isinstance(item, dict):
            yield index, item
