"""Scored registers -> the paper as data. Everything a template prints is worked out here or before."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType

from riskreg import __version__
from riskreg.assessment import ClassifiedRisk
from riskreg.comparison import Evaluation
from riskreg.edition import FULL, Edition
from riskreg.locate import in_repository
from riskreg.options import options
from riskreg.paper import comparison, parts
from riskreg.paper.asks import asks, recommendations, top
from riskreg.paper.follow_up import follow_up
from riskreg.paper.model import CoverLine, Document, Fact, Paper, PaperRisk, Provenance, Terms
from riskreg.paper.risks import paper_risk, withheld
from riskreg.paper.since import called, not_told, since
from riskreg.paper.since_risks import of_risks
from riskreg.paper.trend import trend
from riskreg.roll_up import RollUp, roll_up
from riskreg.scoring import Scored
from riskreg.settings.house import Words
from riskreg.since import NOTHING, Earlier
from riskreg.wording import on_date

NO_PAST: Mapping[str, Earlier] = MappingProxyType({})


def build(
    scored: Sequence[Scored],
    as_of: date,
    edition: Edition = FULL,
    terms: Words | None = None,
    before: Mapping[str, Earlier] = NO_PAST,
) -> Document:
    """One paper for each register that could be scored; with several, a cover across them.

    For a public edition, `scored` is what `riskreg.edition.public` gives beside it. `terms` are the organisation's
    words for the stages, in place of each scheme's own. `before` is what each can tell of the time before, by its name.
    """
    usable = [one for one in scored if one.evaluation is not None]
    papers = tuple(
        _paper(one, _in_words(one.evaluation, terms), edition, before.get(one.name, NOTHING))
        for one in usable
        if one.evaluation is not None
    )
    if len(usable) < 2:
        return Document(on_date(as_of), (), None, papers, edition.left_out)
    lines, everything = roll_up(usable)
    cover = tuple(_cover(line) for line in lines)
    return Document(on_date(as_of), cover, _cover(everything), papers, edition.left_out)


def _in_words(evaluation: Evaluation, terms: Words | None) -> Evaluation:
    """The evaluation with the organisation's words in its scheme, from which every part of a paper takes them."""
    if terms is None:
        return evaluation
    scheme = evaluation.scheme
    scheme = scheme._replace(terms=terms.instead_of(scheme.terms))
    return evaluation._replace(setting=evaluation.setting._replace(scheme=scheme))


def _paper(scored: Scored, evaluation: Evaluation, edition: Edition, before: Earlier) -> Paper:
    """The facts of one paper, in the order in which its reader meets them."""
    register, scheme, terms = evaluation.register, evaluation.scheme, comparison.stage_terms(evaluation)
    evaluated = options(evaluation)
    risks = _risks(scored, evaluation, edition, before)
    highest = [(one, risks[one.assessed.risk.id]) for one in top(evaluation, evaluated)]
    undetermined = _in_state(risks, "not yet classified")
    return Paper(
        # What it is about, and who may read it.
        title=register.title, organisation=register.organisation,
        question=register.decision.question, problem=register.decision.problem,
        head=tuple(parts.head(register, evaluation.as_of)),
        terms=Terms(scheme.terms.inherent, scheme.terms.current, scheme.terms.target),
        caveat=register.caveat, unreviewed=parts.unreviewed(evaluation),
        public=edition.public, exempt=register.exempt or None,
        exempt_risks=tuple(risk.id for risk in risks.values() if risk.exempt and not risk.withheld),
        withheld=tuple(Fact(risk.id, risk.exempt) for risk in risks.values() if risk.withheld and risk.exempt),

        # What is asked of the board, and what that rests on.
        recommendations=tuple(recommendations(evaluation, evaluated, before)),
        asks=tuple(asks(highest, undetermined, evaluation, evaluated)),
        verdicts=tuple(comparison.verdicts(evaluation)),
        counts=tuple(comparison.counts(evaluation)), bands=tuple(band.name for band in reversed(scheme.bands)),
        options=tuple(comparison.paper_options(evaluated, evaluation)), objectives=tuple(parts.objectives(register)),
        rests=tuple(_rests(highest)), without=tuple(comparison.without(evaluation)),

        # The risks, and where they stand.
        top_risks=tuple(risk for _, risk in highest),
        adopting=_of_side(risks, "adopting"), not_adopting=_of_side(risks, "not adopting"),
        not_yet_classified=undetermined, avoided=_in_state(risks, "avoided"), closed=_in_state(risks, "closed"),
        dropped=tuple(parts.dropped(register, scored.document)), matrices=tuple(comparison.matrices(evaluation)),

        # Who does what by when, and what that means for others.
        owners=tuple(parts.owners(evaluation)), overdue=tuple(comparison.overdue_sentences(evaluation)),
        path=tuple(comparison.path_steps(evaluation)), reviews=tuple(parts.reviews(_told_of(evaluation, risks))),
        benefits=tuple(parts.benefits(register)), lessons=tuple(parts.lessons(register)),
        consultation=tuple(parts.consultation(register)), concerns=tuple(parts.concerns(evaluation)),
        implications=tuple(parts.implications(register)),
        implications_missing=tuple(parts.implications_missing(register)),

        # What was before, and where every figure comes from.
        since=since(before, terms), not_told=not_told(before), trend=trend(before, evaluation), follow_up=follow_up(before.follow_up),
        scheme=parts.paper_scheme(scheme), definitions=tuple(parts.definitions(scheme)),
        appetite=tuple(parts.appetite(evaluation)), background_papers=register.background_papers,
        provenance=_provenance(scored, evaluation, before),
    )  # fmt: skip


def _provenance(scored: Scored, evaluation: Evaluation, before: Earlier) -> Provenance:
    return Provenance(
        file=in_repository(scored.name),
        revision=scored.revision,
        tag=before.own,
        compared_with=called(before),
        as_of=on_date(evaluation.as_of),
        riskreg=__version__,
    )


def _told_of(evaluation: Evaluation, risks: dict[str, PaperRisk]) -> Evaluation:
    """The evaluation without the risks that are withheld: no date of theirs is told."""
    told = tuple(one for one in evaluation.outcomes if not risks[one.assessed.risk.id].withheld)
    return evaluation._replace(outcomes=told)


def _risks(scored: Scored, evaluation: Evaluation, edition: Edition, before: Earlier) -> dict[str, PaperRisk]:
    """Every risk by its id, in the order of the register; in a public edition the exempt ones without their texts."""
    risks = {one.assessed.risk.id: paper_risk(one, evaluation, scored.document) for one in evaluation.outcomes}
    moved = of_risks(before, comparison.stage_terms(evaluation))
    risks = {name: replace(risk, since=moved.get(name)) for name, risk in risks.items()}
    if not edition.public:
        return risks
    return {name: withheld(risk) if risk.exempt else risk for name, risk in risks.items()}


def _of_side(risks: dict[str, PaperRisk], side: str) -> tuple[PaperRisk, ...]:
    return tuple(risk for risk in risks.values() if risk.side == side)


def _in_state(risks: dict[str, PaperRisk], state: str) -> tuple[PaperRisk, ...]:
    return tuple(risk for risk in risks.values() if risk.state == state)


def _rests(highest: Sequence[tuple[ClassifiedRisk, PaperRisk]]) -> list[str]:
    return [f"{risk.id}: {risk.rests_on}" for _, risk in highest if risk.rests_on]


def _in_full(verdict: str | None) -> str:
    """A verdict as a reader who sees nothing but it understands it."""
    return f"{verdict} risk" if verdict and verdict.endswith("carries less") else verdict or ""


def _cover(line: RollUp) -> CoverLine:
    return CoverLine(
        title=line.label or "All registers",
        risks=line.risks,
        not_yet_classified=line.not_yet_classified,
        above_appetite=line.above_appetite,
        overdue=line.overdue,
        verdict_current=_in_full(line.verdict_current),
        verdict_target=_in_full(line.verdict_target),
    )
