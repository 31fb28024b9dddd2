"""`add`: new entries, with their keys in the order of the model, and the ids that they need."""

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from pydantic import BaseModel

from riskreg import rules
from riskreg.amend import fields
from riskreg.amend.draft import Draft
from riskreg.amend.ids import given_in, had_before, refuse_unfit
from riskreg.amend.planned import Planned, Planner, shown
from riskreg.amend.register import KINDS, MITIGATION, OBJECTIVE, OPTION, RISK, Kind, Refused, Standing, value_at
from riskreg.diagnostics import Diagnostic
from riskreg.model import Benefit, Concern, Consultation, Effect, Lesson
from riskreg.source import Path as KeyPath
from riskreg.wording import one_line

Texts = Mapping[str, str | bool | Sequence[str] | None]

_NUMBERED = re.compile(r"(|.*[^0-9])([0-9]{1,9})")
_LETTER = {"adopting": "A", "not_adopting": "N"}


class Sort(NamedTuple):
    """A kind of entry without an id: what it is called, where its list is, and which field names it."""

    word: str
    place: KeyPath
    model: type[BaseModel]
    named_by: str


BENEFIT = Sort("benefit", ("benefits",), Benefit, "title")
CONSULTATION = Sort("consultation", ("consultation",), Consultation, "who")
CONCERN = Sort("concern", ("concerns",), Concern, "concern")
LESSON = Sort("lesson", ("lessons",), Lesson, "title")


def add_risk(side: str, texts: Texts, effects: Sequence[str]) -> Planner:
    """A risk on a side; without an id it gets the next that is free there. `effects` are `policy:likelihood=-1`."""

    def plan(standing: Standing) -> Planned:
        name = texts.get("id") or _next_id(standing, side)
        warned = _fit(standing, texts, RISK)
        entry = _entry(standing, RISK.model, {**texts, "id": name})
        if effects:
            entry["mitigated_by"] = [_effect(standing, one, "mitigation", (MITIGATION,)) for one in effects]
        draft = Draft(standing)
        draft.insert(RISK, ("risks", side), fields.in_order(RISK.model, entry))
        said = f"{one_line(str(name), 80)} is added to the risks of {side.replace('_', ' ')}."
        return Planned(draft.operations(), (said, *warned), (str(name),))

    return plan


def add_mitigation(texts: Texts, effects: Sequence[str]) -> Planner:
    """A mitigation, and what it does to risks: `effects` are `A1:likelihood=-1`."""

    def plan(standing: Standing) -> Planned:
        warned = _fit(standing, texts, MITIGATION)
        entry, draft, said = _entry(standing, MITIGATION.model, texts), Draft(standing), []
        name = one_line(str(texts["id"]), 80)
        draft.insert(MITIGATION, MITIGATION.places[0], entry)
        for one in effects:
            effect = _effect(standing, one, "risk", (RISK,))
            risk = standing.find(effect.pop("risk"), (RISK,))
            draft.append(risk, ("mitigated_by",), {"mitigation": texts["id"], **effect})
            said.append(f" It changes {one_line(risk.name, 80)}.")
        told = f"{name} is added to the mitigations.{''.join(said)}"
        return Planned(draft.operations(), (told, *warned, *draft.notes), (str(texts["id"]),))

    return plan


def add_effect(risk: str, mitigation: str, texts: Texts) -> Planner:
    """What a mitigation of the register does to one of its risks."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(risk, (RISK,)), Draft(standing)
        name = standing.find(mitigation, (MITIGATION,)).name
        draft.append(item, ("mitigated_by",), _entry(standing, Effect, {**texts, "mitigation": name}))
        said = f"{one_line(name, 80)} now changes {one_line(item.name, 80)}: {_steps(texts)}."
        return Planned(draft.operations(), (said, *draft.notes), (item.name,))

    return plan


def add_named(kind: Kind, texts: Texts) -> Planner:
    """An option or an objective."""

    def plan(standing: Standing) -> Planned:
        warned, draft = _fit(standing, texts, kind), Draft(standing)
        draft.insert(kind, kind.places[0], _entry(standing, kind.model, texts))
        name = str(texts["id"])
        said = f"{one_line(name, 80)} is added to the {kind.word}s."
        return Planned(draft.operations(), (said, *warned), (name,))

    return plan


def add_unnamed(sort: Sort, texts: Texts) -> Planner:
    """A benefit, a consultation, a concern or a lesson."""

    def plan(standing: Standing) -> Planned:
        draft = Draft(standing)
        draft.insert(None, sort.place, _entry(standing, sort.model, texts))
        said = f"The {sort.word} “{shown(texts[sort.named_by])}” is added."
        return Planned(draft.operations(), (said, *draft.notes))

    return plan


def _fit(standing: Standing, texts: Texts, kind: Kind) -> tuple[str, ...]:
    """What has to be said of the id that somebody chose for a new entry. Raises Refused for one that will not do."""
    name = texts.get("id")
    if not isinstance(name, str):
        return ()
    refuse_unfit(standing, name, kind)
    return had_before(standing, name)


def _entry(standing: Standing, model: type[BaseModel], texts: Texts) -> dict[str, Any]:
    """A new entry from texts as they were typed. Raises Refused."""
    known, entry = fields.fields(model), {}
    for key, text in texts.items():
        if text is None or text is False or text == []:
            continue
        try:
            entry[key] = fields.read(known[key], text) if isinstance(text, str) else text
        except fields.NotYamlError as fault:
            message = f"What {key} is to be cannot be read: {fault}"
            raise standing.refused((), message, "Write a group of keys as {reputation: 4, service: 2}.") from None
    return fields.in_order(
        model, {key: list(value) if isinstance(value, tuple) else value for key, value in entry.items()}
    )


def _effect(standing: Standing, text: str, key: str, kinds: tuple[Kind, ...]) -> dict[str, Any]:
    """`policy:likelihood=-1,impact=-1` as an effect whose `key` names the other end. Raises Refused."""
    name, _, rest = text.partition(":")
    steps: dict[str, str] = {}
    for part in rest.split(",") if rest.strip() else ():
        scale, equals, value = part.partition("=")
        if not equals or scale.strip() not in ("likelihood", "impact"):
            message = f"`{one_line(text, 80)}` is no effect."
            remedy = "Write it as policy:likelihood=-1, or policy:likelihood=-1,impact=-1."
            raise Refused(Diagnostic(rules.EDIT_REFUSED, standing.document.name, None, message, remedy))
        steps[scale.strip()] = value.strip()
    made = _entry(standing, Effect, steps)
    return {key: standing.find(name.strip(), kinds).name, **made}


def _steps(texts: Texts) -> str:
    said = [f"{scale} {texts[scale]}" for scale in ("likelihood", "impact") if texts.get(scale) is not None]
    return ", ".join(one_line(one, 60) for one in said) or "by no step yet"


def _next_id(standing: Standing, side: str) -> str:
    """The next id of a side, which nothing here has or had, and nothing that is left out here."""
    ours = [item.name for item in standing.items((RISK,)) if item.at[1] == side]
    left_out = value_at(standing.own, ("dropped",))
    gone = [one.get("id") for one in left_out if isinstance(one, dict)] if isinstance(left_out, list) else []
    taken = {*(item.name for item in standing.items()), *map(str, gone), *given_in(standing)}
    return next_id(ours, taken, _LETTER[side])


def next_id(ours: Sequence[str], taken: Collection[str], letter: str) -> str:
    """The id after the highest, behind the letters that most of the ids of a side have, and as wide; none that is taken.

    `letter` is for a side that has none yet.
    """
    numbered = [found for name in ours if (found := _NUMBERED.fullmatch(name))]
    letters = [found[1] for found in numbered]
    most = max(dict.fromkeys(letters), key=letters.count, default=letter)
    same = [found[2] for found in numbered if found[1] == most]
    width = max((len(one) for one in same if one.startswith("0")), default=0)
    number = max(map(int, same), default=0) + 1
    while f"{most}{number:0{width}}" in taken:
        number += 1
    return f"{most}{number:0{width}}"


__all__ = [
    "BENEFIT", "CONCERN", "CONSULTATION", "KINDS", "LESSON", "OBJECTIVE", "OPTION",
    "add_effect", "add_mitigation", "add_named", "add_risk", "add_unnamed", "next_id",
]  # fmt: skip
