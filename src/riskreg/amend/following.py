"""The registers that extend the one in which an id goes: what names it there, and their texts with the new one."""

from collections.abc import Iterable, Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.amend.dependents import Dependent
from riskreg.amend.planned import Going
from riskreg.amend.references import drops, entries, references
from riskreg.amend.register import KINDS, Refused, value_at
from riskreg.amend.text import as_bytes, edited, joined, verify
from riskreg.amend.together import Writing
from riskreg.diagnostics import Diagnostic, Finding
from riskreg.edit import Insert, Operation, Set
from riskreg.source import Document, parse
from riskreg.source import Path as KeyPath
from riskreg.tree import Overlaid
from riskreg.wording import count, one_line

_MOST = 20  # places named one by one


class Followed(NamedTuple):
    """A register that a rename changes besides the one that is asked for: its text before and after, and in how many places."""

    writing: Writing
    before: str
    after: str
    places: int

    def said(self, going: Going) -> str:
        """What is told of it."""
        old, new = one_line(going.name, 80), one_line(going.new or "", 80)
        return f"{old} is now {new} here too, in {count(self.places, 'place')}."


class Reach:
    """Where an id means the thing: in what extends its register, as far as none of them leaves it out.

    What leaves it out may have another of the same id: in what extends that one, only that is meant.
    """

    def __init__(self, found: Sequence[Dependent], going: Going) -> None:
        self.found, self.going = found, going
        itself_last = sorted(
            found, key=lambda one: one.path == one.file
        )  # what is extended is a file, never a link to it
        self._by_file = {one.file: one for one in itself_last}

    def inherits(self, one: Dependent) -> bool:
        """Whether a register could leave it out: what it extends has it."""
        base = self._by_file.get(one.base)
        return base is None or self.keeps(base)

    def keeps(self, one: Dependent) -> bool:
        """Whether a register has it."""
        return self.inherits(one) and not _leaves_out(one, self.going)

    def places(self, one: Dependent) -> list[KeyPath]:
        """Every place in the register's own file where the id means it."""
        data, kind, name = one.document.data, self.going.kind, self.going.name
        places = [path for path, _ in drops(data, name)] if self.inherits(one) else []
        if self.keeps(one):
            places += [*entries(data, kind, name), *(each.path for each in references(data, kind, name))]
        return places


def _leaves_out(one: Dependent, going: Going) -> bool:
    return any("field" not in entry for _, entry in drops(one.document.data, going.name))


def refuse_if_named(found: Sequence[Dependent], going: Going, name: str) -> None:
    """Raise Refused, with the places, where a register that extends this one names a thing that is to be removed."""
    reach = Reach(found, going)
    places = [(one.document, path) for one in found for path in reach.places(one)]
    if not places:
        return
    shown, number = one_line(going.name, 80), len(places)
    still = f"{count(number, 'place')} in registers that extend this one still {'names' if number == 1 else 'name'} it"
    remedy = "Change those first, by hand or with riskreg set, so that they do without it."
    last = Diagnostic(rules.EDIT_REFUSED, name, None, f"{shown} is not removed: {still}.", remedy)
    raise Refused(*(_still_named(document, path, shown) for document, path in places[:_MOST]), last)


def _still_named(document: Document, path: KeyPath, shown: str) -> Diagnostic:
    finding = Finding(rules.EDIT_REFUSED, path, f"This still names {shown}.", "Take it out, or name another.")
    return document.diagnostic(finding)


def followed(reach: Reach, base: dict[str, Any]) -> list[Followed]:
    """The registers that name the thing, with its new id; `base` is the renamed register's data. Raises Refused."""
    going = reach.going
    shared = any(item.get("id") == going.name for item in _items_of_other_kinds(base, going))
    made: dict[Path, Followed] = {}
    for one in sorted(reach.found, key=lambda each: each.path != each.file):  # a file itself before the links to it
        places = reach.places(one)
        if places and one.file not in made:
            operations = list(_operations(one, places, going, shared=shared))
            text, content = edited(one.document, one.content, operations)
            verify(one.document, one.content, operations, parse(content, one.name).data)
            writing = Writing(one.file, one.name, one.content, content)
            made[one.file] = Followed(writing, one.document.text, text, len(places))
    return sorted(made.values(), key=lambda each: each.writing.name)


def _items_of_other_kinds(base: dict[str, Any], going: Going) -> Iterator[dict[str, Any]]:
    for kind in KINDS:
        for place in kind.places if kind is not going.kind else ():
            items = value_at(base, place)
            yield from (item for item in (items if isinstance(items, list) else ()) if isinstance(item, dict))


def _operations(one: Dependent, places: Iterable[KeyPath], going: Going, *, shared: bool) -> Iterator[Operation]:
    """The new id at each place. What leaves out a thing of another kind by the same id goes on doing so."""
    for path in places:
        if path[0] == "dropped" and shared:
            yield Insert(("dropped",), {**value_at(one.document.data, path[:-1]), "id": going.new})
        else:
            yield Set(path, going.new)


def refuse_if_more_changes(
    document: Document, folder: Path, content: bytes, then: Overlaid, going: Going, *, keeps: bool
) -> None:
    """Raise Refused where a register, with all that it inherits, would not be the same but for the id.

    Two things that get one id become one, and no other check would tell. `content` is what the file would hold, `then`
    all files as they would be, and `keeps` whether the register has the thing at all.
    """
    now, later = joined(document, folder), joined(parse(content, document.name), folder, then)
    if not now or not later:  # it cannot be read as a whole: `check` says why
        return
    expected = deepcopy(now)
    kind, new = going.kind, going.new
    if keeps:
        named = [*entries(now, kind, going.name), *(each.path for each in references(now, kind, going.name))]
        for *way, last in named:
            value_at(expected, tuple(way))[last] = new
    for data in (expected, later):
        data.pop("dropped", None)
    if as_bytes(expected) != as_bytes(later):
        raise Refused(document.diagnostic(_more(document, now, going)))


def _more(document: Document, now: dict[str, Any], going: Going) -> Finding:
    taken = next(entries(now, going.kind, going.new or ""), None)
    if taken is None:
        message = "This would change more of this register than the id, so nothing was changed."
        return Finding(rules.EDIT_REFUSED, ("extends",), message, "Make the change by hand, then run riskreg check.")
    own = next(entries(document.data, going.kind, going.new or ""), ("extends",))
    message = (
        f"A {going.kind.word} here has the id `{one_line(going.new or '', 80)}` already: the two would become one."
    )
    return Finding(rules.EDIT_REFUSED, own, message, "Choose another id; or give that one another first.")
