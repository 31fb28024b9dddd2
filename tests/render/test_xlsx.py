"""The workbook: read back by openpyxl and by LibreOffice. Every cell is a text or a number, never what a text asks for."""

import csv
import io
import re
import shutil
import struct
import subprocess
import warnings
import zipfile
import zlib
from dataclasses import replace
from datetime import date

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import STAFF_ACCESS, asked_for, document, everywhere, mitigation, register, risk

from riskreg.contrast import ratio
from riskreg.render.xlsx import xlsx
from riskreg.render.xlsx_cells import CUT, MOST, in_footer, shown
from riskreg.settings.house import House, Logo
from riskreg.wording import on_date, one_line

STAFF = document(STAFF_ACCESS.read_bytes())
SHEETS = ["Summary", "Risks", "Mitigations", "Options", "Scheme", "Definitions"]


def made(document, paper="board-paper", **style):
    return xlsx(asked_for(document, paper, house=House(**style))).content


def opened(document, paper="board-paper", **style):
    return openpyxl.load_workbook(io.BytesIO(made(document, paper, **style)))


def rows(sheet):
    """The rows of a table's sheet, each by its headings."""
    heads = [cell.value for cell in sheet[2]]
    assert len(set(heads)) == len(heads)
    return [dict(zip(heads, (cell.value for cell in row), strict=True)) for row in sheet.iter_rows(min_row=3)]


def texts(sheet):
    """The texts of a sheet in order; all cells of a row that hold any, joined."""
    return [" | ".join(str(cell.value) for cell in row if cell.value is not None) for row in sheet]


def png(width, height):
    """A picture of one colour."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(b"\0" + b"\x80" * width for _ in range(height)))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


# -- what stands in it


@pytest.mark.parametrize("paper", ["board-paper", "register"])
def test_a_workbook_has_six_sheets_and_none_is_hidden(paper):
    book = opened(STAFF, paper)
    assert book.sheetnames == SHEETS
    assert {sheet.sheet_state for sheet in book} == {"visible"}


def test_every_risk_of_both_sides_stands_on_the_sheet_of_the_risks():
    found = rows(opened(STAFF)["Risks"])
    paper = STAFF.papers[0]
    every = (*paper.adopting, *paper.not_adopting)
    assert [(row["Id"], row["Risk"], row["Side"], row["State"]) for row in found] == [
        (one.id, one.title, one.side, one.state) for one in every
    ]
    now, then = paper.terms.current, paper.terms.target
    for row, one in zip(found, every, strict=True):
        assert row[f"{paper.terms.inherent} likelihood"] == one.inherent_likelihood
        assert (row["Cause"], row["Consequence"], row["Owner"]) == (one.cause, one.consequence, one.owner)
        for term, at in ((now, one.current), (then, one.target)):
            told = [row[f"{term} {name}"] for name in ("likelihood", "impact", "score", "band")]
            assert told == ([at.likelihood, at.impact, at.score, at.band] if at else [None] * 4)
            above = row[f"{term}: above appetite"]
            assert above == ({True: "yes", False: "no"}[at.above_appetite] if at else None)
        assert [part.split(":")[0] for part in (row["Mitigations"] or "").split("\n") if part] == [
            measure.id for measure in one.measures
        ]


def test_a_risk_that_is_not_classified_says_why_and_has_no_band():
    data = register(risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]})
    for row in rows(opened(document(data))["Risks"]):
        assert row["State"] == "not yet classified"
        assert row["Why not yet classified"] == "it has no mitigation"
        assert [
            value for head, value in row.items() if head.startswith(("Revised", "Future")) and value is not None
        ] == []


def test_of_a_withheld_risk_only_its_state_and_bands_are_told():
    paper = STAFF.papers[0]
    hidden = replace(
        paper.adopting[0], id="Withheld 1", title="Withheld", withheld=True, treatment="withheld", exempt="Paragraph 3",
        cause=None, event=None, consequence=None, owner=None, category=None, rationale=None, proximity=None,
        measures=(), rests_on=None, judged=(), line=0,
    )  # fmt: skip
    changed = replace(STAFF, papers=(replace(paper, adopting=(hidden, *paper.adopting[1:])),))
    row = {head: value for head, value in rows(opened(changed)["Risks"])[0].items() if value is not None}
    told = {"Id", "Risk", "Side", "State", "Movement", "Exempt"}
    bands = {f"{term}{what}" for term in ("Revised", "Future") for what in (" score", " band", ": above appetite")}
    assert set(row) == told | bands


def test_the_summary_has_the_question_the_verdicts_the_counts_and_what_is_asked():
    paper, found = STAFF.papers[0], texts(opened(STAFF)["Summary"])
    assert f"Question | {paper.question}" in found
    assert "Publication | Open to the public" in found
    for verdict in paper.verdicts:
        assert [line for line in found if line.startswith(f"Verdict: {verdict.term} | {verdict.sentence}\n")]
    for count in paper.counts:
        numbers = (count.adopting_current, count.adopting_target, count.not_adopting_current, count.not_adopting_target)
        assert " | ".join(map(str, (count.label, *numbers))) in found
    assert [line.split(" | ", 1)[1] for line in found if line.startswith("Recommendation")] == list(
        paper.recommendations
    )


def test_a_note_that_no_reader_may_miss_stands_in_every_workbook():
    for paper, sheet in (("board-paper", "Summary"), ("action-list", "About")):
        found = texts(opened(document(register(caveat="Only an example.", exempt="Paragraph 3")), paper)[sheet])
        assert "Please note | Only an example." in found
        assert "Publication | Not for publication. Exempt: Paragraph 3" in found


def test_a_count_that_cannot_be_given_is_not_a_nought():
    found = texts(opened(document(register(appetite={})))["Summary"])
    assert "Above appetite | not set | not set | not set | not set" in found


def test_mitigations_stand_by_owner_and_due_date():
    found = rows(opened(STAFF)["Mitigations"])
    wanted = [(owner.name, item) for owner in STAFF.papers[0].owners for item in owner.mitigations]
    assert [(row["Owner"], row["Id"], row["Stands"], row["Due"] and row["Due"].date()) for row in found] == [
        (owner, item.id, item.standing, item.due_on and date.fromisoformat(item.due_on)) for owner, item in wanted
    ]
    assert {on_date(row["Due"]) for row in found if row["Due"]} == {item.due for _, item in wanted if item.due}
    assert {row["Overdue"] for row in found} == {"yes", "no"}


def test_the_action_list_is_what_is_still_to_be_done():
    book = opened(STAFF, "action-list")
    assert book.sheetnames == ["Actions", "About", "Definitions"]
    found = rows(book["Actions"])
    assert next(iter(found[0])) == "Owner"
    items = [item for owner in STAFF.papers[0].owners for item in owner.mitigations if item.standing != "in place"]
    assert [row["Id"] for row in found] == [item.id for item in items]


def test_an_action_list_with_nothing_to_do_is_a_table_without_rows():
    assert rows(opened(document(register()), "action-list")["Actions"]) == []


def test_options_stand_with_how_many_risks_each_leaves_in_each_band():
    paper = STAFF.papers[0]
    for row, option in zip(rows(opened(STAFF)["Options"]), paper.options, strict=True):
        assert (row["Option"], row["Cost"], row["Recommended"]) == (
            option.title, option.cost, "yes" if option.recommended else "no",
        )  # fmt: skip
        assert [row[fact.label] for fact in option.bands] == [int(fact.text) for fact in option.bands]
        assert row["For"] == "\n".join(option.advantages)


def test_columns_that_nobody_filled_are_left_out():
    heads = set(rows(opened(document(register()))["Risks"])[0])
    assert not heads & {"Cause", "Exempt", "Moved to", "File"}
    assert {"Id", "Owner", "Movement"} <= heads


# -- several registers


def test_with_several_registers_each_row_begins_with_its_register():
    book = opened(document(register(title="One"), register(title="Two")))
    for name in ("Risks", "Mitigations", "Options", "Scheme"):
        found = rows(book[name])
        assert next(iter(found[0])) == "Register"
        assert list(dict.fromkeys(row["Register"] for row in found)) == ["One", "Two"]
    assert "One | 2 | 0 | 0 | 0 | equal | equal" in texts(book["Summary"])
    assert "Register" not in rows(book["Definitions"])[0]  # the same in both, so told once
    assert book["Risks"].freeze_panes == "D3"


def test_registers_with_other_schemes_have_their_own_levels_and_colours():
    scheme = {
        "name": "Three by three", "likelihood": [1, 2, 3], "impact": [1, 2, 3],
        "bands": [{"name": "High", "from": 1, "colour": "#0000ff"}, {"name": "Huge", "from": 5, "colour": "#ffff00"}],
    }  # fmt: skip
    one = risk("A1", likelihood=3, impact=3, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
    other = register(
        title="Two", scheme=scheme, appetite={}, risks={"adopting": [one], "not_adopting": [{**one, "id": "N1"}]}
    )
    sheet = opened(document(register(title="One"), other))["Risks"]
    levels = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}
    assert levels["F3:F4"] == '"1,2,3,4,5"'
    assert levels["F5:F6"] == '"1,2,3"'
    assert coloured(sheet)["K3:K4"]["High"] != "FF0000FF"
    assert coloured(sheet)["K5:K6"] == {"High": "FF0000FF", "Huge": "FFFFFF00"}
    same = opened(document(register(title="One"), register(title="Two")))["Risks"]
    assert set(coloured(same)) == {"K3:K6", "P3:P6"}


# -- how it is to be used


def coloured(sheet):
    """The bands that a sheet colours by itself: by range, the colour of each."""
    return {
        str(cells.sqref): {rule.formula[0][1:-1].replace('""', '"'): rule.dxf.fill.bgColor.rgb for rule in cells.rules}
        for cells in sheet.conditional_formatting
    }


def test_headings_stay_in_sight_can_be_filtered_and_are_printed_on_every_page():
    book = opened(STAFF)
    for name, frozen in (
        ("Risks", "C3"),
        ("Mitigations", "C3"),
        ("Options", "C3"),
        ("Scheme", "A3"),
        ("Definitions", "B3"),
    ):
        sheet = book[name]
        assert sheet.freeze_panes == frozen
        assert sheet.print_title_rows == "$1:$2"
        assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (9, "landscape")
        if name != "Scheme":  # lists point at its cells, which must not be sorted
            assert sheet.auto_filter.ref == f"A2:{sheet.cell(sheet.max_row, sheet.max_column).coordinate}"


def test_a_narrow_sheet_is_printed_one_page_across_and_a_wide_one_on_several_with_the_titles_on_each():
    book = opened(STAFF)
    for name in ("Summary", "Scheme", "Definitions"):
        assert book[name].sheet_properties.pageSetUpPr.fitToPage
        assert (book[name].page_setup.fitToWidth or 1, book[name].page_setup.fitToHeight) == (1, 0)
    wide = book["Risks"]
    assert wide.print_title_cols == "$A:$B"
    ends = [mark.id for mark in wide.col_breaks.brk]
    assert len(ends) == 3
    assert wide.page_setup.scale >= 50  # letters of five points and more
    widths = [column.width for column in (wide.column_dimensions[cell.column_letter] for cell in wide[2])]
    for first, last in zip([0, *ends], [*ends, len(widths)], strict=True):
        across = sum(widths[first:last]) + (sum(widths[:2]) if first else 0)
        assert across * 7 * wide.page_setup.scale / 100 <= (11.69 - 0.8) * 96


def test_only_levels_and_bands_of_the_scheme_may_be_typed():
    book = opened(STAFF)
    sheet, scheme = book["Risks"], STAFF.papers[0].scheme
    heads = {cell.column_letter: cell.value for cell in sheet[2]}
    rules = {heads[str(rule.sqref)[0]]: rule for rule in sheet.data_validations.dataValidation}
    assert {head for head in heads.values() if head.endswith((" likelihood", " impact", " band"))} == set(rules)
    assert {rule.type for rule in rules.values()} == {"list"}
    assert {str(rule.sqref)[1:].split(":")[0] for rule in rules.values()} == {"3"}
    assert rules["Initial likelihood"].formula1 == '"1,2,3,4,5"'
    where = rules["Future band"].formula1
    first, last = re.fullmatch(r"Scheme!\$C\$(\d+):\$C\$(\d+)", where).groups()
    listed = [book["Scheme"].cell(row, 3).value for row in range(int(first), int(last) + 1)]
    assert listed == [band.name for band in reversed(scheme.bands)]


def test_bands_have_their_colours_with_text_that_can_be_read_and_their_names():
    book, scheme = opened(STAFF), STAFF.papers[0].scheme
    wanted = {band.name: f"FF{band.colour[1:].upper()}" for band in scheme.bands}
    found = coloured(book["Risks"])
    assert list(found.values()) == [wanted, wanted]
    for cells in book["Risks"].conditional_formatting:
        for rule in cells.rules:
            text, ground = rule.dxf.font.color.rgb, rule.dxf.fill.bgColor.rgb
            assert ratio(f"#{text[2:].lower()}", f"#{ground[2:].lower()}") >= 4.5
    for name in ("Summary", "Scheme"):
        filled = {
            cell.value: cell.fill.fgColor.rgb
            for row in book[name] for cell in row if cell.value in wanted and cell.fill.fill_type
        }  # fmt: skip
        assert filled == wanted


def test_a_band_with_quotes_in_its_name_is_coloured_and_one_that_is_too_long_for_a_rule_is_not():
    names = ['Say "High"', "L" * 300]
    scheme = {"name": "S", "likelihood": [1, 2, 3, 4], "impact": [1, 2, 3]}
    bands = [{"name": name, "from": start} for name, start in zip(names, (1, 7), strict=True)]
    sheet = opened(document(register(scheme={**scheme, "bands": bands}, appetite={}, risks=measured(risk("A1")))))[
        "Risks"
    ]
    assert [set(bands) for bands in coloured(sheet).values()] == [{'Say "High"'}] * 2


def measured(*risks):
    """Both sides with these risks, each with a mitigation in place."""
    effect = [{"mitigation": "policy", "likelihood": -1}]
    return {
        "adopting": [{**one, "mitigated_by": effect} for one in risks],
        "not_adopting": [risk("N1", mitigated_by=effect)],
    }


def test_columns_are_as_wide_as_they_need_and_no_wider_than_can_be_read():
    long = "word " * 400
    data = register(risks=measured(risk("A1", cause="Short", event=long)), mitigations=[mitigation("policy")])
    sheet = opened(document(data))["Risks"]
    heads = {cell.value: cell for cell in sheet[2]}
    width = {head: sheet.column_dimensions[cell.column_letter].width for head, cell in heads.items()}
    assert width["Cause"] < 12
    assert 36 <= width["Event"] < 38
    assert all(cell.alignment.wrap_text for cell in heads.values())
    assert sheet.row_dimensions[3].height > 400
    assert sheet.row_dimensions[4].height < 60


# -- texts of a register

HOSTILE = (
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://evil.example")', "{=1+1}", "'=1", "'", '"', "12", "1e5",
    "TRUE", "2026-11-21", "http://evil.example", "mailto:a@b.c", "internal:Risks!A1", "external:c:\\x.xlsx", "#REF!", "#N/A",
    "<b>bold</b>", "<r>", "<r></r>", "<r><t>x</t></r>", "<r>a & b</r>", "a & b; &amp;", "]]>", "<!--", "_x0041_", "_x000D_", "&G &[Picture]",
    "👍🏽 漢字 é", "\u202egnp.exe", "\x1b[31mred", "two\nlines", "{{ 7*7 }}", "%P", "a\u00a0b",
)  # fmt: skip


def hostile_register():
    """A risk for each text: as its title, its owner and what causes it; and in its mitigation."""
    risks = [risk(f"A{number}", title=text, owner=text, cause=text) for number, text in enumerate(HOSTILE)]
    return document(
        register(
            title="=2+2", organisation="=3+3", risks=measured(*risks), mitigations=[mitigation("policy", title="=4+4")]
        )
    )


def test_a_hostile_text_comes_back_as_just_that_text():
    book = opened(hostile_register())
    for text, row in zip(HOSTILE, rows(book["Risks"]), strict=False):
        assert [row["Risk"], row["Owner"], row["Cause"]] == [one_line(text)] * 3
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row if cell.value is not None}
    assert kinds == {"s", "n"}
    numbers = [cell.value for sheet in book for row in sheet for cell in row if cell.data_type == "n"]
    assert {type(number) for number in numbers} == {int, type(None)}


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_anywhere_becomes_a_formula_a_link_or_markup(text):
    content = made(document(everywhere(text.strip())), contact=text)
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        names = parts.namelist()
        sheets = [parts.read(name).decode() for name in names if name.startswith("xl/worksheets/sheet")]
    assert not [name for name in names if re.search("vba|external|media|comments|drawing|sheet.*rels|customXml", name)]
    assert not [sheet for sheet in sheets if re.search(r"<f[ >]|<hyperlink|t=\"(str|b|e)\"", sheet)]
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        openpyxl.load_workbook(io.BytesIO(content))


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
def test_libreoffice_reads_the_same_texts_and_numbers(tmp_path):
    (tmp_path / "paper.xlsx").write_bytes(made(hostile_register()))
    every_sheet = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"
    converted(tmp_path, every_sheet)
    with (tmp_path / "paper-Risks.csv").open(encoding="utf-8", newline="") as file:
        _, heads, *found = csv.reader(file)
    at = {head: place for place, head in enumerate(heads)}
    for text, row in zip(HOSTILE, found, strict=False):
        assert [row[at[head]] for head in ("Risk", "Owner", "Cause")] == [one_line(text)] * 3
        assert row[at["Initial likelihood"]] == "4"
    assert {path.stem for path in tmp_path.glob("*.csv")} == {f"paper-{name}" for name in SHEETS}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="soffice is not installed")
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed")
def test_libreoffice_prints_it_with_its_headings_marking_and_page_numbers(tmp_path):
    (tmp_path / "paper.xlsx").write_bytes(made(STAFF, contact="R&G at page&page 1 &D"))
    converted(tmp_path, "pdf")
    command = ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"]
    pages = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split("\f")[:-1]
    for number, page in enumerate(pages, 1):
        assert f"page {number} of {len(pages)}" in page
        assert "Open to the public · Figures as at 21 November 2026" in page
        assert "R&G at page&page 1 &D" in page
    of_risks = [page for page in pages if "Risks, page" in page]
    assert len(of_risks) > 4
    assert all("Id" in page for page in of_risks)
    assert len([page for page in of_risks if "Movement" in page]) == len(of_risks) // 4


def converted(folder, to):
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", to]
    command += ["--outdir", str(folder), str(folder / "paper.xlsx")]
    subprocess.run(command, check=True, capture_output=True, timeout=120)


@pytest.mark.parametrize("letter", ["x", "é", "👍"])
def test_a_text_that_a_cell_cannot_hold_is_cut_and_says_so(letter):
    evidence = [letter * 9_000] * 5  # no single text of a register is as long as that
    sheet = opened(document(register(mitigations=[mitigation("policy", evidence=evidence)])))["Mitigations"]
    told = rows(sheet)[0]["Evidence"]
    units = len(told.encode("utf-16-le")) // 2
    assert MOST - 1 <= units <= MOST
    assert told.endswith(CUT)
    assert set(told.removesuffix(CUT)) == {letter, "\n"}


def test_a_text_that_a_cell_can_just_hold_is_not_cut():
    assert shown("x" * MOST) == "x" * MOST
    assert shown("👍" * (MOST // 2)) == "👍" * (MOST // 2)
    assert shown("x" * (MOST + 1)).endswith(CUT)


def test_what_is_no_character_is_written_out():
    assert shown("a\ufffeb\uffff") == "a<U+FFFE>b<U+FFFF>"


@given(st.text(st.sampled_from("&GPD[]Picture09 ab\n"), max_size=60), st.integers(5, 60))
def test_a_text_at_the_foot_of_a_page_is_never_a_code(text, most):
    found = in_footer(text, most)
    assert len(found) <= most
    assert "&G" not in found
    assert "&[Picture]" not in found
    printed = re.sub('&"-,Regular"', "", re.sub("&&", "\0", found))
    assert "&" not in printed
    told = printed.replace("\0", "&")
    assert told == one_line(text) or one_line(text).startswith(told.removesuffix("…"))


# -- the file itself


def test_it_says_what_it_is_of_and_whose():
    properties = opened(STAFF).properties
    assert properties.title == f"Board paper: {STAFF.papers[0].title}"
    assert properties.creator == STAFF.papers[0].organisation
    assert properties.created.year == 2000


def test_the_style_of_the_organisation_reaches_it():
    logo = Logo(png(600, 300), "png", 600, 300, "The arms of <Otterton> & Co")
    content = made(STAFF, logo=logo, colour="#7a1f5c", font="Gill Sans")
    book = openpyxl.load_workbook(io.BytesIO(content))
    head = book["Risks"]["A2"]
    assert (head.fill.fgColor.rgb, head.font.name, head.font.color.rgb) == ("FF7A1F5C", "Gill Sans", "FFFFFFFF")
    assert {cell.font.name for sheet in book for row in sheet for cell in row} == {"Gill Sans"}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        assert parts.read("xl/media/image1.png") == logo.content
        drawing = parts.read("xl/drawings/drawing1.xml").decode()
    assert 'descr="The arms of &lt;Otterton&gt; &amp; Co"' in drawing
    [size] = re.findall(r'<a:ext cx="(\d+)" cy="(\d+)"', drawing)
    wide, high = (int(part) / 9525 for part in size)
    assert high == pytest.approx(54, abs=1)
    assert wide == pytest.approx(108, abs=1)


@pytest.mark.parametrize("paper", ["board-paper", "action-list"])
def test_the_same_register_gives_the_same_bytes(paper):
    assert made(STAFF, paper) == made(document(STAFF_ACCESS.read_bytes()), paper)
    assert made(STAFF, paper) != made(document(register()), paper)
