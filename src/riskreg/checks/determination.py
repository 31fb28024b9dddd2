"""Checks of what a classification needs: a treatment that is decided, and judgements that hold together."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.assessment import (
    AssessedRisk,
    ClassifiedRisk,
    Setting,
    UndeterminedRisk,
    after_judgement,
    judged,
    judged_current,
    judged_target,
    since,
)
from riskreg.checks.check import Check, open_risks
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding, Rule
from riskreg.model import Judgement, Risk
from riskreg.position import Position, shift
from riskreg.standing import STAGES, Stage, Standing, counted, overdue
from riskreg.validation import Path
from riskreg.wording import listing, on_date, some

_RULE_OF_TREATMENT: dict[str, Rule] = {"tolerate": rules.ACCEPTANCE, "terminate": rules.NO_COUNTERPART}


def _path(assessed: AssessedRisk) -> Path:
    return ("risks", assessed.side, assessed.index)


def _undetermined(evaluation: Evaluation, rule: Rule) -> Iterator[Finding]:
    """The undetermined risks whose treatment this rule speaks for."""
    for outcome in evaluation.outcomes:
        if isinstance(outcome, UndeterminedRisk):
            risk = outcome.assessed.risk
            if _RULE_OF_TREATMENT.get(risk.treatment, rules.NOT_DETERMINED) is rule:
                yield Finding(
                    rule,
                    _path(outcome.assessed),
                    f"{risk.id} is not yet classified: {outcome.reason}.",
                    f"To settle it, {outcome.settled_by}.",
                )


def _not_determined(evaluation: Evaluation) -> Iterator[Finding]:
    yield from _undetermined(evaluation, rules.NOT_DETERMINED)


def _acceptance(evaluation: Evaluation) -> Iterator[Finding]:
    yield from _undetermined(evaluation, rules.ACCEPTANCE)


def _no_counterpart(evaluation: Evaluation) -> Iterator[Finding]:
    yield from _undetermined(evaluation, rules.NO_COUNTERPART)


def _from_effects(assessed: AssessedRisk, stage: Stage, setting: Setting) -> Position:
    """Where the listed effects would put a judged risk."""
    risk = assessed.risk
    current = judged_current(risk, setting.as_of)
    if stage == "target" and current is not None:
        return after_judgement(judged(current), risk, since(current, risk, setting.measures), setting.scheme)
    return shift(assessed.inherent, counted(risk, setting.measures, stage), setting.scheme)


def _judgements(evaluation: Evaluation) -> Iterator[tuple[ClassifiedRisk, Stage, Position, Position]]:
    """Every judgement that decides a position: the risk, the stage, what was judged, what the effects would give."""
    for outcome in evaluation.outcomes:
        if isinstance(outcome, ClassifiedRisk):
            for stage in STAGES:
                judgement = _deciding(outcome.assessed.risk, stage, evaluation)
                if judgement is not None:
                    summed = _from_effects(outcome.assessed, stage, evaluation.setting)
                    yield outcome, stage, judged(judgement), summed


def _deciding(risk: Risk, stage: Stage, evaluation: Evaluation) -> Judgement | None:
    """The judgement that decides a stage; a judged target does not while something of the risk is overdue."""
    if stage == "current":
        return judged_current(risk, evaluation.as_of)
    return None if overdue(risk, evaluation.measures) else judged_target(risk, evaluation.as_of)


def _judged_before_done(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome in evaluation.outcomes:
        risk = outcome.assessed.risk
        judgement = judged_current(risk, evaluation.as_of)
        if not isinstance(outcome, ClassifiedRisk) or judgement is None:
            continue
        new = since(judgement, risk, evaluation.measures)
        done = [one.mitigation for one in new if evaluation.measures[one.mitigation].standing is Standing.IN_PLACE]
        if done:
            yield Finding(
                rules.JUDGED_BEFORE_DONE,
                (*_path(outcome.assessed), "current"),
                f"{risk.id} was judged on {on_date(judgement.on)}, before {listing(some(done))} {'was' if len(done) == 1 else 'were'} done.",
                "Have it judged again, or take the judgement out and let the effects count.",
            )


def _judged_later(evaluation: Evaluation) -> Iterator[Finding]:
    for path, risk in open_risks(evaluation):
        for stage, judgement in (("current", risk.current), ("target", risk.target)):
            if judgement is not None and judgement.on > evaluation.as_of:
                yield Finding(
                    rules.JUDGED_LATER,
                    (*path, stage, "on"),
                    f"The judgement of {risk.id} is dated {on_date(judgement.on)}; on {on_date(evaluation.as_of)} it counts for nothing.",
                    "Nothing to do if you meant to look back; else correct the date.",
                )


def _judgement_contradicts(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome, stage, stated, summed in _judgements(evaluation):
        start = outcome.assessed.inherent if stage == "current" else outcome.mitigated.current
        for scale, before, said, worked_out in (
            ("likelihood", start.likelihood, stated.likelihood, summed.likelihood),
            ("impact", start.impact, stated.impact, summed.impact),
        ):
            if (said - before) * (worked_out - before) < 0:
                ways = ("rises", "lower") if said > before else ("falls", "raise")
                yield Finding(
                    rules.JUDGEMENT_CONTRADICTS, (*_path(outcome.assessed), stage), f"The judged {scale} of {outcome.assessed.risk.id} {ways[0]}, but its listed effects {ways[1]} it.",
                    "Correct the effects or the judgement; a board will ask which of the two to believe.",
                )  # fmt: skip


def _judgement_better(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome, stage, stated, summed in _judgements(evaluation):
        better = [
            scale
            for scale, said, worked_out in (
                ("likelihood", stated.likelihood, summed.likelihood),
                ("impact", stated.impact, summed.impact),
            )
            if said < worked_out
        ]
        if better:
            yield Finding(
                rules.JUDGEMENT_BETTER, (*_path(outcome.assessed), stage),
                f"{outcome.assessed.risk.id} is judged at likelihood {stated.likelihood}, impact {stated.impact}; the listed effects allow {summed.likelihood} and {summed.impact} at best.",
                "List the mitigation that makes the difference, or judge no better than the effects allow.",
            )  # fmt: skip


def _stuck(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClassifiedRisk) or not outcome.current.above_appetite:
            continue
        risk, where = outcome.assessed.risk, outcome.mitigated
        said_why = risk.treatment == "tolerate" or _deciding(risk, "target", evaluation) is not None
        if overdue(risk, evaluation.measures):
            continue  # something agreed would move it, and RR205 says that it is late
        if where.target == where.current and not said_why:
            yield Finding(
                rules.STUCK, _path(outcome.assessed), f"{risk.id} is above appetite ({outcome.current.band.words}) and nothing that is agreed will move it.",
                "Agree a mitigation with an owner and a date, have it tolerated by someone who may, or judge a target with a reason.",
            )  # fmt: skip


def _open_with_closure(evaluation: Evaluation) -> Iterator[Finding]:
    for path, risk in open_risks(evaluation):
        if risk.closed is not None and risk.status == "open":
            yield Finding(
                rules.OPEN_WITH_CLOSURE,
                (*path, "closed"),
                f"{risk.id} has a record of who closed it, but it is still counted as open.",
                "Add status: closed, or take the record out.",
            )


DETERMINATION_CHECKS = (
    Check(rules.NOT_DETERMINED, _not_determined),
    Check(rules.ACCEPTANCE, _acceptance),
    Check(rules.NO_COUNTERPART, _no_counterpart),
    Check(rules.JUDGEMENT_CONTRADICTS, _judgement_contradicts),
    Check(rules.JUDGEMENT_BETTER, _judgement_better),
    Check(rules.STUCK, _stuck),
    Check(rules.JUDGED_BEFORE_DONE, _judged_before_done),
    Check(rules.JUDGED_LATER, _judged_later),
    Check(rules.OPEN_WITH_CLOSURE, _open_with_closure),
)
