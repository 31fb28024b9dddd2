"""`follow-up` as people run it: tagged papers in real repositories."""

import json

import pytest
from making import mitigation, register, risk
from running import on_a_terminal, riskreg, text
from scripted_git import Scripted

FIXED = ("--as-of", "2026-11-21")


def made(due, title="What is done about it", **keys):
    effects = [{"mitigation": "training", "likelihood": -2}]
    late = mitigation("training", **{"status": "agreed", "due": due, "evidence": [], "title": title, **keys})
    return register(
        appetite={"default": "Moderate"},
        risks={
            "adopting": [risk("A1", mitigated_by=effects, title=title)],
            "not_adopting": [risk("N1", mitigated_by=effects)],
        },
        mitigations=[late],
    )


@pytest.fixture
def repository(tmp_path):
    return Scripted(tmp_path / "council")


@pytest.fixture
def tagged(repository):
    """Two papers; the date was moved after the first, and has passed now."""
    repository.commit("2026-01-10", register=made("2026-03-31"))
    repository.tag("board/2026-01-20", "Board\n\nAs of: 2026-01-20", day="2026-01-12")
    repository.commit("2026-03-20", register=made("2026-06-30"))
    repository.tag("board/2026-04-20")
    return repository


def told(repository, *words):
    done = riskreg("follow-up", *words, "--format", "json", *FIXED, cwd=repository.folder)
    assert done.returncode == 0, text(done)
    return json.loads(done.stdout)["follow_up"][0]


def test_what_is_stuck_promised_and_moved(tagged):
    found = told(tagged)
    assert [(one["tag"], one["day"]) for one in found["papers"]] == [
        ("board/2026-01-20", "2026-01-20"), ("board/2026-04-20", "2026-04-20"),
    ]  # fmt: skip
    assert [(one["id"], len(one["papers"]), one["no_plan"]) for one in found["stuck"]] == [("A1", 2, False), ("N1", 2, False)]  # fmt: skip
    work = [(one["due"], one["papers"], one["result"]) for one in found["promises"] if one["what"] == "mitigation"]
    assert work == [("2026-03-31", ["board/2026-01-20"], "not met"), ("2026-06-30", ["board/2026-04-20"], "not met")]
    assert [(one["id"], one["times"], one["days"]) for one in found["slips"]] == [("training", 1, 91)]
    assert found["slips"][0]["moves"][0]["on"] == "2026-03-20"
    assert [(one["owner"], one["due"], one["met"], one["times"]) for one in found["owners"] if one["due"]] == [("Head of HR", 2, 0, 1)]  # fmt: skip


def test_how_many_papers_it_takes_can_be_asked(tagged):
    assert told(tagged, "--papers", "3")["stuck"] == []
    assert len(told(tagged, "--papers", "1")["stuck"]) == 2
    assert riskreg("follow-up", "--papers", "0", cwd=tagged.folder).returncode == 2


def test_in_words(tagged):
    lines = " ".join(riskreg("follow-up", *FIXED, cwd=tagged.folder).stdout.decode().split())
    for said in (
        "Looked back on 2 papers: board/2026-01-20 and board/2026-04-20.",
        "Above appetite at 2 papers, since board/2026-01-20 (20 January 2026), and none of its mitigations was done since.",
        "Of 2 promises to have a mitigation done by a day that has come, none was kept.",
        "targets that papers gave for a day that has come, none was reached in time.",
        "A new date counts as a new promise.",
        "moved later once, 91 days. Not done yet.",
        "From 31 March 2026 to 30 June 2026, 91 days later: on 20 March 2026, revision",
    ):
        assert said in lines, said


@pytest.fixture
def tangled(repository):
    """What was overdue already, what no paper had, moves both ways, a new owner, targets that are left out."""

    def told(*work, closed=False, **keys):
        agreed = [mitigation(name, status="agreed", evidence=[], title=name.title(), owner=owner, due=due) for name, owner, due in work]  # fmt: skip
        effects = [{"mitigation": name, "likelihood": -2} for name, _, _ in work]
        over = {"status": "closed", "closed": {"on": "2026-04-01", "by": "The board", "reason": "Over"}}
        risks = [risk("A1", mitigated_by=effects, **(over if closed else {}))]
        return register(risks={"adopting": risks, "not_adopting": [risk("N1")]}, mitigations=agreed, **keys)

    repository.commit("2026-01-10", register=told(("policy", "Ann", "2026-01-15"), ("five", "Bea", "2026-06-05")))
    repository.tag("board/2026-01-20")
    repository.commit("2026-03-10", register=told(("policy", "Ann", "2026-01-15"), ("five", "Bea", "2026-09-05"), ("rota", "Dee", "2026-03-15")))  # fmt: skip
    repository.commit("2026-03-20", register=told(("policy", "Ann", "2026-01-15"), ("five", "Bea", "2026-07-05"), ("rota", "Dee", "2026-12-15")))  # fmt: skip
    last = told(("policy", "Cy", "2026-01-15"), ("five", "Cy", "2026-12-05"), ("rota", "Dee", "2026-12-15"), closed=True)  # fmt: skip
    repository.commit("2026-04-10", register=last)
    repository.tag("board/2026-06-10")
    return repository


def test_in_words_what_each_promise_rests_on_and_whose_each_move_was(tangled):
    lines = " ".join(riskreg("follow-up", *FIXED, cwd=tangled.folder).stdout.decode().split())
    for said in (
        (
            "Of 3 promises to have a mitigation done by a day that has come, none was kept. Of these, 1 was overdue already at"
            " the first paper that had it; 1 stood in no paper, but in the register when the day came."
        ),
        "Left out of the count: 1 target, because the risk was closed by then.",
        "policy Policy: to be done by 15 January 2026, overdue already at board/2026-01-20. Not met.",
        "rota Rota: to be done by 15 March 2026, as the register said, though no paper had it. Not met.",
        "moved later twice, 245 days; earlier once, 62 days; net 183 days later. Not done yet. Owner: Cy.",
        "on 10 April 2026, revision",
        "; owned by Bea until then",
    ):
        assert said in lines, said
    found = told(tangled)
    assert [(one["owner"], one["due"], one["times"], one["days_later"], one["times_earlier"], one["days"]) for one in found["owners"]] == [
        ("Bea", 1, 2, 245, 1, 183),
        ("Dee", 1, 1, 275, 0, 275),
        ("Ann", 1, 0, 0, 0, 0),
    ]  # fmt: skip
    work = [(one["id"], one["papers"], one["overdue_at"] and one["overdue_at"]["tag"]) for one in found["promises"] if one["what"] == "mitigation"]  # fmt: skip
    assert work == [("policy", [], "board/2026-01-20"), ("rota", [], None), ("five", ["board/2026-01-20"], None)]
    assert [one["left_out"] for one in found["promises"] if one["what"] == "target"] == ["closed"]


def test_a_paper_says_the_same(tangled):
    paper = riskreg("report", *FIXED, cwd=tangled.folder)
    lines = " ".join(paper.stdout.decode().split())
    for said in (
        (
            "So far, of 3 mitigations promised by a day that has come, none was done in time. Of the mitigations, 1 was overdue already"
            " at the first paper that had it; 1 stood in no paper, but in the register when the day came."
        ),
        "Left out of the count: 1 target, because the risk was closed by then.",
        "Promised for 15 January 2026, and overdue already at the paper of 20 January 2026: not done yet. Owner then: Ann.",
        "Promised for 15 March 2026 in the register, in no paper: not done yet. Owner then: Dee.",
        (
            "Put off twice, by 245 days in all, and brought forward once, by 62 days: net 183 days later, from 5 June 2026 to 5"
            " December 2026. Owner when it was put off: Bea. Owner: Cy."
        ),
    ):
        assert said in lines, said


@pytest.mark.parametrize("columns", [80, 120])
def test_it_fits_a_terminal(tagged, columns):
    shown = on_a_terminal(tagged.folder, columns, "follow-up", *FIXED, NO_COLOR="1")
    assert max(map(len, shown.splitlines())) <= columns


def test_without_papers_it_says_so_and_how_to_tag_one_and_what_it_can(repository):
    repository.commit("2026-01-10", register=made("2026-03-31"))
    repository.commit("2026-02-10", register=made("2026-06-30"))
    repository.write("riskreg.toml", '[papers]\ntag = "committee/*"\n')
    done = riskreg("follow-up", *FIXED, cwd=repository.folder)
    said = " ".join(done.stdout.decode().split())
    assert done.returncode == 0
    assert "No paper of this register is tagged yet (tags called committee/* were looked for)" in said
    assert "`riskreg report --tag committee/DATE`" in said
    assert "From 31 March 2026 to 30 June 2026" in said


def test_nothing_to_follow_up_is_said(repository):
    repository.commit("2026-01-10", register=made("2027-03-31"))
    repository.tag("board/2026-01-20")
    done = riskreg("follow-up", *FIXED, cwd=repository.folder)
    assert "Nothing is stuck" in done.stdout.decode()


def test_in_markdown_no_text_becomes_markup(repository):
    nasty = "<b>x</b> | y [z](javascript:1)"
    repository.commit("2026-01-10", register=made("2026-03-31", title=nasty))
    repository.tag("board/2026-01-20")
    repository.commit("2026-03-20", register=made("2026-06-30", title=nasty, owner="a | b"))  # fmt: skip
    done = riskreg("follow-up", "--format", "md", *FIXED, cwd=repository.folder).stdout.decode()
    assert "<b>" not in done
    assert "[z](" not in done
    rows = [line for line in done.splitlines() if line.startswith("|")]
    assert len({row.replace("\\|", "").count("|") for row in rows}) == 1


@pytest.mark.parametrize("form", ["text", "json", "md"])
def test_the_same_history_gives_the_same_bytes(tagged, form):
    first, second = (riskreg("follow-up", "--format", form, *FIXED, cwd=tagged.folder).stdout for _ in range(2))
    assert first == second


def test_outside_a_repository_or_with_errors_it_says_what_is_needed(tmp_path, tagged):
    (tmp_path / "register.yaml").write_bytes((tagged.folder / "register.yaml").read_bytes())
    done = riskreg("follow-up", "register.yaml", *FIXED, cwd=tmp_path)
    assert (done.returncode, "RR811" in text(done)) == (2, True)
    tagged.write("register.yaml", b"riskreg: 1\n")
    done = riskreg("follow-up", *FIXED, cwd=tagged.folder)
    assert (done.returncode, "RR010" in done.stderr.decode()) == (1, True)


def test_what_came_after_the_day_asked_for_is_not_known_on_it(tmp_path):
    repository = Scripted(tmp_path)
    data = register(mitigations=[mitigation("policy", status="agreed", due="2026-06-30")])
    for day, due in (("2026-03-01", "2026-06-30"), ("2026-05-01", "2026-09-30"), ("2026-08-01", "2026-12-31")):
        data["mitigations"][0]["due"] = due
        repository.commit(day, register=data)
        if day == "2026-03-01":
            repository.tag("board/2026-03-01")

    def moves(day):
        done = riskreg("follow-up", "register.yaml", "--format", "json", "--as-of", day, cwd=tmp_path)
        return [move["on"] for slip in json.loads(done.stdout)["follow_up"][0]["slips"] for move in slip["moves"]]

    assert moves("2026-04-01") == []
    assert moves("2026-06-01") == ["2026-05-01"]
    assert moves("2026-11-01") == ["2026-05-01", "2026-08-01"]
