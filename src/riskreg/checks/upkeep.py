"""Advice on upkeep (RR7xx): what is due to be looked at, and what was copied and never made one's own."""

from collections.abc import Iterator
from datetime import date

from riskreg import rules
from riskreg.assessment import ClassifiedRisk
from riskreg.checks.after_decision import after_decision
from riskreg.checks.check import Advice, Subject, all_mitigations, open_risks
from riskreg.checks.leftovers import other_name, placeholders, unknown_origin
from riskreg.determination import acceptance_fault
from riskreg.diagnostics import Finding
from riskreg.model import Mitigation, Risk
from riskreg.origin import not_reviewed
from riskreg.schemes import Band
from riskreg.standing import Standing
from riskreg.validation import Path
from riskreg.wording import count, listing, on_date, one_line, some

_FEWEST_PIECES = 6  # of work: of fewer, somebody always owns much
_OPEN_WORK = (Standing.PROPOSED, Standing.DUE, Standing.OVERDUE, Standing.UNDATED)


def _review_overdue(subject: Subject) -> Iterator[Finding]:
    register, as_of = subject.register, subject.evaluation.as_of
    if register.review_on is not None and register.review_on < as_of:
        yield Finding(
            rules.REVIEW_OVERDUE, ("review_on",),
            f"This register was to be looked at again by {on_date(register.review_on)}, {_ago(register.review_on, as_of)}.",
            "Go through it with the owners of its risks, and set the next date.",
        )  # fmt: skip
    bands = {
        one.assessed.risk.id: one.current.band for one in subject.evaluation.outcomes if isinstance(one, ClassifiedRisk)
    }
    for path, risk in open_risks(subject.evaluation):
        yield from _risk_overdue(path, risk, bands.get(risk.id), as_of)


def _risk_overdue(path: Path, risk: Risk, band: Band | None, as_of: date) -> Iterator[Finding]:
    reviewed = risk.reviewed.on if _is_reviewed(risk, as_of) and risk.reviewed is not None else date.min
    if risk.review_on is not None and reviewed < risk.review_on < as_of:
        yield Finding(
            rules.REVIEW_OVERDUE, (*path, "review_on"),
            f"{risk.id} was to be looked at again by {on_date(risk.review_on)}, {_ago(risk.review_on, as_of)}.",
            "Look at it with its owner, and set the next date.",
        )  # fmt: skip
    elif reviewed > date.min and band is not None and band.review_every is not None:
        due = band.review_every.after(reviewed)
        if due < as_of:
            yield Finding(
                rules.REVIEW_OVERDUE, (*path, "reviewed", "on"),
                f"{risk.id} was last reviewed on {on_date(reviewed)}. A risk that is {band.words} is due every {band.review_every}, so it was due by {on_date(due)}.",
                "Look at it with its owner, and write under reviewed: by which role and on which date.",
            )  # fmt: skip


def _is_reviewed(risk: Risk, as_of: date) -> bool:
    """Whether someone here had gone through a risk by that day."""
    return risk.reviewed is not None and risk.reviewed.on <= as_of


def _ago(day: date, as_of: date) -> str:
    return f"{count((as_of - day).days, 'day')} ago"


def _acceptance_lapsing(subject: Subject) -> Iterator[Finding]:
    as_of = subject.evaluation.as_of
    until = min(as_of.toordinal() + subject.limits.lapse_days, date.max.toordinal())
    for path, risk in open_risks(subject.evaluation):
        lapses = risk.acceptance.review_on if risk.acceptance is not None else None
        if lapses is not None and acceptance_fault(risk, as_of) is None and lapses.toordinal() <= until:
            effect = "and it has no band from then on" if risk.treatment == "tolerate" else "and nobody carries it then"
            yield Finding(
                rules.ACCEPTANCE_LAPSING, (*path, "acceptance", "review_on"),
                f"The acceptance of {risk.id} lapses after {on_date(lapses)}, in {count((lapses - as_of).days, 'day')}, {effect}.",
                "Put it before those who accepted it before that day: to accept it again with a new date, or to treat it.",
            )  # fmt: skip


def _owns_too_much(subject: Subject) -> Iterator[Finding]:
    owned: dict[str, list[tuple[Path, Mitigation]]] = {}
    for path, mitigation in all_mitigations(subject.evaluation):
        if mitigation.owner is not None and subject.evaluation.measures[mitigation.id].standing in _OPEN_WORK:
            owned.setdefault(" ".join(mitigation.owner.casefold().split()), []).append((path, mitigation))
    total = sum(map(len, owned.values()))
    most = max(owned.values(), key=len, default=[])
    if total >= _FEWEST_PIECES and len(most) * 100 > total * subject.limits.owned_share:
        path, first = most[0]
        names = listing(some([f"`{one.id}`" for _, one in most]))
        yield Finding(
            rules.OWNS_TOO_MUCH, (*path, "owner"),
            f"“{one_line(first.owner or '', 80)}” owns {len(most)} of the {total} mitigations that are still to be done: {names}.",
            "Ask whether one role can do all this by the dates given; share it among the services that gain from it.",
        )  # fmt: skip


def _not_reviewed(subject: Subject) -> Iterator[Finding]:
    left, everything = not_reviewed(subject.evaluation)
    if left:
        which = (
            "No open risk has"
            if len(left) == everything
            else f"{len(left)} of {count(everything, 'open risk')} have not"
        )
        yield Finding(
            rules.NOT_REVIEWED, ("copied_from",),
            f"This register was copied. {which} been reviewed here yet: {listing(some(list(left)))}.",
            "Go through each with those who know it, and add reviewed: {by: a role, on: a date}.",
            on_key=True,
        )  # fmt: skip


UPKEEP: tuple[Advice, ...] = (
    Advice(rules.REVIEW_OVERDUE, _review_overdue),
    Advice(rules.ACCEPTANCE_LAPSING, _acceptance_lapsing),
    Advice(rules.OWNS_TOO_MUCH, _owns_too_much),
    Advice(rules.AFTER_DECISION, after_decision),
    Advice(rules.NOT_REVIEWED, _not_reviewed),
    Advice(rules.OTHER_NAME, other_name),
    Advice(rules.PLACEHOLDER, placeholders),
    Advice(rules.UNKNOWN_ORIGIN, unknown_origin),
)
