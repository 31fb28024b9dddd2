"""What one file held before: on every branch and at every tag that this repository knows, also before it was moved."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from riskreg.git.model import GitFault
from riskreg.git.moving import committed_as

if TYPE_CHECKING:
    from riskreg.git.objects import Objects
    from riskreg.git.repository import Repository

_MOST_VERSIONS = 400  # years of work on one register
_MOST_NAMES = 5  # that the file had
_REFS = ("--branches", "--remotes", "--tags")


def contents(repository: "Repository", path: str) -> Iterator[bytes]:
    """Each version of a file, the newest first, of whatever branch or tag; no more than 400 under one name.

    What git has lost is stepped over. A file that nobody has committed yet has none.
    """
    names = [path]
    with repository.objects() as objects:
        for name in names:  # which grows meanwhile
            commits = _commits(repository, name)
            for commit in commits:
                content = _read(objects, commit, name)
                if content is not None:
                    yield content
            if len(names) < _MOST_NAMES:
                before = _before(repository, commits, name)
                names += [before] if before is not None and before not in names else []


def _commits(repository: "Repository", path: str) -> list[str]:
    """The commits that changed it, the newest first. HEAD is asked for too, as it may stand on no branch."""
    words = ("rev-list", f"--max-count={_MOST_VERSIONS}", "--ignore-missing", "HEAD", *_REFS, "--", path)
    return repository.demand("read the history", *words).out.decode("ascii").split()


def _before(repository: "Repository", commits: list[str], path: str) -> str | None:
    """The name that it had before this one; None where it had none."""
    if not commits:
        head = repository.ask("rev-parse", "--verify", "--quiet", "HEAD")
        return committed_as(repository, head.out.decode("ascii").strip(), path) if head.code == 0 else None
    words = ("diff-tree", "--no-commit-id", "-r", "-z", "--raw", "-M", "--diff-filter=R", "--no-ext-diff", commits[-1])
    parts = repository.ask(*words).out.decode("utf-8", "surrogateescape").split("\0")
    found = dict(zip(parts[2::3], parts[1::3], strict=False))  # modes, old name, new name, again and again
    return found.get(path)


def _read(objects: "Objects", commit: str, path: str) -> bytes | None:
    try:
        return objects.read(commit, path)
    except GitFault:
        return None
