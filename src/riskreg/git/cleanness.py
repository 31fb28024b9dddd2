"""Whether files are just as HEAD has them, without `git status`, which runs what a repository configures."""

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from riskreg.git.held import is_blob

if TYPE_CHECKING:
    from pathlib import Path

    from riskreg.git.repository import Repository

_AT_ONCE = 500  # paths on one command line

_Entry = tuple[str, str]  # mode, name of the blob


def unclean(repository: "Repository", paths: Sequence[str]) -> list[str]:
    """Those of the paths that are not just as HEAD has them: changed, staged, deleted or never committed."""
    committed: dict[str, _Entry] = {}
    staged: dict[str, _Entry] = {}
    born = repository.ask("rev-parse", "--verify", "--quiet", "HEAD").code == 0
    for start in range(0, len(paths), _AT_ONCE):
        some = paths[start : start + _AT_ONCE]
        if born:
            listed = repository.demand("read the last commit", "ls-tree", "-z", "--full-tree", "HEAD", "--", *some)
            for (mode, _, blob), path in _lines(listed.out):
                committed[path] = (mode, blob)
        listed = repository.demand("read what is staged", "ls-files", "--stage", "-z", "--", *some)
        for (mode, blob, stage), path in _lines(listed.out):
            staged[path] = (mode, blob if stage == "0" else "a merge that is not finished")
    return [
        path
        for path in paths
        if path not in committed
        or staged.get(path) != committed[path]
        or not _holds(repository.top / path, committed[path])
    ]


def _lines(out: bytes) -> Iterator[tuple[list[str], str]]:
    """The fields before the tab of each line, and the path behind it."""
    for line in out.split(b"\0"):
        fields, _, path = line.partition(b"\t")
        if path:
            yield fields.decode("ascii").split(" "), path.decode("utf-8", "surrogateescape")


def _holds(file: "Path", entry: _Entry) -> bool:
    """Whether a file on disk has the bytes of a blob, or a link its target."""
    mode, blob = entry
    try:
        if mode == "120000":
            return is_blob(blob, os.fsencode(file.readlink()))
        return file.is_file() and not file.is_symlink() and is_blob(blob, file.read_bytes())
    except (OSError, ValueError):
        return False
