"""The paper as PDF/UA-1, by typst: what there is to say goes in as JSON, and no text of a register is ever source.

typst is given its templates in memory, and as its root a folder that holds the logo at most: it can reach nothing else.
"""

import json
import math
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from riskreg import resources, rules
from riskreg.diagnostics import Diagnostic
from riskreg.papers.blocks import (
    Entry,
    HeadLine,
    Items,
    LaidOut,
    Note,
    Paragraph,
    RiskLink,
    Run,
    Runs,
    Strong,
    Table,
    Text,
)
from riskreg.render.glyphs import code, set_whole, words_to_try
from riskreg.render.request import Rendered, Request
from riskreg.wording import count, listing, one_line, some

if TYPE_CHECKING:
    from typst import Fonts

    from riskreg.settings.house import House

_FONTS = ("Noto Sans", "DejaVu Sans Mono", "Libertinus Serif", "New Computer Modern", "New Computer Modern Math")
_COLOUR = "#1b3a5c"  # of headings and rules, where the organisation has none of its own
_WIDTHS = {False: 92, True: 145}  # characters on a line, upright and landscape: an estimate on the safe side
_NARROW = 28  # characters on a line of the paper's head, which has two lines beside each other
_MANY = 8  # columns, from which on a table is set in smaller type
_KEPT = 34  # lines that are kept on one page; about two thirds of it
_TRY = """#set document(title: "x")
#set text(lang: "en", font: json(bytes(sys.inputs.fonts)))
#for word in json(bytes(sys.inputs.data)) [#word #strong(word) ]
"""
_TRY_LOGO = """#set document(title: "x")
#image(sys.inputs.data, alt: "x")
"""


def pdf(request: Request) -> Rendered:
    """The paper as a PDF/UA-1, and a warning where characters had to be shown by their code.

    The same request gives the same bytes, wherever fonts and typst are the same. Raises ImportError where typst
    or the fonts are not installed, and TemplateFault where typst cannot show the logo.
    """
    from typst import TypstError

    laid_out, house = request.laid_out, request.house
    data = json.dumps(_data(laid_out, house), ensure_ascii=False, separators=(",", ":"))
    sources = _files(laid_out.name)
    refused: frozenset[str] = frozenset()
    with TemporaryDirectory(prefix="riskreg-") as root:
        if house.logo is not None:
            (Path(root) / _logo(house)).write_bytes(house.logo.content)
        setting = _Setting(root, house.font)
        if words := words_to_try(data):
            told = json.dumps(words, ensure_ascii=False)
            _, refused = set_whole(told, refused, lambda text: setting.compiled({"main.typ": _TRY.encode()}, text))
        try:
            content, refused = set_whole(data, refused, lambda text: setting.compiled(sources, text))
        except TypstError:
            if house.logo is not None:
                _try_logo(setting, request)
            raise
    return Rendered(content, _warnings(request, refused))


class _Setting:
    """typst with the fonts of papers, and nothing that it could read but what it is given."""

    def __init__(self, root: str, font: str | None) -> None:
        self._root = root
        self._families = json.dumps(_families(font))
        self._fonts = _fonts(system=font is not None)

    def compiled(self, sources: dict[str, bytes], data: str) -> bytes:
        """The PDF that these sources make of the data; raises TypstError where it cannot be made."""
        import typst

        made: bytes = typst.compile(  # type: ignore[call-overload]  # files in memory are missing from its stubs
            sources,
            root=self._root,
            font_paths=self._fonts,
            ignore_system_fonts=True,  # what is wanted of them is in font_paths
            sys_inputs={"data": data, "fonts": self._families},
            pdf_standards=["ua-1"],
            format="pdf",
            timestamp=0,  # no paper says when its file was made: only the date that it stands for
        )
        return made


@cache
def _fonts(*, system: bool) -> "Fonts":
    """The fonts that typst brings, Noto Sans, and those of the system where the organisation wants one of them."""
    import typst

    folder = files("fontpkg_noto_sans") / "files"
    return typst.Fonts(include_system_fonts=system, font_paths=[str(folder)])


def _families(font: str | None) -> list[str]:
    return [*([font] if font else []), *_FONTS]


def _files(name: str) -> dict[str, bytes]:
    """The templates of a paper, as typst is to see them."""
    templates = resources.folder("templates")
    shared = sorted((templates / "shared").glob("*.typ"))
    return {
        "main.typ": (templates / name / "paper.typ").read_bytes(),
        **{f"shared/{file.name}": file.read_bytes() for file in shared},
    }


def _logo(house: "House") -> str:
    return f"logo.{house.logo.kind}" if house.logo is not None else ""


def _try_logo(setting: _Setting, request: Request) -> None:
    """Set the logo alone; raises TemplateFault where that cannot be done, for then no paper can be blamed."""
    from typst import TypstError

    from riskreg.render.templates import TemplateFault

    try:
        setting.compiled({"main.typ": _TRY_LOGO.encode()}, f"/{_logo(request.house)}")
    except TypstError:
        message = "The PDF cannot show the logo that the settings name: the picture is damaged."
        remedy = "Save the logo as PNG from the program that it was made with, and name that file in the settings."
        raise TemplateFault(Diagnostic(rules.UNUSABLE_LOGO, _file(request), None, message, remedy)) from None


def _file(request: Request) -> str:
    """What a report about the whole paper is said of."""
    papers = request.document.papers
    return papers[0].provenance.file if len(papers) == 1 else request.laid_out.title


def _warnings(request: Request, refused: frozenset[str]) -> tuple[Diagnostic, ...]:
    """What the maker of the paper should know of it."""
    if not refused:
        return ()
    shown = listing(some([code(character) for character in sorted(refused)]))
    message = f"{count(len(refused), 'character')} that no font of the PDF has {'is' if len(refused) == 1 else 'are'} shown by code: {shown}."
    remedy = "Write it in other words, or name a font that has it under font in the settings; HTML and Word show it as it is."
    return (Diagnostic(rules.GLYPHS, _file(request), None, message, remedy),)


def _data(laid_out: LaidOut, house: "House") -> dict[str, Any]:
    """All that the templates print, as plain data."""
    sheets = laid_out.sheets
    several = len(sheets) > 1
    logo = None if house.logo is None else {"file": f"/{_logo(house)}", "text": one_line(house.logo.text) or "Logo"}
    data = _plain(laid_out, _WIDTHS[laid_out.landscape])
    for sheet, plain in zip(sheets, data["sheets"], strict=True):
        plain["short"] = _in_a_corner(sheet.title, 80, 60)
        plain["organisation_short"] = _in_a_corner(sheet.organisation, 40, 30)
        plain["footer"] = _in_a_corner(sheet.footer)
    title = laid_out.title if several else one_line(sheets[0].title) or laid_out.title
    return {
        **data,
        "title": one_line(title),
        "description": one_line(laid_out.title),
        "organisation": listing(dict.fromkeys(one_line(sheet.organisation) for sheet in sheets)),
        "footer": _in_a_corner("; ".join(dict.fromkeys(sheet.footer for sheet in sheets))),
        "several": several,
        "colour": house.colour or _COLOUR,
        "contact": _in_a_corner(house.contact) if house.contact else None,
        "fonts": _families(house.font),
        "logo": logo,
    }


def _in_a_corner(text: str, most: int = 300, room: int = 80) -> str:
    """A text for the head or the foot of every page, where there is room for a few lines only."""
    return _breakable(one_line(text, most), room)


def _plain(value: Any, room: int) -> Any:
    """Blocks as dicts, lists and scalars, every text safe to show and able to break on a line of `room` characters."""
    if isinstance(value, str):
        return _breakable(_safe(value), room)
    if isinstance(value, tuple):
        return [_plain(inner, room) for inner in value]
    if isinstance(value, Table):
        return _table(value, room)
    if not is_dataclass(value) or isinstance(value, type):
        return value
    if isinstance(value, HeadLine):
        room = _NARROW
    kind: type = type(value)
    plain = {
        name: getattr(value, name) if name in _NOT_PRINTED else _plain(getattr(value, name), room)
        for name in _names(kind)
    }
    if isinstance(value, Entry | Note):
        plain["keep"] = _height([value], room) <= _KEPT
    return plain


_NOT_PRINTED = frozenset({"kind", "anchor", "colour", "align"})  # told to a template, never set as text


def _safe(text: str) -> str:
    """A text on one line, safe to show; a space at either end stays, because runs stand beside each other."""
    safe = one_line(text)
    return f"{' ' * text[:1].isspace()}{safe}{' ' * text[-1:].isspace()}" if safe else " " * bool(text)


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(field.name for field in fields(kind))


def _table(table: Table, room: int) -> dict[str, Any]:
    """A table; `keep` says that it is short enough for one page, and `long` that a row may be parted."""
    size = 1 if len(table.columns) < _MANY else 0.88
    rooms = _rooms(table, round(room / size))
    heights = list(_heights(table, rooms))
    rows = [
        {"cells": [_cell(cell, width) for cell, width in zip(row.cells, rooms, strict=True)], "long": height > _KEPT}
        for row, height in zip(table.rows, heights, strict=True)
    ]
    columns = [
        {
            "text": _plain(column.text, width),
            "width": width,
            "align": column.align,
            "tight": _longest([column.text]) > width,
        }
        for column, width in zip(table.columns, rooms, strict=True)
    ]
    keep = sum(heights) + 3 <= _KEPT * 2 / 3
    caption = _plain(table.caption, room)
    return {"kind": table.kind, "caption": caption, "columns": columns, "rows": rows, "keep": keep, "size": size}


def _cell(runs: Runs, width: int) -> dict[str, Any]:
    """A cell; `tight` says that it holds a word that has to be hyphenated."""
    return {"runs": _plain(runs, width), "tight": _longest(map(_said, runs)) > width}


def _rooms(table: Table, room: int) -> list[int]:
    """How many characters wide each column is: its share of the room, as far as it has a use for that.

    None is narrower than its longest usual word while others have more than they need, and what one that holds
    little has no use for goes to those that would need more lines without it.
    """
    columns = table.columns
    least, most = ([size([column.text]) for column in columns] for size in (_longest, _whole))
    for row in table.rows:
        said = [[_said(run) for run in cell] for cell in row.cells]
        least = [max(width, _longest(texts)) for width, texts in zip(least, said, strict=True)]
        most = [max(width, _whole(texts)) for width, texts in zip(most, said, strict=True)]
    shares = sum(column.share for column in columns)
    widths = [
        min(max(room * column.share / shares, need), use)
        for column, need, use in zip(columns, least, most, strict=True)
    ]
    spare = room - sum(widths)
    ends = most if spare > 0 else least
    ways = [end - width for end, width in zip(ends, widths, strict=True)]
    part = min(spare / (sum(ways) or 1), 1)
    return [round(width + way * part) for width, way in zip(widths, ways, strict=True)]


def _whole(texts: Iterable[str]) -> int:
    """The width that a column needs for a text on one line."""
    return sum(map(len, texts)) + 4


def _longest(texts: Iterable[str]) -> int:
    """The width that a column needs for its longest word; one that is longer than usual words will be broken."""
    words = max((min(len(word), _USUAL) for text in texts for word in text.split()), default=1)
    return words + 2  # for the space around it


def _said(run: Run) -> str:
    """The words of a run."""
    if isinstance(run, Text | Strong):
        return run.text
    return run.id if isinstance(run, RiskLink) else f"▪{run.band}"


def _height(blocks: Iterable[Any], room: int) -> float:
    """About how many lines blocks take up."""
    total = 0.0
    for block in blocks:
        if isinstance(block, Entry):
            total += 2 + _height(block.blocks, room)
        elif isinstance(block, Note):
            total += 2 + _lines(block.runs, room)
        elif isinstance(block, Items):
            total += 0.5 + sum(_lines(item, room - 4) for item in block.items)
        elif isinstance(block, Paragraph):
            total += 0.5 + _lines(block.runs, room)
        elif isinstance(block, Table):
            total += 3 + sum(_heights(block, _rooms(block, room)))
    return total


def _heights(table: Table, rooms: Sequence[int]) -> Iterator[float]:
    """About how many lines each row of a table takes up."""
    for row in table.rows:
        yield 0.5 + max((_lines(cell, width) for cell, width in zip(row.cells, rooms, strict=True)), default=1)


def _lines(runs: Runs, room: int) -> int:
    return math.ceil(sum(len(_said(run)) + 2 for run in runs) / room)


_USUAL = 15  # letters: what a column should have room for
_LONG = 24  # letters: longer words are none that hyphenation knows
_ZERO_WIDTH_SPACE = "\u200b"
_GOOD_BREAK = re.compile(r"(?<=[/._@:?&=,;|\\-])(?=\w)")


def _breakable(text: str, room: int) -> str:
    """The text with places to break in each word that a line may have no room for: an address, a code.

    Only there, because whoever copies the word out of the paper gets them too.
    """
    if 2 * len(text) <= room:
        return text
    return " ".join(word if _fits(word, room) else _broken(word, room) for word in text.split(" "))


def _fits(word: str, room: int) -> bool:
    """Whether a line has room for a word; capitals are nearly twice as wide as other letters."""
    return len(word) * (1.8 if word.isupper() else 1.1) <= room


def _broken(word: str, room: int) -> str:
    if len(word) <= _LONG and word.isalpha() and not word.isupper():
        return word  # hyphenation knows better
    parts = _GOOD_BREAK.split(word)
    return _ZERO_WIDTH_SPACE.join(part if _fits(part, room) else _anywhere(part) for part in parts)


def _anywhere(word: Sequence[str]) -> str:
    """A word that can be broken anywhere, but for marks that belong to the letter before."""
    return "".join(
        character if unicodedata.category(character)[0] == "M" else f"{_ZERO_WIDTH_SPACE}{character}"
        for character in word
    ).removeprefix(_ZERO_WIDTH_SPACE)
