"""The manual of the rules is whole and true: its cases are run, and docs/checks.md is what it says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import commands
import pytest
from cmarkgfm import markdown_to_html
from hypothesis import given
from hypothesis import strategies as st
from making import ROOT
from typer.testing import CliRunner

from riskreg import manual, rules
from riskreg.cli import app
from riskreg.diagnostics import has_errors
from riskreg.rules import RULES
from riskreg.wording import visible

ENTRIES = {rule.id: manual.entry(rule) for rule in RULES}
ON_REGISTERS = [one for one in ENTRIES.values() if one.bad is not None and one.rule is not rules.TEMPLATE]
each_case = pytest.mark.parametrize("told", ON_REGISTERS, ids=lambda told: told.rule.id)
BASE = manual.case_files(ENTRIES["RR008"], "good")[manual.REGISTER]  # the good case there is the base as it stands


def reported(told, case):
    """What riskreg reports of a case."""
    return manual.found_in(manual.case_files(told, case))


def riskreg(*arguments, folder):
    """The real command, in a folder."""
    return commands.as_text(commands.run(arguments, folder, os.environ))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_every_rule_has_its_reason_and_its_remedy(rule):
    told = manual.entry(rule)
    assert 2 <= len(re.findall(r"[.?](?: |$)", told.reason)) <= 4
    assert told.mend.endswith(".")
    assert told.bad is not None or told.how is not None


def test_the_manual_tells_of_no_rule_that_is_not_there():
    cases = (Path(manual.__file__).parent / "checks" / "cases").glob("*.yaml")
    told = [name for file in cases for name in re.findall(r"^(RR\w+):", file.read_text("utf-8"), re.MULTILINE)]
    assert sorted(told) == [rule.id for rule in RULES]


def test_the_base_register_has_no_fault():
    assert manual.found_in({manual.REGISTER: BASE}) == []


@each_case
def test_the_bad_case_is_reported_at_a_line_that_it_shows(told):
    found = [one for one in reported(told, "bad") if one.rule is told.rule]
    assert found
    assert found[0].remedy
    assert found[0].source_line.strip()
    assert found[0].source_line in told.bad.files[found[0].file].splitlines()


@each_case
def test_the_good_case_is_not_reported_and_has_no_error(told):
    diagnostics = reported(told, "good")
    assert told.rule not in [one.rule for one in diagnostics]
    assert not has_errors(diagnostics)


@each_case
def test_the_manual_finds_in_a_case_what_the_command_finds(told, tmp_path, monkeypatch):
    for name, text in manual.case_files(told, "bad").items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_bytes(text.encode())
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, ["check", "register.yaml", "--format", "json", "--as-of", str(manual.CASES_AS_OF)])
    found = [(one["id"], one["file"], one["line"], one["message"]) for one in json.loads(run.stdout)["diagnostics"]]
    assert found == [
        (one.rule.id, one.file, one.place.line if one.place else None, one.message) for one in reported(told, "bad")
    ]


@pytest.mark.parametrize("name", ["RR001", "RR802"])
def test_a_rule_that_no_text_can_show_has_no_case(name):
    with pytest.raises(LookupError):
        manual.case_files(ENTRIES[name], "bad")


def test_a_file_that_is_not_there_is_rr001(tmp_path):
    (tmp_path / "staff-access.yaml").write_text(BASE, "utf-8")
    run = riskreg("check", "staf-access.yaml", folder=tmp_path)
    assert run.returncode == 2
    assert "error RR001" in run.stdout
    assert "Did you mean staff-access.yaml?" in run.stdout


@pytest.mark.parametrize(("case", "status"), [("bad", 1), ("good", 0)])
def test_a_template_that_asks_for_what_is_not_there_is_rr801(tmp_path, case, status):
    (tmp_path / "register.yaml").write_text(BASE, "utf-8")
    (tmp_path / "own.md.jinja").write_text(manual.case_files(ENTRIES["RR801"], case)["own.md.jinja"], "utf-8")
    run = riskreg("report", "--template", "own.md.jinja", "-o", "paper.md", folder=tmp_path)
    assert run.returncode == status
    assert ("error RR801" in run.stderr) == (case == "bad")
    assert (tmp_path / "paper.md").exists() == (case == "good")


def test_a_folder_that_is_not_there_is_rr802(tmp_path):
    (tmp_path / "register.yaml").write_text(BASE, "utf-8")
    run = riskreg("report", "-o", "papers/december/paper.md", folder=tmp_path)
    assert run.returncode == 1
    assert "error RR802" in run.stderr
    assert not (tmp_path / "papers").exists()


def test_a_paper_in_the_place_of_its_register_is_rr802(tmp_path):
    text = BASE
    (tmp_path / "register.yaml").write_text(text, "utf-8")
    run = riskreg("report", "register.yaml", "-o", "register.yaml", folder=tmp_path)
    assert run.returncode == 1
    assert "error RR802" in run.stderr
    assert (tmp_path / "register.yaml").read_text("utf-8") == text


def test_every_link_in_the_manual_leads_to_a_section():
    text = manual.manual()
    links = re.findall(r"\]\(#(.+?)\)", text)
    headings = re.findall(r"^## (RR.+)$", text, re.MULTILINE)
    assert links == [heading.lower().replace(" ", "-") for heading in headings]
    assert len(links) == len(RULES)


def test_the_manual_says_what_riskreg_says():
    told = ENTRIES["RR202"]
    (found,) = [one for one in reported(told, "bad") if one.rule is told.rule]
    words = " ".join(manual.section(told.rule).split())
    assert f"warning RR202 {found.message} Mend: {found.remedy} ```" in words


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_prose_fits_a_screen_and_the_files_of_a_case_stand_as_they_are(rule):
    shown, told = manual.section(rule), ENTRIES[rule.id]
    parts = re.split(r"(```(?:yaml|toml|text)\n.*?```)", shown, flags=re.DOTALL)
    assert [row for part in parts[::2] for row in part.splitlines() if len(row) > 80] == []
    files = [text for case in (told.bad, told.good) if case for text in case.files.values()]
    fenced = [part.partition("\n")[2].removesuffix("```") for part in parts[1::2]]
    said = [part for part in fenced if re.match(rf"\w+ {rule.id}\n  ", part)]
    assert [part for part in fenced if part not in said] == [visible(text) for text in files]
    assert all(len(row) <= 80 for part in said for row in part.splitlines())


WORDS = st.sampled_from(["a", "board", "sea-wall", "2.", "12)", "-", "--", "+", "*", "#", "###", "=", ">", ">=", "x" * 90,
                         "`riskreg check`", "`a: b, c`.", "[the page](a.md)", "*very*", "<U+202E>", "RR601:", "|"])  # fmt: skip


@given(st.lists(WORDS, min_size=1, max_size=60).map(" ".join), st.sampled_from(["", "  ", " " * 8]))
def test_a_wrapped_paragraph_has_the_same_words_and_is_the_same_markdown(words, indent):
    text = f"Say {words}"
    rows = manual.wrapped(text, indent).split("\n")
    assert " ".join(row.strip() for row in rows) == text
    assert all(row.startswith(indent) for row in rows[1:])
    assert all(row.count("`") % 2 == 0 for row in rows)
    if not indent:
        html = [markdown_to_html(part).split() for part in ("\n".join(rows), text)]
        assert html[0] == html[1]


def test_no_unseen_character_stands_in_the_manual():
    assert "Staff access <U+202E>to social media" in manual.section(rules.HIDDEN_CHARACTERS)


def test_docs_checks_md_is_the_manual():
    written = (ROOT / "docs" / "checks.md").read_text("utf-8")
    assert written == manual.manual(), "renew it: python -m riskreg.manual > docs/checks.md"


def test_the_command_that_renews_the_manual_prints_it():
    run = subprocess.run([sys.executable, "-m", "riskreg.manual"], capture_output=True, check=True)
    assert run.stdout.decode("utf-8") == manual.manual()
