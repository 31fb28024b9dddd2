"""Checks of mitigations: who, by when, with what proof, and what a restriction can really do."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.checks.check import Check, all_mitigations, open_risks
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding
from riskreg.standing import Standing
from riskreg.wording import count, on_date

_COUNTED = (Standing.IN_PLACE, Standing.DUE, Standing.OVERDUE, Standing.UNDATED)


def _no_owner(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if mitigation.owner is None and evaluation.measures[mitigation.id].standing in _COUNTED:
            yield Finding(
                rules.NO_OWNER,
                path,
                f"`{mitigation.id}` is {mitigation.status}, but nobody owns it, so it settles no risk.",
                "Add owner: with the role that answers for it.",
            )


def _no_due_date(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if evaluation.measures[mitigation.id].standing is Standing.UNDATED:
            yield Finding(
                rules.NO_DUE_DATE,
                path,
                f"`{mitigation.id}` is agreed without a due date, so it counts for nothing in the target.",
                "Add due: with the date by which it is to be in place.",
            )


def _no_evidence(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if mitigation.status == "in place" and not mitigation.evidence:
            yield Finding(
                rules.NO_EVIDENCE,
                path,
                f"`{mitigation.id}` is said to be in place, but nothing shows it.",
                "Add evidence: with a document, a page or a record that a reader could look at.",
            )


def _overdue(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if evaluation.measures[mitigation.id].standing is Standing.OVERDUE and mitigation.due is not None:
            late = (evaluation.as_of - mitigation.due).days
            yield Finding(
                rules.OVERDUE, (*path, "due"), f"`{mitigation.id}` was due on {on_date(mitigation.due)}, {count(late, 'day')} ago, so it counts for nothing in the target.",
                "Mark it in place with evidence, or agree a new date with its owner.",
            )  # fmt: skip


def _no_limits(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if mitigation.kind == "restriction" and mitigation.limits is None and mitigation.status != "withdrawn":
            yield Finding(
                rules.NO_LIMITS,
                path,
                f"The restriction `{mitigation.id}` does not say what it cannot do.",
                "Add limits: with what goes on in spite of it, such as use on people's own phones.",
            )


def _restriction_to_lowest(evaluation: Evaluation) -> Iterator[Finding]:
    for path, risk in open_risks(evaluation):
        for index, effect in enumerate(risk.mitigated_by):
            measure = evaluation.measures[effect.mitigation]
            claims = measure.mitigation.kind == "restriction" and measure.standing is not Standing.WITHDRAWN
            if claims and risk.likelihood + effect.likelihood <= 1 < risk.likelihood:
                lowest = evaluation.scheme.likelihood[0].label
                yield Finding(
                    rules.RESTRICTION_TO_LOWEST, (*path, "mitigated_by", index, "likelihood"), f"`{effect.mitigation}` alone is claimed to bring {risk.id} to the lowest likelihood ({lowest}).",
                    "A restriction rarely stops what people can do elsewhere: claim fewer steps.",
                )  # fmt: skip


def _no_effect(evaluation: Evaluation) -> Iterator[Finding]:
    for path, risk in open_risks(evaluation):
        for index, effect in enumerate(risk.mitigated_by):
            if not any(effect.steps):
                yield Finding(
                    rules.NO_EFFECT, (*path, "mitigated_by", index), f"`{effect.mitigation}` is listed on {risk.id} but changes nothing.",
                    "Say in steps what it does (likelihood: -1, impact: -1), or take it off this risk.",
                )  # fmt: skip


def _done_later(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if mitigation.status == "in place" and mitigation.done_on is not None and mitigation.done_on > evaluation.as_of:
            yield Finding(
                rules.DONE_LATER, (*path, "done_on"), f"`{mitigation.id}` is marked in place from {on_date(mitigation.done_on)}; on {on_date(evaluation.as_of)} it was only agreed, and is counted so.",
                "Nothing to do if you meant to look back; else correct the date.",
            )  # fmt: skip


def _agreed_but_done(evaluation: Evaluation) -> Iterator[Finding]:
    for path, mitigation in all_mitigations(evaluation):
        if mitigation.status == "agreed" and mitigation.done_on is not None and mitigation.done_on <= evaluation.as_of:
            yield Finding(
                rules.AGREED_BUT_DONE,
                (*path, "status"),
                f"`{mitigation.id}` says that it was done on {on_date(mitigation.done_on)}, but stands as agreed.",
                "Write status: in place, with its evidence; or take done_on out.",
            )


MITIGATION_CHECKS = (
    Check(rules.NO_OWNER, _no_owner),
    Check(rules.NO_DUE_DATE, _no_due_date),
    Check(rules.NO_EVIDENCE, _no_evidence),
    Check(rules.OVERDUE, _overdue),
    Check(rules.NO_LIMITS, _no_limits),
    Check(rules.RESTRICTION_TO_LOWEST, _restriction_to_lowest),
    Check(rules.NO_EFFECT, _no_effect),
    Check(rules.DONE_LATER, _done_later),
    Check(rules.AGREED_BUT_DONE, _agreed_but_done),
)
