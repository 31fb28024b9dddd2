"""The README is true: its register is typed, its commands are run, and its outputs are what came back.

With RISKREG_UPDATE=1 the outputs are written into the README instead of being compared.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

from making import ROOT

from riskreg.rules import RULES

README = ROOT / "README.md"
BLOCK = re.compile(r"(?:<!-- ([^\n]*) -->\n)?```(\w*)\n(.*?)```\n", re.DOTALL)


def run(command: str, folder: Path) -> str:
    """What a reader sees on running a command in a folder."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    environment = {"PATH": path, "HOME": str(folder), **coverage_variables()}
    done = subprocess.run(
        command, shell=True, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    return done.stdout


def coverage_variables() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}


def told(text: str, folder: Path) -> str:
    """The README with every file of it written and every command of it run."""

    def block(found: re.Match[str]) -> str:
        comment, kind, body = found.groups()
        if comment == "register.yaml":
            assert len(body.splitlines()) == 15
            (folder / comment).write_text(body, encoding="utf-8")
        elif comment is not None:
            lines = (folder / "register.yaml").read_text(encoding="utf-8").splitlines()
            (folder / "register.yaml").write_text("\n".join([*lines[:-1], body]), encoding="utf-8")
        elif kind == "console":
            commands = [line[2:] for line in body.splitlines() if line.startswith("$ ")]
            shown = "".join(f"$ {command}\n{run(command, folder)}" for command in commands)
            return f"```console\n{shown}```\n"
        return found[0]

    return BLOCK.sub(block, text)


def test_what_the_readme_shows_is_what_a_reader_gets(tmp_path):
    written = README.read_text(encoding="utf-8")
    real = told(written, tmp_path)
    if os.environ.get("RISKREG_UPDATE"):
        README.write_text(real, encoding="utf-8")
    else:
        assert written == real


def test_the_scheme_in_the_readme_can_be_used(tmp_path):
    scheme = next(
        body
        for _, kind, body in BLOCK.findall(README.read_text(encoding="utf-8"))
        if kind == "yaml" and body.startswith("name:")
    )
    (tmp_path / "ours.yaml").write_text(scheme, encoding="utf-8")
    register = next(
        body for comment, _, body in BLOCK.findall(README.read_text(encoding="utf-8")) if comment == "register.yaml"
    )
    (tmp_path / "register.yaml").write_text(
        register.replace("brighton-hove-5x5", "ours.yaml").replace("5, impact", "4, impact"), encoding="utf-8"
    )
    assert "Scheme: Exampleshire 4x4" in run("riskreg score", tmp_path)


def test_every_link_of_the_documents_leads_somewhere():
    for page in [README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"]:
        for goal in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / goal).exists(), f"{page.name}: {goal}"


def test_every_rule_that_a_document_names_is_one():
    known = {rule.id for rule in RULES}
    for page in [README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        assert set(re.findall(r"\bRR\d{3}\b", page.read_text(encoding="utf-8"))) <= known, page.name
