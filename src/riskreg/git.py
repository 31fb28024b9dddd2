"""What git knows of a file: the only user of a subprocess.

Only plumbing that reads objects is called, so that no hook, filter, pager or monitor which a repository
configures is ever run; variables such as GIT_DIR are taken out of the environment.
"""

import os
import subprocess
from collections.abc import Iterable, Mapping
from pathlib import Path

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
            if name is not None and _is_blob(name, files[file]):
                found[file] = answers[0][:_SHORT]
    return found


def _in_repository(folder: Path) -> bool:
    """Whether a .git stands here or above: saves starting git where it has nothing to say."""
    here = folder.resolve()
    return any((above / ".git").exists() for above in (here, *here.parents))


def _objects(folder: Path, names: Iterable[str]) -> list[str | None]:
    """The object that each name stands for, None where there is none; an empty list where git fails."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {
        "LC_ALL": "C",
        "GIT_OPTIONAL_LOCKS": "0",
        "GIT_TERMINAL_PROMPT": "0",
        # An object that is missing is not fetched by whatever command the repository names for that.
        "GIT_NO_LAZY_FETCH": "1",
        "GIT_ALLOW_PROTOCOL": "none",  # the same, for a git that does not know the line before
    }
    command = ["git", "-C", str(folder), "cat-file", "--batch-check=%(objectname)"]
    try:
        done = subprocess.run(  # noqa: S603  # a fixed command; file names go in by standard input
            command, input="\n".join(names) + "\n", capture_output=True, text=True, encoding="utf-8",
            errors="surrogateescape", env=environment, timeout=_TIMEOUT, check=True,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError, UnicodeError):
        return []
    return [None if " " in line else line for line in done.stdout.splitlines()]


def _is_blob(name: str, content: bytes) -> bool:
    """Whether a blob holds these bytes, or these bytes with the line ends that git stores."""
    if _blob_name(content, len(name)) == name:
        return True
    return b"\r\n" in content and _blob_name(content.replace(b"\r\n", b"\n"), len(name)) == name


def _blob_name(content: bytes, length: int) -> str:
    import hashlib  # late: only a file inside a repository needs it

    algorithm = hashlib.sha256 if length == 64 else hashlib.sha1  # a repository has one or the other
    return algorithm(b"blob %d\0" % len(content) + content, usedforsecurity=False).hexdigest()
