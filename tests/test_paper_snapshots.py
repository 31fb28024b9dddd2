"""Whole papers of the staff-access register in every form, as they were when somebody last looked at them.

With RISKREG_UPDATE=1 they are written anew: look at the difference before you commit it. The board paper is kept in
every form, the other papers as Markdown, as the body of their web page, and as what their Word file says. riskreg's
own version is another in each release, so the papers are made as those of a version that never was.
"""

import difflib
import io
import itertools
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import NamedTuple

import pytest
from forms import members
from lxml import etree
from making import STAFF_ACCESS, asked_for, document
from PIL import Image, ImageChops, ImageFilter
from test_snapshots import FILE, FOLDER, VERSION, looked_at

from riskreg import __version__
from riskreg.papers.blocks import LaidOut
from riskreg.papers.layout import PAPERS
from riskreg.render.forms import form_named
from riskreg.settings.house import House

PLACE = FOLDER / "papers"
REGISTER = STAFF_ACCESS.read_bytes()
PAGES, DOTS = 6, 40  # so many pages of the board paper are kept as pictures, of so many dots to the inch
FAR, MOST = 40, 0.02  # how far a dot of 255 shades may be off, and what share of a page's dots may be further off
OTHERS = [kind.name for kind in PAPERS if kind.name != "board-paper"]

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_IN_WORD = re.compile(r"(?=<w:(?:p|tbl|tr|sectPr|style|docDefaults)[ >])")
_IN_EXCEL = re.compile(
    r"(?=<(?:c|row|col|cols|sheetData|mergeCell|conditionalFormatting|cfRule|dataValidation|pageMargins|xf|font|fill|border|dxf|definedName|sheet)[ >/])"
)


def as_it_is(content: bytes) -> str:
    return content.decode()


def body(content: bytes) -> str:
    """A web page without its style and script, which the board paper's has as well."""
    return re.sub(r"(?s)<script.*?</script>", "", content.decode().partition("</head>")[2])


def word_parts(content: bytes) -> str:
    """The body, the styles and the foot of a Word file, every paragraph and row beginning a line."""
    parts = members(content)
    names = ("word/document.xml", "word/styles.xml", "word/footer.xml")
    return "".join(f"--- {name}\n{_IN_WORD.sub(chr(10), _compact(parts[name]))}\n" for name in names)


def word_text(content: bytes) -> str:
    """The paragraphs of a Word file, each with its style: tables cell by cell."""
    paragraphs = etree.fromstring(members(content)["word/document.xml"]).iter(f"{_WORD}p")
    return "".join(f"{_style(one)}: {''.join(text.text or '' for text in one.iter(f'{_WORD}t'))}\n" for one in paragraphs)  # fmt: skip


def _style(paragraph: etree._Element) -> str:
    style = paragraph.find(f"{_WORD}pPr/{_WORD}pStyle")
    return "-" if style is None else style.get(f"{_WORD}val", "")


def excel_parts(content: bytes) -> str:
    """The sheets and the styles of a workbook, every cell beginning a line, with its text in place of a number for it."""
    parts = members(content)
    texts = ["".join(text.text or "" for text in one.iter(f"{_SHEET}t")) for one in etree.fromstring(parts["xl/sharedStrings.xml"])]  # fmt: skip
    shown = []
    for name in sorted(name for name in parts if re.fullmatch(r"xl/(worksheets/\w+|workbook|styles)\.xml", name)):
        sheet = etree.fromstring(parts[name])
        for cell in sheet.iter(f"{_SHEET}c"):
            if cell.get("t") == "s":
                cell[0].text = texts[int(cell[0].text)]
        shown.append(f"--- {name}\n{_IN_EXCEL.sub(chr(10), _compact(etree.tostring(sheet)))}\n")
    return "".join(shown)


def _compact(xml: bytes) -> str:
    tree = etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))
    return etree.tostring(tree, encoding="unicode")


def pdf_text(content: bytes) -> str:
    """What stands on the pages of a PDF, line by line as they lie; the width of a gap is the program's own affair."""
    text = _run("pdftotext", content, "-layout", "-", "-").decode()
    pages = [re.sub(r" {2,}", "  ", page).rstrip() for page in text.split("\f")]
    return "".join(f"--- page {number}\n{page}\n" for number, page in enumerate(pages[:-1], 1))


def _run(program: str, content: bytes, *arguments: str) -> bytes:
    """What a program makes of a PDF; the test is skipped where there is no such program."""
    found = shutil.which(program)
    if found is None:
        pytest.skip(f"{program} is not here")
    return subprocess.run([found, *arguments], input=content, capture_output=True, check=True).stdout


class Kept(NamedTuple):
    """A paper in a form, and the text by which it is kept."""

    paper: str
    form: str
    shown: Callable[[bytes], str]


KEPT = {
    "board-paper.md": Kept("board-paper", "md", as_it_is),
    "board-paper.html": Kept("board-paper", "html", as_it_is),
    "board-paper.json": Kept("board-paper", "json", as_it_is),
    "board-paper.docx.txt": Kept("board-paper", "docx", word_parts),
    "board-paper.xlsx.txt": Kept("board-paper", "xlsx", excel_parts),
    "board-paper.pdf.txt": Kept("board-paper", "pdf", pdf_text),
    **{f"{paper}.md": Kept(paper, "md", as_it_is) for paper in OTHERS},
    **{f"{paper}.html": Kept(paper, "html", body) for paper in OTHERS},
    **{f"{paper}.docx.txt": Kept(paper, "docx", word_text) for paper in OTHERS},
}
PICTURES = [f"board-paper-{number}.png" for number in range(1, PAGES + 1)]


@cache
def content(paper: str, form: str, register: bytes = REGISTER, house: House | None = None) -> bytes:
    """The paper as a file, of the version that never was."""
    with pytest.MonkeyPatch.context() as patch:
        for module in ("riskreg.paper.build", "riskreg.render.paper_json"):
            patch.setattr(import_module(module), "__version__", VERSION)
        made = asked_for(document(register, name=FILE), paper, house=house)
        return form_named(form).load()(made).content


def shown(name: str, register: bytes = REGISTER, house: House | None = None) -> str:
    kept = KEPT[name]
    return kept.shown(content(kept.paper, kept.form, register, house))


def pictures(pdf: bytes, folder) -> list[bytes]:
    """The first pages of a PDF as PNG files."""
    _run("pdftoppm", pdf, "-r", str(DOTS), "-gray", "-png", "-l", str(PAGES), "-", str(folder / "page"))
    return [_small(path.read_bytes()) for path in sorted(folder.glob("page-*.png"))]


def _small(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).convert("L").save(out, "PNG", optimize=True)
    return out.getvalue()


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    return pictures(content("board-paper", "pdf"), tmp_path_factory.mktemp("pages"))


def differences(before: str, now: str) -> list[str]:
    """The first lines that are not the same, cut so that they can be read."""
    changed = difflib.unified_diff(before.split("\n"), now.split("\n"), "as it was looked at", "now", lineterm="", n=0)
    return [line[:300] for line, _ in zip(changed, range(20), strict=False)]


def share_far_off(before: bytes, now: bytes) -> float:
    """The share of a page's dots that are another shade, beyond what two programs that smooth edges differ in."""
    one, other = (Image.open(io.BytesIO(png)).convert("L") for png in (before, now))
    if one.size != other.size:
        return 1.0
    shades = ImageChops.difference(one, other).histogram()
    return sum(shades[FAR + 1 :]) / sum(shades)


@pytest.mark.parametrize("name", KEPT)
def test_a_paper_is_as_it_was_looked_at(name):
    now = shown(name)
    assert differences(looked_at(PLACE / name, now.encode()).decode(), now) == []


@pytest.mark.parametrize("name", PICTURES)
def test_a_page_of_the_board_paper_looks_as_it_was_looked_at(pages, name):
    now = pages[PICTURES.index(name)]
    assert share_far_off(looked_at(PLACE / name, now), now) < MOST


def test_every_snapshot_is_of_a_paper():
    assert {path.name for path in PLACE.iterdir()} == {*KEPT, *PICTURES}


def test_the_command_writes_the_paper_that_is_kept(tmp_path):
    (tmp_path / FILE).write_bytes(REGISTER)
    command = [sys.executable, "-m", "riskreg", "report", FILE, "--as-of", "2026-11-21"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True)
    assert differences(shown("board-paper.md"), done.stdout.decode().replace(__version__, VERSION)) == []


# --- That the comparisons see what they are for -----------------------------------------------------------------


def replaced(old: str, new: str) -> bytes:
    assert old.encode() in REGISTER
    return REGISTER.replace(old.encode(), new.encode())


@pytest.mark.parametrize("name", KEPT)
def test_a_word_that_has_changed_is_seen(name):
    """The organisation's name stands in each paper; a snapshot that is not the paper's text would not mind."""
    assert differences(shown(name), shown(name, replaced("Exampleshire Council", "Exampleshire Councill")))


@pytest.mark.parametrize("name", [name for name in KEPT if name.startswith("board-paper.")])
def test_a_score_that_has_changed_is_seen(name):
    changed = REGISTER.replace(b"likelihood: 4", b"likelihood: 3", 1)
    assert changed != REGISTER
    assert differences(shown(name), shown(name, changed))


@pytest.mark.parametrize("name", ["board-paper.html", "board-paper.docx.txt", "board-paper.xlsx.txt"])
@pytest.mark.parametrize("house", [House(colour="#7a1020"), House(font="Georgia")])
def test_a_style_that_has_changed_is_seen(name, house):
    assert differences(shown(name), shown(name, house=house))


def test_a_page_that_has_changed_is_seen(pages, tmp_path):
    """A paragraph less, or a page in place of another, is far beyond the tolerance; smoother edges are within it."""
    request = asked_for(document(REGISTER, name=FILE))
    less = request._replace(laid_out=_without_a_paragraph(request.laid_out))
    shorter = pictures(form_named("pdf").load()(less).content, tmp_path)
    assert share_far_off(pages[0], shorter[0]) > 2 * MOST
    assert all(share_far_off(page, other) > 4 * MOST for page, other in itertools.pairwise(pages))
    assert all(share_far_off(page, _smoothed(page)) < MOST / 2 for page in pages)


def _without_a_paragraph(laid_out: LaidOut) -> LaidOut:
    sheet = laid_out.sheets[0]
    first, *rest = sheet.sections
    return replace(laid_out, sheets=(replace(sheet, sections=(replace(first, blocks=first.blocks[1:]), *rest)),))


def _smoothed(png: bytes) -> bytes:
    out = io.BytesIO()
    Image.open(io.BytesIO(png)).filter(ImageFilter.GaussianBlur(0.5)).save(out, "PNG")
    return out.getvalue()


def test_pages_of_another_size_are_not_the_same():
    sizes = [io.BytesIO(), io.BytesIO()]
    for width, out in zip((300, 400), sizes, strict=True):
        Image.new("L", (width, 400), 255).save(out, "PNG")
    assert share_far_off(*(out.getvalue() for out in sizes)) == 1.0
