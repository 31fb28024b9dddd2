"""The JSON of a paper: every fact under a template's name, and no text that could do harm where it is shown."""

import json
from dataclasses import fields

import pytest
from making import AS_OF, ROOT, STAFF_ACCESS, asked_for, document, everywhere, register, risk

from riskreg import __version__
from riskreg.paper.model import Document, Paper, PaperRisk
from riskreg.papers.layout import PAPERS
from riskreg.render.paper_json import paper_json
from riskreg.wording import has_hidden, on_date

STAFF = document(STAFF_ACCESS.read_bytes())


def read(document, paper="board-paper"):
    return json.loads(paper_json(asked_for(document, paper)).content)


def test_it_says_what_it_is():
    found = read(STAFF, "one-page")
    assert list(found) == ["riskreg", "format", "paper", *(field.name for field in fields(Document))]
    assert (found["riskreg"], found["format"], found["paper"]) == (__version__, 1, "one-page")
    assert (found["as_of"], found["cover"], found["total"]) == (on_date(AS_OF), [], None)


def test_every_fact_has_the_name_that_a_template_has_for_it():
    [paper] = read(STAFF)["papers"]
    assert list(paper) == [field.name for field in fields(Paper)]
    assert [list(one) for one in paper["adopting"]] == [[field.name for field in fields(PaperRisk)]] * 14
    told = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    assert [name for name in (*paper, *paper["adopting"][0]) if f"`{name}`" not in told] == []


def test_figures_are_numbers_and_what_is_absent_is_null():
    [paper] = read(STAFF)["papers"]
    by_id = {one["id"]: one for one in (*paper["adopting"], *paper["not_adopting"])}
    assert by_id["A1"]["current"]["score"] == STAFF.papers[0].adopting[0].current.score
    undetermined = by_id[STAFF.papers[0].not_yet_classified[0].id]
    assert undetermined["state"] == "not yet classified"
    assert undetermined["current"] is undetermined["target"] is undetermined["movement"] is None


def test_the_facts_are_the_same_whichever_paper_is_asked_for():
    found = [read(STAFF, kind.name)["papers"] for kind in PAPERS if "json" in kind.forms]
    assert len(found) > 1
    assert all(one == found[0] for one in found)


def test_several_registers_come_with_a_line_for_each_and_one_for_all():
    found = read(document(register(title="One"), register(title="Two")))
    assert [line["title"] for line in found["cover"]] == ["One", "Two"]
    assert found["total"]["risks"] == 4
    assert [paper["title"] for paper in found["papers"]] == ["One", "Two"]


@pytest.mark.parametrize(
    "text", ["\u202eevil\u2066", "\x1b[31mred\x07", "é 漢 👍🏽", "<b>&amp;", '"quoted" \\', "line\nnext"]
)
def test_a_text_is_as_the_register_has_it_but_for_what_nobody_sees(text):
    content = paper_json(asked_for(document(everywhere(text)))).content
    assert content.isascii()
    assert content.endswith(b"}\n")
    assert not has_hidden(content.decode().replace("\n", ""))
    paper = json.loads(content)["papers"][0]
    if has_hidden(text):
        assert not has_hidden(paper["question"])
        assert "<U+" in paper["question"]
    else:
        assert paper["question"] == text


def test_half_a_character_in_the_name_of_a_file_is_written_out():
    content = paper_json(asked_for(document(register(), name="caf\udce9.yaml"))).content
    assert json.loads(content)["papers"][0]["provenance"]["file"] == "caf<U+DCE9>.yaml"


def test_the_same_register_gives_the_same_bytes():
    again = paper_json(asked_for(document(STAFF_ACCESS.read_bytes())))
    assert paper_json(asked_for(STAFF)).content == again.content
    other = document(register(risks={"adopting": [risk("A1", title="Other")], "not_adopting": [risk("N1")]}))
    assert paper_json(asked_for(other)).content != again.content
