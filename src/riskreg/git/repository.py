"""A repository with its files: what the history is read through."""

import os
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from riskreg import rules
from riskreg.git import faults
from riskreg.git.model import Commit, GitFault, Tag, Version
from riskreg.git.objects import Objects
from riskreg.git.running import Answer, NotRun, run

_TIMEOUT = 20  # seconds; these commands take a few milliseconds


class Repository:
    """A repository that has a work tree.

    `top` is the folder of its files, with no link in its path; `shallow` tells that its history was cut off when
    it was cloned. Every method raises GitFault for what git cannot answer.
    """

    def __init__(self, top: Path, *, shallow: bool) -> None:
        self.top, self.shallow = top, shallow
        self._blobs: dict[tuple[str, str], str] = {}
        self._open: Objects | None = None

    @classmethod
    def open(cls, folder: Path) -> Self:
        """The repository that a folder is in."""
        try:
            answer = run(folder, "rev-parse", "--is-shallow-repository", "--show-toplevel", timeout=_TIMEOUT)
        except NotRun as fault:
            raise faults.not_run(fault) from fault
        if answer.code:
            raise faults.not_opened(str(folder), answer)
        shallow, _, top = answer.out.removesuffix(b"\n").removesuffix(b"\r").partition(b"\n")
        return cls(Path(os.path.realpath(top.decode("utf-8", "surrogateescape"))), shallow=shallow == b"true")

    def path_of(self, file: Path) -> str:
        """A file's path from the top, with `/` between its parts and no link in them.

        Where git has the name in its composed form (é as one character) and the disk in its decomposed one, as a
        Mac writes it, the form that git has.
        """
        real = Path(os.path.realpath(file))
        if not real.is_relative_to(self.top):
            raise GitFault(
                rules.NOT_IN_GIT,
                f"{_shown(file)} is not in the repository at {_shown(self.top)}: a link leads out of it.",
                "Name the file where it really is.",
            )
        path = real.relative_to(self.top).as_posix()
        composed = unicodedata.normalize("NFC", path)
        if composed != path and not self._listed(path) and self._listed(composed):
            return composed
        return path

    def commit(self, revision: str) -> Commit:
        """The commit that is meant: by a hash, a tag, a branch, `HEAD~3`, or a day such as 2026-09-01.

        A day means the last commit on HEAD's own line whose committer made it on or before that day. A tag or a
        branch that is called like a day goes before it.
        """
        from riskreg.git.naming import resolve

        return resolve(self, revision)

    def versions(self, path: str, since: str | None = None) -> list[Version]:
        """The file at each commit before HEAD that changed its content or name against all its parents, oldest first.

        Renames are followed, also one that is not committed yet. With `since`, only commits that do not lead to that
        revision; a day before the first commit leaves none out.
        """
        from riskreg.git.following import rows
        from riskreg.git.moving import committed_as
        from riskreg.git.naming import resolve

        tips = [resolve(self, "HEAD").name]
        if since is not None:
            start = resolve(self, since, before_all=True)
            tips += [f"^{start.name}"] if start is not None else []
        found = rows(self.top, committed_as(self, tips[0], path), tips)
        self._blobs.update(((row.commit, row.path), row.blob) for row in found if row.blob is not None)
        with self.objects() as objects:
            return [
                Version(commit, row.path, row.blob is None, row.blob, row.before)
                for row, commit in zip(found, objects.commits([row.commit for row in found]), strict=True)
            ]

    def contents(self, path: str) -> Iterator[bytes]:
        """What the file held before, on every branch and at every tag, the newest first; also under an earlier name."""
        from riskreg.git.everywhere import contents

        return contents(self, path)

    def tags(self, pattern: str) -> list[Tag]:
        """The tags at commits that lead to HEAD whose names fit a pattern such as `board/*`; the oldest commit first."""
        from riskreg.git.tagging import tags

        return tags(self, pattern)

    def tag(self, name: str) -> Tag | None:
        """The tag that git takes a name for, at whatever commit; None where it is none."""
        from riskreg.git.tagging import tag_called

        return tag_called(self, name)

    def prepared_tag(self, name: str, commit: Commit, message: str) -> Callable[[], None]:
        """Get an annotated tag ready; what this returns makes it, and may be called when all else has been done.

        Raises GitFault where it exists, git does not know who makes it, or the name is bad; making it raises one too.
        """
        from riskreg.git.tagging import prepared_tag

        return prepared_tag(self, name, commit, message)

    @contextmanager
    def objects(self) -> Iterator[Objects]:
        """What reads objects, for as long as the context lasts: one process, also for contexts inside of it."""
        if self._open is not None:
            yield self._open
            return
        with Objects(self.top, self._blobs) as opened:
            self._open = opened
            try:
                yield opened
            finally:
                self._open = None

    def unclean(self, paths: Sequence[str]) -> list[str]:
        """Those of the paths that are not just as HEAD has them: changed, staged, deleted or never committed."""
        from riskreg.git.cleanness import unclean

        return unclean(self, paths)

    def ask(self, *words: str, content: bytes = b"", keep: tuple[str, ...] = ()) -> Answer:
        """Run a command of git at the top; what it answers, whether it failed or not."""
        try:
            return run(self.top, *words, content=content, timeout=_TIMEOUT, keep=keep)
        except NotRun as fault:
            raise faults.not_run(fault) from fault

    def demand(self, what: str, *words: str, content: bytes = b"", remedy: str = faults.DAMAGED) -> Answer:
        """The same, where git must not fail: `what` says in the fault's message what it could not do."""
        answer = self.ask(*words, content=content)
        if answer.code:
            raise faults.refused(what, answer, remedy)
        return answer

    def _listed(self, path: str) -> bool:
        """Whether git has a file of this very name."""
        return bool(self.demand("list its files", "ls-files", "-z", "--", path).out)


def _shown(path: Path) -> str:
    from riskreg.wording import one_line

    return one_line(str(path), 120)
