"""One mitigation in both readings: in a word what happened to it, and as the clause of a sentence."""

from riskreg.movement.model import Cause, CauseKind
from riskreg.standing import Measure, Standing
from riskreg.wording import on_date

_AGREED = (Standing.DUE, Standing.OVERDUE, Standing.UNDATED)


def differs(before: Measure, after: Measure) -> bool:
    """Whether a mitigation's part in working out a band could be another."""
    was, now = before.mitigation, after.mitigation
    return (
        before.standing is not after.standing
        or was.done_on != now.done_on
        or was.kind != now.kind
        or (was.owner is None) != (now.owner is None)
    )


def arrived(name: str, measure: Measure) -> Cause:
    """A mitigation that is new to the register."""
    day = measure.mitigation.due
    if measure.standing is Standing.IN_PLACE:
        return Cause("done", f"{name} is new, and {done(measure)}", name)
    if measure.standing is Standing.DUE and day is not None:
        return Cause("agreed", f"{name} is new, and agreed for {on_date(day)}", name)
    if measure.standing in _AGREED:
        return Cause("agreed", f"{name} is new, and agreed, but {_late(measure)}", name)
    return Cause("effect", f"{name} is new, and {measure.standing.value}", name)


def left(name: str) -> Cause:
    """A mitigation that the register no longer has."""
    return Cause("withdrawn", f"{name} was taken out of the register", name)


def changed(name: str, before: Measure, after: Measure) -> Cause:
    """A mitigation that both readings have, and that does not stand as it did."""
    kind, text = _changed(before, after)
    return Cause(kind, text.format(name=name), name)


def _changed(before: Measure, after: Measure) -> tuple[CauseKind, str]:
    was, now = before.standing, after.standing
    if was is now:
        return _unmoved(before, after)
    if now is Standing.IN_PLACE:
        return "done", f"{{name}} {done(after)}"
    if now in (Standing.WITHDRAWN, Standing.PROPOSED):
        return "withdrawn", f"{{name}} {'was withdrawn' if now is Standing.WITHDRAWN else 'is only proposed again'}"
    if was is Standing.IN_PLACE:
        return "undone", f"{{name}} is no longer in place{_due(after)}"
    if was not in _AGREED:
        late = f", but {_late(after)}" if now is not Standing.DUE else _due(after)
        return "agreed", f"{{name}} was agreed{late}"
    return _moved_in_time(before, after)


def _moved_in_time(before: Measure, after: Measure) -> tuple[CauseKind, str]:
    """Agreed in both readings, and on time in one of them only."""
    was, now = before.mitigation.due, after.mitigation.due
    done_on = after.mitigation.done_on
    if after.mitigation.status == "in place" != before.mitigation.status and done_on is not None:
        return "slipped", f"{{name}} is said to be done on {on_date(done_on)}, and that day had not come"
    if now is None:
        return "slipped", "{name} no longer has a due date"
    if after.standing is Standing.OVERDUE:
        moved = "" if was == now or was is None else f" (it was {on_date(was)} before)"
        return "overdue", f"the due date of {{name}}, {on_date(now)}{moved}, has passed"
    if was is None:
        return "slipped", f"{{name}} was given a due date, {on_date(now)}"
    if was == now:
        return "slipped", f"the due date of {{name}}, {on_date(now)}, had not come"
    passed = ", which had passed," if before.standing is Standing.OVERDUE else ""
    return "slipped", f"the due date of {{name}} was moved from {on_date(was)}{passed} to {on_date(now)}"


def _unmoved(before: Measure, after: Measure) -> tuple[CauseKind, str]:
    """As it stood; but somebody answers for it, or it is another kind of thing, or was done on another day."""
    was, now = before.mitigation, after.mitigation
    if (was.owner is None) != (now.owner is None):
        return "treatment", "{name} has nobody who answers for it" if now.owner is None else "{name} has an owner now"
    if was.kind != now.kind:
        return "treatment", f"{{name}} is now {f'of the kind {now.kind}' if now.kind else 'of no kind'}"
    return "done", f"{{name}} {done(after)}" + (f", and not on {on_date(was.done_on)}" if was.done_on else "")


def done(measure: Measure) -> str:
    """`was done on 12 October 2026`; `is in place` where nothing says since when."""
    day = measure.mitigation.done_on
    return f"was done on {on_date(day)}" if day is not None else "is in place"


def _late(measure: Measure) -> str:
    due = measure.mitigation.due
    return "without a due date" if due is None else f"its due date, {on_date(due)}, has passed"


def _due(measure: Measure) -> str:
    due = measure.mitigation.due
    return f", for {on_date(due)}" if due is not None else ""
