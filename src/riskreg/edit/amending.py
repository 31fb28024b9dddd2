"""Operations on a text, spliced at the parser's own marks, read again and held against what was meant."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from riskreg.edit import blocks, flows
from riskreg.edit.blocks import Tangled
from riskreg.edit.drafts import Draft, Drafts
from riskreg.edit.fragments import Fragment, Writer
from riskreg.edit.lines import line_break, line_start, without_last_break
from riskreg.edit.matching import holds_alike, staying
from riskreg.edit.operations import CannotEdit, Operation, Set, intended, plain
from riskreg.edit.removals import begin
from riskreg.edit.scalars import key_text
from riskreg.edit.splices import Edit
from riskreg.edit.style import Style
from riskreg.edit.values import emptied, exchanged, replaced
from riskreg.edit.view import View
from riskreg.source import Document, Node, Path, parse

_END_MARK = re.compile(r"^\.\.\.(?=\s|$)", re.MULTILINE)


def amended(content: bytes, name: str, operations: Sequence[Operation]) -> tuple[bytes, Document]:
    """A file's bytes after the operations, and what they hold, read again and found to be what was meant.

    Every byte that no operation is about stays. Raises CannotEdit where nothing but what is meant cannot be changed,
    and KeyError, IndexError or TypeError for a path that cannot be.
    """
    document = parse(content, name)
    text = amend(document, operations)
    mark = content[: len(content) - len(document.text.encode())]
    result = mark + text.encode()
    after = parse(result, name)
    _verify(document, after, operations)
    return result, after


def amend(document: Document, operations: Sequence[Operation]) -> str:
    """The text of a document after the operations, in their order; not yet read again.

    Raises as `amended` does.
    """
    if document.problems:
        problem = document.problems[0]
        line = problem.place.line if problem.place else 1
        raise CannotEdit(
            f"Line {line} must be put right before this file can be edited: {problem.message}",
            f"Edit line {line} by hand: {problem.remedy}",
        )
    intended(document.data, operations)
    try:
        return _spliced(document, operations)
    except Tangled:
        if len(operations) == 1:
            return _otherwise(document, operations[0])
    middle = len(operations) // 2
    half = parse(amend(document, operations[:middle]).encode(), document.name)
    _verify(document, half, operations[:middle])
    return amend(half, operations[middle:])


def _otherwise(document: Document, operation: Operation) -> str:
    """What cannot be changed from inside in one go: first what goes, then what comes; else the value as a whole."""
    old = _at(document.data, operation.path)
    if not isinstance(operation, Set) or not old or not holds_alike(old, plain(operation.value)):
        raise _by_hand(document, 0)
    first = Set(operation.path, staying(old, plain(operation.value)))
    if repr(first.value) not in (repr(old), repr(plain(operation.value))):
        try:
            half = parse(amend(document, [first]).encode(), document.name)
            _verify(document, half, [first])
            return amend(half, [operation])
        except CannotEdit:
            pass  # then as a whole
    try:
        return _spliced(document, [operation], whole=True)
    except Tangled:
        raise _by_hand(document, 0) from None


def _at(data: Any, path: Path) -> Any:
    """What stands at a path; None where nothing does."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _spliced(document: Document, operations: Sequence[Operation], *, whole: bool = False) -> str:
    """All operations made in one go; `whole` as in Drafts. Raises Tangled where they cannot be."""
    text = document.text
    added = "" if not text or text[-1] in "\r\n" else line_break(text, 0)
    view = View(document, text + added)
    root = document.root()
    if root is None or root.data is None:
        edits = list(_begun(view, root, intended(document.data, operations)))
    else:
        drafts = Drafts(view, root, whole=whole)
        for operation in operations:
            drafts.apply(operation)
        edits = _tried(view, drafts, operations)
    spliced = _joined(view.text, edits)
    return _ended_as_before(document, spliced, operations) if added else spliced


def _tried(view: View, drafts: Drafts, operations: Sequence[Operation]) -> list[Edit]:
    """All edits. Raises Tangled where a value cannot be changed from inside, or would not read back as it should."""
    try:
        edits = [*_edits(Style(view), drafts.root)]
    except CannotEdit:
        if drafts.inside:
            raise Tangled from None
        raise
    if not all(_reads_alone(view, edits, *one) for one in drafts.inside):
        after = parse(_joined(view.text, edits).encode(), "")
        if after.problems or repr(after.data) != repr(intended(view.document.data, operations)):
            raise Tangled
    return edits


def _reads_alone(view: View, edits: list[Edit], draft: Draft, position: int, value: Any) -> bool:
    """Whether the lines of an entry that is changed from inside say what they should, read by themselves.

    That is far less to read than the whole text, which is read once more in any case: here it is only to be seen
    whether another way must be taken. Lines that cannot be read by themselves say nothing.
    """
    start = view.entry(draft.node, position) if view.is_block(draft.node) else begin(draft.nodes[position])
    end, column = view.below(draft.node, position), view.column(start)
    inside = [edit for edit in edits if start <= edit.start and edit.end <= end]
    moved = [Edit(edit.start - start + column, edit.end - start + column, edit.text) for edit in inside]
    lines = " " * column + view.text[start:end]
    return _first(lines) == repr(draft.nodes[position].data) and _first(_joined(lines, moved)) == repr(value)


def _first(text: str) -> str | None:
    """What the first entry in a text says; None where it cannot be read."""
    document = parse(text.encode(), "")
    if document.problems or not isinstance(document.data, dict | list):
        return None
    return repr(next(iter(document.data.values() if isinstance(document.data, dict) else document.data)))


def _ended_as_before(document: Document, spliced: str, operations: Sequence[Operation]) -> str:
    """A text without the end of its last line, as it was; unless a new text in lines stands there and needs it."""
    bare = without_last_break(spliced)
    if any("\\n" in repr(operation) for operation in operations):
        data = repr(intended(document.data, operations))
        if repr(parse(bare.encode(), "").data) != data == repr(parse(spliced.encode(), "").data):
            return spliced
    return bare


def _begun(view: View, root: Node | None, value: Any) -> Iterator[Edit]:
    """The first value of a document that held none: below all that stands in it."""
    text = view.text
    if not isinstance(value, dict | list) or not value:
        raise _by_hand(view.document, 0)
    if root is not None and root.end > root.start:  # null, written out
        at = line_start(text, root.start)
        start = at if view.stands_alone(root.start) else root.start
        before = "" if view.stands_alone(root.start) else line_break(text, start)
        end = root.end
    else:
        found = _END_MARK.search(text)
        start = end = len(text) if found is None else found.start()
        before = ""
    ends = line_break(text, start)
    lines = Writer(Style(view), None).lines(value, 0, [])
    yield Edit(start, end, before + ends.join(lines) + ("" if end > start and text[end:] else ends))


def _edits(style: Style, draft: Draft) -> Iterator[Edit]:
    """The edits of a list or mapping and all in it: those further in first."""
    view, entries = style.view, draft.entries
    for _, entry in entries:
        if entry.origin is None:
            continue
        if entry.name is not None:
            yield _renamed(view, draft.nodes[entry.origin], entry.name, flow=not view.is_block(draft.node))
        if entry.draft is not None:
            yield from _edits(style, entry.draft)
        elif entry.is_new:
            yield from replaced(style, draft, entry.origin, entry.value)
    if not any(entry.origin is None for _, entry in entries) and not draft.removed:
        return
    if view.is_block(draft.node):
        yield from blocks.changed(style, draft) if entries else emptied(view, draft)
    elif draft.nodes or not _opens(style, draft):
        yield from flows.changed(style, draft)
    else:
        yield from _opened(style, draft)


def _opens(style: Style, draft: Draft) -> bool:
    """Whether an empty list or mapping gets lines of its own: what it is to hold is no single value."""
    if draft.parent is not None and not style.view.is_block(draft.parent.node):
        return False
    models = style.peers(draft)
    filled = [node for node in models if node.data]
    values = [entry.value for _, entry in draft.entries]
    if any(isinstance(node.data, type(draft.node.data)) for node in filled):
        return not style.flows(models, draft.node.data or values)
    return any(isinstance(value, dict | list) and value for value in values)


def _opened(style: Style, draft: Draft) -> Iterator[Edit]:
    """An empty list or mapping becomes lines."""
    value = {key: entry.value for key, entry in draft.entries}
    data = value if isinstance(draft.node.data, dict) else [entry.value for _, entry in draft.entries]
    writer, view = Writer(style, draft), style.view
    if draft.parent is None:
        alone = view.stands_alone(view.content(draft.node))
        first, *rest = writer.lines(data, 0, [])
        fragment = Fragment(first, rest) if alone else Fragment("", [first, *rest])  # behind `---` no lines may begin
        yield from exchanged(view, None, 0, fragment, draft.node)
        return
    position = next(at for at, node in enumerate(draft.parent.nodes) if node.number == draft.node.number)
    yield from replaced(style, draft.parent, position, data)


def _renamed(view: View, node: Node, name: str, *, flow: bool) -> Edit:
    """Another name in the place of a key, in its quotation marks if it has them."""
    start, end = node.key or (0, 0)
    mark = view.text[start]
    if mark in "|>":
        raise _by_hand(view.document, start)
    return Edit(start, end, key_text(name, mark if mark in ("'", '"') else "", flow=flow))


def _joined(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made; those at one offset in the order given. Raises Tangled where they overlap."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        start = edit.start
        if start < at:
            if edit.text or not pieces or pieces[-1]:
                raise Tangled
            start = at  # two that only take out what stands between them
        pieces += [text[at:start], edit.text]
        at = max(at, edit.end)
    return "".join([*pieces, text[at:]])


def _by_hand(document: Document, offset: int) -> CannotEdit:
    line = document.line_at(offset)
    return CannotEdit("This cannot be changed without changing something else.", f"Edit line {line} by hand.", offset)


def _verify(before: Document, after: Document, operations: Sequence[Operation]) -> None:
    """Raise CannotEdit where a text does not hold just what was meant: key by key, in order, with its type."""
    data = intended(before.data, operations)
    if not after.problems and repr(after.data) == repr(data):
        return
    path = _held(before, operations[0].path if after.problems else _difference(data, after.data))
    offset = before.extent(path)[0] if path else 0
    line = before.line_at(offset)
    raise CannotEdit(
        f"The change would not read back as it is meant, near line {line}.",
        f"Edit line {line} by hand, or what stands just above or below it.",
        offset,
    )


def _held(document: Document, path: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """As much of a path as a document holds."""
    while path:
        try:
            document.extent(path)
        except KeyError:
            path = path[:-1]
        else:
            break
    return path


def _difference(meant: Any, found: Any) -> tuple[str | int, ...]:
    """The path of the first thing that is not what was meant."""
    steps: Iterable[Any] = ()
    if isinstance(meant, dict) and isinstance(found, dict) and list(meant) == list(found):
        steps = meant
    elif isinstance(meant, list) and isinstance(found, list):
        steps = range(min(len(meant), len(found)))
    for step in steps:
        if repr(meant[step]) != repr(found[step]):
            return (step, *_difference(meant[step], found[step]))
    return ()
