"""What a decision rests on and what comes only after it (RR704)."""

from collections.abc import Iterator
from datetime import date

from riskreg import rules
from riskreg.assessment import ClassifiedRisk, MitigatedRisk, classify, mitigate
from riskreg.checks.check import Subject
from riskreg.comparison import Evaluation
from riskreg.determination import acceptance_fault
from riskreg.diagnostics import Finding
from riskreg.model import SIDES, Side
from riskreg.standing import Standing
from riskreg.wording import listing, on_date, one_line, some


def after_decision(subject: Subject) -> Iterator[Finding]:
    """RR704: consultation after the meeting, and a change that would begin while its risks are above appetite."""
    meeting = subject.register.decision.meeting
    if meeting is None:
        return
    for index, option in enumerate(subject.register.options):
        if option.begins is not None and option.begins < meeting:
            yield Finding(
                rules.AFTER_DECISION, ("options", index, "begins"),
                f"`{option.id}` would begin on {on_date(option.begins)}, before the meeting of {on_date(meeting)} has decided.",
                "Let it begin on the day of the meeting or later, or move the meeting.",
            )  # fmt: skip
    if meeting < subject.evaluation.as_of:
        return
    for index, asked in enumerate(subject.register.consultation):
        if asked.on is not None and asked.on > meeting:
            yield Finding(
                rules.AFTER_DECISION, ("consultation", index, "on"),
                f"“{one_line(asked.who, 60)}” is asked on {on_date(asked.on)}, when the meeting of {on_date(meeting)} has decided.",
                "Ask before the meeting, or move the meeting: what is said too late changes nothing.",
            )  # fmt: skip
    yield from _landing_late(subject.evaluation, meeting)


def _landing_late(evaluation: Evaluation, meeting: date) -> Iterator[Finding]:
    waiting = {name: late for side in SIDES for name, late in _waiting(evaluation, side, meeting).items()}
    if waiting:
        are, they = ("is", "it comes") if len(waiting) == 1 else ("are", "they come")
        risks = listing(some(list(waiting)))
        late = dict.fromkeys(name for names in waiting.values() for name in names)
        by = listing(some([_with_date(name, evaluation) for name in evaluation.measures if name in late]))
        yield Finding(
            rules.AFTER_DECISION, ("decision", "meeting"),
            f"On the day that this begins, {risks} {are} still above appetite; {they} within it only with what is due later: {by}. Nothing says who carries {'it' if len(waiting) == 1 else 'them'} until then.",
            f"Bring the work forward; or let the option wait for it, with begins: and the date; or have {risks} accepted until then, under acceptance: by, on, reason and review_on.",
        )  # fmt: skip


def _begins(evaluation: Evaluation, side: Side, meeting: date) -> date | None:
    """The day on which a side would begin: that of the meeting, unless its option waits; None if it is not proposed."""
    options = evaluation.register.options
    weighed = [option for option in options if option.recommended] or list(options)
    days = [option.begins or meeting for option in weighed if option.side == side]
    return max(meeting, min(days)) if days else None if weighed else meeting


def _with_date(name: str, evaluation: Evaluation) -> str:
    due = evaluation.measures[name].mitigation.due
    return f"`{name}` ({on_date(due)})" if due is not None else f"`{name}`"


def _waiting(evaluation: Evaluation, side: Side, meeting: date) -> dict[str, list[str]]:
    """For each risk of a side that comes within appetite only after that has begun: the mitigations that bring it there."""
    day = _begins(evaluation, side, meeting)
    if day is None:
        return {}
    late = {
        name for name, measure in evaluation.measures.items()
        if measure.standing is Standing.DUE and measure.mitigation.due is not None and measure.mitigation.due > day
    }  # fmt: skip
    if not late:
        return {}
    # On that day what lands later earns as little as what is overdue.
    measures = {
        name: measure._replace(standing=Standing.OVERDUE) if name in late else measure
        for name, measure in evaluation.measures.items()
    }
    setting = evaluation.setting._replace(measures=measures)
    waiting: dict[str, list[str]] = {}
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClassifiedRisk) or outcome.assessed.side != side or not _lands(outcome, day):
            continue
        then = mitigate(outcome.assessed, setting)
        if isinstance(then, MitigatedRisk) and classify(then, setting).target.above_appetite:
            risk = outcome.assessed.risk
            bringing = [one.mitigation for one in risk.mitigated_by if one.mitigation in late and min(one.steps) < 0]
            if bringing:
                waiting[risk.id] = bringing
    return waiting


def _lands(outcome: ClassifiedRisk, day: date) -> bool:
    """Whether a risk is above appetite now and will not be, and nobody has accepted it for a day."""
    return (
        outcome.current.above_appetite is True
        and outcome.target.above_appetite is False
        and acceptance_fault(outcome.assessed.risk, day) is not None
    )
