"""`history` as people run it: real repositories with all that happens to a file in git."""

import csv
import io
import json
import re
import subprocess

import pytest
from making import STAFF_ACCESS, mitigation, register, risk
from running import on_a_terminal, riskreg, text
from scripted_git import Scripted

POLICY = [{"mitigation": "policy", "likelihood": -1}]
FIXED = ("--as-of", "2026-11-21")


def made(likelihood=4, name="A1", *more, **policy):
    return register(
        risks={
            "adopting": [risk(name, title="A careless post", likelihood=likelihood, mitigated_by=POLICY), *more],
            "not_adopting": [risk("N1", mitigated_by=POLICY)],
        },
        mitigations=[mitigation("policy", **policy)],
    )


@pytest.fixture
def repository(tmp_path):
    return Scripted(tmp_path / "council")


@pytest.fixture
def short(repository):
    """Three commits, one of which moves A1."""
    repository.commit("2026-01-10", "Begin", register=made())
    repository.commit("2026-03-10", "Likelier than we thought", author="Bea Risk", register=made(5))
    repository.commit("2026-04-10", "Words", register={**made(5), "title": "Access for staff"})
    return repository


def told(repository, *words, **keys):
    """The entries as JSON: what happened to which risk, with its score."""
    done = riskreg("history", *words, "--format", "json", *FIXED, cwd=repository.folder, **keys)
    assert done.returncode == 0, text(done)
    (one,) = json.loads(done.stdout)["history"]
    return [(e["day"], e["id"], e["kind"], e["current"]["after"]["score"]) for e in one["entries"]]


def test_one_risk_line_by_line(short):
    done = riskreg("history", "A1", *FIXED, cwd=short.folder)
    assert done.returncode == 0, text(done)
    lines = [line for line in done.stdout.decode().splitlines() if line]
    hashes = short.git("log", "--format=%H", "--reverse").split()
    assert lines[0] == "Access for staff"
    assert lines[2] == "A1 A careless post (adopting)"
    assert lines[3] == f"2026-01-10  {hashes[0][:12]}  Ada Officer: Begin"
    assert lines[4] == "  New: now and target Significant 9."
    assert lines[5] == f"2026-03-10  {hashes[1][:12]}  Bea Risk: Likelier than we thought"
    assert lines[6].startswith("  Now ")
    assert "likelihood was changed" in " ".join(lines[6:])
    assert not any(line.startswith("2026-04-10") for line in lines)


def test_the_whole_register_has_a_table_a_chart_and_what_moved(short):
    done = riskreg("history", *FIXED, cwd=short.folder)
    lines = done.stdout.decode().splitlines()
    assert [line for line in lines if line.isupper() and line[0].isalpha()] == [
        "BANDS OVER TIME", "THE RISKS BY BAND, NOW", "THE RISKS BY BAND, TARGET", "WHAT MOVED",
    ]  # fmt: skip
    assert max(map(len, lines)) <= 80
    assert "It begins with 1 risk of adopting and 1 risk of not adopting." in done.stdout.decode()


@pytest.mark.parametrize("columns", [80, 120])
def test_on_a_terminal_the_words_are_the_same_and_colour_is_added_to_letters(short, columns):
    plain = riskreg("history", *FIXED, cwd=short.folder).stdout.decode().splitlines()
    shown = on_a_terminal(short.folder, columns, "history", *FIXED)
    assert "\x1b[" in shown
    assert max(len(line) for line in _uncoloured(shown)) <= columns
    if columns == 80:
        assert [line.rstrip() for line in _uncoloured(shown)] == [line.rstrip() for line in plain]


def _uncoloured(shown):
    return re.sub(r"\x1b\[[0-9;]*m", "", shown).splitlines()


# What happens to files in git


def test_a_version_that_cannot_be_read_is_reported_and_stepped_over(repository):
    repository.commit("2026-01-10", register=made())
    repository.commit("2026-02-10", register=b"riskreg: 1\nrisks: [\n")
    repository.commit("2026-03-10", register=made(5))
    done = riskreg("history", "A1", *FIXED, cwd=repository.folder)
    assert done.returncode == 0
    assert done.stderr.decode().count("RR814") == 1
    assert "1 version cannot be read" in done.stdout.decode()
    assert told(repository, "A1") == [("2026-01-10", "A1", "new", 9), ("2026-03-10", "A1", "unchanged", 12)]


def test_a_revert_is_told_as_a_move_back(short):
    short.git("revert", "--no-edit", "HEAD~1", day="2026-05-10")
    assert told(short, "A1")[1:] == [("2026-03-10", "A1", "unchanged", 12), ("2026-05-10", "A1", "unchanged", 9)]


def test_a_merge_tells_each_branch_once_and_no_change_back(repository):
    second = risk("A2", mitigated_by=POLICY)
    repository.commit("2026-01-10", register=made())
    repository.git("checkout", "--quiet", "-b", "side")
    repository.commit("2026-02-10", "On the side", register=made(4, "A1", second))
    repository.git("checkout", "--quiet", "main")
    repository.commit("2026-02-20", "On main", register=made(5))
    repository.git("merge", "--no-commit", "--strategy", "ours", "side", day="2026-03-10")
    repository.commit("2026-03-10", "Merge the side", register=made(5, "A1", second))
    assert sorted(told(repository))[2:] == [("2026-02-10", "A2", "new", 9), ("2026-02-20", "A1", "unchanged", 12)]


def test_a_renamed_file_and_a_renamed_risk_are_followed(repository):
    repository.commit("2026-01-10", **{"old-name.yaml": made()})
    repository.git("mv", "old-name.yaml", "register.yaml")
    repository.commit("2026-02-10", "Another name for the file")
    repository.commit("2026-03-10", "Another name for the risk", register=made(5, "REP"))
    for name in ("A1", "REP"):
        assert told(repository, name) == [("2026-01-10", "A1", "new", 9), ("2026-03-10", "REP", "unchanged", 12)]


@pytest.fixture
def renamed(repository):
    """A1 is given another id in one commit, its mitigation in the next."""
    repository.commit("2026-01-10", register=made())
    for day, was, now in (("2026-02-10", "A1", "A7"), ("2026-03-10", "policy", "conduct")):
        content = (repository.folder / "register.yaml").read_bytes()
        edited = content.replace(f'"{was}"'.encode(), f'"{now}"'.encode())
        assert edited != content
        repository.commit(day, f"{was} is {now}", register=edited)
    return repository


def test_another_id_is_told_in_its_commit_though_nothing_moved(renamed):
    for words in (("A7",), ()):
        lines = riskreg("history", *words, *FIXED, cwd=renamed.folder).stdout.decode().splitlines()
        told = [line.strip() for line in lines if "from here on" in line]
        names = [] if words else ["A7  ", "conduct  "]
        assert told == [
            f"{''.join(names[:1])}A1 is called A7 from here on.",
            f"{''.join(names[1:])}The mitigation policy is called conduct from here on.",
        ]
        days = [line[:10] for line in lines if "is A7" in line or "is conduct" in line]
        assert days == ["2026-02-10", "2026-03-10"]


def test_another_id_is_told_to_other_programs_too(renamed):
    done = riskreg("history", "--format", "json", *FIXED, cwd=renamed.folder)
    (register,) = json.loads(done.stdout)["history"]
    assert [(e["day"], e["id"], e["was"]) for e in register["entries"][2:]] == [("2026-02-10", "A7", "A1")]
    assert [(e["day"], e["id"], e["was"], e["exempt"]) for e in register["renamed"]] == [
        ("2026-03-10", "conduct", "policy", False)
    ]
    rows = list(csv.DictReader(io.StringIO(riskreg("history", "--format", "csv", *FIXED, cwd=renamed.folder).stdout.decode())))  # fmt: skip
    assert [(row["day"], row["id"], row["was"], row["side"], row["kind"]) for row in rows[2:]] == [
        ("2026-02-10", "A7", "A1", "adopting", "unchanged"),
        ("2026-03-10", "conduct", "policy", "", "renamed"),
    ]
    assert all(None not in row and None not in row.values() for row in rows)


def test_other_line_ends_are_no_change(short):
    content = (short.folder / "register.yaml").read_bytes()
    before = told(short)
    short.git("config", "core.autocrlf", "false")
    short.commit("2026-05-10", "Line ends", register=content.replace(b"\n", b"\r\n"))
    assert told(short) == before


def test_a_shallow_clone_says_that_the_history_is_cut(short):
    clone = short.folder.parent / "clone"
    subprocess.run(
        ["git", "clone", "--quiet", "--depth", "2", short.folder.as_uri(), str(clone)], check=True, timeout=60
    )
    done = riskreg("history", *FIXED, cwd=clone)
    assert done.returncode == 0
    assert "This clone holds only the last part of the history" in done.stdout.decode()
    assert json.loads(riskreg("history", "--format", "json", *FIXED, cwd=clone).stdout)["history"][0]["cut"] is True


def test_what_was_deleted_and_put_back_goes_on(short):
    content = (short.folder / "register.yaml").read_bytes()
    short.git("rm", "--quiet", "register.yaml")
    short.commit("2026-05-10", "Deleted")
    short.commit("2026-06-10", "Put back", register=content)
    assert [one[0] for one in told(short, "A1")] == ["2026-01-10", "2026-03-10"]


def test_the_file_as_it_is_and_the_passing_of_time_come_last(repository):
    agreed = {"status": "agreed", "due": "2026-06-30", "evidence": []}
    repository.commit("2026-01-10", register=made(**agreed))
    lines = riskreg("history", "A1", *FIXED, cwd=repository.folder).stdout.decode()
    assert "2026-11-21  No commit: nothing was edited, time passed." in lines
    repository.write("register.yaml", made(5, **agreed))
    lines = riskreg("history", "A1", *FIXED, cwd=repository.folder).stdout.decode()
    assert "2026-11-21  Not committed yet: the file as it is." in lines


# What can be asked


def test_by_tag_and_by_month(short):
    short.tag("board/2026-04-20", "Board paper\n\nAs of: 2026-04-20", day="2026-04-20")
    tagged = json.loads(riskreg("history", "--by", "tag", "--format", "json", *FIXED, cwd=short.folder).stdout)
    assert [(one["day"], one["tag"]) for one in tagged["history"][0]["states"]] == [
        ("2026-04-20", "board/2026-04-20"), ("2026-11-21", None),
    ]  # fmt: skip
    months = json.loads(riskreg("history", "--by", "month", "--format", "json", *FIXED, cwd=short.folder).stdout)
    days = [one["day"] for one in months["history"][0]["states"]]
    assert (days[0], days[-2], days[-1], len(days)) == ("2026-01-31", "2026-10-31", "2026-11-21", 11)


@pytest.mark.parametrize(
    ("by", "heading"),
    [("tag", "Since board/2026-04-20, committed: the register of revision {}."),
     ("month", "Committed so far: the register of revision {}.")],
)  # fmt: skip
def test_what_was_committed_since_stands_apart_from_what_was_not(short, by, heading):
    short.tag("board/2026-04-20")
    revision = short.commit("2026-11-12", "Less likely", register=made(3))[:12]
    short.write("register.yaml", made(3, "A1", risk("A7", mitigated_by=POLICY)))
    shown = riskreg("history", "--by", by, *FIXED, cwd=short.folder).stdout.decode()
    points = [point.splitlines() for point in shown.partition("WHAT MOVED")[2].split("\n\n")[-2:]]
    heads = [" ".join(" ".join(line for line in point if line[:3] != "  A").split()) for point in points]
    assert heads[0].startswith(f"2026-11-21 {heading.format(revision)}")
    assert heads[1].startswith("2026-11-21 Not committed yet: the file as it is.")
    assert [[line[2:4] for line in point if line[:3] == "  A"] for point in points] == [["A1"], ["A7"]]
    short.git("checkout", "--quiet", "--", ".")
    assert "Not committed yet" not in text(riskreg("history", "--by", by, *FIXED, cwd=short.folder))


def test_by_tag_since_the_last_paper_tells_what_came_after_it(short):
    short.tag("board/2026-04-20")
    short.commit("2026-11-12", "Less likely", register=made(3))
    done = riskreg("history", "--by", "tag", "--since", "board/2026-04-20", *FIXED, cwd=short.folder)
    assert "Since 20 April 2026 (board/2026-04-20)." in text(done)
    (entry,) = told(short, "--by", "tag", "--since", "board/2026-04-20")
    assert entry[:3] == ("2026-11-21", "A1", "down")


def test_without_a_paper_by_tag_says_how_to_tag_one(short):
    done = riskreg("history", "--by", "tag", *FIXED, cwd=short.folder)
    assert done.returncode == 0
    assert "riskreg report --tag" in " ".join(done.stdout.decode().split())


@pytest.mark.parametrize(("since", "days"), [("2026-02-01", ["2026-03-10"]), ("HEAD~2", ["2026-03-10"]), ("HEAD", []), ("2025-01-01", ["2026-01-10", "2026-03-10"])])  # fmt: skip
def test_since_leaves_out_what_came_before(short, since, days):
    assert [one[0] for one in told(short, "A1", "--since", since)] == days


def test_csv_has_a_row_for_each_entry_and_no_formula(repository):
    repository.commit("2026-01-10", "=cmd|'/C calc'!A0", author="+Mallory", register=made())
    repository.commit("2026-03-10", "@SUM(A1)", register=made(5))
    done = riskreg("history", "A1", "--format", "csv", *FIXED, cwd=repository.folder)
    rows = list(csv.DictReader(io.StringIO(done.stdout.decode())))
    assert [(row["day"], row["id"], row["current_score"]) for row in rows] == [("2026-01-10", "A1", "9"), ("2026-03-10", "A1", "12")]  # fmt: skip
    assert [row["subject"][0] for row in rows] == ["'", "'"]
    assert rows[0]["author"] == "'+Mallory"


def test_texts_of_git_cannot_colour_or_reorder_the_screen(repository):
    repository.commit("2026-01-10", "\x1b[31mred\u202e gnihtemos", author="Eve\x1b]0;title\x07", register=made())
    for form in ("text", "json", "csv"):
        done = riskreg("history", "--format", form, *FIXED, cwd=repository.folder)
        assert done.returncode == 0
        assert not any(bad in done.stdout.decode() for bad in ("\x1b", "\u202e", "\x07")), form


@pytest.mark.parametrize("form", ["text", "json", "csv"])
def test_the_same_history_gives_the_same_bytes(short, form):
    first, second = (riskreg("history", "--format", form, *FIXED, cwd=short.folder).stdout for _ in range(2))
    assert first == second


@pytest.mark.parametrize(
    ("words", "status", "says"),
    [
        (["A11"], 1, "Did you mean `A1`?"),
        (["A1", "N1"], 2, "One risk can be asked for"),
        (["register.yaml", "A1"], 2, "One risk can be asked for"),
        (["missing.yaml"], 2, "There is no file missing.yaml"),
        (["--since", "nonsense"], 2, "RR812"),
        (["--by", "year"], 2, "year"),
        (["-"], 2, "RR811"),
    ],
)
def test_what_cannot_be_asked_says_so(short, words, status, says):
    done = riskreg("history", *words, *FIXED, cwd=short.folder, given=b"riskreg: 1\n" if words == ["-"] else b"")
    assert done.returncode == status, text(done)
    assert says in " ".join(text(done).split())
    assert "Traceback" not in text(done)


def test_outside_a_repository_it_says_what_is_needed(tmp_path):
    (tmp_path / "register.yaml").write_bytes(STAFF_ACCESS.read_bytes())
    done = riskreg("history", *FIXED, cwd=tmp_path)
    assert done.returncode == 2
    assert "RR811" in text(done)


def test_a_register_with_errors_now_still_has_its_past(short):
    short.write("register.yaml", b"riskreg: 1\n")
    done = riskreg("history", "A1", *FIXED, cwd=short.folder)
    assert done.returncode == 1
    assert "Likelier than we thought" in done.stdout.decode()
    assert "RR010" in done.stderr.decode()


def test_several_registers_each_have_their_own_history(short):
    short.commit("2026-05-10", **{"registers/one.yaml": made(3, "B1"), "registers/two.yaml": made(3, "C1")})
    short.git("rm", "--quiet", "register.yaml")
    done = riskreg("history", "B1", "registers", *FIXED, cwd=short.folder)
    assert done.returncode == 0, text(done)
    assert "registers/one.yaml" in done.stdout.decode()
    assert "registers/two.yaml" not in done.stdout.decode()
