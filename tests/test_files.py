"""A file is written whole or not at all, and nothing is left beside it."""

import errno
import os
import resource
import secrets
import shutil
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from riskreg.files import already_there, exclusive, place_new, write_whole


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


NEW = {"README.md": b"read me", "registers/a.yaml": b"a" * 9000, "deep/er/b.json": b"{}"}


def everything(folder):
    """Every path below a folder, with what each file holds."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


ALL_OF_IT = {**NEW, "registers": None, "deep": None, "deep/er": None}


def test_new_files_are_all_there_and_nothing_else(tmp_path):
    place_new(tmp_path / "a" / "b", NEW)
    assert everything(tmp_path / "a" / "b") == ALL_OF_IT
    assert mode(tmp_path / "a/b/README.md") == mode_of_new(tmp_path)


def mode_of_new(folder):
    """The permissions that the user gives new files."""
    (folder / "made").touch()
    return mode(folder / "made")


def test_what_is_there_already_stops_it_and_stays(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "er").write_bytes(b"a file")
    (tmp_path / "README.md").symlink_to("nowhere")
    before = everything(tmp_path)
    assert already_there(tmp_path, NEW) == ["README.md", "deep/er"]
    with pytest.raises(OSError):  # noqa: PT011  # which of them depends on the system
        place_new(tmp_path, NEW)
    assert everything(tmp_path) == before


@pytest.mark.parametrize("place", ["file", "file/below", "nowhere", "nowhere/below"])
def test_a_folder_that_cannot_be_one_is_named(tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("nowhere").symlink_to("gone")
    assert already_there(Path(place), NEW) == [place.partition("/")[0]]
    with pytest.raises(OSError):  # noqa: PT011  # which of them depends on the system
        place_new(Path(place), NEW)
    assert listed(tmp_path) == ["file", "nowhere"]
    assert already_there(Path("new/er"), NEW) == []


def test_a_file_that_comes_meanwhile_is_not_written_over_and_not_taken_away(tmp_path, monkeypatch):
    link = os.link

    def late(source, target):
        if target.name == "b.json":
            target.write_bytes(b"someone else's")
        link(source, target)

    monkeypatch.setattr(os, "link", late)
    with pytest.raises(FileExistsError) as caught:
        place_new(tmp_path, NEW)
    assert caught.value.filename == str(tmp_path / "deep/er/b.json")
    assert everything(tmp_path) == {"deep": None, "deep/er": None, "deep/er/b.json": b"someone else's"}


def test_a_folder_that_comes_meanwhile_is_not_taken_away(tmp_path, monkeypatch):
    make = Path.mkdir

    def late(self, *words, **more):
        if self.name == "deep":
            make(self)
        make(self, *words, **more)

    monkeypatch.setattr(Path, "mkdir", late)
    with pytest.raises(FileExistsError):
        place_new(tmp_path, NEW)
    assert everything(tmp_path) == {"deep": None}


def no_links(*_):
    """What a file system without hard links says."""
    raise PermissionError(errno.EPERM, "Operation not permitted")


def test_a_file_system_without_links_gets_them_too(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "link", no_links)
    place_new(tmp_path, NEW)
    assert everything(tmp_path) == ALL_OF_IT
    with pytest.raises(FileExistsError):
        place_new(tmp_path, NEW)
    assert everything(tmp_path) == ALL_OF_IT


@pytest.mark.usefixtures("little_room")
def test_new_files_of_which_one_is_too_large_leave_nothing(tmp_path):
    (tmp_path / "kept").write_bytes(b"kept")
    with pytest.raises(OSError, match="File too large"):
        place_new(tmp_path / "new" / "er", NEW)
    assert everything(tmp_path) == {"kept": b"kept"}


CALLS = [
    (os, "link"),
    (os, "fsync"),
    (os, "mkdir"),
    (os, "rename"),
    (os, "rmdir"),
    (os, "unlink"),
    (os, "scandir"),
    (os.path, "lexists"),
    (shutil, "rmtree"),
    (Path, "mkdir"),
    (Path, "open"),
    (Path, "rename"),
    (secrets, "token_hex"),
]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # what was opened as the key was pressed
@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize("after", [True, False])
@pytest.mark.parametrize(("owner", "name"), CALLS, ids=lambda one: one if isinstance(one, str) else one.__name__)
def test_ctrl_c_at_any_call_leaves_nothing_or_everything(tmp_path, monkeypatch, owner, name, after, links):
    real, pressed_at, calls = getattr(owner, name), 0, 0

    def pressed(*words, **more):
        nonlocal calls
        calls += 1
        if calls == pressed_at and not after:
            raise KeyboardInterrupt
        result = real(*words, **more)
        if calls == pressed_at:
            raise KeyboardInterrupt
        return result

    if not links:
        monkeypatch.setattr(os, "link", no_links)
    for pressed_at in range(1, 60):
        folder = tmp_path / str(pressed_at) / "new"
        folder.parent.mkdir()
        (folder.parent / "kept").write_bytes(b"kept")
        calls, stopped = 0, False
        with monkeypatch.context() as patched:
            patched.setattr(owner, name, pressed)
            try:
                place_new(folder, NEW)
            except KeyboardInterrupt:
                stopped = True
        assert (folder.parent / "kept").read_bytes() == b"kept"
        if not stopped:
            assert everything(folder) == ALL_OF_IT
            return
        assert listed(folder.parent) == ["kept"]
    raise AssertionError("it never came to its end")


@pytest.mark.parametrize(("owner", "name"), [(os, "fsync"), (os, "link"), (shutil, "rmtree")])
@pytest.mark.parametrize("presses", [1, 3])
def test_a_real_ctrl_c_waits_until_nothing_can_be_left_behind(tmp_path, monkeypatch, owner, name, presses):
    real = getattr(owner, name)

    def pressed(*words):
        real(*words)
        for _ in range(presses):
            os.kill(os.getpid(), signal.SIGINT)

    monkeypatch.setattr(owner, name, pressed)
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt):
        place_new(tmp_path / "new", NEW)
    assert signal.getsignal(signal.SIGINT) is before
    assert listed(tmp_path) == []


def test_ctrl_c_while_it_is_taken_away_again_takes_it_all_away(tmp_path, monkeypatch):
    unlink = Path.unlink

    def pressed(self, *words):
        os.kill(os.getpid(), signal.SIGINT)
        unlink(self, *words)

    monkeypatch.setattr(Path, "unlink", pressed)
    (tmp_path / "new" / "deep" / "er").mkdir(parents=True)
    (tmp_path / "new" / "deep" / "er" / "b.json").touch()
    before = everything(tmp_path)
    with pytest.raises(KeyboardInterrupt):
        place_new(tmp_path / "new", NEW)
    assert everything(tmp_path) == before


def test_another_thread_writes_them_as_well(tmp_path):
    thread = threading.Thread(target=place_new, args=(tmp_path, NEW))
    thread.start()
    thread.join()
    assert everything(tmp_path) == ALL_OF_IT


def test_where_ctrl_c_is_ignored_it_stays_ignored(tmp_path, monkeypatch):
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        monkeypatch.setattr(os, "fsync", lambda _: os.kill(os.getpid(), signal.SIGINT))
        place_new(tmp_path, NEW)
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGINT, before)
    assert everything(tmp_path) == ALL_OF_IT


def killed_while_writing(folder, program=""):
    """What lies in a folder after the program was killed with a file's bytes written and not yet in their place."""
    program += f"import os, signal; from pathlib import Path; from riskreg.files import write_whole; os.fsync = lambda _: os.kill(os.getpid(), signal.SIGKILL); write_whole(Path({str(folder / 'paper.md')!r}), b'new')"
    done = subprocess.run([sys.executable, "-c", program], check=False)
    assert done.returncode == -signal.SIGKILL
    return listed(folder)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has files without a name")
def test_a_program_that_is_killed_leaves_nothing_beside_the_file(tmp_path):
    (tmp_path / "paper.md").write_bytes(b"old")
    assert killed_while_writing(tmp_path) == ["paper.md"]
    assert (tmp_path / "paper.md").read_bytes() == b"old"


def test_on_another_system_it_leaves_the_file_as_it_was(tmp_path):
    (tmp_path / "paper.md").write_bytes(b"old")
    left = killed_while_writing(tmp_path, "import sys; sys.platform = 'darwin'; ")
    assert [name[:10] for name in left] == [".paper.md.", "paper.md"]
    assert (tmp_path / "paper.md").read_bytes() == b"old"


@pytest.mark.parametrize("failing", ["open", "link"])
def test_where_a_file_cannot_be_without_a_name_it_is_written_all_the_same(tmp_path, monkeypatch, failing):
    function = getattr(os, failing)

    def refuse(path, *arguments, **named):
        if failing == "link" or Path(path).is_dir():
            raise OSError(errno.EOPNOTSUPP, "not here")
        return function(path, *arguments, **named)

    monkeypatch.setattr(os, failing, refuse)
    write_whole(tmp_path / "paper.md", b"new")
    assert (tmp_path / "paper.md").read_bytes() == b"new"
    assert listed(tmp_path) == ["paper.md"]


@pytest.fixture
def two_folders(tmp_path):
    """A register in each of two folders."""
    made = [tmp_path / name / "register.yaml" for name in ("a", "b")]
    for one in made:
        one.parent.mkdir()
        one.write_bytes(b"old")
    return made


def test_the_folders_of_several_files_are_all_taken_and_each_once(two_folders):
    one, two = two_folders
    with exclusive(two, one, one.with_name("other.yaml")):
        for file in two_folders:
            with pytest.raises(TimeoutError), exclusive(file, patience=0.05):
                pytest.fail("two at once")
    with exclusive(one, patience=0.05), exclusive(two, patience=0.05):
        pass


def test_what_was_left_beside_any_of_several_files_is_cleared_away(two_folders):
    for file in two_folders:
        file.with_name(".register.yaml.riskreg-0123456789abcdef").write_bytes(b"left")
    with exclusive(*two_folders):
        assert [listed(file.parent) for file in two_folders] == [["register.yaml"]] * 2


def test_two_that_name_the_same_files_in_another_order_never_wait_for_each_other(two_folders):
    failed = []

    def take(*files):
        try:
            for _ in range(300):
                with exclusive(*files, patience=30):
                    pass
        except TimeoutError as fault:
            failed.append(fault)

    threads = [threading.Thread(target=take, args=order) for order in (two_folders, two_folders[::-1])]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert failed == []
