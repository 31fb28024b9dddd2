"""All that `riskreg.toml` can say: frozen models, unknown keys refused."""

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from riskreg.limits import USUAL
from riskreg.model import Part
from riskreg.values import Text, wrong

FailOn = Literal["error", "warning", "never"]
SeverityName = Literal["error", "warning", "note"]


_MOST_NAMES = 200  # of products, or abbreviations: each is looked for in every text
_LONGEST_NAME = 60
_SAYS_SOMETHING = re.compile(r"\w")


def _names(names: tuple[str, ...]) -> tuple[str, ...]:
    """Names to look for in texts: so many, so long, and each with a letter or a digit in it."""
    if len(names) > _MOST_NAMES:
        raise wrong(
            f"These are {len(names):,} names; at most {_MOST_NAMES} can stand here.",
            "Keep those that your registers use.",
        )
    for index, name in enumerate(names):
        if len(name) > _LONGEST_NAME:
            raise wrong(
                f"A name has at most {_LONGEST_NAME} characters here.",
                "Write the name alone, as it stands in texts.",
                (index,),
            )
        if not _SAYS_SOMETHING.search(name):
            raise wrong(
                "There is no letter and no digit in this name.",
                "Write the name as it stands in texts, or take it out.",
                (index,),
            )
    return names


_Names = Annotated[tuple[Text, ...], AfterValidator(_names)]


def _whole(least: int, most: int) -> BeforeValidator:
    """A validator for a whole number in a range."""

    def read(value: object) -> int:
        if type(value) is not int or not least <= value <= most:
            raise wrong(f"A whole number from {least} to {most} is expected here.", _mend(value, least, most))
        return value

    return BeforeValidator(read)


def _mend(value: object, least: int, most: int) -> str:
    """What to write in place of a value that is no whole number in the range."""
    if isinstance(value, str):
        return "Write digits, without quotes."
    if type(value) is not int:
        return f"Write digits alone, such as {(least + most) // 2}."
    return f"Write {least}, or more." if value < least else f"Write {most}, or less."


class LimitsSpec(Part):
    """From where on advice is given, as `riskreg.toml` says it."""

    reading_age: Annotated[int, _whole(7, 25), Field(alias="reading-age", ge=7, le=25)] = USUAL.reading_age
    lapse_days: Annotated[int, _whole(0, 730), Field(alias="lapse-days", ge=0, le=730)] = USUAL.lapse_days
    owned_share: Annotated[int, _whole(1, 100), Field(alias="owned-share", ge=1, le=100)] = USUAL.owned_share
    abbreviations: _Names = ()
    products: _Names = ()


class RegisterSettings(Part):
    """Which rules count, and how much, for the registers whose path fits a pattern."""

    select: tuple[Text, ...] = ()
    ignore: tuple[Text, ...] = ()
    severity: dict[str, SeverityName] = Field(default_factory=dict)


class Settings(Part):
    """All that `riskreg.toml` can say."""

    fail_on: Annotated[FailOn, Field(alias="fail-on")] = "error"
    select: tuple[Text, ...] = ()
    ignore: tuple[Text, ...] = ()
    severity: dict[str, SeverityName] = Field(default_factory=dict)
    limits: LimitsSpec = LimitsSpec()
    register_: dict[str, RegisterSettings] = Field(default_factory=dict, alias="register")
