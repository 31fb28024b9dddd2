"""The comparing parts of a paper: verdicts, counts, matrices, the path, the options."""

from collections.abc import Iterator, Sequence

from riskreg.assessment import ClassifiedRisk
from riskreg.comparison import SIDE_NAMES, Evaluation, Tally, foregone, headline, reasons
from riskreg.determination import merely_worsens
from riskreg.model import SIDES, Side
from riskreg.options import OptionOutcome, against
from riskreg.paper.asks import late, option_cost
from riskreg.paper.model import (
    Count,
    Fact,
    Matrix,
    MatrixCell,
    MatrixRow,
    PaperOption,
    PathStep,
    VerdictText,
    WithoutText,
)
from riskreg.paper.turning import turned
from riskreg.path import path
from riskreg.schemes import numbered
from riskreg.sensitivity import Change, without_each
from riskreg.standing import STAGES, Stage, Standing
from riskreg.wording import listing, on_date


def stage_terms(evaluation: Evaluation) -> dict[Stage, str]:
    """The organisation's words for the two stages after mitigation."""
    return {"current": evaluation.scheme.terms.current, "target": evaluation.scheme.terms.target}


def verdicts(evaluation: Evaluation) -> Iterator[VerdictText]:
    """The verdict at each stage, and what single change would turn it."""
    for stage in STAGES:
        verdict = evaluation.at(stage).verdict
        yield VerdictText(
            stage,
            stage_terms(evaluation)[stage],
            headline(verdict, stage),
            reasons(verdict),
            foregone(verdict),
            *turned(evaluation, stage),
        )


def without(evaluation: Evaluation) -> Iterator[WithoutText]:
    """What each mitigation is worth: both sides without it, for each stage at which it counts."""
    for stage in STAGES:
        for one in without_each(evaluation, stage):
            yield WithoutText(
                id=one.mitigation,
                title=evaluation.measures[one.mitigation].mitigation.title,
                stage=stage,
                term=stage_terms(evaluation)[stage],
                sentence=headline(one.comparison.verdict, stage),
                already=foregone(one.comparison.verdict),
                adopting=_worst_first(one.comparison.adopting),
                not_adopting=_worst_first(one.comparison.not_adopting),
                changed=tuple(map(_changed, one.changes)),
                unsettled=tuple(change.risk for change in one.changes if change.after is None),
            )


def _changed(change: Change) -> str:
    after = change.after.band.name if change.after is not None else "not yet classified"
    return f"{change.risk} {change.before.band.name} to {after}"


def counts(evaluation: Evaluation) -> Iterator[Count]:
    """A line for each band, worst first, then what stands outside the bands."""
    tallies = [evaluation.at(stage).side(side) for side in SIDES for stage in STAGES]
    for band in reversed(evaluation.scheme.bands):
        yield Count(band.name, band.colour, *(tally.bands[band.rank] for tally in tallies))
    yield Count("Above appetite", None, *(tally.above_appetite for tally in tallies))
    yield Count("Not yet classified", None, *(tally.not_yet_classified for tally in tallies))
    if any(tally.avoided for tally in tallies):
        yield Count("Avoided", None, *(tally.avoided for tally in tallies))
    if any(tally.closed for tally in tallies):
        yield Count("Closed", None, *(tally.closed for tally in tallies))


def matrices(evaluation: Evaluation) -> Iterator[Matrix]:
    """Both sides at both stages. Only classified risks stand on a matrix."""
    for stage in STAGES:
        for side in SIDES:
            yield _matrix(evaluation, side, stage)


def _matrix(evaluation: Evaluation, side: Side, stage: Stage) -> Matrix:
    scheme = evaluation.scheme
    held = evaluation.cells(side, stage)
    rows = []
    for likelihood in range(len(scheme.likelihood), 0, -1):
        cells = []
        for impact in range(1, len(scheme.impact) + 1):
            band = scheme.cell(likelihood, impact).band
            cells.append(MatrixCell(band.name, band.colour, tuple(held.get((likelihood, impact), ()))))
        rows.append(MatrixRow(numbered(scheme.likelihood, likelihood), tuple(cells)))
    impacts = tuple(numbered(scheme.impact, number) for number in range(1, len(scheme.impact) + 1))
    return Matrix(SIDE_NAMES[side], stage_terms(evaluation)[stage], impacts, tuple(rows))


def path_steps(evaluation: Evaluation) -> Iterator[PathStep]:
    """Today, then after each due date."""
    now = evaluation.current
    yield PathStep(
        f"Today ({on_date(evaluation.as_of)})", (), _worst_first(now.adopting), _worst_first(now.not_adopting)
    )
    for milestone in path(evaluation):
        titles = tuple(f"{name} ({evaluation.measures[name].mitigation.title})" for name in milestone.mitigations)
        yield PathStep(
            on_date(milestone.day),
            titles,
            _worst_first(milestone.tallies["adopting"]),
            _worst_first(milestone.tallies["not_adopting"]),
        )


def _worst_first(tally: Tally) -> tuple[int, ...]:
    return tuple(reversed(tally.bands))


def paper_options(options: Sequence[OptionOutcome], evaluation: Evaluation) -> Iterator[PaperOption]:
    """Every option, the recommended ones first."""
    objectives = {objective.id: objective.title for objective in evaluation.register.decision.objectives}
    for option in sorted(options, key=lambda one: not one.spec.recommended):
        spec, tally, scheme = option.spec, option.tally, evaluation.scheme
        yield PaperOption(
            id=spec.id,
            title=spec.title,
            side=SIDE_NAMES[spec.side],
            recommended=spec.recommended,
            bands=tuple(Fact(band.name, str(tally.bands[band.rank])) for band in reversed(scheme.bands)),
            worst=tally.worst.name if tally.worst else None,
            above_appetite=tally.above_appetite,
            not_yet_classified=tally.not_yet_classified,
            avoided=tally.avoided,
            highest_risks=tuple(_highest(option)),
            cost=option_cost(option, evaluation.register.currency),
            unpriced=option.cost.unpriced,
            mitigations=option.mitigations,
            leaves_out=tuple(_left_out(option, evaluation)),
            serves=tuple(objectives[name] for name in spec.serves),
            begins=on_date(spec.begins) if spec.begins else None,
            advantages=spec.advantages,
            disadvantages=spec.disadvantages,
            rejected_because=spec.rejected_because,
            against=tuple(against(option, other, scheme) for other in options if other is not option)
            if spec.recommended
            else (),
        )


def _left_out(option: OptionOutcome, evaluation: Evaluation) -> Iterator[str]:
    """What is in place, lowers risks of the option's own side, and would go under it."""
    for name, measure in evaluation.measures.items():
        if measure.standing is Standing.IN_PLACE and name not in option.mitigations:
            held = [
                outcome.assessed.risk.id
                for outcome in option.outcomes
                for effect in outcome.assessed.risk.mitigated_by
                if effect.mitigation == name and not merely_worsens(effect)
            ]
            if held:
                yield f"{name} ({measure.mitigation.title}), which counts now for {listing(held)}"


def _highest(option: OptionOutcome, most: int = 5) -> list[str]:
    """The highest risks that the option would leave: `A3 High 16`."""
    classified = sorted(
        (one for one in option.outcomes if isinstance(one, ClassifiedRisk)),
        key=lambda one: (-one.current.band.rank, -one.current.score),
    )
    return [f"{one.assessed.risk.id} {one.current.band.name} {one.current.score}" for one in classified[:most]]


def overdue_sentences(evaluation: Evaluation) -> Iterator[str]:
    """What is late, whose it is, and which risks wait for it."""
    for item, due in late(evaluation):
        waiting = [
            one.assessed.risk.id
            for one in evaluation.outcomes
            if any(effect.mitigation == item.id for effect in one.assessed.risk.mitigated_by)
        ]
        owner = f" ({item.owner})" if item.owner else ""
        yield f"{item.title}{owner} was due on {on_date(due)}; {listing(waiting)} {'waits' if len(waiting) == 1 else 'wait'} for it."
