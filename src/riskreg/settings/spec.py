"""All that `riskreg.toml` can say: frozen models, unknown keys refused."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from riskreg.limits import USUAL
from riskreg.model import Part
from riskreg.values import Text, wrong

FailOn = Literal["error", "warning", "never"]
SeverityName = Literal["error", "warning", "note"]


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
    abbreviations: tuple[Text, ...] = ()
    products: tuple[Text, ...] = ()


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
