"""What became of each risk from reading to reading: causes, names, branches, time, and what cannot be read."""

import itertools
import json
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import mitigation, register, registers, risk
from moments import moment, now, versions

from riskreg.history import Lineage, Renamed, by_commit, by_month, by_tag

POLICY = [{"mitigation": "policy", "likelihood": -1}]


def made(likelihood=4, *more, **policy):
    """A register whose A1 has this likelihood; `policy` says what is so of its mitigation."""
    return register(
        risks={
            "adopting": [risk("A1", likelihood=likelihood, mitigated_by=POLICY), *more],
            "not_adopting": [risk("N1", mitigated_by=POLICY)],
        },
        mitigations=[mitigation("policy", **policy)],
    )


def told(history):
    """The entries in short: the day, the risk, how it moved, its scores now and why."""
    return [
        (
            str(entry.when.day),
            entry.risk.id,
            entry.risk.kind,
            entry.risk.current.after.score,
            [cause.kind for cause in entry.risk.current.causes],
        )
        for entry in history.entries
    ]


def since_the_first(history):
    return [one for one in told(history) if one[0] != str(history.states[0].when.day)]


def test_the_first_reading_tells_every_risk_as_new():
    history = by_commit([moment(made(), "2026-01-01")], None)
    assert told(history) == [("2026-01-01", "A1", "new", 9, ["effect"]), ("2026-01-01", "N1", "new", 9, ["effect"])]
    assert [state.when.how for state in history.states] == ["commit"]


def test_each_change_of_a_score_is_told_once_with_its_cause_and_its_commit():
    history = by_commit(
        [
            moment(made(), "2026-01-01"),
            moment(made(5), "2026-02-01", author="Bea", subject="Likelier than we thought"),
            moment({**made(5), "title": "Another title"}, "2026-03-01"),
            moment(made(5, status="withdrawn"), "2026-04-01"),
        ],
        None,
    )
    assert since_the_first(history) == [
        ("2026-02-01", "A1", "unchanged", 12, ["score"]),
        ("2026-04-01", "A1", "unsettled", None, ["withdrawn"]),
        ("2026-04-01", "N1", "unsettled", None, ["withdrawn"]),
    ]
    second = next(one for one in history.entries if str(one.when.day) == "2026-02-01")
    assert (second.when.author, second.when.subject) == ("Bea", "Likelier than we thought")


def test_a_version_that_cannot_be_read_is_stepped_over():
    readable = [moment(made(), "2026-01-01"), moment(made(5), "2026-03-01")]
    broken = moment(None, "2026-02-01")
    assert told(by_commit([readable[0], broken, readable[1]], None)) == told(by_commit(readable, None))
    assert told(by_commit([broken, *readable], None)) == told(by_commit(readable, None))
    assert by_commit([broken], None).states == ()


def test_a_renamed_risk_is_one_risk_under_every_name_it_had():
    before, after = made(), made(5)
    after["risks"]["adopting"][0] = {**after["risks"]["adopting"][0], "id": "REP", "title": before["risks"]["adopting"][0]["title"]}  # fmt: skip
    history = by_commit([moment(before, "2026-01-01"), moment(after, "2026-02-01")], None)
    for name in ("A1", "REP"):
        assert [(entry.risk.id, entry.risk.was) for entry in history.of(name).entries] == [
            ("A1", None),
            ("REP", "A1"),
        ], name
    assert list(history.of("A2").entries) == []


def renaming(data, part="risk"):
    """The same register with A1 called REP, or policy called conduct."""
    was, now = ('"A1"', '"REP"') if part == "risk" else ('"policy"', '"conduct"')
    titles = ("with A1", "it: policy")
    text = json.dumps(data)
    assert all(title in text for title in titles)
    return json.loads(text.replace(was, now))


@pytest.mark.parametrize("part", ["risk", "mitigation"])
def test_another_id_is_told_in_the_commit_that_gave_it_though_nothing_moved(part):
    readings = [
        moment(made(), "2026-01-01"),
        moment(renaming(made(), part), "2026-02-01"),
        moment(renaming(made(5), part), "2026-03-01"),
    ]
    history = by_commit(readings, None)
    if part == "risk":
        ids = [(entry.risk.id, entry.risk.was, entry.risk.kind) for entry in history.of("A1").entries]
        assert ids == [("A1", None, "new"), ("REP", "A1", "unchanged"), ("REP", None, "unchanged")]
        assert [str(entry.when.day) for entry in history.of("REP").entries][1:] == ["2026-02-01", "2026-03-01"]
        assert history.renamed == ()
    else:
        (one,) = history.of("A1").renamed
        assert (str(one.when.day), one.id, one.was, one.title) == (
            "2026-02-01", "conduct", "policy", "What is done about it: policy",
        )  # fmt: skip
        assert history.of("N1").renamed == (one,)
        assert not any(str(entry.when.day) == "2026-02-01" for entry in history.entries)
    assert by_commit([*readings, readings[-1]], None).told == history.told


def test_a_mitigation_is_told_under_its_other_id_only_for_the_risks_it_bears_on():
    other = risk("A2", mitigated_by=[{"mitigation": "training", "likelihood": -1}])
    data = {**made(4, other), "mitigations": [mitigation("policy"), mitigation("training")]}
    history = by_commit([moment(data, "2026-01-01"), moment(renaming(data, "mitigation"), "2026-02-01")], None)
    assert [len(history.of(name).renamed) for name in ("A1", "A2", "N1")] == [1, 0, 1]


@pytest.mark.parametrize("by", [by_tag, lambda readings, now: by_month(readings, now, date(2026, 3, 31))])
def test_another_id_is_told_from_paper_to_paper_and_from_month_to_month(by):
    readings = [moment(made(), "2026-01-01", tag="board/1"), moment(renaming(made()), "2026-02-01", tag="board/2")]
    assert [entry.risk.was for entry in by(readings, None).of("A1").entries] == [None, "A1"]


@pytest.mark.parametrize("part", ["risk", "mitigation"])
def test_an_id_that_a_branch_brought_is_told_once_and_not_again_by_the_merge(part):
    base, ours = moment(made(), "2026-01-01"), moment(made(5), "2026-02-02")
    theirs, merged = moment(renaming(made(), part), "2026-02-01"), moment(renaming(made(5), part), "2026-03-01")
    lineage = Lineage(versions((base, "b", ()), (theirs, "t", "b"), (ours, "o", "b"), (merged, "m", ("o", "t"))))
    told = by_commit([base, theirs, ours, merged], None, lineage=lineage, head="m").told
    days = [str(one.when.day) for one in told if (one if isinstance(one, Renamed) else one.risk).was is not None]
    assert days == ["2026-02-01"]


def test_a_name_that_was_given_to_another_risk_later_means_that_one():
    renamed, both = made(), made()
    first = {**renamed["risks"]["adopting"][0], "id": "REP"}
    renamed["risks"]["adopting"] = [first]
    both["risks"]["adopting"] = [first, risk("A1", title="Something else altogether", mitigated_by=POLICY)]
    readings = [moment(made(), "2026-01-01"), moment(renamed, "2026-02-01"), moment(both, "2026-03-01")]
    history = by_commit(readings, None)
    assert [entry.risk.title for entry in history.of("A1").entries] == ["Something else altogether"]
    assert [entry.risk.id for entry in history.of("REP").entries] == ["A1", "REP"]


def test_a_risk_that_was_removed_and_came_back_is_the_same_and_is_found_while_it_is_gone():
    with_a2 = made(4, risk("A2", mitigated_by=POLICY))
    readings = [moment(with_a2, "2026-01-01"), moment(made(), "2026-02-01")]
    assert [entry.risk.kind for entry in by_commit(readings, None).of("A2").entries] == ["new", "removed"]
    readings.append(moment(with_a2, "2026-03-01"))
    assert [entry.risk.kind for entry in by_commit(readings, None).of("A2").entries] == ["new", "removed", "new"]


# Time, and the file as it is


def test_time_alone_is_told_apart_from_an_edit_that_is_not_committed():
    agreed = made(4, status="agreed", due="2026-02-15", evidence=[])
    history = by_commit([moment(agreed, "2026-01-01")], now(agreed, "2026-03-01"))
    last = history.entries[-1]
    assert (last.when.how, last.risk.target.causes[0].kind) == ("time", "overdue")
    edited = {**agreed, "risks": made(5)["risks"]}
    history = by_commit([moment(agreed, "2026-01-01")], now(edited, "2026-03-01"))
    assert [(entry.when.how, entry.risk.id) for entry in history.entries if str(entry.when.day) == "2026-03-01"] == [
        ("time", "A1"), ("time", "N1"), ("file", "A1"),
    ]  # fmt: skip


def test_a_file_that_is_as_it_was_committed_adds_nothing():
    history = by_commit([moment(made(), "2026-01-01")], now(made(), "2026-03-01"))
    assert {entry.when.how for entry in history.entries} == {"commit"}
    assert len(history.states) == 1


# Branches


def test_two_branches_do_not_seem_to_undo_each_other():
    base, ours, theirs, merged = (
        moment(data, day, name=day)
        for data, day in (
            (made(), "2026-01-01"),
            (made(5), "2026-02-01"),
            (made(4, risk("A2", mitigated_by=POLICY)), "2026-02-02"),
            (made(5, risk("A2", mitigated_by=POLICY)), "2026-03-01"),
        )
    )
    lineage = Lineage(versions((base, "b", ()), (ours, "o", "b"), (theirs, "t", "b"), (merged, "m", ("o", "t"))))
    history = by_commit([base, ours, theirs, merged], None, lineage=lineage, head="m")
    assert [one[:3] for one in since_the_first(history)] == [
        ("2026-02-01", "A1", "unchanged"), ("2026-02-02", "A2", "new"),
    ]  # fmt: skip
    assert [str(state.when.day) for state in history.states] == ["2026-01-01", "2026-03-01"]


def test_what_a_merge_itself_decides_is_told_at_the_merge():
    base, ours, theirs, merged = (
        moment(made(likelihood), day, name=day)
        for likelihood, day in ((4, "2026-01-01"), (5, "2026-02-01"), (3, "2026-02-02"), (2, "2026-03-01"))
    )
    lineage = Lineage(versions((base, "b", ()), (ours, "o", "b"), (theirs, "t", "b"), (merged, "m", ("o", "t"))))
    history = by_commit([base, ours, theirs, merged], None, lineage=lineage, head="m")
    moved = [
        (str(e.when.day), e.risk.current.before.score, e.risk.current.after.score) for e in history.of("A1").entries
    ]
    assert moved[1:] == [("2026-02-01", 9, 12), ("2026-02-02", 9, 6), ("2026-03-01", 12, 3)]


def test_a_branch_that_was_thrown_away_is_no_state_of_the_whole():
    base, ours, thrown = (
        moment(made(likelihood), day, name=day)
        for likelihood, day in ((4, "2026-01-01"), (5, "2026-02-01"), (3, "2026-02-02"))
    )
    lineage = Lineage(versions((base, "b", ()), (ours, "o", "b"), (thrown, "t", "b")))
    history = by_commit([base, ours, thrown], now(made(5), "2026-03-01"), lineage=lineage, head="o")
    assert [entry.when.how for entry in history.entries] == ["commit"] * 4
    assert "2026-02-02" not in {str(state.when.day) for state in history.states}


# Papers and months


def test_by_tag_only_the_papers_are_compared():
    papers = [moment(made(4), "2026-01-10", tag="board/1"), moment(made(2), "2026-06-10", tag="board/2")]
    history = by_tag(papers, now(made(2), "2026-07-01"))
    assert [(state.when.tag, state.when.how) for state in history.states] == [
        ("board/1", "tag"), ("board/2", "tag"), (None, "file"),
    ]  # fmt: skip
    assert [(entry.risk.id, entry.when.tag) for entry in history.entries][2:] == [("A1", "board/2")]


@pytest.mark.parametrize(
    ("start", "until", "ends"),
    [
        ("2026-01-15", "2026-04-01", ["2026-01-31", "2026-02-28", "2026-03-31"]),
        ("2026-01-31", "2026-02-28", ["2026-01-31"]),
        ("2026-12-01", "2027-01-01", ["2026-12-31"]),
        ("2026-03-01", "2026-03-31", []),
    ],
)
def test_by_month_there_is_a_state_at_each_end_of_a_month_that_has_passed(start, until, ends):
    as_of = date.fromisoformat(until)
    history = by_month([moment(made(), start)], now(made(), until), as_of)
    assert [str(state.when.day) for state in history.states] == [*ends, until]


def test_a_month_shows_the_version_in_force_at_its_end_and_what_time_did_to_it():
    first = made(4, status="agreed", due="2026-01-20", evidence=[])
    readings = [moment(first, "2026-01-05"), moment(made(5), "2026-02-10"), moment(made(2), "2026-02-20")]
    history = by_month(readings, None, date(2026, 3, 15))
    scores = [(str(e.when.day), e.risk.target.after.score) for e in history.of("A1").entries]
    assert scores == [("2026-01-31", 12), ("2026-02-28", 3)]


def test_since_begins_without_telling_what_was_there():
    readings = [moment(made(5), "2026-02-01")]
    history = by_commit(readings, None, since=moment(made(4), "2026-01-01"))
    assert [one[:2] for one in told(history)] == [("2026-02-01", "A1")]
    assert str(history.since.day) == "2026-01-01"
    assert str(history.states[0].when.day) == "2026-01-01"


# Laws


@given(st.lists(registers(), min_size=1, max_size=4))
def test_the_entries_of_a_risk_lead_from_where_it_was_to_where_it_is(readings):
    days = [f"2026-0{index + 1}-01" for index in range(len(readings))]
    history = by_commit([moment(data, day) for data, day in zip(readings, days, strict=True)], None)
    last = now(readings[-1], days[-1])
    for outcome in last.outcomes:
        entries = list(history.of(outcome.assessed.risk.id).entries)
        for earlier, later in itertools.pairwise(entries):
            if later.risk.kind != "new":
                assert earlier.risk.current.after.score == later.risk.current.before.score
        end = entries[-1].risk.current.after
        band = outcome.current.band.name if hasattr(outcome, "current") else None
        assert (end.band.name if end.band else None) == band


@given(registers(), registers())
def test_going_there_and_back_tells_the_same_risks_twice(one, other):
    day = "2026-06-01"  # one day for all: no time passes
    history = by_commit([moment(one, day, name="1"), moment(other, day, name="2"), moment(one, day, name="3")], None)
    by_commit_name = {}
    for entry in history.entries:
        by_commit_name.setdefault(entry.when.revision, set()).add(entry.risk.id)
    found = list(by_commit_name.values())
    assert len(found) == 1 or found[1] == found[2]
