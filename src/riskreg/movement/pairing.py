"""Which item of one register is which of the other: by its id unless that is another's now, else by its title."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple, TypeVar

from riskreg.assessment import Outcome
from riskreg.comparison import Evaluation
from riskreg.diff import Ids, renamed
from riskreg.model import SIDES, Mitigation, Objective, OptionSpec, Register, Risk
from riskreg.movement.another import another
from riskreg.standing import Measure

_Item = TypeVar("_Item")
_Named = Risk | Mitigation | OptionSpec | Objective
_Parts = dict[str, dict[str, _Named]]


class Names(NamedTuple):
    """The ids that items had, and those that they have, by part (`risks`, `mitigations`): only where they differ.

    `others` are the ids that both registers have, and that stand for one thing in the first and another in the second.
    """

    old: Mapping[str, Mapping[str, str]]  # id after -> id before
    new: Mapping[str, Mapping[str, str]]  # id before -> id after
    others: Mapping[str, frozenset[str]]

    def now(self, part: str, name: str) -> str:
        """An id of the first register as the second has it; of what is gone, and its id another's, a name like no id."""
        found = self.new.get(part, {}).get(name)
        return found or (f"{name} (the former)" if self.another(part, name) else name)

    def was(self, part: str, name: str) -> str | None:
        """The id that an item had before, where that was another; a name like no id where it had none, and its own another."""
        found = self.renamed(part, name)
        return found or (f"{name} (the later)" if self.another(part, name) else None)

    def renamed(self, part: str, name: str) -> str | None:
        """The id that an item had before, where it was there and had another."""
        return self.old.get(part, {}).get(name)

    def another(self, part: str, name: str) -> bool:
        """Whether an id of both registers stands for two things."""
        return name in self.others.get(part, ())


_NONE = Names({}, {}, {})


def names(before: Register, after: Register) -> Names:
    """The items that have another id and the same title, and the ids that are another's now.

    Nearly always there are none of either, and that costs little.
    """
    mine, theirs = _parts(before), _parts(after)
    retitled = {part: list(_retitled(mine[part], theirs[part])) for part in mine}
    if not any(
        retitled[part] or (mine[part].keys() - theirs[part].keys() and theirs[part].keys() - mine[part].keys())
        for part in mine
    ):
        return _NONE
    old: Ids = renamed(_titled(mine), _titled(theirs), given_again=True)
    new = {part: {was: now for now, was in ids.items()} for part, ids in old.items()}
    others = {}
    for part, ids in retitled.items():
        renewed = {*new.get(part, ()), *old.get(part, ())}
        found = {name for name in ids if name in renewed or _another(mine[part][name], theirs[part][name])}
        if found:
            others[part] = frozenset(found)
    return Names(old, new, others) if old or others else _NONE


def _another(was: _Named, now: _Named) -> bool:
    """Whether two items of one id are two: of risks alone that can be told by what they say."""
    return isinstance(was, Risk) and isinstance(now, Risk) and another(was, now)


def _retitled(mine: Mapping[str, _Named], theirs: Mapping[str, _Named]) -> Iterator[str]:
    for name, item in mine.items():
        other = theirs.get(name)
        if other is not None and other is not item and other.title != item.title:
            yield name


def _parts(register: Register) -> _Parts:
    risks = [risk for side in SIDES for risk in register.side(side)]
    parts: dict[str, Iterable[_Named]] = {
        "risks": risks,
        "mitigations": register.mitigations,
        "options": register.options,
        "objectives": register.decision.objectives,
    }
    return {part: {item.id: item for item in items} for part, items in parts.items()}


def _titled(parts: _Parts) -> dict[str, Any]:
    """As much of a register as plain data as `renamed` looks at."""
    plain = {part: [{"id": name, "title": item.title} for name, item in items.items()] for part, items in parts.items()}
    return {**plain, "decision": {"objectives": plain.pop("objectives")}}


class Pair(NamedTuple):
    """One risk in both readings; None where one has it not."""

    before: Outcome | None
    after: Outcome | None


def pairs(before: Evaluation, after: Evaluation, called: Names) -> Iterator[Pair]:
    """Every risk of either reading, in the order of the second, and then those that only the first has."""
    mine = {called.now("risks", one.assessed.risk.id): one for one in before.outcomes}
    for outcome in after.outcomes:
        yield Pair(mine.pop(outcome.assessed.risk.id, None), outcome)
    for left in mine.values():
        yield Pair(left, None)


def measures_as_called_now(before: Evaluation, called: Names) -> dict[str, Measure]:
    """The mitigations of the first reading by the ids that they have in the second."""
    return {called.now("mitigations", name): measure for name, measure in before.measures.items()}


def met(mine: Mapping[str, _Item], theirs: Mapping[str, _Item]) -> Iterator[tuple[str, _Item | None, _Item | None]]:
    """Items of both by name, in the order of the second, and then of what only the first has."""
    for name, item in theirs.items():
        yield name, mine.get(name), item
    for name, item in mine.items():
        if name not in theirs:
            yield name, item, None
