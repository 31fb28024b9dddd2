"""An id that was given out again, through real git and the real command: every output tells of two risks, and none of one."""

import json
import re

import pytest
from making import mitigation, register, risk
from papers_in_git import SOMEBODY, papers, riskreg

EFFECT = {"mitigation": "policy", "likelihood": -1}
TAG = "board/2026-06-10"
LEAK = risk("A2", title="Children's data is leaked", likelihood=5, impact=5, mitigated_by=[EFFECT])
QUEUE = risk("A2", title="The canteen queue grows", likelihood=2, impact=1, mitigated_by=[EFFECT])
NOW = "A2 is another risk now: before, it was “Children's data is leaked”."


def with_risks(*more):
    data = register(appetite={"default": "Moderate"}, mitigations=[mitigation("policy", done_on="2026-01-01")])
    data["risks"]["adopting"] += more
    return data


def asked(folder, *words):
    """What a command says, on one line."""
    run = riskreg(folder, *words, **SOMEBODY)
    assert run.returncode in (0, 1), run.stderr
    return " ".join(run.stdout.split())


@pytest.fixture(scope="module", params=["at once", "one commit after the other"])
def replaced(request, tmp_path_factory):
    """A repository in which A2 went without a record, and its id was given to another risk."""
    between = [("2026-07-01", None, with_risks())] if request.param != "at once" else []
    readings = [("2026-06-01", TAG, with_risks(LEAK)), *between, ("2026-08-01", None, with_risks(QUEUE))]
    return papers(tmp_path_factory.mktemp("replaced"), *readings).folder


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    """One in which A2 was given another id, and then its own to another risk."""
    child = LEAK | {"id": "CHILD"}
    readings = [
        ("2026-06-01", TAG, with_risks(LEAK)),
        ("2026-07-01", None, with_risks(child)),
        ("2026-08-01", None, with_risks(QUEUE, child)),
    ]
    return papers(tmp_path_factory.mktemp("renamed"), *readings).folder


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_diff_tells_of_one_that_is_gone_and_one_that_is_new(replaced, form):
    said = asked(replaced, "diff", TAG, "--format", form).replace("&#39;", "'").replace("&#x27;", "'")
    for part in ("nothing says who decided that", "1 new, 1 removed and 2 unchanged", "A2 is another risk now"):
        assert re.search(part.replace(" ", r"[\s\\]+"), said), part
    assert re.findall("better|improving|Wording|WORDING", said) == []


def test_diff_as_json_has_both(replaced):
    risks = json.loads(asked(replaced, "diff", TAG, "--format", "json"))["changes"][0]["risks"]
    told = [(one["kind"], one["title"], one["another"]) for one in risks if one["id"] == "A2"]
    assert told == [("new", QUEUE["title"], LEAK["title"]), ("removed", LEAK["title"], QUEUE["title"])]


@pytest.mark.parametrize("by", ["commit", "tag", "month"])
def test_history_begins_with_the_new_one_and_says_what_the_id_stood_for(replaced, by):
    said = asked(replaced, "history", "A2", "--by", by)
    assert said.count("New: now and target Low 1.") == 1
    assert NOW in said
    assert "High" not in said
    whole = asked(replaced, "history", "--by", by)
    assert whole.count("A2 It was removed, with no record of who decided that.") == 1
    entries = json.loads(asked(replaced, "history", "A2", "--by", by, "--format", "json"))["history"][0]["entries"]
    assert [(one["kind"], one["another"]) for one in entries] == [("new", LEAK["title"])]


def test_follow_up_and_check_report_the_removal(replaced):
    assert "REMOVED WITHOUT A RECORD A2 Children's data is leaked" in asked(replaced, "follow-up")
    assert "A2 (“Children's data is leaked”) was in the last paper" in asked(replaced, "check", "--select", "RR712")


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_paper_tells_the_board(replaced, form, tmp_path):
    file = tmp_path / f"paper.{form}"
    asked(replaced, "report", "--since", TAG, "--format", form, "-o", str(file))
    said = " ".join(re.sub("<[^>]*>", " ", file.read_text("utf-8")).replace("&#39;", "'").split())
    assert "A2 was removed with no record of who decided" in said
    assert re.findall(r"A2 is another risk now: before, it was “Children's data is leaked”", said)
    assert re.findall(r"A2[^.]*improving", said) == []


def test_where_the_old_one_was_renamed_it_is_followed_and_nothing_is_removed(renamed):
    risks = json.loads(asked(renamed, "diff", TAG, "--format", "json"))["changes"][0]["risks"]
    assert {(one["id"], one["was"], one["kind"]) for one in risks if one["id"] in ("A2", "CHILD")} == {
        ("A2", None, "new"), ("CHILD", "A2", "unchanged"),
    }  # fmt: skip
    assert "REMOVED" not in asked(renamed, "follow-up")
    assert "RR712" not in asked(renamed, "check", "--select", "RR712")
    for by in ("commit", "tag", "month"):
        said = asked(renamed, "history", "CHILD", "--by", by)
        assert "New: now and target High 20." in said or by != "commit"
        assert "A2 is called CHILD from here on." in said
        assert NOW in asked(renamed, "history", "A2", "--by", by)


def test_a_branch_that_is_merged_tells_of_it_once(tmp_path):
    made = papers(tmp_path, ("2026-06-01", TAG, with_risks(LEAK)))
    made.git("checkout", "--quiet", "-b", "side")
    made.commit("2026-07-01", "Another", register=with_risks(QUEUE))
    made.git("checkout", "--quiet", "main")
    made.commit("2026-07-02", "Owner", register=with_risks(LEAK) | {"title": "Staff access"})
    made.write("register.yaml", with_risks(QUEUE) | {"title": "Staff access"})
    made.git("merge", "--quiet", "--no-commit", "--strategy", "ours", "side", day="2026-07-03")
    made.write("register.yaml", with_risks(QUEUE) | {"title": "Staff access"})
    made.commit("2026-07-03", "Merge")
    said = asked(made.folder, "history")
    assert (said.count("A2 It was removed"), said.count("A2 New: now and target Low 1.")) == (1, 1)
