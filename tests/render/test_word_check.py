"""`template check` on a Word file: every unknown name with its paragraph, and nothing said of a template that works."""

import docx
import pytest
from making import asked_for, document, register

from riskreg.papers.layout import PAPERS
from riskreg.render.sandbox import Sandbox
from riskreg.render.shapes import Shape
from riskreg.render.word import word, words_given
from riskreg.render.word_check import check_word, known
from riskreg.render.word_open import open_template
from riskreg.resources import folder


@pytest.fixture
def own(tmp_path):
    """Write a Word template with these paragraphs."""

    def write(*paragraphs, change=None):
        made = docx.Document()
        for text in paragraphs:
            made.add_paragraph(text)
        if change:
            change(made)
        made.save(str(tmp_path / "council.docx"))
        return tmp_path / "council.docx"

    return write


@pytest.mark.parametrize("kind", PAPERS, ids=lambda kind: kind.name)
def test_nothing_is_wrong_with_a_shipped_template(kind):
    assert check_word(folder("templates") / kind.name / "paper.docx") == []


def test_every_unknown_name_is_told_at_once_with_its_paragraph_and_the_nearest(own):
    def change(made):
        made.add_table(1, 2).rows[0].cells[1].text = "{{ risk.id }}"
        made.sections[0].footer.paragraphs[0].text = "{{ fotter }}"

    file = own(
        "Owner: {{ papr.owner }}",
        "",
        "{%p for risk in paper.adopting %}",
        "{{ risk.ownr }} and {{ risk.title }}",
        "{%p endfor %}",
        "{% if false %}{{ never_filled }}{% endif %}",
        change=change,
    )
    found = check_word(file)
    assert [one.message for one in found] == [
        "There is no `papr`: paragraph 1 (“Owner: {{ papr.owner }}”).",
        "There is no `risk.ownr`: paragraph 4 (“{{ risk.ownr }} and {{ risk.title }}”).",
        "There is no `never_filled`: paragraph 6 (“{% if false %}{{ never_filled }}{% endif %}”).",
        "There is no `risk`: paragraph 8 (“{{ risk.id }}”).",
        "There is no `fotter`: paragraph 1 of the footer (“{{ fotter }}”).",
    ]
    assert found[0].remedy == "Did you mean `paper`?"
    assert found[1].remedy == "Did you mean `owner`?"
    assert found[4].remedy == "Did you mean `footer`?"
    assert {(one.rule.id, one.file, one.place) for one in found} == {("RR801", str(file), None)}


def test_a_gap_that_word_has_split_is_read_whole(own):
    def change(made):
        line = made.add_paragraph()
        for piece in ("{", "{ pap", "r.ti", "tle }", "}"):
            line.add_run(piece).bold = len(piece) > 2

    assert [one.message for one in check_word(own(change=change))] == [
        "There is no `papr`: paragraph 1 (“{{ papr.title }}”)."
    ]


def test_quotes_that_word_has_curled_are_no_mistake(own):
    assert (
        check_word(
            own("{{ paper.section[‘recommendations’].title }}", "{{ paper.adopting | join(“, ”, attribute=“id”) }}")
        )
        == []
    )


def test_a_mistake_in_one_part_does_not_hide_those_in_another(own):
    file = own(
        "{% nonsense %}",
        change=lambda made: setattr(made.sections[0].header.paragraphs[0], "text", "{{ nothing }}"),
    )
    assert [one.message.split(":")[0] for one in check_word(file)] == [
        "The template cannot be read",
        "There is no `nothing`",
    ]


@pytest.mark.parametrize(
    ("paragraphs", "said"),
    [
        (["a", "{{ set_section(paper.sections[0]) }}"], "whole paragraphs stand inside a line: paragraph 2 ("),
        (["{{ paper.title + 1 }}"], "paragraph 1 ("),
        (["{{ papers.append(1) }}"], "may not have"),
        (["a", "{% include 'other.docx' %}"], "cannot take in other files: paragraph 2 ("),
        (["{%p for x in papers %}", "{{ x.title }}"], "paragraph"),
    ],
)
def test_what_only_filling_it_shows_is_told_too(own, paragraphs, said):
    (found,) = check_word(own(*paragraphs))
    assert said in found.message
    assert found.remedy


def test_a_file_that_is_no_word_document_is_told(tmp_path):
    (tmp_path / "x.docx").write_bytes(b"hello")
    assert ["not a Word document" in one.message for one in check_word(tmp_path / "x.docx")] == [True]


def test_the_names_that_are_known_are_those_that_are_given():
    request = asked_for(document(register()))
    template = open_template(folder("templates") / "board-paper" / "paper.docx")
    given = words_given(template, request, Sandbox(autoescape=True))
    assert set(known()) == set(given)

    def same(shape, value, path):
        if isinstance(value, dict) and shape.kind == "record":
            assert set(shape.fields) >= set(value), path
            for name, inner in value.items():
                same(shape.fields[name], inner, f"{path}.{name}")
        elif isinstance(value, list) and isinstance(shape.of, Shape):
            for inner in value:
                same(shape.of, inner, f"{path}[]")

    for name, value in given.items():
        same(known()[name], value, name)


def test_what_is_checked_and_found_well_can_be_filled(own):
    file = own(
        "{{ paper.title }} {{ several }} {{ footer }}",
        "{{r link_to(paper.sections[0]) }}",
        "{%p if logo %}",
        "{{r logo }}",
        "{%p endif %}",
    )
    assert check_word(file) == []
    assert word(asked_for(document(register()), own=file)).content
