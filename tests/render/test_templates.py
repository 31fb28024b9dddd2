"""The organisation's own template: what it may use, and a diagnostic with file and line for all that it may not."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest
from making import AS_OF, as_yaml, asked_for, register

from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.render.markdown import escape, markdown
from riskreg.render.templates import TemplateFault, escaped, fill
from riskreg.scoring import score


def document(**changes):
    """A document over one register."""
    return build(score([SourceFile("r.yaml", None, Path(), as_yaml(register(**changes)))], AS_OF), AS_OF)


@pytest.fixture
def own(tmp_path):
    """Write the organisation's own template."""

    def write(text, name="own.md.jinja"):
        file = tmp_path / name
        file.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
        return file

    return write


def fault(template):
    """What is said of a template that cannot be used."""
    with pytest.raises(TemplateFault) as caught:
        fill(asked_for(document(), own=template), "md", escape)
    found = caught.value.diagnostic
    assert (found.rule.id, found.file) == ("RR801", str(template))
    assert found.remedy
    assert str(caught.value) == found.message
    return found


def test_the_shipped_template_is_used_where_there_is_no_other():
    assert fill(asked_for(document()), "md", escape).strip().startswith("# Staff access")


def test_an_own_template_prints_the_data_of_the_paper(own):
    template = own(
        "{% for paper in papers %}{{ paper.title }}: {{ paper.adopting[0].current.band }}{% endfor %} as at {{ as_of }}\n"
    )
    assert (
        fill(asked_for(document(), own=template), "md", escape) == "Staff access: Significant as at 21 November 2026\n"
    )


def test_an_own_template_may_use_the_shipped_ones_and_its_neighbours(own):
    own("[{{ papers | length }}]", "part.jinja")
    text = '{% from "shared/blocks.md.jinja" import runs %}{{ runs(papers[0].sheet_head[0].runs) }}{% include "part.jinja" %}{% include "board-paper/paper.md.jinja" %}'
    assert fill(asked_for(document(), own=own(text)), "md", escape).startswith("Board paper[1]")


def test_every_text_of_the_register_is_escaped_before_a_template_sees_it(own):
    template = own(
        "{{ papers[0].title }} {{ papers[0].title | safe }} {{ papers[0].title | upper | lower | replace('q', '') }}"
    )
    assert fill(asked_for(document(title="a_b"), own=template), "md", escape) == r"a\_b a\_b a\_b"


def test_a_register_cannot_reach_the_template_language(own):
    template = own("{% set t = papers[0].title %}{{ t }}")
    assert (
        fill(asked_for(document(title="{{ 7*7 }}{% for x in y %}"), own=template), "md", str)
        == "{{ 7*7 }}{% for x in y %}"
    )


def test_all_texts_of_a_paper_are_escaped_and_nothing_else_is():
    @dataclass
    class Inner:
        text: str
        number: int

    @dataclass
    class Outer:
        parts: tuple
        flag: bool
        none: None

    made = escaped(Outer((Inner("a", 1), ["b", ("c",)]), True, None), str.upper)
    assert made == {"parts": [{"text": "A", "number": 1}, ["B", ["C"]]], "flag": True, "none": None}


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("one\n{{ nothing }}\n", 2, "'nothing' is undefined"),
        ("{{ papers[0].titel }}\n", 1, "'dict object' has no attribute 'titel'"),
        ("\n\n{{ papers[0].titel }}\n", 3, "'dict object' has no attribute 'titel'"),
        ("{{ papers[7].title }}", 1, "has no element 7"),
        ("a\n{{ papers | map(attribute='titel') | list }}", 2, "'dict object' has no attribute 'titel'"),
        ("a\n{% if nothing %}x{% endif %}", 2, "'nothing' is undefined"),
        ("a\nb\n{{ papers[0].decision.question }}", 3, "'dict object' has no attribute 'decision'"),
        ("{{ open('/etc/passwd').read() }}", 1, "'open' is undefined"),
        ("{% macro m() %}\n{{ nothing }}\n{% endmacro %}\n{{ m() }}", 2, "'nothing' is undefined"),
    ],
)
def test_a_name_that_is_not_there_is_named_with_its_line(own, text, line, said):
    found = fault(own(text))
    assert found.place.line == line
    assert said in found.message
    assert found.source_line == text.split("\n")[line - 1]
    assert (found.place.column, found.place.end_column) == (1, len(found.source_line) + 1)
    assert "docs/templates.md" in found.remedy


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("a\n{{ papers[0].title \n", 2, "unexpected end of template"),
        ("a\nb\n{% for x in %}", 3, "Expected an expression"),
        ("{% endfor %}", 1, "unknown tag 'endfor'"),
        ("a\n{% nonsense %}", 2, "unknown tag 'nonsense'"),
        ("{{ 'a' | nonsense }}", 1, "No filter named 'nonsense'"),
        ("{% for x in papers %}\n\n", 1, "Unexpected end of template"),
        ("{% import os %}", 1, "expected token 'as'"),
    ],
)
def test_a_template_that_cannot_be_read_is_named_with_its_line(own, text, line, said):
    found = fault(own(text))
    assert found.message.startswith("The template cannot be read: ")
    assert said in found.message
    assert found.place.line >= line


@pytest.mark.parametrize(
    "expression",
    [
        "papers.__class__",
        "papers[0].__class__.__mro__",
        "''.__class__.__mro__[1].__subclasses__()",
        "papers[0]['__class__'].__base__",
        "(papers | attr('__class__')).__mro__",
        "''.join.__globals__",
        "self.__init__.__globals__",
        "cycler.__init__.__globals__.os.popen('id').read()",
        "lipsum.__globals__['os'].system('id')",
        "namespace.__init__.__globals__",
        "'{0.__class__.__mro__}'.format(papers)",
        "'{x.__class__}'.format_map({'x': 1})",
        "papers.append(1)",
        "papers.clear()",
        "papers[0].update({'title': 'x'})",
        "papers[0].pop('title')",
    ],
)
def test_a_template_cannot_leave_the_papers_own_data(own, expression):
    found = fault(own(f"one\ntwo\n{{{{ {expression} }}}}\n"))
    assert found.place.line == 3
    assert "it may not have" in found.message or "not there" in found.message


@pytest.mark.parametrize(
    "name",
    ["/etc/passwd", "../secret.txt", "sub/../../secret.txt", "board-paper/../../pyproject.toml", "nope.jinja", ""],
)
@pytest.mark.parametrize("tag", ["include", "import", "extends", "from"])
def test_a_template_cannot_read_files_from_elsewhere(own, tmp_path, name, tag):
    (tmp_path / "secret.txt").write_text("secret", encoding="utf-8")
    (tmp_path / "inner").mkdir()
    rest = {"import": " as x", "from": " import x"}.get(tag, "")
    found = fault(own(f'one\n{{% {tag} "{name}"{rest} %}}\n', "inner/own.jinja"))
    assert found.message == f"There is no template `{name}`."
    assert found.place.line == 2


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("\n{{ 1 / 0 }}", 2, "division by zero"),
        ("\n{{ 1 % 0 }}", 2, "modulo"),
        ("{{ 'a' | truncate(-5) }}", 1, ""),
        ("{{ 1e400 | int }}", None, ""),
        ("{{ 'a' + 1 }}", 1, "can only concatenate"),
        ("{{ papers | sum }}", 1, "unsupported operand"),
        ("\n\n{% for i in range(10**9) %}{{ i }}{% endfor %}", 3, "range"),
        ("{{ range(10**30) | list }}", 1, ""),
        ("{{ 'x' * 10**15 }}", 1, ""),
        ("\n{% macro m() %}{{ m() }}{% endmacro %}\n{{ m() }}", 2, "calls itself without end"),
        ("\n{% include 'own.md.jinja' %}", 2, "calls itself without end"),
        ("{% for a in [1] %}" * 30 + "{% endfor %}" * 30, None, "nested"),
        ("{{ " + "(" * 3000 + ")" * 3000 + " }}", None, ""),
    ],
)
def test_a_template_that_fails_as_it_is_filled_is_named_with_its_line(own, text, line, said):
    found = fault(own(text))
    assert found.message.startswith(("The template cannot be filled: ", "The template calls itself"))
    assert said in found.message
    assert line is None or found.place.line == line


def test_a_range_that_is_too_long_is_refused_before_it_is_gone_through(own):
    found = fault(own("{% for i in range(10**9) %}{% for j in range(10**9) %}{{ i }}{% endfor %}{% endfor %}"))
    assert "Range too big" in found.message  # and not that it repeats too often


def test_a_mistake_in_a_neighbour_is_shown_in_the_neighbour(own, tmp_path):
    own("fine\n{% nonsense %}\n", "part.jinja")
    template = own('{% include "part.jinja" %}')
    with pytest.raises(TemplateFault) as caught:
        fill(asked_for(document(), own=template), "md", escape)
    found = caught.value.diagnostic
    assert (found.file, found.place.line, found.source_line) == (str(tmp_path / "part.jinja"), 2, "{% nonsense %}")


def test_a_template_that_is_missing_is_said_to_be(tmp_path):
    found = fault(tmp_path / "missing.jinja")
    assert (found.message, found.place) == (f"There is no template `{tmp_path / 'missing.jinja'}`.", None)


@pytest.mark.parametrize("name", ["", "sub", "sub/.."])
def test_a_folder_is_no_template(tmp_path, name):
    (tmp_path / "sub").mkdir()
    assert "There is no template" in fault(tmp_path / name).message


def test_a_template_that_is_not_text_is_said_to_be(own):
    found = fault(own(b"one\n\xff\xfe\n"))
    assert found.message.startswith("The template cannot be read: it is no text")


def test_a_character_that_cannot_be_written_does_not_stop_the_paper(own):
    assert markdown(asked_for(document(), own=own(r"{{ 'a\ud800b' }}"))).content == b"a?b\n"


def test_a_message_never_repeats_what_a_screen_obeys(own):
    found = fault(own('{{ papers["\\u001b[31m\\u202e"] }}'))
    assert "\x1b" not in found.message
    assert "\u202e" not in found.message


def test_the_command_reports_a_template_like_any_other_fault(own, tmp_path):
    template = own("one\n{{ nothing }}\n")
    (tmp_path / "register.yaml").write_bytes(as_yaml(register()))
    command = [sys.executable, "-m", "riskreg", "report", "--template", str(template), "-o", "paper.md"]
    done = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"{template}:2:1  error RR801\n")
    assert "2 | {{ nothing }}" in done.stderr
    assert not (tmp_path / "paper.md").exists()
