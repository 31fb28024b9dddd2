"""One file, the whole way: bytes -> register -> evaluation, with every diagnostic and the revision it came from."""

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from riskreg import git, rules
from riskreg.checks import check
from riskreg.comparison import Evaluation, evaluate
from riskreg.diagnostics import Diagnostic, Exit, has_errors, in_order
from riskreg.loader import load
from riskreg.locate import SourceFile
from riskreg.source import Document


class Scored(NamedTuple):
    """A file and what became of it. `evaluation` is None where its diagnostics hold an error.

    `revision` is the commit whose very bytes were read, None where the file is not as any commit has it.
    """

    name: str
    document: Document | None
    evaluation: Evaluation | None
    diagnostics: list[Diagnostic]
    revision: str | None


def score(files: Sequence[SourceFile], as_of: date) -> list[Scored]:
    """Score every file, each by itself: a fault in one leaves the others as they are."""
    revisions = git.revisions(
        {file.path: file.content for file in files if file.path is not None and file.content is not None}
    )
    return [_score(file, as_of, revisions) for file in files]


def exit_status(scored: Iterable[Scored]) -> Exit:
    """0 where every register could be scored, 1 where one has errors, 2 where a file could not be read."""
    status = Exit.DONE
    for one in scored:
        if any(found.rule is rules.UNREADABLE for found in one.diagnostics):
            return Exit.USAGE
        if has_errors(one.diagnostics):
            status = Exit.FAULTY
    return status


def _score(file: SourceFile, as_of: date, revisions: dict[Path, str]) -> Scored:
    if file.content is None:
        return Scored(file.name, None, None, [file.fault] if file.fault else [], None)
    revision = revisions.get(file.path) if file.path is not None else None
    loaded = load(file.content, file.name, file.folder)
    if loaded.register is None or loaded.scheme is None:
        return Scored(file.name, loaded.document, None, loaded.diagnostics, revision)
    evaluation = evaluate(loaded.register, loaded.scheme, as_of)
    found = [loaded.document.diagnostic(finding) for finding in check(evaluation)]
    return Scored(file.name, loaded.document, evaluation, in_order([*loaded.diagnostics, *found]), revision)
