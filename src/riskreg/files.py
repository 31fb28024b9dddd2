"""Bytes into files, whole or not at all: written aside in the same folder, then moved into place."""

import errno
import os
import secrets
import shutil
import signal
import stat
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO, NamedTuple

if sys.platform != "win32":
    import fcntl

_Undo = list[Callable[[], object]]

_MOST_OF_A_NAME = 40  # of the file's name in that of the file aside, which is longer and has the same limit


def write_whole(path: Path, content: bytes) -> None:
    """Put these bytes into a file. Raises OSError, and then the file is as it was before.

    A pipe or a device is written to as it is: there is nothing in it to keep whole, and it is not replaced.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = Path(os.path.realpath(path))  # Path.resolve raises another fault for links that run in a circle
    aside = target.parent / f".{target.name[:_MOST_OF_A_NAME]}.{secrets.token_hex(8)}"
    try:
        _write_aside(aside, content)
        aside.chmod(_mode(target))
        aside.replace(target)
    except BaseException:
        with suppress(FileNotFoundError):
            aside.unlink()
        raise


def _write_aside(aside: Path, content: bytes, dress: Callable[[int], object] | None = None) -> None:
    """A new file that only its owner may read, on the disk when this returns.

    `dress` is given its descriptor, to make it look like another. Where the system can, it has no name until all is
    in it: nothing of it stays if the program is killed before.
    """
    if sys.platform == "linux":
        try:
            handle = os.open(aside.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                _fill(file, content, dress)
                # the descriptor has no part in it but that Python then follows the link
                os.link(f"/proc/self/fd/{handle}", aside, src_dir_fd=handle)
        except OSError:  # a file system or a container that has none of this; or a full disk, which is told below
            pass
        else:
            return
    with os.fdopen(
        os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb"
    ) as file:
        _fill(file, content, dress)


def _fill(file: BinaryIO, content: bytes, dress: Callable[[int], object] | None = None) -> None:
    file.write(content)
    file.flush()
    if dress is not None:
        dress(file.fileno())
    os.fsync(file.fileno())


def _mode(target: Path) -> int:
    """The mode of the file that is there, else that of a new file under the user's mask."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def place_new(folder: Path, contents: Mapping[str, bytes]) -> None:
    """Put new files into a folder, by their paths from it: all of them, or none.

    The folder and those inside it are made where they are not there. Raises FileExistsError for a path that
    something already has (`already_there` tells beforehand), and OSError where one cannot be written. Whatever
    stops it, a full disk or Ctrl-C, what it has made by then is taken away again.
    """
    undo: _Undo = []  # each step stands here before it is taken, so that one that is broken off is undone too
    with ctrl_c_waits() as look_up:
        try:
            _make(folder, undo)
            aside = folder / f".riskreg-{secrets.token_hex(8)}"
            undo.append(partial(shutil.rmtree, aside))
            aside.mkdir(mode=0o700)
            for number, content in enumerate(contents.values()):  # all of them aside, before any is in its place
                look_up()
                _write_out(aside / str(number), content)
            for number, name in enumerate(contents):
                look_up()
                target = folder / name
                _make(target.parent, undo)
                undo.append(partial(_take_away, aside / str(number), target))
                _move(aside / str(number), target)
            shutil.rmtree(aside)
            look_up()
        except BaseException:
            for step in reversed(undo):
                with suppress(OSError):
                    step()
            raise


def already_there(folder: Path, names: Iterable[str]) -> list[str]:
    """What is in the way of these paths: something that has one already, or stands where a folder should."""
    return list(dict.fromkeys(found for name in names if (found := _in_the_way(folder, name)) is not None))


def _in_the_way(folder: Path, name: str) -> str | None:
    """What keeps a new file from its place: by its path from the folder, or whole where it lies outside of it."""
    path = folder / name
    for above in reversed(path.parents):
        if os.path.lexists(above) and not os.path.isdir(above):  # noqa: PTH112  # as in locate
            return above.relative_to(folder).as_posix() if folder in above.parents else str(above)
    return name if os.path.lexists(path) else None


@contextmanager
def ctrl_c_waits() -> Iterator[Callable[[], None]]:
    """Ctrl-C stops nothing half-way: it is heard where the function that this gives is called, and at the end.

    Only the main thread hears it at all, and only where it is not ignored.
    """
    heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if not heard or threading.current_thread() is not threading.main_thread():
        yield lambda: None
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))

    def look_up() -> None:
        if pressed:
            pressed.clear()
            raise KeyboardInterrupt

    try:
        yield look_up
    finally:
        signal.signal(signal.SIGINT, before)
        look_up()


def _make(folder: Path, undo: _Undo) -> None:
    """A folder and those above it, where they are not there, the outermost first."""
    missing = [one for one in (folder, *folder.parents) if not os.path.lexists(one)]
    for one in reversed(missing):
        undo.append(one.rmdir)  # which takes away nothing that holds anything
        try:
            one.mkdir()
        except OSError:
            undo.pop()
            raise


def _write_out(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        _fill(file, content)


def _move(aside: Path, target: Path) -> None:
    """Into its place, unless something has come to stand there meanwhile."""
    try:
        os.link(aside, target)  # which, unlike a rename, never takes the place of another file
    except OSError:  # a file system without links; or something is there
        if os.path.lexists(target):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(target)) from None
        aside.rename(target)


def _take_away(aside: Path, target: Path) -> None:
    """A file out of its place again, if it is the one that was moved there and not another's."""
    if not aside.exists() or os.path.samefile(aside, target):  # noqa: PTH121  # raises where there is no target
        target.unlink()


class ChangedMeanwhile(OSError):
    """A file no longer holds what was read from it: somebody else has changed it, and what they wrote stays."""


_PATIENCE = 60.0  # seconds: a single edit of the largest register takes a few
_ASIDE = ".riskreg-"


@contextmanager
def exclusive(path: Path, *more: Path, patience: float = _PATIENCE) -> Iterator[None]:
    """One of us at a time in the folders that these files lie in: other processes, and other threads, wait for their turn.

    It is the folder itself that is locked, so that nothing has to lie beside the file for it, and the lock ends with
    the process, however that ends. Several folders are locked in an order of their own, whatever order the files come
    in: two of us never wait for each other. Where a folder cannot be locked (Windows, some disks on a network) nobody
    waits, and `replace_whole` alone keeps edits from being lost. What an edit that was killed has left is cleared away
    here. Raises TimeoutError when it is not our turn after `patience` seconds.
    """
    if sys.platform == "win32":
        yield
        return
    targets = [Path(os.path.realpath(one)) for one in (path, *more)]
    until = time.monotonic() + patience
    with ExitStack() as held:
        for handle, folder in _folders(targets, held):
            if _locked(handle, until):
                for target in targets:
                    if target.parent == folder:
                        _clear_away(target)
        yield


def _folders(targets: Iterable[Path], held: ExitStack) -> list[tuple[int, Path]]:
    """The folders of some files, open until `held` ends: each once, and always in the same order."""
    found: dict[tuple[int, int], tuple[int, Path]] = {}
    for folder in {target.parent: None for target in targets}:
        try:
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        except OSError:  # a folder that may not be listed, or that is not there: what follows says so
            continue
        held.callback(os.close, handle)
        stood = os.fstat(handle)
        found.setdefault((stood.st_dev, stood.st_ino), (handle, folder))
    return [found[key] for key in sorted(found)]


def _locked(handle: int, until: float) -> bool:
    """Wait for the lock of a folder; False where it can have none."""
    pause = 0.001
    while True:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                raise TimeoutError(errno.ETIMEDOUT, "another riskreg is still busy in this folder") from None
            time.sleep(pause)
            pause = min(pause * 2, 0.02)
        except OSError:
            return False
        else:
            return True


def _clear_away(target: Path) -> None:
    """What edits of a file left aside when they were killed: nobody is at one now, for the folder is ours."""
    start = _aside_name(target)
    with suppress(OSError):
        for name in os.listdir(target.parent):  # noqa: PTH208  # its names are all that is wanted
            if name.startswith(start) and len(name) == len(start) + 16:
                (target.parent / name).unlink()


def _aside_name(target: Path) -> str:
    return f".{target.name[:_MOST_OF_A_NAME]}{_ASIDE}"


def replace_whole(path: Path, before: bytes, content: bytes) -> None:
    """Put these bytes into an ordinary file that held `before` when it was read; whole, or not at all.

    A link is followed, and stays. Owner, group, mode and extended attributes stay, as far as this user may give them.
    Other names of the same file (hard links) keep what it held, as they do when git checks a file out. Raises
    ChangedMeanwhile where the file holds anything else by the time it would be moved into place, and OSError where it
    may not be written or cannot be; the file is then as it was.
    """
    with set_aside(path, before, content) as ready:
        ready.take_its_place()


class Aside(NamedTuple):
    """New bytes for a file, on the disk beside it, and what the file held when it was read."""

    file: Path
    target: Path
    before: bytes

    def look(self) -> None:
        """Raise ChangedMeanwhile where the file holds anything else by now."""
        if not _still_holds(self.target, self.before):
            raise ChangedMeanwhile(errno.EBUSY, "it was changed meanwhile", str(self.target))

    def take_its_place(self) -> None:
        """The new bytes are the file's from now on. Raises as `replace_whole` does."""
        self.look()
        self.file.replace(self.target)
        _flush_folder(self.target.parent)


@contextmanager
def set_aside(path: Path, before: bytes, content: bytes) -> Iterator[Aside]:
    """The new bytes of a file, beside it: until they are moved into its place, or the context ends.

    Raises OSError where the file may not be written, or the bytes cannot be.
    """
    target = Path(os.path.realpath(path))
    was = target.stat()
    if not stat.S_ISREG(was.st_mode):
        raise OSError(errno.EINVAL, "it is no ordinary file", str(path))
    if not os.access(target, os.W_OK):  # a folder that may be written would let us pass over that
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
    aside = target.parent / (_aside_name(target) + secrets.token_hex(8))
    try:
        _write_aside(aside, content, partial(_dress, target, was))
        yield Aside(aside, target, before)
    finally:
        with suppress(OSError):  # it has taken its place
            aside.unlink()


def _dress(target: Path, was: os.stat_result, handle: int) -> None:
    """Make a new file look like the one that it is to replace."""
    if sys.platform == "win32":
        return
    mode = stat.S_IMODE(was.st_mode)
    with suppress(OSError):
        os.fchown(handle, was.st_uid, -1)
    try:
        os.fchown(handle, -1, was.st_gid)
    except OSError:  # a group that we are not of: ours is to see no more of it than everybody does
        mode = mode & ~0o070 | (mode & 0o007) << 3
    os.fchmod(handle, mode)
    if sys.platform == "linux":
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(handle, name, os.getxattr(target, name))


def _still_holds(target: Path, before: bytes) -> bool:
    try:
        if not target.is_file():
            return False
        with target.open("rb") as file:
            return file.read(len(before) + 1) == before
    except OSError:
        return False


def _flush_folder(folder: Path) -> None:
    """Have the disk know the new file by its name, too."""
    if sys.platform == "win32":
        return
    with suppress(OSError):  # the file is in its place: a disk that cannot do this has nothing better
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
