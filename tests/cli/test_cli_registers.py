"""The commands about registers, run as a user runs them: score, check, explain and report."""

import json
import re
import subprocess

import pytest
from making import ROOT, as_yaml, register
from running import FIXED, riskreg, text


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


def test_a_band_with_a_number_for_a_name_is_called_a_band(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register(scheme="nhs-dcb0129-5x5", appetite={"default": "1"})))
    assert re.search(r"L4 I3 +band 3 \* +band 3 \*", riskreg("score", *FIXED, cwd=tmp_path).stdout.decode())
    explained = riskreg("explain", "A1", *FIXED, cwd=tmp_path).stdout.decode()
    assert "3 with 3 gives 3, which is band 3" in explained


def test_what_make_demo_would_run_runs(tmp_path):
    planned = subprocess.run(["make", "--dry-run", "demo"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    commands = [line.split()[1:] for line in planned.splitlines() if line.startswith(".venv/bin/riskreg ")]
    assert [command[0] for command in commands] == ["score", *["report"] * 5]
    for command in commands:
        here = [part.replace("build/staff-access-board", str(tmp_path / "the")) for part in command]
        assert riskreg(*here, cwd=ROOT).returncode == 0
    beginnings = {"md": b"# Staff access", "html": b"<!DOCTYPE html>", "pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK"}
    for form, beginning in beginnings.items():
        assert (tmp_path / f"the-paper.{form}").read_bytes().startswith(beginning)
