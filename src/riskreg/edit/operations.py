"""What can be asked of a YAML text: to set, insert, remove or rename; and what its data is to be afterwards."""

from collections.abc import Iterable
from datetime import date
from typing import Any, NamedTuple

from riskreg.source import Path


class Set(NamedTuple):
    """Another value in the place of the one at a path, or a key that is added to the mapping there.

    Mappings on the way that are missing, or empty as `key:` is, are made.
    """

    path: Path
    value: Any


class Insert(NamedTuple):
    """An item into the list at a path, before the one that has this index; without an index, at the end.

    A list that is missing, or empty as `key:` is, is made.
    """

    path: Path
    value: Any
    index: int | None = None  # type: ignore[assignment]  # nobody asks an operation for a tuple's method


class Remove(NamedTuple):
    """A key with its value, or an item of a list, is taken out."""

    path: Path


class Rename(NamedTuple):
    """A key gets another name; its value and its place stay."""

    path: Path
    name: str


Operation = Set | Insert | Remove | Rename


class CannotEdit(Exception):
    """An edit that cannot be made without changing something else; nothing was changed.

    `remedy` says which line to edit by hand; `offset` is where it stands in the text, where that is known.
    """

    def __init__(self, message: str, remedy: str, offset: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.remedy = remedy
        self.offset = offset


def intended(data: Any, operations: Iterable[Operation]) -> Any:
    """The data as it is meant to be after the operations, each made on what the one before it left.

    What is given is not changed, and what no operation touches is shared with it. Raises KeyError,
    IndexError or TypeError for a path that cannot be.
    """
    copies = _Copies(data)
    for operation in operations:
        copies.apply(operation)
    return copies.data


def plain(value: Any) -> Any:
    """A value as YAML holds it: a date is its ISO text. Raises TypeError for what YAML has no form for."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return _text(value)
    for kind in (int, float):
        if isinstance(value, kind):
            return kind(value)
    if isinstance(value, dict):
        return {_key(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} has no form in YAML")


class _Copies:
    """Data of which each container is copied once, just before it is changed for the first time."""

    def __init__(self, data: Any) -> None:
        self.data = data
        self._own: dict[int, Any] = {}  # by id, and kept, so that no id is given to another

    def apply(self, operation: Operation) -> None:
        """Make one change."""
        if isinstance(operation, Insert):
            items = self._list_at(operation.path)
            index = len(items) if operation.index is None else operation.index
            if not 0 <= index <= len(items):
                raise IndexError(index)
            items.insert(index, plain(operation.value))
            return
        if not operation.path:
            raise TypeError("the whole document")
        *way, last = operation.path
        if isinstance(operation, Set):
            holder = self._holder(tuple(way), make=isinstance(last, str))
            _fits(holder, last)
            holder[last] = plain(operation.value)
        elif isinstance(operation, Remove):
            holder = self._holder(tuple(way), make=False)
            _there(holder, last)
            del holder[last]
        else:
            self._rename(self._holder(tuple(way), make=False), last, operation.name)

    def _rename(self, holder: Any, last: str | int, name: str) -> None:
        if not isinstance(holder, dict):
            raise TypeError(last)
        _there(holder, last)
        if name != last and name in holder:
            raise KeyError(name)
        entries = [(_key(name) if key == last else key, value) for key, value in holder.items()]
        holder.clear()
        holder.update(entries)

    def _list_at(self, path: Path) -> list[Any]:
        """The list at a path, made if there is none."""
        if not path:
            if self.data is None:
                self.data = []
            found = self.data = self._copied(self.data)
        else:
            holder = self._holder(path[:-1], make=isinstance(path[-1], str))
            _fits(holder, path[-1])
            found = holder.get(path[-1]) if isinstance(holder, dict) else holder[path[-1]]
            found = holder[path[-1]] = self._copied([] if found is None else found)
        if not isinstance(found, list):
            raise TypeError(path)
        return found

    def _holder(self, path: Path, *, make: bool) -> Any:
        """The container at a path, ready to be changed; `make` makes the mappings that are missing."""
        if self.data is None and make:
            self.data = {}
        here = self.data = self._copied(self.data)
        for at, step in enumerate(path):
            if make and isinstance(step, str) and isinstance(here, dict) and here.get(step) is None:
                if not all(isinstance(later, str) for later in path[at + 1 :]):
                    raise KeyError(step)
                here[step] = {}
            _there(here, step)
            if make and here[step] is None and all(isinstance(later, str) for later in path[at + 1 :]):
                here[step] = {}
            here[step] = here = self._copied(here[step])
        return here

    def _copied(self, container: Any) -> Any:
        if not isinstance(container, dict | list):
            raise TypeError("no list and no group of keys")
        if id(container) in self._own:
            return container
        copy = container.copy()
        self._own[id(copy)] = copy
        return copy


def _key(key: Any) -> str:
    if not isinstance(key, str):
        raise TypeError("a key must be a text")
    return _text(key)


def _text(text: str) -> str:
    """A text of characters; half a character has no form in a file."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise TypeError("half a character")
    return str(text)


def _fits(holder: Any, step: str | int) -> None:
    """A key for a mapping, or the index of an item that is there."""
    if isinstance(holder, list):
        _there(holder, step)
    else:
        _key(step)


def _there(holder: Any, step: str | int) -> None:
    """Raise KeyError, IndexError or TypeError where a container holds nothing at a step."""
    if isinstance(holder, dict):
        if step not in holder:
            raise KeyError(step)
    elif not isinstance(step, int):
        raise TypeError(step)
    elif not 0 <= step < len(holder):
        raise IndexError(step)
