"""The command, run as a user runs it: what it prints, what it exits with, and what bad input gets."""

import json
import os
import pty
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest
from making import ROOT, STAFF_ACCESS, as_yaml, mitigation, register, risk

from riskreg.rules import RULES

FULL = Path("/dev/full")
FIXED = ["--as-of", "2026-11-21"]


def riskreg(*arguments, cwd=None, given=b"", **environment):
    """Run the command; nothing of this session's environment but the path and the measuring of coverage."""
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}
    return subprocess.run(
        [sys.executable, "-m", "riskreg", *map(str, arguments)],
        cwd=cwd, input=given, capture_output=True, env={**kept, **environment}, check=False, timeout=60,
    )  # fmt: skip


def text(done):
    return done.stdout.decode() + done.stderr.decode()


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "staff-access.yaml").write_bytes(STAFF_ACCESS.read_bytes())
    (tmp_path / "registers" / "small.yaml").write_bytes(as_yaml(register()))
    (tmp_path / "registers" / "notes.yaml").write_text("not: a register\n")
    return tmp_path


# -- the commands ----------------------------------------------------------------------------------------------------


def test_with_no_file_the_registers_of_this_folder_are_scored_and_rolled_up(folder):
    done = riskreg("score", *FIXED, cwd=folder)
    assert done.returncode == 0, text(done)
    assert "2 registers scored, 0 not" in done.stdout.decode()
    assert "notes" not in text(done)


def test_one_register_has_no_roll_up(folder):
    assert b"registers scored" not in riskreg("score", "registers/small.yaml", cwd=folder).stdout


def test_a_register_comes_from_standard_input():
    done = riskreg("score", "-", *FIXED, given=as_yaml(register()))
    assert done.returncode == 0
    assert "standard input" in done.stdout.decode()


def test_without_anything_to_score_it_says_what_it_looked_for(tmp_path):
    done = riskreg("score", cwd=tmp_path)
    assert done.returncode == 2
    assert "looked for register.yaml" in done.stderr.decode()


@pytest.mark.parametrize(
    "choice", [("--side", "adopting"), ("--side", "not-adopting"), ("--stage", "current"), ("--stage", "target")]
)
def test_score_shows_one_side_or_one_stage(folder, choice):
    shown = riskreg("score", "registers/staff-access.yaml", *choice, *FIXED, cwd=folder).stdout.decode()
    assert ("NOT ADOPTING" in shown) == (choice != ("--side", "adopting"))
    assert ("\nADOPTING" in shown) == (choice != ("--side", "not-adopting"))
    assert ("As things stand now" in shown) == (choice != ("--stage", "target"))
    assert ("Once what is agreed" in shown) == (choice != ("--stage", "current"))


@pytest.mark.parametrize(
    ("sort", "first", "then"),
    [("id", "A2 ", "A11 "), ("file", "A4 ", "A5 "), ("band", "A8 ", "A1 "), ("owner", "A9 ", "A8 ")],
)
def test_score_orders_the_risks(folder, sort, first, then):
    shown = riskreg(
        "score", "registers/staff-access.yaml", "--sort", sort, "--side", "adopting", *FIXED, cwd=folder
    ).stdout.decode()
    assert shown.index(f"\n{first}") < shown.index(f"\n{then}")


def test_explain_finds_a_risk_in_the_registers_of_this_folder(folder):
    done = riskreg("explain", "A10", *FIXED, cwd=folder)
    assert done.returncode == 0
    assert "Not yet: its only mitigation (own-site) is proposed, not agreed." in done.stdout.decode()


def test_explain_names_the_nearest_risk(folder):
    done = riskreg("explain", "A100", *FIXED, cwd=folder)
    assert done.returncode == 1
    assert "Did you mean `A10`?" in done.stderr.decode()


def test_explain_in_several_registers_names_each(folder):
    shown = riskreg("explain", "A1", *FIXED, cwd=folder).stdout.decode()
    assert shown.startswith("registers/small.yaml\nA1 (adopting)")
    assert "\nregisters/staff-access.yaml\nA1 (adopting)" in shown


def test_explain_of_a_broken_register_shows_what_is_wrong(tmp_path):
    (tmp_path / "register.yaml").write_text("riskreg: 2\n")
    done = riskreg("explain", "A1", cwd=tmp_path)
    assert done.returncode == 1
    assert done.stdout == b""
    assert b"RR008" in done.stderr


def test_check_is_0_with_warnings_and_1_with_errors(folder):
    assert riskreg("check", *FIXED, cwd=folder).returncode == 0
    (folder / "registers" / "small.yaml").write_text("riskreg: 2\n")
    done = riskreg("check", "--format", "json", *FIXED, cwd=folder)
    assert done.returncode == 1
    assert "RR008" in [found["id"] for found in json.loads(done.stdout)["diagnostics"]]


def test_report_writes_a_file_or_a_file_for_each(folder):
    assert riskreg("report", "-o", "all.md", *FIXED, cwd=folder).returncode == 0
    assert (folder / "all.md").read_text().startswith("# Board papers\n")
    assert riskreg("report", "-o", "papers/", *FIXED, cwd=folder).returncode == 0
    assert sorted(path.name for path in (folder / "papers").iterdir()) == [
        "small-board-paper.md",
        "staff-access-board-paper.md",
    ]


def test_report_of_one_bad_and_one_good_register_writes_the_good_one_and_fails(folder):
    (folder / "registers" / "small.yaml").write_text("riskreg: 2\n")
    done = riskreg("report", *FIXED, cwd=folder)
    assert done.returncode == 1
    assert done.stdout.startswith(b"# Staff access")
    assert b"RR008" in done.stderr


def test_report_with_nothing_to_report_writes_nothing(tmp_path):
    (tmp_path / "register.yaml").write_text("riskreg: 2\n")
    done = riskreg("report", "-o", "paper.md", cwd=tmp_path)
    assert done.returncode == 1
    assert not (tmp_path / "paper.md").exists()


def test_a_template_of_ones_own_is_used_and_its_faults_are_placed(folder):
    (folder / "own.md").write_text("{% for paper in papers %}{{ paper.title }}\n{{ paper.titel }}{% endfor %}")
    done = riskreg("report", "registers/small.yaml", "--template", "own.md", *FIXED, cwd=folder)
    assert done.returncode == 1
    assert "own.md:2:1  error RR801" in done.stderr.decode()
    assert "titel" in done.stderr.decode()
    assert done.stdout == b""


def test_schemes_are_listed_shown_and_suggested():
    assert "brighton-hove-5x5" in text(riskreg("schemes"))
    assert "Brighton & Hove City Council" in text(riskreg("schemes", "brighton-hove-5x5"))
    done = riskreg("schemes", "brighton")
    assert done.returncode == 2
    assert "Did you mean `brighton-hove-5x5`?" in text(done)


def test_every_rule_is_listed_and_can_be_asked_for():
    listed = text(riskreg("rules"))
    assert all(rule.id in listed for rule in RULES)
    assert max(map(len, listed.splitlines())) <= 80
    for asked in ("RR205", "rr205", "overdue"):
        assert riskreg("rule", asked).stdout.startswith(b"## RR205 overdue\n")
    done = riskreg("rule", "RR999")
    assert done.returncode == 2
    assert b"There is no rule RR999. Did you mean" in done.stderr


@pytest.mark.parametrize("asked", [["--version"], ["--version", "score"]])
def test_the_version_is_told(asked):
    assert re.fullmatch(rb"riskreg \d+\.\d+\.\d+\n", riskreg(*asked).stdout)


@pytest.mark.parametrize("command", [[], ["score"], ["check"], ["explain"], ["report"], ["schemes"]])
def test_every_command_has_help_in_plain_words(command):
    done = riskreg(*command, "--help")
    assert done.returncode == 0
    assert b"Usage:" in done.stdout


@pytest.mark.parametrize(
    "wrong",
    [["nonsense"], ["score", "--sort", "colour"], ["score", "--as-of", "31/12/2026"], ["score", "--as-of", "20261231"], ["explain"], ["report", "--format", "pdf"]],
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


def test_a_band_with_a_number_for_a_name_is_called_a_band(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register(scheme="nhs-dcb0129-5x5", appetite={"default": "1"})))
    assert re.search(r"L4 I3 +band 3 \* +band 3 \*", riskreg("score", *FIXED, cwd=tmp_path).stdout.decode())
    explained = riskreg("explain", "A1", *FIXED, cwd=tmp_path).stdout.decode()
    assert "3 with 3 gives 3, which is band 3" in explained


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


# -- a terminal ------------------------------------------------------------------------------------------------------

ANSI = re.compile(r"\x1b\[[0-9;]*m")


def on_a_terminal(folder, columns, *arguments, **environment):
    """What a person sees in a terminal this wide."""
    main, side = pty.openpty()
    import fcntl
    import struct
    import termios

    fcntl.ioctl(side, termios.TIOCSWINSZ, struct.pack("HHHH", 50, columns, 0, 0))
    kept = {name: value for name, value in os.environ.items() if name == "PATH" or name.startswith("COVERAGE")}
    with subprocess.Popen(
        [sys.executable, "-m", "riskreg", *arguments], cwd=folder, stdin=side, stdout=side, stderr=side,
        env={**kept, "TERM": "xterm-256color", **environment},
    ):  # fmt: skip
        os.close(side)
        shown = b""
        try:
            while part := os.read(main, 65536):
                shown += part
        except OSError:  # the other end is closed
            pass
    os.close(main)
    return shown.decode().replace("\r\n", "\n")


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


# -- bad input -------------------------------------------------------------------------------------------------------

CIRCLE = register(
    risks={
        "adopting": [risk("A1", treatment="terminate", moves_to=["N1"])],
        "not_adopting": [risk("N1", treatment="terminate", moves_to=["A1"])],
    },
    mitigations=[mitigation("policy")],
)


def changed(**keys):
    data = register()
    data["risks"]["adopting"][0].update(keys)
    return as_yaml(data)


BAD = {
    "an empty file": (b"", "RR003"),
    "a binary file": (bytes(range(256)) * 4, "RR002"),
    "bad UTF-8": (b"riskreg: 1\ntitle: caf\xe9\n", "RR002"),
    "UTF-16": ("riskreg: 1\n".encode("utf-16"), "RR002"),
    "a list at the top": (b"- riskreg\n", "RR011"),
    "a text at the top": (b"riskreg\n", "RR011"),
    "another format": (b"riskreg: 2\n", "RR008"),
    "no format": (b"title: x\n", "RR008"),
    "a scheme that does not exist": (as_yaml(register(scheme="brighton")), "RR301"),
    "a level out of range": (changed(likelihood=6), "RR305"),
    "a label misspelt": (changed(likelihood="Likley"), "RR305"),
    "an unknown key": (changed(liklihood=3), "RR009"),
    "a hand-written band": (changed(band="High"), "RR013"),
    "an id used twice": (changed(id="N1"), "RR101"),
    "a mitigation that does not exist": (changed(mitigated_by=[{"mitigation": "polcy"}]), "RR102"),
    "a circle of terminated risks": (as_yaml(CIRCLE), "RR105"),
    "a date that is none": (changed(review_on="2026-02-30"), "RR012"),
    "an effect of half a step": (changed(mitigated_by=[{"mitigation": "policy", "likelihood": -0.5}]), "RR011"),
    "a bomb of aliases": (b"a: &a [x, x, x, x, x, x, x, x, x, x]\n" + b"".join(
        b"%c: &%c [%s]\n" % (98 + i, 98 + i, b", ".join([b"*%c" % (97 + i)] * 10)) for i in range(9)
    ), "RR004"),
    "brackets without end": (b"[" * 100_000, "RR004"),
    "a title of 100,000 characters": (changed(title="x" * 100_000), "RR011"),
    "two documents": (b"riskreg: 1\n---\nriskreg: 1\n", "RR007"),
    "a tag": (b"riskreg: 1\ntitle: !!python/object:os.system x\n", "RR007"),
    "a tab for an indent": (b"riskreg: 1\ndecision:\n\tquestion: x\n", "RR005"),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_gets_a_diagnostic_and_the_other_file_is_scored(tmp_path, name):
    content, rule = BAD[name]
    (tmp_path / "bad.yaml").write_bytes(content)
    (tmp_path / "good.yaml").write_bytes(as_yaml(register()))
    done = riskreg("score", "bad.yaml", "good.yaml", *FIXED, cwd=tmp_path)
    assert done.returncode == 1
    assert f"error {rule}" in done.stderr.decode()
    assert re.search(r"bad\.yaml:\d+:\d+  error", done.stderr.decode())
    assert "Mend: " in done.stderr.decode()
    assert "Something goes wrong with A1" in done.stdout.decode()
    assert "Traceback" not in text(done)


@pytest.mark.parametrize("name", ["gone.yaml", "empty-folder", "a\0b", "x" * 300])
def test_a_file_that_cannot_be_read_is_2_and_the_other_file_is_scored(tmp_path, name):
    (tmp_path / "empty-folder").mkdir()
    (tmp_path / "good.yaml").write_bytes(as_yaml(register()))
    if "\0" in name:
        done = riskreg("score", "nul\ufffd.yaml", "good.yaml", cwd=tmp_path)  # a command line cannot hold a NUL
    else:
        done = riskreg("score", name, "good.yaml", cwd=tmp_path)
    assert done.returncode == 2
    assert "RR001" in done.stderr.decode()
    assert "Something goes wrong with A1" in done.stdout.decode()


def test_a_file_of_a_hundred_megabytes_is_refused_at_once(tmp_path):
    with (tmp_path / "large.yaml").open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    done = riskreg("score", "large.yaml", cwd=tmp_path)
    assert done.returncode == 1
    assert "RR004" in done.stderr.decode()


HOSTILE = {
    "terminal escapes": '"\\e[31mred\\e]0;title\\a"',
    "rich markup": '"[red]x[/red] [link=http://x.example]y[/link]"',
    "a right-to-left override": '"safe \\u202egnp.exe"',
    "a second control set": '"\\x9b31m"',
    "a template": '"{{ 7*7 }}{% raw %}"',
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize(
    "command",
    [["score"], ["score", "--format", "json"], ["score", "--format", "csv"], ["check"], ["report"], ["explain", "A1"]],
)
def test_hostile_text_prints_as_text(tmp_path, name, command):
    content = as_yaml(register()).replace(b'"Something goes wrong with A1"', HOSTILE[name].encode())
    (tmp_path / "register.yaml").write_bytes(content)
    done = riskreg(*command, *FIXED, cwd=tmp_path)
    assert done.returncode == 0
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", text(done))
    if name == "rich markup" and command == ["score"]:
        assert "[red]x[/red]" in ANSI.sub("", on_a_terminal(tmp_path, 100, "score", *FIXED))


def test_what_make_demo_would_run_runs(tmp_path):
    planned = subprocess.run(["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = [line.split()[1:] for line in planned.splitlines() if line.startswith(".venv/bin/riskreg ")]
    assert [command[0] for command in commands] == ["score", "report"]
    for command in commands:
        here = [str(tmp_path / "paper.md") if part.startswith("build/") else part for part in command]
        assert riskreg(*here, cwd=ROOT).returncode == 0
    assert (tmp_path / "paper.md").read_text().startswith("# Staff access")
