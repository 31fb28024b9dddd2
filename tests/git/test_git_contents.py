"""What a file held before, on whatever branch or tag: newest first, and what git has lost is stepped over."""

import shutil

import pytest

from riskreg.git import GitFault, Repository


def contents(scripted, path="r.yaml"):
    """What it held, as texts."""
    return [content.decode() for content in Repository.open(scripted.folder).contents(path)]


def test_every_branch_and_tag_counts_and_deletions_do_not(scripted):
    scripted.keep("r.yaml", "1", "first")
    scripted.git("checkout", "-q", "-b", "side")
    scripted.keep("r.yaml", "2", "second")
    scripted.git("tag", "kept")
    scripted.keep("r.yaml", "3", "third")
    scripted.git("checkout", "-q", "-")
    scripted.git("rm", "-q", "r.yaml")
    scripted.commit("gone")
    assert sorted(contents(scripted)) == ["1", "2", "3"]
    scripted.git("branch", "-q", "-D", "side")
    assert sorted(contents(scripted)) == ["1", "2"]
    assert contents(scripted, "other.yaml") == []


def test_tags_of_what_is_no_commit_are_passed_over(scripted):
    scripted.keep("r.yaml", "1", "first")
    for name, what in (("blob", "HEAD:r.yaml"), ("tree", "HEAD^{tree}")):
        scripted.git("tag", name, what)
    assert contents(scripted) == ["1"]


@pytest.mark.parametrize("name", ["é ü.yaml", "line\nend.yaml", "-x.yaml", ":(glob)*.yaml", "HEAD"])
def test_no_name_is_taken_for_anything_else(scripted, name):
    scripted.keep("r.yaml", "other", "other")
    scripted.keep(name, "1", "first")
    assert contents(scripted, name) == ["1"]


def test_all_its_names_are_gone_through(scripted):
    scripted.keep("a.yaml", "some lines\nof a register\n", "first")
    scripted.git("mv", "a.yaml", "b.yaml")
    scripted.commit("moved")
    scripted.git("mv", "b.yaml", "c.yaml")
    scripted.commit("moved again")
    assert len(contents(scripted, "c.yaml")) == 3
    scripted.git("mv", "c.yaml", "d.yaml")
    assert len(contents(scripted, "d.yaml")) == 3


def test_of_what_is_lost_nothing_is_told(scripted):
    scripted.keep("r.yaml", "1", "first")
    lost = scripted.git("rev-parse", "HEAD:r.yaml").strip()
    scripted.keep("r.yaml", "2", "second")
    (scripted.folder / ".git/objects" / lost[:2] / lost[2:]).unlink()
    assert contents(scripted) == ["2"]


def test_without_a_history_it_says_so_or_has_none(scripted):
    assert contents(scripted) == []
    scripted.keep("r.yaml", "1", "first")
    shutil.rmtree(scripted.folder / ".git/objects")
    (scripted.folder / ".git/objects").mkdir()
    with pytest.raises(GitFault):
        contents(scripted)
