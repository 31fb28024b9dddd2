"""A likelihood and an impact, and how effects move them: sums of steps, kept inside the scale (docs/pipeline.md)."""

from collections.abc import Iterable
from typing import NamedTuple

from riskreg.model import Effect
from riskreg.schemes import Scheme


class Position(NamedTuple):
    """A likelihood and an impact, as levels from 1.

    `categories` holds the impact on each category as (name, level) where the register gives one for each;
    `impact` is then the highest of them. Values only: nothing changes a position once it is made.
    """

    likelihood: int
    impact: int
    categories: tuple[tuple[str, int], ...] = ()


def shift(start: Position, effects: Iterable[Effect], scheme: Scheme) -> Position:
    """A position moved by the sum of some effects, kept inside the scale.

    The sum is taken first and kept inside the scale after, so that the order of mitigations cannot matter.
    """
    likelihood = start.likelihood
    if not start.categories:
        impact = start.impact
        for effect in effects:
            likelihood += effect.likelihood
            impact += plain_steps(effect.impact, ())
        return Position(keep_inside(likelihood, len(scheme.likelihood)), keep_inside(impact, len(scheme.impact)))
    levels = dict(start.categories)
    for effect in effects:
        likelihood += effect.likelihood
        for category in levels:
            levels[category] += steps_on(effect, category)
    kept = {category: keep_inside(level, len(scheme.impact)) for category, level in levels.items()}
    return position_of(keep_inside(likelihood, len(scheme.likelihood)), kept)


def plain_steps(steps: int | dict[str, int], categories: Iterable[str]) -> int:
    """What an effect on impact does to a position that has one impact for all its categories.

    A lowering of some categories cannot be credited when another may be just as high, so the least
    favourable of them counts (docs/decisions.md).
    """
    if isinstance(steps, int):
        return steps
    return max([*steps.values(), *(0 for category in categories if category not in steps)], default=0)


def steps_on(effect: Effect, category: str) -> int:
    """The steps of an effect on one category of impact; "" stands for a position with one impact for all."""
    if isinstance(effect.impact, int):
        return effect.impact
    return effect.impact.get(category, 0) if category else plain_steps(effect.impact, ())


def position_of(likelihood: int, impact: int | dict[str, int]) -> Position:
    """The position of two levels as the register writes them, the impact one or one for each category."""
    if isinstance(impact, int):
        return Position(likelihood, impact)
    return Position(likelihood, max(impact.values()), tuple(impact.items()))


def keep_inside(level: int, last: int) -> int:
    """A level held between 1 and the last of its scale."""
    return 1 if level < 1 else min(level, last)
