"""What has changed since the last paper, as each paper and each form sets it."""

import io
import re
from pathlib import Path

import pytest
from forms import members
from hypothesis import given, settings
from making import AS_OF, as_markdown, as_yaml, evaluated, registers
from moments import moment
from openpyxl import load_workbook

from riskreg.follow_up import follow_up
from riskreg.locate import SourceFile
from riskreg.movement import compare
from riskreg.paper import build
from riskreg.papers.blocks import Figure, Table
from riskreg.papers.layout import PAPERS
from riskreg.render.forms import form_named
from riskreg.render.sample import sample
from riskreg.scoring import score
from riskreg.since import Earlier

WITH = {"board-paper": "changes", "one-page": "changes", "register": "every-change", "action-list": "changes"}


def second(paper="board-paper"):
    """The sample register as a second paper."""
    return sample(None, paper, with_a_past=True)


def blocks(request, name):
    """The blocks of one section."""
    return next(one.blocks for one in request.laid_out.sheets[0].sections if one.name == name)


@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
def test_a_second_paper_tells_the_changes_and_a_first_one_has_no_word_of_them(paper):
    first, again = (
        [one.name for one in made.laid_out.sheets[0].sections] for made in (sample(None, paper), second(paper))
    )
    assert {"changes", "every-change", "follow-up"}.isdisjoint(first)
    assert (WITH.get(paper) in again) == (paper in WITH)
    assert [name for name in again if name not in ("changes", "every-change", "follow-up")] == first


def test_the_section_stands_behind_both_sides_and_the_appendix_is_named_in_it():
    sections = second().laid_out.sheets[0].sections
    names = [one.name for one in sections]
    assert names[names.index("both-sides") + 1] == "changes"
    (appendix,) = (one for one in sections if one.name == "every-change")
    told = "".join(run.text for run in blocks(second(), "changes")[-1].runs)
    assert f"appendix {appendix.number}" in told


def test_the_trend_is_a_figure_with_its_numbers_in_a_table_and_in_words():
    (figure,) = (one for one in blocks(second(), "every-change") if isinstance(one, Figure))
    assert figure.name == "trend"
    assert [group.label for group in figure.groups] == ["Adopting", "Not adopting"]
    assert [bar.label for bar in figure.groups[0].bars] == ["10 September 2026", "21 November 2026"]
    assert "10 September 2026 " in figure.description
    assert figure.data is not None
    names = [*(band.name for band in figure.bands), "not yet classified"]
    for row, *bars in zip(figure.data.rows, *(group.bars for group in figure.groups), strict=True):
        for cell, bar in zip(row.cells[2:4], bars, strict=True):
            counts = zip((*bar.counts, bar.not_yet_classified), names, strict=True)
            assert cell[0].text == ", ".join(f"{number}\u00a0{name}" for number, name in counts if number)


def test_every_risk_table_gets_a_column_for_it():
    tables = [one for one in blocks(second(), "every-risk") if isinstance(one, Table)]
    assert [one.columns[-1].text for one in tables] == ["Since 10 September 2026"] * 2
    assert all(len(row.cells) == len(one.columns) for one in tables for row in one.rows)


def test_markdown_has_the_trend_as_a_table():
    text = as_markdown(second().document)
    (row,) = re.findall(r"^\| 10 September 2026 \| board/2026-09-10 \|.*$", text, re.MULTILINE)
    assert row.count("|") == 6


def test_the_web_page_has_it_as_an_image_with_words_and_a_table():
    page = form_named("html").load()(second()).content.decode()
    drawing = page.partition('<section id="section-every-change"')[2].partition("</figure>")[0]
    assert 'role="img"' in drawing
    assert "10 September 2026 " in re.findall(r"<desc[^>]*>(.*?)</desc>", drawing)[0]


def test_the_word_file_has_it_as_shapes_with_room_for_the_dates():
    body = members(form_named("docx").load()(second()).content)["word/document.xml"].decode()
    drawing = next(
        one for one in re.findall(r"<w:drawing>.*?</w:drawing>", body, re.DOTALL) if "each paper so far" in one
    )
    shapes = re.findall(r"<wps:wsp>.*?</wps:wsp>", drawing, re.DOTALL)
    label = next(one for one in shapes if ">10 September 2026<" in one)
    width = int(re.findall(r'<a:ext cx="(\d+)"', label)[0])
    assert width > len("10 September 2026") * 60_000  # a letter of small text is about so wide


def test_the_pdf_can_be_made_with_it():
    assert form_named("pdf").load()(second()).content.startswith(b"%PDF")


def test_the_workbook_has_sheets_for_it_and_only_then():
    first, again = (load_workbook(io.BytesIO(form_named("xlsx").load()(made).content)) for made in (sample(), second()))
    assert [name for name in again.sheetnames if name not in first.sheetnames] == ["Changes", "Trend", "Follow-up"]
    heads = [cell.value for cell in next(again["Risks"].iter_rows(max_row=1))]
    found = [value for row in again["Risks"].iter_rows(values_only=True) for value in row]
    assert "Since 10 September 2026" in (*heads, *found)
    trend = [row for row in again["Trend"].iter_rows(values_only=True) if "board/2026-09-10" in row]
    assert [row[0] for row in trend] == ["adopting", "not adopting"]


def test_the_workbook_of_the_action_list_tells_of_the_work_alone():
    book = load_workbook(io.BytesIO(form_named("xlsx").load()(second("action-list")).content))
    rows = list(book["Changes"].iter_rows(values_only=True))
    assert {row[0] for row in rows if row[0] in ("Risk", "Mitigation")} == {"Mitigation"}


@settings(max_examples=40, deadline=None)
@given(registers(), registers())
def test_any_two_registers_make_every_second_paper(then, now):
    paper, evaluation = moment(then, "2026-06-10", tag="board/2026-06-10"), evaluated(now)
    came = follow_up([paper], [paper], evaluation)
    past = Earlier(paper, compare(paper.evaluation, evaluation), (paper,), came)
    scored = score([SourceFile("register.yaml", None, Path(), as_yaml(now))], AS_OF)
    document = build(scored, AS_OF, before={"register.yaml": past})
    told = [as_markdown(document, kind.name) for kind in PAPERS]
    assert ["Compared with the paper of 10 June 2026" in text for text in told[:1]] == [True]
    since = document.papers[0].since
    here = sum(len(side) for side in now["risks"].values())
    assert len(since.risks) + since.unchanged == here + sum(one.kind == "removed" for one in since.risks)
