"""The order of the interview: from what is known and what was answered to the next question, and to what is said so far.

Nothing here reads or writes a file. `play` is a pure function: the same answers always lead to the same question.
"""

from collections.abc import Generator, Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from riskreg.interview.about_measures import treat
from riskreg.interview.about_risk import balance, risk, setup
from riskreg.interview.acts import Act
from riskreg.interview.asking import Choice, Question, one_of
from riskreg.interview.words import IF, SIDE
from riskreg.interview.world import OTHER, RiskFacts, World, undecided_after
from riskreg.model import SIDES, Side
from riskreg.wording import count

At = Literal["new", "risk", "treat", "settle", "menu", "stop"]
Way = Literal["pair", "end", "settle"]


class Cursor(NamedTuple):
    """Where an interview stands between two risks. `way` is what comes after: the other side, the menu, or the next to settle."""

    at: At
    side: Side = "adopting"
    risk: str = ""
    way: Way = "end"


class Answer(NamedTuple):
    """An answer that was taken: the key of its question, and the answer in the form in which it is kept."""

    key: str
    value: str


class Mark(NamedTuple):
    """A place between two parts: after how many answers it is reached, and how many acts are complete there."""

    cursor: Cursor
    used: int
    acts: int
    valid: bool


@dataclass(frozen=True, slots=True)
class Played:
    """Where some answers lead. `question` is None at the end. `misfit` is the first answer that fits no question any more."""

    question: Question | None
    marks: tuple[Mark, ...]
    world: World
    misfit: int | None = None

    @property
    def acts(self) -> Sequence[Act]:
        """All that was said, as far as it is complete."""
        return self.world.acts


def play(known: World, start: Cursor, answers: Sequence[Answer]) -> Played:
    """Go through an interview from a place, with the answers that there are."""
    world = known.copy()
    marks: list[Mark] = []
    tape = _Tape(world, marks)
    run = _run(world, start, tape)
    question = next(run, None)
    for index, answer in enumerate(answers):
        if question is None or question.key != answer.key or not question.fits(answer.value):
            return Played(question, tuple(marks), world, index)
        tape.used = index + 1
        try:
            question = run.send(answer.value)
        except StopIteration:
            question = None
    return Played(question, tuple(marks), world)


class _Tape:
    """Notes the places between two parts."""

    def __init__(self, world: World, marks: list[Mark]) -> None:
        self.used = 0
        self._world = world
        self._marks = marks

    def mark(self, cursor: Cursor) -> None:
        world = self._world
        self._marks.append(Mark(cursor, self.used, len(world.acts), world.exists or world.both_sides))


def _run(world: World, cursor: Cursor, tape: _Tape) -> Generator[Question, str, None]:
    while True:
        tape.mark(cursor)
        if cursor.at == "stop":
            return
        cursor = yield from _part(world, cursor)


def _part(world: World, cursor: Cursor) -> Generator[Question, str, Cursor]:
    """One part of the interview; where it goes on."""
    if cursor.at == "new":
        yield from setup(world)
        return Cursor("risk", "adopting", way="pair")
    if cursor.at == "risk":
        return (yield from _risk(world, cursor))
    if cursor.at == "treat" and cursor.risk in world.risks:
        one = world.risks[cursor.risk]
        more = yield from treat(world, one)
        return cursor if more else _after(one, cursor.way)
    if cursor.at == "settle":
        following = undecided_after(world, cursor.risk)
        return Cursor("menu") if following is None else Cursor("treat", following.side, following.id, "settle")
    return (yield from _menu(world))


def _after(one: RiskFacts, way: Way) -> Cursor:
    """What follows once all has been said of a risk."""
    if way == "pair":
        return Cursor("risk", OTHER[one.side], way="end")
    return Cursor("settle", risk=one.id) if way == "settle" else Cursor("menu")


def _risk(world: World, cursor: Cursor) -> Generator[Question, str, Cursor]:
    side, other = cursor.side, OTHER[cursor.side]
    before: tuple[str, ...] = ()
    skip = None
    if cursor.way == "pair" and not world.of_side(other):
        before = (
            f"Now the risks. First of {SIDE[side]}, then of {SIDE[other]}: a board has to see both, whatever it leans to.",
        )
    elif world.of_side(side):
        skip = f"none that comes to mind now for {SIDE[side]}"
    if cursor.way == "end" and world.of_side(other):
        before = (f"Now the other side: {SIDE[side]}. {balance(world)}",)
    found = yield from risk(world, side, before, skip)
    return Cursor("menu") if found is None else Cursor("treat", side, found.id, cursor.way)


def _menu(world: World) -> Generator[Question, str, Cursor]:
    offered = [Choice(side, f"another risk {IF[side]}") for side in SIDES]
    before = [balance(world)]
    if world.undecided:
        offered.append(Choice("settle", f"settle what is undecided ({len(world.undecided)})"))
        isnt = "is" if len(world.undecided) == 1 else "are"
        before.append(f"{count(len(world.undecided), 'risk')} {isnt} not classified yet.")
    offered.append(Choice("stop", "stop here"))
    answer = yield Question(
        "next",
        "What next?",
        "Answer with a number. After a risk of one side the other side is asked for, and you may pass that over. To "
        "settle a risk is to say what is done about it, by whom and by when: only then does it get a band.",
        one_of(offered, "answer here"),
        tuple(offered),
        tuple(before),
        skip="stop here",
    )
    if answer in SIDES:
        return Cursor("risk", answer, way="pair")
    return Cursor("settle") if answer == "settle" else Cursor("stop")
