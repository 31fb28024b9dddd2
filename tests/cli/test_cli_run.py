"""What holds for every command: help, the exit status, the same bytes, a quiet end, and the width of a terminal."""

import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from running import ANSI, FIXED, on_a_terminal, riskreg

FULL = Path("/dev/full")
COMMANDS = [
    "init",
    "ask",
    "packs",
    "git-setup",
    "score",
    "watch",
    "check",
    "explain",
    "report",
    "set",
    "done",
    "agree",
    "accept",
    "close",
    "confirm",
    "rename",
    "remove",
    "diff",
    "history",
    "follow-up",
    "upstream",
    "schemes",
    "rules",
    "rule",
    "schema",
    "add",
    "template",
]
CALLED_BY_GIT = ["textconv", "merge-driver"]


@pytest.mark.parametrize("asked", [["--version"], ["--version", "score"]])
def test_the_version_is_told(asked):
    assert re.fullmatch(rb"riskreg \d+\.\d+\.\d+\n", riskreg(*asked).stdout)


@pytest.mark.parametrize("command", [[], *([name] for name in (*COMMANDS, *CALLED_BY_GIT))])
def test_every_command_has_help_in_plain_words(command):
    done = riskreg(*command, "--help")
    assert done.returncode == 0
    assert b"Usage:" in done.stdout


@pytest.mark.parametrize(
    "wrong",
    [["nonsense"], ["score", "--sort", "colour"], ["score", "--as-of", "31/13/2026"], ["score", "--as-of", "20261231"], ["explain"], ["report", "--format", "odt"]],
)  # fmt: skip
def test_a_wrong_command_line_is_2_and_says_what_is_wrong(folder, wrong):
    done = riskreg(*wrong, cwd=folder)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr


def test_the_same_input_and_day_give_the_same_bytes_whatever_the_environment(folder):
    for command in (["score"], ["score", "--format", "json"], ["score", "--format", "csv"], ["check"], ["report"]):
        first = riskreg(*command, *FIXED, cwd=folder)
        other = riskreg(
            *command,
            *FIXED,
            cwd=folder,
            COLUMNS="200",
            LC_ALL="C",
            TZ="Asia/Tokyo",
            PYTHONHASHSEED="7",
            LANG="de_DE.UTF-8",
        )
        assert first.stdout == other.stdout, command


def test_output_that_nobody_reads_ends_quietly(folder):
    command = f"{sys.executable} -m riskreg score registers/staff-access.yaml --format json | head -n 1"
    done = subprocess.run(command, shell=True, cwd=folder, capture_output=True, check=False)
    assert done.stdout == b"{\n"
    assert done.stderr == b""


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
def test_a_full_disk_is_said_in_a_line(folder):
    with FULL.open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "riskreg", "score"], cwd=folder, stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert done.stderr == b"The output could not be written: no space left on device.\n"


def test_an_own_fault_is_one_line_and_no_traceback(folder):
    broken = folder / "sitecustomize.py"
    broken.write_text(
        "import riskreg.scoring as s\ndef score(files, as_of):\n    raise RuntimeError('deep inside')\ns.score = score\n"
    )
    done = riskreg("score", cwd=folder, PYTHONPATH=str(folder), TMPDIR=str(folder))
    assert done.returncode == 70
    assert done.stderr.count(b"\n") == 1
    assert b"Traceback" not in done.stderr
    (details,) = folder.glob("riskreg-fault-*.txt")
    assert "deep inside" in details.read_text()


def test_an_interrupted_command_stops_without_a_traceback(folder):
    waiting = subprocess.Popen(
        [sys.executable, "-m", "riskreg", "score", "-"], stdin=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder
    )
    time.sleep(1.5)
    waiting.send_signal(2)
    _, errors = waiting.communicate(timeout=20)
    assert waiting.returncode == 130
    assert errors.strip() == b"Stopped."


def test_a_terminal_gets_colour_and_the_same_words(folder):
    coloured = on_a_terminal(folder, 80, "score", "registers/staff-access.yaml", *FIXED)
    assert ANSI.search(coloured)
    words = [line.rstrip() for line in ANSI.sub("", coloured).splitlines()]  # a coloured cell may end in blanks
    assert words == riskreg("score", "registers/staff-access.yaml", *FIXED, cwd=folder).stdout.decode().splitlines()


def test_a_terminal_without_colour_gets_none(folder):
    assert "\x1b" not in on_a_terminal(folder, 80, "score", "registers/staff-access.yaml", *FIXED, NO_COLOR="1")


@pytest.mark.parametrize("columns", [40, 60, 80, 100, 116, 160])
def test_no_line_is_wider_than_the_terminal(folder, columns):
    shown = on_a_terminal(folder, columns, "score", "registers/staff-access.yaml", *FIXED, NO_COLOR="1")
    assert max(map(len, shown.splitlines())) <= columns
    beside = any(line.startswith("ADOPTING") and "NOT ADOPTING" in line for line in shown.splitlines())
    assert beside == (columns >= 100)


def test_the_list_of_commands_follows_the_work_and_no_line_of_it_is_cut():
    listed = riskreg("--help").stdout.decode().partition("Commands:\n")[2].splitlines()
    assert [row.split()[0] for row in listed] == COMMANDS
    assert [row for row in listed if not row.endswith(".") or row.endswith("...") or len(row) > 80] == []
