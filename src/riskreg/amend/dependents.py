"""The registers that extend the one that is edited: they are found, and an edit must not break them unseen."""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.amend.planned import Going
from riskreg.amend.searching import around
from riskreg.diagnostics import Diagnostic, Severity, has_errors
from riskreg.loader import load
from riskreg.locate import lies_in
from riskreg.source import MOST_BYTES, Document, parse
from riskreg.tree import ON_DISK, Overlaid
from riskreg.wording import visible

_EXTENDS = re.compile(rb"extends[\"']?\s*[:#]")  # a sieve: what it lets through is read by the parser


class Dependent(NamedTuple):
    """A register that extends the edited one, itself or through others.

    `path` is where it was found: its `extends` starts from that folder. `file` is that without links, `name` how
    outputs call it, and `base` what it extends, without links.
    """

    path: Path
    file: Path
    name: str
    content: bytes
    document: Document
    base: Path


class Dependents(NamedTuple):
    """What extends a register, in the order of their names.

    `unread` are the names of those that may, and that cannot be read; `left_out` and `in_repository` say how far the
    search went (`searching.Around`).
    """

    found: list[Dependent]
    unread: list[str]
    left_out: str = ""
    in_repository: bool = True


def dependents(path: Path, name: str) -> Dependents:
    """The registers that extend the one in this file. `name` is how outputs call it, and they are called alike."""
    file = ON_DISK.real(path)
    where = around(file)
    search = _Search(file, _Naming(path, name))
    for one in where.files:
        search.climb(one)
    found = sorted(search.found.values(), key=lambda one: (one.name, str(one.path)))
    return Dependents(found, sorted(search.unread), where.left_out, where.in_repository)


class _Naming(NamedTuple):
    """How outputs call another file: by a path that begins as that of the edited register does."""

    path: Path
    name: str

    def called(self, other: Path) -> str:
        here = ON_DISK.real(self.path.parent)
        apart = os.path.relpath(other, here)
        shown = Path(self.name).parent / apart
        straight = Path(os.path.normpath(shown))
        no_link_between = ON_DISK.real(Path(os.path.normpath(self.path.parent / apart))) == ON_DISK.real(other)
        return (straight if no_link_between else shown).as_posix()


class _Search:
    """One search for what extends a register; each file is read once, and parsed only where it may extend anything."""

    def __init__(self, file: Path, naming: _Naming) -> None:
        self._file, self._naming = file, naming
        self._bases: dict[str, str | None] = {}
        self._real: dict[tuple[str, str], str | None] = {}
        self.found: dict[str, Dependent] = {}
        self.unread: set[str] = set()

    def climb(self, path: str) -> None:
        """Go from a file to what it extends, and on; where that leads to the register, all of the way extends it."""
        way: list[str] = []
        at: str | None = path
        while at is not None and at not in way:
            way.append(at)
            at = self._base(at)
            if at == str(self._file):
                self.found |= {one: found for one in way if (found := self._dependent(one)) is not None}
                return

    def _base(self, path: str) -> str | None:
        """The path, without links, of what a file extends; None where it extends no file."""
        if path not in self._bases:
            content = _content(path)
            may = content is not None and b"extends" in content and _EXTENDS.search(content) and b"riskreg" in content
            self._bases[path] = self._said(path, content) if may and content is not None else None
        return self._bases[path]

    def _said(self, path: str, content: bytes) -> str | None:
        document = parse(content, path)
        if has_errors(document.problems):
            self.unread.add(self._naming.called(Path(path)))
            return None
        asked = document.data.get("extends") if isinstance(document.data, dict) else None
        if not isinstance(asked, str):
            return None
        key = (os.path.dirname(path), asked)  # noqa: PTH120  # of thousands
        if key not in self._real:
            try:
                self._real[key] = os.path.realpath(f"{key[0]}/{asked}")
            except ValueError:  # a name that this machine cannot write
                self._real[key] = None
        return self._real[key]

    def _dependent(self, path: str) -> Dependent | None:
        """A file as a register that extends the edited one; None where that lies in another repository, or is itself."""
        place, base, content = Path(path), self._bases[path], _content(path)
        file, top = ON_DISK.real(place), ON_DISK.top(place.parent)
        outside = not lies_in(file, top) or not self._file.is_relative_to(top)
        if file == self._file or outside or base is None or content is None:
            return None
        name = self._naming.called(place)
        return Dependent(place, file, name, content, parse(content, name), Path(base))


def _content(path: str) -> bytes | None:
    """The bytes of an ordinary file that is no larger than a register may be; never waits for a pipe."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except (OSError, ValueError):
        return None
    try:
        stood = os.fstat(handle)
        if not stat.S_ISREG(stood.st_mode) or stood.st_size > MOST_BYTES:
            return None
        return os.read(handle, stood.st_size)
    except OSError:
        return None
    finally:
        os.close(handle)


def broken_by(
    found: Iterable[Dependent], name: str, contents: Mapping[Path, bytes], going: Going | None = None
) -> list[Diagnostic]:
    """What registers that extend the edited one would have as errors and do not have now; none where all is well.

    `name` is how outputs call the edited one, `contents` what would be written, by the files without links.
    """
    then = Overlaid(contents)
    told: list[Diagnostic] = []
    for one in found:
        brought = [each for each in _brought(one, then, going) if each not in told]  # another may inherit it
        told += [*brought, _told(name, brought)] if brought else []
    return told


def _brought(one: Dependent, then: Overlaid, going: Going | None) -> list[Diagnostic]:
    """The errors that a register would have with the edit, and does not have as all is now."""
    would = load(then.contents.get(one.file, one.content), one.name, one.path.parent, then)
    errors = {(each.rule.id, each.message): each for each in would.diagnostics if each.severity is Severity.ERROR}
    if not errors:
        return []
    now = load(one.content, one.name, one.path.parent).diagnostics
    known = {
        (each.rule.id, told) for each in now for told in (each.message, going.later(each.message) if going else "")
    }
    return [each for key, each in errors.items() if key not in known]


def _told(name: str, brought: list[Diagnostic]) -> Diagnostic:
    other = visible(brought[0].file)
    message = f"This change would break {other}, which extends this register, so nothing was changed."
    remedy = f"Change {other} first, so that it can do without; or make both changes by hand, then run riskreg check."
    return Diagnostic(rules.EDIT_REFUSED, name, None, message, remedy)
