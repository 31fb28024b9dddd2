"""What the commands can be asked: the choices of their options, and the arguments that several of them share."""

import re
from contextlib import suppress
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskreg.render.score_text import View


class ScoreFormat(StrEnum):
    """What `score` can print."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


class CheckFormat(StrEnum):
    """What `check` can print."""

    TEXT = "text"
    JSON = "json"
    SARIF = "sarif"
    GITHUB = "github"
    GITLAB = "gitlab"
    JUNIT = "junit"


class FailChoice(StrEnum):
    """From which severity on `check` fails."""

    ERROR = "error"
    WARNING = "warning"
    NEVER = "never"


class ReportFormat(StrEnum):
    """The forms that `report` can write."""

    MD = "md"
    HTML = "html"
    PDF = "pdf"
    DOCX = "docx"
    XLSX = "xlsx"
    JSON = "json"


class PaperChoice(StrEnum):
    """The papers that `report` can write."""

    BOARD_PAPER = "board-paper"
    ONE_PAGE = "one-page"
    REGISTER = "register"
    ACTION_LIST = "action-list"
    POLICY_OUTLINE = "policy-outline"


class StageChoice(StrEnum):
    """Which stage `score` shows."""

    CURRENT = "current"
    TARGET = "target"
    BOTH = "both"


class SideChoice(StrEnum):
    """Which side `score` shows."""

    ADOPTING = "adopting"
    NOT_ADOPTING = "not-adopting"
    BOTH = "both"


class SortChoice(StrEnum):
    """How `score` orders the risks."""

    BAND = "band"
    ID = "id"
    OWNER = "owner"
    FILE = "file"


def day(text: str) -> date:
    """A day as it was typed for an option. Raises BadParameter, which names the option."""
    if _ISO.fullmatch(text):
        with suppress(ValueError):
            return date.fromisoformat(text)
    from riskreg.amend.days import WRITE_IT, read_day
    from riskreg.wording import one_line

    try:
        return read_day(text)
    except ValueError:
        message = f"“{one_line(text, 40)}” is no day that the calendar has. {WRITE_IT}"
    raise typer.BadParameter(message)


_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def side_called(text: str, sides: "Sequence[SideChoice]" = tuple(SideChoice)) -> SideChoice:
    """A side as it was typed: `not-adopting`, and as files and papers have it too. Raises BadParameter."""
    from riskreg.wording import listing, one_line

    asked = "-".join(text.casefold().replace("_", " ").replace("-", " ").split())
    found = next((one for one in sides if one.value == asked), None)
    if found is None:
        raise typer.BadParameter(
            f"“{one_line(text, 40)}” is no side. Write {listing((one.value for one in sides), 'or')}."
        )
    return found


def on_day(as_of: date | None) -> date:
    """The day that was asked for, else the officer's own calendar day."""
    return as_of or date.today()  # noqa: DTZ011  # a day on a desk calendar has no time zone


Files = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[FILE]...",
        show_default=False,
        help="Registers, or folders of them; - for standard input. Left out: the registers of this folder.",
    ),
]
AsOf = Annotated[
    date | None,
    typer.Option(
        "--as-of",
        parser=day,
        metavar="DATE",
        show_default=False,
        help="The day from which things are overdue or lapsed. Default: today.",
    ),
]
Stage = Annotated[StageChoice, typer.Option(help="Now (current), when all that is agreed is done (target), or both.")]
Side = Annotated[
    SideChoice, typer.Option(parser=side_called, metavar="<adopting|not-adopting|both>", help="One side only, or both.")
]
Sort = Annotated[SortChoice, typer.Option(help="The order of the risks.")]


def view(stage: StageChoice, side: SideChoice, sort: SortChoice, cells: int) -> "View":
    """What of a score is shown, and how, on a screen of so many columns."""
    from riskreg.model import SIDES
    from riskreg.render.score_text import View
    from riskreg.standing import STAGES

    return View(
        stages=tuple(one for one in STAGES if stage.value in (one, "both")),
        sides=tuple(one for one in SIDES if side.value.replace("-", "_") in (one, "both")),
        sort=sort.value,
        cells=cells,
    )
