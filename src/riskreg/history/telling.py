"""Readings of one register -> what became of each risk from one to the next. Pure, and only what differs is compared."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.comparison import Evaluation
from riskreg.history.model import Entry, Renamed, When
from riskreg.model import Risk
from riskreg.movement import Cause, Move, RiskMovement, Where, compare
from riskreg.movement.another import another
from riskreg.movement.cases import where
from riskreg.movement.items import Secret
from riskreg.movement.pairing import names
from riskreg.standing import STAGES

_Mark = tuple[object, ...]


class Reading(NamedTuple):
    """An evaluation, and for each of its risks by id all that a history tells of."""

    evaluation: Evaluation
    marks: dict[str, _Mark]


def reading(evaluation: Evaluation) -> Reading:
    """An evaluation, ready to be told from others."""
    marks: dict[str, _Mark] = {}
    for outcome in evaluation.outcomes:
        places = (where(outcome, stage) for stage in STAGES)
        spots = tuple((at.state, at.band and at.band.name, at.score) for at in places)
        marks[outcome.assessed.risk.id] = (outcome.assessed.side, *spots)
    return Reading(evaluation, marks)


class Risks:
    """Which risk is which through all readings, whatever it was called, and what became of it."""

    def __init__(self) -> None:
        self.names: dict[str, int] = {}
        self._last: dict[int, Risk] = {}  # each as the last reading that has it says it
        self._count = 0

    def begun(self, now: Reading, when: When) -> Iterator[Entry]:
        """The first reading of all: every risk is new."""
        nowhere, cause, known = Where("not there"), (Cause("effect", "it is new"),), dict(self.names)
        for outcome in now.evaluation.outcomes:
            risk = outcome.assessed.risk
            current, target = (Move(stage, nowhere, where(outcome, stage), None, cause) for stage in STAGES)
            exempt = bool(risk.exempt)
            told = RiskMovement(risk.id, None, outcome.assessed.side, risk.title, "new", current, target, exempt=exempt)
            yield Entry(when, *self._which(told, now, now, known))

    def told(self, parents: Sequence[Reading], now: Reading, when: When) -> Iterator[Entry | Renamed]:
        """What became of the risks from the reading that this one was made from, and which mitigations were renamed.

        Where there are several, it is told against the first, and only what none of them had already.
        """
        first, others = parents[0], parents[1:]
        same_names = first.evaluation.measures.keys() == now.evaluation.measures.keys()
        if first.marks == now.marks and same_names and not _namesakes(first, now):
            return
        found = sorted(compare(first.evaluation, now.evaluation).risks, key=lambda risk: risk.was is None)
        known = dict(self.names)
        for risk in found:  # those with another id first: their old ids are free for new risks
            told, one = self._which(risk, first, now, known)
            gone, new = (move.state == "not there" for move in (risk.current.after, risk.current.before))
            before = None if new else first.marks.get(risk.was or risk.id)
            after = None if gone else now.marks.get(risk.id)
            held = [_mark(other, risk, first if gone else now) for other in others]
            renamed = risk.was is not None and all(risk.id not in other.marks for other in others)
            if (before != after and all(mark != after for mark in held)) or renamed:
                yield Entry(when, told if renamed else told._replace(was=None), one)
        if not same_names:
            yield from self._renamed(parents, now, when, found)

    def _renamed(
        self, parents: Sequence[Reading], now: Reading, when: When, risks: Sequence[RiskMovement]
    ) -> Iterator[Renamed]:
        """The mitigations that were given another id, and had it in none of the readings that this one was made from."""
        before, after = parents[0].evaluation.register, now.evaluation.register
        called = names(before, after)
        secret = Secret(before, after, called, tuple(risks))
        for name, was in called.old.get("mitigations", {}).items():
            if not any(name in one.evaluation.measures for one in parents):
                title = now.evaluation.measures[name].mitigation.title
                ones = frozenset(self.names[risk] for risk in secret.risks_of(name) if risk in self.names)
                yield Renamed(when, name, was, title, ones, secret.mitigation(name))

    def _which(
        self, risk: RiskMovement, before: Reading, now: Reading, known: dict[str, int]
    ) -> tuple[RiskMovement, int]:
        """Which risk this is, by the ids `known` before: one that came back under its id is the same again.

        Unless it is evidently another: then it is told with what the id stood for.
        """
        one = known.get(risk.was or risk.id)
        if risk.current.after.state == "not there":
            one = one if one is not None else self._another()
            self._last[one] = _risk(before, risk.id)
            self.names.setdefault(risk.id, one)
            return risk, one
        if risk.kind == "new" and one is not None:
            risk = risk if risk.another is not None else self._held_against(risk, one, now)
            one = None if risk.another is not None else one
        self.names[risk.id] = one if one is not None else self._another()
        return risk, self.names[risk.id]

    def _held_against(self, risk: RiskMovement, one: int, now: Reading) -> RiskMovement:
        """A new risk, with the other one told that had its id: it is called otherwise now, or said something else."""
        holder = next((name for name in now.marks if name != risk.id and self.names.get(name) == one), None)
        last = self._last.get(one) if holder is None else _risk(now, holder)
        if last is None or (holder is None and not another(last, _risk(now, risk.id))):
            return risk
        return risk._replace(another=last.title, exempt=risk.exempt or bool(last.exempt))

    def _another(self) -> int:
        self._count += 1
        return self._count


def _namesakes(before: Reading, now: Reading) -> bool:
    """Whether an id of both stands for one risk in the first and another in the second."""
    return bool(names(before.evaluation.register, now.evaluation.register).others.get("risks"))


def _mark(other: Reading, risk: RiskMovement, of: Reading) -> _Mark | None:
    """What another reading says of a risk of `of`; None where it has it not, or another of that id."""
    mark = other.marks.get(risk.id)
    if mark is None or risk.another is None:
        return mark
    called = names(other.evaluation.register, of.evaluation.register)
    return None if called.another("risks", risk.id) else mark


def _risk(at: Reading, name: str) -> Risk:
    return next(one.assessed.risk for one in at.evaluation.outcomes if one.assessed.risk.id == name)
