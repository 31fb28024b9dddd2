"""What is stuck, which promises were kept, which dates moved: from readings made of plain data."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import mitigation, register, registers, risk
from moments import moment, now, versions

from riskreg.follow_up import follow_up

TODAY = "2026-12-01"


def made(*mitigations, appetite="Moderate", likelihood=4, more=(), **keys):
    """A register whose A1 (Significant at 12) is treated by these mitigations; each takes two steps off its likelihood."""
    effects = [{"mitigation": one["id"], "likelihood": -2} for one in mitigations]
    held = [{"mitigation": "kept", "likelihood": -3}]
    return register(
        appetite={"default": appetite},
        risks={
            "adopting": [risk("A1", likelihood=likelihood, mitigated_by=effects, owner="Head of ICT", **keys), *more],
            "not_adopting": [risk("N1", mitigated_by=held)],
        },
        mitigations=[*mitigations, mitigation("kept")],
    )


def training(due=None, **keys):
    """The mitigation that most tests are about: agreed, by a day."""
    return mitigation("training", **{"status": "agreed", "evidence": [], **({"due": due} if due else {}), **keys})


def done(on=None, **keys):
    return training(status="in place", **({"done_on": on} if on else {}), **keys)


def looked_back(papers, today, *between, day=TODAY, **keys):
    """The follow-up of papers (each a day and a register), of what was committed between, and the register of today."""
    tagged = [moment(data, on, tag=f"board/{on}") for on, data in papers]
    read = [moment(data, on) for on, data in between]
    every = sorted([*tagged, *read], key=lambda one: one.day)
    return follow_up(tagged, every, now(today, day), **keys)


# What is stuck


def stuck(found):
    return {one.id: ([paper.tag[6:] for paper in one.papers], one.no_plan) for one in found.stuck}


HIGH = made(training("2027-06-01"))


@pytest.mark.parametrize(("papers", "at_least", "listed"), [(1, 2, False), (2, 2, True), (3, 2, True), (2, 3, False), (1, 1, True)])  # fmt: skip
def test_above_appetite_at_that_many_papers_in_a_row_is_stuck(papers, at_least, listed):
    days = ["2026-03-01", "2026-06-01", "2026-09-01"][:papers]
    found = looked_back([(day, HIGH) for day in days], HIGH, at_least=at_least)
    assert stuck(found) == ({"A1": (days, False)} if listed else {})


def test_a_paper_at_which_it_was_carried_begins_the_count_again():
    carried = {**HIGH, "appetite": {"default": "Significant"}}
    papers = [("2026-01-01", HIGH), ("2026-03-01", carried), ("2026-06-01", HIGH), ("2026-09-01", HIGH)]
    assert stuck(looked_back(papers, HIGH)) == {"A1": (["2026-06-01", "2026-09-01"], False)}


def test_a_mitigation_that_was_done_since_begins_the_count_again():
    other = mitigation("talks", evidence=["a"], status="in place")
    agreed = {**other, "status": "agreed", "due": "2027-01-01", "evidence": []}
    before, after = made(agreed, appetite="Low"), made(other, appetite="Low")
    papers = [("2026-03-01", before), ("2026-06-01", before), ("2026-08-01", after), ("2026-09-01", after)]
    assert stuck(looked_back(papers, after))["A1"][0] == ["2026-08-01", "2026-09-01"]


def test_a_risk_that_is_tolerated_is_not_stuck_but_its_papers_before_are_no_excuse():
    accepted = {"by": "The board", "on": "2026-05-01", "reason": "Seldom", "review_on": "2027-05-01"}
    tolerated = made(training("2027-06-01"), treatment="tolerate", acceptance=accepted)
    days = ["2026-06-01", "2026-09-01"]
    assert stuck(looked_back([(day, HIGH) for day in days], tolerated)) == {}
    assert stuck(looked_back([(days[0], HIGH), (days[1], tolerated)], HIGH)) == {}


def test_a_risk_that_was_renamed_stays_stuck():
    renamed = made(training("2027-06-01"))
    renamed["risks"]["adopting"][0] = {**renamed["risks"]["adopting"][0], "id": "REP"}
    renamed["mitigations"][0] = {**renamed["mitigations"][0], "id": "course"}
    renamed["risks"]["adopting"][0]["mitigated_by"] = [{"mitigation": "course", "likelihood": -2}]
    found = looked_back([("2026-03-01", HIGH), ("2026-06-01", HIGH)], renamed)
    assert stuck(found) == {"REP": (["2026-03-01", "2026-06-01"], False)}


def test_a_target_where_it_stands_now_without_a_reason_is_stuck_without_any_paper():
    idle = made(mitigation("talks"), likelihood=5, impact=5)
    assert stuck(looked_back([], idle)) == {"A1": ([], True)}
    judged = {"likelihood": 3, "impact": 5, "by": "The panel", "on": "2026-05-01", "reason": "No more can be done"}
    assert stuck(looked_back([], made(mitigation("talks"), likelihood=5, impact=5, target=judged))) == {}


# Promises


def promised(found, what="mitigation"):
    return [(one.id, str(one.due), one.result, str(one.settled)) for one in found.promises if one.what == what]


PAPER = ("2026-03-01", made(training("2026-06-01")))


@pytest.mark.parametrize(
    ("between", "today", "result"),
    [
        ([], done("2026-05-20"), ("met", "2026-05-20")),
        ([], done("2026-06-01"), ("met", "2026-06-01")),
        ([], done("2026-06-02"), ("late", "2026-06-02")),
        ([("2026-05-20", done())], done(), ("met", "2026-05-20")),
        ([("2026-07-20", done())], done(), ("late", "2026-07-20")),
        ([("2026-05-20", done()), ("2026-05-25", training("2026-06-01"))], training("2026-06-01"), ("not met", "None")),
        ([], training("2026-06-01"), ("not met", "None")),
        ([], training("2026-09-01"), ("not met", "None")),
        ([("2026-05-01", training("2026-12-31"))], done("2026-08-01"), ("late", "2026-08-01")),
        ([], training("2026-06-01", status="withdrawn"), ("withdrawn", "None")),
    ],
)
def test_a_promise_is_kept_by_what_was_so_on_the_day_then_given(between, today, result):
    found = looked_back([PAPER], made(today), *((day, made(one)) for day, one in between))
    assert promised(found) == [("training", "2026-06-01", *result)]


def test_a_mitigation_that_was_taken_out_was_not_done():
    found = looked_back([PAPER], made(mitigation("talks")))
    assert promised(found) == [("training", "2026-06-01", "removed", "None")]


@pytest.mark.parametrize(("day", "due"), [("2026-06-01", []), ("2026-06-02", ["training"])])
def test_a_promise_counts_from_the_day_after_its_own(day, due):
    assert [one[0] for one in promised(looked_back([PAPER], PAPER[1], day=day))] == due


def test_the_same_promise_at_three_papers_counts_once_and_a_new_date_is_a_new_promise():
    later = made(training("2026-09-01"))
    papers = [PAPER, ("2026-04-01", PAPER[1]), ("2026-07-01", later)]
    found = looked_back(papers, made(done("2026-08-01")))
    assert [(one.papers, one.result) for one in found.promises if one.what == "mitigation"] == [
        (("board/2026-03-01", "board/2026-04-01"), "late"), (("board/2026-07-01",), "met"),
    ]  # fmt: skip


def basis(found):
    """What each promise of a mitigation rests on: its day, the papers, the paper that had it as overdue, whose it was."""
    return [
        (
            str(one.due),
            [tag[6:] for tag in one.papers],
            one.overdue_at and one.overdue_at.tag[6:],
            one.owner,
            one.result,
        )
        for one in found.promises
        if one.what == "mitigation"
    ]


BEA, CY = {"owner": "Bea"}, {"owner": "Cy"}


def test_what_was_overdue_already_at_a_paper_counts_once_and_is_told_as_such():
    papers = [("2026-07-01", PAPER[1]), ("2026-09-01", PAPER[1])]
    found = looked_back(papers, PAPER[1])
    assert basis(found) == [("2026-06-01", [], "2026-07-01", "Head of HR", "not met")]
    assert (found.record("Head of HR").due, found.record("Head of HR").met) == (1, 0)
    late = looked_back(papers, made(done("2026-05-30")))  # written down after both
    assert basis(late) == [("2026-06-01", [], "2026-07-01", "Head of HR", "met")]


def test_what_a_paper_had_as_still_to_come_stays_its_promise_when_a_later_one_has_it_as_overdue():
    found = looked_back([PAPER, ("2026-07-01", made(training("2026-06-01", **CY)))], made(training("2026-06-01", **CY)))
    assert basis(found) == [("2026-06-01", ["2026-03-01"], None, "Head of HR", "not met")]


def test_what_was_overdue_at_its_first_paper_is_laid_on_who_owned_it_when_the_day_came():
    taken_over = made(training("2026-06-01", **CY))
    before = ("2026-02-01", made(training("2026-06-01", **BEA)))
    found = looked_back([("2026-07-01", taken_over)], taken_over, before, ("2026-06-20", taken_over))
    assert basis(found) == [("2026-06-01", [], "2026-07-01", "Bea", "not met")]
    entered_late = looked_back(
        [("2026-07-01", taken_over)], taken_over, ("2026-06-20", made(training("2026-06-01", **BEA)))
    )
    assert basis(entered_late) == [("2026-06-01", [], "2026-07-01", "Bea", "not met")]


NOTHING_AGREED = ("2026-03-01", made(mitigation("talks")))


@pytest.mark.parametrize(
    ("after", "told"),
    [
        ([("2026-05-20", training("2026-09-01", **CY))], []),  # moved before its day, and no board had it
        ([("2026-06-01", training("2026-09-01", **CY))], []),
        ([("2026-06-02", training("2026-09-01", **CY))], [("Bea", "not met")]),
        ([("2026-05-20", training("2026-06-01", **CY)), ("2026-06-02", training("2026-09-01", **CY))], [("Cy", "not met")]),
        ([("2026-05-20", training("2026-06-01", status="withdrawn"))], []),
        ([("2026-06-20", training("2026-06-01", status="withdrawn"))], [("Bea", "withdrawn")]),
        ([("2026-05-20", mitigation("talks"))], []),
        ([("2026-06-20", mitigation("talks"))], [("Bea", "removed")]),
        ([("2026-05-20", done())], [("Bea", "met")]),
        ([("2026-06-20", done())], [("Bea", "late")]),
        ([("2026-05-20", done()), ("2026-05-25", training("2026-06-01", **BEA))], [("Bea", "not met")]),
    ],
)  # fmt: skip
def test_between_papers_a_date_counts_that_stood_when_its_day_came_kept_or_not(after, told):
    between = [("2026-04-01", made(training("2026-06-01", **BEA))), *((day, made(one)) for day, one in after)]
    found = looked_back([NOTHING_AGREED], between[-1][1], *between, day="2026-08-01")
    assert basis(found) == [("2026-06-01", [], None, *one) for one in told]


def test_before_the_first_paper_and_without_one_the_register_alone_promises_nothing():
    between = [("2026-04-01", made(training("2026-06-01"))), ("2026-06-20", made(training("2026-12-31")))]
    assert basis(looked_back([], between[-1][1], *between)) == []
    assert basis(looked_back([("2026-07-01", between[-1][1])], between[-1][1], *between)) == []


def test_a_date_that_no_paper_had_follows_a_mitigation_to_its_new_id_and_tells_nothing_exempt():
    between = ("2026-04-01", made(training("2026-06-01")))
    renamed = made({**training("2026-06-01"), "id": "course"})
    found = looked_back([NOTHING_AGREED], renamed, between, ("2026-07-01", renamed))
    assert [(one.id, one.papers) for one in found.promises if one.what == "mitigation"] == [("course", ())]
    secret = {"exempt": "Commercially sensitive"}
    hidden = looked_back([NOTHING_AGREED], made(training("2026-06-01"), **secret), between)
    assert {one.exempt for one in hidden.promises} == {True}
    then = looked_back([NOTHING_AGREED], made(training("2026-06-01")), ("2026-04-01", made(training("2026-06-01"), **secret)), ("2026-07-01", between[1]))  # fmt: skip
    assert {one.exempt for one in then.promises} == {True}


def test_a_paper_that_has_work_as_overdue_states_no_target_that_rests_on_it():
    assert promised(looked_back([("2026-07-01", PAPER[1])], PAPER[1]), "target") == []


def test_a_promise_follows_a_mitigation_to_its_new_id():
    renamed = made({**done("2026-05-01"), "id": "course"})
    assert promised(looked_back([PAPER], renamed)) == [("course", "2026-06-01", "met", "2026-05-01")]


def test_a_promise_follows_a_mitigation_whose_old_id_was_given_to_another():
    again = training(title="Screens are filtered")
    both = made({**done("2026-05-01"), "id": "course"}, again)
    assert promised(looked_back([PAPER], both)) == [("course", "2026-06-01", "met", "2026-05-01")]


@pytest.mark.parametrize(
    ("today", "between", "result"),
    [
        (made(done("2026-05-20")), [], "met"),  # written down later, and done by then
        (made(done("2026-06-20")), [], "late"),
        (made(training("2026-06-01")), [], "not met"),
        (made(done("2026-05-20"), likelihood=5, impact=5), [("2026-05-21", made(done("2026-05-20"), likelihood=5, impact=5))], "not met"),
        (made(done("2026-05-20"), status="closed", closed={"on": "2026-05-25", "by": "The board", "reason": "Over"}),
         [("2026-05-26", made(done("2026-05-20"), status="closed", closed={"on": "2026-05-25", "by": "The board", "reason": "Over"}))], "cannot be told"),
        ({**made(done("2026-05-20")), "scheme": "tri-borough-5x5", "appetite": {}},
         [("2026-05-26", {**made(done("2026-05-20")), "scheme": "tri-borough-5x5", "appetite": {}})], "cannot be told"),
    ],
)  # fmt: skip
def test_a_target_is_reached_by_where_the_risk_stood_on_the_day(today, between, result):
    found = looked_back([PAPER], today, *between)
    assert [(one.id, one.stated, one.result) for one in found.promises if one.what == "target"] == [("A1", "Moderate", result)]  # fmt: skip


OVER = {"status": "closed", "closed": {"on": "2026-05-25", "by": "The board", "reason": "Over"}}
AVOIDED = {"treatment": "terminate", "moves_to": ["N1"]}


@pytest.mark.parametrize(
    ("since", "why"),
    [
        (made(training("2026-06-01"), **OVER), "closed"),
        (made(training("2026-06-01"), **AVOIDED), "avoided"),
        ({**made(training("2026-06-01")), "risks": {"not_adopting": PAPER[1]["risks"]["not_adopting"], "adopting": [risk("A7")]}}, "removed"),
        ({**made(training("2026-06-01")), "scheme": "tri-borough-5x5", "appetite": {}}, "scheme changed"),
        (made(training("2026-06-01")), None),
    ],
)  # fmt: skip
def test_why_a_target_is_left_out_of_the_count_is_known(since, why):
    found = looked_back([PAPER], since, ("2026-05-26", since))
    assert [(one.result == "cannot be told", one.left_out) for one in found.promises if one.what == "target"] == [(why is not None, why)]  # fmt: skip


def test_a_target_in_the_band_of_today_is_no_forecast():
    data = made(training("2026-06-01"), appetite="High", likelihood=5, impact=5)
    held = {**data, "risks": {**data["risks"], "adopting": [{**data["risks"]["adopting"][0], "mitigated_by": [{"mitigation": "training", "likelihood": -1}]}]}}  # fmt: skip
    assert promised(looked_back([("2026-03-01", held)], held), "target") == []


def test_owners_are_told_apart_by_their_names_however_they_are_written():
    one, other = (
        training("2026-06-01", owner="Head of  ICT"),
        {**training("2026-06-01", owner="head of ict"), "id": "talks"},
    )
    found = looked_back([("2026-03-01", made(one, other))], made({**done("2026-05-01"), "owner": "Head of ICT"}, other))
    record = found.record("HEAD OF ICT")
    assert (record.due, record.met, record.targets_due) == (2, 1, 1)
    assert len(found.owners) == 1


# Due dates


def moves(found):
    return {one.id: [(str(move.before), str(move.after)) for move in one.moves] for one in found.slips}


def test_every_move_of_a_due_date_is_told_with_how_often_and_how_far():
    days = ["2026-06-01", "2026-07-01", "2026-06-15", "2026-09-01"]
    found = looked_back([], made(training(days[3])), *((f"2026-0{n}-01", made(training(day))) for n, day in enumerate(days[:3], 1)))  # fmt: skip
    (slip,) = found.slips
    assert moves(found) == {"training": list(itertools.pairwise(days))}
    assert (slip.times, slip.days, slip.done) == (2, 92, False)
    assert [move.revision is None for move in slip.moves] == [False, False, True]


def test_a_move_is_laid_on_who_owned_it_until_then_not_on_who_takes_it_over():
    between = [("2026-01-01", "2026-06-05", BEA), ("2026-02-01", "2026-09-05", BEA), ("2026-03-01", "2026-07-05", BEA)]
    today = made(training("2026-12-05", **CY))
    found = looked_back(
        [], today, *((day, made(training(due, **owner))) for day, due, owner in between), ("2026-04-01", today)
    )
    (slip,) = found.slips
    assert (slip.owner, [move.owner for move in slip.moves]) == ("Cy", ["Bea"] * 3)
    assert tuple(slip.shift) == (2, 245, 1, 62)
    assert (slip.times, slip.days) == (2, 183)
    assert [(one.owner, one.times, one.days_later, one.times_earlier, one.days_earlier, one.days) for one in found.owners] == [("Bea", 2, 245, 1, 62, 183)]  # fmt: skip
    assert found.record("Cy") is None


def test_who_moves_a_date_after_taking_it_over_has_moved_it():
    days = [
        ("2026-01-01", training("2026-06-01", **BEA)),
        ("2026-02-01", training("2026-06-01", **CY)),
        ("2026-03-01", training("2026-08-01", **CY)),
    ]
    found = looked_back([], made(days[-1][1]), *((day, made(one)) for day, one in days))
    assert [(one.owner, one.times) for one in found.owners] == [("Cy", 1)]


@pytest.mark.parametrize(
    "later", [done("2026-05-01", due="2026-09-01"), training("2026-09-01", status="withdrawn"), training(None), training("2026-06-01")]
)  # fmt: skip
def test_what_is_done_withdrawn_or_without_a_date_was_not_moved(later):
    assert moves(looked_back([], made(later), ("2026-01-01", made(training("2026-06-01"))))) == {}


def test_two_branches_move_a_date_once():
    readings = [
        moment(made(training(due)), day, name=day)
        for due, day in (("2026-06-01", "2026-01-01"), ("2026-09-01", "2026-02-01"), ("2026-06-01", "2026-02-02"), ("2026-09-01", "2026-03-01"))
    ]  # fmt: skip
    graph = versions(*zip(readings, "botm", ((), "b", "b", ("o", "t")), strict=True))
    lineage = {one.commit.name: one for one in graph}
    found = follow_up([], readings, now(made(training("2026-09-01")), TODAY), lineage=lineage)
    assert moves(found) == {"training": [("2026-06-01", "2026-09-01")]}
    assert found.slips[0].times == 1
    assert follow_up([], readings, now(made(training("2026-09-01")), TODAY)).slips[0].times == 2  # as if in a row


def test_a_date_that_one_branch_moved_in_time_is_not_given_again_by_the_other():
    told = (("2026-02-15", "2026-01-01"), ("2026-09-01", "2026-02-01"), ("2026-02-15", "2026-02-02"), ("2026-09-01", "2026-03-01"))  # fmt: skip
    first = moment(NOTHING_AGREED[1], "2025-12-01", tag="board/1", name="first")
    readings = [first, *(moment(made(training(due)), day, name=day) for due, day in told)]
    graph = versions(*zip(readings, "fbotm", ((), "f", "b", "b", ("o", "t")), strict=True))
    lineage = {one.commit.name: one for one in graph}
    today = now(made(training("2026-09-01")), "2026-06-01")
    assert basis(follow_up([first], readings, today, lineage=lineage)) == []
    assert [one[0] for one in basis(follow_up([first], readings, today))] == ["2026-02-15"]  # as if in a row


# Removed, and what is exempt


def test_a_risk_of_the_last_paper_that_is_gone_is_told_unless_there_is_a_record():
    extra = risk("A2", mitigated_by=[{"mitigation": "kept", "likelihood": -3}])
    closed = {**extra, "status": "closed", "closed": {"on": "2026-05-01", "by": "The board", "reason": "Over"}}
    paper = ("2026-03-01", made(training("2027-01-01"), more=[extra]))
    gone = made(training("2027-01-01"))
    assert [(one.id, one.paper.tag) for one in looked_back([paper], gone).removed] == [("A2", "board/2026-03-01")]
    assert looked_back([paper], made(training("2027-01-01"), more=[closed])).removed == ()
    assert looked_back([("2026-06-01", made(training("2027-01-01"), more=[closed]))], gone).removed == ()


def test_nothing_about_exempt_risks_is_left_in_the_public_part():
    secret = {"exempt": "Commercially sensitive"}
    paper = made(training("2026-06-01"), more=[risk("A2", mitigated_by=[{"mitigation": "kept", "likelihood": -3}], **secret)], **secret)  # fmt: skip
    today = made(training("2026-09-01"), **secret)
    found = looked_back([("2026-03-01", paper), ("2026-05-01", paper)], today)
    assert all((found.stuck, found.promises, found.slips, found.removed, found.owners))
    left = found.public()
    assert not any((left.stuck, left.promises, left.slips, left.removed, left.owners))
    assert left.papers == found.papers


def test_what_was_exempt_at_the_paper_or_is_now_is_exempt():
    secret = {"exempt": "Commercially sensitive"}
    for then, today in ((secret, {}), ({}, secret)):
        paper, here = made(training("2026-06-01"), **then), made(training("2026-09-01"), **today)
        found = looked_back([("2026-03-01", paper)], here)
        assert {one.exempt for one in (*found.promises, *found.slips)} == {True}


def test_without_papers_there_is_nothing_to_look_back_on():
    found = looked_back([], HIGH)
    assert (found.papers, found.promises, found.removed) == ((), (), ())


def test_a_paper_that_cannot_be_read_is_passed_over_and_still_listed():
    papers = [moment(HIGH, "2026-03-01", tag="board/1"), moment(None, "2026-06-01", tag="board/2"), moment(HIGH, "2026-09-01", tag="board/3")]  # fmt: skip
    found = follow_up(papers, papers, now(HIGH, TODAY))
    assert [one.tag for one in found.papers] == ["board/1", "board/2", "board/3"]
    assert [one.tag for one in found.stuck[0].papers] == ["board/1", "board/3"]


# Laws


@given(st.lists(registers(), min_size=1, max_size=4), st.integers(0, 400))
def test_counts_agree_with_the_lists_and_only_days_that_have_passed_count(readings, later):
    days = [date(2026, 1 + 2 * index, 1) for index in range(len(readings))]
    papers = [moment(data, str(day), tag=f"board/{day}") for data, day in zip(readings, days, strict=True)]
    today = days[-1] + timedelta(later)
    found = follow_up(papers, papers, now(readings[-1], str(today)))
    assert all(one.due < today for one in found.promises)
    assert sum(one.due + one.targets_due for one in found.owners) == len(found.counted)
    assert sum(one.met + one.targets_met for one in found.owners) == sum(one.result == "met" for one in found.promises)
    assert len({(one.what, one.id, one.due, one.stated) for one in found.promises}) == len(found.promises)
    assert set(found.public().promises) <= set(found.promises)
    assert all(slip.moves and all(move.before != move.after for move in slip.moves) for slip in found.slips)
