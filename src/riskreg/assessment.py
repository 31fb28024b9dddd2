"""The typestates: assess -> mitigate -> classify. A risk has no band until it is mitigated.

    AssessedRisk     likelihood and impact as written. No band: no attribute, no method.
    MitigatedRisk    its treatment is determined, and its mitigations are applied. No band yet.
    ClassifiedRisk   made by `classify` alone, from a MitigatedRisk alone.

A risk that leaves the path on the way is an `UndeterminedRisk` (its treatment is not decided), an
`AvoidedRisk` (terminated) or a `ClosedRisk`; none of these has a band either. The rules are those of
DESIGN 3.2 and 3.3, set out step by step in docs/pipeline.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Literal

from riskreg.model import Effect, Judgement, Mitigation, Register, Risk, Side
from riskreg.schemes import Band, Scheme
from riskreg.wording import listing, on_date

Stage = Literal["current", "target"]
STAGES: tuple[Stage, Stage] = ("current", "target")


class Standing(Enum):
    """Where a mitigation stands on the day of the assessment."""

    IN_PLACE = "in place"
    DUE = "agreed"
    OVERDUE = "agreed, overdue"
    UNDATED = "agreed, without a due date"
    PROPOSED = "proposed"
    WITHDRAWN = "withdrawn"


# Membership by identity: a set would hash an enum member, in Python code, for every effect of every risk.
_DETERMINES = (Standing.IN_PLACE, Standing.DUE, Standing.OVERDUE, Standing.UNDATED)
_CURRENT = (Standing.IN_PLACE,)
_TARGET = (Standing.IN_PLACE, Standing.DUE)
_STILL_TO_COME = (Standing.DUE,)
_INSURING = ("contract", "insurance")


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


@dataclass(frozen=True, slots=True)
class Measure:
    """A mitigation, and where it stands."""

    mitigation: Mitigation
    standing: Standing


Measures = Mapping[str, Measure]


def measures(register: Register, as_of: date) -> dict[str, Measure]:
    """Every mitigation of a register by its id, as it stands on a day."""
    return {item.id: Measure(item, standing(item, as_of)) for item in register.mitigations}


@dataclass(slots=True, unsafe_hash=True)
class Position:
    """A likelihood and an impact, as levels from 1.

    `categories` holds the impact on each category as (name, level) where the register gives one for each;
    `impact` is then the highest of them. Values only: nothing changes a position once it is made.
    """

    likelihood: int
    impact: int
    categories: tuple[tuple[str, int], ...] = ()


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


@dataclass(slots=True)
class Classification:
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


def assess(risk: Risk, side: Side, index: int) -> AssessedRisk:
    """The risk as written, at its place in its side's list."""
    return AssessedRisk(risk, side, index, _position(risk.likelihood, risk.impact))


def mitigate(
    assessed: AssessedRisk, measures: Measures, scheme: Scheme, as_of: date, sides: Mapping[str, Side]
) -> MitigatedRisk | Unclassifiable:
    """Apply a risk's mitigations, if its treatment is determined.

    `sides` gives the side of every risk by its id (a terminated risk must move to the other side).
    """
    left = leaves_the_path(assessed, measures, as_of, sides)
    if left is not None:
        return left
    current = _current(assessed, measures, scheme)
    return MitigatedRisk(assessed, current, _target(assessed, current, measures, scheme))


def mitigate_as_if(
    assessed: AssessedRisk, taken: Measures, measures: Measures, scheme: Scheme, as_of: date, sides: Mapping[str, Side]
) -> MitigatedRisk | Unclassifiable:
    """Apply exactly the mitigations that an option takes, as if each were in place (DESIGN 3.5).

    `taken` has them in place and all others withdrawn; `measures` is how things really stand. A judgement
    is left aside unless the option takes every mitigation of the risk that has not been withdrawn.
    """
    left = leaves_the_path(assessed, taken, as_of, sides)
    if left is not None:
        return left
    risk = assessed.risk
    position = shift(assessed.inherent, in_place(risk, taken), scheme)
    takes_all = all(
        taken[effect.mitigation].standing is Standing.IN_PLACE
        for effect in risk.mitigated_by
        if measures[effect.mitigation].standing is not Standing.WITHDRAWN
    )
    if takes_all and risk.target is not None:
        position = judged(risk.target)
    elif takes_all and risk.current is not None:
        to_come = [
            effect for effect in in_place(risk, taken) if measures[effect.mitigation].standing is not Standing.IN_PLACE
        ]
        position = after_judgement(judged(risk.current), risk, to_come, scheme)
    return MitigatedRisk(assessed, position, position)


def leaves_the_path(
    assessed: AssessedRisk, measures: Measures, as_of: date, sides: Mapping[str, Side]
) -> Unclassifiable | None:
    """The outcome of a risk that cannot be classified, with the reason (DESIGN 3.2); None where it is determined."""
    risk = assessed.risk
    if is_closed(risk, as_of):
        return ClosedRisk(assessed)
    if risk.treatment == "terminate":
        moved = tuple(name for name in risk.moves_to if sides[name] != assessed.side)
        return AvoidedRisk(assessed, moved) if moved else UndeterminedRisk(assessed, *_no_counterpart(risk))
    missing = _acceptance_fault(risk, as_of) if risk.treatment == "tolerate" else _treatment_fault(risk, measures)
    return UndeterminedRisk(assessed, *missing) if missing is not None else None


def classify(mitigated: MitigatedRisk, scheme: Scheme, appetite: "Appetite") -> ClassifiedRisk:
    """Put a mitigated risk into its bands. The only place where a risk gets one."""
    limit = appetite.limit(mitigated.assessed.risk)
    return ClassifiedRisk(
        mitigated, _classification(mitigated.current, scheme, limit), _classification(mitigated.target, scheme, limit)
    )


def _classification(position: Position, scheme: Scheme, limit: Band | None) -> Classification:
    cell = scheme.grid[position.likelihood - 1][position.impact - 1]
    return Classification(cell.score, cell.band, None if limit is None else cell.band.rank > limit.rank)


class Appetite:
    """The highest band that the organisation will carry, by category."""

    __slots__ = ("_by_category", "default")

    def __init__(self, register: Register, scheme: Scheme) -> None:
        bands = {category: scheme.band_named(name) for category, name in register.appetite.items()}
        self.default = bands.pop("default", None)
        self._by_category = bands

    def limit(self, risk: Risk) -> Band | None:
        """The highest band for this risk's category; None where the register sets no limit."""
        return self._by_category.get(risk.category or "", self.default)


def is_closed(risk: Risk, as_of: date) -> bool:
    """Whether a decision on record had closed the risk by that day."""
    return risk.status == "closed" and (risk.closed is None or risk.closed.on <= as_of)


def shift(start: Position, effects: Iterable[Effect], scheme: Scheme) -> Position:
    """A position moved by the sum of some effects, kept inside the scale.

    The sum is taken first and kept inside the scale after, so that the order of mitigations cannot matter.
    """
    likelihood = start.likelihood
    if not start.categories:
        impact = start.impact
        for effect in effects:
            likelihood += effect.likelihood
            impact += plain_steps(effect.impact, ())
        return Position(keep_inside(likelihood, len(scheme.likelihood)), keep_inside(impact, len(scheme.impact)))
    levels = dict(start.categories)
    for effect in effects:
        likelihood += effect.likelihood
        for category in levels:
            levels[category] += steps_on(effect, category)
    kept = {category: keep_inside(level, len(scheme.impact)) for category, level in levels.items()}
    return _position(keep_inside(likelihood, len(scheme.likelihood)), kept)


def plain_steps(steps: int | dict[str, int], categories: Iterable[str]) -> int:
    """What an effect on impact does to a position that has one impact for all its categories.

    A lowering of some categories cannot be credited when another may be just as high, so the least
    favourable of them counts (docs/decisions.md).
    """
    if isinstance(steps, int):
        return steps
    return max([*steps.values(), *(0 for category in categories if category not in steps)], default=0)


def steps_on(effect: Effect, category: str) -> int:
    """The steps of an effect on one category of impact; "" stands for a position with one impact for all."""
    if isinstance(effect.impact, int):
        return effect.impact
    return effect.impact.get(category, 0) if category else plain_steps(effect.impact, ())


def counted(risk: Risk, measures: Measures, standings: tuple[Standing, ...]) -> list[Effect]:
    """The effects on a risk of its mitigations that stand in one of these ways."""
    return [effect for effect in risk.mitigated_by if measures[effect.mitigation].standing in standings]


def in_place(risk: Risk, measures: Measures) -> list[Effect]:
    """The effects that count now."""
    return counted(risk, measures, _CURRENT)


def credited(risk: Risk, measures: Measures) -> list[Effect]:
    """The effects of what is agreed and not yet due: what the target adds to what is in place."""
    return counted(risk, measures, _STILL_TO_COME)


def judged_target(risk: Risk, measures: Measures) -> Judgement | None:
    """The judged target, if it holds: none of the risk's agreed mitigations is overdue."""
    if risk.target is None:
        return None
    overdue = any(measures[effect.mitigation].standing is Standing.OVERDUE for effect in risk.mitigated_by)
    return None if overdue else risk.target


def judged(judgement: Judgement) -> Position:
    """The position that a panel stated."""
    return _position(judgement.likelihood, judgement.impact)


def after_judgement(start: Position, risk: Risk, effects: Iterable[Effect], scheme: Scheme) -> Position:
    """A judged position moved by effects that come after the judgement."""
    if start.categories or not isinstance(risk.impact, dict):
        return shift(start, effects, scheme)
    plain = [
        Effect.model_construct(
            mitigation=effect.mitigation, likelihood=effect.likelihood, impact=plain_steps(effect.impact, risk.impact)
        )
        for effect in effects
    ]
    return shift(start, plain, scheme)


def _current(assessed: AssessedRisk, measures: Measures, scheme: Scheme) -> Position:
    risk = assessed.risk
    if risk.current is not None:
        return judged(risk.current)
    return shift(assessed.inherent, in_place(risk, measures), scheme)


def _target(assessed: AssessedRisk, current: Position, measures: Measures, scheme: Scheme) -> Position:
    risk = assessed.risk
    if risk.target is not None:
        holds = judged_target(risk, measures)
        return judged(holds) if holds is not None else current
    if risk.current is not None:
        return after_judgement(current, risk, credited(risk, measures), scheme)
    return shift(assessed.inherent, counted(risk, measures, _TARGET), scheme)


def merely_worsens(effect: Effect) -> bool:
    """Whether an effect raises something and lowers nothing."""
    steps: list[int] = [
        effect.likelihood,
        *(effect.impact.values() if isinstance(effect.impact, dict) else (effect.impact,)),
    ]
    return max(steps) > 0 and min(steps) >= 0


def _treatment_fault(risk: Risk, measures: Measures) -> tuple[str, str] | None:
    """Why `treat` or `transfer` is not determined, and what would settle it; None where it is."""
    insured = risk.treatment != "transfer"
    treated = False
    for effect in risk.mitigated_by:
        measure = measures[effect.mitigation]
        if measure.standing in _DETERMINES and measure.mitigation.owner is not None and not merely_worsens(effect):
            treated = True
            insured = insured or measure.mitigation.kind in _INSURING
    if treated and insured:
        return None
    if treated:
        return (
            "it is to be transferred, but none of its mitigations is a contract or an insurance",
            "agree a contract or an insurance that carries it, with an owner; or change its treatment",
        )
    return _why_not_treated(risk, measures)


def _why_not_treated(risk: Risk, measures: Measures) -> tuple[str, str]:
    if not risk.mitigated_by:
        return (
            "it has no mitigation",
            "agree a mitigation with an owner, or have the risk tolerated by someone who may",
        )
    parts = []
    for effect in risk.mitigated_by:
        measure = measures[effect.mitigation]
        if measure.standing not in _DETERMINES:
            fault = "is withdrawn" if measure.standing is Standing.WITHDRAWN else "is proposed, not agreed"
        elif measure.mitigation.owner is None:
            fault = "has no owner"
        else:
            fault = "makes this risk worse"
        parts.append((effect.mitigation, fault))
    if len(parts) == 1:
        name, fault = parts[0]
        reason = f"its only mitigation ({name}) {fault}"
    else:
        reason = "none of its mitigations settles it: " + listing(f"{name} {fault}" for name, fault in parts)
    return (reason, "agree one that lowers this risk, with an owner and a due date")


def _acceptance_fault(risk: Risk, as_of: date) -> tuple[str, str] | None:
    """Why `tolerate` is not determined, and what would settle it; None where it is."""
    acceptance = risk.acceptance
    if acceptance is None:
        return (
            "it is to be tolerated, but nobody has accepted it",
            "have it accepted: by which role or board, on which date, why, and when it is looked at again",
        )
    named = {
        "by whom": acceptance.by,
        "on which date": acceptance.on,
        "why": acceptance.reason,
        "when it is looked at again": acceptance.review_on,
    }
    missing = [words for words, value in named.items() if value is None]
    if missing or acceptance.on is None or acceptance.review_on is None:
        return (
            f"its acceptance does not say {listing(missing, 'or')}",
            "complete the acceptance: by, on, reason and review_on",
        )
    if acceptance.on > as_of:
        return (
            f"its acceptance is dated {on_date(acceptance.on)}, which has not come",
            "wait for the decision, or correct the date",
        )
    if acceptance.review_on < as_of:
        return (
            f"its acceptance was to be looked at again on {on_date(acceptance.review_on)}, and that day has passed",
            "have it accepted again with a new date, or treat it",
        )
    return None


def _no_counterpart(risk: Risk) -> tuple[str, str]:
    if risk.moves_to:
        return (
            "it is to be terminated, but the risks that it moves to are on its own side",
            "name under moves_to the risks on the other side that this creates or raises",
        )
    return (
        "it is to be terminated, but nothing says which risks on the other side that creates or raises",
        "name those risks under moves_to",
    )


def _position(likelihood: int, impact: int | dict[str, int]) -> Position:
    if isinstance(impact, int):
        return Position(likelihood, impact)
    return Position(likelihood, max(impact.values()), tuple(impact.items()))


def keep_inside(level: int, last: int) -> int:
    """A level held between 1 and the last of its scale."""
    return 1 if level < 1 else min(level, last)
