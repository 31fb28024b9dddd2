"""Which commit is meant: by a name that git knows, or by a day."""

import re
from datetime import date
from typing import TYPE_CHECKING, Literal, overload

from riskreg import rules
from riskreg.git import faults
from riskreg.git.model import Commit, GitFault, moment
from riskreg.wording import nearest, on_date, one_line

if TYPE_CHECKING:
    from riskreg.git.repository import Repository

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_HASH = re.compile(r"[0-9a-fA-F]{4,64}")
_CUT = "This clone has only a part of the history; `git fetch --unshallow` fetches the rest."
_HOW = "`git tag` lists the tags, `git log` the commits; a day is written as 2026-09-01."


@overload
def resolve(repository: "Repository", revision: str, *, before_all: Literal[False] = ...) -> Commit: ...
@overload
def resolve(repository: "Repository", revision: str, *, before_all: Literal[True]) -> Commit | None: ...
def resolve(repository: "Repository", revision: str, *, before_all: bool = False) -> Commit | None:
    """The commit that a revision or a day stands for.

    With `before_all`, a day before the first commit is None. Raises GitFault for all else that names nothing.
    """
    with repository.objects() as objects:
        found = objects.commit(revision)
        if found is not None:
            return found
        head = objects.commit("HEAD")
        if head is None:
            raise _no_commit(repository)
        if _DAY.fullmatch(revision) is None:
            raise _unknown(repository, revision)
        day = _day(revision)
        name, first = _on_or_before(repository, head, day)
        found = objects.commit(name) if name is not None else None
    if name is not None and found is None:
        raise faults.lost(name)
    if found is None and not before_all:
        raise _too_early(repository, day, first)
    return found


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise GitFault(
            rules.NO_REVISION, f"{text} is not a day of the calendar.", "Write a day as year, month, day: 2026-09-01."
        ) from None


def _on_or_before(repository: "Repository", head: Commit, day: date) -> tuple[str | None, date]:
    """The last commit up to a day on HEAD's own line, and the day on which that line begins."""
    answer = repository.demand(
        "read the history", "rev-list", "--first-parent", "--date=raw", "--format=:%cd", head.name, "--"
    )
    lines = answer.out.splitlines()  # two for each commit; without the colon, none for a time that cannot be read
    when = head.day
    for said, stamp in zip(lines[::2], lines[1::2], strict=True):
        when = moment(stamp[1:]).date()
        if when <= day:
            return said.removeprefix(b"commit ").decode("ascii"), when
    return None, when


def _too_early(repository: "Repository", day: date, first: date) -> GitFault:
    if repository.shallow:
        return GitFault(
            rules.NO_REVISION,
            f"This clone has only a part of the history: it goes back to {on_date(first)}, and not to {on_date(day)}.",
            f"`git fetch --unshallow` fetches the rest; or name {first.isoformat()} or a later day.",
        )
    return GitFault(
        rules.NO_REVISION,
        f"There was no commit yet on {on_date(day)}: the history begins on {on_date(first)}.",
        f"Name {first.isoformat()} or a later day.",
    )


def _no_commit(repository: "Repository") -> GitFault:
    if repository.ask("rev-parse", "--verify", "--quiet", "HEAD").code == 0:
        return faults.lost("HEAD")
    return GitFault(
        rules.NO_REVISION,
        "Nothing has been committed in this repository yet.",
        "Commit the register: `git add FILE`, then `git commit`.",
    )


def _unknown(repository: "Repository", revision: str) -> GitFault:
    shown = one_line(revision, 80)
    if _HASH.fullmatch(revision) and _begins_several(repository, revision):
        return GitFault(
            rules.NO_REVISION,
            f"More than one commit has a name that begins with {shown}.",
            "Write more of its name; `git log` has the whole.",
        )
    if ".." in revision:
        return GitFault(
            rules.NO_REVISION,
            f"{shown} is a range, and one revision is meant.",
            f"For `riskreg diff`, write a blank in place of the dots; elsewhere, one of the two names. {_HOW}",
        )
    names = repository.demand(
        "list its tags", "for-each-ref", "--format=%(refname)", "refs/tags/", "refs/heads/", "refs/remotes/"
    )
    refs = names.out.decode("utf-8", "surrogateescape").splitlines()
    near = nearest(revision, [ref.split("/", 2)[2] for ref in refs])
    how = f"{_HOW} {_CUT}" if repository.shallow else _HOW
    return GitFault(
        rules.NO_REVISION,
        f"Nothing in the history is called {shown}." if shown else "The name of a revision is empty.",
        f"Did you mean `{one_line(near, 80)}`? {how}" if near is not None else how,
    )


def _begins_several(repository: "Repository", name: str) -> bool:
    """Whether more than one commit has a name that begins so."""
    found = repository.ask("rev-parse", f"--disambiguate={name}").out.split()
    kinds = repository.ask("cat-file", "--batch-check=%(objecttype)", content=b"\n".join(found) + b"\n")
    return kinds.out.split().count(b"commit") > 1
