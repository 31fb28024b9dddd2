"""Every input of a risk that is not as it was, each with what it would be called if it is the cause of a move."""

from collections.abc import Callable, Iterator
from typing import Literal, NamedTuple

from riskreg.assessment import is_closed, judged_current, judged_target
from riskreg.determination import acceptance_fault
from riskreg.model import Acceptance, Judgement, Risk
from riskreg.movement import standings
from riskreg.movement.cases import Case
from riskreg.movement.model import Cause
from riskreg.movement.steps import impact_changed, likelihood, steps
from riskreg.wording import listing, on_date, one_line

_NAME = 80  # characters of a name of a person or a body
_REASON = 160


class Input(NamedTuple):
    """One thing that differs. `what` says how it is put back: fields of the risk, a mitigation, an effect, the day, the sides."""

    cause: Cause
    what: Literal["fields", "effect", "measure", "day", "sides"]
    keys: tuple[str, ...] = ()

    def put(self, case: Case, other: Case) -> Case:
        """A case with this one input as the other case has it."""
        if self.what == "fields":
            return case._replace(risk=case.risk.model_copy(update={key: getattr(other.risk, key) for key in self.keys}))
        if self.what == "day":
            return case._replace(as_of=other.as_of)
        if self.what == "sides":
            return case._replace(side=other.side, sides=other.sides)
        (name,) = self.keys
        if self.what == "measure":
            return case._replace(measures={**case.measures, name: other.measures[name]})
        effects, others = case.effects, other.effects
        effects.pop(name, None)
        if name in others:
            effects[name] = others[name]
        return case.with_effects(effects)


def inputs(before: Case, after: Case, known: Callable[[str], tuple[bool, bool]]) -> list[Input]:
    """All that differs between two cases of one risk, in the order in which a person would look at it.

    `known` tells of a mitigation whether the first register has it, and whether the second has.
    """
    return [
        *_closure(before, after),
        *_time(before, after),
        *_mitigations(before, after, known),
        *_scores(before, after),
        *_judgements(before, after),
        *_treatment(before, after),
    ]


def _mitigations(before: Case, after: Case, known: Callable[[str], tuple[bool, bool]]) -> Iterator[Input]:
    effects = before.effects, after.effects
    for name in after.measures:  # every one that either case names
        was, now = (held.get(name) for held in effects)
        in_first, in_second = known(name)
        if was != now:
            if not in_first:
                cause = standings.arrived(name, after.measures[name])
            elif not in_second:
                cause = standings.left(name)
            elif was is None and now is not None:
                cause = Cause("effect", f"{name} was added to it: {steps(now)}", name)
            elif was is not None and now is None:
                cause = Cause("effect", f"{name} no longer bears on it", name)
            elif was is not None and now is not None:
                cause = Cause("effect", f"what {name} does to it was changed: {steps(now)}, was {steps(was)}", name)
            yield Input(cause, "effect", (name,))
        one, other = before.measures[name], after.measures[name]
        if one is not other and in_first and in_second and standings.differs(one, other):
            yield Input(standings.changed(name, one, other), "measure", (name,))


def _scores(before: Case, after: Case) -> Iterator[Input]:
    was, now = before.risk, after.risk
    if was.likelihood != now.likelihood:
        old, new = likelihood(was.likelihood, before.scheme), likelihood(now.likelihood, after.scheme)
        yield Input(Cause("score", f"its likelihood was changed from {old} to {new}"), "fields", ("likelihood",))
    if was.impact != now.impact:
        text = impact_changed(was.impact, now.impact, (before.scheme, after.scheme))
        yield Input(Cause("score", text.replace("its impact", "its impact was changed", 1)), "fields", ("impact",))


def _judgements(before: Case, after: Case) -> Iterator[Input]:
    for key, what in (("current", _NOW), ("target", _TARGET)):
        was: Judgement | None = getattr(before.risk, key)
        now: Judgement | None = getattr(after.risk, key)
        if was == now:
            continue
        if now is None:
            text = f"the judgement of {what} was taken away"
        else:
            text = judged(now, what, "" if was is None else " again")
        yield Input(Cause("judged", text), "fields", (key,))


_TREATED = {"treat": "treated", "tolerate": "tolerated", "transfer": "transferred", "terminate": "terminated"}


def _treatment(before: Case, after: Case) -> Iterator[Input]:
    was, now = before.risk, after.risk
    keys = ("treatment", "acceptance", "moves_to")
    if any(getattr(was, key) != getattr(now, key) for key in keys):
        yield Input(Cause("treatment", _treated(was, now)), "fields", keys)
    others = {*was.moves_to, *now.moves_to} if "terminate" in (was.treatment, now.treatment) else set()
    moved = sorted(name for name in others if before.sides.get(name) != after.sides.get(name))
    if before.side != after.side or moved:
        text = "it is on the other side now" if before.side != after.side else f"{listing(moved)} changed sides"
        yield Input(Cause("treatment", text), "sides")


def _treated(was: Risk, now: Risk) -> str:
    """How a treatment was changed: what it is now, and how that was decided."""
    if was.treatment == now.treatment == "tolerate":
        return _accepted(was.acceptance, now.acceptance)
    if was.treatment == now.treatment:
        return f"it moves to {listing(now.moves_to)}" if now.moves_to else "nothing says what it moves to"
    text = f"it is to be {_TREATED[now.treatment]}, and was to be {_TREATED[was.treatment]}"
    if now.treatment == "tolerate" and now.acceptance is not None:
        return f"{text}: {_accepted(None, now.acceptance)}"
    return f"{text}: it moves to {listing(now.moves_to)}" if now.treatment == "terminate" and now.moves_to else text


def _accepted(was: Acceptance | None, now: Acceptance | None) -> str:
    if now is None:
        return "its acceptance was taken back"
    by = one_line(now.by, _NAME) if now.by else "somebody"
    day = f" on {on_date(now.on)}" if now.on else ""
    return f"{by} accepted it{' again' if was is not None and was.on != now.on else ''}{day}"


def _closure(before: Case, after: Case) -> Iterator[Input]:
    was, now = before.risk, after.risk
    if (was.status, was.closed) != (now.status, now.closed):
        text = closed(now) if now.status == "closed" else "it was opened again"
        yield Input(Cause("decided", text), "fields", ("status", "closed"))


def closed(risk: Risk) -> str:
    """The record of a closing, as a clause."""
    record = risk.closed
    if record is None:
        return "it was closed"
    return f"it was closed on {on_date(record.on)} by {one_line(record.by, _NAME)}: {one_line(record.reason, _REASON)}"


def _time(before: Case, after: Case) -> Iterator[Input]:
    """The passing of time, where it alone could matter to this risk: what a mitigation makes of it is the mitigation's own."""
    days = before.as_of, after.as_of
    if days[0] == days[1]:
        return
    for risk in dict.fromkeys((id(after.risk), id(before.risk))):
        one = after.risk if id(after.risk) == risk else before.risk
        cause = _aged(one, before, after)
        if cause is not None:
            yield Input(cause, "day")
            return


def _aged(risk: Risk, before: Case, after: Case) -> Cause | None:
    """What another day makes of a risk as written; None where that is nothing."""
    was, now = before.as_of, after.as_of
    if is_closed(risk, was) != is_closed(risk, now):
        return Cause("decided", closed(risk) if is_closed(risk, now) else "it was not closed yet on that day")
    if risk.treatment == "tolerate" and risk.acceptance is not None:
        faults = acceptance_fault(risk, was), acceptance_fault(risk, now)
        review, on = risk.acceptance.review_on, risk.acceptance.on
        if (faults[0] is None) != (faults[1] is None):
            if faults[1] is None:
                return Cause("time", f"its acceptance of {on_date(on or now)} is in force")
            if review is not None and review < now:
                return Cause(
                    "time", f"the day on which its acceptance was to be looked at again, {on_date(review)}, has passed"
                )
            return Cause("time", "its acceptance was not in force yet on that day")
    said = [
        judged(one, what) if find(risk, now) is not None else f"{what} was not judged yet on that day"
        for one, what, find in ((risk.current, _NOW, judged_current), (risk.target, _TARGET, judged_target))
        if one is not None and (find(risk, was) is None) != (find(risk, now) is None)
    ]
    return Cause("time", listing(said)) if said else None


def judged(one: Judgement, what: str, again: str = "") -> str:
    """A judgement, as a clause."""
    return f"{one_line(one.by, _NAME)} judged {what}{again} on {on_date(one.on)}"


_NOW, _TARGET = "where it stands", "its target"
