"""The comparison of two evaluations: linear in their risks, and only what moved is explained."""

from collections.abc import Mapping

from riskreg.comparison import Evaluation
from riskreg.movement import items, ruler
from riskreg.movement.model import Movement, Ruler, VerdictChange
from riskreg.movement.pairing import names
from riskreg.movement.reworded import reworded
from riskreg.movement.risks import Risks
from riskreg.wording import one_line


def compare(before: Evaluation, after: Evaluation, moved: Mapping[str, int] | None = None) -> Movement:
    """All that changed from one evaluation to another of what is held to be one register.

    The order of items and the layout of the files say nothing. Where both are of one day, only edits show; else the
    passing of time is a cause of its own. `moved` says how often the due date of each mitigation was moved in between,
    by the id that it has after; None where nobody has counted.
    """
    called = names(before.register, after.register)
    found = Risks(before, after, called).found()
    secret = items.Secret(before.register, after.register, called, found.risks)
    mitigations = tuple(items.mitigations(before, after, called, secret, moved))
    changed = None
    if not ruler.same_ruler(before.scheme, after.scheme):
        how = ruler.how(before.scheme, after.scheme)
        changed = Ruler(one_line(before.scheme.name), one_line(after.scheme.name), how, found.rescored)
    return Movement(
        before=before,
        after=after,
        risks=found.risks,
        mitigations=mitigations,
        owners=tuple(items.owners(before, after, called, secret)),
        appetite=tuple(items.appetite(before, after)),
        ruler=changed,
        reworded=tuple(reworded(before, after, called, found.idle, mitigations, secret)),
        verdicts=(
            VerdictChange("current", before.current.verdict, after.current.verdict),
            VerdictChange("target", before.target.verdict, after.target.verdict),
        ),
    )
