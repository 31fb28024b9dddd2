"""Advice on the charter (RR5xx): what a proposal owes to those whom it touches."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.checks.check import Advice, Subject
from riskreg.comparison import SIDE_NAMES
from riskreg.diagnostics import Finding
from riskreg.model import Register
from riskreg.validation import Path
from riskreg.wording import listing, one_line, some

_WHOM: dict[str, tuple[str, str]] = {
    "internal": ("inside", "the staff whose work it changes, their managers and their unions"),
    "external": ("outside", "residents, partners or the people who use the service"),
}


def _part(register: Register, name: str) -> Path:
    """Where a part of the register stands; where it is not there, the decision that needs it."""
    return (name,) if name in register.model_fields_set else ("decision",)


def _stakeholders(subject: Subject) -> Iterator[Finding]:
    register = subject.register
    heard = {entry.side for entry in register.consultation if entry.said is not None}
    missing = [side for side in _WHOM if side not in heard]
    if not missing:
        return
    where = listing([_WHOM[side][0] for side in missing], "or")
    yield Finding(
        rules.STAKEHOLDERS,
        _part(register, "consultation"),
        f"The consultation tells of nobody {where} the organisation who has answered.",
        _asking(register, missing, sided=None not in heard),
    )


def _asking(register: Register, missing: list[str], *, sided: bool) -> str:
    """How to hear from those who are missing: those whom a plan names already, or whom to think of."""
    if not sided:
        return "Say of each entry whether it is side: internal or side: external, and ask those who are then still missing."
    plans = [entry.who for entry in register.consultation if entry.side in missing and entry.said is None]
    if plans:
        named = listing(some([one_line(who, 80) for who in plans]))
        return f"Put the question to them ({named}), and write under said what they answer."
    whom = " and ".join(f"{_WHOM[side][1]} (side: {side})" for side in missing)
    return f"Ask {whom}, and write under said what they answer and under changed what that changed."


def _no_objective(subject: Subject) -> Iterator[Finding]:
    register = subject.register
    if not register.decision.objectives:
        yield Finding(
            rules.NO_OBJECTIVE,
            ("decision", "objectives"),
            "The decision has no objectives, so nobody can say what any risk would be worth taking for.",
            "Add objectives: what should be better afterwards, each with an id, a title, and the plan that it comes from as its source.",
        )
        return
    for index, option in enumerate(register.options):
        if not option.serves:
            yield Finding(
                rules.NO_OBJECTIVE,
                ("options", index, "serves"),
                f"The option `{option.id}` serves none of the decision's objectives.",
                "Add serves: with the ids of the objectives that it helps; one that helps none is no answer to the problem.",
            )


def _benefits_plan(subject: Subject) -> Iterator[Finding]:
    register = subject.register
    if not register.benefits:
        yield Finding(
            rules.BENEFITS_PLAN,
            _part(register, "benefits"),
            "No benefit is named, so a board can weigh the risks against nothing.",
            "Add benefits: what gets better and for whom, each with an owner, a measure, and by which date.",
        )
    for index, benefit in enumerate(register.benefits):
        told = {"owner": benefit.owner, "measure": benefit.measure, "by": benefit.by}
        lacking = [key for key, value in told.items() if value is None]
        if lacking:
            yield Finding(
                rules.BENEFITS_PLAN,
                ("benefits", index, lacking[0]),
                f"The benefit “{one_line(benefit.title, 80)}” says nothing of {listing(_LACKING[key] for key in lacking)}.",
                f"Add {listing(f'{key}:' for key in lacking)} so that somebody can tell the board whether it came.",
            )


_LACKING = {"owner": "who answers for it", "measure": "how it is measured", "by": "when it is to be there"}


def _lessons(subject: Subject) -> Iterator[Finding]:
    lessons = subject.register.lessons
    if any(lesson.kind == "failure" for lesson in lessons):
        return
    told = "Only successes are told" if lessons else "No lesson is told"
    yield Finding(
        rules.LESSONS,
        _part(subject.register, "lessons"),
        f"{told}, and no failure: a board cannot see what has been learnt from what went wrong.",
        "Add to lessons one of kind: failure, from here or from another organisation, with what you now do differently.",
    )


def _ownership(subject: Subject) -> Iterator[Finding]:
    decision = subject.register.decision
    told = {"owner": decision.owner, "sponsor": decision.sponsor}
    missing = [key for key, value in told.items() if value is None]
    if missing:
        yield Finding(
            rules.OWNERSHIP,
            ("decision", missing[0]),
            f"The decision names no {listing(missing, 'and no')}.",
            f"Add {listing(_ROLES[key] for key in missing)}.",
        )


_ROLES = {
    "owner": "owner: with the role in the service that will carry the change through",
    "sponsor": "sponsor: with the role at the top that stands up for it",
}


def _no_source(subject: Subject) -> Iterator[Finding]:
    for index, objective in enumerate(subject.register.decision.objectives):
        if objective.source is None:
            yield Finding(
                rules.NO_SOURCE,
                ("decision", "objectives", index, "source"),
                f"The objective `{objective.id}` does not say whose aim it is.",
                "Add source: with the plan or strategy, adopted by the organisation, that it comes from.",
            )


def _advice_not_decision(subject: Subject) -> Iterator[Finding]:
    register = subject.register
    if register.decision.body is None:
        yield Finding(
            rules.ADVICE,
            ("decision", "body"),
            "The decision does not say who takes it, and a register cannot take it for them.",
            "Add body: with the board, the committee or the officer that decides.",
        )
    options = register.options
    sides = {option.side for option in options}
    if len(sides) == 1:
        name = SIDE_NAMES[options[0].side]
        message = (
            f"Only one option is put to the board (`{options[0].id}`), so there is nothing to choose."
            if len(options) == 1
            else f"Every option is a way of {name}, so the board cannot choose the other course."
        )
        other = "not_adopting" if options[0].side == "adopting" else "adopting"
        yield Finding(
            rules.ADVICE,
            ("options",),
            message,
            f"Add an option with side: {other}, with the mitigations that it would really have, seen at its best.",
        )


def _no_reason_against(subject: Subject) -> Iterator[Finding]:
    options = subject.register.options
    recommended = next((option for option in options if option.recommended), None)
    if recommended is None:
        return
    for index, option in enumerate(options):
        if not option.recommended and option.rejected_because is None:
            yield Finding(
                rules.NO_REASON_AGAINST,
                ("options", index, "id"),
                f"`{recommended.id}` is recommended, and nothing says why `{option.id}` is not.",
                "Add rejected_because: with the reason, as those who favour it would have to hear it.",
            )


CHARTER: tuple[Advice, ...] = (
    Advice(rules.STAKEHOLDERS, _stakeholders),
    Advice(rules.NO_OBJECTIVE, _no_objective),
    Advice(rules.BENEFITS_PLAN, _benefits_plan),
    Advice(rules.LESSONS, _lessons),
    Advice(rules.OWNERSHIP, _ownership),
    Advice(rules.NO_SOURCE, _no_source),
    Advice(rules.ADVICE, _advice_not_decision),
    Advice(rules.NO_REASON_AGAINST, _no_reason_against),
)
