"""Both sides after mitigation, and the options open to the board (docs/pipeline.md).

Bands are ordinal: they are counted and compared, never added up.
"""

from collections.abc import Container, Iterable, Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from riskreg.assessment import (
    Appetite,
    AvoidedRisk,
    ClassifiedRisk,
    MitigatedRisk,
    Outcome,
    Setting,
    UndeterminedRisk,
    assess,
    classify,
    mitigate,
    setting,
)
from riskreg.model import SIDES, Register, Side
from riskreg.schemes import Band, Scheme
from riskreg.standing import STAGES, Measures, Stage
from riskreg.wording import count, listing

SIDE_NAMES: dict[Side, str] = {"adopting": "adopting", "not_adopting": "not adopting"}


class Answer(StrEnum):
    """What the comparison of two sides can come to."""

    ADOPTING = "adopting carries less"
    NOT_ADOPTING = "not adopting carries less"
    EQUAL = "equal"
    NEITHER = "neither is lower at every band"
    NO_VERDICT = "no verdict yet"


class Tally(NamedTuple):
    """One side at one stage: how many risks in each band (lowest first), and what stands outside the bands.

    `above_appetite` is None where the register sets no appetite.
    """

    bands: tuple[int, ...]
    worst: Band | None
    above_appetite: int | None
    not_yet_classified: int
    avoided: int
    closed: int

    def or_worse(self, rank: int) -> int:
        """How many risks are in the band of this rank or a worse one."""
        return sum(self.bands[rank:])


class Verdict(NamedTuple):
    """The answer, and the sentences that carry it.

    While there is no verdict yet, `whatever` is the answer that will hold in whatever bands the risks not yet
    classified turn out to be; None where that depends on them. `waiting_for` are those risks, by id.
    """

    answer: Answer
    because: tuple[str, ...]
    whatever: Answer | None = None
    waiting_for: tuple[str, ...] = ()


class StageComparison(NamedTuple):
    """Both sides at one stage."""

    adopting: Tally
    not_adopting: Tally
    verdict: Verdict

    def side(self, side: Side) -> Tally:
        """The tally of one side."""
        return self.adopting if side == "adopting" else self.not_adopting


class Evaluation(NamedTuple):
    """A register as it stands on a day: every risk's outcome, and both sides compared."""

    register: Register
    setting: Setting
    outcomes: tuple[Outcome, ...]
    current: StageComparison
    target: StageComparison

    @property
    def scheme(self) -> Scheme:
        """The scheme that the register is scored with."""
        return self.setting.scheme

    @property
    def as_of(self) -> date:
        """The day."""
        return self.setting.as_of

    @property
    def appetite(self) -> Appetite:
        """The highest band carried, by category."""
        return self.setting.appetite

    @property
    def measures(self) -> Measures:
        """Every mitigation by its id, as it stands on the day."""
        return self.setting.measures

    def at(self, stage: Stage) -> StageComparison:
        """The comparison at a stage."""
        return self.current if stage == "current" else self.target

    def cells(self, side: Side, stage: Stage) -> dict[tuple[int, int], list[str]]:
        """The ids of the risks of a side in each cell of the matrix, by (likelihood, impact): classified ones only."""
        held: dict[tuple[int, int], list[str]] = {}
        for outcome in self.of_side(side):
            if isinstance(outcome, ClassifiedRisk):
                position = outcome.position(stage)
                held.setdefault((position.likelihood, position.impact), []).append(outcome.assessed.risk.id)
        return held

    def of_side(self, side: Side) -> list[Outcome]:
        """The outcomes of one side, in the order of the file."""
        return [outcome for outcome in self.outcomes if outcome.assessed.side == side]


def evaluate(register: Register, scheme: Scheme, as_of: date, only: Container[str] | None = None) -> Evaluation:
    """The whole way from a register to its comparison, on a day.

    `only` are the ids of the risks to look at, for who asks about nothing else: then the comparison is of those.
    """
    here = setting(register, scheme, as_of)
    outcomes: list[Outcome] = []
    for side in SIDES:
        for index, risk in enumerate(register.side(side)):
            if only is not None and risk.id not in only:
                continue
            result = mitigate(assess(risk, side, index), here)
            outcomes.append(classify(result, here) if isinstance(result, MitigatedRisk) else result)
    current, target = (_compare(outcomes, stage, here) for stage in STAGES)
    return Evaluation(register, here, tuple(outcomes), current, target)


def tally(outcomes: Iterable[Outcome], stage: Stage, setting: Setting) -> Tally:
    """Count some outcomes at a stage."""
    scheme = setting.scheme
    bands = [0] * len(scheme.bands)
    undetermined = avoided = closed = above = 0
    for outcome in outcomes:
        if isinstance(outcome, ClassifiedRisk):
            classification = outcome.current if stage == "current" else outcome.target
            bands[classification.band.rank] += 1
            above += classification.above_appetite is True
        elif isinstance(outcome, UndeterminedRisk):
            undetermined += 1
        elif isinstance(outcome, AvoidedRisk):
            avoided += 1
        else:
            closed += 1
    worst = worst_of(bands, scheme)
    return Tally(tuple(bands), worst, above if setting.appetite.is_set else None, undetermined, avoided, closed)


def worst_of(counts: Sequence[int], scheme: Scheme) -> Band | None:
    """The worst band that holds a risk, of counts that stand lowest band first; None where none does."""
    return next((scheme.bands[rank] for rank in range(len(counts) - 1, -1, -1) if counts[rank]), None)


def answer(adopting: Sequence[int], not_adopting: Sequence[int]) -> Answer:
    """Dominance on ordinal bands: which side has no more risks at any band above the lowest, or a worse one.

    Takes the counts per band, lowest first. Risks in the lowest band decide nothing.
    """
    fewer = more = False
    sum_a = sum_n = 0
    for rank in range(len(adopting) - 1, 0, -1):
        sum_a += adopting[rank]
        sum_n += not_adopting[rank]
        fewer = fewer or sum_a < sum_n
        more = more or sum_a > sum_n
    if fewer and more:
        return Answer.NEITHER
    if fewer:
        return Answer.ADOPTING
    return Answer.NOT_ADOPTING if more else Answer.EQUAL


def whatever_is_decided(adopting: Tally, not_adopting: Tally) -> Answer | None:
    """The answer that holds in whatever bands the risks not yet classified turn out to be; None if it depends.

    A side carries less for certain if it does with all its own unclassified risks in the worst band and all
    the other side's in the lowest; neither does where each has fewer at some band for certain. No risk is put into a band by this: only the ends of what is possible
    are compared.
    """
    if answer(_at_worst(adopting), _at_best(not_adopting)) is Answer.ADOPTING:
        return Answer.ADOPTING
    if answer(_at_best(adopting), _at_worst(not_adopting)) is Answer.NOT_ADOPTING:
        return Answer.NOT_ADOPTING
    ranks = range(1, len(adopting.bands))
    fewer = any(adopting.or_worse(rank) + adopting.not_yet_classified < not_adopting.or_worse(rank) for rank in ranks)
    more = any(
        not_adopting.or_worse(rank) + not_adopting.not_yet_classified < adopting.or_worse(rank) for rank in ranks
    )
    return Answer.NEITHER if fewer and more else None


def _at_worst(tally: Tally) -> tuple[int, ...]:
    return (*tally.bands[:-1], tally.bands[-1] + tally.not_yet_classified)


def _at_best(tally: Tally) -> tuple[int, ...]:
    return (tally.bands[0] + tally.not_yet_classified, *tally.bands[1:])


def at_least(band: Band, scheme: Scheme) -> str:
    """How a band and all above it are named together: `High`, `Significant or worse`."""
    return band.words if band.rank == len(scheme.bands) - 1 else f"{band.words} or worse"


def _compare(outcomes: Sequence[Outcome], stage: Stage, setting: Setting) -> StageComparison:
    adopting = tally((one for one in outcomes if one.assessed.side == "adopting"), stage, setting)
    not_adopting = tally((one for one in outcomes if one.assessed.side == "not_adopting"), stage, setting)
    missing = tuple(one.assessed.risk.id for one in outcomes if isinstance(one, UndeterminedRisk))
    return compared(adopting, not_adopting, missing, setting.scheme)


def compared(adopting: Tally, not_adopting: Tally, missing: tuple[str, ...], scheme: Scheme) -> StageComparison:
    """Two sides that have been counted, with their verdict. `missing` are the risks not yet classified, by id."""
    if missing:
        because = tuple(f"{name} is not yet classified" for name in missing)
        verdict = Verdict(Answer.NO_VERDICT, because, whatever_is_decided(adopting, not_adopting), missing)
        return StageComparison(adopting, not_adopting, verdict)
    return StageComparison(
        adopting,
        not_adopting,
        Verdict(answer(adopting.bands, not_adopting.bands), _because(adopting, not_adopting, scheme)),
    )


_FEW = 4  # risks that are told of one by one


def reasons(verdict: Verdict) -> tuple[str, ...]:
    """The sentences that carry a verdict, as people read them: many risks that it waits for stand in one."""
    if len(verdict.waiting_for) <= _FEW:
        return verdict.because
    return (f"Still to be settled are {listing(verdict.waiting_for)}",)


def differences(ours: Tally, theirs: Tally, scheme: Scheme) -> list[tuple[str, int, int]]:
    """Where two tallies differ above the lowest band, worst first: `High`, `Significant or worse`, with both counts.

    A band that adds nothing to the counts of the one above it is left out: it would say the same again.
    """
    found: list[tuple[str, int, int]] = []
    for band in reversed(scheme.bands[1:]):
        counts = (ours.or_worse(band.rank), theirs.or_worse(band.rank))
        if counts[0] != counts[1] and (not found or counts != found[-1][1:]):
            found.append((at_least(band, scheme), *counts))
    return found


def _because(adopting: Tally, not_adopting: Tally, scheme: Scheme) -> tuple[str, ...]:
    """A sentence for each place at which the sides differ."""
    sentences = [
        f"{where}: {'adopting' if ours < theirs else 'not adopting'} has fewer, {min(ours, theirs)} against {max(ours, theirs)}"
        for where, ours, theirs in differences(adopting, not_adopting, scheme)
    ]
    return tuple(sentences) or (f"Both sides have the same number of risks in every band above {scheme.bands[0].name}",)


CARRIES = {
    Answer.ADOPTING: "adopting carries less risk than not adopting",
    Answer.NOT_ADOPTING: "not adopting carries less risk than adopting",
    Answer.EQUAL: "both sides carry the same risk, band by band",
    Answer.NEITHER: "neither side is lower at every band",
}
"""Each answer but `NO_VERDICT` as the part of a sentence."""


def headline(verdict: Verdict, stage: Stage) -> str:
    """The verdict as a sentence for a board."""
    when = "As things stand now" if stage == "current" else "Once what is agreed has been done"
    if verdict.answer is not Answer.NO_VERDICT:
        return f"{when}, {CARRIES[verdict.answer]}."
    missing = len(verdict.because)
    return f"{when}, there is no verdict yet: {count(missing, 'risk')} {'is' if missing == 1 else 'are'} not yet classified."


def foregone(verdict: Verdict) -> str | None:
    """What can be said already while there is no verdict: a sentence, or None where it depends on what is missing."""
    if verdict.whatever is None:
        return None
    which = "it turns" if len(verdict.because) == 1 else "they turn"
    return f"With all else as it is, {CARRIES[verdict.whatever]} in whatever band {which} out to be."
