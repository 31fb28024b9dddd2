"""The operations on what a text holds now: which entries stay, which are new, and where the new ones go."""

from typing import Any

from riskreg.edit.matching import holds_alike, sources
from riskreg.edit.operations import CannotEdit, Insert, Operation, Remove, Rename, Set, intended, plain
from riskreg.edit.view import View
from riskreg.source import Node, Path


class Entry:
    """An entry of a list or mapping: one that is there (`origin` is its position), or a new one.

    `moved` is the position of one that is taken out and says the same: then its text is put in again.
    """

    __slots__ = ("draft", "is_new", "moved", "name", "origin", "value")

    def __init__(self, origin: int | None, value: Any = None, moved: int | None = None) -> None:
        self.origin = origin
        self.moved = moved
        self.is_new = origin is None  # whether the value is a new one
        self.value = value
        self.draft: Draft | None = None
        self.name: str | None = None  # a new name of the key

    def put(self, value: Any) -> None:
        """Give it another value."""
        self.is_new, self.value, self.draft, self.moved = True, value, None, None

    def keep(self, draft: "Draft | None") -> None:
        """Let it stand as it does, but for what changes inside it."""
        self.is_new, self.value, self.draft = False, None, draft


class Draft:
    """A list or mapping of the text in which something changes; `step` is where it stands in its parent."""

    def __init__(self, view: View, node: Node, parent: "Draft | None", step: str | int | None) -> None:
        self.node = node
        self.parent = parent
        self.step = step
        self.nodes = view.children(node)
        entries = [Entry(position) for position in range(len(self.nodes))]
        self.items = entries if isinstance(node.data, list) else []
        self.keys = dict(zip(node.data, entries, strict=True)) if isinstance(node.data, dict) else {}

    @property
    def entries(self) -> list[tuple[str | None, Entry]]:
        """All entries as they are to be, in order, with the keys of a mapping."""
        if isinstance(self.node.data, list):
            return [(None, entry) for entry in self.items]
        return list(self.keys.items())

    @property
    def removed(self) -> list[int]:
        """The positions of the entries that are taken out."""
        kept = {entry.origin for _, entry in self.entries}
        return [position for position in range(len(self.nodes)) if position not in kept]

    @property
    def moved(self) -> set[int]:
        """The positions of those among them whose text is put in again elsewhere."""
        return {entry.moved for _, entry in self.entries if entry.moved is not None}


class Drafts:
    """All that changes in one document, from its root down.

    A list that takes the place of a list, or a mapping that of a mapping, changes it from inside, so that what stays
    in it keeps its bytes; `whole`: the one is put in the place of the other.
    """

    def __init__(self, view: View, root: Node, *, whole: bool) -> None:
        self._view = view
        self._in_whole = whole
        self.inside: list[tuple[Draft, int, Any]] = []  # where that is done, and what is to stand there
        self.root = Draft(view, root, None, None)

    def apply(self, operation: Operation) -> None:
        """Make one change; the path has been tried on the data before."""
        whole = isinstance(operation, Insert)
        draft, entry, rest = self._walk(operation.path if whole else operation.path[:-1], operation)
        if entry is not None:
            self._in_new(entry, rest, operation)
        elif isinstance(operation, Insert):
            index = len(draft.items) if operation.index is None else operation.index
            draft.items.insert(index, Entry(None, plain(operation.value)))
        elif isinstance(operation, Set):
            self._set(draft, operation.path[-1], operation.value)
        elif isinstance(operation, Remove):
            self._remove(draft, operation.path[-1])
        else:
            self._rename(draft, operation)

    def _walk(self, path: Path, operation: Operation) -> tuple[Draft, Entry | None, Path]:
        """The draft at a path; or the last one on the way to a new value, its entry, and the way in it."""
        draft = self.root
        self._check(draft.node)
        for at, step in enumerate(path):
            entry = draft.items[int(step)] if isinstance(draft.node.data, list) else draft.keys.get(str(step))
            if entry is None:
                entry = draft.keys[str(step)] = Entry(None)
            elif entry.origin is not None and not entry.is_new and entry.draft is None:
                node = draft.nodes[entry.origin]
                self._check(node)
                if self._view.is_container(node):
                    entry.draft = Draft(self._view, node, draft, step)
                else:
                    entry.is_new = True
            if entry.draft is None:
                return draft, entry, operation.path[at + 1 :]
            draft = entry.draft
        return draft, None, ()

    @staticmethod
    def _in_new(entry: Entry, rest: Path, operation: Operation) -> None:
        entry.moved = None
        entry.value = intended(entry.value, [operation._replace(path=rest)])

    def _set(self, draft: Draft, step: str | int, value: Any) -> None:
        entry = draft.items[int(step)] if isinstance(draft.node.data, list) else draft.keys.get(str(step))
        if entry is None:
            entry = draft.keys[str(step)] = Entry(None)
        self._exchange(draft, entry, step, plain(value))
        if entry.draft is not None:
            self.inside.append((draft, int(entry.origin or 0), plain(value)))

    def _exchange(self, draft: Draft, entry: Entry, step: str | int, value: Any) -> None:
        """Another value for an entry: from inside where that can be."""
        node = None if entry.origin is None else draft.nodes[entry.origin]
        if node is not None and node.data and holds_alike(node.data, value) and not self._in_whole:
            try:
                entry.keep(self._from_inside(draft, node, step, value))
            except CannotEdit:  # an alias, say: as a whole it gives way
                pass
            else:
                return
        self._whole(draft, entry)
        entry.put(value)

    def _from_inside(self, parent: Draft, node: Node, step: str | int, value: Any) -> Draft | None:
        """A list or mapping changed until it holds what another does; None where it does already."""
        if repr(node.data) == repr(value):
            return None
        self._check(node)
        draft = Draft(self._view, node, parent, step)
        was = list(node.data.values()) if isinstance(node.data, dict) else node.data
        entries = []
        steps = [*value] if isinstance(value, dict) else [*range(len(value))]
        for key, source in zip(steps, sources(node.data, value), strict=True):
            entry = Entry(source.stays, value[key], source.moved)
            if source.stays is not None and repr(was[source.stays]) != repr(value[key]):
                self._exchange(draft, entry, key, value[key])
            entries.append(entry)
        if isinstance(value, dict):
            draft.keys = dict(zip(value, entries, strict=True))
        else:
            draft.items = entries
        for position in draft.removed:
            self._whole(draft, Entry(position))
        return draft

    def _remove(self, draft: Draft, step: str | int) -> None:
        entry = draft.items.pop(int(step)) if draft.items else draft.keys.pop(str(step))
        self._whole(draft, entry)

    @staticmethod
    def _rename(draft: Draft, operation: Rename) -> None:
        old, new = str(operation.path[-1]), operation.name
        if old != new:
            draft.keys[old].name = new
            draft.keys = {new if key == old else key: entry for key, entry in draft.keys.items()}

    def _whole(self, draft: Draft, entry: Entry) -> None:
        """Nothing in a value that is replaced or taken out may be repeated elsewhere."""
        if entry.origin is not None and self._view.document.repeated(draft.nodes[entry.origin], inside=True):
            raise repeated(self._view, draft.nodes[entry.origin])

    def _check(self, node: Node) -> None:
        if node.alias or self._view.document.repeated(node, inside=False):
            raise repeated(self._view, node)


def repeated(view: View, node: Node) -> CannotEdit:
    """What stands once and counts in several places would change in all of them."""
    line = view.line(node.start)
    what = "only repeats a value from another place (*)" if node.alias else "is repeated in another place (& and *)"
    return CannotEdit(
        f"What stands in line {line} {what}, so that a change would count for both.",
        f"Edit line {line} by hand: write the value out in each place, without & and *.",
        node.start,
    )
