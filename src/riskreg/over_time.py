"""What `history` and `follow-up` work on: which word is a risk and which are files, and what git holds of each register."""

import os
from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Exit, has_errors
from riskreg.follow_up import FollowUp, looked_back
from riskreg.follow_up.gone import gone_since, searched
from riskreg.git import GitFault
from riskreg.history import By, History, history_of
from riskreg.locate import ENDINGS, SourceFile
from riskreg.revisions import only_in_the_past
from riskreg.scoring import Scored, exit_status, score
from riskreg.settings import home
from riskreg.wording import did_you_mean, listing, one_line, some, visible


class Told(NamedTuple):
    """A register and its history; None where git has none, or it does not hold the risk that was asked for.

    `diagnostics` say what could not be read.
    """

    scored: Scored
    history: History | None
    diagnostics: Sequence[Diagnostic]


class Followed(NamedTuple):
    """A register and what is to be followed up in it; None where that cannot be told, and `diagnostics` say why.

    `tags` is what the tags of its papers are called.
    """

    scored: Scored
    follow_up: FollowUp | None
    tags: str
    diagnostics: Sequence[Diagnostic]


def told_apart(words: Sequence[str]) -> tuple[str | None, list[str], str | None]:
    """The id of a risk and the files among the words; or a message where they cannot be told apart.

    What is a file or a folder here, or is called like a register, is a file: only the first word may be an id.
    """
    ids = [word for word in words if not _means_file(word)]
    if len(ids) > 1 or (ids and words[0] != ids[0]):
        shown = one_line(ids[-1], 80)
        return (
            None,
            [],
            f"`{shown}` is no file here. One risk can be asked for, before the files: riskreg history A1 FILE.",
        )
    return (ids[0] if ids else None), [word for word in words if _means_file(word)], None


def _means_file(word: str) -> bool:
    return word == "-" or word.endswith(ENDINGS) or os.path.lexists(word)


def histories(files: Sequence[SourceFile], by: By, since: str | None, day: date) -> list[Told]:
    """Each register with its history, or with what is in the way of one."""
    found: list[Told] = []
    for file, one in zip(files, score(files, day), strict=True):
        wrong = one.diagnostics if has_errors(one.diagnostics) else []
        past = only_in_the_past(file) if file.content is None else None
        if past is not None:
            file, one, wrong = past, one._replace(diagnostics=[]), []  # noqa: PLW2901  # what it was, in its place
        elif file.content is None:
            found.append(Told(one, None, wrong))
            continue
        try:
            history = history_of(file, one.evaluation, day, by, home(file.folder).settings.papers.tag, since)
            found.append(Told(one, history, [*history.skipped, *wrong]))
        except GitFault as fault:
            found.append(Told(one, None, [_diagnostic(file, fault), *wrong]))
    return found


def with_risk(found: Sequence[Told], name: str) -> tuple[list[Told], str | None]:
    """Those of the registers that have a risk, or had it; or a message where none ever had."""
    having = [one for one in found if one.history is not None and name in one.history.names]
    looked_at = [one for one in found if one.history is not None]
    if having or not looked_at:
        return having, None
    names = list(dict.fromkeys(one for told in looked_at for one in (told.history.names if told.history else ())))
    where = listing(some([visible(one.scored.name) for one in looked_at], 3))
    near = did_you_mean(name, names)
    return [], f"There is no risk `{one_line(name, 80)}` in {where}, and there was none in its history. {near}"


def follow_ups(files: Sequence[SourceFile], asked: Sequence[str], papers: int, day: date) -> list[Followed]:
    """Each register with its follow-up, or with what is in the way of one.

    Then those that the last paper had in the folders that were `asked` for, and that are gone as a whole.
    """
    found: list[Followed] = []
    for file, one in zip(files, score(files, day), strict=True):
        tags = home(file.folder).settings.papers.tag
        if one.evaluation is None:
            found.append(Followed(one, None, tags, one.diagnostics))
            continue
        try:
            found.append(Followed(one, looked_back(file, one.evaluation, tags, papers), tags, []))
        except GitFault as fault:
            found.append(Followed(one, None, tags, [_diagnostic(file, fault)]))
    return [*found, *_gone(files, asked, papers, day)]


def _gone(files: Sequence[SourceFile], asked: Sequence[str], papers: int, day: date) -> Iterator[Followed]:
    for where in searched(asked):
        tags = home(where.folder).settings.papers.tag
        for one in gone_since(where, files, tags, day):
            scored = Scored(one.name, None, one.evaluation, [], None)
            yield Followed(scored, one.followed(day, papers), tags, [one.diagnostic])


def _diagnostic(file: SourceFile, fault: GitFault) -> Diagnostic:
    return Diagnostic(fault.rule, file.name, None, fault.message, fault.remedy)


def status(told: Sequence[Told] | Sequence[Followed], *, failed: bool = False) -> Exit:
    """2 where a file or git could not be read, 1 where a register has errors or a risk was not found, else 0."""
    found = max(exit_status([one.scored for one in told]), Exit.FAULTY if failed else Exit.DONE)
    unanswered = any(fault.rule in _NO_ANSWER for one in told for fault in one.diagnostics)
    return Exit.USAGE if unanswered else found


_NO_ANSWER = (rules.NOT_IN_GIT, rules.NO_REVISION)
