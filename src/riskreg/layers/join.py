"""A register's own data joined with what it inherits; for every part it is noted where it came from."""

from typing import Any

from riskreg import rules
from riskreg.diagnostics import Finding, Rule
from riskreg.layers.layered import Base, KeyPath, Layered
from riskreg.model import SIDES, Mitigation, Objective, OptionSpec, Part, Risk
from riskreg.references import MOST_NEAR
from riskreg.wording import did_you_mean, one_line

_OWN = ("edition", "copied_from", "extends", "dropped")  # said of one file, never inherited
_BY_KEY = ("decision", "appetite", "implications")
_BY_ID = ("mitigations", "options")
_NAMING = ("mitigated_by", "moves_to", "mitigations", "serves")  # lists of an item that name other items
_NAMED_ONCE = {"benefits": "serves", "concerns": "answered_by"}  # keys of list items that name another one

# Where the items with ids stand, and what each is.
_HOLDERS: tuple[tuple[KeyPath, str, type[Part]], ...] = (
    (("risks", "adopting"), "risk", Risk),
    (("risks", "not_adopting"), "risk", Risk),
    (("mitigations",), "mitigation", Mitigation),
    (("options",), "option", OptionSpec),
    (("decision", "objectives"), "objective", Objective),
)


class Join:
    """One joining. Where what is written here is malformed it stands, and is reported here; a malformed base likewise."""

    def __init__(self, layered: Layered, base: Base) -> None:
        self._layered = layered
        self._own: dict[str, Any] = layered.document.data
        self._base = base
        self._gone: set[str] = set()
        self._fields_gone: set[tuple[str, str]] = set()

    def run(self) -> None:
        """Fill in the joined data and where it came from; report what is dropped in vain, or stands on the wrong side."""
        self._drop()
        data, own = self._layered.data, self._own
        for key, value in self._base.data.items():
            if key not in _OWN:
                data[key] = self._key(key, value)
        for key, value in own.items():
            if key not in data:
                data[key] = value
        if self._base.copied_from is not None and "copied_from" not in own:
            data["copied_from"] = self._base.copied_from
            there: KeyPath = ("copied_from",) if self._base.copied_in_base else ("extends",)
            layer = self._layered.base if self._base.copied_in_base else self._layered.document
            self._layered.origins["copied_from",] = (layer, there)

    # What is dropped

    def _drop(self) -> None:
        """Take note of what is dropped; what cannot be is reported, and stays."""
        theirs, ours = _by_id(self._base.data), _by_id(self._own)
        entries = self._own.get("dropped")
        for index, entry in enumerate(entries if isinstance(entries, list) else ()):
            name, field = (entry.get("id"), entry.get("field")) if isinstance(entry, dict) else (None, None)
            if not isinstance(name, str) or not (field is None or isinstance(field, str)):
                continue  # the model reports it
            if name in self._gone or (field is not None and (name, field) in self._fields_gone):
                fault: _Fault | None = (f"`{one_line(name, 80)}` is dropped twice.", "Take one of the two entries out.")
            elif field is None:
                fault = _no_item(name, theirs, near=index < MOST_NEAR)
            else:
                fault = _no_item(name, theirs, near=index < MOST_NEAR) or _no_field(
                    name, field, theirs[name], ours.get(name, [])
                )
            if fault is not None:
                self._report(rules.DROPPED_UNKNOWN, ("dropped", index, "id" if field is None else "field"), *fault)
            elif field is None:
                self._gone.add(name)
            else:
                self._fields_gone.add((name, field))

    def _report(self, rule: Rule, path: KeyPath, message: str, remedy: str) -> None:
        self._layered.problems.append(self._layered.document.diagnostic(Finding(rule, path, message, remedy)))

    # What meets

    def _key(self, key: str, base: Any) -> Any:
        """A top-level key that the base says, and the register perhaps too."""
        at = (key,)
        if key == "risks" and self._meets(base, self._own, key, dict):
            return self._sides(base, self._own.get(key, {}))
        if key in _BY_ID and self._meets(base, self._own, key, list):
            return self._items(at, base, self._own)
        if key in _BY_KEY and self._meets(base, self._own, key, dict):
            return self._fields(at, at, at if key in self._own else None, base, self._own.get(key, {}))
        if key in _NAMED_ONCE and key not in self._own and isinstance(base, list):
            return self._answers(at, base, _NAMED_ONCE[key])
        kind = dict if key in ("risks", *_BY_KEY) else list if key in _BY_ID else None
        return self._one(at, base, self._own, kind)

    @staticmethod
    def _meets(base: Any, holder: dict[str, Any], key: str, kind: type) -> bool:
        """Whether a base's value and what a group of keys here says under the same key, if anything, can be joined."""
        return isinstance(base, kind) and (key not in holder or isinstance(holder[key], kind))

    def _one(self, at: KeyPath, base: Any, own: dict[str, Any], kind: type | None) -> Any:
        """A value as a whole: ours, unless it is of the kind that would be joined and only the base's is not."""
        key = at[-1]
        joins = kind is not None and not isinstance(base, kind)
        if key in own and not (joins and isinstance(own[key], kind or object)):
            return own[key]
        return self._theirs(at, at, base)

    def _sides(self, base: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
        if "risks" not in self._own:
            self._theirs(("risks",), ("risks",), base)
        joined: dict[str, Any] = {}
        sides: dict[str, Any] = {side: [] for side in SIDES if side in own}
        for side, value in (sides | base).items():
            at = ("risks", side)
            lists = side in SIDES and self._meets(value, own, side, list)
            joined[side] = self._items(at, value, own) if lists else self._one(at, value, own, list)
        return joined | {side: value for side, value in own.items() if side not in joined}

    def _items(self, at: KeyPath, base: list[Any], holder: dict[str, Any]) -> list[Any]:
        """Two lists of items with ids: those inherited first, each with what is said of it here, then the new ones."""
        if at[-1] not in holder:
            self._theirs(at, at, base)
        own = holder.get(str(at[-1]), [])
        joined: list[Any] = []
        met = self._inherited_items(at, base, own, joined)
        elsewhere = self._on_the_other_side(at)
        for place, item in enumerate(own):
            name = _id(item)
            if name is not None and name in elsewhere and name not in met:
                self._report(rules.DUPLICATE_ID, (*at, place, "id"), *_other_side(name, elsewhere[name]))
            elif name is None or name not in met:
                self._layered.origins[(*at, len(joined))] = (self._layered.document, (*at, place))
                joined.append(item)
        if base and not joined:
            self._layered.origins[at] = (self._layered.document, ("dropped",))
        return joined

    def _inherited_items(self, at: KeyPath, base: list[Any], own: list[Any], joined: list[Any]) -> set[str]:
        """Put what is inherited of a list into `joined`; gives the ids of it."""
        said: dict[str, list[int]] = {}
        for place, item in enumerate(own):
            if (name := _id(item)) is not None:
                said.setdefault(name, []).append(place)
        met: set[str] = set()
        for index, item in enumerate(base):
            name, there = _id(item), (*at, index)
            if name is not None and name in self._gone:
                continue
            places = said.get(name, ()) if name is not None and name not in met else ()
            if not places:  # nothing is said of it here; or it is the second of its id, which is the base's own fault
                joined.append(self._item((*at, len(joined)), there, item))
            for place in places:
                joined.append(self._item((*at, len(joined)), there, item, (*at, place), own[place]))
            if name is not None:
                met.add(name)
        return met

    def _on_the_other_side(self, at: KeyPath) -> dict[str, str]:
        """The risks that the base has on the other side, by id."""
        if at[0] != "risks":
            return {}
        other = SIDES[1 - SIDES.index(at[1])] if at[1] in SIDES else ""
        risks = self._base.data["risks"].get(other)
        ids = map(_id, risks if isinstance(risks, list) else ())
        return {name: other for name in ids if name is not None and name not in self._gone}

    def _item(
        self, here: KeyPath, there: KeyPath, base: Any, mine: KeyPath | None = None, own: dict[str, Any] | None = None
    ) -> Any:
        """An item of the base with what is said of it here."""
        foreign = self._base.foreign and here[0] == "risks"
        unchanged = mine is None and not (self._gone or self._fields_gone or foreign)
        if unchanged or not isinstance(base, dict):
            return self._theirs(here, there, base)
        return self._fields(here, there, mine, base, own or {})

    def _fields(
        self, here: KeyPath, there: KeyPath, mine: KeyPath | None, base: dict[str, Any], own: dict[str, Any]
    ) -> dict[str, Any]:
        """One group of keys, ours before theirs; `mine` is None where nothing is said of it here."""
        origins, name = self._layered.origins, _id(base)
        origins[here] = (self._layered.base, there) if mine is None else (self._layered.document, mine)
        if mine is not None:
            self._layered.met[here] = there
        joined: dict[str, Any] = {}
        for key, value in base.items():
            at = (*here, key)
            if at == ("decision", "objectives") and self._meets(value, own, key, list):
                joined[key] = self._items(at, value, own)
            elif at == ("decision", "objectives"):
                joined[key] = self._one(at, value, own, list)
            elif key in own:
                joined[key] = own[key]
            elif (name, key) not in self._fields_gone and not self._unsaid(here, key):
                origins[at] = (self._layered.base, (*there, key))
                joined[key] = self._cleared(at, (*there, key), value) if here[0] not in _BY_KEY else value
        return joined | {key: value for key, value in own.items() if key not in base}

    def _unsaid(self, here: KeyPath, key: str) -> bool:
        """Another organisation's review of a risk is none of ours."""
        return self._base.foreign and key == "reviewed" and here[0] == "risks"

    # What is inherited

    def _theirs(self, here: KeyPath, there: KeyPath, value: Any) -> Any:
        self._layered.origins[here] = (self._layered.base, there)
        return value

    def _cleared(self, here: KeyPath, there: KeyPath, value: Any) -> Any:
        """An inherited field of an item, without what names something dropped."""
        if not self._gone or here[-1] not in _NAMING or not isinstance(value, list):
            return value
        kept: list[Any] = []
        for index, item in enumerate(value):
            name = item.get("mitigation") if isinstance(item, dict) else item
            if not (isinstance(name, str) and name in self._gone):
                self._theirs((*here, len(kept)), (*there, index), item)
                kept.append(item)
        return kept

    def _answers(self, at: KeyPath, base: list[Any], key: str) -> list[Any]:
        """An inherited list whose items may each name one thing, without the names of what is dropped."""
        self._theirs(at, at, base)
        return [
            {one: value for one, value in item.items() if one != key or value not in self._gone}
            if isinstance(item, dict) and isinstance(item.get(key), str)
            else item
            for item in base
        ]


def _id(item: Any) -> str | None:
    name = item.get("id") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


_Item = tuple[str, type[Part], dict[str, Any]]


def _by_id(data: dict[str, Any]) -> dict[str, list[_Item]]:
    """Every risk, mitigation, option and objective of a register, by its id."""
    found: dict[str, list[_Item]] = {}
    for path, what, model in _HOLDERS:
        items: Any = data
        for key in path:
            items = items.get(key) if isinstance(items, dict) else None
        for item in items if isinstance(items, list) else ():
            if (name := _id(item)) is not None:
                found.setdefault(name, []).append((what, model, item))
    return found


_Fault = tuple[str, str]  # message and remedy


def _no_item(name: str, theirs: dict[str, list[_Item]], *, near: bool) -> _Fault | None:
    """Why an item cannot be dropped; None where it can."""
    if name in theirs:
        return None
    message = f"`{one_line(name, 80)}` is dropped, but the register that this one extends has none."
    return message, (did_you_mean(name, list(theirs)) if near else "") or "Take the entry out."


def _no_field(name: str, field: str, theirs: list[_Item], ours: list[_Item]) -> _Fault | None:
    """Why a field of an item cannot be dropped; None where it can."""
    shown, key = one_line(name, 80), one_line(field, 60)
    if any(field in item for _, _, item in ours):
        return f"`{shown}` says its own `{key}` here, so that there is none to drop.", "Take the entry out."
    holders = [(what, model) for what, model, item in theirs if field in item]
    if not holders:
        message = f"`{shown}` inherits no `{key}` that could be dropped."
        return message, did_you_mean(field, [key for _, _, item in theirs for key in item])
    for what, model in holders:
        if field in model.model_fields and model.model_fields[field].is_required():
            remedy = f"Say of `{shown}` here what the `{key}` is in its place, or drop the whole {what}."
            return f"The `{key}` of `{shown}` cannot be dropped: every {what} has one.", remedy
    return None


def _other_side(name: str, side: str) -> _Fault:
    return (
        f"The register that this one extends has the risk `{one_line(name, 80)}` under {side}.",
        "Say there what is other here. To move it, drop it with the reason, and write the whole risk here.",
    )
