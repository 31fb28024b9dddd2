"""`riskreg diff` in real repositories: revisions, tags, days, files, and all that can be wrong with them."""

import json
import os
import subprocess

import pytest
from making import ROOT, as_yaml, mitigation, register, risk
from running import on_a_terminal, riskreg, text
from scripted_git import Scripted
from transcripts import followed

POLICY = {"mitigation": "policy", "likelihood": -2}
DUE = "2027-03-31"
TODAY = ["--as-of", "2026-11-21"]


def git(folder, *words, day="2026-09-10"):
    """Real git, with an identity and a clock of its own."""
    at = f"{day}T12:00:00Z"
    kept = {"PATH": os.environ["PATH"], "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1"}
    who = {
        f"GIT_{role}_{key}": value
        for role in ("AUTHOR", "COMMITTER")
        for key, value in (("NAME", "Ann"), ("EMAIL", "ann@example.org"), ("DATE", at))
    }
    done = subprocess.run(["git", *words], cwd=folder, env=kept | who, capture_output=True, check=True, timeout=60)
    return done.stdout.decode().strip()


def content(status="agreed", **more):
    keys = {"due": DUE} if status == "agreed" else {"done_on": "2026-10-12"}
    held = risk("A1", mitigated_by=[POLICY], **more)
    return as_yaml(register(
        risks={"adopting": [held], "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "anchor", "likelihood": -1}])]},
        mitigations=[mitigation("policy", status=status, **keys), mitigation("anchor")],
    ))  # fmt: skip


def commit(folder, name, data, day):
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    git(folder, "add", "-A", day=day)
    git(folder, "commit", "-q", "-m", f"as of {day}", day=day)


@pytest.fixture
def repository(tmp_path):
    """Three versions of one register: agreed in September, done in October, and another title since."""
    git(tmp_path, "init", "-q", "-b", "main")
    commit(tmp_path, "registers/staff.yaml", content(), "2026-09-10")
    git(tmp_path, "tag", "board/2026-09-10")
    commit(tmp_path, "registers/staff.yaml", content("in place"), "2026-10-12")
    (tmp_path / "registers" / "staff.yaml").write_bytes(content("in place", title="Another title"))
    return tmp_path


def changes(*arguments, cwd):
    done = riskreg("diff", "--format", "json", *arguments, cwd=cwd)
    return done, json.loads(done.stdout)["changes"]


def test_left_out_it_is_head_against_the_file_as_it_is(repository):
    done, (one,) = changes(*TODAY, cwd=repository)
    assert (done.returncode, done.stderr) == (0, b"")
    assert (one["before"]["asked"], one["before"]["as_of"]) == ("HEAD", "2026-10-12")
    assert one["after"] == {"asked": None, "revision": None, "as_of": "2026-11-21", "there": True}
    assert [field["field"] for field in one["other_fields"]] == ["title"]
    assert {risk["kind"] for risk in one["risks"]} == {"unchanged"}


@pytest.mark.parametrize(
    ("old", "day"),
    [("board/2026-09-10", "10 September 2026"), ("2026-09-20", "20 September 2026"), ("HEAD~1", "10 September 2026")],
)
def test_a_tag_a_day_and_a_revision_name_the_same_version(repository, old, day):
    done = riskreg("diff", old, *TODAY, cwd=repository)
    assert done.returncode == 0
    shown = " ".join(done.stdout.decode().split())
    assert f"From {old} (" in shown
    assert f"read as of {day}, to the file as it is, read as of 21 November 2026" in shown
    assert (
        "Moderate (6), was Significant (12): down one band, improving. Because policy was done on 12 October 2026."
        in shown
    )


def test_two_revisions_each_as_of_its_own_day_or_the_days_asked_for(repository):
    _, (one,) = changes("board/2026-09-10", "HEAD", cwd=repository)
    assert (one["before"]["as_of"], one["after"]["as_of"]) == ("2026-09-10", "2026-10-12")
    _, (one,) = changes("board/2026-09-10", "HEAD", "--as-of", "2026-12-01", cwd=repository)
    assert (one["before"]["as_of"], one["after"]["as_of"]) == ("2026-09-10", "2026-12-01")
    _, (one,) = changes("board/2026-09-10", "HEAD", "--same-day", cwd=repository)
    assert (one["before"]["as_of"], one["after"]["as_of"]) == ("2026-10-12", "2026-10-12")
    again = [riskreg("diff", "board/2026-09-10", "HEAD", cwd=repository).stdout for _ in range(2)]
    assert again[0] == again[1]


def test_the_passing_of_time_shows_unless_both_are_read_as_of_one_day(repository):
    late = ["--as-of", "2027-04-01"]
    done, (one,) = changes("board/2026-09-10", "board/2026-09-10", *late, cwd=repository)
    assert [(item["id"], item["kind"]) for item in one["mitigations"]] == [("policy", "overdue")]
    assert done.returncode == 0
    _, (one,) = changes("board/2026-09-10", "board/2026-09-10", *late, "--same-day", cwd=repository)
    assert one["mitigations"] == []


def test_two_files_are_compared_without_git(tmp_path):
    (tmp_path / "old.yaml").write_bytes(content())
    (tmp_path / "new.yaml").write_bytes(content("in place"))
    done, (one,) = changes("old.yaml", "new.yaml", *TODAY, cwd=tmp_path)
    assert done.returncode == 0
    assert one["risks"][0]["kind"] == "down"
    shown = " ".join(riskreg("diff", "old.yaml", "new.yaml", *TODAY, cwd=tmp_path).stdout.decode().split())
    assert "From old.yaml, read as of 21 November 2026, to new.yaml, read as of 21 November 2026." in shown
    same = riskreg("diff", "old.yaml", "./old.yaml", cwd=tmp_path)
    assert (same.returncode, same.stdout) == (2, b"")
    assert "the same file" in text(same)


def test_a_moved_file_is_followed(repository):
    (repository / "registers" / "staff.yaml").write_bytes(content("in place"))
    git(repository, "mv", "registers/staff.yaml", "registers/access.yaml")
    git(repository, "commit", "-q", "-m", "Another name", day="2026-10-20")
    done, found = changes("board/2026-09-10", *TODAY, cwd=repository)
    assert done.returncode == 0
    assert [(one["path"], one["risks"][0]["kind"]) for one in found] == [("registers/access.yaml", "down")]


def test_line_endings_and_order_change_nothing(repository):
    file = repository / "registers" / "staff.yaml"
    lines = content("in place").split(b"\n")
    file.write_bytes(b"\r\n".join(lines))
    done = riskreg("diff", *TODAY, cwd=repository)
    assert done.returncode == 0
    assert done.stdout.decode().endswith("\nNothing has changed.\n")


def test_a_register_that_was_moved_and_not_committed_yet_is_followed(repository):
    git(repository, "mv", "registers/staff.yaml", "registers/people.yaml")
    done, found = changes("board/2026-09-10", *TODAY, cwd=repository)
    assert done.returncode == 0
    assert [(one["path"], one["before"]["there"], one["after"]["there"]) for one in found] == [
        ("registers/people.yaml", True, True)
    ]
    assert [one["kind"] for one in found[0]["risks"]] == ["down", "unchanged"]


def test_a_revision_behind_a_file_is_told_with_the_command_that_is_meant(repository):
    done = riskreg("diff", "registers/staff.yaml", "HEAD~1", cwd=repository)
    assert done.returncode == 2
    assert "`riskreg diff HEAD~1 registers/staff.yaml`" in done.stderr.decode()


def test_a_register_that_is_new_and_one_that_is_gone_are_told(repository):
    commit(repository, "registers/other.yaml", as_yaml(register(title="Another register")), "2026-10-13")
    (repository / "registers" / "staff.yaml").unlink()
    (repository / "registers" / "third.yaml").write_bytes(as_yaml(register(title="A third one")))
    done, found = changes("board/2026-09-10", *TODAY, cwd=repository)
    assert done.returncode == 0
    assert {one["path"]: (one["before"]["there"], one["after"]["there"]) for one in found} == {
        "registers/other.yaml": (False, True), "registers/third.yaml": (False, True),
        "registers/staff.yaml": (True, False),
    }  # fmt: skip
    shown = riskreg("diff", "board/2026-09-10", *TODAY, cwd=repository).stdout.decode()
    assert shown.count("The register is new: it was not there before.") == 2
    assert shown.count("The register is gone: it was there before.") == 1


def test_a_version_that_cannot_be_read_is_said_and_the_status_is_1(repository):
    commit(repository, "registers/staff.yaml", b"riskreg: 1\ntitle: [\n", "2026-10-14")
    (repository / "registers" / "staff.yaml").write_bytes(content())
    done = riskreg("diff", *TODAY, cwd=repository)
    assert done.returncode == 1
    assert "RR814" in done.stderr.decode()
    assert "Traceback" not in text(done)
    (repository / "registers" / "staff.yaml").write_bytes(b"riskreg: 1\ntitle: x\n")
    done = riskreg("diff", "HEAD~1", *TODAY, cwd=repository)
    assert done.returncode == 1
    assert "error RR" in done.stderr.decode()
    done = riskreg("diff", "HEAD~2", "HEAD~1", *TODAY, cwd=repository)
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("words", "rule", "said"),
    [
        (["nothing-of-this-name"], "RR812", "nothing-of-this-name"),
        (["2020-01-01"], "RR812", "2020"),
        (["HEAD", "no-such"], "RR812", "no-such"),
        (["registers/stuff.yaml"], "RR001", "Did you mean registers/staff.yaml?"),
    ],
)
def test_what_names_nothing_is_told_with_status_2(repository, words, rule, said):
    done = riskreg("diff", *words, cwd=repository)
    assert (done.returncode, done.stdout) == (2, b"")
    shown = " ".join(done.stderr.decode().split())
    assert said in shown
    assert rule in shown or rule == "RR001"


def test_no_repository_is_told_with_status_2(tmp_path):
    (tmp_path / "register.yaml").write_bytes(content())
    done = riskreg("diff", cwd=tmp_path, GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert (done.returncode, done.stdout) == (2, b"")
    assert "RR811" in done.stderr.decode()
    nothing = riskreg("diff", cwd=tmp_path.parent, PATH="/nowhere")
    assert nothing.returncode == 2


def test_a_word_that_is_both_a_file_and_a_revision_is_asked_about(repository):
    git(repository, "tag", "registers")
    done = riskreg("diff", "registers", *TODAY, cwd=repository)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "`riskreg diff registers --` means the revision, `riskreg diff -- registers` the file." in text(done)
    _, (one,) = changes(*TODAY, "registers", "--", cwd=repository)
    assert one["before"]["asked"] == "registers"
    _, (one,) = changes(*TODAY, "--", "registers", cwd=repository)
    assert one["before"]["asked"] == "HEAD"


def test_a_branch_that_is_called_like_a_register_is_asked_about_too(repository):
    git(repository, "branch", "registers/staff.yaml")
    git(repository, "branch", "nowhere.yaml")
    done = riskreg("diff", "registers/staff.yaml", *TODAY, cwd=repository)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "`riskreg diff registers/staff.yaml --` means the revision" in text(done)
    _, (one,) = changes("nowhere.yaml", *TODAY, cwd=repository)
    assert one["before"]["asked"] == "nowhere.yaml"


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        (["HEAD:registers/staff.yaml"], "HEAD registers/staff.yaml"),
        (["HEAD~1:registers/staff.yaml", "HEAD:registers/staff.yaml"], "HEAD~1 HEAD registers/staff.yaml"),
        (["main", "HEAD:registers"], "main HEAD registers"),
    ],
)
def test_a_file_named_behind_its_revision_is_told_as_it_is_written_here(repository, words, meant):
    done = riskreg("diff", *words, cwd=repository)
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"words of their own: `riskreg diff {meant}`." in text(done)


def test_three_revisions_are_one_too_many(repository):
    done = riskreg("diff", "HEAD", "HEAD", "HEAD", cwd=repository)
    assert (done.returncode, done.stdout) == (2, b"")
    assert "would be a third" in text(done)


@pytest.mark.parametrize("word", ["--upload-pack=x", "-x", "a\nb", "\x1b[31mred", "@{", "x" * 5000, "HEAD^{tree}"])
def test_a_hostile_revision_is_a_name_and_nothing_else(repository, word):
    done = (
        riskreg("diff", "--", word, cwd=repository) if word.startswith("-") else riskreg("diff", word, cwd=repository)
    )
    assert done.returncode == 2
    assert "Traceback" not in text(done)
    assert "\x1b" not in text(done)


def test_a_page_and_a_mail_are_whole(repository):
    page = riskreg("diff", "board/2026-09-10", "--format", "html", *TODAY, cwd=repository)
    assert page.stdout.startswith(b"<!DOCTYPE html>")
    mail = riskreg("diff", "board/2026-09-10", "--format", "md", *TODAY, cwd=repository)
    assert mail.stdout.startswith(b"# What has changed: Staff access\n")
    assert (page.returncode, mail.returncode) == (0, 0)


def test_a_narrow_terminal_is_kept_to(repository):
    shown = on_a_terminal(repository, 50, "diff", "board/2026-09-10", *TODAY, NO_COLOR="1")
    assert "BETTER" in shown
    assert max(map(len, shown.splitlines())) <= 50


def test_the_page_about_git_shows_what_diff_prints(tmp_path):
    page = (ROOT / "docs" / "git.md").read_text(encoding="utf-8")
    start = page.index("## What has changed\n")
    end = page.find("\n## ", start + 1)
    section = page[start:] if end < 0 else page[start:end]
    real = followed(section, tmp_path)
    if os.environ.get("RISKREG_UPDATE"):
        (ROOT / "docs" / "git.md").write_text(page.replace(section, real), encoding="utf-8")
    assert [pair for pair in zip(section.splitlines(), real.splitlines(), strict=False) if pair[0] != pair[1]][:3] == []


def test_a_due_date_that_was_moved_several_times_says_how_often(tmp_path):
    repository = Scripted(tmp_path)
    data = register(mitigations=[mitigation("policy", status="agreed", due="2026-06-30")])
    for day, due in (
        ("2026-03-01", "2026-06-30"),
        ("2026-04-01", "2026-07-31"),
        ("2026-05-01", "2026-09-30"),
        ("2026-06-01", "2026-12-31"),
    ):
        data["mitigations"][0]["due"] = due
        repository.commit(day, register=data)
    shown = text(riskreg("diff", "HEAD~3", "HEAD", "register.yaml", cwd=repository.folder))
    assert "Due date moved from 30 June 2026 to 31 December 2026, 184 days later, in three moves." in " ".join(
        shown.split()
    )
    data["mitigations"][0]["due"] = "2026-07-31"
    repository.commit("2026-07-01", register=data)
    back = text(riskreg("diff", "HEAD~3", "HEAD", "register.yaml", cwd=repository.folder))
    assert "Due date moved three times, and back to 31 July 2026." in " ".join(back.split())
    once = text(riskreg("diff", "HEAD~1", "HEAD", "register.yaml", cwd=repository.folder))
    assert " moves" not in once
