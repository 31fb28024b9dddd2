"""The settings of one repository on this machine (`git config --local`), which are never committed."""

from pathlib import Path

from riskreg.git import faults
from riskreg.git.model import GitFault
from riskreg.git.running import Answer, NotRun, run

_TIMEOUT = 20  # seconds
_LOCKED = (
    "See that you may write there, and that no other git is at work. If one was stopped half-way, delete the file "
    "config.lock in the folder .git. Then run the same command again."
)
_NOT_THERE = (1, 5, 128)  # what `git config` ends with where there is no such setting or section


def setting(top: Path, name: str) -> str | None:
    """What a setting of the repository is; None where it has none. Raises GitFault."""
    answer = _config(top, "--get", name)
    return answer.out.decode("utf-8", "replace").removesuffix("\n") if answer.code == 0 else None


def set_to(top: Path, name: str, value: str) -> None:
    """Give a setting of the repository a value, the only one that it has. Raises GitFault."""
    answer = _config(top, "--replace-all", name, value)
    if answer.code:
        raise _refused(f"set {name}", answer)


def take_out(top: Path, name: str) -> bool:
    """Take a setting out, and with the last one its section. Returns whether there was one. Raises GitFault."""
    answer = _config(top, "--unset-all", name)
    if answer.code not in (0, *_NOT_THERE):
        raise _refused(f"take {name} out", answer)
    return answer.code == 0


def _refused(what: str, answer: Answer) -> GitFault:
    """Why git changed no setting: mostly a lock, left behind by a git that was stopped."""
    return faults.refused(what, answer, _LOCKED if "could not lock" in answer.complaint else faults.DAMAGED)


def _config(top: Path, *words: str) -> Answer:
    try:
        return run(top, "config", "--local", *words, timeout=_TIMEOUT)
    except NotRun as fault:
        raise faults.not_run(fault) from fault
