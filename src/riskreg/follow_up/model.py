"""The follow-up as data: what stood still, what was promised and kept, which dates moved."""

from collections.abc import Iterable
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
LeftOut = Literal["closed", "avoided", "removed", "scheme changed"]


class Promise(NamedTuple):
    """What was to be so by a day that has come since: a mitigation in place, or a risk in a band.

    `stated` is the band of a target, None for a mitigation. One date is one promise, however many papers have it:
    `papers` has the tags, oldest first, of those that had it as still to come. Where none had, `overdue_at` is the
    first that had it as overdue; where no paper had it at all, the register did, between papers, when its day came.
    `settled` is the day on which it came true, where that is known; `left_out` why it cannot be told whether it did.
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
    overdue_at: PaperRef | None = None
    left_out: LeftOut | None = None


class DueMove(NamedTuple):
    """One time that a due date was moved: from, to, and on which day in which revision (None: not committed yet).

    `owner` is whose it was until then: who takes it over in the same commit has not moved what they had promised.
    """

    before: date
    after: date
    on: date
    revision: str | None
    owner: str | None

    @property
    def days(self) -> int:
        """By how many days; below 0 where it was brought forward."""
        return (self.after - self.before).days


class Shift(NamedTuple):
    """Moves of due dates together: how often to a later day and by how many days, and the same of an earlier day."""

    times: int
    days: int
    times_earlier: int
    days_earlier: int

    @property
    def net(self) -> int:
        """By how many days later in all, what was brought forward taken off; below 0 where that is more."""
        return self.days - self.days_earlier


def shift(moves: Iterable[DueMove]) -> Shift:
    """What moves come to."""
    days = [move.days for move in moves]
    later, earlier = [one for one in days if one > 0], [-one for one in days if one < 0]
    return Shift(len(later), sum(later), len(earlier), sum(earlier))


class Slip(NamedTuple):
    """A mitigation whose due date was moved while it was agreed: every time, oldest first. `owner` is whose it is now."""

    id: str
    title: str
    owner: str | None
    moves: tuple[DueMove, ...]
    done: bool
    exempt: bool

    @property
    def shift(self) -> Shift:
        """What its moves come to."""
        return shift(self.moves)

    @property
    def times(self) -> int:
        """How often it was moved to a later day."""
        return self.shift.times

    @property
    def days(self) -> int:
        """By how many days in all, what was brought forward taken off."""
        return self.shift.net


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
    due dates were moved to a later day while they were this owner's, and by how many days, and the same of an earlier.
    `days` is what this comes to, as in a slip.
    """

    owner: str | None
    due: int
    met: int
    targets_due: int
    targets_met: int
    times: int
    days: int
    days_later: int
    times_earlier: int
    days_earlier: int

    @property
    def shift(self) -> Shift:
        """What the moves of their dates come to."""
        return Shift(self.times, self.days_later, self.times_earlier, self.days_earlier)


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
    def work(self) -> tuple[Promise, ...]:
        """Those of them that are of mitigations."""
        return tuple(one for one in self.counted if one.what == "mitigation")

    @property
    def targets(self) -> tuple[Promise, ...]:
        """Those of them that are of targets."""
        return tuple(one for one in self.counted if one.what == "target")

    @property
    def owners(self) -> tuple[OwnerRecord, ...]:
        """Each owner of a promise that fell due, or of a date that was moved while it was theirs: who promised most first."""
        names: dict[str, str | None] = {}
        for owner in chain((one.owner for one in self.counted), (move.owner for move in self._moves)):
            names.setdefault(owner_key(owner), owner)
        records = [self._record(key, name) for key, name in names.items()]
        return tuple(sorted(records, key=lambda one: (-one.due - one.targets_due, -one.times, owner_key(one.owner))))

    def record(self, owner: str | None) -> OwnerRecord | None:
        """What became of the promises of one owner, however their name is written; None where there was none."""
        return next((one for one in self.owners if owner_key(one.owner) == owner_key(owner)), None)

    def _record(self, key: str, name: str | None) -> OwnerRecord:
        work, targets = ([one for one in some if owner_key(one.owner) == key] for some in (self.work, self.targets))
        moved = shift(move for move in self._moves if owner_key(move.owner) == key)
        return OwnerRecord(
            name,
            len(work),
            sum(one.result == "met" for one in work),
            len(targets),
            sum(one.result == "met" for one in targets),
            moved.times,
            moved.net,
            moved.days,
            moved.times_earlier,
            moved.days_earlier,
        )

    @property
    def _moves(self) -> list[DueMove]:
        return [move for one in self.slips for move in one.moves]


def owner_key(owner: str | None) -> str:
    """What two ways of writing one owner have in common: capitals and blanks make no other person."""
    return " ".join((owner or "").casefold().split())
