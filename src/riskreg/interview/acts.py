"""What an interview comes to: entries and fields of a register, as one change of its file."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from riskreg.amend import Standing
from riskreg.amend.draft import Draft
from riskreg.amend.fields import in_order
from riskreg.amend.register import MITIGATION, RISK, value_at
from riskreg.edit import Operation, Set
from riskreg.model import SIDES, Mitigation, Risk, Side
from riskreg.source import Document


class Begin(NamedTuple):
    """A new register: what stands at its top."""

    data: dict[str, Any]


class NewRisk(NamedTuple):
    """A risk on a side."""

    side: Side
    data: dict[str, Any]


class NewMeasure(NamedTuple):
    """A mitigation."""

    data: dict[str, Any]


class Effect(NamedTuple):
    """What a mitigation does to a risk."""

    risk: str
    data: dict[str, Any]


class Field(NamedTuple):
    """One field of a risk or a mitigation that is another now."""

    kind: Literal["risk", "mitigation"]
    id: str
    field: str
    value: Any


Act = Begin | NewRisk | NewMeasure | Effect | Field


class Clash(Exception):
    """An id that was given has meanwhile been given to something else."""


def operations(acts: Sequence[Act], document: Document, folder: Path) -> list[Operation]:
    """The operations that bring a register to what was said. Raises Clash, and Refused where something is gone."""
    standing = Standing(document, folder)
    taken = {item.name for item in standing.items()}
    risks, measures, rest = _gathered(acts)
    if any(data["id"] in taken for data in (*(risk.data for risk in risks), *measures)):
        raise Clash
    draft = Draft(standing)
    for act in rest:
        item = standing.find(act.risk if isinstance(act, Effect) else act.id, (_KINDS[_kind(act)],))
        if isinstance(act, Field):
            draft.put(item, (act.field,), act.value)
        else:
            draft.append(item, ("mitigated_by",), act.data)
    for risk in risks:
        draft.insert(RISK, ("risks", risk.side), in_order(Risk, risk.data))
    for data in measures:
        draft.insert(MITIGATION, ("mitigations",), in_order(Mitigation, data))
    return draft.operations()


_KINDS = {"risk": RISK, "mitigation": MITIGATION}


def _kind(act: Effect | Field) -> str:
    return act.kind if isinstance(act, Field) else "risk"


def beginning(acts: Sequence[Act]) -> list[Operation]:
    """The operations that make a new register, in a file that says only its format."""
    risks, measures, _ = _gathered(acts)
    data = next(act.data for act in acts if isinstance(act, Begin))
    made: list[Operation] = [Set((key,), value) for key, value in data.items()]
    sides = {side: [in_order(Risk, risk.data) for risk in risks if risk.side == side] for side in SIDES}
    made.append(Set(("risks",), sides))
    if measures:
        made.append(Set(("mitigations",), [in_order(Mitigation, data) for data in measures]))
    return made


def _gathered(acts: Iterable[Act]) -> tuple[list[NewRisk], list[dict[str, Any]], list[Effect | Field]]:
    """New risks and mitigations with all that was said of them, and what is about those that were there."""
    risks: dict[str, NewRisk] = {}
    measures: dict[str, dict[str, Any]] = {}
    rest: list[Effect | Field] = []
    for act in acts:
        if isinstance(act, NewRisk):
            risks[act.data["id"]] = NewRisk(act.side, dict(act.data))
        elif isinstance(act, NewMeasure):
            measures[act.data["id"]] = dict(act.data)
        elif isinstance(act, Effect) and act.risk in risks:
            risks[act.risk].data.setdefault("mitigated_by", []).append(act.data)
        elif isinstance(act, Field) and act.id in (risks if act.kind == "risk" else measures):
            (risks[act.id].data if act.kind == "risk" else measures[act.id])[act.field] = act.value
        elif isinstance(act, Effect | Field):
            rest.append(act)
    return list(risks.values()), list(measures.values()), rest


Fact = tuple[str, ...]


def facts(acts: Iterable[Act]) -> tuple[Fact, ...]:
    """What a register holds once the acts are written, in words that `holds` understands."""
    told: list[Fact] = []
    for act in acts:
        if isinstance(act, NewRisk):
            told.append(("risk", act.data["id"], "title", str(act.data["title"])))
        elif isinstance(act, NewMeasure):
            told.append(("mitigation", act.data["id"], "title", str(act.data["title"])))
        elif isinstance(act, Effect):
            told.append(("effect", act.risk, act.data["mitigation"]))
        elif isinstance(act, Field):
            told.append((act.kind, act.id, act.field, repr(act.value)))
    return tuple(told)


def holds(data: Any, told: Iterable[Fact]) -> bool:
    """Whether a register's data has all of this: then it was written, whatever came after."""
    found = {
        (kind.word, item["id"]): item
        for kind in (RISK, MITIGATION)
        for place in kind.places
        for item in _items(value_at(data, place))
    }
    return all(_is_so(found, fact) for fact in told)


def _items(items: Any) -> list[dict[str, Any]]:
    return [item for item in items if isinstance(item, dict) and "id" in item] if isinstance(items, list) else []


def _is_so(found: dict[tuple[str, Any], dict[str, Any]], fact: Fact) -> bool:
    what, name, *rest = fact
    if what == "effect":
        effects = found.get(("risk", name), {}).get("mitigated_by")
        return isinstance(effects, list) and any(
            isinstance(one, dict) and one.get("mitigation") == rest[0] for one in effects
        )
    item = found.get((what, name))
    return item is not None and (item.get(rest[0]) == rest[1] or repr(item.get(rest[0])) == rest[1])
