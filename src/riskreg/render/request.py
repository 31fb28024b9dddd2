"""What every form of a paper is asked for, and what it gives back."""

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from riskreg.diagnostics import Diagnostic
from riskreg.paper.model import Document
from riskreg.papers.blocks import LaidOut

if TYPE_CHECKING:
    from riskreg.settings.house import House


class Request(NamedTuple):
    """The facts of a paper, the same laid out, and how the organisation wants it to look.

    `own` is the organisation's template in place of the shipped one.
    """

    document: Document
    laid_out: LaidOut
    house: "House"
    own: Path | None = None


class Rendered(NamedTuple):
    """A paper in one form, and what its maker should know of it: characters that had to be replaced, say."""

    content: bytes
    diagnostics: tuple[Diagnostic, ...] = ()
