"""The versions of one file: through renames, both sides of every merge, deletions and returns.

Two processes read a whole history: one lists every commit with its parents, one says what each of them did to the
file's name. From the newest commit on, the name is then carried to the parents; where it first appears, git is asked
which file it came from.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from riskreg.git import faults
from riskreg.git.model import GitFault
from riskreg.git.running import Answer, NotRun, run

_TIMEOUT = 600  # seconds: a hundred thousand commits take a few
_MOST_COMPARED = "-l1000"  # files of one commit that are held against each other for a rename; git's own bound
_NOTHING = frozenset("0")  # the characters of the name of no object
_SUBMODULE = "160000"  # the mode of a commit of another repository

_Pair = tuple[str, str | None]  # a commit and one of its parents; None: it has none


class Row(NamedTuple):
    """A commit that changed the file: its name there, its content, and the contents that its parents had."""

    commit: str
    path: str
    blob: str | None
    before: tuple[str | None, ...]


class _Change(NamedTuple):
    """What became of a name from a parent to a commit: kind and content, None where it is not there."""

    old: tuple[str, str] | None
    new: tuple[str, str] | None
    source: str | None = None  # the name that it had in the parent


def rows(top: Path, path: str, tips: Sequence[str]) -> list[Row]:
    """Each commit that changed a file's content or name against all its parents, oldest first.

    `tips` are the names of commits to begin at; with `^` in front, of those where the history is to stop. Raises
    GitFault.
    """
    graph = _graph(top, tips)
    carried: dict[str, dict[str, None]] = {graph[0][0]: {path: None}} if graph else {}
    known: dict[str, Mapping[_Pair, _Change]] = {}
    found = []
    for index, (commit, parents) in enumerate(graph):
        own = []
        for name in carried.pop(commit, ()):
            if name not in known:
                known[name] = _changes(top, name, graph[index:])
            changes = [known[name].get((commit, parent)) for parent in parents or (None,)]
            for parent, change in zip(parents, changes, strict=False):
                source = change.source if change is not None and change.source is not None else name
                carried.setdefault(parent, {})[source] = None
            if all(change is not None and _differs(change) for change in changes):
                own.append(_row(commit, name, [change for change in changes if change is not None], bool(parents)))
        # Two names lead here when the branches of a merge have one each; the commit is told once.
        found += sorted(own, key=lambda row: row.blob is None)[:1]
    return found[::-1]


def _row(commit: str, name: str, changes: Sequence[_Change], has_parents: bool) -> Row:  # noqa: FBT001  # two kinds of commit
    new = changes[0].new
    before = tuple(change.old[1] if change.old else None for change in changes) if has_parents else ()
    return Row(commit, name, new[1] if new else None, before)


def _differs(change: _Change) -> bool:
    """Whether it is another content or another name; that it may be run as a program makes no difference."""
    return change.source is not None or change.old != change.new


def _graph(top: Path, tips: Sequence[str]) -> list[tuple[str, tuple[str, ...]]]:
    """Every commit with its parents, children before parents."""
    answer = _demand(top, "rev-list", "--topo-order", "--parents", *tips, "--")
    lines = (line.split() for line in answer.out.decode("ascii").splitlines())
    return [(commit, tuple(parents)) for commit, *parents in lines]


def _changes(top: Path, name: str, graph: Iterable[tuple[str, tuple[str, ...]]]) -> dict[_Pair, _Change]:
    """What became of a name in each of these commits, against each of its parents; where nothing did, no entry."""
    pairs: list[_Pair] = [(commit, parent) for commit, parents in graph for parent in parents or (None,)]
    # a folder of this name would be told by what is in it
    found = {pair: change for pair, path, change in _differences(top, pairs, "--", name) if path == name}
    new = [pair for pair, change in found.items() if pair[1] is not None and change.new and not change.old]
    found.update((pair, change) for pair, path, change in _renames(top, new) if path == name)
    return found


def _renames(top: Path, pairs: Sequence[_Pair]) -> list[tuple[_Pair, str, _Change]]:
    """What git takes for a rename in each pair; of files with the very same content alone where it lacks others."""
    if not pairs:
        return []
    try:
        return list(_differences(top, pairs, "-M", _MOST_COMPARED, "--diff-filter=R"))
    except GitFault:  # a clone without all contents, or a damaged one: those need not be read for this
        return list(_differences(top, pairs, "-M100%", "--diff-filter=R"))


def _differences(top: Path, pairs: Sequence[_Pair], *words: str) -> Iterator[tuple[_Pair, str, _Change]]:
    """What `git diff-tree` says of each pair: the path, and what became of it."""
    lines = "".join(f"{commit} {parent}\n" if parent else f"{commit}\n" for commit, parent in pairs)
    answer = _demand(
        top, "diff-tree", "--stdin", "--always", "--root", "-r", "-z", "--raw", "--no-ext-diff", "--no-textconv", *words,
        content=lines.encode(),
    )  # fmt: skip
    parts = iter(answer.out.split(b"\0"))
    asked = iter(pairs)
    pair: _Pair = ("", None)
    for part in parts:
        if not part:  # behind the last
            continue
        if not part.startswith(b":"):  # `--always`: the name of the commit begins each answer
            pair = next(asked)
            continue
        old_mode, new_mode, old, new, status = part[1:].decode("ascii").split(" ")
        first = next(parts).decode("utf-8", "surrogateescape")
        moved = status[0] in "RC"
        path = next(parts).decode("utf-8", "surrogateescape") if moved else first
        yield pair, path, _Change(_side(old_mode, old), _side(new_mode, new), first if moved else None)


def _side(mode: str, name: str) -> tuple[str, str] | None:
    """The kind (a file, a link) and the content that one side of a difference has; a submodule is neither."""
    return None if mode == _SUBMODULE or set(name) == _NOTHING else (mode[:3], name)


def _demand(top: Path, *words: str, content: bytes = b"") -> Answer:
    try:
        answer = run(top, *words, content=content, timeout=_TIMEOUT)
    except NotRun as fault:
        raise faults.not_run(fault) from fault
    if answer.code:
        raise faults.refused("read the history", answer)
    return answer
