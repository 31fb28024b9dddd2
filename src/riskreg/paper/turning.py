"""What single change would turn a verdict, in the words of a paper: briefly, and each in a sentence of its own."""

from typing import NamedTuple

from riskreg.comparison import CARRIES, Answer, Evaluation
from riskreg.sensitivity import Turn, turns, would_turn
from riskreg.standing import Stage, Standing
from riskreg.wording import listing


class Turned(NamedTuple):
    """What would turn a verdict: in a sentence, and each change in a sentence of its own."""

    briefly: str
    each: tuple[str, ...]


def turned(evaluation: Evaluation, stage: Stage) -> Turned:
    """How many single changes would turn the verdict, and the one that matters first; then all, in that order.

    Nothing is said while there is no verdict.
    """
    if evaluation.at(stage).verdict.answer is Answer.NO_VERDICT:
        return Turned("", ())
    found = _first_things_first(evaluation, stage)
    if not found:
        nothing = "No single step of one risk, and no single mitigation withdrawn, would change this verdict."
        return Turned(nothing, ())
    such_as = ":" if len(found) == 1 else ", such as"
    brief = f"{would_turn(found)}{such_as} {_briefly(found[0], evaluation)}."
    return Turned(brief, tuple(_in_full(turn, evaluation) for turn in found))


def _first_things_first(evaluation: Evaluation, stage: Stage) -> list[Turn]:
    """The turns in the order in which a board can act on them.

    First what is in its own hands: the mitigations, those still to come before those in place. Then risks that were
    rated a step too low, then those rated too high. Last what would give no other verdict, and only leave risks unsettled.
    """

    def place(turn: Turn) -> tuple[bool, bool, bool, bool]:
        mitigation = turn.kind == "mitigation"
        there = mitigation and evaluation.measures[turn.subject].standing is Standing.IN_PLACE
        return turn.verdict is Answer.NO_VERDICT, not mitigation, there, turn.steps < 0

    return sorted(turns(evaluation, stage), key=place)


def _briefly(turn: Turn, evaluation: Evaluation) -> str:
    if turn.kind == "mitigation":
        return f"the loss of {_named(turn.subject, evaluation)}"
    return f"a {turn.kind} of {turn.subject} one step {_way(turn)}"


def _in_full(turn: Turn, evaluation: Evaluation) -> str:
    if turn.kind != "mitigation":
        return f"If {turn.subject}'s {turn.kind} were one step {_way(turn)}: {CARRIES[turn.verdict]}."
    lost = f"Without {_named(turn.subject, evaluation)}"
    if turn.verdict is Answer.NO_VERDICT:
        return f"{lost}: no verdict, as {listing(turn.unsettled)} would not be classified."
    return f"{lost}: {CARRIES[turn.verdict]}."


def _way(turn: Turn) -> str:
    return "higher" if turn.steps > 0 else "lower"


def _named(name: str, evaluation: Evaluation) -> str:
    return f"“{evaluation.measures[name].mitigation.title}” ({name})"
