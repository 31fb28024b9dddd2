"""Mitigations as papers set them: what is still to be done, and every one by its owner."""

from riskreg.paper.model import PaperMitigation
from riskreg.papers.blocks import Column, Heading, Items, Row, Table
from riskreg.papers.desk import Desk, labelled, many, runs, sentences

IN_PLACE = "in place"
NOTHING_TO_DO = "Nothing that has been agreed or proposed is still to be done."
_COLUMNS = (
    Column("Mitigation", 8),
    Column("Owner", 4),
    Column("Stands", 3),
    Column("Due", 3),
    Column("Cost", 4),
    Column("Bears on", 2),
)


def to_do_table(desk: Desk) -> Table | None:
    """What is agreed or proposed and not yet in place, by owner and due date; None where nothing is."""
    rows = tuple(
        _row(owner.name, item, desk)
        for owner in desk.paper.owners
        for item in owner.mitigations
        if item.standing != IN_PLACE
    )
    return Table("What is still to be done, by owner and due date", _COLUMNS, rows) if rows else None


def _row(owner: str, item: PaperMitigation, desk: Desk) -> Row:
    return Row(
        (
            runs(f"{item.title} ({item.id})"),
            runs(owner),
            runs(item.standing),
            runs(item.due or "no date"),
            runs(item.cost or "not yet priced"),
            desk.links(item.risks) or runs("–"),
        )
    )


def every_mitigation(desk: Desk) -> tuple[Heading | Items, ...]:
    """Every mitigation under its owner, with its cost, what it bears on, and what shows that it works."""
    blocks: list[Heading | Items] = []
    for owner in desk.paper.owners:
        blocks.append(Heading(owner.name))
        blocks.append(Items(tuple(runs(in_words(item)) for item in owner.mitigations)))
    return tuple(blocks)


def in_words(item: PaperMitigation) -> str:
    """All that a register says of a mitigation, in a row."""
    kind = f", {item.kind}" if item.kind and item.kind != item.id else ""
    when = f", due {item.due}" if item.due else f" since {item.done_on}" if item.done_on else ""
    return sentences(
        f"{item.title} ({item.id}{kind}): {item.standing}{when}",
        f"Cost: {item.cost or 'not yet priced'}",
        f"Bears on {', '.join(item.risks) if item.risks else 'no risk'}",
        labelled("Builds on", item.builds_on),
        labelled("Its limits", item.limits),
        f"Evidence: {many(item.evidence)}" if item.evidence else None,
    )
