"""Events -> data and marks: the one loop over libyaml's event stream (through `ruamel.yaml.clib`)."""

from array import array
from typing import Any, NamedTuple

from _ruamel_yaml import CParser
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from riskreg.source import faults
from riskreg.source.scalars import MAY_BE_NUMBER, WORDS, read_scalar


class Marks(NamedTuple):
    """Where each node of a document stands, numbered in the order of the text (a key is a node too).

    `starts` and `ends` are character offsets, `after` is the number of the first node behind a node's own
    children. Twelve bytes a node, so that they can always be kept. `aliases` maps the node of an alias to
    the node that it repeats; `skipped` are the keys that stand a second time in their mapping.
    """

    starts: "array[int]"
    ends: "array[int]"
    after: "array[int]"
    aliases: dict[int, int]
    skipped: set[int]


_NO_KEY: Any = object()  # no key is waiting for its value
_DUPLICATE: Any = object()  # the key that waits stood before in the same mapping: its value is left out
_BLOCK_STYLES = ("|", ">")


def compose(text: str) -> tuple[Any, Marks, list[faults.Problem]]:
    """The data of a text, the marks of its nodes, and the keys that stand twice.

    Raises Refusal for what a register never holds, and libyaml's own errors for what is not YAML.
    """
    composer = _Composer(text)
    handlers = {
        ScalarEvent: composer.scalar,
        MappingStartEvent: composer.open,
        SequenceStartEvent: composer.open,
        MappingEndEvent: composer.close,
        SequenceEndEvent: composer.close,
        AliasEvent: composer.alias,
        DocumentStartEvent: composer.document,
    }
    next_event = CParser(text.encode("utf-8")).get_event
    handler_of = handlers.get
    while (event := next_event()) is not None:
        handle = handler_of(type(event))
        if handle is not None:
            handle(event)
    return composer.root, composer.marks, composer.problems


class _Composer:
    """What has been built so far, and where in it the next event belongs."""

    __slots__ = (
        "_aliased",
        "_aliased_before",
        "_anchor",
        "_anchors",
        "_container",
        "_documents",
        "_here",
        "_is_map",
        "_key",
        "_keys",
        "_node",
        "_open",
        "_text",
        "marks",
        "problems",
        "root",
    )  # fmt: skip

    def __init__(self, text: str) -> None:
        self.root: Any = None
        self.marks = Marks(array("I"), array("I"), array("I"), {}, set())
        self.problems: list[faults.Problem] = []
        self._text = text
        self._documents = 0
        self._node = 0  # the number that the next node gets
        self._keys: dict[str, str] = {}  # one string for each key, however often it stands
        self._anchors: dict[str, tuple[Any, int, int]] = {}  # name -> data, node, how many values it stands for
        self._aliased = 0  # how many values the aliases so far have repeated
        # The container that is being filled, and what has to be known of it when it closes.
        self._container: Any = None
        self._is_map = False
        self._key = _NO_KEY
        self._here = -1
        self._aliased_before = 0
        self._anchor: str | None = None
        self._open: list[tuple[Any, bool, Any, int, int, str | None]] = []

    def scalar(self, event: Any) -> None:
        """A key, or a value."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            raise faults.tag(event.tag, start, end)
        value = event.value
        plain = event.implicit[0]
        if self._is_map and self._key is _NO_KEY:
            self._begin_pair(value, event, start, end)
            return
        if plain:
            if value in WORDS:
                value = WORDS[value]
            elif value[0] in MAY_BE_NUMBER:
                value = read_scalar(value)
        elif event.style in _BLOCK_STYLES:
            end = start + len(self._text[start:end].rstrip())
        node = self._mark(start, end)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, node, 1)
        self._put(value)

    def open(self, event: Any) -> None:
        """A mapping or a list begins."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.tag is not None:
            raise faults.tag(event.tag, start, end)
        if self._is_map and self._key is _NO_KEY:
            raise faults.not_a_text_key("", start, end)
        if len(self._open) >= faults.MOST_DEPTH:
            raise faults.too_deep(start, end)
        self._open.append((self._container, self._is_map, self._key, self._here, self._aliased_before, self._anchor))
        self._is_map = type(event) is MappingStartEvent
        self._container = {} if self._is_map else []
        self._key = _NO_KEY
        self._aliased_before = self._aliased
        self._anchor = event.anchor
        self._here = self._mark(start, end)

    def close(self, event: Any) -> None:
        """A mapping or a list ends, and goes where it belongs."""
        value, here = self._container, self._here
        self.marks.after[here] = self._node
        self.marks.ends[here] = event.end_mark.index
        if self._anchor is not None:
            size = self._node - here + self._aliased - self._aliased_before
            self._anchors[self._anchor] = (value, here, size)
        self._container, self._is_map, self._key, self._here, self._aliased_before, self._anchor = self._open.pop()
        self._put(value)

    def alias(self, event: Any) -> None:
        """What was named before is repeated."""
        start, end = event.start_mark.index, event.end_mark.index
        if self._is_map and self._key is _NO_KEY:
            raise faults.anchored_key(start, end)
        if event.anchor not in self._anchors:
            raise faults.no_anchor(event.anchor, start, end)
        value, target, size = self._anchors[event.anchor]
        self._aliased += size
        if self._aliased > faults.MOST_ALIASED:
            raise faults.aliases(start, end)
        self.marks.aliases[self._mark(start, end)] = target
        self._put(value)

    def document(self, event: Any) -> None:
        """A document begins; a file holds one."""
        self._documents += 1
        if self._documents > 1:
            raise faults.second_document(event.start_mark.index, event.end_mark.index)

    def _begin_pair(self, key: str, event: Any, start: int, end: int) -> None:
        if event.anchor is not None:
            raise faults.anchored_key(start, end)
        if event.implicit[0] and (key in WORDS or key[0] in MAY_BE_NUMBER) and type(read_scalar(key)) is not str:
            raise faults.not_a_text_key(key, start, end)
        node = self._mark(start, end)
        if key in self._container:
            self.problems.append(faults.duplicate(key, start, end))
            self.marks.skipped.add(node)
            self._key = _DUPLICATE
        else:
            self._key = self._keys.setdefault(key, key)

    def _mark(self, start: int, end: int) -> int:
        """Number a node; for a container its end and what comes after are set when it closes."""
        marks, node = self.marks, self._node
        marks.starts.append(start)
        marks.ends.append(end)
        self._node = node + 1
        marks.after.append(node + 1)
        return node

    def _put(self, value: Any) -> None:
        """A value into the container it belongs to."""
        if self._is_map:
            if self._key is not _DUPLICATE:
                self._container[self._key] = value
            self._key = _NO_KEY
        elif self._container is None:
            self.root = value
        else:
            self._container.append(value)
