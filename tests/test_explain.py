"""How a risk got its band, told step by step."""

import pytest
from making import AS_OF, STAFF_ACCESS, evaluated, mitigation, outcome, register, risk

from riskreg.explain import explain, explanations
from riskreg.locate import SourceFile
from riskreg.scoring import score

JUDGED = {"likelihood": 2, "impact": 2, "by": "Risk group", "on": "2026-11-01", "reason": "Seen in the pilot"}


def told(*mitigations, **keys):
    """All that is said of A1, as one text."""
    data = register(
        risks={
            "adopting": [risk("A1", **keys)],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy"), *mitigations],
    )
    evaluation = evaluated(data)
    explanation = explain(outcome(evaluation, "A1"), evaluation)
    return "\n".join(line for part in explanation.parts for line in (part.heading, *part.lines))


def test_a_band_is_derived_from_its_numbers():
    text = told(mitigated_by=[{"mitigation": "policy", "likelihood": -1, "impact": -1}])
    assert "Likelihood 4 (Likely)" in text
    assert "counts: policy (in place): likelihood -1, impact -1" in text
    assert "3 times 2 gives 6, which is Moderate" in text
    assert "The appetite is Significant: within it" in text
    assert "Moderate now rests on policy: without it the band would be worse" in text


def test_what_does_not_count_is_shown_with_why():
    late = mitigation("late", status="agreed", due="2026-10-31")
    soon = mitigation("soon", status="agreed", due="2027-01-31")
    idea = mitigation("idea", status="proposed")
    effects = [{"mitigation": name, "likelihood": -1} for name in ("late", "soon", "idea")]
    now, target = told(late, soon, idea, mitigated_by=effects).split("4. Target")
    assert "does not count: late (agreed, overdue, due 31 October 2026): likelihood -1" in now
    assert "does not count: soon (agreed, due 31 January 2027): likelihood -1" in now
    assert "counts: soon (agreed, due 31 January 2027)" in target
    assert "does not count: idea (proposed): likelihood -1" in target


def test_effects_beyond_the_scale_and_categories_are_said():
    text = told(
        impact={"money": 3, "service": 1},
        mitigated_by=[{"mitigation": "policy", "likelihood": -5, "impact": {"money": -1}}],
    )
    assert "Impact on money 3 (Moderate)" in text
    assert "Impact 3 (Moderate), the highest of these" in text
    assert "2 steps of likelihood beyond the end of the scale changes nothing" in text
    assert "likelihood -5, impact on money -1" in text


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "Not yet: it has no mitigation."),
        ({"treatment": "terminate", "moves_to": ["N1"]}, "It is terminated, so it is avoided: it has moved to N1"),
        (
            {"status": "closed", "closed": {"on": "2026-09-01", "by": "The board", "reason": "Gone"}},
            "It was closed on 1 September 2026 by The board: Gone",
        ),
    ],
)
def test_a_risk_that_leaves_the_path_says_where(keys, said):
    text = told(**keys)
    assert said in text
    assert "gives" not in text


def test_an_acceptance_is_told():
    acceptance = {"by": "The board", "on": "2026-09-10", "reason": "Seldom", "review_on": "2027-09-10"}
    text = told(treatment="tolerate", acceptance=acceptance)
    assert "Yes: it is tolerated. The board accepted it on 10 September 2026: Seldom" in text
    assert "That is looked at again on 10 September 2027." in text
    assert "No mitigation counts" in text


def test_judgements_are_told_with_who_when_and_why():
    soon = mitigation("soon", status="agreed", due="2027-01-31")
    effects = [{"mitigation": "policy"}, {"mitigation": "soon", "likelihood": -1}]
    text = told(soon, current=JUDGED, mitigated_by=effects)
    assert "Judged by Risk group on 1 November 2026, in place of adding up effects: Seen in the pilot" in text
    assert "From the judged position, with what it does not know of yet:" in text
    assert "counts: soon" in text
    assert "policy (in place)" not in text.split("4. Target")[1]
    late = mitigation("soon", status="agreed", due="2026-01-31")
    assert "A target was judged, but an agreed mitigation is overdue" in told(late, target=JUDGED, mitigated_by=effects)


def scored(*files):
    return score([SourceFile(name, None, STAFF_ACCESS.parent, content) for name, content in files], AS_OF)


def test_a_risk_is_found_in_any_case_of_letters_and_in_every_file():
    files = scored(("one.yaml", STAFF_ACCESS.read_bytes()), ("two.yaml", STAFF_ACCESS.read_bytes()))
    found, message = explanations("a1", files)
    assert [name for name, _ in found] == ["one.yaml", "two.yaml"]
    assert message is None


def test_a_risk_that_is_nowhere_gets_the_nearest_id():
    assert explanations("A", scored(("one.yaml", STAFF_ACCESS.read_bytes())))[1].startswith(
        "There is no risk A. Did you mean"
    )


def test_where_nothing_could_be_scored_there_is_nothing_to_say():
    assert explanations("A1", scored(("one.yaml", b"- a list"))) == ([], None)
