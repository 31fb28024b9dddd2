"""What the board is asked to do: the recommendations, and the top risks grouped by what each of them asks for."""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from riskreg.assessment import ClassifiedRisk, UndeterminedRisk
from riskreg.comparison import Evaluation, foregone, headline
from riskreg.edition import RISK_TITLE
from riskreg.follow_up import times
from riskreg.model import Cost, Mitigation, Risk, Side
from riskreg.options import OptionOutcome, against, carries_more
from riskreg.paper.model import Ask, PaperRisk
from riskreg.schemes import Interval
from riskreg.since import NOTHING, Earlier
from riskreg.standing import Standing, overdue
from riskreg.wording import count, listing, money, number, on_date, some

TOP = 6  # with those the board is asked to accept; a body of about four pages holds five to ten risks in full
_MOST_GONE = 3  # risks that are gone, by name
_MONTHS_TO_REVIEW = 6  # until when an acceptance is proposed, where the band says no interval


def cost_in_words(one_off: float, annual: float, hours: float, currency: str) -> str:
    """`£2,000 once, £500 a year and 40 hours of officers' time`; `no cost` where all are nothing."""
    parts = [f"{money(one_off, currency)} once"] if one_off else []
    if annual:
        parts.append(f"{money(annual, currency)} a year")
    if hours:
        parts.append(f"{number(hours)} {'hour' if hours == 1 else 'hours'} of officers' time")
    return listing(parts) or "no cost"


def option_cost(option: OptionOutcome, currency: str) -> str:
    """An option's cost in words, with how many of its mitigations say none."""
    cost = option.cost
    if cost.unpriced and cost.unpriced == len(option.mitigations):
        return "not known: none of its mitigations is priced"
    words = cost_in_words(cost.one_off, cost.annual, cost.hours, currency)
    return f"{words}, and {count(cost.unpriced, 'mitigation')} not yet priced" if cost.unpriced else words


def top(evaluation: Evaluation, options: Sequence[OptionOutcome]) -> list[ClassifiedRisk]:
    """The highest risks of both sides as they stand now, and every one that the board is asked to accept.

    By band, then above appetite first, then score, then target.
    """
    classified = [one for one in evaluation.outcomes if isinstance(one, ClassifiedRisk)]
    asked = to_accept(evaluation, options)
    ordered = sorted(
        classified,
        key=lambda one: (
            -one.current.band.rank,
            one.current.above_appetite is not True,
            -one.current.score,
            -one.target.score,
        ),
    )
    return [one for index, one in enumerate(ordered) if index < TOP or one.assessed.risk.id in asked]


def recommendations(evaluation: Evaluation, options: Sequence[OptionOutcome], before: Earlier = NOTHING) -> list[str]:
    """What the board is asked to agree, each a sentence that can be put to the vote; `before` is the time before."""
    recommended = [option for option in options if option.spec.recommended]
    return [
        *_choose(evaluation, options, recommended),
        *_decide(evaluation),
        *_accept(evaluation, options),
        *_fund(evaluation, recommended),
        *_chase(evaluation),
        *_ask_back(evaluation, before),
        *_note(evaluation),
    ]


def _choose(
    evaluation: Evaluation, options: Sequence[OptionOutcome], recommended: list[OptionOutcome]
) -> Iterator[str]:
    currency = evaluation.register.currency
    if not recommended:
        yield f"Choose between {count(len(options), 'option')}: {listing((f'“{option.spec.title}”' for option in options), 'or')}."
    for option in recommended[:1]:
        tally = option.tally
        parts = [count(sum(tally.bands), "classified risk")]
        if tally.above_appetite is not None:
            parts.append(f"{number(tally.above_appetite)} above appetite")
        if tally.not_yet_classified:
            parts.append(f"{number(tally.not_yet_classified)} not yet classified")
        agree = f"Agree the option “{option.spec.title}”. It would leave {listing(parts)}."
        cost = f"Its cost: {option_cost(option, currency)}."
        yield " ".join((agree, cost, *_compared(option, options, evaluation)))


def _compared(option: OptionOutcome, options: Sequence[OptionOutcome], evaluation: Evaluation) -> Iterator[str]:
    """The recommended option against the other side, which is the question before the board, and whatever carries less.

    The other options of its own side are compared where they stand.
    """
    lower = [other for other in options if other is not option and carries_more(option, other, evaluation.scheme)]
    for other in options:
        if other.spec.side != option.spec.side and other not in lower:
            yield against(option, other, evaluation.scheme)
    for other in lower:
        yield against(option, other, evaluation.scheme)
        if other.spec.rejected_because:
            yield "The reason why that option is not recommended stands with it under “The options”."
        elif not other.spec.recommended:
            yield "The register does not say why that option is not recommended."


_MOST_DECIDED = 6  # risks that a board can be asked about one by one; with more, the paper comes too early


def _decide(evaluation: Evaluation) -> Iterator[str]:
    waiting = [outcome for outcome in evaluation.outcomes if isinstance(outcome, UndeterminedRisk)]
    if len(waiting) > _MOST_DECIDED:
        names = listing(outcome.assessed.risk.id for outcome in waiting)
        yield f"Ask officers to say first what is to be done about {len(waiting)} risks that nobody has decided on: {names}. What would settle each stands with it among all the risks."
        return
    for outcome in waiting:
        risk = outcome.assessed.risk
        yield f"Decide how {_named(risk)} is to be mitigated. {_sentence(outcome.reason)} {_proposals(outcome, evaluation)}".rstrip()


def _named(risk: Risk) -> str:
    """A risk by its id and its title; by its id alone where the title is withheld."""
    return risk.id if risk.title == RISK_TITLE else f"{risk.id} ({risk.title})"


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


class Carried(NamedTuple):
    """A risk that the board would carry above appetite: how it is named, where it would stand, and until when."""

    named: str
    stands: str
    until: str


def to_accept(evaluation: Evaluation, options: Sequence[OptionOutcome]) -> dict[str, Carried]:
    """The risks that the board would carry above appetite, by id.

    Those of the recommended option, as it would leave them; without one, those of both sides at target.
    """
    recommended = [option for option in options if option.spec.recommended]
    outcomes = recommended[0].outcomes if recommended else evaluation.outcomes
    asked = {}
    for one in outcomes:
        if isinstance(one, ClassifiedRisk) and one.target.above_appetite and one.assessed.risk.treatment != "tolerate":
            risk, limit = one.assessed.risk, evaluation.appetite.limit(one.assessed.risk)
            when = "under that option" if recommended else "at target"
            above = f"above the appetite of {limit.name}" if limit else "above appetite"
            stands = f"{one.target.band.words} {when}, {above}"
            asked[risk.id] = Carried(_named(risk), stands, on_date(_until(one, evaluation)))
    return asked


_MANY = 3  # risks that stand alike are asked about in one sentence


def _accept(evaluation: Evaluation, options: Sequence[OptionOutcome]) -> Iterator[str]:
    alike: dict[tuple[str, str], list[str]] = {}
    for one in to_accept(evaluation, options).values():
        alike.setdefault((one.stands, one.until), []).append(one.named)
    for (stands, until), named in alike.items():
        for names in [named] if len(named) >= _MANY else [[one] for one in named]:
            yield f"Accept {listing(names)} at {stands}, until {until}; or ask for more."


def _fund(evaluation: Evaluation, recommended: list[OptionOutcome]) -> Iterator[str]:
    """What is agreed and still to be done under the recommended option (without one, anywhere), with its cost."""
    taken = recommended[0].mitigations if recommended else tuple(evaluation.measures)
    agreed = [evaluation.measures[name] for name in taken if evaluation.measures[name].standing in _STILL_TO_DO]
    costs = [measure.mitigation.cost for measure in agreed if measure.mitigation.cost is not None]
    one_off, annual, hours = (
        (sum(amounts) for amounts in zip(*map(_amounts, costs), strict=True)) if costs else (0, 0, 0)
    )
    if one_off or annual or hours:
        words = cost_in_words(one_off, annual, hours, evaluation.register.currency)
        unpriced = f", and {len(agreed) - len(costs)} of these not yet priced" if len(costs) < len(agreed) else ""
        names = listing(measure.mitigation.id for measure in agreed)
        yield f"Fund what is agreed and still to be done ({names}): {words}{unpriced}."


def _amounts(cost: Cost) -> tuple[float, float, float]:
    return cost.one_off, cost.annual, cost.hours


_STILL_TO_DO = (Standing.DUE, Standing.OVERDUE, Standing.UNDATED)


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
        yield f"Ask {_owner_of(item)} why “{item.title}” was not in place by {on_date(due)}, and by when it will be."


def _ask_back(evaluation: Evaluation, before: Earlier) -> Iterator[str]:
    """What nobody has answered for since the last paper: risks that are simply gone, dates that were put off again."""
    gone = [
        f"{one.id} ({one.title})" for one in (before.movement.risks if before.movement else ()) if one.kind == "removed"
    ]
    if gone:
        named = listing(some(gone, _MOST_GONE))
        yield f"Ask who decided that {named} should go from the register, and have the decision recorded."
    for slip in before.follow_up.slips if before.follow_up else ():
        measure = evaluation.measures.get(slip.id)
        if measure is not None and measure.standing is Standing.DUE and slip.times > 1 and slip.days > 0:
            day = on_date(slip.moves[-1].after)
            yield f"Ask {_owner_of(measure.mitigation)} why “{slip.title}” was put off {times(slip.times)}, and whether it will be in place by {day}."


def _owner_of(item: Mitigation) -> str:
    return f"the {item.owner}" if item.owner else "its owner"


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
    risks: Sequence[tuple[ClassifiedRisk, PaperRisk]],
    undetermined: Sequence[PaperRisk],
    evaluation: Evaluation,
    options: Sequence[OptionOutcome],
) -> list[Ask]:
    """The top risks under what the board is asked to do about each; a risk stands under the first that fits.

    What is overdue comes before accepting: a risk is not accepted while what would lower it is late. A risk of
    the side that is not recommended is not to be accepted or funded: it is what the recommendation avoids.
    """
    recommended = {option.spec.side for option in options if option.spec.recommended}
    accepting = to_accept(evaluation, options)
    groups: dict[str, list[PaperRisk]] = {name: [] for name, _ in _ABOUT}
    groups["Decide the mitigation"] = list(undetermined)
    for one, risk in risks:
        group = _ask_of(one, evaluation, recommended, accepting)
        groups[group].append(replace(risk, asked=f"Until {accepting[risk.id].until}") if group == _ACCEPT else risk)
    return [Ask(name, about, tuple(groups[name])) for name, about in _ABOUT if groups[name]]


_ACCEPT = "Accept above appetite, or ask for more"
_ABOUT = (
    ("Decide the mitigation", "These cannot be classified until it is decided what will be done about them."),
    (
        _ACCEPT,
        "The board would carry these above appetite, until the day that stands with each.",
    ),
    ("Chase what is overdue", "Something agreed for these is late, and counts for nothing until it is done."),
    ("Fund what is agreed", "These come down when agreed work is done that takes money or time."),
    (
        "Weigh what the recommendation avoids",
        "These are carried only if the recommended option is not agreed.",
    ),
    ("Note", "Nothing is asked about these but that the board knows of them."),
)


def _ask_of(one: ClassifiedRisk, evaluation: Evaluation, recommended: set[Side], accepting: Container[str]) -> str:
    risk = one.assessed.risk
    if overdue(risk, evaluation.measures):
        return "Chase what is overdue"
    if recommended and one.assessed.side not in recommended:
        return "Weigh what the recommendation avoids"
    if risk.id in accepting:
        return _ACCEPT
    for effect in risk.mitigated_by:
        measure = evaluation.measures[effect.mitigation]
        cost = measure.mitigation.cost
        if measure.standing is Standing.DUE and cost is not None and (cost.one_off or cost.annual or cost.hours):
            return "Fund what is agreed"
    return "Note"


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
