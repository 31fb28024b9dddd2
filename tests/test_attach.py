"""`git-setup`: what it adds to .gitattributes and to git's settings, what it leaves alone, and that it can be undone."""

import os
import subprocess
import sys

import pytest
from making import as_yaml, register

from riskreg.attach import ATTRIBUTES, attach, detach

NOTE = (
    "# Risk registers: `git diff` shows them in words, `git merge` joins them by risk and field (riskreg git-setup).\n"
)
SETTINGS = ("diff.riskreg.textconv", "merge.riskreg.name", "merge.riskreg.driver")


@pytest.fixture(autouse=True)
def _no_settings_of_our_own(monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder, *words):
    return subprocess.run(["git", *words], cwd=folder, capture_output=True, check=True, text=True, timeout=30).stdout


def repository(folder, *names):
    folder.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "-q")
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(as_yaml(register()))
    return folder


def meant(folder, name):
    """What git makes of a file by the attributes."""
    found = git(folder, "check-attr", "-z", "diff", "merge", "--", name).split("\0")
    return found[2], found[5]


def test_the_registers_are_named_and_the_settings_made(tmp_path):
    top = repository(tmp_path, "registers/one.yaml", "registers/two.yml", "register.yaml")
    attached = attach(top)
    assert attached.faults == ()
    assert (top / ATTRIBUTES).read_text() == (
        f"{NOTE}/register.yaml diff=riskreg merge=riskreg\n"
        "/registers/*.yaml diff=riskreg merge=riskreg\n"
        "/registers/*.yml diff=riskreg merge=riskreg\n"
    )  # fmt: skip
    assert attached.settings == SETTINGS
    driver = git(top, "config", "--local", "merge.riskreg.driver")
    assert driver.startswith(f"{sys.executable} -P -m riskreg merge-driver -- %O %A %B %L %P %X %Y; ")


@pytest.mark.parametrize(
    "name",
    [
        "registers/one.yaml", "register.yaml", "a/b/registers/x.yml", "a/own risks.yaml", 'a/"own" [x]*.yaml',
        "a\\b/x.yaml", "!x.yaml", "#x.yaml", "-x.yaml", "café/x.yaml", "tab\there/registers/x.yaml",
    ],
)  # fmt: skip
def test_git_takes_the_pattern_for_the_file_and_for_no_other(tmp_path, name):
    top = repository(tmp_path, name)
    attach((top / name).parent)
    assert meant(top, name) == ("riskreg", "riskreg")
    assert meant(top, "other/notes.yaml") == ("unspecified", "unspecified")


def test_without_a_register_the_usual_places_are_named(tmp_path):
    top = repository(tmp_path)
    attach(top)
    assert meant(top, "registers/new.yaml") == meant(top, "register.yaml") == ("riskreg", "riskreg")


def test_a_second_time_changes_nothing(tmp_path):
    top = repository(tmp_path, "registers/one.yaml")
    attach(top)
    before = (top / ATTRIBUTES).read_bytes(), (top / ".git/config").read_bytes()
    again = attach(top)
    assert (again.lines, again.settings) == ((), ())
    assert ((top / ATTRIBUTES).read_bytes(), (top / ".git/config").read_bytes()) == before


def test_a_register_that_came_later_is_added_below(tmp_path):
    top = repository(tmp_path, "registers/one.yaml")
    attach(top)
    (top / "register.yaml").write_bytes(as_yaml(register()))
    assert attach(top).lines == ("/register.yaml diff=riskreg merge=riskreg",)
    assert (top / ATTRIBUTES).read_text().count(NOTE) == 1
    assert meant(top, "register.yaml") == meant(top, "registers/one.yaml") == ("riskreg", "riskreg")


@pytest.mark.parametrize(
    "before", [b"* text=auto\n", b"* text=auto", b"*.yaml diff=other\r\n*.png binary\r\n", b"caf\xe9 -text\n"]
)
def test_what_is_there_stays_and_undoing_leaves_just_that(tmp_path, before):
    top = repository(tmp_path, "registers/one.yaml")
    (top / ATTRIBUTES).write_bytes(before)
    attach(top)
    after = (top / ATTRIBUTES).read_bytes()
    assert after.startswith(before)
    assert b"\r\n" not in before or after.count(b"\n") == after.count(b"\r\n")
    assert meant(top, "registers/one.yaml") == ("riskreg", "riskreg")
    undone = detach(top)
    assert undone.settings == SETTINGS
    assert (top / ATTRIBUTES).read_bytes().rstrip() == before.rstrip()
    assert "riskreg" not in (top / ".git/config").read_text()


def test_undoing_takes_a_file_away_that_held_nothing_else(tmp_path):
    top = repository(tmp_path, "registers/one.yaml")
    attach(top)
    detach(top)
    assert not (top / ATTRIBUTES).exists()
    assert detach(top)[1:] == ((), (), (), (), ())


def test_a_setting_from_another_place_is_renewed(tmp_path):
    top = repository(tmp_path, "registers/one.yaml")
    attach(top)
    git(top, "config", "merge.riskreg.driver", "/old/python -m riskreg merge-driver %O %A %B %L %P")
    assert attach(top).settings == ("merge.riskreg.driver",)


def test_the_work_tree_of_another_branch_has_the_settings_too(tmp_path):
    top = repository(tmp_path / "main", "registers/one.yaml")
    git(top, "add", "--all")
    git(top, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "one")
    git(top, "worktree", "add", "-q", "../other")
    attach(tmp_path / "other")
    assert meant(tmp_path / "other", "registers/one.yaml") == ("riskreg", "riskreg")
    assert "riskreg" in git(top, "config", "--local", "merge.riskreg.driver")


def test_outside_a_repository_nothing_is_done(tmp_path):
    found = attach(tmp_path)
    assert [one.rule.id for one in found.faults] == ["RR811"]
    assert list(tmp_path.iterdir()) == []


def test_a_link_in_the_place_of_the_file_is_not_followed(tmp_path):
    top = repository(tmp_path / "top", "registers/one.yaml")
    (tmp_path / "elsewhere").write_text("mine\n")
    (top / ATTRIBUTES).symlink_to(tmp_path / "elsewhere")
    for work in (attach, detach):
        assert [one.rule.id for one in work(top).faults] == ["RR802"]
    assert (tmp_path / "elsewhere").read_text() == "mine\n"
    assert "riskreg" not in (top / ".git/config").read_text()


def test_registers_outside_the_repository_are_not_named(tmp_path):
    outside = repository(tmp_path / "outside", "x.yaml") / "x.yaml"
    top = repository(tmp_path / "top")
    (top / "registers").mkdir()
    (top / "registers" / "x.yaml").symlink_to(outside)
    attach(top)
    assert "outside" not in (top / ATTRIBUTES).read_text()


def test_undo_leaves_a_setting_that_somebody_else_made(tmp_path):
    top = repository(tmp_path, "register.yaml")
    attach(top)
    git(top, "config", "diff.riskreg.wordRegex", "[a-z]+")
    assert detach(top).settings == SETTINGS
    assert git(top, "config", "--local", "--get-regexp", "riskreg").split() == ["diff.riskreg.wordregex", "[a-z]+"]
    assert detach(top).settings == ()


def test_a_lock_that_was_left_behind_is_named_with_what_to_do(tmp_path):
    top = repository(tmp_path, "register.yaml")
    lock = top / ".git" / "config.lock"
    for change in (attach, detach):
        lock.write_bytes(b"")
        (fault,) = change(top).faults
        lock.unlink()
        attach(top)
        assert "could not lock" in fault.message
        assert "delete the file config.lock" in fault.remedy


def test_a_folder_that_is_not_there_is_told_as_that(tmp_path):
    (fault,) = attach(tmp_path / "nowhere").faults
    assert fault.message.startswith("There is no folder")


@pytest.mark.parametrize(
    ("file", "text", "lines"),
    [
        (".git/info/attributes", "# mine\n*.yaml -diff\n", [(".git/info/attributes", 2, "*.yaml -diff")]),
        ("registers/.gitattributes", "*.yaml binary\n", [("registers/.gitattributes", 1, "*.yaml binary")]),
        ("registers/.gitattributes", "one.yaml text merge=union\n", [("registers/.gitattributes", 1, "one.yaml text merge=union")]),
        (".git/info/attributes", "*.yaml text diffuse\n", None),
    ],
)  # fmt: skip
def test_what_overrules_the_lines_is_named(tmp_path, file, text, lines):
    top = repository(tmp_path, "registers/one.yaml")
    (top / file).parent.mkdir(exist_ok=True)
    (top / file).write_text(text)
    found = [(one.name, list(one.by)) for one in attach(top).overruled]
    assert found == ([("registers/one.yaml", lines)] if lines else [])
    (top / file).unlink()
    assert attach(top).overruled == ()


def test_undo_puts_back_what_stood_in_the_place_of_a_setting_of_ours(tmp_path):
    top = repository(tmp_path, "register.yaml")
    git(top, "config", "diff.riskreg.textconv", "my own way")
    attach(top)
    attach(top)  # a second time must not take ours for theirs
    assert detach(top).settings == SETTINGS
    assert git(top, "config", "--local", "--get-regexp", "riskreg") == "diff.riskreg.textconv my own way\n"


def test_undo_leaves_what_somebody_put_in_the_place_of_ours(tmp_path):
    top = repository(tmp_path, "register.yaml")
    attach(top)
    git(top, "config", "diff.riskreg.textconv", "my own way")
    assert detach(top).settings == SETTINGS[1:]
    assert git(top, "config", "--local", "--get-regexp", "riskreg") == "diff.riskreg.textconv my own way\n"
