"""A git repository with a history that a test writes: real git, fixed names and days, nobody's own configuration."""

import os
import subprocess
from pathlib import Path

from making import as_yaml


class Scripted:
    """A repository in a folder; each commit is made at noon of the day that it is given."""

    def __init__(self, folder):
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        if not (self.folder / ".git").exists():
            self.git("init", "--quiet", "--initial-branch=main")

    def git(self, *words, day="2026-01-01", author="Ada Officer"):
        """Run git; its output."""
        when = f"{day}T12:00:00+00:00"
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            "GIT_AUTHOR_NAME": author, "GIT_AUTHOR_EMAIL": "officer@example.org", "GIT_AUTHOR_DATE": when,
            "GIT_COMMITTER_NAME": author, "GIT_COMMITTER_EMAIL": "officer@example.org", "GIT_COMMITTER_DATE": when,
            "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.folder), *words], env=environment, capture_output=True, text=True, timeout=60,
            check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    def write(self, name, content):
        """Put a file there: a text, bytes, or the data of a register."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(
            content
            if isinstance(content, bytes)
            else as_yaml(content)
            if isinstance(content, dict)
            else content.encode()
        )
        return file

    def commit(self, day, message="Change", author="Ada Officer", **files):
        """Write files (`register="..."` is register.yaml), commit all that is there; the commit's name."""
        for name, content in files.items():
            self.write(name if "." in name else f"{name}.yaml", content)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message, day=day, author=author)
        return self.git("rev-parse", "HEAD")

    def tag(self, name, message=None, day="2026-01-01"):
        """Tag HEAD: with a message, if one is given."""
        self.git("tag", *(("--annotate", name, "--message", message) if message else (name,)), day=day)
