"""A register as it stood: read from git with all that it was made of then, as of the day that it stood for."""

from datetime import date
from pathlib import Path

import pytest
from making import mitigation, register, risk
from scripted_git import Scripted

from riskreg import rules
from riskreg.git import GitFault
from riskreg.locate import find
from riskreg.revisions import Past

FIRST, SECOND, THIRD = "2026-03-01", "2026-05-01", "2026-07-01"


def with_policy(status="proposed", **keys):
    return register(
        risks={
            "adopting": [risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -2}])],
            "not_adopting": [risk("N1", treatment="treat", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy", status=status, **keys)],
    )


@pytest.fixture
def repository(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)
    return Scripted(tmp_path)


def past(name="register.yaml"):
    [file], _ = find([name])
    return Past(file)


def states(moment):
    return {one.assessed.risk.id: type(one).__name__ for one in moment.evaluation.outcomes}


def test_each_version_is_read_as_of_the_day_of_its_commit(repository):
    repository.commit(FIRST, register=with_policy())
    repository.commit(SECOND, register=with_policy("agreed", due="2026-06-01"))
    repository.commit(THIRD, register=with_policy("in place", done_on="2026-06-20"))
    with past() as found:
        moments = list(found.versions())
    assert [moment.day for moment in moments] == [date(2026, 3, 1), date(2026, 5, 1), date(2026, 7, 1)]
    assert [states(moment)["A1"] for moment in moments] == ["UndeterminedRisk", "ClassifiedRisk", "ClassifiedRisk"]
    assert all(moment.called == moment.commit.short for moment in moments)


def test_a_day_of_ones_own_goes_before_that_of_the_commit(repository):
    repository.commit(SECOND, register=with_policy("agreed", due="2026-06-01"))
    with past() as found:
        then, now = found.at("HEAD"), found.at("HEAD", date(2026, 7, 1))
    assert then.evaluation.measures["policy"].standing.value == "agreed"
    assert now.evaluation.measures["policy"].standing.value == "agreed, overdue"


def test_a_file_that_was_moved_is_found_where_it_was(repository):
    repository.commit(FIRST, register=with_policy())
    repository.git("mv", "register.yaml", "moved.yaml")
    repository.commit(SECOND, "Move it")
    with past("moved.yaml") as found:
        assert found.at("HEAD~1").evaluation is not None
        assert len(list(found.versions())) == 2


def test_what_a_register_extends_and_its_scheme_are_those_of_the_revision(repository):
    scheme = "name: Ours\nlikelihood: [Low, High, Higher, Top, Peak]\nimpact: [a, b, c, d, e]\nbands:\n  - {name: Green, from: 1}\n  - {name: Red, from: 9}\n"
    base = with_policy("in place", done_on="2026-01-01") | {"scheme": "../ours.yaml", "appetite": {}}
    top = {"riskreg": 1, "extends": "base.yaml", "title": "The upper one"}
    repository.write("ours.yaml", scheme)
    repository.write("registers/base.yaml", base)
    repository.commit(FIRST, **{"registers/top.yaml": top})
    repository.write("ours.yaml", scheme.replace("from: 9", "from: 2"))
    base["risks"]["adopting"][0]["title"] = "Another title"
    repository.write("registers/base.yaml", base)
    repository.commit(SECOND)
    with past("registers/top.yaml") as found:
        before, after = found.at("HEAD~1"), found.at("HEAD")
        told = [moment.commit.name for moment in found.versions()]
    assert [one.message for one in before.diagnostics] == []
    assert told == [before.commit.name, after.commit.name]
    assert before.evaluation.outcomes[0].current.band.name == "Green"
    assert after.evaluation.outcomes[0].current.band.name == "Red"
    assert after.evaluation.outcomes[0].assessed.risk.title == "Another title"
    assert before.evaluation.outcomes[0].assessed.risk.title != "Another title"


def test_a_base_that_is_on_the_disk_but_was_not_in_the_commit_is_not_read(repository):
    repository.commit(FIRST, register={"riskreg": 1, "extends": "./base.yaml", "title": "Top"})
    repository.write("base.yaml", with_policy())
    with past() as found:
        moment = found.at("HEAD")
    assert moment.evaluation is None
    assert "There is no file ./base.yaml" in moment.diagnostics[0].message


def test_a_version_that_cannot_be_read_says_why_and_is_no_more_than_a_warning(repository):
    repository.commit(FIRST, register=with_policy())
    repository.commit(SECOND, register="riskreg: 1\ntitle: [half\n")
    repository.commit(THIRD, register=with_policy())
    with past() as found:
        moments = list(found.versions())
    assert [moment.evaluation is None for moment in moments] == [False, True, False]
    [told] = moments[1].diagnostics
    assert told.rule is rules.REVISION_UNREADABLE
    assert told.message.startswith(f"The version of 1 May 2026 ({moments[1].commit.short}) cannot be read. Line 3: ")


def test_a_register_that_was_deleted_and_came_back_was_not_there_in_between(repository):
    repository.commit(FIRST, register=with_policy())
    repository.git("rm", "--quiet", "register.yaml")
    repository.commit(SECOND, "Gone")
    repository.commit(THIRD, register=with_policy("agreed", due="2026-12-01"))
    with past() as found:
        assert [moment.content is None for moment in found.versions()] == [False, True, False]
        assert found.at("HEAD~1").content is None


@pytest.mark.parametrize(
    ("name", "message", "day"),
    [
        ("board/2026-03-10", None, date(2026, 3, 10)),
        ("board/2026-03-10", "The paper\n\nAs of: 2026-03-12", date(2026, 3, 12)),
        ("board/spring", None, date(2026, 3, 1)),
        ("board/2026-02-30", None, date(2026, 3, 1)),
    ],
)
def test_a_paper_is_read_as_of_the_day_that_it_was_made_for(repository, name, message, day):
    repository.commit(FIRST, register=with_policy())
    repository.tag(name, message)
    repository.tag("release/1")
    with past() as found:
        [paper] = found.papers("board/*")
    assert (paper.tag, paper.day) == (name, day)
    assert paper.called == f"{name} ({paper.commit.short})"


def test_a_paper_of_before_the_register_was_there_is_no_paper_of_it(repository):
    repository.commit(FIRST, other=with_policy())
    repository.tag("board/2026-03-01")
    repository.commit(SECOND, register=with_policy())
    repository.tag("board/2026-05-01")
    with past() as found:
        assert [paper.tag for paper in found.papers("board/*")] == ["board/2026-05-01"]


def test_what_was_never_committed_has_no_history(repository):
    repository.commit(FIRST, other=with_policy())
    repository.write("register.yaml", with_policy())
    with past() as found, pytest.raises(GitFault) as told:
        list(found.versions())
    assert told.value.rule is rules.NOT_IN_GIT
    assert "git add register.yaml" in told.value.remedy


def test_standard_input_has_no_history(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    from riskreg.locate import SourceFile

    with pytest.raises(GitFault, match="Standard input has no history"):
        Past(SourceFile("standard input", None, Path(), b""))


def test_a_version_that_git_has_lost_is_a_gap(repository):
    repository.commit(FIRST, register=with_policy())
    repository.commit(SECOND, register=with_policy("agreed", due="2026-12-01"))
    blob = repository.git("rev-parse", "HEAD~1:register.yaml")
    (repository.folder / ".git" / "objects" / blob[:2] / blob[2:]).unlink()
    with past() as found:
        moments = list(found.versions())
    assert [moment.evaluation is None for moment in moments] == [True, False]
    assert moments[0].diagnostics[0].rule is rules.REVISION_UNREADABLE
