"""The paper as an Excel workbook: its facts in sheets to sort, filter and print.

What a register says is written as text, and what riskreg worked out as numbers: there is no formula, no link and no
macro. The workbook is a copy, and its first sheet says so: what is changed in it changes no register.
"""

from riskreg.render.request import Rendered, Request
from riskreg.render.xlsx_book import Book
from riskreg.render.xlsx_rules import SCHEME, add_rules
from riskreg.render.xlsx_sheets import actions, definitions, mitigations, options, risks, scheme
from riskreg.render.xlsx_since import changes, follow_up, trend
from riskreg.render.xlsx_summary import about, summary
from riskreg.render.xlsx_table import Table

ACTIONS_ONLY = "action-list"


def xlsx(request: Request) -> Rendered:
    """The workbook of a paper: all its facts, or for the action list what is still to be done.

    Raises ImportError where XlsxWriter is not installed.
    """
    book, document = Book(request), request.document
    if request.laid_out.name == ACTIONS_ONLY:
        book.table("Actions", actions(document))
        _if_any(book, "Changes", changes(document, work_only=True))
        about(book, request)
    else:
        summary(book, request)
        every_risk = risks(document)
        add_rules(book, book.table("Risks", every_risk), every_risk, document)
        book.table("Mitigations", mitigations(document))
        book.table("Options", options(document))
        _if_any(book, "Changes", changes(document))
        _if_any(book, "Trend", trend(document))
        _if_any(book, "Follow-up", follow_up(document))
        # Not to be sorted: the lists of what may be typed point at where the bands stand.
        book.table(SCHEME, scheme(document), sortable=False)
    book.table("Definitions", definitions(document))
    return Rendered(book.content())


def _if_any(book: Book, name: str, found: Table) -> None:
    """A sheet that is there only where it has something to say."""
    if found.rows:
        book.table(name, found)
