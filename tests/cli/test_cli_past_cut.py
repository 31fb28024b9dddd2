"""A clone that holds only the last part of the history: what cannot be told for it is said, and never looks like calm."""

import json

import pytest
from making import mitigation, register, risk
from running import FIXED, riskreg, text
from scripted_git import Scripted


def made(*more):
    mine = [{"mitigation": "policy", "likelihood": -1}]
    return register(
        risks={"adopting": [risk(name, mitigated_by=mine) for name in ("A1", *more)],
               "not_adopting": [risk("N1", mitigated_by=mine)]},
        mitigations=[mitigation("policy")],
    )  # fmt: skip


@pytest.fixture
def whole(tmp_path):
    """A register at a paper, and without one of its risks since."""
    council = Scripted(tmp_path / "whole")
    council.commit("2026-09-01", "Begin", register=made("A2"), **{"registers/other.yaml": made()})
    council.tag("board/2026-09-10")
    council.commit("2026-11-01", "Take A2 out", register=made())
    return council


@pytest.fixture
def clone(whole, tmp_path):
    whole.git("clone", "--quiet", "--depth", "1", f"file://{whole.folder}", str(tmp_path / "clone"))
    return tmp_path / "clone"


def said(done):
    return " ".join(done.stderr.decode().split())


@pytest.mark.parametrize("paper", ["board-paper", "one-page", "action-list", "register"])
def test_a_paper_says_that_it_cannot_tell_and_so_does_the_command(clone, paper):
    done = riskreg("report", "--paper", paper, "register.yaml", "registers/other.yaml", *FIXED, cwd=clone)
    assert done.returncode == 0
    assert said(done).count("RR816") == 1
    assert "no earlier paper is in it, so this one cannot say what has changed since the last" in said(done)
    assert "`git fetch --unshallow --tags`" in said(done)
    parts = done.stdout.decode().split(
        "This paper cannot say what has changed since the last one: it was made from a copy"
    )
    assert len(parts) == 3
    assert "What has changed since the last paper" in parts[0]


def test_a_workbook_says_it_too(clone):
    from openpyxl import load_workbook

    assert riskreg("report", "-o", "paper.xlsx", *FIXED, cwd=clone).returncode == 0
    cells = [cell.value for row in load_workbook(clone / "paper.xlsx").worksheets[0].iter_rows() for cell in row]
    assert [text for text in cells if str(text).startswith("This paper cannot say what has changed")] != []


def test_a_paper_that_is_to_tell_nothing_and_a_whole_clone_are_quiet(clone, whole):
    for folder, words in ((clone, ("--since", "none")), (whole.folder, ())):
        done = riskreg("report", *words, *FIXED, cwd=folder)
        assert (done.returncode, done.stderr) == (0, b"")
        assert b"cannot say" not in done.stdout


def test_where_the_last_paper_is_in_it_the_papers_before_may_be_missing(whole, tmp_path):
    whole.git("clone", "--quiet", "--depth", "2", f"file://{whole.folder}", str(tmp_path / "two"))
    done = riskreg("report", *FIXED, cwd=tmp_path / "two")
    assert "papers before board/2026-09-10 are not in it" in said(done)
    assert b"Removed since 10 September 2026" in done.stdout


def test_check_says_once_that_the_past_was_not_looked_at(clone):
    done = riskreg("check", "--format", "json", "register.yaml", "registers/other.yaml", *FIXED, cwd=clone)
    found = [one for one in json.loads(done.stdout)["diagnostics"] if one["id"] == "RR816"]
    assert [one["severity"] for one in found] == ["note"]
    assert "RR709 to RR712" in found[0]["message"]


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--select", "RR712"), True),
        (("--select", "RR7"), True),
        (("--select", "RR2"), False),
        (("--ignore", "RR7"), False),
        (("--select", "RR712", "--ignore", "RR816"), False),
    ],
)
def test_check_says_so_only_where_those_rules_count(clone, words, told):
    done = riskreg("check", *words, *FIXED, cwd=clone)
    assert ("RR816" in text(done)) == told
    assert done.returncode == 0


def test_a_whole_clone_is_checked_without_a_word_of_it(whole):
    shown = text(riskreg("check", "--select", "RR712,RR816", *FIXED, cwd=whole.folder))
    assert ["RR816" in shown, "RR712" in shown] == [False, True]
