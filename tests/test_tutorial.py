"""The tutorial is true: a newcomer who follows it, from nothing to a board paper, sees what it shows."""

from making import ROOT
from transcripts import BLOCK, is_true

TUTORIAL = ROOT / "docs" / "tutorial.md"


def test_a_newcomer_who_follows_the_tutorial_sees_what_it_shows(tmp_path):
    is_true(TUTORIAL, tmp_path)
    register = (tmp_path / "otterton" / "registers" / "staff-access.yaml").read_text(encoding="utf-8")
    assert "recommended: true" in register
    assert (tmp_path / "otterton" / "papers" / "staff-access-board-paper.md").is_file()


def test_the_tutorial_walks_through_every_command_of_a_newcomer():
    commands = "\n".join(body for _, kind, body in BLOCK.findall(TUTORIAL.read_text("utf-8")) if kind == "console")
    for command in ("init", "score", "check", "explain", "rule", "report", "upstream"):
        assert f"$ riskreg {command} " in commands
