"""`watch`: registers read again each time that one of them, or a file that one is made of, is saved.

The system tells of what happens in a folder. Since not every disk does (those on a network often say nothing), and
since a folder can go and come back, the files' dates are looked at once a second as well.
"""

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from riskreg.comparison import Evaluation
from riskreg.layers import Layered
from riskreg.loader import Loaded
from riskreg.locate import SourceFile, find
from riskreg.movement import Movement, compare
from riskreg.scoring import Scored, loaded, scored

_EVERY = 1000  # milliseconds after which the dates are looked at, whatever the system tells
_QUIET = 50  # milliseconds without another change, after which those before it are one save
_LONGEST = 400  # milliseconds of changes without a pause, after which they are told all the same
_PAUSE = 0.15  # seconds for an editor that is in the middle of saving
_PAUSES = 6
_ENDINGS = (".yaml", ".yml")

# Of each file: when it was written, which it is, how long; None: not there.
_Dates = dict[Path, tuple[int, int, int] | None]


class News(NamedTuple):
    """One reading of everything, and what is different from the one before.

    `number` counts the saves; 0 is the first reading. `saved`, `new` and `gone` are the names of files. `moves` are
    from the last reading without errors of each register that was touched, by its name. `before` is that reading for
    each register that has errors now.
    """

    number: int
    scored: tuple[Scored, ...]
    saved: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    moves: tuple[tuple[str, Movement], ...] = ()
    before: tuple[tuple[str, Evaluation], ...] = ()


class _Reading(NamedTuple):
    """The files as they were found, each as it was read, what it is made of, and when each part was written."""

    files: tuple[SourceFile, ...]
    read: tuple[Loaded | None, ...]
    contents: dict[str, tuple[bytes | None, ...]]  # of each register: its own bytes, then those of its other files
    parts: dict[str, tuple[Path, ...]]
    dates: _Dates
    whole: frozenset[str]  # the registers that have no error

    @property
    def there(self) -> frozenset[str]:
        """The registers in which anything stands."""
        return frozenset(name for name, contents in self.contents.items() if contents[0])

    @property
    def names(self) -> dict[Path, str]:
        """What each file is called: the registers as they were named, other files from here."""
        called = {path: _from_here(path) for parts in self.parts.values() for path in parts}
        return called | {_path(file): file.name for file in self.files}


_NOTHING = _Reading((), (), {}, {}, {}, frozenset())


class Watch:
    """Registers that are being watched. `names` are as on the command line, `day` gives the day of each scoring."""

    def __init__(self, names: Sequence[str], day: Callable[[], date]) -> None:
        self._asked = list(names)
        self._day = day
        self._number = 0
        self._good: dict[str, Evaluation] = {}
        self._reading = _NOTHING
        self._shown: dict[str, tuple[bytes | None, ...]] = {}  # what the last good reading of each was made of

    def first(self) -> tuple[News | None, str | None]:
        """The first reading; or a message where there is nothing to watch."""
        files, message = find(self._asked)
        if message is not None:
            return None, message
        self._reading = self._read(files)
        return self._news(self._reading, _NOTHING), None

    def look(self) -> News | None:
        """What has been saved since the last look; None for nothing."""
        if _dated(self._reading.dates) == self._reading.dates:
            return None
        before, reading = self._reading, self._settled()
        self._reading = reading
        files = {_path(file) for file in (*before.files, *reading.files)} | set(reading.names)
        if all(before.dates.get(path) == reading.dates.get(path) for path in files):
            return None  # something else in a folder
        self._number += 1
        return self._news(reading, before)

    def folders(self) -> tuple[Path, ...]:
        """The folders in which something can happen that matters, as far as they are there."""
        wanted = [path if path.is_dir() else path.parent for path in self._reading.dates]
        found = {_nearest(Path(os.path.abspath(folder))) for folder in wanted}  # noqa: PTH100  # keeps links as they are
        return tuple(sorted(found))

    def _settled(self) -> _Reading:
        """A reading that no editor is in the middle of: what has just become unreadable is looked at again."""
        reading = self._read(self._find())
        for _ in range(_PAUSES):
            torn = [*self._reading.whole - reading.whole, *self._reading.there - reading.there]
            if not torn:
                break
            time.sleep(_PAUSE)
            again = self._read(self._find())
            still = again.contents == reading.contents
            reading = again
            if still and again.there >= self._reading.there:
                break  # nobody is writing any more: it is faulty
        return reading

    def _find(self) -> list[SourceFile]:
        files, message = find(self._asked)
        return files if message is None else find([file.name for file in self._reading.files])[0]

    def _read(self, files: Iterable[SourceFile]) -> _Reading:
        files = tuple(files)
        contents: dict[str, tuple[bytes | None, ...]] = {}
        parts: dict[str, tuple[Path, ...]] = {}
        read = tuple(loaded(file) for file in files)
        for file, one in zip(files, read, strict=True):
            made_of = _made_of(file, one) if one is not None else {}
            contents[file.name] = (file.content, *made_of.values())
            parts[file.name] = tuple(dict.fromkeys((*made_of, *self._reading.parts.get(file.name, ()))))
        named = [Path(name) for name in self._asked] or [Path("register.yaml"), Path("registers")]
        inner = [path / "registers" for path in named if path.is_dir()]
        paths = [*named, *inner, *(_path(file) for file in files), *(part for some in parts.values() for part in some)]
        whole = frozenset(file.name for file, one in zip(files, read, strict=True) if one and one.register is not None)
        return _Reading(files, read, contents, parts, _dated(paths), whole)

    def _news(self, reading: _Reading, before: _Reading) -> News:
        now = tuple(scored(reading.files, reading.read, self._day()))
        moves, faulty = [], []
        for one in now:
            was = self._good.get(one.name)
            if one.evaluation is None:
                faulty += [(one.name, was)] if was is not None else []
                continue
            if was is not None and self._shown.get(one.name) != reading.contents[one.name]:
                moves.append((one.name, compare(was, one.evaluation)))
            self._good[one.name] = one.evaluation
            self._shown[one.name] = reading.contents[one.name]
        if not self._number:
            return News(0, now)
        there = {file.name for file in reading.files}
        known = {file.name for file in before.files}
        names = {**before.names, **reading.names}
        saved = [
            name
            for path, name in names.items()
            if reading.dates.get(path) not in (None, before.dates.get(path)) and name not in there - known
        ]
        gone = [name for path, name in names.items() if before.dates.get(path) and not reading.dates.get(path)]
        new = sorted(there - known)
        return News(self._number, now, _once(saved), tuple(new), _once(gone), tuple(moves), tuple(faulty))


def follow(watch: Watch) -> Iterator[News]:
    """Every save from now on, without end; Ctrl-C raises KeyboardInterrupt."""
    while True:
        listened_to = _which(watch.folders())
        for _ in _ticks(list(listened_to)):
            news = watch.look()
            if news is not None:
                yield news
            if _which(watch.folders()) != listened_to:
                break  # another folder matters now, or one has been put in the place of another


def _which(folders: Iterable[Path]) -> dict[Path, int | None]:
    """Folders, and which each is, whatever its name."""
    return {folder: date and date[1] for folder, date in _dated(folders).items()}


def _ticks(folders: Sequence[Path]) -> Iterator[object]:
    """Something after each change in these folders, and at least once a second."""
    from watchfiles import watch  # late: a library of its own, that only this command needs

    more: dict[str, Any] = {"rust_timeout": _EVERY, "debounce": _LONGEST, "step": _QUIET, "yield_on_timeout": True}
    yield None  # what happened while nobody was listening
    try:
        yield from watch(*folders, watch_filter=None, recursive=False, ignore_permission_denied=True, **more)
    except (OSError, RuntimeError):  # a system that can tell of no more folders: the dates alone are looked at
        while True:
            time.sleep(_EVERY / 1000)
            yield None


def _made_of(file: SourceFile, read: Loaded) -> dict[Path, bytes | None]:
    """The other files that a register is made of, with their bytes; those too that it names and that cannot be read."""
    parts: dict[Path, bytes | None] = dict(read.files)
    if read.register is not None:
        return parts
    for found in read.diagnostics:  # a base with a fault, or one whose own base has one
        if found.file != file.name:
            parts.setdefault(Path(found.file), None)
    source = read.document
    written = source.document.data if isinstance(source, Layered) else source.data
    for key in ("extends", "scheme"):
        asked = written.get(key) if isinstance(written, dict) else None
        if isinstance(asked, str) and asked.endswith(_ENDINGS) and not os.path.isabs(asked):  # noqa: PTH117  # only a text
            parts |= {base / asked: None for base in (file.folder, file.folder / "..") if base / asked not in parts}
    return {path: content if content is not None else _bytes(path) for path, content in parts.items()}


def _bytes(path: Path) -> bytes | None:
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None


def _dated(paths: Iterable[Path]) -> _Dates:
    return {path: _date(path) for path in paths}


def _date(path: Path) -> tuple[int, int, int] | None:
    try:
        found = os.stat(path)  # noqa: PTH116  # as in locate: Path.stat raises another fault for some names
    except (OSError, ValueError):
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def _path(file: SourceFile) -> Path:
    return file.path if file.path is not None else Path(file.name)


def _nearest(folder: Path) -> Path:
    """A folder, or the nearest above it that is there."""
    return next((one for one in (folder, *folder.parents) if one.is_dir()), Path("/"))


def _from_here(path: Path) -> str:
    return os.path.relpath(path)


def _once(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(names))
