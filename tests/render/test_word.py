"""The paper as a Word file: read back by python-docx and by LibreOffice, and with the organisation's own template."""

import re
import shutil
import subprocess
import sys
import zipfile
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import pairwise

import docx
import pikepdf
import pytest
from docx.oxml.ns import qn
from making import HOSTILE, asked_for, document, everywhere, register
from PIL import Image

from riskreg.papers.blocks import (
    Bar,
    BarGroup,
    Column,
    Entry,
    Figure,
    FigureBand,
    Heading,
    Items,
    Note,
    Paragraph,
    RiskLink,
    Row,
    Section,
    Strong,
    Table,
    Text,
)
from riskreg.papers.layout import PAPERS
from riskreg.render.templates import TemplateFault
from riskreg.render.word import clean, word
from riskreg.resources import folder
from riskreg.settings.house import House, Logo

STAFF_ACCESS = (folder("registers") / "staff-access.yaml").read_bytes()
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="module")
def staff_access():
    return document(STAFF_ACCESS, name="staff-access.yaml")


@pytest.fixture(scope="module")
def board_paper(staff_access):
    """The staff-access board paper as a Word file."""
    return word(asked_for(staff_access)).content


@pytest.fixture
def own(tmp_path):
    """Write an organisation's template with these paragraphs, by python-docx, which knows nothing of riskreg."""

    def write(*paragraphs, change=None, name="council.docx"):
        made = docx.Document()
        for text in paragraphs:
            made.add_paragraph(text)
        if change:
            change(made)
        made.save(str(tmp_path / name))
        return tmp_path / name

    return write


def opened(content):
    return docx.Document(BytesIO(content))


def texts(content):
    """Every paragraph of the body, those of tables too, in order."""
    return ["".join(run.text or "" for run in one.iter(f"{W}t")) for one in opened(content).element.body.iter(f"{W}p")]


def with_blocks(*blocks, **changes):
    """A paper that consists of one section with these blocks."""
    request = asked_for(document(register()))
    sheet = request.laid_out.sheets[0]
    section = Section("one", "1", "One section", blocks, **changes)
    return request._replace(laid_out=replace(request.laid_out, sheets=(replace(sheet, sections=(section,)),)))


def fault(request):
    with pytest.raises(TemplateFault) as caught:
        word(request)
    found = caught.value.diagnostic
    assert found.rule.id == "RR801"
    assert found.file == str(request.own)
    assert found.remedy
    return found


# -- what is in it


def test_a_section_has_a_real_heading_with_its_number(staff_access, board_paper):
    wanted = [
        f"{one.number}. {one.title}" if not one.appendix else one.title
        for one in asked_for(staff_access).laid_out.sheets[0].sections
    ]
    assert [one.text for one in opened(board_paper).paragraphs if one.style.name == "Heading 1"] == wanted
    assert [one.text for one in opened(board_paper).paragraphs if one.style.name == "Title"] == [
        asked_for(staff_access).laid_out.sheets[0].title
    ]


def test_no_heading_is_skipped(board_paper):
    levels = [
        int(one.style.name[-1]) for one in opened(board_paper).paragraphs if one.style.name.startswith("Heading ")
    ]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_table_has_a_marked_row_of_headers_that_is_repeated(board_paper):
    tables = opened(board_paper).tables
    assert len(tables) > 8
    for table in tables:
        first, *rest = table.rows
        assert first._tr.trPr.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:tblHeader")) is None for row in rest)
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        look = table._tbl.tblPr.find(qn("w:tblLook"))
        assert (look.get(qn("w:firstRow")), look.get(qn("w:firstColumn"))) == ("1", "1")
        assert all(cell.text.strip() for cell in first.cells)
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        assert table.style.name == "Riskreg Table"


def test_a_table_is_as_wide_as_the_page_and_no_wider(board_paper):
    for table in opened(board_paper).tables:
        width = sum(int(column.get(qn("w:w"))) for column in table._tbl.tblGrid)
        assert 9638 - 20 <= width <= 9638


def test_the_language_and_the_properties_are_the_papers(board_paper):
    read = opened(board_paper)
    assert 'w:lang w:val="en-GB"' in read.styles.element.xml
    core = read.core_properties
    assert (core.title, core.author) == ("Staff access to social networking sites in work time", "Exampleshire Council")
    assert (core.language, core.last_modified_by) == ("en-GB", "Exampleshire Council")
    assert (core.created, core.modified) == (None, None)


def test_the_foot_has_the_marking_the_date_and_the_page(staff_access):
    read = opened(word(asked_for(staff_access, house=House(contact="risk@example.org"))).content)
    foot = read.sections[0].footer.paragraphs[0]
    assert foot.text.startswith("Open to the public · Figures as at 21 November 2026 · risk@example.org\tPage ")
    assert " NUMPAGES " in foot._p.xml


def test_every_link_leads_somewhere_and_no_bookmark_is_there_twice(board_paper):
    body = opened(board_paper).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    numbers = [mark.get(qn("w:id")) for mark in body.iter(qn("w:bookmarkStart"))]
    links = {link.get(qn("w:anchor")) for link in body.iter(qn("w:hyperlink"))}
    assert len(links) > 20
    assert links <= set(marks)
    assert len(marks) == len(set(marks)) == len(set(numbers))
    assert all(re.fullmatch(r"[A-Za-z]\w{0,39}", name) for name in marks)


def test_each_numbered_list_begins_with_one():
    both = Items(((Text("a"),), (Text("b"),)), numbered=True)
    read = opened(word(with_blocks(both, Paragraph((Text("x"),)), both)).content)
    numbers = [one._p.pPr.numPr.numId.val for one in read.paragraphs if one.style.name == "List Number"]
    assert numbers[0] == numbers[1] != numbers[2] == numbers[3]
    for number in set(numbers):
        (listed,) = [one for one in read.part.numbering_part.element.num_lst if one.numId == number]
        assert listed.find(qn("w:lvlOverride")).find(qn("w:startOverride")).get(qn("w:val")) == "1"


def test_a_figure_has_its_words_for_whoever_does_not_see_it_and_no_two_shapes_one_number(board_paper, staff_access):
    body = opened(board_paper).element.body
    pictures = list(body.iter("{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"))
    described = [
        block.description
        for section in asked_for(staff_access).laid_out.sheets[0].sections
        for block in section.blocks
        if block.kind == "figure"
    ]
    assert [picture.get("descr") for picture in pictures] == described
    assert described
    shapes = [one.get("id") for one in body.iter() if one.tag.endswith("}cNvPr")] + [one.get("id") for one in pictures]
    assert len(shapes) == len(set(shapes))


def test_a_figure_writes_each_number_and_leaves_room_for_it():
    bands = tuple(
        FigureBand(name, colour, rank) for name, colour, rank in [("High", "#d4351c", 1), ("Low", "#00703c", 0)]
    )
    groups = (BarGroup("Now", (Bar("Adopting", (1, 998), 1), Bar("Not adopting", (0, 0), 0))),)
    content = word(with_blocks(Figure("profile", "Title", "Words", bands, groups, None))).content
    boxes = [
        "".join(text.text for text in box.iter(f"{W}t")) for box in opened(content).element.body.iter(f"{W}txbxContent")
    ]
    assert boxes == [
        "High",
        "Low",
        "Not yet classified",
        "Now",
        "Adopting",
        "1",
        "998 Low",
        "1",
        "Not adopting",
        "none",
    ]
    namespace = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
    widths = [int(one.get("cx")) for one in opened(content).element.body.iter(f"{namespace}ext") if one.get("cx")]
    assert min(widths) > 150_000


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.name)
def test_every_paper_comes_in_word_with_all_its_words(staff_access, kind):
    request = asked_for(staff_access, kind.name)
    whole = "\n".join(texts(word(request).content))
    for section in request.laid_out.sheets[0].sections:
        for text in _said(section.blocks):
            assert text.strip() in whole


def _said(blocks):
    """Every text in some blocks, by its own line."""
    for block in blocks:
        if isinstance(block, str):
            continue
        if isinstance(block, Text | Strong):
            yield clean(block.text)
        elif isinstance(block, tuple | list):
            yield from _said(block)
        elif hasattr(block, "__dataclass_fields__") and block.__class__.__name__ not in ("About", "Switch", "Bar"):
            for name in block.__dataclass_fields__:
                if name in ("caption", "heading") and block.__class__.__name__ != "Figure":
                    yield clean(getattr(block, name))
                elif name not in ("switches", "groups"):
                    yield from _said([getattr(block, name)])


def test_several_registers_have_a_title_a_table_and_a_level_of_headings_more():
    several = document(register(title="One"), register(title="Two"))
    read = opened(word(asked_for(several)).content)
    assert [one.text for one in read.paragraphs if one.style.name == "Heading 1"] == ["One", "Two"]
    assert sum(one.style.name == "Heading 2" for one in read.paragraphs) > 10
    assert len([one.text for one in read.paragraphs if one.style.name == "Title"]) == 1
    assert "One" in [cell.text for cell in read.tables[0].columns[0].cells]


# -- the texts of a register


@pytest.mark.parametrize("text", [*HOSTILE, "日本語 😀 שלום \u200b a&b <w:p/> ]]>", "{_{ }_} {_% %_} a\x0bb"])
def test_a_text_prints_as_the_text_it_is(text):
    content = word(asked_for(document(register(title=text, caveat=text)))).content
    found = texts(content)
    assert found[0] == clean(text)
    assert clean(text) in [one.strip() for one in found[1:]]
    assert opened(content).core_properties.title[:100] == clean(text)[:100]


@pytest.mark.parametrize("text", ["{{ 7*7 }}{% for x in y %} <w:p> & \" '", "x" * 300, "<b>&amp;</b> \u202e \u2066"])
@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.name)
def test_a_hostile_text_in_every_place_of_a_register_changes_nothing_but_words(text, kind):
    hostile = opened(word(asked_for(document(everywhere(text)), kind.name)).content)
    plain = opened(word(asked_for(document(everywhere("plain")), kind.name)).content)
    assert [one.style.name for one in hostile.paragraphs] == [one.style.name for one in plain.paragraphs]
    assert len(hostile.tables) == len(plain.tables)
    assert any(clean(text) in one.text for one in hostile.paragraphs)


def test_what_xml_cannot_hold_is_shown_by_its_code():
    assert clean("a\ufffe\uffff\ud800\x00") == "a<U+FFFE><U+FFFF><U+D800><U+0000>"


def test_an_empty_text_is_no_fault():
    blocks = (
        Paragraph(()), Paragraph((Text(""), Strong(""))), Items(()), Items(((),)), Note("", ()), Heading("", 1),
        Table("", (Column(""),), (Row(((),)),)), Table("", (Column("a"),), ()), Entry("e", "", 1, ()),
        Paragraph((RiskLink("", None),)),
    )  # fmt: skip
    content = word(with_blocks(*blocks)).content
    for cell in opened(content).element.body.iter(f"{W}tc"):
        assert cell[-1].tag == f"{W}p"


def test_a_space_between_two_pieces_of_a_line_is_kept():
    assert "one two three" in texts(word(with_blocks(Paragraph((Text("one "), Strong("two"), Text(" three"))))).content)


# -- the same bytes


def test_the_bytes_are_the_same_again_and_in_another_process(board_paper, staff_access):
    assert word(asked_for(staff_access)).content == board_paper
    code = (
        "import sys; sys.path.insert(0, 'tests'); from making import asked_for, document; from riskreg.render.word import word\n"
        "from riskreg.resources import folder; from hashlib import sha256\n"
        "made = document((folder('registers') / 'staff-access.yaml').read_bytes(), name='staff-access.yaml')\n"
        "print(sha256(word(asked_for(made)).content).hexdigest())"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], check=True, capture_output=True, text=True,
        env={"PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "LC_ALL": "C"}, cwd=folder("registers").parent,
    )  # fmt: skip
    assert run.stdout.strip() == sha256(board_paper).hexdigest()
    with zipfile.ZipFile(BytesIO(board_paper)) as file:
        assert {entry.date_time[0] for entry in file.infolist()} == {1980}
        assert file.testzip() is None


# -- the organisation's style


def picture(kind="PNG"):
    made = BytesIO()
    Image.new("RGB", (200, 50), "#336699").save(made, kind)
    return made.getvalue()


def test_the_organisations_colour_font_and_logo_reach_the_paper():
    logo = Logo(picture(), "png", 200, 50, 'The "arms" of <Otterton>')
    house = House(logo=logo, colour="#7a1f5c", font="Gill & Sans")
    read = opened(word(asked_for(document(register()), house=house)).content)
    assert str(read.styles["Heading 1"].font.color.rgb) == "7A1F5C"
    assert 'w:ascii="Gill &amp; Sans"' in read.styles.element.xml
    (shown,) = read.inline_shapes
    assert shown._inline.docPr.get("descr") == 'The "arms" of <Otterton>'
    assert (round(shown.width.mm), round(shown.height.mm)) == (60, 15)
    assert "Arial" not in read.styles.element.xml


def test_without_a_logo_there_is_no_picture_and_no_gap(board_paper):
    read = opened(board_paper)
    assert read.paragraphs[0].style.name == "Title"
    assert not [part for part in zipfile.ZipFile(BytesIO(board_paper)).namelist() if "media" in part]


# -- the organisation's own template


def test_an_own_template_has_every_name_and_its_own_styles(own, staff_access):
    def change(made):
        made.add_heading("Our own heading", 1)
        made.sections[0].header.paragraphs[0].text = "Ref {{ paper.title }}"
        row = made.add_table(2, 2).rows[1]
        row.cells[0].text, row.cells[1].text = "{%tr for risk in paper.top_risks %}", ""
        table = made.tables[0]
        table.add_row().cells[0].text = "{{ risk.id }}"
        table.rows[2].cells[1].text = "{{ risk.title }}"
        table.add_row().cells[0].text = "{%tr endfor %}"

    template = own(
        "Title: {{ paper.title }}", "{%p for text in paper.recommendations %}", "- {{ text }}", "{%p endfor %}",
        "{{p set_section(paper.section['both-sides']) }}", change=change,
    )  # fmt: skip
    content = word(asked_for(staff_access, own=template)).content
    paper = staff_access.papers[0]
    found = texts(content)
    assert f"Title: {paper.title}" in found
    assert [text[2:] for text in found if text.startswith("- ")] == list(paper.recommendations)
    assert "2. Both sides, after mitigation" in found
    assert "Our own heading" in found
    read = opened(content)
    assert read.sections[0].header.paragraphs[0].text == f"Ref {paper.title}"
    assert [row.cells[0].text for row in read.tables[-1].rows[1:]] == [risk.id for risk in paper.top_risks]


def test_an_own_template_without_our_styles_or_lists_still_gets_the_paper(own, staff_access):
    def bare(made):
        styles = made.styles.element
        for style in list(styles.iter(f"{W}style")):
            if style.get(f"{W}styleId") != "Normal":
                styles.remove(style)
        relation = next(name for name, one in made.part.rels.items() if one.reltype.endswith("/numbering"))
        del made.part.rels[relation]

    template = own("{%p for section in paper.sections %}", "{{p set_section(section) }}", "{%p endfor %}", change=bare)
    read = opened(word(asked_for(staff_access, own=template)).content)
    assert {one.style.name for one in read.paragraphs} == {"Normal"}
    assert len(read.tables) > 8
    levels = [one.get(qn("w:val")) for one in read.element.body.iter(qn("w:outlineLvl"))]
    assert {"0", "1"} <= set(levels)
    used = {one.get(qn("w:val")) for one in read.element.body.iter(qn("w:numId"))}
    assert used <= {str(one.numId) for one in read.part.numbering_part.element.num_lst}
    assert len(used) == 2


def test_a_section_left_out_leaves_no_dead_link_and_one_set_twice_no_second_bookmark(own, staff_access):
    two = "{{p set_section(paper.section['top-risks']) }}"
    content = word(asked_for(staff_access, own=own(two, two, "{{r link_to(paper.sections[0]) }}"))).content
    body = opened(content).element.body
    marks = [mark.get(qn("w:name")) for mark in body.iter(qn("w:bookmarkStart"))]
    assert len(marks) == len(set(marks)) == 1
    assert not list(body.iter(qn("w:hyperlink")))
    assert "1. Recommendations" in texts(content)
    assert any(re.match(r"[AN]\d+ ", text) for text in texts(content))


def test_the_logo_stands_in_a_header_too(own):
    template = own("x", change=lambda made: setattr(made.sections[0].header.paragraphs[0], "text", "{{r logo }}"))
    logo = Logo(picture("JPEG"), "jpeg", 200, 50, "Arms")
    read = opened(word(asked_for(document(register()), own=template, house=House(logo=logo))).content)
    head = read.sections[0].header
    (blip,) = head._element.iter("{http://schemas.openxmlformats.org/drawingml/2006/main}blip")
    assert head.part.related_parts[blip.get(qn("r:embed"))].blob == logo.content


def test_what_was_filled_in_is_never_filled_again(own):
    def change(made):
        for _ in range(2):
            made.add_section()
        for section in made.sections:
            section.footer.is_linked_to_previous = False
            section.footer.paragraphs[0].text = "{{ paper.title }}"

    template = own("{{ paper.title }} {{ paper.title | safe }}", change=change)
    title = "{{ 7*7 }} {_{ x }_} <w:t>"
    read = opened(word(asked_for(document(register(title=title)), own=template)).content)
    assert read.paragraphs[0].text == f"{title} {title}"
    assert {section.footer.paragraphs[0].text for section in read.sections} == {title}


def test_several_papers_in_a_template_for_one_are_told_how_to_loop(own):
    found = fault(asked_for(document(register(), register(title="Two")), own=own("a", "{{ paper.title }}")))
    assert "paragraph 2 (“{{ paper.title }}”)" in found.message
    assert "for paper in papers" in found.remedy


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["a", "Owner: {{ papr.owner }}"], "'papr' is undefined: paragraph 2 (“Owner: {{ papr.owner }}”)."),
        (["a", "b", "{{ paper.titel }}"], "no attribute 'titel': paragraph 3 (“{{ paper.titel }}”)."),
        (["{%p for x in %}"], "Expected an expression, got 'end of statement block': paragraph 1 "),
        (["{%p if paper %}", "x"], "paragraph"),
        (["{% nonsense %}"], "unknown tag 'nonsense'"),
        (["{{ paper.title.__class__.__mro__ }}"], "may not have"),
        (["{{ set_section.__globals__ }}"], "may not have"),
        (["{{ set_section.__self__._template }}"], "may not have"),
        (["{{ papers.append(1) }}"], "may not have"),
        (["a", "{% include 'board-paper/paper.md.jinja' %}"], "cannot take in other files: paragraph 2 ("),
        (["{% include '/etc/passwd' %}"], "A Word template cannot take in other files: paragraph 1 ("),
        (["{% import 'other.docx' as other %}"], "A Word template cannot take in other files: paragraph 1 ("),
        (["{% extends 'other.docx' %}"], "A Word template cannot take in other files"),
        (["{% autoescape false %}{{ paper.title }}{% endautoescape %}"], "escaping cannot be switched"),
        (["{{ paper.title | urlize }}"], "No filter named 'urlize'"),
        (["{{ range(10**9) | list }}"], "Range too big"),
        (["a", "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}"], "repeats too often"),
        (["{% for i in range(99999) %}{% set x = set_section(paper.sections[0]) %}{% endfor %}"], "repeats too often"),
        (["{{ logo[0] }}"], "paragraph 1"),
        (["{{ 1 / 0 }}"], "division by zero"),
        (["a", "{{ set_section(paper.sections[0]) }}"], "whole paragraphs stand inside a line: paragraph 2 ("),
        (["{{p set_runs(paper.sheet_head[0].runs) }}"], "outside"),
        (["{{ set_runs(paper.sheet_head[0].runs) }}"], "outside"),
        (["{{p set_section('recommendations') }}"], ""),
        (["{{ papers[3].title }}"], "no element 3"),
    ],
)  # fmt: skip
def test_a_mistake_in_a_template_is_named_with_its_paragraph(own, paragraphs, said):
    assert said in fault(asked_for(document(register()), own=own(*paragraphs))).message


def test_a_mistake_in_a_foot_is_named_as_such(own):
    template = own("x", change=lambda made: setattr(made.sections[0].footer.paragraphs[0], "text", "{{ nothing }}"))
    found = fault(asked_for(document(register()), own=template))
    assert found.message.endswith("'nothing' is undefined: paragraph 1 of the footer (“{{ nothing }}”).")


# -- files that are traps, or no papers


def changed(file, parts):
    """The file with some of its parts replaced or added."""
    with zipfile.ZipFile(file) as old:
        kept = {name: old.read(name) for name in old.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in (kept | {name: make(kept.get(name, b"")) for name, make in parts.items()}).items():
            new.writestr(name, content)
    return file


def relation(kind, target):
    one = f'<Relationship Id="x9" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
    return lambda old: old.replace(b"</Relationships>", one.encode())


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a Word document"),
        (b"hello", "not a Word document"),
        (b"PK\x03\x04broken", "not a Word document"),
        (bytes.fromhex("D0CF11E0A1B11AE1") + b"x" * 600, "behind a password"),
    ],
)
def test_a_file_that_is_no_word_document_is_said_to_be(tmp_path, content, said):
    file = tmp_path / "own.docx"
    file.write_bytes(content)
    assert said in fault(asked_for(document(register()), own=file)).message


@pytest.mark.parametrize("place", ["nope.docx", "."])
def test_a_template_that_is_missing_or_a_folder_is_said_to_be(tmp_path, place):
    assert "template" in fault(asked_for(document(register()), own=tmp_path / place)).message


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ({"[Content_Types].xml": lambda old: old.replace(b"wordprocessingml.document.main", b"x")}, "not a Word document"),
        ({"[Content_Types].xml": lambda old: old.replace(b"document.main+xml", b"template.main+xml")}, "(.dotx)"),
        ({"[Content_Types].xml": lambda old: old + b"<!-- macroEnabled -->"}, "macros"),
        ({"word/vbaProject.bin": lambda _: b"x", "[Content_Types].xml": lambda old: old.replace(b"<Default ", b'<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/><Default ', 1)}, "macros"),
        ({"word/_rels/document.xml.rels": relation("image", "https://evil.example/x.png")}, "would fetch something from elsewhere"),
        ({"word/big.xml": lambda _: b" " * 60_000_000}, "larger than a template may be"),
        ({"word/document.xml": lambda old: old.replace(b"<w:body>", b'<w:body><w:p><w:r><w:instrText> INCLUDEPICTURE "https://evil.example" </w:instrText></w:r></w:p>')}, "fetches or runs"),
        ({"word/document.xml": lambda old: old.replace(b"<w:body>", b'<w:body><w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd"/></w:p>')}, "fetches or runs"),
        ({"word/document.xml": lambda old: old[:-20]}, "damaged"),
        ({"word/document.xml": lambda _: b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'}, ""),
    ],
)  # fmt: skip
def test_a_word_file_that_is_a_trap_is_refused(own, parts, said):
    assert said in fault(asked_for(document(register()), own=changed(own("x"), parts))).message


def test_a_link_is_kept_and_the_template_that_a_file_was_made_from_is_forgotten(own):
    settings = "word/_rels/settings.xml.rels"
    start = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
    parts = {
        "word/_rels/document.xml.rels": relation("hyperlink", "https://council.example/"),
        settings: lambda _: relation("attachedTemplate", "https://evil.example/x.dotm")(start),
        "word/settings.xml": lambda old: re.sub(
            rb"(<w:settings[^>]*>)", rb'\1<w:attachedTemplate xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:id="x9"/>', old, count=1,
        ),
    }  # fmt: skip
    content = word(asked_for(document(register()), own=changed(own("x"), parts))).content
    with zipfile.ZipFile(BytesIO(content)) as file:
        whole = b"".join(file.read(name) for name in file.namelist())
    assert b"https://council.example/" in whole
    assert b"evil.example" not in whole
    assert b"attachedTemplate" not in whole


# -- read by LibreOffice


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
def test_libreoffice_makes_a_pdf_of_it_with_headings_tables_and_pages(board_paper, tmp_path):
    (tmp_path / "paper.docx").write_bytes(board_paper)
    options = 'pdf:writer_pdf_Export:{"PDFUACompliance":{"type":"boolean","value":"true"}}'
    command = [
        "soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", options,
        "--outdir", str(tmp_path), str(tmp_path / "paper.docx"),
    ]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    with pikepdf.open(tmp_path / "paper.pdf") as pdf:
        assert str(pdf.Root.Lang) == "en-GB"
        tags = list(_tags(pdf.Root.StructTreeRoot))
        pages = len(pdf.pages)
    read = opened(board_paper)
    assert tags.count("/Table") == len(read.tables)
    assert tags.count("/TH") >= len(read.tables)
    assert tags.count("/H1") == sum(one.style.name == "Heading 1" for one in read.paragraphs)
    if shutil.which("pdftotext"):
        shown = subprocess.run(["pdftotext", tmp_path / "paper.pdf", "-"], check=True, capture_output=True, text=True)
        assert f"Page {pages} of {pages}" in shown.stdout
        assert "Appendix A" in shown.stdout


def _tags(element):
    """The kinds of all elements below one, in the structure of a PDF."""
    children = element.get("/K", [])
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield str(child.S)
            yield from _tags(child)
