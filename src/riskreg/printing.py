"""Scored registers -> one paper in one form: the facts, laid out and rendered, in the style of the organisation."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from riskreg.edition import FULL, Edition
from riskreg.paper import build
from riskreg.paper.build import NO_PAST
from riskreg.papers.layout import Kind, lay_out
from riskreg.render.forms import Form
from riskreg.render.request import Rendered, Request
from riskreg.scoring import Scored
from riskreg.settings.house import House
from riskreg.since import Earlier
from riskreg.wording import listing

Make = Callable[[Sequence[Scored]], Rendered]


class Order(NamedTuple):
    """What was asked for: which paper, in which form, in which edition and style, and of which day.

    `before` is what each register can tell of the time before, by the name of its file.
    """

    kind: Kind
    form: Form
    as_of: date
    house: House
    own: Path | None = None
    edition: Edition = FULL
    before: Mapping[str, Earlier] = NO_PAST

    def made_of(self, scored: Sequence[Scored]) -> Rendered:
        """The paper of some registers; raises TemplateFault where a template cannot be used."""
        document = build(scored, self.as_of, self.edition, self.house.terms, self.before)
        return self.form.load()(Request(document, lay_out(document, self.kind.name), self.house, self.own))

    def file_name(self, stem: str) -> str:
        """How the paper's file is called: `staff-access-board-paper.pdf`."""
        return f"{stem}-{self.kind.name}{'-public' if self.edition.public else ''}.{self.form.name}"


def cannot_be(kind: Kind, form: Form, own: Path | None) -> str | None:
    """Why a paper cannot be had in a form, in a sentence that says what can be; None where it can."""
    if form.name not in kind.forms:
        return f"The {kind.title.lower()} does not come as {form.name}. Use --format {listing(kind.forms, 'or')}."
    if own is not None and not form.template:
        return f"A template of your own cannot be used for --format {form.name}. Use it with md, html or docx."
    if not form.installed:
        return f"--format {form.name} needs more than is installed here. Install it with: pip install {' '.join(_needs(form))}"
    return None


def _needs(form: Form) -> list[str]:
    """The packages that a form needs besides riskreg's own, as its metadata lists them."""
    wanted = f"extra == '{form.name}'"
    told = metadata.requires("riskreg") or []
    return sorted(line.split(";")[0].split(">=")[0].strip() for line in told if wanted in line.replace('"', "'"))
