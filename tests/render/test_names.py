"""Names that a template asks for and that are not there: all of them, and none that is."""

import pytest
from jinja2 import TemplateSyntaxError

from riskreg.render.names import Unknown, unknown_names
from riskreg.render.shapes import ANYTHING, VALUE, context, either, many, shape_of


def unknown(source):
    return unknown_names(source, context())


@pytest.mark.parametrize(
    "source",
    [
        "{{ papers[0].title }} {{ as_of }} {{ papers | length }} {{ house.contact }}",
        "{% for paper in papers %}{{ loop.index }}{% for risk in paper.adopting %}{{ risk.id }}{{ risk.current.band }}{% endfor %}{% endfor %}",
        "{% set paper = papers[0] %}{{ paper.scheme.bands[0].name }}{{ paper['title'] }}",
        "{% for count in papers[0].counts %}{{ count.label }}{% else %}none{% endfor %}",
        "{% for risk in papers[0].adopting + papers[0].not_adopting %}{{ risk.title }}{% endfor %}",
        "{% for risk in papers[0].adopting or papers[0].closed %}{{ risk.title }}{% endfor %}",
        "{% for risk in papers[0].adopting | selectattr('current') | sort(attribute='current.rank,id') | list %}{{ risk.id }}{% endfor %}",
        "{{ papers[0].verdicts | map(attribute='sentence') | join(' ') }}",
        "{% for risk in papers | map(attribute='adopting') | first %}{{ risk.title }}{% endfor %}",
        "{{ (papers | first).title }} {{ papers[0].title.upper() }} {{ papers[:1][0].title }}",
        "{% macro line(risk, mark='-') %}{{ risk.whatever }}{{ mark }}{{ varargs }}{% endmacro %}{{ line(1) }}",
        "{% from 'a.jinja' import one, two as three %}{% import 'b.jinja' as b %}{{ one() }}{{ three.x }}{{ b.y() }}",
        "{% set n = namespace(total=0) %}{% set n.total = 4 %}{{ n.total }}{{ range(3) | list }}",
        "{% if x is defined %}yes{% endif %}{{ papers[0].nickname is undefined }}",
        "{% with paper = papers[0] %}{{ paper.title }}{% endwith %}",
        "{% for a, b in papers[0].counts | groupby('label') %}{{ a.z }}{{ b.z }}{% endfor %}",
        "{% for section in papers[0].sections %}{{ section.title }}{% for block in section.blocks %}{{ block.kind }}{{ block.rows }}{{ block.caption }}{% endfor %}{% endfor %}",
        "{{ papers[0].section.recommendations.title }} {{ papers[0].section['any'].x }}",
        "{% set a, b = papers[0], as_of %}{{ a.title }}{{ b }}",
        "{% macro f() %}{{ caller(1) }}{% endmacro %}{% call(x) f() %}{{ x.y }}{% endcall %}",
        "{% filter upper %}{{ as_of }}{% endfilter %}{% set t %}{{ as_of }}{% endset %}{{ t }}",
        "{% block a %}{{ super() }}{{ self.a() }}{% endblock %}",
        "{% raw %}{{ nothing }}{% endraw %}{# {{ nothing }} #}",
        "{% for key, value in papers[0].items() %}{{ key }}{{ value.x }}{% endfor %}",
        "{{ total.verdict_current if total else '' }}{% for line in cover %}{{ line.risks }}{% endfor %}",
        "",
    ],
)
def test_a_name_that_is_there_is_not_reported(source):
    assert unknown(source) == []


@pytest.mark.parametrize(
    ("source", "line", "name", "hint"),
    [
        ("one\n{{ nothing }}", 2, "nothing", "Use one of"),
        ("{{ papr.title }}", 1, "papr", "Did you mean `papers`?"),
        ("{{ papers[0].titel }}", 1, "papers[0].titel", "Did you mean `title`?"),
        ("{{ papers[0]['titel'] }}", 1, "papers[0]['titel']", "Did you mean `title`?"),
        (
            "{% for p in papers %}\n{% for r in p.adopting %}\n{{ r.ownr }}{% endfor %}{% endfor %}",
            3,
            "r.ownr",
            "`owner`",
        ),
        ("{% set p = papers[0] %}\n\n{{ p.scheme.bands[0].nam }}", 3, "p.scheme.bands[0].nam", "`name`"),
        ("{% for r in papers[0].closed | sort(attribute='ownr') %}{% endfor %}", 1, "ownr", "`owner`"),
        ("{{ papers[0].closed | map(attribute='owner') | nonsense }}", 1, "| nonsense", ""),
        ("{% if as_of is nonsense %}{% endif %}", 1, "is nonsense", ""),
        ("{{ papers.title }}", 1, "papers.title", "`papers` is a list"),
        ("{% for r in papers[0].adopting + papers[0].closed %}{{ r.ownr }}{% endfor %}", 1, "r.ownr", "`owner`"),
        ("{% for r in papers[0].adopting %}{% endfor %}{{ r.title }}", 1, "r", ""),
        ("{% if false %}{{ nothing }}{% endif %}", 1, "nothing", ""),
        ("{{ papers[0].adopting[0].current.bnad }}", 1, "papers[0].adopting[0].current.bnad", "`band`"),
        ("{% macro m() %}{{ nothing }}{% endmacro %}", 1, "nothing", ""),
        ("{{ loop.index }}", 1, "loop", ""),
        ("{% for p in papers %}{{ loop.indx }}{% endfor %}", 1, "loop.indx", "Did you mean `index"),
        ("{{ as_of.__class__ }}", 1, "as_of.__class__", ""),
        ("{{ papers[0].nickname | default('x') }}", 1, "papers[0].nickname", ""),
        ("{{ papers[0].title.foo }}", 1, "papers[0].title.foo", ""),
    ],
)
def test_a_name_that_is_not_there_is_reported_with_its_line_and_the_nearest(source, line, name, hint):
    (found,) = unknown(source)
    assert (found.line, found.name) == (line, name)
    assert hint in found.hint


def test_all_names_are_reported_at_once_in_order_and_each_once_a_line():
    source = "{{ b }}{{ b }}\n{{ a }}{{ papers[0].x.y }}\n{{ b }}"
    assert [(found.line, found.name) for found in unknown(source)] == [
        (1, "b"), (2, "a"), (2, "papers[0].x"), (3, "b"),
    ]  # fmt: skip
    assert isinstance(unknown(source)[0], Unknown)


def test_what_jinja_cannot_read_is_left_to_the_caller():
    with pytest.raises(TemplateSyntaxError):
        unknown("{% for x in %}")


def test_names_that_only_one_form_has_can_be_added():
    assert unknown_names("{{ paper.x }}{{ paper.y }}", {"paper": shape_of(int)})[0].name == "paper.x"
    assert unknown_names("{{ set_section(1) }}", {"set_section": ANYTHING}) == []


def test_what_is_one_of_two_may_have_the_fields_of_both():
    from riskreg.papers.blocks import Strong, Text

    both = either([shape_of(Text), shape_of(Strong | Text)])
    assert set(both.fields) == {"text", "kind"}
    assert either([VALUE, shape_of(Text)]) == ANYTHING
    assert either([many(VALUE), many(VALUE)]).of == VALUE
