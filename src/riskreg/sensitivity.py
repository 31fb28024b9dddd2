"""What a classification rests on, and what one change would do to it (docs/pipeline.md).

A decision that one step would turn is a different decision from one that no single step can.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.assessment import (
    Classification,
    ClassifiedRisk,
    MitigatedRisk,
    as_it_judged,
    classify,
    judged_current,
    judged_target,
    since,
)
from riskreg.comparison import Answer, Evaluation, StageComparison, Tally, answer, compared, worst_of
from riskreg.determination import needed
from riskreg.model import SIDES, Effect, Side
from riskreg.position import Position, keep_inside, steps_on
from riskreg.schemes import Band, Scheme
from riskreg.standing import Stage, counted, overdue
from riskreg.wording import count


class Overclaim(NamedTuple):
    """Effects that together go beyond the end of a scale: `by` steps of the claim change nothing."""

    scale: str
    by: int


class BandChange(NamedTuple):
    """The fewest steps of one scale that put a position in another band: `likelihood` or `impact`, +n or -n."""

    scale: str
    steps: int
    band: Band


class Turn(NamedTuple):
    """One single change that gives another verdict.

    `kind` is `likelihood` or `impact` (then `subject` is a risk and `steps` is +1 or -1), or `mitigation`
    (then `subject` is a mitigation, withdrawn). `unsettled` are the risks that would then not be classified, by id.
    """

    kind: str
    subject: str
    steps: int
    verdict: Answer
    unsettled: tuple[str, ...] = ()


class Change(NamedTuple):
    """A risk that would stand in another band, or (`after` is None) would not be classified."""

    risk: str
    side: Side
    before: Classification
    after: Classification | None


class Without(NamedTuple):
    """Both sides at one stage as they would stand with one mitigation withdrawn, and the risks that this changes."""

    mitigation: str
    comparison: StageComparison
    changes: tuple[Change, ...]


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
    risk, as_of = classified.assessed.risk, evaluation.as_of
    current = judged_current(risk, as_of)
    if stage == "target" and judged_target(risk, as_of) is not None:
        if not overdue(risk, evaluation.measures):
            return None, []
        stage = "current"  # the judgement does not hold while something is overdue: the target is the present position
    if current is not None:
        if stage == "current":
            return None, []
        start = classified.mitigated.current
        return start, list(as_it_judged(start, risk, since(current, risk, evaluation.measures)))
    return classified.assessed.inherent, counted(risk, evaluation.measures, stage)


def overclaims(start: Position, effects: list[Effect], scheme: Scheme) -> list[Overclaim]:
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
    """Every single step of one risk, and every single mitigation withdrawn, that would give another verdict.

    Another verdict is also none, where risks would not be classified and the answer depends on them. Empty where
    no single change can, and while there is no verdict. Linear in risks and effects.
    """
    verdict = evaluation.at(stage).verdict.answer
    if verdict is Answer.NO_VERDICT:
        return []
    board = _Board(evaluation, stage)
    classified = [one for one in evaluation.outcomes if isinstance(one, ClassifiedRisk)]
    found = [
        Turn(scale, one.assessed.risk.id, steps, board.after(one.assessed.side, one.at(stage).band.rank, rank))
        for one in classified
        for scale, steps, rank in _single_steps(one.position(stage), evaluation.scheme)
        if rank != one.at(stage).band.rank
    ]
    for without in without_each(evaluation, stage):
        other = without.comparison.verdict
        if other.whatever is not verdict:
            found.append(Turn("mitigation", without.mitigation, 0, other.answer, other.waiting_for))
    return [turn for turn in found if turn.verdict is not verdict]


_MOST_TURNS = 5  # that a sentence names


def turned_by(evaluation: Evaluation, stage: Stage) -> str:
    """What single change would turn the verdict, as a sentence; empty while there is no verdict."""
    if evaluation.at(stage).verdict.answer is Answer.NO_VERDICT:
        return ""
    found = turns(evaluation, stage)
    if not found:
        return "No single step of one risk, and no single mitigation withdrawn, would change this verdict."
    shown = [_turn(turn) for turn in found[:_MOST_TURNS]]
    more = f"; and {len(found) - _MOST_TURNS} more" if len(found) > _MOST_TURNS else ""
    return f"{would_turn(found)}: {'; '.join(shown)}{more}."


def would_turn(found: Sequence[Turn]) -> str:
    """How many changes would turn a verdict, as the beginning of a sentence."""
    undone = " or leave no verdict" if any(turn.verdict is Answer.NO_VERDICT for turn in found) else ""
    return f"{count(len(found), 'single change')} would turn it{undone}"


def _turn(turn: Turn) -> str:
    if turn.kind == "mitigation":
        return f"without {turn.subject}, {turn.verdict.value}"
    return f"{turn.subject} with {turn.kind} one step {'higher' if turn.steps > 0 else 'lower'}, {turn.verdict.value}"


class _Board:
    """The counts of both sides, on which moves are tried."""

    def __init__(self, evaluation: Evaluation, stage: Stage) -> None:
        comparison = evaluation.at(stage)
        self._counts = {side: list(comparison.side(side).bands) for side in SIDES}

    def after(self, side: Side, old: int, new: int) -> Answer:
        """The answer with a risk of one side moved from one rank to another; the counts are as before afterwards."""
        counts = self._counts[side]
        counts[old] -= 1
        counts[new] += 1
        result = answer(self._counts["adopting"], self._counts["not_adopting"])
        counts[old] += 1
        counts[new] -= 1
        return result


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


def without_each(evaluation: Evaluation, stage: Stage) -> list[Without]:
    """What each mitigation that counts at a stage is worth: the figures with it alone withdrawn, in the register's order.

    They are those that the register would be scored with. So a risk that only this mitigation determines would not be
    classified, and gets no band here either; a judged position stays as it was judged.
    """
    now = evaluation.at(stage)
    places = {one.assessed.risk.id: place for place, one in enumerate(evaluation.outcomes)}
    found = []
    for name, changes in _changes(evaluation, stage).items():
        unsettled = [change.risk for change in changes if change.after is None]
        missing = now.verdict.waiting_for
        if unsettled:
            missing = tuple(sorted((*missing, *unsettled), key=places.__getitem__))
        adopting, not_adopting = (_after(now.side(side), side, changes, evaluation.scheme) for side in SIDES)
        found.append(Without(name, compared(adopting, not_adopting, missing, evaluation.scheme), tuple(changes)))
    return found


def _changes(evaluation: Evaluation, stage: Stage) -> dict[str, list[Change]]:
    """For each mitigation that counts at a stage: the risks that would stand elsewhere without it."""
    measures = evaluation.measures
    counting = {
        effect.mitigation
        for one in evaluation.outcomes
        for effect in counted(one.assessed.risk, measures, stage)
    }  # fmt: skip
    found: dict[str, list[Change]] = {name: [] for name in measures if name in counting}
    for one in evaluation.outcomes:
        if isinstance(one, ClassifiedRisk):
            for name, after in _without(one, evaluation, stage):
                if name in found:
                    found[name].append(Change(one.assessed.risk.id, one.assessed.side, one.at(stage), after))
    return found


def _without(one: ClassifiedRisk, evaluation: Evaluation, stage: Stage) -> Iterator[tuple[str, Classification | None]]:
    """Each mitigation without which a risk would be in another band, or in none."""
    settling = needed(one.assessed.risk, evaluation.measures)
    yield from ((name, None) for name in settling)
    start, effects = _summed(one, evaluation, stage)
    if start is None:
        return
    rank = one.at(stage).band.rank
    for effect, position in each_without(start, effects, evaluation.scheme):
        if effect.mitigation not in settling:
            after = classify(MitigatedRisk(one.assessed, position, position), evaluation.setting).current
            if after.band.rank != rank:
                yield effect.mitigation, after


def _after(tally: Tally, side: Side, changes: Sequence[Change], scheme: Scheme) -> Tally:
    """The tally of a side after some changes."""
    bands = list(tally.bands)
    above, unsettled = tally.above_appetite, tally.not_yet_classified
    for change in changes:
        if change.side != side:
            continue
        bands[change.before.band.rank] -= 1
        if change.after is None:
            unsettled += 1
        else:
            bands[change.after.band.rank] += 1
        if above is not None:
            above += (change.after is not None and change.after.above_appetite is True) - (
                change.before.above_appetite is True
            )
    return tally._replace(
        bands=tuple(bands),
        worst=worst_of(bands, scheme),
        above_appetite=above,
        not_yet_classified=unsettled,
    )
