"""Movement in sentences for a board: always with the direction in words, as an arrow or a colour alone says too little."""

from riskreg.movement.model import MitigationMovement, Move, RiskMovement, Where
from riskreg.standing import Stage
from riskreg.wording import listing, on_date, one_line

_SMALL = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(number: int, noun: str) -> str:
    """A count as running text has it: `one band`, `nine bands`, `12 bands`."""
    size = _SMALL[number] if 0 <= number < len(_SMALL) else str(number)
    return f"{size} {noun if number == 1 else noun + 's'}"


def place_in_words(at: Where) -> str:
    """Where a risk stands: `Moderate`, `not yet classified`, `not there`."""
    return at.band.words if at.band is not None else at.state


def namesake(risk: RiskMovement) -> str:
    """That the id of a new risk, or of one that is gone, stood or stands for another: a clause; else empty."""
    if risk.another is None or ("not there" not in (risk.current.before.state, risk.current.after.state)):
        return ""
    before = "" if risk.current.after.state == "not there" else "before, it was "
    return f"{risk.id} is another risk now: {before}“{one_line(risk.another, _TITLE)}”"


_TITLE = 160


def because(move: Move) -> str:
    """The causes as one clause, and what it moved in spite of, each text once; empty where nothing moved."""
    causes, against = (listing(dict.fromkeys(one.text for one in told)) for told in (move.causes, move.in_spite_of))
    return f"{causes}, although {against}" if causes and against else causes


def sentence(clause: str) -> str:
    """A clause as a sentence: with a capital, and with a full stop unless it ends with what ends one."""
    ended = clause if clause.endswith((".", "!", "?", "…")) else f"{clause}."
    return ended[:1].upper() + ended[1:]


def briefly_ruled(risk: RiskMovement) -> RiskMovement:
    """The same without the names of both schemes in each cause: where these are told once, for all risks."""
    return risk._replace(current=_in_few_words(risk.current), target=_in_few_words(risk.target))


def _in_few_words(move: Move) -> Move:
    said = (move.causes, move.in_spite_of)
    causes, against = (
        tuple(one._replace(text=RULED) if one.kind == "scheme" else one for one in part) for part in said
    )
    return move._replace(causes=causes, in_spite_of=against)


RULED = "the scheme was changed"


def move_in_words(risk: RiskMovement, stage: Stage, since: str) -> str:
    """One risk at one stage, as the end of a sentence without its full stop.

    `since` says since when: `10 September 2026`, `the paper of 10 September 2026`.
    """
    move = risk.current if stage == "current" else risk.target
    text = _moved(risk, move, since)
    if risk.changed_sides and risk.kind != "removed":
        side = "adopting" if risk.side == "adopting" else "not adopting"
        text = f"{text}; it now stands under {side}"
    return text


def _moved(risk: RiskMovement, move: Move, since: str) -> str:
    if risk.kind in ("new", "reopened"):
        text = f"{'new' if risk.kind == 'new' else 'opened again'} since {since}: {place_in_words(move.after)}"
    elif risk.kind == "removed":
        text = f"removed since {since}, and nothing says who decided that"
    elif risk.kind == "closed":
        text = (risk.decision or "").removeprefix("it was ")
    else:
        return _other(move, since)
    again = namesake(risk)
    return f"{text}; {again}" if again else text


def _other(move: Move, since: str) -> str:
    """What became of a risk that is in both readings, and open in both."""
    if not move.moved:
        return _still(move, since)
    if move.bands is not None:
        way, comma, sense = direction(move.bands).partition(", ")
        return f"{way} since {since}{comma}{sense}{_why(move)}"
    return f"{place_in_words(move.after)} since {since}, was {place_in_words(move.before)}{_why(move)}"


def direction(bands: int) -> str:
    """Which way by how many bands, and what that means: `down two bands, improving`."""
    if bands == 0:
        return "in the same band"
    way, sense = ("up", "getting worse") if bands > 0 else ("down", "improving")
    return f"{way} {in_words(abs(bands), 'band')}, {sense}"


def _still(move: Move, since: str) -> str:
    if move.after.state != "classified":
        return f"{move.after.state}, as before"
    if move.before.score == move.after.score or move.before.score is None or move.after.score is None:
        return f"unchanged since {since}"
    sense = "worse" if move.after.score > move.before.score else "better"
    return f"in the same band since {since}, the score {sense}: {move.after.score}, was {move.before.score}{_why(move)}"


def _why(move: Move) -> str:
    text = because(move)
    return f": {text}" if text else ""


def mitigation_in_words(one: MitigationMovement) -> str:
    """What happened to a mitigation, without its name or a full stop: `done on 12 October 2026`."""
    now = one.after
    if now is None:
        return "taken out of the register"
    if one.kind == "rescheduled" and now.status == "in place" and now.due is None and now.done_on is not None:
        return f"said to be done on {on_date(now.done_on)}, which is still to come"
    if one.kind == "rescheduled":
        return _rescheduled(one)
    text = _BECAME[one.kind]
    if now.status == "in place" and one.kind in ("new", "done"):
        text = f"{text}{', done' if one.kind == 'new' else ''} on {on_date(now.done_on)}" if now.done_on else text
    elif one.kind == "overdue" and now.due is not None:
        text = f"{text}: it was due on {on_date(now.due)}"
    elif one.kind in ("new", "agreed", "undone"):
        text = f"{text}, {now.status}" if one.kind == "new" else text
        text = f"{text}, for {on_date(now.due)}" if now.due is not None else text
    return f"{text}; {_rescheduled(one)}" if one.days is not None else text


_BECAME = {
    "new": "new",
    "proposed": "only proposed again",
    "agreed": "agreed",
    "done": "done",
    "withdrawn": "withdrawn",
    "undone": "no longer in place",
    "overdue": "overdue",
}


def _rescheduled(one: MitigationMovement) -> str:
    """A due date that was moved, and how far; one that was set, or taken away."""
    was, now = (item.due if item is not None else None for item in (one.before, one.after))
    if was is None or now is None or one.days is None:
        return f"given a due date, {on_date(now)}" if now is not None else "without a due date now"
    if one.days == 0:
        return f"due date moved {in_words(one.times or 0, 'time')}, and back to {on_date(now)}"
    sense = "later" if one.days > 0 else "earlier"
    moves = f", in {in_words(one.times, 'move')}" if one.times is not None and one.times > 1 else ""
    return f"due date moved from {on_date(was)} to {on_date(now)}, {in_words(abs(one.days), 'day')} {sense}{moves}"
