"""Where a register came from, and what of it nobody here has made their own yet."""

from typing import NamedTuple

from riskreg.assessment import ClosedRisk
from riskreg.comparison import Evaluation
from riskreg.model import CopiedFrom


class NotReviewed(NamedTuple):
    """The open risks, by id, that nobody in this organisation has gone through; and how many open risks there are."""

    ids: tuple[str, ...]
    open: int


def not_reviewed(evaluation: Evaluation) -> NotReviewed:
    """What of a copied register is still as it came; nothing where the register was not copied.

    A review dated after the day of the evaluation has not been held by then.
    """
    if evaluation.register.copied_from is None:
        return NotReviewed((), 0)
    risks = [one.assessed.risk for one in evaluation.outcomes if not isinstance(one, ClosedRisk)]
    waiting = [risk.id for risk in risks if risk.reviewed is None or risk.reviewed.on > evaluation.as_of]
    return NotReviewed(tuple(waiting), len(risks))


def copied_in_words(copied: CopiedFrom) -> str:
    """What a register was copied from: `the pack staff-access, edition 1` or `a register of Otherton Council`."""
    edition = f", edition {copied.edition}" if copied.edition is not None else ""
    if copied.pack is not None:
        return f"the pack {copied.pack}{edition}"
    return f"a register of {copied.organisation}{edition}" if copied.organisation else f"another register{edition}"
