"""The sheets of a workbook that are tables: what stands in each column of the risks, the mitigations, the options."""

from collections.abc import Callable, Sequence
from datetime import date
from operator import attrgetter
from typing import NamedTuple

from riskreg.paper.model import (
    Document,
    Fact,
    Measure,
    Paper,
    PaperMitigation,
    PaperOption,
    PaperRisk,
    PaperScheme,
    Standing,
    Terms,
)
from riskreg.papers.actions import IN_PLACE
from riskreg.render.xlsx_cells import Banded, Value
from riskreg.render.xlsx_table import Column, Table, once, table

USUAL = Terms("Inherent", "Current", "Target")
NO_PRICE = "not yet priced"


def risks(document: Document) -> Table:
    """Every risk of both sides: on the first page across its figures, then its story, then what its bands rest on."""
    terms = _common_terms(document)
    columns = (
        Column("Id", _get("id")),
        Column("Risk", _get("title"), 40),
        Column("Side", _get("side")),
        Column("State", _get("state")),
        Column(f"{terms.inherent} likelihood", _known("inherent_likelihood"), rule="likelihood"),
        Column(f"{terms.inherent} impact", _known("inherent_impact"), rule="impact"),
        *_stage(terms.current, lambda risk: risk.current),
        *_stage(terms.target, lambda risk: risk.target),
        Column("Movement", _get("movement"), 26),
        Column(_since_when(document), _since, 26, optional=True),
        Column("Owner", _get("owner"), 24, 1),
        Column("Category", _get("category"), 20, 1, optional=True),
        Column("Treatment", _known("treatment"), 12, 1),
        Column("Cause", _get("cause"), 36, 1, optional=True),
        Column("Event", _get("event"), 36, 1, optional=True),
        Column("Consequence", _get("consequence"), 36, 1, optional=True),
        Column("Could happen", _get("proximity"), 24, 1, optional=True),
        Column("Why these levels", _get("rationale"), 60, 2, optional=True),
        Column("Mitigations", lambda risk: tuple(map(_measure, risk.measures)), 60, 2),
        Column("Rests on", _get("rests_on"), 60, 2, optional=True),
        Column("What moved it", _moved_by, 60, 2, optional=True),
        Column("Why not yet classified", _get("reason"), 30, 3, optional=True),
        Column("What would settle it", _get("settled_by"), 30, 3, optional=True),
        Column("Moved to", lambda risk: ", ".join(risk.moves_to), 14, 3, optional=True),
        Column("On record", _on_record, 60, 3, optional=True),
        Column("Reviewed on", _get("review_on"), 20, 3, optional=True),
        Column("Exempt", _get("exempt"), 30, 3, optional=True),
        Column("File", _get("file"), 24, 3, optional=True),
        Column("Line", _known("line"), 8, 3),
    )
    return table(document, columns, lambda paper: (*paper.adopting, *paper.not_adopting), kept=2)


def _stage(term: str, at: Callable[[PaperRisk], Standing | None]) -> tuple[Column[PaperRisk], ...]:
    """Where a risk stands at one stage, in five columns; empty for a risk without a band.

    Of a risk that is withheld its band and score are told, and nothing else.
    """

    def of(name: str) -> Callable[[PaperRisk], Value]:
        told = attrgetter(name)
        return lambda risk: told(found) if (found := at(risk)) else None

    def level(name: str) -> Callable[[PaperRisk], Value]:
        told = of(name)
        return lambda risk: None if risk.withheld else told(risk)

    return (
        Column(f"{term} likelihood", level("likelihood"), rule="likelihood"),
        Column(f"{term} impact", level("impact"), rule="impact"),
        Column(f"{term} score", of("score")),
        Column(f"{term} band", of("band"), rule="band"),
        Column(f"{term}: above appetite", of("above_appetite")),
    )


def _get(name: str) -> Callable[[PaperRisk], Value]:
    return attrgetter(name)


def _known(name: str) -> Callable[[PaperRisk], Value]:
    """What every risk has, but is not told of one that is withheld."""
    told = attrgetter(name)
    return lambda risk: None if risk.withheld else told(risk)


def _since_when(document: Document) -> str:
    """Since what day the risks have moved, where that is the same for all registers."""
    days = {paper.since.day for paper in document.papers if paper.since is not None}
    return f"Since {days.pop()}" if len(days) == 1 else "Since the last paper"


def _since(risk: PaperRisk) -> Value:
    return risk.since.brief if risk.since is not None else None


def _moved_by(risk: PaperRisk) -> Value:
    """What became of a risk since the last paper, with the causes; nothing for one that stands where it stood."""
    if risk.since is None or risk.since.brief == "unchanged":
        return None
    return tuple(text for text in (risk.since.sentence, risk.since.at_target) if text)


def _measure(measure: Measure) -> str:
    due = f", due {measure.due}" if measure.due else ""
    return f"{measure.id}: {measure.standing}{due}; {measure.effect}"


def _on_record(risk: PaperRisk) -> tuple[str, ...]:
    return tuple(text for text in (*risk.judged, risk.accepted, risk.closed, risk.reviewed) if text)


class _Owned(NamedTuple):
    owner: str
    item: PaperMitigation


def mitigations(document: Document) -> Table:
    """Every mitigation that is not withdrawn, by owner and due date."""
    columns = (
        Column("Id", _of("id")),
        Column("Mitigation", _of("title"), 44),
        Column("Owner", _owner, 28),
        Column("Stands", _of("standing"), 18),
        Column("Due", _due, 20),
        Column("In place since", _of("done_on"), 20),
        Column("Overdue", _of("overdue")),
        Column("Kind", _of("kind"), 16, optional=True),
        Column("Cost", _cost, 30),
        Column("Bears on", _bears_on, 18),
        Column("Evidence", _of("evidence"), 36, 1, optional=True),
        Column("Builds on", _of("builds_on"), 36, 1, optional=True),
        Column("Its limits", _of("limits"), 36, 1, optional=True),
    )
    return table(document, columns, _owned, kept=2)


def _due(one: _Owned) -> Value:
    """The date as a date, so that a list can be sorted by it."""
    return date.fromisoformat(one.item.due_on) if one.item.due_on else None


def actions(document: Document) -> Table:
    """What is agreed or proposed and not yet in place, by owner and due date."""
    columns = (
        Column("Owner", _owner, 28),
        Column("Action", _of("title"), 50),
        Column("Id", _of("id")),
        Column("Due", _due, 20),
        Column("Stands", _of("standing"), 18),
        Column("Overdue", _of("overdue")),
        Column("Cost", _cost, 30),
        Column("Bears on", _bears_on, 18),
    )
    return table(
        document, columns, lambda paper: [one for one in _owned(paper) if one.item.standing != IN_PLACE], kept=2
    )


def _owned(paper: Paper) -> list[_Owned]:
    return [_Owned(owner.name, item) for owner in paper.owners for item in owner.mitigations]


def _of(name: str) -> Callable[[_Owned], Value]:
    told = attrgetter(name)
    return lambda owned: told(owned.item)


def _owner(owned: _Owned) -> str:
    return owned.owner


def _cost(owned: _Owned) -> str:
    return owned.item.cost or NO_PRICE


def _bears_on(owned: _Owned) -> str:
    return ", ".join(owned.item.risks)


def options(document: Document) -> Table:
    """Every option, as if exactly its mitigations were in place, with how many risks it leaves in each band."""
    bands = dict.fromkeys(name for paper in document.papers for name in paper.bands)
    columns = (
        Column("Id", _option("id")),
        Column("Option", _option("title"), 40),
        Column("Recommended", _option("recommended")),
        Column("Side", _option("side")),
        *(Column(name, _left_in(name)) for name in bands),
        Column("Above appetite", _option("above_appetite")),
        Column("Not yet classified", _option("not_yet_classified")),
        Column("Avoided", _option("avoided")),
        Column("Highest risks", _option("highest_risks"), 24),
        Column("Cost", _option("cost"), 30),
        Column("Begins", _option("begins"), 20, optional=True),
        Column("Mitigations", lambda option: ", ".join(option.mitigations), 30, 1),
        Column("Takes away", _option("leaves_out"), 24, 1, optional=True),
        Column("Serves", _option("serves"), 40, 1, optional=True),
        Column("Why not recommended", _option("rejected_because"), 40, 1, optional=True),
        Column("For", _option("advantages"), 50, 2, optional=True),
        Column("Against", _option("disadvantages"), 50, 2, optional=True),
        Column("Compared with the others", _option("against"), 50, 2, optional=True),
    )
    return table(document, columns, lambda paper: paper.options, kept=2)


def _option(name: str) -> Callable[[PaperOption], Value]:
    return attrgetter(name)


def _left_in(band: str) -> Callable[[PaperOption], Value]:
    """How many risks an option leaves in a band; empty where its scheme has no such band."""
    return lambda option: next((int(fact.text) for fact in option.bands if fact.label == band), None)


class _Line(NamedTuple):
    part: str
    level: int | None
    name: Value
    scores: str | None = None
    meaning: str | None = None
    review_every: str | None = None


def scheme(document: Document) -> Table:
    """The bands worst first, the levels highest first, and the appetite.

    The bands stand first for each register: `band_names` tells where.
    """
    columns: tuple[Column[_Line], ...] = (
        Column("Part", lambda line: line.part),
        Column("Level", lambda line: line.level),
        Column("Name", lambda line: line.name, 40),
        Column("Scores", lambda line: line.scores),
        Column("What it means or calls for", lambda line: line.meaning, 70),
        Column("Reviewed every", lambda line: line.review_every, optional=True),
    )
    return table(document, columns, _scheme_lines, kept=0)


def _scheme_lines(paper: Paper) -> list[_Line]:
    found = paper.scheme
    return [
        *(
            _Line("Band", None, Banded(band.name, band.colour), band.scores, band.action, band.review_every)
            for band in reversed(found.bands)
        ),
        *_levels("Likelihood", found.likelihood),
        *_levels("Impact", found.impact),
        *(_Line(f"Appetite: {fact.label}", None, fact.text) for fact in paper.appetite),
        _Line("Scheme", None, found.name, None, _source(found)),
    ]


def _levels(part: str, levels: Sequence[Fact]) -> list[_Line]:
    numbered = [_Line(part, number, level.label, None, level.text) for number, level in enumerate(levels, 1)]
    return numbered[::-1]


def _source(found: PaperScheme) -> str:
    return f"The score is {found.combined}." + (f" Source: {found.source}" if found.source else "")


def band_names(document: Document) -> list[tuple[int, int]]:
    """The rows of the scheme's table, from 0, in which the bands of each paper stand: the first and the last."""
    places, first = [], 0
    for paper in document.papers:
        places.append((first, first + len(paper.scheme.bands) - 1))
        first += len(_scheme_lines(paper))
    return places


def definitions(document: Document) -> Table:
    """The words of the paper, explained."""
    columns: tuple[Column[Fact], ...] = (
        Column("Word", lambda fact: fact.label, 30),
        Column("What it means", lambda fact: fact.text, 100),
    )
    return once(document, columns, lambda paper: paper.definitions)


def _common_terms(document: Document) -> Terms:
    """The organisation's words for the stages, where all registers have the same; else the usual ones."""
    terms = {paper.terms for paper in document.papers}
    return terms.pop() if len(terms) == 1 else USUAL
