"""Scored registers -> the paper as data. Everything a template prints is worked out here or before."""

from collections.abc import Sequence
from datetime import date

from riskreg import __version__
from riskreg.assessment import ClassifiedRisk
from riskreg.comparison import Evaluation
from riskreg.options import options
from riskreg.paper import comparison, parts
from riskreg.paper.asks import asks, recommendations, top
from riskreg.paper.model import CoverLine, Document, Paper, PaperRisk, Provenance, Terms
from riskreg.paper.risks import paper_risk
from riskreg.roll_up import RollUp, roll_up
from riskreg.scoring import Scored
from riskreg.wording import on_date


def build(scored: Sequence[Scored], as_of: date) -> Document:
    """One paper for each register that could be scored; with several, a cover across them."""
    usable = [one for one in scored if one.evaluation is not None]
    papers = tuple(_paper(one, one.evaluation) for one in usable if one.evaluation is not None)
    if len(usable) < 2:
        return Document(on_date(as_of), (), None, papers)
    lines, everything = roll_up(usable)
    return Document(on_date(as_of), tuple(_cover(line) for line in lines), _cover(everything), papers)


def _paper(scored: Scored, evaluation: Evaluation) -> Paper:
    register, scheme = evaluation.register, evaluation.scheme
    evaluated = options(evaluation)
    risks = {one.assessed.risk.id: paper_risk(one, evaluation, scored.document) for one in evaluation.outcomes}
    highest = [(one, risks[one.assessed.risk.id]) for one in top(evaluation, evaluated)]
    undetermined = _in_state(risks, "not yet classified")
    return Paper(
        title=register.title,
        organisation=register.organisation,
        question=register.decision.question,
        problem=register.decision.problem,
        exempt=register.exempt or None,
        exempt_risks=tuple(risk.id for risk in risks.values() if risk.exempt),
        caveat=register.caveat,
        unreviewed=parts.unreviewed(evaluation),
        terms=Terms(scheme.terms.inherent, scheme.terms.current, scheme.terms.target),
        head=tuple(parts.head(register, evaluation.as_of)),
        recommendations=tuple(recommendations(evaluation, evaluated)),
        verdicts=tuple(comparison.verdicts(evaluation)),
        counts=tuple(comparison.counts(evaluation)),
        matrices=tuple(comparison.matrices(evaluation)),
        path=tuple(comparison.path_steps(evaluation)),
        bands=tuple(band.name for band in reversed(scheme.bands)),
        options=tuple(comparison.paper_options(evaluated, evaluation)),
        objectives=tuple(parts.objectives(register)),
        asks=tuple(asks(highest, undetermined, evaluation, evaluated)),
        top_risks=tuple(risk for _, risk in highest),
        adopting=_of_side(risks, "adopting"),
        not_adopting=_of_side(risks, "not adopting"),
        not_yet_classified=undetermined,
        avoided=_in_state(risks, "avoided"),
        closed=_in_state(risks, "closed"),
        dropped=tuple(parts.dropped(register, scored.document)),
        rests=tuple(_rests(highest)),
        owners=tuple(parts.owners(evaluation)),
        overdue=tuple(comparison.overdue_sentences(evaluation)),
        implications=tuple(parts.implications(register)),
        implications_missing=tuple(parts.implications_missing(register)),
        consultation=tuple(parts.consultation(register)),
        concerns=tuple(parts.concerns(evaluation)),
        benefits=tuple(parts.benefits(register)),
        lessons=tuple(parts.lessons(register)),
        reviews=tuple(parts.reviews(evaluation)),
        background_papers=register.background_papers,
        appetite=tuple(parts.appetite(evaluation)),
        scheme=parts.paper_scheme(scheme),
        definitions=tuple(parts.definitions(scheme)),
        provenance=Provenance(scored.name, scored.revision, on_date(evaluation.as_of), __version__),
    )


def _of_side(risks: dict[str, PaperRisk], side: str) -> tuple[PaperRisk, ...]:
    return tuple(risk for risk in risks.values() if risk.side == side)


def _in_state(risks: dict[str, PaperRisk], state: str) -> tuple[PaperRisk, ...]:
    return tuple(risk for risk in risks.values() if risk.state == state)


def _rests(highest: Sequence[tuple[ClassifiedRisk, PaperRisk]]) -> list[str]:
    return [f"{risk.id}: {risk.rests_on}" for _, risk in highest if risk.rests_on]


def _cover(line: RollUp) -> CoverLine:
    return CoverLine(
        title=line.label or "All registers",
        risks=line.risks,
        not_yet_classified=line.not_yet_classified,
        above_appetite=line.above_appetite,
        overdue=line.overdue,
        verdict_current=line.verdict_current or "",
        verdict_target=line.verdict_target or "",
    )
