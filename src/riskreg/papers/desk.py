"""What whoever lays out a paper has at hand: its facts, how its bands and risks are set, and where each risk stands."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from riskreg.paper.model import Paper, PaperRisk, Standing
from riskreg.papers.blocks import About, BandMark, FigureBand, Paragraph, RiskLink, Run, Runs, Strong, Text

_NOT_IN_ANCHORS = re.compile(r"[^a-z0-9]+")


class Desk(NamedTuple):
    """One paper's facts, with the anchors of the risks that stand in it in full.

    `prefix` keeps the anchors of several papers in one document apart; `letters` are the appendices by name.
    """

    paper: Paper
    prefix: str
    anchors: dict[str, str]
    letters: dict[str, str] = {}  # noqa: RUF012  # never added to

    @property
    def ranks(self) -> int:
        """How many bands the scheme has."""
        return len(self.paper.bands)

    @property
    def bands(self) -> tuple[FigureBand, ...]:
        """The bands, worst first."""
        ordered = tuple(reversed(self.paper.scheme.bands))
        return tuple(FigureBand(band.name, band.colour, len(ordered) - 1 - index) for index, band in enumerate(ordered))

    @property
    def body(self) -> str:
        """Who the paper is for: `Corporate Management Board`, or `board` where the register names none."""
        return next((fact.text for fact in self.paper.head if fact.label == "Meeting"), "board")

    def appendix(self, name: str) -> str:
        """An appendix as a sentence refers to it: `appendix B`."""
        return f"appendix {self.letters[name]}"

    def anchor(self, name: str) -> str:
        """An anchor for something that is not a risk: `option-open`."""
        return f"{self.prefix}{slug(name)}"

    def link(self, risk: str) -> RiskLink:
        """A risk by its id, with where it stands in full."""
        return RiskLink(risk, self.anchors.get(risk))

    def links(self, risks: Iterable[str]) -> Runs:
        """Risks by their ids, with commas between."""
        return separated((self.link(risk),) for risk in risks)

    def band(self, standing: Standing) -> BandMark:
        """A risk's band at a stage, with its score."""
        return BandMark(
            standing.band,
            standing.colour,
            standing.rank,
            self.ranks,
            standing.score,
            standing.above_appetite is True,
        )

    def about(self, risk: PaperRisk) -> About:
        """What a filter may ask of a risk."""
        return About(
            risk.id,
            risk.side,
            risk.current.band if risk.current else risk.state,
            risk.target.band if risk.target else risk.state,
            risk.owner or "",
        )


def desk(paper: Paper, prefix: str, *, in_full: bool) -> Desk:
    """A desk for one paper; `in_full` says whether each of its risks has an entry of its own to link to."""
    anchors: dict[str, str] = {}
    taken: set[str] = set()
    for risk in (*paper.adopting, *paper.not_adopting) if in_full else ():
        name = base = f"{prefix}risk-{slug(risk.id)}"
        number = 1
        while name in taken:
            number += 1
            name = f"{base}-{number}"
        taken.add(name)
        anchors[risk.id] = name
    return Desk(paper, prefix, anchors)


def slug(text: str) -> str:
    """A text as part of an anchor: small letters, digits and hyphens."""
    return _NOT_IN_ANCHORS.sub("-", text.casefold()).strip("-") or "x"


def paragraph(*parts: str | Run) -> Paragraph:
    """A paragraph of texts and runs."""
    return Paragraph(runs(*parts))


def runs(*parts: str | Run) -> Runs:
    """Texts and runs in a row; empty texts are left out."""
    return tuple(Text(part) if isinstance(part, str) else part for part in parts if part != "")


def separated(groups: Iterable[Runs], by: str = ", ") -> Runs:
    """Groups of runs with a text between each two."""
    result: list[Run] = []
    for index, group in enumerate(groups):
        if index:
            result.append(Text(by))
        result += group
    return tuple(result)


def stop(text: str) -> str:
    """A text with a full stop behind it, unless it ends a sentence already."""
    return text if text[-1:] in (".", "!", "?", "…") else f"{text}."


def sentences(*texts: str | None) -> str:
    """The texts that there are, each with its full stop, in a row."""
    return " ".join(stop(text) for text in texts if text)


def many(texts: Sequence[str], none: str = "–") -> str:
    """Texts in one cell of a table, with semicolons between; a dash where there is none."""
    return "; ".join(texts) or none


def labelled(label: str, text: str | None) -> str | None:
    """`Cause: …` with its full stop; None where there is nothing to say."""
    return f"{label}: {stop(text)}" if text else None


def lead(strong: str, rest: str = "") -> Paragraph:
    """A paragraph that begins with words in bold."""
    return Paragraph(runs(Strong(strong), f" {rest}" if rest else ""))
