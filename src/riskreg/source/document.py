"""One file as read: its plain data, its text, and the place of everything in it."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from riskreg.diagnostics import Diagnostic, Finding, Place, Rule
from riskreg.source import faults
from riskreg.source.composer import Marks, compose
from riskreg.source.faults import Problem, Refusal

Path = tuple[str | int, ...]

_BOM = b"\xef\xbb\xbf"
_LINE_END = re.compile("\r\n|\r|\n")


class Document:
    """One file as read: its plain data, its text, and the place of everything in it."""

    __slots__ = ("_children", "_line_starts", "_marks", "data", "name", "problems", "text")

    def __init__(self, name: str, text: str, data: Any, marks: Marks | None, problems: Sequence[Problem]) -> None:
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
            children = self._children_of(marks, node, data)
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
        elif isinstance(data, dict) and data:
            node = marks.aliases.get(node, node) + 1  # a mapping in a list is shown by its first key
        return (marks.starts[node], marks.ends[node])

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
    text, problem = _text(content)
    if problem is not None:
        return Document(name, text, None, None, [problem])
    try:
        return Document(name, text, *compose(text))
    except Refusal as refusal:
        problem = refusal.problem
    except MarkedYAMLError as fault:
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
