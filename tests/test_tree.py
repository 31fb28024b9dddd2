"""Files of the disk and files of a commit are asked for in the same way, and refuse in the same way."""

import os

import pytest
from scripted_git import Scripted

from riskreg.git import Repository
from riskreg.source import MOST_BYTES
from riskreg.tree import ON_DISK, AtCommit, Overlaid


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    made = Scripted(tmp_path / "made")
    made.commit("2026-03-01", **{"registers/a.yaml": "a: 1\n", "registers/b.yaml": "b: 1\n", "top.yaml": "t: 1\n"})
    return made


@pytest.fixture(params=["disk", "commit"])
def tree(request, repository):
    """The same files, once as they are and once as HEAD has them."""
    if request.param == "disk":
        yield ON_DISK
        return
    opened = Repository.open(repository.folder)
    with opened.objects() as objects:
        yield AtCommit(opened.top, objects, opened.commit("HEAD").name)


def test_a_file_is_read_by_its_path(tree, repository):
    folder = tree.real(repository.folder)
    assert tree.read(folder / "registers" / "a.yaml") == b"a: 1\n"
    assert tree.read(folder / "top.yaml") == b"t: 1\n"


def test_a_way_up_is_taken_out_of_a_path(tree, repository):
    folder = tree.real(repository.folder)
    assert tree.real(folder / "registers" / ".." / "top.yaml") == folder / "top.yaml"


def test_what_is_not_there_and_what_is_no_file_are_refused(tree, repository):
    folder = tree.real(repository.folder)
    with pytest.raises(FileNotFoundError):
        tree.read(folder / "registers" / "c.yaml")
    with pytest.raises(OSError):  # noqa: PT011  # which of them differs: git knows no folder by its path alone
        tree.read(folder / "registers")
    with pytest.raises(ValueError):  # noqa: PT011  # Python's own words
        tree.real(folder / "a\0b.yaml")


def test_what_stands_beside_a_file_is_told_in_order(tree, repository):
    folder = tree.real(repository.folder) / "registers"
    assert tree.beside(folder / "c.yaml") == [folder / "a.yaml", folder / "b.yaml"]
    assert tree.beside(folder / "nowhere" / "c.yaml") == []


def test_the_top_is_that_of_the_repository(tree, repository):
    assert tree.top(repository.folder / "registers") == tree.real(repository.folder)


def test_a_commit_has_what_the_disk_no_longer_has(repository):
    opened = Repository.open(repository.folder)
    (repository.folder / "top.yaml").unlink()
    with opened.objects() as objects:
        then = AtCommit(opened.top, objects, opened.commit("HEAD").name)
        assert then.read(opened.top / "top.yaml") == b"t: 1\n"
    with pytest.raises(FileNotFoundError):
        ON_DISK.read(opened.top / "top.yaml")


def test_some_files_are_as_they_would_be_and_the_others_as_they_are(repository):
    folder = ON_DISK.real(repository.folder)
    then = Overlaid({folder / "top.yaml": b"t: 2\n", folder / "registers" / "new.yaml": b""})
    assert (then.read(folder / "top.yaml"), then.read(folder / "registers" / "new.yaml")) == (b"t: 2\n", b"")
    assert then.read(folder / "registers" / "a.yaml") == b"a: 1\n"
    assert then.top(folder / "registers") == folder
    assert then.beside(folder / "registers" / "a.yaml") == ON_DISK.beside(folder / "registers" / "a.yaml")
    assert ON_DISK.read(folder / "top.yaml") == b"t: 1\n"


def test_no_more_is_read_than_a_register_may_have(repository):
    repository.write("large.yaml", b"x" * (MOST_BYTES + 10))
    assert len(ON_DISK.read(repository.folder / "large.yaml")) == MOST_BYTES + 1


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes with names on this system")
def test_a_pipe_is_no_file(repository):
    os.mkfifo(repository.folder / "pipe.yaml")
    with pytest.raises(IsADirectoryError):
        ON_DISK.read(repository.folder / "pipe.yaml")
