"""The way from now to target, date by date."""

from hypothesis import given
from making import evaluated, mitigation, register, registers, risk

from riskreg.path import path

JUDGED = {"likelihood": 1, "impact": 1, "by": "Risk group", "on": "2026-11-01", "reason": "Seen"}


def two_dates(**keys):
    effects = [
        {"mitigation": "policy"},
        {"mitigation": "first", "likelihood": -2},
        {"mitigation": "second", "impact": -2},
    ]
    return register(
        risks={
            "adopting": [risk("A1", likelihood=5, impact=5, mitigated_by=effects, **keys)],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])],
        },
        mitigations=[
            mitigation("policy"),
            mitigation("second", status="agreed", due="2027-06-30"),
            mitigation("first", status="agreed", due="2027-01-31"),
            mitigation("idle", status="agreed", due="2027-02-28"),
        ],
    )


def test_each_due_date_is_a_step_and_what_bears_on_nothing_is_none():
    steps = path(evaluated(two_dates()))
    assert [(str(step.day), step.mitigations) for step in steps] == [
        ("2027-01-31", ("first",)),
        ("2027-06-30", ("second",)),
    ]
    assert [step.tallies["adopting"].bands for step in steps] == [(0, 0, 0, 1), (0, 0, 1, 0)]  # 15, then 9


def test_a_judged_target_is_reached_in_one_step_when_all_is_done():
    steps = path(evaluated(two_dates(target=JUDGED)))
    assert [step.tallies["adopting"].bands for step in steps] == [(0, 0, 0, 1), (1, 0, 0, 0)]


def test_after_a_judged_current_the_steps_start_from_it():
    steps = path(evaluated(two_dates(current={**JUDGED, "likelihood": 4, "impact": 3})))
    assert [step.tallies["adopting"].bands for step in steps] == [(0, 1, 0, 0), (1, 0, 0, 0)]  # 2 x 3, then 2 x 1


@given(registers())
def test_the_last_step_is_the_target(data):
    evaluation = evaluated(data)
    steps = path(evaluation)
    if steps:
        assert steps[-1].tallies["adopting"] == evaluation.target.adopting
        assert steps[-1].tallies["not_adopting"] == evaluation.target.not_adopting
    else:
        assert evaluation.current.adopting.bands == evaluation.target.adopting.bands or has_judged_target(data)


def has_judged_target(data):
    return any("target" in made for side in data["risks"].values() for made in side)
