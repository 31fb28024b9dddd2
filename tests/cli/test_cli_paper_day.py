"""A paper's tag and a day are read alike by every command: as of the paper's own day, and as of that day."""

import json

import pytest
from making import mitigation, register, risk
from running import FIXED, riskreg
from scripted_git import Scripted

TAG = "board/2026-10-15"


@pytest.fixture
def council(tmp_path):
    """A register of August whose date passed on 1 October, before its paper was made."""
    made_of = Scripted(tmp_path / "council")
    late = mitigation("late", status="agreed", due="2026-10-01", evidence=[])
    both = [{"mitigation": "late", "likelihood": -2}]
    made_of.commit("2026-08-01", register=register(
        risks={"adopting": [risk("A1", mitigated_by=both)], "not_adopting": [risk("N1", mitigated_by=both)]},
        mitigations=[late],
    ))  # fmt: skip
    return made_of


def diff(council, *words):
    (one,) = json.loads(riskreg("diff", *words, "--format", "json", cwd=council.folder).stdout)["changes"]
    kinds = {risk["kind"] for risk in one["risks"]}
    return one["before"]["as_of"], one["after"]["as_of"], kinds, len(one["mitigations"])


@pytest.mark.parametrize("message", [None, "Board paper\n\nAs of: 2026-10-15"])
@pytest.mark.parametrize("asked", [TAG, f"refs/tags/{TAG}", f"tags/{TAG}", "2026-10-15"])
def test_diff_tells_nothing_as_new_that_was_overdue_at_the_paper(council, asked, message):
    council.tag(TAG, message)
    assert diff(council, asked, *FIXED) == ("2026-10-15", "2026-11-21", {"unchanged"}, 0)


def test_a_commit_and_a_tag_of_another_kind_are_read_as_of_their_commit(council):
    council.tag("other/2026-10-15")
    council.tag(TAG)
    for asked in ("HEAD", "other/2026-10-15", f"{TAG}^0"):
        assert diff(council, asked, *FIXED) == ("2026-08-01", "2026-11-21", {"up"}, 1), asked


def test_a_paper_on_a_branch_beside_is_one_too(council):
    council.git("checkout", "--quiet", "-b", "beside")
    council.commit("2026-09-01", "Beside")
    council.tag(TAG)
    council.git("checkout", "--quiet", "main")
    assert diff(council, TAG, *FIXED)[0] == "2026-10-15"


def test_time_does_not_run_backwards(council):
    council.tag(TAG)
    assert diff(council, TAG, "HEAD")[:2] == ("2026-10-15", "2026-10-15")
    assert diff(council, TAG, "--as-of", "2026-09-20")[:2] == ("2026-09-20", "2026-09-20")
    assert diff(council, TAG, "--same-day", *FIXED)[:2] == ("2026-11-21", "2026-11-21")
    assert diff(council, "2026-12-24", *FIXED)[:2] == ("2026-11-21", "2026-11-21")


def test_the_settings_say_which_tags_are_papers(council):
    council.write("riskreg.toml", '[papers]\ntag = "paper-*"\n')
    council.tag("paper-2026-10-15")
    council.tag(TAG)
    assert diff(council, "paper-2026-10-15", *FIXED)[0] == "2026-10-15"
    assert diff(council, TAG, *FIXED)[0] == "2026-08-01"


def test_a_paper_since_a_day_says_that_day_and_tells_no_older_date_as_new(council):
    shown = riskreg("report", "--since", "2026-10-15", *FIXED, cwd=council.folder).stdout.decode()
    part = shown.partition("## 3. What has changed since ")[2].partition("\n## ")[0]
    assert part.splitlines()[0] == "15 October 2026"
    assert "Compared with the register as it stood on 15 October 2026, revision " in part
    assert "overdue" not in part
