"""How a single value of a register is read: what may stand there, or what is wrong and how to mend it.

Levels are read with the scheme's labels (the validation context, `Reading`, carries them), so `likelihood`
and `impact` are whole numbers from 1 however they were written.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from datetime import date
from math import isfinite
from typing import Annotated, Any, Literal, NamedTuple

from pydantic import BeforeValidator, ValidationInfo
from pydantic_core import PydanticCustomError

MOST_TEXT = 20_000
MOST_NAME = 200  # an organisation's name, which a text may repeat
MOST_NUMBER = 1e12
MOST_STEPS = 10  # a scale has at most ten levels
_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")  # 20260331 and 2026-W13-2 are left out: a slip hides in them


class Reading(NamedTuple):
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


def _by_category(values: dict[Any, object], read: Callable[[object], int]) -> dict[str, int]:
    """The value of every category through a reader; a fault says which of them it was in."""
    levels = {}
    for category, value in values.items():
        try:
            levels[str(category)] = read(value)
        except PydanticCustomError as fault:
            raise _inside(fault, category) from None
    return levels


def _inside(fault: PydanticCustomError, step: str | int) -> PydanticCustomError:
    context = fault.context or {}
    return PydanticCustomError(fault.type, "{message}", {**context, "at": (step, *context["at"])})


def _read_name(value: object) -> object:
    text = _read_text(value)
    if len(str(text)) > MOST_NAME:
        raise wrong(
            f"A name has at most {MOST_NAME} characters.", "Write the name by which people know the organisation."
        )
    return text


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
        if isinstance(value, str) and _ISO_DATE.fullmatch(value):
            return date.fromisoformat(value)
    except ValueError:
        pass
    example = "2026-03-31"
    if isinstance(value, str) and (british := _BRITISH_DATE.fullmatch(value)):
        day, month, year = (int(part) for part in british.groups())
        with suppress(ValueError):
            example = date(year, month, day).isoformat()
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
    if isinstance(value, bool) or not isinstance(value, int) or not -MOST_STEPS <= value <= MOST_STEPS:
        raise wrong(
            "An effect is a whole number of steps on the scale, from -10 to +10.",
            "Write -1 for one step lower, +1 for one step higher.",
        )
    return value


def _read_scalar(value: object) -> object:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise wrong("A number or a text is expected here.", "Write it on one line.")
    if isinstance(value, float) and not isfinite(value):
        raise wrong("This is no number that can be printed.", "Write digits, or put the text in quotes.")
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
    from riskreg.wording import as_written, nearest  # late: only a mistake needs them

    levels = ", ".join(
        str(level) if label == str(level) else f"{level} ({label})" for level, label in enumerate(labels, start=1)
    )
    near = nearest(value, labels) if isinstance(value, str) else None
    remedy = f"Did you mean `{near}`? The levels are {levels}." if near else f"The levels are {levels}."
    return PydanticCustomError(
        "wrong_level", "{message}",
        {"message": f"{as_written(value)} is no level of {scale} in this scheme.", "remedy": remedy, "at": ()},
    )  # fmt: skip


_read_impact_level = _level_reader("impact")


def _read_impact(value: object, info: ValidationInfo) -> int | dict[str, int]:
    """One level, or one for each category."""
    if not isinstance(value, dict):
        return _read_impact_level(value, info)
    if not value:
        raise wrong("No category stands here.", "Write one level for each category: {reputation: 4, service: 2}.")
    return _by_category(value, lambda level: _read_impact_level(level, info))


def _read_impact_steps(value: object) -> int | dict[str, int]:
    """One number of steps, or one for each category."""
    if not isinstance(value, dict):
        return _read_steps(value)
    return _by_category(value, _read_steps)


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
        if len(numbers) != len(("low", "high")) or numbers[0] >= numbers[1]:
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


def read_level(value: object) -> object:
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


def keep_scheme(value: object) -> object:
    """A name, a path or a scheme written in place: the schemes' own reader has said what is wrong with it."""
    return value


def _read_label(value: object) -> object:
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else _read_text(value)


Text = Annotated[str, BeforeValidator(_read_text)]
Name = Annotated[str, BeforeValidator(_read_name)]
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
Colour = Annotated[str, BeforeValidator(_read_colour)]
Label = Annotated[str, BeforeValidator(_read_label)]
Cells = Annotated[tuple[tuple[int | str, ...], ...], BeforeValidator(_read_cells)]
MitigationIds = Annotated[Literal["all"] | tuple[Id, ...], BeforeValidator(_read_mitigations)]
Frequency = Annotated[int | float | tuple[float, float], BeforeValidator(_read_range)]
Amount = Annotated[int | float | tuple[float, float] | dict[str, int | float], BeforeValidator(_read_amount)]
