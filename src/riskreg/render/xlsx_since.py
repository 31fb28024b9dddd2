"""The sheets of a workbook about the time before: what changed, how both sides stood at each paper, what came of them."""

from collections.abc import Iterator
from typing import NamedTuple

from riskreg.paper.model import Document, Paper
from riskreg.render.xlsx_cells import Value
from riskreg.render.xlsx_table import Column, Table, table

_TITLE, _TEXT = 40, 70  # characters across


class _Change(NamedTuple):
    part: str
    id: str
    title: str
    kind: str
    text: str
    owner: str | None = None


def changes(document: Document, *, work_only: bool = False) -> Table:
    """Every risk and mitigation that is not as it was, and all else; with `work_only` the mitigations alone."""
    columns: tuple[Column[_Change], ...] = (
        Column("What", lambda one: one.part, 14),
        Column("Id", lambda one: one.id),
        Column("Title", lambda one: one.title, _TITLE),
        Column("Owner", lambda one: one.owner, 28, optional=True),
        Column("How", lambda one: one.kind, 14),
        Column("What has changed", lambda one: one.text, _TEXT),
    )

    def found(paper: Paper) -> list[_Change]:
        return [one for one in _changes(paper) if one.part == "Mitigation" or not work_only]

    return table(document, columns, found, kept=2)


def _changes(paper: Paper) -> Iterator[_Change]:
    since = paper.since
    if since is None:
        return
    for risk in since.risks:
        text = " ".join(filter(None, (risk.sentence if risk.moved_now else None, risk.at_target)))
        yield _Change("Risk", risk.id, risk.title, risk.kind, text)
    for item in since.mitigations:
        yield _Change("Mitigation", item.id, item.title, item.kind, item.sentence, item.owner)
    for part, texts in (("Appetite", since.appetite), ("Owner", since.owners), ("Wording", since.reworded)):
        for text in texts:
            yield _Change(part, "", "", "changed", text)
    if since.ruler is not None:
        text = " ".join((f"{since.ruler.before}, and now {since.ruler.after}.", *since.ruler.how))
        yield _Change("Scheme", "", "", "changed", text)


class _Point(NamedTuple):
    day: str
    called: str
    side: str
    bands: dict[str, int]
    waiting: int
    verdict: str


def trend(document: Document) -> Table:
    """Each side at every paper so far, and today, with how many risks it had in each band."""
    bands = dict.fromkeys(name for paper in document.papers for name in paper.bands)

    def held(band: str) -> Column[_Point]:
        return Column(band, lambda one: _number(one.bands.get(band)))

    columns: tuple[Column[_Point], ...] = (
        Column("Side", lambda one: one.side, 16),
        Column("As at", lambda one: one.day, 20),
        Column("Paper", lambda one: one.called, 30),
        *map(held, bands),
        Column("Not yet classified", lambda one: one.waiting),
        Column("Verdict", lambda one: one.verdict, 50),
    )
    return table(document, columns, lambda paper: list(_points(paper)), kept=2)


def _number(value: int | None) -> Value:
    return value


def _points(paper: Paper) -> Iterator[_Point]:
    found = paper.trend.points if paper.trend is not None else ()
    for one in found:
        counts = dict(zip(paper.bands, one.adopting, strict=True))
        yield _Point(one.day, one.called, "adopting", counts, one.adopting_not_yet_classified, one.verdict)
    for one in found:
        counts = dict(zip(paper.bands, one.not_adopting, strict=True))
        yield _Point(one.day, one.called, "not adopting", counts, one.not_adopting_not_yet_classified, one.verdict)


class _Followed(NamedTuple):
    what: str
    id: str
    title: str
    owner: str | None
    text: str


def follow_up(document: Document) -> Table:
    """What is stuck, what was promised and not kept, whose dates were put off."""
    columns: tuple[Column[_Followed], ...] = (
        Column("What", lambda one: one.what, 22),
        Column("Id", lambda one: one.id),
        Column("Title", lambda one: one.title, _TITLE),
        Column("Owner", lambda one: one.owner, 28),
        Column("What came of it", lambda one: one.text, _TEXT),
    )
    return table(document, columns, lambda paper: list(_followed(paper)), kept=2)


def _followed(paper: Paper) -> Iterator[_Followed]:
    found = paper.follow_up
    if found is None:
        return
    for risk in found.stuck:
        yield _Followed("Stuck", risk.id, risk.title, risk.owner, risk.sentence)
    for promise in found.broken:
        yield _Followed(f"Promised {promise.what}", promise.id, promise.title, promise.owner, promise.sentence)
    for slip in found.slipped:
        yield _Followed("Put off", slip.id, slip.title, slip.owner, slip.sentence)
    for owner in found.owners:
        text = f"{owner.met} of {owner.due} mitigations and {owner.targets_met} of {owner.targets_due} targets by their day; dates put off {owner.times} times, {owner.days} days in all."
        yield _Followed("Owner", "", "", owner.owner, text)
