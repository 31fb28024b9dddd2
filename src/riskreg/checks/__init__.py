"""The checks of a register that could be read. CHECKS lists them; nothing registers itself."""

from collections.abc import Iterator

from riskreg.checks.check import Check
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


__all__ = ["CHECKS", "Check", "check"]
