"""A register is changed whole or not at all: killed at any point, two hundred at once, on a full disk, against a stranger."""

import errno
import json
import os
import resource
import shutil
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from riskreg import files
from riskreg.files import ChangedMeanwhile, exclusive, place_new, replace_whole

ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="what it looks at is Linux's own")


def listed(folder):
    """What lies in a folder."""
    return sorted(file.name for file in folder.iterdir())


def driven(program, *words, status=0):
    """What a program prints as JSON. It starts once and forks as often as it likes: a start takes longer than an edit."""
    done = subprocess.run([sys.executable, "-c", program, *map(str, words)], capture_output=True, check=False)
    assert done.returncode == status, done.stderr.decode()[-2_000:]
    return json.loads(done.stdout)


COUNTING = """
import hashlib, json, os, random, signal, sys, time
from pathlib import Path
from riskreg.files import exclusive, replace_whole

file, times = Path(sys.argv[1]), int(sys.argv[2])

def whole(number):
    body = (f"{number} " * (1 + number % 5_000)).encode()
    return hashlib.sha256(body).hexdigest().encode() + b"\\n" + body

def number_in(content):
    digest, _, body = content.partition(b"\\n")
    if hashlib.sha256(body).hexdigest().encode() != digest:
        raise SystemExit(f"torn: {content[:80]!r}")
    return int(body.split(b" ", 1)[0])

def edit():
    with exclusive(file):
        before = file.read_bytes()
        replace_whole(file, before, whole(number_in(before) + 1))
"""

KILLING = f"""{COUNTING}
chance = random.Random()
seen, beside, again = [], 0, 0
for _ in range(times):
    child = os.fork()
    if not child:
        while True:
            edit()
    time.sleep(chance.random() * 0.012)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    seen.append(number_in(file.read_bytes()))
    beside = max(beside, len(os.listdir(file.parent)) - 1)
edit()
print(json.dumps([seen, beside, os.listdir(file.parent)]))
"""

CROWD = f"""{COUNTING}
children = []
for _ in range(times):
    child = os.fork()
    if not child:
        try:
            edit()
        except BaseException as fault:
            print(repr(fault), file=sys.stderr)
            os._exit(1)
        os._exit(0)
    children.append(child)
ended = [os.waitpid(child, 0)[1] for child in children]
print(json.dumps([number_in(file.read_bytes()), sum(map(bool, ended)), os.listdir(file.parent)]))
"""


@pytest.fixture
def counted(tmp_path):
    """A file that holds the number 0 and a sum that shows whether it is whole, alone in a folder."""
    file = tmp_path / "counted" / "register.yaml"
    file.parent.mkdir()
    file.write_bytes(b"0")
    program = f"{COUNTING}\nfile.write_bytes(whole(0)); print('null')"
    driven(program, file, 0)
    return file


@ON_LINUX
def test_killed_at_any_point_the_file_is_whole_and_no_edit_that_was_made_is_gone(counted):
    seen, beside, left = driven(KILLING, counted, 300)
    assert len(seen) == 300
    assert seen == sorted(seen)
    assert seen[-1] > 50  # the children did get as far as writing
    assert beside <= 1  # one file aside at most: the next edit has cleared away what the last one left
    assert left == ["register.yaml"]


@ON_LINUX
def test_of_two_hundred_edits_at_once_none_is_lost(counted):
    number, failed, left = driven(CROWD, counted, 200)
    assert (number, failed, left) == (200, 0, ["register.yaml"])


def test_threads_of_one_process_wait_for_each_other_too(counted):
    counted.write_bytes(b"0")

    def edit():
        for _ in range(10):
            with exclusive(counted):
                before = counted.read_bytes()
                replace_whole(counted, before, str(int(before) + 1).encode())

    threads = [threading.Thread(target=edit) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counted.read_bytes() == b"80"


def test_what_was_left_aside_is_cleared_away_and_nothing_else(tmp_path):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    others = (".register.yaml.riskreg-notes", ".register.yaml.swp", ".other.yaml.riskreg-0123456789abcdef")
    for name in (*others, ".register.yaml.riskreg-0123456789abcdef"):
        (tmp_path / name).write_bytes(b"kept")
    with exclusive(file):
        replace_whole(file, b"old", b"new")
    assert listed(tmp_path) == sorted([*others, "register.yaml"])


def test_waiting_has_an_end(tmp_path):
    file = tmp_path / "register.yaml"
    with exclusive(file), pytest.raises(TimeoutError, match="another riskreg"), exclusive(file, patience=0.05):
        pytest.fail("two at once")
    with exclusive(file, patience=0.05):
        assert listed(tmp_path) == []


def test_a_folder_that_is_not_there_is_left_to_what_follows(tmp_path):
    file = tmp_path / "none" / "register.yaml"
    with exclusive(file), pytest.raises(FileNotFoundError):
        replace_whole(file, b"", b"new")


def test_where_a_folder_cannot_be_locked_the_file_is_written_and_nothing_is_cleared_away(tmp_path, monkeypatch):
    def refused(*_):
        raise OSError(errno.ENOLCK, "no locks")

    monkeypatch.setattr(files.fcntl, "flock", refused)
    aside = tmp_path / ".register.yaml.riskreg-0123456789abcdef"
    for one in (tmp_path / "register.yaml", aside):
        one.write_bytes(b"old")
    with exclusive(tmp_path / "register.yaml"):
        replace_whole(tmp_path / "register.yaml", b"old", b"new")
    assert (tmp_path / "register.yaml").read_bytes() == b"new"
    assert aside.exists()  # it may be that of somebody who is at it now


@pytest.mark.parametrize("theirs", [b"theirs", b"old and more", b"ol", b""])
def test_what_a_stranger_writes_meanwhile_is_never_written_over(tmp_path, theirs):
    file = tmp_path / "register.yaml"
    file.write_bytes(theirs)
    with pytest.raises(ChangedMeanwhile):
        replace_whole(file, b"old", b"ours")
    assert file.read_bytes() == theirs
    assert listed(tmp_path) == ["register.yaml"]


@pytest.mark.parametrize("how", ["written in place", "moved into place", "deleted", "made a folder"])
def test_a_stranger_who_writes_while_ours_is_on_its_way_to_the_disk_wins(tmp_path, monkeypatch, how):
    file, real = tmp_path / "register.yaml", os.fsync
    file.write_bytes(b"old")

    def stranger(handle):
        real(handle)
        if how == "written in place":
            file.write_bytes(b"theirs")
        elif how == "moved into place":
            (tmp_path / "new").write_bytes(b"theirs")
            (tmp_path / "new").replace(file)
        else:
            file.unlink()
            if how == "made a folder":
                file.mkdir()

    monkeypatch.setattr(os, "fsync", stranger)
    with pytest.raises(ChangedMeanwhile):
        replace_whole(file, b"old", b"ours")
    assert listed(tmp_path) == ([] if how == "deleted" else ["register.yaml"])
    if file.is_file():
        assert file.read_bytes() == b"theirs"


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664, 0o755, 0o400 | 0o200])
def test_the_mode_stays(tmp_path, mode):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    file.chmod(mode)
    replace_whole(file, b"old", b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode)) == (b"new", mode)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to somebody else")
def test_owner_and_group_stay(tmp_path):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    os.chown(file, 12_345, 23_456)
    replace_whole(file, b"old", b"new")
    assert (file.stat().st_uid, file.stat().st_gid) == (12_345, 23_456)


def test_a_group_that_cannot_be_kept_lends_its_rights_to_no_other(tmp_path, monkeypatch):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    file.chmod(0o664)

    def refused(*_):
        raise PermissionError

    monkeypatch.setattr(os, "fchown", refused)
    replace_whole(file, b"old", b"new")
    assert stat.S_IMODE(file.stat().st_mode) == 0o644


@ON_LINUX
def test_extended_attributes_stay(tmp_path):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    try:
        os.setxattr(file, "user.reviewed", b"by the board")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace_whole(file, b"old", b"new")
    assert os.getxattr(file, "user.reviewed") == b"by the board"


def test_a_link_is_followed_and_stays(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "real" / "register.yaml").write_bytes(b"old")
    link = tmp_path / "link.yaml"
    link.symlink_to(Path("real") / "register.yaml")
    with exclusive(link):
        replace_whole(link, b"old", b"new")
    assert link.is_symlink()
    assert (tmp_path / "real" / "register.yaml").read_bytes() == b"new"
    assert (listed(tmp_path), listed(tmp_path / "real")) == (["link.yaml", "real"], ["register.yaml"])


def test_another_name_of_the_same_file_keeps_what_it_held(tmp_path):
    file, other = tmp_path / "register.yaml", tmp_path / "copy.yaml"
    file.write_bytes(b"old")
    other.hardlink_to(file)
    replace_whole(file, b"old", b"new")
    assert (file.read_bytes(), other.read_bytes()) == (b"new", b"old")


@pytest.mark.parametrize("kind", ["a folder", "a pipe", "a link in a circle"])
def test_what_is_no_file_is_an_error_and_stays(tmp_path, kind):
    place = tmp_path / "register.yaml"
    if kind == "a folder":
        place.mkdir()
    elif kind == "a pipe":
        os.mkfifo(place)
    else:
        place.symlink_to(place)
    before = place.lstat()
    with pytest.raises(OSError, match=r"ordinary|symbolic"):
        replace_whole(place, b"", b"new")
    assert (place.lstat().st_ino, listed(tmp_path)) == (before.st_ino, ["register.yaml"])


READ_ONLY = """
import json, os, sys
from pathlib import Path
from riskreg.files import exclusive, replace_whole

file = Path(sys.argv[1])
if os.geteuid() == 0:  # whom no mode keeps from anything
    os.setgid(65534)
    os.setuid(65534)
try:
    with exclusive(file):
        replace_whole(file, b"old", b"new")
except PermissionError as fault:
    print(json.dumps(fault.strerror))
"""


@pytest.fixture
def shared_folder():
    """A folder that another user can come to."""
    place = Path("/tmp") / f"riskreg-hard-{os.getpid()}"  # below tmp_path nobody else may look
    place.mkdir(mode=0o755)
    yield place
    place.chmod(0o755)
    shutil.rmtree(place)


@pytest.mark.parametrize(("folder", "file"), [(0o555, 0o666), (0o777, 0o444)], ids=["the folder", "the file"])
def test_what_may_only_be_read_stays_as_it_is(shared_folder, folder, file):
    register = shared_folder / "register.yaml"
    register.write_bytes(b"old")
    register.chmod(file)
    shared_folder.chmod(folder)
    assert driven(READ_ONLY, register) == "Permission denied"
    assert (register.read_bytes(), listed(shared_folder)) == (b"old", ["register.yaml"])


@pytest.fixture
def small_disk(tmp_path):
    """A real file system of 64 kilobytes."""
    place = tmp_path / "disk"
    place.mkdir()
    if shutil.which("mount") is None or os.geteuid() != 0:
        pytest.skip("only root can mount a small disk")
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"a small disk cannot be mounted here: {done.stderr.decode().strip()}")
    yield place
    subprocess.run(["umount", place], check=True)


def test_a_full_disk_holds_the_old_file_and_nothing_beside_it(small_disk):
    file = small_disk / "register.yaml"
    file.write_bytes(b"old" * 10_000)
    with exclusive(file), pytest.raises(OSError, match="No space left"):
        replace_whole(file, b"old" * 10_000, b"new" * 15_000)
    assert file.read_bytes() == b"old" * 10_000
    assert listed(small_disk) == ["register.yaml"]
    with exclusive(file):  # and what fits can still be written
        replace_whole(file, b"old" * 10_000, b"new" * 3_000)
    assert file.read_bytes() == b"new" * 3_000


def test_a_disk_that_fills_among_new_files_holds_what_it_held(small_disk):
    (small_disk / "kept").write_bytes(b"kept")
    with pytest.raises(OSError, match="No space left"):
        place_new(small_disk / "new", {f"{number}/file": b"x" * 12_000 for number in range(9)})
    assert listed(small_disk) == ["kept"]
    assert (small_disk / "kept").read_bytes() == b"kept"


TOO_LARGE = """
import json, resource, signal, sys
from pathlib import Path
from riskreg.files import exclusive, replace_whole

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (4_096, 4_096))
file = Path(sys.argv[1])
try:
    with exclusive(file):
        replace_whole(file, b"old", b"n" * 10_000)
except OSError as fault:
    print(json.dumps(fault.strerror))
"""


@pytest.mark.skipif(not hasattr(resource, "RLIMIT_FSIZE"), reason="this system sets no limit to a file")
def test_a_write_that_stops_half_way_leaves_the_old_file_and_nothing_beside_it(tmp_path):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    assert driven(TOO_LARGE, file) == "File too large"
    assert (file.read_bytes(), listed(tmp_path)) == (b"old", ["register.yaml"])


@pytest.mark.parametrize("failing", ["O_TMPFILE", "link"])
def test_where_a_file_cannot_be_without_a_name_it_is_replaced_all_the_same(tmp_path, monkeypatch, failing):
    def refused(*_, **__):
        raise OSError(errno.EOPNOTSUPP, "not here")

    if failing == "link":
        monkeypatch.setattr(os, "link", refused)
    else:
        monkeypatch.setattr(sys, "platform", "freebsd")
    file = tmp_path / "register.yaml"
    file.write_bytes(b"old")
    file.chmod(0o640)
    replace_whole(file, b"old", b"new")
    assert (file.read_bytes(), stat.S_IMODE(file.stat().st_mode), listed(tmp_path)) == (
        b"new",
        0o640,
        ["register.yaml"],
    )
