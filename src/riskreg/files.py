"""Bytes into a file, whole or not at all: written aside in the same folder, then moved into place."""

import os
import tempfile
from pathlib import Path

_MOST_OF_A_NAME = 40  # of the file's name in that of the file aside, which is longer and has the same limit


def write_whole(path: Path, content: bytes) -> None:
    """Put these bytes into a file. Raises OSError, and then the file is as it was before.

    A pipe or a device is written to as it is: there is nothing in it to keep whole, and it is not replaced.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(content)
        return
    target = Path(os.path.realpath(path))  # Path.resolve raises another fault for links that run in a circle
    handle, aside = tempfile.mkstemp(prefix=f".{target.name[:_MOST_OF_A_NAME]}.", dir=target.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(aside, _mode(target))  # noqa: PTH101  # the file aside has a name only as text
        os.replace(aside, target)  # noqa: PTH105  # as above
    except BaseException:
        os.unlink(aside)  # noqa: PTH108  # as above
        raise


def _mode(target: Path) -> int:
    """The mode of the file that is there, else that of a new file under the user's mask."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
