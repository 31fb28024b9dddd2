"""Which commit holds the bytes of a file as they are."""

from collections.abc import Iterable, Mapping
from pathlib import Path

from riskreg.git.running import NotRun, run

_TIMEOUT = 20  # seconds; looking up a few objects takes a few milliseconds
_SHORT = 12  # characters of a revision's name: of fixed length, so that it does not grow with the repository


def revisions(files: Mapping[Path, bytes]) -> dict[Path, str]:
    """The commit that each file's bytes were read from: HEAD, where HEAD holds just these bytes.

    A file that is changed, not committed, or in no repository is left out; so is every file where git
    cannot be run.
    """
    found: dict[Path, str] = {}
    folders: dict[Path, list[Path]] = {}
    for file in files:
        if "\n" not in file.name:  # git is asked for one name a line
            folders.setdefault(file.parent, []).append(file)
    for folder, members in folders.items():
        if not _in_repository(folder):
            continue
        answers = _objects(folder, ["HEAD", *(f"HEAD:./{file.name}" for file in members)])
        if len(answers) != len(members) + 1 or answers[0] is None:
            continue
        for file, name in zip(members, answers[1:], strict=True):
            if name is not None and is_blob(name, files[file]):
                found[file] = answers[0][:_SHORT]
    return found


def _in_repository(folder: Path) -> bool:
    """Whether a .git stands here or above: saves starting git where it has nothing to say."""
    here = folder.resolve()
    return any((above / ".git").exists() for above in (here, *here.parents))


def _objects(folder: Path, names: Iterable[str]) -> list[str | None]:
    """The object that each name stands for, None where there is none; an empty list where git fails."""
    content = ("\n".join(names) + "\n").encode("utf-8", "surrogateescape")
    try:
        answer = run(folder, "cat-file", "--batch-check=%(objectname)", content=content, timeout=_TIMEOUT)
    except (NotRun, UnicodeError):
        return []
    if answer.code:
        return []
    return [None if " " in line else line for line in answer.out.decode("utf-8", "surrogateescape").splitlines()]


def is_blob(name: str, content: bytes) -> bool:
    """Whether a blob holds these bytes, or these bytes with the line ends that git stores."""
    if _blob_name(content, len(name)) == name:
        return True
    return b"\r\n" in content and _blob_name(content.replace(b"\r\n", b"\n"), len(name)) == name


def _blob_name(content: bytes, length: int) -> str:
    import hashlib  # late: only a file inside a repository needs it

    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1  # a repository has one or the other
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
