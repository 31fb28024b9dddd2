"""The typestates, and the laws of docs/pipeline.md."""

import subprocess
import sys
from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from making import AS_OF, ROOT, classified, evaluated, mitigation, outcome, register, registers, risk

from riskreg.assessment import (
    AssessedRisk,
    AvoidedRisk,
    ClassifiedRisk,
    ClosedRisk,
    MitigatedRisk,
    UndeterminedRisk,
)

JUDGED = {"likelihood": 2, "impact": 2, "by": "Risk group", "on": "2026-11-01", "reason": "Seen in the pilot"}


def one_risk(mitigations=(), **keys):
    """A register whose risk A1 is as given, with one plain risk on the other side."""
    return register(
        risks={
            "adopting": [risk("A1", **keys)],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])],
        },
        mitigations=[mitigation("policy"), *mitigations],
    )


def position(evaluation, stage, name="A1"):
    where = classified(evaluation, name).position(stage)
    return where.likelihood, where.impact


# -- the shortcut is refused by the type checker --------------------------------------------------------------------

SHORTCUTS = {
    "no band on an assessed risk": "def f(risk: AssessedRisk) -> object:\n    return risk.band\n",
    "no classification on an assessed risk": "def f(risk: AssessedRisk) -> object:\n    return risk.current\n",
    "no band on a mitigated risk": "def f(risk: MitigatedRisk) -> object:\n    return risk.band\n",
    "no band on an undetermined risk": "def f(risk: UndeterminedRisk) -> object:\n    return risk.current\n",
    "no band on an avoided risk": "def f(risk: AvoidedRisk) -> object:\n    return risk.target\n",
    "an assessed risk cannot be classified": "def f(risk: AssessedRisk, s: Setting) -> object:\n    return classify(risk, s)\n",
    "what mitigation gives cannot be classified unseen": (
        "def f(risk: AssessedRisk, s: Setting) -> object:\n    return classify(mitigate(risk, s), s)\n"
    ),
}
IMPORTS = "from riskreg.assessment import *\nfrom riskreg.assessment import AssessedRisk, MitigatedRisk, Setting\n"
ALLOWED = (
    "def f(risk: AssessedRisk, s: Setting) -> object:\n"
    "    done = mitigate(risk, s)\n"
    "    return classify(done, s).current.band if isinstance(done, MitigatedRisk) else None\n"
)


def test_a_type_checker_refuses_every_way_to_a_band_before_mitigation(tmp_path):
    for index, body in enumerate([*SHORTCUTS.values(), ALLOWED]):
        (tmp_path / f"case{index}.py").write_text(IMPORTS + body)
    done = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    refused = [name for index, name in enumerate(SHORTCUTS) if f"case{index}.py" in done.stdout]
    assert refused == list(SHORTCUTS), done.stdout
    assert f"case{len(SHORTCUTS)}.py" not in done.stdout, done.stdout


@pytest.mark.parametrize("kind", [AssessedRisk, MitigatedRisk, UndeterminedRisk, AvoidedRisk, ClosedRisk])
def test_only_a_classified_risk_has_anything_called_band(kind):
    names = [name for name in dir(kind) if "band" in name or "colour" in name or "rank" in name or "score" in name]
    assert names == []


# -- determined ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "determined"),
    [
        ({"status": "in place"}, True),
        ({"status": "agreed", "due": "2027-03-31"}, True),
        ({"status": "agreed", "due": "2026-01-31"}, True),  # overdue still determines
        ({"status": "agreed"}, True),
        ({"status": "proposed"}, False),
        ({"status": "withdrawn"}, False),
        ({"status": "in place", "owner": None}, False),
        ({"status": "in place", "done_on": "2027-01-01"}, True),  # in place later: only agreed today
    ],
)
def test_a_treated_risk_is_determined_by_a_mitigation_that_is_agreed_and_owned(keys, determined):
    made = evaluated(one_risk([mitigation("m", **keys)], mitigated_by=[{"mitigation": "m", "likelihood": -1}]))
    assert isinstance(outcome(made, "A1"), ClassifiedRisk if determined else UndeterminedRisk)


@pytest.mark.parametrize(
    ("effect", "determined"),
    [
        ({"likelihood": 1}, False),
        ({"impact": 1}, False),
        ({"likelihood": 1, "impact": -1}, True),
        ({}, True),
        ({"likelihood": -1}, True),
    ],
)
def test_a_mitigation_that_merely_worsens_a_risk_settles_nothing(effect, determined):
    made = evaluated(one_risk(mitigated_by=[{"mitigation": "policy", **effect}]))
    assert isinstance(outcome(made, "A1"), ClassifiedRisk if determined else UndeterminedRisk)


@pytest.mark.parametrize(("kind", "determined"), [("contract", True), ("insurance", True), ("policy", False)])
def test_a_transferred_risk_needs_a_contract_or_an_insurance(kind, determined):
    made = evaluated(
        one_risk([mitigation("m", kind=kind)], treatment="transfer", mitigated_by=[{"mitigation": "m", "impact": -1}])
    )
    found = outcome(made, "A1")
    assert isinstance(found, ClassifiedRisk if determined else UndeterminedRisk)
    assert determined or "contract or an insurance" in found.reason


def test_a_contract_that_settles_nothing_itself_does_not_carry_a_transfer():
    made = evaluated(
        one_risk(
            [mitigation("m", kind="contract", status="proposed")],
            treatment="transfer",
            mitigated_by=[{"mitigation": "m", "impact": -1}, {"mitigation": "policy", "likelihood": -1}],
        )
    )
    assert isinstance(outcome(made, "A1"), UndeterminedRisk)


WHOLE = {"by": "The board", "on": "2026-09-10", "reason": "Seldom", "review_on": "2027-09-10"}


@pytest.mark.parametrize(
    ("acceptance", "said"),
    [
        (WHOLE, None),
        ({**WHOLE, "review_on": "2026-11-21"}, None),  # the day itself has not passed
        ({**WHOLE, "on": "2026-11-21"}, None),
        ({**WHOLE, "review_on": "2026-11-20"}, "has passed"),
        ({**WHOLE, "on": "2026-11-22"}, "has not come"),
        ({**WHOLE, "by": None}, "by whom"),
        ({**WHOLE, "reason": None, "review_on": None}, "why or when it is looked at again"),
        (None, "nobody has accepted it"),
    ],
)
def test_a_tolerated_risk_needs_an_acceptance_in_force(acceptance, said):
    found = outcome(evaluated(one_risk(treatment="tolerate", acceptance=acceptance)), "A1")
    assert isinstance(found, ClassifiedRisk if said is None else UndeterminedRisk)
    assert said is None or said in found.reason


@pytest.mark.parametrize(
    ("moves_to", "kind"), [(["N1"], AvoidedRisk), (["A2"], UndeterminedRisk), ([], UndeterminedRisk)]
)
def test_a_terminated_risk_is_avoided_when_it_names_what_it_moves_to_on_the_other_side(moves_to, kind):
    data = one_risk(treatment="terminate", moves_to=moves_to)
    data["risks"]["adopting"].append(risk("A2", mitigated_by=[{"mitigation": "policy"}]))
    assert isinstance(outcome(evaluated(data), "A1"), kind)


@pytest.mark.parametrize(("on", "kind"), [("2026-11-21", ClosedRisk), ("2026-11-22", ClassifiedRisk)])
def test_a_risk_is_closed_from_the_day_on_its_record(on, kind):
    record = {"on": on, "by": "The board", "reason": "Gone"}
    data = one_risk(status="closed", closed=record, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
    assert isinstance(outcome(evaluated(data), "A1"), kind)


def test_the_reason_names_what_is_wrong_with_each_mitigation():
    data = one_risk(
        [mitigation("a", status="proposed"), mitigation("b", owner=None), mitigation("c", status="withdrawn")],
        mitigated_by=[{"mitigation": name, "likelihood": -1} for name in ("a", "b", "c")],
    )
    assert outcome(evaluated(data), "A1").reason == (
        "none of its mitigations settles it: a is proposed, not agreed, b has no owner and c is withdrawn"
    )


# -- stages ----------------------------------------------------------------------------------------------------------


def test_current_counts_what_is_in_place_and_target_what_is_agreed_as_well():
    data = one_risk(
        [mitigation("m", status="agreed", due="2027-03-31")],
        mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "m", "likelihood": -1, "impact": -1}],
    )
    made = evaluated(data)
    assert position(made, "current") == (3, 3)
    assert position(made, "target") == (2, 2)


@pytest.mark.parametrize(
    ("keys", "as_of", "target"),
    [
        ({"due": "2026-11-21"}, AS_OF, 3),  # due today: not past its date
        ({"due": "2026-11-20"}, AS_OF, 4),  # overdue: no credit
        ({}, AS_OF, 4),  # no date: no credit
        ({"due": "2026-11-20"}, date(2026, 11, 20), 3),
    ],
)
def test_credit_is_earned_and_not_promised(keys, as_of, target):
    data = one_risk([mitigation("m", status="agreed", **keys)], mitigated_by=[{"mitigation": "m", "likelihood": -1}])
    assert position(evaluated(data, as_of), "target") == (target, 3)


def test_the_sum_is_kept_inside_the_scale_and_not_each_part_of_it():
    data = one_risk(
        [mitigation("up"), mitigation("down")],
        likelihood=1,
        mitigated_by=[{"mitigation": "down", "likelihood": -3}, {"mitigation": "up", "likelihood": 3}],
    )
    assert position(evaluated(data), "current") == (1, 3)


def test_the_highest_category_after_effects_counts():
    data = one_risk(
        impact={"reputation": 5, "service": 4},
        mitigated_by=[{"mitigation": "policy", "impact": {"reputation": -3}}],
    )
    assert position(evaluated(data), "current") == (4, 4)


def test_a_plain_impact_effect_moves_every_category():
    data = one_risk(impact={"reputation": 5, "service": 4}, mitigated_by=[{"mitigation": "policy", "impact": -2}])
    assert position(evaluated(data), "current") == (4, 3)


def test_a_judged_current_replaces_the_sum_and_the_target_adds_what_is_to_come():
    data = one_risk(
        [mitigation("m", status="agreed", due="2027-03-31")],
        current=JUDGED,
        mitigated_by=[{"mitigation": "policy", "likelihood": -3}, {"mitigation": "m", "likelihood": -1}],
    )
    made = evaluated(data)
    assert position(made, "current") == (2, 2)
    assert position(made, "target") == (1, 2)


@pytest.mark.parametrize(("due", "target"), [("2027-03-31", (2, 2)), ("2026-01-01", (3, 3))])
def test_a_judged_target_holds_while_nothing_of_the_risk_is_overdue(due, target):
    data = one_risk(
        [mitigation("m", status="agreed", due=due)],
        target=JUDGED,
        mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "m", "likelihood": -1}],
    )
    made = evaluated(data)
    assert position(made, "current") == (3, 3)
    assert position(made, "target") == target


def test_after_a_plain_judgement_a_lowering_of_one_category_earns_nothing_and_a_raising_counts():
    effects = [{"mitigation": "m", "impact": {"reputation": -2}}, {"mitigation": "n", "impact": {"service": 1}}]
    later = [mitigation(name, status="agreed", due="2027-03-31") for name in ("m", "n")]
    data = one_risk(
        later, impact={"reputation": 4, "service": 4}, current={**JUDGED, "impact": 3}, mitigated_by=effects
    )
    assert position(evaluated(data), "target") == (2, 4)


@pytest.mark.parametrize("done_on", ["2026-11-01", "2026-11-02", "2026-11-21"])
def test_what_is_done_after_a_judgement_still_counts_in_the_target(done_on):
    data = one_risk(
        [mitigation("m", done_on=done_on)],
        current={**JUDGED, "likelihood": 3},
        mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "m", "likelihood": -1}],
    )
    made = evaluated(data)
    assert position(made, "current") == (3, 2)
    assert position(made, "target") == ((3, 2) if done_on == "2026-11-01" else (2, 2))  # the panel knew of the first


def test_a_judgement_counts_from_its_day():
    data = one_risk(current=JUDGED, target=JUDGED, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
    before, on = (evaluated(data, day) for day in (date(2026, 10, 31), date(2026, 11, 1)))
    assert (position(before, "current"), position(before, "target")) == ((3, 3), (3, 3))
    assert (position(on, "current"), position(on, "target")) == ((2, 2), (2, 2))


def test_an_undetermined_risk_stays_so_whatever_is_judged():
    assert isinstance(outcome(evaluated(one_risk(current=JUDGED, target=JUDGED)), "A1"), UndeterminedRisk)


# -- laws ------------------------------------------------------------------------------------------------------------


def bands(evaluation):
    """The rank now and at target of every classified risk, by id."""
    return {
        one.assessed.risk.id: (one.current.band.rank, one.target.band.rank)
        for one in evaluation.outcomes
        if isinstance(one, ClassifiedRisk)
    }


def results(evaluation):
    """What became of every risk, wholly."""
    return {
        one.assessed.risk.id: (type(one), one.mitigated.current, one.mitigated.target, one.current, one.target)
        if isinstance(one, ClassifiedRisk)
        else (type(one),)
        for one in evaluation.outcomes
    }


@given(registers(), st.integers(-3, 0), st.integers(-3, 0), st.sampled_from(["in place", "agreed"]))
def test_a_lowering_effect_never_raises_a_band(data, likelihood, impact, status):
    before = bands(evaluated(data))
    data["mitigations"].append(mitigation("new", status=status, due="2027-06-30"))
    for side in ("adopting", "not_adopting"):
        for made in data["risks"][side]:
            made["mitigated_by"] = [
                *made["mitigated_by"],
                {"mitigation": "new", "likelihood": likelihood, "impact": impact},
            ]
    after = bands(evaluated(data))
    assert all(after[name][0] <= before[name][0] and after[name][1] <= before[name][1] for name in before)


@given(registers(), st.randoms(use_true_random=False))
def test_the_order_of_mitigations_does_not_matter(data, chance):
    before = results(evaluated(data))
    chance.shuffle(data["mitigations"])
    for side in ("adopting", "not_adopting"):
        for made in data["risks"][side]:
            chance.shuffle(made["mitigated_by"])
    assert results(evaluated(data)) == before


@given(registers(), st.integers(-3, 2), st.sampled_from(["proposed", "withdrawn"]))
def test_a_mitigation_that_is_only_proposed_or_withdrawn_changes_nothing(data, steps, status):
    before = results(evaluated(data))
    data["mitigations"].append(mitigation("new", status=status))
    for side in ("adopting", "not_adopting"):
        for made in data["risks"][side]:
            made["mitigated_by"] = [*made["mitigated_by"], {"mitigation": "new", "likelihood": steps, "impact": steps}]
    assert results(evaluated(data)) == before


@given(registers())
def test_the_target_is_the_current_once_everything_agreed_has_been_done(data):
    for made in data["mitigations"]:
        made.pop("done_on", None)
        assume(made["status"] != "agreed" or "due" in made)
        if made["status"] == "agreed" and made["due"] >= str(AS_OF):
            made["due"] = "2027-12-31"
    target = {name: ranks[1] for name, ranks in bands(evaluated(data)).items()}
    for made in data["mitigations"]:
        if made["status"] == "agreed" and made["due"] == "2027-12-31":
            made["status"] = "in place"
            made["done_on"] = str(AS_OF)
    current = {name: ranks[0] for name, ranks in bands(evaluated(data)).items()}
    assert current == {name: current[name] for name in target}
    assert {name: current[name] for name in target} == target
