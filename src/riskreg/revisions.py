"""A register as it stood: at a revision, at each version that its history has, and at the papers that were made of it.

Every figure of the past is worked out anew from what git holds; none is ever taken from a paper.
"""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import date, datetime
from fnmatch import fnmatchcase
from heapq import merge
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from riskreg import git, rules
from riskreg.comparison import Evaluation, evaluate
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.loader import load
from riskreg.locate import SourceFile, on_one_line
from riskreg.tree import AtCommit
from riskreg.wording import on_date, one_line

AS_OF = "As of: "
"""What stands in the message of a paper's tag before the day that the paper was made for."""

NAMES_A_FILE = re.compile(rb"\b(?:extends|scheme)\b[^\n]*\.ya?ml")
"""Where the text of a register may say that it is made of other files too."""

_AT_ONCE = 8  # versions that git is asked for together
_AS_OF_LINE = re.compile(rf"^{AS_OF}(\d{{4}}-\d\d-\d\d)$", re.MULTILINE)
_DAY_IN_NAME = re.compile(r"(\d{4}-\d\d-\d\d)$")


class Moment(NamedTuple):
    """A register as it stood, read as of a day. `commit` is None for the file as it is now.

    `content` is None where the register was not there, and empty where git has lost it; `evaluation` is None then, and
    where it could not be scored: `diagnostics` say why. `tag` is that of the paper that was made of it, `path` where it
    lay in the repository.
    """

    commit: git.Commit | None
    tag: str | None
    day: date
    file: str
    content: bytes | None
    evaluation: Evaluation | None
    diagnostics: list[Diagnostic]
    path: str | None = None

    @property
    def called(self) -> str:
        """How outputs call it: `board/2026-09-10 (3f2a91c0ffee)`, `3f2a91c0ffee`, `the file as it is`."""
        if self.commit is None:
            return "the file as it is"
        return f"{one_line(self.tag, 80)} ({self.commit.short})" if self.tag else self.commit.short


class Unread(NamedTuple):
    """A version of which no more is known than its bytes (None: there are none). `read` makes a moment of it."""

    commit: git.Commit
    content: bytes | None
    read: Callable[[bytes | None], Moment]

    @property
    def day(self) -> date:
        """The day of its commit."""
        return self.commit.day

    def now(self) -> Moment:
        """The version read; of `later`, its bytes are asked for again."""
        return self.read(self.content)

    def later(self) -> "Unread":
        """The same without its bytes, for who may want to read it later."""
        return self._replace(content=None)


def as_it_is(file: SourceFile, evaluation: Evaluation | None, day: date) -> Moment:
    """The register that a command has just read, as the last of its moments."""
    return Moment(None, None, day, file.name, file.content, evaluation, [])


def only_in_the_past(file: SourceFile) -> SourceFile | None:
    """A file that is not there, as one of which git holds a history; None where it is there, or git never had it."""
    if file.path is not None or file.fault is None or os.path.lexists(file.name):
        return None
    path = Path(file.name)
    gone = SourceFile(file.name, path, path.parent, None)
    try:
        with Past(gone) as past:
            return gone if past.repository.versions(past.path) else None
    except (git.GitFault, OSError, ValueError):  # the last two for a name that no file can have
        return None


class Past:
    """What git holds of one file: a context manager, which has one process read every blob.

    Raises git.GitFault where there is no history to read.
    """

    def __init__(self, file: SourceFile) -> None:
        if file.path is None:
            raise git.GitFault(
                rules.NOT_IN_GIT,
                f"{file.name[:1].upper()}{file.name[1:]} has no history.",
                "Name a file in a git repository.",
            )
        self._file = file
        self.repository = git.Repository.open(_that_is_there(file.folder))
        self.path = self.repository.path_of(file.path)
        self._stack = ExitStack()
        self._versions: dict[tuple[str, str | None], list[git.Version]] = {}

    def __enter__(self) -> Self:
        self._objects = self._stack.enter_context(self.repository.objects())
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def at(
        self, revision: str, day: date | None = None, *, papers: str | None = None, until: date | None = None
    ) -> Moment:
        """The register at a revision, read as of the day that is given; else as of the day that the revision means.

        That is for a day itself, for the tag of a paper (one that fits the pattern `papers`) the paper's own, and for
        all else that of the commit. `until` is a day that the first two shall not lie behind, as far as the commit
        allows. A file that was moved since is found where it was. Raises git.GitFault for what names nothing.
        """
        commit = self.repository.commit(revision)
        paper = self._paper(revision, commit, papers) if papers is not None else None
        if day is None:
            day = paper_day(paper) if paper is not None else self._day_meant(revision) or commit.day
            day = day if until is None else max(commit.day, min(day, until))
        return self._moment(commit, self._path_at(commit), day, paper.name if paper is not None else None)

    def _paper(self, revision: str, commit: git.Commit, pattern: str) -> git.Tag | None:
        """The tag of a paper, where a revision is one."""
        tag = self.repository.tag(revision)
        return tag if tag is not None and tag.commit == commit and fnmatchcase(tag.name, pattern) else None

    def _day_meant(self, revision: str) -> date | None:
        """The day, where a revision is one: what names a commit and is no name of git's."""
        return date.fromisoformat(revision) if self._objects.commit(revision) is None else None

    def versions(self, since: str | None = None) -> Iterator[Moment]:
        """Every version that the history of HEAD has, oldest first, each read as of its commit's day.

        A commit that changed only what the register extends, or its scheme, gives a version too. Raises git.GitFault
        where the file was never committed.
        """
        for one in self.unread(since):
            yield one.now()

    def unread(self, since: str | None = None) -> Iterator[Unread]:
        """The same versions, for who need not read them all."""
        found = self._with_bases(self._known(since), since)
        for first in range(0, len(found), _AT_ONCE):
            some = found[first : first + _AT_ONCE]
            self._objects.ahead((one.commit.name, one.path) for one in some)
            for version in some:
                yield self._unread(version.commit, None if version.gone else version.path)

    def _unread(self, commit: git.Commit, path: str | None) -> Unread:
        def read(content: bytes | None) -> Moment:
            return self._moment(commit, path, commit.day, content=content)

        try:
            return Unread(commit, self._objects.read(commit.name, path) if path is not None else None, read)
        except git.GitFault:  # told when it is read
            return Unread(commit, None, read)

    def in_between(self, before: git.Commit, after: git.Commit | None) -> list[Moment]:
        """The versions that came after one commit and, if one is given, before another, oldest first."""
        found = self._all(self.path, before.name)
        inner = [one for one in found if after is None or (one.commit != after and one.commit.when <= after.when)]
        return [self._moment(one.commit, None if one.gone else one.path, one.commit.day) for one in inner]

    def lineage(self, since: str | None = None) -> Sequence[git.Version]:
        """The versions of the file itself, oldest first, each with the contents that it was made from; nothing is read.

        Raises git.GitFault where the file was never committed.
        """
        return self._known(since)

    def _with_bases(self, own: Sequence[git.Version], since: str | None) -> Sequence[git.Version]:
        """The versions, with one for each commit that changed a file which the register is made of today."""
        commits = {version.commit.name for version in own}
        more = {
            version.commit.name: version.commit
            for path in self._bases()
            for version in self._all(path, since)
            if version.commit.name not in commits
        }
        if not more:
            return own
        # Of one repository's commits, by their own clocks; those of the register itself stay in the order of the history.
        based = [version for commit in more.values() if (version := self._of_base(commit)) is not None]
        return list(merge(own, sorted(based, key=_when), key=_when))

    def _of_base(self, commit: git.Commit) -> git.Version | None:
        """The version that a commit made by changing a base; None where the register was not there."""
        earlier = [version for version in self._all(self.path) if _when(version) <= commit.when]
        return git.Version(commit, earlier[-1].path, gone=False) if earlier and not earlier[-1].gone else None

    def _bases(self) -> list[str]:
        """The files that the register is made of beside its own, as it is now."""
        content = self._file.content
        if content is None or not NAMES_A_FILE.search(content):
            return []
        found = load(content, self._file.name, self._file.folder).files
        return [self.repository.path_of(file) for file, _ in found if file.is_relative_to(self.repository.top)]

    def papers(self, pattern: str) -> list[Moment]:
        """The register at each tag that fits a pattern (`board/*`), oldest first, as of the day of its paper.

        Only tags at commits that lead to HEAD, and only where the register was there.
        """
        found = []
        for tag in self.repository.tags(pattern):
            path = self._path_at(tag.commit)
            if path is not None:
                found.append(self._moment(tag.commit, path, paper_day(tag), tag.name))
        return found

    def _known(self, since: str | None = None) -> Sequence[git.Version]:
        """The versions since a revision, worked out once; raises git.GitFault where there is none at all."""
        found = self._all(self.path, since)
        if not found and not self._all(self.path):
            name = on_one_line(self._file.name)
            raise git.GitFault(
                rules.NOT_IN_GIT,
                f"{name} was never committed, so it has no history.",
                f"Commit it: git add {name}; git commit.",
            )
        return found

    def _all(self, path: str, since: str | None = None) -> Sequence[git.Version]:
        if (path, since) not in self._versions:
            self._versions[path, since] = self.repository.versions(path, since)
        return self._versions[path, since]

    def _path_at(self, commit: git.Commit) -> str | None:
        """Where the register was at a commit: under its name of today, else the last of its earlier ones that is there."""
        for path in self._called():
            try:
                if self._objects.read(commit.name, path) is not None:
                    return path
            except git.GitFault:  # it was there, and git has lost it
                return path
        return None

    def _called(self) -> Iterator[str]:
        """The names that the register has had, the latest first; the earlier ones are looked for only where they are needed."""
        yield self.path
        yield from dict.fromkeys(one.path for one in reversed(self._all(self.path)) if one.path != self.path)

    def _moment(
        self, commit: git.Commit, path: str | None, day: date, tag: str | None = None, content: bytes | None = None
    ) -> Moment:
        """The register at a commit; one with the reason where git has lost what it was made of.

        `content` is what git has there, where it has been asked for already.
        """
        bare = Moment(commit, tag, day, self._file.name, None, None, [])
        if path is None:
            return bare
        try:
            content = self._objects.read(commit.name, path) if content is None else content
            if content is None:
                return bare
            top = self.repository.top
            tree = AtCommit(top, self._objects, commit.name)
            bare = bare._replace(path=path)
            loaded = load(content, self._file.name, (top / path).parent, tree)
        except git.GitFault as lost:
            return bare._replace(content=b"", path=path, diagnostics=[self._unreadable(commit, f" {lost.message}")])
        if loaded.register is None or loaded.scheme is None:
            return bare._replace(content=content, diagnostics=[self._unreadable(commit, _first(loaded.diagnostics))])
        return bare._replace(content=content, evaluation=evaluate(loaded.register, loaded.scheme, day))

    def _unreadable(self, commit: git.Commit, why: str) -> Diagnostic:
        message = f"The version of {on_date(commit.day)} ({commit.short}) cannot be read.{why}"
        mend = "Nothing has to be done: the versions before and after it are compared."
        return Diagnostic(rules.REVISION_UNREADABLE, self._file.name, None, message, mend)


def _that_is_there(folder: Path) -> Path:
    """A folder, or the nearest above it: that of a deleted file may be gone as well."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), folder)


def _first(found: Sequence[Diagnostic]) -> str:
    """The first of the errors of a version, with the line in that version."""
    error = next(one for one in found if one.severity is Severity.ERROR)
    return f" Line {error.place.line}: {error.message}" if error.place is not None else f" {error.message}"


def _when(version: git.Version) -> datetime:
    return version.commit.when


def paper_day(tag: git.Tag) -> date:
    """The day that a tagged paper was made for: as its message says, else its name, else that of its commit."""
    for found in (_AS_OF_LINE.search(tag.message), _DAY_IN_NAME.search(tag.name)):
        if found is not None:
            try:
                return date.fromisoformat(found[1])
            except ValueError:
                continue
    return tag.commit.day
