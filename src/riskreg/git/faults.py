"""What git refuses or complains of, in plain words: one `GitFault` for each."""

import re

from riskreg import rules
from riskreg.git.model import GitFault
from riskreg.git.running import Answer, NotRun
from riskreg.wording import one_line

DAMAGED = "`git fsck` looks for damage; a fresh clone mends it."
"""What to do when git cannot read what it keeps."""

_AGAIN = "Then run the same command again."


def not_run(fault: NotRun) -> GitFault:
    """Git is not there, or hangs."""
    if fault.missing:
        return GitFault(rules.NOT_IN_GIT, "Git is not installed, or not found (PATH).", f"Install git. {_AGAIN}")
    return GitFault(
        rules.NOT_IN_GIT,
        f"Git cannot be run: {one_line(str(fault), 200)}.",
        "Try `git log` in the same folder: it should answer at once.",
    )


def not_opened(folder: str, answer: Answer) -> GitFault:
    """Git finds no repository in a folder, or none that it will read."""
    shown = one_line(folder, 120)
    if "cannot change to" in answer.complaint:
        return GitFault(rules.NOT_IN_GIT, f"There is no folder {shown}.", "Check the name, and the folder you are in.")
    if "not a git repository" in answer.complaint:
        return GitFault(
            rules.NOT_IN_GIT,
            f"There is no git repository at {shown} or above it.",
            "Work in the folder of a repository; or make one: `git init`, `git add FILE`, `git commit`.",
        )
    if "dubious ownership" in answer.complaint or "unsafe repository" in answer.complaint:
        said = re.search(r"safe\.directory (.+)", answer.complaint)
        trusted = one_line(said[1], 200) if said else shown
        return GitFault(
            rules.NOT_IN_GIT,
            f"The repository at {shown} belongs to another user of this computer, so git does not read it.",
            f"If you trust whoever owns it: git config --global --add safe.directory {trusted}",
        )
    if "must be run in a work tree" in answer.complaint:
        return GitFault(
            rules.NOT_IN_GIT,
            f"Git has no files at {shown}, only a history: it is a bare repository, or the folder .git of one.",
            "Work in the folder where the register is, or in a clone: `git clone`.",
        )
    return refused("open the repository", answer)


def refused(what: str, answer: Answer, remedy: str = DAMAGED) -> GitFault:
    """Git failed at something that it does everywhere else: its own words are the best that there are."""
    lines = [line for line in answer.complaint.splitlines() if line.strip()]
    said = next((line for line in lines if line.startswith("fatal: ")), lines[0] if lines else "no reason given")
    return GitFault(
        rules.NOT_IN_GIT,
        f"Git could not {what}: {one_line(said.removeprefix('fatal: ').removeprefix('error: '), 200)}.",
        remedy,
    )


def lost(name: str) -> GitFault:
    """Git has lost what it held of this, or cannot read it any more."""
    return GitFault(
        rules.REVISION_UNREADABLE,
        f"Git has lost what it held of {one_line(name, 120)}, or cannot read it any more.",
        "`git fsck` names what is damaged; a clone from elsewhere still has it.",
    )
