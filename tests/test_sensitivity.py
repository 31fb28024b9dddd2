"""What a classification rests on, and what one change would do."""

from hypothesis import given
from hypothesis import strategies as st
from making import classified, evaluated, mitigation, register, registers, risk

from riskreg.assessment import ClassifiedRisk
from riskreg.comparison import Answer
from riskreg.position import Position, shift
from riskreg.sensitivity import each_without, nearest_change, overclaims, rests_on, turned_by, turns
from riskreg.standing import counted


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


def sides(adopting, not_adopting):
    return register(
        risks={
            "adopting": [risk("A1", likelihood=adopting[0], impact=adopting[1], mitigated_by=[{"mitigation": "policy"}])],
            "not_adopting": [
                risk("N1", likelihood=not_adopting[0], impact=not_adopting[1], mitigated_by=[{"mitigation": "block", "likelihood": -1}])
            ],
        },
        mitigations=[mitigation("policy"), mitigation("block")],
    )  # fmt: skip


def test_a_single_step_that_turns_the_verdict_is_found():
    evaluation = evaluated(sides((3, 4), (4, 4)))  # 12 against 3 x 4 = 12: equal
    found = {(turn.kind, turn.subject, turn.steps): turn.verdict for turn in turns(evaluation, "current")}
    assert found[("likelihood", "A1", 1)] is Answer.NOT_ADOPTING
    assert found[("mitigation", "block", 0)] is Answer.ADOPTING


def test_a_verdict_that_no_single_change_turns_has_none():
    data = sides((1, 1), (5, 5))
    data["risks"]["not_adopting"].append(risk("N2", likelihood=5, impact=5, mitigated_by=[{"mitigation": "policy"}]))
    assert turns(evaluated(data), "current") == []


def test_nothing_turns_a_verdict_that_is_not_there():
    data = sides((3, 4), (4, 4))
    data["risks"]["adopting"].append(risk("A9"))
    assert turns(evaluated(data), "target") == []


@given(registers())
def test_a_mitigation_said_to_turn_the_verdict_does(data):
    for one in data["mitigations"]:
        one.update(status="in place")
        one.pop("done_on", None)
    evaluation = evaluated(data)
    for turn in turns(evaluation, "current"):
        if turn.kind != "mitigation":
            continue
        changed = {
            **data,
            "risks": {side: [without(made, turn.subject) for made in data["risks"][side]] for side in data["risks"]},
        }
        again = evaluated(changed)
        if all(type(a) is type(b) for a, b in zip(evaluation.outcomes, again.outcomes, strict=True)):
            assert again.current.verdict.answer is turn.verdict
            assert any(isinstance(one, ClassifiedRisk) for one in again.outcomes)


def without(made, name):
    return {**made, "mitigated_by": [effect for effect in made["mitigated_by"] if effect["mitigation"] != name]}


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
    data["risks"]["not_adopting"].append(risk("N2", likelihood=5, impact=5, mitigated_by=[{"mitigation": "policy"}]))
    assert turned_by(evaluated(data), "current").startswith("No single step of one risk")
    data["risks"]["adopting"].append(risk("A9"))
    assert turned_by(evaluated(data), "current") == ""


def test_a_mitigation_turns_nothing_through_a_risk_whose_position_was_judged():
    data = sides((3, 4), (4, 4))
    judgement = {"likelihood": 3, "impact": 4, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}
    data["risks"]["not_adopting"][0]["current"] = judgement
    assert [turn.subject for turn in turns(evaluated(data), "current") if turn.kind == "mitigation"] == []
