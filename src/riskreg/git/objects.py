"""Contents out of a repository, any number of them by one process: `git cat-file --batch`."""

import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import IO, NamedTuple, Self

from riskreg.git import faults
from riskreg.git.model import Commit, GitFault, commit_of
from riskreg.git.running import NotRun, start

MOST_READ = 64 * 1024 * 1024 + 1
"""The bytes of a file that are kept: as many as a register may have, and one that tells that there are more."""

_FOUND = re.compile(rb"([0-9a-f]{40,64}) (blob|tree|commit|tag) (\d+)\n")
_AT_ONCE = 40  # questions before the first answer is read: as many as fit into any system's pipe
_CHUNK = 1 << 20
_SUBMODULE = "160000"  # the mode of a commit of another repository


class Found(NamedTuple):
    """An object: its name, its kind, and its bytes (no more than `MOST_READ`)."""

    name: str
    kind: str
    content: bytes


class _Entry(NamedTuple):
    """One name in a folder, and the object that it stands for."""

    mode: str
    name: str
    blob: str


class Objects:
    """A context manager that reads objects, in any order, as long as it is open."""

    def __init__(self, folder: Path, blobs: dict[tuple[str, str], str]) -> None:
        self._folder, self._blobs = folder, blobs
        self._held: dict[str, bytes] = {}  # asked for ahead, and not read yet
        self._ask: IO[bytes] | None = None

    def __enter__(self) -> Self:
        self._start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def read(self, commit: str, path: str) -> bytes | None:
        """The bytes of a file at a commit; None where there is no such file, only a folder, or a submodule.

        Of a file that is larger than a register may be, the first `MOST_READ` bytes. Raises GitFault where git
        has lost the content, or cannot read it any more.
        """
        blob = self._blobs.get((commit, path))
        if blob is not None and blob in self._held:
            return self._held.pop(blob)
        found = self.find(blob) if blob is not None else self._at(commit, path)
        if blob is not None and found is None:
            raise faults.lost(f"{path} at {commit[:12]}")
        return found.content if found is not None and found.kind == "blob" else None

    def ahead(self, files: Iterable[tuple[str, str]]) -> None:
        """Ask for some files, each by its commit and path, all at once: they are read next, and asking takes its time.

        What git has lost is told when it is read.
        """
        known = list(dict.fromkeys(blob for one in files if (blob := self._blobs.get(one)) is not None))
        self._held.clear()
        with suppress(GitFault):
            found = self._answers(known, "".join(f"{blob}\n" for blob in known).encode("ascii"))
            self._held.update((blob, one.content) for blob, one in zip(known, found, strict=True) if one is not None)

    def names(self, commit: str, folder: str) -> list[str]:
        """What stands in a folder at a commit (`""`: at the top), files and folders; none where there is no such folder."""
        found = self._at(commit, folder)
        return [entry.name for entry in entries(found)] if found is not None and found.kind == "tree" else []

    def commit(self, name: str) -> Commit | None:
        """The commit that any name stands for: a hash, a tag, `HEAD~3`; None where it stands for none."""
        found = self.find(f"{name}^{{commit}}")
        return commit_of(found.name, found.content) if found is not None else None

    def commits(self, names: Sequence[str]) -> Iterator[Commit]:
        """The commits of these hashes. Raises GitFault for one that is not there."""
        for first in range(0, len(names), _AT_ONCE):
            some = names[first : first + _AT_ONCE]
            asked = "".join(f"{name}\n" for name in some).encode("ascii")
            for name, found in zip(some, self._answers(some, asked), strict=True):
                if found is None:
                    raise faults.lost(name)
                yield commit_of(name, found.content)

    def find(self, name: str) -> Found | None:
        """The object that a name stands for; None where there is none, or more than one.

        Raises GitFault where git cannot read it.
        """
        asked = name.encode("utf-8", "surrogateescape")
        if b"\n" in asked or b"\0" in asked or asked.endswith(b"\r"):
            return None  # git reads one name a line, and takes a carriage return before the end for a part of it
        return self._answers([name], asked + b"\n")[0]

    def _answers(self, names: Sequence[str], asked: bytes) -> list[Found | None]:
        assert self._ask is not None  # opened by __enter__
        found: list[Found | None] = []
        try:
            self._ask.write(asked)
            self._ask.flush()
            for _ in names:
                found.append(self._answer())  # noqa: PERF401  # how many there are tells which one failed
        except (OSError, EOFError) as fault:
            self._stop()
            self._start()  # so that the next object is read all the same
            raise faults.lost(names[len(found)]) from fault
        return found

    def _answer(self) -> Found | None:
        line = self._told.readline()
        if not line:
            raise EOFError
        said = _FOUND.fullmatch(line)
        if said is None:  # missing, or ambiguous
            return None
        size = int(said[3])
        content = self._told.read(min(size, MOST_READ))
        left = size - len(content) + 1  # and the line end behind it
        while left > 0:
            rest = self._told.read(min(left, _CHUNK))
            if not rest:
                raise EOFError
            left -= len(rest)
        return Found(said[1].decode(), said[2].decode(), content)

    def _at(self, commit: str, path: str) -> Found | None:
        """What stands at a path, by one question where that will do."""
        if path and not {"", ".", ".."}.isdisjoint(path.split("/")):
            return None  # git takes such a path from the folder that it runs in
        return self.find(f"{commit}:{path}") or self._walked(commit, path)

    def _walked(self, commit: str, path: str) -> Found | None:
        """The same, from folder to folder: for names that cannot be asked for, and to tell what is lost from what never was."""
        found = self.find(f"{commit}^{{tree}}")
        for part in path.split("/") if path else ():
            if found is None or found.kind != "tree":
                return None
            entry = next((entry for entry in entries(found) if entry.name == part), None)
            if entry is None or entry.mode == _SUBMODULE:
                return None
            found = self.find(entry.blob)
            if found is None:
                raise faults.lost(f"{path} at {commit[:12]}")
        return found

    def _start(self) -> None:
        try:
            self._process = start(self._folder, "cat-file", "--batch")
        except NotRun as fault:
            raise faults.not_run(fault) from fault
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._ask, self._told = self._process.stdin, self._process.stdout

    def _stop(self) -> None:
        if self._ask is None:
            return
        with suppress(OSError):  # what it has not read any more
            self._ask.close()
        self._told.close()
        self._process.kill()  # it has nothing to finish
        self._process.wait()
        self._ask = None


def entries(tree: Found) -> list[_Entry]:
    """What stands in a folder, in git's order."""
    length = len(tree.name) // 2
    found, at, raw = [], 0, tree.content
    while at < len(raw):
        space, end = raw.find(b" ", at), raw.find(b"\0", at)
        if not at < space < end:
            raise faults.lost(f"the folder {tree.name[:12]}")
        before, at = at, end + 1 + length
        name = raw[space + 1 : end].decode("utf-8", "surrogateescape")
        found.append(_Entry(raw[before:space].decode("ascii"), name, raw[end + 1 : at].hex()))
    return found
