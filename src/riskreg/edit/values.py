"""Another value in the place of one that is there."""

from collections.abc import Iterator
from typing import Any

from riskreg.edit.drafts import Draft
from riskreg.edit.fragments import Fragment, Place, Writer
from riskreg.edit.lines import line_break, line_start, next_line
from riskreg.edit.operations import CannotEdit
from riskreg.edit.scalars import block_text
from riskreg.edit.splices import Edit
from riskreg.edit.style import Style
from riskreg.edit.view import View
from riskreg.source import Node


def replaced(style: Style, draft: Draft, position: int, value: Any) -> Iterator[Edit]:
    """The value at a position of a draft gives way to another, in the same style where that can be."""
    view, node = style.view, draft.nodes[position]
    step = list(draft.node.data)[position] if isinstance(draft.node.data, dict) else position
    writer, quote = Writer(style, draft), _quote(view, node)
    models = [node] if view.is_container(node) and node.data else []
    if not models:
        models = [found for found in style.models(draft, step) if found.number != node.number]
    if not view.is_block(draft.node):
        yield from exchanged(view, draft, position, Fragment(_in_flow(writer, value, models, quote), []))
        return
    fragment = _as_block_text(view, node, value)
    if fragment is None:
        start = view.entry(draft.node, position)
        place = Place(view.column(start), None if node.key else _behind_dash(view, start, node), models, quote)
        fragment = writer.fragment(value, place)
    yield from exchanged(view, draft, position, fragment)


def _in_flow(writer: Writer, value: Any, models: list[Node], quote: str | None) -> str:
    return writer.flow(value, models, "" if isinstance(value, dict | list) else quote or "")


def _quote(view: View, node: Node) -> str | None:
    """The quotation mark of a text, or that it has none: so it is kept. None for what is no text."""
    if not isinstance(node.data, str) or node.alias:
        return None
    mark = view.source(node)[:1]
    return mark if mark in ("'", '"') else ""


def _behind_dash(view: View, start: int, node: Node) -> int:
    """The column of what stands behind a dash."""
    text = view.text
    on_line = not text[start + 1 : node.start].strip(" ") and node.start > start + 1
    return view.column(node.start) if on_line else view.column(start) + 2


def _as_block_text(view: View, node: Node, value: Any) -> Fragment | None:
    """A text in the place of a folded or literal one: the same sign and indent, lines as wide as before."""
    header = view.header(node)
    if header is None or not isinstance(value, str):
        return None
    body = view.text[next_line(view.text, header) : view.end(node)].splitlines()
    indents = [len(line) - len(line.lstrip(" ")) for line in body if line.strip()]
    if not indents:
        return None
    width = max(min(max(len(line) for line in body), 120), 60)
    found = block_text(value, view.text[view.content(node)], width - min(indents), keep=view.keeps(node))
    if found is None:
        return None
    return Fragment(found[0], [" " * min(indents) + line if line else "" for line in found[1]])


def exchanged(
    view: View, draft: Draft | None, position: int, fragment: Fragment, whole: Node | None = None
) -> Iterator[Edit]:
    """The edits that put a fragment where a value stands; the comment behind it stays.

    `whole` is the document's own value, which stands in no draft.
    """
    text = view.text
    node = whole if whole is not None else draft.nodes[position]  # type: ignore[union-attr]
    content, end = view.content(node), view.end(node)
    header = view.header(node)
    inline, below = fragment
    if header is not None:
        yield _inline(text, content, header, inline)
        body = next_line(text, header)
        yield from _lines(text, header, body, next_line(text, end) if end >= body else body, below)
    elif (
        node.key is not None
        and node.start == node.end
        and draft is not None
        and not view.is_block(draft.node)
        and view.behind_key(node) is None
    ):
        yield Edit(node.key[1], node.key[1], ": " + inline)  # a key without a colon, as in {a}
    elif content == end or (view.is_block(node) and not _on_line(view, draft, position, node, content)):
        at = _place(view, draft, position, node)
        if inline:
            yield Edit(at, at, " " + inline)
        after = next_line(text, at)
        yield from _lines(text, at, after, after, below)
        if content != end:
            yield Edit(line_start(text, content), next_line(text, end), "")
    else:
        yield _inline(text, content, end, inline)
        if below:
            after = next_line(text, end)
            yield from _lines(text, end, after, after, below)


def _on_line(view: View, draft: Draft | None, position: int, node: Node, content: int) -> bool:
    """Whether a value in block style begins on the line of its dash."""
    if draft is None:
        return True
    return line_start(view.text, _place(view, draft, position, node)) == line_start(view.text, content)


def _place(view: View, draft: Draft | None, position: int, node: Node) -> int:
    """Behind the colon, dash or anchor before a value."""
    found = view.anchored(node)
    if found is not None:
        return found
    if node.key is not None:
        found = view.behind_key(node)
        if found is not None:
            return found
    elif draft is not None and view.is_block(draft.node):
        return view.entry(draft.node, position) + 1
    line = view.line(node.start)
    raise CannotEdit(
        f"There is no place for a value in line {line}.",
        f"Edit line {line} by hand: write the value there.",
        node.start,
    )


def _inline(text: str, start: int, end: int, inline: str) -> Edit:
    """Nothing on the line: then no space before it either."""
    if not inline:
        while text[start - 1] in " \t":
            start -= 1
    return Edit(start, end, inline)


def _lines(text: str, near: int, start: int, end: int, below: list[str]) -> Iterator[Edit]:
    """Lines between two offsets, each at the start of a line."""
    if below or start != end:
        ends = line_break(text, near)
        yield Edit(start, end, "".join(line + ends for line in below))


def emptied(view: View, draft: Draft) -> Iterator[Edit]:
    """Brackets or braces with nothing in them where the last entry was taken out."""
    sign = "[]" if isinstance(draft.node.data, list) else "{}"
    if _has_comments_between(view, draft):
        yield from _emptied_around(view, draft, sign)
        return
    if draft.parent is None:
        start, end = view.content(draft.node), view.end(draft.node)
        yield Edit(start, end, sign)
        return
    position = draft.parent.nodes.index(draft.node)
    yield from exchanged(view, draft.parent, position, Fragment(sign, []))


def _has_comments_between(view: View, draft: Draft) -> bool:
    """Whether comments stand between the entries, which stay when those go."""
    node = draft.node
    return any(
        "#" in view.text[view.below(node, position - 1) : view.entry(node, position)]
        for position in range(1, len(draft.nodes))
    )


def _emptied_around(view: View, draft: Draft, sign: str) -> Iterator[Edit]:
    """Each entry taken out by itself, from between the comments."""
    text, node, parent = view.text, draft.node, draft.parent
    position = 0 if parent is None else parent.nodes.index(node)
    content = view.content(node)
    inline = _on_line(view, parent, position, node, content)
    if inline:
        yield Edit(content, view.end(draft.nodes[0]), sign)
    else:
        at = _place(view, parent, position, node)
        yield Edit(at, at, " " + sign)
    for at in range(1 if inline else 0, len(draft.nodes)):
        yield Edit(line_start(text, view.entry(node, at)), view.below(node, at), "")
