"""What a check is: a rule, and the function that finds where a register breaks it.

A `Check` bears on the scores, and runs whenever a register is scored. An `Advice` is about how a register is
written and kept; it runs only for `check`, so that no score waits for it.
"""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from riskreg.assessment import ClosedRisk
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Finding, Rule
from riskreg.limits import USUAL, Limits
from riskreg.model import Mitigation, Part, Register, Risk
from riskreg.validation import Path

if TYPE_CHECKING:
    from riskreg.follow_up import FollowUp


class Check(NamedTuple):
    """One rule with its finder: one pass over an evaluated register."""

    rule: Rule
    find: Callable[[Evaluation], Iterator[Finding]]


class Subject(NamedTuple):
    """What advice is given on: a register that could be read, the limits of this organisation, and what came before.

    `past` is None where there are no earlier papers to look back on.
    """

    evaluation: Evaluation
    limits: Limits = USUAL
    past: "FollowUp | None" = None

    @property
    def register(self) -> Register:
        """The register itself."""
        return self.evaluation.register


class Advice(NamedTuple):
    """One rule of how a register is written and kept, with its finder: one pass over a register."""

    rule: Rule
    find: Callable[[Subject], Iterator[Finding]]


def all_texts(register: Register) -> Iterator[tuple[Path, str]]:
    """Every text of a register, with its path, in the order of the model; ids and the words of lists are texts too."""
    yield from _texts(register, ())


def _texts(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Part):
        for name, field in type(value).model_fields.items():
            yield from _texts(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, tuple):
        for index, inner in enumerate(value):
            yield from _texts(inner, (*path, index))
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _texts(inner, (*path, key))


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
