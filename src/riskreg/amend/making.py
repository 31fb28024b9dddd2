"""One command that edits: which register it means, the change, what was done in words, and what is now open there."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

from riskreg import rules
from riskreg.amend.change import Amended, change
from riskreg.amend.planned import Planned, Planner
from riskreg.amend.register import KINDS, Kind, Refused, Standing, nothing_named
from riskreg.diagnostics import Diagnostic, Severity, has_errors, in_order
from riskreg.edit import Operation
from riskreg.layers import Source
from riskreg.locate import SourceFile
from riskreg.source import Document, parse
from riskreg.wording import listing, one_line, some

_MOST_OPEN = 3


class Made(NamedTuple):
    """What became of an edit: the change, a sentence for each thing done, and what `check` now reports of it.

    `more` is how many more reports there are; `faulty` whether the register has errors, as it had before.
    """

    amended: Amended
    said: tuple[str, ...] = ()
    open: tuple[Diagnostic, ...] = ()
    more: int = 0
    faulty: bool = False


def make(file: SourceFile, planner: Planner, as_of: date, *, dry_run: bool) -> Made:
    """Make one edit of one register that lies in a file."""
    if file.path is None:
        return Made(Amended(file.name, "", "", None, [_no_file(file)], written=False))
    planned: list[Planned] = []

    def plan(document: Document) -> Sequence[Operation]:
        planned.append(planner(Standing(document, file.folder)))
        return planned[-1].operations

    amended = change(file.path, file.name, plan, dry_run=dry_run, going=lambda: planned[-1].going)
    if amended.diagnostics or not planned:
        return Made(amended)
    last = planned[-1]  # it is asked again where more files had to be waited for
    if not last.operations:
        return Made(amended, ("Nothing had to be changed: the register says so already.",))
    found, faulty = _open(amended, file, last.about, as_of)
    return Made(amended, last.said, tuple(found[:_MOST_OPEN]), max(0, len(found) - _MOST_OPEN), faulty)


def _no_file(file: SourceFile) -> Diagnostic:
    if file.fault is not None:
        return file.fault
    message = "Standard input cannot be edited: there is no file to write to."
    return Diagnostic(rules.EDIT_REFUSED, file.name, None, message, "Name the register's file.")


def _open(amended: Amended, file: SourceFile, about: Iterable[str], as_of: date) -> tuple[list[Diagnostic], bool]:
    """What `check` now reports at the things that an edit was about; and whether the register has errors as before."""
    from riskreg.checks import check
    from riskreg.comparison import evaluate

    loaded = amended.loaded
    if loaded is None or loaded.register is None or loaded.scheme is None:
        return [], True
    source = loaded.document
    places = _places(source.data, frozenset(about))
    if not places:
        return [], False
    risks = all(place[0] == "risks" for place in places)  # of a large register, only those that are asked about
    evaluation = evaluate(loaded.register, loaded.scheme, as_of, frozenset(about) if risks else None)
    here = [one for one in check(evaluation) if any(one.path[:n] in places for n in _LENGTHS)]
    lines = {source.where((*place, "id")) for place in places}
    said = [one for one in loaded.diagnostics if one.place is not None and (one.file, one.place.line) in lines]
    found = [*said, *map(source.diagnostic, here)]
    return _counted(source, found, file) if found else [], False


def _counted(source: Source, reported: Iterable[Diagnostic], file: SourceFile) -> list[Diagnostic]:
    """What is found as `check` would report it: without what the settings or a comment leave out."""
    from riskreg.ignores import without_ignored
    from riskreg.settings import choice, home

    chosen = choice(home(file.folder), file.path)
    found = [one for one in reported if chosen.counts(one.rule)]
    kept = set(map(id, without_ignored(found, source.documents, chosen)))
    return [one for one in in_order(found) if id(one) in kept and one.severity is not Severity.NOTE]


_LENGTHS = (1, 2, 3)  # of the paths of what has an id, and of the decision


def _places(data: object, about: frozenset[str]) -> frozenset[tuple[str | int, ...]]:
    """Where the things of these ids stand in a register's data."""
    found: set[tuple[str | int, ...]] = {("decision",)} if "decision" in about else set()
    for kind in KINDS:
        for place in kind.places:
            items = data
            for step in place:
                items = items.get(step) if isinstance(items, dict) else None
            for index, item in enumerate(items if isinstance(items, list) else ()):
                if isinstance(item, dict) and item.get("id") in about:
                    found.add((*place, index))
    return frozenset(found)


def choose(
    files: Sequence[SourceFile], name: str | None, kinds: Iterable[Kind] = KINDS, *, own: bool = False
) -> SourceFile:
    """The one register that an edit means: the only one, or the one that has what an id names.

    `name` None is for what every register could have. With `own`, one that has it itself goes before those that inherit
    it. Raises Refused where it could be several, or none.
    """
    if len(files) == 1:
        return files[0]
    kinds = tuple(kinds)
    readable = [file for file in files if file.content is not None and file.path is not None]
    standings = [(file, standing) for file in readable if (standing := _standing(file)) is not None]
    if name is None:
        raise Refused(_several("This could go into any of several registers", [file for file, _ in standings]))
    asked = name.rpartition(":")[2]
    having = [file for file, one in standings if any(item.name in (name, asked) for item in one.items(kinds))]
    if own and len(having) > 1:
        having = [
            file for file, one in standings if file in having and _has_itself(one, (name, asked), kinds)
        ] or having
    if len(having) == 1:
        return having[0]
    if having:
        raise Refused(_several(f"`{one_line(name, 80)}` is in several registers", having))
    faults = [file.fault for file in files if file.fault is not None]
    missing = [nothing_named([one for _, one in standings], name, kinds)] if standings else []
    raise Refused(*faults, *missing)


def _has_itself(standing: Standing, names: Iterable[str], kinds: Iterable[Kind]) -> bool:
    return any(item.name in names and not item.inherited for item in standing.items(kinds))


def _standing(file: SourceFile) -> Standing | None:
    document = parse(file.content or b"", file.name)
    if has_errors(document.problems) or not isinstance(document.data, dict):
        return None
    return Standing(document, file.folder)


def _several(what: str, files: Sequence[SourceFile]) -> Diagnostic:
    names = [one_line(file.name, 120) for file in files]
    message = f"{what}: {listing(some(names))}."
    return Diagnostic(rules.NAMED_IN_SEVERAL, names[0], None, message, f"Name the file at the end: … {names[0]}")
