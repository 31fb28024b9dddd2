"""What an edit means, put together as operations on the file itself: whatever of it is inherited, and whatever is missing."""

from collections.abc import Iterable
from copy import deepcopy
from datetime import date
from typing import Any

from riskreg.amend.fields import in_order
from riskreg.amend.planned import shown
from riskreg.amend.register import KINDS, REGISTER, Item, Kind, Standing, value_at
from riskreg.edit import Insert, Operation, Remove, Set, in_order_of
from riskreg.source import Path as KeyPath

_BY_KEY = ("decision", "appetite", "implications")  # of which a register that extends another says only some keys


class Draft:
    """The changes of one edit. What a register inherits is changed in the register itself, by an entry with the id."""

    def __init__(self, standing: Standing) -> None:
        self._standing = standing
        self._sets: dict[KeyPath, Any] = {}
        self._removed: set[KeyPath] = set()
        self._inserts: list[Insert] = []
        self._entries: dict[KeyPath, tuple[Item, dict[str, Any]]] = {}
        self._copies: dict[KeyPath, Any] = {}
        self._lists: dict[KeyPath, list[Any]] = {}
        self.notes: list[str] = []  # what else the edit comes to, in words

    def put(self, item: Item, steps: KeyPath, value: Any) -> None:
        """Another value at a path inside an item; where it has that value already, nothing."""
        there = value_at(item.data, steps)
        if _same(there, value):
            return
        value = in_order_of(there, value)  # the order of keys says nothing: what is typed in another moves none
        if self._is_inherited(item, steps):
            copy = self._copy(item, steps)
            _put(copy, steps[self._unit(item, steps) :], value)
        elif item.own is None:
            _put(self._entry(item), steps, value)
        else:
            self._sets[(*item.own, *steps)] = value

    def append(self, item: Item, steps: KeyPath, value: Any) -> None:
        """One more item in the list at a path."""
        if item.own is not None and isinstance(value_at(self._standing.own, (*item.own, *steps)), list):
            self._inserts.append(Insert((*item.own, *steps), value))
        else:
            self._list(item, steps).append(value)
            self.put(item, steps, self._list(item, steps))

    def _list(self, item: Item, steps: KeyPath) -> list[Any]:
        """The list that the file gets at a path, with what it inherits there: one, however much is put into it."""
        key = (*item.at, *steps)
        if key not in self._lists:
            there = value_at(item.data, steps)
            self._lists[key] = deepcopy(there) if isinstance(there, list) else []
            if self._lists[key]:
                self._said_whole(steps[-1])
        return self._lists[key]

    def insert(self, kind: Kind | None, place: KeyPath, entry: dict[str, Any]) -> None:
        """A new entry in a list of the register; `kind` None for a list that a register inherits only as a whole."""
        own = value_at(self._standing.own, place)
        there = value_at(self._standing.data, place)
        if kind is None and not isinstance(own, list) and isinstance(there, list) and there:
            self._sets[place] = [*deepcopy(there), entry]
            self._said_whole(place[-1])
        else:
            self._inserts.append(Insert(place, entry))

    def remove(self, item: Item, steps: KeyPath, reason: str | None = None) -> None:
        """A field of an item taken out. Where it is inherited that needs a reason. Raises Refused where it cannot be."""
        at = None if item.own is None else (*item.own, *steps)
        if at is not None and value_at(self._standing.own, at) is not None:
            self._removed.add(at)
            below = self._standing.inherited(item, steps)
            if below is not None and reason is None:
                self.notes.append(f"What is inherited counts again: {shown(below)}.")
            if below is None or reason is None or len(steps) > 1:
                return
        if self._is_inherited(item, steps):
            copy = self._copy(item, steps)
            *way, last = steps[self._unit(item, steps) :]
            del value_at(copy, tuple(way))[last]
            return
        self._drop(item, steps, reason)

    def remove_item(self, item: Item, reason: str | None) -> None:
        """A whole item taken out: from the file, and from what the register inherits, with the reason."""
        if item.own is not None:
            self._removed.add(item.own)
        if item.inherited:
            self._drop(item, (), reason)

    @property
    def drops(self) -> bool:
        """Whether something inherited is left out: only for that does a register keep a reason."""
        return any(insert.path == ("dropped",) for insert in self._inserts)

    def take_out(self, path: KeyPath) -> None:
        """What stands at a path of the file taken out."""
        self._removed.add(path)

    def operations(self) -> list[Operation]:
        """All of it: first what is changed, then what is taken out, from the end to the front, then what is new."""
        made: list[Operation] = [Set(path, value) for path, value in self._gathered()]
        made += [Remove(path) for path in sorted(self._whole_removals(), key=_backwards)]
        made += self._inserts
        for item, entry in self._entries.values():
            made.append(Insert(item.at[:-1], in_order(item.kind.model, {"id": item.name, **entry})))
        return made

    def _unit(self, item: Item, steps: KeyPath) -> int:
        """How many steps lead to what is replaced as a whole, where a register says it over what it inherits."""
        return 2 if item.kind is REGISTER and steps[0] in _BY_KEY else 1

    def _is_inherited(self, item: Item, steps: KeyPath) -> bool:
        """Whether a path leads into something that is inherited whole: the whole of it has to be said here."""
        head = steps[: self._unit(item, steps)]
        if not self._standing.extends or len(steps) <= len(head):
            return False
        own = None if item.own is None else value_at(self._standing.own, (*item.own, *head))
        return own is None and value_at(item.data, head) is not None

    def _copy(self, item: Item, steps: KeyPath) -> Any:
        """What a register inherits at a path, to be changed and said here: once, however many changes it gets."""
        head = steps[: self._unit(item, steps)]
        key = (*item.at, *head)
        if key not in self._copies:
            self._copies[key] = deepcopy(value_at(item.data, head))
            self._said_whole(head[-1])
            if item.own is None:
                self._entry(item)[str(head[0])] = self._copies[key]
            else:
                self._sets[(*item.own, *head)] = self._copies[key]
        return self._copies[key]

    def _said_whole(self, key: str | int) -> None:
        self.notes.append(f"`{key}` was inherited: all of it now stands in this file, and no longer follows the other.")

    def _entry(self, item: Item) -> dict[str, Any]:
        return self._entries.setdefault(item.at, (item, {}))[1]

    def _drop(self, item: Item, steps: KeyPath, reason: str | None) -> None:
        """Say that something inherited does not hold here."""
        what = f"The {steps[0]} of {item.name}" if steps else item.name
        if item.kind not in KINDS or len(steps) > 1:
            raise self._standing.refused(
                ("extends",), f"{what} is inherited, and cannot be left out.", "Say here what it is in its place."
            )
        if reason is None:
            raise self._standing.refused(
                ("extends",),
                f"{what} is inherited: leaving it out needs a reason, which the paper tells the board.",
                "Add --reason, with why it does not hold here.",
            )
        field = {"field": steps[0]} if steps else {}
        self._inserts.append(Insert(("dropped",), {"id": item.name, **field, "reason": reason}))

    def _gathered(self) -> Iterable[tuple[KeyPath, Any]]:
        """What is set, with all that goes into one missing group of keys in one piece."""
        made: dict[KeyPath, Any] = {}
        for path, value in self._sets.items():
            missing = next((n for n in range(1, len(path)) if value_at(self._standing.own, path[:n]) is None), None)
            if missing is None:
                made[path] = value
            else:
                _put(made.setdefault(path[:missing], {}), path[missing:], value)
        return made.items()

    def _whole_removals(self) -> set[KeyPath]:
        """What is taken out: a list or a group of keys as a whole, where nothing would be left in it."""
        removed = set(self._removed)
        touched = [*self._sets, *(insert.path for insert in self._inserts)]
        while True:
            holders = {path[:-1] for path in removed if len(path) > 1}
            emptied = {
                holder
                for holder in holders
                if all((*holder, step) in removed for step in _steps(value_at(self._standing.own, holder)))
                and not any(path[: len(holder)] == holder for path in touched)
            }
            if not emptied:
                return removed
            removed = {path for path in removed if path[:-1] not in emptied} | emptied


def _same(there: Any, value: Any) -> bool:
    """Whether a value says what is there already: 1 and true do not say the same."""
    return there == (str(value) if isinstance(value, date) else value) and isinstance(there, bool) == isinstance(
        value, bool
    )


def _steps(holder: Any) -> Iterable[str | int]:
    return range(len(holder)) if isinstance(holder, list) else holder


def _put(data: Any, steps: KeyPath, value: Any) -> None:
    *way, last = steps
    for step in way:
        data = data.setdefault(step, {}) if isinstance(data, dict) else data[step]
    data[last] = value


def _backwards(path: KeyPath) -> tuple[tuple[int, str], ...]:
    """A key by which the later items of a list come first."""
    return tuple((-step, "") if isinstance(step, int) else (0, step) for step in path)
