"""Risks as papers set them: one after the other in a table, or each in full."""

from collections.abc import Sequence

from riskreg.paper.model import Measure, PaperRisk
from riskreg.papers.blocks import Column, Entry, Heading, Items, Paragraph, Row, Runs, Table, Text
from riskreg.papers.desk import Desk, labelled, paragraph, runs, sentences, separated, stop


def risk_table(caption: str, risks: Sequence[PaperRisk], desk: Desk) -> Table:
    """Risks with their owner and where they stand."""
    now, target = desk.paper.terms.current, desk.paper.terms.target
    columns = (Column("Risk", 10), Column("Owner", 5), Column(now, 4), Column(target, 4), *since_column(desk))
    rows = tuple(
        Row(
            (
                runs(desk.link(risk.id), f" {risk.title}"),
                runs(risk.owner or "–"),
                standing(risk, desk),
                runs(desk.band(risk.target)) if risk.target else runs("–"),
                *since_cell(risk, desk),
            ),
            desk.about(risk),
        )
        for risk in risks
    )
    return Table(caption, columns, rows)


def since_column(desk: Desk) -> tuple[Column, ...]:
    """The column for what became of each risk; none in a paper that is compared with no other."""
    return (Column(f"Since {desk.paper.since.day}", 4),) if desk.paper.since else ()


def since_cell(risk: PaperRisk, desk: Desk) -> tuple[Runs, ...]:
    """What became of a risk, in a few words; a dash for one that is withheld."""
    return (runs(risk.since.brief if risk.since else "–"),) if desk.paper.since else ()


def standing(risk: PaperRisk, desk: Desk) -> Runs:
    """Where a risk stands now: its band, or the state that it has in place of one."""
    return runs(desk.band(risk.current)) if risk.current else runs(risk.state)


def every_risk(desk: Desk) -> tuple[Heading | Table | Entry, ...]:
    """Every risk of both sides: a table of each side, then each risk in full."""
    blocks: list[Heading | Table | Entry] = []
    for side, risks in (("Adopting", desk.paper.adopting), ("Not adopting", desk.paper.not_adopting)):
        if risks:
            blocks += (
                Heading(side, anchor=desk.anchor(f"side-{side}")),
                risk_table(f"The risks of {side.lower()}", risks, desk),
                *(entry(risk, desk) for risk in risks),
            )
    return tuple(blocks)


def entry(risk: PaperRisk, desk: Desk) -> Entry:
    """One risk in full."""
    anchor = desk.anchors[risk.id]
    blocks = _withheld(risk, desk) if risk.withheld else _in_full(risk, desk)
    return Entry(anchor, f"{risk.id}. {risk.title}", 2, blocks, desk.about(risk))


def _withheld(risk: PaperRisk, desk: Desk) -> tuple[Paragraph, ...]:
    told = [paragraph(f"Exempt: {stop(risk.exempt or '')} It is counted with the others.")]
    if risk.current and risk.target:
        told.append(Paragraph(_bands(risk, desk)))
    return tuple(told)


def _in_full(risk: PaperRisk, desk: Desk) -> tuple[Paragraph | Items, ...]:
    story = sentences(
        labelled("Cause", risk.cause), labelled("Event", risk.event), labelled("Consequence", risk.consequence)
    )
    blocks: list[Paragraph | Items] = []
    if risk.exempt:
        blocks.append(paragraph(f"Exempt: {stop(risk.exempt)}"))
    if story:
        blocks.append(paragraph(story))
    blocks.append(paragraph(_before(risk)))
    if risk.measures:
        blocks.append(Items(tuple(runs(measure_in_words(measure)) for measure in risk.measures)))
    blocks += _outcome(risk, desk)
    if risk.since and not risk.closed:  # how it was closed is told already
        blocks.append(paragraph(sentences(risk.since.sentence, risk.since.at_target)))
    after = sentences(*risk.judged, risk.accepted, risk.reviewed)
    if after:
        blocks.append(paragraph(after))
    return tuple(blocks)


def _before(risk: PaperRisk) -> str:
    return sentences(
        f"Before mitigation: likelihood {risk.inherent_likelihood}, impact {risk.inherent_impact}",
        risk.rationale,
        f"Could happen: {risk.proximity}" if risk.proximity else None,
        f"Category: {risk.category}" if risk.category else None,
        f"Owner: {risk.owner or 'none yet'}",
    )


def measure_in_words(measure: Measure) -> str:
    """A mitigation as one risk uses it, in a line."""
    due = f", due {measure.due}" if measure.due else ""
    owner = f", {measure.owner}" if measure.owner else ""
    return f"{measure.title} ({measure.id}): {measure.standing}{due}{owner}. Effect: {measure.effect}."


def _outcome(risk: PaperRisk, desk: Desk) -> list[Paragraph]:
    """What became of a risk: its bands and what they rest on, or why it has none."""
    if risk.current and risk.target:
        return [Paragraph((*_bands(risk, desk), Text(f" {risk.rests_on}") if risk.rests_on else Text("")))]
    if risk.reason:
        return [paragraph(f"Not yet classified: {stop(risk.reason)} To settle it: {stop(risk.settled_by or '')}")]
    if risk.moves_to:
        return [Paragraph(runs("Avoided. It has moved to ", *desk.links(risk.moves_to), "."))]
    return [paragraph(risk.closed)] if risk.closed else []


def _bands(risk: PaperRisk, desk: Desk) -> Runs:
    """Where a risk stands at both stages, with the levels."""
    paper = desk.paper
    return separated(
        (
            runs(
                f"{term}: ",
                desk.band(at),
                f", likelihood {at.likelihood} ({at.likelihood_label}) and impact {at.impact} ({at.impact_label}).",
            )
            for term, at in ((paper.terms.current, risk.current), (paper.terms.target, risk.target))
            if at
        ),
        " ",
    )
