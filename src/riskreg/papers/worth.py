"""What a result rests on: the mitigations that carry a band, the single changes that would turn the verdict."""

from riskreg.paper.model import VerdictText, WithoutText
from riskreg.papers.blocks import Block, Column, Heading, Items, Row, Switch, Switches, Table
from riskreg.papers.desk import Desk, many, paragraph, runs, sentences
from riskreg.papers.figures import how_many, in_bands


def what_it_rests_on(desk: Desk) -> tuple[Block, ...]:
    """What carries the bands of the highest risks, what would turn each verdict, and what each mitigation is worth."""
    paper = desk.paper
    blocks: list[Block] = []
    if paper.rests:
        blocks.append(paragraph("The highest risks. Mitigations stand here by their ids."))
        blocks.append(Items(tuple(runs(text) for text in paper.rests)))
    for verdict in paper.verdicts:
        if verdict.turns:
            blocks.append(Heading(f"What would turn the verdict: {verdict.term}"))
            blocks.append(Items(tuple(runs(text) for text in verdict.turns)))
    for verdict in paper.verdicts:
        worth = [one for one in paper.without if one.stage == verdict.stage]
        if worth:
            blocks += (Heading(f"What each mitigation is worth: {verdict.term}"), _switches(verdict, worth, desk))
    return tuple(blocks)


def _switches(verdict: VerdictText, worth: list[WithoutText], desk: Desk) -> Switches:
    """The result without each mitigation, one at a time."""
    here = in_bands(desk)
    switches = tuple(
        Switch(one.id, one.title, sentences(one.sentence, one.already), one.adopting, one.not_adopting, one.changed)
        for one in worth
    )
    return Switches(
        verdict.term,
        desk.bands,
        sentences(verdict.sentence, verdict.already),
        here["Adopting", verdict.stage],
        here["Not adopting", verdict.stage],
        switches,
        _table(worth, desk),
    )


def _table(worth: list[WithoutText], desk: Desk) -> Table:
    columns = (
        Column("Without", 6),
        Column("What changes", 7),
        Column("Adopting", 4),
        Column("Not adopting", 4),
        Column("The verdict would be", 6),
    )
    rows = tuple(
        Row(
            (
                runs(f"{one.title} ({one.id})"),
                runs(many(one.changed, "no band")),
                runs(how_many(one.adopting, desk)),
                runs(how_many(one.not_adopting, desk)),
                runs(one.sentence),
            )
        )
        for one in worth
    )
    return Table("The result without each mitigation, one at a time", columns, rows)
