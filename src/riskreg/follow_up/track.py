"""Every mitigation through all versions of a register: since when it was in place, its dates, each time one was moved.

What a version changed is told against the versions that it was made from, so that two branches do not seem to undo
each other. Ids that were renamed are followed.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from riskreg.comparison import Evaluation
from riskreg.diff import renamed
from riskreg.follow_up.given import Dates, Given
from riskreg.follow_up.glance import mitigations_in
from riskreg.follow_up.model import DueMove
from riskreg.git import Version
from riskreg.revisions import Moment, Unread
from riskreg.standing import Standing

_AGREED = (Standing.DUE, Standing.OVERDUE, Standing.UNDATED)
Lineage = Mapping[str, Version]


class Spell(NamedTuple):
    """A time during which a mitigation was in place; `until` is None while it is."""

    since: date
    until: date | None = None


class _Told(NamedTuple):
    """What one version says of one mitigation: which one it is, whatever its id, and how it stands."""

    one: int
    title: str
    owner: str | None
    standing: Standing
    due: date | None
    done_on: date | None
    exempt: bool

    @property
    def given(self) -> tuple[date | None, str | None, bool]:
        """The day for which it is agreed, if it is, and with whom."""
        return self.due if self.standing in _AGREED else None, self.owner, self.exempt


_State = dict[str, _Told]


class Track:
    """What is remembered of the versions gone through: `follow` them oldest first, and the file as it is last."""

    def __init__(self, lineage: Lineage) -> None:
        self._lineage = lineage
        self._last: _State = {}
        self._by_blob: dict[str, _State] = {}
        self._blob: str | None = None
        self._known: dict[str, int] = {}  # an id that any version had -> which mitigation
        self._called: dict[tuple[str, str], int] = {}  # the same by its title as well: an id may be given again
        self._count = 0
        self._spells: dict[int, list[Spell]] = {}
        self._moves: dict[int, list[tuple[DueMove, bool]]] = {}
        self.dates = Dates()
        self._in_force: list[tuple[date, Evaluation | Unread]] = []
        self._days: list[date] = []
        self._read: tuple[date, bytes | None] = (date.min, None)  # the last state's day, and the lines that say it

    def follow(self, moments: Iterable[Moment | Unread], days: Iterable[date], until: date | None = None) -> bool:
        """Go through the versions up to a day; whether there are later ones. Those unread are read where that tells more.

        `days` are those for which the register in force has to be remembered.
        """
        self._days = sorted(set(days))
        later = False
        for one in moments:
            day = one.day
            if until is not None and day > until:
                later = True
                continue
            version = self._lineage.get(one.commit.name) if one.commit is not None else None
            parents = self._parents(version)
            lines = mitigations_in(one.content)
            if isinstance(one, Unread) and self._says_the_same(day, lines, version, parents):
                self._in_force.append((day, one.later()))
                evaluation = None
            else:
                moment = one.now() if isinstance(one, Unread) else one
                evaluation = moment.evaluation
                if evaluation is not None:
                    self._last = self._take(evaluation, moment, parents)
                    self._read = day, lines
                    self._remember(day, evaluation)
            if version is not None:
                self._blob = version.blob
            if self._blob is not None:
                # One that cannot be read says what the one before it said. One that is not in the lineage has the very
                # content of the last: only what it extends was changed.
                self._by_blob[self._blob] = self._last if evaluation is not None else parents[0]
        return later

    def _says_the_same(
        self, day: date, lines: bytes | None, version: Version | None, parents: Sequence[_State]
    ) -> bool:
        """Whether reading a version could tell nothing new: it follows the last one read, and says the same as that.

        If it cannot be read, it is passed over, and that comes to the same too. What was done on a day in between is
        in place since.
        """
        when, last = self._read
        alone = version is not None and version.blob is not None and len(version.before) == 1 and version.before[0]
        same = lines is not None and lines == last and when <= day and parents[0] is self._last
        return bool(alone and same) and not any(
            one.done_on is not None and when < one.done_on <= day for one in self._last.values()
        )

    def as_it_is(self, now: Evaluation) -> None:
        """The file as it is, which was made from the last version."""
        self._last = self._take(now, None, [self._last])

    def which(self, name: str, title: str) -> int | None:
        """Which mitigation an id stands for, or stood for last; under the title that it had, if any had that."""
        called = self._called.get((name, title))
        if called is not None:
            return called
        told = self._last.get(name)
        return told.one if told is not None else self._known.get(name)

    def name_now(self, one: int) -> str | None:
        """The id that a mitigation has now; None where it was removed."""
        return next((name for name, told in self._last.items() if told.one == one), None)

    def spells(self, one: int | None) -> list[Spell]:
        """When a mitigation was in place, oldest first."""
        return self._spells.get(one, []) if one is not None else []

    def in_place_since(self, one: int | None, day: date) -> date | None:
        """Since when it was in place on a day; None where it was not."""
        return next(
            (
                spell.since
                for spell in self.spells(one)
                if spell.since <= day and not (spell.until and spell.until <= day)
            ),
            None,
        )

    def moved(self) -> dict[int, list[tuple[DueMove, bool]]]:
        """Each time that a due date was moved, by mitigation; with each whether all that it bore on was exempt."""
        return self._moves

    def in_force(self, day: date) -> Evaluation | None:
        """The last reading made on or before a day."""
        for when, one in reversed(self._in_force):
            if when <= day:
                found = one.now().evaluation if isinstance(one, Unread) else one
                if found is not None:
                    return found
        return None

    def _parents(self, version: Version | None) -> list[_State]:
        blobs = version.before if version is not None else ()
        return [self._by_blob.get(blob, self._last) if blob else self._last for blob in blobs] or [self._last]

    def _remember(self, day: date, evaluation: Evaluation) -> None:
        """Keep a reading while a day that is asked for may still fall to it."""
        held = self._in_force
        while held and held[-1][0] <= day and not any(held[-1][0] <= one < day for one in self._days):
            held.pop()
        held.append((day, evaluation))

    def _take(self, evaluation: Evaluation, moment: Moment | None, parents: list[_State]) -> _State:
        day = moment.day if moment is not None else evaluation.as_of
        revision = moment.commit.short if moment is not None and moment.commit is not None else None
        state = self._state(evaluation, parents[0])
        before = [{told.one: told for told in parent.values()} for parent in parents]
        for name, told in state.items():
            self._called[name, told.title] = told.one
            earlier = [parent[told.one] for parent in before if told.one in parent]
            self._give(name, told, earlier, day)
            self._date(told, earlier, day, revision)
            self._place(told, earlier, day)
        for one in set.intersection(*map(set, before)) - {told.one for told in state.values()}:
            self.dates.drop(one, day)
        return state

    def _state(self, evaluation: Evaluation, parent: _State) -> _State:
        exempt = exempt_mitigations(evaluation)
        titles = {name: measure.mitigation.title for name, measure in evaluation.measures.items()}
        was = _renamed(parent, titles)
        came = {name: name for name in titles if name in parent and name not in was.values()} | dict(was)
        taken = {parent[old].one for old in came.values()}
        state: _State = {}
        for name, measure in evaluation.measures.items():
            old = parent[came[name]] if name in came else None
            one = old.one if old is not None else self._known.get(name)
            if one is None or (old is None and one in taken):
                self._count += 1
                one = self._count
            self._known[name] = one
            item = measure.mitigation
            state[name] = _Told(one, item.title, item.owner, measure.standing, item.due, item.done_on, name in exempt)
        return state

    def _give(self, name: str, told: _Told, earlier: list[_Told], day: date) -> None:
        """Note a date that was given, or taken back. What is done changes nothing: for its day, it was promised."""
        known = any(one.given == told.given for one in earlier if one.standing is not Standing.IN_PLACE)
        if told.standing is not Standing.IN_PLACE and not known:
            due, owner, exempt = told.given
            self.dates.note(told.one, Given(day, due, name, told.title, owner, exempt))

    def _date(self, told: _Told, earlier: list[_Told], day: date, revision: str | None) -> None:
        """Note that a due date was moved: against every version that this one was made from, by who owned it there."""
        after = told.given[0]
        befores = [one.given[0] for one in earlier]
        if after is None or not befores or befores[0] is None or None in befores or after in befores:
            return
        exempt = told.exempt or any(one.exempt for one in earlier)
        move = DueMove(befores[0], after, day, revision, earlier[0].owner)
        self._moves.setdefault(told.one, []).append((move, exempt))

    def _place(self, told: _Told, earlier: list[_Told], day: date) -> None:
        """Note that a mitigation came to be in place, or is no longer."""
        spells = self._spells.setdefault(told.one, [])
        here = told.standing is Standing.IN_PLACE
        there = [one.standing is Standing.IN_PLACE for one in earlier]
        if here and (not spells or spells[-1].until is not None) and not any(there):
            spells.append(Spell(told.done_on or day))
        elif here and told.done_on is not None and spells and spells[-1].until is None:
            spells[-1] = Spell(told.done_on)  # what the record says of it now
        elif not here and there and all(there) and spells and spells[-1].until is None:
            spells[-1] = Spell(spells[-1].since, day)


def _renamed(parent: _State, titles: Mapping[str, str]) -> Mapping[str, str]:
    """The ids that mitigations had before, where these are others; nearly always there are none.

    Such an id may be another's now.
    """
    if {name: told.title for name, told in parent.items()} == titles:
        return {}
    old = [{"id": name, "title": told.title} for name, told in parent.items()]
    new = [{"id": name, "title": title} for name, title in titles.items()]
    return renamed({"mitigations": old}, {"mitigations": new}, given_again=True).get("mitigations", {})


def exempt_mitigations(evaluation: Evaluation) -> frozenset[str]:
    """The mitigations that bear on exempt risks alone; all of them where the register is exempt."""
    register = evaluation.register
    if register.exempt:
        return frozenset(evaluation.measures)
    open_to_all: set[str] = set()
    hidden: set[str] = set()
    for outcome in evaluation.outcomes:
        risk = outcome.assessed.risk
        (hidden if risk.exempt else open_to_all).update(effect.mitigation for effect in risk.mitigated_by)
    return frozenset(hidden - open_to_all)
