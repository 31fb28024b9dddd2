"""What was to be so by a day that has come since, and whether it was: how far a board can rely on a target.

A mitigation's due date is a promise once a paper has it, be it overdue there already, or once it stands when its day
comes, the first paper being made: else an owner whose dates fall between two meetings would be judged by none of them,
or only by those that were missed. A target is riskreg's own sum, so it is one only where a paper states it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from riskreg.assessment import AvoidedRisk, ClassifiedRisk, ClosedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import Evaluation
from riskreg.follow_up.given import Given
from riskreg.follow_up.model import LeftOut, PaperRef, Promise, Result
from riskreg.follow_up.readings import Readings
from riskreg.follow_up.track import Track, exempt_mitigations
from riskreg.movement.pairing import names
from riskreg.movement.ruler import same_ruler
from riskreg.standing import Standing

Read = Sequence[tuple[PaperRef, Evaluation]]


class Dated(NamedTuple):
    """A mitigation's due date as one paper has it."""

    id: str
    title: str
    owner: str | None
    ref: PaperRef
    due: date
    overdue: bool
    exempt: bool


class Stated(NamedTuple):
    """A target as one paper states it, with the rank and the words of its band."""

    id: str
    title: str
    owner: str | None
    ref: PaperRef
    due: date
    band: tuple[int, str]
    exempt: bool
    at: Evaluation


class Statements(NamedTuple):
    """All that the papers say will be so by a day, or should have been."""

    work: list[Dated]
    targets: list[Stated]

    @property
    def days(self) -> Iterator[date]:
        """The days of the targets: for these it has to be known where the risks stood."""
        return (one.due for one in self.targets)


def statements(papers: Read) -> Statements:
    """What the papers say: agreed mitigations with a due date, and targets in a better band."""
    work: list[Dated] = []
    targets: list[Stated] = []
    for ref, at in papers:
        hidden = exempt_mitigations(at)
        for name, (item, place) in at.measures.items():
            if place in (Standing.DUE, Standing.OVERDUE) and item.due is not None:
                late = place is Standing.OVERDUE
                work.append(Dated(name, item.title, item.owner, ref, item.due, late, name in hidden))
        targets += _targets(ref, at)
    return Statements(work, targets)


def _targets(ref: PaperRef, at: Evaluation) -> Iterator[Stated]:
    """Each risk that is to come into a better band, by the last of the due dates that this waits for."""
    for outcome in at.outcomes:
        if not isinstance(outcome, ClassifiedRisk) or outcome.target.band.rank >= outcome.current.band.rank:
            continue
        risk, band = outcome.assessed.risk, outcome.target.band
        measures = [at.measures[effect.mitigation] for effect in risk.mitigated_by]
        dates = [one.mitigation.due for one in measures if one.standing is Standing.DUE]
        due = max((day for day in dates if day is not None), default=None)
        if due is not None:
            exempt = bool(risk.exempt or at.register.exempt)
            yield Stated(risk.id, risk.title, risk.owner, ref, due, (band.rank, band.words), exempt, at)


def settled(said: Statements, track: Track, papers: Read, now: Evaluation) -> list[Promise]:
    """What became of all whose day has passed, the earliest due first; one date counts once, whatever had it."""
    found = [*_work(said.work, track, papers, now), *_settled_targets(said.targets, track, papers, now)]
    return sorted(found, key=lambda one: (one.due, one.what, one.id))


# Mitigations


def _work(said: Iterable[Dated], track: Track, papers: Read, now: Evaluation) -> Iterator[Promise]:
    """The due dates of the papers, and those that stood in the register when their day came."""
    groups: dict[tuple[int | str, date], list[Dated]] = {}
    for one in said:
        if one.due < now.as_of:
            groups.setdefault((track.which(one.id, one.title) or one.id, one.due), []).append(one)
    for group in groups.values():
        yield _of_papers(group, track, now)
    for which, due, given in track.dates.stood():
        if papers and papers[0][0].day <= due < now.as_of and (which, due) not in groups:
            yield _of_register(given, due, which, track, now)


def _of_papers(group: list[Dated], track: Track, now: Evaluation) -> Promise:
    """A date that papers had. Who owned it at the last that had it as still to come promised it.

    Where none had, it is laid on who owned it when its day came, not on who may have taken it over since.
    """
    ahead = [said for said in group if not said.overdue]
    last = ahead[-1] if ahead else group[0]
    one = track.which(last.id, last.title)
    given = track.dates.when_due(one, last.due) if one is not None else None
    owner = given.owner if given is not None and not ahead else last.owner
    exempt = any(said.exempt for said in group) or (given is not None and given.exempt)
    made = _of_register(Given(last.ref.day, last.due, last.id, last.title, owner, exempt), last.due, one, track, now)
    tags = tuple(dict.fromkeys(said.ref.tag for said in ahead))
    return made._replace(papers=tags, overdue_at=None if ahead else group[0].ref)


def _of_register(given: Given, due: date, one: int | None, track: Track, now: Evaluation) -> Promise:
    name = track.name_now(one) if one is not None else None
    result, when = _result(one, name, due, track, now)
    exempt = given.exempt or (name is not None and name in exempt_mitigations(now))
    return Promise("mitigation", name or given.id, given.title, given.owner, (), due, None, result, when, exempt)


def _result(one: int | None, name: str | None, due: date, track: Track, now: Evaluation) -> tuple[Result, date | None]:
    in_time = track.in_place_since(one, due)
    if in_time is not None:
        return "met", in_time
    later = [spell.since for spell in track.spells(one) if due < spell.since <= now.as_of]
    if later:
        return "late", later[0]
    if name is None:
        return "removed", None
    return ("withdrawn" if now.measures[name].standing is Standing.WITHDRAWN else "not met"), None


# Targets


def _settled_targets(said: Iterable[Stated], track: Track, papers: Read, now: Evaluation) -> Iterator[Promise]:
    groups: dict[object, list[Stated]] = {}
    called = _called_now(papers, now)
    for one in said:
        if one.due < now.as_of:
            name = called[one.ref.tag].get(one.id, one.id)
            groups.setdefault((name, one.due, one.band), []).append(one)
    readings = Readings(track, now)
    for group in groups.values():
        last = group[-1]
        yield _target(group, called[last.ref.tag].get(last.id, last.id), readings, track)


def _called_now(papers: Read, now: Evaluation) -> dict[str, dict[str, str]]:
    """For each paper, by its tag: the ids that its risks have now, where these are others."""
    found: dict[str, dict[str, str]] = {}
    later, onward = now.register, {outcome.assessed.risk.id: outcome.assessed.risk.id for outcome in now.outcomes}
    for ref, at in reversed(papers):
        new = names(at.register, later).new.get("risks", {})
        ids = [outcome.assessed.risk.id for outcome in at.outcomes]
        onward = {name: onward.get(new.get(name, name), new.get(name, name)) for name in ids}
        found[ref.tag] = onward
        later = at.register
    return found


def _target(group: list[Stated], name: str, readings: Readings, track: Track) -> Promise:
    last = group[-1]
    by_then, today = readings.on(last.due, last.at, last.id), readings.today(last.at, name)
    left_out = None if isinstance(by_then, ClassifiedRisk | UndeterminedRisk) else _left_out(by_then, last, track)
    result: Result
    if left_out is not None:
        result = "cannot be told"
    elif _reaches(by_then, last):
        result = "met"
    else:
        result = "late" if _reaches(today, last) else "not met"
    exempt = any(said.exempt for said in group) or readings.exempt(name)
    tags = tuple(dict.fromkeys(said.ref.tag for said in group))
    made = Promise("target", name, last.title, last.owner, tags, last.due, last.band[1], result, None, exempt)
    return made._replace(left_out=left_out)


def _left_out(by_then: Outcome | None, said: Stated, track: Track) -> LeftOut:
    """Why a risk that stands in no band on its day cannot be held to its target."""
    if isinstance(by_then, ClosedRisk):
        return "closed"
    if isinstance(by_then, AvoidedRisk):
        return "avoided"
    held = track.in_force(said.due) or said.at
    return "removed" if same_ruler(said.at.scheme, held.scheme) else "scheme changed"


def _reaches(outcome: Outcome | None, said: Stated) -> bool:
    return isinstance(outcome, ClassifiedRisk) and outcome.current.band.rank <= said.band[0]
