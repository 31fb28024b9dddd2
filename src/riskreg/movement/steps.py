"""The inputs of a risk in words: effects, levels, and how they were changed."""

from riskreg.model import Effect
from riskreg.schemes import Scheme, numbered
from riskreg.wording import one_line


def steps(effect: Effect) -> str:
    """What an effect does: `likelihood -1, impact on reputation -2`."""
    said = [f"likelihood {effect.likelihood:+d}"] if effect.likelihood else []
    if isinstance(effect.impact, dict):
        said += [f"impact on {one_line(key, 60)} {number:+d}" for key, number in effect.impact.items() if number]
    elif effect.impact:
        said.append(f"impact {effect.impact:+d}")
    return ", ".join(said) or "no step"


def likelihood(level: int, scheme: Scheme) -> str:
    """A level of the scale in words: `4 Likely`."""
    return one_line(numbered(scheme.likelihood, level), 60)


def impact(level: int | dict[str, int], scheme: Scheme) -> str:
    """A level of the scale, or one for each category: `3 Serious`, `reputation 4 Major, service 3 Serious`."""
    if isinstance(level, dict):
        return ", ".join(f"{one_line(key, 60)} {impact(one, scheme)}" for key, one in level.items())
    return one_line(numbered(scheme.impact, level), 60)


def impact_changed(before: int | dict[str, int], after: int | dict[str, int], schemes: tuple[Scheme, Scheme]) -> str:
    """How an impact was changed: where both have the same categories, only those that are not as they were."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        said = [
            f"on {one_line(key, 60)} from {impact(before[key], schemes[0])} to {impact(after[key], schemes[1])}"
            for key in after
            if before[key] != after[key]
        ]
        return f"its impact {', '.join(said)}"
    return f"its impact from {impact(before, schemes[0])} to {impact(after, schemes[1])}"
