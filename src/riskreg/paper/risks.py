"""The risks of a paper: each in full, in the paper's words."""

from dataclasses import replace

from riskreg.assessment import (
    AvoidedRisk,
    ClassifiedRisk,
    ClosedRisk,
    Outcome,
    UndeterminedRisk,
    judged_current,
    judged_target,
)
from riskreg.comparison import SIDE_NAMES, Evaluation
from riskreg.explain import rests_on_none
from riskreg.layers import Source
from riskreg.locate import in_repository
from riskreg.model import Effect, Risk
from riskreg.paper.model import Measure, PaperRisk, Standing
from riskreg.sensitivity import nearest_change, rests_on
from riskreg.standing import Stage, overdue
from riskreg.standing import Standing as MitigationStanding
from riskreg.wording import count, listing, on_date

STATES: dict[type, str] = {
    ClassifiedRisk: "classified",
    UndeterminedRisk: "not yet classified",
    AvoidedRisk: "avoided",
    ClosedRisk: "closed",
}


def paper_risk(outcome: Outcome, evaluation: Evaluation, document: Source | None) -> PaperRisk:
    """One risk, with all that a board may ask of it."""
    assessed, risk = outcome.assessed, outcome.assessed.risk
    classified = outcome if isinstance(outcome, ClassifiedRisk) else None
    undetermined = outcome if isinstance(outcome, UndeterminedRisk) else None
    file, line = document.where(("risks", assessed.side, assessed.index)) if document is not None else ("", 0)
    return PaperRisk(
        id=risk.id,
        side=SIDE_NAMES[assessed.side],
        title=risk.title,
        state=STATES[type(outcome)],
        cause=risk.cause,
        event=risk.event,
        consequence=risk.consequence,
        category=risk.category,
        owner=risk.owner,
        treatment=risk.treatment,
        inherent_likelihood=assessed.inherent.likelihood,
        inherent_impact=assessed.inherent.impact,
        current=_standing(classified, "current", evaluation) if classified else None,
        target=_standing(classified, "target", evaluation) if classified else None,
        movement=_movement(classified) if classified else None,
        rationale=risk.rationale,
        proximity=risk.proximity,
        measures=tuple(_measure(effect, evaluation) for effect in risk.mitigated_by),
        overdue=tuple(overdue(risk, evaluation.measures)),
        rests_on=rests_sentence(classified, evaluation) if classified else None,
        judged=_judged(risk, evaluation) if classified else (),
        accepted=_accepted(risk) if classified else None,
        reason=undetermined.reason if undetermined else None,
        settled_by=undetermined.settled_by if undetermined else None,
        moves_to=outcome.moves_to if isinstance(outcome, AvoidedRisk) else (),
        closed=_closed(risk) if isinstance(outcome, ClosedRisk) else None,
        review_on=on_date(risk.review_on) if risk.review_on else None,
        exempt=risk.exempt or None,
        withheld=False,
        asked=None,
        reviewed=_reviewed(risk, evaluation),
        since=None,
        file=in_repository(file) if document is not None and file != document.name else None,
        line=line,
    )


def withheld(risk: PaperRisk) -> PaperRisk:
    """An exempt risk of a public edition: its side, its state and its bands, and nothing that was worked out besides."""
    return replace(
        risk,
        withheld=True,
        category=None,
        treatment="withheld",
        measures=(),
        overdue=(),
        rests_on=None,
        judged=(),
        accepted=None,
        moves_to=(),
        closed=None,
        reviewed=None,
        since=None,
        file=None,
        line=0,
    )


def steps_in_words(effect: Effect) -> str:
    """An effect as a board reads it: `likelihood one step lower, impact one step higher`."""
    parts = [_step("likelihood", effect.likelihood)] if effect.likelihood else []
    if isinstance(effect.impact, dict):
        parts += [_step(f"impact on {category}", steps) for category, steps in effect.impact.items() if steps]
    elif effect.impact:
        parts.append(_step("impact", effect.impact))
    return ", ".join(parts) or "no change"


_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def _step(scale: str, steps: int) -> str:
    size = abs(steps)
    return f"{scale} {_SMALL[size]} {'step' if size == 1 else 'steps'} {'lower' if steps < 0 else 'higher'}"


def _standing(classified: ClassifiedRisk, stage: Stage, evaluation: Evaluation) -> Standing:
    position = classified.position(stage)
    classification, scheme = classified.at(stage), evaluation.scheme
    return Standing(
        likelihood=position.likelihood,
        likelihood_label=scheme.likelihood[position.likelihood - 1].label,
        impact=position.impact,
        impact_label=scheme.impact[position.impact - 1].label,
        score=classification.score,
        band=classification.band.name,
        rank=classification.band.rank,
        colour=classification.band.colour,
        above_appetite=classification.above_appetite,
    )


def _movement(classified: ClassifiedRisk) -> str:
    """The way from now to target in words."""
    now, then = classified.current, classified.target
    by = now.band.rank - then.band.rank
    if by:
        return (
            f"{'down' if by > 0 else 'up'} {_SMALL[abs(by)]} {'band' if abs(by) == 1 else 'bands'} to {then.band.words}"
        )
    if now.score != then.score:
        return f"stays {now.band.words}, {'down' if then.score < now.score else 'up'} from {now.score} to {then.score}"
    return f"stays {now.band.words}"


def _measure(effect: Effect, evaluation: Evaluation) -> Measure:
    measure = evaluation.measures[effect.mitigation]
    item = measure.mitigation
    return Measure(
        id=item.id,
        title=item.title,
        owner=item.owner,
        standing=measure.standing.value,
        due=on_date(item.due) if item.due and item.status == "agreed" else None,
        effect=steps_in_words(effect),
        counts_now=measure.standing is MitigationStanding.IN_PLACE,
        counts_at_target=measure.standing in (MitigationStanding.IN_PLACE, MitigationStanding.DUE),
    )


def rests_sentence(classified: ClassifiedRisk, evaluation: Evaluation) -> str:
    """What the bands of a risk rest on, and how near the next worse one is."""
    judgement = judged_current(classified.assessed.risk, evaluation.as_of)
    parts = []
    if judgement is not None:
        parts.append(
            f"{classified.current.band.words} now rests on the judgement of {judgement.by} on {on_date(judgement.on)}"
        )
    else:
        parts.append(_rests(classified, evaluation, "current", "now"))
    if classified.target.band.rank != classified.current.band.rank:
        parts.append(_rests(classified, evaluation, "target", "at target"))
    change = nearest_change(classified.mitigated.target, evaluation.scheme, worse=True)
    if change is not None:
        parts.append(
            f"at target, {count(change.steps, 'step')} more of {change.scale} would make it {change.band.words}"
        )
    return "; ".join(parts) + "."


def _rests(classified: ClassifiedRisk, evaluation: Evaluation, stage: Stage, when: str) -> str:
    pivotal = rests_on(classified, evaluation, stage)
    where = f"{classified.at(stage).band.words} {when}"
    if not pivotal:
        return rests_on_none(classified, evaluation, stage, where)
    named = [_with_date(name, evaluation) for name in pivotal]
    return f"{where} rests {'entirely on' if len(named) == 1 else 'on each of'} {listing(named)}"


def _with_date(name: str, evaluation: Evaluation) -> str:
    measure = evaluation.measures[name]
    due = measure.mitigation.due
    return f"{name} (due {on_date(due)})" if measure.standing is MitigationStanding.DUE and due else name


def _judged(risk: Risk, evaluation: Evaluation) -> tuple[str, ...]:
    stated = (("now", judged_current(risk, evaluation.as_of)), ("at target", judged_target(risk, evaluation.as_of)))
    return tuple(
        f"The position {when} was judged by {judgement.by} on {on_date(judgement.on)}: {judgement.reason}"
        for when, judgement in stated
        if judgement is not None
    )


def _accepted(risk: Risk) -> str | None:
    accepted = risk.acceptance
    if accepted is None or accepted.on is None or accepted.review_on is None:
        return None
    return f"Accepted by {accepted.by} on {on_date(accepted.on)}, to be looked at again on {on_date(accepted.review_on)}: {accepted.reason}"


def _reviewed(risk: Risk, evaluation: Evaluation) -> str | None:
    """Who here has gone through a risk that came from somewhere else, if that has been by the day of the figures."""
    review = risk.reviewed
    if review is None or review.on > evaluation.as_of:
        return None
    return f"Reviewed by {review.by} on {on_date(review.on)}."


def _closed(risk: Risk) -> str:
    record = risk.closed
    return f"Closed by {record.by} on {on_date(record.on)}: {record.reason}" if record else "Closed."
