"""A file that was moved here and not committed yet, by git or by hand: which of the last commit's files it was."""

import os
from collections import Counter
from typing import TYPE_CHECKING

from riskreg.git.model import GitFault

if TYPE_CHECKING:
    from riskreg.git.objects import Objects
    from riskreg.git.repository import Repository


def committed_as(repository: "Repository", head: str, path: str) -> str:
    """The name that a commit has for a file: its own, else that of the one which is gone from the disk and most like it.

    As git does, only a file of which at least half is the same, line by line, is taken for the one that was moved.
    """
    words = ("read the last commit", "ls-tree", "-r", "-z", "--name-only", "--full-tree", head)
    file = repository.top / path
    if not file.is_file() or repository.demand(*words, "--", path).out:
        return path
    names = repository.demand(*words).out.decode("utf-8", "surrogateescape").split("\0")
    gone = [name for name in names if name.endswith(file.suffix) and not os.path.lexists(repository.top / name)]
    if not gone:
        return path
    mine = _lines(file.read_bytes())
    with repository.objects() as objects:
        shared = {name: _alike(mine, _lines(_read(objects, head, name))) for name in gone}
    best = max(gone, key=lambda name: shared[name])
    return best if shared[best] >= 0.5 else path


def _read(objects: "Objects", head: str, name: str) -> bytes:
    try:
        return objects.read(head, name) or b""
    except GitFault:  # git has lost it, so nothing is like it
        return b""


def _lines(content: bytes) -> Counter[bytes]:
    """How often each line stands in a text, whatever its line ends."""
    return Counter(content.splitlines())


def _size(lines: Counter[bytes]) -> int:
    return sum(len(line) * number for line, number in lines.items())


def _alike(one: Counter[bytes], other: Counter[bytes]) -> float:
    """Which part of the longer of two texts the other has as well."""
    return _size(one & other) / max(_size(one), _size(other), 1)
