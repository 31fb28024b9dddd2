"""Every change of a register's file: read, edited, checked and written, with nobody else of us at it meanwhile."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.amend import interrupted, text
from riskreg.amend.dependents import Dependents, broken_by, dependents
from riskreg.amend.following import Followed, Reach, followed, refuse_if_more_changes, refuse_if_named
from riskreg.amend.lines import unified
from riskreg.amend.planned import Going
from riskreg.amend.register import Refused
from riskreg.amend.together import Stopped, Writing, told, write_all
from riskreg.diagnostics import Diagnostic
from riskreg.edit import Operation
from riskreg.files import exclusive
from riskreg.layers import Layered
from riskreg.loader import Loaded, load
from riskreg.source import Document, parse
from riskreg.tree import ON_DISK, Overlaid
from riskreg.wording import listing, one_line, some

Plan = Callable[[Document], Sequence[Operation]]


class Amended(NamedTuple):
    """What became of a change: the text before and after it, and the register that it makes.

    `diagnostics` say why it is refused; there are none where it is not. `written` is False for what was refused, for a
    dry run, and where there was nothing to change. `others` are the registers that changed with it, each with what is
    told of it, and `notes` say where more may name what was changed.
    """

    name: str
    before: str
    after: str
    loaded: Loaded | None
    diagnostics: list[Diagnostic]
    written: bool
    others: tuple[tuple[Followed, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def diff(self) -> str:
        """The change as a unified diff of all files, safe to show; empty where nothing changes."""
        others = (unified(one.before, one.after, one.writing.name) for one, _ in self.others)
        return unified(self.before, self.after, self.name) + "".join(others)


class _Asked(NamedTuple):
    """A change as it is asked for."""

    path: Path
    name: str
    plan: Plan
    going: Callable[[], Going | None]
    dry_run: bool


class _MoreFiles(Exception):
    """A change reaches files that are not ours yet: all have to be taken together."""

    def __init__(self, files: frozenset[Path]) -> None:
        super().__init__()
        self.files = files


def change(
    path: Path, name: str, plan: Plan, *, dry_run: bool = False, going: Callable[[], Going | None] = lambda: None
) -> Amended:
    """Change one register as a plan says, which is asked once the file is ours and has been read.

    `name` is how outputs call the file. A plan may raise Refused. `going`, asked after it, tells what id goes with the
    change: the registers that extend this one follow. Where those lie in other folders, all of it is done again once
    these are ours too. Nothing is written where a register would have an error that it does not have now: those are
    told, with their places in the text as it would be.
    """
    try:
        return _alone(_Asked(path, name, plan, going, dry_run))
    except Refused as refused:
        return Amended(name, "", "", None, refused.diagnostics, written=False)
    except Stopped as stopped:
        return _refusal(name, told(stopped))
    except TimeoutError:
        message = "Another riskreg has been busy in this folder for a minute, so nothing was done."
        return _refusal(name, Diagnostic(rules.UNWRITABLE, name, None, message, "Run the same command again."))


def _refusal(name: str, diagnostic: Diagnostic) -> Amended:
    return Amended(name, "", "", None, [diagnostic], written=False)


def _alone(asked: _Asked) -> Amended:
    """The change made with nobody else of us at any file that it reaches."""
    ours: frozenset[Path] = frozenset()
    while True:  # it ends: there are only so many files
        try:
            with exclusive(asked.path, *ours):
                return _change(asked, ours)
        except _MoreFiles as more:
            ours |= more.files


def _change(asked: _Asked, ours: frozenset[Path]) -> Amended:
    path, name = asked.path, asked.name
    before = text.content_of(path, name)
    document = parse(before, name)
    if not isinstance(document.data, dict) or "riskreg" not in document.data:
        raise Refused(*load(before, name, path.parent).diagnostics)
    operations, going = asked.plan(document), asked.going()
    begun = interrupted.left_by(path)
    if begun is not None and not begun.is_of(going):
        raise Refused(begun.told(name))
    if not operations:
        return Amended(name, document.text, document.text, None, [], written=False)
    after, content = text.edited(document, before, operations)
    loaded = load(content, name, path.parent)
    source = loaded.document
    text.verify(document, before, operations, (source.document if isinstance(source, Layered) else source).data)
    brought = text.brought_by(loaded, before, path, going)
    if brought or content == before:
        return Amended(name, document.text, after, loaded, brought, written=False)
    change = _Change(document, Writing(path, name, before, content), going, dependents(path, name))
    others = change.others(ours, again=begun is not None)
    broken = change.broken(others)
    if not broken and not asked.dry_run:
        change.write(others)
    said = tuple((one, one.said(going)) for one in others if going is not None)
    written = not broken and not asked.dry_run
    return Amended(name, document.text, after, loaded, broken, written, said, change.notes())


class _Change(NamedTuple):
    """A change that is fit for its own register, among those that extend it."""

    document: Document
    own: Writing
    going: Going | None
    around: Dependents

    def others(self, ours: frozenset[Path], *, again: bool) -> list[Followed]:
        """The registers that change too; `again` where some of them have already, so that they cannot be held together.

        Raises Refused, and _MoreFiles where they are not ours.
        """
        going, found = self.going, self.around.found
        if going is None:
            return []
        if going.new is None:
            refuse_if_named(found, going, self.own.name)
            return []
        more = frozenset(one.file for one in found) - ours
        if more:
            raise _MoreFiles(more)
        reach = Reach(found, going)
        others = followed(reach, self.document.data)
        if not again:
            self._refuse_if_more_changes(reach, self._contents(others), going)
        return others

    def _contents(self, others: Sequence[Followed]) -> dict[Path, bytes]:
        """All that would be written, by the files without links."""
        return {one.writing.path: one.writing.content for one in others} | {
            ON_DISK.real(self.own.path): self.own.content
        }

    def _refuse_if_more_changes(self, reach: Reach, contents: dict[Path, bytes], going: Going) -> None:
        then, folder = Overlaid(contents), self.own.path.parent
        refuse_if_more_changes(self.document, folder, self.own.content, then, going, keeps=True)
        for one in reach.found:
            content = contents.get(one.file, one.content)
            refuse_if_more_changes(one.document, one.path.parent, content, then, going, keeps=reach.keeps(one))

    def broken(self, others: Sequence[Followed]) -> list[Diagnostic]:
        """What the change would break in registers that extend this one."""
        return broken_by(self.around.found, self.own.name, self._contents(others), self.going)

    def write(self, others: Sequence[Followed]) -> None:
        """Write all of it: this register last, so that a command that was killed finds it as it was. Raises Stopped."""
        writings = [*(one.writing for one in others), self.own]
        half = False
        try:
            if others and self.going is not None:
                interrupted.note(self.own.path, self.going, writings)
            write_all(writings)
        except OSError as fault:
            raise Stopped(self.own, fault) from fault
        except Stopped as stopped:
            half = bool(stopped.left)
            raise
        finally:
            if not half:
                interrupted.forget(self.own.path)

    def notes(self) -> tuple[str, ...]:
        """Which registers may extend this one and were not looked at, in words."""
        around, notes = self.around, []
        if around.left_out:
            notes.append(f"{around.left_out} for registers that extend this one. Run riskreg check on the others.")
        if self.going is not None and around.unread:
            names = listing(some([one_line(name, 120) for name in around.unread]))
            notes.append(f"Not looked into, because riskreg cannot read it: {names}. It may still have the old id.")
        if self.going is not None and not around.in_repository:
            notes.append(
                "This is in no git repository: registers in other folders that extend this one may still have the old id."
            )
        return tuple(notes)
