"""A paper's tag: the state that it was made from, marked in git, so that the next paper can be compared with it."""

import os
import shlex
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from fnmatch import fnmatchcase
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.comparison import headline
from riskreg.diagnostics import Diagnostic
from riskreg.git import Commit, GitFault, Repository
from riskreg.loader import load
from riskreg.locate import SourceFile
from riskreg.revisions import AS_OF
from riskreg.scoring import Scored
from riskreg.settings import FILE
from riskreg.standing import STAGES
from riskreg.wording import listing, one_line, some

_TYPED = 3
"""The most files that a message names in a command to be typed."""


class Seal(NamedTuple):
    """A tag that is yet to be made, at the commit that holds all that a paper is made of."""

    name: str
    repository: Repository
    commit: Commit
    message: str

    def ready(self) -> Callable[[], None]:
        """Get the tag ready; what this returns makes it, and is for when the paper is safe where it was to go.

        Raises GitFault where git would make none: the name is taken or bad, or it knows nobody to make it. Making it
        raises one where git fails only then.
        """
        make = self.repository.prepared_tag(self.name, self.commit, self.message)

        def mark() -> None:
            try:
                make()
            except GitFault as fault:
                remedy = f"{fault.remedy} The paper itself is written, without a tag."
                raise GitFault(fault.rule, fault.message, remedy) from fault

        return mark


def unfit(name: str, pattern: str) -> str | None:
    """Why a tag cannot have this name, and what to do; None where it can."""
    if fnmatchcase(name, pattern):
        return None
    shown, wanted = one_line(name, 80), one_line(pattern, 80)
    example = f", as in {one_line(pattern.replace('*', '2026-12-10'), 80)}" if "*" in pattern else ""
    return (
        f"The tag {shown} does not fit {wanted}, so the next paper would not find it. Choose a name that fits{example}; "
        f"or change tag under [papers] in {FILE}."
    )


def seal(
    files: Sequence[SourceFile], scored: Sequence[Scored], name: str, kind: str, as_of: date, settings: Path
) -> Seal | Diagnostic:
    """The tag for a paper of some registers; or why it cannot be, where not all that they are made of is committed.

    `kind` is what the paper is called, `settings` the file of the settings, if it is there. Raises GitFault where the
    registers lie in no repository, or in several.
    """
    repository = Repository.open(files[0].folder)
    made_of = [path for file in files for path in _made_of(file)]
    made_of += [settings] if settings.is_file() and settings.resolve().is_relative_to(repository.top) else []
    unclean = repository.unclean(list(dict.fromkeys(map(repository.path_of, made_of))))
    if unclean:
        return _not_committed(files[0].name, [os.path.relpath(repository.top / path) for path in unclean])
    return Seal(name, repository, repository.commit("HEAD"), "\n".join(_message(scored, kind, as_of)))


def _made_of(file: SourceFile) -> Iterator[Path]:
    """The files that a register is made of: itself, what it extends, its scheme."""
    if file.path is None or file.content is None:
        raise GitFault(
            rules.NOT_IN_GIT,
            f"{file.name[:1].upper()}{file.name[1:]} is in no repository, so no tag can hold it.",
            "Name the files of the registers.",
        )
    yield file.path
    yield from (path for path, _ in load(file.content, file.name, file.folder).files)


def _not_committed(name: str, unclean: Sequence[str]) -> Diagnostic:
    shown = listing(some([one_line(path, 100) for path in unclean]))
    message = f"Not all that the paper is made of is as the last commit has it: {shown}."
    plain = len(unclean) <= _TYPED and all(path == one_line(path, 100) for path in unclean)
    add = f"git add {shlex.join(unclean)}" if plain else "git add"
    remedy = f"Commit what has changed: `{add}`, then `git commit`. Then run the same command again."
    return Diagnostic(rules.NOT_COMMITTED, name, None, message, remedy)


def _message(scored: Sequence[Scored], kind: str, as_of: date) -> Iterator[str]:
    """What the tag says: the titles, each with its verdicts, and the day of the figures."""
    told = [one.evaluation for one in scored if one.evaluation is not None]
    yield f"{kind}: {listing(one_line(one.register.title, 200) for one in told)}"
    for one in told:
        yield ""
        if len(told) > 1:
            yield one_line(one.register.title, 200)
        for stage in STAGES:
            yield headline(one.at(stage).verdict, stage)
    yield ""
    yield f"{AS_OF}{as_of.isoformat()}"
