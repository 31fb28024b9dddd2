"""What the documents' tests share: a page's files are written, its edits made, its commands run, as a reader would.

A comment just before a block says what becomes of it: `<!-- write: FILE -->`, `<!-- last line: FILE -->` or
`<!-- edit: FILE -->` (a diff, parted by lines @@; what it takes out and leaves stands in the file exactly once). A `console` block holds
commands behind `$ `; what they print follows. With RISKREG_UPDATE=1 the outputs are written into the page.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

# Whoever commits in a page is always the same, at the same time, so that its hashes are the same as well.
_WHEN = "2026-11-21T12:00:00+00:00"
_SOMEONE = {
    "GIT_AUTHOR_NAME": "Ada Officer", "GIT_AUTHOR_EMAIL": "ada@exampleshire.example", "GIT_AUTHOR_DATE": _WHEN,
    "GIT_COMMITTER_NAME": "Ada Officer", "GIT_COMMITTER_EMAIL": "ada@exampleshire.example", "GIT_COMMITTER_DATE": _WHEN,
    "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_PAGER": "cat",
}  # fmt: skip
BLOCK = re.compile(r"(?:<!-- ([^\n]*) -->\n)?```(\w*)\n(.*?)```\n", re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a reader sees on running a command in a folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    done = subprocess.run(
        command, shell=True, cwd=folder, env={"PATH": path, "HOME": str(folder), **_SOMEONE, **coverage},
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout


def followed(text: str, folder: Path) -> str:
    """A page as it would be if it were written now: with every file written, every edit made, every command run."""
    here = folder

    def block(found: re.Match[str]) -> str:
        nonlocal here
        comment, kind, body = found.groups()
        if comment is not None:
            _change(*comment.split(": ", 1), body, here)
        elif kind == "console":
            shown = ""
            for command in (line[2:] for line in body.splitlines() if line.startswith("$ ")):
                if command.startswith("cd "):
                    here = here / command[3:]
                    shown += f"$ {command}\n"
                else:
                    shown += f"$ {command}\n{run(command, here)}"
            return f"```console\n{shown}```\n"
        return found[0]

    return BLOCK.sub(block, text)


def _change(what: str, name: str, body: str, folder: Path) -> None:
    file = folder / name
    if what == "write":
        file.write_text(body, encoding="utf-8")
        return
    text = file.read_text(encoding="utf-8")
    if what == "last line":
        file.write_text("\n".join([*text.splitlines()[:-1], body]), encoding="utf-8")
        return
    assert what == "edit", what
    for part in re.split(r"^@@\n", body, flags=re.MULTILINE):
        lines = part.splitlines(keepends=True)
        old, new = ("".join(line[1:] for line in lines if line[0] in f" {sign}") for sign in "-+")
        assert text.count(old) == 1, f"{name} has this {text.count(old)} times:\n{old}"
        text = text.replace(old, new)
    file.write_text(text, encoding="utf-8")


def is_true(page: Path, folder: Path) -> None:
    """Assert that a page shows what a reader gets; or, with RISKREG_UPDATE, make it so."""
    written = page.read_text(encoding="utf-8")
    real = followed(written, folder)
    if os.environ.get("RISKREG_UPDATE"):
        page.write_text(real, encoding="utf-8")
    else:
        assert written == real, "renew it: RISKREG_UPDATE=1 pytest tests/test_readme.py tests/test_tutorial.py"
