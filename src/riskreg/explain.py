"""How a risk got its band, step by step: the whole derivation as data (`riskreg explain A1`)."""

from collections.abc import Sequence
from dataclasses import dataclass

from riskreg.assessment import (
    AvoidedRisk,
    ClassifiedRisk,
    ClosedRisk,
    Outcome,
    UndeterminedRisk,
    judged_current,
    judged_target,
    since,
)
from riskreg.comparison import SIDE_NAMES, Evaluation
from riskreg.determination import merely_worsens, needed
from riskreg.model import Effect, Risk
from riskreg.movement.steps import steps
from riskreg.position import Position
from riskreg.schemes import Scheme
from riskreg.scoring import Scored
from riskreg.sensitivity import nearest_change, overclaims, rests_on
from riskreg.standing import STAGES, Stage, Standing, counted, overdue
from riskreg.wording import count, did_you_mean, listing, on_date, one_line


@dataclass(frozen=True, slots=True)
class Part:
    """One step of a derivation: its heading, and its lines."""

    heading: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """A risk's whole derivation."""

    id: str
    title: str
    side: str
    parts: tuple[Part, ...]


def explanations(name: str, scored: Sequence[Scored]) -> tuple[list[tuple[str, Explanation]], str | None]:
    """The derivation of every risk with this id, with the file it is in; or a message where there is none."""
    found = []
    known: list[str] = []
    for one in scored:
        if one.evaluation is not None:
            known += [outcome.assessed.risk.id for outcome in one.evaluation.outcomes]
            outcome = find_outcome(one.evaluation, name)
            if outcome is not None:
                found.append((one.name, explain(outcome, one.evaluation)))
    if found or not known:
        return found, None
    return [], f"There is no risk {one_line(name, 80)}. {did_you_mean(name, known)}"


def find_outcome(evaluation: Evaluation, name: str) -> Outcome | None:
    """The outcome of the risk with this id, in the case of letters it was written in or another."""
    exact = next((one for one in evaluation.outcomes if one.assessed.risk.id == name), None)
    folded = name.casefold()
    return exact or next((one for one in evaluation.outcomes if one.assessed.risk.id.casefold() == folded), None)


def explain(outcome: Outcome, evaluation: Evaluation) -> Explanation:
    """Every step from the likelihood and impact as written to the bands, or to where the risk left the path."""
    risk = outcome.assessed.risk
    parts = [
        Part("1. Before any mitigation", tuple(_inherent(outcome, evaluation.scheme))),
        Part("2. Is it determined?", tuple(_determined(outcome))),
    ]
    if isinstance(outcome, ClassifiedRisk):
        for index, stage in enumerate(STAGES, start=3):
            parts.append(Part(f"{index}. {_STAGE_HEADINGS[stage]}", tuple(_stage(outcome, evaluation, stage))))
        parts.append(Part("5. What the band rests on", tuple(_rests(outcome, evaluation))))
    return Explanation(risk.id, one_line(risk.title), SIDE_NAMES[outcome.assessed.side], tuple(parts))


_STAGE_HEADINGS: dict[Stage, str] = {
    "current": "Now, with what is in place",
    "target": "Target, with what is agreed as well",
}


def _inherent(outcome: Outcome, scheme: Scheme) -> list[str]:
    position = outcome.assessed.inherent
    return [
        *_position(position, scheme),
        "These are two numbers, not a band: a risk is classified after its mitigations, never before.",
    ]


def _position(position: Position, scheme: Scheme) -> list[str]:
    return [
        f"Likelihood {_level(scheme, 'likelihood', position.likelihood)}",
        *(f"Impact on {category} {_level(scheme, 'impact', level)}" for category, level in position.categories),
        f"Impact {_level(scheme, 'impact', position.impact)}"
        + (", the highest of these" if len(position.categories) > 1 else ""),
    ]


def _level(scheme: Scheme, scale: str, level: int) -> str:
    label = (scheme.likelihood if scale == "likelihood" else scheme.impact)[level - 1].label
    return str(level) if label == str(level) else f"{level} ({label})"


def _determined(outcome: Outcome) -> list[str]:
    risk = outcome.assessed.risk
    if isinstance(outcome, UndeterminedRisk):
        return [
            f"Not yet: {outcome.reason}.",
            "So it has no band, no colour, no rank and no place on the matrix.",
            f"To settle it, {outcome.settled_by}.",
        ]
    if isinstance(outcome, AvoidedRisk):
        return [f"It is terminated, so it is avoided: it has moved to {listing(outcome.moves_to)}, and has no band."]
    if isinstance(outcome, ClosedRisk):
        record = risk.closed
        return [f"It was closed on {on_date(record.on)} by {record.by}: {record.reason}" if record else "It is closed."]
    if risk.treatment == "tolerate" and risk.acceptance and risk.acceptance.on and risk.acceptance.review_on:
        accepted = risk.acceptance
        return [
            f"Yes: it is tolerated. {accepted.by} accepted it on {on_date(risk.acceptance.on)}: {accepted.reason}",
            f"That is looked at again on {on_date(risk.acceptance.review_on)}.",
        ]
    return [
        f"Yes: it is to be {'treated' if risk.treatment == 'treat' else 'transferred'}, and at least one mitigation that is agreed or in place has an owner."
    ]


def _stage(outcome: ClassifiedRisk, evaluation: Evaluation, stage: Stage) -> list[str]:
    risk, scheme = outcome.assessed.risk, evaluation.scheme
    classification, position = outcome.at(stage), outcome.position(stage)
    lines = _judged_lines(risk, evaluation, stage) or [
        *_effect_lines(risk.mitigated_by, evaluation, stage),
        *_clamped(outcome, evaluation, stage),
    ]
    combined = "times" if scheme.combine == "product" else "with"
    lines.append(
        f"Together: likelihood {_level(scheme, 'likelihood', position.likelihood)}, impact {_level(scheme, 'impact', position.impact)}"
    )
    lines.append(
        f"{position.likelihood} {combined} {position.impact} gives {classification.score}, which is {classification.band.words}"
    )
    limit = evaluation.appetite.limit(risk)
    if limit is not None:
        lines.append(f"The appetite is {limit.words}: {'above it' if classification.above_appetite else 'within it'}")
    return lines


def _judged_lines(risk: Risk, evaluation: Evaluation, stage: Stage) -> list[str]:
    """What is said where a panel's judgement decides a stage; nothing where the effects do."""
    current, target = judged_current(risk, evaluation.as_of), judged_target(risk, evaluation.as_of)
    if stage == "target" and target is not None and overdue(risk, evaluation.measures):
        return ["A target was judged, but an agreed mitigation is overdue, so the risk stays where it is now"]
    judgement = current if stage == "current" else target
    if judgement is not None:
        said = f"Judged by {judgement.by} on {on_date(judgement.on)}, in place of adding up effects: {judgement.reason}"
        return [said]
    if stage == "target" and current is not None:
        new = since(current, risk, evaluation.measures)
        return ["From the judged position, with what it does not know of yet:", *_effect_lines(new, evaluation, stage)]
    return []


def _effect_lines(effects: Sequence[Effect], evaluation: Evaluation, stage: Stage) -> list[str]:
    lines = []
    for effect in effects:
        measure = evaluation.measures[effect.mitigation]
        counts = measure.standing is Standing.IN_PLACE or (stage == "target" and measure.standing is Standing.DUE)
        due = (
            f", due {on_date(measure.mitigation.due)}"
            if measure.standing in (Standing.DUE, Standing.OVERDUE) and measure.mitigation.due
            else ""
        )
        lines.append(
            f"{'counts' if counts else 'does not count'}: {effect.mitigation} ({measure.standing.value}{due}): {steps(effect)}"
        )
    return lines or ["No mitigation counts"]


def _clamped(outcome: ClassifiedRisk, evaluation: Evaluation, stage: Stage) -> list[str]:
    risk = outcome.assessed.risk
    claims = overclaims(outcome.assessed.inherent, counted(risk, evaluation.measures, stage), evaluation.scheme)
    return [
        f"{count(claim.by, 'step')} of {claim.scale} beyond the end of the scale changes nothing" for claim in claims
    ]


def _rests(outcome: ClassifiedRisk, evaluation: Evaluation) -> list[str]:
    lines = []
    for stage in STAGES:
        band = f"{outcome.at(stage).band.words} {'now' if stage == 'current' else 'at target'}"
        pivotal = rests_on(outcome, evaluation, stage)
        if pivotal:
            which = "it" if len(pivotal) == 1 else "any one of them"
            lines.append(f"{band} rests on {listing(pivotal)}: without {which} the band would be worse")
        else:
            lines.append(rests_on_none(outcome, evaluation, stage, band))
        change = nearest_change(outcome.position(stage), evaluation.scheme, worse=True)
        if change is not None:
            lines.append(f"{count(change.steps, 'step')} more of {change.scale} would make it {change.band.words}")
    return lines


def rests_on_none(classified: ClassifiedRisk, evaluation: Evaluation, stage: Stage, where: str) -> str:
    """What is said of a band that no mitigation carries alone: whether a judgement does, and what each is worth.

    `where` is the band with its stage, as the sentence begins: `Moderate now`, say.
    """
    risk, band = classified.assessed.risk, classified.at(stage).band
    judgement = judged_target(risk, evaluation.as_of) if stage == "target" else None
    if judgement is not None and not overdue(risk, evaluation.measures):
        return f"{where} rests on the judgement of {judgement.by} on {on_date(judgement.on)}"
    counting = counted(risk, evaluation.measures, stage)
    names = [effect.mitigation for effect in counting if not merely_worsens(effect)]
    if not names:
        return f"{where}, as no mitigation {'that counts lowers it' if counting else 'counts'}"
    if band.rank == len(evaluation.scheme.bands) - 1:
        return f"{where} in spite of {listing(names)}"
    settling = [name for name in needed(risk, evaluation.measures) if name in names]
    if len(names) == 1:
        return f"{where} would be no worse without {names[0]}{', but not classified either' if settling else ''}"
    unsettled = f", but without {listing(settling, 'or')} it would not be classified" if settling else ""
    return f"{where} would be no worse without any one of {listing(names)}{unsettled}"
