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
from riskreg.git.attributes import ATTRIBUTES, attributes, private
from riskreg.git.configuration import set_to, setting, take_out
from riskreg.locate import find, lies_in

_DRIVER = "riskreg"
_OURS = f"diff={_DRIVER} merge={_DRIVER}"
_NOTE = (
    "# Risk registers: `git diff` shows them in words, `git merge` joins them by risk and field (riskreg git-setup)."
)
_USUAL = {"register.yaml": "/register.yaml", "registers/register.yaml": "/registers/*.yaml"}


class Attached(NamedTuple):
    """What became of it: the top of the repository, the lines and the settings that were added or (`undone`) taken out.

    `registers` are the lines that say which files are meant, new or not; `faults` is why nothing, or not all, was done;
    `overruled` is where git goes by something else all the same.
    """

    top: Path | None
    registers: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    faults: tuple[Diagnostic, ...] = ()
    overruled: tuple["Overruled", ...] = ()


class Overruled(NamedTuple):
    """A register that git does not take for one, and the lines that may be why, with their files and numbers."""

    name: str
    by: tuple[tuple[str, int, str], ...]


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
    patterns = _patterns(top, folder)
    wanted = [f"{pattern} {_OURS}" for pattern in sorted(dict.fromkeys(patterns.values()))]
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
        was = setting(top, name)
        if was is not None and not _is_ours(was):
            set_to(top, _before(name), was)
        set_to(top, name, value)
    overruled = tuple(_overruled(top, list(patterns)))
    return Attached(top, tuple(wanted), tuple(new), tuple(changed), overruled=overruled)


def _before(name: str) -> str:
    """The setting that keeps what somebody else had set, for when ours goes."""
    return f"{_DRIVER}.{name}.before"


def _is_ours(value: str) -> bool:
    """Whether a setting is one that this program makes, or made as an earlier edition or in another place."""
    return f" -m {_DRIVER} " in value or value in commands().values()


def _overruled(top: Path, names: list[str]) -> Iterator[Overruled]:
    """The registers for which git goes by another line than ours."""
    found = attributes(top, names, _ATTRIBUTES)
    for name in names:
        wrong = [one for one in _ATTRIBUTES if found.get((name, one)) != _DRIVER]
        if wrong:
            yield Overruled(name, tuple(_saying(top, name, wrong)))


_ATTRIBUTES = ("diff", "merge")


def _saying(top: Path, name: str, wrong: list[str]) -> Iterator[tuple[str, int, str]]:
    """The lines that say something else of these attributes, in the files that git reads for a register."""
    says = re.compile(rf"\s(?:[-!]?(?:{'|'.join(wrong)})(?:=\S*)?|binary)(?=\s|$)")
    folders = [top, *(top / one for one in reversed(Path(name).parents) if one.parts)]
    places = {str(one.relative_to(top) / ATTRIBUTES): one / ATTRIBUTES for one in folders}
    for called, path in {**places, ".git/info/attributes": private(top)}.items():
        try:
            lines = path.read_bytes().decode("utf-8", "surrogateescape").splitlines()
        except OSError:
            continue
        for number, text in enumerate(lines, start=1):
            if says.search(text) and not text.startswith("#") and not text.strip().endswith(f" {_OURS}"):
                yield called, number, text.strip()


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
    settings = [name for name in commands() if _taken_back(top, name)]
    return Attached(top, (), tuple(line.strip() for line in gone if line.strip() != _NOTE), tuple(settings))


def _taken_back(top: Path, name: str) -> bool:
    """Take a setting out that is ours, and put back what stood there before. Returns whether there was one."""
    now, before = setting(top, name), setting(top, _before(name))
    ours = now is not None and _is_ours(now)
    if ours and before is None:
        take_out(top, name)
    elif ours and before is not None:
        set_to(top, name, before)
    if before is not None:
        take_out(top, _before(name))  # not before it is back in its place
    return ours


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


def _patterns(top: Path, folder: Path) -> dict[str, str]:
    """Which files are registers, with how .gitattributes says it: all of a folder called registers, else one by one."""
    found = dict(pair for place in (top, top / "registers", folder) for pair in _registers(place, top))
    return found or _USUAL


def _registers(folder: Path, top: Path) -> Iterator[tuple[str, str]]:
    files, _ = find([str(folder)])
    for file in files:
        if file.path is None or not lies_in(file.path, top):
            continue
        place = file.path.resolve().relative_to(top.resolve())
        if place.parent.name == "registers":
            yield place.as_posix(), _quoted(f"/{place.parent.as_posix()}/", f"*{place.suffix}")
        else:
            yield place.as_posix(), _quoted(f"/{place.as_posix()}")


_GLOB = re.compile(r"([\\*?\[\]])")


def _quoted(name: str, behind: str = "") -> str:
    """A path as a pattern that fits only itself, and what may stand behind it."""
    pattern = _GLOB.sub(r"\\\1", name) + behind
    if not re.search(r'[\s"\\]', pattern):
        return pattern
    inner = pattern.replace("\\", "\\\\").replace('"', '\\"').replace("\t", "\\t").replace("\n", "\\n")
    return f'"{inner}"'
