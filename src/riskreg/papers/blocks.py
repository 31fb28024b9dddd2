"""What a paper is made of, whatever the form: sections of blocks, and blocks of runs of text.

A paper is laid out once (papers/), and every form sets these few kinds of block: so no form can say what another
does not. A text that comes from the register is as the register has it; each form escapes it. `kind` tells a
template, which sees the blocks as plain data, what it has before it.
"""

from dataclasses import dataclass, field
from typing import Literal

Align = Literal["left", "right"]


@dataclass(frozen=True, slots=True)
class Text:
    """Words, as they are."""

    text: str
    kind: str = field(default="text", init=False)


@dataclass(frozen=True, slots=True)
class Strong:
    """Words that matter most where they stand."""

    text: str
    kind: str = field(default="strong", init=False)


@dataclass(frozen=True, slots=True)
class BandMark:
    """A band by its name, with its score behind it; a form may set the band's colour beside the name, never in its place.

    `colour` is #rrggbb, `rank` counts from 0 for the lowest of `ranks` bands.
    """

    band: str
    colour: str
    rank: int
    ranks: int
    score: int | None = None
    above_appetite: bool = False
    kind: str = field(default="band", init=False)


@dataclass(frozen=True, slots=True)
class RiskLink:
    """A risk by its id. `anchor` is where it stands in full in this paper; None where it does not."""

    id: str
    anchor: str | None
    kind: str = field(default="risk", init=False)


Run = Text | Strong | BandMark | RiskLink
Runs = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph."""

    runs: Runs
    kind: str = field(default="paragraph", init=False)


@dataclass(frozen=True, slots=True)
class Items:
    """A list of short texts; numbered where people will refer to them."""

    items: tuple[Runs, ...]
    numbered: bool = False
    kind: str = field(default="items", init=False)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a reader must not miss, under a title of its own, in a box."""

    title: str
    runs: Runs
    kind: str = field(default="note", init=False)


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section: level 1 stands right below the section's own heading, 2 below that."""

    text: str
    level: int = 1
    anchor: str | None = None
    kind: str = field(default="heading", init=False)


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table. `share` is its part of the table's width, as against the other columns' shares."""

    text: str
    share: int = 1
    align: Align = "left"


@dataclass(frozen=True, slots=True)
class About:
    """What a row or an entry is about, for whoever filters: a risk's side, its bands and its owner."""

    id: str
    side: str
    band: str
    target_band: str
    owner: str


@dataclass(frozen=True, slots=True)
class Row:
    """A row: a cell for each column. The first cell is the row's header."""

    cells: tuple[Runs, ...]
    about: About | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with a caption, a row of column headers, and a header in each row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    kind: str = field(default="table", init=False)


@dataclass(frozen=True, slots=True)
class HeatCell:
    """A cell of a heat map: its band, and the risks that stand in it. `rank` counts from 0 for the lowest band."""

    band: str
    colour: str
    rank: int
    risks: tuple[RiskLink, ...]


@dataclass(frozen=True, slots=True)
class HeatRow:
    """One likelihood of a heat map."""

    likelihood: str
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Where the risks of a side stand: likelihood upwards (the highest row first), impact across."""

    caption: str
    impacts: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    kind: str = field(default="heatmap", init=False)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a figure: how many risks stand in each band, worst first, and how many in none that can be told yet."""

    label: str
    counts: tuple[int, ...]
    not_yet_classified: int


@dataclass(frozen=True, slots=True)
class BarGroup:
    """The bars that belong together: those of a stage or a date; in a trend, those of a side."""

    label: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class FigureBand:
    """A band as a figure names it. `rank` counts from 0 for the lowest."""

    name: str
    colour: str
    rank: int


@dataclass(frozen=True, slots=True)
class Figure:
    """Stacked bars of risks by band: at each stage (`profile`), each due date (`path`), each paper so far (`trend`).

    `description` says in words what a reader sees; `data` is the same as a table, which forms without figures set
    in its place, and the others beside it unless it is None (the same numbers stand in a table next to the figure).
    """

    name: Literal["profile", "path", "trend"]
    title: str
    description: str
    bands: tuple[FigureBand, ...]
    groups: tuple[BarGroup, ...]
    data: Table | None
    kind: str = field(default="figure", init=False)


@dataclass(frozen=True, slots=True)
class Entry:
    """Something in full under its own heading: a risk, an option. Kept on one page where it fits.

    `anchor` is what links point at.
    """

    anchor: str
    heading: str
    level: int
    blocks: "tuple[Paragraph | Items | Note | Table, ...]"
    about: About | None = None
    kind: str = field(default="entry", init=False)


@dataclass(frozen=True, slots=True)
class Switch:
    """One mitigation switched off: the verdict and counts (worst band first) as they would then be, at one stage."""

    id: str
    title: str
    verdict: str
    adopting: tuple[int, ...]
    not_adopting: tuple[int, ...]
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Switches:
    """What each mitigation is worth: the result without it, one at a time, worked out beforehand.

    `verdict`, `adopting` and `not_adopting` are the result with all of them. `table` is the same as a table.
    """

    stage: str
    bands: tuple[FigureBand, ...]
    verdict: str
    adopting: tuple[int, ...]
    not_adopting: tuple[int, ...]
    switches: tuple[Switch, ...]
    table: Table
    kind: str = field(default="switches", init=False)


Block = Paragraph | Items | Note | Heading | Table | HeatMap | Figure | Entry | Switches


@dataclass(frozen=True, slots=True)
class Section:
    """A section under its own numbered (or lettered) heading. `name` is what a template may ask for it by.

    `number` is `1`, or `A` for an appendix, or empty where the paper has no numbers.
    """

    name: str
    number: str
    title: str
    blocks: tuple[Block, ...]
    appendix: bool = False


@dataclass(frozen=True, slots=True)
class HeadLine:
    """A line of the paper's head: `Meeting`, `Corporate Management Board`."""

    label: str
    runs: Runs


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper, laid out. `marking` says whether it is open to the public; `footer` is for the foot of every page."""

    title: str
    organisation: str
    head: tuple[HeadLine, ...]
    question: str
    notes: tuple[Note, ...]
    sections: tuple[Section, ...]
    marking: str
    footer: str


@dataclass(frozen=True, slots=True)
class LaidOut:
    """All that was asked for: one sheet, or several with a cover across them.

    `name` and `title` are the paper's own (`one-page`, `Summary for a meeting`), `landscape` how its pages lie.
    """

    name: str
    title: str
    as_of: str
    landscape: bool
    cover: Table | None
    sheets: tuple[Sheet, ...]
