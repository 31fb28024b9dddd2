"""What a register says: frozen models of every key of the format (the README), unknown keys refused.

Nothing derived stands here: no score, no band, no movement. How a single value is read stands in
`values.py`; references between parts are resolved by `references.py`.
"""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from riskreg.values import (
    Amount,
    Cells,
    Colour,
    Date,
    Exempt,
    Flag,
    Frequency,
    Id,
    ImpactLevel,
    ImpactSteps,
    Interval,
    Label,
    LikelihoodLevel,
    MitigationIds,
    Name,
    Number,
    Scalar,
    Steps,
    Text,
    Whole,
    keep_scheme,
    read_level,
)

Side = Literal["adopting", "not_adopting"]
SIDES: tuple[Side, Side] = ("adopting", "not_adopting")


Treatment = Literal["treat", "tolerate", "transfer", "terminate"]
Status = Literal["proposed", "agreed", "in place", "withdrawn"]
Kind = Literal[
    "policy", "guidance", "training", "people", "process", "technical", "platform",
    "monitoring", "contract", "insurance", "restriction",
]  # fmt: skip


class Part(BaseModel):
    """What every part of a register has in common: it cannot be changed, and holds no key we do not know."""

    # defer_build: only the outermost model of a file is ever validated, so only that one is compiled
    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)


class Level(Part):
    """One level of a scale."""

    label: Label
    meaning: Text | None = None


class BandSpec(Part):
    """One band of a scheme: the values from `from` up to where the next begins, or to `to` where that is said."""

    name: Text
    from_: Annotated[Whole | None, Field(alias="from")] = None
    to: Whole | None = None
    colour: Colour | None = None
    action: Text | None = None
    review_every: Interval | None = None


class Terms(Part):
    """The organisation's own words for the three stages."""

    inherent: Text = "Inherent"
    current: Text = "Current"
    target: Text = "Target"


class SchemeSpec(Part):
    """A scheme as written: levels and bands lowest first, and how likelihood and impact combine."""

    name: Text
    source: Text | None = None
    likelihood: tuple[Annotated[Level, BeforeValidator(read_level)], ...]
    impact: tuple[Annotated[Level, BeforeValidator(read_level)], ...]
    combine: Literal["product", "lookup"] = "product"
    cells: Cells | None = None
    bands: tuple[BandSpec, ...]
    terms: Terms = Terms()


class Objective(Part):
    """What the decision is for, and whose measure of value that is."""

    id: Id
    title: Text
    source: Text | None = None


class Decision(Part):
    """The question before the board."""

    question: Text
    problem: Text | None = None
    body: Text | None = None
    meeting: Date | None = None
    owner: Text | None = None
    sponsor: Text | None = None
    contact: Text | None = None
    wards: Text | None = None
    key_decision: Flag | None = None
    objectives: tuple[Objective, ...] = ()


class OptionSpec(Part):
    """One course the board could take: a side and a set of mitigations."""

    id: Id
    title: Text
    side: Side
    mitigations: MitigationIds = "all"
    serves: tuple[Id, ...] = ()
    begins: Date | None = None
    recommended: Flag = False
    advantages: tuple[Text, ...] = ()
    disadvantages: tuple[Text, ...] = ()
    rejected_because: Text | None = None


class Effect(Part):
    """What one mitigation does to one risk, in steps on each scale."""

    mitigation: Id
    likelihood: Steps = 0
    impact: ImpactSteps = 0

    @property
    def steps(self) -> tuple[int, ...]:
        """Every step, on whatever scale: that of the likelihood first."""
        return (self.likelihood, *(self.impact.values() if isinstance(self.impact, dict) else (self.impact,)))


class Judgement(Part):
    """A position that a panel has judged in place of the sum of effects."""

    likelihood: LikelihoodLevel
    impact: ImpactLevel
    by: Text
    on: Date
    reason: Text


class Acceptance(Part):
    """Who tolerates a risk, since when, why, and when it is looked at again. What is missing leaves the risk undetermined."""

    by: Text | None = None
    on: Date | None = None
    reason: Text | None = None
    review_on: Date | None = None


class Closure(Part):
    """The record of a closed risk."""

    on: Date
    by: Text
    reason: Text


class Review(Part):
    """Who in this organisation has gone through a risk that came from somewhere else, and when."""

    by: Text
    on: Date


class Loss(Part):
    """What a risk could cost in money: events a year, and the amount of one."""

    frequency: Frequency
    amount: Amount


class Risk(Part):
    """A cause, an event and a consequence, with its likelihood and impact before any mitigation."""

    id: Id
    title: Text
    cause: Text | None = None
    event: Text | None = None
    consequence: Text | None = None
    category: Text | None = None
    owner: Text | None = None
    likelihood: LikelihoodLevel
    impact: ImpactLevel
    rationale: Text | None = None
    proximity: Text | None = None
    treatment: Treatment = "treat"
    mitigated_by: tuple[Effect, ...] = ()
    acceptance: Acceptance | None = None
    moves_to: tuple[Id, ...] = ()
    current: Judgement | None = None
    target: Judgement | None = None
    loss: Loss | None = None
    status: Literal["open", "closed"] = "open"
    closed: Closure | None = None
    review_on: Date | None = None
    reviewed: Review | None = None
    exempt: Exempt = False


class Cost(Part):
    """What a mitigation costs: money once and each year, and hours of officers' time."""

    one_off: Number = 0
    annual: Number = 0
    hours: Number = 0


class Mitigation(Part):
    """A measure that changes a risk."""

    id: Id
    title: Text
    kind: Kind | None = None
    owner: Text | None = None
    status: Status = "proposed"
    due: Date | None = None
    done_on: Date | None = None
    evidence: tuple[Text, ...] = ()
    builds_on: Text | None = None
    limits: Text | None = None
    cost: Cost | None = None


class Benefit(Part):
    """What the organisation gains, and how anyone would know."""

    title: Text
    owner: Text | None = None
    measure: Text | None = None
    baseline: Scalar | None = None
    target: Scalar | None = None
    by: Date | None = None
    serves: Id | None = None


class Consultation(Part):
    """Who is asked, the question put to them, what they said, and what that changed."""

    who: Text
    side: Literal["internal", "external"] | None = None
    on: Date | None = None
    asked: Text | None = None
    said: Text | None = None
    changed: Text | None = None


class Concern(Part):
    """What somebody fears, and the answer."""

    concern: Text
    raised_by: Text | None = None
    answer: Text | None = None
    answered_by: Id | None = None


class Lesson(Part):
    """What went well or badly before, and what was learnt."""

    kind: Literal["success", "failure"]
    title: Text
    lesson: Text


class CopiedFrom(Part):
    """Where a register was copied from: a pack and its edition, or another organisation."""

    pack: Text | None = None
    edition: Whole | None = None
    organisation: Text | None = None
    on: Date | None = None


class Dropped(Part):
    """A risk or a mitigation of the register that this one extends, or one field of it, left out with the reason."""

    id: Id
    field: Text | None = None
    reason: Text


class Risks(Part):
    """Both sides of the question; at least one risk on each."""

    adopting: Annotated[tuple[Risk, ...], Field(min_length=1)]
    not_adopting: Annotated[tuple[Risk, ...], Field(min_length=1)]


class Register(Part):
    """One register: one decision, its risks on both sides, its mitigations."""

    riskreg: Literal[1]
    edition: Whole | None = None
    copied_from: CopiedFrom | None = None
    extends: Text | None = None
    dropped: tuple[Dropped, ...] = ()
    title: Text
    organisation: Name
    prepared_by: Text | None = None
    review_on: Date | None = None
    caveat: Text | None = None
    currency: Text = "£"
    scheme: Annotated[Any, PlainValidator(keep_scheme, json_schema_input_type=str | SchemeSpec)]
    appetite: dict[str, Text] = {}
    decision: Decision
    options: tuple[OptionSpec, ...] = ()
    risks: Risks
    mitigations: tuple[Mitigation, ...] = ()
    benefits: tuple[Benefit, ...] = ()
    consultation: tuple[Consultation, ...] = ()
    concerns: tuple[Concern, ...] = ()
    lessons: tuple[Lesson, ...] = ()
    implications: dict[str, Text] = {}
    background_papers: tuple[Text, ...] = ()
    exempt: Exempt = False

    def side(self, side: Side) -> tuple[Risk, ...]:
        """The risks of one side, in the order of the file."""
        return self.risks.adopting if side == "adopting" else self.risks.not_adopting
