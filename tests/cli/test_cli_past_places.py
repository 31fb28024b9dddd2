"""The past is the same wherever a repository lies and however it came there; and nothing that it configures is run."""

import json
import os
import shutil
import subprocess

import pytest
from making import mitigation, register, risk
from running import riskreg, text
from scripted_git import Scripted

FILE = "registers/one.yaml"


def made(likelihood, title="A careless post harms our good name"):
    return register(
        risks={
            "adopting": [risk("A1", title=title, likelihood=likelihood, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy", status="in place", done_on="2026-01-01")],
    )  # fmt: skip


def origin(tmp_path, *options):
    """A repository with two versions, between which A1 moves, and a tag at the first."""
    here = tmp_path / "origin"
    here.mkdir()
    if options:
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", *options, here], check=True)
    repository = Scripted(here)
    repository.commit("2026-03-01", "Begin", **{FILE: made(5)})
    repository.tag("board/2026-03-01")
    repository.commit("2026-05-01", "Think again", **{FILE: made(2)})
    return repository


def as_it_lies(tmp_path):
    return origin(tmp_path).folder


def detached(tmp_path):
    repository = origin(tmp_path)
    repository.git("checkout", "--quiet", "--detach", "HEAD")
    return repository.folder


def a_worktree(tmp_path):
    origin(tmp_path).git("worktree", "add", "--quiet", str(tmp_path / "beside"))
    return tmp_path / "beside"


def a_submodule(tmp_path):
    inner = origin(tmp_path)
    outer = Scripted(tmp_path / "outer")
    outer.commit("2026-06-01", "Begin", readme="Nothing\n")
    outer.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "risks")
    outer.git("commit", "--quiet", "--message", "Add the registers", day="2026-06-02")
    return outer.folder / "risks"


def with_long_hashes(tmp_path):
    return origin(tmp_path, "--object-format=sha256").folder


def packed(tmp_path):
    repository = origin(tmp_path)
    repository.git("gc", "--quiet", "--aggressive", "--prune=now")
    return repository.folder


def through_a_link(tmp_path):
    (tmp_path / "link").symlink_to(origin(tmp_path).folder, target_is_directory=True)
    return tmp_path / "link"


def in_a_folder_with_an_odd_name(tmp_path):
    odd = tmp_path / 'Ann\'s "risks" -- é [1]'
    shutil.copytree(origin(tmp_path).folder, odd)
    return odd


def hostile(tmp_path):
    """Every setting by which a repository could have a command run writes to a file when it is."""
    repository = origin(tmp_path)
    trap = tmp_path / "trap.sh"
    trap.write_text(f"#!/bin/sh\necho run >> '{tmp_path}/sprung'\n")
    trap.chmod(0o755)
    hooks = repository.folder / ".git" / "hooks"
    for hook in ("post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc"):
        hooks.mkdir(exist_ok=True)
        shutil.copy(trap, hooks / hook)
    for name in ("core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "diff.external", "gpg.program",
                 "diff.riskreg.textconv", "filter.bad.clean", "filter.bad.smudge", "core.alternateRefsCommand"):  # fmt: skip
        repository.git("config", name, str(trap))
    repository.git("config", "log.showSignature", "true")
    repository.git("config", "filter.bad.required", "true")
    (repository.folder / ".git" / "info" / "attributes").write_text("*.yaml filter=bad diff=riskreg\n")
    return repository.folder


PLACES = [
    as_it_lies, detached, a_worktree, a_submodule, with_long_hashes, packed, through_a_link, in_a_folder_with_an_odd_name,
    hostile,
]  # fmt: skip


@pytest.mark.parametrize("place", PLACES, ids=lambda place: place.__name__)
def test_the_past_is_told_wherever_it_lies(tmp_path, place):
    folder = place(tmp_path)
    elsewhere = {"GIT_DIR": str(tmp_path / "nowhere"), "GIT_WORK_TREE": "/", "GIT_INDEX_FILE": "/nowhere"}
    compared = riskreg("diff", "HEAD~1", "HEAD", FILE, "--format", "json", cwd=folder, **elsewhere)
    assert compared.returncode == 0, text(compared)
    [told] = json.loads(compared.stdout)["changes"]
    moved = {one["id"]: one["kind"] for one in told["risks"]}
    assert moved["A1"] == "down"
    assert moved["N1"] == "unchanged"
    past = riskreg("history", "A1", FILE, "--format", "json", "--as-of", "2026-06-30", cwd=folder, **elsewhere)
    assert past.returncode == 0, text(past)
    assert [one["day"] for one in json.loads(past.stdout)["history"][0]["entries"]] == ["2026-03-01", "2026-05-01"]
    looked = riskreg("follow-up", FILE, "--as-of", "2026-06-30", cwd=folder, **elsewhere)
    assert looked.returncode == 0, text(looked)
    assert not (tmp_path / "sprung").exists()


def test_a_shallow_clone_tells_what_it_has(tmp_path):
    source = origin(tmp_path)
    subprocess.run(
        ["git", "clone", "--quiet", "--depth=1", f"file://{source.folder}", tmp_path / "cut"],
        check=True, capture_output=True, env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )  # fmt: skip
    done = riskreg("diff", "HEAD~1", FILE, cwd=tmp_path / "cut")
    assert done.returncode == 2
    assert "RR812" in text(done)
    for command in ("history", "follow-up"):
        told = riskreg(command, FILE, cwd=tmp_path / "cut")
        assert told.returncode == 0
        assert "This clone holds only the last part of the history" in " ".join(text(told).split())


@pytest.mark.parametrize(
    "command", [["diff", FILE], ["history", FILE], ["follow-up", FILE], ["report", FILE, "--since", "HEAD"]]
)
def test_without_git_it_says_what_is_missing(tmp_path, command):
    folder = as_it_lies(tmp_path)
    done = riskreg(*command, cwd=folder, PATH=str(tmp_path))
    assert done.returncode == 2
    assert "RR811" in text(done)
    assert "Traceback" not in text(done)


def test_without_git_a_register_is_scored_checked_and_reported_as_ever(tmp_path):
    folder = as_it_lies(tmp_path)
    for command in ("score", "check", "report"):
        done = riskreg(command, FILE, "--as-of", "2026-06-30", cwd=folder, PATH=str(tmp_path))
        assert done.returncode == 0, text(done)


@pytest.mark.parametrize(
    "name", ["--output=x", "-h", "HEAD@{upstream}", ":/Begin", "HEAD:registers", "a b", "..", "^HEAD", "\x1b[31m"]
)
def test_no_name_of_a_revision_does_anything_but_name(tmp_path, name):
    folder = as_it_lies(tmp_path)
    done = riskreg("diff", "--format", "json", "--", name, FILE, cwd=folder)
    other = riskreg("history", FILE, f"--since={name}", cwd=folder)
    for one in (done, other):
        assert one.returncode in (0, 1, 2), text(one)
        assert "\x1b" not in text(one)
    assert sorted(path.name for path in folder.iterdir()) == [".git", "registers"]
