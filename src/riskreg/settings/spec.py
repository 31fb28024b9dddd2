"""All that `riskreg.toml` can say: frozen models, unknown keys refused."""

import math
import re
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from riskreg.contrast import ENOUGH, darkened, ratio
from riskreg.limits import USUAL
from riskreg.model import Part
from riskreg.values import Colour, Text, wrong

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


def _line(most: int) -> AfterValidator:
    """A validator for a text that stands on one line of a paper."""

    def read(text: str) -> str:
        if not text.isprintable():
            raise wrong("This is more than one line, or holds a character that nobody sees.", "Write it on one line.")
        if len(text) > most:
            raise wrong(f"This has {len(text):,} characters; at most {most} can stand here.", "Write it more briefly.")
        return text

    return AfterValidator(read)


def _from_the_settings(path: str) -> str:
    """A path below the folder of the settings, or beside it: one from the root of a disk is right on one machine only."""
    if path.startswith(("/", "~", "\\")) or path[1:2] == ":":
        raise wrong(
            "A path from the top of a disk holds on one computer only.",
            'Write the path from the folder of these settings, such as "pictures/crest.png".',
        )
    return path


_FONT = re.compile(r"[^\W_]+(?:[ -][^\W_]+)*")


def _family(name: str) -> str:
    """The name of a font family, as forms can pass it on."""
    if not _FONT.fullmatch(name):
        raise wrong(
            "The name of a font is made of letters, digits, spaces and hyphens.",
            'Write the one family that you use, such as "Source Sans 3".',
        )
    return name


def _legible(colour: str) -> str:
    """A colour in which text can be read on white."""
    found = ratio(colour, "#ffffff")
    if found < ENOUGH:
        darker = darkened(colour, "#ffffff", ENOUGH)
        raise wrong(
            f"This colour has a contrast of {_to_one(found)} on white, and text needs at least {_to_one(ENOUGH)}.",
            f'The nearest darker colour of the same hue that will do is "{darker}" ({_to_one(ratio(darker, "#ffffff"))}).',
        )
    return colour


def _to_one(found: float) -> str:
    """A contrast as people write it. Rounded down: 4.499 is not enough, and must not read as 4.5."""
    return f"{math.floor(found * 100) / 100:g}:1"


_Word = Annotated[Text, _line(40)]


class HouseTerms(Part):
    """What the organisation calls the three stages in its papers, in place of its scheme's words."""

    inherent: _Word | None = None
    current: _Word | None = None
    target: _Word | None = None


class HouseSpec(Part):
    """How the organisation wants its papers to look, as `riskreg.toml` says it."""

    logo: Annotated[Text, _line(500), AfterValidator(_from_the_settings)] | None = None
    logo_text: Annotated[Annotated[Text, _line(200)] | None, Field(alias="logo-text")] = None
    colour: Annotated[Colour, AfterValidator(_legible)] | None = None
    font: Annotated[Text, _line(60), AfterValidator(_family)] | None = None
    contact: Annotated[Text, _line(200)] | None = None
    terms: HouseTerms = HouseTerms()

    @model_validator(mode="after")
    def _logo_has_its_text(self) -> "HouseSpec":
        if self.logo is not None and self.logo_text is None:
            raise wrong(
                "The logo has no text for those who cannot see it.",
                'Add a line logo-text = "…" with the name that the logo shows.',
                ("logo",),
            )
        return self


class LimitsSpec(Part):
    """From where on advice is given, as `riskreg.toml` says it."""

    reading_age: Annotated[int, _whole(7, 25), Field(alias="reading-age", ge=7, le=25)] = USUAL.reading_age
    lapse_days: Annotated[int, _whole(0, 730), Field(alias="lapse-days", ge=0, le=730)] = USUAL.lapse_days
    owned_share: Annotated[int, _whole(1, 100), Field(alias="owned-share", ge=1, le=100)] = USUAL.owned_share
    abbreviations: _Names = ()
    products: _Names = ()


class PapersSpec(Part):
    """What the tags of the papers are called: the last of them is what a paper tells the changes since."""

    tag: Annotated[Text, _line(100)] = "board/*"


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
    house: HouseSpec = HouseSpec()
    papers: PapersSpec = PapersSpec()
    register_: dict[str, RegisterSettings] = Field(default_factory=dict, alias="register")
