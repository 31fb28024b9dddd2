"""What papers said would be so by a day that has come since, and whether it was: how far a board can rely on a target."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Literal, NamedTuple

from riskreg.assessment import ClassifiedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import Evaluation
from riskreg.follow_up.model import PaperRef, Promise, Result
from riskreg.follow_up.readings import Readings
from riskreg.follow_up.track import Track, exempt_mitigations
from riskreg.movement.pairing import names
from riskreg.standing import Standing

Read = Sequence[tuple[PaperRef, Evaluation]]


class Stated(NamedTuple):
    """One statement of one paper. `stated` is the rank and the name of a target's band, None for a mitigation."""

    what: Literal["mitigation", "target"]
    id: str
    title: str
    owner: str | None
    ref: PaperRef
    due: date
    stated: tuple[int, str] | None
    exempt: bool
    at: Evaluation


def statements(papers: Read) -> list[Stated]:
    """All that the papers say will be so by a day: agreed mitigations with a due date, and targets in a better band."""
    found: list[Stated] = []
    for ref, at in papers:
        hidden = exempt_mitigations(at)
        for name, measure in at.measures.items():
            item = measure.mitigation
            if measure.standing is Standing.DUE and item.due is not None:
                found.append(
                    Stated("mitigation", name, item.title, item.owner, ref, item.due, None, name in hidden, at)
                )
        found += _targets(ref, at)
    return found


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
            yield Stated("target", risk.id, risk.title, risk.owner, ref, due, (band.rank, band.words), exempt, at)


def settled(stated: Iterable[Stated], track: Track, papers: Read, now: Evaluation) -> list[Promise]:
    """What became of the statements whose day has passed, the earliest due first; one at several papers counts once."""
    groups: dict[object, list[Stated]] = {}
    called = _called_now(papers, now)
    for one in stated:
        if one.due < now.as_of:
            which = track.which(one.id) if one.what == "mitigation" else called[one.ref.tag].get(one.id, one.id)
            groups.setdefault((one.what, which or one.id, one.due, one.stated), []).append(one)
    readings = Readings(track, now)
    found = []
    for group in groups.values():
        last = group[-1]
        if last.what == "mitigation":
            promise = _mitigation(group, track, now)
        else:
            promise = _target(group, called[last.ref.tag].get(last.id, last.id), readings)
        found.append(promise)
    return sorted(found, key=lambda one: (one.due, one.what, one.id))


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


def _mitigation(group: list[Stated], track: Track, now: Evaluation) -> Promise:
    last = group[-1]
    one = track.which(last.id)
    in_time = track.in_place_since(one, last.due)
    later = [spell.since for spell in track.spells(one) if last.due < spell.since <= now.as_of]
    name = track.name_now(one) if one is not None else None
    result: Result
    if in_time is not None:
        result, when = "met", in_time
    elif later:
        result, when = "late", later[0]
    elif name is None:
        result, when = "removed", None
    else:
        result, when = ("withdrawn" if now.measures[name].standing is Standing.WITHDRAWN else "not met"), None
    exempt = any(said.exempt for said in group) or (name is not None and name in exempt_mitigations(now))
    return _promise(group, name or last.id, result, when, exempt=exempt)


def _target(group: list[Stated], name: str, readings: Readings) -> Promise:
    last = group[-1]
    by_then, today = readings.on(last.due, last.at, last.id), readings.today(last.at, name)
    exempt = any(said.exempt for said in group) or readings.exempt(name)
    result: Result
    if not isinstance(by_then, ClassifiedRisk | UndeterminedRisk):  # closed since, or avoided; or another ruler
        result = "cannot be told"
    elif _reaches(by_then, last):
        result = "met"
    else:
        result = "late" if _reaches(today, last) else "not met"
    return _promise(group, name, result, None, exempt=exempt)


def _reaches(outcome: Outcome | None, said: Stated) -> bool:
    return (
        isinstance(outcome, ClassifiedRisk) and said.stated is not None and outcome.current.band.rank <= said.stated[0]
    )


def _promise(group: list[Stated], name: str, result: Result, when: date | None, *, exempt: bool) -> Promise:
    last = group[-1]
    tags = tuple(dict.fromkeys(said.ref.tag for said in group))
    stated = last.stated[1] if last.stated is not None else None
    return Promise(last.what, name, last.title, last.owner, tags, last.due, stated, result, when, exempt)
