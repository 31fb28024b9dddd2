"""The revision of a file is the commit that holds its very bytes; and nothing that a repository configures is run."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from riskreg.git import revisions

CONTENT = b"riskreg: 1\ntitle: A\n"
WHO = {
    "GIT_AUTHOR_NAME": "A",
    "GIT_AUTHOR_EMAIL": "a@example.org",
    "GIT_COMMITTER_NAME": "A",
    "GIT_COMMITTER_EMAIL": "a@example.org",
}


def git(folder, *words):
    """Run git with a configuration of its own."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
        **WHO, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
    }  # fmt: skip
    done = subprocess.run(
        ["git", "-C", str(folder), *words], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


def put(file, content=CONTENT):
    """A file with its folder."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)
    return file


def commit(folder):
    """Commit everything; returns the twelve characters that a paper shows."""
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "x")
    return git(folder, "rev-parse", "HEAD")[:12]


def revision(file):
    """The revision of one file as it lies there."""
    return revisions({file: file.read_bytes()}).get(file)


@pytest.fixture
def repository(tmp_path):
    folder = tmp_path / "repository"
    folder.mkdir()
    git(folder, "init", "--quiet")
    return folder


def test_a_committed_file_has_the_revision_of_the_last_commit(repository):
    file = put(repository / "register.yaml")
    first = commit(repository)
    assert revision(file) == first
    put(repository / "other.txt")
    assert revision(file) == first
    second = commit(repository)
    assert revision(file) == second != first


def test_a_changed_file_has_none_even_when_the_change_is_staged(repository):
    file = put(repository / "register.yaml")
    commit(repository)
    put(file, CONTENT + b"# changed\n")
    assert revision(file) is None
    git(repository, "add", "--all")
    assert revision(file) is None


def test_it_is_the_bytes_that_were_read_that_count_and_not_those_there_now(repository):
    file = put(repository / "register.yaml")
    head = commit(repository)
    file.write_bytes(b"other")
    assert revisions({file: CONTENT}) == {file: head}


def test_an_untracked_file_has_none(repository):
    put(repository / "register.yaml")
    commit(repository)
    assert revision(put(repository / "new.yaml")) is None


def test_a_file_in_a_repository_without_commits_has_none(repository):
    assert revision(put(repository / "register.yaml")) is None


def test_a_file_in_no_repository_has_none(tmp_path):
    assert revision(put(tmp_path / "register.yaml")) is None


def test_no_files_have_no_revisions():
    assert revisions({}) == {}


def test_files_of_several_folders_and_repositories_each_have_their_own(repository, tmp_path):
    files = [put(repository / name) for name in ("a.yaml", "sub/b.yaml", "sub/deeper/c.yaml")]
    other = put(tmp_path / "other" / "d.yaml")
    git(other.parent, "init", "--quiet")
    head, others = commit(repository), commit(other.parent)
    loose = put(tmp_path / "loose.yaml")
    found = revisions(dict.fromkeys([*files, other, loose], CONTENT))
    assert found == {**dict.fromkeys(files, head), other: others}


def test_a_file_named_from_the_current_folder_is_found(repository, monkeypatch):
    put(repository / "sub" / "register.yaml")
    head = commit(repository)
    monkeypatch.chdir(repository / "sub")
    assert revision(Path("register.yaml")) == head


@pytest.mark.parametrize(
    "name",
    [
        "with space.yaml",
        "ünïcode – 漢字.yaml",
        "-dash.yaml",
        "co:lon.yaml",
        "quo'te\".yaml",
        "back\\slash.yaml",
        "HEAD",
        "a missing",
    ],
)
def test_a_file_may_have_any_name(repository, name):
    file = put(repository / name)
    head = commit(repository)
    assert revision(file) == head


def test_a_name_that_git_cannot_be_asked_for_leaves_the_others(repository):
    odd, plain = put(repository / "two\nlines.yaml"), put(repository / "plain.yaml")
    head = commit(repository)
    assert revisions({odd: CONTENT, plain: CONTENT}) == {plain: head}


def test_a_name_that_is_no_text_is_no_hindrance(repository):
    file = put(repository / os.fsdecode(b"\xff.yaml"))
    head = commit(repository)
    assert revision(file) == head


@pytest.mark.parametrize("kept", [b"riskreg: 1\r\ntitle: A\r\n", CONTENT], ids=["as it is", "turned round"])
def test_windows_line_ends_make_no_difference_whichever_way_git_keeps_them(repository, kept):
    git(repository, "config", "core.autocrlf", "true" if kept == CONTENT else "false")
    file = put(repository / "register.yaml", b"riskreg: 1\r\ntitle: A\r\n")
    head = commit(repository)
    assert git(repository, "cat-file", "-s", "HEAD:register.yaml") == str(len(kept))
    assert revision(file) == head
    put(file, b"riskreg: 1\r\ntitle: B\r\n")
    assert revision(file) is None


def test_a_repository_with_longer_names_of_objects_is_read(tmp_path):
    try:
        git(tmp_path, "init", "--quiet", "--object-format=sha256")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows SHA-1 only")
    file = put(tmp_path / "register.yaml")
    head = commit(tmp_path)
    assert revision(file) == head


def test_a_worktree_and_a_folder_behind_a_link_are_in_their_repository(repository, tmp_path):
    put(repository / "sub" / "register.yaml")
    head = commit(repository)
    git(repository, "worktree", "add", "--quiet", str(tmp_path / "tree"))
    (tmp_path / "link").symlink_to(repository / "sub")
    assert revision(tmp_path / "tree" / "sub" / "register.yaml") == head
    assert revision(tmp_path / "link" / "register.yaml") == head


def test_without_git_there_are_no_revisions(repository, tmp_path, monkeypatch):
    file = put(repository / "register.yaml")
    commit(repository)
    (tmp_path / "empty").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert revision(file) is None


def test_a_broken_repository_gives_no_revision(repository):
    file = put(repository / "register.yaml")
    commit(repository)
    (repository / ".git" / "HEAD").write_text("nonsense")
    assert revision(file) is None


def test_variables_that_send_git_elsewhere_are_not_heeded(repository, tmp_path, monkeypatch):
    file = put(repository / "register.yaml")
    head = commit(repository)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_WORK_TREE", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "nowhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "nowhere"))
    assert revision(file) == head


def without_its_tree(folder):
    """Take the tree of the last commit away, as a repository that holds only a part of the objects has it."""
    tree = git(folder, "rev-parse", "HEAD^{tree}")
    (folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()


def test_nothing_that_a_repository_configures_is_run(repository, tmp_path):
    file = put(repository / "register.yaml")
    commit(repository)
    put(repository / ".gitattributes", b"*.yaml filter=evil diff=evil working-tree-encoding=utf-16\n")
    ran = tmp_path / "ran"
    script = put(tmp_path / "evil.sh", f"#!/bin/sh\necho ran > {ran}\ncat\n".encode())
    script.chmod(0o755)
    for hook in ("post-index-change", "reference-transaction", "post-checkout", "pre-auto-gc", "fsmonitor-watchman"):
        shutil.copy(script, repository / ".git" / "hooks" / hook)
    for key in (
        "core.fsmonitor", "core.pager", "core.editor", "core.sshCommand", "core.askPass", "core.gitProxy", "core.alternateRefsCommand",
        "filter.evil.clean", "filter.evil.smudge", "filter.evil.process", "diff.evil.textconv", "diff.external", "credential.helper",
        "uploadpack.packObjectsHook", "alias.cat-file", "pager.cat-file", "gpg.program", "trace2.normalTarget",
    ):  # fmt: skip
        git(repository, "config", key, str(script))
    git(repository, "config", "alias.cat-file", f"!{script}")
    revision(file)
    assert not ran.exists()
    git(repository, "status")
    assert ran.exists(), "the trap itself works: an ordinary command of git does run it"


@pytest.mark.parametrize("url", ["{folder}", "file://{folder}", "ext::{script}", "ssh://host.invalid/x"])
def test_an_object_that_is_missing_is_not_fetched_by_the_repositorys_own_command(repository, tmp_path, url):
    file = put(repository / "register.yaml")
    commit(repository)
    without_its_tree(repository)
    ran = tmp_path / "ran"
    script = put(tmp_path / "evil.sh", f"#!/bin/sh\necho ran > {ran}\n".encode())
    script.chmod(0o755)
    evil = {
        "core.repositoryFormatVersion": "1", "extensions.partialClone": "origin", "remote.origin.promisor": "true",
        "remote.origin.url": url.format(folder=repository, script=script), "remote.origin.uploadpack": str(script),
        "protocol.ext.allow": "always", "core.sshCommand": str(script),
    }  # fmt: skip
    for key, value in evil.items():
        git(repository, "config", key, value)
    assert revision(file) is None
    assert not ran.exists()
    subprocess.run(
        ["git", "-C", str(repository), "cat-file", "-e", "HEAD:register.yaml"], capture_output=True, check=False
    )
    assert ran.exists(), "the trap itself works: git alone does run it"
