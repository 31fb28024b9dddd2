"""A register that is gone as a whole: told by diff, history, follow-up and check, and asked for by its old name."""

import json

import pytest
from making import mitigation, register, risk
from running import FIXED, riskreg, text
from scripted_git import Scripted

GONE, PAPER = "registers/three.yaml", "board/2026-11-01"


def made(title="Staff access"):
    """A1 is above appetite, N1 not, and A2 is closed."""
    mine = [{"mitigation": "policy", "likelihood": -1}]
    closed = {"status": "closed", "closed": {"on": "2026-09-01", "by": "The board", "reason": "It cannot happen."}}
    return register(
        title=title,
        appetite={"default": "Moderate"},
        risks={
            "adopting": [
                risk("A1", likelihood=5, impact=5, mitigated_by=mine),
                risk("A2", mitigated_by=mine, **closed),
            ],
            "not_adopting": [risk("N1", likelihood=2, impact=1, mitigated_by=mine)],
        },
        mitigations=[mitigation("policy")],
    )


@pytest.fixture
def council(tmp_path):
    """Two registers that are the same in all, of which one was deleted after a paper."""
    made_of = Scripted(tmp_path / "council")
    made_of.commit("2026-10-01", "Begin", **{"registers/one.yaml": made(), GONE: made()})
    made_of.tag(PAPER)
    made_of.git("rm", "--quiet", GONE)
    made_of.commit("2026-11-05", "Drop three")
    return made_of


def run(council, *words):
    return riskreg(*words, *FIXED, cwd=council.folder, COLUMNS="200")


@pytest.mark.parametrize("words", [(), (GONE,), ("registers",)])
def test_diff_tells_it_under_what_needs_attention_with_what_went(council, words):
    done = run(council, "diff", "HEAD~1", "HEAD", *words)
    assert done.returncode == 0
    shown = text(done).partition(GONE)[2]
    assert "NEEDS ATTENTION\nThe whole register was removed, with 2 risks: 1 of them above appetite.\n" in shown
    assert "Nothing says who decided that." in shown
    (one,) = [
        one
        for one in json.loads(run(council, "diff", "HEAD~1", "HEAD", *words, "--format", "json").stdout)["changes"]
        if one["path"] == GONE
    ]
    assert one["lost"] == {"risks": 2, "above_appetite": 1}


def test_a_register_that_was_renamed_is_not_gone(council):
    council.git("mv", "registers/one.yaml", "registers/first.yaml")
    council.commit("2026-11-06", "Another name")
    found = json.loads(run(council, "diff", "HEAD~1", "HEAD", "--format", "json").stdout)["changes"]
    assert [one["path"] for one in found] == ["registers/first.yaml"]
    told = text(run(council, "check", "--select", "RR712"))
    assert [GONE in told, "registers/one.yaml" in told] == [True, False]


def test_the_past_of_a_file_that_is_gone_can_be_asked_for(council):
    done = run(council, "history", GONE)
    assert done.returncode == 0
    shown = " ".join(text(done).split())
    assert "The register is gone: it was deleted on 5 November 2026 (" in shown
    assert "Ada Officer: Drop three)." in shown
    assert "A1" in text(run(council, "history", "A1", GONE))
    assert run(council, "history", "--by", "tag", GONE).returncode == 0


def test_a_name_that_no_commit_had_is_told_as_ever(council):
    for words in (("diff", "HEAD~1", "HEAD"), ("history",)):
        done = run(council, *words, "registers/thre.yaml")
        assert done.returncode == 2
        assert "There is no file registers/thre.yaml." in text(done)


def test_follow_up_and_check_tell_of_it_by_the_last_paper(council):
    follow_up = run(council, "follow-up", "--format", "json")
    gone = json.loads(follow_up.stdout)["follow_up"][-1]
    assert (gone["path"], [one["id"] for one in gone["removed"]]) == (GONE, ["A1", "N1"])
    done = run(council, "check", "--select", "RR712", "--format", "json")
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert (found["file"], found["id"]) == (GONE, "RR712")
    assert f"the last paper, {PAPER}, with 2 risks, 1 of them above appetite" in found["message"]
    assert f"`git checkout {PAPER} -- {GONE}`" in found["remedy"]
    assert run(council, "check", "--select", "RR712", "--fail-on", "warning").returncode == 1


def test_it_is_told_only_where_it_was_looked_for_and_until_the_next_paper(council):
    assert GONE not in text(run(council, "check", "--select", "RR712", "registers/one.yaml"))
    assert GONE not in text(run(council, "check", "--ignore", "RR712"))
    council.tag("board/2026-11-10")
    assert GONE not in text(run(council, "check", "--select", "RR712"))


def test_what_was_no_register_is_not_missed(council):
    council.git("checkout", "--quiet", "HEAD~1", "--", GONE)
    council.commit("2026-11-06", "Back", **{"registers/scheme.yaml": "name: Ours\n"})
    council.tag("board/2026-11-07")
    council.git("rm", "--quiet", "registers/scheme.yaml")
    assert "Nothing to report" in text(run(council, "check", "--select", "RR712"))
