"""One file, the whole way: bytes -> register -> evaluation, with every diagnostic and the revision it came from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from riskreg import git, rules
from riskreg.checks import check
from riskreg.comparison import Evaluation, evaluate
from riskreg.diagnostics import Diagnostic, Exit, has_errors, in_order
from riskreg.layers import Source
from riskreg.loader import Loaded, load
from riskreg.locate import SourceFile


class Scored(NamedTuple):
    """A file and what became of it. `evaluation` is None where its diagnostics hold an error.

    `revision` is the commit whose very bytes were read, with those of every file that it extends and of its scheme;
    None where they are not as any commit has them.
    """

    name: str
    document: Source | None
    evaluation: Evaluation | None
    diagnostics: list[Diagnostic]
    revision: str | None


def score(files: Sequence[SourceFile], as_of: date) -> list[Scored]:
    """Score every file, each by itself: a fault in one leaves the others as they are."""
    return scored(files, [loaded(file) for file in files], as_of)


def loaded(file: SourceFile) -> Loaded | None:
    """A file's register as it is read; None where the file could not be."""
    return load(file.content, file.name, file.folder) if file.content is not None else None


def scored(files: Sequence[SourceFile], read: Sequence[Loaded | None], as_of: date) -> list[Scored]:
    """As `score`, for who has loaded the files already and wants to know of what they are made."""
    contents = {file.path: file.content for file in files if file.path is not None and file.content is not None}
    for one in read:
        contents |= dict(one.files) if one is not None else {}
    revisions = git.revisions(contents)
    return [_score(file, one, as_of, revisions) for file, one in zip(files, read, strict=True)]


def exit_status(scored: Iterable[Scored]) -> Exit:
    """0 where every register could be scored, 1 where one has errors, 2 where a file could not be read."""
    status = Exit.DONE
    for one in scored:
        if any(found.rule is rules.UNREADABLE for found in one.diagnostics):
            return Exit.USAGE
        if has_errors(one.diagnostics):
            status = Exit.FAULTY
    return status


def _score(file: SourceFile, loaded: Loaded | None, as_of: date, revisions: Mapping[Path, str]) -> Scored:
    if loaded is None:
        return Scored(file.name, None, None, [file.fault] if file.fault else [], None)
    revision = _revision(file.path, loaded, revisions)
    if loaded.register is None or loaded.scheme is None:
        return Scored(file.name, loaded.document, None, loaded.diagnostics, revision)
    evaluation = evaluate(loaded.register, loaded.scheme, as_of)
    found = [loaded.document.diagnostic(finding) for finding in check(evaluation)]
    return Scored(file.name, loaded.document, evaluation, in_order([*loaded.diagnostics, *found]), revision)


def _revision(path: Path | None, loaded: Loaded, revisions: Mapping[Path, str]) -> str | None:
    """The commit that holds a register and all that it is made of just as they were read; None where there is none such."""
    read = {revisions.get(one) for one in (path, *(file for file, _ in loaded.files)) if one is not None}
    return read.pop() if path is not None and len(read) == 1 else None
