"""Several registers at a glance: a line for each, and one for all of them together.

Bands are not added over registers: two schemes may not mean the same by a word.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from riskreg.assessment import AvoidedRisk, ClassifiedRisk, ClosedRisk, UndeterminedRisk
from riskreg.diagnostics import Severity
from riskreg.scoring import Scored
from riskreg.standing import Standing


class RollUp(NamedTuple):
    """The counts of one register, or of all.

    `label` is the title, with the file where another register has the same title; `scored` is how many registers
    could be scored of those counted.
    """

    name: str | None
    title: str | None
    label: str | None
    scored: int
    risks: int
    classified: int
    not_yet_classified: int
    avoided: int
    closed: int
    above_appetite: int
    overdue: int
    errors: int
    verdict_current: str | None
    verdict_target: str | None


def roll_up(scored: Sequence[Scored]) -> tuple[list[RollUp], RollUp]:
    """A line for each register, and the sum of them."""
    titles = Counter(one.evaluation.register.title for one in scored if one.evaluation is not None)
    lines = [_line(one, titles) for one in scored]
    counts = (
        "scored", "risks", "classified", "not_yet_classified", "avoided", "closed", "above_appetite", "overdue", "errors",
    )  # fmt: skip
    total = {name: sum(getattr(line, name) for line in lines) for name in counts}
    return lines, RollUp(name=None, title=None, label=None, verdict_current=None, verdict_target=None, **total)


def _line(one: Scored, titles: Counter[str]) -> RollUp:
    errors = sum(found.severity is Severity.ERROR for found in one.diagnostics)
    evaluation = one.evaluation
    if evaluation is None:
        return RollUp(one.name, None, one.name, 0, 0, 0, 0, 0, 0, 0, 0, errors, None, None)
    outcomes, title = evaluation.outcomes, evaluation.register.title
    classified = [outcome for outcome in outcomes if isinstance(outcome, ClassifiedRisk)]
    return RollUp(
        name=one.name,
        title=title,
        label=title if titles[title] == 1 else f"{title} ({one.name})",
        scored=1,
        risks=len(outcomes),
        classified=len(classified),
        not_yet_classified=sum(isinstance(outcome, UndeterminedRisk) for outcome in outcomes),
        avoided=sum(isinstance(outcome, AvoidedRisk) for outcome in outcomes),
        closed=sum(isinstance(outcome, ClosedRisk) for outcome in outcomes),
        above_appetite=sum(outcome.current.above_appetite is True for outcome in classified),
        overdue=sum(measure.standing is Standing.OVERDUE for measure in evaluation.measures.values()),
        errors=errors,
        verdict_current=evaluation.current.verdict.answer.value,
        verdict_target=evaluation.target.verdict.answer.value,
    )
