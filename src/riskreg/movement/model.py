"""What changed between two readings of a register, as data: no file, no git, no sentence that only one output needs."""

from datetime import date
from typing import Literal, NamedTuple

from riskreg.comparison import Evaluation, Verdict
from riskreg.model import Mitigation, Side
from riskreg.schemes import Band
from riskreg.standing import Stage

State = Literal["classified", "not yet classified", "avoided", "closed", "not there"]


class Where(NamedTuple):
    """Where a risk stands at one stage. Only a classified one has a band, a score and a position."""

    state: State
    band: Band | None = None
    score: int | None = None
    likelihood: int | None = None
    impact: int | None = None
    above_appetite: bool | None = None


CauseKind = Literal[
    "done",  # a mitigation was done, or is in place after all
    "agreed",  # one was agreed, so the target counts on it
    "withdrawn",  # one was withdrawn, or is only proposed again
    "undone",  # one is no longer in place
    "slipped",  # its due date was moved
    "overdue",  # its due date passed, so the target no longer counts on it
    "effect",  # what it is said to do was changed, or it was taken on or off the risk
    "score",  # the likelihood or the impact before mitigation was changed
    "judged",  # a panel's judgement was added, changed or taken away
    "treatment",  # the treatment, an acceptance, or where the risk moves to
    "time",  # an acceptance lapsed or came into force, a judgement came of age
    "scheme",  # the ruler changed, and not the risk
    "decided",  # closed or opened again by a decision on record
]


class Cause(NamedTuple):
    """Why a risk stands elsewhere than before: a clause for a sentence (`surgeries was done on 12 October 2026`).

    `mitigation` is its id, where it is about one.
    """

    kind: CauseKind
    text: str
    mitigation: str | None = None


class Move(NamedTuple):
    """One risk at one stage, before and after. `bands` is by how many bands it went up (or, below 0, down).

    `bands` is None where one of the two has no band, or the scheme has changed. `causes` is empty where nothing moved;
    each of them pushed the way that the risk went, and those `in_spite_of` which it went there pushed the other way.
    """

    stage: Stage
    before: Where
    after: Where
    bands: int | None
    causes: tuple[Cause, ...] = ()
    in_spite_of: tuple[Cause, ...] = ()

    @property
    def moved(self) -> bool:
        """Whether the band, or the state, is another."""
        names = (self.before.band and self.before.band.name, self.after.band and self.after.band.name)
        return self.before.state != self.after.state or names[0] != names[1]


RiskKind = Literal[
    "new", "closed", "reopened", "removed", "up", "down", "settled", "unsettled", "rescored", "unchanged"
]


class RiskMovement(NamedTuple):
    """One risk in both readings, in one of them, or under another id.

    `kind` says it in one word, by the current stage first and the target second: `settled` is one that was not yet
    classified (or was avoided) and now is, `unsettled` the reverse, `rescored` one in a new scheme. `was` is its id
    before, where that was another. `decision` is the record of its closing. A risk that is `removed` has no record.
    `another` is set where its id stood, or stands, for another risk: the title of the one that had it before a new
    one, or of the one that has it after one that is gone.
    """

    id: str
    was: str | None
    side: Side
    title: str
    kind: RiskKind
    current: Move
    target: Move
    decision: str | None = None
    exempt: bool = False  # in either reading; also where the one that `another` tells of is
    changed_sides: bool = False
    another: str | None = None


MitigationKind = Literal[
    "new", "proposed", "agreed", "done", "withdrawn", "undone", "rescheduled", "overdue", "removed"
]


class MitigationMovement(NamedTuple):
    """One mitigation whose standing or due date is not as it was.

    `days` is by how many days its due date was moved (below 0: brought forward; 0: and back again); None where it was
    not, or had none. `times` is how often it was moved in between, as git has it; None where nobody has counted.
    `risks` are those that it bears on, by id; `exempt` says that all of them are (or it has none and is new).
    """

    id: str
    was: str | None
    title: str
    owner: str | None
    kind: MitigationKind
    before: Mitigation | None
    after: Mitigation | None
    days: int | None
    risks: tuple[str, ...]
    exempt: bool = False
    times: int | None = None


class OwnerChange(NamedTuple):
    """A risk, a mitigation or the decision that is in other hands. None: nobody's."""

    what: Literal["risk", "mitigation", "decision", "benefit"]
    id: str
    before: str | None
    after: str | None
    exempt: bool = False


class AppetiteChange(NamedTuple):
    """The highest band carried, in one category; None where none is set."""

    category: str
    before: str | None
    after: str | None


class Rescored(NamedTuple):
    """One risk that is in both, under each scheme: what the ruler did, and what the risk did.

    Band names, or a state where there is no band; None where the other scheme has no such level.
    """

    id: str
    stage: Stage
    before_by_old: str
    before_by_new: str | None
    after_by_old: str | None
    after_by_new: str


class Ruler(NamedTuple):
    """The scheme has changed: every risk under both, so that a changed ruler is not taken for a changed risk."""

    before: str
    after: str
    how: tuple[str, ...]  # what is different: bands, levels, cells
    rescored: tuple[Rescored, ...]


class Reworded(NamedTuple):
    """A text, or another value that moves no band, that is not as it was: where it stands, and both, shortened."""

    part: str  # the id of the item; `decision`, `register` where it stands at the top
    path: tuple[str, ...]  # a name in it may hold full stops
    before: str | None
    after: str | None
    exempt: bool = False

    @property
    def field(self) -> str:
        """The field as a path with full stops."""
        return ".".join(self.path)


class VerdictChange(NamedTuple):
    """The verdict at one stage, before and after."""

    stage: Stage
    before: Verdict
    after: Verdict

    @property
    def changed(self) -> bool:
        """Whether the answer is another."""
        return self.before.answer is not self.after.answer


class Movement(NamedTuple):
    """All that changed. `risks` holds every risk of either reading, in the order of the second and then of the first.

    The other lists hold only what is not as it was.
    """

    before: Evaluation
    after: Evaluation
    risks: tuple[RiskMovement, ...]
    mitigations: tuple[MitigationMovement, ...]
    owners: tuple[OwnerChange, ...]
    appetite: tuple[AppetiteChange, ...]
    ruler: Ruler | None
    reworded: tuple[Reworded, ...]
    verdicts: tuple[VerdictChange, VerdictChange]

    @property
    def days(self) -> tuple[date, date]:
        """The days on which each of the two was read."""
        return self.before.as_of, self.after.as_of

    def of_kind(self, *kinds: RiskKind) -> tuple[RiskMovement, ...]:
        """The risks that moved in one of these ways."""
        return tuple(one for one in self.risks if one.kind in kinds)
