"""How an organisation wants its papers to look: the style that the settings ask for, with the logo's own bytes."""

import os
from dataclasses import dataclass
from pathlib import Path

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding
from riskreg.locate import lies_in
from riskreg.model import Terms
from riskreg.settings.pictures import Kind, NoPictureError, check_pixels, picture
from riskreg.settings.reading import Home

_MOST_BYTES = 1024 * 1024
_MOST_PIXELS = 4_000  # a side: far more than any page shows, and each form unpacks them all


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture with its kind, its size in pixels, the text for whoever cannot see it, and where it was read from."""

    content: bytes
    kind: Kind
    width: int
    height: int
    text: str
    file: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """The organisation's words for the stages; None where its scheme's word stays."""

    inherent: str | None = None
    current: str | None = None
    target: str | None = None

    def instead_of(self, terms: Terms) -> Terms:
        """The words of a scheme, with the organisation's own in their places."""
        own = {"inherent": self.inherent, "current": self.current, "target": self.target}
        return terms.model_copy(update={stage: word for stage, word in own.items() if word is not None})


@dataclass(frozen=True, slots=True)
class House:
    """The style of an organisation's papers; all of it may be left out.

    `colour` is #rrggbb, and dark enough for text on white. `font` is the name of a family, which need not be there.
    """

    logo: Logo | None = None
    colour: str | None = None
    font: str | None = None
    contact: str | None = None
    terms: Words = Words()


def house_of(home: Home) -> tuple[House, list[Diagnostic]]:
    """The style that settings ask for, and all that is wrong with them: a logo that cannot be used is left out."""
    spec, logo, faults = home.settings.house, None, list(home.diagnostics)
    if spec.logo is not None and home.toml is not None:
        try:
            logo = _logo(home.folder / spec.logo, spec.logo_text or "", home.top)
        except _UnusableError as fault:
            finding = Finding(rules.UNUSABLE_LOGO, ("house", "logo"), fault.message, fault.remedy)
            faults.append(home.toml.diagnostic(finding, home.table))
    terms = Words(spec.terms.inherent, spec.terms.current, spec.terms.target)
    return House(logo, spec.colour, spec.font, spec.contact, terms), faults


class _UnusableError(Exception):
    """What is wrong with a logo, and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


_SMALLER = "Save it smaller: 1,000 pixels across are enough."


def _logo(file: Path, text: str, top: Path) -> Logo:
    """The logo in a file. Raises _UnusableError where there is none that a paper can show."""
    if not lies_in(file, top):  # first: nothing is told of a file that is none of the repository's
        message = "This file is no part of this repository, so it is not read."
        raise _UnusableError(message, "Copy the picture itself into the repository.")
    content = _content(file)
    if len(content) > _MOST_BYTES:
        raise _UnusableError("This picture is larger than 1 MB.", _SMALLER)
    try:
        found = picture(content)
        if max(found.width, found.height) > _MOST_PIXELS:
            size = f"{found.width:,} by {found.height:,} pixels"
            raise _UnusableError(f"This picture has {size}; a side may have {_MOST_PIXELS:,}.", _SMALLER)
        check_pixels(content)
    except NoPictureError as fault:
        raise _UnusableError(fault.what, "Save the logo as PNG, and name that file here.") from None
    return Logo(content, found.kind, found.width, found.height, text, str(file))


def _content(file: Path) -> bytes:
    """The bytes of a file, no more than it takes to see that they are too many. Raises _UnusableError for none."""
    remedy = "Write the path from the folder of these settings, with / between folders."
    if not os.path.lexists(file):
        raise _UnusableError("There is no such file.", remedy)
    if not os.path.isfile(file):  # noqa: PTH113  # Path.is_file raises for links that run in a circle
        raise _UnusableError("This is no file that can be read.", remedy)
    try:
        with file.open("rb") as opened:
            return opened.read(_MOST_BYTES + 1)
    except PermissionError:
        raise _UnusableError("You may not read this file.", "Ask whoever owns the file to let you read it.") from None
    except OSError:
        raise _UnusableError("This is no file that can be read.", remedy) from None
