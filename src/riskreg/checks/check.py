"""What a check is: a rule, and the function that finds where a register breaks it."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

from riskreg.assessment import ClosedRisk
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding, Rule
from riskreg.model import Mitigation, Risk
from riskreg.validation import Path


class Check(NamedTuple):
    """One rule with its finder: one pass over an evaluated register."""

    rule: Rule
    find: Callable[[Evaluation], Iterator[Finding]]


def open_risks(evaluation: Evaluation) -> Iterator[tuple[Path, Risk]]:
    """Every risk that no decision had closed, with its path in the register."""
    for outcome in evaluation.outcomes:
        if not isinstance(outcome, ClosedRisk):
            assessed = outcome.assessed
            yield ("risks", assessed.side, assessed.index), assessed.risk


def all_mitigations(evaluation: Evaluation) -> Iterator[tuple[Path, Mitigation]]:
    """Every mitigation, with its path in the register."""
    for index, mitigation in enumerate(evaluation.register.mitigations):
        yield ("mitigations", index), mitigation
