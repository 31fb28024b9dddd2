"""`set`: fields of one item, by their paths."""

from collections.abc import Sequence
from datetime import date
from itertools import combinations
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.amend import fields
from riskreg.amend.days import day_of
from riskreg.amend.draft import Draft
from riskreg.amend.paths import Target, target
from riskreg.amend.planned import AS_GIVEN, Planned, Planner, shown
from riskreg.amend.register import DECISION, KINDS, REGISTER, Item, Refused, Standing, value_at
from riskreg.diagnostics import Diagnostic
from riskreg.loader import load
from riskreg.wording import one_line

_TOPS = {kind.word: kind for kind in (REGISTER, DECISION)}


class Assignment(NamedTuple):
    """A field and what it is to be; an empty text takes it out."""

    field: str
    text: str


def set_fields(name: str, assignments: Sequence[Assignment], reason: str | None = None) -> Planner:
    """Fields of the item that an id names: `register` and `decision` are those themselves.

    `reason` is why an inherited field that is taken out does not hold here.
    """

    def plan(standing: Standing) -> Planned:
        item = standing.top(_TOPS[name]) if name in _TOPS else standing.find(name, KINDS)
        found = [(target(standing, item, one.field), one) for one in assignments]
        _each_once(standing, found)
        draft, said = Draft(standing), []
        for goal, one in sorted(found, key=lambda pair: pair[0].order):
            said.append(_set(standing, draft, item, goal, one, reason))
        if reason is not None and not draft.drops:
            message = "The register keeps a reason only for what is inherited and left out. Nothing here is."
            raise standing.refused((), message, "Leave --reason out.")
        return Planned(draft.operations(), (*said, *draft.notes), (item.name,))

    return plan


def _each_once(standing: Standing, found: Sequence[tuple[Target, Assignment]]) -> None:
    """Raise Refused where two of the fields are the same, or one is a part of the other: they cannot both be so."""
    for (goal, one), (other, two) in combinations(found, 2):
        both = min(len(goal.steps), len(other.steps))
        if goal.steps[:both] == other.steps[:both]:
            message, remedy = _twice(one, two, same=goal.steps == other.steps)
            raise Refused(Diagnostic(rules.EDIT_REFUSED, standing.document.name, None, message, remedy))


def _twice(one: Assignment, two: Assignment, *, same: bool) -> tuple[str, str]:
    """What is wrong where two assignments meet, and the remedy."""
    first, second = (one_line(it.field, 60) for it in (one, two))
    if not same:
        return f"`{first}` and `{second}` cannot both be set: one is a part of the other.", "Set one of the two."
    values = f"once to `{one_line(one.text, 40)}` and once to `{one_line(two.text, 40)}`"
    if one.text.strip() == two.text.strip():
        values = "to the same"
    called = f"`{first}` is" if first == second else f"`{first}` and `{second}` are one field, and it is"
    return f"{called} set twice: {values}.", "Say it once, as you mean it."


def _set(standing: Standing, draft: Draft, item: Item, goal: Target, one: Assignment, reason: str | None) -> str:
    """One field set or taken out; gives the sentence for it. Raises Refused."""
    was = value_at(item.data, goal.steps)
    field = f"{one_line(item.name, 80)}: {one_line(one.field, 80)}"
    path = (*item.own, *goal.steps) if item.own is not None else ("extends",)
    if not one.text.strip():
        if was is None:
            raise standing.refused(
                path,
                f"{field} is not set, so there is nothing to take out.",
                f"Leave {one_line(one.field, 60)}= out.",
                rules.NOTHING_NAMED,
            )
        draft.remove(item, goal.steps, reason)
        return f"{field} is taken out{_before(was)}."
    try:
        value = fields.read(goal.wanted, one.text)
    except fields.NotYamlError as fault:
        remedy = f"Write a list as [a, b] and a group as {{key: value}}, in quotes for the shell: '{one.field}=[a, b]'."
        raise standing.refused(
            path, f"What {one_line(one.field, 80)} is to be cannot be read: {fault}", remedy
        ) from None
    draft.put(item, goal.steps, value)
    if isinstance(value, date) and isinstance(was, str):
        was = day_of(was)
    if value == was and isinstance(value, bool) == isinstance(was, bool):
        return f"{field} is {shown(value)}, as it was."
    if _same_level(standing, goal, was, value):
        return f"{field} is now written {shown(value)}, which is the level that it had (it was {shown(was)})."
    return f"{field} is now {shown(value)}{_before(was)}."


def _same_level(standing: Standing, goal: Target, was: Any, value: Any) -> bool:
    """Whether one of two values is the number of a level and the other its label: nothing but the writing changes."""
    if goal.steps[0] not in ("likelihood", "impact") or {type(was), type(value)} != {int, str}:
        return False
    scheme = load(standing.document.text.encode(), standing.document.name, standing.folder).scheme
    if scheme is None:
        return False
    labels = [one.label.casefold() for one in (scheme.likelihood if goal.steps[0] == "likelihood" else scheme.impact)]
    number, label = (was, value) if isinstance(was, int) else (value, was)
    return 1 <= number <= len(labels) and labels[number - 1] == label.strip().casefold()


def _before(was: Any) -> str:
    """What a field was, in a sentence, where that is a single value."""
    return "" if was is None or shown(was) == AS_GIVEN else f" (it was {shown(was)})"
