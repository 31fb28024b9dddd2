"""The first sheet of a workbook: the question, the verdict with the counts that carry it, and what is asked."""

from collections.abc import Sequence
from io import BytesIO

from riskreg.paper.model import CoverLine, Document, Paper
from riskreg.papers.blocks import Note, Strong, Text
from riskreg.papers.blocks import Sheet as Laid
from riskreg.render.request import Request
from riskreg.render.xlsx_book import Book, Sheet
from riskreg.render.xlsx_cells import Banded, Value, clean, shown
from riskreg.render.xlsx_table import height
from riskreg.settings.house import Logo

_LABEL, _FIGURE, _FIGURES = 28, 22, 4  # characters across the labels and each of the figures; how many figures
_WIDTHS = (_LABEL, *[_FIGURE] * _FIGURES, 30, 30)  # and the verdicts on the cover
_LOGO, _LOGO_WIDE = 54, 400  # pixels: the most that a logo is high and wide
_HEADING = 26  # points: the height of a row with a heading
_POINTS = 0.75  # a pixel
_A_COPY = (
    "It holds what the register said on the day of the figures. What is changed here changes neither the register "
    "nor any figure that was worked out: change the register, and write the workbook again."
)


def summary(book: Book, request: Request) -> None:
    """Write the sheet; with several registers a table across them comes first, then each in turn."""
    document = request.document
    writer = _Writer(book, "Summary")
    writer.logo(request.house.logo)
    writer.line(book.title, "title")
    if document.total is not None:
        _cover(writer, document, document.total)
    for paper, laid in zip(document.papers, request.laid_out.sheets, strict=True):
        _paper(writer, paper, laid, several=document.total is not None)
    writer.line("About this workbook")
    writer.text("It is a copy", _A_COPY)


class _Writer:
    """Writes rows from the top down."""

    def __init__(self, book: Book, name: str) -> None:
        self.book = book
        self.sheet: Sheet = book.sheet(name)
        self.sheet.hide_gridlines(2)
        for column, width in enumerate(_WIDTHS):
            self.sheet.set_column(column, column, width)
        self.row = 0

    def line(self, text: str, style: str = "heading") -> None:
        """A title or a heading."""
        self.sheet.set_row(self.row, _HEADING)
        self.book.put(self.sheet, self.row, 0, text, style)
        self.row += 1

    def text(self, label: str, value: str | tuple[str, ...]) -> None:
        """A label, and beside it what is said, across all figures; a row as high as it needs.

        Programs find the height of a row by themselves, but not where cells are merged.
        """
        self.sheet.set_row(self.row, height((shown(label), shown(value)), (_LABEL, _FIGURES * _FIGURE)))
        self.book.put(self.sheet, self.row, 0, label, "label")
        self.sheet.merge_range(self.row, 1, self.row, _FIGURES, "", self.book.style("text"))
        self.book.put(self.sheet, self.row, 1, value, "text")
        self.row += 1

    def table(self, heads: Sequence[str], rows: Sequence[Sequence[Value]]) -> None:
        """A small table, and a line's room under it."""
        for place, values in enumerate((heads, *rows)):
            self.sheet.set_row(self.row, height(tuple(map(shown, values)), _WIDTHS[: len(values)]))
            for column, value in enumerate(values):
                self.book.put(self.sheet, self.row, column, value, "cell" if place else "head")
            self.row += 1
        self.row += 1

    def logo(self, logo: Logo | None) -> None:
        """The organisation's picture in a row of its own, with the text in place of it."""
        if logo is None:
            return
        from xlsxwriter.image import Image  # late: an extra

        image = Image(BytesIO(logo.content))
        high, wide = 96 * image.height / image.y_dpi, 96 * image.width / image.x_dpi
        scale = min(_LOGO / high, _LOGO_WIDE / wide)
        self.sheet.set_row(self.row, _LOGO * _POINTS + 4)
        placed = {"x_scale": scale, "y_scale": scale, "description": clean(logo.text), "object_position": 2}
        self.sheet.insert_image(self.row, 0, image, placed)
        self.row += 1


def _cover(writer: _Writer, document: Document, total: CoverLine) -> None:
    heads = ("Register", "Risks", "Not yet classified", "Above appetite now", "Overdue")
    rows = [_cover_row(line) for line in (*document.cover, total)]
    writer.line("The registers, and what they come to together")
    writer.table((*heads, "Verdict now", "Verdict at target"), rows)


def _cover_row(line: CoverLine) -> tuple[Value, ...]:
    numbers = (line.risks, line.not_yet_classified, line.above_appetite, line.overdue)
    return (line.title, *numbers, line.verdict_current, line.verdict_target)


def about(book: Book, request: Request) -> None:
    """Write a sheet with what a reader of any other must know: whose paper it is, its notes, where it comes from."""
    writer = _Writer(book, "About")
    writer.logo(request.house.logo)
    writer.line(book.title, "title")
    for paper, laid in zip(request.document.papers, request.laid_out.sheets, strict=True):
        if len(request.laid_out.sheets) > 1:
            writer.line(paper.title)
        _opening(writer, paper, laid)
        _origin(writer, paper)
    writer.line("About this workbook")
    writer.text("It is a copy", _A_COPY)


def _paper(writer: _Writer, paper: Paper, laid: Laid, *, several: bool) -> None:
    if several:
        writer.line(paper.title, "title")
    _opening(writer, paper, laid)
    _both_sides(writer, paper)
    if paper.since is not None:
        writer.line(f"What has changed since {paper.since.day}")
        writer.text(f"Since {paper.since.called}", paper.since.in_short)
    elif paper.not_told is not None:
        writer.line("What has changed since the last paper")
        writer.text("Not told", paper.not_told)
    writer.line("What is asked for")
    for number, text in enumerate(paper.recommendations, 1):
        writer.text(f"Recommendation {number}", text)
    writer.line("About this paper")
    for fact in paper.head:
        writer.text(fact.label, fact.text)
    if paper.problem:
        writer.text("Why it is asked", paper.problem)
    _origin(writer, paper)


def _opening(writer: _Writer, paper: Paper, laid: Laid) -> None:
    """Whose paper it is and on what, and what no reader may miss."""
    writer.text("Organisation", paper.organisation)
    writer.text("Question", paper.question)
    writer.text("Publication", laid.marking)
    for note in laid.notes:
        writer.text(note.title, _words(note))


def _origin(writer: _Writer, paper: Paper) -> None:
    """Where every figure comes from."""
    came = paper.provenance
    writer.text("Register", came.file)
    writer.text("Revision", came.revision or "none: no committed revision has it as it is")
    for label, text in (("Tag", came.tag), ("Compared with", came.compared_with)):
        if text:
            writer.text(label, text)
    writer.text("Worked out by", f"riskreg {came.riskreg}, as at {came.as_of}. No figure was typed by hand.")


def _both_sides(writer: _Writer, paper: Paper) -> None:
    now, target = paper.terms.current, paper.terms.target
    writer.line("Both sides, after mitigation")
    for verdict in paper.verdicts:
        carried = tuple(f"{reason}." for reason in verdict.because)
        rest = tuple(text for text in (verdict.already, verdict.turned_by) if text)
        writer.text(f"Verdict: {verdict.term}", (verdict.sentence, *carried, *rest))
    if paper.overdue:
        writer.text("Overdue", paper.overdue)
    writer.row += 1
    sides = [f"{side}, {term}" for side in ("Adopting", "Not adopting") for term in (now, target)]
    writer.table(("Risks after mitigation", *sides), [_count(paper, index) for index in range(len(paper.counts))])


def _count(paper: Paper, index: int) -> tuple[Value, ...]:
    """A row of the counts: a band on its colour, or what stands outside the bands."""
    count = paper.counts[index]
    label = Banded(count.label, count.colour) if count.colour else count.label
    numbers = (
        count.adopting_current, count.adopting_target, count.not_adopting_current, count.not_adopting_target,
    )  # fmt: skip
    return (label, *("not set" if number is None else number for number in numbers))


def _words(note: Note) -> str:
    return "".join(run.text for run in note.runs if isinstance(run, Text | Strong))
