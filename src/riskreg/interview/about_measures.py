"""The questions about what would change a risk: mitigations, what each does on both sides, who does it, by when."""

from collections.abc import Generator, Iterator

from riskreg.interview.about_risk import Asked, owner_of
from riskreg.interview.asking import Choice, Question, Unfit, any_text, day, level_of, one_of, picked, some_of, told_day
from riskreg.interview.words import KINDS, MOST_TITLE, SIDE, called, level, levels, stands_at
from riskreg.interview.world import OTHER, MeasureFacts, RiskFacts, World
from riskreg.model import Level
from riskreg.wording import nearest, on_date, one_line

TOLERATE = "tolerate"
KNOWN = "="  # before the id of a mitigation that is there: one that is gone meanwhile is then not taken for a new one
IN_PLACE = "in place"


def treat(world: World, risk: RiskFacts) -> Generator[Question, str, bool]:
    """One thing that would change a risk; or that it is tolerated, or where it goes. Whether there can be more."""
    if risk.treatment == "terminate" and risk.id in world.undecided:
        yield from _moves(world, risk)
        return False
    answer = yield _what(world, risk)
    if not answer:
        return False
    if answer == TOLERATE:
        yield from _tolerate(world, risk)
        return False
    if risk.treatment == "tolerate":
        world.change_risk(risk, "treatment", "treat")
    known = answer.removeprefix(KNOWN) if answer.startswith(KNOWN) else None
    if known is not None and known in risk.effects:
        yield from _who_and_when(world, world.measures[known])
        return True
    if known is not None:
        measure = world.measures[known]
    else:
        kind = yield _kind(answer)
        measure = world.add_measure(answer, kind or None)
    yield from _effect(world, risk, measure)
    yield from _other_side(world, risk, measure)
    if not _settled(measure):
        yield from _who_and_when(world, measure)
    return True


def _what(world: World, risk: RiskFacts) -> Question:
    before = []
    first = not world.touched(risk)
    if first and risk.id in world.undecided:
        reason, settled_by = world.undecided[risk.id]
        before.append(f"{called(risk)} is not classified yet: {reason}. To settle it, {settled_by}.")
    if risk.effects:
        before.append(f"With all that is listed for it, {risk.id} would come to {stands_at(world, risk)}.")
    offered = (*_measures(world, risk), Choice(TOLERATE, TOLERATE, "leave it as it is, and say who accepts that"))
    return Question(
        f"measure {risk.id}",
        f"What {'would' if first else 'else would'} change {called(risk) if first else risk.id}? "
        "Pick one of these, or name something new.",
        "Something that makes it less likely or less bad. One that serves other risks already can serve this one too: "
        "answer with its number. For something new, say what is done. For example: A policy built on the code of conduct.",
        _measure_reader(world, offered),
        offered,
        tuple(before),
        skip="nothing more for now",
    )


def _measures(world: World, risk: RiskFacts) -> Iterator[Choice]:
    """What can be picked for a risk: what is listed for it and still open first, then what it does not list."""
    for name in risk.effects:
        measure = world.measures.get(name)
        if measure is not None and not _settled(measure):
            yield Choice(f"{KNOWN}{name}", name, f"{_titled(measure)}, listed already: say who does it, and by when")
    for name, measure in world.measures.items():
        if name not in risk.effects and measure.status != "withdrawn":
            yield Choice(f"{KNOWN}{name}", name, _titled(measure))


def _titled(measure: MeasureFacts) -> str:
    """A mitigation beside its id: what it is, and how far it has come."""
    same = measure.title.casefold() == measure.id.casefold()
    return measure.status if same else f"{one_line(measure.title, MOST_TITLE)} ({measure.status})"


def _settled(measure: MeasureFacts) -> bool:
    """Whether nothing is left to say of a mitigation: who does it, and by when."""
    done = measure.status == IN_PLACE or (measure.status == "agreed" and measure.dated)
    return measure.status == "withdrawn" or (measure.owner is not None and done)


def _measure_reader(world: World, offered: tuple[Choice, ...]) -> "_Reader":
    return _Reader(offered, tuple(world.measures))


class _Reader:
    """Reads a mitigation that is offered, or the words for a new one."""

    def __init__(self, offered: tuple[Choice, ...], known: tuple[str, ...]) -> None:
        self._offered = offered
        self._known = known

    def __call__(self, text: str) -> str:
        """The id of a known one, or the words of a new one. Raises Unfit."""
        found = picked(text, self._offered)
        if found is not None:
            return found
        if text.startswith(KNOWN):
            raise Unfit(
                f"There is nothing of the name {one_line(text.removeprefix(KNOWN), 60)} that can be picked here."
            )
        if text in self._known:
            raise Unfit(f"{one_line(text, 60)} is listed for it already, and nothing is left to say of it here.")
        if text.isdecimal():
            raise Unfit(f"There is no {one_line(text, 20)} in the list. Pick one by its number, or say it in words.")
        near = nearest(text, [choice.label for choice in self._offered]) if " " not in text else None
        if near is not None:
            raise Unfit(f"Did you mean {one_line(near, 60)}? For something new, say it in a few words.")
        return text


def _kind(title: str) -> Question:
    return Question(
        "kind",
        f"What kind of thing is “{one_line(title, MOST_TITLE)}”?",
        "It tells a board whether you manage a risk or only forbid things. Answer with a number or a word.",
        one_of(KINDS, "kind here"),
        KINDS,
        skip="not said",
    )


def _effect(world: World, risk: RiskFacts, measure: MeasureFacts) -> Asked:
    """What a mitigation does to the risk that it was named for."""
    likelihood, impact = world.standing(risk)
    scheme = world.scheme
    so_far = level(scheme.likelihood, likelihood)
    said = yield _level_with(
        f"{risk.id} likelihood with",
        f"How likely would {risk.id} be with it? Without it: {so_far}.",
        scheme.likelihood,
        likelihood,
        skip="it stays as likely",
    )
    likelier = int(said) - likelihood if said else 0
    text = f"How bad would {risk.id} be with it? Without it: {level(scheme.impact, impact)}."
    worse = yield _impact_with(f"{risk.id} impact with", text, scheme.impact, impact, changed=likelier != 0)
    world.add_effect(risk, measure.id, likelier, int(worse) - impact if worse else 0)


def _level_with(key: str, text: str, scale: tuple[Level, ...], now: int, *, skip: str | None) -> Question:
    offered = levels(scale)

    def understood(kept: str) -> str | None:
        return _from_to(scale, now, int(kept)) if kept else None

    return Question(key, text, _HOW_MUCH, level_of(offered), offered, skip=skip, understood=understood)


_HOW_MUCH = (
    "Say where it would be once this works as it should, with everything that is listed for it already. Be modest: "
    "one step is much. For example: 3."
)


def _from_to(scale: tuple[Level, ...], now: int, then: int) -> str:
    """A change of level in words."""
    if now == then:
        return f"That leaves it at {level(scale, now)}."
    steps = abs(then - now)
    way = "lower" if then < now else "higher"
    return f"That is {steps} step{'' if steps == 1 else 's'} {way}: from {level(scale, now)} to {level(scale, then)}."


def _impact_with(key: str, text: str, scale: tuple[Level, ...], now: int, *, changed: bool) -> Question:
    """As for the likelihood; where that stays, the impact must not."""
    told = text if changed else f"{text} It stays as likely, so this has to be another level."
    asked = _level_with(key, told, scale, now, skip="it stays as bad" if changed else None)
    if changed:
        return asked

    def read(text: str) -> str:
        found = asked.read(text)
        if int(found) == now:
            raise Unfit("Then it would change nothing here. Answer with another level, or take it back with `back`.")
        return found

    return Question(key, told, _HOW_MUCH, read, asked.choices, understood=asked.understood)


def _other_side(world: World, risk: RiskFacts, measure: MeasureFacts) -> Asked:
    """Which risks of the other side a mitigation makes worse, and by how much."""
    side = OTHER[risk.side]
    there = [one for one in world.of_side(side) if measure.id not in one.effects]
    if not there:
        return
    offered = tuple(Choice(one.id, one.id, one_line(one.title, 80)) for one in there)
    named = yield Question(
        f"worse {measure.id}",
        f"Does it make a risk of {SIDE[side]} worse? Name each that it does.",
        "What is done on one side can do harm on the other. For example, a block drives staff to their own phones. "
        "Answer with numbers or ids, with commas: 1, 3.",
        some_of(offered),
        offered,
        skip="none",
    )
    for name in filter(None, named.split(",")):
        yield from _worse(world, world.risks[name], measure)


def _worse(world: World, risk: RiskFacts, measure: MeasureFacts) -> Asked:
    likelihood, impact = world.standing(risk)
    scheme = world.scheme
    text = f"How likely would it make {called(risk)}? Without it: {level(scheme.likelihood, likelihood)}."
    key = f"{risk.id} likelihood with"
    said = yield _level_with(key, text, scheme.likelihood, likelihood, skip="it stays as likely")
    likelier = int(said) - likelihood if said else 0
    text = f"How bad would it make {risk.id}? Without it: {level(scheme.impact, impact)}."
    worse = yield _impact_with(f"{risk.id} impact with", text, scheme.impact, impact, changed=likelier != 0)
    world.add_effect(risk, measure.id, likelier, int(worse) - impact if worse else 0)


def _who_and_when(world: World, measure: MeasureFacts) -> Asked:
    """Who does it, and by when: with both it is agreed, without it stays proposed."""
    owner, title = measure.owner, f"“{one_line(measure.title, MOST_TITLE)}”"
    if owner is None:
        text = f"Who sees to it that {title} is done? The register calls it {measure.id}."
        why = "Whoever answers for it. What nobody owns counts for nothing."
        owner = (yield owner_of(f"owner {measure.id}", text, why, world)) or None
        if owner is not None:
            world.change_measure(measure, owner=owner)
    if measure.status == IN_PLACE or (measure.status == "agreed" and measure.dated):
        return
    when = yield Question(
        f"due {measure.id}",
        f"By when is {measure.id} done? Or is it in place already?",
        "A day makes it agreed, and it counts towards the target. Write it as 31 March 2027, 31/3/2027 or 2027-03-31. "
        "If it is there and works already, answer: in place. An empty line leaves it as it is.",
        _day_or_in_place,
        skip=f"it stays {measure.status}",
        understood=lambda kept: _told_due(kept, world, owned=owner is not None),
    )
    if when == IN_PLACE:
        yield from _in_place(world, measure)
    elif when:
        changes: dict[str, str] = {"due": when}
        if owner is not None:
            changes["status"] = "agreed"
        world.change_measure(measure, **changes)


def _day_or_in_place(text: str) -> str:
    return IN_PLACE if text.casefold() in (IN_PLACE, "done", "yes") else day(text)


def _told_due(kept: str, world: World, *, owned: bool) -> str | None:
    if kept in ("", IN_PLACE):
        return None
    told = told_day(kept, world.day, passed="It has passed, so this will count as overdue. `back` takes it back.")
    return f"{told} It has no owner, so it stays proposed." if not owned else told


def _in_place(world: World, measure: MeasureFacts) -> Asked:
    since = yield Question(
        f"since {measure.id}",
        "Since when?",
        "The day from which it worked. Write it as 31 March 2026, 31/3/2026 or 2026-03-31.",
        day,
        skip="not known",
        understood=lambda kept: told_day(kept, world.day),
    )
    shown = yield Question(
        f"evidence {measure.id}",
        "What shows that it is there?",
        "A document, a page or a report that a reader could ask for. For example: policies/conduct-online.md.",
        any_text,
        skip="nothing to show yet",
    )
    changes: dict[str, object] = {"status": IN_PLACE}
    if since:
        changes["done_on"] = since
    if shown:
        changes["evidence"] = [shown]
    world.change_measure(measure, **changes)


def _tolerate(world: World, risk: RiskFacts) -> Asked:
    """A risk that is left as it is: who accepts that, since when, why, and until when."""
    by = yield Question(
        f"accepted {risk.id}",
        "Who accepts it?",
        "The board or the role that may decide to carry this risk. For example: Corporate Management Board.",
        any_text,
        skip="nobody has yet",
    )
    if risk.treatment != "tolerate":
        world.change_risk(risk, "treatment", "tolerate")
    if not by:
        return
    on = yield Question(
        f"accepted on {risk.id}",
        "On which day was that?",
        "The day of the decision. Write it as 31 March 2026, 31/3/2026 or 2026-03-31.",
        day,
        skip=f"today, {on_date(world.day)}",
        understood=lambda kept: told_day(kept, world.day),
    )
    reason = yield Question(
        f"accepted because {risk.id}",
        "Why is it accepted?",
        "The reason, as it would be read out in a meeting. For example: Fair criticism is no damage, and we would "
        "rather hear it.",
        any_text,
    )
    review_on = yield Question(
        f"accepted until {risk.id}",
        "When is that looked at again?",
        "An acceptance holds until this day. Write it as 31 March 2027, 31/3/2027 or 2027-03-31.",
        day,
        understood=lambda kept: told_day(kept, world.day, passed="It has passed, so the acceptance has lapsed."),
    )
    record = {"by": by, "on": on or world.day.isoformat(), "reason": reason, "review_on": review_on}
    world.change_risk(risk, "acceptance", record)


def _moves(world: World, risk: RiskFacts) -> Generator[Question, str, None]:
    """A risk that is not taken on at all: what that leads to on the other side."""
    offered = tuple(Choice(one.id, one.id, one_line(one.title, 80)) for one in world.of_side(OTHER[risk.side]))
    if not offered:
        return
    named = yield Question(
        f"moves {risk.id}",
        f"{called(risk)} is to be avoided altogether. Which risks of {SIDE[OTHER[risk.side]]} come of that?",
        "What is not done on one side leads to something on the other. Answer with numbers or ids, with commas: 1, 3.",
        some_of(offered),
        offered,
        skip="not known yet",
    )
    if named:
        world.change_risk(risk, "moves_to", named.split(","))
