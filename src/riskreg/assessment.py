"""The typestates: assess -> mitigate -> classify. A risk has no band until it is mitigated.

    AssessedRisk     likelihood and impact as written. No band: no attribute, no method.
    MitigatedRisk    its treatment is determined, and its mitigations are applied. No band yet.
    ClassifiedRisk   made by `classify` alone, from a MitigatedRisk alone.

A risk that leaves the path on the way is an `UndeterminedRisk` (its treatment is not decided), an
`AvoidedRisk` (terminated) or a `ClosedRisk`; none of these has a band either. The rules are those of
docs/pipeline.md, which sets them out step by step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from riskreg.determination import acceptance_fault, no_counterpart, treatment_fault
from riskreg.model import SIDES, Effect, Judgement, Register, Risk, Side
from riskreg.position import Position, plain_steps, position_of, shift
from riskreg.schemes import Band, Scheme
from riskreg.standing import Measure, Measures, Stage, Standing, counted, in_place, measures, overdue


@dataclass(slots=True, unsafe_hash=True)
class AssessedRisk:
    """A risk before any mitigation. It cannot be in a band."""

    risk: Risk
    side: Side
    index: int
    inherent: Position


@dataclass(slots=True)
class MitigatedRisk:
    """A determined risk with its mitigations applied: where it stands now, and where it will."""

    assessed: AssessedRisk
    current: Position
    target: Position


@dataclass(slots=True)
class UndeterminedRisk:
    """A risk that cannot be classified yet: why not, and what would settle it."""

    assessed: AssessedRisk
    reason: str
    settled_by: str


@dataclass(slots=True)
class AvoidedRisk:
    """A terminated risk: the risks on the other side that it moved to."""

    assessed: AssessedRisk
    moves_to: tuple[str, ...]


@dataclass(slots=True)
class ClosedRisk:
    """A risk that was closed, by a decision on record."""

    assessed: AssessedRisk


class Classification(NamedTuple):
    """A band, the score it comes from, and whether that is above what the organisation will carry (None: not said)."""

    score: int
    band: Band
    above_appetite: bool | None


@dataclass(slots=True)
class ClassifiedRisk:
    """A mitigated risk in its bands, now and at target."""

    mitigated: MitigatedRisk
    current: Classification
    target: Classification

    @property
    def assessed(self) -> AssessedRisk:
        """The risk before mitigation."""
        return self.mitigated.assessed

    def at(self, stage: Stage) -> Classification:
        """The classification at a stage."""
        return self.current if stage == "current" else self.target

    def position(self, stage: Stage) -> Position:
        """The position at a stage."""
        return self.mitigated.current if stage == "current" else self.mitigated.target


Outcome = ClassifiedRisk | UndeterminedRisk | AvoidedRisk | ClosedRisk
Unclassifiable = UndeterminedRisk | AvoidedRisk | ClosedRisk


class Setting(NamedTuple):
    """What every risk of a register is assessed in: the scheme, the appetite, the day, and how all else stands."""

    scheme: Scheme
    appetite: "Appetite"
    as_of: date
    measures: Measures
    sides: Mapping[str, Side]


def setting(register: Register, scheme: Scheme, as_of: date) -> Setting:
    """The setting of a register on a day."""
    sides: dict[str, Side] = {risk.id: side for side in SIDES for risk in register.side(side)}
    return Setting(scheme, Appetite(register, scheme), as_of, measures(register, as_of), sides)


def assess(risk: Risk, side: Side, index: int) -> AssessedRisk:
    """The risk as written, at its place in its side's list."""
    return AssessedRisk(risk, side, index, position_of(risk.likelihood, risk.impact))


def mitigate(assessed: AssessedRisk, setting: Setting) -> MitigatedRisk | Unclassifiable:
    """Apply a risk's mitigations, if its treatment is determined."""
    left = _leaves_the_path(assessed, setting.measures, setting)
    if left is not None:
        return left
    current = _current(assessed, setting)
    return MitigatedRisk(assessed, current, _target(assessed, current, setting))


def mitigate_as_if(assessed: AssessedRisk, taken: Measures, setting: Setting) -> MitigatedRisk | Unclassifiable:
    """Apply exactly the mitigations that an option takes, as if each were in place (docs/pipeline.md).

    `taken` has them in place and all others withdrawn. A judgement is left aside unless the option takes
    every mitigation of the risk that has not been withdrawn.
    """
    left = _leaves_the_path(assessed, taken, setting)
    if left is not None:
        return left
    risk, really = assessed.risk, setting.measures
    counting = in_place(risk, taken)
    position = shift(assessed.inherent, counting, setting.scheme)
    listed = [effect for effect in risk.mitigated_by if really[effect.mitigation].standing is not Standing.WITHDRAWN]
    takes_all = all(taken[effect.mitigation].standing is Standing.IN_PLACE for effect in listed)
    target, current = judged_target(risk, setting.as_of), judged_current(risk, setting.as_of)
    if takes_all and target is not None:
        position = judged(target)
    elif takes_all and current is not None:
        known = {effect.mitigation for effect in in_place(risk, really)}
        known -= {effect.mitigation for effect in since(current, risk, really)}
        landing = [effect for effect in counting if effect.mitigation not in known]
        position = after_judgement(judged(current), risk, landing, setting.scheme)
    return MitigatedRisk(assessed, position, position)


def classify(mitigated: MitigatedRisk, setting: Setting) -> ClassifiedRisk:
    """Put a mitigated risk into its bands. The only place where a risk gets one."""
    limit = setting.appetite.limit(mitigated.assessed.risk)
    return ClassifiedRisk(
        mitigated,
        _classification(mitigated.current, setting.scheme, limit),
        _classification(mitigated.target, setting.scheme, limit),
    )


def _classification(position: Position, scheme: Scheme, limit: Band | None) -> Classification:
    cell = scheme.cell(position.likelihood, position.impact)
    return Classification(cell.score, cell.band, None if limit is None else cell.band.rank > limit.rank)


def _leaves_the_path(assessed: AssessedRisk, measures: Measures, setting: Setting) -> Unclassifiable | None:
    """The outcome of a risk that cannot be classified, with the reason (docs/pipeline.md); None where it is determined."""
    risk = assessed.risk
    if is_closed(risk, setting.as_of):
        return ClosedRisk(assessed)
    if risk.treatment == "terminate":
        moved = tuple(name for name in risk.moves_to if setting.sides[name] != assessed.side)
        return AvoidedRisk(assessed, moved) if moved else UndeterminedRisk(assessed, *no_counterpart(risk))
    fault = acceptance_fault(risk, setting.as_of) if risk.treatment == "tolerate" else treatment_fault(risk, measures)
    return UndeterminedRisk(assessed, *fault) if fault is not None else None


class Appetite:
    """The highest band that the organisation will carry, by category."""

    __slots__ = ("_by_category", "default")

    def __init__(self, register: Register, scheme: Scheme) -> None:
        bands = {category: scheme.band_named(name) for category, name in register.appetite.items()}
        self.default = bands.pop("default", None)
        self._by_category = bands

    @property
    def is_set(self) -> bool:
        """Whether the register sets any appetite at all."""
        return self.default is not None or bool(self._by_category)

    def limit(self, risk: Risk) -> Band | None:
        """The highest band for this risk's category; None where the register sets no limit."""
        return self._by_category.get(risk.category or "", self.default)


def is_closed(risk: Risk, as_of: date) -> bool:
    """Whether a decision on record had closed the risk by that day."""
    return risk.status == "closed" and (risk.closed is None or risk.closed.on <= as_of)


def judged_current(risk: Risk, as_of: date) -> Judgement | None:
    """The judged position, if it had been judged by that day."""
    return risk.current if risk.current is not None and risk.current.on <= as_of else None


def judged_target(risk: Risk, as_of: date) -> Judgement | None:
    """The judged target, if it had been judged by that day; whether it holds is another question."""
    return risk.target if risk.target is not None and risk.target.on <= as_of else None


def since(judgement: Judgement, risk: Risk, measures: Measures) -> list[Effect]:
    """The effects that a judged position does not know of yet: what is to come, and what was done after it was judged."""

    def is_new(measure: Measure) -> bool:
        if measure.standing is Standing.DUE:
            return True
        done = measure.mitigation.done_on
        return measure.standing is Standing.IN_PLACE and done is not None and done > judgement.on

    return [effect for effect in risk.mitigated_by if is_new(measures[effect.mitigation])]


def judged(judgement: Judgement) -> Position:
    """The position that a panel stated."""
    return position_of(judgement.likelihood, judgement.impact)


def after_judgement(start: Position, risk: Risk, effects: Iterable[Effect], scheme: Scheme) -> Position:
    """A judged position moved by effects that come after the judgement."""
    return shift(start, as_it_judged(start, risk, effects), scheme)


def as_it_judged(start: Position, risk: Risk, effects: Iterable[Effect]) -> Iterable[Effect]:
    """Effects as they move a judged position: one impact for all categories takes no lowering of a single one."""
    if start.categories or not isinstance(risk.impact, dict):
        return effects
    return [
        Effect.model_construct(
            mitigation=effect.mitigation, likelihood=effect.likelihood, impact=plain_steps(effect.impact, risk.impact)
        )
        for effect in effects
    ]


def _current(assessed: AssessedRisk, setting: Setting) -> Position:
    judgement = judged_current(assessed.risk, setting.as_of)
    if judgement is not None:
        return judged(judgement)
    return shift(assessed.inherent, in_place(assessed.risk, setting.measures), setting.scheme)


def _target(assessed: AssessedRisk, current: Position, setting: Setting) -> Position:
    risk, measures = assessed.risk, setting.measures
    target = judged_target(risk, setting.as_of)
    if target is not None:
        return current if overdue(risk, measures) else judged(target)
    judgement = judged_current(risk, setting.as_of)
    if judgement is not None:
        return after_judgement(current, risk, since(judgement, risk, measures), setting.scheme)
    return shift(assessed.inherent, counted(risk, measures, "target"), setting.scheme)
