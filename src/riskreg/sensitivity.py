"""What a classification rests on, and what one change would do to it (DESIGN 3.6).

A decision that one step would turn is a different decision from one that no single step can.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from riskreg.assessment import (
    ClassifiedRisk,
    Measures,
    Position,
    Stage,
    Standing,
    counted,
    credited,
    in_place,
    keep_inside,
    steps_on,
)
from riskreg.comparison import Answer, Evaluation, answer
from riskreg.model import Effect, Risk
from riskreg.schemes import Band, Scheme


@dataclass(frozen=True, slots=True)
class Overclaim:
    """Effects that together go beyond the end of a scale: `by` steps of the claim change nothing."""

    scale: str
    by: int


@dataclass(frozen=True, slots=True)
class BandChange:
    """The fewest steps of one scale that put a position in another band: `likelihood` or `impact`, +n or -n."""

    scale: str
    steps: int
    band: Band


@dataclass(frozen=True, slots=True)
class Turn:
    """One single change that gives another verdict.

    `kind` is `likelihood` or `impact` (then `subject` is a risk and `steps` is +1 or -1), or `mitigation`
    (then `subject` is a mitigation, gone altogether).
    """

    kind: str
    subject: str
    steps: int
    verdict: Answer


def stage_effects(risk: Risk, measures: Measures, stage: Stage) -> list[Effect]:
    """The effects that count at a stage."""
    return (
        in_place(risk, measures) if stage == "current" else counted(risk, measures, (Standing.IN_PLACE, Standing.DUE))
    )


def rests_on(classified: ClassifiedRisk, evaluation: Evaluation, stage: Stage = "current") -> list[str]:
    """The mitigations without which, one at a time, the band would be worse; none where a panel's judgement decides.

    After a judged current position, those agreed since can still be pivotal for the target.
    """
    scheme = evaluation.scheme
    rank = classified.at(stage).band.rank
    start, effects = _summed(classified, evaluation, stage)
    if start is None or rank == len(scheme.bands) - 1:
        return []
    pivotal = []
    for effect, without in each_without(start, effects, scheme):
        if scheme.cell(without.likelihood, without.impact).band.rank > rank:
            pivotal.append(effect.mitigation)
    return pivotal


def each_without(start: Position, effects: list[Effect], scheme: Scheme) -> Iterator[tuple[Effect, Position]]:
    """Each effect, with the position that all the others give: the sum less its own part, kept inside the scale."""
    likelihood = start.likelihood + sum(effect.likelihood for effect in effects)
    levels = start.categories or (("", start.impact),)
    sums = {category: level + sum(steps_on(effect, category) for effect in effects) for category, level in levels}
    for effect in effects:
        impacts = {
            category: keep_inside(total - steps_on(effect, category), len(scheme.impact))
            for category, total in sums.items()
        }
        yield (
            effect,
            Position(keep_inside(likelihood - effect.likelihood, len(scheme.likelihood)), max(impacts.values())),
        )


def _summed(classified: ClassifiedRisk, evaluation: Evaluation, stage: Stage) -> tuple[Position | None, list[Effect]]:
    """The position and the effects that a stage's position was summed from; no position where it was judged."""
    risk = classified.assessed.risk
    if (stage == "target" and risk.target is not None) or (stage == "current" and risk.current is not None):
        return None, []
    if risk.current is not None:
        return classified.mitigated.current, credited(risk, evaluation.measures)
    return classified.assessed.inherent, stage_effects(risk, evaluation.measures, stage)


def overclaims(risk: Risk, start: Position, effects: list[Effect], scheme: Scheme) -> list[Overclaim]:
    """Where the sum of some effects goes beyond the end of a scale, and by how many steps."""
    found = []
    likelihood = start.likelihood + sum(effect.likelihood for effect in effects)
    by = _beyond(likelihood, len(scheme.likelihood))
    if by:
        found.append(Overclaim("likelihood", by))
    for category, level in start.categories or (("", start.impact),):
        steps = sum(steps_on(effect, category) for effect in effects)
        by = _beyond(level + steps, len(scheme.impact))
        if by:
            found.append(Overclaim(f"impact on {category}" if category else "impact", by))
    return found


def _beyond(level: int, last: int) -> int:
    return max(1 - level, level - last, 0)


def nearest_change(position: Position, scheme: Scheme, *, worse: bool) -> BandChange | None:
    """The fewest steps up (or down) one scale that change the band; likelihood is tried before impact.

    None where no number of steps of a single scale does.
    """
    rank = scheme.cell(position.likelihood, position.impact).band.rank
    sign = 1 if worse else -1
    for size in range(1, max(len(scheme.likelihood), len(scheme.impact))):
        for scale, likelihood, impact in (
            ("likelihood", position.likelihood + sign * size, position.impact),
            ("impact", position.likelihood, position.impact + sign * size),
        ):
            if 1 <= likelihood <= len(scheme.likelihood) and 1 <= impact <= len(scheme.impact):
                band = scheme.cell(likelihood, impact).band
                if band.rank != rank:
                    return BandChange(scale, sign * size, band)
    return None


def turns(evaluation: Evaluation, stage: Stage) -> list[Turn]:
    """Every single step of one risk, and every single mitigation gone, that would give another verdict.

    Empty where no single change can, and while there is no verdict. Linear in risks and effects.
    """
    comparison = evaluation.at(stage)
    verdict = comparison.verdict.answer
    if verdict is Answer.NO_VERDICT:
        return []
    adopting, not_adopting = list(comparison.adopting.bands), list(comparison.not_adopting.bands)

    def after(moves: list[tuple[str, int, int]]) -> Answer:
        """The answer with some risks moved: (side, from rank, to rank)."""
        for side, old, new in moves:
            counts = adopting if side == "adopting" else not_adopting
            counts[old] -= 1
            counts[new] += 1
        result = answer(adopting, not_adopting)
        for side, old, new in moves:
            counts = adopting if side == "adopting" else not_adopting
            counts[old] += 1
            counts[new] -= 1
        return result

    found = []
    classified = [one for one in evaluation.outcomes if isinstance(one, ClassifiedRisk)]
    for one in classified:
        old = one.at(stage).band.rank
        for scale, steps, new in _single_steps(one.position(stage), evaluation.scheme):
            if new != old:
                result = after([(one.assessed.side, old, new)])
                if result is not verdict:
                    found.append(Turn(scale, one.assessed.risk.id, steps, result))
    for name, moves in _without_each(classified, evaluation, stage).items():
        result = after(moves)
        if result is not verdict:
            found.append(Turn("mitigation", name, 0, result))
    return found


def _single_steps(position: Position, scheme: Scheme) -> Iterator[tuple[str, int, int]]:
    """Each step of one level from a position: the scale, the step, and the rank of the band it leads to."""
    for scale, steps, likelihood, impact in (
        ("likelihood", 1, position.likelihood + 1, position.impact),
        ("likelihood", -1, position.likelihood - 1, position.impact),
        ("impact", 1, position.likelihood, position.impact + 1),
        ("impact", -1, position.likelihood, position.impact - 1),
    ):
        if 1 <= likelihood <= len(scheme.likelihood) and 1 <= impact <= len(scheme.impact):
            yield scale, steps, scheme.cell(likelihood, impact).band.rank


def _without_each(
    classified: list[ClassifiedRisk], evaluation: Evaluation, stage: Stage
) -> dict[str, list[tuple[str, int, int]]]:
    """For each mitigation that counts at a stage: the risks whose band would change without it, both ways."""
    scheme = evaluation.scheme
    moved: dict[str, list[tuple[str, int, int]]] = {}
    for one in classified:
        start, effects = _summed(one, evaluation, stage)
        if start is None:
            continue
        old = one.at(stage).band.rank
        for effect, without in each_without(start, effects, scheme):
            new = scheme.cell(without.likelihood, without.impact).band.rank
            if new != old:
                moved.setdefault(effect.mitigation, []).append((one.assessed.side, old, new))
    return moved
