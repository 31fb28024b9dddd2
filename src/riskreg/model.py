"""What a register says: frozen models of every key of the format (REGISTER.md), unknown keys refused.

Nothing derived stands here: no score, no band, no movement. Levels are read with the scheme's labels (the
validation context, `Reading`, carries them), so `likelihood` and `impact` are whole numbers from 1 however
they were written. References between parts are resolved by `loader.py`.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator, ValidationInfo
from pydantic_core import PydanticCustomError

MOST_TEXT = 20_000
MOST_NUMBER = 1e12

Side = Literal["adopting", "not_adopting"]
SIDES: tuple[Side, Side] = ("adopting", "not_adopting")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the validators need to know of the scheme: its level labels, lowest first, or None if it is unknown."""

    likelihood: tuple[str, ...] | None
    impact: tuple[str, ...] | None


def wrong(message: str, remedy: str, at: tuple[str | int, ...] = ()) -> PydanticCustomError:
    """A fault in a value: what is wrong, how to mend it, and where inside the value it is."""
    return PydanticCustomError("wrong_value", "{message}", {"message": message, "remedy": remedy, "at": at})


def _read_text(value: object) -> object:
    if isinstance(value, str):
        if len(value) > MOST_TEXT:
            raise wrong(
                f"This text has {len(value):,} characters; at most {MOST_TEXT:,} can stand here.",
                "Shorten it, or put the long text in a background paper.",
            )
        if not value.strip():
            raise wrong("This text is empty.", "Write the text, or delete the key.")
        return value
    if value is None:
        raise wrong("Nothing stands behind this key.", "Write the text, or delete the key.")
    if isinstance(value, bool | int | float):
        raise wrong("A text is expected here, and this is read as a number or as true/false.", "Put it in quotes.")
    raise wrong("A text is expected here, not a list or a group of keys.", "Write it on one line, or in quotes.")


def _each(read: Callable[[object], Any], values: Iterable[object]) -> Iterator[Any]:
    """Every value through a reader; a fault says which of them it was in."""
    for index, value in enumerate(values):
        try:
            yield read(value)
        except PydanticCustomError as fault:
            raise _inside(fault, index) from None


def _inside(fault: PydanticCustomError, step: str | int) -> PydanticCustomError:
    context = fault.context or {}
    return PydanticCustomError(fault.type, "{message}", {**context, "at": (step, *context["at"])})


_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


def _read_id(value: object) -> object:
    text = _read_text(value)
    if not _ID.fullmatch(str(text)):
        raise wrong(
            "An id is made of letters, digits, full stops, dashes and underscores (at most 64).",
            "For example A1, N-2 or staff.guidance.",
        )
    return text


_BRITISH_DATE = re.compile(r"(\d{1,2})[/. ](\d{1,2})[/. ](\d{4})")


def _read_date(value: object) -> date:
    if isinstance(value, date):
        return value
    try:
        if isinstance(value, str) and len(value) == 10:  # the basic form 20260331 is left out: a slip hides in it
            return date.fromisoformat(value)
    except ValueError:
        pass
    example = "2026-03-31"
    if isinstance(value, str) and (british := _BRITISH_DATE.fullmatch(value)):
        day, month, year = (int(part) for part in british.groups())
        if 1 <= month <= 12 and 1 <= day <= 31:
            example = f"{year:04}-{month:02}-{day:02}"
    raise PydanticCustomError(
        "wrong_date", "{message}",
        {"message": "This is not a date that the calendar has.", "remedy": f"Write the year, the month and the day: {example}.", "at": ()},
    )  # fmt: skip


def _read_number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong("A number is expected here.", "Write digits only, without a currency sign, commas or words: 2000.")
    if not 0 <= value <= MOST_NUMBER:  # refuses .nan and .inf too
        raise wrong("A number from 0 upwards is expected here.", "Write what it costs or counts, as digits.")
    return value


def _read_steps(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -10 <= value <= 10:
        raise wrong(
            "An effect is a whole number of steps on the scale, from -10 to +10.",
            "Write -1 for one step lower, +1 for one step higher.",
        )
    return value


def _read_scalar(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong("A number or a text is expected here.", "Write it on one line.")
    return _read_text(value) if isinstance(value, str) else value


def _read_flag(value: object) -> object:
    if not isinstance(value, bool):
        raise wrong("Only true or false can stand here.", "Write true or false.")
    return value


def _read_exempt(value: object) -> object:
    if value is False:
        return value
    if value is True:
        raise wrong(
            "It does not say why this is exempt.",
            "Write the reason, with the paragraph of the law where there is one, in place of true.",
        )
    return _read_text(value)


def _level_reader(scale: str) -> Callable[[object, ValidationInfo], int]:
    """A validator for a level of one scale: a whole number from 1, or the scheme's label for it."""

    def read(value: object, info: ValidationInfo) -> int:
        reading = info.context
        labels: tuple[str, ...] | None = getattr(reading, scale, None)
        if labels is None:  # no scheme to ask: its own fault is reported already
            return value if isinstance(value, int) else 0
        if type(value) is int and 1 <= value <= len(labels):
            return value
        if isinstance(value, str):
            folded = value.strip().casefold()
            for level, label in enumerate(labels, start=1):
                if label.casefold() == folded:
                    return level
        raise _wrong_level(scale, value, labels)

    return read


def _wrong_level(scale: str, value: object, labels: tuple[str, ...]) -> PydanticCustomError:
    from riskreg.wording import nearest, one_line  # late: only a mistake needs them

    levels = ", ".join(
        str(level) if label == str(level) else f"{level} ({label})" for level, label in enumerate(labels, start=1)
    )
    shown = one_line(str(value), 60) if isinstance(value, str | int | float) else "this"
    near = nearest(value, labels) if isinstance(value, str) else None
    remedy = f"Did you mean `{near}`? The levels are {levels}." if near else f"The levels are {levels}."
    return PydanticCustomError(
        "wrong_level", "{message}",
        {"message": f"`{shown}` is no level of {scale} in this scheme.", "remedy": remedy, "at": ()},
    )  # fmt: skip


_read_impact_level = _level_reader("impact")


def _read_impact(value: object, info: ValidationInfo) -> int | dict[str, int]:
    """One level, or one for each category."""
    if not isinstance(value, dict):
        return _read_impact_level(value, info)
    if not value:
        raise wrong("No category stands here.", "Write one level for each category: {reputation: 4, service: 2}.")
    levels = {}
    for category, level in value.items():
        try:
            levels[str(category)] = _read_impact_level(level, info)
        except PydanticCustomError as fault:
            raise _inside(fault, category) from None
    return levels


def _read_impact_steps(value: object) -> int | dict[str, int]:
    """One number of steps, or one for each category."""
    if not isinstance(value, dict):
        return _read_steps(value)
    return {str(category): _read_steps(steps) for category, steps in value.items()}


def _read_interval(value: object) -> object:
    text = _read_text(value)
    if not _INTERVAL.fullmatch(str(text)):
        raise wrong("An interval is a number and days, weeks, months or years.", "For example 3 months.")
    return text


_INTERVAL = re.compile(r"([1-9]\d{0,2}) (day|week|month|year)s?")


def _read_mitigations(value: object) -> object:
    """The word all, or ids."""
    if value == "all":
        return value
    if isinstance(value, list | tuple):
        return tuple(_each(_read_id, value))
    raise wrong("Either the word all, or a list of mitigation ids, can stand here.", "For example [policy, surgeries].")


def _read_range(value: object) -> object:
    """A number, or a 90% interval as two numbers with the lower one first."""
    if isinstance(value, list | tuple):
        numbers = tuple(_read_number(part) for part in value)
        if len(numbers) != 2 or numbers[0] >= numbers[1]:
            raise wrong("An interval is two numbers, the lower one first.", "For example [0.2, 2].")
        return numbers
    return _read_number(value)


def _read_amount(value: object) -> object:
    """A number, a 90% interval, or {low, mode, high}."""
    if not isinstance(value, dict):
        return _read_range(value)
    if set(value) != {"low", "mode", "high"}:
        raise wrong(
            "Three estimates are expected: low, mode and high.", "For example {low: 2000, mode: 8000, high: 60000}."
        )
    numbers = {name: _read_number(value[name]) for name in ("low", "mode", "high")}
    if not numbers["low"] <= numbers["mode"] <= numbers["high"]:
        raise wrong(
            "The estimates must rise: low, then mode, then high.", "Put the lowest under low, the likeliest under mode."
        )
    return numbers


_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def _read_colour(value: object) -> object:
    if not isinstance(value, str) or not _COLOUR.fullmatch(value):
        raise wrong("A colour is a hash and six hexadecimal digits.", 'For example "#00703c", in quotes.')
    return value.lower()


def _read_level(value: object) -> object:
    """A level of a scale: its label, or {label, meaning}."""
    return {"label": value} if isinstance(value, str | int) and not isinstance(value, bool) else value


def _read_whole(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise wrong("A whole number is expected here.", "Write digits only.")
    return value


def _read_cell(value: object) -> int | str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise wrong("A cell is a whole number, or the name of a band.", "For example [1, 1, 2] or [Low, Low, Medium].")
    return value


def _read_cells(value: object) -> object:
    """Rows of numbers or of band names."""
    if not isinstance(value, list | tuple):
        raise wrong(
            "A list of rows is expected here, one for each likelihood, lowest first.", "For example [[1, 1], [1, 2]]."
        )
    return tuple(_each(_read_row, value))


def _read_row(value: object) -> tuple[int | str, ...]:
    if not isinstance(value, list | tuple):
        raise wrong("A row is a list with one cell for each impact, lowest first.", "For example [1, 1, 2].")
    return tuple(_each(_read_cell, value))


def _keep_scheme(value: object) -> object:
    """A name, a path or a scheme written in place: the schemes' own reader has said what is wrong with it."""
    return value


def _read_label(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _read_text(value)


Text = Annotated[str, BeforeValidator(_read_text)]
Id = Annotated[str, BeforeValidator(_read_id)]
Date = Annotated[date, BeforeValidator(_read_date)]
Number = Annotated[int | float, BeforeValidator(_read_number)]
Whole = Annotated[int, BeforeValidator(_read_whole)]
Scalar = Annotated[str | int | float, BeforeValidator(_read_scalar)]
Flag = Annotated[bool, BeforeValidator(_read_flag)]
Exempt = Annotated[Literal[False] | str, BeforeValidator(_read_exempt)]
LikelihoodLevel = Annotated[int, BeforeValidator(_level_reader("likelihood"))]
ImpactLevel = Annotated[int | dict[str, int], BeforeValidator(_read_impact)]
Steps = Annotated[int, BeforeValidator(_read_steps)]
ImpactSteps = Annotated[int | dict[str, int], BeforeValidator(_read_impact_steps)]
Interval = Annotated[str, BeforeValidator(_read_interval)]

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

    label: Annotated[str, BeforeValidator(_read_label)]
    meaning: Text | None = None


class BandSpec(Part):
    """One band of a scheme: the values from `from` up to where the next begins, or to `to` where that is said."""

    name: Text
    from_: Annotated[Whole | None, Field(alias="from")] = None
    to: Whole | None = None
    colour: Annotated[str, BeforeValidator(_read_colour)] | None = None
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
    likelihood: tuple[Annotated[Level, BeforeValidator(_read_level)], ...]
    impact: tuple[Annotated[Level, BeforeValidator(_read_level)], ...]
    combine: Literal["product", "lookup"] = "product"
    cells: Annotated[tuple[tuple[int | str, ...], ...], BeforeValidator(_read_cells)] | None = None
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
    mitigations: Annotated[Literal["all"] | tuple[Id, ...], BeforeValidator(_read_mitigations)] = "all"
    serves: tuple[Id, ...] = ()
    recommended: Flag = False
    advantages: tuple[Text, ...] = ()
    disadvantages: tuple[Text, ...] = ()
    rejected_because: Text | None = None


class Effect(Part):
    """What one mitigation does to one risk, in steps on each scale."""

    mitigation: Id
    likelihood: Steps = 0
    impact: ImpactSteps = 0


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


class Loss(Part):
    """What a risk could cost in money: events a year, and the amount of one."""

    frequency: Annotated[int | float | tuple[float, float], BeforeValidator(_read_range)]
    amount: Annotated[int | float | tuple[float, float] | dict[str, int | float], BeforeValidator(_read_amount)]


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
    """Who was asked, what they said, and what that changed."""

    who: Text
    side: Literal["internal", "external"] | None = None
    on: Date | None = None
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


class Risks(Part):
    """Both sides of the question; at least one risk on each."""

    adopting: Annotated[tuple[Risk, ...], Field(min_length=1)]
    not_adopting: Annotated[tuple[Risk, ...], Field(min_length=1)]


class Register(Part):
    """One register: one decision, its risks on both sides, its mitigations."""

    riskreg: Literal[1]
    title: Text
    organisation: Text
    prepared_by: Text | None = None
    review_on: Date | None = None
    caveat: Text | None = None
    currency: Text = "£"
    scheme: Annotated[Any, PlainValidator(_keep_scheme, json_schema_input_type=str | SchemeSpec)]
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
