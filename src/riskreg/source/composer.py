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

    `starts` and `ends` are character offsets, four bytes each, so that they can always be kept. `after` maps
    the node of a container to the first node behind its own children; for any other that is the next one.
    `aliases` maps the node of an alias to the node that it repeats; `skipped` are the keys that stand a second
    time in their mapping.
    """

    starts: "array[int]"
    ends: "array[int]"
    after: dict[int, int]
    aliases: dict[int, int]
    skipped: set[int]

    def behind(self, node: int) -> int:
        """The first node behind a node and all that is in it."""
        return self.after.get(node, node + 1)


class Composed(NamedTuple):
    """What a text holds: its data, the marks of its nodes, and the keys that stand twice."""

    data: Any
    marks: Marks
    problems: list[faults.Problem]


def compose(text: str) -> Composed:
    """Read a text.

    Raises Refusal for what a register never holds, and libyaml's own errors for what is not YAML.
    """
    composer = _Composer(text)
    next_event = composer.next_event
    data: Any = None
    documents = 0
    while (event := next_event()) is not None:
        kind = type(event)
        if kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise faults.second_document(event.start_mark.index, event.end_mark.index)
        elif kind in _NODES:
            data = composer.node(event, 0)
    return Composed(data, composer.marks, composer.problems)


_NODES = (ScalarEvent, MappingStartEvent, SequenceStartEvent, AliasEvent)
_BLOCK_STYLES = ("|", ">")


class _Composer:
    """Descends into the events of one text: a node, the pairs of a mapping, the items of a list.

    Most events are scalars in mappings, so `mapping` reads those without a further call.
    """

    __slots__ = ("_aliased", "_anchors", "_keys", "_text", "marks", "next_event", "problems")

    def __init__(self, text: str) -> None:
        self.next_event = CParser(text.encode("utf-8")).get_event
        self.marks = Marks(array("I"), array("I"), {}, {}, set())
        self.problems: list[faults.Problem] = []
        self._text = text
        self._keys: dict[str, str] = {}  # one string for each key, however often it stands
        self._anchors: dict[str, tuple[Any, int, int]] = {}  # name -> data, node, how much it stands for
        self._aliased = 0  # what the aliases so far have repeated: a value counts as one, and so do so many characters

    def node(self, event: Any, depth: int) -> Any:
        """The data of the node that begins with this event."""
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if kind is AliasEvent:
            return self._alias(event)
        start = event.start_mark.index
        if event.ctag is not None:
            raise faults.tag(str(event.ctag), start, event.end_mark.index)
        if depth >= faults.MOST_DEPTH:
            raise faults.too_deep(start, event.end_mark.index)
        marks, aliased = self.marks, self._aliased
        node = len(marks.starts)
        marks.starts.append(start)
        marks.ends.append(0)
        data = self._mapping(depth + 1, node) if kind is MappingStartEvent else self._list(depth + 1, node)
        marks.after[node] = len(marks.starts)
        if event.anchor is not None:
            size = len(marks.starts) - node + self._long(start) + self._aliased - aliased
            self._anchors[event.anchor] = (data, node, size)
        return data

    def _mapping(self, depth: int, node: int) -> dict[str, Any]:
        """The pairs of a mapping, up to its end."""
        next_event, keys = self.next_event, self._keys
        starts, ends = self.marks.starts, self.marks.ends
        data: dict[str, Any] = {}
        while type(event := next_event()) is ScalarEvent:
            value = event.value
            key = keys.get(value)
            if key is None or event.anchor is not None or event.ctag is not None:
                key = self._checked_key(event)
            duplicate = key in data
            if duplicate:
                self._duplicate(key, event)
            starts.append(event.start_mark.index)
            ends.append(event.end_mark.index)
            event = next_event()
            if type(event) is ScalarEvent and event.implicit[0] and event.anchor is None and event.tag is None:
                starts.append(event.start_mark.index)
                ends.append(event.end_mark.index)
                value = event.value
                if value in WORDS:
                    value = WORDS[value]
                elif value[0] in MAY_BE_NUMBER:
                    value = read_scalar(value)
            else:
                value = self.node(event, depth)
            if not duplicate:
                data[key] = value
        if type(event) is not MappingEndEvent:
            raise self._no_key(event)
        ends[node] = event.end_mark.index
        return data

    def _list(self, depth: int, node: int) -> list[Any]:
        """The items of a list, up to its end."""
        next_event = self.next_event
        data: list[Any] = []
        while type(event := next_event()) is not SequenceEndEvent:
            data.append(self.node(event, depth))
        self.marks.ends[node] = event.end_mark.index
        return data

    def _scalar(self, event: Any) -> Any:
        start, end = event.start_mark.index, event.end_mark.index
        if event.ctag is not None:
            raise faults.tag(str(event.ctag), start, end)
        value = event.value
        if event.implicit[0]:
            value = read_scalar(value)
        elif event.style in _BLOCK_STYLES:
            end = start + len(self._text[start:end].rstrip())
        node = self._mark(start, end)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, node, 1 + (end - start) // faults.CHARACTERS_OF_A_VALUE)
        return value

    def _alias(self, event: Any) -> Any:
        """What was named before, again."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.anchor not in self._anchors:
            raise faults.no_anchor(event.anchor, start, end)
        data, target, size = self._anchors[event.anchor]
        self._aliased += size
        if self._aliased > faults.MOST_ALIASED:
            raise faults.aliases(start, end)
        self.marks.aliases[self._mark(start, end)] = target
        return data

    def _long(self, start: int) -> int:
        """What the characters from an offset to the last node count for, beside its values."""
        return (self.marks.ends[-1] - start) // faults.CHARACTERS_OF_A_VALUE

    def _mark(self, start: int, end: int) -> int:
        """Number a node."""
        marks = self.marks
        marks.starts.append(start)
        marks.ends.append(end)
        return len(marks.starts) - 1

    def _checked_key(self, event: Any) -> str:
        """A key that is met for the first time: a plain text, with nothing hung on it."""
        start, end = event.start_mark.index, event.end_mark.index
        if event.ctag is not None:
            raise faults.tag(str(event.ctag), start, end)
        if event.anchor is not None:
            raise faults.anchored_key(start, end)
        key: str = event.value
        if isinstance(read_scalar(key), str):
            return self._keys.setdefault(key, key)
        if event.implicit[0]:
            raise faults.not_a_text_key(key, start, end)
        return key

    def _duplicate(self, key: str, event: Any) -> None:
        """A key that stood before in its mapping: reported, and what it says left out."""
        self.problems.append(faults.duplicate(key, event.start_mark.index, event.end_mark.index))
        self.marks.skipped.add(len(self.marks.starts))

    @staticmethod
    def _no_key(event: Any) -> faults.Refusal:
        start, end = event.start_mark.index, event.end_mark.index
        return faults.anchored_key(start, end) if type(event) is AliasEvent else faults.not_a_text_key("", start, end)
