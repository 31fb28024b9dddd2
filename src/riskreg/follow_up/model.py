"""The follow-up as data: what stood still, what was promised and kept, which dates moved."""

from datetime import date
from itertools import chain
from typing import Literal, NamedTuple

from riskreg.model import Side

USUAL_PAPERS = 2
"""For how many papers a risk stands above appetite before it is called stuck, if nobody says otherwise."""


class PaperRef(NamedTuple):
    """One of the papers that a follow-up looks back on: its tag, the day it was made for, its revision."""

    tag: str
    day: date
    revision: str


class Stuck(NamedTuple):
    """A risk that stands where it stood. One of `papers` and `no_plan` says why it is on the list, or both do.

    `papers` are those at which it was above appetite one after the other, oldest first, with none of its mitigations
    done since the first of them; empty where they are too few. `no_plan`: its target is where it stands now, above
    what the organisation carries, and nothing says why. `band` is the name of its band now.
    """

    id: str
    side: Side
    title: str
    owner: str | None
    band: str
    papers: tuple[PaperRef, ...]
    no_plan: bool
    exempt: bool


Result = Literal["met", "late", "not met", "withdrawn", "removed", "cannot be told"]


class Promise(NamedTuple):
    """What a paper said would be so by a day that has come since: a mitigation in place, or a risk in a band.

    `stated` is the band of a target, None for a mitigation. The same promise at several papers counts once:
    `papers` has all their tags, oldest first. `settled` is the day on which it came true, where that is known.
    """

    what: Literal["mitigation", "target"]
    id: str
    title: str
    owner: str | None
    papers: tuple[str, ...]
    due: date
    stated: str | None
    result: Result
    settled: date | None
    exempt: bool


class DueMove(NamedTuple):
    """One time that a due date was moved: from, to, and on which day in which revision (None: not committed yet)."""

    before: date
    after: date
    on: date
    revision: str | None

    @property
    def days(self) -> int:
        """By how many days; below 0 where it was brought forward."""
        return (self.after - self.before).days


class Slip(NamedTuple):
    """A mitigation whose due date was moved while it was agreed: every time, oldest first."""

    id: str
    title: str
    owner: str | None
    moves: tuple[DueMove, ...]
    done: bool
    exempt: bool

    @property
    def times(self) -> int:
        """How often it was moved to a later day."""
        return sum(move.days > 0 for move in self.moves)

    @property
    def days(self) -> int:
        """By how many days in all, what was brought forward taken off."""
        return sum(move.days for move in self.moves)


class Removed(NamedTuple):
    """A risk of the last paper that the register no longer has, with no record of who decided that."""

    id: str
    side: Side
    title: str
    paper: PaperRef
    exempt: bool


class OwnerRecord(NamedTuple):
    """What became of the promises of one owner (None: nobody's).

    Of the mitigations promised by a day that has come, how many were met by then, and the same of targets; how often
    due dates were moved to a later day, and by how many days in all.
    """

    owner: str | None
    due: int
    met: int
    targets_due: int
    targets_met: int
    times: int
    days: int


class FollowUp(NamedTuple):
    """All of it, as of a day. `at_least` is for how many papers a risk is above appetite before it is stuck.

    `cut` says that the repository holds only the last part of the history.
    """

    as_of: date
    at_least: int
    papers: tuple[PaperRef, ...]
    stuck: tuple[Stuck, ...]
    promises: tuple[Promise, ...]
    slips: tuple[Slip, ...]
    removed: tuple[Removed, ...]
    cut: bool = False

    def public(self) -> "FollowUp":
        """The same without what is about exempt risks only."""
        return self._replace(
            stuck=tuple(one for one in self.stuck if not one.exempt),
            promises=tuple(one for one in self.promises if not one.exempt),
            slips=tuple(one for one in self.slips if not one.exempt),
            removed=tuple(one for one in self.removed if not one.exempt),
        )

    @property
    def counted(self) -> tuple[Promise, ...]:
        """The promises of which it can be told whether they were kept."""
        return tuple(one for one in self.promises if one.result != "cannot be told")

    @property
    def owners(self) -> tuple[OwnerRecord, ...]:
        """Each owner of a promise that fell due, or of a date that was moved: who promised most first."""
        names: dict[str, str | None] = {}
        for owner in chain((one.owner for one in self.counted), (one.owner for one in self.slips)):
            names.setdefault(owner_key(owner), owner)
        records = [self._record(key, name) for key, name in names.items()]
        return tuple(sorted(records, key=lambda one: (-one.due - one.targets_due, -one.times, owner_key(one.owner))))

    def record(self, owner: str | None) -> OwnerRecord | None:
        """What became of the promises of one owner, however their name is written; None where there was none."""
        return next((one for one in self.owners if owner_key(one.owner) == owner_key(owner)), None)

    def _record(self, key: str, name: str | None) -> OwnerRecord:
        own = [one for one in self.counted if owner_key(one.owner) == key]
        work, targets = ([one for one in own if one.what == what] for what in ("mitigation", "target"))
        moved = [one for one in self.slips if owner_key(one.owner) == key]
        return OwnerRecord(
            name,
            len(work),
            sum(one.result == "met" for one in work),
            len(targets),
            sum(one.result == "met" for one in targets),
            sum(one.times for one in moved),
            sum(one.days for one in moved),
        )


def owner_key(owner: str | None) -> str:
    """What two ways of writing one owner have in common: capitals and blanks make no other person."""
    return " ".join((owner or "").casefold().split())
