"""Which files a command is about: those it was given, else the registers that lie here."""

import os
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.source import MOST_BYTES
from riskreg.wording import listing, nearest, some, visible

STANDARD_INPUT = "-"
ENDINGS = (".yaml", ".yml")
"""How the name of a register ends."""

_SAYS_REGISTER = re.compile(rb"^(?:\xef\xbb\xbf)?(?:\{\s*)?[\"']?riskreg[\"']?\s*:", re.MULTILINE)
_MOVES = re.compile(r"[\t\n]")  # what `visible` lets pass


class SourceFile(NamedTuple):
    """A file that was asked for: its bytes, or the diagnostic that says why there are none.

    `name` is how the user named it, and how every output does. `path` is None for standard input; `folder`
    is where a path inside the register is looked up from.
    """

    name: str
    path: Path | None
    folder: Path
    content: bytes | None
    fault: Diagnostic | None = None


def find(names: Sequence[str]) -> tuple[list[SourceFile], str | None]:
    """The files to work on, in the order given; folders stand for the registers in them.

    With no names, the registers of this folder. Returns the files, and a message where there is nothing
    at all to work on.
    """
    if not names:
        return _here()
    files: list[SourceFile] = []
    for name in dict.fromkeys(names):
        if name == STANDARD_INPUT and sys.stdin is None:
            files.append(_fault("standard input", "Standard input is closed.", "Name a file in place of the dash."))
        elif name == STANDARD_INPUT:
            files.append(SourceFile("standard input", None, Path(), sys.stdin.buffer.read(MOST_BYTES + 1)))
        elif os.path.isdir(name):  # noqa: PTH112  # Path.is_dir raises for a name that is too long
            if not os.access(name, os.R_OK | os.X_OK):
                files.append(_forbidden(name))
                continue
            found = list(_registers_in(Path(name), repository(Path(name))))
            files += found or [
                _fault(
                    name,
                    f"There is no register in the folder {on_one_line(name)}.",
                    "A register is a .yaml file with the line riskreg: 1 at its top.",
                )
            ]
        else:
            files.append(_read(Path(name), name))
    return _once(files), None


def above(folder: Path) -> Iterator[Path]:
    """A folder and those above it, up to the top of its repository; where there is none, only the next one above."""
    here = Path(os.path.realpath(folder))
    top = next((one for one in (here, *here.parents) if os.path.lexists(one / ".git")), here.parent)
    for one in (here, *here.parents):
        yield one
        if one == top:
            return


def repository(folder: Path) -> Path:
    """The top of a folder's repository; where there is none, the folder above it: what its files may refer to."""
    return list(above(folder))[-1]


def in_repository(name: str) -> str:
    """A file's name as a paper prints it: as it was given, but never where this machine keeps its files.

    A full path, or one that goes upwards, is told from the top of its repository; without one, by the file's own name.
    """
    path = Path(name)
    if not path.is_absolute() and ".." not in path.parts:
        return name
    real = Path(os.path.realpath(path.parent), path.name)
    tops = [place for place in above(real.parent) if (place / ".git").exists()]
    return real.relative_to(tops[0]).as_posix() if tops else path.name


def lies_in(file: Path, top: Path) -> bool:
    """Whether a file, wherever links lead from its name, is part of a repository: below its top, and not git's own."""
    real, here = Path(os.path.realpath(file)), os.path.realpath(top)
    return real.is_relative_to(here) and ".git" not in real.relative_to(here).parts


def on_one_line(name: str) -> str:
    """A file's name, safe to show, with line ends written out: `a<U+000A>b`."""
    return _MOVES.sub(lambda found: f"<U+{ord(found[0]):04X}>", visible(name))


def _once(files: list[SourceFile]) -> list[SourceFile]:
    """Each file once, however it was named: counted twice it would be two registers."""
    by_place = {file.path.resolve() if file.path is not None else file.name: file for file in reversed(files)}
    kept = set(map(id, by_place.values()))
    return [file for file in files if id(file) in kept]


def _here() -> tuple[list[SourceFile], str | None]:
    if Path("register.yaml").is_file():
        return [_within(_read(Path("register.yaml"), "register.yaml"), repository(Path()))], None
    if Path("registers").is_dir():
        found = list(_registers_in(Path("registers"), repository(Path())))
        if found:
            return found, None
    return (
        [],
        f"There is no register here: looked for register.yaml, and for .yaml files with a line riskreg: 1 in registers/. {_elsewhere()}",
    )


def _elsewhere() -> str:
    """What to do where nothing lies here: where in the repository registers do lie, and how to say that they are meant."""
    own = list(_registers_in(Path(), repository(Path())))
    if own:
        return f"{_shown(own)} in this very folder: write a dot (.) behind the command."
    top = repository(Path())
    if (top / ".git").exists() and top != Path(os.path.realpath(Path())):
        above_here = Path(os.path.relpath(top))
        found = list(_registers_in(above_here, top))
        if found:
            return f"{_shown(found)}: write {above_here} behind the command, or go there first (cd {above_here})."
    return "Name the file that you mean."


def _shown(found: Sequence[SourceFile]) -> str:
    """The names of registers that were found, as the beginning of a sentence."""
    names = [on_one_line(file.name) for file in found]
    return f"But there {'is' if len(names) == 1 else 'are'} {listing(some(names, 3))}"


def _registers_in(folder: Path, top: Path) -> Iterator[SourceFile]:
    """The registers in a folder, by name; where it holds none itself, those in its registers/."""
    found = False
    for file in _yaml_files(folder):
        source = _read(file, str(file))
        if source.content is None or _SAYS_REGISTER.search(source.content):
            found = True
            yield _within(source, top)
    inner = folder / "registers"
    if not found and os.path.isdir(inner):  # noqa: PTH112  # Path.is_dir raises where the folder may not be read
        yield from _registers_in(inner, top)


def _within(source: SourceFile, top: Path) -> SourceFile:
    """A file that nobody has named, if links do not lead from it out of the repository: else its lines are not for showing."""
    if source.path is None or lies_in(source.path, top):
        return source
    name = on_one_line(source.name)
    return _fault(
        source.name,
        f"{name} is a link to a file that is no part of this repository, so it is not read.",
        "Put the register itself in its place; or name the file on the command line, if you know what it leads to.",
    )


def _yaml_files(folder: Path) -> list[Path]:
    try:
        return sorted((file for file in folder.iterdir() if file.suffix in ENDINGS and file.is_file()), key=str)
    except OSError:
        return []


def _read(path: Path, name: str) -> SourceFile:
    try:
        with path.open("rb") as file:
            return SourceFile(name, path, path.parent, file.read(MOST_BYTES + 1))
    except FileNotFoundError:
        near = _nearest_file(path)
        remedy = f"Did you mean {on_one_line(near)}?" if near else "Check the name, and the folder you are in."
        return _fault(name, f"There is no file {on_one_line(name)}.", remedy)
    except PermissionError:
        return _forbidden(name)
    except (OSError, ValueError) as fault:
        why = fault.strerror if isinstance(fault, OSError) and fault.strerror else "its name cannot be used"
        return _fault(name, f"{on_one_line(name)} cannot be read: {why.lower()}.", "Check the name.")


def _forbidden(name: str) -> SourceFile:
    return _fault(name, f"You may not read {on_one_line(name)}.", "Ask whoever owns it to let you read it.")


def _nearest_file(path: Path) -> str | None:
    names = [file.name for file in _yaml_files(path.parent)]
    near = nearest(path.name, names)
    return str(path.with_name(near)) if near else None


def _fault(name: str, message: str, remedy: str) -> SourceFile:
    return SourceFile(name, None, Path(), None, Diagnostic(rules.UNREADABLE, name, None, message, remedy))
