"""Contents by one process: in any order, of any size, and what is lost is told without stopping the rest."""

import os

import pytest

from riskreg import rules
from riskreg.git import GitFault, Repository
from riskreg.git.objects import MOST_READ
from riskreg.source import MOST_BYTES


def lose(scripted, name, content=None):
    """Take an object away, or put something else in its place."""
    file = scripted.folder / ".git" / "objects" / name[:2] / name[2:]
    file.chmod(0o644)
    if content is None:
        file.unlink()
    else:
        file.write_bytes(content)


def test_a_file_too_large_for_a_register_is_known_by_what_is_read_of_it():
    assert MOST_READ == MOST_BYTES + 1


def test_files_are_read_in_any_order_large_ones_too(scripted):
    large = os.urandom(3_000_000)
    scripted.put("large", large)
    scripted.put("sub/small", "small")
    scripted.put("empty", "")
    first = scripted.commit()
    second = scripted.keep("sub/small", "changed")
    repository = Repository.open(scripted.folder)
    with repository.objects() as objects:
        for _ in range(3):
            assert objects.read(second, "sub/small") == b"changed"
            assert objects.read(first, "large") == large
            assert objects.read(first, "sub/small") == b"small"
            assert objects.read(first, "empty") == b""
        for path in ("nowhere", "sub", "sub/", "sub/nowhere", "small/x", "", "a\nb", "a\0b", "/large", "..", "./large"):
            assert objects.read(first, path) is None
        assert objects.names(first, "") == ["empty", "large", "sub"]
        assert objects.names(first, "sub") == ["small"]
        assert objects.names(first, "empty") == objects.names(first, "nowhere") == objects.names("0" * 40, "") == []


def test_of_a_file_beyond_all_bounds_no_more_than_the_bound_is_kept(scripted, monkeypatch):
    monkeypatch.setattr("riskreg.git.objects.MOST_READ", 10)
    monkeypatch.setattr("riskreg.git.objects._CHUNK", 7)
    scripted.put("large", "0123456789abcdefghij" * 5)
    scripted.put("just", "0123456789")
    head = scripted.commit()
    with Repository.open(scripted.folder).objects() as objects:
        assert objects.read(head, "large") == b"0123456789"
        assert objects.read(head, "just") == b"0123456789", "and nothing of the one before is left in the pipe"


@pytest.mark.parametrize("known", [False, True], ids=["by its path", "by its name"])
def test_a_content_that_is_lost_is_told_and_the_others_are_read(scripted, known):
    first = scripted.keep("r.yaml", "1")
    second = scripted.keep("r.yaml", "2")
    lose(scripted, scripted.git("rev-parse", "HEAD~1:r.yaml"))
    repository = Repository.open(scripted.folder)
    if known:
        assert len(repository.versions("r.yaml")) == 2
    with repository.objects() as objects:
        with pytest.raises(GitFault, match="has lost") as fault:
            objects.read(first, "r.yaml")
        assert fault.value.rule is rules.REVISION_UNREADABLE
        assert objects.read(second, "r.yaml") == b"2"


@pytest.mark.parametrize("damage", [b"", b"nonsense"])
def test_a_content_that_is_damaged_is_told_and_the_others_are_read(scripted, damage):
    first = scripted.keep("r.yaml", os.urandom(100_000))
    second = scripted.keep("r.yaml", "2")
    name = scripted.git("rev-parse", "HEAD~1:r.yaml")
    file = scripted.folder / ".git" / "objects" / name[:2] / name[2:]
    lose(scripted, name, damage or file.read_bytes()[:50_000])
    with Repository.open(scripted.folder).objects() as objects:
        for _ in range(2):
            with pytest.raises(GitFault, match="cannot read it"):
                objects.read(first, "r.yaml")
            assert objects.read(second, "r.yaml") == b"2"


def test_git_may_be_gone_by_the_time_that_it_is_asked(scripted):
    head = scripted.keep("r.yaml", "1")
    with Repository.open(scripted.folder).objects() as objects:
        objects._process.kill()
        objects._process.wait()
        with pytest.raises(GitFault):
            objects.read(head, "r.yaml")
        assert objects.read(head, "r.yaml") == b"1"
    assert objects._process.returncode is not None


def test_a_link_is_the_text_that_git_holds_of_it(scripted):
    scripted.put("r.yaml", "1")
    (scripted.folder / "link").symlink_to("/etc/passwd")
    head = scripted.commit()
    with Repository.open(scripted.folder).objects() as objects:
        assert objects.read(head, "link") == b"/etc/passwd"


def test_no_process_is_left_behind_when_something_goes_wrong_inside(scripted):
    scripted.keep("r.yaml", "1")
    repository = Repository.open(scripted.folder)
    with pytest.raises(KeyError), repository.objects() as opened:
        raise KeyError
    assert opened._process.returncode is not None


def test_one_process_serves_every_context_and_each_repository_can_be_read_again(scripted):
    head = scripted.keep("r.yaml", "1")
    repository = Repository.open(scripted.folder)
    with repository.objects() as outer, repository.objects() as inner:
        assert inner is outer
        assert repository.commit("HEAD").name == head
        assert outer.read(head, "r.yaml") == b"1"
    with repository.objects() as later:
        assert later is not outer
        assert later.read(head, "r.yaml") == b"1"


def test_a_folder_that_is_damaged_inside_is_told(scripted):
    head = scripted.keep("r.yaml", "1")
    tree = scripted.git("hash-object", "-t", "tree", "-w", "--stdin", "--literally", content=b"100644 nothing behind")
    stamp = "<a@x> 1788264000 +0000"
    raw = f"tree {tree}\nauthor A {stamp}\ncommitter A {stamp}\n\nx\n".encode()
    broken = scripted.git("hash-object", "-t", "commit", "-w", "--stdin", "--literally", content=raw)
    with Repository.open(scripted.folder).objects() as objects:
        with pytest.raises(GitFault):
            objects.names(broken, "")
        assert objects.names(head, "") == ["r.yaml"]
