"""The README is true: its register is typed, its commands are run, and its outputs are what came back.

With RISKREG_UPDATE=1 the outputs are written into the README instead of being compared.
"""

import re

from making import ROOT
from transcripts import BLOCK, is_true, run

from riskreg.rules import RULES

README = ROOT / "README.md"


def test_what_the_readme_shows_is_what_a_reader_gets(tmp_path):
    is_true(README, tmp_path)


def test_the_first_register_of_the_readme_has_fifteen_lines():
    (body,) = [
        body for comment, _, body in BLOCK.findall(README.read_text("utf-8")) if comment == "write: register.yaml"
    ]
    assert len(body.splitlines()) == 15


def test_the_scheme_in_the_readme_can_be_used(tmp_path):
    scheme = next(
        body
        for _, kind, body in BLOCK.findall(README.read_text(encoding="utf-8"))
        if kind == "yaml" and body.startswith("name:")
    )
    (tmp_path / "ours.yaml").write_text(scheme, encoding="utf-8")
    register = next(
        body
        for comment, _, body in BLOCK.findall(README.read_text(encoding="utf-8"))
        if comment == "write: register.yaml"
    )
    (tmp_path / "register.yaml").write_text(
        register.replace("brighton-hove-5x5", "ours.yaml").replace("5, impact", "4, impact"), encoding="utf-8"
    )
    assert "Scheme: Exampleshire 4x4" in run("riskreg score", tmp_path)


def test_every_link_of_the_documents_leads_somewhere():
    for page in [README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md"), ROOT / "benchmarks" / "README.md"]:
        for goal in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8")):
            assert (page.parent / goal).exists(), f"{page.name}: {goal}"


def test_every_rule_that_a_document_names_is_one():
    known = {rule.id for rule in RULES}
    for page in [README, ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")]:
        assert set(re.findall(r"\bRR\d{3}\b", page.read_text(encoding="utf-8"))) <= known, page.name
