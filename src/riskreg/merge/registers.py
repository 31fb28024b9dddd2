"""Three versions of a register -> one: by name and by field, in the layout of our side, with marks where nobody can know.

Where one of them is no register, or the text cannot be written, git's own merge of lines decides: never worse than git.
"""

import re
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Place, Severity
from riskreg.diff import Ids
from riskreg.edit import CannotEdit, Operation, Set
from riskreg.git.text_merge import text_merge
from riskreg.merge.lines import split
from riskreg.merge.marks import Labels, with_marks
from riskreg.merge.naming import Given, called, naming
from riskreg.merge.places import Places
from riskreg.merge.three_way import Conflict, join
from riskreg.merge.towards import edited, says, towards
from riskreg.merge.words import renumbered, told
from riskreg.source import Document, parse
from riskreg.source import Path as KeyPath
from riskreg.wording import one_line

_BOMS = re.compile(b"(?:\xef\xbb\xbf)*")  # more than one where files were joined


class Merged(NamedTuple):
    """What came of it. Where anything is left for a person to look at, `diagnostics` say what, and `whole` is False.

    `notes` are what a person should know of a merge, whole or not: which ids are others now.
    """

    content: bytes
    conflicts: tuple[Conflict, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether nothing is left to decide."""
        return not self.diagnostics


class _Three(NamedTuple):
    """The three versions, in the line ends of ours and without a byte-order mark."""

    base: bytes
    ours: bytes
    theirs: bytes


class _Result(NamedTuple):
    """A merge, and its text as it was read, where that has been done."""

    merged: Merged
    document: Document | None = None


def merge(
    base: bytes, ours: bytes, theirs: bytes, name: str, labels: Labels | None = None, folder: Path | None = None,
    *, between_ancestors: bool = False,
) -> Merged:  # fmt: skip
    """Join what two people made of the same register.

    `name` is how messages call the file; `folder` is where it lies, for what it extends and for the ids that it had.
    `between_ancestors` is whether git only makes one base of two: nobody sees that text, and its ids need not be new.
    Never raises for what the versions hold.
    """
    if theirs in (base, ours):
        return Merged(ours)
    if ours == base:
        return Merged(theirs)
    mark = _mark(ours)
    end = b"\r\n" if b"\r\n" in ours else b"\n"
    three = _Three(*(_with_ends(one.removeprefix(_mark(one)), end) for one in (base, ours, theirs)))
    given = partial(_given, None if folder is None or between_ancestors else folder / Path(name).name)
    merged, document = _merged(three, name, labels or Labels(), given)
    if merged.whole:
        found = document or parse(merged.content, name)
        merged = merged._replace(diagnostics=tuple(_faults(found, (ours, theirs), folder)))
    return merged._replace(content=mark + merged.content)


def _given(file: Path | None) -> frozenset[str] | None:
    """The ids that a register had before; None where others extend it, which may call an item of theirs by its id."""
    if file is None:
        return frozenset()
    from riskreg.amend.dependents import dependents  # late: most merges give out no id
    from riskreg.amend.ids import given_before

    return None if dependents(file, file.name).found else given_before(file)


def _mark(content: bytes) -> bytes:
    """The byte-order mark that a text begins with, or nothing."""
    found = _BOMS.match(content)
    return found[0] if found else b""


def _with_ends(content: bytes, end: bytes) -> bytes:
    """A text in the line ends of another, so that a file that was saved anew elsewhere does not differ in every line."""
    plain = content.replace(b"\r\n", b"\n")
    return plain if end == b"\n" else plain.replace(b"\n", end)


def _merged(three: _Three, name: str, labels: Labels, given: Given) -> _Result:
    if three.ours == three.base:
        return _Result(Merged(three.theirs))
    if three.theirs in (three.base, three.ours):
        return _Result(Merged(three.ours))
    documents = [parse(content, name) for content in three]
    if three.base.strip() and not _is_register(documents[0]):
        return _Result(_by_lines(three, name, labels, documents))
    if not (_is_register(documents[1]) and _is_register(documents[2])):
        return _Result(_by_lines(three, name, labels, documents))
    try:
        return _by_names(three, documents, name, labels, given)
    except CannotEdit:
        return _Result(_by_lines(three, name, labels, documents))


def _is_register(document: Document) -> bool:
    return not document.problems and isinstance(document.data, dict) and "riskreg" in document.data


def _by_names(three: _Three, documents: list[Document], name: str, labels: Labels, given: Given) -> _Result:
    data: list[dict[str, Any]] = [document.data or {} for document in documents]
    names = naming(data[0], data[1], data[2], given)
    documents = [_renamed(one, ids) for one, ids in zip(documents, (names.base, names.ours, names.theirs), strict=True)]
    three = _Three(*(one.text.encode() for one in documents))
    joined = join(*(document.data or {} for document in documents))
    conflicts = [*names.disputed, *joined.conflicts]
    notes = tuple(map(renumbered, names.renumbered))
    both = text_merge(*three, size=labels.size) if not conflicts else None
    start = parse(both.content, name) if both is not None and not both.conflicts else None
    if both is not None and start is not None and says(start, joined.data):
        return _Result(Merged(both.content, notes=notes), start)
    theirs = Places(documents[2])
    written = _written(_starts(three, start, documents[1]), joined.data, (theirs, Places(documents[1])))
    if not conflicts:
        return _Result(Merged(written.text.encode(), notes=notes), written)
    marked = with_marks(written, joined.data, conflicts, theirs, labels)
    lines = split(marked.content.decode())
    found = [
        told(one, name, line, lines[line - 1].rstrip("\r\n"), labels, across=_across(one, joined.data))
        for one, line in zip(conflicts, marked.lines, strict=True)
    ]
    found.sort(key=lambda one: one.place or Place(0, 0, 0, 0))
    return _Result(Merged(marked.content, tuple(conflicts), tuple(found), notes))


def _starts(three: _Three, merged: Document | None, ours: Document) -> Iterator[Document]:
    """The texts to start from: git's, with our lines wherever it finds a conflict, since it has their comments; or ours.

    `merged` is git's where it finds none.
    """
    if merged is None:
        found = text_merge(*three, favour_ours=True)
        merged = parse(found.content, ours.name) if found is not None else None
    if merged is not None and _is_register(merged):
        yield merged
    yield ours


def _written(starts: Iterator[Document], meant: dict[str, Any], sources: tuple[Places, ...]) -> Document:
    """The text that says what is meant. Raises CannotEdit where none of the starts can be made to."""
    refusal = CannotEdit("nothing to start from", "")
    for start in starts:
        try:
            return towards(start, meant, sources)
        except CannotEdit as fault:
            refusal = fault
    raise refusal


def _renamed(document: Document, ids: Ids) -> Document:
    """The text with other ids."""
    return edited(document, [*_respelt((), document.data, called(document.data, ids))]) if ids else document


def _respelt(path: KeyPath, before: Any, after: Any) -> Iterator[Operation]:
    if isinstance(before, dict):
        for key, value in before.items():
            yield from _respelt((*path, key), value, after[key])
    elif isinstance(before, list):
        for index, value in enumerate(before):
            yield from _respelt((*path, index), value, after[index])
    elif before != after:
        yield Set(path, after)


def _across(conflict: Conflict, meant: dict[str, Any]) -> bool:
    """Whether a risk that one side took out of its list is there under the other: then it was moved."""
    if conflict.path[0] != "risks" or len(conflict.path) != 3 or None not in (conflict.ours, conflict.theirs):
        return False
    others = (items for side, items in meant["risks"].items() if side != conflict.path[1] and isinstance(items, list))
    return any(isinstance(item, dict) and item.get("id") == conflict.path[2] for items in others for item in items)


def _by_lines(three: _Three, name: str, labels: Labels, documents: list[Document]) -> Merged:
    """Git's own merge of lines, for what cannot be merged by names."""
    both = text_merge(*three, labels=(labels.ours, "base", labels.theirs), size=labels.size)
    registers = all(map(_is_register, documents))
    if both is None:
        message = f"{one_line(name)} cannot be merged, not even line by line, so it is left as it is in {one_line(labels.ours)}."
        return Merged(three.ours, (), (_at(name, 1, message, _TAKE_ONE),))
    if both.conflicts:
        lines = split(both.content.decode("utf-8", "replace"))
        marks = [number for number, text in enumerate(lines, start=1) if text.startswith("<" * labels.size)]
        message = f"Both sides changed the same lines of {one_line(name)}, which could be merged only line by line."
        return Merged(both.content, (), (_at(name, marks[0] if marks else 1, message, _BY_HAND),))
    if registers:
        message = f"The lines of {one_line(name)} went together, but they do not say what the two sides meant."
        return Merged(both.content, (), (_at(name, 1, message, _LOOK),))
    return Merged(both.content)


_TAKE_ONE = "Take one side with `git checkout --ours` or `git checkout --theirs`, and make the other's changes by hand."
_BY_HAND = "Between each pair of marks keep what is right of both (two risks with one id: BOTH, and give one another id), delete the marks, save the file and run `git add` on it."
_LOOK = "Read through the file, and run `riskreg check` and `git add` on it once it says what both meant."


def _at(name: str, line: int, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(rules.MERGE_CONFLICT, name, Place(line, 1, line, 1), message, remedy)


def _faults(document: Document, sides: tuple[bytes, bytes], folder: Path | None) -> list[Diagnostic]:
    """The errors of a merged register that neither side had: the two are each sound, and together they are not."""
    from riskreg.loader import read  # late: most merges end before

    def errors(text: Document) -> list[Diagnostic]:
        return [found for found in read(text, folder).diagnostics if found.severity is Severity.ERROR]

    name = document.name
    found = errors(document) if _is_register(document) else []
    known = {(one.rule, one.message) for side in sides for one in errors(parse(side, name))} if found else set()
    new = [one for one in found if (one.rule, one.message) not in known]
    if not new:
        return []
    message = f"Each side of {one_line(name)} was sound, but the two together are not: see below."
    place = new[0].place
    return [_at(name, place.line if place else 1, message, _MEND), *new]


_MEND = "Mend what is reported below, save the file and run `git add` on it."
