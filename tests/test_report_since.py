"""Papers that tell what has changed since the last one, and get a tag: the real command in real repositories."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from making import as_yaml, mitigation, register, risk
from papers_in_git import SOMEBODY, papers, riskreg

LAST, BEFORE, NEXT = "board/2026-09-10", "board/2026-06-10", "board/2026-12-10"
RECORD = {"status": "closed", "closed": {"on": "2026-11-01", "by": "The board", "reason": "It cannot happen now."}}


def reading(likelihood=4, *, status="agreed", risks=(), **keys):
    """A register in which `surgeries` bears on A1."""
    about = {"done_on": "2026-10-12"} if status == "in place" else {"due": "2027-03-01"}
    a1 = risk("A1", likelihood=likelihood, mitigated_by=[{"mitigation": "surgeries", "likelihood": -3}])
    return register(
        risks={"adopting": [a1, *risks], "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])]},
        mitigations=[mitigation("policy"), mitigation("surgeries", status=status, **about)],
        **keys,
    )


def settled(name, **keys):
    """A risk that has a band."""
    return risk(name, mitigated_by=[{"mitigation": "policy", "likelihood": -1}], **keys)


def paper(top, *arguments, as_of="2026-12-10"):
    """The paper in Markdown, as one line for each paragraph."""
    run = riskreg(top, "report", *arguments, as_of=as_of)
    assert run.returncode == 0, run.stderr
    return run.stdout


def section(text):
    """What has changed, of a board paper."""
    return text.partition("## 3. What has changed since")[2].partition("\n## ")[0]


def test_a_risk_tells_how_it_moved_in_words_with_the_day_and_the_cause(tmp_path):
    papers(tmp_path, ("2026-09-01", LAST, reading()), ("2026-12-01", None, reading(status="in place")))
    found = section(paper(tmp_path))
    (told,) = re.findall(r"^- A1 .*$", found, re.MULTILINE)
    for words in ("own two bands", "since 10 September 2026", "improving", "surgeries was done on 12 October 2026"):
        assert words in told, told
    assert "Compared with the paper of 10 September 2026, board/2026-09-10 (" in found


def test_the_tables_and_the_entry_of_each_risk_say_it_too(tmp_path):
    papers(tmp_path, ("2026-09-01", LAST, reading()), ("2026-12-01", None, reading(status="in place")))
    rows = re.findall(r"^\| A1 .*$", paper(tmp_path), re.MULTILINE)
    assert [("down two bands, improving" in row) for row in rows] == [True, True]
    (row,) = re.findall(r"^\| N1 .*$", paper(tmp_path, "--paper", "register"), re.MULTILINE)
    assert "unchanged" in row
    (entry,) = re.findall(r"^#+ A1\. .*?(?=^#)", paper(tmp_path), re.MULTILINE | re.DOTALL)
    assert "surgeries was done on 12 October 2026" in entry


def test_what_is_new_closed_and_gone_without_a_record_is_said(tmp_path):
    then = reading(risks=[settled("A2"), settled("A3")])
    now = reading(risks=[settled("A2", **RECORD), settled("A4")])
    papers(tmp_path, ("2026-09-01", LAST, then), ("2026-12-01", None, now))
    told = dict(re.findall(r"^- (A\d) (.*)$", section(paper(tmp_path)), re.MULTILINE))
    assert "Closed on " in told["A2"]
    assert "The board" in told["A2"]
    assert "Removed since 10 September 2026, and nothing says who decided that." in told["A3"]
    assert "New since 10 September 2026" in told["A4"]


def test_without_git_without_a_tag_and_with_none_asked_for_there_is_no_section(tmp_path):
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "register.yaml").write_bytes(as_yaml(reading()))
    plain = paper(tmp_path / "plain")
    assert "since" not in plain.lower().replace("in place since", "")
    made = papers(tmp_path / "git", ("2026-09-01", None, reading()), ("2026-12-01", None, reading(status="in place")))
    untagged = paper(tmp_path / "git")
    made.git("tag", LAST, "HEAD~1")
    assert "What has changed" not in untagged
    assert paper(tmp_path / "git", "--since", "none") == untagged
    assert "What has changed" in paper(tmp_path / "git")


def test_the_last_paper_is_the_last_of_an_earlier_day(tmp_path):
    papers(
        tmp_path,
        ("2026-06-01", BEFORE, reading()),
        ("2026-09-01", LAST, reading(3)),
        ("2026-12-01", NEXT, reading(2)),
    )
    compared = {day: re.findall(r"^Compared with the paper of [^,]*, (\S+) ", paper(tmp_path, as_of=day), re.MULTILINE)
                for day in ("2026-06-10", "2026-09-10", "2026-12-10", "2026-12-11")}  # fmt: skip
    assert [found[:1] for found in compared.values()] == [[], [BEFORE], [LAST], [NEXT]]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (BEFORE, "Compared with the paper of 10 June 2026, board/2026-06-10 ("),
        ("HEAD~1", "Compared with the register as it stood on 1 September 2026, revision "),
        ("2026-08-31", "Compared with the register as it stood on 31 August 2026, revision "),
    ],
)
def test_another_state_can_be_asked_for(tmp_path, asked, told):
    papers(
        tmp_path,
        ("2026-06-01", BEFORE, reading()),
        ("2026-09-01", LAST, reading(3)),
        ("2026-12-01", None, reading(2)),
    )
    text = paper(tmp_path, "--since", asked)
    assert told in section(text)
    assert ("What has changed since the last paper" in text) == (asked == BEFORE)


@pytest.mark.parametrize("asked", ["nonsense", "2020-01-01", "--upload-pack=x"])
def test_what_git_does_not_have_is_an_error_and_nothing_is_written(tmp_path, asked):
    papers(tmp_path, ("2026-09-01", LAST, reading()))
    run = riskreg(tmp_path, "report", f"--since={asked}", "-o", "paper.md")
    assert run.returncode == 2
    assert "error RR812" in run.stderr
    assert not (tmp_path / "paper.md").exists()


def test_a_tag_says_the_title_the_verdict_and_the_day(tmp_path):
    made = papers(tmp_path, ("2026-12-01", None, reading(status="in place")))
    run = riskreg(tmp_path, "report", "--tag", NEXT, "-o", "paper.md", **SOMEBODY)
    assert run.returncode == 0, run.stderr
    assert run.stderr == f"{NEXT} marks what this paper was made of. To share it: git push origin {NEXT}\n"
    assert made.git("cat-file", "-t", NEXT) == "tag"
    said = made.git("for-each-ref", "--format=%(contents)", f"refs/tags/{NEXT}")
    assert said.splitlines()[0] == "Board paper: Staff access"
    assert "As things stand now, " in said
    assert said.splitlines()[-1] == "As of: 2026-12-10"
    assert made.git("rev-parse", f"{NEXT}^{{commit}}") == made.git("rev-parse", "HEAD")


def test_the_paper_names_its_tag_and_what_it_is_compared_with_and_is_the_same_when_it_is_made_again(tmp_path):
    papers(tmp_path, ("2026-09-01", LAST, reading()), ("2026-12-01", None, reading(status="in place")))
    for name, tag in (("one", ("--tag", NEXT)), ("two", ())):
        run = riskreg(tmp_path, "report", *tag, "-o", f"{name}.json", **SOMEBODY)
        assert run.returncode == 0, run.stderr
    one, two = ((tmp_path / f"{name}.json").read_bytes() for name in ("one", "two"))
    assert one == two
    came = json.loads(one)["papers"][0]["provenance"]
    assert came["tag"] == NEXT
    assert came["compared_with"].startswith(f"{LAST} (")


@pytest.mark.parametrize("form", ["html", "pdf", "docx", "xlsx"])
def test_the_same_repository_and_day_give_the_same_bytes(tmp_path, form):
    papers(tmp_path, ("2026-09-01", LAST, reading()), ("2026-12-01", None, reading(status="in place")))
    for name in ("one", "two"):
        run = riskreg(tmp_path, "report", "-o", f"{name}.{form}")
        assert run.returncode == 0, run.stderr
    assert (tmp_path / f"one.{form}").read_bytes() == (tmp_path / f"two.{form}").read_bytes()


def refused(made, *arguments, **environment):
    """A report that is refused: its exit status and what it says. Neither a paper nor a tag is there afterwards."""
    tags = made.git("tag")
    run = riskreg(made.folder, "report", "-o", "paper.md", *arguments, **environment)
    assert not (made.folder / "paper.md").exists()
    assert made.git("tag") == tags
    return run.returncode, " ".join(run.stderr.split())


def test_a_register_that_is_not_committed_gets_no_tag(tmp_path):
    made = papers(tmp_path, ("2026-09-01", LAST, reading()))
    made.write("register.yaml", reading(2))
    status, said = refused(made, "--tag", NEXT, **SOMEBODY)
    assert status == 1
    assert "error RR813" in said
    assert "as the last commit has it: register.yaml." in said
    assert "`git add register.yaml`, then `git commit`" in said


def test_the_files_to_commit_are_named_as_they_have_to_be_typed(tmp_path):
    made = papers(tmp_path, ("2026-09-01", LAST, reading()))
    (tmp_path / "our registers").mkdir()
    made.write("our registers/staff access.yaml", reading())
    _, said = refused(made, "our registers/staff access.yaml", "--tag", NEXT, **SOMEBODY)
    assert "`git add 'our registers/staff access.yaml'`" in said


def owed(due, **first):
    """A register in which A1 and A2 are to come into a better band by a day; `first` are fields of A1."""
    plan = mitigation("surgeries", status="agreed", due=due)
    effects = [{"mitigation": "policy", "impact": -1}, {"mitigation": "surgeries", "likelihood": -3}]
    risks = [risk("A1", likelihood=5, mitigated_by=effects, **first), risk("A2", likelihood=5, mitigated_by=effects)]
    return register(
        risks={"adopting": risks, "not_adopting": [settled("N1")]}, mitigations=[mitigation("policy"), plan]
    )


def test_of_the_risks_that_are_stuck_the_body_names_the_highest_and_the_longest_stuck(tmp_path):
    low = {"appetite": {"default": "Low"}}
    some = [settled(f"A{number}") for number in range(1, 7)]
    late = [settled("A8", likelihood=5, impact=5)]
    at_first = reading(risks=[settled("A7"), *late], **low)
    then = reading(risks=[*some[1:], settled("A7"), *late], **low)
    papers(
        tmp_path,
        ("2026-03-01", "board/2026-03-10", at_first),
        ("2026-06-01", BEFORE, then),
        ("2026-09-01", LAST, then),
    )
    (line,) = re.findall(r"^\*\*Above appetite paper after paper.*$", paper(tmp_path), re.MULTILINE)
    assert re.findall(r"(\w+) Something", line) == ["A8", "A1", "A7", "N1", "A2"]
    assert "and 4 more" in line


def test_what_was_promised_and_is_still_to_come_stands_once_and_without_what_was_closed(tmp_path):
    papers(
        tmp_path,
        ("2026-06-01", BEFORE, owed("2026-07-01")),
        ("2026-09-01", LAST, owed("2026-10-01")),
        ("2026-11-02", None, owed("2026-12-01", **RECORD)),
    )
    waiting = paper(tmp_path).partition("Promised, and still to come:")[2].partition("\n\nAll that")[0]
    assert re.findall(r"^- .*: (\w+ .*?:.*?) Owner", waiting, re.MULTILINE) == [
        "Promised for 1 October 2026: not done yet.",
        "To be Moderate by 1 October 2026: not reached.",
    ]
    assert "A2 " in waiting
    assert "A1 " not in waiting


def test_a_tag_that_is_there_stays(tmp_path):
    made = papers(tmp_path, ("2026-09-01", LAST, reading()))
    status, said = refused(made, "--tag", LAST, **SOMEBODY)
    assert status == 2
    assert f"There is a tag {LAST} already" in said


@pytest.mark.parametrize("name", ["board/..", "board/a b", "board/"])
def test_a_name_that_git_does_not_allow_is_refused(tmp_path, name):
    status, said = refused(papers(tmp_path, ("2026-09-01", None, reading())), "--tag", name, **SOMEBODY)
    assert status == 2
    assert "error RR" in said


def test_a_tag_that_the_next_paper_would_not_find_is_refused(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    status, said = refused(made, "--tag", "december", **SOMEBODY)
    assert status == 2
    assert "does not fit board/*" in said
    assert "as in board/2026-12-10" in said
    made.commit("2026-09-02", **{"riskreg.toml": '[papers]\ntag = "cabinet-*"\n'})
    assert refused(made, "--tag", NEXT, **SOMEBODY)[0] == 2
    assert riskreg(tmp_path, "report", "-o", "p.md", "--tag", "cabinet-1", **SOMEBODY).returncode == 0


def test_git_has_to_know_who_makes_a_tag(tmp_path):
    status, said = refused(papers(tmp_path, ("2026-09-01", None, reading())), "--tag", NEXT)
    assert status == 2
    assert "Git does not know who you are" in said


def test_a_place_that_no_paper_is_written_to_costs_no_tag(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    status, said = refused(made, "-o", "register.yaml", "--tag", NEXT, **SOMEBODY)
    assert status == 1
    assert "never written over" in said


def test_neither_does_a_folder_that_is_not_there(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    for place in ("nowhere/paper.pdf", "register.yaml/paper.pdf"):
        status, said = refused(made, "-o", place, "--tag", NEXT, **SOMEBODY)
        assert status == 1
        assert "cannot be written" in said


def shown_on(top, output, *arguments):
    """A report with a tag whose standard output is this; its status and what it says."""
    words = [sys.executable, "-m", "riskreg", "report", "--tag", NEXT, "--as-of", "2026-12-10", *arguments]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    run = subprocess.run(
        words, cwd=top, env=environment | SOMEBODY, stdout=output, stderr=subprocess.PIPE, text=True, check=False, timeout=60,
    )  # fmt: skip
    return run.returncode, " ".join(run.stderr.split())


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
@pytest.mark.parametrize("arguments", [(), ("-o", "-"), ("-o", "/dev/full"), ("--format", "html")])
def test_a_paper_for_which_there_is_no_room_has_no_tag(tmp_path, arguments):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    with Path("/dev/full").open("wb") as full:
        status, said = shown_on(tmp_path, full, *arguments)
    assert status == 1
    assert "cannot be written: no space left on device." in said
    assert f"The tag {NEXT} was not made." in said
    assert made.git("tag") == ""
    with (tmp_path / "paper.md").open("wb") as file:  # and the same command again makes both
        assert shown_on(tmp_path, file)[0] == 0
    assert made.git("tag") == NEXT
    assert (tmp_path / "paper.md").read_text(encoding="utf-8").startswith("#")


def test_a_paper_that_nobody_reads_to_its_end_has_no_tag(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    ours, theirs = os.pipe()
    os.close(ours)
    try:
        status, said = shown_on(tmp_path, theirs)
    finally:
        os.close(theirs)
    assert status == 1
    assert "The paper cannot be written: broken pipe." in said
    assert made.git("tag") == ""


def test_a_folder_in_which_one_paper_cannot_be_written_costs_the_tag(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    made.commit("2026-09-02", other=reading(title="Another"))
    (tmp_path / "papers" / "register-board-paper.md").mkdir(parents=True)
    status, said = shown_on(tmp_path, subprocess.DEVNULL, "register.yaml", "other.yaml", "-o", "papers/")
    assert status == 1
    assert f"The tag {NEXT} was not made." in said
    assert made.git("tag") == ""
    assert (tmp_path / "papers" / "other-board-paper.md").is_file()


def test_a_tag_that_git_makes_no_room_for_is_told_and_the_paper_is_there(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, reading()))
    made.tag("board")  # so that no tag can be called board/anything
    status, said = shown_on(tmp_path, subprocess.DEVNULL, "-o", "paper.md")
    assert status == 2
    assert "The paper itself is written, without a tag." in said
    assert made.git("tag") == "board"
    assert (tmp_path / "paper.md").is_file()


def test_neither_does_a_register_with_an_error(tmp_path):
    made = papers(tmp_path, ("2026-09-01", None, {**reading(), "risks": {"adopting": [{"id": "A1"}]}}))
    status, said = refused(made, "--tag", NEXT, **SOMEBODY)
    assert status == 1
    assert "error RR" in said


def test_a_paper_that_cannot_be_read_any_more_is_told_and_the_one_before_it_is_taken(tmp_path):
    papers(
        tmp_path,
        ("2026-06-01", BEFORE, reading()),
        ("2026-09-01", LAST, b"riskreg: 1\ntitle: [\n"),
        ("2026-12-01", None, reading(2)),
    )
    run = riskreg(tmp_path, "report")
    assert run.returncode == 0
    assert "warning RR814" in run.stderr
    assert "board/2026-06-10 (" in section(run.stdout)
    run = riskreg(tmp_path, "report", "--since", LAST)
    assert run.returncode == 2


def test_a_changed_scheme_is_told_and_each_risk_stands_under_both(tmp_path):
    papers(
        tmp_path,
        ("2026-06-01", BEFORE, reading()),
        ("2026-12-01", None, reading(scheme="nist-sp-800-30-5x5", appetite={"default": "Low"})),
    )
    text = paper(tmp_path)
    assert "**The scheme has changed.**" in section(text)
    assert "Each risk under both schemes" in text
    assert "### The trend" not in text  # the only paper so far was scored by another


def test_two_registers_are_each_compared_with_their_own_past(tmp_path):
    made = papers(tmp_path, ("2026-09-01", LAST, reading()))
    made.commit("2026-12-01", register=reading(2), other=reading(title="Another"))
    text = paper(tmp_path, "register.yaml", "other.yaml")
    assert len(re.findall(r"^Compared with ", text, re.MULTILINE)) == 2  # in the body and in the appendix of the one
    run = riskreg(tmp_path, "report", "register.yaml", "other.yaml", "--tag", NEXT, "-o", "p.md", **SOMEBODY)
    assert run.returncode == 0, run.stderr
    assert made.git("for-each-ref", "--format=%(contents:subject)", f"refs/tags/{NEXT}") == (
        "Board papers: Staff access and Another"
    )
