"""What may be typed into the columns of levels and bands, and how a band is coloured when it is."""

from riskreg.paper.model import Document, PaperScheme
from riskreg.render.xlsx_book import FIRST, Book, Sheet
from riskreg.render.xlsx_cells import clean
from riskreg.render.xlsx_sheets import band_names
from riskreg.render.xlsx_table import Span, Table

SCHEME = "Scheme"
_MOST_IN_A_TEXT = 255  # characters between quotes in a rule; a longer one would make the file unreadable


def add_rules(book: Book, sheet: Sheet, table: Table, document: Document) -> None:
    """Let only the scheme's levels and bands be typed in the columns that hold them, and colour each band."""
    names = _ranges(document)
    for span in table.spans:
        scheme = document.papers[span.place].scheme
        levels = {"likelihood": len(scheme.likelihood), "impact": len(scheme.impact)}
        for column, head in enumerate(table.heads):
            if head.rule == "band":
                _choice(sheet, span, column, names[span.place], f"one of the bands on the sheet {SCHEME}")
                _colours(book, sheet, span, column, scheme)
            elif head.rule is not None:
                most = levels[head.rule]
                told = f"a whole number from 1 to {most}, as the sheet {SCHEME} explains them"
                _choice(sheet, span, column, list(range(1, most + 1)), told)


def _ranges(document: Document) -> list[str]:
    """Where the names of each paper's bands stand on the sheet of the scheme."""
    column = "D" if document.cover else "C"
    return [
        f"={SCHEME}!${column}${FIRST + first + 1}:${column}${FIRST + last + 1}" for first, last in band_names(document)
    ]


def _choice(sheet: Sheet, span: Span, column: int, source: str | list[int], told: str) -> None:
    rule = {
        "validate": "list",
        "source": source,
        "error_title": "Not in the scheme",
        "error_message": f"Choose {told}.",
    }
    sheet.data_validation(FIRST + span.first, column, FIRST + span.last, column, rule)


def _colours(book: Book, sheet: Sheet, span: Span, column: int, scheme: PaperScheme) -> None:
    for band in scheme.bands:
        name = clean(band.name).replace('"', '""')
        if len(name) <= _MOST_IN_A_TEXT:
            rule = {"type": "cell", "criteria": "==", "value": f'"{name}"', "format": book.differing(band.colour)}
            sheet.conditional_format(FIRST + span.first, column, FIRST + span.last, column, rule)
