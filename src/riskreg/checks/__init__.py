"""The checks of a register that could be read, and the advice on it. CHECKS and ADVICE list them; nothing registers itself."""

from collections.abc import Iterator

from riskreg.checks.check import Advice, Check, Subject
from riskreg.checks.determination import DETERMINATION_CHECKS
from riskreg.checks.mitigations import MITIGATION_CHECKS
from riskreg.checks.options import OPTION_CHECKS
from riskreg.checks.scores import SCORE_CHECKS
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding

CHECKS: tuple[Check, ...] = (*MITIGATION_CHECKS, *DETERMINATION_CHECKS, *OPTION_CHECKS, *SCORE_CHECKS)


def check(evaluation: Evaluation) -> Iterator[Finding]:
    """Everything that the checks find in an evaluated register, check by check."""
    for one in CHECKS:
        yield from one.find(evaluation)


def advise(subject: Subject) -> Iterator[Finding]:
    """All the advice on a register, family by family. Imports what it needs when it is called: a score never needs it."""
    from riskreg.checks.advice import ADVICE

    for one in ADVICE:
        yield from one.find(subject)


__all__ = ["CHECKS", "Advice", "Check", "Subject", "advise", "check"]
