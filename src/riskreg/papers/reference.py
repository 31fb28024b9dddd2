"""What a reader looks up: the scheme, what the words mean, and where every figure comes from."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from riskreg.paper.model import Fact, PaperRisk, PaperScheme
from riskreg.papers.blocks import Block, Column, Items, Paragraph, Row, Strong, Table, Text
from riskreg.papers.desk import Desk, paragraph, runs, sentences


def scheme_and_words(desk: Desk) -> tuple[Block, ...]:
    """The scheme's bands and levels, the appetite, and the words of the paper."""
    paper = desk.paper
    scheme = paper.scheme
    source = f"Source: {scheme.source}" if scheme.source else None
    blocks: list[Block] = [
        paragraph(sentences(scheme.name, f"The score is {scheme.combined}", source)),
        bands_table(scheme),
        _levels_table(scheme),
    ]
    if paper.appetite:
        blocks += (paragraph("The highest band carried:"), facts(paper.appetite))
    return (*blocks, facts(paper.definitions))


def bands_table(scheme: PaperScheme) -> Table:
    """The bands, worst first: the scores each reaches over, and what it calls for."""
    columns = (Column("Band", 3), Column("Scores", 2), Column("What it calls for", 10), Column("Reviewed every", 3))
    rows = tuple(
        Row((runs(band.name), runs(band.scores), runs(band.action or "–"), runs(band.review_every or "–")))
        for band in reversed(scheme.bands)
    )
    return Table("The bands of the scheme", columns, rows)


def _levels_table(scheme: PaperScheme) -> Table:
    columns = (Column("Level", 1), Column("Likelihood", 7), Column("Impact", 7))
    last = max(len(scheme.likelihood), len(scheme.impact))
    rows = tuple(
        Row((runs(str(number + 1)), runs(_level(scheme.likelihood, number)), runs(_level(scheme.impact, number))))
        for number in range(last)
    )
    return Table("The levels of likelihood and impact", columns, rows)


def _level(levels: Sequence[Fact], number: int) -> str:
    if number >= len(levels):
        return "–"
    level = levels[number]
    return f"{level.label}: {level.text}" if level.text else level.label


def facts(items: Sequence[Fact]) -> Items:
    """Labels with what they say."""
    return Items(
        tuple((Strong(item.label), Text(f": {item.text}")) if item.text else runs(item.label) for item in items)
    )


def sources(desk: Desk) -> tuple[Paragraph, ...]:
    """Where every figure comes from: the file, the revision, the line of each risk."""
    paper, came = desk.paper, desk.paper.provenance
    at = f" at revision {came.revision}" if came.revision else ", which is not as any committed revision has it"
    told = [
        paragraph(
            f"Every band, score and count in this paper was worked out by riskreg {came.riskreg} from {came.file}{at}, as at {came.as_of}. No figure was typed by hand."
        )
    ]
    if came.tag or came.compared_with:
        told.append(paragraph(sentences(*_among_papers(desk))))
    shown = [risk for risk in (*paper.adopting, *paper.not_adopting) if not risk.withheld]
    own = [risk for risk in shown if not risk.file]
    if own:
        told.append(paragraph(f"The line of each risk in that file: {_lines(own)}."))
    inherited = sorted((risk for risk in shown if risk.file), key=lambda risk: risk.file or "")
    for file, risks in groupby(inherited, key=lambda risk: risk.file):
        told.append(paragraph(f"Risks that stand in {file}, which it builds on: {_lines(list(risks))}."))
    return tuple(told)


def _among_papers(desk: Desk) -> Iterator[str]:
    """The tag of this paper, and what it is compared with."""
    came, since = desk.paper.provenance, desk.paper.since
    if came.tag:
        yield f"The state that it was made from has the tag {came.tag}"
    if came.compared_with and since:
        yield f"What has changed is told against {came.compared_with}, read as at {since.day}; those figures were worked out again from git"


def _lines(risks: Sequence[PaperRisk]) -> str:
    return ", ".join(f"{risk.id} {risk.line}" for risk in risks)
