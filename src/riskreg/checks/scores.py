"""Checks of scores and appetite."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.assessment import ClassifiedRisk
from riskreg.checks.check import Check
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding
from riskreg.model import SIDES
from riskreg.references import Likely
from riskreg.sensitivity import overclaims
from riskreg.standing import counted
from riskreg.wording import count, did_you_mean, one_line


def _beyond_scale(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClassifiedRisk):
            continue
        assessed, risk = outcome.assessed, outcome.assessed.risk
        effects = counted(risk, evaluation.measures, "target")
        for claim in overclaims(assessed.inherent, effects, evaluation.scheme):
            yield Finding(
                rules.BEYOND_SCALE, ("risks", assessed.side, assessed.index, "mitigated_by"),
                f"Together the effects on the {claim.scale} of {risk.id} go {count(claim.by, 'step')} beyond the end of the scale.",
                "Claim no more than there is to gain: lower the steps, or see whether the inherent level was set too low.",
            )  # fmt: skip


def _above_appetite(evaluation: Evaluation) -> Iterator[Finding]:
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClassifiedRisk) or not outcome.target.above_appetite:
            continue
        moves = outcome.mitigated.target != outcome.mitigated.current  # one that does not is RR213's
        if moves and outcome.assessed.risk.treatment != "tolerate":
            assessed = outcome.assessed
            limit = evaluation.appetite.limit(assessed.risk)
            yield Finding(
                rules.ABOVE_APPETITE, ("risks", assessed.side, assessed.index),
                f"{assessed.risk.id} will still be {outcome.target.band.words} when all that is agreed is done; the appetite is {limit.words if limit else ''}.",
                "Agree more, or ask the board to tolerate it, with a date on which it is looked at again.",
            )  # fmt: skip


def _unused_appetite(evaluation: Evaluation) -> Iterator[Finding]:
    categories = dict.fromkeys(
        sorted(
            {risk.category for side in SIDES for risk in evaluation.register.side(side) if risk.category is not None}
        )
    )
    likely = Likely()
    for category in evaluation.register.appetite:
        if category != "default" and category not in categories:
            remedy = did_you_mean(category, likely.among(categories)) or "Give the risks a category."
            yield Finding(
                rules.UNUSED_APPETITE,
                ("appetite", category),
                f"No risk has the category `{one_line(category, 80)}`."
                if category.strip()
                else "This limit is for a category without a name.",
                remedy,
                on_key=True,
            )


def _no_appetite(evaluation: Evaluation) -> Iterator[Finding]:
    if not evaluation.register.appetite:
        yield Finding(
            rules.NO_APPETITE,
            ("scheme",),
            "No appetite is set, so nothing can be called too high.",
            "Add appetite: {default: …} with the highest band that the organisation will carry.",
            on_key=True,
        )


SCORE_CHECKS = (
    Check(rules.BEYOND_SCALE, _beyond_scale),
    Check(rules.ABOVE_APPETITE, _above_appetite),
    Check(rules.UNUSED_APPETITE, _unused_appetite),
    Check(rules.NO_APPETITE, _no_appetite),
)
