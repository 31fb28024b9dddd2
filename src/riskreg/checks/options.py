"""Checks of the options: what they count on, and which of them is recommended."""

from collections.abc import Iterator

from riskreg import rules
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


OPTION_CHECKS = (
    Check(rules.WITHDRAWN_IN_OPTION, _withdrawn_in_option),
    Check(rules.RECOMMENDED, _recommended),
)
