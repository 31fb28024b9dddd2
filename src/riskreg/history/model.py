"""A history as data: each time that a risk came to stand elsewhere, and both sides as they stood over time."""

from datetime import date
from typing import Literal, NamedTuple

from riskreg.comparison import StageComparison
from riskreg.diagnostics import Diagnostic
from riskreg.movement import RiskMovement
from riskreg.schemes import Band
from riskreg.standing import Stage

By = Literal["commit", "tag", "month"]
How = Literal["commit", "tag", "month", "committed", "file", "time"]


class When(NamedTuple):
    """A point of a history. `revision`, `author` and `subject` are as git has them: texts of anybody's.

    `how` is `commit`, `tag` (a paper), `month` (the end of one), `committed` (since the last paper or month), `file` (as
    it is, not committed) or `time` (nothing was edited). `revision` is that of the version in force; `tag` is that of the
    paper, or of the one since which it was committed; `author` and `subject` are those of a commit alone.
    """

    day: date
    how: How
    revision: str | None = None
    tag: str | None = None
    author: str | None = None
    subject: str | None = None


class Entry(NamedTuple):
    """One risk that came to stand elsewhere: in another band, with another score, in another state.

    `one` tells which risk it is, whatever it was called.
    """

    when: When
    risk: RiskMovement
    one: int


class Renamed(NamedTuple):
    """A mitigation that was given another id. `ones` are the risks that it bears on, as `one` of an entry has them."""

    when: When
    id: str
    was: str
    title: str
    ones: frozenset[int]
    exempt: bool = False


class State(NamedTuple):
    """Both sides at a point of the history. The bands are those of the scheme then, lowest first."""

    when: When
    bands: tuple[Band, ...]
    current: StageComparison
    target: StageComparison

    def at(self, stage: Stage) -> StageComparison:
        """The comparison at a stage."""
        return self.current if stage == "current" else self.target

    @property
    def tallies(self) -> tuple[object, ...]:
        """All that a table of it shows."""
        return tuple(self.bands), *(side for stage in (self.current, self.target) for side in stage[:2])


class History(NamedTuple):
    """A register's history, oldest first. What is `told` begins with every risk of the first reading, as new.

    `names` has every id that a risk has or had, and which risk that is. `skipped` are the versions that cannot be
    read. `cut`: the clone holds only the last part of the history. `since` is the reading that it was asked since,
    `gone` the commit that deleted the file, if it is not there any more.
    """

    by: By
    told: tuple[Entry | Renamed, ...]
    states: tuple[State, ...]
    names: dict[str, int]
    skipped: tuple[Diagnostic, ...]
    cut: bool = False
    since: When | None = None
    gone: When | None = None

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Each time that a risk came to stand elsewhere, or was given another id."""
        return tuple(one for one in self.told if isinstance(one, Entry))

    @property
    def renamed(self) -> tuple[Renamed, ...]:
        """Each time that a mitigation was given another id."""
        return tuple(one for one in self.told if isinstance(one, Renamed))

    def of(self, name: str) -> "History":
        """The same of one risk alone, whatever it was called, and of the mitigations that bear on it."""
        one = self.names.get(name)
        mine = (told for told in self.told if (told.one == one if isinstance(told, Entry) else one in told.ones))
        return self._replace(told=tuple(mine))

    @property
    def begun(self) -> When | None:
        """When the history begins; None where no version can be read."""
        return self.states[0].when if self.states else None
