"""The YAML files among which the registers that extend another one are looked for."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from riskreg.tree import ON_DISK

_ENDINGS = (".yaml", ".yml")
_MOST_FILES = 20_000  # a look into each of so many takes a second
_MOST_FOLDERS = 5_000  # where git does not tell what is there


class Around(NamedTuple):
    """The paths of the files to look into, in order.

    `left_out` says in words what was not looked at, and is empty where nothing was left out; `in_repository` is False
    where only the folders nearby are looked at.
    """

    files: list[str]
    left_out: str = ""
    in_repository: bool = True


def around(file: Path) -> Around:
    """The YAML files that may extend a register: all of its repository that git does not ignore.

    In no repository, those in its folder and in the folders there: from a deeper one it could not be extended.
    `file` is its path without links.
    """
    top = ON_DISK.top(file.parent)
    if not os.path.lexists(top / ".git"):
        return _walked(_Walk(str(file.parent), 1))._replace(in_repository=False)
    listed = _listed(top)
    return _bounded(listed) if listed is not None else _walked(_Walk(str(top), None))


def _bounded(files: list[str]) -> Around:
    if len(files) <= _MOST_FILES:
        return Around(files)
    return Around(
        files[:_MOST_FILES], f"There are {len(files)} YAML files here, and only {_MOST_FILES} of them were searched"
    )


def _walked(walk: "_Walk") -> Around:
    found = _bounded(sorted(walk))
    if not walk.cut:
        return found
    return found._replace(
        left_out=f"Git does not tell what is here, and only the nearest {_MOST_FOLDERS} folders were searched"
    )


def _listed(top: Path) -> list[str] | None:
    """Every YAML file that git has or does not ignore; None where it does not tell."""
    from riskreg.git import GitFault, Repository  # late: a register in no repository needs none

    words = ("ls-files", "-z", "--cached", "--others", "--exclude-standard")
    try:
        answer = Repository(top, shallow=False).ask(*words)
    except GitFault:
        return None
    if answer.code:
        return None
    names = {os.fsdecode(name) for name in answer.out.split(b"\0") if name.endswith((b".yaml", b".yml"))}
    return [f"{top}/{name}" for name in sorted(names)]


class _Walk:
    """The YAML files below a folder, without those of other repositories; `cut` tells that there were too many folders."""

    def __init__(self, start: str, depth: int | None) -> None:
        self._start, self._depth = start, depth
        self.cut = False

    def __iter__(self) -> Iterator[str]:
        waiting = [(self._start, 0)]
        for number, (folder, depth) in enumerate(waiting):  # which grows meanwhile: the nearest come first
            if number >= _MOST_FOLDERS:
                self.cut = True
                return
            entries = _entries(folder, own=not number)
            yield from (entry.path for entry in entries if entry.name.endswith(_ENDINGS))
            if self._depth is None or depth < self._depth:
                waiting += ((entry.path, depth + 1) for entry in entries if entry.is_dir(follow_symlinks=False))


def _entries(folder: str, *, own: bool) -> list["os.DirEntry[str]"]:
    """What stands in a folder; nothing where it cannot be read, or is the top of another repository."""
    try:
        with os.scandir(folder) as found:
            entries = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return []
    if not own and any(entry.name == ".git" for entry in entries):
        return []
    return [entry for entry in entries if entry.name != ".git"]
