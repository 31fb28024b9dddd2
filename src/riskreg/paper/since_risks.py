"""What became of each risk since an earlier paper: in a few words for a table, in a sentence with its causes."""

from riskreg.comparison import SIDE_NAMES
from riskreg.movement import Move, Movement, RiskMovement
from riskreg.movement.words import because, direction, move_in_words, place_in_words
from riskreg.paper.since_model import MovedRisk, RiskSince
from riskreg.since import Earlier
from riskreg.standing import Stage
from riskreg.wording import on_date


def of_risks(earlier: Earlier, terms: dict[Stage, str]) -> dict[str, RiskSince]:
    """What became of each risk that is in the register now, by its id."""
    if earlier.compared is None or earlier.movement is None:
        return {}
    day = on_date(earlier.compared.day)
    return {
        one.id: RiskSince(one.kind, brief(one, terms), _sentence(one, day, terms), _at_target(one, day, terms))
        for one in map(_briefly_ruled, earlier.movement.risks)
        if one.current.after.state != "not there"
    }


def moved(movement: Movement, day: str, terms: dict[Stage, str]) -> tuple[MovedRisk, ...]:
    """Each risk that is not as it was, what a board asks about first first."""
    risks = (one for one in map(_briefly_ruled, movement.risks) if one.kind != "unchanged" or _moved_at_all(one))
    return tuple(_moved_risk(one, day, terms) for one in sorted(risks, key=_weight))


def _moved_risk(risk: RiskMovement, day: str, terms: dict[Stage, str]) -> MovedRisk:
    """One risk that is not as it was."""
    return MovedRisk(
        risk.id,
        risk.was,
        SIDE_NAMES[risk.side],
        risk.title,
        risk.kind,
        moved_now(risk),
        _sentence(risk, day, terms),
        _at_target(risk, day, terms),
    )


# What became of a risk, where that is no matter of bands.
_PLAIN: dict[str, str] = {"new": "new", "closed": "closed", "reopened": "opened again", "removed": "removed"}


def brief(risk: RiskMovement, terms: dict[Stage, str]) -> str:
    """What became of a risk in a few words, as a table has room for them: `down two bands, improving`."""
    if risk.kind in _PLAIN:
        return _PLAIN[risk.kind]
    if risk.current.moved:
        return _brief(risk.current)
    crossed = _crossed(risk.current)
    if risk.target.moved:
        return f"{terms['target']}: {_brief(risk.target)}{crossed}"
    before, after = risk.current.before.score, risk.current.after.score
    if before is None or after is None or before == after:
        return f"unchanged{crossed}"
    return f"same band, score {'down' if after < before else 'up'} from {before} to {after}{crossed}"


def _brief(move: Move) -> str:
    if move.bands:
        return direction(move.bands)
    return f"{place_in_words(move.after)}, was {place_in_words(move.before)}"


def _crossed(move: Move) -> str:
    """That a risk in the same band came above appetite, or no longer is: the limit is another, or its category."""
    before, after = move.before.above_appetite, move.after.above_appetite
    if move.moved or before is None or after is None or before == after:
        return ""
    return "; now above appetite" if after else "; no longer above appetite"


# What a board asks about first stands first; what got worse within its band above appetite, before what got better.
_ORDER = (
    "removed",
    "up",
    "unsettled",
    "new",
    "reopened",
    "worse",
    "rescored",
    "settled",
    "closed",
    "down",
    "unchanged",
)


def _weight(risk: RiskMovement) -> tuple[int, int]:
    """The place of a risk among those that moved: by what became of it, then the higher bands first."""
    worse = any(
        move.after.above_appetite and (move.after.score or 0) > (move.before.score or 0)
        for move in (risk.current, risk.target)
    )
    kind = "worse" if risk.kind == "unchanged" and worse else risk.kind
    band = risk.current.after.band or risk.current.before.band
    return _ORDER.index(kind), -band.rank if band is not None else 0


def _briefly_ruled(risk: RiskMovement) -> RiskMovement:
    """The same without the names of both schemes in each cause: these are told once, for all risks."""
    return risk._replace(current=_in_few_words(risk.current), target=_in_few_words(risk.target))


def _in_few_words(move: Move) -> Move:
    short = "the scheme was changed"
    causes = (one._replace(text=short) if one.kind == "scheme" else one for one in move.causes)
    return move._replace(causes=tuple(causes))


def moved_now(risk: RiskMovement) -> bool:
    """Whether there is more to say than what became of its target."""
    told = risk.kind in _PLAIN or risk.changed_sides
    return told or risk.current.moved or bool(risk.current.causes)


def _moved_at_all(risk: RiskMovement) -> bool:
    return bool(risk.current.causes or risk.target.causes or risk.changed_sides)


def _sentence(risk: RiskMovement, day: str, terms: dict[Stage, str]) -> str:
    """What became of a risk as it stands now, with its causes."""
    if risk.kind == "removed":
        stood = risk.current.before
        above = ", above appetite" if stood.above_appetite else ""
        return f"{whole(move_in_words(risk, 'current', day))} It was {place_in_words(stood)}{above}."
    clause = _other_place(risk, risk.current, day) or move_in_words(risk, "current", day)
    # Beside a target that moved, that a risk is unchanged is said of where it stands now.
    stage = f"{terms['current']}: " if not risk.current.moved and _at_target(risk, day, terms) else ""
    return whole(f"{stage}{clause}{_crossed(risk.current)}")


def _other_place(risk: RiskMovement, move: Move, day: str) -> str | None:
    """That a risk came into a band, or out of one, where no number of bands says so; None where one does."""
    if not move.moved or move.bands is not None or risk.kind in _PLAIN or risk.changed_sides:
        return None
    why = because(move)
    return f"{place_in_words(move.after)} now; it was {place_in_words(move.before)} on {day}{f': {why}' if why else ''}"


def _at_target(risk: RiskMovement, day: str, terms: dict[Stage, str]) -> str | None:
    """The same of the target, where it moved, and not just as the current position did."""
    if risk.kind in _PLAIN or not (risk.target.moved or risk.target.causes) or _same(risk.current, risk.target):
        return None
    risk = risk._replace(changed_sides=False)
    if _other_place(risk, risk.current, day) and _other_place(risk, risk.target, day):
        return whole(f"{terms['target']}: {place_in_words(risk.target.after)}{_why_else(risk)}")
    clause = _other_place(risk, risk.target, day) or move_in_words(risk, "target", day)
    return whole(f"{terms['target']}: {clause}")


def _why_else(risk: RiskMovement) -> str:
    """Why a target came into another place, unless the reason is that of the present position, told just before."""
    why = because(risk.target)
    return f": {why}" if why and why != because(risk.current) else ""


def _same(one: Move, other: Move) -> bool:
    return one[1:] == other[1:]


def whole(text: str) -> str:
    """A clause as a sentence."""
    flat = text.strip()
    return f"{flat[:1].upper()}{flat[1:]}{'' if flat[-1:] in ('.', '!', '?', '…') else '.'}"
