"""Both sides compared, and the options, by DESIGN 3.5."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import evaluated, mitigation, register, registers, risk

from riskreg.assessment import ClassifiedRisk, UndeterminedRisk
from riskreg.comparison import Answer, answer, foregone, headline, options, tally, whatever_is_decided

counts = st.lists(st.integers(0, 4), min_size=4, max_size=4).map(tuple)


def settled(name, likelihood, impact, **keys):
    """A classified risk that stands just where it is put."""
    return risk(name, likelihood=likelihood, impact=impact, mitigated_by=[{"mitigation": "policy"}], **keys)


def two_sides(adopting, not_adopting, **changes):
    """A register whose risks stand at the given (likelihood, impact) on each side."""
    return register(
        risks={
            "adopting": [settled(f"A{i}", *at) for i, at in enumerate(adopting)],
            "not_adopting": [settled(f"N{i}", *at) for i, at in enumerate(not_adopting)],
        },
        **changes,
    )


LOW, MODERATE, SIGNIFICANT, HIGH = (1, 1), (2, 2), (3, 3), (5, 5)


@pytest.mark.parametrize(
    ("adopting", "not_adopting", "expected"),
    [
        ([MODERATE], [HIGH], Answer.ADOPTING),
        ([HIGH], [MODERATE], Answer.NOT_ADOPTING),
        ([HIGH, LOW], [HIGH, LOW, LOW], Answer.EQUAL),  # the lowest band decides nothing
        ([SIGNIFICANT, SIGNIFICANT], [HIGH], Answer.NEITHER),
        ([HIGH], [SIGNIFICANT, SIGNIFICANT], Answer.NEITHER),
        ([SIGNIFICANT], [HIGH], Answer.ADOPTING),  # a worse one counts as one in this band
    ],
)
def test_a_side_carries_less_when_it_has_no_more_at_any_band_above_the_lowest(adopting, not_adopting, expected):
    assert evaluated(two_sides(adopting, not_adopting)).current.verdict.answer is expected


def test_the_verdict_says_at_which_bands_each_side_wins():
    verdict = evaluated(two_sides([SIGNIFICANT, SIGNIFICANT], [HIGH])).current.verdict
    assert verdict.because == (
        "High: adopting has fewer, 0 against 1",
        "Significant or worse: not adopting has fewer, 1 against 2",
        "Moderate or worse: not adopting has fewer, 1 against 2",
    )


def test_equal_sides_say_so():
    assert evaluated(two_sides([HIGH], [HIGH])).current.verdict.because == (
        "Both sides have the same number of risks in every band above Low",
    )


def test_there_is_no_verdict_while_a_risk_is_not_classified():
    data = two_sides([MODERATE], [HIGH])
    data["risks"]["adopting"].append(risk("A9"))
    verdict = evaluated(data).current.verdict
    assert verdict.answer is Answer.NO_VERDICT
    assert verdict.because == ("A9 is not yet classified",)


def test_what_is_certain_whatever_is_decided_is_said_while_there_is_no_verdict():
    data = two_sides([MODERATE], [HIGH, HIGH])
    data["risks"]["adopting"].append(risk("A9"))
    verdict = evaluated(data).current.verdict
    assert verdict.whatever is Answer.ADOPTING
    assert foregone(verdict) == ("In whatever band it turns out to be, adopting carries less risk than not adopting.")
    close = two_sides([MODERATE], [HIGH])
    close["risks"]["adopting"].append(risk("A9"))
    assert evaluated(close).current.verdict.whatever is None


@given(counts, counts, st.integers(0, 2), st.integers(0, 2))
def test_what_is_certain_holds_in_every_case_that_could_come(adopting, not_adopting, open_a, open_n):
    data = two_sides([LOW], [LOW])
    scheme = evaluated(data).scheme
    of = tally([], "current", scheme)
    certain = whatever_is_decided(
        of._replace(bands=adopting, not_yet_classified=open_a),
        of._replace(bands=not_adopting, not_yet_classified=open_n),
    )
    outcomes = {
        answer(added(adopting, case_a), added(not_adopting, case_n))
        for case_a in itertools.product(range(4), repeat=open_a)
        for case_n in itertools.product(range(4), repeat=open_n)
    }
    if certain is not None:
        assert outcomes == {certain}
    if outcomes in ({Answer.ADOPTING}, {Answer.NOT_ADOPTING}):
        assert {certain} == outcomes


def added(bands, ranks):
    return tuple(number + ranks.count(rank) for rank, number in enumerate(bands))


@given(counts, counts)
def test_the_answer_is_the_opposite_when_the_sides_change_places(adopting, not_adopting):
    turned = {Answer.ADOPTING: Answer.NOT_ADOPTING, Answer.NOT_ADOPTING: Answer.ADOPTING}
    there = answer(adopting, not_adopting)
    assert answer(not_adopting, adopting) is turned.get(there, there)


def test_carrying_less_can_be_chained():
    every = list(itertools.product(range(3), repeat=3))
    less = {(one, other) for one in every for other in every if answer(one, other) is Answer.ADOPTING}
    assert all((first, third) in less for first, second in less for third in every if (second, third) in less)


@given(registers())
def test_every_risk_is_counted_once(data):
    made = evaluated(data)
    for stage in ("current", "target"):
        for side in ("adopting", "not_adopting"):
            t = made.at(stage).side(side)
            assert sum(t.bands) + t.not_yet_classified + t.avoided + t.closed == len(data["risks"][side])


@given(registers())
def test_nothing_unclassified_is_in_a_band(data):
    made = evaluated(data)
    waiting = sum(isinstance(one, UndeterminedRisk) for one in made.outcomes)
    assert (made.current.verdict.answer is Answer.NO_VERDICT) == bool(waiting)
    assert sum(isinstance(one, ClassifiedRisk) for one in made.outcomes) == sum(
        sum(made.current.side(side).bands) for side in ("adopting", "not_adopting")
    )


@pytest.mark.parametrize("verdict", list(Answer))
def test_every_verdict_has_a_sentence(verdict):
    made = evaluated(two_sides([LOW], [LOW])).current.verdict._replace(answer=verdict)
    assert headline(made, "current").startswith("As things stand now, ")
    assert headline(made, "target").startswith("Once what is agreed has been done, ")


def test_appetite_is_by_category_and_absent_where_nothing_is_said():
    data = two_sides([SIGNIFICANT], [SIGNIFICANT], appetite={"money": "Moderate"})
    data["risks"]["adopting"][0]["category"] = "money"
    made = evaluated(data)
    assert made.current.adopting.above_appetite == 1
    assert made.current.not_adopting.above_appetite is None


# -- options ---------------------------------------------------------------------------------------------------------


def with_options(*specs, mitigations=()):
    return register(
        risks={
            "adopting": [risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "more", "impact": -2}])],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "block", "likelihood": 1}])],
        },
        mitigations=[
            mitigation("policy", cost={"one_off": 100.1, "annual": 0.2, "hours": 10}),
            mitigation("more", status="proposed", cost={"one_off": 200.2}),
            mitigation("block"),
            *mitigations,
        ],
        options=list(specs),
    )  # fmt: skip


def one(evaluation, name):
    return next(found for found in options(evaluation) if found.spec.id == name)


def place(option):
    return [(found.mitigated.current.likelihood, found.mitigated.current.impact) for found in option.outcomes]


def test_an_option_is_seen_as_if_exactly_its_mitigations_were_in_place():
    made = evaluated(
        with_options(
            {"id": "both", "title": "b", "side": "adopting", "mitigations": ["policy", "more"]},
            {"id": "less", "title": "l", "side": "adopting", "mitigations": ["policy"]},
            {"id": "block", "title": "k", "side": "not_adopting", "mitigations": ["policy", "block"]},
        )
    )
    assert place(one(made, "both")) == [(3, 1)]
    assert place(one(made, "less")) == [(3, 3)]
    assert place(one(made, "block")) == [(4, 3)]  # its side effect included


def test_an_option_without_what_settles_a_risk_leaves_it_unclassified():
    made = evaluated(with_options({"id": "none", "title": "n", "side": "adopting", "mitigations": []}))
    assert one(made, "none").tally.not_yet_classified == 1


def test_all_means_every_mitigation_that_bears_on_a_risk_of_the_side():
    made = evaluated(with_options({"id": "all", "title": "a", "side": "adopting"}))
    assert one(made, "all").mitigations == ("policy", "more")


def test_all_leaves_out_what_was_withdrawn():
    data = with_options({"id": "all", "title": "a", "side": "adopting"})
    data["mitigations"][1]["status"] = "withdrawn"
    assert one(evaluated(data), "all").mitigations == ("policy",)


def test_costs_add_up_to_the_penny_and_the_unpriced_are_counted():
    made = evaluated(
        with_options({"id": "o", "title": "o", "side": "adopting", "mitigations": ["policy", "more", "block"]})
    )
    assert one(made, "o").cost == (300.3, 0.2, 10, 1)


def test_without_options_each_side_is_one_with_all_its_mitigations():
    assert [found.spec.id for found in options(evaluated(with_options()))] == ["adopting", "not_adopting"]


JUDGED = {"likelihood": 1, "impact": 1, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}


@pytest.mark.parametrize(
    ("judgement", "taken", "expected"),
    [
        ({"target": JUDGED}, ["policy", "more"], (1, 1)),  # it takes them all
        ({"target": JUDGED}, ["policy"], (3, 3)),
        ({"current": {**JUDGED, "impact": 3}}, ["policy", "more"], (1, 1)),  # and what is not in place yet comes on top
        ({"current": JUDGED}, ["more"], (4, 1)),
    ],
)
def test_a_judgement_is_left_aside_unless_the_option_takes_all_its_mitigations(judgement, taken, expected):
    data = with_options({"id": "o", "title": "o", "side": "adopting", "mitigations": taken})
    data["risks"]["adopting"][0].update(judgement)
    assert place(one(evaluated(data), "o")) == [expected]


@given(registers())
def test_an_option_that_takes_what_is_in_place_stands_where_the_side_stands_now(data):
    now = [made["id"] for made in data["mitigations"] if made["status"] == "in place"]
    data["options"] = [{"id": "now", "title": "n", "side": "adopting", "mitigations": now}]
    for made in data["mitigations"]:
        if made["status"] == "in place":
            made.pop("done_on", None)
    made = evaluated(data)
    found = one(made, "now")
    for really, as_if in zip(made.of_side("adopting"), found.outcomes, strict=True):
        if isinstance(as_if, ClassifiedRisk):
            assert as_if.current == really.current
