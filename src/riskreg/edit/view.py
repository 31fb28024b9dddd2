"""Where the parts of a text begin and end, for an edit: entries with their dash or key, values, lines of their own."""

import re
from typing import Any

from riskreg.edit.lines import comments_after, line_end, line_start, next_line, skip
from riskreg.source import Document, Node

_ANCHOR = re.compile(r"&[^\s,\[\]{}]+")
_HEADER = re.compile(r"[|>][-+0-9]*")
_SPACES = re.compile(r"(?:[ \t]*(?:\r\n|\r|\n))*[ \t]*")


class View:
    """A document whose last line always has an end (an edit takes away the one that was added), and its nodes."""

    def __init__(self, document: Document, text: str) -> None:
        self.document = document
        self.text = text
        self._children: dict[int, list[Node]] = {}
        self._in_flow: set[int] = set()  # what stands between brackets or braces: a pair there has none of its own

    def children(self, node: Node) -> list[Node]:
        """The values in a list or mapping."""
        known = self._children.get(node.number)
        if known is None:
            known = self._children[node.number] = self.document.children(node)
            if known and self.is_flow(node):
                self._in_flow.update(child.number for child in known)
        return known

    def child(self, node: Node, step: str | int) -> Node | None:
        """The value at a key or index, where there is one."""
        if isinstance(node.data, dict) and step in node.data:
            return self.children(node)[list(node.data).index(str(step))] if not node.alias else None
        return None

    def content(self, node: Node) -> int:
        """Where a value begins, behind its anchor."""
        found = _ANCHOR.match(self.text, node.start)
        if node.alias or found is None:
            return node.start
        if isinstance(node.data, dict | list):
            return skip(self.text, found.end())
        return min(skip(self.text, found.end()), max(node.end, found.end()))

    def anchored(self, node: Node) -> int | None:
        """Where the anchor of a value ends, if it has one."""
        found = None if node.alias else _ANCHOR.match(self.text, node.start)
        return None if found is None else found.end()

    def is_container(self, node: Node) -> bool:
        """Whether a value is a list or a mapping that stands here."""
        return isinstance(node.data, dict | list) and not node.alias

    def is_flow(self, node: Node) -> bool:
        """Whether a list or mapping stands in brackets or braces."""
        return self.is_container(node) and (node.number in self._in_flow or self.text[self.content(node)] in "[{")

    def is_block(self, node: Node) -> bool:
        """Whether a list or mapping stands in lines."""
        return self.is_container(node) and not self.is_flow(node)

    def is_pair(self, node: Node) -> bool:
        """Whether a mapping stands between brackets without braces of its own, as in [a: 1]."""
        return self.is_flow(node) and self.text[self.content(node)] not in "[{"

    def header(self, node: Node) -> int | None:
        """Where the sign of a folded or literal text ends, if it is one."""
        if node.alias or not isinstance(node.data, str):
            return None
        found = _HEADER.match(self.text, self.content(node))
        return None if found is None else found.end()

    def keeps(self, node: Node) -> bool:
        """Whether all empty lines behind a value belong to it: a folded or literal text with a plus sign is its last."""
        while self.is_block(node):
            node = self.children(node)[-1]
        header = self.header(node)
        return header is not None and "+" in self.text[self.content(node) : header]

    def end(self, node: Node) -> int:
        """Where the last character of a value stands (the offset behind it), without the comment on its line."""
        if self.is_block(node) or self.is_pair(node):
            return self.end(self.children(node)[-1])
        header = self.header(node)
        if header is not None:
            return self._block_text_end(node, header)
        if node.start == node.end and node.key is not None:
            return self.behind_key(node) or node.key[1]
        return node.end

    def _block_text_end(self, node: Node, header: int) -> int:
        """Lines of nothing but spaces can belong to a folded or literal text, and with + empty ones do."""
        end = max(node.end, line_end(self.text, header))  # there may be nothing but a comment behind the sign
        spaces = _SPACES.match(self.text, end)
        tail = spaces[0] if spaces else ""
        if self.keeps(node):
            kept = tail.rstrip(" \t")
            return end + len(kept.removesuffix("\r\n") if kept.endswith("\r\n") else kept[:-1])
        lines = tail.splitlines(keepends=True)[1:]
        if lines and lines[-1][-1] not in "\r\n":
            lines.pop()
        while lines and not lines[-1].strip("\r\n"):
            lines.pop()
        return end + len("".join([*tail.splitlines(keepends=True)[:1], *lines]).rstrip("\r\n")) if lines else end

    def behind_key(self, node: Node) -> int | None:
        """The offset behind the colon of a key, or None where it has none."""
        if node.key is None:
            return None
        at = skip(self.text, node.key[1])
        return at + 1 if self.text.startswith(":", at) and at <= max(node.start, node.key[1]) else None

    def entry(self, container: Node, position: int) -> int:
        """Where an entry of a list or mapping in block style begins: at its dash or key."""
        if position == 0:
            return self.content(container)
        return skip(self.text, self.end(self.children(container)[position - 1]))

    def column(self, offset: int) -> int:
        """How many characters stand before an offset in its line."""
        return offset - line_start(self.text, offset)

    def below(self, container: Node, position: int) -> int:
        """The start of the line behind an entry in block style and the comments that are indented further than it."""
        column = self.column(self.content(container))
        end = next_line(self.text, self.end(self.children(container)[position]))
        for indent, behind in comments_after(self.text, end):
            if indent <= column:
                break
            end = behind
        return end

    def stands_alone(self, offset: int) -> bool:
        """Whether nothing but spaces stands before an offset in its line."""
        return not self.text[line_start(self.text, offset) : offset].strip(" \t")

    def line(self, offset: int) -> int:
        """The number of a line, from 1."""
        return self.document.line_at(min(offset, len(self.document.text)))

    def source(self, node: Node) -> str:
        """What is written for a single value, without its anchor."""
        return self.text[self.content(node) : node.end]


def kind(value: Any) -> type | None:
    """`dict` or `list` for a value that holds others."""
    return dict if isinstance(value, dict) else list if isinstance(value, list) else None
