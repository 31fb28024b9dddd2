"""The public edition: registers evaluated again without their exempt texts, or the reason why there is none.

Every count and the verdict are those of the full edition: what is exempt is counted and not told.
"""

from collections.abc import Sequence
from typing import NamedTuple

from riskreg import rules
from riskreg.assessment import Outcome, UndeterminedRisk
from riskreg.comparison import Evaluation, evaluate
from riskreg.diagnostics import Diagnostic, Finding
from riskreg.edition.layers_below import exempt_below
from riskreg.edition.redact import new_names, redacted
from riskreg.edition.telling import secrets, tellings
from riskreg.layers import Source
from riskreg.scoring import Scored

_REASON = "the reason is withheld"
_SETTLED_BY = "that is withheld too"


class Edition(NamedTuple):
    """Which edition a paper is of; `left_out` is how many registers have no part in it, being exempt as a whole."""

    public: bool
    left_out: int


FULL = Edition(public=False, left_out=0)


class PublicEdition(NamedTuple):
    """The registers of a public edition, without what is exempt; and why some of those asked for are not among them."""

    registers: list[Scored]
    edition: Edition
    diagnostics: list[Diagnostic]


def public(scored: Sequence[Scored]) -> PublicEdition:
    """The public edition of some registers.

    A register that is exempt as a whole has none, and neither has one with a text that would still tell what is
    exempt: each is left out, with errors that say so. One that could not be scored is left out without a word.
    """
    registers: list[Scored] = []
    faults: list[Diagnostic] = []
    left_out = 0
    for one in scored:
        if one.evaluation is None or one.document is None:
            continue
        if one.evaluation.register.exempt:
            left_out += 1
            faults.append(_exempt_as_a_whole(one.document))
            continue
        made = _public(one, one.evaluation, one.document)
        if isinstance(made, Scored):
            registers.append(made)
        else:
            faults += made
    return PublicEdition(registers, Edition(public=True, left_out=left_out), faults)


def _exempt_as_a_whole(document: Source) -> Diagnostic:
    return document.diagnostic(
        Finding(
            rules.NO_PUBLIC_EDITION,
            ("exempt",),
            "This register is exempt as a whole, so there is no public edition of it.",
            "Leave out --public, for a paper that only those who may see it get. If only some risks are exempt, write "
            "exempt: false here, and the reason with each of those risks.",
        )
    )


def _public(one: Scored, evaluation: Evaluation, document: Source) -> Scored | list[Diagnostic]:
    """One register without what is exempt; or every text that would tell of it all the same."""
    register, scheme = evaluation.register, evaluation.scheme
    below = exempt_below(document, register)
    names = new_names(register, below)
    bare = redacted(register, names, below)
    told = tellings(register, bare, scheme, names, secrets(register, names, below), document)
    if told:
        return told
    again = evaluate(bare, scheme, evaluation.as_of)
    outcomes = tuple(map(_without_reason, again.outcomes))
    return one._replace(evaluation=again._replace(outcomes=outcomes), diagnostics=[])


def _without_reason(outcome: Outcome) -> Outcome:
    """Why an exempt risk is not yet classified may tell what it is about, and on what day it was accepted."""
    if isinstance(outcome, UndeterminedRisk) and outcome.assessed.risk.exempt:
        return UndeterminedRisk(outcome.assessed, _REASON, _SETTLED_BY)
    return outcome
