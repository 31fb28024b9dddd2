"""Where the files that a register is made of are read from: the disk as it is, or a commit."""

import os
import stat
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from riskreg.locate import repository
from riskreg.source import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskreg.git import Objects


class Tree(Protocol):
    """Files by their paths on this disk, whether they are read from it or not."""

    def real(self, path: Path) -> Path:
        """A path with no link and no `..` in it. Raises ValueError for a name that this machine cannot write."""

    def top(self, folder: Path) -> Path:
        """The top of the repository: nothing outside of it is read."""

    def read(self, file: Path) -> bytes:
        """The bytes of a file, no more than a register may have and one.

        Raises FileNotFoundError, IsADirectoryError for what is there and no file, another OSError, or ValueError.
        """

    def beside(self, file: Path) -> list[Path]:
        """The files in the folder of this one, in order; none where it cannot be read."""


class OnDisk:
    """The files as they are."""

    def real(self, path: Path) -> Path:
        """A path with no link in it."""
        return Path(os.path.realpath(path))

    def top(self, folder: Path) -> Path:
        """The top of a folder's repository; where there is none, the folder above it."""
        return repository(folder)

    def read(self, file: Path) -> bytes:
        """The bytes of a file; raises IsADirectoryError for a folder or a device, as a pipe would never end."""
        if not stat.S_ISREG(file.stat().st_mode):
            raise IsADirectoryError(file)
        with file.open("rb") as opened:
            return opened.read(MOST_BYTES + 1)

    def beside(self, file: Path) -> list[Path]:
        """What stands in the folder of a file."""
        try:
            return sorted(file.parent.iterdir())
        except OSError:
            return []


class Overlaid(NamedTuple):
    """The files as they are, but some of them as they would be: `contents` has those, by paths with no link in them."""

    contents: "Mapping[Path, bytes]"

    def real(self, path: Path) -> Path:
        """A path with no link in it."""
        return ON_DISK.real(path)

    def top(self, folder: Path) -> Path:
        """The top of a folder's repository."""
        return ON_DISK.top(folder)

    def read(self, file: Path) -> bytes:
        """The bytes of a file."""
        content = self.contents.get(file)
        return ON_DISK.read(file) if content is None else content

    def beside(self, file: Path) -> list[Path]:
        """What stands in the folder of a file."""
        return ON_DISK.beside(file)


class AtCommit(NamedTuple):
    """The files as a commit has them, by the paths that they would have in the repository's folder now.

    A link in a commit is a text to git, and no way to anything.
    """

    folder: Path
    objects: "Objects"
    commit: str

    def real(self, path: Path) -> Path:
        """A path without `..`: there are no links to follow."""
        if "\x00" in str(path):
            raise ValueError("a NUL in a path")
        return Path(os.path.normpath(path))

    def top(self, folder: Path) -> Path:  # noqa: ARG002  # a commit has one
        """The top of the repository."""
        return self.folder

    def read(self, file: Path) -> bytes:
        """The bytes of a file at the commit."""
        content = self.objects.read(self.commit, file.relative_to(self.folder).as_posix())
        if content is None:
            raise FileNotFoundError(file)
        return content

    def beside(self, file: Path) -> list[Path]:
        """What stands in the folder of a file at the commit."""
        folder = file.parent.relative_to(self.folder).as_posix()
        return sorted(file.parent / name for name in self.objects.names(self.commit, "" if folder == "." else folder))


ON_DISK = OnDisk()
