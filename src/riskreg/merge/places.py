"""Where the items of a text stand, by their names. Each list is gone through once, however many of its items are asked for."""

from functools import cached_property
from typing import Any

from riskreg.diff import by_name
from riskreg.merge.lines import Lines, lines_of, split
from riskreg.merge.three_way import Names
from riskreg.source import Document, Path


class Places:
    """A text with its lines, and what can be found in it."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._numbers: dict[Names, dict[str, int] | None] = {}  # of each list: which item has which name

    @cached_property
    def lines(self) -> list[str]:
        """The lines of the text, each with its line end."""
        return split(self.document.text)

    def lines_of(self, path: Path) -> Lines | None:
        """The lines that an item or a key has to itself, as `lines.lines_of` says."""
        return lines_of(self.document, self.lines, path)

    def find(self, names: Names) -> Path | None:
        """The path, with numbers, of what is called by keys and the names of items; None where it is not there."""
        return _find(self.document.data, names, self._numbers)


def find(data: Any, names: Names) -> Path | None:
    """The same in plain data that no text stands behind."""
    return _find(data, names, {})


def _find(data: Any, names: Names, known: dict[Names, dict[str, int] | None]) -> Path | None:
    path: list[str | int] = []
    for depth, step in enumerate(names):
        if isinstance(data, dict) and step in data:
            path.append(step)
            data = data[step]
            continue
        at = names[:depth]
        if at not in known:
            items = by_name(at, data) if isinstance(data, list) else None
            known[at] = None if items is None else {name: number for number, name in enumerate(items)}
        numbers = known[at]
        if not numbers or step not in numbers:
            return None
        path.append(numbers[step])
        data = data[numbers[step]]
    return tuple(path)
