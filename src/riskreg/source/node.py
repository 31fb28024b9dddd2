"""One thing that stands in a text, as an edit of it needs to know it."""

from typing import Any, NamedTuple


class Node(NamedTuple):
    """A value with its offsets, and those of its key in a mapping.

    `start` is that of its anchor where it has one. `end` says nothing for a list or a mapping in block style.
    `alias`: it only repeats what stands elsewhere.
    """

    number: int
    start: int
    end: int
    key: tuple[int, int] | None
    data: Any
    alias: bool
