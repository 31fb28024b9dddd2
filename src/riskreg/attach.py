"""`git-setup`: git is told how to show registers in words and how to merge them, and can be made to forget it.

Which files are registers stands in .gitattributes, which is committed and shared. What to run for them stands in the
repository's settings on this machine (`git config --local`), since no repository may name commands for those who
clone it.
"""

import os
import re
import shlex
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.files import write_whole
from riskreg.git import GitFault, Repository
from riskreg.git.configuration import set_to, setting, take_out
from riskreg.locate import find, lies_in

ATTRIBUTES = ".gitattributes"
_DRIVER = "riskreg"
_OURS = f"diff={_DRIVER} merge={_DRIVER}"
_NOTE = (
    "# Risk registers: `git diff` shows them in words, `git merge` joins them by risk and field (riskreg git-setup)."
)
_USUAL = ("/register.yaml", "/registers/*.yaml")


class Attached(NamedTuple):
    """What became of it: the top of the repository, the lines and the settings that were added or (`undone`) taken out.

    `registers` are the lines that say which files are meant, new or not; `faults` is why nothing, or not all, was done.
    """

    top: Path | None
    registers: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = ()


def attach(folder: Path) -> Attached:
    """Have the repository of a folder show and merge its registers by riskreg. What is there already stays."""
    return _guarded(folder, _attach)


def detach(folder: Path) -> Attached:
    """Take out of the repository of a folder what `attach` has put there, and nothing else."""
    return _guarded(folder, _detach)


def _guarded(folder: Path, work: Callable[[Path, Path], Attached]) -> Attached:
    top: Path | None = None
    try:
        top = Repository.open(folder).top
        return work(top, folder)
    except GitFault as fault:
        return Attached(top, faults=(Diagnostic(fault.rule, str(folder), None, fault.message, fault.remedy),))
    except OSError as fault:
        why = (fault.strerror or "unknown").lower()
        message = f"{ATTRIBUTES} cannot be written: {why}."
        remedy = "See that you may write to it, and that the disk has room. Then run the same command again."
        return Attached(top, faults=(Diagnostic(rules.UNWRITABLE, ATTRIBUTES, None, message, remedy),))


def commands() -> dict[str, str]:
    """The settings that git needs, by name. They name this very riskreg, so that they hold in any folder and any client.

    Where riskreg is gone, or fails, the file is shown as it stands, and git's own merge takes the place of ours: else
    `git diff` would stop, and a merge would leave nothing but our side in the file.
    `-P` keeps Python from taking modules out of the repository that git happens to be in, and `--` a file's name from
    being taken for an option.
    """
    run = f"{shlex.quote(Path(sys.executable).as_posix())} -P -m riskreg"
    return {
        f"diff.{_DRIVER}.textconv": f'show() {{ {run} textconv -- "$1" || cat "$1"; }}; show',
        f"merge.{_DRIVER}.name": "risk registers, joined by risk and field",
        f"merge.{_DRIVER}.driver": f"{run} merge-driver -- %O %A %B %L %P %X %Y; {_ELSE}",
    }


_ELSE = (
    "status=$?; test $status -le 1 || "
    "{ git merge-file --marker-size=%L -L ours -L base -L theirs %A %O %B; status=$?; }; exit $status"
)


def _attach(top: Path, folder: Path) -> Attached:
    wanted = [f"{pattern} {_OURS}" for pattern in _patterns(top, folder)]
    text = _attributes(top)
    has = {line.strip() for line in text.splitlines()}
    new = [line for line in wanted if line not in has]
    if new:
        end = "\r\n" if "\r\n" in text else "\n"
        gap = "" if not text or text.endswith("\n") else end
        added = [*([] if _NOTE in has else [_NOTE]), *new]
        write_whole(
            top / ATTRIBUTES, (text + gap + "".join(line + end for line in added)).encode("utf-8", "surrogateescape")
        )
    changed = {name: value for name, value in commands().items() if setting(top, name) != value}
    for name, value in changed.items():
        set_to(top, name, value)
    return Attached(top, tuple(wanted), tuple(new), tuple(changed))


def _detach(top: Path, _folder: Path) -> Attached:
    text = _attributes(top)
    lines = text.splitlines(keepends=True)
    gone = [line for line in lines if line.strip() == _NOTE or line.strip().endswith(f" {_OURS}")]
    if gone:
        left = "".join(line for line in lines if line not in gone)
        if left:
            write_whole(top / ATTRIBUTES, left.encode("utf-8", "surrogateescape"))
        else:
            (top / ATTRIBUTES).unlink()
    settings = [name for name in commands() if take_out(top, name)]
    return Attached(top, (), tuple(line.strip() for line in gone if line.strip() != _NOTE), tuple(settings))


def _attributes(top: Path) -> str:
    """What the file says; empty where there is none. Raises GitFault where git would not read it."""
    path = top / ATTRIBUTES
    if not os.path.lexists(path):
        return ""
    if path.is_symlink() or not path.is_file():
        raise GitFault(
            rules.UNWRITABLE,
            f"{ATTRIBUTES} is no ordinary file, so git does not read it.",
            "Put an ordinary file in its place, then run the same command again.",
        )
    return path.read_bytes().decode("utf-8", "surrogateescape")


def _patterns(top: Path, folder: Path) -> list[str]:
    """Which files are registers, as .gitattributes says it: all of a folder called registers, else one by one."""
    found = [pattern for place in (top, top / "registers", folder) for pattern in _registers(place, top)]
    return sorted(dict.fromkeys(found)) or [*_USUAL]


def _registers(folder: Path, top: Path) -> Iterator[str]:
    files, _ = find([str(folder)])
    for file in files:
        if file.path is None or not lies_in(file.path, top):
            continue
        place = file.path.resolve().relative_to(top.resolve())
        if place.parent.name == "registers":
            yield _quoted(f"/{place.parent.as_posix()}/", f"*{place.suffix}")
        else:
            yield _quoted(f"/{place.as_posix()}")


_GLOB = re.compile(r"([\\*?\[\]])")


def _quoted(name: str, behind: str = "") -> str:
    """A path as a pattern that fits only itself, and what may stand behind it."""
    pattern = _GLOB.sub(r"\\\1", name) + behind
    if not re.search(r'[\s"\\]', pattern):
        return pattern
    inner = pattern.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{inner}"'
