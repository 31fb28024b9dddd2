"""The pages about templates and the pipeline say what is so: every name, the example, the links."""

import json
import re
import subprocess
import sys
from dataclasses import fields, is_dataclass
from pathlib import Path

import pytest
from making import ROOT, STAFF_ACCESS

from riskreg.paper import model

DOCS = ROOT / "docs"
PIPELINE = (DOCS / "pipeline.md").read_text(encoding="utf-8")
TEMPLATES = (DOCS / "templates.md").read_text(encoding="utf-8")
CLASSES = {name: kind for name, kind in vars(model).items() if isinstance(kind, type) and is_dataclass(kind)}
SECTIONS = {
    section.split("\n", 1)[0].strip(): section
    for section in re.split(r"^### ", TEMPLATES.split("# Every name", 1)[1], flags=re.MULTILINE)[1:]
}
RISKREG = [sys.executable, "-m", "riskreg"]
SHAPE = re.compile(r"^\| `(\w+)` \| ([^|]+) \|", re.MULTILINE)


def test_every_file_that_the_pipeline_names_is_there():
    named = re.findall(r"`([a-z_]+(?:\.py|/[a-z_]*(?:\.py)?))`", PIPELINE)
    assert "loader.py" in named
    assert [name for name in named if not (ROOT / "src" / "riskreg" / name).exists()] == []


def test_there_is_a_section_for_every_part_of_the_paper_and_for_nothing_else():
    assert set(SECTIONS) == set(CLASSES)


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_every_name_of_the_paper_is_documented_and_every_documented_name_exists(name):
    assert [found[0] for found in SHAPE.findall(SECTIONS[name])] == [field.name for field in fields(CLASSES[name])]


@pytest.mark.parametrize("name", sorted(CLASSES))
def test_the_documented_shape_is_that_of_the_code(name):
    said = dict(SHAPE.findall(SECTIONS[name]))
    for field in fields(CLASSES[name]):
        assert said[field.name] == _in_words(_annotation(field.type)), field.name


def _annotation(kind: object) -> str:
    written = kind.__name__ if isinstance(kind, type) else str(kind)
    return written.replace(f"{model.__name__}.", "")


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


def test_the_example_template_renders_through_the_real_command(tmp_path):
    example = TEMPLATES.split("<!-- example: begin -->\n```jinja\n")[1].split("```\n<!-- example: end -->")[0]
    assert example.count("\n") == 10
    template = tmp_path / "my-paper.md.jinja"
    template.write_text(example, encoding="utf-8")
    paper = _report(template)
    assert paper.returncode == 0, paper.stderr
    assert paper.stdout.startswith("# Staff access to social networking sites in work time\n\n")
    assert re.search(r"^- N1, .+: High now, Significant at target\. Owner: .+\.$", paper.stdout, re.MULTILINE)
    assert "{{" not in paper.stdout
    assert "None" not in paper.stdout


def test_the_page_shows_the_message_that_a_wrong_name_gives(tmp_path):
    template = tmp_path / "my-paper.md.jinja"
    template.write_text("line one\n{{ papers[0].titel }}\n", encoding="utf-8")
    shown = TEMPLATES.split("```text\n")[1].split("```")[0]
    paper = subprocess.run(
        [*RISKREG, "report", str(STAFF_ACCESS), "--template", template.name],
        cwd=tmp_path, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert paper.returncode == 1
    assert paper.stderr.strip() == shown.strip()


@pytest.mark.parametrize(
    "forbidden", ["{{ papers.append(1) }}", "{{ papers.__class__ }}", "{{ range(100001) | list }}"]
)
def test_the_sandbox_refuses_what_the_page_says_it_refuses(tmp_path, forbidden):
    template = tmp_path / "forbidden.jinja"
    template.write_text(forbidden, encoding="utf-8")
    paper = _report(template)
    assert paper.returncode == 1
    assert paper.stdout == ""
    assert "forbidden.jinja:1:1  error RR801" in paper.stderr


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


def _report(template: Path) -> subprocess.CompletedProcess[str]:
    command = [*RISKREG, "report", str(STAFF_ACCESS), "--as-of", "2026-11-21", "--template", str(template)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


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
