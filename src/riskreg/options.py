"""The options open to the board: each seen as if exactly its own mitigations were in place (docs/pipeline.md)."""

from collections.abc import Iterable
from typing import NamedTuple

from riskreg.assessment import MitigatedRisk, Outcome, UndeterminedRisk, classify, mitigate_as_if
from riskreg.comparison import SIDE_NAMES, Answer, Evaluation, Tally, answer, differences, tally, whatever_is_decided
from riskreg.model import SIDES, OptionSpec, Side
from riskreg.schemes import Scheme
from riskreg.standing import Measure, Standing


class OptionCost(NamedTuple):
    """What an option's mitigations cost together; `unpriced` of them say no cost."""

    one_off: float
    annual: float
    hours: float
    unpriced: int


class OptionOutcome(NamedTuple):
    """What an option would leave the organisation carrying, as if exactly its mitigations were in place."""

    spec: OptionSpec
    mitigations: tuple[str, ...]
    outcomes: tuple[Outcome, ...]
    tally: Tally
    cost: OptionCost


def against(recommended: OptionOutcome, other: OptionOutcome, scheme: Scheme) -> str:
    """How one option compares with another, band by band: a sentence that a board can weigh."""
    result, counts = _weighed(recommended, other, scheme)
    name = f"“{other.spec.title}”"
    return {
        Answer.ADOPTING: f"It carries less risk than {name} ({counts}).",
        Answer.NOT_ADOPTING: f"It carries more risk than {name} ({counts}).",
        Answer.EQUAL: f"It carries the same risk, band by band, as {name}.",
        Answer.NEITHER: f"Neither it nor {name} is lower at every band ({counts}).",
        Answer.NO_VERDICT: f"Whether it carries less risk than {name} depends on what is not yet classified ({counts}).",
    }[result]


def carries_more(recommended: OptionOutcome, other: OptionOutcome, scheme: Scheme) -> bool:
    """Whether one option carries more risk than another for certain."""
    return _weighed(recommended, other, scheme)[0] is Answer.NOT_ADOPTING


def _weighed(recommended: OptionOutcome, other: OptionOutcome, scheme: Scheme) -> tuple[Answer, str]:
    """Two options as if the first were adopting and the other not: the answer, and the counts that carry it."""
    ours, theirs = recommended.tally, other.tally
    alike = _alike(recommended, other)
    ours = ours._replace(not_yet_classified=ours.not_yet_classified - alike)
    theirs = theirs._replace(not_yet_classified=theirs.not_yet_classified - alike)
    said = [f"{where}, {one} against {two}" for where, one, two in differences(ours, theirs, scheme)]
    if ours.not_yet_classified or theirs.not_yet_classified:
        said.append(f"not yet classified, {ours.not_yet_classified} against {theirs.not_yet_classified}")
        result = whatever_is_decided(ours, theirs) or Answer.NO_VERDICT
    else:
        result = answer(ours.bands, theirs.bands)
    return result, "; ".join(said)


def _alike(one: OptionOutcome, other: OptionOutcome) -> int:
    """How many risks neither option settles and both treat alike: in whatever band, they weigh the same in both."""
    if one.spec.side != other.spec.side:
        return 0
    return sum(
        isinstance(ours, UndeterminedRisk)
        and isinstance(theirs, UndeterminedRisk)
        and _borne_by(ours, one) == _borne_by(theirs, other)
        for ours, theirs in zip(one.outcomes, other.outcomes, strict=True)
    )


def _borne_by(outcome: Outcome, option: OptionOutcome) -> list[str]:
    return [
        effect.mitigation for effect in outcome.assessed.risk.mitigated_by if effect.mitigation in option.mitigations
    ]


def options(evaluation: Evaluation) -> list[OptionOutcome]:
    """Every option of the register, evaluated; where it lists none, each side with all its mitigations."""
    specs = evaluation.register.options or tuple(_whole_side(side) for side in SIDES)
    return [_option(spec, evaluation) for spec in specs]


def _whole_side(side: Side) -> OptionSpec:
    name = SIDE_NAMES[side]
    return OptionSpec.model_construct(id=side, title=f"{name.capitalize()}, with all its mitigations", side=side)


def _option(spec: OptionSpec, evaluation: Evaluation) -> OptionOutcome:
    taken = _taken(spec, evaluation)
    as_if = {
        name: Measure(measure.mitigation, Standing.IN_PLACE if name in taken else Standing.WITHDRAWN)
        for name, measure in evaluation.measures.items()
    }
    outcomes: list[Outcome] = []
    for one in evaluation.of_side(spec.side):
        result = mitigate_as_if(one.assessed, as_if, evaluation.setting)
        outcomes.append(classify(result, evaluation.setting) if isinstance(result, MitigatedRisk) else result)
    ordered = tuple(name for name in evaluation.measures if name in taken)
    counts = tally(outcomes, "current", evaluation.setting)
    return OptionOutcome(spec, ordered, tuple(outcomes), counts, _cost(ordered, evaluation))


def _taken(spec: OptionSpec, evaluation: Evaluation) -> frozenset[str]:
    """The mitigations an option takes; `all` means every one that bears on a risk of its side and is not withdrawn."""
    if spec.mitigations != "all":
        return frozenset(spec.mitigations)
    bearing = {effect.mitigation for risk in evaluation.register.side(spec.side) for effect in risk.mitigated_by}
    return frozenset(name for name in bearing if evaluation.measures[name].standing is not Standing.WITHDRAWN)


def _cost(taken: Iterable[str], evaluation: Evaluation) -> OptionCost:
    one_off: list[float] = []
    annual: list[float] = []
    hours: list[float] = []
    unpriced = 0
    for name in taken:
        cost = evaluation.measures[name].mitigation.cost
        if cost is None:
            unpriced += 1
            continue
        one_off.append(cost.one_off)
        annual.append(cost.annual)
        hours.append(cost.hours)
    return OptionCost(_total(one_off), _total(annual), _total(hours), unpriced)


def _total(amounts: list[float]) -> float:
    """A sum to the penny; a whole number stays one."""
    total = round(sum(amounts), 2)
    return int(total) if total == int(total) else total
