"""`history` for a person at a terminal: one risk line by line, or the whole register as a table, a chart and a list."""

from collections.abc import Iterator, Sequence
from itertools import groupby

from riskreg.comparison import SIDE_NAMES
from riskreg.history import Entry, History, Renamed, State, When
from riskreg.model import SIDES
from riskreg.movement.words import briefly_ruled
from riskreg.over_time import Told
from riskreg.render.history_chart import chart, table
from riskreg.render.history_words import became, label, whose
from riskreg.render.layout import Line, Span, line, paragraph, width
from riskreg.standing import STAGES
from riskreg.wording import count, on_date, one_line, visible

_WIDEST_ID = 16


def history_text(told: Sequence[Told], name: str | None, cells: int) -> list[Line]:
    """Every register with its history, or that of one risk in it."""
    lines: list[Line] = []
    for one in told:
        if one.history is not None:
            lines += [*_register(one, one.history, name, cells), ()]
    return lines[:-1]


def _register(told: Told, history: History, name: str | None, cells: int) -> list[Line]:
    evaluation = told.scored.evaluation
    title = evaluation.register.title if evaluation is not None else visible(told.scored.name)
    name_below = (
        paragraph(visible(told.scored.name), cells, style="faint") if title != visible(told.scored.name) else []
    )
    return [
        *paragraph(title, cells, style="strong"),
        *name_below,
        *_reach(history, cells),
        (),
        *(_whole(history, cells) if name is None else _risk(history, name, cells)),
    ]


def _reach(history: History, cells: int) -> Iterator[Line]:
    """From where to where the history goes, and what is missing of it."""
    if history.since is not None:
        called = label(history.since)
        yield from paragraph(f"Since {on_date(history.since.day)} ({called}).", cells)
    if history.cut:
        text = "This clone holds only the last part of the history: the first entries may be older than they look. `git fetch --unshallow` brings the rest."
        yield from paragraph(text, cells, style="warning")
    if history.gone is not None:
        when = f"{on_date(history.gone.day)} ({history.gone.revision}, {whose(history.gone)})"
        yield from paragraph(f"The register is gone: it was deleted on {when}.", cells, style="warning")
    if history.skipped:
        many = len(history.skipped) > 1
        text = f"{count(len(history.skipped), 'version')} cannot be read, and {'are' if many else 'is'} stepped over."
        yield from paragraph(text, cells)


def _whole(history: History, cells: int) -> Iterator[Line]:
    if not history.states:
        yield from paragraph("No version of it can be read.", cells)
        return
    if history.by == "tag" and history.since is None and not any(state.when.how == "tag" for state in history.states):
        yield from paragraph(_NO_PAPERS, cells)
        return
    yield from table(history.states, cells)
    for stage in STAGES:
        yield ()
        yield from chart(history.states, stage, cells)
    yield ()
    yield line(Span("WHAT MOVED", "strong"))
    first = history.states[0] if history.since is None else None
    if first is not None:
        yield from _point(first.when, cells)
        yield from paragraph(_begins(first), cells, first="  ", indent="  ")
    told = [one for one in history.told if first is None or one.when != first.when]
    for when, group in groupby(told, key=lambda one: one.when):
        yield from _point(when, cells)
        yield from _entries(list(group), cells)
    if not told:
        yield from paragraph("No risk has moved since.", cells, first="  ", indent="  ")


def _entries(told: Sequence[Entry | Renamed], cells: int) -> Iterator[Line]:
    """What a point brought; where the scheme was changed, its names are told once for all risks."""
    risks = [one.risk for one in told if isinstance(one, Entry)]
    causes = (
        cause for risk in risks for move in (risk.current, risk.target) for cause in (*move.causes, *move.in_spite_of)
    )
    ruled = next((cause.text for cause in causes if cause.kind == "scheme"), None)
    if ruled is not None:
        yield from paragraph(f"{ruled[:1].upper()}{ruled[1:]}.", cells, first="  ", indent="    ")
    for one in told:
        yield from _entry(one if isinstance(one, Renamed) else one._replace(risk=briefly_ruled(one.risk)), cells)


def _begins(state: State) -> str:
    """How many risks there are to begin with."""
    sides = [(side, state.current.side(side)) for side in SIDES]
    told = [
        f"{count(sum(tally.bands) + tally.not_yet_classified + tally.avoided + tally.closed, 'risk')} of {SIDE_NAMES[side]}"
        for side, tally in sides
    ]
    return f"It begins with {told[0]} and {told[1]}."


def _risk(history: History, name: str, cells: int) -> Iterator[Line]:
    mine = history.of(name)
    if not mine.entries:
        yield from paragraph(f"{name} has not moved since.", cells)
    else:
        last = mine.entries[-1].risk
        title = one_line(last.title, 160)
        yield from paragraph(f"{last.id}  {title} ({SIDE_NAMES[last.side]})", cells, indent="    ", style="strong")
    for when, group in groupby(mine.told, key=lambda one: one.when):
        yield from _point(when, cells)
        for text in (text for one in group for text in became(one)):
            yield from paragraph(text, cells, first="  ", indent="    ")


def _point(when: When, cells: int) -> Iterator[Line]:
    """A point of the history: its day, its name, and who brought it."""
    day, name = f"{when.day.isoformat()}  ", "" if when.how in ("file", "time", "committed") else label(when)
    yield ()
    if width(day) + width(name) <= cells // 2 or not name:
        yield from paragraph(whose(when), cells, first=f"{day}{name}{'  ' if name else ''}", indent="    ")
    else:
        yield from paragraph(name, cells, first=day, indent=" " * width(day))
        yield from paragraph(whose(when), cells, first="    ", indent="    ")


def _entry(told: Entry | Renamed, cells: int) -> Iterator[Line]:
    name = told.id if isinstance(told, Renamed) else told.risk.id
    short = width(name) <= _WIDEST_ID
    lead = f"  {name}  " if short else "    "
    if not short:
        yield from paragraph(name, cells, first="  ", indent="  ")
    for index, text in enumerate(became(told)):
        rows = paragraph(text, cells, first=" " * width(lead), indent=" " * (width(lead) + 2))
        if index == 0 and short:
            rows[0] = line("  ", Span(name, "strong"), "  ", *rows[0][1:])
        yield from rows


_NO_PAPERS = "No paper of it is tagged yet. `riskreg report --tag board/DATE` makes a paper and tags it."
