"""What `diff` compares: which words of its command line are revisions and which are files, and both sides of each register."""

import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.comparison import Evaluation, evaluate
from riskreg.diagnostics import Diagnostic, has_errors
from riskreg.follow_up import Track
from riskreg.follow_up.gone import Loss, loss, searched
from riskreg.git import GitFault, Repository
from riskreg.loader import load
from riskreg.locate import ENDINGS, SourceFile, find, on_one_line
from riskreg.movement import Movement, compare
from riskreg.revisions import Moment, Past, as_it_is, only_in_the_past
from riskreg.settings import home
from riskreg.wording import one_line


class Reading(NamedTuple):
    """One side of a comparison: how it is called, the commit and how it was asked for, and the day of the reading.

    `revision` and `asked` are None for a file as it is. `there` says whether the register was there at all.
    """

    called: str
    revision: str | None
    asked: str | None
    day: date
    there: bool


class Compared(NamedTuple):
    """A register on both sides, None where git cannot say what they are.

    `movement` is None where one of them is not there, or cannot be scored; `lost` is what went with a register that is
    not there any more.
    """

    name: str
    before: Reading | None
    after: Reading | None
    movement: Movement | None
    diagnostics: list[Diagnostic]
    lost: Loss | None = None


_NOT_READ = "Name another revision; `git log` lists them."


class Asked(NamedTuple):
    """What was asked for: none, one or two revisions, and the files (none: the registers of this folder)."""

    revisions: tuple[str, ...]
    files: tuple[str, ...]

    @property
    def two_files(self) -> bool:
        """Whether two files are compared with each other, and git is not asked."""
        return not self.revisions and len(self.files) == 2 and not any(map(os.path.isdir, self.files))


class Days(NamedTuple):
    """As of which days the sides are read. `asked` is that of the second, where the command line says it."""

    asked: date | None
    today: date
    same: bool


def told_apart(words: Sequence[str], behind: Sequence[str] | None) -> tuple[Asked | None, str]:
    """The revisions and the files among the words; or None and what is wrong with them.

    `behind` are the words that stood behind `--`: they are files, and all before them revisions. Without it, the
    first word that is a file or a folder here begins the files.
    """
    inside = [word for word in words if _at_a_revision(word)] if behind is None else []
    if inside:
        shown = one_line(inside[0], 80)
        return (
            None,
            f"`{shown}` is how git writes it. Here the revision and the file are words of their own: {_apart(words)}.",
        )
    if behind is not None:
        revisions, files = list(words[: len(words) - len(behind)]), list(behind)
    else:
        first = next((index for index, word in enumerate(words) if _means_file(word)), len(words))
        revisions, files = list(words[:first]), list(words[first:])
        both = next((word for word in files if word != "-" and _is_revision(word)), None)
        if both is not None:
            shown = one_line(both, 80)
            if not os.path.lexists(both):
                rest = [one_line(word, 80) for word in (*revisions, both, *(word for word in files if word != both))]
                return (
                    None,
                    f"`{shown}` is a revision, and those come before the files: `riskreg diff {' '.join(rest)}`.",
                )
            return None, (
                f"`{shown}` is a file or folder here, and a revision too. Put -- before the files: "
                f"`riskreg diff {shown} --` means the revision, `riskreg diff -- {shown}` the file."
            )
    if len(revisions) > 2:
        shown = one_line(revisions[2], 80)
        return None, f"Two revisions can be compared, and `{shown}` would be a third. If it is a file, check its name."
    return Asked(tuple(revisions), tuple(files)), ""


def _means_file(word: str) -> bool:
    return word == "-" or os.path.lexists(word) or (word.endswith(ENDINGS) and not _is_revision(word))


def _at_a_revision(word: str) -> bool:
    """Whether a word names a file as git does, behind a revision: `HEAD:register.yaml`."""
    revision, colon, file = word.partition(":")
    return bool(colon and revision and file) and not os.path.lexists(word) and _is_revision(revision)


def _apart(words: Sequence[str]) -> str:
    """The command with the revisions before the files, each of these once."""
    parts = [word.partition(":") if _at_a_revision(word) else (word, "", "") for word in words]
    before = [first for first, colon, _ in parts if colon or not _means_file(first)]
    files = dict.fromkeys(file if colon else first for first, colon, file in parts if colon or _means_file(first))
    return f"`riskreg diff {' '.join(one_line(word, 80) for word in (*before, *files))}`"


def _is_revision(word: str) -> bool:
    try:
        Repository.open(Path()).commit(word)
    except GitFault:
        return False
    return True


def compared(asked: Asked, days: Days) -> tuple[list[Compared], str | None]:
    """Every register that was asked for, on both sides; and a message where there is none at all."""
    if asked.two_files:
        files, message = find(asked.files)
        if len(files) < 2:
            return [], "Both names lead to the same file: there is nothing to compare."
        return [_two_files(files[0], files[1], days.asked or days.today)], message
    files, message = find(asked.files)
    found: list[Compared] = []
    seen: set[tuple[str, str]] = set()
    for file in files:
        sides = _moments(only_in_the_past(file) or file, asked.revisions, days)
        found.append(_compared(file.name, sides, asked.revisions))
        seen |= sides.places
    for file in _only_in_history(asked, files):
        sides = _moments(file, asked.revisions, days)
        if sides.places - seen:  # else it is one of the others under the name that it had
            found.append(_compared(file.name, sides, asked.revisions))
    return found, message if not found else None


def _two_files(old: SourceFile, new: SourceFile, day: date) -> Compared:
    readings, evaluations, diagnostics = [], [], []
    for file in (old, new):
        evaluation, faults = _evaluated(file, day)
        readings.append(Reading(on_one_line(file.name), None, None, day, file.content is not None))
        evaluations.append(evaluation)
        diagnostics += faults
    before, after = evaluations
    movement = compare(before, after) if before is not None and after is not None else None
    return Compared(new.name, readings[0], readings[1], movement, diagnostics)


def _evaluated(file: SourceFile, day: date) -> tuple[Evaluation | None, list[Diagnostic]]:
    """A file as it is; or why it cannot be scored."""
    if file.content is None:
        return None, [file.fault] if file.fault is not None else []
    loaded = load(file.content, file.name, file.folder)
    if loaded.register is None or loaded.scheme is None:
        return None, loaded.diagnostics
    return evaluate(loaded.register, loaded.scheme, day), []


_Side = Moment | Diagnostic


class _Sides(NamedTuple):
    """A register before and after, a diagnostic in place of what git cannot tell; and how often due dates were moved."""

    before: _Side
    after: _Side
    moved: dict[str, int] | None = None

    @property
    def places(self) -> set[tuple[str, str]]:
        """Where git holds what was read: each commit, with the path in it."""
        read = [one for one in (self.before, self.after) if isinstance(one, Moment)]
        return {(one.commit.name, one.path) for one in read if one.commit is not None and one.path is not None}


def _moments(file: SourceFile, revisions: Sequence[str], days: Days) -> _Sides:
    """A register on both sides."""
    if file.fault is not None:
        return _Sides(file.fault, file.fault)
    try:
        with ExitStack() as stack:
            past = stack.enter_context(Past(file))
            first, papers = revisions[0] if revisions else "HEAD", home(file.folder).settings.papers.tag
            before = past.at(first, papers=papers, until=days.today)
            if len(revisions) == 2:
                after = _second(past, revisions[1], before, papers, days)
            else:
                evaluation, faults = _evaluated(file, days.today)
                after = as_it_is(file, evaluation, days.today)._replace(diagnostics=faults)
            before = past.at(first, after.day) if days.same and before.day != after.day else before
            return _Sides(before, after, _moved(past, before, after))
    except GitFault as fault:
        told = Diagnostic(fault.rule, file.name, None, fault.message, fault.remedy)
        return _Sides(told, told)


def _second(past: Past, revision: str, before: Moment, papers: str, days: Days) -> Moment:
    """The second of two revisions; never read as of a day before the first, unless it is an earlier one."""
    found = past.at(revision, days.asked, papers=papers, until=days.today)
    if days.asked is None and found.day < before.day and found.commit is not None and before.commit is not None:
        return past.at(revision, before.day) if found.commit.when >= before.commit.when else found
    return found


def _moved(past: Past, before: Moment, after: Moment) -> dict[str, int] | None:
    """How often each due date was moved from one reading to another, by the id of the mitigation after it."""
    if before.evaluation is None or after.evaluation is None or before.commit is None:
        return None
    track = Track({one.commit.name: one for one in past.lineage(before.commit.name)})
    track.follow([before, *past.in_between(before.commit, after.commit)], ())
    track.as_it_is(after.evaluation)
    return {name: len(moves) for one, moves in track.moved().items() if (name := track.name_now(one)) is not None}


def _compared(name: str, sides: _Sides, revisions: Sequence[str]) -> Compared:
    before, after = sides.before, sides.after
    names = (*(revisions or ("HEAD",)), None)
    if isinstance(before, Diagnostic) or isinstance(after, Diagnostic):
        return Compared(name, None, None, None, [before] if isinstance(before, Diagnostic) else [])
    found = [
        one._replace(remedy=_NOT_READ) if one.rule is rules.REVISION_UNREADABLE else one
        for moment in (before, after)
        for one in moment.diagnostics
    ]
    readings = _reading(before, names[0]), _reading(after, names[1])
    if before.evaluation is None or after.evaluation is None:
        lost = loss(before.evaluation) if before.evaluation is not None and after.content is None else None
        return Compared(name, *readings, None, found, lost)
    return Compared(name, *readings, compare(before.evaluation, after.evaluation, sides.moved), found)


def _reading(moment: Moment, asked: str | None) -> Reading:
    there = moment.content is not None
    if moment.commit is None or asked is None:
        return Reading(moment.called, None, None, moment.day, there)
    short = moment.commit.short
    called = short if moment.commit.name.startswith(asked) else f"{one_line(asked, 80)} ({short})"
    return Reading(called, short, asked, moment.day, there)


def _only_in_history(asked: Asked, files: Sequence[SourceFile]) -> Iterator[SourceFile]:
    """Registers that one of the revisions has in the folders that were asked for, and that are not there now."""
    here = {os.path.realpath(file.path) for file in files if file.path is not None}
    for where in searched(asked.files):
        folder = where.folder
        try:
            repository = Repository.open(folder if folder.is_dir() else folder.parent)
            with repository.objects() as objects:
                commits = [repository.commit(revision).name for revision in asked.revisions or ("HEAD",)]
                names = sorted({name for one in commits for name in where.names_at(repository, objects, one)})
        except GitFault:
            continue  # the files that are there have told it already
        for name in names:
            file = folder / name
            if os.path.realpath(file) not in here and not os.path.lexists(file):
                yield SourceFile(str(file), file, file.parent, None)


def faulty(found: Sequence[Compared]) -> bool:
    """Whether a register could not be read on one of the sides."""
    return any(
        has_errors(one.diagnostics) or any(fault.rule is rules.REVISION_UNREADABLE for fault in one.diagnostics)
        for one in found
    )


def unanswered(found: Sequence[Compared]) -> bool:
    """Whether a file could not be read, or git could not say what was asked."""
    stops = (rules.UNREADABLE, rules.NOT_IN_GIT, rules.NO_REVISION)
    return any(fault.rule in stops for one in found for fault in one.diagnostics)
