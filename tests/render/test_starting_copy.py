"""The starting copy names every section that a paper may have."""

import re

import pytest
from making import ROOT

from riskreg.papers.layout import PAPERS
from riskreg.render.sample import laid_out
from riskreg.render.starting_copy import file_name, sections, starting_copy


def test_every_section_of_every_paper_can_be_asked_for_by_name():
    code = "".join(file.read_text("utf-8") for file in (ROOT / "src" / "riskreg" / "papers").glob("*.py"))
    named = {name for kind in PAPERS for name in sections(kind.name)}
    assert named == set(re.findall(r'\bPart\(\s*"([a-z-]+)"', code))


@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
def test_the_sections_stand_in_the_order_of_the_paper(paper):
    order = list(sections(paper))
    for one in laid_out(paper):
        names = [section.name for section in one.sheets[0].sections]
        assert names == sorted(names, key=order.index)


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_copy_has_a_line_for_each_section_and_says_how_to_use_it(form):
    text = starting_copy("action-list", form, "ours.jinja").decode()
    assert re.findall(r'^\{\{ put\("(.*?)"\) \}\}', text, re.MULTILINE) == list(sections("action-list"))
    assert "riskreg template check ours.jinja" in text
    assert f"--paper action-list --format {form} --template ours.jinja" in text


def test_a_file_name_cannot_end_the_comment_that_it_stands_in():
    assert starting_copy("one-page", "md", "a#}{{ 7 }}").decode().index("#}") > 500


def test_the_copies_are_named_after_paper_and_form():
    assert file_name("board-paper", "html") == "my-board-paper.html.jinja"
    assert file_name("register", "docx") == "my-register.docx"
