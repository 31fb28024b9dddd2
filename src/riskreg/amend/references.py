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
        items: Any = data
        for step in place:
            items = items.get(step) if isinstance(items, dict) else None
        for index, item in enumerate(items if isinstance(items, list) else ()):
            named = item.get(key) if isinstance(item, dict) else None
            at: KeyPath = (*place, index, key)
            if named == name and inner is None:
                yield Reference(at, at)
            for number, one in enumerate(named if isinstance(named, list) else ()):
                if inner is not None and isinstance(one, dict) and one.get(inner) == name:
                    yield Reference((*at, number, inner), (*at, number))
                elif inner is None and one == name:
                    yield Reference((*at, number), (*at, number))
