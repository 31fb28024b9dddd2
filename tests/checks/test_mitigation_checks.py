"""Who, by when, with what proof: the edges of the checks of mitigations."""

from datetime import date, timedelta

import pytest
from finding import findings, paths, with_policy, with_risk
from making import AS_OF, mitigation, register, risk

from riskreg import rules

POLICY = ("mitigations", 0)
TODAY, YESTERDAY, TOMORROW = (str(AS_OF + timedelta(days)) for days in (0, -1, 1))
BLOCK = mitigation("block", kind="restriction", limits="Not on people's own phones")


@pytest.mark.parametrize(("status", "due"), [("in place", None), ("agreed", TOMORROW), ("agreed", YESTERDAY)])
def test_what_is_agreed_or_in_place_needs_an_owner(status, due):
    data = with_policy(status=status)
    data["mitigations"][0] |= {"due": due} if due else {}
    del data["mitigations"][0]["owner"]
    assert paths(rules.NO_OWNER, data) == [POLICY]


@pytest.mark.parametrize("status", ["proposed", "withdrawn"])
def test_what_nobody_has_agreed_needs_no_owner(status):
    data = with_policy(status=status)
    del data["mitigations"][0]["owner"]
    assert paths(rules.NO_OWNER, data) == []


@pytest.mark.parametrize(("status", "reported"), [("agreed", [POLICY]), ("proposed", []), ("in place", [])])
def test_only_what_is_agreed_needs_a_due_date(status, reported):
    assert paths(rules.NO_DUE_DATE, with_policy(status=status)) == reported


@pytest.mark.parametrize("status", ["agreed", "proposed", "withdrawn"])
def test_what_is_not_in_place_need_not_be_shown(status):
    assert paths(rules.NO_EVIDENCE, with_policy(status=status, evidence=[])) == []


def test_an_empty_list_shows_nothing():
    assert paths(rules.NO_EVIDENCE, with_policy(evidence=[])) == [POLICY]


def test_what_is_due_today_is_not_overdue():
    assert paths(rules.OVERDUE, with_policy(status="agreed", due=TODAY)) == []


def test_what_was_due_yesterday_is_overdue_by_a_day():
    (found,) = findings(rules.OVERDUE, with_policy(status="agreed", due=YESTERDAY))
    assert found.path == (*POLICY, "due")
    assert "20 November 2026, 1 day ago" in found.message


@pytest.mark.parametrize("status", ["in place", "proposed", "withdrawn"])
def test_only_what_is_agreed_can_be_overdue(status):
    assert paths(rules.OVERDUE, with_policy(status=status, due=YESTERDAY)) == []


def test_what_was_done_after_the_day_was_overdue_on_it():
    data = with_policy(due="2026-06-30", done_on="2026-09-01")
    assert paths(rules.OVERDUE, data, date(2026, 8, 1)) == [(*POLICY, "due")]
    assert paths(rules.OVERDUE, data) == []


def test_a_withdrawn_restriction_need_not_say_its_limits():
    assert paths(rules.NO_LIMITS, with_policy(kind="restriction", status="withdrawn")) == []


@pytest.mark.parametrize("status", ["proposed", "agreed", "in place"])
def test_any_other_restriction_says_its_limits(status):
    assert paths(rules.NO_LIMITS, with_policy(kind="restriction", status=status)) == [POLICY]


def test_what_is_no_restriction_has_no_limits_to_say():
    assert paths(rules.NO_LIMITS, with_policy(kind="training")) == []


@pytest.mark.parametrize(
    ("likelihood", "steps", "reported"),
    [(4, -3, True), (3, -3, True), (4, -2, False), (1, 1, False), (1, 0, False), (1, -1, False)],
)
def test_a_restriction_alone_brings_nothing_down_to_the_lowest_level(likelihood, steps, reported):
    effect = {"mitigation": "block", "likelihood": steps}
    data = with_risk(BLOCK, likelihood=likelihood, mitigated_by=[effect])
    where = ("risks", "adopting", 0, "mitigated_by", 0, "likelihood")
    assert paths(rules.RESTRICTION_TO_LOWEST, data) == ([where] if reported else [])


def test_other_mitigations_may_bring_a_risk_down_to_the_lowest_level():
    data = with_risk(mitigated_by=[{"mitigation": "policy", "likelihood": -3}])
    assert paths(rules.RESTRICTION_TO_LOWEST, data) == []


def test_a_withdrawn_restriction_claims_nothing():
    data = with_risk({**BLOCK, "status": "withdrawn"}, mitigated_by=[{"mitigation": "block", "likelihood": -3}])
    assert paths(rules.RESTRICTION_TO_LOWEST, data) == []


@pytest.mark.parametrize(
    ("steps", "reported"),
    [
        ({}, True),
        ({"likelihood": 0, "impact": 0}, True),
        ({"impact": {}}, True),
        ({"impact": {"service": 0}}, True),
        ({"impact": {"service": 1}}, False),
        ({"impact": -1}, False),
        ({"likelihood": 1}, False),
    ],
)
def test_a_mitigation_changes_something_on_every_risk_that_lists_it(steps, reported):
    data = with_risk(impact={"service": 3}, mitigated_by=[{"mitigation": "policy", **steps}])
    assert bool(paths(rules.NO_EFFECT, data)) is reported


def test_a_closed_risk_is_not_reported():
    closed = {"status": "closed", "closed": {"on": YESTERDAY, "by": "The board", "reason": "No longer asked for"}}
    effects = [{"mitigation": "policy"}, {"mitigation": "block", "likelihood": -3}]
    data = with_risk(BLOCK, mitigated_by=effects, **closed)
    assert paths(rules.NO_EFFECT, data) == []
    assert paths(rules.RESTRICTION_TO_LOWEST, data) == []


def test_a_risk_is_reported_until_the_day_that_it_is_closed():
    closed = {"status": "closed", "closed": {"on": TOMORROW, "by": "The board", "reason": "No longer asked for"}}
    data = with_risk(mitigated_by=[{"mitigation": "policy"}], **closed)
    assert paths(rules.NO_EFFECT, data) == [("risks", "adopting", 0, "mitigated_by", 0)]


@pytest.mark.parametrize(("done_on", "reported"), [(TODAY, []), (TOMORROW, [(*POLICY, "done_on")])])
def test_what_was_done_today_is_in_place(done_on, reported):
    assert paths(rules.DONE_LATER, with_policy(done_on=done_on)) == reported


def test_a_day_in_the_future_is_no_matter_for_what_is_not_said_to_be_done():
    assert paths(rules.DONE_LATER, with_policy(status="agreed", done_on=TOMORROW)) == []


def option(**keys):
    return {"id": "ban", "title": "Keep the sites blocked", "side": "not_adopting", **keys}


@pytest.mark.parametrize(
    ("status", "mitigations", "reported"),
    [
        ("withdrawn", ["policy", "block"], [("options", 0, "mitigations", 1)]),
        ("proposed", ["policy", "block"], []),
        ("withdrawn", ["policy"], []),
        ("withdrawn", "all", []),
    ],
)
def test_an_option_names_no_mitigation_that_was_withdrawn(status, mitigations, reported):
    effects = {"mitigated_by": [{"mitigation": "policy", "likelihood": -1}, {"mitigation": "block", "likelihood": -1}]}
    data = register(
        options=[option(mitigations=mitigations)],
        risks={"adopting": [risk("A1", **effects)], "not_adopting": [risk("N1", **effects)]},
        mitigations=[mitigation("policy"), {**BLOCK, "status": status}],
    )
    assert paths(rules.WITHDRAWN_IN_OPTION, data) == reported


def recommending(counted, *, status="agreed", step=-1, side="adopting", recommended=True):
    """A register whose option counts on these; `training` has this status, and this effect on A1."""
    effects = [{"mitigation": "policy", "likelihood": -1}]
    return register(
        options=[option(side=side, mitigations=counted, recommended=recommended)],
        risks={
            "adopting": [risk("A1", mitigated_by=[*effects, {"mitigation": "training", "likelihood": step}])],
            "not_adopting": [risk("N1", mitigated_by=effects)],
        },
        mitigations=[mitigation("policy"), mitigation("training", status=status, due=TOMORROW)],
    )


@pytest.mark.parametrize(
    ("data", "reported"),
    [
        (recommending(["policy"]), True),
        (recommending(["policy", "training"]), False),
        (recommending("all"), False),
        (recommending(["policy"], recommended=False), False),
        (recommending(["policy"], status="proposed"), False),  # nobody has undertaken it
        (recommending(["policy"], step=1), False),  # it would make the risk worse
        (recommending(["policy"], side="not_adopting"), False),  # it does nothing for that side
    ],
)
def test_what_is_agreed_for_a_side_is_part_of_the_option_recommended_there(data, reported):
    assert paths(rules.AGREED_OUTSIDE, data) == ([("mitigations", 1, "status")] if reported else [])


def test_what_is_in_place_may_be_lifted_by_the_option_that_is_recommended():
    data = recommending(["policy"])
    data["mitigations"][1] |= {"status": "in place", "done_on": YESTERDAY}
    assert paths(rules.AGREED_OUTSIDE, data) == []
