"""What a result rests on: the mitigations that carry a band, the single changes that would turn the verdict."""

from riskreg.papers.blocks import Block, Heading, Items
from riskreg.papers.desk import Desk, paragraph, runs


def what_it_rests_on(desk: Desk) -> tuple[Block, ...]:
    """What carries the bands of the highest risks, what would turn each verdict, and what each mitigation is worth."""
    paper = desk.paper
    blocks: list[Block] = []
    if paper.rests:
        blocks += (paragraph("The highest risks. Mitigations stand here by their ids."),)
        blocks.append(Items(tuple(runs(text) for text in paper.rests)))
    for verdict in paper.verdicts:
        if verdict.turns:
            blocks += (
                Heading(f"What would turn the verdict, {verdict.term}"),
                Items(tuple(runs(text) for text in verdict.turns)),
            )
    return tuple(blocks)
