"""The commands that edit, as they are typed: what they print, how they end, and that docs/editing.md shows just that."""

import os
import subprocess
import sys

import pytest
from making import ROOT, STAFF_ACCESS, as_yaml, register
from running import FIXED, riskreg
from transcripts import is_true

from riskreg.loader import load


@pytest.fixture
def file(tmp_path):
    """A register of the real size, alone in a folder."""
    place = tmp_path / "register.yaml"
    place.write_bytes(STAFF_ACCESS.read_bytes())
    return place


def test_the_manual_of_editing_is_true(tmp_path):
    is_true(ROOT / "docs" / "editing.md", tmp_path)


ADD_RISK = ["add", "risk", "--side", "adopting", "--title", "T", "--likelihood", "3", "--impact", "2"]
EDITS = [
    ["set", "A1", "owner=Head of Legal"],
    ["set", "A1", "mitigated_by.policy.likelihood=-2"],
    ["done", "surgeries", "--evidence", "a.md"],
    ["agree", "archive", "--due", "2027-01-31"],
    ["accept", "A2", "--by", "B", "--reason", "R", "--review-on", "2027-11-21"],
    ["close", "A2", "--by", "B", "--reason", "R"],
    ["confirm", "A2", "--by", "HR"],
    ["rename", "policy", "conduct"],
    ["remove", "A1"],
    ADD_RISK,
    ["add", "mitigation", "--id", "desk", "--title", "T", "--effect", "A1:impact=-1"],
    ["add", "effect", "N3", "welfare", "--likelihood", "-1"],
    ["add", "option", "--id", "o9", "--title", "T", "--side", "not-adopting", "--mitigations", "all", "--advantage", "A, b"],
    ["add", "objective", "--id", "o9", "--title", "T"],
    ["add", "benefit", "--title", "T", "--baseline", "3", "--by", "2027-01-31"],
    ["add", "consultation", "--who", "W", "--side", "internal", "--on", "2026-10-01"],
    ["add", "concern", "--concern", "C", "--answered-by", "policy"],
    ["add", "lesson", "--kind", "success", "--title", "T", "--lesson", "L"],
]  # fmt: skip


@pytest.mark.parametrize("words", EDITS, ids=lambda words: " ".join(words[:2]))
def test_every_edit_is_shown_by_a_dry_run_and_then_made_just_so(file, words):
    subprocess.run(["git", "init", "-q"], cwd=file.parent, check=True)
    before = file.read_bytes()
    shown = riskreg(*words, "--dry-run", *FIXED, cwd=file.parent)
    assert (shown.returncode, shown.stderr) == (0, b"")
    assert file.read_bytes() == before
    done = riskreg(*words, "register.yaml", *FIXED, cwd=file.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    after = file.read_bytes()
    assert after != before
    assert load(after, "register.yaml", file.parent).register is not None
    file.write_bytes(before)
    diff = shown.stdout.split(b"\nThis is a dry run")[0]
    subprocess.run(["git", "apply", "-p0", "-"], input=diff, cwd=file.parent, check=True, capture_output=True)
    assert file.read_bytes() == after


@pytest.mark.parametrize(
    ("words", "status", "said"),
    [
        (["set", "A1"], 2, "Say what to set"),
        (["done", "policy"], 2, "--evidence policies/social-media.md"),
        (["agree", "policy"], 2, "--due 2027-03-31"),
        (["accept", "A1", "--by", "B"], 2, "--reason"),
        (["set", "A1", "owner=x", "nowhere.yaml"], 2, "There is no file nowhere.yaml"),
        ([*ADD_RISK[:3], "both", *ADD_RISK[4:]], 2, "'--side': “both” is no side. Write adopting or not-adopting."),
        (
            ["done", "policy", "--evidence", "x", "--on", "31/13/2026"],
            2,
            "'--on': “31/13/2026” is no day that the calendar",
        ),
        (["add", "mitigation", "--id", "m", "--title", "T", "--due", "27-03-31"], 2, "'--due': “27-03-31” is no day"),
        ([*ADD_RISK[:-1], "9"], 1, "--impact: `9` is no level of impact in this scheme."),
        (
            ["add", "lesson", "--kind", "sucess", "--title", "T", "--lesson", "L"],
            1,
            "--kind: `sucess` cannot stand here.",
        ),
        (["set", "A1", "owner=x", "pipe.yaml"], 2, "pipe.yaml is a pipe or a device"),
        (["done", "policy", "--evidence", "x", "--on", "2026-12-31"], 2, "--on 2026-12-31 is still to come"),
        (["set", "A99", "owner=x"], 1, "RR807"),
        (["set", "A1", "ownr=x"], 1, "Did you mean `owner`?"),
        (["set", "A1", "likelihood=7"], 1, "RR305"),
        (["agree", "archive", "--due", "31/02/2027"], 2, "'--due': “31/02/2027” is no day"),
        (["rename", "A1", "A2"], 1, "RR101"),
        (["remove", "policy"], 1, "--references"),
        (["set", "A1", "title=\x1b[31mred"], 1, "RR014"),
    ],
)
def test_what_cannot_be_done_is_said_and_the_file_stays(file, words, status, said):
    before = file.read_bytes()
    os.mkfifo(file.with_name("pipe.yaml"))
    done = riskreg(*words, *FIXED, cwd=file.parent)
    assert done.returncode == status
    errors = done.stderr.decode()
    assert said in " ".join(errors.split())
    assert "Traceback" not in errors
    assert "\x1b" not in errors
    assert file.read_bytes() == before
    assert done.stdout == b""


@pytest.mark.parametrize(
    "words",
    [
        ["agree", "archive", "--due", "31 January 2027"],
        ["set", "archive", "due=31/1/2027", "status=agreed"],
        ["add", "mitigation", "--id", "archive-2", "--title", "T", "--due", "31/01/2027"],
    ],
)
def test_a_day_is_typed_as_people_write_it_and_stands_in_the_file_as_all_do(file, words):
    done = riskreg(*words, *FIXED, cwd=file.parent)
    assert (done.returncode, done.stderr) == (0, b"")
    new = [line for line in file.read_bytes().splitlines() if line not in STAFF_ACCESS.read_bytes().splitlines()]
    assert [line.strip() for line in new if b"due" in line] == [b"due: 2027-01-31"]


@pytest.mark.parametrize("side", ["not-adopting", "not_adopting", "not adopting", "Not adopting"])
def test_a_side_is_named_as_files_and_papers_name_it(file, side):
    done = riskreg(*ADD_RISK[:3], side, *ADD_RISK[4:], *FIXED, cwd=file.parent)
    assert done.returncode == 0, done.stderr
    assert b"to the risks of not adopting" in done.stdout
    assert riskreg("score", "--side", side, *FIXED, cwd=file.parent).returncode == 0


def test_what_was_typed_is_named_and_no_line_that_is_in_no_file(file):
    done = riskreg("set", "A1", "likelihood=9", *FIXED, cwd=file.parent)
    errors = done.stderr.decode()
    assert errors.startswith("register.yaml  error RR305\n  likelihood: `9` is no level of likelihood")
    assert "line numbers" not in errors


def test_standard_input_is_not_edited():
    done = riskreg("set", "A1", "owner=x", "-", given=STAFF_ACCESS.read_bytes())
    assert (done.returncode, done.stdout) == (1, b"")


def test_of_several_registers_the_one_that_has_the_id(folder):
    registers = folder / "registers"
    done = riskreg("set", "A3", "owner=x", *FIXED, cwd=folder)
    assert done.returncode == 0
    assert done.stdout.startswith(b"registers/staff-access.yaml: A3: owner is now x")
    small = (registers / "small.yaml").read_bytes()
    done = riskreg("set", "A1", "owner=x", *FIXED, cwd=folder)
    assert done.returncode == 1
    errors = " ".join(done.stderr.decode().split())
    assert "registers/small.yaml and registers/staff-access.yaml" in errors
    assert (registers / "small.yaml").read_bytes() == small
    assert riskreg(*ADD_RISK, *FIXED, cwd=folder).returncode == 1
    assert riskreg(*ADD_RISK, "registers/small.yaml", *FIXED, cwd=folder).returncode == 0


UPPER = b"riskreg: 1\nextends: ../registers/staff-access.yaml\ntitle: Library\nmitigations: [{id: policy, owner: Librarian}]\n"


def test_a_rename_tells_in_a_line_each_which_other_registers_followed(folder):
    subprocess.run(["git", "init", "-q"], cwd=folder, check=True)
    (folder / "registers" / "small.yaml").write_bytes(UPPER.replace(b"../registers", b"."))  # it inherits the id
    (folder / "library").mkdir()
    library = folder / "library" / "register.yaml"
    library.write_bytes(UPPER)
    shown = riskreg("rename", "policy", "conduct", "--dry-run", *FIXED, cwd=folder)
    assert (shown.returncode, library.read_bytes()) == (0, UPPER)
    assert [line for line in shown.stdout.decode().splitlines() if line.startswith("--- ")] == [
        f"--- {name}" for name in ("registers/staff-access.yaml", "library/register.yaml", "registers/small.yaml")
    ]
    done = riskreg("rename", "policy", "conduct", *FIXED, cwd=folder)
    assert done.returncode == 0, done.stderr
    first, *others = done.stdout.decode().split("\n\n")[0].splitlines()
    assert first.startswith("registers/staff-access.yaml: policy is now conduct, and so in the ")
    assert others == [
        "library/register.yaml: policy is now conduct here too, in 1 place.",
        "registers/small.yaml: policy is now conduct here too, in 1 place.",
    ]
    assert library.read_bytes() == UPPER.replace(b"id: policy", b"id: conduct")
    refused = riskreg("remove", "conduct", "registers/staff-access.yaml", "--references", *FIXED, cwd=folder)
    assert refused.returncode == 1
    assert b"library/register.yaml:4:20  error RR809" in refused.stderr


def test_a_register_with_errors_is_mended_and_the_rest_is_told(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register(appetite={"default": "Purple"}, review_on="soon")))
    done = riskreg("set", "register", "review_on=2027-01-31", *FIXED, cwd=tmp_path)
    assert done.returncode == 0
    assert b"still has the errors" in done.stdout
    done = riskreg("set", "register", "appetite.default=High", *FIXED, cwd=tmp_path)
    assert (done.returncode, b"still has" in done.stdout) == (0, False)


def test_many_commands_at_once_lose_nothing(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register()))
    command = [sys.executable, "-m", "riskreg", *ADD_RISK]
    running = [subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL) for _ in range(8)]
    assert [one.wait(120) for one in running] == [0] * 8
    told = riskreg("score", "--format", "csv", *FIXED, cwd=tmp_path).stdout.decode()
    assert {f"A{number}" for number in range(1, 10)} <= {line.split(",")[1] for line in told.splitlines()}
