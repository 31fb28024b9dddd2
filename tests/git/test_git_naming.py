"""A revision, a tag or a day stands for one commit; what stands for none is told with the nearest name."""

import datetime as dt

import pytest

from riskreg import rules
from riskreg.git import GitFault, Repository


def named(scripted, revision):
    """The subject of the commit that is meant."""
    return Repository.open(scripted.folder).commit(revision).subject


def refused(scripted, revision):
    """The fault for a revision that stands for nothing."""
    with pytest.raises(GitFault) as fault:
        named(scripted, revision)
    assert fault.value.rule is rules.NO_REVISION
    assert fault.value.remedy.endswith((".", "later day."))
    return fault.value


@pytest.fixture
def three(scripted):
    """Commits on the first three days of September 2026, the second with a tag of each kind."""
    for subject in ("one", "two", "three"):
        scripted.keep("r.yaml", subject, subject)
    scripted.git("tag", "light", "HEAD~1")
    scripted.git("tag", "-a", "-m", "x", "board/2026-09-02", "HEAD~1")
    scripted.git("branch", "draft", "HEAD~2")
    return scripted


def test_a_commit_is_told_with_the_time_of_its_committer_and_the_name_of_its_author(scripted):
    first = scripted.keep("r.yaml", "1", "one")
    name = scripted.keep("r.yaml", "2", "Two lines\nof a subject\n\nand more", when="1788303600 +0300")
    commit = Repository.open(scripted.folder).commit("HEAD")
    assert commit.name == name
    assert commit.parents == (first,)
    assert commit.author == "Ada Author"
    assert commit.subject == "Two lines of a subject"
    assert commit.short == name[:12]
    assert commit.when.isoformat() == "2026-09-02T02:00:00+03:00"
    assert commit.day == dt.date(2026, 9, 2), "in Greenwich it was still the first"


def test_names_of_every_kind_stand_for_their_commit(three):
    head = three.git("rev-parse", "HEAD")
    for revision in ("HEAD", "main", head, head[:7], head[:7].upper(), "@", "refs/heads/main"):
        assert named(three, revision) == "three"
    for revision in ("HEAD~1", "HEAD^", "light", "board/2026-09-02", "tags/light"):
        assert named(three, revision) == "two"
    assert named(three, "draft") == "one"


def test_a_day_stands_for_the_last_commit_up_to_it(three):
    assert named(three, "2026-09-01") == "one"
    assert named(three, "2026-09-02") == "two"
    assert named(three, "2030-01-01") == "three"


def test_a_day_is_the_committers_own(scripted):
    scripted.keep("r.yaml", "1", "one")
    scripted.keep("r.yaml", "2", "late in the evening", when="1788303600 -0500")  # 18:00 on the 1st, there
    scripted.keep("r.yaml", "3", "early in the morning", when="1788303660 +0800")  # 07:01 on the 2nd, there
    assert named(scripted, "2026-09-01") == "late in the evening"


def test_a_day_is_looked_for_on_the_line_of_head_and_not_on_branches_that_were_merged_later(scripted):
    scripted.keep("r.yaml", "1", "one")
    scripted.git("checkout", "--quiet", "-b", "side")
    scripted.keep("s.txt", "2", "on the side")
    scripted.git("checkout", "--quiet", "main")
    scripted.day = 8
    scripted.git("merge", "--quiet", "--no-ff", "-m", "merged", "side")
    assert named(scripted, "2026-09-05") == "one"
    assert named(scripted, "2026-09-09") == "merged"


def test_a_tag_that_is_called_like_a_day_goes_before_the_day(three):
    three.git("tag", "2026-09-03", "HEAD~2")
    assert named(three, "2026-09-03") == "one"


def test_a_day_before_the_first_commit_names_that(three):
    fault = refused(three, "2026-08-31")
    assert "31 August 2026" in fault.message
    assert "the history begins on 1 September 2026" in fault.message
    assert "2026-09-01" in fault.remedy


@pytest.mark.parametrize("day", ["2026-02-30", "2026-13-01", "0000-01-01"])
def test_a_day_that_no_calendar_has_is_told(three, day):
    assert "not a day of the calendar" in refused(three, day).message


@pytest.mark.parametrize(
    ("revision", "meant"),
    [("board/2026-09-20", "board/2026-09-02"), ("lihgt", "light"), ("drafts", "draft"), ("mian", "main")],
)
def test_for_a_name_that_is_not_known_the_nearest_is_told(three, revision, meant):
    assert refused(three, revision).remedy.startswith(f"Did you mean `{meant}`?")


@pytest.mark.parametrize(
    "revision",
    ["", " ", "-h", "--help", "--output=x", "-", "--all", "HEAD\nHEAD", "HEAD\0", "HEAD\r", "HEAD:r.yaml", "HEAD^{tree}", "HEAD~9", "main..draft", "^HEAD",
     ":/nothing", "0" * 40, "\udcff", "HEAD blob 3", "zzz"],
)  # fmt: skip
def test_nothing_else_is_a_commit_and_no_revision_is_taken_for_an_option(three, revision):
    before = sorted(path.name for path in three.folder.iterdir())
    fault = refused(three, revision)
    assert "\n" not in fault.message
    assert "`git tag` lists the tags" in fault.remedy
    assert sorted(path.name for path in three.folder.iterdir()) == before


def test_the_beginning_of_several_names_is_told_as_such(scripted):
    scripted.keep("r.yaml", "1")
    tree, parent = scripted.git("rev-parse", "HEAD^{tree}"), scripted.git("rev-parse", "HEAD")
    seen = {}
    for number in range(3000):  # of so many, two begin with the same four characters
        name = scripted.git("commit-tree", tree, "-p", parent, content=str(number).encode())
        if name[:4] in seen:
            break
        seen[name[:4]] = name
    assert f"begins with {name[:4]}" in refused(scripted, name[:4]).message


def test_head_may_stand_at_no_branch(three):
    three.git("checkout", "--quiet", "--detach", "HEAD~1")
    assert named(three, "HEAD") == "two"
    assert named(three, "2026-09-30") == "two"
    assert [version.commit.subject for version in Repository.open(three.folder).versions("r.yaml")] == ["one", "two"]


@pytest.mark.parametrize(
    "committer",
    [b"", b"committer ", b"committer x", b"committer A <a> 99999999999999 +0100", b"committer A <a> 1788264000",
     b"committer A <a> -5 +0000", b"committer A <a> 123456789012345678901234567890 +0000"],
)  # fmt: skip
def test_a_commit_without_a_time_that_can_be_is_read_as_of_1970(scripted, committer):
    scripted.keep("r.yaml", "1")
    scripted.commit_raw(b"author Ada <a@x> 1788264000 +0000\n" + committer)
    repository = Repository.open(scripted.folder)
    assert repository.commit("HEAD").day in {dt.date(1970, 1, 1), dt.date(1969, 12, 31)}
    assert repository.commit("2026-09-05").author == "Ada"
    assert len(repository.versions("r.yaml")) == 1


def test_an_offset_that_no_clock_has_is_taken_for_none(scripted):
    scripted.keep("r.yaml", "1")
    scripted.commit_raw(b"author A <a@x> 1788264000 +0000\ncommitter A <a@x> 1788264000 +9900")
    assert Repository.open(scripted.folder).commit("HEAD").when.isoformat() == "2026-09-01T12:00:00+00:00"


@pytest.mark.parametrize(
    ("encoding", "raw", "author"),
    [(b"ISO-8859-1", b"J\xf6rg", "Jörg"), (b"nonsense", "Jörg".encode(), "Jörg"), (b"base64", b"Ada", "Ada"), (b"UTF-8", b"J\xf6rg", "J\ufffdrg")],
)  # fmt: skip
def test_names_are_read_in_the_encoding_that_the_commit_says(scripted, encoding, raw, author):
    scripted.keep("r.yaml", "1")
    stamp = b"<a@x> 1788264000 +0000"
    scripted.commit_raw(b"author %s %s\ncommitter A %s\nencoding %s" % (raw, stamp, stamp, encoding), raw + b"\n")
    commit = Repository.open(scripted.folder).commit("HEAD")
    assert (commit.author, commit.subject) == (author, author)


def test_a_range_is_told_as_one(three):
    fault = refused(three, "HEAD~1..HEAD")
    assert "is a range" in fault.message
    assert "a blank in place of the dots" in fault.remedy
