"""Registers that were there at the last paper and are gone as a whole: no register is left that could tell of them."""

import os
import shlex
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Diagnostic
from riskreg.follow_up.model import USUAL_PAPERS, FollowUp, PaperRef, Removed
from riskreg.git import GitFault, Objects, Repository
from riskreg.locate import ENDINGS, SourceFile
from riskreg.revisions import Past, paper_day
from riskreg.wording import count, one_line


class Loss(NamedTuple):
    """What went with a register: how many risks that were not closed, and how many of them were above appetite.

    `above` is None where no appetite was set.
    """

    risks: int
    above: int | None


class Gone(NamedTuple):
    """A register that is gone: its file, as a user would name it, and how it stood at the last paper."""

    name: str
    paper: PaperRef
    evaluation: Evaluation

    @property
    def diagnostic(self) -> Diagnostic:
        """What has to be known of it."""
        lost, tag = loss(self.evaluation), one_line(self.paper.tag, 80)
        above = f", {lost.above or 'none'} of them above appetite" if lost.above is not None else ""
        message = (
            f"The whole register is gone: it was there at the last paper, {tag}, with {count(lost.risks, 'risk')}{above}; "
            "nothing says who decided that."
        )
        back = f"git checkout {shlex.quote(tag)} -- {shlex.quote(one_line(self.name, 120))}"
        remedy = (
            f"Put it back, `{back}`, and close its risks with a record; or, if it lies elsewhere now, name it there."
        )
        return Diagnostic(rules.REMOVED_UNDECIDED, self.name, None, message, remedy)

    def followed(self, as_of: date, at_least: int = USUAL_PAPERS) -> FollowUp:
        """What a follow-up has to tell of it: that every risk was removed."""
        hidden = bool(self.evaluation.register.exempt)
        removed = tuple(
            Removed(one.risk.id, one.side, one.risk.title, self.paper, bool(one.risk.exempt) or hidden)
            for one in (outcome.assessed for outcome in self.evaluation.outcomes)
            if one.risk.status != "closed"
        )
        return FollowUp(as_of, at_least, (self.paper,), (), (), (), removed)


def loss(evaluation: Evaluation) -> Loss:
    """What goes with a register that stood so."""
    sides = evaluation.current.adopting, evaluation.current.not_adopting
    open_still = sum(outcome.assessed.risk.status != "closed" for outcome in evaluation.outcomes)
    counts = [side.above_appetite for side in sides]
    return Loss(open_still, None if None in counts else sum(one for one in counts if one is not None))


class Searched(NamedTuple):
    """A folder in which registers are looked for; `only` is the one name that counts there, None where all do."""

    folder: Path
    only: str | None = None

    def names_at(self, repository: Repository, objects: Objects, commit: str) -> Iterator[str]:
        """What may have been a register there at a commit."""
        path = repository.path_of(self.folder)
        for name in objects.names(commit, "" if path == "." else path):
            if name.endswith(ENDINGS) and self.only in (None, name):
                yield name


def searched(names: Sequence[str]) -> list[Searched]:
    """Where registers are looked for, as a command was asked; without any names, here and in registers/."""
    if not names:
        return [Searched(Path(), "register.yaml"), Searched(Path("registers"))]
    folders = [Path(name) for name in names if os.path.isdir(name)]  # noqa: PTH112  # Path.is_dir raises for a name that is too long
    return [Searched(one) for folder in folders for one in (folder, folder / "registers")]


def gone_since(where: Searched, files: Sequence[SourceFile], tags: str, as_of: date) -> list[Gone]:
    """The registers of a folder that the last paper had, and that are there under no name any more.

    `files` are the registers that are there, `tags` is what the tags of papers are called. None where git cannot say.
    """
    folder = where.folder
    try:
        repository = Repository.open(folder if folder.is_dir() else folder.parent)
        papers = [(paper_day(tag), tag) for tag in repository.tags(tags) if paper_day(tag) <= as_of]
        if not papers:
            return []
        day, last = max(papers, key=lambda one: (one[0], one[1].commit.when))
        with repository.objects() as objects:
            names = list(where.names_at(repository, objects, last.commit.name))
        missing = [folder / name for name in names if not os.path.lexists(folder / name)]
        moved = _places(files, last.commit.name) if missing else set()
        ref = PaperRef(last.name, day, last.commit.short)
        found = [(file, _at(file, last.commit.name, day)) for file in missing if repository.path_of(file) not in moved]
    except GitFault:
        return []
    return [Gone(str(file), ref, evaluation) for file, evaluation in found if evaluation is not None]


def _places(files: Sequence[SourceFile], commit: str) -> set[str]:
    """Where the registers that are there lay at a commit."""
    found = set()
    for file in files:
        if file.path is not None:
            with Past(file) as past:
                found.add(past.at(commit).path or "")
    return found


def _at(file: Path, commit: str, day: date) -> Evaluation | None:
    """A file that is gone as it stood at a commit; None where it was no register that could be scored."""
    with Past(SourceFile(str(file), file, file.parent, None)) as past:
        return past.at(commit, day).evaluation
