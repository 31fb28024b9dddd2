"""The options, each as if exactly its own mitigations were in place."""

import pytest
from hypothesis import given
from making import evaluated, mitigation, register, registers, risk

from riskreg.assessment import ClassifiedRisk
from riskreg.options import options


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
