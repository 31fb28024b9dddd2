"""Real repositories, made step by step: with a configuration, an identity and a clock of their own."""

import os
import subprocess
from pathlib import Path

WHO = {
    "GIT_AUTHOR_NAME": "Ada Author",
    "GIT_AUTHOR_EMAIL": "ada@example.org",
    "GIT_COMMITTER_NAME": "Cy Committer",
    "GIT_COMMITTER_EMAIL": "cy@example.org",
}


class Scripted:
    """A repository whose commits are a day apart, from noon of 1 September 2026 on."""

    def __init__(self, folder: Path, *words: str) -> None:
        self.folder, self.day = folder, 0
        folder.mkdir(parents=True, exist_ok=True)
        self.git("init", "--quiet", "--initial-branch=main", *words)

    def git(self, *words, content=None, check=True, **variables):
        """Run git here; returns what it writes, without the last line end."""
        stamp = variables.pop("when", f"{1788264000 + self.day * 86400} +0000")  # 2026-09-01 12:00
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
            **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
            "GIT_AUTHOR_DATE": stamp, "GIT_COMMITTER_DATE": stamp, **variables,
        }  # fmt: skip
        done = subprocess.run(
            ["git", "-C", str(self.folder), *words], env=environment, check=check, capture_output=True, input=content
        )
        return done.stdout.decode("utf-8", "surrogateescape").rstrip("\n")

    def put(self, name, content):
        """Write a file, as it is to be committed."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    def commit(self, subject="x", *words, **variables):
        """Commit all there is, a day after the last commit; returns the whole name of the commit."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", subject, *words, **variables)
        self.day += 1
        return self.git("rev-parse", "HEAD")

    def keep(self, name, content, subject="x", **variables):
        """Write one file and commit."""
        self.put(name, content)
        return self.commit(subject, **variables)

    def commit_raw(self, head: bytes, message: bytes = b"x\n"):
        """A commit with the lines of its head as they are given below `tree`, which HEAD then is."""
        tree = self.git("write-tree").encode()
        name = self.git(
            "hash-object",
            "-t",
            "commit",
            "-w",
            "--stdin",
            "--literally",
            content=b"tree %s\n%s\n\n%s" % (tree, head, message),
        )
        self.git("update-ref", "HEAD", name)
        return name


def text(*changes, lines=40):
    """A text of many lines, of which the given ones are changed: git sees that it is the same file."""
    return "".join(f"line {number}{' changed' if number in changes else ''}\n" for number in range(lines))
