"""What has changed since the last paper, as papers set it: in short where a board decides, in full in an appendix."""

from collections.abc import Iterator

from riskreg.paper.since_model import CountSince, MovedRisk, RulerSince, Since
from riskreg.papers.blocks import Block, Column, Heading, Items, Note, Paragraph, Row, Run, Runs, Strong, Table
from riskreg.papers.desk import Desk, paragraph, runs, sentences, separated, stop
from riskreg.papers.figures import trend
from riskreg.papers.follow_up import follow_up_in_full
from riskreg.wording import count, some

MOST = 5
"""How many risks that moved the body of a board paper tells of; all stand in its appendix."""

# What whoever does the work must see first.
_WORK = ("overdue", "rescheduled", "undone", "withdrawn", "done", "agreed", "new", "proposed", "removed")


def changes_title(desk: Desk) -> str:
    """The heading: since the last paper, or since a day where it is compared with no paper."""
    since = desk.paper.since
    when = "the last paper" if since is None or since.paper else since.day
    return f"What has changed since {when}"


def not_told(desk: Desk) -> tuple[Block, ...]:
    """In place of what has changed: that it cannot be told, and why. Nothing where there was no earlier paper."""
    return (paragraph(desk.paper.not_told),) if desk.paper.not_told is not None else ()


def changes(desk: Desk) -> tuple[Block, ...]:
    """The section of a board paper: in short, then the risks that moved with their causes."""
    since = desk.paper.since
    if since is None:
        return not_told(desk)
    told = tuple(runs(*_moved(risk, desk)) for risk in since.risks[:MOST])
    more = len(since.risks) - len(told)
    behind = f"{count(more, 'more risk')} that moved, the" if more > 0 else "The"
    trend_too = ", and the trend over the papers so far," if desk.paper.trend else ""
    return (
        *_opening(since),
        *((paragraph("The risks that moved, and why:"), Items(told)) if told else ()),
        paragraph(f"{behind} mitigations and the figures of both{trend_too} stand in {desk.appendix('every-change')}."),
    )


def changes_to_notice(desk: Desk) -> tuple[Block, ...]:
    """What nobody on the board may miss, before all that is asked of it: which risks moved, came or went."""
    since = desk.paper.since
    if since is None:
        return ()
    told = [*_to_notice(since, desk)] or [runs("the verdict is as it was, and no risk has moved")]
    when = f"the paper of {since.day}" if since.paper else since.day
    more = f". “{changes_title(desk)}” says more."
    return (Paragraph((Strong(f"Since {when}:"), *runs(" "), *separated(told, "; "), *runs(more))),)


# What became of risks, worst first, as a sentence tells it: of one risk, and of several.
_TO_NOTICE = {
    "removed": ("was removed with no record of who decided", "were removed with no record of who decided"),
    "up": ("moved up", "moved up"),
    "unsettled": ("is no longer classified", "are no longer classified"),
    "new": ("is new", "are new"),
    "reopened": ("was opened again", "were opened again"),
    "settled": ("is now classified", "are now classified"),
    "down": ("moved down", "moved down"),
    "closed": ("was closed", "were closed"),
}


def _to_notice(since: Since, desk: Desk) -> Iterator[Runs]:
    changed = [one.term for one in since.verdicts if one.changed]
    if changed:
        yield runs(f"the verdict has changed{'' if len(changed) == len(since.verdicts) else f' ({changed[0]} only)'}")
    if since.ruler is not None:
        yield runs("the scheme has changed")
    for kind, (one, several) in _TO_NOTICE.items():
        alike = [risk for risk in since.risks if risk.kind == kind]
        for moved_now, only in ((True, ""), (False, f" ({desk.paper.terms.target} only)")):
            found = [risk.id for risk in alike if risk.moved_now == moved_now]
            if found:
                yield runs(*_linked(found, desk), f" {one if len(found) == 1 else several}{only}")


def _linked(names: list[str], desk: Desk) -> Iterator[str | Run]:
    """Risks by their ids, as a sentence names them: the first few, and how many more there are."""
    shown = some(names, MOST)
    for index, name in enumerate(shown):
        yield desk.link(name) if index < MOST else name
        left = len(shown) - index - 1
        yield ", " if left > 1 else " and " if left else ""


def changes_in_short(desk: Desk) -> tuple[Block, ...]:
    """The same for one page, where a list would take too much room: what there is to say in a paragraph."""
    since = desk.paper.since
    if since is None:
        return not_told(desk)
    against = f"Against the paper of {since.day}" if since.paper else f"Against revision {since.called}, {since.day}"
    return (paragraph(sentences(against, *since.in_short, *since.appetite)), *_notes(since))


def work_since(desk: Desk) -> tuple[Block, ...]:
    """What has changed of the work: what is late, was put off, done, agreed."""
    since = desk.paper.since
    if since is None:
        return not_told(desk)
    if not since.mitigations:
        return ()
    found = sorted(since.mitigations, key=lambda one: _WORK.index(one.kind))
    told = tuple(runs(f"{one.title} ({', '.join(filter(None, (one.id, one.owner)))}): {one.sentence}") for one in found)
    return paragraph(_compared_with(since)), Items(told)


def changes_in_full(desk: Desk) -> tuple[Block, ...]:
    """All that changed, with the figures of both papers, the trend, and what came of what was promised."""
    since = desk.paper.since
    if since is None:
        return ()
    return (
        paragraph(_compared_with(since)),
        *_trend(desk),
        *_then_and_now(since),
        *_every_moved(since, desk),
        *_mitigations(since),
        *_lists(since),
        *_rescored(since.ruler),
        *follow_up_in_full(desk),
    )


def _compared_with(since: Since) -> str:
    """What the paper is compared with."""
    if since.paper:
        return f"Compared with the paper of {since.day}, {since.called}."
    return f"Compared with the register as it stood on {since.day}, revision {since.called}."


def _opening(since: Since) -> Iterator[Block]:
    """What it is compared with, the whole in short, and what no reader may miss."""
    yield paragraph(_compared_with(since))
    yield Items(tuple(runs(text) for text in (*since.in_short, *since.appetite)))
    yield from _notes(since)


def _notes(since: Since) -> Iterator[Block]:
    """That the ruler is another, and that something is not told."""
    if since.ruler is not None:
        yield Note(
            "The scheme has changed",
            runs(
                sentences(
                    f"Risks were scored by {since.ruler.before}, and are scored by {since.ruler.after}",
                    *since.ruler.how,
                    "A band that is another by this alone is no change of the risk",
                )
            ),
        )
    if since.withheld:
        yield paragraph(
            f"What became of {count(since.withheld, 'risk')} that {'is' if since.withheld == 1 else 'are'} exempt, now or then, is not told here."
        )


def _moved(risk: MovedRisk, desk: Desk) -> Iterator[str | Run]:
    """A risk that moved, with its cause."""
    was = f" (was {risk.was})" if risk.was else ""
    yield desk.link(risk.id)
    yield f"{was} {stop(risk.title)} {sentences(risk.sentence if risk.moved_now else None, risk.at_target)}"


def _trend(desk: Desk) -> Iterator[Block]:
    found = trend(desk)
    if found is None:
        return
    yield Heading("The trend")
    yield found
    left_out = desk.paper.trend.left_out if desk.paper.trend else None
    if left_out:
        yield paragraph(left_out)


def _then_and_now(since: Since) -> Iterator[Block]:
    """The counts of both, a table for each stage."""
    if not since.counts:
        return
    yield Heading("Then and now")
    for term in dict.fromkeys(line.term for line in since.counts):
        lines = [line for line in since.counts if line.term == term]
        heads = (
            f"Adopting, {since.day}",
            "Adopting, now",
            f"Not adopting, {since.day}",
            "Not adopting, now",
        )
        columns = (Column(term, 3), *(Column(head, 2, "right") for head in heads))
        yield Table(f"{term}: how many risks each side had in each band, and has", columns, tuple(map(_count, lines)))


def _count(line: CountSince) -> Row:
    numbers = (line.adopting_before, line.adopting_after, line.not_adopting_before, line.not_adopting_after)
    return Row((runs(line.label), *(runs("not set" if number is None else str(number)) for number in numbers)))


def _every_moved(since: Since, desk: Desk) -> Iterator[Block]:
    yield Heading("Risks")
    if since.risks:
        yield Items(tuple(runs(*_moved(risk, desk)) for risk in since.risks))
    if since.unchanged:
        stand = "risk stands where it" if since.unchanged == 1 else "risks stand where they"
        yield paragraph(f"{since.unchanged} {stand} stood.")


def _mitigations(since: Since) -> Iterator[Block]:
    if not since.mitigations:
        return
    columns = (Column("Mitigation", 8), Column("Owner", 4), Column("What has changed", 7))
    found = sorted(since.mitigations, key=lambda one: _WORK.index(one.kind))
    rows = tuple(Row((runs(f"{one.title} ({one.id})"), runs(one.owner or "–"), runs(one.sentence))) for one in found)
    yield Heading("Mitigations")
    yield Table("The mitigations that do not stand as they did", columns, rows)


def _lists(since: Since) -> Iterator[Block]:
    """What else is another: appetite, owners, wording."""
    for heading, texts in (
        ("Appetite", since.appetite),
        ("Owners", since.owners),
        ("Wording, and other entries that move no band", since.reworded),
    ):
        if texts:
            yield Heading(heading)
            yield Items(tuple(runs(text) for text in texts))


def _rescored(ruler: RulerSince | None) -> Iterator[Block]:
    """Every risk under both schemes."""
    if ruler is None or not ruler.rescored:
        return
    columns = (
        Column("Risk", 2),
        Column("Stage", 2),
        Column("Then, by the scheme of then", 4),
        Column("Then, by the scheme of now", 4),
        Column("Now, by the scheme of then", 4),
        Column("Now, by the scheme of now", 4),
    )
    rows = tuple(
        Row(
            tuple(
                runs(text)
                for text in (
                    one.id, one.term, one.before_by_old, one.before_by_new, one.after_by_old, one.after_by_new,
                )
            )
        )
        for one in ruler.rescored
    )  # fmt: skip
    yield Heading("Each risk under both schemes")
    yield Table("Each risk under both schemes, so that a changed scheme is not taken for a changed risk", columns, rows)
