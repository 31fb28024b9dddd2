"""The paper as PDF: what PDF/UA-1 asks of its structure, its text as the sheet has it, and nothing out of a register obeyed."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import pairwise
from pathlib import Path

import pikepdf
import pytest
from making import AS_OF, ROOT, STAFF_ACCESS, as_yaml, register, risk
from PIL import Image

from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.papers.blocks import (
    BandMark,
    Bar,
    BarGroup,
    Column,
    Entry,
    Figure,
    FigureBand,
    Heading,
    HeadLine,
    HeatCell,
    HeatMap,
    HeatRow,
    Items,
    LaidOut,
    Note,
    Paragraph,
    RiskLink,
    Row,
    Section,
    Sheet,
    Strong,
    Switch,
    Switches,
    Table,
    Text,
)  # fmt: skip
from riskreg.papers.layout import PAPERS, lay_out
from riskreg.render.pdf import pdf
from riskreg.render.request import Request
from riskreg.render.templates import TemplateFault
from riskreg.scoring import score
from riskreg.settings.house import House, Logo

NAMES = [kind.name for kind in PAPERS]
HOSTILE = [
    '#panic("no")', "$x^2$ and $", "@ref <label>", "\\ \\u{41} \\", "/* a */ // b", "= Heading", "- item", "`raw` ```x```", "#let x = 1",
    '#image("/etc/passwd")', '#import "@preview/x:1.0.0"', "*bold* _it_ ~ -- --- ...", "https://example.org/a#b", "<script>&amp;</script>",
    "{{ 7*7 }} {% x %}", "=1+1", "\"quoted\" 'single'", "[a](b) ![c](d)",
]  # fmt: skip


def runs(*texts):
    return tuple(Text(text) for text in texts)


def table(caption="Counts", rows=2, anchor="risk-a1"):
    columns = (Column("Risk", 3), Column("Number", 1, "right"))
    link = (RiskLink("A1", anchor), Text(" one"))
    return Table(caption, columns, tuple(Row((link, runs(str(at)))) for at in range(rows)))


BANDS = (FigureBand("High", "#d4351c", 2), FigureBand("Moderate", "#ffdd00", 1), FigureBand("Low", "#00703c", 0))


def every_block(words="Words"):
    """A block of each kind, with the same words wherever a register's text can stand."""
    bars = (Bar(words, (1, 2, 0), 1), Bar("Not adopting", (0, 0, 0), 0))
    figure = Figure("profile", words, "A description", BANDS, (BarGroup(words, bars),), table("Data"))
    cells = (HeatCell("Low", "#00703c", 0, ()), HeatCell("High", "#d4351c", 2, (RiskLink("A1", "risk-a1"),)))
    switches = Switches("now", BANDS, "v", (1,), (2,), (Switch("m", words, "v", (1,), (2,), ()),), table("Worth"))
    band = BandMark("High", "#d4351c", 2, 3, 12, above_appetite=True)
    return (
        Paragraph((Strong(words), Text(" "), band, Text(" "), RiskLink("A1", "risk-a1"), RiskLink("N1", None))),
        Items((runs(words), runs("second")), numbered=True),
        Items((runs(words),)),
        Note(words, runs(words)),
        Heading(words),
        Heading("Deeper", 2),
        table(words),
        HeatMap(words, (words, "2 Minor"), (HeatRow(words, cells), HeatRow("1 Rare", cells))),
        figure,
        switches,
        Entry("risk-a1", words, 1, (Paragraph(runs(words)), Items((runs(words),)), table("Within"))),
    )


def sheet(words="Words", title=None, sections=None):
    made = sections or (
        Section("a", "1", words, every_block(words)),
        Section("b", "A", "Appendix A", (), appendix=True),
    )
    head = (HeadLine("Meeting", runs(words)), HeadLine("Date", runs("1 May 2026")))
    return Sheet(
        title or words, words, head, words, (Note("Please note", runs(words)),), made, "Open", f"Open · {words}"
    )


def laid_out(*sheets, cover=None, landscape=False):
    return LaidOut("board-paper", "Board paper", "21 November 2026", landscape, cover, sheets or (sheet(),))


def document(*contents, name="register.yaml"):
    scored = score([SourceFile(name, None, Path(), content) for content in contents], AS_OF)
    assert all(one.evaluation for one in scored)
    return build(scored, AS_OF)


@pytest.fixture(scope="module")
def facts():
    return document(as_yaml(register()))


@pytest.fixture(scope="module")
def staff():
    return document(STAFF_ACCESS.read_bytes(), name="registers/staff-access.yaml")


def rendered(facts, made, **house):
    return pdf(Request(facts, made, House(**house)))


def opened(content):
    return pikepdf.open(BytesIO(content))


def text_of(content, *options):
    found = subprocess.run(["pdftotext", *options, "-", "-"], input=content, capture_output=True, check=True)
    return found.stdout.decode()


def squeezed(text):
    """A text without its spaces and places to break, for lines end wherever they end."""
    return re.sub(r"[\s\u00ad\u200b]+", "", text)


def elements(found):
    """Every element of the structure, in reading order, each with its role and its parents' roles."""

    def walk(kids, above):
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid, str(kid.S), above
                if "/K" in kid:
                    yield from walk(kid.K, (*above, str(kid.S)))

    return list(walk(found.Root.StructTreeRoot.K, ()))


def attribute(element, name):
    held = element.get("/A", [])
    for one in held if isinstance(held, pikepdf.Array) else [held]:
        if name in one:
            return one[name]
    return None


def check_structure(content):
    """What PDF/UA-1 asks that can be seen in the structure."""
    found = opened(content)
    root = found.Root
    assert root.MarkInfo.Marked
    assert str(root.Lang) == "en-GB"
    assert root.ViewerPreferences.DisplayDocTitle
    metadata = root.Metadata.read_bytes().decode()
    assert re.sub("<[^>]*>", "", metadata.partition("<dc:title>")[2].partition("</dc:title>")[0]).strip()
    assert "<pdfuaid:part>1</pdfuaid:part>" in metadata
    check_headings(found)
    check_tables(found)
    check_figures(found)
    check_fonts(found)
    for page in found.pages:
        assert str(page.Tabs) == "/S"
        check_marked(page)
    return found


def check_headings(found):
    levels = [int(role[2:]) for _, role, _ in elements(found) if re.fullmatch("/H[1-6]", role)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def check_tables(found):
    seen = elements(found)
    tables = [element for element, role, _ in seen if role == "/Table"]
    for one in tables:
        inner = [(element, role) for element, role, above in elements_below(one)]
        heads = [element for element, role in inner if role == "/TH"]
        assert heads
        assert all(str(attribute(head, "/Scope")) in ("/Column", "/Row", "/Both") for head in heads)
        assert "/TR" in {role for _, role in inner}
    for _, role, above in seen:
        if role in ("/TH", "/TD"):
            assert above[-1] == "/TR"
        if role == "/TR":
            assert above[-1] in ("/THead", "/TBody", "/Table")


def elements_below(element):
    def walk(kids, above):
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                yield kid, str(kid.S), above
                yield from walk(kid.get("/K", pikepdf.Array()), (*above, str(kid.S)))

    return list(walk(element.get("/K", pikepdf.Array()), ()))


def check_figures(found):
    for element, role, _ in elements(found):
        if role == "/Figure":
            assert str(element.Alt).strip()


def check_fonts(found):
    for one in found.objects:
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor":
            assert {"/FontFile", "/FontFile2", "/FontFile3"} & set(one.keys())


def check_marked(page):
    """All that is painted stands inside marked content: either it belongs to the structure, or it is an artifact."""
    depth = 0
    painting = {"Tj", "TJ", "'", '"', "f", "f*", "F", "S", "s", "B", "B*", "b", "b*", "Do", "sh", "EI"}
    for _, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        depth += (name in ("BDC", "BMC")) - (name == "EMC")
        assert depth >= 0
        assert depth or name not in painting
    assert depth == 0


def check_vera(content, folder):
    """What veraPDF says, where it is installed."""
    if shutil.which("verapdf") is None:
        pytest.skip("verapdf is not here: only the structure was checked")
    file = folder / "paper.pdf"
    file.write_bytes(content)
    said = subprocess.run(
        ["verapdf", "--flavour", "ua1", "--format", "text", str(file)], capture_output=True, check=False
    )
    assert said.stdout.decode().startswith("PASS"), said.stdout.decode()


@pytest.mark.parametrize("name", NAMES)
def test_every_paper_has_the_structure_that_pdf_ua_asks_for(name, staff, tmp_path):
    content = rendered(staff, lay_out(staff, name)).content
    check_structure(content)
    check_vera(content, tmp_path)


def test_every_kind_of_block_has_it_too_upright_and_landscape(facts, tmp_path):
    for landscape in (False, True):
        content = rendered(facts, laid_out(landscape=landscape)).content
        found = check_structure(content)
        check_vera(content, tmp_path)
        width, height = (float(side) for side in found.pages[0].MediaBox[2:])
        assert (round(width), round(height)) == ((842, 595) if landscape else (595, 842))


def test_several_papers_each_begin_a_page_behind_their_cover(facts, tmp_path):
    sheets = (sheet(title="First paper", sections=(Section("a", "1", "One", ()),)), sheet(title="Second paper"))
    content = rendered(facts, laid_out(*sheets, cover=table("The registers", anchor=None))).content
    found = check_structure(content)
    check_vera(content, tmp_path)
    pages = text_of(content).split("\f")
    assert "Board paper" in pages[0]
    assert "The registers" in pages[0]
    assert "First paper" in pages[1]
    assert "Second paper" in pages[2]
    with found.open_outline() as outline:
        assert [item.title for item in outline.root] == ["Board paper"]
        assert [item.title for item in outline.root[0].children] == ["First paper", "Second paper"]


def test_bookmarks_lead_to_every_section(staff):
    made = lay_out(staff, "board-paper")
    with opened(rendered(staff, made).content).open_outline() as outline:
        titles = [item.title for item in outline.root[0].children]
    sections = made.sheets[0].sections
    assert titles == [one.title if one.appendix else f"{one.number}. {one.title}" for one in sections]


def test_title_author_and_language_are_in_the_metadata_and_no_date_is(staff):
    found = opened(rendered(staff, lay_out(staff, "board-paper")).content)
    assert str(found.docinfo.Title) == staff.papers[0].title
    assert str(found.docinfo.Author) == staff.papers[0].organisation
    assert "/CreationDate" not in found.docinfo
    assert "CreateDate" not in found.Root.Metadata.read_bytes().decode()


def test_links_lead_to_where_a_risk_stands_in_full(facts):
    found = opened(rendered(facts, laid_out()).content)
    links = [note for page in found.pages for note in page.get("/Annots", []) if note.Subtype == "/Link"]
    assert len(links) >= 8  # in paragraphs, tables and the heat map, besides the contents
    assert all("/Contents" in link and "/StructParent" in link for link in links)


def test_the_foot_has_the_marking_the_date_and_the_page_of_how_many(staff):
    made = lay_out(staff, "board-paper")
    content = rendered(staff, made, contact="democratic.services@example.gov.uk").content
    pages = text_of(content, "-layout").split("\f")[:-1]
    assert len(pages) > 5
    for number, page in enumerate(pages, 1):
        assert f"Page {number} of {len(pages)}" in page
        assert made.sheets[0].footer in page
        assert "democratic.services@example.gov.uk" in page


def test_a_long_table_repeats_its_header_and_reads_it_out_once(facts):
    rows = (Section("a", "1", "Rows", (table("Many", rows=200, anchor=None),)),)
    content = rendered(facts, laid_out(sheet(sections=rows))).content
    pages = text_of(content, "-layout").split("\f")[:-1]
    assert len(pages) > 3
    assert all(re.search(r"^\s*Risk\s+Number", page, re.MULTILINE) for page in pages)
    found = check_structure(content)
    assert [role for _, role, _ in elements(found)].count("/TH") == 2


def said(value):
    """The texts of blocks in the order in which they are set."""
    if isinstance(value, tuple | list):
        return [text for inner in value for text in said(inner)]
    return SAID[type(value)](value)


SAID = {
    Text: lambda it: [it.text],
    Strong: lambda it: [it.text],
    RiskLink: lambda it: [it.id],
    BandMark: lambda it: [it.band, str(it.score), "(above appetite)" if it.above_appetite else ""],
    Paragraph: lambda it: said(it.runs),
    Items: lambda it: said(it.items),
    Note: lambda it: [it.title, *said(it.runs)],
    Heading: lambda it: [it.text],
    Table: lambda it: [it.caption, *(column.text for column in it.columns), *said([row.cells for row in it.rows])],
    HeatMap: lambda it: [it.caption, "Likelihood", "Impact", *it.impacts, *said(it.rows)],
    HeatRow: lambda it: [it.likelihood, *said(it.cells)],
    HeatCell: lambda it: [it.band, ",".join(link.id for link in it.risks)],
    Figure: lambda it: [it.title],
    Entry: lambda it: [it.heading, *said(it.blocks)],
    Switches: lambda it: said(it.table),
    Section: lambda it: [it.title, *said(it.blocks)],
}


def structured_text(found):
    """The text in the order of the structure, which is the order in which it is read out."""
    from collections import defaultdict

    texts = defaultdict(str)
    for number, page in enumerate(found.pages):
        for key, text in marked_text(page):
            texts[number, key] += text
    pages = {page.objgen: number for number, page in enumerate(found.pages)}

    def walk(element, page):
        page = pages[element.Pg.objgen] if "/Pg" in element else page
        kids = element.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, int):
                yield texts[page, kid]
            elif "/S" in kid:
                yield from walk(kid, page)
            elif kid.get("/Type") == "/MCR":
                yield texts[pages[kid.Pg.objgen] if "/Pg" in kid else page, int(kid.MCID)]

    return "".join(walk(found.Root.StructTreeRoot.K[0], None))


def marked_text(page):
    """Each marked part of a page, with its text by the font's own map to Unicode."""
    maps = {name: to_unicode(font) for name, font in page.Resources.get("/Font", {}).items()}
    stack, font = [], None
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            named = operands[1] if isinstance(operands[1], pikepdf.Dictionary) else {}
            stack.append(int(named["/MCID"]) if "/MCID" in named else None)
            if "/ActualText" in named and (keys := [key for key in stack if key is not None]):
                yield keys[-1], str(named["/ActualText"])
            stack[-1] = ("actual", stack[-1]) if "/ActualText" in named else stack[-1]
        elif name == "BMC":
            stack.append(None)
        elif name == "EMC":
            stack.pop()
        elif name == "Tf":
            font = maps[str(operands[0])]
        elif name in ("Tj", "TJ") and not any(isinstance(key, tuple) for key in stack):
            keys = [key for key in stack if key is not None]
            parts = operands[0] if name == "TJ" else [operands[0]]
            raw = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
            if keys:
                yield keys[-1], "".join(font.get(raw[at : at + 2], "") for at in range(0, len(raw), 2))


def to_unicode(font):
    """A font's codes, and the text that each stands for."""
    source = font.ToUnicode.read_bytes().decode("latin-1")
    found = {}
    for code, text in re.findall(
        r"<([0-9A-Fa-f]{4})>\s*<([0-9A-Fa-f]+)>",
        re.sub(r"\d+ begincodespacerange.*?endcodespacerange", "", source, flags=re.DOTALL),
    ):
        found[bytes.fromhex(code)] = bytes.fromhex(text).decode("utf-16-be", "replace")
    return found


def in_order(text, parts):
    """The first of the parts that does not stand in the text behind those before it; None where all do."""
    at = 0
    whole = squeezed(text)
    for part in parts:
        wanted = squeezed(part)
        place = whole.find(wanted, at)
        if place < 0:
            return part
        at = place + len(wanted)
    return None


@pytest.mark.parametrize("name", NAMES)
def test_the_text_is_read_out_in_the_order_of_the_sheet(name, staff):
    made = lay_out(staff, name)
    content = rendered(staff, made).content
    one = made.sheets[0]
    parts = [
        one.organisation,
        one.title,
        *said([line.runs for line in one.head]),
        one.question,
        *said(one.notes),
        *said(one.sections),
    ]
    assert in_order(structured_text(opened(content)), parts) is None


def test_every_text_can_be_copied_out_of_the_pages(staff):
    made = lay_out(staff, "board-paper")
    whole = squeezed(text_of(rendered(staff, made).content))
    for part in said(made.sheets[0].sections):
        if len(part.split()) < 5:  # longer ones may run over the end of a page or a cell
            for piece in part.split(", "):  # counts by band stand on a line each where a cell is narrow
                assert squeezed(piece) in whole


@pytest.mark.parametrize("words", HOSTILE)
def test_text_that_looks_like_typst_prints_as_it_is(words, facts):
    content = rendered(facts, laid_out(sheet(words))).content
    found = check_structure(content)
    assert (
        structured_text(found).count(words.replace(" ", "")) + squeezed(structured_text(found)).count(squeezed(words))
        >= 10
    )
    assert str(found.docinfo.Title) == words


@pytest.mark.parametrize("words", ["漢字漢題", "\U0001f600 smile", "\U0001f468\u200d\U0001f469", "\ue000", "x\u0378y"])
def test_what_no_font_has_is_shown_by_its_code_and_reported(words, facts):
    made = rendered(facts, laid_out(sheet(words)))
    whole = squeezed(structured_text(check_structure(made.content)))
    (warning,) = made.diagnostics
    assert warning.severity == "warning"
    for character in words:
        if ord(character) > 0x2100 or character == "\u0378":
            assert f"[U+{ord(character):04X}]" in whole
            assert f"U+{ord(character):04X}" in warning.message


@pytest.mark.parametrize(
    "words", ["שלום עולם", "مرحبا بالعالم", "a\u200bb\u200dc\u2060", "→ ≥ ✓ ☐ ⚠", "क्षत्रिय", "Ω Ж ł ő ẞ"]
)
def test_what_some_font_has_is_set_without_a_word(words, facts):
    made = rendered(facts, laid_out(sheet(words)))
    check_structure(made.content)
    assert made.diagnostics == ()


@pytest.mark.parametrize("words", ["", " ", "\u202e\x1b[31m", "\n\n"])
def test_texts_with_nothing_or_only_controls_in_them(words, facts):
    content = rendered(
        facts, laid_out(sheet(words, title=words or None, sections=(Section("a", "1", "One", every_block(words)),)))
    ).content
    check_structure(content)
    assert "\u202e" not in text_of(content)


ENDLESS = [
    "W" * 10_000, "a-b_" * 300, "https://example.org/" + "path/" * 300, "é" * 300, "x\u0301" * 500, ")" * 400,
]  # fmt: skip


@pytest.mark.parametrize("words", ENDLESS)
def test_a_word_without_end_stays_on_its_pages(words, facts):
    content = rendered(facts, laid_out(sheet(words, title=words))).content
    found = check_structure(content)
    for page in found.pages[:4]:
        assert_within(content, page)
    assert squeezed(structured_text(found)).count(words[:40]) >= 5


def assert_within(content, page):
    """Every word that pdftotext finds on the page lies between its edges."""
    number = page.index + 1
    boxes = text_of(content, "-bbox", "-f", str(number), "-l", str(number))
    width = float(page.MediaBox[2])
    ends = [float(end) for end in re.findall(r'xMax="([\d.]+)"', boxes)]
    assert ends
    assert max(ends) < width - 20


def test_a_heading_is_never_the_last_thing_on_a_page(facts):
    for lines in range(30, 60, 3):
        blocks = (
            *(Paragraph(runs(f"Line {at}")) for at in range(lines)),
            Heading("Here it begins"),
            Paragraph(runs("The text below it.")),
        )
        content = rendered(facts, laid_out(sheet(sections=(Section("a", "1", "Lines", blocks),)))).content
        page = next(
            page
            for page in text_of(content, "-layout").split("\f")
            if re.search(r"^Here it begins$", page, re.MULTILINE)
        )
        assert "The text below it." in page


def test_a_short_entry_stays_on_one_page_and_a_long_one_may_go_on(facts):
    def entry(at, words):
        return Entry(
            f"e-{at}", f"Entry {at}", 1, (Paragraph(runs(f"Begins {at}. " + words)), Paragraph(runs(f"Ends {at}.")))
        )

    blocks = tuple(entry(at, "Some words of an entry. " * 30) for at in range(12))
    content = rendered(
        facts,
        laid_out(sheet(sections=(Section("a", "1", "Entries", (*blocks, entry(99, "Very many words. " * 1500))),))),
    ).content
    pages = text_of(content, "-layout").split("\f")
    for at in range(12):
        assert [f"Begins {at}." in page for page in pages] == [f"Ends {at}." in page for page in pages]
    assert ["Begins 99." in page for page in pages] != ["Ends 99." in page for page in pages]


def picture(kind):
    buffer = BytesIO()
    Image.new("RGB", (300, 100), "#6b1d3a").save(buffer, kind.upper())
    return Logo(buffer.getvalue(), kind, 300, 100, "Arms of Exampleshire")


@pytest.mark.parametrize("kind", ["png", "jpeg"])
def test_the_logo_has_its_text(kind, facts):
    found = check_structure(rendered(facts, laid_out(), logo=picture(kind)).content)
    assert "Arms of Exampleshire" in [str(element.Alt) for element, role, _ in elements(found) if role == "/Figure"]


def test_a_logo_that_typst_cannot_show_is_an_error_and_no_fault(facts):
    whole = picture("jpeg")
    tables = whole.content.index(b"\xff\xc4")
    damaged = whole.content[: tables + 5] + b"\xff" * 16 + whole.content[tables + 21 :]
    with pytest.raises(TemplateFault) as found:
        rendered(facts, laid_out(), logo=replace(whole, content=damaged))
    told = found.value.diagnostic
    assert (told.rule.id, told.severity, told.file) == ("RR908", "error", "register.yaml")
    assert told.message == "The PDF cannot show the logo that the settings name: the picture is damaged."


def test_what_is_no_fault_of_the_logo_is_not_laid_on_it(facts, monkeypatch):
    from typst import TypstError

    from riskreg.render import pdf as module

    monkeypatch.setattr(module, "_files", lambda _name: {"main.typ": b"#panic()"})
    with pytest.raises(TypstError):
        rendered(facts, laid_out(), logo=picture("png"))


def test_a_heat_map_says_which_way_likelihood_and_impact_go(facts):
    cells = (HeatCell("Low", "#00703c", 0, ()), HeatCell("High", "#d4351c", 2, ()))
    block = HeatMap("Map", ("1 Minor", "2 Major"), (HeatRow("2 Likely", cells), HeatRow("1 Rare", cells)))
    found = check_structure(rendered(facts, laid_out(sheet(sections=(Section("a", "1", "One", (block,)),)))).content)
    heads = [element for element, role, _ in elements(found) if role == "/TH"]
    assert len(heads) == 4
    spans = [(attribute(head, "/ColSpan"), attribute(head, "/RowSpan")) for head in heads]
    assert spans == [(None, 2), (2, None), (None, None), (None, None)]


def test_an_entry_stands_apart_from_what_is_before_it(facts):
    entries = tuple(
        Entry(
            f"e{at}",
            f"Entry {at}",
            1,
            (
                Paragraph(
                    runs(f"Of {at}."),
                ),
            ),
        )
        for at in range(3)
    )
    content = rendered(facts, laid_out(sheet(sections=(Section("a", "1", "One", entries),)))).content
    boxes = text_of(content, "-bbox")
    lines = [(word, float(top)) for top, word in re.findall(r'yMin="([\d.]+)"[^>]*>(Entry|Of)<', boxes)]
    assert [word for word, _ in lines] == ["Entry", "Of"] * 3
    for (_, heading), (_, text), (_, following) in zip(lines[::2], lines[1::2], lines[2::2], strict=False):
        assert following - text > 1.4 * (text - heading)


def test_a_font_that_is_not_there_gives_way_to_ours(facts):
    found = check_structure(rendered(facts, laid_out(), font="No Such Font", colour="#6b1d3a").content)
    names = {
        str(one.FontName)
        for one in found.objects
        if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/FontDescriptor"
    }
    assert any("NotoSans" in name for name in names)


def test_a_figure_says_its_numbers_and_names_and_has_its_description(facts):
    found = opened(rendered(facts, laid_out()).content)
    figures = [element for element, role, _ in elements(found) if role == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == ["A description"]
    words = text_of(rendered(facts, laid_out()).content)
    assert "Not yet classified" in words
    assert re.search(r"High\s+Moderate\s+Low", words)


SCRIPT = """
import sys; sys.path[:0] = {path!r}
from test_pdf import document, lay_out, rendered, STAFF_ACCESS
import hashlib
facts = document(STAFF_ACCESS.read_bytes(), name="r.yaml")
print(hashlib.sha256(rendered(facts, lay_out(facts, "board-paper")).content).hexdigest())
"""


def test_the_same_bytes_whatever_the_time_zone_the_language_and_the_folder(tmp_path):
    path = [str(ROOT / "tests" / "render"), str(ROOT / "tests"), str(ROOT / "src")]
    hashes = set()
    for zone, language, folder in (("UTC", "C", ROOT), ("Pacific/Auckland", "de_DE.UTF-8", tmp_path)):
        environment = {**os.environ, "TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": zone and str(len(zone))}
        ran = subprocess.run(
            [sys.executable, "-c", SCRIPT.format(path=path)],
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        hashes.add(ran.stdout)
    assert len(hashes) == 1


def test_nothing_is_left_behind(facts, tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    rendered(facts, laid_out(), logo=picture("png"))
    assert list(tmp_path.iterdir()) == []


def test_ordinary_papers_are_set_once(staff, monkeypatch):
    from riskreg.render import pdf as module

    tried = []
    compiled = module._Setting.compiled
    monkeypatch.setattr(module._Setting, "compiled", lambda self, *given: tried.append(1) or compiled(self, *given))
    rendered(staff, lay_out(staff, "one-page"))
    assert len(tried) == 1


def test_a_register_of_hostile_texts_becomes_a_paper():
    risks = [
        risk(f"A{at}", title=words, cause=words, owner=words, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
        for at, words in enumerate(HOSTILE)
    ]
    other = [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])]
    facts = document(as_yaml(register(title=HOSTILE[0], risks={"adopting": risks, "not_adopting": other})))
    for name in NAMES:
        check_structure(rendered(facts, lay_out(facts, name)).content)
