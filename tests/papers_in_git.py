"""What the tests of papers with a past share: a register at each paper so far, and the real command among them."""

import os
import subprocess
from pathlib import Path
from typing import Any

import commands
from scripted_git import Scripted

DAY = "2026-12-10"
_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
SOMEBODY = {"GIT_COMMITTER_NAME": "Ada Officer", "GIT_COMMITTER_EMAIL": "officer@example.org"}


def papers(folder: Path, *readings: tuple[str, str | None, dict[str, Any] | bytes]) -> Scripted:
    """A repository with a commit for each reading: its day, the tag of the paper made of it, and the register."""
    made = Scripted(folder)
    for day, tag, content in readings:
        made.commit(day, register=content)
        if tag is not None:
            made.tag(tag, f"Paper\n\nAs of: {tag[-10:]}", day)
    return made


def riskreg(top: Path, *arguments: str, as_of: str = DAY, **environment: str) -> subprocess.CompletedProcess[str]:
    """The real command, in a folder."""
    return commands.as_text(commands.run([*arguments, "--as-of", as_of], top, {**_ENVIRONMENT, **environment}))
