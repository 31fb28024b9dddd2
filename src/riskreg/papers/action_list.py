"""The action list: who has to do what, by when; for the officers who do the work."""

from riskreg.paper.model import Owner, PaperMitigation
from riskreg.papers.actions import IN_PLACE
from riskreg.papers.blocks import Block, Column, Heading, Items, Row, Section, Table
from riskreg.papers.desk import Desk, paragraph, runs, stop
from riskreg.papers.parts import Part, plain


def action_list(desk: Desk) -> tuple[Section, ...]:
    """What is late, what waits for a decision, and what each owner has to do."""
    paper = desk.paper
    late = (Items(tuple(runs(text) for text in paper.overdue)),) if paper.overdue else ()
    waiting = tuple(
        runs(
            desk.link(risk.id),
            f" ({risk.title}): {stop(risk.reason or '')} To settle it: {stop(risk.settled_by or '')}",
        )
        for risk in paper.not_yet_classified
    )
    done = sum(item.standing == IN_PLACE for owner in paper.owners for item in owner.mitigations)
    return plain(
        Part("overdue", "Overdue", late),
        Part("decisions", "Waiting for a decision", (Items(waiting),) if waiting else ()),
        Part("actions", "To do, by owner and due date", _actions(desk)),
        Part("in-place", "In place already", (paragraph(_in_place(done)),) if done else ()),
    )


def _in_place(done: int) -> str:
    return f"{done} {'mitigation is' if done == 1 else 'mitigations are'} in place and not on this list."


def _actions(desk: Desk) -> tuple[Block, ...]:
    blocks: list[Block] = []
    for owner in desk.paper.owners:
        to_do = [item for item in owner.mitigations if item.standing != IN_PLACE]
        if to_do:
            blocks += (Heading(owner.name), _table(owner, to_do, desk))
    return tuple(blocks) or (paragraph("Nothing that has been agreed or proposed is still to be done."),)


def _table(owner: Owner, to_do: list[PaperMitigation], desk: Desk) -> Table:
    columns = (
        Column("Action", 9),
        Column("Due", 3),
        Column("Stands", 3),
        Column("Cost", 5),
        Column("Bears on", 4),
    )
    rows = tuple(
        Row(
            (
                runs(f"{item.title} ({item.id})"),
                runs(item.due or "no date"),
                runs(item.standing),
                runs(item.cost or "not yet priced"),
                desk.links(item.risks) or runs("–"),
            )
        )
        for item in to_do
    )
    return Table(f"To do: {owner.name}", columns, rows)
