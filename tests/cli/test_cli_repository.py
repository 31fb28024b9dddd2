"""git-setup, textconv and merge-driver as they are run: by a person, and by git."""

import os
import subprocess
import sys

import pytest
from making import as_yaml, register, risk
from running import riskreg, text

QUIET = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
WHO = ["-c", "user.name=An Officer", "-c", "user.email=officer@example.org"]


def git(folder, *words):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    return subprocess.run(
        ["git", *WHO, *words], cwd=folder, capture_output=True, check=True, text=True, timeout=60, env={**kept, **QUIET}
    ).stdout


@pytest.fixture
def desk(folder):
    git(folder, "init", "-q", "-b", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "-q", "-m", "Registers")
    return folder


def test_git_setup_tells_what_it_did_and_what_to_do_next(desk):
    done = riskreg("git-setup", cwd=desk)
    assert (done.returncode, done.stderr) == (0, b"")
    told = text(done)
    assert told.startswith("From now on git knows your registers.\n")
    for part in ("  /registers/*.yaml\n", "git add .gitattributes\n", "riskreg git-setup --undo\n", "colleagues"):
        assert part in told
    assert max(map(len, told.splitlines())) <= 80
    again = text(riskreg("git-setup", cwd=desk))
    assert again.startswith("Git knew your registers already: nothing was changed.\n")
    assert "git add" not in again


def test_git_setup_can_be_undone(desk):
    riskreg("git-setup", cwd=desk)
    undone = riskreg("git-setup", "--undo", cwd=desk)
    assert undone.returncode == 0
    assert text(undone).startswith("Git shows and merges your registers as it does any other file again.\n")
    assert git(desk, "status", "--porcelain") == ""
    assert text(riskreg("git-setup", "--undo", cwd=desk)).startswith("There was nothing to undo")


def test_git_setup_outside_a_repository_says_so(tmp_path):
    done = riskreg("git-setup", cwd=tmp_path)
    assert done.returncode == 2
    assert "RR811" in text(done)
    assert "git init" in text(done)
    missing = riskreg("git-setup", "nowhere", cwd=tmp_path)
    assert missing.returncode == 2
    assert b"Traceback" not in missing.stderr


def test_git_without_being_found_is_said(desk):
    done = riskreg("git-setup", cwd=desk, PATH="/nowhere")
    assert done.returncode == 2
    assert "Git is not installed" in text(done)


def test_git_shows_changes_in_words(desk):
    riskreg("git-setup", cwd=desk)
    file = desk / "registers" / "small.yaml"
    data = register()
    data["mitigations"][0]["status"] = "withdrawn"
    file.write_bytes(as_yaml(data))
    changed = [line for line in git(desk, "diff").splitlines() if line[:1] in "+-" and line[:3] not in ("+++", "---")]
    assert changed == [
        "-  As things stand now, both sides carry the same risk, band by band.",
        "-  Once what is agreed has been done, both sides carry the same risk, band by band.",
        "+  As things stand now, there is no verdict yet: 2 risks are not yet classified.",
        "+  Once what is agreed has been done, there is no verdict yet: 2 risks are not yet classified.",
        "-  A1 now: Significant (likelihood 3, impact 3)",
        "-  A1 at target: Significant (likelihood 3, impact 3)",
        "+  A1 not yet classified: its only mitigation (policy) is withdrawn",
        "-  N1 now: Significant (likelihood 3, impact 3)",
        "-  N1 at target: Significant (likelihood 3, impact 3)",
        "+  N1 not yet classified: its only mitigation (policy) is withdrawn",
        "-  policy status: in place",
        "+  policy status: withdrawn",
    ]
    git(desk, "commit", "-q", "-a", "-m", "Withdrawn")
    for words in (["log", "-p", "-1"], ["show"], ["show", "-w", "--word-diff"]):
        assert "policy status: " in git(desk, *words)
    assert "policy status" not in git(desk, "show", "--no-textconv")
    (desk / "registers" / "small.yaml").write_bytes(b"riskreg: 1\n  broken: [\n")
    assert "+  broken: [" in git(desk, "diff").splitlines()


def test_a_file_that_is_no_register_is_shown_as_it_is(folder):
    done = riskreg("textconv", "registers/notes.yaml", cwd=folder)
    assert (done.returncode, done.stdout) == (0, b"not: a register\n")
    missing = riskreg("textconv", "nowhere.yaml", cwd=folder)
    assert missing.returncode == 2
    assert missing.stderr == b"nowhere.yaml cannot be read: no such file or directory.\n"


def three(folder, ours, theirs):
    for name, data in (("o", register()), ("a", ours), ("b", theirs)):
        (folder / name).write_bytes(as_yaml(data))


def test_the_driver_writes_over_our_version_and_ends_with_0_where_all_is_merged(tmp_path):
    both = {"not_adopting": register()["risks"]["not_adopting"]}
    three(
        tmp_path,
        register(title="New"),
        register(risks={**both, "adopting": [*register()["risks"]["adopting"], risk("A2")]}),
    )
    done = riskreg("merge-driver", "--", "o", "a", "b", "7", "registers/x.yaml", "%X", "%Y", cwd=tmp_path)
    assert (done.returncode, text(done)) == (0, "")
    expected = register(title="New", risks={**both, "adopting": [*register()["risks"]["adopting"], risk("A2")]})
    assert riskreg("textconv", "a", cwd=tmp_path).stdout == _shown(tmp_path, expected)


def _shown(folder, data):
    (folder / "expected").write_bytes(as_yaml(data))
    return riskreg("textconv", "expected", cwd=folder).stdout


def test_the_driver_ends_with_1_where_a_person_has_to_decide(tmp_path):
    three(tmp_path, register(title="One"), register(title="Two"))
    done = riskreg("merge-driver", "--", "o", "a", "b", "9", "-x.yaml", "main", "anna", cwd=tmp_path)
    assert done.returncode == 1
    assert "-x.yaml:2:1" in text(done)
    assert "`title` is `One` in main and `Two` in anna." in text(done)
    lines = (tmp_path / "a").read_text().splitlines()
    assert lines[1:6] == ["<<<<<<<<< main", 'title: "One"', "=========", 'title: "Two"', ">>>>>>>>> anna"]


@pytest.mark.parametrize("arguments", [[], ["o"], ["o", "a", "nowhere"], ["o", "a", "b", "many"]])
def test_a_wrong_call_of_the_driver_changes_nothing(tmp_path, arguments):
    three(tmp_path, register(title="One"), register(title="Two"))
    before = (tmp_path / "a").read_bytes()
    done = riskreg("merge-driver", *arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "a").read_bytes() == before


def test_the_settings_name_the_very_riskreg_that_made_them_and_do_no_harm_once_it_is_gone(desk):
    riskreg("git-setup", cwd=desk)
    command = git(desk, "config", "diff.riskreg.textconv").strip()
    assert f" {sys.executable} -P -m riskreg " in command
    (desk / "registers" / "small.yaml").write_bytes(as_yaml(register(title="Another title")))
    assert "+Another title" in git(desk, "diff").splitlines()
    assert "+Another title" in git(desk / "registers", "diff").splitlines()
    git(desk, "config", "diff.riskreg.textconv", command.replace(sys.executable, "/nowhere/python"))
    assert '+title: "Another title"' in git(desk, "diff").splitlines()


@pytest.mark.parametrize("label", ["", "%X", "Temporary merge branch 1"])
def test_of_what_git_joins_between_two_ancestors_nothing_is_told(tmp_path, label):
    three(tmp_path, register(title="One"), register(title="Two"))
    done = riskreg("merge-driver", "--", "o", "a", "b", "9", "x.yaml", label, "y", cwd=tmp_path)
    assert (done.returncode, text(done)) == (1, "")
    assert (tmp_path / "a").read_bytes().splitlines()[1].startswith(b"<<<<<<<<<")
