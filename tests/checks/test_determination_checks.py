"""What a classification needs: the edges of the checks of treatments, acceptances and judgements."""

from datetime import timedelta

import pytest
from finding import findings, paths, with_risk
from making import AS_OF, mitigation, register, risk

from riskreg import rules

A1 = ("risks", "adopting", 0)
TODAY, YESTERDAY, TOMORROW, LATER = (str(AS_OF + timedelta(days)) for days in (0, -1, 1, 200))
TRAINING = mitigation("training", status="agreed", due=LATER)
POLICY_ONLY = [{"mitigation": "policy", "likelihood": -1}]
BOTH = [*POLICY_ONLY, {"mitigation": "training", "likelihood": -1}]
CLOSED = {"status": "closed", "closed": {"on": YESTERDAY, "by": "The board", "reason": "No longer asked for"}}


def judged(likelihood, impact=3):
    return {"likelihood": likelihood, "impact": impact, "by": "Risk panel", "on": YESTERDAY, "reason": "Its own view"}


def accepted(**keys):
    return {"by": "The board", "on": YESTERDAY, "reason": "Seldom", "review_on": LATER, **keys}


@pytest.mark.parametrize(
    "keys",
    [
        {"mitigated_by": []},
        {"mitigated_by": [{"mitigation": "policy", "likelihood": 1}]},
        {"treatment": "transfer"},
    ],
)
def test_an_undecided_treatment_is_reported_with_what_would_settle_it(keys):
    (found,) = findings(rules.NOT_DETERMINED, with_risk(**keys))
    assert found.path == A1
    assert found.message.startswith("A1 is not yet classified: ")
    assert found.remedy.startswith("To settle it, ")


def test_each_undetermined_risk_is_reported_under_one_rule_only():
    data = register(
        risks={
            "adopting": [risk("A1"), risk("A2", treatment="tolerate"), risk("A3", treatment="terminate")],
            "not_adopting": [risk("N1", mitigated_by=POLICY_ONLY)],
        }
    )
    assert paths(rules.NOT_DETERMINED, data) == [("risks", "adopting", 0)]
    assert paths(rules.ACCEPTANCE, data) == [("risks", "adopting", 1)]
    assert paths(rules.NO_COUNTERPART, data) == [("risks", "adopting", 2)]


@pytest.mark.parametrize("rule", [rules.NOT_DETERMINED, rules.ACCEPTANCE, rules.NO_COUNTERPART])
@pytest.mark.parametrize("treatment", ["treat", "tolerate", "transfer", "terminate"])
def test_a_closed_risk_needs_no_treatment(rule, treatment):
    assert paths(rule, with_risk(treatment=treatment, mitigated_by=[], **CLOSED)) == []


@pytest.mark.parametrize(
    ("keys", "reported"),
    [
        ({}, []),
        ({"on": TODAY, "review_on": TODAY}, []),
        ({"on": TOMORROW}, [A1]),
        ({"review_on": YESTERDAY}, [A1]),
    ],
)
def test_an_acceptance_is_in_force_from_its_day_to_its_review(keys, reported):
    assert paths(rules.ACCEPTANCE, with_risk(treatment="tolerate", acceptance=accepted(**keys))) == reported


@pytest.mark.parametrize("missing", ["by", "on", "reason", "review_on"])
def test_an_acceptance_says_all_that_an_acceptance_says(missing):
    acceptance = accepted()
    del acceptance[missing]
    assert paths(rules.ACCEPTANCE, with_risk(treatment="tolerate", acceptance=acceptance)) == [A1]


def test_an_acceptance_says_nothing_of_a_risk_that_is_treated():
    assert paths(rules.ACCEPTANCE, with_risk(acceptance=accepted(review_on=YESTERDAY))) == []


@pytest.mark.parametrize(("goals", "reported"), [(["N1"], []), (["A1"], [A1]), (["A1", "N1"], [])])
def test_a_terminated_risk_moves_to_the_other_side(goals, reported):
    data = with_risk(treatment="terminate", moves_to=goals)
    if goals == ["A1"]:  # to itself would be a circle, which is an error: to another on its side
        data["risks"]["adopting"].append(risk("A2", mitigated_by=POLICY_ONLY))
        data["risks"]["adopting"][0]["moves_to"] = ["A2"]
    assert paths(rules.NO_COUNTERPART, data) == reported


@pytest.mark.parametrize("rule", [rules.JUDGEMENT_CONTRADICTS, rules.JUDGEMENT_BETTER])
@pytest.mark.parametrize(
    "keys", [{}, {"current": judged(3)}, {"target": judged(2)}, {"current": judged(3), "target": judged(2)}]
)
def test_judgements_that_say_what_the_effects_give_are_fine(rule, keys):
    assert paths(rule, with_risk(TRAINING, mitigated_by=BOTH, **keys)) == []


def test_a_judgement_may_be_more_cautious_than_the_effects():
    data = with_risk(TRAINING, mitigated_by=BOTH, current=judged(4), target=judged(3))
    assert paths(rules.JUDGEMENT_CONTRADICTS, data) == []
    assert paths(rules.JUDGEMENT_BETTER, data) == []


def test_a_judgement_that_rises_where_the_effects_fall_contradicts_them():
    (found,) = findings(rules.JUDGEMENT_CONTRADICTS, with_risk(current=judged(5)))
    assert found.path == (*A1, "current")
    assert found.message == "The judged likelihood of A1 rises, but its listed effects lower it."


def test_a_judgement_that_falls_where_the_effects_rise_contradicts_them():
    effects = [{"mitigation": "policy", "likelihood": -1, "impact": 1}]
    (found,) = findings(rules.JUDGEMENT_CONTRADICTS, with_risk(mitigated_by=effects, current=judged(3, 2)))
    assert found.message == "The judged impact of A1 falls, but its listed effects raise it."


def test_a_judged_target_is_held_against_where_the_risk_stands_now():
    (found,) = findings(rules.JUDGEMENT_CONTRADICTS, with_risk(TRAINING, mitigated_by=BOTH, target=judged(4)))
    assert found.path == (*A1, "target")


def test_a_judged_target_is_held_against_what_comes_after_a_judged_current():
    data = with_risk(TRAINING, mitigated_by=BOTH, current=judged(4), target=judged(2))
    (found,) = findings(rules.JUDGEMENT_BETTER, data)
    assert found.path == (*A1, "target")
    assert found.message == "A1 is judged at likelihood 2, impact 3; the listed effects allow 3 and 3 at best."


def test_a_judgement_with_a_better_impact_than_the_effects_allow_is_reported():
    assert paths(rules.JUDGEMENT_BETTER, with_risk(current=judged(3, 2))) == [(*A1, "current")]


@pytest.mark.parametrize("rule", [rules.JUDGEMENT_CONTRADICTS, rules.JUDGEMENT_BETTER])
@pytest.mark.parametrize("likelihood", [1, 5])
def test_a_judged_target_that_no_longer_holds_is_not_held_against_anything(rule, likelihood):
    late = {**TRAINING, "due": YESTERDAY}
    assert paths(rule, with_risk(late, mitigated_by=BOTH, target=judged(likelihood))) == []


@pytest.mark.parametrize("rule", [rules.JUDGEMENT_CONTRADICTS, rules.JUDGEMENT_BETTER, rules.STUCK])
@pytest.mark.parametrize("keys", [{"mitigated_by": []}, CLOSED])
def test_nothing_is_said_of_where_a_risk_without_a_band_stands(rule, keys):
    data = with_risk(appetite="Low", likelihood=5, current=judged(1), **keys)
    assert A1 not in [path[:3] for path in paths(rule, data)]


def test_a_risk_above_appetite_that_nothing_will_move_is_stuck():
    (found,) = findings(rules.STUCK, with_risk(appetite="Moderate"))[:1]
    assert found.path == A1
    assert "above appetite (Significant)" in found.message


@pytest.mark.parametrize(
    "keys",
    [
        {"treatment": "tolerate", "acceptance": accepted()},
        {"target": judged(3)},
        {"mitigated_by": BOTH},
        {"likelihood": 2},
    ],
)
def test_a_risk_is_not_stuck_that_is_tolerated_judged_about_to_move_or_within_appetite(keys):
    assert A1 not in paths(rules.STUCK, with_risk(TRAINING, appetite="Moderate", **keys))


def test_without_an_appetite_no_risk_is_stuck():
    assert paths(rules.STUCK, register(appetite={})) == []


@pytest.mark.parametrize("due", [LATER, YESTERDAY])
@pytest.mark.parametrize("steps", [-2, -1, 0, 1])
@pytest.mark.parametrize("impact", [2, 3, 5])
def test_no_risk_is_reported_both_as_stuck_and_as_above_appetite_at_target(due, steps, impact):
    effects = [*POLICY_ONLY, {"mitigation": "training", "likelihood": steps}]
    data = with_risk({**TRAINING, "due": due}, appetite="Moderate", impact=impact, mitigated_by=effects)
    assert not {*paths(rules.STUCK, data)} & {*paths(rules.ABOVE_APPETITE, data)}
