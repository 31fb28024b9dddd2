"""Why a risk stands elsewhere than before: by putting one input at a time back as it was, and classifying again."""

from typing import NamedTuple

from riskreg.movement.cases import Case, Wheres
from riskreg.movement.inputs import Input
from riskreg.movement.model import Where
from riskreg.standing import STAGES, Stage


def at_one_place(one: Where, other: Where) -> bool:
    """Whether two readings of a risk agree: appetite is what is carried, and not where a risk stands."""
    return (
        one.state == other.state
        and one[2:5] == other[2:5]
        and (one.band is other.band or (one.band and one.band.name) == (other.band and other.band.name))
    )


class Kept(NamedTuple):
    """Of all that differs: what moved a risk at a stage, and what pushed it the other way."""

    causes: list[Input]
    against: list[Input]


def kept(before: Case, after: Case, found: list[Input]) -> dict[Stage, Kept]:
    """Of all that differs, what moved the risk and what worked against that, by stage; both cases in one scheme.

    An input is a cause where putting it back takes the risk back, or where it alone takes the first case the same way:
    one that worked against the move is none. If none does by itself, those that move the score that way are causes,
    and if none does that either, all that did not work against it: they act only together.
    """
    first, second = before.stands(), after.stands()
    if all(at_one_place(first[stage], second[stage]) for stage in STAGES):
        return {stage: Kept([], []) for stage in STAGES}
    tried = [(one, one.put(after, before).stands(), one.put(before, after).stands()) for one in found]
    return {stage: _of_stage(first[stage], second[stage], stage, tried) for stage in STAGES}


def push(begun: Where, ended: Where) -> int:
    """Which way a risk went by one scheme: 1 for the worse, -1 for the better, 0 where neither can be said."""
    if begun.state != ended.state:
        return 0
    for size in (_rank, _score):
        difference = size(ended)[1] - size(begun)[1]
        if difference:
            return 1 if difference > 0 else -1
    return 0


_Tried = list[tuple[Input, Wheres, Wheres]]


def _of_stage(before: Where, after: Where, stage: Stage, tried: _Tried) -> Kept:
    if at_one_place(before, after):
        return Kept([], [])
    causes = _causes(before, after, stage, tried)
    other_way = -push(before, after)
    against = [
        one
        for one, undone, alone in tried
        if other_way
        and not any(one is cause for cause in causes)
        and other_way in (push(undone[stage], after), push(before, alone[stage]))
    ]
    return Kept(causes or [one for one, _, _ in tried if not any(one is other for other in against)], against)


def _causes(before: Where, after: Where, stage: Stage, tried: _Tried) -> list[Input]:
    """Those that by themselves go the way of the move; none where they act only together."""
    for size in (_rank, _score, _spot):
        if size(before) == size(after):
            continue
        chosen = [
            one
            for one, undone, alone in tried
            if _takes(size(after), size(undone[stage]), size(before))
            or _takes(size(before), size(alone[stage]), size(after))
        ]
        if chosen:
            return chosen
    return []


_Size = tuple[str, int]


def _rank(one: Where) -> _Size:
    return one.state, one.band.rank if one.band is not None else -1


def _score(one: Where) -> _Size:
    return one.state, one.score if one.score is not None else -1


def _spot(one: Where) -> _Size:
    """Two places of one score are told apart by their likelihood."""
    return one.state, one.likelihood if one.likelihood is not None else -1


def _takes(begun: _Size, ended: _Size, goal: _Size) -> bool:
    """Whether going from where it begun to where it ended is a step the way of the goal."""
    if begun[0] != goal[0]:
        return ended[0] != begun[0]
    return ended[0] == begun[0] and (ended[1] - begun[1]) * (goal[1] - begun[1]) > 0
