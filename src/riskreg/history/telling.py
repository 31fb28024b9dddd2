"""Readings of one register -> what became of each risk from one to the next. Pure, and only what differs is compared."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.comparison import Evaluation
from riskreg.history.model import Entry, Renamed, When
from riskreg.movement import Cause, Move, RiskMovement, Where, compare
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
        self._count = 0

    def begun(self, now: Reading, when: When) -> Iterator[Entry]:
        """The first reading of all: every risk is new."""
        nowhere, cause = Where("not there"), (Cause("effect", "it is new"),)
        for outcome in now.evaluation.outcomes:
            risk = outcome.assessed.risk
            current, target = (Move(stage, nowhere, where(outcome, stage), None, cause) for stage in STAGES)
            exempt = bool(risk.exempt)
            told = RiskMovement(risk.id, None, outcome.assessed.side, risk.title, "new", current, target, exempt=exempt)
            yield Entry(when, told, self._which(told, now))

    def told(self, parents: Sequence[Reading], now: Reading, when: When) -> Iterator[Entry | Renamed]:
        """What became of the risks from the reading that this one was made from, and which mitigations were renamed.

        Where there are several, it is told against the first, and only what none of them had already.
        """
        first, others = parents[0], parents[1:]
        same_names = first.evaluation.measures.keys() == now.evaluation.measures.keys()
        if first.marks == now.marks and same_names:
            return
        found = sorted(compare(first.evaluation, now.evaluation).risks, key=lambda risk: risk.was is None)
        for risk in found:  # those with another id first: their old ids are free for new risks
            one = self._which(risk, now)
            before, after = first.marks.get(risk.was or risk.id), now.marks.get(risk.id)
            moved = before != after and all(other.marks.get(risk.id) != after for other in others)
            renamed = risk.was is not None and all(risk.id not in other.marks for other in others)
            if moved or renamed:
                yield Entry(when, risk if renamed else risk._replace(was=None), one)
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
                ones = frozenset(self.names[risk] for risk in secret.risks_of(name))
                yield Renamed(when, name, was, title, ones, secret.mitigation(name))

    def _which(self, risk: RiskMovement, now: Reading) -> int:
        """Which risk this is: one that came back under its id is the same again."""
        one = self.names.get(risk.was or risk.id)
        if risk.kind == "new" and one is not None:
            others = {self.names.get(name) for name in now.marks if name != risk.id}
            one = None if one in others else one
        if one is None:
            self._count += 1
            one = self._count
        self.names[risk.id] = one
        return one
