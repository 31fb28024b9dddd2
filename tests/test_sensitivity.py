"""What a classification rests on, and what one change would do."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import classified, evaluated, mitigation, outcome, register, registers, risk

from riskreg.assessment import ClassifiedRisk, UndeterminedRisk
from riskreg.comparison import Answer, evaluate
from riskreg.position import Position, shift
from riskreg.sensitivity import (
    each_without,
    nearest_change,
    overclaims,
    rests_on,
    turned_by,
    turns,
    without_each,
)
from riskreg.standing import STAGES, counted


def made(*effects, likelihood=5, impact=3, **keys):
    """A register in which A1 has these effects, each of a mitigation of its own that is in place."""
    names = [f"m{index}" for index in range(len(effects))]
    return register(
        risks={
            "adopting": [
                risk(
                    "A1", likelihood=likelihood, impact=impact, **keys,
                    mitigated_by=[{"mitigation": name, **effect} for name, effect in zip(names, effects, strict=True)],
                )
            ],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])],
        },
        mitigations=[mitigation("policy"), *map(mitigation, names)],
    )  # fmt: skip


def pivotal(data, stage="current"):
    evaluation = evaluated(data)
    return rests_on(classified(evaluation, "A1"), evaluation, stage)


def test_a_band_rests_on_the_mitigation_without_which_it_is_worse():
    assert pivotal(made({"likelihood": -1})) == ["m0"]  # 15 High without, 12 Significant with


def test_a_band_rests_on_none_where_each_alone_could_go():
    assert pivotal(made({"likelihood": -1}, {"likelihood": -1})) == []  # 15, then 12 or 9


def test_a_side_effect_is_never_pivotal():
    assert pivotal(made({"likelihood": -2}, {"likelihood": 1})) == ["m0"]


def test_the_worst_band_rests_on_nothing():
    assert pivotal(made({"likelihood": -1}, impact=5)) == []


def test_a_judged_position_rests_on_the_judgement_and_not_on_effects():
    judgement = {"likelihood": 1, "impact": 1, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    assert pivotal(made({"likelihood": -1}, current=judgement)) == []
    assert pivotal(made({"likelihood": -1}, target=judgement), "target") == []


def test_after_a_judged_current_what_is_to_come_can_be_pivotal_for_the_target():
    judgement = {"likelihood": 5, "impact": 3, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    data = made({"likelihood": -2}, current=judgement)
    data["mitigations"][1].update(status="agreed", due="2027-03-31")
    assert pivotal(data, "target") == ["m0"]


def test_effects_beyond_the_end_of_a_scale_are_counted():
    data = made({"likelihood": -4}, {"likelihood": -2, "impact": 3}, impact={"money": 4, "service": 1})
    evaluation = evaluated(data)
    found = classified(evaluation, "A1").assessed
    effects = counted(found.risk, evaluation.measures, "current")
    assert overclaims(found.inherent, effects, evaluation.scheme) == [("likelihood", 2), ("impact on money", 2)]


def test_the_nearest_change_prefers_the_fewest_steps_and_then_likelihood():
    scheme = evaluated(register()).scheme
    assert nearest_change(Position(4, 3), scheme, worse=True)[:2] == ("likelihood", 1)
    assert nearest_change(Position(1, 4), scheme, worse=True)[:2] == ("likelihood", 1)
    assert nearest_change(Position(1, 3), scheme, worse=True)[:2] == ("likelihood", 1)
    assert nearest_change(Position(5, 3), scheme, worse=False)[:2] == ("likelihood", -1)
    assert nearest_change(Position(5, 5), scheme, worse=True) is None
    assert nearest_change(Position(1, 1), scheme, worse=False) is None


@given(st.integers(1, 5), st.integers(1, 5), st.booleans())
def test_no_smaller_step_than_the_nearest_changes_the_band(likelihood, impact, worse):
    scheme = evaluated(register()).scheme
    rank = scheme.cell(likelihood, impact).band.rank
    change = nearest_change(Position(likelihood, impact), scheme, worse=worse)
    smaller = range(1, abs(change.steps) if change else 5)
    for size in smaller:
        step = size if worse else -size
        for there in ((likelihood + step, impact), (likelihood, impact + step)):
            if all(1 <= level <= 5 for level in there):
                assert scheme.cell(*there).band.rank == rank
    if change:
        assert (change.band.rank > rank) == worse


@given(registers())
def test_leaving_one_out_is_the_same_as_adding_up_the_others(data):
    evaluation = evaluated(data)
    for one in evaluation.outcomes:
        effects = counted(one.assessed.risk, evaluation.measures, "target")
        for effect, without in each_without(one.assessed.inherent, effects, evaluation.scheme):
            others = [other for other in effects if other is not effect]
            expected = shift(one.assessed.inherent, others, evaluation.scheme)
            assert (without.likelihood, without.impact) == (expected.likelihood, expected.impact)


SETTLED = [{"mitigation": "policy"}, {"mitigation": "watch"}]  # either settles a risk, so that neither is needed


def sides(adopting, not_adopting):
    return register(
        risks={
            "adopting": [risk("A1", likelihood=adopting[0], impact=adopting[1], mitigated_by=SETTLED)],
            "not_adopting": [
                risk("N1", likelihood=not_adopting[0], impact=not_adopting[1], mitigated_by=[*SETTLED, {"mitigation": "block", "likelihood": -1}])
            ],
        },
        mitigations=[mitigation("policy"), mitigation("watch"), mitigation("block")],
    )  # fmt: skip


def test_a_single_step_that_turns_the_verdict_is_found():
    evaluation = evaluated(sides((3, 4), (4, 4)))  # 12 against 3 x 4 = 12: equal
    found = {(turn.kind, turn.subject, turn.steps): turn.verdict for turn in turns(evaluation, "current")}
    assert found[("likelihood", "A1", 1)] is Answer.NOT_ADOPTING
    assert found[("mitigation", "block", 0)] is Answer.ADOPTING


def test_a_verdict_that_no_single_change_turns_has_none():
    data = sides((1, 1), (5, 5))
    data["risks"]["not_adopting"].append(risk("N2", likelihood=5, impact=5, mitigated_by=SETTLED))
    assert turns(evaluated(data), "current") == []


def test_nothing_turns_a_verdict_that_is_not_there():
    data = sides((3, 4), (4, 4))
    data["risks"]["adopting"].append(risk("A9"))
    assert turns(evaluated(data), "target") == []


@st.composite
def judged_registers(draw):
    """Registers of every kind, in which a panel has judged some of the positions as well."""
    data = draw(registers())
    for one in (*data["risks"]["adopting"], *data["risks"]["not_adopting"]):
        for stage in STAGES:
            if draw(st.integers(0, 3)) == 0:
                kind = type(one["impact"]) if draw(st.booleans()) else int
                impact = (
                    dict.fromkeys(one["impact"], draw(st.integers(1, 5))) if kind is dict else draw(st.integers(1, 5))
                )
                on = draw(st.dates(date(2026, 1, 1), date(2027, 6, 30)))
                one[stage] = {"likelihood": draw(st.integers(1, 5)), "impact": impact, "by": "Risk group", "on": str(on), "reason": "Seen"}  # fmt: skip
    return data


def withdrawn(evaluation, name):
    """The register scored again, with one mitigation withdrawn."""
    register = evaluation.register
    items = (one.model_copy(update={"status": "withdrawn"}) if one.id == name else one for one in register.mitigations)
    return evaluate(register.model_copy(update={"mitigations": tuple(items)}), evaluation.scheme, evaluation.as_of)


@given(judged_registers())
def test_what_a_mitigation_is_worth_is_what_scoring_without_it_says(data):
    evaluation = evaluated(data)
    for stage in STAGES:
        for one in without_each(evaluation, stage):
            again = withdrawn(evaluation, one.mitigation)
            assert one.comparison == again.at(stage)
            for before, after in zip(evaluation.outcomes, again.outcomes, strict=True):
                said = [change for change in one.changes if change.risk == before.assessed.risk.id]
                if isinstance(before, ClassifiedRisk) and isinstance(after, ClassifiedRisk):
                    moved = before.at(stage).band != after.at(stage).band
                    assert [change.after for change in said] == ([after.at(stage)] if moved else [])
                else:
                    gone = type(before) is not type(after)
                    assert [change.after for change in said] == ([None] if gone else [])


def bands_without(data, name, stage):
    """The band of each risk that one mitigation moves, before and after."""
    (one,) = [one for one in without_each(evaluated(data), stage) if one.mitigation == name]
    return [(change.before.band.name, change.after.band.name) for change in one.changes]


def test_a_judged_target_that_something_overdue_has_undone_rests_on_what_is_in_place():
    judgement = {"likelihood": 1, "impact": 1, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    data = made({"likelihood": -2}, {"likelihood": -1}, target=judgement)
    assert bands_without(data, "m0", "target") == []
    data["mitigations"][2].update(status="agreed", due="2026-03-31")
    assert bands_without(data, "m0", "target") == [("Significant", "High")]
    assert pivotal(data, "target") == ["m0"]


def test_a_lowering_of_one_category_is_not_credited_to_a_judgement_of_them_all():
    judgement = {"likelihood": 4, "impact": 4, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    data = made({"impact": {"money": -2}}, {"likelihood": -1}, impact={"money": 4, "service": 4}, current=judgement)
    for one in data["mitigations"][1:]:
        one.update(status="agreed", due="2027-03-31")
    assert bands_without(data, "m1", "target") == [("Significant", "High")]


@given(judged_registers())
def test_every_mitigation_that_counts_and_no_other_is_asked_about(data):
    evaluation = evaluated(data)
    for stage in STAGES:
        expected = [
            name
            for name in evaluation.measures
            if any(effect.mitigation == name for one in evaluation.outcomes for effect in counted(one.assessed.risk, evaluation.measures, stage))
        ]  # fmt: skip
        assert [one.mitigation for one in without_each(evaluation, stage)] == expected


@given(judged_registers())
def test_what_is_said_to_turn_the_verdict_does_and_nothing_else(data):
    evaluation = evaluated(data)
    for stage in STAGES:
        verdict = evaluation.at(stage).verdict.answer
        found = {turn.subject: turn for turn in turns(evaluation, stage) if turn.kind == "mitigation"}
        for one in without_each(evaluation, stage):
            other = withdrawn(evaluation, one.mitigation).at(stage).verdict
            turned = verdict is not Answer.NO_VERDICT and verdict not in (other.answer, other.whatever)
            assert (one.mitigation in found) is turned
            if turned:
                assert found[one.mitigation].verdict is other.answer
                assert found[one.mitigation].unsettled == other.waiting_for


def test_a_risk_without_the_only_mitigation_that_settles_it_gets_no_band():
    evaluation = evaluated(made({"likelihood": -2}))
    (only,) = [one for one in without_each(evaluation, "current") if one.mitigation == "m0"]
    assert [(change.risk, change.after) for change in only.changes] == [("A1", None)]
    assert only.comparison.adopting.bands == (0, 0, 0, 0)
    assert only.comparison.adopting.not_yet_classified == 1
    assert isinstance(outcome(withdrawn(evaluation, "m0"), "A1"), UndeterminedRisk)
    assert [(turn.verdict, turn.unsettled) for turn in turns(evaluation, "current") if turn.subject == "m0"] == [
        (Answer.NO_VERDICT, ("A1",))
    ]


@pytest.mark.parametrize(("kind", "needed"), [("contract", True), ("policy", False)])
def test_a_risk_that_is_transferred_needs_its_contract(kind, needed):
    data = made({"likelihood": -1}, {"likelihood": -1}, {}, treatment="transfer")
    data["mitigations"][1]["kind"] = "insurance"
    data["mitigations"][2]["kind"] = kind
    gone = {
        one.mitigation
        for one in without_each(evaluated(data), "current")
        for change in one.changes
        if change.after is None and change.risk == "A1"
    }
    assert gone == (set() if needed else {"m0"})


def test_what_would_turn_a_verdict_is_a_sentence_of_at_most_five():
    equal = sides((3, 4), (4, 4))
    equal["risks"]["adopting"].append({**equal["risks"]["adopting"][0], "id": "A2"})
    equal["risks"]["not_adopting"].append({**equal["risks"]["not_adopting"][0], "id": "N2"})
    said = turned_by(evaluated(equal), "current")
    assert said.startswith(
        "9 single changes would turn it: A1 with likelihood one step higher, not adopting carries less;"
    )
    assert said.endswith("; and 4 more.")
    data = sides((1, 1), (5, 5))
    data["risks"]["not_adopting"].append(risk("N2", likelihood=5, impact=5, mitigated_by=SETTLED))
    assert turned_by(evaluated(data), "current").startswith("No single step of one risk")
    data["risks"]["adopting"].append(risk("A9"))
    assert turned_by(evaluated(data), "current") == ""


def test_a_mitigation_turns_nothing_through_a_risk_whose_position_was_judged():
    data = sides((3, 4), (4, 4))
    judgement = {"likelihood": 3, "impact": 4, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    data["risks"]["not_adopting"][0]["current"] = judgement
    assert [turn.subject for turn in turns(evaluated(data), "current") if turn.kind == "mitigation"] == []
