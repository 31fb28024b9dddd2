"""Tags: those that papers left, and a new one."""

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING

from riskreg import rules
from riskreg.git.model import Commit, GitFault, Tag
from riskreg.wording import one_line

if TYPE_CHECKING:
    from riskreg.git.objects import Objects
    from riskreg.git.repository import Repository

_PREFIX = "refs/tags/"
_WHO = ("GIT_COMMITTER_NAME", "GIT_COMMITTER_EMAIL", "GIT_COMMITTER_DATE")  # a tag is made by whoever these say
_NOT_IN_A_NAME = ("~", "^", ":", "@{", "..")  # they say where to go from a tag
_OTHER = "Choose another name; `git tag` lists the tags that there are."
_SIGNATURES = ("-----BEGIN PGP ", "-----BEGIN SSH SIGNATURE-----", "-----BEGIN SIGNED MESSAGE-----")


def tags(repository: "Repository", pattern: str) -> list[Tag]:
    """The tags at commits that lead to HEAD whose names fit a pattern; the oldest commit first."""
    found = []
    with repository.objects() as objects:
        head = objects.commit("HEAD")
        if head is None:
            return []
        refs = repository.demand(
            "list its tags", "for-each-ref", "--format=%(refname)", f"--merged={head.name}", _PREFIX
        ).out.decode("utf-8", "surrogateescape")
        for ref in refs.splitlines():
            one = _tag(objects, ref) if fnmatchcase(ref.removeprefix(_PREFIX), pattern) else None
            found += [one] if one is not None else []
    return sorted(found, key=lambda tag: (tag.commit.when, tag.name))


def tag_called(repository: "Repository", name: str) -> Tag | None:
    """The tag that git takes a name for, wherever it stands: `board/2026-09-10`, or with `refs/tags/` before it."""
    if any(mark in name for mark in _NOT_IN_A_NAME):
        return None
    with repository.objects() as objects:
        return _tag(objects, _PREFIX + name.removeprefix("refs/").removeprefix("tags/"))


def _tag(objects: "Objects", ref: str) -> Tag | None:
    """What stands at a ref; None where there is none, or no commit."""
    commit, itself = objects.commit(ref), objects.find(ref)
    if commit is None or itself is None:
        return None
    return Tag(ref.removeprefix(_PREFIX), commit, _message(itself.content) if itself.kind == "tag" else "")


def _message(raw: bytes) -> str:
    """What stands below the head of a tag, without a signature."""
    text = raw.partition(b"\n\n")[2].decode("utf-8", "replace")
    kept = []
    for line in text.splitlines():
        if line.startswith(_SIGNATURES):
            break
        kept.append(line)
    return "\n".join(kept).strip()


def prepared_tag(repository: "Repository", name: str, commit: Commit, message: str) -> Callable[[], None]:
    """Look whether an annotated tag can be made; what this returns makes it.

    It is unsigned: no editor, hook or program for signatures is run.
    """
    ref = _PREFIX + name
    shown = one_line(name, 80)
    if name.startswith("-") or "\0" in name or repository.ask("check-ref-format", ref).code:
        raise GitFault(
            rules.NO_REVISION,
            f"git allows no tag to be called {shown}." if shown else "The name of the tag is empty.",
            "Use letters, digits, dashes and slashes, as in board/2026-12-10.",
        )
    if repository.ask("rev-parse", "--verify", "--quiet", ref).code == 0:
        raise GitFault(
            rules.ALREADY_THERE,
            f"There is a tag {shown} already, and it stays as it is.",
            f"Choose another name; or delete the old one, if no paper was made of it: git tag -d {shown}",
        )
    text = f"object {commit.name}\ntype commit\ntag {name}\ntagger {_who(repository)}\n\n{message.strip()}\n"
    made = repository.demand(
        f"make the tag {shown}", "mktag", content=text.replace("\0", "").encode("utf-8", "surrogateescape")
    )
    order = b"create %s\0%s\0" % (ref.encode("utf-8", "surrogateescape"), made.out.strip())

    def make() -> None:
        repository.demand(f"make the tag {shown}", "update-ref", "--stdin", "-z", content=order, remedy=_OTHER)

    return make


def _who(repository: "Repository") -> str:
    """The line that says who makes a tag, and when. Raises GitFault where git has not been told."""
    # otherwise git makes up an address out of the name of the machine
    answer = repository.ask("-c", "user.useConfigOnly=true", "var", "GIT_COMMITTER_IDENT", keep=_WHO)
    if answer.code:
        raise GitFault(
            rules.NOT_IN_GIT,
            "Git does not know who you are, so it makes no tag.",
            'Tell it once: git config --global user.name "Your Name"; git config --global user.email you@example.org',
        )
    return answer.out.decode("utf-8", "replace").strip()
