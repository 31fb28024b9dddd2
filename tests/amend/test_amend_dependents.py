"""Which registers extend the one that is edited, wherever they lie; and what an edit would break in them."""

import os
import subprocess

import pytest
from making import as_yaml, register, risk

from riskreg.amend import searching
from riskreg.amend.dependents import broken_by, dependents

UPPER = "riskreg: 1\nextends: {base}\nrisks: {{adopting: [{{id: A1, likelihood: 2}}]}}\n"


def base(*names):
    return as_yaml(register(risks={"adopting": [risk(name) for name in names], "not_adopting": [risk("N1")]}))


@pytest.fixture
def files(tmp_path, monkeypatch):
    """Write files below a folder, by their names; gives that folder."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)

    def write(**contents):
        for name, content in contents.items():
            place = tmp_path / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write


def git(folder, *words):
    subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True)


def names(folder, name="shared/base.yaml"):
    return [one.name for one in dependents(folder / name, name).found]


def test_in_a_repository_they_are_found_in_every_folder_and_through_each_other(files):
    folder = files(**{
        "shared/base.yaml": base("A1"),
        "library/register.yaml": UPPER.format(base="../shared/base.yaml"),
        "youth/deep/register.yml": UPPER.format(base="../../library/register.yaml"),
        "top.yaml": UPPER.format(base="shared/base.yaml"),
        "other.yaml": base("A1"),
        "compose.yaml": "services: {a: {extends: {file: shared/base.yaml}}}\n",
        "pack.yaml": "riskreg: 1\nextends: staff-access@1\n",
        "circle.yaml": "riskreg: 1\nextends: ./circle.yaml\n",
        "nowhere.yaml": "riskreg: 1\nextends: ./no/such.yaml\n",
    })  # fmt: skip
    git(folder, "init", "-q")
    found = ["library/register.yaml", "top.yaml", "youth/deep/register.yml"]
    assert names(folder) == found  # nothing is tracked yet
    git(folder, "add", "--all")
    assert names(folder) == found
    assert names(folder, "library/register.yaml") == ["youth/deep/register.yml"]


def test_what_git_ignores_and_other_repositories_are_not_theirs(files):
    folder = files(**{
        "base.yaml": base("A1"),
        ".gitignore": "build/\n",
        "build/register.yaml": UPPER.format(base="../base.yaml"),
        "inner/register.yaml": UPPER.format(base="../base.yaml"),
        "seen/register.yaml": UPPER.format(base="../base.yaml"),
    })  # fmt: skip
    git(folder, "init", "-q")
    git(folder / "inner", "init", "-q")
    assert names(folder, "base.yaml") == ["seen/register.yaml"]


def test_what_is_ignored_and_leads_to_the_register_is_followed_all_the_same(files):
    folder = files(**{
        "base.yaml": base("A1"),
        ".gitignore": "middle.yaml\n",
        "middle.yaml": UPPER.format(base="./base.yaml"),
        "upper.yaml": UPPER.format(base="./middle.yaml"),
    })  # fmt: skip
    git(folder, "init", "-q")
    assert names(folder, "base.yaml") == ["middle.yaml", "upper.yaml"]


def test_in_no_repository_they_are_found_where_they_can_extend_it(files):
    folder = files(**{
        "base.yaml": base("A1"),
        "beside.yaml": UPPER.format(base="./base.yaml"),
        "below/register.yaml": UPPER.format(base="../base.yaml"),
        "below/deep/register.yaml": UPPER.format(base="../../base.yaml"),  # RR121
    })  # fmt: skip
    assert names(folder, "base.yaml") == ["below/register.yaml", "beside.yaml"]
    assert not dependents(folder / "base.yaml", "base.yaml").in_repository


@pytest.mark.parametrize("broken", ["a file", "a folder that is no repository"])
def test_where_git_does_not_answer_the_folders_are_searched(files, broken):
    folder = files(**{"base.yaml": base("A1"), "a/b/register.yaml": UPPER.format(base="../../base.yaml")})
    if broken == "a file":
        (folder / ".git").write_text("nothing")
    else:
        (folder / ".git").mkdir()
    assert names(folder, "base.yaml") == ["a/b/register.yaml"]
    assert dependents(folder / "base.yaml", "base.yaml").in_repository


def test_a_search_that_stops_early_says_so(files, monkeypatch):
    folder = files(**{"base.yaml": base("A1"), "one/a.yaml": b"", "two/b.yaml": b""})
    monkeypatch.setattr(searching, "_MOST_FILES", 2)
    assert dependents(folder / "base.yaml", "base.yaml").left_out.startswith("There are 3 YAML files here")
    git(folder, "init", "-q")
    assert dependents(folder / "base.yaml", "base.yaml").left_out.startswith("There are 3 YAML files here")
    monkeypatch.setattr(searching, "_MOST_FILES", 3)
    assert dependents(folder / "base.yaml", "base.yaml").left_out == ""
    monkeypatch.setattr(searching, "_MOST_FOLDERS", 2)
    (folder / ".git").rename(folder / "was")
    (folder / ".git").write_text("nothing")
    assert "only the nearest 2 folders" in dependents(folder / "base.yaml", "base.yaml").left_out


def test_what_may_extend_it_and_cannot_be_read_is_named(files):
    folder = files(**{"base.yaml": base("A1"), "torn.yaml": "riskreg: 1\nextends: base.yaml\n x: [\n"})
    assert dependents(folder / "base.yaml", "base.yaml").unread == ["torn.yaml"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
def test_pipes_devices_and_links_out_of_the_repository_are_left_alone(files, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "theirs.yaml"
    folder = files(**{"base.yaml": base("A1")})
    outside.write_text(UPPER.format(base="./base.yaml"))
    (folder / "link.yaml").symlink_to(outside)
    (folder / "endless.yaml").symlink_to("/dev/zero")
    os.mkfifo(folder / "pipe.yaml")
    git(folder, "init", "-q")
    assert names(folder, "base.yaml") == []
    (folder / ".git").rename(folder / "was")
    (folder / "link.yaml").unlink()
    assert names(folder, "base.yaml") == []


def broken(folder, name, content):
    return broken_by(dependents(folder / name, name).found, name, {folder / name: content})


def test_only_what_is_new_is_told_and_only_in_registers_that_extend_this_one(files):
    folder = files(**{
        "base.yaml": base("A1", "A2"),
        "upper.yaml": UPPER.format(base="./base.yaml"),
        "other.yaml": base("A1"),
        "broken.yaml": "riskreg: 1\nextends: ./nowhere.yaml\n",
    })  # fmt: skip
    assert broken(folder, "base.yaml", base("A1")) == []
    told = broken(folder, "base.yaml", base("B1", "A2"))
    assert {one.file for one in told} == {"upper.yaml", "base.yaml"}
    assert told[-1].rule.id == "RR809"
    assert "upper.yaml" in told[-1].message


def test_a_name_begins_as_that_of_the_register_does(files, monkeypatch):
    folder = files(**{
        "shared/base.yaml": base("A1"),
        "shared/upper.yaml": UPPER.format(base="./base.yaml"),
        "library/register.yaml": UPPER.format(base="../shared/base.yaml"),
    })  # fmt: skip
    git(folder, "init", "-q")
    assert names(folder) == ["library/register.yaml", "shared/upper.yaml"]
    monkeypatch.chdir(folder / "shared")
    found = dependents((folder / "shared" / "base.yaml").relative_to(folder / "shared"), "base.yaml").found
    assert [one.name for one in found] == ["../library/register.yaml", "upper.yaml"]
    (folder / "way").symlink_to("shared")
    through = [one.name for one in dependents(folder / "way" / "base.yaml", "way/base.yaml").found]
    assert all((folder / name).exists() for name in through)
