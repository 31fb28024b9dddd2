"""Every risk of either reading: where it stood, where it stands, and why."""

from typing import NamedTuple

from riskreg.assessment import Outcome
from riskreg.comparison import Evaluation
from riskreg.model import Risk
from riskreg.movement import ruler
from riskreg.movement.cases import Case, Cases, Wheres, where
from riskreg.movement.causes import Kept, at_one_place, kept
from riskreg.movement.inputs import Input, closed, inputs
from riskreg.movement.model import Cause, Move, Rescored, RiskKind, RiskMovement, Where
from riskreg.movement.pairing import Names, Pair, pairs
from riskreg.standing import STAGES, Stage
from riskreg.wording import one_line

Moves = tuple[Move, Move]


def _still(move: Move) -> bool:
    return at_one_place(move.before, move.after)


class Found(NamedTuple):
    """The risks as they moved, and those rescored where the scheme has changed.

    `idle` is what else was changed of the scoring of a risk, by its id, without moving it.
    """

    risks: tuple[RiskMovement, ...]
    rescored: tuple[Rescored, ...]
    idle: dict[str, list[Input]]


class Risks:
    """Compares the risks of two readings, one by one."""

    def __init__(self, before: Evaluation, after: Evaluation, called: Names) -> None:
        self._before, self._after, self._called = before, after, called
        self._cases = Cases(before, after, called)
        self._known = self._cases.measures
        self._same_ruler = ruler.same_ruler(before.scheme, after.scheme)
        self._dropped = {one.id: one.reason for one in after.register.dropped if one.field is None}
        self._namesakes = tuple(self._of_two(one) for one in (before, after))

    def found(self) -> Found:
        """All of them."""
        risks: list[RiskMovement] = []
        rescored: list[Rescored] = []
        idle: dict[str, list[Input]] = {}
        for pair in pairs(self._before, self._after, self._called):
            moves = self._move(pair, "current"), self._move(pair, "target")
            risk = (pair.after or pair.before).assessed.risk  # type: ignore[union-attr]  # one of the two is there
            if pair.before is not None and pair.after is not None and self._to_explain(pair.before, pair.after, moves):
                before, after = self._cases.of(pair)
                moves, left = self._explained(moves, before, after)
                if left:
                    idle[risk.id] = left
                if not self._same_ruler:
                    rescored += ruler.rescored(risk.id, moves, before, after)
            risks.append(self._movement(pair, risk, *moves))
        return Found(tuple(risks), tuple(rescored), idle)

    def _of_two(self, evaluation: Evaluation) -> dict[str, Risk]:
        """The risks of one reading whose ids are those of others in the other reading."""
        risks = (one.assessed.risk for one in evaluation.outcomes) if self._called.others.get("risks") else ()
        return {risk.id: risk for risk in risks if self._called.another("risks", risk.id)}

    def _move(self, pair: Pair, stage: Stage) -> Move:
        was, now = where(pair.before, stage), where(pair.after, stage)
        comparable = was.band is not None and now.band is not None and self._same_ruler
        return Move(stage, was, now, now.band.rank - was.band.rank if comparable else None)  # type: ignore[union-attr]

    def _to_explain(self, before: Outcome, after: Outcome, moves: Moves) -> bool:
        current, target = moves
        if not self._same_ruler or not (_still(current) and _still(target)):
            return True
        was, now = before.assessed.risk, after.assessed.risk
        return was is not now and any(getattr(was, key) != getattr(now, key) for key in _SCORING)

    def _explained(self, moves: Moves, before: Case, after: Case) -> tuple[Moves, list[Input]]:
        """The moves with their causes, and what was changed and has no part in either."""
        differing = inputs(before, after, self._knows)
        by_stage: dict[Stage, Kept] = {stage: Kept([], []) for stage in STAGES}
        first: Wheres | None = {move.stage: move.before for move in moves}
        later: Wheres | None = None
        if not self._same_ruler:
            by_old = after._replace(scheme=before.scheme, appetite=before.appetite)
            before = before._replace(scheme=after.scheme, appetite=after.appetite)
            first, later = (one.stands() if one.fits() else None for one in (before, by_old))
        if first is not None:
            by_stage = kept(before, after, differing)
        told = [self._told(move, by_stage[move.stage], first, later) for move in moves]
        used = {id(one) for found in by_stage.values() for part in found for one in part}
        return (told[0], told[1]), [one for one in differing if id(one) not in used]

    def _told(self, move: Move, found: Kept, first: Wheres | None, later: Wheres | None) -> Move:
        """A move with what caused it, and what it moved in spite of.

        `first` is where the risk would have been before by the scheme of today, `later` where it would be now by the
        scheme of then; None where the other scheme has no such level.
        """
        if _still(move):
            return move
        causes, against = (tuple(dict.fromkeys(one.cause for one in part)) for part in found)
        if not self._same_ruler:
            schemes = self._before.scheme, self._after.scheme
            places = (held[move.stage] if held is not None else None for held in (first, later))
            causes, against = ruler.with_ruler(move, (causes, against), schemes, *places)
        return move._replace(causes=causes, in_spite_of=against)

    def _knows(self, name: str) -> tuple[bool, bool]:
        return name in self._known[0], name in self._known[1]

    def _movement(self, pair: Pair, risk: Risk, current: Move, target: Move) -> RiskMovement:
        kind, decision = self._kind(pair, risk, current, target)
        was, now = (one.assessed if one is not None else None for one in pair)
        one = now or was
        risks = [held.risk if held is not None else None for held in (was, now)]
        namesake = self._namesakes[pair.after is None].get(risk.id)
        if kind == "new":
            cause = (Cause("effect", "it is new"),)
            current, target = current._replace(causes=cause), target._replace(causes=cause)
        elif pair.after is None:
            cause = (Cause("decided", decision or "it was removed, with no record of who decided that"),)
            current, target = current._replace(causes=cause), target._replace(causes=cause)
        return RiskMovement(
            id=risk.id,
            was=self._called.renamed("risks", risk.id) if pair.after is not None else None,
            side=one.side,  # type: ignore[union-attr]  # as above
            title=risk.title,
            kind=kind,
            current=current,
            target=target,
            decision=decision,
            exempt=any(held is not None and held.exempt for held in (*risks, namesake)),
            changed_sides=was is not None and now is not None and was.side != now.side,
            another=namesake.title if namesake is not None else None,
        )

    def _kind(self, pair: Pair, risk: Risk, current: Move, target: Move) -> tuple[RiskKind, str | None]:
        if pair.before is None:
            return "new", closed(risk) if current.after.state == "closed" else None
        if pair.after is None:
            return self._gone(risk, current.before)
        if current.before.state != current.after.state:
            return _another_state(risk, current)
        bands = current.bands or target.bands
        if bands:
            return ("up" if bands > 0 else "down"), None
        return ("rescored" if not self._same_ruler and (current.moved or target.moved) else "unchanged"), None

    def _gone(self, risk: Risk, was: Where) -> tuple[RiskKind, str | None]:
        """A risk that the second register does not have, and the decision behind that, if there is one."""
        reason = self._dropped.get(risk.id)
        if reason is not None:
            return "closed", f"it was left out: {one_line(reason, 160)}"
        return ("closed", closed(risk)) if was.state == "closed" else ("removed", None)


def _another_state(risk: Risk, move: Move) -> tuple[RiskKind, str | None]:
    was, now = move.before.state, move.after.state
    if now == "closed":
        return "closed", closed(risk)
    if was == "closed":
        return "reopened", None
    return ("settled" if now == "classified" or was == "not yet classified" else "unsettled"), None


_SCORING = (
    "likelihood",
    "impact",
    "mitigated_by",
    "current",
    "target",
    "treatment",
    "acceptance",
    "moves_to",
    "status",
    "closed",
)
