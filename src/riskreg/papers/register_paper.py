"""The full register as a document, for whoever keeps or audits it."""

from riskreg.papers.actions import NOTHING_TO_DO, every_mitigation, to_do_table
from riskreg.papers.blocks import Block, Heading, Section
from riskreg.papers.board_paper import dropped, heat_maps, verdicts
from riskreg.papers.desk import Desk, paragraph
from riskreg.papers.figures import counts_table
from riskreg.papers.parts import Part, numbered
from riskreg.papers.reference import scheme_and_words, sources
from riskreg.papers.risks import every_risk
from riskreg.papers.since import changes_in_full, changes_title, not_told
from riskreg.papers.worth import what_it_rests_on


def register_paper(desk: Desk) -> tuple[Section, ...]:
    """Everything that the register holds, without the case that a board paper makes."""
    return numbered(
        (
            Part("both-sides", "Both sides, after mitigation", (*verdicts(desk), counts_table(desk))),
            Part("every-change", changes_title(desk), changes_in_full(desk) or not_told(desk)),
            Part("heat-maps", "Where the risks stand, and the way to target", heat_maps(desk)),
            Part("every-risk", "Every risk", (*every_risk(desk), *dropped(desk))),
            Part("every-mitigation", "Every mitigation, by owner and due date", _mitigations(desk)),
            Part("rests-on", "What the result rests on", what_it_rests_on(desk)),
            Part("scheme", "The scheme, and what the words mean", scheme_and_words(desk)),
            Part("sources", "Where every figure comes from", sources(desk)),
        )
    )


def _mitigations(desk: Desk) -> tuple[Block, ...]:
    to_do = to_do_table(desk)
    ahead: tuple[Block, ...] = (paragraph(NOTHING_TO_DO),) if to_do is None else (to_do,)
    every = every_mitigation(desk)
    return (*ahead, Heading("Each in full"), *_deeper(every)) if every else ahead


def _deeper(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The same blocks with their headings one level down."""
    return tuple(Heading(block.text, 2, block.anchor) if isinstance(block, Heading) else block for block in blocks)
