"""Which item of one register is which of the other: by its id, else by its title (diff.renamed)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple, TypeVar

from riskreg.assessment import Outcome
from riskreg.comparison import Evaluation
from riskreg.diff import Ids, renamed
from riskreg.model import SIDES, Register
from riskreg.standing import Measure

_Item = TypeVar("_Item")


class Names(NamedTuple):
    """The ids that items had, and those that they have, by part (`risks`, `mitigations`): only where they differ."""

    old: Mapping[str, Mapping[str, str]]  # id after -> id before
    new: Mapping[str, Mapping[str, str]]  # id before -> id after

    def now(self, part: str, name: str) -> str:
        """An id of the first register as the second has it."""
        return self.new.get(part, {}).get(name, name)

    def was(self, part: str, name: str) -> str | None:
        """The id that an item had before, where that was another."""
        return self.old.get(part, {}).get(name)


_NONE = Names({}, {})


def names(before: Register, after: Register) -> Names:
    """The items that have another id and the same title. Nearly always there are none, and that costs little."""
    mine, theirs = _ids(before), _ids(after)
    if not any(mine[part] - theirs[part] and theirs[part] - mine[part] for part in mine):
        return _NONE
    old: Ids = renamed(_titled(before), _titled(after))
    return Names(old, {part: {was: now for now, was in ids.items()} for part, ids in old.items()})


def _parts(register: Register) -> dict[str, list[tuple[str, str]]]:
    risks = [risk for side in SIDES for risk in register.side(side)]
    parts: dict[str, Iterable[object]] = {
        "risks": risks,
        "mitigations": register.mitigations,
        "options": register.options,
        "objectives": register.decision.objectives,
    }
    return {part: [(item.id, item.title) for item in items] for part, items in parts.items()}  # type: ignore[attr-defined]


def _ids(register: Register) -> dict[str, set[str]]:
    return {part: {name for name, _ in items} for part, items in _parts(register).items()}


def _titled(register: Register) -> dict[str, object]:
    """As much of a register as plain data as `renamed` looks at."""
    parts = {part: [{"id": name, "title": title} for name, title in items] for part, items in _parts(register).items()}
    return {**parts, "decision": {"objectives": parts.pop("objectives")}}


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
