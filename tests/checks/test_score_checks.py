"""Scores and appetite: the edges of their checks."""

from datetime import timedelta

import pytest
from finding import findings, paths, with_risk
from growth import grows
from making import AS_OF, evaluated, mitigation, register, risk

from riskreg import rules
from riskreg.checks import check
from riskreg.references import MOST_NEAR

A1 = ("risks", "adopting", 0)
YESTERDAY, LATER = (str(AS_OF + timedelta(days)) for days in (-1, 200))
TRAINING = mitigation("training", status="agreed", due=LATER)
POLICY_ONLY = [{"mitigation": "policy", "likelihood": -1}]
BOTH = [*POLICY_ONLY, {"mitigation": "training", "likelihood": -1}]
CLOSED = {"status": "closed", "closed": {"on": YESTERDAY, "by": "The board", "reason": "No longer asked for"}}
ACCEPTANCE = {"by": "The board", "on": YESTERDAY, "reason": "Seldom", "review_on": LATER}


@pytest.mark.parametrize(("likelihood", "reported"), [(3, False), (2, True)])
def test_effects_may_reach_the_end_of_the_scale_and_not_go_beyond_it(likelihood, reported):
    data = with_risk(TRAINING, likelihood=likelihood, mitigated_by=BOTH)
    assert paths(rules.BEYOND_SCALE, data) == ([(*A1, "mitigated_by")] if reported else [])


def test_effects_that_raise_a_risk_can_go_beyond_the_scale_too():
    effects = [{"mitigation": "policy", "likelihood": 3, "impact": -1}]
    (found,) = findings(rules.BEYOND_SCALE, with_risk(mitigated_by=effects))
    assert found.message == "Together the effects on the likelihood of A1 go 2 steps beyond the end of the scale."


def test_each_scale_is_reported_for_itself():
    effects = [{"mitigation": "policy", "likelihood": -4, "impact": -3}]
    assert len(paths(rules.BEYOND_SCALE, with_risk(mitigated_by=effects))) == 2


@pytest.mark.parametrize("status", ["proposed", "withdrawn"])
def test_effects_that_do_not_count_claim_nothing(status):
    data = with_risk({**TRAINING, "status": status}, likelihood=2, mitigated_by=BOTH)
    assert paths(rules.BEYOND_SCALE, data) == []


def test_an_overdue_mitigation_claims_nothing():
    data = with_risk({**TRAINING, "due": YESTERDAY}, likelihood=2, mitigated_by=BOTH)
    assert paths(rules.BEYOND_SCALE, data) == []


@pytest.mark.parametrize("rule", [rules.BEYOND_SCALE, rules.ABOVE_APPETITE])
@pytest.mark.parametrize("keys", [{"treatment": "tolerate"}, {"treatment": "terminate", "moves_to": ["N1"]}, CLOSED])
def test_nothing_is_said_of_the_score_of_a_risk_without_a_band(rule, keys):
    data = with_risk(TRAINING, appetite="Low", likelihood=2, impact=5, mitigated_by=BOTH, **keys)
    assert A1 not in [path[:3] for path in paths(rule, data)]


def test_a_risk_that_moves_and_is_still_too_high_is_above_appetite():
    (found,) = findings(rules.ABOVE_APPETITE, with_risk(TRAINING, likelihood=5, impact=5, mitigated_by=BOTH))
    assert found.path == A1
    assert found.message == "A1 will still be High when all that is agreed is done; the appetite is Significant."


def test_a_tolerated_risk_is_not_reported_as_above_appetite():
    tolerated = {"treatment": "tolerate", "acceptance": ACCEPTANCE}
    data = with_risk(TRAINING, likelihood=5, impact=5, mitigated_by=BOTH, **tolerated)
    assert paths(rules.ABOVE_APPETITE, data) == []


def test_a_risk_that_comes_down_to_the_appetite_is_not_above_it():
    assert paths(rules.ABOVE_APPETITE, with_risk(TRAINING, likelihood=4, impact=5, mitigated_by=BOTH)) == []


def test_a_risk_that_rises_above_the_appetite_by_what_is_agreed_is_reported():
    effects = [{"mitigation": "policy", "likelihood": -1}, {"mitigation": "training", "likelihood": 2}]
    assert paths(rules.ABOVE_APPETITE, with_risk(TRAINING, mitigated_by=effects)) == [A1]


def test_a_category_has_its_own_limit():
    data = with_risk(TRAINING, category="elections", mitigated_by=BOTH, impact=5)
    data["appetite"]["elections"] = "Moderate"
    (found,) = findings(rules.ABOVE_APPETITE, data)
    assert found.message.endswith("the appetite is Moderate.")


def test_a_category_without_a_limit_and_without_a_default_has_none():
    data = with_risk(TRAINING, likelihood=5, impact=5, mitigated_by=BOTH)
    data["appetite"] = {"elections": "Low"}
    assert paths(rules.ABOVE_APPETITE, data) == []


def test_a_limit_for_a_category_that_a_risk_of_either_side_has_is_used():
    data = with_risk(category="reputation")
    data["risks"]["not_adopting"][0]["category"] = "service"
    data["appetite"] |= {"reputation": "Moderate", "service": "Moderate"}
    assert paths(rules.UNUSED_APPETITE, data) == []


def test_a_limit_for_a_category_that_no_risk_has_is_reported_with_the_nearest_one():
    data = with_risk(category="reputation")
    data["appetite"]["reputatoin"] = "Moderate"
    (found,) = findings(rules.UNUSED_APPETITE, data)
    assert (found.path, found.on_key) == (("appetite", "reputatoin"), True)
    assert found.remedy == "Did you mean `reputation`?"


def test_a_limit_for_a_category_where_no_risk_has_any_says_what_to_do():
    data = with_risk()
    data["appetite"]["reputation"] = "Moderate"
    (found,) = findings(rules.UNUSED_APPETITE, data)
    assert found.remedy == "Give the risks a category."


def test_a_limit_for_one_category_is_an_appetite():
    data = register(
        appetite={"reputation": "Moderate"},
        risks={
            "adopting": [risk("A1", category="reputation", mitigated_by=POLICY_ONLY)],
            "not_adopting": [risk("N1", mitigated_by=POLICY_ONLY)],
        },
    )
    assert paths(rules.NO_APPETITE, data) == []


def test_a_register_without_an_appetite_is_told_so_once_at_its_scheme():
    data = register()
    del data["appetite"]
    assert paths(rules.NO_APPETITE, data) == [("scheme",)]


def unused_limits(number):
    """The checks of a register with so many limits of which none is for any of its so many categories.

    The names are of unlike lengths: so each comparison is quick, and how many there are tells.
    """
    data = with_risk()
    data["risks"]["adopting"] += [
        risk(f"B{one}", category=f"a category with a long name {one}") for one in range(number)
    ]
    data["appetite"] |= {"a categry with a long name 0": "Low"} | {str(one): "Low" for one in range(1, number)}
    evaluation = evaluated(data)
    return lambda: list(check(evaluation))


def test_not_every_category_is_looked_at_for_each_of_very_many_limits():
    found = [one for one in unused_limits(MOST_NEAR + 50)() if one.rule is rules.UNUSED_APPETITE]
    assert len(found) == MOST_NEAR + 50
    assert found[0].remedy == "Did you mean `a category with a long name 0`?"
    assert grows(unused_limits, MOST_NEAR + 50) < 1.5
