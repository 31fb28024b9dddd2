"""What is due to be looked at, and what was copied and never made one's own: the edges of RR7xx."""

from datetime import timedelta

import pytest
from finding import with_risk
from hypothesis import given
from hypothesis import strategies as st
from making import AS_OF, STAFF_ACCESS, evaluated, mitigation, register, risk

from riskreg import rules
from riskreg.checks import Subject
from riskreg.checks.upkeep import UPKEEP
from riskreg.limits import Limits

A1 = ("risks", "adopting", 0)
CLOSED = {"status": "closed", "closed": {"on": "2026-01-01", "by": "The board", "reason": "No longer asked for"}}


def day(days):
    """A day so many days after the day of the tests."""
    return str(AS_OF + timedelta(days))


TODAY, YESTERDAY, TOMORROW = day(0), day(-1), day(1)


def advice(rule, data, **limits):
    """What one rule of this family finds in a register."""
    subject = Subject(evaluated(data), Limits(**limits))
    return [found for one in UPKEEP if one.rule is rule for found in one.find(subject)]


def paths(rule, data, **limits):
    return [found.path for found in advice(rule, data, **limits)]


# RR701


@pytest.mark.parametrize(("on", "reported"), [(YESTERDAY, True), (TODAY, False), (TOMORROW, False)])
def test_a_day_for_looking_again_passes_when_it_is_over(on, reported):
    assert paths(rules.REVIEW_OVERDUE, register(review_on=on)) == ([("review_on",)] if reported else [])
    assert paths(rules.REVIEW_OVERDUE, with_risk(review_on=on)) == ([(*A1, "review_on")] if reported else [])


def test_a_closed_risk_is_not_looked_at_again():
    assert paths(rules.REVIEW_OVERDUE, with_risk(review_on=YESTERDAY, **CLOSED)) == []


@pytest.mark.parametrize(
    ("on", "reported"), [(day(-4), False), (day(-5), False), (day(-6), True), (TOMORROW, True)]
)  # done on the day, or later, it was done; a review that has not come is none
def test_a_review_that_was_held_is_not_overdue(on, reported):
    data = with_risk(review_on=day(-5), reviewed={"by": "Head of HR", "on": on})
    assert bool(paths(rules.REVIEW_OVERDUE, data)) is reported


EVERY_MONTH = {
    "name": "Ours", "likelihood": [1, 2, 3, 4, 5], "impact": [1, 2, 3, 4, 5],
    "bands": [{"name": "Low", "from": 1}, {"name": "High", "from": 9, "review_every": "1 month"}],
}  # fmt: skip


@pytest.mark.parametrize(
    ("on", "likelihood", "reported"),
    [("2026-10-20", 4, True), ("2026-10-21", 4, False), ("2026-10-20", 3, False), ("2026-11-22", 4, False)],
)
def test_a_band_says_how_often_its_risks_are_looked_at(on, likelihood, reported):
    data = with_risk(appetite="High", likelihood=likelihood, reviewed={"by": "Head of HR", "on": on})
    found = advice(rules.REVIEW_OVERDUE, {**data, "scheme": EVERY_MONTH})
    assert [one.path for one in found] == ([(*A1, "reviewed", "on")] if reported else [])
    assert not found or "High is due every 1 month, so it was due by 20 November 2026" in found[0].message


def test_a_risk_that_nobody_has_reviewed_has_no_interval_to_run_out():
    assert paths(rules.REVIEW_OVERDUE, {**with_risk(appetite="High"), "scheme": EVERY_MONTH}) == []


# RR702


def tolerated(review_on, **keys):
    acceptance = {"by": "The board", "on": "2026-01-01", "reason": "Seldom", "review_on": review_on}
    return with_risk(**{"treatment": "tolerate", "acceptance": acceptance, **keys})


@pytest.mark.parametrize(
    ("review_on", "reported"), [(YESTERDAY, False), (TODAY, True), (day(60), True), (day(61), False)]
)
def test_an_acceptance_that_is_about_to_lapse_is_told_of_in_time(review_on, reported):
    expected = [(*A1, "acceptance", "review_on")] if reported else []
    assert paths(rules.ACCEPTANCE_LAPSING, tolerated(review_on)) == expected
    assert paths(rules.ACCEPTANCE_LAPSING, tolerated(review_on, **CLOSED)) == []


def test_how_far_ahead_can_be_set_and_has_no_end():
    assert paths(rules.ACCEPTANCE_LAPSING, tolerated(day(60)), lapse_days=59) == []
    assert len(paths(rules.ACCEPTANCE_LAPSING, tolerated("9999-12-31"), lapse_days=10**9)) == 1


# RR703


def work(*owners, status="agreed"):
    items = [mitigation(f"m{i}", owner=owner, status=status, due=TOMORROW) for i, owner in enumerate(owners)]
    effects = {"mitigated_by": [{"mitigation": item["id"], "likelihood": -1} for item in items]}
    return register(
        risks={"adopting": [risk("A1", **effects)], "not_adopting": [risk("N1", **effects)]}, mitigations=items
    )


def test_more_than_half_of_the_work_is_too_much():
    (found,) = advice(rules.OWNS_TOO_MUCH, work("A", "B", "C", "b", " B", "B"))
    assert found.path == ("mitigations", 1, "owner")
    assert "“B” owns 4 of the 6" in found.message
    assert advice(rules.OWNS_TOO_MUCH, work("A", "B", "C", "B", "B", "D")) == []


def test_the_share_can_be_set():
    assert len(advice(rules.OWNS_TOO_MUCH, work("A", "B", "C", "B", "B", "D"), owned_share=49)) == 1


def test_of_five_pieces_or_of_what_is_done_nobody_owns_too_much():
    assert advice(rules.OWNS_TOO_MUCH, work(*"BBBBB")) == []
    assert advice(rules.OWNS_TOO_MUCH, work(*"BBBBBB", status="in place")) == []
    assert advice(rules.OWNS_TOO_MUCH, work(*"BBBBBB", status="withdrawn")) == []
    assert len(advice(rules.OWNS_TOO_MUCH, work(*"BBBBBB", status="proposed"))) == 1


# RR704

MEETING = day(20)
DECISION = {"question": "May we?", "meeting": MEETING}


@pytest.mark.parametrize(
    ("on", "meeting", "reported"),
    [(day(21), MEETING, True), (MEETING, MEETING, False), (day(21), YESTERDAY, False), (TODAY, TODAY, False)],
)
def test_people_are_asked_before_the_meeting(on, meeting, reported):
    data = register(
        decision={"question": "May we?", "meeting": meeting}, consultation=[{"who": "Unions", "on": on, "said": "No"}]
    )
    assert paths(rules.AFTER_DECISION, data) == ([("consultation", 0, "on")] if reported else [])


def landing(due, *, appetite="Moderate", other=None, recommended=None, **keys):
    """A1 at 4 by 2: Significant now, Moderate once the policy is there."""
    effects = {"impact": 2, "mitigated_by": [{"mitigation": "policy", "likelihood": -1}, *(other or [])]}
    options = [{"id": "o", "title": "One", "side": recommended, "recommended": True}] if recommended else []
    return register(
        decision=DECISION, appetite={"default": appetite}, options=options,
        risks={"adopting": [risk("A1", **{**effects, **keys})], "not_adopting": [risk("N1", mitigated_by=[])]},
        mitigations=[mitigation("policy", status="agreed", due=due), mitigation("rota", status="agreed", due=MEETING)],
    )  # fmt: skip


def test_a_risk_that_comes_within_appetite_after_the_meeting_is_told_of():
    (found,) = advice(rules.AFTER_DECISION, landing(day(21)))
    assert found.path == ("decision", "meeting")
    assert "A1 is still above appetite" in found.message
    assert "`policy` (12 December 2026)" in found.message


@pytest.mark.parametrize(
    "data",
    [
        landing(MEETING),  # it lands in time
        landing(YESTERDAY),  # it lands not at all: RR205
        landing(day(21), appetite="Significant"),  # never above
        landing(day(21), appetite="Low"),  # never within: RR308
        landing(day(21), other=[{"mitigation": "rota", "impact": -1}]),  # another brings it there in time
        landing(day(21), recommended="not_adopting"),  # not on the side that is recommended
        landing(day(21), **CLOSED),
        landing(
            day(21), acceptance={"by": "The board", "on": MEETING, "reason": "For a week", "review_on": day(30)}
        ),  # somebody carries it until then
    ],
)
def test_what_the_meeting_can_rest_on_is_not(data):
    assert advice(rules.AFTER_DECISION, data) == []


@pytest.mark.parametrize(("begins", "reported"), [(day(20), True), (day(21), False), (None, True)])
def test_an_option_that_waits_for_the_work_asks_nobody_to_carry_the_risk(begins, reported):
    data = landing(day(21), recommended="adopting")
    if begins is not None:
        data["options"][0]["begins"] = begins
    assert paths(rules.AFTER_DECISION, data) == ([("decision", "meeting")] if reported else [])


def test_while_nothing_is_recommended_the_first_option_to_begin_counts():
    data = landing(day(21), recommended="adopting")
    soon = {"id": "soon", "title": "At once", "side": "adopting"}
    later = {**soon, "id": "later", "title": "In stages", "begins": day(21)}
    assert paths(rules.AFTER_DECISION, {**data, "options": [later]}) == []
    assert paths(rules.AFTER_DECISION, {**data, "options": [later, soon]}) == [("decision", "meeting")]


@pytest.mark.parametrize(("begins", "reported"), [(YESTERDAY, True), (MEETING, False), (day(90), False)])
def test_nothing_begins_before_it_is_decided(begins, reported):
    data = landing(YESTERDAY)
    data["options"] = [{"id": "o", "title": "One", "side": "adopting", "begins": begins}]
    assert paths(rules.AFTER_DECISION, data) == ([("options", 0, "begins")] if reported else [])


def test_an_option_that_would_have_begun_already_waits_for_the_meeting_all_the_same():
    data = landing(MEETING, recommended="adopting")  # lands on the day of the meeting
    data["options"][0]["begins"] = YESTERDAY
    assert paths(rules.AFTER_DECISION, data) == [("options", 0, "begins")]


def test_a_judged_target_is_reached_only_when_all_is_done():
    judged = {"likelihood": 1, "impact": 1, "by": "The panel", "on": TODAY, "reason": "The group agreed"}
    assert len(advice(rules.AFTER_DECISION, landing(day(21), target=judged))) == 1


@given(
    st.integers(1, 5), st.integers(1, 5),
    st.lists(st.tuples(st.booleans(), st.integers(-2, 1), st.integers(-2, 1)), min_size=1, max_size=4),
)  # fmt: skip
def test_a_risk_is_told_of_where_only_what_lands_later_brings_it_within_appetite(likelihood, impact, effects):
    names = [f"m{i}" for i in range(len(effects))]
    mitigated_by = [
        {"mitigation": name, "likelihood": first, "impact": second}
        for name, (_, first, second) in zip(names, effects, strict=True)
    ]
    one = risk("A1", likelihood=likelihood, impact=impact, mitigated_by=mitigated_by)
    data = register(
        decision=DECISION, appetite={"default": "Moderate"}, risks={"adopting": [one], "not_adopting": [risk("N1")]},
        mitigations=[
            mitigation(name, status="agreed", due=day(30) if late else day(10))
            for name, (late, _, _) in zip(names, effects, strict=True)
        ],
    )  # fmt: skip

    def score(counted):
        steps = [sum(effect[scale] for effect in counted) for scale in (1, 2)]
        return min(max(likelihood + steps[0], 1), 5) * min(max(impact + steps[1], 1), 5)

    determined = any(min(first, second) < 0 or first == second == 0 for _, first, second in effects)
    then = score([effect for effect in effects if not effect[0]])
    told = determined and score([]) >= 8 and then >= 8 > score(effects)  # from 8 on it is more than Moderate
    assert bool(advice(rules.AFTER_DECISION, data)) is told


# RR705


def copied(**keys):
    return {**with_risk(**keys), "copied_from": {"organisation": "Otherton District Council", "on": "2026-09-01"}}


def reviewed(on):
    return {"reviewed": {"by": "Head of HR", "on": on}}


def test_a_register_that_was_not_copied_need_not_be_reviewed():
    assert advice(rules.NOT_REVIEWED, with_risk()) == []


@pytest.mark.parametrize(("on", "left"), [(TODAY, "1 of 2 open risks"), (TOMORROW, "No open risk has")])
def test_what_is_left_to_review_is_told_in_one(on, left):
    (found,) = advice(rules.NOT_REVIEWED, copied(**reviewed(on)))
    assert found.path == ("copied_from",)
    assert left in found.message
    assert "N1" in found.message


def test_a_long_list_is_cut():
    many = [risk(f"A{i}", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]) for i in range(20)]
    data = {**copied(), "risks": {"adopting": many, "not_adopting": [risk("N1", **CLOSED)]}}
    (found,) = advice(rules.NOT_REVIEWED, data)
    assert "A11 and 8 more." in found.message


# RR706


@pytest.mark.parametrize(
    ("theirs", "text", "reported"),
    [
        ("Otherton District Council", "Staff of Otherton agree", True),
        ("Otherton District Council", "Otherton's staff agree", True),
        ("Otherton District Council", "Othertonians agree", False),
        ("Otherton District Council", "The otherton of old", False),
        ("London Borough of Otherton", "Otherton agrees", True),
        ("City of Otherton Council", "Otherton agrees", True),
        ("The Royal Borough of Otherton and Elsewhere", "Otherton and\n  Elsewhere agrees", True),
        ("Otherton and Elsewhere Borough Council", "Otherton and Elsewhere agrees", True),
        ("Otherton and Elsewhere Borough Council", "Otherton agrees", False),
        ("Otherton and District Community Trust", "Otherton agrees", True),
        ("Reading Borough Council", "Reading takes time", False),
        ("Reading Borough Council", "As Reading Borough Council says", True),
        ("The Council", "The Council agrees", True),
        ("The Council", "The staff agree", False),
        ("The", "The staff agree", False),
        ("Hart", "Hart agrees", False),
        ("Bath and North East Somerset Council", "Bath and North East Somerset agrees", True),
        ("High Peak Borough Council", "The High Peak agrees", False),
        ("High Peak Borough Council", "High Peak Borough Council agrees", True),
        ("Kent Fire and Rescue Service", "Kent agrees", True),
        ("London Borough of Sutton", "Sutton agrees", True),
    ],
)
def test_another_name_is_found_whole_or_by_what_sets_it_apart(theirs, text, reported):
    data = register(copied_from={"organisation": theirs}, caveat=text)
    assert paths(rules.OTHER_NAME, data) == ([("caveat",)] if reported else [])


@pytest.mark.parametrize(
    ("apart", "theirs"),
    [
        ("Our", "Our Council"), ("Your", "Your Council"), ("City", "The City Council"), ("First", "First Trust"),
        ("National", "National Trust"), ("Fire", "Fire and Rescue Service"), ("Housing", "Housing Partnership"),
        ("Social Care", "Social Care Trust"), ("March", "March Town Council"), ("Hart", "Hart District Council"),
        ("Fleet", "Fleet Town Council"), ("Slough", "Slough Borough Council"), ("North East", "North East Combined Authority"),
        ("Scottish", "Scottish Fire and Rescue Service"), ("Best Start", "Best Start Partnership"),
    ],
)  # fmt: skip
def test_a_word_of_any_sentence_is_nobodys_name(apart, theirs):
    data = register(copied_from={"organisation": theirs}, caveat=f"{apart} staff agree", background_papers=[theirs])
    assert paths(rules.OTHER_NAME, data) == [("background_papers", 0)]


@pytest.mark.parametrize(
    ("ours", "text", "reported"),
    [
        ("North Otherton District Council", "Otherton District Council agrees", False),
        ("Otherton County Council", "Otherton agrees", False),
        ("Otherton County Council", "Otherton District Council agrees", True),
    ],
)
def test_our_own_name_may_hold_theirs(ours, text, reported):
    data = register(organisation=ours, copied_from={"organisation": "Otherton District Council"}, caveat=text)
    assert bool(paths(rules.OTHER_NAME, data)) is reported


def test_no_more_than_twenty_places_are_shown_and_all_are_counted():
    data = {**copied(), "background_papers": [f"Otherton paper {i}" for i in range(30)]}
    found = advice(rules.OTHER_NAME, data)
    assert [one.path for one in found] == [("background_papers", i) for i in range(20)]
    assert "(place 1 of 30)" in found[0].message


# RR707


@pytest.mark.parametrize(
    "text",
    [
        "Seen by {role}", "Ask [insert name]", "[NAME] agrees", "[your council]", "<name of council> agrees", "TODO",
        "Cost TBC", "By XX May", "XXX agrees", "Lorem ipsum dolor", "[TBC]", "[xx] staff",
    ],
)  # fmt: skip
def test_a_placeholder_is_found(text):
    assert paths(rules.PLACEHOLDER, register(caveat=text)) == [("caveat",)]


@pytest.mark.parametrize(
    "text",
    [
        "{organisation} agrees", "See [1] and [sic], as [he] said", "Fewer < more > less", "A <b>bold</b> word",
        "Is your council online?", "Tell your council", "Part of xx", "[Minutes, item 4]", "TODOS", "- [x] done", "[X] agreed",
    ],
)  # fmt: skip
def test_other_brackets_are_no_placeholder(text):
    assert paths(rules.PLACEHOLDER, register(caveat=text)) == []


@pytest.mark.parametrize("name", ["Your council", "[name] Council", "{council}", "The Council name"])
def test_an_organisation_without_a_name_is_reported_once(name):
    data = register(organisation=name, caveat="{organisation} agrees", title="What {organisation} does")
    assert paths(rules.PLACEHOLDER, data) == [("organisation",)]


@pytest.mark.parametrize(
    ("rationale", "on", "reported"),
    [
        ("Illustrative: a count", TODAY, True),
        ("Illustrative: a count", TOMORROW, False),
        ("A count, no longer illustrative", TODAY, False),
    ],
)
def test_a_reviewed_risk_rests_on_something_of_our_own(rationale, on, reported):
    data = with_risk(rationale=rationale, **reviewed(on))
    assert paths(rules.PLACEHOLDER, data) == ([(*A1, "rationale")] if reported else [])


@pytest.mark.parametrize(("copied", "reported"), [(True, True), (False, False)])
def test_what_a_pack_says_is_to_be_considered_is_no_answer_of_our_own(copied, reported):
    data = register(implications={"legal": "To consider: the law on publicity", "financial": "Within budget"})
    if copied:
        data["copied_from"] = {"pack": "staff-access"}
    assert paths(rules.PLACEHOLDER, data) == ([("implications", "legal")] if reported else [])


def test_the_packs_hold_no_placeholder_and_are_not_overdue():
    for pack in sorted(STAFF_ACCESS.parent.glob("*.yaml")):
        for rule in (rules.PLACEHOLDER, rules.REVIEW_OVERDUE, rules.OTHER_NAME):
            assert paths(rule, pack.read_bytes()) == [], pack.name


# RR708


@pytest.mark.parametrize(
    ("copied", "place"),
    [
        ({"pack": "staff-access", "edition": 1}, None),
        ({"pack": "staff-access"}, None),
        ({"organisation": "Otterton Council"}, None),
        ({"pack": "staff-acess", "edition": 1}, "pack"),
        ({"pack": "staff-access", "edition": 99}, "edition"),
    ],
)
def test_the_pack_that_a_register_came_from_is_one(copied, place):
    found = advice(rules.UNKNOWN_ORIGIN, register(copied_from=copied))
    assert [one.path for one in found] == ([("copied_from", place)] if place else [])


def test_a_pack_of_a_like_name_is_offered():
    (found,) = advice(rules.UNKNOWN_ORIGIN, register(copied_from={"pack": "staff-acess"}))
    assert found.remedy == "Did you mean `staff-access`?"
