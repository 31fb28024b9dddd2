"""What a process says is the same bytes everywhere, whatever its surroundings call a text."""

import os
import shlex
import subprocess
import sys

import pytest
from making import as_yaml, register


def run(folder, *arguments, **environment):
    """The real command with other surroundings: its status, and the bytes of its output."""
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "LC_", "LANG"))}
    coverage = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-m", "riskreg", *arguments, "--as-of", "2026-11-21"],
        cwd=folder, env={**variables, **coverage, **environment}, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize("command", [("score",), ("check",), ("check", "--format", "github"), ("report",)])
@pytest.mark.parametrize(
    "surroundings",
    [
        {"PYTHONIOENCODING": "cp1252"},
        {"PYTHONIOENCODING": "ascii"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
    ids=["cp1252", "ascii", "C"],
)
def test_the_output_is_utf8_whatever_the_surroundings_are(tmp_path, command, surroundings):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register(title="Ŵ and 漢字")))
    usual, other = run(tmp_path, *command), run(tmp_path, *command, **surroundings)
    assert (other.returncode, other.stdout) == (usual.returncode, usual.stdout)
    assert other.stderr == usual.stderr


def test_a_base_whose_name_the_machine_cannot_write_is_not_there(tmp_path):
    (tmp_path / "register.yaml").write_text("riskreg: 1\nextends: é.yaml\n", encoding="utf-8")
    done = run(tmp_path, "check", "register.yaml", LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert done.returncode == 1
    assert "error RR120" in done.stdout.decode("utf-8")


@pytest.mark.parametrize("command", ["score", "check", "packs", "report", "--version"])
def test_a_closed_output_is_no_fault_of_our_own(tmp_path, command):
    done = closed(tmp_path, f"{command} >&-")
    assert (done.returncode, done.stderr) == (2, "Standard output is closed: there is nothing to write to.\n")


def test_a_closed_input_matters_only_where_it_is_to_be_read(tmp_path):
    assert closed(tmp_path, "score <&-").returncode == 0
    done = closed(tmp_path, "score - <&-")
    assert (done.returncode, "Standard input is closed." in done.stderr) == (2, True)


def closed(folder, command):
    """A command with its input or output closed."""
    (folder / "register.yaml").write_bytes(as_yaml(register()))
    line = f"exec {shlex.quote(sys.executable)} -m riskreg {command}"
    return subprocess.run(["bash", "-c", line], cwd=folder, capture_output=True, text=True, check=False)
