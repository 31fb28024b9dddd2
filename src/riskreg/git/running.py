"""Git as a program: started with an environment of our own, and with everything switched off that it could run."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from subprocess import Popen

# Where the person's own configuration is: without it git would not know which folders of others to trust.
_KEPT = ("GIT_CONFIG_GLOBAL", "GIT_CONFIG_SYSTEM", "GIT_CONFIG_NOSYSTEM")

_SET = {
    "LC_ALL": "C",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    # An object that is missing is not fetched by whatever command the repository names for that.
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_ALLOW_PROTOCOL": "none",  # the same, for a git that does not know the line before
    # The history as it was committed, not as somebody has pasted it over.
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_GRAFT_FILE": os.devnull,
}

# No command that we call runs any of these today; this keeps it so whatever git is installed.
_OFF = (
    "--no-pager", "--literal-pathspecs",
    "-c", "core.fsmonitor=", "-c", f"core.hooksPath={os.devnull}", "-c", "log.showSignature=false",
    "-c", "i18n.logOutputEncoding=UTF-8",
)  # fmt: skip


class NotRun(Exception):
    """Git is not there (`missing`), could not be started, or gave no answer in time: the reason."""

    def __init__(self, reason: str, *, missing: bool = False) -> None:
        super().__init__(reason)
        self.missing = missing


class Answer(NamedTuple):
    """What git wrote, what it complained of, and its exit status."""

    code: int
    out: bytes
    complaint: str


def run(folder: Path, *words: str, content: bytes = b"", timeout: float, keep: Sequence[str] = ()) -> Answer:
    """Run one command of git in a folder, with `content` at its standard input. Raises NotRun.

    `keep` names variables that this command may have from our environment.
    """
    import subprocess  # late: a register in no repository needs none

    try:
        done = subprocess.run(  # noqa: S603  # our own words; names that others chose go in by standard input
            _command(folder, words), input=content, capture_output=True, env=_environment(keep),
            timeout=timeout, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired as fault:
        raise NotRun(f"it gave no answer in {timeout:g} seconds") from fault
    except (OSError, ValueError) as fault:  # too much to do for this machine; or a name with a NUL in it
        raise NotRun(str(fault)) from fault
    return Answer(done.returncode, done.stdout, done.stderr.decode("utf-8", "replace"))


def start(folder: Path, *words: str) -> "Popen[bytes]":
    """Start a command of git that is talked to by its standard input and output. Raises NotRun."""
    import subprocess

    try:
        return subprocess.Popen(  # noqa: S603  # as above
            _command(folder, words), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            env=_environment(()),
        )  # fmt: skip
    except (OSError, ValueError) as fault:
        raise NotRun(str(fault)) from fault


def _command(folder: Path, words: Sequence[str]) -> list[str]:
    return [_program(), "-C", str(folder), *_OFF, *words]


def _program() -> str:
    """Where git is. Never in the folder that we happen to work in, where a stranger may have put another."""
    for folder in os.get_exec_path():
        program = Path(folder, "git.exe" if sys.platform == "win32" else "git")
        if program.is_absolute() and os.access(program, os.X_OK) and program.is_file():
            return str(program)
    raise NotRun("no such program", missing=True)


def _environment(keep: Sequence[str]) -> dict[str, str]:
    kept = {*_KEPT, *keep}
    ours = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or name in kept}
    return ours | _SET
