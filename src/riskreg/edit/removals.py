"""Entries taken out from between brackets or braces.

A comment goes with an entry where it stands behind it and nothing else stands on their line. Every other comment stays:
it may speak of more than what goes.
"""

import re
from collections.abc import Iterator

from riskreg.edit.drafts import Draft
from riskreg.edit.lines import line_end, line_start, next_line, skip
from riskreg.edit.splices import Edit
from riskreg.edit.view import View
from riskreg.source import Node

_TO_COMMENT = re.compile(r"[ \t]*,?[ \t]*(?=#)")


def begin(node: Node) -> int:
    """Where an entry begins: with its key, if it has one."""
    return node.start if node.key is None else node.key[0]


def comma(view: View, draft: Draft, position: int) -> int | None:
    """Where the comma behind an entry stands, if there is one."""
    at = skip(view.text, view.end(draft.nodes[position]))
    return at if view.text.startswith(",", at) else None


def own_comment(view: View, draft: Draft, position: int) -> tuple[int, int] | None:
    """The comment behind an entry, with the spaces before it, where no other entry stands on the line."""
    text, end = view.text, view.end(draft.nodes[position])
    found = _TO_COMMENT.match(text, end)
    if found is None or (position and view.end(draft.nodes[position - 1]) > _line(view, draft, position)):
        return None
    start = found.end()
    while text[start - 1] in " \t":
        start -= 1
    return start, line_end(text, start)


def removed(view: View, draft: Draft, gone: range) -> Iterator[Edit]:
    """A run of entries taken out, and the comma that is then too many."""
    nodes, first, last = draft.nodes, gone[0], gone[-1]
    nothing_follows = last == len(nodes) - 1
    before = comma(view, draft, first - 1) if first and nothing_follows else None
    if before is not None and (comma(view, draft, last) is not None or view.text[before + 1 : before + 2] == "#"):
        before = None
    start, end = _stretch(view, draft, gone)
    if not _others(view, draft, gone, start, end):
        yield Edit(start, end, "")
        if before is not None and before < start:
            yield Edit(before, before + 1, "")
        return
    if before is not None:
        yield Edit(before, before + 1, "")
    for position in gone:
        yield from _piecewise(view, draft, position)


def _stretch(view: View, draft: Draft, gone: range) -> tuple[int, int]:
    """All that goes in one piece, where nothing that stays stands in it."""
    text, nodes, first, last = view.text, draft.nodes, gone[0], gone[-1]
    behind = comma(view, draft, last)
    end = view.end(nodes[last]) if behind is None else behind + 1
    if view.stands_alone(begin(nodes[first])) and text[end : line_end(text, end)].strip(" \t")[:1] in ("", "#"):
        return _line(view, draft, first), next_line(text, end)
    if last < len(nodes) - 1:
        return begin(nodes[first]), begin(nodes[last + 1])
    if first:
        return view.end(nodes[first - 1]), view.end(nodes[last])
    return view.content(draft.node) + 1, view.end(draft.node) - 1


def _others(view: View, draft: Draft, gone: range, start: int, end: int) -> bool:
    """Whether something that stays stands in a stretch: a comment that is no entry's own, or the end of another's line."""
    text = view.text
    at, broken = start, False  # a line end that the entries before it need
    for position in gone:
        node, own = draft.nodes[position], own_comment(view, draft, position)
        if "#" in text[at : max(at, begin(node))]:
            return True
        at = view.end(node)
        if own is not None:
            if "#" in text[at : own[0]]:
                return True
            at = own[1]
    follows = gone[-1] < len(draft.nodes) - 1
    if follows and gone[0] and not view.stands_alone(begin(draft.nodes[gone[0]])):
        broken = line_end(text, at) < end
    return broken or "#" in text[at:end]


def _line(view: View, draft: Draft, position: int) -> int:
    """Where the line begins on which an entry does."""
    return line_start(view.text, begin(draft.nodes[position]))


def _piecewise(view: View, draft: Draft, position: int) -> Iterator[Edit]:
    """An entry, its comma and its own comment taken out; the lines on which nothing else stands, whole."""
    text, node = view.text, draft.nodes[position]
    start, end = begin(node), view.end(node)
    behind, own = comma(view, draft, position), own_comment(view, draft, position)
    if behind is not None and behind <= line_end(text, end):
        end = behind + 1
    elif behind is not None:
        yield Edit(behind, behind + 1, "")
    if own is not None:
        end = max(end, own[1])
    while text[end] in " \t":
        end += 1
    at_end = text[end] in "\r\n"
    if at_end and view.stands_alone(start):
        yield Edit(line_start(text, start), next_line(text, end), "")
        return
    if (at_end or text[end] == "#") and not view.stands_alone(start):
        while text[end - 1] in " \t":
            end -= 1
        while text[start - 1] in " \t":
            start -= 1
    yield Edit(start, end, "")
