"""A file is written whole or not at all, and nothing is left beside it."""

import os
import resource
import stat
import subprocess
from pathlib import Path

import pytest

from riskreg.files import write_whole


def mode(file):
    """The permissions of a file."""
    return stat.S_IMODE(file.stat().st_mode)


def listed(folder):
    """What lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


def test_a_new_file_holds_the_bytes_and_nothing_is_left_beside_it(tmp_path):
    write_whole(tmp_path / "paper.md", b"new\r\n\x00")
    assert (tmp_path / "paper.md").read_bytes() == b"new\r\n\x00"
    assert listed(tmp_path) == ["paper.md"]


def test_a_file_that_is_there_is_replaced_and_nothing_is_left_beside_it(tmp_path):
    file = tmp_path / "paper.md"
    file.write_bytes(b"something longer than the new")
    write_whole(file, b"new")
    assert file.read_bytes() == b"new"
    assert listed(tmp_path) == ["paper.md"]


@pytest.mark.parametrize(("mask", "expected"), [(0o022, 0o644), (0o077, 0o600), (0o002, 0o664)])
def test_a_new_file_has_the_permissions_that_the_user_gives_new_files(tmp_path, mask, expected):
    before = os.umask(mask)
    try:
        write_whole(tmp_path / "paper.md", b"new")
        assert os.umask(mask) == mask
    finally:
        os.umask(before)
    assert mode(tmp_path / "paper.md") == expected


@pytest.mark.parametrize("kept", [0o600, 0o640, 0o664, 0o755])
def test_a_file_that_is_there_keeps_its_permissions(tmp_path, kept):
    file = tmp_path / "paper.md"
    file.write_bytes(b"old")
    file.chmod(kept)
    write_whole(file, b"new")
    assert mode(file) == kept


def test_a_link_is_followed_and_stays_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "paper.md").write_bytes(b"old")
    link = tmp_path / "link.md"
    link.symlink_to(Path("real") / "paper.md")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "paper.md").read_bytes() == b"new"
    assert listed(tmp_path) == ["link.md", "real"]


def test_a_link_to_nothing_makes_the_file_that_it_names(tmp_path):
    link = tmp_path / "link.md"
    link.symlink_to("paper.md")
    write_whole(link, b"new")
    assert link.is_symlink()
    assert (tmp_path / "paper.md").read_bytes() == b"new"


def test_a_link_that_runs_in_a_circle_is_no_traceback(tmp_path):
    link = tmp_path / "link.md"
    link.symlink_to("link.md")
    write_whole(link, b"new")
    assert link.read_bytes() == b"new"


def test_a_name_as_long_as_a_name_can_be_is_written(tmp_path):
    write_whole(tmp_path / ("x" * 255), b"new")
    assert listed(tmp_path) == ["x" * 255]


def test_a_pipe_is_written_to_and_stays_a_pipe(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    with subprocess.Popen(["cat", str(pipe)], stdout=subprocess.PIPE) as reader:
        write_whole(pipe, b"new")
        assert reader.communicate()[0] == b"new"
    assert pipe.is_fifo()


def test_a_device_is_written_to_and_stays_a_device():
    write_whole(Path(os.devnull), b"new")
    assert Path(os.devnull).is_char_device()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_device_that_is_full_is_an_error():
    with pytest.raises(OSError, match="No space"):
        write_whole(Path("/dev/full"), b"new")


@pytest.mark.parametrize("place", ["no/such/folder/paper.md", "file/paper.md", "x" * 256, "folder"])
def test_a_place_that_cannot_be_written_is_an_error_and_leaves_nothing(tmp_path, place):
    (tmp_path / "file").write_bytes(b"old")
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError):  # noqa: PT011  # which of them depends on the system
        write_whole(tmp_path / place, b"new")
    assert listed(tmp_path) == ["file", "folder"]
    assert (tmp_path / "file").read_bytes() == b"old"
    assert listed(tmp_path / "folder") == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write into every folder")
def test_a_folder_that_may_not_be_written_leaves_the_old_file(tmp_path):
    file = tmp_path / "paper.md"
    file.write_bytes(b"old")
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(PermissionError):
            write_whole(file, b"new")
    finally:
        tmp_path.chmod(0o700)
    assert file.read_bytes() == b"old"
    assert listed(tmp_path) == ["paper.md"]


@pytest.fixture
def little_room():
    """A limit on the size of a file stands for a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.usefixtures("little_room")
def test_a_write_that_fails_half_way_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    (tmp_path / "paper.md").write_bytes(b"old")
    with pytest.raises(OSError, match="File too large"):
        write_whole(tmp_path / "paper.md", b"x" * 100_000)
    assert (tmp_path / "paper.md").read_bytes() == b"old"
    assert listed(tmp_path) == ["paper.md"]
