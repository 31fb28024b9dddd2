"""What git makes of files by the attributes that it finds for them, wherever those stand."""

from collections.abc import Sequence
from pathlib import Path

from riskreg.git import faults
from riskreg.git.running import Answer, NotRun, run

_TIMEOUT = 20  # seconds


def attributes(top: Path, names: Sequence[str], asked: Sequence[str]) -> dict[tuple[str, str], str]:
    """The value of each attribute asked for, by the file's name from the top and the attribute. Raises GitFault.

    `unset` is one that is switched off, `unspecified` one of which nothing is said.
    """
    found = _run(top, "check-attr", "-z", "--stdin", *asked, content=b"".join(_bytes(name) + b"\0" for name in names))
    words = [word.decode("utf-8", "surrogateescape") for word in found.split(b"\0")]
    return {(words[at], words[at + 1]): words[at + 2] for at in range(0, len(words) - 2, 3)}


def private(top: Path) -> Path:
    """The file of attributes that is this computer's own, and overrules all others; it need not be there. Raises GitFault."""
    found = _run(top, "rev-parse", "--git-path", "info/attributes").removesuffix(b"\n")
    return top / found.decode("utf-8", "surrogateescape")


def _bytes(name: str) -> bytes:
    return name.encode("utf-8", "surrogateescape")


def _run(top: Path, *words: str, content: bytes = b"") -> bytes:
    try:
        answer: Answer = run(top, *words, content=content, timeout=_TIMEOUT)
    except NotRun as fault:
        raise faults.not_run(fault) from fault
    if answer.code:
        raise faults.refused(f"say what it makes of {ATTRIBUTES}", answer)
    return answer.out


ATTRIBUTES = ".gitattributes"
"""The file that says, for everybody who has the repository, which files are what."""
