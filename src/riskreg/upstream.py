"""What has become of a register since it was copied from a pack, or began to extend one: on either side, in data."""

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import packs
from riskreg.comparison import Evaluation
from riskreg.diff import Change, changes, one_list, renamed, same, with_ids
from riskreg.model import SIDES
from riskreg.schemes import Scheme, preset
from riskreg.scoring import Scored

KeyPath = tuple[str, ...]

# Said of one file or by one organisation, and never a difference from the pack.
_NOT_COMPARED = (
    "riskreg",
    "copied_from",
    "extends",
    "dropped",
    "organisation",
    "scheme",
    "caveat",
    "exempt",
    "currency",
)
# What says the same as leaving the key out.
_AS_UNSAID: dict[str, Any] = {
    "treatment": "treat",
    "exempt": False,
    "likelihood": 0,
    "impact": 0,
    "one_off": 0,
    "annual": 0,
    "hours": 0,
}


class Basis(Enum):
    """What a register can be held against."""

    ITS_EDITION = 1  # so each change has a side that made it
    NOT_RECORDED = 2  # from here on only the newest edition
    NOT_HELD = 3
    TOO_NEW = 4  # nothing: the register comes from a newer pack than the newest


class Clash(NamedTuple):
    """What both have changed, and not to the same: one field; or all of an item there, and some of it here."""

    path: KeyPath
    theirs: list[Change]
    ours: list[Change]


class Upstream(NamedTuple):
    """One register and its pack: what changed in the pack since that edition, and what this organisation changed.

    Items go by the ids of the pack; `called` has the register's own where that is another, and `titles` those of all
    items, both by the paths of the items. What both changed alike is only counted, in `alike`.
    """

    pack: str
    edition: int | None
    newest: int
    basis: Basis
    extends: bool
    theirs: list[Change] = []  # noqa: RUF012  # never added to
    ours: list[Change] = []  # noqa: RUF012  # as above
    clashes: list[Clash] = []  # noqa: RUF012  # as above
    alike: int = 0
    called: Mapping[KeyPath, str] = {}
    titles: Mapping[KeyPath, str] = {}


def upstream(scored: Scored, place: Path | None = None) -> Upstream | None:
    """A register against its pack; None where it did not come from a pack that riskreg ships.

    `place` is the folder of the packs: riskreg's own, if it is left out.
    """
    evaluation, document = scored.evaluation, scored.document
    if evaluation is None or document is None:
        return None
    came = evaluation.register.copied_from
    newest = packs.shipped(came.pack, None, place) if came is not None and came.pack is not None else None
    if came is None or newest is None:
        return None
    first, basis = _edition(newest, came.edition, place)
    asked = packs.asked(evaluation.register.extends or "")
    found = Upstream(newest.name, came.edition, newest.edition, basis, asked is not None and asked.name == newest.name)
    if basis is Basis.TOO_NEW:
        return found
    mine = _comparable(_with_levels(document.data, evaluation), evaluation)
    if evaluation.scheme.key != (first or newest).document.data["scheme"]:
        mine.pop("appetite", None)  # the pack has none in other bands than its own, so whatever stands here was decided
    return _compared(found, mine, _of_pack(newest, evaluation), _of_pack(first, evaluation) if first else None)


def _edition(newest: packs.Shipped, edition: int | None, place: Path | None) -> tuple[packs.Shipped | None, Basis]:
    """The edition that was copied, if it is held; and what a register can be held against."""
    if edition is None:
        return None, Basis.NOT_RECORDED
    if edition > newest.edition:
        return None, Basis.TOO_NEW
    first = packs.shipped(newest.name, edition, place) if edition > 0 else None
    return first, Basis.ITS_EDITION if first is not None else Basis.NOT_HELD


def _compared(found: Upstream, mine: dict[str, Any], newest: dict[str, Any], first: dict[str, Any] | None) -> Upstream:
    """The comparison: with the edition that was copied (`first`), or without it."""
    base = newest if first is None else first
    here = renamed(base, mine)
    mine = with_ids(mine, here)
    newest = with_ids(newest, renamed(base, newest))
    called = {(*_WHERE[part], theirs): ours for part, ids in here.items() for ours, theirs in ids.items()}
    found = found._replace(called=called, titles=_titles(base) | _titles(newest) | _titles(mine))
    changed_here = changes(base, mine)
    if first is None:
        return found._replace(ours=changed_here)
    return _sorted_out(found, changes(base, newest), changed_here)


_WHERE: dict[str, KeyPath] = {
    "risks": ("risks",),
    "mitigations": ("mitigations",),
    "options": ("options",),
    "objectives": ("decision", "objectives"),
}


def _titles(data: dict[str, Any]) -> dict[KeyPath, str]:
    lists = [(at, data.get("decision", {}) if len(at) > 1 else data) for at in _WHERE.values()]
    return {(*at, item["id"]): item["title"] for at, holder in lists for item in holder.get(at[-1], ())}


def _sorted_out(found: Upstream, theirs: list[Change], ours: list[Change]) -> Upstream:
    """Both lists, less what both changed: that is alike, or a clash."""
    by_path = {change.path: change for change in ours}
    inside: dict[KeyPath, list[Change]] = {}
    for change in ours:
        for end in range(1, len(change.path)):
            inside.setdefault(change.path[:end], []).append(change)
    only_theirs, clashes, met = [], dict[KeyPath, Clash](), set[KeyPath]()
    alike = 0
    for change in theirs:
        at = next((end for end in range(1, len(change.path) + 1) if change.path[:end] in by_path), None)
        against = [by_path[change.path[:at]]] if at is not None else inside.get(change.path, [])
        met.update(one.path for one in against)
        if not against:
            only_theirs.append(change)
        elif against[0].path == change.path and same(against[0].after, change.after):
            alike += 1
        else:
            path = change.path[:at]
            clashes.setdefault(path, Clash(path, [], against)).theirs.append(change)
    only_ours = [change for change in ours if change.path not in met]
    return found._replace(theirs=only_theirs, ours=only_ours, clashes=list(clashes.values()), alike=alike)


def _comparable(data: dict[str, Any], evaluation: Evaluation) -> dict[str, Any]:
    """What of a register can be held against another's, the same said the same way."""
    kept = {key: value for key, value in packs.blank(data).items() if key not in _NOT_COMPARED}
    tidied = one_list(_tidy(kept, evaluation.register.organisation))
    for mitigation in tidied.get("mitigations", ()):
        mitigation.pop("status", None)  # `blank` has made them all alike, where they were said
    for option in tidied.get("options", ()):
        option.setdefault("mitigations", "all")
    if "appetite" in tidied:
        tidied["appetite"] = {key: _band(name, evaluation.scheme) for key, name in tidied["appetite"].items()}
    return tidied


def _band(name: str, scheme: Scheme) -> str:
    band = scheme.band_named(name)
    return band.name if band is not None else name


def _tidy(value: Any, organisation: str) -> Any:
    """A value without what says nothing, each text on one line and with the organisation's name in it."""
    if isinstance(value, str):
        return " ".join(value.replace("{organisation}", organisation).split())
    if isinstance(value, dict):
        tidied = ((key, _tidy(inner, organisation)) for key, inner in value.items())
        return {key: inner for key, inner in tidied if inner not in ([], {}) and not _unsaid(key, inner)}
    return [_tidy(inner, organisation) for inner in value] if isinstance(value, list) else value


def _unsaid(key: str, value: Any) -> bool:
    return key in _AS_UNSAID and same(value, _AS_UNSAID[key])


def _of_pack(pack: packs.Shipped, evaluation: Evaluation) -> dict[str, Any]:
    """A pack's data as a copy of it would begin in a register with this scheme."""
    data = pack.document.data
    return _comparable(packs.rescaled(data, preset(data["scheme"]), evaluation.scheme), evaluation)


def _with_levels(data: dict[str, Any], evaluation: Evaluation) -> dict[str, Any]:
    """A register's data with every level as its number, however it was written."""
    risks = {
        side: [
            raw | {"likelihood": risk.likelihood, "impact": risk.impact}
            for raw, risk in zip(data["risks"][side], evaluation.register.side(side), strict=True)
        ]
        for side in SIDES
    }
    return data | {"risks": risks}
