"""One file as read: its plain data, its text, and the place of everything in it."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from riskreg.diagnostics import Diagnostic, Finding, Place, Rule
from riskreg.source import faults
from riskreg.source.composer import Marks, compose
from riskreg.source.faults import Problem, Refusal
from riskreg.source.node import Node

Path = tuple[str | int, ...]

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")
_BEFORE_TEXT = re.compile(r"(?:&\S+\s+(?:#[^\r\n]*[\r\n]\s*)*)?(?:[|>][-+0-9]*[ \t]+)?")  # an anchor; a block's sign


class Document:
    """One file as read: its plain data, its text, and the place of everything in it."""

    __slots__ = ("_children", "_line_starts", "_lines", "_marks", "data", "name", "problems", "text")

    def __init__(self, name: str, text: str, data: Any, marks: Marks | None, problems: Sequence[Problem]) -> None:
        self.name = name
        self.text = text
        self.data = data
        self._marks = marks
        self._line_starts: list[int] | None = None
        self._lines: dict[int, str] = {}
        self._children: dict[int, Any] = {}
        self.problems = [self._diagnostic(*problem) for problem in problems]

    @property
    def documents(self) -> "tuple[Document, ...]":
        """The files that this is read from: one."""
        return (self,)

    def where(self, path: Path) -> tuple[str, int]:
        """The file, and the line from 1, in which the value at this path begins."""
        return self.name, self.line(path)

    def reported(self, rule: Rule, start: int, end: int, message: str, remedy: str) -> Diagnostic:
        """A diagnostic at offsets of the text, for what is no value: a comment, say."""
        return self._diagnostic(rule, start, end, message, remedy)

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
        node, key_node, data, missing = self._find(marks, path)
        whole = isinstance(data, dict | list) or missing
        if (on_key or whole) and key_node is not None:
            node = key_node
        elif isinstance(data, dict) and data:
            node = marks.aliases.get(node, node) + 1  # a mapping in a list is shown by its first key
        return (marks.starts[node], marks.ends[node])

    def line_at(self, offset: int) -> int:
        """The line, from 1, in which an offset of the text lies."""
        return self._position(offset)[0]

    def extent(self, path: Path) -> tuple[int, int]:
        """The offsets from the key at a path (or the item, in a list) to the end of all that stands behind it.

        Raises KeyError where the document holds no such path.
        """
        marks = self._marks
        if marks is None or not len(marks.starts):
            raise KeyError(path)
        node, key_node, _, missing = self._find(marks, path)
        if missing:
            raise KeyError(path)
        start = marks.starts[node] if key_node is None else marks.starts[key_node]
        return start, max(marks.ends[node], marks.ends[marks.behind(node) - 1])

    def _find(self, marks: Marks, path: Path) -> tuple[int, int | None, Any, bool]:
        """The node at a path, that of its key, its data; or those of the deepest part that is there, and True."""
        node, key_node, data = 0, None, self.data
        for step in path:
            children = self._children_of(marks, node, data)
            try:
                found = children[step]
                data = data[step]
            except (KeyError, IndexError, TypeError):
                return node, key_node, data, True
            key_node, node = found if isinstance(found, tuple) else (None, found)
        return node, key_node, data, False

    def root(self) -> Node | None:
        """The whole of what the text holds; None where it holds nothing that could be marked."""
        marks = self._marks
        return None if marks is None or not len(marks.starts) else self._node(marks, 0, None, self.data)

    def children(self, node: Node) -> list[Node]:
        """The values in a list or a mapping, in the order of the text; none for an alias and for a single value."""
        marks = self._marks
        if marks is None or node.alias or not isinstance(node.data, dict | list):
            return []
        known = self._children_of(marks, node.number, node.data)
        if isinstance(known, dict):
            return [self._node(marks, value, key, node.data[name]) for name, (key, value) in known.items()]
        return [self._node(marks, value, None, data) for value, data in zip(known, node.data, strict=True)]

    def repeated(self, node: Node, *, inside: bool) -> bool:
        """Whether an alias elsewhere repeats this value; or, with `inside`, it or anything in it."""
        marks = self._marks
        if marks is None or not marks.aliases:
            return False
        end = marks.behind(node.number) if inside else node.number + 1
        own = range(node.number, marks.behind(node.number))
        return any(node.number <= target < end and alias not in own for alias, target in marks.aliases.items())

    @staticmethod
    def _node(marks: Marks, number: int, key: int | None, data: Any) -> Node:
        offsets = None if key is None else (marks.starts[key], marks.ends[key])
        return Node(number, marks.starts[number], marks.ends[number], offsets, data, number in marks.aliases)

    def comments(self, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
        """Where a pattern that begins with # fits a comment of this file: not where it stands in a value or a key."""
        marks = self._marks
        if marks is None:
            return  # not YAML: nothing can be said of its comments
        last, begins = -1, 0  # a value with comments before its text, and where that text begins: looked for once
        for found in pattern.finditer(self.text):
            node = bisect_right(marks.starts, found.start()) - 1
            if node >= 0 and node not in marks.after and found.start() < marks.ends[node]:
                if node != last:
                    last, begins = node, self._text_begins(marks.starts[node])
                if found.start() > begins:
                    continue
            yield found

    def _text_begins(self, start: int) -> int:
        """Where the text of a value begins, behind its anchor and the sign of a block: comments may stand before it."""
        found = _BEFORE_TEXT.match(self.text, start)
        return found.end() if found else start

    def _children_of(self, marks: Marks, node: int, data: Any) -> Any:
        """The child nodes of a node: {key: (key node, value node)} or [value node]; worked out once."""
        node = marks.aliases.get(node, node)
        known = self._children.get(node)
        if known is None:
            child = node + 1
            if isinstance(data, dict):
                known = {}
                for key in data:
                    while child in marks.skipped:
                        child = marks.behind(child + 1)
                    known[key] = (child, child + 1)
                    child = marks.behind(child + 1)
            elif isinstance(data, list):
                known = []
                for _ in data:
                    known.append(child)
                    child = marks.behind(child)
            else:
                known = ()
            self._children[node] = known
        return known

    def _diagnostic(self, rule: Rule, start: int, end: int, message: str, remedy: str) -> Diagnostic:
        line, column = self._position(start)
        end_line, end_column = self._position(max(start, end))
        place = Place(line, column, end_line, end_column)
        return Diagnostic(rule, self.name, place, message, remedy, self._line(line))

    def _line(self, line: int) -> str:
        """The text of a line: the same string for every diagnostic in it, since a whole register may stand in one."""
        if line not in self._lines:
            starts = self._starts()
            end = starts[line] if line < len(starts) else len(self.text)
            self._lines[line] = self.text[starts[line - 1] : end].rstrip("\r\n")
        return self._lines[line]

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
    text, problem = _text(content)
    if problem is not None:
        return Document(name, text, None, None, [problem])
    try:
        return Document(name, text, *compose(text))
    except Refusal as refusal:
        problem = refusal.problem
    except MarkedYAMLError as fault:
        waiting = faults.conflicts(text)
        if waiting:
            return Document(name, text, None, None, waiting)
        problem = faults.syntax(text, fault)
    except YAMLError:
        problem = faults.control_character(text)
    return Document(name, text, None, None, [problem])


def _text(content: bytes) -> tuple[str, Problem | None]:
    """The text of a file's bytes; or what there is of it, and why it cannot be read."""
    if len(content) > faults.MOST_BYTES:
        return "", faults.too_large()
    content = content.removeprefix(_BOM)
    try:
        text = content.decode("utf-8").lstrip("\ufeff")  # more where files were joined; libyaml does not count them
    except UnicodeDecodeError as fault:
        return content[: fault.start].decode("utf-8"), faults.not_text(content, fault)
    hidden = None if text.isascii() else faults.UNSEEN_BREAK.search(text)
    return text, faults.unseen_break(hidden.start(), hidden[0]) if hidden is not None else None
