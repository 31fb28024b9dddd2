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
from riskreg.edition.redact import Names, new_names, redacted
from riskreg.edition.telling import (
    Hidden,
    Secret,
    house_tellings,
    not_told_openly,
    of_file,
    secrets,
    secrets_of_all,
    tellings,
    titles_told,
)
from riskreg.layers import Source
from riskreg.model import Register
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


class _Bare(NamedTuple):
    """A register without what is exempt, with all that was withheld of it."""

    scored: Scored
    evaluation: Evaluation
    document: Source
    names: Names
    bare: Register
    hidden: list[Secret]


def public(scored: Sequence[Scored], house_texts: Sequence[str] = ()) -> PublicEdition:
    """The public edition of some registers, in papers that also print some texts of the house's own.

    A register that is exempt as a whole has none, and neither has one with a text that would still tell what is
    exempt, in itself or in another of them: each is left out, with errors that say so. Where a text of the house
    tells it, all are. One that could not be scored is left out without a word.
    """
    made: list[_Bare] = []
    shut: list[Secret] = []
    faults: list[Diagnostic] = []
    left_out = 0
    for one in scored:
        if one.evaluation is None or one.document is None:
            continue
        if one.evaluation.register.exempt:
            left_out += 1
            faults.append(_exempt_as_a_whole(one.document))
            shut += of_file(_all_of(one.evaluation.register, one.document), one.name)
        else:
            made.append(_bare(one, one.evaluation, one.document))
    shut = not_told_openly(shut, frozenset().union(*(titles_told(one.bare) for one in made)))
    hidden = [Hidden(one.hidden, [*_of_others(made, index), *shut]) for index, one in enumerate(made)]
    told = [_told(one, what) for one, what in zip(made, hidden, strict=True)]
    house = [found for one in made for found in house_tellings(house_texts, one.bare, Hidden(one.hidden, shut))]
    faults += [*dict.fromkeys(house), *(found for each in told for found in each)]
    usable = [] if house else [one for one, found in zip(made, told, strict=True) if not found]
    return PublicEdition([_evaluated(one) for one in usable], Edition(public=True, left_out=left_out), faults)


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


def _all_of(register: Register, document: Source) -> list[Secret]:
    return secrets_of_all(register, exempt_below(document, register))


def _bare(one: Scored, evaluation: Evaluation, document: Source) -> _Bare:
    register = evaluation.register
    below = exempt_below(document, register)
    names = new_names(register, below)
    hidden = secrets(register, names, below)
    return _Bare(one, evaluation, document, names, redacted(register, names, below), hidden)


def _of_others(made: Sequence[_Bare], index: int) -> list[Secret]:
    """What is withheld of every register but one."""
    others = (other for at, other in enumerate(made) if at != index)
    return [secret for other in others for secret in of_file(other.hidden, other.scored.name)]


def _told(one: _Bare, hidden: Hidden) -> list[Diagnostic]:
    """Every text of a register that would tell what is exempt all the same."""
    scheme = one.evaluation.scheme
    return tellings(one.evaluation.register, one.bare, scheme, one.names, hidden, one.document)


def _evaluated(one: _Bare) -> Scored:
    again = evaluate(one.bare, one.evaluation.scheme, one.evaluation.as_of)
    outcomes = tuple(map(_without_reason, again.outcomes))
    return one.scored._replace(evaluation=again._replace(outcomes=outcomes), diagnostics=[])


def _without_reason(outcome: Outcome) -> Outcome:
    """Why an exempt risk is not yet classified may tell what it is about, and on what day it was accepted."""
    if isinstance(outcome, UndeterminedRisk) and outcome.assessed.risk.exempt:
        return UndeterminedRisk(outcome.assessed, _REASON, _SETTLED_BY)
    return outcome
