"""Which risks stand where they stood: above appetite paper after paper, or with nothing that would move them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from riskreg.assessment import ClassifiedRisk, judged_target
from riskreg.comparison import Evaluation
from riskreg.follow_up.model import PaperRef, Stuck
from riskreg.model import Risk
from riskreg.movement.pairing import names
from riskreg.standing import Standing, overdue

Read = Sequence[tuple[PaperRef, Evaluation]]


class _Look(NamedTuple):
    """A paper, with the ids that it had for what the register has now."""

    ref: PaperRef
    evaluation: Evaluation
    risks: Mapping[str, str]
    mitigations: Mapping[str, str]

    def above_appetite(self, risk: str) -> bool:
        """Whether a risk stood above appetite there, not tolerated by anybody."""
        for outcome in self.evaluation.outcomes:
            if outcome.assessed.risk.id == self.risks[risk]:
                untreated = outcome.assessed.risk.treatment != "tolerate"
                return isinstance(outcome, ClassifiedRisk) and outcome.current.above_appetite is True and untreated
        return False

    def had_done(self, mitigation: str) -> bool:
        """Whether a mitigation was in place there already."""
        measure = self.evaluation.measures.get(self.mitigations[mitigation])
        return measure is not None and measure.standing is Standing.IN_PLACE


def stuck(papers: Read, now: Evaluation, at_least: int) -> Iterator[Stuck]:
    """The risks that are stuck, in the order of the register. `papers` are oldest first, those that can be read.

    One that is tolerated, by whoever may, is not stuck: it has been decided about.
    """
    looks = _looks(papers, now)
    for outcome in now.outcomes:
        if not isinstance(outcome, ClassifiedRisk) or not outcome.current.above_appetite:
            continue
        risk = outcome.assessed.risk
        run = _run(risk, looks, now)
        long = tuple(run) if len(run) >= at_least else ()
        unplanned = not_planned(outcome, now)
        if long or unplanned:
            exempt = bool(risk.exempt or now.register.exempt)
            band = outcome.current.band.words
            yield Stuck(risk.id, outcome.assessed.side, risk.title, risk.owner, band, long, unplanned, exempt)


def not_planned(outcome: ClassifiedRisk, now: Evaluation) -> bool:
    """Whether a risk above appetite has its target where it stands now, and nobody has said why.

    Something that is overdue would move it: that is another fault.
    """
    risk, where = outcome.assessed.risk, outcome.mitigated
    if not outcome.current.above_appetite or where.target != where.current or overdue(risk, now.measures):
        return False
    return risk.treatment != "tolerate" and judged_target(risk, now.as_of) is None


def _looks(papers: Read, now: Evaluation) -> list[_Look]:
    """The papers, newest first."""
    risks = {outcome.assessed.risk.id: outcome.assessed.risk.id for outcome in now.outcomes}
    mitigations = {name: name for name in now.measures}
    later, looks = now.register, []
    for ref, evaluation in reversed(papers):
        called = names(evaluation.register, later)
        risks = {name: called.was("risks", one) or one for name, one in risks.items()}
        mitigations = {name: called.was("mitigations", one) or one for name, one in mitigations.items()}
        looks.append(_Look(ref, evaluation, risks, mitigations))
        later = evaluation.register
    return looks


def _run(risk: Risk, looks: Sequence[_Look], now: Evaluation) -> list[PaperRef]:
    """The papers since which a risk is above appetite and none of its mitigations was done, oldest first."""
    if risk.treatment == "tolerate":
        return []
    done = [one.mitigation for one in risk.mitigated_by if now.measures[one.mitigation].standing is Standing.IN_PLACE]
    run: list[PaperRef] = []
    for look in looks:
        if not look.above_appetite(risk.id) or not all(look.had_done(name) for name in done):
            break
        run.append(look.ref)
    return run[::-1]
