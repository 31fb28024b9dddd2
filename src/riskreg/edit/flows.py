"""Entries that come and go in a list or mapping in brackets or braces."""

from collections.abc import Iterator
from typing import NamedTuple

from riskreg.edit.drafts import Draft, Entry
from riskreg.edit.fragments import Writer
from riskreg.edit.lines import comments_above, line_break, line_end, line_start, next_line
from riskreg.edit.removals import begin, comma, own_comment, removed
from riskreg.edit.scalars import key_text
from riskreg.edit.splices import Edit
from riskreg.edit.style import Style, near
from riskreg.edit.view import View


class _Gap(NamedTuple):
    """What changes between two entries that stay: the positions of those that go, and the new ones with their places."""

    gone: range
    new: list[tuple[int, str | None, Entry]]


class _New(NamedTuple):
    """A new entry on one line, and the comment that moves with it, with the spaces before it."""

    text: str
    note: str


def changed(style: Style, draft: Draft) -> Iterator[Edit]:
    """The edits for the entries that come and go."""
    if style.view.is_pair(draft.node):
        yield from _in_pair(style, draft)
        return
    for gap in _gaps(draft):
        yield from _in_gap(style, draft, gap)


def _in_pair(style: Style, draft: Draft) -> Iterator[Edit]:
    """A pair without braces gets them. It has one entry."""
    start, end = style.view.content(draft.node), style.view.end(draft.node)
    gaps = [[entry_text(style, draft, *one) for one in gap.new] for gap in _gaps(draft)]
    if draft.removed:
        yield Edit(start, end, "{" + ", ".join(gaps[0]) + "}")
        return
    before = gaps.pop(0) if draft.entries[0][1].origin is None else []
    yield Edit(start, start, "{" + "".join(f"{new}, " for new in before))
    yield Edit(end, end, "".join(f", {new}" for behind in gaps for new in behind) + "}")


def _gaps(draft: Draft) -> Iterator[_Gap]:
    new: list[tuple[int, str | None, Entry]] = []
    first = 0
    for at, (key, entry) in enumerate([*draft.entries, (None, Entry(len(draft.nodes)))]):
        if entry.origin is None:
            new.append((at, key, entry))
            continue
        if new or first < entry.origin:
            yield _Gap(range(first, entry.origin), new)
        new, first = [], entry.origin + 1


def _in_gap(style: Style, draft: Draft, gap: _Gap) -> Iterator[Edit]:
    """New entries take the places of those that go; then there are only more of the one or of the other."""
    view, gone = style.view, gap.gone
    texts = [_New(entry_text(style, draft, *one), _note(view, draft, one[2])) for one in gap.new]
    if texts and not draft.nodes:
        at = view.content(draft.node) + 1
        yield Edit(at, at, ", ".join(new.text for new in texts))
    elif texts and not gone and gone.start == len(draft.nodes):
        yield from _behind(style, draft, texts)
    elif texts and not gone:
        yield _before(style, draft, gone.start, texts)
    for position in gone[: len(texts)]:
        last = position == gone[-1] or position - gone[0] == len(texts) - 1
        here = texts[position - gone[0] :] if last else texts[position - gone[0] :][:1]
        yield from _instead(style, draft, position, here)
    if len(gone) > len(texts):
        yield from removed(view, draft, gone[len(texts) :])


def entry_text(style: Style, draft: Draft, position: int, key: str | None, entry: Entry) -> str:
    """A new entry on one line; quoted where all around it is, as in JSON."""
    if entry.moved is not None:
        node = draft.nodes[entry.moved]
        return style.view.text[begin(node) : style.view.end(node)]
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


def _note(view: View, draft: Draft, entry: Entry) -> str:
    comment = None if entry.moved is None else own_comment(view, draft, entry.moved)
    return "" if comment is None else view.text[slice(*comment)]


def _indent(view: View, draft: Draft, position: int, texts: list[_New]) -> str | None:
    """What stands before a new entry beside this one, if each has lines of its own: a line end and spaces."""
    start = begin(draft.nodes[position])
    alone = view.stands_alone(start) and (position == 0 or view.stands_alone(begin(draft.nodes[position - 1])))
    if not alone and own_comment(view, draft, position) is None and not any(new.note for new in texts):
        return None
    before = view.text[line_start(view.text, start) : start]
    return line_break(view.text, start) + (before if alone else " " * len(before))


def _behind(style: Style, draft: Draft, texts: list[_New]) -> Iterator[Edit]:
    """New entries behind the last."""
    view, text, last = style.view, style.view.text, len(draft.nodes) - 1
    end, behind = view.end(draft.nodes[last]), comma(view, draft, last)
    indent = _indent(view, draft, last, texts)
    if indent is None:
        yield Edit(end, end, "".join(style.comma(draft) + new.text for new in texts))
        return
    if behind is None:
        yield Edit(end, end, ",")
    at, then = line_end(text, end if behind is None else behind), ""
    if view.end(draft.node) - 1 < at:  # the bracket stands on the last entry's line
        at = end if behind is None else behind + 1
        then = indent if texts[-1].note else ""
    *others, new = texts
    lines = [f"{indent}{other.text},{other.note}" for other in others]
    yield Edit(at, at, "".join([*lines, indent, new.text, "" if behind is None else ",", new.note, then]))


def _before(style: Style, draft: Draft, position: int, texts: list[_New]) -> Edit:
    """New entries before one that is there; above the comment that stands right above it, which is about it."""
    view, text = style.view, style.view.text
    start = begin(draft.nodes[position])
    indent = _indent(view, draft, position, texts)
    if text[start : start + 1] == "?" or indent is None:
        between = style.comma(draft).lstrip()
        return Edit(start, start, "".join(new.text + between for new in texts))
    at = start
    if view.stands_alone(start):
        lowest = next_line(text, view.end(draft.nodes[position - 1]) if position else view.content(draft.node))
        line = line_start(text, start)
        at += comments_above(text, line, min(line, lowest), view.column(start)) - line
    return Edit(at, at, "".join(f"{new.text},{new.note}{indent}" for new in texts))


def _instead(style: Style, draft: Draft, position: int, texts: list[_New]) -> Iterator[Edit]:
    """New entries in the place of one, whose own comment goes with it."""
    view, node = style.view, draft.nodes[position]
    end, behind = view.end(node), comma(view, draft, position)
    indent = _indent(view, draft, position, texts)
    *others, new = texts
    before = [other.text + (style.comma(draft) if indent is None else f",{other.note}{indent}") for other in others]
    yield Edit(begin(node), end, "".join([*before, new.text]))
    comment = own_comment(view, draft, position)
    if comment is not None:
        yield Edit(*comment, new.note)
    elif new.note:
        at = end if behind is None else behind + 1
        alone = not view.text[at : line_end(view.text, at)].strip(" \t")
        yield Edit(at, at, new.note if alone else f"{new.note}{indent}")
