"""Which repository a folder is in, told in plain words where there is none; and which files are as it has them."""

import os
import stat
import sys
from pathlib import Path

import pytest
from scripted import Scripted

from riskreg import rules
from riskreg.git import GitFault, Repository


def refused(folder):
    """The fault for a folder that no history can be read in."""
    with pytest.raises(GitFault) as fault:
        Repository.open(folder)
    assert fault.value.rule is rules.NOT_IN_GIT
    assert "\n" not in fault.value.message + fault.value.remedy
    return fault.value


def test_a_folder_below_the_top_or_behind_a_link_is_in_its_repository(scripted, tmp_path):
    scripted.keep("sub/deeper/r.yaml", "1")
    (tmp_path / "link").symlink_to(scripted.folder / "sub")
    for folder in (scripted.folder, scripted.folder / "sub" / "deeper", tmp_path / "link"):
        repository = Repository.open(folder)
        assert repository.top == scripted.folder.resolve()
    assert repository.path_of(tmp_path / "link" / "deeper" / "r.yaml") == "sub/deeper/r.yaml"


def test_a_path_from_the_current_folder_is_one_from_the_top(scripted, monkeypatch):
    scripted.keep("sub/r.yaml", "1")
    monkeypatch.chdir(scripted.folder / "sub")
    assert Repository.open(Path()).path_of(Path("r.yaml")) == "sub/r.yaml"


def test_a_link_out_of_the_repository_is_told(scripted, tmp_path):
    (tmp_path / "out.yaml").write_text("1")
    (scripted.folder / "r.yaml").symlink_to(tmp_path / "out.yaml")
    with pytest.raises(GitFault, match="a link leads out of it"):
        Repository.open(scripted.folder).path_of(scripted.folder / "r.yaml")


def test_a_folder_in_no_repository_says_how_to_make_one(tmp_path):
    assert "`git init`" in refused(tmp_path).remedy
    assert "There is no folder" in refused(tmp_path / "nowhere").message


def test_a_bare_repository_has_no_files_to_work_on(tmp_path, scripted):
    Scripted(tmp_path / "bare", "--bare")
    scripted.keep("r.yaml", "1")
    for folder in (tmp_path / "bare", scripted.folder / ".git"):
        assert "bare" in refused(folder).message


def test_without_git_it_says_what_to_install(scripted, tmp_path, monkeypatch):
    (tmp_path / "empty").mkdir()
    repository = Repository.open(scripted.folder)
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert "not installed" in refused(scripted.folder).message
    for ask in (repository.objects().__enter__, lambda: repository.commit("HEAD"), lambda: repository.unclean(["x"])):
        with pytest.raises(GitFault, match="not installed"):
            ask()


def test_a_program_in_the_folder_that_we_work_in_is_never_taken_for_git(scripted, tmp_path, monkeypatch):
    ran = tmp_path / "ran"
    evil = scripted.put("git", f"#!/bin/sh\ntouch {ran}\n")
    evil.chmod(0o755)
    monkeypatch.chdir(scripted.folder)
    usual = os.environ["PATH"]
    for path in (".", ""):
        monkeypatch.setenv("PATH", path)
        assert "not installed" in refused(Path()).message
        monkeypatch.setenv("PATH", f"{path}{os.pathsep}{usual}")
        assert Repository.open(Path()).top == scripted.folder.resolve()
    assert not ran.exists()


def test_a_repository_of_somebody_else_says_what_to_type(scripted, tmp_path, monkeypatch):
    real = next(Path(folder, "git") for folder in os.get_exec_path() if Path(folder, "git").is_file())
    (tmp_path / "bin").mkdir()
    program = tmp_path / "bin" / "git"  # git's own way to test this, as files of another user need a superuser
    program.write_text(f'#!/bin/sh\nGIT_TEST_ASSUME_DIFFERENT_OWNER=1 exec "{real}" "$@"\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    fault = refused(scripted.folder)
    assert "belongs to another user" in fault.message
    assert fault.remedy.endswith(f"git config --global --add safe.directory {scripted.folder}")
    (Path(os.environ["HOME"]) / ".gitconfig").write_text(f"[safe]\n\tdirectory = {scripted.folder}\n")
    assert Repository.open(scripted.folder).top == scripted.folder.resolve()


def test_a_repository_that_git_cannot_read_tells_gits_own_words(scripted):
    (scripted.folder / ".git" / "config").write_text("[core\n")
    assert "bad config" in refused(scripted.folder).message


def test_a_worktree_and_a_submodule_have_a_history_of_their_own(scripted, tmp_path):
    inner = Scripted(tmp_path / "inner")
    inner.keep("r.yaml", "1", "inner")
    scripted.keep("r.yaml", "1", "outer")
    scripted.git("-c", "protocol.file.allow=always", "submodule", "--quiet", "add", str(inner.folder), "sub")
    scripted.commit("with a submodule")
    scripted.git("worktree", "add", "--quiet", "-b", "other", str(tmp_path / "tree"))
    for folder, subject in ((scripted.folder / "sub", "inner"), (tmp_path / "tree", "outer")):
        assert (folder / ".git").is_file()
        repository = Repository.open(folder)
        assert repository.top == folder.resolve()
        assert [version.commit.subject for version in repository.versions("r.yaml")] == [subject]
        assert repository.unclean(["r.yaml"]) == []
    with repository.objects() as objects:
        assert objects.read(repository.commit("HEAD").name, "sub") is None


def test_a_folder_whose_name_has_a_line_end_is_opened(tmp_path):
    scripted = Scripted(tmp_path / "two\nlines\n")
    scripted.keep("r.yaml", "1")
    assert Repository.open(scripted.folder).top == scripted.folder.resolve()


def test_variables_that_send_git_elsewhere_are_not_heeded(scripted, tmp_path, monkeypatch):
    scripted.keep("r.yaml", "1", "here")
    elsewhere = Scripted(tmp_path / "elsewhere")
    elsewhere.keep("r.yaml", "2", "elsewhere")
    for name, value in {
        "GIT_DIR": elsewhere.folder / ".git", "GIT_WORK_TREE": elsewhere.folder, "GIT_COMMON_DIR": elsewhere.folder / ".git",
        "GIT_INDEX_FILE": elsewhere.folder / ".git" / "index", "GIT_OBJECT_DIRECTORY": elsewhere.folder / ".git" / "objects",
        "GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.bare", "GIT_CONFIG_VALUE_0": "true", "GIT_NAMESPACE": "x",
        "GIT_CEILING_DIRECTORIES": scripted.folder, "GIT_CONFIG_PARAMETERS": "'core.bare'='true'", "GIT_EXEC_PATH": tmp_path,
        "GIT_GLOB_PATHSPECS": "1", "GIT_TRACE": tmp_path / "trace", "GIT_SHALLOW_FILE": tmp_path / "shallow", "GIT_PREFIX": "x/",
    }.items():  # fmt: skip
        monkeypatch.setenv(name, str(value))
    repository = Repository.open(scripted.folder)
    assert repository.top == scripted.folder.resolve()
    assert repository.commit("HEAD").subject == "here"
    assert [version.commit.subject for version in repository.versions("r.yaml")] == ["here"]
    assert repository.unclean(["r.yaml"]) == []
    assert not (tmp_path / "trace").exists()


def test_a_file_is_unclean_unless_disk_and_index_are_just_as_the_last_commit(scripted):
    for name in ("same", "changed", "staged", "staged and back", "deleted", "removed", "intended", "sub/deep"):
        scripted.put(name, f"{name}\n")
    scripted.commit()
    scripted.put("changed", "other")
    scripted.put("staged", "other")
    scripted.put("staged and back", "other")
    scripted.git("add", "staged", "staged and back")
    scripted.put("staged and back", "staged and back\n")
    (scripted.folder / "deleted").unlink()
    scripted.git("rm", "--quiet", "--cached", "removed")
    scripted.put("new", "new")
    scripted.put("new and staged", "new")
    scripted.git("add", "new and staged")
    scripted.put("promised", "x")
    scripted.git("add", "--intent-to-add", "promised")
    wrong = [
        "changed",
        "staged",
        "staged and back",
        "deleted",
        "removed",
        "new",
        "new and staged",
        "promised",
        "nowhere",
        "sub",
    ]
    asked = ["same", *wrong, "sub/deep", "intended"]
    assert Repository.open(scripted.folder).unclean(asked) == wrong


def test_everything_is_unclean_before_the_first_commit_and_in_a_merge_that_is_not_finished(scripted):
    scripted.put("r.yaml", "1")
    scripted.git("add", "r.yaml")
    assert Repository.open(scripted.folder).unclean(["r.yaml"]) == ["r.yaml"]
    scripted.commit()
    scripted.git("checkout", "--quiet", "-b", "side")
    scripted.keep("r.yaml", "2")
    scripted.git("checkout", "--quiet", "main")
    scripted.keep("r.yaml", "3")
    scripted.git("merge", "side", check=False)
    scripted.put("r.yaml", "3")
    assert Repository.open(scripted.folder).unclean(["r.yaml"]) == ["r.yaml"]


def test_line_ends_that_git_turns_round_and_links_are_clean(scripted):
    scripted.git("config", "core.autocrlf", "true")
    scripted.put("r.yaml", "a\r\nb\r\n")
    (scripted.folder / "link").symlink_to("r.yaml")
    scripted.commit()
    repository = Repository.open(scripted.folder)
    assert repository.unclean(["r.yaml", "link"]) == []
    (scripted.folder / "link").unlink()
    (scripted.folder / "link").symlink_to("elsewhere")
    assert repository.unclean(["link"]) == ["link"]


def test_what_is_no_file_at_all_is_unclean_and_is_not_waited_for(scripted):
    scripted.keep("r.yaml", "1")
    (scripted.folder / "r.yaml").unlink()
    os.mkfifo(scripted.folder / "r.yaml")
    assert Repository.open(scripted.folder).unclean(["r.yaml"]) == ["r.yaml"]


def test_more_paths_than_fit_on_one_command_line_are_asked_for(scripted):
    names = [f"{number:04}" for number in range(1100)]
    for name in names:
        scripted.put(name, name)
    scripted.commit()
    scripted.put("1099", "changed")
    assert Repository.open(scripted.folder).unclean([*names, "x" * 5000]) == ["1099", "x" * 5000]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="a superuser may read everything")
def test_a_file_that_may_not_be_read_is_unclean(scripted):
    file = scripted.put("r.yaml", "1")
    scripted.commit()
    file.chmod(0)
    assert Repository.open(scripted.folder).unclean(["r.yaml"]) == ["r.yaml"]
    file.chmod(stat.S_IRUSR)


@pytest.mark.parametrize(
    ("script", "told"), [("", "Exec format error"), ("#!/bin/sh\nexec sleep 60\n", "no answer in 0.2 seconds")]
)
def test_a_git_that_cannot_be_run_or_hangs_is_told(scripted, tmp_path, monkeypatch, script, told):
    program = tmp_path / "bin" / "git"
    program.parent.mkdir()
    program.write_text(script or "\0nonsense")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setattr("riskreg.git.repository._TIMEOUT", 0.2)
    assert told in refused(scripted.folder).message


def test_a_last_commit_that_is_lost_is_told(scripted):
    name = scripted.keep("r.yaml", "1")
    (scripted.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    repository = Repository.open(scripted.folder)
    for ask in (
        lambda: repository.commit("HEAD"),
        lambda: repository.versions("r.yaml"),
        lambda: repository.unclean(["r.yaml"]),
    ):
        with pytest.raises(GitFault):
            ask()
