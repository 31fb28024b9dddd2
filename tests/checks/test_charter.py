"""Who is asked, what for, who owns it, what was learnt: the edges of the advice on the charter."""

import pytest
from making import STAFF_ACCESS, evaluated, loaded, register

from riskreg import rules
from riskreg.checks import Subject
from riskreg.checks.charter import CHARTER

INSIDE = {"who": "Trade unions", "side": "internal", "said": "Use the code we have"}
OUTSIDE = {"who": "The residents' panel", "side": "external", "said": "Tell us who answers"}
FAILURE = {"kind": "failure", "title": "A ban", "lesson": "It did not stop the posting"}
SUCCESS = {**FAILURE, "kind": "success"}
HEARD = {"id": "heard", "title": "Residents are heard", "source": "Council Plan"}


def findings(rule, data):
    """What one piece of advice finds in a register."""
    (one,) = [one for one in CHARTER if one.rule is rule]
    return list(one.find(Subject(evaluated(data))))


def paths(rule, data):
    return [found.path for found in findings(rule, data)]


def decision(**keys):
    return {"question": "May all staff have access?", **keys}


def option(name, side="adopting", **keys):
    return {"id": name, "title": f"The course {name}", "side": side, **keys}


def test_the_starter_register_keeps_the_charter():
    subject = Subject(evaluated(STAFF_ACCESS.read_bytes()))
    assert [found for one in CHARTER for found in one.find(subject)] == []


@pytest.mark.parametrize(
    ("entries", "missing"),
    [
        ([INSIDE, OUTSIDE], None),
        ([INSIDE], "nobody outside the"),
        ([OUTSIDE], "nobody inside the"),
        ([], "nobody inside or outside the"),
        ([INSIDE, {"who": "Residents", "side": "external", "asked": "Where?"}], "nobody outside the"),
        ([INSIDE, {"who": "Residents", "side": "external", "changed": "The hours"}], "nobody outside the"),
        ([{"who": "All", "said": "Yes"}, OUTSIDE], "nobody inside the"),
    ],
)
def test_people_inside_and_outside_have_said_something(entries, missing):
    found = findings(rules.STAKEHOLDERS, register(consultation=entries))
    assert [one.path for one in found] == [("consultation",)] * (missing is not None)
    assert all(missing in one.message for one in found)


@pytest.mark.parametrize(
    ("entries", "told"),
    [
        ([INSIDE, {"who": "Parish\ncouncils", "side": "external"}], "Put the question to them (Parish councils)"),
        ([INSIDE, {"who": "All", "said": "Yes"}], "whether it is side: internal or side: external"),
        ([OUTSIDE], "their unions (side: internal)"),
    ],
)
def test_the_remedy_begins_with_what_is_there(entries, told):
    (found,) = findings(rules.STAKEHOLDERS, register(consultation=entries))
    assert told in found.remedy


@pytest.mark.parametrize(
    ("rule", "part"),
    [(rules.STAKEHOLDERS, "consultation"), (rules.BENEFITS_PLAN, "benefits"), (rules.LESSONS, "lessons")],
)
def test_a_part_that_is_not_there_is_missed_at_the_decision(rule, part):
    data = register()
    shown = loaded(data).document.diagnostic(findings(rule, data)[0])
    assert shown.source_line.startswith("decision:")
    assert paths(rule, {**data, part: []}) == [(part,)]


def test_an_option_without_an_objective_is_reported_each():
    options = [option("a"), option("b", serves=["heard"]), option("c", serves=[])]
    data = register(decision=decision(objectives=[HEARD]), options=options)
    assert paths(rules.NO_OBJECTIVE, data) == [("options", 0, "serves"), ("options", 2, "serves")]


@pytest.mark.parametrize("keys", [{}, {"objectives": []}])
def test_a_decision_without_objectives_is_reported_once(keys):
    data = register(decision=decision(**keys), options=[option("a"), option("b")])
    assert paths(rules.NO_OBJECTIVE, data) == [("decision", "objectives")]


PLAN = {"owner": "Head of HR", "measure": "Days", "by": "2027-09-30"}


@pytest.mark.parametrize(
    ("without", "told"),
    [
        ([], None),
        (["owner"], "who answers for it."),
        (["measure", "by"], "how it is measured and when"),
        (["owner", "measure", "by"], "who answers for it, how it is measured and when"),
    ],
)
def test_a_benefit_has_an_owner_a_measure_and_a_date(without, told):
    benefit = {"title": "Answers in the day", **{key: value for key, value in PLAN.items() if key not in without}}
    found = findings(rules.BENEFITS_PLAN, register(benefits=[{"title": "Trust", **PLAN}, benefit]))
    assert [one.path for one in found] == [("benefits", 1, key) for key in without[:1]]
    assert all(told in one.message for one in found)


@pytest.mark.parametrize(
    ("lessons", "told"),
    [([FAILURE], None), ([SUCCESS, FAILURE], None), ([SUCCESS], "Only successes"), ([], "No lesson")],
)
def test_a_failure_is_among_the_lessons(lessons, told):
    found = findings(rules.LESSONS, register(lessons=lessons))
    assert [one.path for one in found] == [("lessons",)] * (told is not None)
    assert all(told in one.message for one in found)


@pytest.mark.parametrize(
    ("keys", "told"),
    [
        ({"owner": "Head of HR", "sponsor": "Chief Executive"}, None),
        ({"owner": "Head of HR"}, "no sponsor."),
        ({"sponsor": "Chief Executive"}, "no owner."),
        ({}, "no owner and no sponsor."),
    ],
)
def test_the_change_has_an_owner_and_a_sponsor(keys, told):
    found = findings(rules.OWNERSHIP, register(decision=decision(**keys)))
    assert [one.message.endswith(told) for one in found] == [True] * (told is not None)
    assert all(one.path == ("decision", "sponsor" if "owner" in keys else "owner") for one in found)


def test_each_objective_says_whose_aim_it_is():
    unsaid = [{"id": name, "title": f"Aim {name}"} for name in ("b", "c")]
    data = register(decision=decision(objectives=[HEARD, *unsaid]))
    assert paths(rules.NO_SOURCE, data) == [("decision", "objectives", index, "source") for index in (1, 2)]


BOARD = {"body": "Corporate Management Board"}


@pytest.mark.parametrize(
    ("keys", "options", "reported"),
    [
        (BOARD, [], []),
        ({}, [], [("decision", "body")]),
        (BOARD, [option("a"), option("b", "not_adopting")], []),
        (BOARD, [option("a")], [("options",)]),
        (BOARD, [option("a"), option("b")], [("options",)]),
        ({}, [option("a", "not_adopting")], [("decision", "body"), ("options",)]),
    ],
)
def test_a_board_has_something_to_decide(keys, options, reported):
    assert paths(rules.ADVICE, register(decision=decision(**keys), options=options)) == reported


@pytest.mark.parametrize(("side", "other"), [("adopting", "not_adopting"), ("not_adopting", "adopting")])
def test_the_missing_option_is_on_the_other_side(side, other):
    data = register(options=[option("a", side), option("b", side)])
    (found,) = [one for one in findings(rules.ADVICE, data) if one.path == ("options",)]
    assert f"side: {other}," in found.remedy


@pytest.mark.parametrize(
    ("options", "reported"),
    [
        ([option("a", recommended=True), option("b"), option("c", rejected_because="Dear")], [("options", 1, "id")]),
        ([option("a", recommended=True)], []),
        ([option("a"), option("b")], []),  # nothing is recommended yet
    ],
)
def test_the_options_that_are_passed_over_say_why(options, reported):
    assert paths(rules.NO_REASON_AGAINST, register(options=options)) == reported


def test_of_very_many_who_are_to_be_asked_some_are_named():
    planned = [{"who": f"Group {number}", "side": "internal"} for number in range(3_000)]
    (found,) = findings(rules.STAKEHOLDERS, register(consultation=[*planned, OUTSIDE]))
    assert "Group 0, Group 1, " in found.remedy
    assert "2988 more" in found.remedy
    assert len(found.remedy) < 400
