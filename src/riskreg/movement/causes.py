"""Why a risk stands elsewhere than before: by putting one input at a time back as it was, and classifying again."""

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


def kept(before: Case, after: Case, found: list[Input]) -> dict[Stage, list[Input]]:
    """Of all that differs, what moved the risk, by stage; both cases in one scheme.

    An input is kept where putting it back takes the risk back, or where it alone takes the first case the same way:
    one that worked against the move is no cause of it. If none does by itself, those that move the score that way
    are kept, and if none does that either, all of them: they act only together.
    """
    first, second = before.stands(), after.stands()
    if all(at_one_place(first[stage], second[stage]) for stage in STAGES):
        return {stage: [] for stage in STAGES}
    tried = [(one, one.put(after, before).stands(), one.put(before, after).stands()) for one in found]
    return {stage: _of_stage(first[stage], second[stage], stage, tried) for stage in STAGES}


_Tried = list[tuple[Input, Wheres, Wheres]]


def _of_stage(before: Where, after: Where, stage: Stage, tried: _Tried) -> list[Input]:
    if at_one_place(before, after):
        return []
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
    return [one for one, _, _ in tried]


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
