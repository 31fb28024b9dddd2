"""What a paper says of the time since an earlier one, as data: what moved and why, and what was promised and came of it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RiskSince:
    """What became of one risk since the earlier paper.

    `kind` is one word: new, up, down, settled, unsettled, closed, reopened, removed, rescored or unchanged; `brief`
    says it in a few, `sentence` with its cause, and `at_target` the same of the target, where that moved otherwise.
    """

    kind: str
    brief: str
    sentence: str
    at_target: str | None


@dataclass(frozen=True, slots=True)
class MovedRisk:
    """One risk that is not as it was, which may be in this register no more. `was` is its id before, where another.

    `moved_now` is false where only its target moved.
    """

    id: str
    was: str | None
    side: str
    title: str
    kind: str
    moved_now: bool
    sentence: str
    at_target: str | None


@dataclass(frozen=True, slots=True)
class MovedMitigation:
    """One mitigation that is not as it was: done, agreed, withdrawn, overdue, with another due date, and so on."""

    id: str
    title: str
    owner: str | None
    kind: str
    sentence: str


@dataclass(frozen=True, slots=True)
class VerdictSince:
    """The verdict at one stage, then and now."""

    stage: str
    term: str
    changed: bool
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class CountSince:
    """How many risks each side had in one band (or outside the bands), and has. None where no appetite is set."""

    label: str
    colour: str | None
    stage: str
    term: str
    adopting_before: int | None
    adopting_after: int | None
    not_adopting_before: int | None
    not_adopting_after: int | None


@dataclass(frozen=True, slots=True)
class RescoredRisk:
    """One risk under both schemes: what the other ruler made of it, and what the risk did itself."""

    id: str
    term: str
    before_by_old: str
    before_by_new: str
    after_by_old: str
    after_by_new: str


@dataclass(frozen=True, slots=True)
class RulerSince:
    """The scheme is another, or changed: how, and every risk of both papers under each."""

    before: str
    after: str
    how: tuple[str, ...]
    rescored: tuple[RescoredRisk, ...]


@dataclass(frozen=True, slots=True)
class Since:
    """What has changed since an earlier paper, or an earlier revision.

    `called` names it, with its tag where it has one; `paper` says whether it is one that was tagged. `in_short` is the
    whole in a few sentences. `risks` are those that moved, are new, closed or gone; `unchanged` is how many are not.
    """

    called: str
    tag: str | None
    revision: str
    day: str
    paper: bool
    in_short: tuple[str, ...]
    verdicts: tuple[VerdictSince, ...]
    counts: tuple[CountSince, ...]
    risks: tuple[MovedRisk, ...]
    unchanged: int
    withheld: int
    mitigations: tuple[MovedMitigation, ...]
    appetite: tuple[str, ...]
    owners: tuple[str, ...]
    reworded: tuple[str, ...]
    ruler: RulerSince | None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """Both sides as they stood at one paper, and today: how many risks in each band, worst first, and not yet in any."""

    day: str
    called: str
    adopting: tuple[int, ...]
    adopting_not_yet_classified: int
    not_adopting: tuple[int, ...]
    not_adopting_not_yet_classified: int
    verdict: str


@dataclass(frozen=True, slots=True)
class Trend:
    """The papers so far with today as the last. `left_out` says which were left out, as their bands were others."""

    points: tuple[TrendPoint, ...]
    left_out: str | None


@dataclass(frozen=True, slots=True)
class StuckRisk:
    """A risk that stands where it stood at the last papers, or has no plan to move."""

    id: str
    side: str
    title: str
    owner: str | None
    band: str
    papers: int
    no_plan: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class BrokenPromise:
    """What was to be so by a day that has come since, and was not. `what` is mitigation or target."""

    what: str
    id: str
    title: str
    owner: str | None
    due: str
    outcome: str
    sentence: str


@dataclass(frozen=True, slots=True)
class OwnerKept:
    """What one owner had promised by a day that has come, and kept; and how often dates were put off while theirs."""

    owner: str
    due: int
    met: int
    targets_due: int
    targets_met: int
    times: int
    days: int


@dataclass(frozen=True, slots=True)
class SlippedMitigation:
    """A mitigation whose due date was moved: how often to a later day, and by how many days these put it off."""

    id: str
    title: str
    owner: str | None
    times: int
    days: int
    done: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class PaperFollowUp:
    """What came of earlier papers: what is stuck, what was promised and not kept, by whom, and which dates moved.

    `counting` says which promises are counted that no paper had as still to come, and which are left out.
    """

    papers: int
    stuck: tuple[StuckRisk, ...]
    broken: tuple[BrokenPromise, ...]
    owners: tuple[OwnerKept, ...]
    slipped: tuple[SlippedMitigation, ...]
    counting: tuple[str, ...]
