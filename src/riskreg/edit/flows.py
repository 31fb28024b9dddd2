"""Entries that come and go in a list or mapping in brackets or braces."""

from collections.abc import Iterator

from riskreg.edit.blocks import Tangled
from riskreg.edit.drafts import Draft, Entry
from riskreg.edit.fragments import Writer
from riskreg.edit.lines import line_break, line_end, line_start, next_line, skip
from riskreg.edit.scalars import key_text
from riskreg.edit.splices import Edit
from riskreg.edit.style import Style, near
from riskreg.edit.view import View
from riskreg.source import Node


def changed(style: Style, draft: Draft) -> Iterator[Edit]:
    """The edits for the entries that come and go. Raises Tangled where they are more than a run of one kind."""
    view, entries = style.view, draft.entries
    new = [at for at, (_, entry) in enumerate(entries) if entry.origin is None]
    removed = draft.removed
    if (new and removed) or any(run[-1] - run[0] >= len(run) for run in (new, removed) if run):
        raise Tangled
    pair = view.is_pair(draft.node)
    start, end = view.content(draft.node), view.end(draft.node)
    if pair and removed:
        yield Edit(start, end, "{}")
    elif removed:
        yield from _removed(view, draft, removed[0], removed[-1])
    else:
        if pair:
            yield Edit(start, start, "{")
        texts = [entry_text(style, draft, at, *entries[at]) for at in new]
        if not draft.nodes:
            at = view.content(draft.node) + 1
            yield Edit(at, at, ", ".join(texts))
        elif new[0] == len(draft.nodes):
            yield from _behind(style, draft, texts)
        else:
            yield _before(style, draft, new[0], texts)
        if pair:
            yield Edit(end, end, "}")


def entry_text(style: Style, draft: Draft, position: int, key: str | None, entry: Entry) -> str:
    """A new entry on one line; quoted where all around it is, as in JSON."""
    writer, quote = Writer(style, draft), _quote_around(style, draft)
    if key is None:
        return writer.flow(entry.value, style.models(draft, position), quote)
    name = key_text(key, quote, flow=True)
    return f"{name}{style.colon(draft, quote)}{writer.flow(entry.value, style.models(draft, key), quote)}"


def _quote_around(style: Style, draft: Draft) -> str:
    """The quotation mark that the keys around a place have although they need none."""
    around: Draft | None = draft
    while around is not None and style.view.is_flow(around.node):
        if isinstance(around.node.data, dict) and around.nodes:
            return style.quote(near(around.nodes, len(around.nodes))[:1], keys=True, flow=True)
        around = around.parent
    return ""


def _start(node: Node) -> int:
    return node.start if node.key is None else node.key[0]


def _own_line(view: View, draft: Draft, position: int) -> bool:
    """Whether an entry and the one before it (or the bracket) begin on lines of their own."""
    if not view.stands_alone(_start(draft.nodes[position])):
        return False
    return position == 0 or view.stands_alone(_start(draft.nodes[position - 1]))


def _comma(view: View, draft: Draft, position: int) -> int | None:
    """Where the comma behind an entry stands, if there is one."""
    at = skip(view.text, view.end(draft.nodes[position]))
    return at if view.text.startswith(",", at) else None


def _behind(style: Style, draft: Draft, texts: list[str]) -> Iterator[Edit]:
    """New entries behind the last."""
    view, text, last = style.view, style.view.text, len(draft.nodes) - 1
    end, comma = view.end(draft.nodes[last]), _comma(view, draft, last)
    if not _own_line(view, draft, last):
        yield Edit(end, end, "".join(style.comma(draft) + new for new in texts))
        return
    start = _start(draft.nodes[last])
    indent = line_break(text, start) + text[line_start(text, start) : start]
    if comma is None:
        yield Edit(end, end, ",")
    at = line_end(text, end if comma is None else comma)
    close = view.end(draft.node) - 1
    if close < at:  # the bracket stands on the last entry's line
        at = end if comma is None else comma + 1
    yield Edit(at, at, ",".join(indent + new for new in texts) + ("" if comma is None else ","))


def _before(style: Style, draft: Draft, position: int, texts: list[str]) -> Edit:
    """New entries before one that is there."""
    view, text = style.view, style.view.text
    start = _start(draft.nodes[position])
    if text[start : start + 1] != "?" and _own_line(view, draft, position):
        indent = line_break(text, start) + text[line_start(text, start) : start]
        return Edit(start, start, "".join(f"{new},{indent}" for new in texts))
    comma = style.comma(draft).lstrip()
    return Edit(start, start, "".join(new + comma for new in texts))


def _removed(view: View, draft: Draft, first: int, last: int) -> Iterator[Edit]:
    """A run of entries taken out, and the comma that is then too many."""
    text, nodes = view.text, draft.nodes
    comma, behind_last = _comma(view, draft, last), last == len(nodes) - 1
    end = view.end(nodes[last]) if comma is None else comma + 1
    if view.stands_alone(_start(nodes[first])) and _nothing_but_comment(text, end):
        if behind_last and comma is None and first:
            before = _comma(view, draft, first - 1)
            if before is not None:
                yield Edit(before, before + 1, "")
        yield Edit(line_start(text, _start(nodes[first])), next_line(text, end), "")
    elif not behind_last:
        yield Edit(_start(nodes[first]), _start(nodes[last + 1]), "")
    elif first:
        yield Edit(view.end(nodes[first - 1]), view.end(nodes[last]), "")
    else:
        yield Edit(view.content(draft.node) + 1, view.end(draft.node) - 1, "")


def _nothing_but_comment(text: str, end: int) -> bool:
    return text[end : line_end(text, end)].strip(" \t")[:1] in ("", "#")
