"""A history in words, the same in every form: who did what and when, and where a risk came to stand."""

from collections.abc import Sequence

from riskreg.history import Entry, Renamed, When
from riskreg.movement import Move, RiskMovement, Where
from riskreg.movement.words import because, direction, namesake, sentence
from riskreg.standing import STAGES, Stage
from riskreg.wording import on_date, one_line

TERMS: dict[Stage, str] = {"current": "now", "target": "target"}
_AUTHOR, _SUBJECT, _TAG = 60, 200, 60
_LABELS = {"file": "not committed yet", "time": "time passed", "month": "end of month", "committed": "committed"}


def label(when: When) -> str:
    """What a point of the history is called in a column: its tag, its revision, `end of month`, `not committed yet`."""
    if when.how in _LABELS:
        return _LABELS[when.how]
    return one_line(when.tag, _TAG) if when.tag else when.revision or ""


def whose(when: When) -> str:
    """Who brought it, and what they said of it: `Ada Officer: Agree the surgeries`."""
    if when.how == "time":
        return "No commit: nothing was edited, time passed."
    if when.how == "file":
        return "Not committed yet: the file as it is."
    if when.how == "committed":
        since = f"Since {one_line(when.tag, _TAG)}, committed" if when.tag else "Committed so far"
        return f"{since}: the register of revision {when.revision}."
    author, subject = one_line(when.author or "", _AUTHOR), one_line(when.subject or "", _SUBJECT)
    if when.how == "month":
        return f"The register of revision {when.revision}."
    if when.how == "tag":
        return f"The paper of {on_date(when.day)}, revision {when.revision}."
    return f"{author or 'Nobody named'}: {subject or 'no message'}"


def became(told: Entry | Renamed) -> list[str]:
    """Where a risk came to stand, a sentence for each stage that moved, or one for both where they have one cause."""
    if isinstance(told, Renamed):
        return [f"The mitigation {told.was} is called {told.id} from here on."]
    risk = told.risk
    renamed = [f"{risk.was} is called {risk.id} from here on."] if risk.was else []
    if risk.kind in ("closed", "removed"):
        return [*renamed, *([sentence(risk.decision)] if risk.decision else _removed(risk)), *_namesake(risk)]
    moves = [(stage, risk.current if stage == "current" else risk.target) for stage in STAGES]
    moved = [(stage, move) for stage, move in moves if differs(move)]
    if risk.kind == "new":
        moved = moves if moves[0][1].after.band is not None else moves[:1]
    said = [(TERMS[stage], _moved(risk, move)) for stage, move in moved]
    whys = [because(move) if risk.kind != "new" else "" for _, move in moved]
    if len(set(whys)) == 1:
        whys, said = whys[:1], _together(said)
    start = "New: " if risk.kind == "new" else "Opened again: " if risk.kind == "reopened" else ""
    sentences = [
        sentence(f"{text}: {why}" if why else text) for text, why in zip(map(" ".join, said), whys, strict=True)
    ]
    if start and sentences:
        sentences[0] = start + sentences[0][:1].lower() + sentences[0][1:]
    side = ["It stands on the other side from here on."] if risk.changed_sides else []
    return [*renamed, *sentences, *_namesake(risk), *side]


def _together(said: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    """Both stages as one, which have one cause: `now and target High 16`, or each behind its name."""
    if len(said) == 2 and said[0][1] == said[1][1]:
        return [(f"{said[0][0]} and {said[1][0]}", said[0][1])]
    return [(said[0][0], "; ".join([said[0][1], *(" ".join(one) for one in said[1:])]))]


def differs(move: Move) -> bool:
    """Whether the band, the score or the state is another."""
    return _spot(move.before) != _spot(move.after)


def _spot(at: Where) -> tuple[object, ...]:
    return at.state, at.band and at.band.name, at.score


def _namesake(risk: RiskMovement) -> list[str]:
    """That its id stood, or stands, for another risk."""
    clause = namesake(risk)
    return [sentence(clause)] if clause else []


def _removed(risk: RiskMovement) -> list[str]:
    return [sentence(because(risk.current) or "it was removed")]


def _moved(risk: RiskMovement, move: Move) -> str:
    if risk.kind == "new" or move.before.state == "not there":
        return place(move.after)
    way = f", {direction(move.bands)}" if move.bands else ""
    return f"{place(move.after)}, was {place(move.before)}{way}"


def place(at: Where) -> str:
    """Where a risk stands: `Moderate 9`, `not yet classified`."""
    if at.band is None:
        return at.state
    return at.band.words if at.band.name == str(at.score) else f"{at.band.words} {at.score}"
