"""A file's versions: every commit that changed it, on all branches, under all its names; and what cannot be told is told."""

import shutil
import subprocess
from pathlib import Path

import pytest
from scripted import Scripted, text

from riskreg import rules
from riskreg.git import GitFault, Repository


def versions(scripted, path="r.yaml", since=None):
    """The subject, the path and whether it is gone, of each version; oldest first."""
    found = Repository.open(scripted.folder).versions(path, since)
    return [(version.commit.subject, version.path, version.gone) for version in found]


def subjects(scripted, path="r.yaml", since=None):
    """The subjects alone."""
    return [subject for subject, _, _ in versions(scripted, path, since)]


def contents(scripted, path="r.yaml"):
    """The content of each version, None where it is gone."""
    repository = Repository.open(scripted.folder)
    with repository.objects() as objects:
        return [objects.read(version.commit.name, version.path) for version in repository.versions(path)]


def test_only_commits_that_changed_the_file_are_versions_of_it(scripted):
    scripted.keep("other", "1", "before")
    scripted.keep("r.yaml", "1", "first")
    scripted.keep("other", "2", "between")
    scripted.keep("r.yaml", "2", "second")
    scripted.commit("empty")
    assert subjects(scripted) == ["first", "second"]
    assert contents(scripted) == [b"1", b"2"]


def test_a_change_that_is_taken_back_is_two_versions(scripted):
    for subject, content in (("one", "1"), ("two", "2"), ("back", "1")):
        scripted.keep("r.yaml", content, subject)
    assert subjects(scripted) == ["one", "two", "back"]
    found = Repository.open(scripted.folder).versions("r.yaml")
    assert found[0].blob == found[2].blob != found[1].blob
    assert [version.before for version in found] == [(), (found[0].blob,), (found[1].blob,)]


def test_that_a_file_may_be_run_is_no_version(scripted):
    scripted.keep("r.yaml", "1", "first")
    (scripted.folder / "r.yaml").chmod(0o755)
    scripted.commit("mode")
    assert subjects(scripted) == ["first"]


def test_line_ends_turned_round_are_a_version(scripted):
    scripted.keep("r.yaml", "a\nb\n", "unix")
    scripted.keep("r.yaml", "a\r\nb\r\n", "windows")
    assert contents(scripted) == [b"a\nb\n", b"a\r\nb\r\n"]


def test_a_file_that_was_deleted_and_came_back_goes_on(scripted):
    scripted.keep("r.yaml", "1", "first")
    (scripted.folder / "r.yaml").unlink()
    scripted.commit("deleted")
    scripted.keep("r.yaml", "2", "back")
    assert versions(scripted) == [("first", "r.yaml", False), ("deleted", "r.yaml", True), ("back", "r.yaml", False)]
    assert contents(scripted) == [b"1", None, b"2"]


def test_a_file_that_never_was_has_no_versions(scripted):
    scripted.keep("r.yaml", "1")
    assert versions(scripted, "other.yaml") == []


def test_renames_are_followed_whether_the_content_changed_or_not(scripted):
    scripted.keep("a.yaml", text(), "made")
    scripted.git("mv", "a.yaml", "b.yaml")
    scripted.commit("exact")
    scripted.git("mv", "b.yaml", "c.yaml")
    scripted.keep("c.yaml", text(3), "changed too")
    (scripted.folder / "sub").mkdir()
    scripted.git("mv", "c.yaml", "sub/r.yaml")
    scripted.commit("into a folder")
    assert versions(scripted, "sub/r.yaml") == [
        ("made", "a.yaml", False), ("exact", "b.yaml", False),
        ("changed too", "c.yaml", False), ("into a folder", "sub/r.yaml", False),
    ]  # fmt: skip
    assert versions(scripted, "a.yaml") == [("made", "a.yaml", False), ("exact", "a.yaml", True)]


def test_a_copy_begins_a_history_of_its_own(scripted):
    scripted.keep("a.yaml", text(), "made")
    scripted.keep("r.yaml", text(), "copied")
    assert subjects(scripted) == ["copied"]


def test_a_file_that_was_renamed_there_and_back_tells_each_step_once(scripted):
    scripted.keep("r.yaml", text(), "made")
    for subject, old, new in (("there", "r.yaml", "other.yaml"), ("back", "other.yaml", "r.yaml")):
        scripted.git("mv", old, new)
        scripted.commit(subject)
    assert versions(scripted) == [("made", "r.yaml", False), ("there", "other.yaml", False), ("back", "r.yaml", False)]


def test_another_file_that_later_takes_the_old_name_is_not_taken_for_this_one(scripted):
    scripted.keep("old.yaml", text(), "made")
    scripted.git("mv", "old.yaml", "r.yaml")
    scripted.commit("renamed")
    scripted.keep("old.yaml", "something else entirely", "another")
    scripted.keep("old.yaml", "something else again", "changed that")
    assert subjects(scripted) == ["made", "renamed"]


def branches(scripted, ours, theirs, *, result=None):
    """A file changed on two branches that are merged; `result` is put into the merge in place of what git makes."""
    scripted.keep("r.yaml", text(), "made")
    scripted.git("checkout", "--quiet", "-b", "side")
    scripted.keep("r.yaml", theirs, "theirs")
    scripted.git("checkout", "--quiet", "main")
    scripted.keep("r.yaml", ours, "ours")
    scripted.git("merge", "--quiet", "--no-commit", "side", check=False)
    if result is not None:
        scripted.put("r.yaml", result)
    scripted.commit("merged")


def test_both_branches_of_a_merge_are_told_and_the_merge_where_it_is_like_neither(scripted):
    branches(scripted, text(2), text(30))
    found = Repository.open(scripted.folder).versions("r.yaml")
    assert {version.commit.subject for version in found} == {"made", "ours", "theirs", "merged"}
    blobs = {version.commit.subject: version.blob for version in found}
    assert found[0].commit.subject == "made"
    assert found[-1].commit.subject == "merged"
    assert found[-1].before == (blobs["ours"], blobs["theirs"])
    assert {version.before for version in found[1:3]} == {(blobs["made"],)}


def test_a_merge_that_takes_one_side_is_no_version_but_both_sides_are(scripted):
    branches(scripted, text(2), text(2, 30), result=text(2))
    assert sorted(subjects(scripted)) == ["made", "ours", "theirs"]


def test_a_merge_with_a_change_of_its_own_is_one(scripted):
    branches(scripted, text(2), text(30), result=text(2, 30, 35))
    assert subjects(scripted)[-1] == "merged"
    assert contents(scripted)[-1] == text(2, 30, 35).encode()


def test_a_merge_of_several_branches_is_read(scripted):
    scripted.keep("r.yaml", text(), "made")
    for number in (5, 15, 25):
        scripted.git("checkout", "--quiet", "-b", f"side{number}", "main")
        scripted.keep("r.yaml", text(number), f"line {number}")
    scripted.git("checkout", "--quiet", "main")
    scripted.git("merge", "--quiet", "-m", "octopus", "side5", "side15", "side25")
    found = Repository.open(scripted.folder).versions("r.yaml")
    assert sorted(version.commit.subject for version in found) == ["line 15", "line 25", "line 5", "made", "octopus"]
    assert len(found[-1].before) == 3


def test_a_file_renamed_on_one_branch_and_changed_on_the_other_is_followed_on_both(scripted):
    scripted.keep("old.yaml", text(), "made")
    scripted.keep("old.yaml", text(1), "changed")
    scripted.git("checkout", "--quiet", "-b", "side")
    scripted.keep("old.yaml", text(1, 30), "on the side")
    scripted.git("checkout", "--quiet", "main")
    scripted.git("mv", "old.yaml", "r.yaml")
    scripted.commit("renamed")
    scripted.git("merge", "--quiet", "-m", "merged", "side")
    found = versions(scripted)
    assert found[:2] == [("made", "old.yaml", False), ("changed", "old.yaml", False)]
    assert sorted(found[2:4]) == [("on the side", "old.yaml", False), ("renamed", "r.yaml", False)]
    assert found[4:] == [("merged", "r.yaml", False)]


def test_histories_without_a_common_beginning_are_both_told(scripted):
    scripted.keep("r.yaml", text(), "made")
    scripted.git("checkout", "--quiet", "--orphan", "other")
    scripted.git("rm", "--quiet", "-rf", ".")
    scripted.keep("s.txt", "1", "second root")
    scripted.git("checkout", "--quiet", "main")
    scripted.git("merge", "--quiet", "--allow-unrelated-histories", "-m", "joined", "other")
    assert subjects(scripted) == ["made"]
    assert subjects(scripted, "s.txt") == ["second root"]


def test_since_leaves_out_what_leads_to_a_revision_and_a_day_before_all_leaves_out_nothing(scripted):
    first = scripted.keep("r.yaml", "1", "one")
    scripted.keep("r.yaml", "2", "two")
    scripted.keep("r.yaml", "3", "three")
    assert subjects(scripted, since=first) == ["two", "three"]
    assert subjects(scripted, since="2026-09-02") == ["three"]
    assert subjects(scripted, since="HEAD") == []
    assert subjects(scripted, since="2020-01-01") == ["one", "two", "three"]
    with pytest.raises(GitFault) as fault:
        versions(scripted, since="nothing")
    assert fault.value.rule is rules.NO_REVISION


def test_a_folder_or_a_submodule_of_the_name_is_no_version_of_the_file(scripted):
    scripted.keep("r.yaml/inside", "something else", "a folder")
    shutil.rmtree(scripted.folder / "r.yaml")
    scripted.keep("r.yaml", "1", "a file")
    (scripted.folder / "r.yaml").unlink()
    scripted.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},r.yaml")
    scripted.git("commit", "--quiet", "-m", "a submodule")
    assert versions(scripted) == [("a file", "r.yaml", False), ("a submodule", "r.yaml", True)]


@pytest.mark.parametrize("by_git", [True, False])
def test_a_file_that_was_moved_and_not_committed_yet_is_followed(scripted, by_git):
    scripted.keep("old/r.yaml", text(), "made")
    scripted.keep("other.yaml", "1\n", "other")
    (scripted.folder / "new").mkdir()
    if by_git:
        scripted.git("mv", "old/r.yaml", "new/s.yaml")
    else:
        (scripted.folder / "old" / "r.yaml").rename(scripted.folder / "new" / "s.yaml")
    scripted.put("new/s.yaml", text(3).replace("\n", "\r\n"))
    assert versions(scripted, "new/s.yaml") == [("made", "old/r.yaml", False)]


def test_a_copy_and_a_new_file_that_is_little_like_one_that_is_gone_were_not_moved(scripted):
    scripted.keep("r.yaml", text(), "made")
    scripted.put("copy.yaml", text())
    assert versions(scripted, "copy.yaml") == []
    (scripted.folder / "copy.yaml").unlink()
    (scripted.folder / "r.yaml").rename(scripted.folder / "kept.txt")
    scripted.put("new.yaml", "something else\n")
    assert versions(scripted, "new.yaml") == []


@pytest.mark.parametrize(
    "name",
    ["two\nlines", "end\r", "\xff".encode("latin-1").decode("utf-8", "surrogateescape"), "-h", "--output=x", "*.yaml", ":(glob)**", "quo'te\"\t", "back\\slash", " ", "é", "e\u0301", "a:b", ":/x", "!x"],
)  # fmt: skip
def test_a_file_may_have_any_name_and_is_not_taken_for_a_pattern_or_an_option(scripted, name):
    scripted.keep("other.yaml", "1", "other")
    scripted.keep(name, text(), "made")
    scripted.put(name, "").rename(scripted.folder / f"{name}.moved")
    scripted.keep(f"{name}.moved", text(3), "moved")
    (scripted.folder / f"{name}.moved").rename(scripted.folder / name)
    scripted.commit("back")
    repository = Repository.open(scripted.folder)
    path = repository.path_of(scripted.folder / name)
    assert path == name
    assert versions(scripted, path) == [("made", name, False), ("moved", f"{name}.moved", False), ("back", name, False)]
    assert repository.unclean([path]) == []
    with repository.objects() as objects:
        head = repository.commit("HEAD").name
        assert objects.read(head, path) == text(3).encode()
        assert Path(name).name in objects.names(head, ":" if name == ":/x" else "")


def test_names_that_differ_in_their_unicode_form_alone_are_told_apart_where_git_has_both(scripted):
    scripted.keep("é.yaml", "1", "composed")
    repository = Repository.open(scripted.folder)
    decomposed = scripted.folder / "e\u0301.yaml"
    assert repository.path_of(decomposed) == "é.yaml", "a Mac's disk gives the name so"
    scripted.keep("e\u0301.yaml", "2", "decomposed")
    assert repository.path_of(decomposed) == "e\u0301.yaml"
    assert subjects(scripted, "e\u0301.yaml") == ["decomposed"]


def test_the_history_of_a_shallow_clone_begins_where_it_was_cut(scripted, tmp_path):
    for number in range(4):
        scripted.keep("r.yaml", f"{number}", f"{number}")
    scripted.git("clone", "--quiet", "--depth=2", f"file://{scripted.folder}", str(tmp_path / "clone"))
    clone = Repository.open(tmp_path / "clone")
    assert clone.shallow
    assert not Repository.open(scripted.folder).shallow
    assert [version.commit.subject for version in clone.versions("r.yaml")] == ["2", "3"]
    assert clone.versions("r.yaml")[0].before == ()
    with pytest.raises(GitFault, match="3 September 2026") as fault:
        clone.commit("2026-09-02")
    assert "--unshallow" in fault.value.remedy


def test_a_repository_with_longer_names_of_objects_is_read(tmp_path):
    try:
        scripted = Scripted(tmp_path / "long", "--object-format=sha256")
    except subprocess.CalledProcessError:
        pytest.skip("this git knows SHA-1 only")
    name = scripted.keep("sub/two\nlines", "1", "one")
    scripted.keep("sub/two\nlines", "2", "two")
    assert len(name) == 64
    assert contents(scripted, "sub/two\nlines") == [b"1", b"2"]


def test_replaced_commits_and_grafts_change_nothing(scripted):
    first = scripted.keep("r.yaml", "1", "one")
    second = scripted.keep("r.yaml", "2", "two")
    scripted.keep("r.yaml", "3", "three")
    scripted.git("replace", second, first)
    (scripted.folder / ".git" / "info").mkdir(exist_ok=True)
    (scripted.folder / ".git" / "info" / "grafts").write_text(f"{second}\n")
    assert subjects(scripted) == ["one", "two", "three"]


def test_a_lost_content_of_another_file_does_not_hinder_the_following(scripted):
    scripted.keep("a.yaml", text(), "made")
    scripted.put("gone.txt", text(1, 2, 3, 4, 5))
    scripted.commit("other")
    lost = scripted.git("rev-parse", "HEAD:gone.txt")
    scripted.git("rm", "--quiet", "gone.txt")
    scripted.git("mv", "a.yaml", "r.yaml")
    scripted.put("new.txt", text(1, 2, 3, 4, 6))
    scripted.commit("renamed")
    (scripted.folder / ".git" / "objects" / lost[:2] / lost[2:]).unlink()
    assert subjects(scripted) == ["made", "renamed"]


def test_a_lost_folder_is_a_fault_and_no_crash(scripted):
    scripted.keep("r.yaml", "1")
    tree = scripted.git("rev-parse", "HEAD^{tree}")
    (scripted.folder / ".git" / "objects" / tree[:2] / tree[2:]).unlink()
    with pytest.raises(GitFault) as fault:
        versions(scripted)
    assert fault.value.rule is rules.NOT_IN_GIT
    assert "git fsck" in fault.value.remedy


def test_a_repository_without_commits_says_so(scripted):
    for ask in (lambda it: it.versions("r.yaml"), lambda it: it.commit("HEAD"), lambda it: it.commit("2026-09-01")):
        with pytest.raises(GitFault, match="Nothing has been committed") as fault:
            ask(Repository.open(scripted.folder))
        assert fault.value.rule is rules.NO_REVISION
        assert "git commit" in fault.value.remedy
