"""The board paper as data, whatever the format: words and numbers, ready to be set, nothing left to work out.

Every name here is a name that a template may use (docs/templates.md). Dates are written out, money has its
currency; a text that comes from the register is as the register has it, and each format escapes it.
"""

from dataclasses import dataclass

from riskreg.paper.since_model import PaperFollowUp, RiskSince, Since, Trend


@dataclass(frozen=True, slots=True)
class Fact:
    """A label and what it says: a line of the paper's head, of the scheme, of the definitions."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a risk stands at one stage, after its mitigations."""

    likelihood: int
    likelihood_label: str
    impact: int
    impact_label: str
    score: int
    band: str
    rank: int
    colour: str
    above_appetite: bool | None


@dataclass(frozen=True, slots=True)
class Measure:
    """A mitigation as one risk uses it."""

    id: str
    title: str
    owner: str | None
    standing: str
    due: str | None
    effect: str
    counts_now: bool
    counts_at_target: bool


@dataclass(frozen=True, slots=True)
class PaperRisk:
    """One risk in full. `current` and `target` are None for a risk that has no band: nothing else tells of one."""

    id: str
    side: str
    title: str
    state: str
    cause: str | None
    event: str | None
    consequence: str | None
    category: str | None
    owner: str | None
    treatment: str
    inherent_likelihood: int
    inherent_impact: int
    current: Standing | None
    target: Standing | None
    movement: str | None
    rationale: str | None
    proximity: str | None
    measures: tuple[Measure, ...]
    overdue: tuple[str, ...]
    rests_on: str | None
    judged: tuple[str, ...]
    accepted: str | None
    reason: str | None
    settled_by: str | None
    moves_to: tuple[str, ...]
    closed: str | None
    review_on: str | None
    exempt: str | None
    withheld: bool
    asked: str | None
    reviewed: str | None
    since: RiskSince | None
    file: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Count:
    """How many risks each side has in one band (or outside the bands), now and at target."""

    label: str
    colour: str | None
    adopting_current: int | None
    adopting_target: int | None
    not_adopting_current: int | None
    not_adopting_target: int | None


@dataclass(frozen=True, slots=True)
class VerdictText:
    """The verdict at one stage: its sentence, and the sentences that carry it."""

    stage: str
    term: str
    sentence: str
    because: tuple[str, ...]
    already: str | None
    turned_by: str
    turns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WithoutText:
    """Both sides at one stage as they would stand if one mitigation were withdrawn: what that mitigation is worth.

    `adopting` and `not_adopting` are how many risks stand in each band, worst first; `unsettled` are the risks that
    would not be classified, which no band counts.
    """

    id: str
    title: str
    stage: str
    term: str
    sentence: str
    already: str | None
    adopting: tuple[int, ...]
    not_adopting: tuple[int, ...]
    changed: tuple[str, ...]
    unsettled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell: its band, and the ids of the risks that stand in it."""

    band: str
    colour: str
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One likelihood, highest first."""

    likelihood: str
    cells: tuple[MatrixCell, ...]


@dataclass(frozen=True, slots=True)
class Matrix:
    """The heat map of one side at one stage: likelihood upwards, impact across."""

    side: str
    term: str
    impacts: tuple[str, ...]
    rows: tuple[MatrixRow, ...]


@dataclass(frozen=True, slots=True)
class PathStep:
    """Both sides after a date: what lands on it, and how many risks stand in each band, worst first."""

    date: str
    mitigations: tuple[str, ...]
    adopting: tuple[int, ...]
    not_adopting: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PaperOption:
    """One option, evaluated as if exactly its mitigations were in place."""

    id: str
    title: str
    side: str
    recommended: bool
    bands: tuple[Fact, ...]
    worst: str | None
    above_appetite: int | None
    not_yet_classified: int
    avoided: int
    highest_risks: tuple[str, ...]
    cost: str
    unpriced: int
    mitigations: tuple[str, ...]
    leaves_out: tuple[str, ...]
    serves: tuple[str, ...]
    begins: str | None
    advantages: tuple[str, ...]
    disadvantages: tuple[str, ...]
    rejected_because: str | None
    against: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """What the board is asked to do about some of the top risks."""

    heading: str
    about: str
    risks: tuple[PaperRisk, ...]


@dataclass(frozen=True, slots=True)
class PaperMitigation:
    """One mitigation in the list by owner and due date."""

    id: str
    title: str
    kind: str | None
    standing: str
    due: str | None
    due_on: str | None
    done_on: str | None
    overdue: bool
    cost: str | None
    evidence: tuple[str, ...]
    builds_on: str | None
    limits: str | None
    risks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Owner:
    """Everything that one role has to see to, by due date."""

    name: str
    mitigations: tuple[PaperMitigation, ...]


@dataclass(frozen=True, slots=True)
class PaperBenefit:
    """What is gained, and how anyone would know."""

    title: str
    owner: str | None
    measure: str | None
    baseline: str | None
    target: str | None
    by: str | None
    serves: str | None


@dataclass(frozen=True, slots=True)
class PaperConsultation:
    """Who was asked, what they said, what it changed."""

    who: str
    side: str | None
    on: str | None
    asked: str | None
    said: str | None
    changed: str | None


@dataclass(frozen=True, slots=True)
class PaperConcern:
    """A fear, and the answer."""

    concern: str
    raised_by: str | None
    answer: str | None
    answered_by: str | None


@dataclass(frozen=True, slots=True)
class PaperLesson:
    """What went well or badly before."""

    kind: str
    title: str
    lesson: str


@dataclass(frozen=True, slots=True)
class PaperBand:
    """A band of the scheme, as the definitions give it."""

    name: str
    colour: str
    scores: str
    action: str | None
    review_every: str | None


@dataclass(frozen=True, slots=True)
class PaperScheme:
    """The scheme: where it comes from, its levels, its bands."""

    name: str
    source: str | None
    combined: str
    likelihood: tuple[Fact, ...]
    impact: tuple[Fact, ...]
    bands: tuple[PaperBand, ...]


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where every figure comes from. `tag` is that of this paper, `compared_with` the earlier one, where there are such."""

    file: str
    revision: str | None
    tag: str | None
    compared_with: str | None
    as_of: str
    riskreg: str


@dataclass(frozen=True, slots=True)
class Terms:
    """The organisation's words for the three stages."""

    inherent: str
    current: str
    target: str


@dataclass(frozen=True, slots=True)
class Paper:
    """One board paper."""

    title: str
    organisation: str
    question: str
    problem: str | None
    exempt: str | None
    exempt_risks: tuple[str, ...]
    public: bool
    withheld: tuple[Fact, ...]
    caveat: str | None
    unreviewed: str | None
    terms: Terms
    head: tuple[Fact, ...]
    recommendations: tuple[str, ...]
    verdicts: tuple[VerdictText, ...]
    without: tuple[WithoutText, ...]
    counts: tuple[Count, ...]
    matrices: tuple[Matrix, ...]
    path: tuple[PathStep, ...]
    bands: tuple[str, ...]
    options: tuple[PaperOption, ...]
    objectives: tuple[Fact, ...]
    asks: tuple[Ask, ...]
    top_risks: tuple[PaperRisk, ...]
    adopting: tuple[PaperRisk, ...]
    not_adopting: tuple[PaperRisk, ...]
    not_yet_classified: tuple[PaperRisk, ...]
    avoided: tuple[PaperRisk, ...]
    closed: tuple[PaperRisk, ...]
    dropped: tuple[Fact, ...]
    rests: tuple[str, ...]
    owners: tuple[Owner, ...]
    overdue: tuple[str, ...]
    implications: tuple[Fact, ...]
    implications_missing: tuple[str, ...]
    consultation: tuple[PaperConsultation, ...]
    concerns: tuple[PaperConcern, ...]
    benefits: tuple[PaperBenefit, ...]
    lessons: tuple[PaperLesson, ...]
    reviews: tuple[Fact, ...]
    background_papers: tuple[str, ...]
    appetite: tuple[Fact, ...]
    scheme: PaperScheme
    definitions: tuple[Fact, ...]
    since: Since | None
    not_told: str | None
    trend: Trend | None
    follow_up: PaperFollowUp | None
    provenance: Provenance


@dataclass(frozen=True, slots=True)
class CoverLine:
    """One register on the cover of several papers; its file stands behind a title that another has too."""

    title: str
    risks: int
    not_yet_classified: int
    above_appetite: int
    overdue: int
    verdict_current: str
    verdict_target: str


@dataclass(frozen=True, slots=True)
class Document:
    """One paper, or several with a cover summary across them."""

    as_of: str
    cover: tuple[CoverLine, ...]
    total: CoverLine | None
    papers: tuple[Paper, ...]
    withheld: int
