"""One risk with everything that its band is worked out from, so that one thing at a time can be put back as it was."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple, Self

from riskreg.assessment import (
    Appetite,
    AvoidedRisk,
    ClassifiedRisk,
    ClosedRisk,
    MitigatedRisk,
    Outcome,
    Setting,
    assess,
    classify,
    judged,
    mitigate,
)
from riskreg.comparison import Evaluation
from riskreg.model import Effect, Risk, Side
from riskreg.movement.model import Where
from riskreg.movement.pairing import Names, Pair, measures_as_called_now
from riskreg.position import position_of
from riskreg.schemes import Scheme
from riskreg.standing import STAGES, Measure, Stage

Wheres = dict[Stage, Where]


def where(outcome: Outcome | None, stage: Stage) -> Where:
    """Where a risk stands at a stage."""
    if isinstance(outcome, ClassifiedRisk):
        at, position = outcome.at(stage), outcome.position(stage)
        return Where("classified", at.band, at.score, position.likelihood, position.impact, at.above_appetite)
    return _ELSEWHERE[type(outcome)] if isinstance(outcome, AvoidedRisk | ClosedRisk) else _OUT[outcome is None]


_ELSEWHERE: dict[type, Where] = {AvoidedRisk: Where("avoided"), ClosedRisk: Where("closed")}
_OUT = (Where("not yet classified"), Where("not there"))


class Case(NamedTuple):
    """All inputs of one risk.

    Mitigations and risks go by the ids of the second reading; those that only the other reading has are in `measures`
    and `sides` too, so that an effect or a reference can be put back.
    """

    risk: Risk
    side: Side
    measures: Mapping[str, Measure]
    as_of: date
    sides: Mapping[str, Side]
    scheme: Scheme
    appetite: Appetite

    @property
    def effects(self) -> dict[str, Effect]:
        """What its mitigations do to it, by their ids."""
        return {effect.mitigation: effect for effect in self.risk.mitigated_by}

    def with_effects(self, effects: Mapping[str, Effect]) -> Self:
        """The same with other effects."""
        return self._replace(risk=self.risk.model_copy(update={"mitigated_by": tuple(effects.values())}))

    def outcome(self) -> Outcome:
        """What becomes of the risk with these inputs."""
        here = Setting(self.scheme, self.appetite, self.as_of, self.measures, self.sides)
        result = mitigate(assess(self.risk, self.side, 0), here)
        return classify(result, here) if isinstance(result, MitigatedRisk) else result

    def stands(self) -> Wheres:
        """Where it stands at each stage."""
        outcome = self.outcome()
        return {stage: where(outcome, stage) for stage in STAGES}

    def fits(self) -> bool:
        """Whether the scheme has every level that the risk names."""
        likelihood, impact = len(self.scheme.likelihood), len(self.scheme.impact)
        risk = self.risk
        placed = [position_of(risk.likelihood, risk.impact)]
        placed += [judged(one) for one in (risk.current, risk.target) if one is not None]
        return all(one.likelihood <= likelihood and one.impact <= impact for one in placed)


class Cases:
    """Makes the two cases of a risk; holds what all risks share, so that each costs only its own effects."""

    def __init__(self, before: Evaluation, after: Evaluation, called: Names) -> None:
        self._called = called
        self._evaluations = before, after
        self.measures = measures_as_called_now(before, called), after.measures
        sides = {called.now("risks", name): side for name, side in before.setting.sides.items()}
        self._sides = {**after.setting.sides, **sides}, {**sides, **after.setting.sides}

    def of(self, pair: Pair) -> tuple[Case, Case]:
        """A risk that is in both, as two cases."""
        if pair.before is None or pair.after is None:
            raise ValueError("a risk that only one of two registers has")
        was, now = pair.before.assessed, pair.after.assessed
        risk = self._as_called_now(was.risk)
        every = [*dict.fromkeys(effect.mitigation for one in (now.risk, risk) for effect in one.mitigated_by)]
        return self._case(0, risk, was.side, every), self._case(1, now.risk, now.side, every)

    def _as_called_now(self, risk: Risk) -> Risk:
        """A risk of the first reading with the ids that other items have in the second."""
        moves_to = tuple(self._called.now("risks", name) for name in risk.moves_to)
        effects = tuple(
            effect if effect.mitigation == name else effect.model_copy(update={"mitigation": name})
            for effect in risk.mitigated_by
            for name in (self._called.now("mitigations", effect.mitigation),)
        )
        if moves_to == risk.moves_to and effects == risk.mitigated_by:
            return risk
        return risk.model_copy(update={"moves_to": moves_to, "mitigated_by": effects})

    def _case(self, which: int, risk: Risk, side: Side, every: list[str]) -> Case:
        own, others = self.measures[which], self.measures[1 - which]
        measures = {name: own[name] if name in own else others[name] for name in every}
        one = self._evaluations[which]
        return Case(risk, side, measures, one.as_of, self._sides[which], one.scheme, one.appetite)
