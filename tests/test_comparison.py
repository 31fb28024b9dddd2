"""Both sides compared, and the options, by the rules of docs/pipeline.md."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import evaluated, register, registers, risk

from riskreg.assessment import ClassifiedRisk, UndeterminedRisk
from riskreg.comparison import Answer, answer, foregone, headline, reasons, tally, whatever_is_decided

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
        "Significant or worse: not adopting has fewer, 1 against 2",  # and Moderate or worse would say it again
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
    assert foregone(verdict) == (
        "With all else as it is, adopting carries less risk than not adopting in whatever band it turns out to be."
    )
    close = two_sides([MODERATE], [HIGH])
    close["risks"]["adopting"].append(risk("A9"))
    assert evaluated(close).current.verdict.whatever is None


@given(counts, counts, st.integers(0, 2), st.integers(0, 2))
def test_what_is_certain_holds_in_every_case_that_could_come(adopting, not_adopting, open_a, open_n):
    data = two_sides([LOW], [LOW])
    of = tally([], "current", evaluated(data).setting)
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
    if outcomes == {Answer.NEITHER} and not open_a and not open_n:
        assert certain is Answer.NEITHER
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
    assert made.current.not_adopting.above_appetite == 0
    assert evaluated({**data, "appetite": {}}).current.adopting.above_appetite is None


@pytest.mark.parametrize(("open_risks", "sentences"), [(4, 4), (5, 1)])
def test_many_risks_that_a_verdict_waits_for_are_told_of_in_one_sentence(open_risks, sentences):
    data = register()
    data["risks"]["adopting"] = [risk(f"A{index}") for index in range(open_risks)]
    verdict = evaluated(data).at("current").verdict
    assert len(verdict.because) == open_risks
    said = reasons(verdict)
    assert len(said) == sentences
    assert all(f"A{index}" in " ".join(said) for index in range(open_risks))


def test_a_verdict_that_waits_for_nothing_gives_all_its_reasons():
    verdict = evaluated(register()).at("current").verdict
    assert reasons(verdict) == verdict.because
