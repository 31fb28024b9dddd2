"""Papers are found by their tags, and a new one is tagged without an editor, a hook or a signature."""

import pytest
from scripted import Scripted

from riskreg import rules
from riskreg.git import GitFault, Repository


@pytest.fixture
def tagged(scripted):
    """Tags of every kind."""
    scripted.keep("r.yaml", "1", "one")
    scripted.git("tag", "-a", "-m", "The paper\n\nAs of: 2026-09-10", "board/z")
    scripted.keep("r.yaml", "2", "two")
    scripted.git("tag", "board/a")
    scripted.git("tag", "-a", "-m", "Nested", "board/nested", "board/z")
    scripted.git("tag", "board/tree", "HEAD^{tree}")
    scripted.git("tag", "board/blob", "HEAD:r.yaml")
    scripted.git("tag", "v1")
    return scripted


def test_tags_are_found_by_pattern_the_oldest_commit_first(tagged):
    found = Repository.open(tagged.folder).tags("board/*")
    assert [(tag.name, tag.commit.subject, tag.message) for tag in found] == [
        ("board/nested", "one", "Nested"),
        ("board/z", "one", "The paper\n\nAs of: 2026-09-10"),
        ("board/a", "two", ""),
    ]
    repository = Repository.open(tagged.folder)
    assert [tag.name for tag in repository.tags("v?")] == ["v1"]
    assert repository.tags("Board/*") == repository.tags("") == repository.tags("--help") == []


def test_tags_that_do_not_lead_to_head_are_none_of_its_papers(tagged):
    tagged.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert [tag.name for tag in Repository.open(tagged.folder).tags("board/*")] == ["board/nested", "board/z"]


def test_a_repository_without_commits_has_no_tags(scripted):
    assert Repository.open(scripted.folder).tags("*") == []


def test_a_signature_is_no_part_of_the_message(scripted):
    head = scripted.keep("r.yaml", "1")
    raw = f"object {head}\ntype commit\ntag s\ntagger A <a@x> 1788264000 +0000\n\nSigned\n-----BEGIN PGP SIGNATURE-----\n\nx\n-----END PGP SIGNATURE-----\n"
    scripted.git("update-ref", "refs/tags/s", scripted.git("mktag", content=raw.encode()))
    assert [tag.message for tag in Repository.open(scripted.folder).tags("s")] == ["Signed"]


def test_a_tag_whose_object_is_lost_does_not_hide_the_others(tagged):
    name = tagged.git("rev-parse", "refs/tags/board/z")
    (tagged.folder / ".git" / "objects" / name[:2] / name[2:]).unlink()
    found = {tag.name for tag in Repository.open(tagged.folder).tags("board/*")}
    assert "board/a" in found
    assert "board/z" not in found


@pytest.fixture
def maker(scripted):
    """A repository with a commit and a name to make tags by."""
    scripted.keep("r.yaml", "1", "one")
    scripted.git("config", "user.name", "Olive Officer")
    scripted.git("config", "user.email", "olive@example.org")
    return scripted


def test_a_tag_is_made_with_its_message_and_its_maker(maker):
    repository = Repository.open(maker.folder)
    head = repository.commit("HEAD")
    repository.prepared_tag("board/2026-12-10", head, "Paper – “quoted”\n\nAs of: 2026-12-10\n")()
    assert [(tag.name, tag.commit, tag.message) for tag in repository.tags("board/*")] == [
        ("board/2026-12-10", head, "Paper – “quoted”\n\nAs of: 2026-12-10")
    ]
    assert maker.git("cat-file", "-t", "refs/tags/board/2026-12-10") == "tag"
    assert "Olive Officer <olive@example.org>" in maker.git("cat-file", "tag", "board/2026-12-10")
    assert maker.git("fsck", "--strict") == ""
    assert repository.commit("board/2026-12-10") == head


def test_a_tag_may_be_made_by_whoever_the_environment_says(maker, monkeypatch):
    monkeypatch.setenv("GIT_COMMITTER_NAME", "Build")
    monkeypatch.setenv("GIT_COMMITTER_EMAIL", "build@example.org")
    monkeypatch.setenv("GIT_COMMITTER_DATE", "1788264000 +0100")
    repository = Repository.open(maker.folder)
    repository.prepared_tag("v1", repository.commit("HEAD"), "x")()
    assert "tagger Build <build@example.org> 1788264000 +0100" in maker.git("cat-file", "tag", "v1").splitlines()


def refused(scripted, name, rule):
    """The fault for a tag that cannot be made; nothing was made."""
    repository = Repository.open(scripted.folder)
    before = scripted.git("for-each-ref")
    with pytest.raises(GitFault) as fault:
        repository.prepared_tag(name, repository.commit("HEAD"), "x")()
    assert fault.value.rule is rule
    assert "\n" not in fault.value.message + fault.value.remedy
    assert scripted.git("for-each-ref") == before
    return fault.value


def test_a_tag_that_exists_stays_as_it_is(maker):
    maker.git("tag", "board/1")
    assert "already" in refused(maker, "board/1", rules.ALREADY_THERE).message


@pytest.mark.parametrize(
    "name", ["", "-d", "--help", "a b", "a..b", "a\nb", "a\0b", "/a", "a/", "a.lock", "a^", "@{x}", "\u202e\x07"]
)
def test_a_name_that_git_allows_for_no_tag_is_told(maker, name):
    assert "board/2026-12-10" in refused(maker, name, rules.NO_REVISION).remedy


def test_a_tag_inside_another_tells_gits_own_words(maker):
    maker.git("tag", "board")
    fault = refused(maker, "board/1", rules.NOT_IN_GIT)
    assert "'refs/tags/board' exists" in fault.message
    assert "`git tag`" in fault.remedy


def test_without_a_name_no_tag_is_made_and_none_is_made_up(scripted):
    scripted.keep("r.yaml", "1")
    assert "git config --global user.name" in refused(scripted, "board/1", rules.NOT_IN_GIT).remedy


def test_a_repository_with_longer_names_of_objects_can_be_tagged(tmp_path):
    scripted = Scripted(tmp_path / "long", "--object-format=sha256")
    scripted.keep("r.yaml", "1")
    scripted.git("config", "user.name", "O")
    scripted.git("config", "user.email", "o@example.org")
    repository = Repository.open(scripted.folder)
    repository.prepared_tag("v1", repository.commit("HEAD"), "x")()
    assert [tag.name for tag in repository.tags("*")] == ["v1"]
