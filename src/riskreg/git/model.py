"""What a history is made of: commits, the versions of a file, tags; and the one fault that all of it raises."""

import re
from datetime import UTC, date, datetime, timedelta, timezone
from typing import NamedTuple

from riskreg.diagnostics import Rule

_SHORT = 12  # characters of a commit's name: of fixed length, so that it does not grow with the repository
_STAMP = re.compile(rb" *(-?[0-9]{1,18}) +([+-])([0-9]{2})([0-9]{2})")


class GitFault(Exception):
    """What was asked of git has no answer: the rule that it is reported under, the reason, and what to do."""

    def __init__(self, rule: Rule, message: str, remedy: str) -> None:
        super().__init__(message)
        self.rule, self.message, self.remedy = rule, message, remedy


class Commit(NamedTuple):
    """One commit: `name` is its whole hash, `when` the committer's time with the offset that he was at."""

    name: str
    parents: tuple[str, ...]
    when: datetime
    author: str
    subject: str

    @property
    def short(self) -> str:
        """The first twelve characters of its name, as every output shows it."""
        return self.name[:_SHORT]

    @property
    def day(self) -> date:
        """The day that it was made on, by the committer's own calendar."""
        return self.when.date()


class Version(NamedTuple):
    """A file as one commit left it; `gone`: the commit deleted it.

    `blob` is the name of its content, None where it is gone. `before` has that of each parent, in order, and None
    for a parent that had no such file: on a branch, what a commit changed is told against these, not against the
    version listed before it, and a merge has changed only what differs from all of them.
    """

    commit: Commit
    path: str
    gone: bool
    blob: str | None = None
    before: tuple[str | None, ...] = ()


class Tag(NamedTuple):
    """A tag that stands at a commit; `message` is empty for one that has none of its own."""

    name: str
    commit: Commit
    message: str


def commit_of(name: str, raw: bytes) -> Commit:
    """The commit that these bytes of an object say; what cannot be read in them is left empty."""
    head, _, message = raw.partition(b"\n\n")
    lines = head.split(b"\n")
    parents = tuple(line[7:].decode("ascii", "replace") for line in lines if line.startswith(b"parent "))
    charset = _first(lines, b"encoding ").decode("ascii", "replace") or "utf-8"
    author = _first(lines, b"author ").partition(b"<")[0]
    paragraph = message.lstrip(b"\n").partition(b"\n\n")[0]
    return Commit(
        name,
        parents,
        moment(_first(lines, b"committer ").rpartition(b">")[2]),
        " ".join(_text(author, charset).split()),
        " ".join(_text(paragraph, charset).split()),
    )


def _first(lines: list[bytes], key: bytes) -> bytes:
    return next((line.removeprefix(key) for line in lines if line.startswith(key)), b"")


def _text(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset, "replace")
    except (LookupError, ValueError):  # a charset that Python does not know, or that is none of text
        return raw.decode("utf-8", "replace")


def moment(stamp: bytes) -> datetime:
    """The time of seconds and offset, as git keeps it; of what is no time the beginning of 1970, as git shows it."""
    found = _STAMP.fullmatch(stamp)
    if found is None:
        return datetime.fromtimestamp(0, UTC)
    offset = timedelta(hours=int(found[3]), minutes=int(found[4]))
    if offset >= timedelta(days=1):  # no clock on earth
        offset = timedelta()
    try:
        return datetime.fromtimestamp(int(found[1]), timezone(-offset if found[2] == b"-" else offset))
    except (ValueError, OverflowError, OSError):  # beyond the year 9999
        return datetime.fromtimestamp(0, UTC)
