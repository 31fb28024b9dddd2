"""Checks of the options: what they count on, and which of them is recommended."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.assessment import ClosedRisk
from riskreg.checks.check import Check
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding
from riskreg.standing import Standing


def _withdrawn_in_option(evaluation: Evaluation) -> Iterator[Finding]:
    for index, option in enumerate(evaluation.register.options):
        for place, name in enumerate(option.mitigations if option.mitigations != "all" else ()):
            if evaluation.measures[name].standing is Standing.WITHDRAWN:
                yield Finding(
                    rules.WITHDRAWN_IN_OPTION,
                    ("options", index, "mitigations", place),
                    f"The option `{option.id}` counts on `{name}`, which was withdrawn.",
                    "Take it out of the option, or propose it again.",
                )


def _recommended(evaluation: Evaluation) -> Iterator[Finding]:
    recommended = [(index, option) for index, option in enumerate(evaluation.register.options) if option.recommended]
    for index, option in recommended[1:]:
        first = recommended[0][1].id
        yield Finding(
            rules.RECOMMENDED,
            ("options", index, "recommended"),
            f"`{option.id}` is recommended, and so is `{first}`: a board can agree only one of them.",
            "Recommend one, and say of the others under rejected_because why not.",
        )
    for index, option in recommended:
        if option.rejected_because is not None:
            yield Finding(
                rules.RECOMMENDED,
                ("options", index, "rejected_because"),
                f"`{option.id}` is recommended, and says why it was rejected.",
                "Take one of the two out.",
            )


def _agreed_outside(evaluation: Evaluation) -> Iterator[Finding]:
    """What somebody has undertaken to do for a side, and the option recommended there would go without."""
    recommended = next((option for option in evaluation.register.options if option.recommended), None)
    if recommended is None or recommended.mitigations == "all":
        return
    helps = {
        effect.mitigation
        for outcome in evaluation.of_side(recommended.side)
        if not isinstance(outcome, ClosedRisk)
        for effect in outcome.assessed.risk.mitigated_by
        if min(effect.steps) < 0
    }
    for index, mitigation in enumerate(evaluation.register.mitigations):
        name = mitigation.id
        agreed = mitigation.status == "agreed"
        if agreed and name in helps and name not in recommended.mitigations:
            yield Finding(
                rules.AGREED_OUTSIDE,
                ("mitigations", index, "status"),
                f"`{name}` is agreed, but the recommended option `{recommended.id}` goes without it.",
                f"Add it to the mitigations of `{recommended.id}`; or say here that it is only proposed.",
            )


OPTION_CHECKS = (
    Check(rules.WITHDRAWN_IN_OPTION, _withdrawn_in_option),
    Check(rules.RECOMMENDED, _recommended),
    Check(rules.AGREED_OUTSIDE, _agreed_outside),
)
