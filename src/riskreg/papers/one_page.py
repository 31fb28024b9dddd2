"""The summary for a meeting: one page that can be read out."""

from riskreg.paper.model import Count
from riskreg.papers.blocks import Block, Column, Items, Row, Section, Table
from riskreg.papers.desk import Desk, lead, paragraph, runs, sentences
from riskreg.papers.parts import Part, plain
from riskreg.papers.since import changes_in_short, changes_title


def one_page(desk: Desk) -> tuple[Section, ...]:
    """The verdict, three numbers a side, and what is asked; not to note the verdict once more, which stands above."""
    asks = desk.paper.recommendations
    asked = tuple(runs(text) for text in (asks[:-1] or asks))
    return plain(
        Part("verdict", "The verdict", _verdicts(desk)),
        Part("numbers", "In numbers", (_numbers(desk),)),
        Part("changes", changes_title(desk), changes_in_short(desk)),
        Part("recommendations", f"What the {desk.body} is asked to do", (Items(asked, numbered=True),)),
        Part("more", "More", (paragraph(_more(desk)),)),
    )


def _verdicts(desk: Desk) -> tuple[Block, ...]:
    return tuple(lead(verdict.sentence, sentences(verdict.already)) for verdict in desk.paper.verdicts)


def _numbers(desk: Desk) -> Table:
    """Three numbers a side, now and at target: in the two worst bands, above appetite, not yet classified."""
    paper = desk.paper
    lines = {count.label: count for count in paper.counts}
    worst = paper.bands[: max(1, min(2, desk.ranks - 1))]
    rows = (
        _row(" or ".join(worst), [lines[band] for band in worst]),
        _row("Above appetite", [lines["Above appetite"]]),
        _row("Not yet classified", [lines["Not yet classified"]]),
    )
    now, target = paper.terms.current, paper.terms.target
    heads = (f"Adopting, {now}", f"Adopting, {target}", f"Not adopting, {now}", f"Not adopting, {target}")
    columns = (Column("Risks after mitigation", 3), *(Column(head, 2, "right") for head in heads))
    return Table("Three numbers for each side", columns, rows)


def _row(label: str, lines: list[Count]) -> Row:
    columns = zip(
        *(
            (line.adopting_current, line.adopting_target, line.not_adopting_current, line.not_adopting_target)
            for line in lines
        ),
        strict=True,
    )
    return Row((runs(label), *(runs(_sum(numbers)) for numbers in columns)))


def _sum(numbers: tuple[int | None, ...]) -> str:
    return "not set" if None in numbers else str(sum(number for number in numbers if number is not None))


def _more(desk: Desk) -> str:
    came = desk.paper.provenance
    return f"{desk.paper.terms.current} counts what is in place, {desk.paper.terms.target} what is agreed as well. The board paper has every risk, and where each figure comes from ({came.file}, as at {came.as_of})."
