"""A template is checked before it is used: names that are not there, also where it builds on another."""

from pathlib import Path

import pytest
from making import ROOT

from riskreg import rules
from riskreg.papers.layout import PAPERS
from riskreg.render.template_check import check_template, form_of


@pytest.fixture
def checked(tmp_path):
    """Check a template; its neighbours lie beside it."""

    def check(source, form="md", **neighbours):
        for name, text in neighbours.items():
            (tmp_path / f"{name}.jinja").write_text(text, "utf-8")
        file = tmp_path / f"own.{form}.jinja"
        file.write_text(source, "utf-8")
        return [
            (found.place and tuple(found.place)[:2], found.message, found.remedy)
            for found in check_template(file, form)
        ]

    return check


@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
@pytest.mark.parametrize("form", ["md", "html"])
def test_the_shipped_templates_are_without_fault(paper, form):
    assert check_template(ROOT / "templates" / paper / f"paper.{form}.jinja", form) == []


def test_names_that_a_template_gets_from_the_one_it_extends_are_known(checked):
    source = "{% extends 'above.jinja' %}{% block body %}{{ paper.title }}{{ mark(one) }}{{ other }}{% endblock %}"
    above = "{% from 'macros.jinja' import mark as mark, two %}{% import 'macros.jinja' as other %}{% set one = 1 %}{% for paper in papers %}{% block body scoped %}{% endblock %}{% endfor %}"
    macros = "{% macro mark(x) %}{{ x }}{% endmacro %}{% macro two() %}{% endmacro %}"
    assert checked(source, above=above, macros=macros) == []
    (found,) = checked(source.replace("paper.title", "paper.titel"), above=above, macros=macros)
    assert found == ((1, 47), "There is no `paper.titel` here.", "Did you mean `title`?")
    (found,) = checked(source.replace("mark(one)", "mrk(one)"), above=above, macros=macros)
    assert found[1] == "There is no `mrk` here."


def test_a_grandparent_counts_too_and_a_circle_ends(checked):
    above, top = "{% extends 'top.jinja' %}", "{% set one = 1 %}{% block body %}{% endblock %}"
    assert checked("{% extends 'above.jinja' %}{% block body %}{{ one }}{% endblock %}", above=above, top=top) == []
    (found,) = checked("{% extends 'above.jinja' %}", above="{% extends 'own.md.jinja' %}")
    assert "calls itself without end" in found[1]


def test_where_only_filling_it_can_tell_nothing_is_said_beforehand(checked):
    assert checked("{% set base = 'above.jinja' %}{% extends base %}{% block body %}{{ one }}{% endblock %}", above="{% set one = 1 %}{% block body %}{% endblock %}") == []  # fmt: skip
    (found,) = checked("{% extends name ~ 'x' %}")
    assert found[1] == "There is no template `board-paperx`."


def test_a_name_that_is_written_over_several_lines_is_shown_with_its_line(checked):
    (found,) = checked("one\n{{ papers[0]\n  .titel }}\n")
    assert found[0] is not None
    assert found[0][0] in (2, 3)
    assert found[1] == "There is no `papers[0].titel` here."


def test_a_file_that_is_no_text_is_told(tmp_path):
    file = tmp_path / "own.md.jinja"
    file.write_bytes(b"\xff\xfe")
    (found,) = check_template(file, "md")
    assert "it is no text" in found.message


@pytest.mark.parametrize(
    ("name", "form"),
    [
        ("a.md.jinja", "md"), ("a.md", "md"), ("a.html.j2", "html"), ("a.HTML", "html"), ("a.htm.jinja2", "html"),
        ("a.docx", "docx"), ("a.v2.docx", "docx"), ("a.jinja", None), ("a", None), ("md", None), ("a.yaml", None),
        ("a.md.txt", None), (".md", None),
    ],
)  # fmt: skip
def test_what_a_template_is_for_is_told_by_its_name(name, form):
    assert form_of(Path(name)) == form


def test_a_template_of_another_paper_is_tried_out_as_that_paper(tmp_path):
    file = tmp_path / "own.md.jinja"
    file.write_text("{{ papers[0].section.numbers.title }}", "utf-8")
    assert check_template(file, "md", "one-page") == []
    assert [found.rule for found in check_template(file, "md")] == [rules.TEMPLATE]


def test_a_word_file_taken_for_text_is_told_in_plain_words(tmp_path):
    file = tmp_path / "own.md.jinja"
    file.write_bytes((ROOT / "templates" / "board-paper" / "paper.docx").read_bytes())
    assert [found.message for found in check_template(file, "md")] == ["The template cannot be read: it is no text."]


def test_a_macro_that_calls_itself_is_told_in_plain_words(checked):
    ((_, message, _),) = checked("{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}")
    assert message == "The template calls itself without end."
