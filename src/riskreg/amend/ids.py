"""Ids that nothing new may have: words that mean something else, those of other things, and those that were given before."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from riskreg.amend.dependents import dependents
from riskreg.amend.register import DECISION, KINDS, REGISTER, Kind, Standing
from riskreg.tree import ON_DISK
from riskreg.wording import one_line

WORDS = frozenset({REGISTER.word, DECISION.word, *(kind.word for kind in KINDS), "all"})
"""What commands and registers mean by these is something else."""

_MOST_BYTES = 32 * 1024 * 1024  # of old versions: eight hundred of a register of 20 risks
# A tolerant look: a version that was broken had its ids all the same. It begins with a plain text, which is found fast.
_ID = re.compile(rb"id(?<![\w.-]id)[\"']?\s*:\s*[\"']?([A-Za-z0-9._-]{1,64})")


def refuse_unfit(standing: Standing, name: str, kind: Kind) -> None:
    """Raise Refused for an id that commands could not tell from something else; one of the same kind is an error anyway."""
    if name in WORDS:
        message = f"No {kind.word} can be called `{name}`: commands and registers mean something else by it."
        raise standing.refused((), message, f"Choose another id, such as {name}-1.")
    other = next((item for item in standing.items() if item.name == name and item.kind is not kind), None)
    if other is not None:
        shown, what = one_line(name, 80), other.kind.word
        message = f"`{shown}` is {'an' if what[0] in 'aeiou' else 'a'} {what} already, so no {kind.word} gets that id."
        raise standing.refused(other.own or ("extends",), message, "Choose another id, which nothing here has.")


def had_before(standing: Standing, name: str) -> tuple[str, ...]:
    """A warning, where an id was given to something before that is no longer in the register."""
    file = _file(standing)
    if file is None or any(item.name == name for item in standing.items()) or name not in _ids(_before(file)):
        return ()
    shown = one_line(name, 80)
    what = f"`{shown}` was given to something before. If that was something else, choose another id, so that the two are not taken for one"
    return (f"{what}: riskreg rename {shown} NEW",)


def given_in(standing: Standing) -> frozenset[str]:
    """The ids that were given before in the register that is edited (`given_before`)."""
    file = _file(standing)
    return given_before(file) if file is not None else frozenset()


def given_before(file: Path) -> frozenset[str]:
    """The ids that a register had in any version that git has of it, on any branch.

    Those of the registers that extend it are among them: what has the same id there would become one with what is added here.
    Where git cannot tell, these are all.
    """
    return _ids(_before(file)) | _ids(one.content for one in dependents(file, file.name).found)


def _file(standing: Standing) -> Path | None:
    return standing.folder / Path(standing.document.name).name if standing.folder is not None else None


def _ids(contents: Iterable[bytes]) -> frozenset[str]:
    return frozenset(name.decode("ascii") for content in contents for name in _ID.findall(content))


def _before(file: Path) -> Iterator[bytes]:
    """The versions of a file, the newest first, as many as can be read in little time."""
    real = ON_DISK.real(file)
    top = ON_DISK.top(real.parent)
    if not (top / ".git").exists():
        return
    from riskreg.git import GitFault, Repository  # late: a register in no repository needs none

    left = _MOST_BYTES
    try:
        repository = Repository(top, shallow=False)
        for content in repository.contents(repository.path_of(real)):
            yield content
            left -= len(content)
            if left < 0:
                return
    except GitFault:
        return
