"""The words of the interview that several of its questions share."""

from collections.abc import Sequence

from riskreg.interview.asking import Choice
from riskreg.interview.world import RiskFacts, World
from riskreg.model import Level, Side
from riskreg.wording import one_line

IF: dict[Side, str] = {"adopting": "if we do", "not_adopting": "if we do not"}
SIDE: dict[Side, str] = {"adopting": "doing it", "not_adopting": "not doing it"}
MOST_TITLE = 90  # characters of a title inside a question

KINDS: tuple[Choice, ...] = (
    Choice("policy", "policy", "a rule that holds for everybody"),
    Choice("guidance", "guidance", "how to do it well, written down"),
    Choice("training", "training", "people learn how"),
    Choice("people", "people", "somebody is there for it, or helps"),
    Choice("process", "process", "a way in which it is done each time"),
    Choice("technical", "technical", "a setting or a tool that does it"),
    Choice("platform", "platform", "another place to do it, or one of our own"),
    Choice("monitoring", "monitoring", "somebody looks, and tells"),
    Choice("contract", "contract", "another party takes it on"),
    Choice("insurance", "insurance", "another party pays"),
    Choice("restriction", "restriction", "something is blocked or forbidden"),
)


def levels(scale: Sequence[Level]) -> tuple[Choice, ...]:
    """The levels of a scale as choices, lowest first."""
    return tuple(Choice(str(number), one.label, one.meaning or "") for number, one in enumerate(scale, start=1))


def level(scale: Sequence[Level], number: int) -> str:
    """A level by its number and its label: `4 Likely`."""
    label = one_line(scale[number - 1].label, 40)
    return label if label == str(number) else f"{number} {label}"


def called(risk: RiskFacts) -> str:
    """A risk in a sentence: its id and its title."""
    return f"{one_line(risk.id, 64)} ({one_line(risk.title, MOST_TITLE)})"


def stands_at(world: World, risk: RiskFacts) -> str:
    """Where a risk would stand with all that is listed for it."""
    likelihood, impact = world.standing(risk)
    return f"likelihood {level(world.scheme.likelihood, likelihood)}, impact {level(world.scheme.impact, impact)}"
