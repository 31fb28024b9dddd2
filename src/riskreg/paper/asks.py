"""What the board is asked to do: the recommendations, and the top risks grouped by what each of them asks for."""

from collections.abc import Iterator, Sequence
from datetime import date

from riskreg.assessment import ClassifiedRisk, UndeterminedRisk
from riskreg.comparison import Evaluation, foregone, headline
from riskreg.model import Mitigation, Side
from riskreg.options import OptionOutcome, against
from riskreg.paper.model import Ask, PaperRisk
from riskreg.paper.risks import overdue_on
from riskreg.schemes import Interval
from riskreg.standing import Standing
from riskreg.wording import count, listing, money, number, on_date

TOP = 6  # a body of about four pages holds the highest five to ten risks in full; the rest are in the appendix
_MONTHS_TO_REVIEW = 6  # until when an acceptance is proposed, where the band says no interval


def cost_in_words(one_off: float, annual: float, hours: float, currency: str) -> str:
    """`£2,000 once, £500 a year and 40 hours of officers' time`; `no cost` where all are nothing."""
    parts = [f"{money(one_off, currency)} once"] if one_off else []
    if annual:
        parts.append(f"{money(annual, currency)} a year")
    if hours:
        parts.append(f"{number(hours)} hours of officers' time")
    return listing(parts) or "no cost"


def option_cost(option: OptionOutcome, currency: str) -> str:
    """An option's cost in words, with how many of its mitigations say none."""
    cost = option.cost
    words = cost_in_words(cost.one_off, cost.annual, cost.hours, currency)
    if not cost.unpriced:
        return words
    if cost.unpriced == len(option.mitigations):
        return "a sum that nobody has named: none of its mitigations is priced"
    return f"{words}, and {count(cost.unpriced, 'mitigation')} not yet priced"


def top(evaluation: Evaluation) -> list[ClassifiedRisk]:
    """The highest risks of both sides as they stand now, at most ten: by band, then score, then target."""
    classified = [one for one in evaluation.outcomes if isinstance(one, ClassifiedRisk)]
    return sorted(classified, key=lambda one: (-one.current.band.rank, -one.current.score, -one.target.score))[:TOP]


def recommendations(evaluation: Evaluation, options: Sequence[OptionOutcome]) -> list[str]:
    """What the board is asked to agree, each a sentence that can be put to the vote."""
    recommended = [option for option in options if option.spec.recommended]
    return [
        *_choose(evaluation, options, recommended),
        *_decide(evaluation),
        *_accept(evaluation, recommended),
        *_chase(evaluation),
        *_note(evaluation),
    ]


def _choose(
    evaluation: Evaluation, options: Sequence[OptionOutcome], recommended: list[OptionOutcome]
) -> Iterator[str]:
    currency = evaluation.register.currency
    if not recommended:
        yield f"Choose between {count(len(options), 'option')}: {listing((f'“{option.spec.title}”' for option in options), 'or')}."
    for option in recommended:
        above = (
            ""
            if option.tally.above_appetite is None
            else f", {number(option.tally.above_appetite)} of them above appetite"
        )
        classified = sum(option.tally.bands)
        carried = (
            f"It would leave {count(classified, 'classified risk')}{above}"
            if classified
            else "It would leave no classified risk"
        )
        waiting = (
            f", and {option.tally.not_yet_classified} not yet classified" if option.tally.not_yet_classified else ""
        )
        compared = " ".join(against(option, other, evaluation.scheme) for other in options if other is not option)
        yield f"Agree the option “{option.spec.title}”. {carried}{waiting}. {compared} It would cost {option_cost(option, currency)}.".replace(
            "  ", " "
        )


def _decide(evaluation: Evaluation) -> Iterator[str]:
    for outcome in evaluation.outcomes:
        if isinstance(outcome, UndeterminedRisk):
            risk = outcome.assessed.risk
            yield f"Decide how {risk.id} ({risk.title}) is to be mitigated. {_sentence(outcome.reason)} {_proposals(outcome, evaluation)}".rstrip()


def _proposals(outcome: UndeterminedRisk, evaluation: Evaluation) -> str:
    """What is proposed for a risk that is not determined, with its cost."""
    named = []
    for effect in outcome.assessed.risk.mitigated_by:
        measure = evaluation.measures[effect.mitigation]
        if measure.standing is Standing.PROPOSED:
            cost = measure.mitigation.cost
            priced = (
                cost_in_words(cost.one_off, cost.annual, cost.hours, evaluation.register.currency)
                if cost
                else "not yet priced"
            )
            named.append(f"{measure.mitigation.title} ({priced})")
    return f"Proposed: {listing(named)}." if named else ""


def _accept(evaluation: Evaluation, recommended: list[OptionOutcome]) -> Iterator[str]:
    """Risks that the board would carry above appetite, with the date until which it is asked to."""
    if recommended:
        outcomes = [
            (one, one.current.band.name)
            for option in recommended
            for one in option.outcomes
            if isinstance(one, ClassifiedRisk) and one.current.above_appetite
        ]
        when = "under that option"
    else:
        outcomes = [
            (one, one.target.band.name)
            for one in evaluation.outcomes
            if isinstance(one, ClassifiedRisk) and one.target.above_appetite
        ]
        when = "at target"
    for one, band in outcomes:
        risk = one.assessed.risk
        if risk.treatment != "tolerate":
            limit = evaluation.appetite.limit(risk)
            yield (
                f"Accept {risk.id} ({risk.title}) at {band} {when}, above the appetite of {limit.name if limit else 'the organisation'}, until {on_date(_until(one, evaluation))}; "
                "or ask for more to be done about it."
            )


def _until(one: ClassifiedRisk, evaluation: Evaluation) -> date:
    """The day by which an accepted risk is looked at again: a review interval of its band after the meeting."""
    start = evaluation.register.decision.meeting or evaluation.as_of
    start = max(start, evaluation.as_of)
    interval = one.target.band.review_every
    if interval is not None:
        return interval.after(start)
    return Interval(_MONTHS_TO_REVIEW, "month").after(start)


def _chase(evaluation: Evaluation) -> Iterator[str]:
    for item, due in late(evaluation):
        yield f"Ask {item.owner or 'its owner'} why “{item.title}” was not in place by {on_date(due)}, and by when it will be."


def late(evaluation: Evaluation) -> Iterator[tuple[Mitigation, date]]:
    """What is overdue, with the date by which it was due."""
    for measure in evaluation.measures.values():
        due = measure.mitigation.due
        if measure.standing is Standing.OVERDUE and due is not None:
            yield measure.mitigation, due


def _note(evaluation: Evaluation) -> Iterator[str]:
    verdict = evaluation.target.verdict
    sentence = headline(verdict, "target")
    already = foregone(verdict)
    yield f"Note that {sentence[0].lower()}{sentence[1:]}{f' {already}' if already else ''}"


def asks(
    risks: Sequence[tuple[ClassifiedRisk, PaperRisk]], undetermined: Sequence[PaperRisk], evaluation: Evaluation
) -> list[Ask]:
    """The top risks under what the board is asked to do about each; a risk stands under the first that fits.

    What is overdue comes before accepting: a risk is not accepted while what would lower it is late. A risk of
    the side that is not recommended is not to be accepted or funded: it is what the recommendation avoids.
    """
    recommended = {option.side for option in evaluation.register.options if option.recommended}
    groups: dict[str, list[PaperRisk]] = {name: [] for name, _ in _ABOUT}
    groups["Decide the mitigation"] = list(undetermined)
    for one, risk in risks:
        groups[_ask_of(one, evaluation, recommended)].append(risk)
    return [Ask(name, about, tuple(groups[name])) for name, about in _ABOUT if groups[name]]


_ABOUT = (
    ("Decide the mitigation", "These cannot be classified until it is decided what will be done about them."),
    (
        "Accept above appetite, or ask for more",
        "These will still be above appetite when all that is agreed has been done.",
    ),
    ("Chase what is overdue", "Something agreed for these is late, and counts for nothing until it is done."),
    ("Fund what is agreed", "These come down when agreed work is done that takes money or time."),
    (
        "Weigh what the recommendation avoids",
        "These are carried only if the recommended option is not agreed.",
    ),
    ("Note", "Nothing is asked about these but that the board knows of them."),
)


def _ask_of(one: ClassifiedRisk, evaluation: Evaluation, recommended: set[Side]) -> str:
    risk = one.assessed.risk
    if overdue_on(risk, evaluation):
        return "Chase what is overdue"
    if recommended and one.assessed.side not in recommended:
        return "Weigh what the recommendation avoids"
    if one.target.above_appetite and risk.treatment != "tolerate":
        return "Accept above appetite, or ask for more"
    for effect in risk.mitigated_by:
        measure = evaluation.measures[effect.mitigation]
        cost = measure.mitigation.cost
        if measure.standing is Standing.DUE and cost is not None and (cost.one_off or cost.annual or cost.hours):
            return "Fund what is agreed"
    return "Note"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
