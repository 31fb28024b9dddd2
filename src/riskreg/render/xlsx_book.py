"""A workbook in the making: how its cells look, how texts get into them, and how its sheets are printed."""

from datetime import UTC, date, datetime
from functools import cache
from io import BytesIO
from itertools import groupby
from typing import Any

from riskreg.contrast import text_on
from riskreg.render.request import Request
from riskreg.render.xlsx_cells import Banded, Cell, Value, clean, in_footer, shown, words
from riskreg.render.xlsx_table import Head, Table

HEAD, FIRST = 1, 2
"""The rows of a table's sheet, from 0: under the title its headings, then what stands under them."""

_FONT, _SIZE = "Arial", 10
_COLOUR = "#1f3a5f"  # of headings, where the organisation has none
_GREY = "#bfbfbf"
_A4 = 9
_MARGIN = 0.4  # inches, left and right
# What XlsxWriter would make of a text by itself; and the time that every workbook says it was made.
_OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
_CREATED = datetime(2000, 1, 1, tzinfo=UTC)
_MOST_IN_PROPERTIES = 255
_FOOT_ROOM = 94  # characters for each of two texts: the three parts of a foot together have 255

# Pixels at 96 to the inch: across a printed page, and of a column by its characters of Arial 10.
_ACROSS = (11.69 - 2 * _MARGIN) * 96
_CHARACTER, _PADDING = 7, 5
_ROUNDING = 0.9  # spreadsheet programs do not agree to the pixel

Sheet = Any  # XlsxWriter's own classes have no types
Format = Any


class Book:
    """A workbook with its formats. Each cell is written through `put`, so that each is a text or a number."""

    def __init__(self, request: Request) -> None:
        from xlsxwriter import Workbook  # late: an extra

        house, laid_out = request.house, request.laid_out
        self.house = house
        self.title = laid_out.sheets[0].title if len(laid_out.sheets) == 1 else f"{len(laid_out.sheets)} registers"
        self.footer = " / ".join(dict.fromkeys(sheet.footer for sheet in laid_out.sheets))
        self._colour = house.colour or _COLOUR
        self._font = {"font_name": house.font or _FONT, "font_size": _SIZE}
        self._out = BytesIO()
        self._workbook = Workbook(self._out, {**_OPTIONS, "default_format_properties": dict(self._font)})
        organisations = dict.fromkeys(sheet.organisation for sheet in laid_out.sheets)
        properties = {
            "title": f"{laid_out.title}: {self.title}",
            "author": ", ".join(organisations),
            "comments": self.footer,
        }
        short = {name: clean(text)[:_MOST_IN_PROPERTIES] for name, text in properties.items()}
        self._workbook.set_properties({**short, "created": _CREATED})
        self.style = cache(self._style)
        self.band = cache(self._band)

    def content(self) -> bytes:
        """The workbook's bytes. Nothing can be written after."""
        self._workbook.close()
        return self._out.getvalue()

    def sheet(self, name: str) -> Sheet:
        """A new sheet, to be printed on A4 lying down, one page across, with the marking and a number on each."""
        sheet = self._workbook.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(_A4)
        sheet.set_margins(left=_MARGIN, right=_MARGIN, top=0.5, bottom=0.7)
        sheet.fit_to_pages(1, 0)
        plain = '&8&"-,Regular"'  # the font's name parts the size from a text that begins with a digit
        left, centre = in_footer(self.footer, _FOOT_ROOM), in_footer(self.house.contact or "", _FOOT_ROOM)
        sheet.set_footer(f"&L{plain}{left}&C{plain}{centre}&R{plain}&A, page &P of &N", {"margin": 0.3})
        sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # an id `12`, a band `3`
        return sheet

    def put(self, sheet: Sheet, row: int, column: int, value: Value, style: str = "cell") -> None:
        """Write one cell: a number as a number, a date as a date, all else as the text that it is."""
        self._write(sheet, (row, column), shown(value), style)

    def _write(self, sheet: Sheet, place: tuple[int, int], cell: Cell, style: str = "cell") -> None:
        if isinstance(cell, int):
            sheet.write_number(*place, cell, self.style("number"))
            return
        if isinstance(cell, date):  # one that Excel can sort and filter by
            sheet.write_datetime(*place, cell, self.style("date"))
            return
        look = self.band(cell.colour) if isinstance(cell, Banded) else self.style(style)
        text = words(cell)
        if not text:
            sheet.write_blank(*place, None, look)
        elif text.startswith("<r>") and text.endswith("</r>"):
            # XlsxWriter takes such a text for markup of its own; in two runs of one font it is escaped like any other.
            run = self.style("run")
            sheet.write_rich_string(*place, run, "<r>", run, text[3:], look)
        else:
            sheet.write_string(*place, text, look)

    def table(self, name: str, table: Table, *, sortable: bool = True) -> Sheet:
        """A sheet with a table under its title; `sortable` gives each column a button that filters and sorts."""
        sheet = self.sheet(name)
        self._headline(sheet, name, table)
        sheet.set_row(HEAD, table.height([head.text for head in table.heads]))
        for column, head in enumerate(table.heads):
            sheet.set_column(column, column, head.width)
            self.put(sheet, HEAD, column, head.text, "head")
        for row, cells in enumerate(table.rows, FIRST):
            sheet.set_row(row, table.height(cells))
            for column, cell in enumerate(cells):
                self._write(sheet, (row, column), cell)
        if sortable:
            sheet.autofilter(HEAD, 0, HEAD + max(len(table.rows), 1), len(table.heads) - 1)
        sheet.freeze_panes(FIRST, table.kept)
        sheet.repeat_rows(0, HEAD)
        _pages_across(sheet, table)
        return sheet

    def _headline(self, sheet: Sheet, name: str, table: Table) -> None:
        """The sheet's name where it stays in sight, and what it is of on each page across."""
        sheet.set_row(0, 24)
        self.put(sheet, 0, 0, name, "title")
        place = 0
        for page in _pages(table):
            self.put(sheet, 0, max(place, table.kept, 1), f"{self.title}. {self.footer}", "heading")
            place += len(page)

    def differing(self, colour: str) -> Format:
        """What conditional formatting changes for a band: its colour, with black or white upon it."""
        return self._workbook.add_format(_on(colour))

    def _band(self, colour: str) -> Format:
        return self._workbook.add_format({**self._font, **_CELL, **_on(colour)})

    def _style(self, name: str) -> Format:
        return self._workbook.add_format({**self._font, **_STYLES[name], **self._coloured(name)})

    def _coloured(self, name: str) -> dict[str, str]:
        """The organisation's colour, in what has it."""
        if name == "head":
            return _on(self._colour)
        return {"font_color": self._colour} if name in ("title", "heading") else {}


_TEXT: dict[str, Any] = {"valign": "top", "text_wrap": True}
_CELL: dict[str, Any] = {**_TEXT, "border": 1, "border_color": _GREY}
_STYLES: dict[str, dict[str, Any]] = {
    "run": {},
    "title": {"bold": True, "font_size": 14, "valign": "vcenter"},
    "heading": {"bold": True, "font_size": 12, "valign": "vcenter"},
    "head": {**_CELL, "bold": True},
    "label": {**_TEXT, "bold": True},
    "text": _TEXT,
    "cell": _CELL,
    "number": {**_CELL, "align": "center"},
    "date": {**_CELL, "align": "left", "num_format": "d mmmm yyyy"},
}


def _on(colour: str) -> dict[str, str]:
    return {"bg_color": colour, "font_color": text_on(colour)}


def _pages_across(sheet: Sheet, table: Table) -> None:
    """Print a wide table on several pages across, as large as the widest of them allows, with what is kept on each.

    On one page across, the letters of a risk's row would be under three points.
    """
    pages = _pages(table)
    if len(pages) == 1:
        return
    kept = _pixels(table.heads[: table.kept])
    widest = max(_pixels(page) + (kept if index else 0) for index, page in enumerate(pages))
    sheet.set_print_scale(min(100, int(100 * _ROUNDING * _ACROSS / widest)))  # takes the place of fitting to a page
    sheet.repeat_columns(0, table.kept - 1)
    ends = [sum(map(len, pages[:count])) for count in range(1, len(pages))]
    sheet.set_v_pagebreaks(ends)
    sheet.print_across()


def _pages(table: Table) -> list[list[Head]]:
    return [list(group) for _, group in groupby(table.heads, key=lambda head: head.page)]


def _pixels(heads: "list[Head] | tuple[Head, ...]") -> int:
    return sum(head.width * _CHARACTER + _PADDING for head in heads)
