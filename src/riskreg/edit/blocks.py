"""Entries that come and go in a list or mapping in block style, as whole lines.

What is taken out takes its own lines along: from its dash or key to the comment on its last line, and comments right
below it that are indented further than it. Comments above it stay, since they may speak of more than it. An empty
line before it goes too where another would be left beside it, or nothing follows.
"""

from collections.abc import Iterator
from typing import Any

from riskreg.edit.drafts import Draft, Entry
from riskreg.edit.fragments import Place, Writer
from riskreg.edit.lines import (
    blank_after,
    blank_before,
    break_before,
    comments_above,
    line_break,
    line_start,
    lines_between,
    next_line,
    skip,
)
from riskreg.edit.operations import CannotEdit
from riskreg.edit.scalars import key_text
from riskreg.edit.splices import Edit
from riskreg.edit.style import Style, near
from riskreg.edit.view import View


class Tangled(Exception):
    """Changes that cannot be made in one go: then they are made one after the other."""


def changed(style: Style, draft: Draft) -> Iterator[Edit]:
    """The edits for the entries that come and go; at least one stays."""
    removed = draft.removed
    compact = not style.view.stands_alone(style.view.content(draft.node))
    new: list[tuple[str | None, Entry]] = []
    last: int | None = None
    entries = draft.entries
    if len(removed) == len(draft.nodes) and compact:
        raise Tangled
    if removed:
        yield from _removed(style.view, draft, removed, compact=compact)
    for key, entry in [*entries, (None, Entry(-1))]:
        if entry.origin is None:
            new.append((key, entry))
            continue
        if new and last is None and draft.nodes:
            if compact and 0 in removed:
                raise Tangled
            yield from _before(style, draft, new)
        elif new and last is not None:
            yield from _behind(style, draft, last, new)
        new, last = [], entry.origin


def _behind(style: Style, draft: Draft, last: int, new: list[tuple[str | None, Entry]]) -> Iterator[Edit]:
    """New entries behind one that stays."""
    view = style.view
    at = view.below(draft.node, last)
    ends = break_before(view.text, at)
    column = view.column(view.content(draft.node))
    empty = 0 if view.keeps(draft.nodes[last]) else _gap(view, draft, last + 1)
    lines = [line for pair in new for line in [*[""] * empty, *_entry_lines(style, draft, last + 1, column, *pair)]]
    yield Edit(at, at, "".join(line + ends for line in lines))


def _before(style: Style, draft: Draft, new: list[tuple[str | None, Entry]]) -> Iterator[Edit]:
    """New entries before the first; above the comment that stands right above it, which is about it."""
    view, text = style.view, style.view.text
    start = view.content(draft.node)
    ends, column = line_break(text, start), view.column(start)
    empty = [""] * _gap(view, draft, 0)
    lines = [line for pair in new for line in [*_entry_lines(style, draft, 0, column, *pair), *empty]]
    if view.stands_alone(start):
        lowest = next_line(text, _outside(draft)) if draft.parent is not None else line_start(text, start)
        at = comments_above(text, line_start(text, start), min(lowest, line_start(text, start)), column)
        yield Edit(at, at, "".join(line + ends for line in lines))
    else:
        whole = "".join(line + ends for line in lines)
        yield Edit(start, start, whole[column:] + " " * column)


def _outside(draft: Draft) -> int:
    """An offset on the line of what holds a list or mapping: its key, its dash."""
    key = draft.node.key
    return key[1] if key is not None else draft.node.start


def _entry_lines(style: Style, draft: Draft, position: int, column: int, key: str | None, entry: Entry) -> list[str]:
    """A new entry as lines with their indent."""
    if entry.moved is not None:
        return _moved_lines(style.view, draft, entry.moved)
    writer, indent = Writer(style, draft), " " * column
    if key is None:
        dash = style.dash(draft)
        place = Place(column, column + len(dash), style.models(draft, position))
        inline, below = writer.fragment(entry.value, place)
        return [f"{indent}{dash}{inline}", *below]
    models = style.models(draft, key)
    quote = style.quote(models, keys=True) or style.quote(near(draft.nodes, len(draft.nodes))[:1], keys=True)
    inline, below = writer.fragment(
        entry.value, Place(column, None, models, _text_quote(style, draft, entry.value) or None)
    )
    return [f"{indent}{key_text(key, quote)}:{' ' if inline else ''}{inline}", *below]


def _moved_lines(view: View, draft: Draft, position: int) -> list[str]:
    """The lines of an entry as they stand; the first without the dash that it may stand behind."""
    start, (begin, end) = view.entry(draft.node, position), _with_comments(view, draft, position)
    lines = lines_between(view.text, begin, end)
    if not view.stands_alone(start):
        lines[0] = " " * view.column(start) + lines[0][view.column(start) :]
    return lines


def _text_quote(style: Style, draft: Draft, value: Any) -> str:
    """The quotation mark of a new text in a mapping: that of all the texts there, if they need none."""
    texts = [node for node in near(draft.nodes, len(draft.nodes)) if isinstance(node.data, str)]
    marks = {style.quote([node]) for node in texts}
    return marks.pop() if isinstance(value, str) and len(texts) > 1 and len(marks) == 1 else ""


def _gap(view: View, draft: Draft, position: int) -> int:
    """How many empty lines a new entry here is to have: as many as stand here, or at either end between most others."""
    count = len(draft.nodes)
    if 0 < position < count:
        return min(_empty_lines(view, draft, position), 2)
    lowest = max(1, min(position, count) - 5)
    gaps = [_empty_lines(view, draft, at) for at in range(lowest, min(count, lowest + 10))]
    with_some = [gap for gap in gaps if gap]
    return min(*with_some, 2) if len(with_some) * 2 > len(gaps) else 0


def _empty_lines(view: View, draft: Draft, position: int) -> int:
    """The empty lines right behind the entry before a position."""
    start = view.below(draft.node, position - 1)
    return len(view.text[start : blank_after(view.text, start)].splitlines())


def _removed(view: View, draft: Draft, removed: list[int], *, compact: bool) -> Iterator[Edit]:
    """The lines of entries taken out."""
    gone = set(removed)
    first = next((at for at in range(len(draft.nodes)) if at not in gone), None)
    if compact and 0 in gone and first is not None:
        yield from _pulled_up(view, draft, first)
        removed = [at for at in removed if at > first]
    for at in removed:
        yield _own_lines(view, draft, at)
    for at in draft.moved:
        begin, _ = _with_comments(view, draft, at)
        yield Edit(begin, line_start(view.text, view.entry(draft.node, at)), "")


def _with_comments(view: View, draft: Draft, position: int) -> tuple[int, int]:
    """The lines of an entry that moves, with the comments right above it; above the first they are about all.

    One that stands behind a dash leaves the comments below it to what comes up there.
    """
    start = view.entry(draft.node, position)
    begin = line_start(view.text, start)
    if not view.stands_alone(start):
        return begin, next_line(view.text, view.end(draft.nodes[position]))
    if position:
        begin = comments_above(view.text, begin, view.below(draft.node, position - 1), view.column(start))
    return begin, view.below(draft.node, position)


def _own_lines(view: View, draft: Draft, position: int) -> Edit:
    text, start = view.text, view.entry(draft.node, position)
    begin, end = line_start(text, start), view.below(draft.node, position)
    behind = blank_after(text, end)
    if not view.stands_alone(start):
        line = view.line(start)
        raise CannotEdit(
            f"Something else stands in line {line} beside what is to be taken out.",
            f"Edit line {line} by hand: take it out there.",
            start,
        )
    if position == 0:
        return Edit(begin, behind if _stands_at(view, draft, 1, behind) else end, "")
    above = view.below(draft.node, position - 1)
    if view.keeps(draft.nodes[position - 1]):
        return Edit(begin, behind, "")
    nothing_follows = position == len(draft.nodes) - 1
    if behind > end or nothing_follows or end == len(text):
        begin = blank_before(text, begin, above)
    return Edit(begin, end, "")


def _stands_at(view: View, draft: Draft, position: int, line: int) -> bool:
    """Whether an entry, or a comment, begins on the line that begins here, in the same list or mapping."""
    return position < len(draft.nodes) and line <= view.entry(draft.node, position)


def _pulled_up(view: View, draft: Draft, first: int) -> Iterator[Edit]:
    """The first entry that stays comes up to the dash; or the dash stays alone above the comments that stay."""
    text, start = view.text, view.content(draft.node)
    to = view.entry(draft.node, first)
    end = view.end(draft.nodes[first - 1])
    if skip(text, next_line(text, end)) == to and not text[next_line(text, end) : to].strip():
        yield Edit(start, to, "")
        return
    while text[start - 1] in " \t":
        start -= 1
    behind = next_line(text, view.end(draft.nodes[0]))
    yield Edit(start, behind, line_break(text, start))
    for position in range(1, first):
        yield _own_lines(view, draft, position)
