"""Text -> Document: plain data, and the place of every key and value. The only YAML parser in riskreg.

One loop over the events of libyaml (through `ruamel.yaml.clib`) builds dicts, lists and scalars with the
meanings of the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema): `no` and `on` are texts,
`010` is ten, `12:30` is a text. Dates stay texts until the model reads them. What a register never needs
(tags, keys that are not text, several documents) and what could exhaust a machine (depth, size, aliases
of aliases) is refused with its place.
"""

import re
from array import array
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any, NamedTuple

from _ruamel_yaml import CParser
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, Place, Rule
from riskreg.wording import visible

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 32
MOST_ALIASED = 100_000

Path = tuple[str | int, ...]

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")
_MAY_BE_NUMBER = frozenset("+-.0123456789")
_WORDS: dict[str, None | bool | float] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
    **{sign + word: float("-inf" if sign == "-" else "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_MOST_DIGITS = 300  # past this a number is no likelihood, cost or count; and reading it takes long


class _Refused(Exception):
    """Ends the reading of one file: carries what is wrong and where, as offsets into the text."""

    def __init__(self, rule: Rule, start: int, end: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = _Problem(rule, start, end, message, remedy)


class _Problem(NamedTuple):
    """Something wrong found while reading, at offsets into the text."""

    rule: Rule
    start: int
    end: int
    message: str
    remedy: str


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


class Document:
    """One file as read: its plain data, its text, and the place of everything in it."""

    __slots__ = ("_children", "_line_starts", "_marks", "data", "name", "problems", "text")

    def __init__(self, name: str, text: str, data: Any, marks: Marks | None, problems: Sequence[_Problem]) -> None:
        self.name = name
        self.text = text
        self.data = data
        self._marks = marks
        self._line_starts: list[int] | None = None
        self._children: dict[int, Any] = {}
        self.problems = [self._diagnostic(*problem) for problem in problems]

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """A finding at a key path becomes a diagnostic at a line and column of this file."""
        start, end = self.span(finding.path, on_key=finding.on_key)
        return self._diagnostic(finding.rule, start, end, finding.message, finding.remedy)

    def line(self, path: Path) -> int:
        """The line, from 1, on which the value at this path begins."""
        return self._position(self.span(path)[0])[0]

    def span(self, path: Path, *, on_key: bool = False) -> tuple[int, int]:
        """The offsets of the value at a path (or of its key).

        A path that the document does not hold gives the deepest part of it that is there, by its key where
        it has one: the place where something is missing.
        """
        marks = self._marks
        if marks is None or not len(marks.starts):
            return (0, 0)
        node, key_node, data, missing = 0, None, self.data, False
        for step in path:
            children = self._children_of(node, data)
            try:
                found = children[step]
                data = data[step]
            except (KeyError, IndexError, TypeError):
                missing = True
                break
            key_node, node = found if isinstance(found, tuple) else (None, found)
        whole = isinstance(data, dict | list) or missing
        if (on_key or whole) and key_node is not None:
            node = key_node
        elif whole and not isinstance(data, list) and data:
            node = marks.aliases.get(node, node) + 1  # a mapping in a list is shown by its first key
        return (marks.starts[node], marks.ends[node])

    def _children_of(self, node: int, data: Any) -> Any:
        """The child nodes of a node: {key: (key node, value node)} or [value node]; worked out once."""
        marks = self._marks
        if marks is None:
            return ()
        node = marks.aliases.get(node, node)
        known = self._children.get(node)
        if known is None:
            child = node + 1
            if isinstance(data, dict):
                known = {}
                for key in data:
                    while child in marks.skipped:
                        child = marks.after[child + 1]
                    known[key] = (child, child + 1)
                    child = marks.after[child + 1]
            elif isinstance(data, list):
                known = []
                for _ in data:
                    known.append(child)
                    child = marks.after[child]
            else:
                known = ()
            self._children[node] = known
        return known

    def _diagnostic(self, rule: Rule, start: int, end: int, message: str, remedy: str) -> Diagnostic:
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        starts = self._starts()
        ends = starts[line] if line < len(starts) else len(self.text)
        shown = self.text[starts[line - 1] : ends].rstrip("\r\n")
        place = Place(line, column, end_line, end_column)
        return Diagnostic(rule, self.name, place, message, remedy, shown)

    def _starts(self) -> list[int]:
        if self._line_starts is None:
            self._line_starts = [0, *(found.end() for found in _LINE_END.finditer(self.text))]
        return self._line_starts

    def _position(self, offset: int) -> tuple[int, int]:
        starts = self._starts()
        line = bisect_right(starts, offset)
        return line, offset - starts[line - 1] + 1


def parse(content: bytes, name: str) -> Document:
    """Read one file's bytes.

    Returns a Document whose `problems` say what is wrong with it (then `data` is None or, after duplicate
    keys, what the first of each said). Never raises for what a file holds.
    """
    if len(content) > MOST_BYTES:
        return _refuse(name, "", _too_large())
    content = content.removeprefix(_BOM)
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError as fault:
        return _refuse(name, content[: fault.start].decode("utf-8"), _not_text(content, fault))
    problems: list[_Problem] = []
    data, marks = None, None
    try:
        data, marks = _compose(text, problems)
    except _Refused as refusal:
        problems.append(refusal.problem)
    except MarkedYAMLError as fault:
        problems.append(_syntax(text, fault))
    except YAMLError:
        problems.append(_control_character(text))
    return Document(name, text, data, marks, problems)


def read_scalar(text: str) -> None | bool | int | float | str:
    """The meaning of a plain scalar in the YAML 1.2 core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if text[0] not in _MAY_BE_NUMBER or len(text) > _MOST_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text


def _compose(text: str, problems: list[_Problem]) -> tuple[Any, Marks]:
    """The one loop: events in, data and marks out. Adds duplicate keys to `problems`, refuses the rest."""
    next_event = CParser(text.encode("utf-8")).get_event
    starts, ends, after = array("I"), array("I"), array("I")
    add_start, add_end, add_after = starts.append, ends.append, after.append
    aliases: dict[int, int] = {}
    anchors: dict[str, tuple[Any, int, int]] = {}  # name -> (data, node, how many values it stands for)
    keys: dict[str, str] = {}  # one string for each key, however often it stands
    skipped: set[int] = set()
    open_nodes: list[tuple[Any, Any, int, int, str | None]] = []  # what encloses this container
    container: Any = None
    key: Any = _NO_KEY
    node, documents, aliased = 0, 0, 0
    root: Any = None
    is_map = False
    here = -1  # the container's own node, and how much aliases had repeated when it began
    aliased_before = 0
    anchor_here: str | None = None

    while (event := next_event()) is not None:
        kind = type(event)
        if kind is ScalarEvent:
            start = event.start_mark.index
            end = event.end_mark.index
            if event.tag is not None:
                raise _tag(event.tag, start, end)
            value = event.value
            if is_map and key is _NO_KEY:
                if event.anchor is not None:
                    raise _anchored_key(start, end)
                key = keys.setdefault(value, value)
                if event.implicit[0] and type(read_scalar(value)) is not str:
                    raise _not_a_text_key(value, start, end)
                if key in container:
                    problems.append(_duplicate(key, start, end))
                    key = _DUPLICATE
                    skipped.add(node)
                add_start(start)
                add_end(end)
                node += 1
                add_after(node)
                continue
            if event.implicit[0]:
                if value in _WORDS:
                    value = _WORDS[value]
                elif value[0] in _MAY_BE_NUMBER:
                    value = read_scalar(value)
            if event.style in _BLOCK_STYLES:
                end = start + len(text[start:end].rstrip())
            add_start(start)
            add_end(end)
            node += 1
            add_after(node)
            if event.anchor is not None:
                anchors[event.anchor] = (value, node - 1, 1)
        elif kind is MappingStartEvent or kind is SequenceStartEvent:
            start = event.start_mark.index
            if event.tag is not None:
                raise _tag(event.tag, start, event.end_mark.index)
            if is_map and key is _NO_KEY:
                raise _not_a_text_key("", start, event.end_mark.index)
            if len(open_nodes) >= MOST_DEPTH:
                raise _too_deep(start, event.end_mark.index)
            open_nodes.append((container, key, here, aliased_before, anchor_here))
            is_map = kind is MappingStartEvent
            container = {} if is_map else []
            key = _NO_KEY
            here, aliased_before, anchor_here = node, aliased, event.anchor
            add_start(start)
            add_end(event.end_mark.index)
            add_after(0)
            node += 1
            continue
        elif kind is MappingEndEvent or kind is SequenceEndEvent:
            value = container
            after[here] = node
            ends[here] = event.end_mark.index
            if anchor_here is not None:
                anchors[anchor_here] = (value, here, node - here + aliased - aliased_before)
            container, key, here, aliased_before, anchor_here = open_nodes.pop()
            is_map = type(container) is dict
        elif kind is AliasEvent:
            start, end = event.start_mark.index, event.end_mark.index
            if is_map and key is _NO_KEY:
                raise _anchored_key(start, end)
            if event.anchor not in anchors:
                raise _no_anchor(event.anchor, start, end)
            value, target, size = anchors[event.anchor]
            aliased += size
            if aliased > MOST_ALIASED:
                raise _aliases(start, end)
            aliases[node] = target
            add_start(start)
            add_end(end)
            node += 1
            add_after(node)
        elif kind is DocumentStartEvent:
            documents += 1
            if documents > 1:
                raise _second_document(event.start_mark.index, event.end_mark.index)
            continue
        else:
            continue
        if is_map:
            if key is not _DUPLICATE:
                container[key] = value
            key = _NO_KEY
        elif container is None:
            root = value
        else:
            container.append(value)
    return root, Marks(starts, ends, after, aliases, skipped)


_NO_KEY = object()
_DUPLICATE = object()  # stands for a key that stood before in the same mapping: its value is left out
_BLOCK_STYLES = ("|", ">")


def _refuse(name: str, text: str, problem: _Problem) -> Document:
    return Document(name, text, None, None, [problem])


def _too_large() -> _Problem:
    limit = MOST_BYTES // (1024 * 1024)
    return _Problem(
        rules.TOO_LARGE, 0, 0, f"This file is larger than {limit} MB.",
        "A register is a text of a few pages. Check that this is the file you meant, or split it into one register for each decision.",
    )  # fmt: skip


def _not_text(content: bytes, fault: UnicodeDecodeError) -> _Problem:
    offset = len(content[: fault.start].decode("utf-8"))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "This file is saved as UTF-16, not as UTF-8."
    elif b"\x00" in content[:4096]:
        message = "This is not a text file: it holds binary data."
    else:
        message = f"This is not UTF-8 text: the byte {content[fault.start]:#04x} cannot stand here."
    return _Problem(
        rules.NOT_TEXT,
        offset,
        offset,
        message,
        'Open it in your editor and save it as plain text with the encoding "UTF-8".',
    )


def _control_character(text: str) -> _Problem:
    found = _FORBIDDEN.search(text)
    offset = found.start() if found else 0
    shown = visible(found[0]) if found else "a control character"
    return _Problem(
        rules.NOT_TEXT, offset, offset + 1, f"YAML does not allow the control character {shown} here.",
        "Delete it; it often comes in with text pasted from another program.",
    )  # fmt: skip


_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

# What libyaml says -> what an officer can do about it. The first whose words are in its message counts.
_SYNTAX_HELP: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "A colon followed by a space cannot stand in the middle of this text, or this line is indented too far.",
     'If the colon belongs to the text, put the whole text in quotes: "like: this". Else line the key up with the ones beside it.'),
    ("block sequence entries are not allowed", "A list item (- ) cannot begin here.",
     'Put the list on the lines below its key, each item on a line of its own that begins with "- ".'),
    ("found unexpected end of stream", "A quotation mark was opened here and never closed.", "Close the quotation."),
    ("found unknown escape character", "A backslash inside double quotes begins a special character, and this one is not known.",
     "Use single quotes instead, or write the backslash twice."),
    ("cannot start any token", "A text cannot begin with this character.",
     "If it is a tab, indent with spaces. If it belongs to the text, put the text in quotes."),
    ("did not find expected ',' or", "A bracket or brace was opened and not closed, or a comma is missing.",
     "Close it on the same line, and put a comma between its parts."),
    ("did not find expected node content", "A value is missing between brackets or braces.", "Check the brackets and commas on this line."),
    ("did not find expected key", 'This line does not fit with the ones before it: a key ("name:") was expected.',
     "Line it up with the keys it belongs with, in spaces; and put quotes round a text that holds quotation marks."),
    ("did not find expected '-' indicator", "This line does not fit with the list before it.", 'Begin it with "- ", or line it up with the key it belongs to.'),
    ("could not find expected ':'", "A key needs a colon and a space behind it.", 'Write "key: value"; a text of several lines is indented under its key.'),
)  # fmt: skip


def _syntax(text: str, fault: Any) -> _Problem:
    mark = fault.problem_mark
    if fault.context_mark is not None and "end of stream" in str(fault.problem):
        mark = fault.context_mark
    offset = min(mark.index, len(text))
    for words, message, remedy in _SYNTAX_HELP:
        if words in str(fault.problem):
            break
    else:
        message = f"This is not YAML: {visible(str(fault.problem))}."
        remedy = "Compare the line with the ones around it: indent, quotes, colons and brackets."
    return _Problem(rules.SYNTAX, offset, offset + 1, message, remedy)


def _duplicate(key: str, start: int, end: int) -> _Problem:
    return _Problem(
        rules.DUPLICATE_KEY, start, end, f"The key `{visible(key[:80])}` stands twice here; only one value can count.",
        "Delete one of the two, or join their values.",
    )  # fmt: skip


def _tag(tag: str, start: int, end: int) -> _Refused:
    return _Refused(
        rules.YAML_FEATURE,
        start,
        end,
        f"A tag (`{visible(tag[:60])}`) cannot stand in a register.",
        "Delete the word that begins with `!`.",
    )


def _not_a_text_key(value: str, start: int, end: int) -> _Refused:
    if value == "":
        message, remedy = (
            "A key must be a plain word.",
            "Put quotes round a text that begins with a bracket, a brace or a question mark.",
        )
    else:
        message, remedy = f"The key `{visible(value[:60])}` is not a text.", "Put it in quotes."
    return _Refused(rules.YAML_FEATURE, start, end, message, remedy)


def _anchored_key(start: int, end: int) -> _Refused:
    return _Refused(
        rules.YAML_FEATURE, start, end, "A key cannot have an anchor (&) or be an alias (*).", "Write the key out."
    )


def _no_anchor(name: str, start: int, end: int) -> _Refused:
    return _Refused(
        rules.YAML_FEATURE, start, end, f"`*{visible(name[:60])}` repeats something that was never named.",
        "A text that begins with a star needs quotes; an alias needs an anchor (&) before it.",
    )  # fmt: skip


def _second_document(start: int, end: int) -> _Refused:
    return _Refused(
        rules.YAML_FEATURE,
        start,
        end,
        "A second document begins here (`---`); a file holds one register.",
        "Give each register a file of its own.",
    )


def _too_deep(start: int, end: int) -> _Refused:
    return _Refused(
        rules.TOO_LARGE,
        start,
        end,
        f"Lists and mappings are nested more than {MOST_DEPTH} deep.",
        "A register needs no more than eight; check the brackets.",
    )


def _aliases(start: int, end: int) -> _Refused:
    return _Refused(
        rules.TOO_LARGE,
        start,
        end,
        f"Aliases (*) repeat more than {MOST_ALIASED:,} values.",
        "Write the values out; a register needs few aliases or none.",
    )
