"""The scheme has changed: how, and every risk under both, so that a changed ruler is not taken for a changed risk."""

from collections.abc import Iterator

from riskreg.movement.cases import Case
from riskreg.movement.causes import at_one_place, push
from riskreg.movement.model import Cause, Move, Rescored, Where
from riskreg.schemes import Scheme
from riskreg.wording import count, listing, one_line

_NAME = 60


def same_ruler(one: Scheme, other: Scheme) -> bool:
    """Whether two schemes put every risk into the same band: the same levels, bands and cells. Colours say nothing."""
    return one is other or _marks(one) == _marks(other)


def _marks(scheme: Scheme) -> tuple[object, ...]:
    labels = tuple(tuple(level.label for level in scale) for scale in (scheme.likelihood, scheme.impact))
    cells = tuple(tuple((cell.score, cell.band.rank) for cell in row) for row in scheme.grid)
    return labels, tuple(band.name for band in scheme.bands), cells


def pushed(before: Scheme, after: Scheme, was: Where, now: Where) -> int:
    """Which way it is from a place by one scheme to a place by another, as `causes.push` has it.

    That can be said only where the bands that both schemes have stand in one order, and one of them lies between the two
    places, or is one of them. Of two places in one band the scores say it, where both schemes make them alike.
    """
    if was.band is None or now.band is None:
        return 0
    ranks = {band.name: band.rank for band in after.bands}
    shared = [(band.rank, ranks[band.name]) for band in before.bands if band.name in ranks]
    if shared != sorted(shared, key=lambda pair: pair[1]):
        return 0
    for rank, other in shared:
        begun, ended = _sign(was.band.rank - rank), _sign(now.band.rank - other)
        if begun != ended:
            return _sign(ended - begun)
    alike = before.combine == after.combine == "product" and _sizes(before) == _sizes(after)
    if was.band.name == now.band.name and alike and was.score is not None and now.score is not None:
        return _sign(now.score - was.score)
    return 0


def _sign(number: int) -> int:
    return (number > 0) - (number < 0)


def _sizes(scheme: Scheme) -> tuple[int, int]:
    return len(scheme.likelihood), len(scheme.impact)


def how(before: Scheme, after: Scheme) -> tuple[str, ...]:
    """What is different, a sentence without its full stop each: the scales, the bands, what falls in each of them."""
    said = [*_scales(before, after), *_bands(before, after)]
    if not said:
        said = ["the same scores fall in the same bands, but likelihood and impact come together in another way"]
    return tuple(said)


def _scales(before: Scheme, after: Scheme) -> Iterator[str]:
    for name, was, now in (
        ("likelihood", before.likelihood, after.likelihood),
        ("impact", before.impact, after.impact),
    ):
        old, new = ([one_line(level.label, _NAME) for level in scale] for scale in (was, now))
        if len(old) != len(new):
            yield f"{name} has {count(len(new), 'level')}, and had {len(old)}"
        elif old != new:
            changed = [f"{one} (was {other})" for one, other in zip(new, old, strict=True) if one != other]
            yield f"levels of {name} have other names: {listing(changed)}"


def _bands(before: Scheme, after: Scheme) -> Iterator[str]:
    old, new = ([one_line(band.name, _NAME) for band in scheme.bands] for scheme in (before, after))
    if old != new:
        yield f"the bands, lowest first, are {listing(new)}, and were {listing(old)}"
    if before.combine != after.combine:
        words = {"product": "multiplied", "lookup": "looked up in a table"}
        yield f"likelihood and impact are {words[after.combine]}, and were {words[before.combine]}"
    by_name = {band.name: band for band in before.bands}
    for band in after.bands:
        was = by_name.get(band.name)
        if was is not None and before.reach(was) != after.reach(band):
            yield f"{one_line(band.words, _NAME)} holds the scores {after.reach(band)}, and held {before.reach(was)}"


def rescored(name: str, moves: tuple[Move, Move], before: Case, after: Case) -> Iterator[Rescored]:
    """One risk that is in both, at each stage under each scheme."""
    mine = before._replace(scheme=after.scheme, appetite=after.appetite)
    theirs = after._replace(scheme=before.scheme, appetite=before.appetite)
    by_new, by_old = (one.stands() if one.fits() else None for one in (mine, theirs))
    for move in moves:
        yield Rescored(
            name,
            move.stage,
            _called(move.before),
            _called(by_new[move.stage]) if by_new is not None else None,
            _called(by_old[move.stage]) if by_old is not None else None,
            _called(move.after),
        )


def _called(at: Where) -> str:
    return at.band.name if at.band is not None else at.state


def cause(before: Scheme, after: Scheme) -> Cause:
    """The ruler itself, as the cause of a move."""
    was, now = one_line(before.name, _NAME), one_line(after.name, _NAME)
    return Cause("scheme", f"the scheme was changed from {was} to {now}" if was != now else "the scheme was changed")


Causes = tuple[tuple[Cause, ...], tuple[Cause, ...]]
"""What moved a risk, and what pushed it the other way."""


def with_ruler(
    move: Move, own: Causes, schemes: tuple[Scheme, Scheme], first: Where | None, later: Where | None
) -> Causes:
    """The causes of a move from a place by one scheme to a place by another, the ruler among them if it had a part.

    `own` are those by the second scheme alone: from `first`, where the risk would have been by it before. `later` is
    where it would be now by the first scheme. Both are None where the other scheme has no such level.
    """
    causes, against = own
    itself = cause(*schemes)
    way = pushed(*schemes, move.before, move.after)
    if way == 0 or first is None:
        stayed = first is not None and at_one_place(move.before, first)
        return (causes if stayed and causes else (itself, *causes)), against
    if push(first, move.after) == -way:  # all that was changed of the risk was against the move
        causes, against = against, causes
    pushes = pushed(*schemes, move.before, first), pushed(*schemes, later, move.after) if later is not None else 0
    if way in pushes or not causes:
        return (itself, *causes), against
    return causes, ((itself, *against) if -way in pushes else against)
