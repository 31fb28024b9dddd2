"""Bytes into files, whole or not at all: written aside in the same folder, then moved into place."""

import errno
import os
import secrets
import shutil
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import BinaryIO

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


def _write_aside(aside: Path, content: bytes) -> None:
    """A new file that only its owner may read, on the disk when this returns.

    Where the system can, it has no name until all is in it: nothing of it stays if the program is killed before.
    """
    if sys.platform == "linux":
        try:
            handle = os.open(aside.parent, os.O_TMPFILE | os.O_WRONLY, 0o600)
            with os.fdopen(handle, "wb") as file:
                _fill(file, content)
                # the descriptor has no part in it but that Python then follows the link
                os.link(f"/proc/self/fd/{handle}", aside, src_dir_fd=handle)
        except OSError:  # a file system or a container that has none of this; or a full disk, which is told below
            pass
        else:
            return
    with os.fdopen(
        os.open(aside, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o600), "wb"
    ) as file:
        _fill(file, content)


def _fill(file: BinaryIO, content: bytes) -> None:
    file.write(content)
    file.flush()
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
    with _ctrl_c_waits() as look_up:
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
def _ctrl_c_waits() -> Iterator[Callable[[], None]]:
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
