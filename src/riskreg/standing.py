"""Where each mitigation stands on the day of the assessment (docs/pipeline.md)."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import Literal, NamedTuple

from riskreg.model import Effect, Mitigation, Register, Risk


class Standing(Enum):
    """Where a mitigation stands on the day of the assessment."""

    IN_PLACE = "in place"
    DUE = "agreed"
    OVERDUE = "agreed, overdue"
    UNDATED = "agreed, without a due date"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"


Stage = Literal["current", "target"]
STAGES: tuple[Stage, Stage] = ("current", "target")


def standing(mitigation: Mitigation, as_of: date) -> Standing:
    """Where a mitigation stands on a day.

    One in place with a done_on after that day was only agreed on it. An agreed one is overdue from the day
    after its due date; without a due date it earns no credit either.
    """
    if mitigation.status == "proposed":
        return Standing.PROPOSED
    if mitigation.status == "withdrawn":
        return Standing.WITHDRAWN
    if mitigation.status == "in place" and (mitigation.done_on is None or mitigation.done_on <= as_of):
        return Standing.IN_PLACE
    if mitigation.due is None:
        return Standing.UNDATED
    return Standing.OVERDUE if mitigation.due < as_of else Standing.DUE


class Measure(NamedTuple):
    """A mitigation, and where it stands."""

    mitigation: Mitigation
    standing: Standing


Measures = Mapping[str, Measure]


def measures(register: Register, as_of: date) -> dict[str, Measure]:
    """Every mitigation of a register by its id, as it stands on a day."""
    return {item.id: Measure(item, standing(item, as_of)) for item in register.mitigations}


def in_place(risk: Risk, measures: Measures) -> list[Effect]:
    """The effects that count now."""
    return [effect for effect in risk.mitigated_by if measures[effect.mitigation].standing is Standing.IN_PLACE]


def counted(risk: Risk, measures: Measures, stage: Stage) -> list[Effect]:
    """The effects that count at a stage: what is in place, and at target what is to come as well."""
    if stage == "current":
        return in_place(risk, measures)
    # By identity: a set of members would call their hash, in Python, for every effect of every risk.
    return [effect for effect in risk.mitigated_by if measures[effect.mitigation].standing in _AT_TARGET]


_AT_TARGET = (Standing.IN_PLACE, Standing.DUE)


def overdue(risk: Risk, measures: Measures) -> list[str]:
    """The ids of a risk's mitigations that are overdue."""
    return [
        effect.mitigation for effect in risk.mitigated_by if measures[effect.mitigation].standing is Standing.OVERDUE
    ]
