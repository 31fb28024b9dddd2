"""The pages about templates and the pipeline say what is so: every name, the examples, the links."""

import inspect
import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import docx
import pytest
from jinja2 import Environment, nodes
from making import ROOT, STAFF_ACCESS, asked_for, document, register
from papers_in_git import SOMEBODY, papers, riskreg

from riskreg.paper import model, since_model
from riskreg.papers import blocks
from riskreg.papers.layout import PAPERS
from riskreg.render import html, sandbox, shapes, templates, word_check, word_open
from riskreg.render.starting_copy import sections
from riskreg.settings.house import House, Logo

DOCS = ROOT / "docs"
PIPELINE = (DOCS / "pipeline.md").read_text(encoding="utf-8")
TEMPLATES = (DOCS / "templates.md").read_text(encoding="utf-8")
CLASSES = {
    name: kind
    for name, kind in (vars(model) | vars(since_model)).items()
    if isinstance(kind, type) and is_dataclass(kind)
}
SECTIONS = {
    section.split("\n", 1)[0].strip(): section
    for section in re.split(r"^##+ ", TEMPLATES.split("\n# Every name", 1)[1], flags=re.MULTILINE)[1:]
}
RISKREG = [sys.executable, "-m", "riskreg"]
SHAPE = re.compile(r"^\| `(\w+)` \| ([^|]+) \|", re.MULTILINE)
BESIDES = {
    "House", "Sections of each paper", "Blocks", "Parts of blocks", "Macros", "More in HTML", "More in Word",
}  # fmt: skip
BLOCKS = {name: kind for name, kind in vars(blocks).items() if isinstance(kind, type) and is_dataclass(kind)}
WHOLE = {"Sheet", "LaidOut"}  # a template is given their fields, and not themselves


def test_every_file_that_the_pipeline_names_is_there():
    named = re.findall(r"`([a-z_]+(?:\.py|/[a-z_]*(?:\.py)?))`", PIPELINE)
    assert "loader.py" in named
    assert [name for name in named if not (ROOT / "src" / "riskreg" / name).exists()] == []


def test_there_is_a_section_for_every_part_of_the_paper_and_for_nothing_else():
    assert set(SECTIONS) == set(CLASSES) | BESIDES


@pytest.fixture(scope="module")
def given():
    """What every template is given, for one register."""
    return templates.context(asked_for(document(register())), str)


@pytest.mark.parametrize("name", sorted(set(CLASSES) - {"Document", "Paper"}))
def test_every_name_of_the_paper_is_documented_and_every_documented_name_exists(name):
    assert _documented(name) == [field.name for field in fields(CLASSES[name])]


def test_every_name_that_a_template_is_given_is_documented_and_every_documented_name_is_given(given):
    known = shapes.context()
    assert sorted(_documented("Document")) == sorted(given) == sorted(known)
    assert sorted(_documented("Paper")) == sorted(given["papers"][0]) == sorted(known["papers"].of.fields)
    assert sorted(_documented("House")) == sorted(given["house"]) == sorted(known["house"].fields)


def _documented(section: str) -> list[str]:
    return [found[0] for found in SHAPE.findall(SECTIONS[section])]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_documented_shape_is_that_of_the_code(name):
    said = dict(SHAPE.findall(SECTIONS[name]))
    for field in fields(CLASSES[name]):
        assert said[field.name] == _in_words(_annotation(field.type)), field.name


@pytest.mark.parametrize(
    ("section", "kind", "named"),
    [
        ("Document", blocks.LaidOut, {"name": "name", "title": "title", "landscape": "landscape", "cover_table": "cover"}),
        ("Paper", blocks.Sheet, {
            "sections": "sections", "sheet_head": "head", "notes": "notes", "marking": "marking", "footer": "footer",
        }),
    ],
)  # fmt: skip
def test_the_documented_shape_of_what_is_laid_out_is_that_of_the_code(section, kind, named):
    said, types = dict(SHAPE.findall(SECTIONS[section])), {field.name: field.type for field in fields(kind)}
    for name, field in named.items():
        assert said[name] == _in_words(_annotation(types[field])), name


def test_every_kind_of_block_is_documented_with_its_fields():
    rows = re.findall(r"^\| `(\w+)` \| [^|]+ \| ([^|]+) \|$", SECTIONS["Blocks"], re.MULTILINE)
    said = {kind: re.findall(r"`(\w+)`", names) for kind, names in rows}
    assert said == {_kind(one): _fields(one) for one in BLOCKS.values() if _kind(one)}


def test_every_part_of_a_block_is_documented_with_its_fields():
    rows = re.findall(r"^\| (\w+) \| [^|]+ \| (`[^|]+) \|$", SECTIONS["Parts of blocks"], re.MULTILINE)
    said = {part: re.findall(r"`(\w+)`", names) for part, names in rows}
    assert said == {name: _fields(one) for name, one in BLOCKS.items() if not _kind(one) and name not in WHOLE}


def _kind(block: type) -> str | None:
    return next((field.default for field in fields(block) if field.name == "kind"), None)


def _fields(block: type) -> list[str]:
    return [field.name for field in fields(block) if field.name != "kind"]


@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
def test_the_sections_of_each_paper_are_the_documented_ones(paper):
    (said,) = re.findall(rf"^\| `{paper}` \| (.+) \|$", SECTIONS["Sections of each paper"], re.MULTILINE)
    assert re.findall(r"`([\w-]+)`", said) == list(sections(paper))


def test_the_documented_macros_are_there_and_take_what_the_page_says():
    rows = re.findall(r"^\| `(\w+\([^`]+\))` \| `(\w+\([^`]+\))` \|", SECTIONS["Macros"], re.MULTILINE)
    assert len(rows) == 5
    for form, calls in zip(("md", "html"), zip(*rows, strict=True), strict=True):
        tree = Environment(autoescape=True).parse(
            (ROOT / "templates" / "shared" / f"blocks.{form}.jinja").read_text(encoding="utf-8")
        )
        there = {f"{one.name}({', '.join(given.name for given in one.args)})" for one in tree.find_all(nodes.Macro)}
        assert set(calls) <= there


def test_what_a_template_has_besides_in_html_is_documented(tmp_path):
    template = tmp_path / "mine.html.jinja"
    template.write_text('{{ html.keys() | join(" ") }}|{{ html.logo.keys() | join(" ") }}', encoding="utf-8")
    logo = Logo(b"a picture", "png", 1, 1, "Our arms")
    request = asked_for(document(register()), own=template, house=House(logo=logo))
    own, of_logo = html.html(request).content.decode().split("|")
    said = re.findall(r"^\| `html\.(\w+)` \| (.+) \|$", SECTIONS["More in HTML"], re.MULTILINE)
    assert sorted(name for name, _ in said) == sorted(own.split())
    assert re.findall(r"`(\w+)`", dict(said)["logo"]) == of_logo.split()


def test_what_a_template_has_besides_in_word_is_documented():
    said = re.findall(r"^\| `(\w+)` \|", SECTIONS["More in Word"], re.MULTILINE)
    assert sorted(said) == sorted(set(word_check.known()) - set(shapes.context()))


def test_the_styles_that_word_takes_by_name_are_the_documented_ones():
    macros = (ROOT / "templates" / "shared" / "blocks.xml.jinja").read_text(encoding="utf-8")
    used = {*re.findall(r'style(?:d)?\("([^"]+)"', macros), *re.findall(r'"(List \w+)"', macros), "Heading 1", "Normal"}
    named = re.findall(r"`([A-Z][a-z]+(?: \w+)?)`", TEMPLATES.split("### Styles in Word")[1].split("\n### ")[0])
    assert set(named) == used


def _annotation(kind: object) -> str:
    written = kind.__name__ if isinstance(kind, type) else str(kind)
    for module in (model, since_model, blocks):
        written = written.replace(f"{module.__name__}.", "")
    return written


def _in_words(annotation: str) -> str:
    """`tuple[str, ...]` as the page says it: `list of texts`."""
    inner = annotation.removesuffix(" | None")
    listed = re.fullmatch(r"tuple\[(\w+), \.\.\.\]", inner)
    if listed:
        plural = {"str": "texts", "int": "numbers"}
        return f"list of {plural.get(listed[1], listed[1])}"
    words = {"str": "text", "int": "number", "bool": "true or false"}.get(inner, inner)
    if inner == annotation:
        return words
    return "true, false or none" if inner == "bool" else f"{words} or none"


def test_the_example_in_markdown_makes_a_paper_through_the_real_commands(tmp_path):
    template = _written(tmp_path / "my-paper.md.jinja", _shown("example md"))
    assert _check(template).returncode == 0
    paper = _report(template)
    assert paper.returncode == 0, paper.stderr
    assert paper.stdout.startswith("# Staff access to social networking sites in work time\n\n")
    assert "\n## 1. Recommendations\n" in paper.stdout
    assert re.search(r"^- N1, .+: High now, Significant at target\. Owner: .+\.$", paper.stdout, re.MULTILINE)
    assert "{{" not in paper.stdout
    assert "None" not in paper.stdout


def test_the_example_in_html_makes_a_page_through_the_real_commands(tmp_path):
    template = _written(tmp_path / "my-paper.html.jinja", _shown("example html"))
    assert _check(template).returncode == 0
    done = _report(template, "--format", "html")
    assert done.returncode == 0, done.stderr
    page = done.stdout
    assert page.startswith("<!DOCTYPE html>")
    assert page.count('<section id="section-recommendations"') == 1
    assert (
        page.index('<div class="decision">')
        < page.index("<h2>The highest risks</h2>")
        < page.index('<section id="section-options"')
    )
    assert re.search(r"<li>N1, .+: High now\. Owner: .+\.</li>", page)
    assert ".decision { border" in page
    assert "Ask us for large print." in page
    assert "{{" not in page


@pytest.fixture
def council(tmp_path):
    """The Word file of the page, made paragraph by paragraph, with the table for each risk that the page describes."""
    said = TEMPLATES.split("<!-- example docx: begin -->")[1].split("<!-- example docx: end -->")[0]
    made = docx.Document()
    for style, text in re.findall(r"^\| ([A-Z][\w ]+) \| `(.+)` \|$", said, re.MULTILINE):
        made.add_paragraph(text, style=style)
    table = made.add_table(3, 2)
    table.cell(0, 0).text = "{%tr for risk in paper.top_risks %}"
    table.cell(1, 0).text, table.cell(1, 1).text = "{{ risk.id }}", "{{ risk.owner or “none yet” }}"
    table.cell(2, 0).text = "{%tr endfor %}"
    made.sections[0].footer.paragraphs[0].text = "{{ footer }}"
    made.save(str(tmp_path / "council.docx"))
    return tmp_path / "council.docx"


def test_the_example_in_word_makes_a_paper_through_the_real_commands(council):
    assert _check(council).returncode == 0
    paper = _report(council, "--format", "docx", "-o", str(council.with_name("paper.docx")))
    assert paper.returncode == 0, paper.stderr
    made = docx.Document(str(council.with_name("paper.docx")))
    lines = [(one.style.name, one.text) for one in made.paragraphs]
    assert lines[0] == ("Title", "Staff access to social networking sites in work time")
    assert ("Heading 1", "1. Recommendations") in lines
    assert ("Normal", "Meeting: Corporate Management Board") in lines
    top = [text for style, text in lines if style == "List Bullet"]
    assert re.fullmatch(r"N1, .+: High now\. Owner: .+\.", top[0])
    assert [row.cells[0].text for row in made.tables[-1].rows] == [text.split(",")[0] for text in top]
    assert made.sections[0].footer.paragraphs[0].text == "Open to the public · Figures as at 21 November 2026"
    assert not [text for _, text in lines if "{" in text]


def test_a_word_template_with_a_loop_over_the_papers_serves_for_several(council):
    made = docx.Document(str(council))
    made.paragraphs[0].insert_paragraph_before("{%p for paper in papers %}")
    made.add_paragraph("{%p endfor %}")
    made.save(str(council))
    target = council.with_name("papers.docx")
    registers = [STAFF_ACCESS, STAFF_ACCESS.with_name("generative-ai.yaml")]
    paper = _run(council.parent, "report", *registers, "--format", "docx", "--template", council, "-o", target)
    assert paper.returncode == 0, paper.stderr
    assert len([one for one in docx.Document(str(target)).paragraphs if one.style.name == "Title"]) == 2


def test_the_copy_to_begin_with_can_be_checked_and_used_as_the_page_says(tmp_path):
    commands = re.findall(r"^riskreg (.+?)  +\w+:", TEMPLATES.split("## Begin, check, use")[1], re.MULTILINE)
    assert len(commands) == 3
    for command in commands:
        files = [STAFF_ACCESS] if command.startswith("report") else []
        done = _run(tmp_path, *command.split(), *files)
        assert done.returncode == 0, done.stderr
    assert "my-board-paper.docx" in [file.name for file in tmp_path.iterdir()]


def test_every_command_of_the_page_about_changes_tells_what_the_page_says(tmp_path):
    page = (DOCS / "papers.md").read_text(encoding="utf-8").partition("## What has changed")[2]
    commands = re.findall(r"^riskreg (report.*?)(?:  +.+)?$", page, re.MULTILINE)
    assert len(commands) == 5
    content = STAFF_ACCESS.read_bytes()
    papers(
        tmp_path,
        ("2026-03-01", "board/2026-03-10", content),
        ("2026-08-01", None, content + b"# again\n"),
        ("2026-12-01", None, content + b"# and again\n"),
    )
    compared = []
    for command in commands:
        day = "2026-12-10" if "--tag" in command else "2026-12-11"
        run = riskreg(tmp_path, *command.replace(" pdf", " md").split(), as_of=day, **SOMEBODY)
        assert run.returncode == 0, run.stderr
        compared.append(re.findall(r"^Compared with (?:.*?, )(\S+)", run.stdout, re.MULTILINE)[:1])
    paper = ["board/2026-03-10"]
    assert compared[:3] == [paper, ["board/2026-12-10"], paper]
    assert (len(compared[3]), compared[4]) == (1, [])


def test_every_command_on_the_page_about_papers_writes_what_the_page_says(tmp_path):
    (tmp_path / "registers").mkdir()
    for copy in ("registers/here.yaml", "a.yaml", "b.yaml"):
        (tmp_path / copy).write_bytes(STAFF_ACCESS.read_bytes())
    page = (DOCS / "papers.md").read_text(encoding="utf-8").partition("## What has changed")[0]
    commands = re.findall(r"^riskreg (report.*?)(?:  +.+)?$", page, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        done = _run(tmp_path, *command.split())
        assert done.returncode == 0, done.stderr
    assert {file.relative_to(tmp_path).as_posix() for file in tmp_path.rglob("*") if file.is_file()} == {
        "registers/here.yaml", "a.yaml", "b.yaml", "here-board-paper.pdf", "paper.html", "papers/here-board-paper.docx",
        "registers-board-paper.pdf",
    }  # fmt: skip


def test_the_page_shows_what_the_check_says_of_wrong_names(tmp_path):
    text = "line one\n{{ papers[0].titel }}\n{% for risk in papers[0].adopting %}{{ risk.ownr }}{% endfor %}\n"
    _written(tmp_path / "my-paper.md.jinja", text)
    done = _run(tmp_path, "template", "check", "my-paper.md.jinja")
    assert (done.returncode, done.stderr.strip()) == (1, _shown("check").strip())


def test_the_page_shows_what_the_check_says_of_a_word_file(tmp_path):
    made = docx.Document()
    made.add_paragraph("{{ paper.titel }}")
    made.save(str(tmp_path / "council.docx"))
    done = _run(tmp_path, "template", "check", "council.docx")
    assert (done.returncode, done.stderr.strip()) == (1, _shown("check docx").strip())


def test_the_page_shows_what_becomes_of_a_template_that_never_ends(tmp_path):
    row = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"
    _written(tmp_path / "my-paper.md.jinja", f"line one\n{row}\n")
    done = _run(tmp_path, "report", STAFF_ACCESS, "--template", "my-paper.md.jinja")
    assert (done.returncode, done.stdout, done.stderr.strip()) == (1, "", _shown("endless").strip())


def test_the_bounds_on_the_page_are_those_of_the_code():
    assert f"{sandbox.STEPS:,} steps and {sandbox.TEXT:,} characters" in TEMPLATES
    assert "more than 50 MB unpacked, or of more than 2,000 parts" in TEMPLATES
    code = inspect.getsource(word_open)
    assert "_MOST_BYTES = 50_000_000" in code
    assert "_MOST_PARTS = 2_000" in code


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{{ paper.title }}", "There is no `paper` here"),
        ("{{ papers[0].not_yet_classified[0].current.band }}", "'None' has no attribute 'band'"),
        ("{{ papers[0].section.nothing }}", "'dict object' has no attribute 'nothing'"),
        ('{{ papers[0].adopting | map(attribute="id") }}', "it prints a list as it stands"),
        ("{% for paper in papers %}", "Unexpected end of template"),
    ],
)
def test_the_messages_that_the_page_explains_are_said(tmp_path, template, said):
    file = _written(tmp_path / "mine.md.jinja", template)
    assert said in re.sub(r"\s+", " ", _check(file).stderr)
    assert said.replace("nothing", "benefits") in TEMPLATES


@pytest.mark.parametrize(
    "forbidden",
    [
        "{{ papers.append(1) }}",
        "{{ papers.__class__ }}",
        "{{ range(100001) | list }}",
        '{{ "x" * 30000000 }}',
        "{{ 9 ** 99999 }}",
        "{% autoescape false %}{% endautoescape %}",
        '{% include "../outside.md" %}',
        '{% include "/etc/hostname" %}',
        "{{ [1, 2] | random }}",
    ],
)
def test_the_sandbox_refuses_what_the_page_says_it_refuses(tmp_path, forbidden):
    template = tmp_path / "forbidden.jinja"
    template.write_text(forbidden, encoding="utf-8")
    paper = _report(template)
    assert paper.returncode == 1
    assert paper.stdout == ""
    assert "forbidden.jinja:1:1  error RR801" in paper.stderr


def test_a_link_that_leads_out_of_the_folder_is_refused_as_the_page_says(tmp_path):
    (tmp_path / "outside.md").write_text("secret\n", encoding="utf-8")
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "inside.md").symlink_to(tmp_path / "outside.md")
    paper = _report(_written(tmp_path / "own" / "mine.md.jinja", '{% include "inside.md" %}'))
    assert (paper.returncode, paper.stdout) == (1, "")


def test_a_template_may_include_a_file_beside_it_and_a_shipped_one(tmp_path):
    (tmp_path / "footer.md").write_text("The end.\n", encoding="utf-8")
    template = tmp_path / "whole.jinja"
    template.write_text(
        '{% from "shared/blocks.md.jinja" import section %}{% include "footer.md" %}\n', encoding="utf-8"
    )
    assert _report(template).stdout == "The end.\n"


@pytest.fixture
def worked_example(tmp_path):
    """The register of the pipeline's page, in a folder of its own."""
    (tmp_path / "register.yaml").write_text(PIPELINE.split("```yaml\n")[1].split("```")[0], encoding="utf-8")
    return tmp_path


def test_every_number_of_the_worked_example_is_what_riskreg_says(worked_example):
    done = subprocess.run(
        [*RISKREG, "score", "--format", "json", "--as-of", "2026-11-21"],
        cwd=worked_example, capture_output=True, text=True, check=True,
    )  # fmt: skip
    register = json.loads(done.stdout)["registers"][0]
    said = re.findall(r"^\| ([AN]\d) \| (\d, \d) \| ([^|]+) \| ([^|]+) \|", PIPELINE, re.MULTILINE)
    assert said == [
        (risk["id"], _levels(risk["inherent"]), _cell(risk, "current"), _cell(risk, "target"))
        for risk in register["risks"]
    ]
    for comparison in register["comparison"].values():
        assert comparison["verdict"] == "no verdict yet"
        assert comparison["whatever_is_decided"] == "adopting carries less"
    assert register["comparison"]["current"]["adopting"]["bands"]["Moderate"] == 1
    everything_done = register["options"][0]["bands"]
    assert everything_done == {"Low": 1, "Moderate": 0, "Significant": 1, "High": 0}


def _levels(position):
    return f"{position['likelihood']}, {position['impact']}"


def _cell(risk, stage):
    where = risk[stage]
    return f"{_levels(where)}: {where['score']} {where['band']}" if where else risk["state"]


def test_the_derivation_on_the_page_is_the_one_that_the_command_prints(worked_example):
    command, shown = re.findall(r"```console\n\$ riskreg (.+)\n((?s:.+?))```", PIPELINE)[0]
    done = subprocess.run([*RISKREG, *command.split()], cwd=worked_example, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == shown.strip()


@pytest.mark.parametrize("page", sorted(DOCS.glob("*.md")), ids=lambda page: page.name)
def test_links_between_the_pages_lead_somewhere(page):
    text = page.read_text(encoding="utf-8")
    for target in re.findall(r"\]\((?!https?://|mailto:)([^)\s]+)\)", text):
        file, _, heading = target.partition("#")
        there = (page.parent / file).resolve() if file else page
        assert there.exists(), target
        if heading:
            headings = re.findall(r"^#+ (.+)$", there.read_text(encoding="utf-8"), re.MULTILINE)
            assert heading in {_anchor(one) for one in headings}, target


def _anchor(heading: str) -> str:
    return re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")


def _shown(name: str) -> str:
    """What stands in the box of this name on the page about templates."""
    inside = TEMPLATES.split(f"<!-- {name}: begin -->\n")[1].split(f"<!-- {name}: end -->")[0]
    return inside.partition("\n")[2].rpartition("```")[0]


def _written(file: Path, text: str) -> Path:
    file.write_text(text, encoding="utf-8")
    return file


def _run(folder: Path, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*RISKREG, *map(str, arguments)], cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False
    )


def _check(template: Path) -> subprocess.CompletedProcess[str]:
    return _run(template.parent, "template", "check", template.name)


def _report(template: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return _run(template.parent, "report", STAFF_ACCESS, "--as-of", "2026-11-21", "--template", template, *more)


def test_every_key_of_the_json_is_documented():
    done = subprocess.run(
        [sys.executable, "-m", "riskreg", "score", str(ROOT / "registers" / "staff-access.yaml"), "--format", "json"],
        capture_output=True, check=True,
    )  # fmt: skip
    page = (ROOT / "docs" / "output.md").read_text(encoding="utf-8")
    missing = {key for key in keys(json.loads(done.stdout)) if f"`{key}`" not in page}
    assert missing == {"Low", "Moderate", "Significant", "High"}  # the names of the scheme's bands


def keys(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from keys(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from keys(inner)
