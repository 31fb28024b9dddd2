"""The parts of a paper that a register states: head, mitigations by owner, implications, consultation, definitions."""

from collections.abc import Iterator, Sequence
from datetime import date

from riskreg.assessment import ClosedRisk
from riskreg.comparison import Evaluation
from riskreg.layers import Source, inherited_title
from riskreg.model import Register
from riskreg.origin import copied_in_words, not_reviewed
from riskreg.paper.asks import cost_in_words
from riskreg.paper.model import (
    Fact,
    Owner,
    PaperBand,
    PaperBenefit,
    PaperConcern,
    PaperConsultation,
    PaperLesson,
    PaperMitigation,
    PaperScheme,
)
from riskreg.schemes import Scheme
from riskreg.standing import Standing
from riskreg.wording import listing, number, on_date

# What a board paper must speak to, or say why not.
IMPLICATIONS = ("legal", "financial", "equality", "data protection", "environmental", "workforce")
NO_OWNER = "No owner yet"


def head(register: Register, as_of: date) -> Iterator[Fact]:
    """The lines under the title: whose meeting, when, and who answers for the paper."""
    decision = register.decision
    for label, text in (
        ("Meeting", decision.body),
        ("Date of meeting", on_date(decision.meeting) if decision.meeting else None),
        ("Report of", register.prepared_by),
        ("Contact", decision.contact),
        ("Owner of the change", decision.owner),
        ("Sponsor", decision.sponsor),
        ("Wards affected", decision.wards),
        ("Key decision", None if decision.key_decision is None else "Yes" if decision.key_decision else "No"),
        ("Figures as at", on_date(as_of)),
    ):
        if text:
            yield Fact(label, text)


def owners(evaluation: Evaluation) -> list[Owner]:
    """Every mitigation that is not withdrawn, by owner and then by due date."""
    by_owner: dict[str, list[tuple[date, PaperMitigation]]] = {}
    risks: dict[str, list[str]] = {}
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClosedRisk):
            for effect in outcome.assessed.risk.mitigated_by:
                risks.setdefault(effect.mitigation, []).append(outcome.assessed.risk.id)
    for name, measure in evaluation.measures.items():
        if measure.standing is not Standing.WITHDRAWN:
            item = _mitigation(name, evaluation, tuple(risks.get(name, ())))
            by_owner.setdefault(measure.mitigation.owner or NO_OWNER, []).append(
                (measure.mitigation.due or date.max, item)
            )
    ordered = sorted(by_owner.items(), key=lambda pair: (pair[0] == NO_OWNER, pair[0].casefold()))
    return [
        Owner(owner, tuple(item for _, item in sorted(items, key=lambda pair: pair[0]))) for owner, items in ordered
    ]


def _mitigation(name: str, evaluation: Evaluation, risks: tuple[str, ...]) -> PaperMitigation:
    measure = evaluation.measures[name]
    item, cost = measure.mitigation, measure.mitigation.cost
    done = measure.standing is Standing.IN_PLACE
    return PaperMitigation(
        id=name,
        title=item.title,
        kind=item.kind,
        standing=measure.standing.value,
        due=on_date(item.due) if item.due and not done else None,
        due_on=item.due.isoformat() if item.due and not done else None,
        done_on=on_date(item.done_on) if item.done_on and done else None,
        overdue=measure.standing is Standing.OVERDUE,
        cost=cost_in_words(cost.one_off, cost.annual, cost.hours, evaluation.register.currency) if cost else None,
        evidence=item.evidence,
        builds_on=item.builds_on,
        limits=item.limits,
        risks=risks,
    )


def implications(register: Register) -> list[Fact]:
    """What the register says under each heading, the expected ones first."""
    said = {heading.casefold(): (heading, text) for heading, text in register.implications.items()}
    expected = [said[name] for name in IMPLICATIONS if name in said]
    others = [pair for name, pair in said.items() if name not in IMPLICATIONS]
    return [Fact(heading[:1].upper() + heading[1:], text) for heading, text in [*expected, *others]]


def implications_missing(register: Register) -> list[str]:
    """The expected headings that the register is silent on: silence is not the same as there being none."""
    said = {heading.casefold() for heading in register.implications}
    return [name for name in IMPLICATIONS if name not in said]


def consultation(register: Register) -> Iterator[PaperConsultation]:
    """Who was asked."""
    for item in register.consultation:
        on = on_date(item.on) if item.on else None
        yield PaperConsultation(item.who, item.side, on, item.asked, item.said, item.changed)


def unreviewed(evaluation: Evaluation) -> str | None:
    """What of a register that came from somewhere else nobody here has gone through yet; None where all is one's own."""
    register = evaluation.register
    waiting, everything = not_reviewed(evaluation)
    if not waiting or register.copied_from is None:
        return None
    came = "builds on" if register.extends else "began as a copy of"
    return (
        f"This register {came} {copied_in_words(register.copied_from)}. "
        f"{_of_open(evaluation, waiting, everything)}, no review by {register.organisation} is recorded."
    )


_MOST_NAMED = 8


def _of_open(evaluation: Evaluation, waiting: Sequence[str], everything: int) -> str:
    """For which of the open risks something holds, by their ids where those are few."""
    if len(waiting) == everything:
        return "For its only open risk" if everything == 1 else f"For all its {everything} open risks"
    others = [
        one.assessed.risk.id
        for one in evaluation.outcomes
        if not isinstance(one, ClosedRisk) and one.assessed.risk.id not in waiting
    ]
    named = ""
    if len(waiting) <= _MOST_NAMED:
        named = f" ({listing(waiting)})"
    elif len(others) <= _MOST_NAMED:
        named = f" (all but {listing(others)})"
    return f"For {len(waiting)} of its {everything} open risks{named}"


def dropped(register: Register, document: Source | None) -> Iterator[Fact]:
    """What was left out of the register that this one extends, by its title, and why."""
    for item in register.dropped:
        title = inherited_title(document, item.id) if document is not None else None
        name = f"{title.replace('{organisation}', register.organisation)} ({item.id})" if title else item.id
        yield Fact(name if item.field is None else f"{name}, {item.field.replace('_', ' ')}", item.reason)


def concerns(evaluation: Evaluation) -> Iterator[PaperConcern]:
    """What somebody fears, with the mitigation that answers it."""
    for item in evaluation.register.concerns:
        answered = evaluation.measures[item.answered_by].mitigation.title if item.answered_by else None
        yield PaperConcern(item.concern, item.raised_by, item.answer, answered)


def benefits(register: Register) -> Iterator[PaperBenefit]:
    """What is gained."""
    objectives = {objective.id: objective.title for objective in register.decision.objectives}
    for item in register.benefits:
        yield PaperBenefit(
            item.title, item.owner, item.measure, _scalar(item.baseline), _scalar(item.target),
            on_date(item.by) if item.by else None, objectives[item.serves] if item.serves else None,
        )  # fmt: skip


def _scalar(value: str | float | None) -> str | None:
    return number(value) if isinstance(value, int | float) else value


def lessons(register: Register) -> Iterator[PaperLesson]:
    """What was learnt."""
    for item in register.lessons:
        yield PaperLesson(item.kind, item.title, item.lesson)


def reviews(evaluation: Evaluation) -> Iterator[Fact]:
    """The days on which this is looked at again."""
    register = evaluation.register
    if register.review_on:
        yield Fact("The register as a whole", on_date(register.review_on))
    for outcome in evaluation.outcomes:
        risk = outcome.assessed.risk
        if isinstance(outcome, ClosedRisk):
            continue
        if risk.review_on:
            yield Fact(f"{risk.id} ({risk.title})", on_date(risk.review_on))
        if risk.treatment == "tolerate" and risk.acceptance and risk.acceptance.review_on:
            yield Fact(f"The acceptance of {risk.id} ({risk.title})", on_date(risk.acceptance.review_on))


def appetite(evaluation: Evaluation) -> Iterator[Fact]:
    """The highest band carried, by category."""
    for category, name in evaluation.register.appetite.items():
        band = evaluation.scheme.band_named(name)
        everything = "Everything not named below" if len(evaluation.register.appetite) > 1 else "Everything"
        yield Fact(everything if category == "default" else category, band.name if band else name)


def paper_scheme(scheme: Scheme) -> PaperScheme:
    """The scheme in the words of its file."""
    combined = "the product of the two levels" if scheme.combine == "product" else "looked up in the scheme's table"
    bands = tuple(
        PaperBand(
            band.name,
            band.colour,
            scheme.reach(band),
            band.action,
            str(band.review_every) if band.review_every else None,
        )
        for band in scheme.bands
    )
    likelihood = tuple(Fact(level.label, level.meaning or "") for level in scheme.likelihood)
    impact = tuple(Fact(level.label, level.meaning or "") for level in scheme.impact)
    return PaperScheme(scheme.name, scheme.source, combined, likelihood, impact, bands)


def definitions(scheme: Scheme) -> Iterator[Fact]:
    """The words of the paper, as a reader who meets them for the first time needs them."""
    terms = scheme.terms
    yield Fact(terms.inherent, "Before any mitigation: a likelihood and an impact, never a band.")
    yield Fact(f"{terms.current} (now)", "With the mitigations that are in place.")
    yield Fact(
        f"{terms.target} (at target)",
        "With the mitigations that are in place, and those that are agreed with a due date that has not passed.",
    )
    yield Fact(
        "Not yet classified", "What will be done about the risk has not been decided. It has no band until it has been."
    )
    yield Fact("Avoided", "The activity is given up; the risks on the other side that this raises are named.")
    yield Fact("Band", "The class of a risk after its mitigations, with the action that it calls for.")
    yield Fact("Appetite", "The highest band that the organisation will carry.")
    yield Fact(
        "Carries less",
        "Has no more risks at any band above the lowest, or a worse one, and fewer at some. Bands are compared, never added up; splitting one risk in two changes the counts, so look at the risks as well.",
    )


def objectives(register: Register) -> Iterator[Fact]:
    """What the decision is for, and whose measure of value that is."""
    for objective in register.decision.objectives:
        yield Fact(objective.title, objective.source or "")
