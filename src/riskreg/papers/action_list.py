"""The action list: who has to do what, by when; for the officers who do the work."""

from riskreg.papers.actions import IN_PLACE, NOTHING_TO_DO, to_do_table
from riskreg.papers.blocks import Block, Items, Section
from riskreg.papers.desk import Desk, paragraph, runs, stop
from riskreg.papers.parts import Part, plain
from riskreg.papers.since import changes_title, work_since


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
        Part("changes", changes_title(desk), work_since(desk)),
        Part("decisions", "Waiting for a decision", (Items(waiting),) if waiting else ()),
        Part("actions", "To do, by owner and due date", _actions(desk)),
        Part("in-place", "In place already", (paragraph(_in_place(done)),) if done else ()),
    )


def _in_place(done: int) -> str:
    return f"{done} {'mitigation is' if done == 1 else 'mitigations are'} in place and not on this list."


def _actions(desk: Desk) -> tuple[Block, ...]:
    to_do = to_do_table(desk)
    return (to_do or paragraph(NOTHING_TO_DO),)
