"""The way from now to target: both sides after each date on which something agreed falls due (docs/pipeline.md)."""

from datetime import date
from typing import NamedTuple

from riskreg.assessment import (
    ClassifiedRisk,
    MitigatedRisk,
    after_judgement,
    classify,
    judged_current,
    judged_target,
    since,
)
from riskreg.comparison import Evaluation, Tally, tally
from riskreg.model import SIDES, Effect, Side
from riskreg.position import Position, shift
from riskreg.standing import Standing, in_place


class Milestone(NamedTuple):
    """A date, what is to be in place by it, and how each side would stand then."""

    day: date
    mitigations: tuple[str, ...]
    tallies: dict[Side, Tally]


def path(evaluation: Evaluation) -> list[Milestone]:
    """A milestone for each due date of a credited mitigation that bears on a classified risk, in order."""
    due = _due(evaluation)
    bearing: dict[str, list[int]] = {}
    outcomes = list(evaluation.outcomes)
    classified = {index: outcome for index, outcome in enumerate(outcomes) if isinstance(outcome, ClassifiedRisk)}
    for index, one in classified.items():
        for effect in one.assessed.risk.mitigated_by:
            if effect.mitigation in due:
                bearing.setdefault(effect.mitigation, []).append(index)
    milestones = []
    for day in sorted({day for name, day in due.items() if day is not None and name in bearing}):
        landed = tuple(name for name, on in due.items() if on == day and name in bearing)
        for index in sorted({index for name in landed for index in bearing[name]}):
            outcomes[index] = _on(classified[index], day, due, evaluation)
        tallies = {
            side: tally((one for one in outcomes if one.assessed.side == side), "current", evaluation.setting)
            for side in SIDES
        }
        milestones.append(Milestone(day, landed, tallies))
    return milestones


def _on(outcome: ClassifiedRisk, day: date, due: dict[str, date | None], evaluation: Evaluation) -> ClassifiedRisk:
    """A risk as it would be classified once what is due by a day is in place."""
    risk = outcome.assessed.risk
    to_come = [effect for effect in risk.mitigated_by if effect.mitigation in due]
    landed = [effect for effect in to_come if _by(due[effect.mitigation], day)]
    position = outcome.mitigated.target if len(landed) == len(to_come) else _part_way(outcome, landed, evaluation)
    return classify(MitigatedRisk(outcome.assessed, position, position), evaluation.setting)


def _due(evaluation: Evaluation) -> dict[str, date | None]:
    """What earns credit, with the date by which it is to be in place."""
    measures = evaluation.measures.items()
    return {name: measure.mitigation.due for name, measure in measures if measure.standing is Standing.DUE}


def _by(due: date | None, day: date) -> bool:
    return due is not None and due <= day


def _part_way(outcome: ClassifiedRisk, landed: list[Effect], evaluation: Evaluation) -> Position:
    risk = outcome.assessed.risk
    if (
        judged_target(risk, evaluation.as_of) is not None
    ):  # a judged target is one step: until all is done the risk stays where it is
        return outcome.mitigated.current
    judgement = judged_current(risk, evaluation.as_of)
    if judgement is not None:
        done = [
            effect
            for effect in since(judgement, risk, evaluation.measures)
            if effect.mitigation not in _due(evaluation)
        ]
        return after_judgement(outcome.mitigated.current, risk, [*done, *landed], evaluation.scheme)
    return shift(outcome.assessed.inherent, [*in_place(risk, evaluation.measures), *landed], evaluation.scheme)
