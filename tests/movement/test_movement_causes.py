"""Why a risk moved: for every kind of cause one change, and the clause that a board reads."""

from datetime import date

import pytest
from making import AS_OF, evaluated, mitigation, register, risk

from riskreg.movement import compare, mitigation_in_words
from riskreg.movement.words import because

POLICY = {"mitigation": "policy", "likelihood": -2}
TRAINING = {"mitigation": "training", "likelihood": -2}
DUE = "2027-03-31"


def with_risk(keys, *measures, **more):
    """A register about one risk, with these mitigations."""
    shaped = {"likelihood": 4, "impact": 4, "mitigated_by": [POLICY], **keys}
    other = risk("N1", mitigated_by=[{"mitigation": "anchor", "likelihood": -1}])
    return register(
        risks={"adopting": [risk("A1", **shaped)], "not_adopting": [other]},
        mitigations=[*measures, mitigation("anchor")],
        **more,
    )


def policy(status="in place", **keys):
    return mitigation("policy", status=status, **keys)


def training(status="in place", **keys):
    return mitigation("training", status=status, **keys)


def moved(before, after, stage="current", days=(AS_OF, AS_OF)):
    """How A1 moved, and the causes as (kind, text)."""
    found = compare(evaluated(before, days[0]), evaluated(after, days[1]))
    one = next(risk for risk in found.risks if risk.id == "A1")
    move = one.current if stage == "current" else one.target
    return one.kind, [(cause.kind, cause.text) for cause in move.causes]


BOTH = {"mitigated_by": [POLICY, TRAINING]}
JUDGED = {"likelihood": 1, "impact": 1, "by": "Risk panel", "on": "2026-11-01", "reason": "Seen in the trial"}
ACCEPTED = {"by": "Chief Executive", "on": "2026-09-10", "reason": "Rare", "review_on": "2027-09-10"}
CLOSED = {"on": "2026-11-02", "by": "The board", "reason": "The site is shut"}


@pytest.mark.parametrize(
    ("before", "after", "stage", "kind", "cause"),
    [
        (
            with_risk(BOTH, policy(), training("agreed", due=DUE)),
            with_risk(BOTH, policy(), training(done_on="2026-10-12")),
            "current", "down", ("done", "training was done on 12 October 2026"),
        ),
        (
            with_risk(BOTH, policy(), training("proposed")),
            with_risk(BOTH, policy(), training("agreed", due=DUE)),
            "target", "down", ("agreed", "training was agreed, for 31 March 2027"),
        ),
        (
            with_risk(BOTH, policy(), training()),
            with_risk(BOTH, policy(), training("withdrawn")),
            "current", "up", ("withdrawn", "training was withdrawn"),
        ),
        (
            with_risk(BOTH, policy(), training()),
            with_risk(BOTH, policy(), training("agreed", due=DUE)),
            "current", "up", ("undone", "training is no longer in place, for 31 March 2027"),
        ),
        (
            with_risk(BOTH, policy(), training("agreed", due="2026-10-31")),
            with_risk(BOTH, policy(), training("agreed", due=DUE)),
            "target", "down",
            ("slipped", "the due date of training was moved from 31 October 2026, which had passed, to 31 March 2027"),
        ),
        (
            with_risk({"likelihood": 5}, policy()),
            with_risk({"likelihood": 5, "mitigated_by": [POLICY | {"likelihood": -1}]}, policy()),
            "current", "up", ("effect", "what policy does to it was changed: likelihood -1, was likelihood -2"),
        ),
        (
            with_risk({}, policy(), training()), with_risk(BOTH, policy(), training()),
            "current", "down", ("effect", "training was added to it: likelihood -2"),
        ),
        (
            with_risk(BOTH, policy(), training()), with_risk({}, policy(), training()),
            "current", "up", ("effect", "training no longer bears on it"),
        ),
        (
            with_risk({}, policy()), with_risk(BOTH, policy(), training(done_on="2026-10-12")),
            "current", "down", ("done", "training is new, and was done on 12 October 2026"),
        ),
        (
            with_risk(BOTH, policy(), training()), with_risk({}, policy()),
            "current", "up", ("withdrawn", "training was taken out of the register"),
        ),
        (
            with_risk({"impact": 5}, policy()), with_risk({"impact": 5, "likelihood": 5}, policy()),
            "current", "up", ("score", "its likelihood was changed from 4 Likely to 5 Almost Certain"),
        ),
        (
            with_risk({"impact": {"money": 2, "service": 4}}, policy()),
            with_risk({"impact": {"money": 2, "service": 1}}, policy()),
            "current", "down", ("score", "its impact was changed on service from 4 Major to 1 Insignificant"),
        ),
        (
            with_risk({}, policy()), with_risk({"current": JUDGED}, policy()),
            "current", "down", ("judged", "Risk panel judged where it stands on 1 November 2026"),
        ),
        (
            with_risk({"target": JUDGED}, policy()), with_risk({}, policy()),
            "target", "up", ("judged", "the judgement of its target was taken away"),
        ),
        (
            with_risk({"treatment": "tolerate"}, policy()),
            with_risk({"treatment": "tolerate", "acceptance": ACCEPTED}, policy()),
            "current", "settled", ("treatment", "Chief Executive accepted it on 10 September 2026"),
        ),
        (
            with_risk({}, policy()), with_risk({"treatment": "terminate", "moves_to": ["N1"]}, policy()),
            "current", "unsettled",
            ("treatment", "it is to be terminated, and was to be treated: it moves to N1"),
        ),
        (
            with_risk({}, policy()), with_risk({"status": "closed", "closed": CLOSED}, policy()),
            "current", "closed", ("decided", "it was closed on 2 November 2026 by The board: The site is shut"),
        ),
        (
            with_risk({"status": "closed", "closed": CLOSED}, policy()), with_risk({}, policy()),
            "target", "reopened", ("decided", "it was opened again"),
        ),
        (
            with_risk({}, policy("agreed", due=DUE, owner=None)), with_risk({}, policy("agreed", due=DUE)),
            "current", "settled", ("treatment", "policy has an owner now"),
        ),
        (
            with_risk({"treatment": "transfer"}, policy()),
            with_risk({"treatment": "transfer"}, policy(kind="insurance")),
            "current", "settled", ("treatment", "policy is now of the kind insurance"),
        ),
    ],
)  # fmt: skip
def test_one_change_is_the_cause(before, after, stage, kind, cause):
    assert moved(before, after, stage) == (kind, [cause])


@pytest.mark.parametrize(
    ("data", "stage", "kind", "cause"),
    [
        (
            with_risk(BOTH, policy(), training("agreed", due="2026-10-31")),
            "target", "up", ("overdue", "the due date of training, 31 October 2026, has passed"),
        ),
        (
            with_risk(BOTH, policy(), training(done_on="2026-10-12")),
            "current", "down", ("done", "training was done on 12 October 2026"),
        ),
        (
            with_risk({"treatment": "tolerate", "acceptance": ACCEPTED | {"review_on": "2026-10-01"}}, policy()),
            "current", "unsettled",
            ("time", "the day on which its acceptance was to be looked at again, 1 October 2026, has passed"),
        ),
        (
            with_risk({"treatment": "tolerate", "acceptance": ACCEPTED | {"on": "2026-10-10"}}, policy()),
            "target", "settled", ("time", "its acceptance of 10 October 2026 is in force"),
        ),
        (
            with_risk({"current": JUDGED}, policy()),
            "current", "down", ("time", "Risk panel judged where it stands on 1 November 2026"),
        ),
        (
            with_risk({"status": "closed", "closed": CLOSED}, policy()),
            "current", "closed", ("decided", "it was closed on 2 November 2026 by The board: The site is shut"),
        ),
    ],
)  # fmt: skip
def test_the_same_text_on_a_later_day_moves_by_the_passing_of_time(data, stage, kind, cause):
    days = (date(2026, 9, 15), AS_OF)
    assert moved(data, data, stage, days) == (kind, [cause])
    assert moved(data, data, stage, (AS_OF, AS_OF)) == ("unchanged", [])


def test_a_change_that_worked_against_the_move_is_no_cause_of_it():
    before = with_risk(BOTH, policy("agreed", due=DUE), training())
    after = with_risk({**BOTH, "likelihood": 3, "impact": 5}, policy(), training())
    kind, causes = moved(before, after)
    assert kind == "down"
    assert [text for _, text in causes] == [
        "policy is in place", "its likelihood was changed from 4 Likely to 3 Possible",
    ]  # fmt: skip


def told(before, after, stage="current"):
    """What A1 moved because of, what it moved in spite of, and all in a clause."""
    one = next(risk for risk in compare(evaluated(before), evaluated(after)).risks if risk.id == "A1")
    move = one.current if stage == "current" else one.target
    return [cause.text for cause in move.causes], [cause.text for cause in move.in_spite_of], because(move)


def test_what_pushed_the_other_way_is_what_it_moved_in_spite_of():
    before = with_risk(BOTH, policy("agreed", due=DUE), training())
    after = with_risk({**BOTH, "impact": 5}, policy(), training())
    raised = "its impact was changed from 4 Major to 5 Catastrophic"
    assert told(before, after) == (["policy is in place"], [raised], f"policy is in place, although {raised}")
    assert [one.field for one in compare(evaluated(before), evaluated(after)).reworded] == []


def test_what_was_changed_and_pushed_nowhere_is_neither_a_cause_nor_in_spite_of():
    judged = {**BOTH, "current": JUDGED}
    before = with_risk({**BOTH, "likelihood": 5}, policy("agreed", due=DUE), training())
    assert told(before, with_risk(judged, policy(), training()))[1] == []
    cut_off = with_risk({**BOTH, "likelihood": 1}, policy(), training())
    same = with_risk({**BOTH, "likelihood": 2, "impact": 2}, policy(), training())
    assert told(cut_off, same)[0] == ["its impact was changed from 4 Major to 2 Minor"]
    assert told(cut_off, same)[1] == []


def by_cuts(*cuts, **scheme):
    """A scheme of three bands, Green, Amber and Red, that begin at 1 and at these scores."""
    names = ("Green", "Amber", "Red")
    bands = [
        {"name": name, "colour": colour, "from": start, "to": stop}
        for name, colour, start, stop in zip(names, ("#00703c", "#f47738", "#d4351c"), (1, *cuts), (*(cut - 1 for cut in cuts), 25), strict=True)
    ]  # fmt: skip
    levels = [{"label": label} for label in ("one", "two", "three", "four", "five")]
    return {"scheme": {"name": f"Cut at {cuts[0]}", "likelihood": levels, "impact": levels, "combine": "product", "bands": bands, **scheme}, "appetite": {}}  # fmt: skip


LOW, HIGH = by_cuts(5, 10), by_cuts(13, 20)  # the second puts the same scores into better bands
LESS = {"likelihood": 5, "impact": 5, "mitigated_by": [POLICY | {"likelihood": -1}]}
SCHEME = "the scheme was changed from Cut at {} to Cut at {}"


@pytest.mark.parametrize(
    ("before", "after", "causes", "against"),
    [
        # Amber 8, and Red 25 by a ruler that alone would have made it Green
        (
            with_risk({}, policy(), **LOW), with_risk({"likelihood": 5, "impact": 5, "mitigated_by": []}, policy(), **HIGH),
            [], [],
        ),
        (
            with_risk({}, policy(), **LOW), with_risk(LESS, policy(), **HIGH),
            ["what policy does to it was changed", "its likelihood was changed", "its impact was changed"],
            [SCHEME.format(5, 13)],
        ),
        # Green 8, and Red 12 by a ruler that alone would have made it Amber: both
        (
            with_risk({}, policy(), **HIGH), with_risk({"likelihood": 5}, policy(), **LOW),
            [SCHEME.format(13, 5), "its likelihood was changed"], [],
        ),
        # Amber 16, Red by the other ruler although it was made less likely
        (
            with_risk({"mitigated_by": [POLICY | {"likelihood": -1}], "likelihood": 5}, policy(), **HIGH),
            with_risk({"mitigated_by": [POLICY | {"likelihood": -1}]}, policy(), **LOW),
            [SCHEME.format(13, 5)], ["its likelihood was changed"],
        ),
        # Amber 8 and 8 before and after the cut was moved from 5 to 8: neither moved it
        (with_risk({}, policy(), **LOW), with_risk({}, policy(), **by_cuts(8, 10)), [], []),
        # Amber 8 and Red 12: only the risk itself, as the ruler puts neither of the two elsewhere
        (
            with_risk({}, policy(), **LOW), with_risk({"likelihood": 5}, policy(), **by_cuts(6, 10)),
            ["its likelihood was changed"], [],
        ),
        # Amber 8 and Red 12 where only both together reach it
        (
            with_risk({}, policy(), **by_cuts(5, 13)), with_risk({"likelihood": 5}, policy(), **by_cuts(5, 12)),
            [SCHEME.format(5, 5).replace(" from Cut at 5 to Cut at 5", ""), "its likelihood was changed"], [],
        ),
    ],
    ids=["no treatment", "against the ruler", "with the ruler", "ruler against the rest", "no move", "ruler idle", "only together"],
)  # fmt: skip
def test_a_ruler_is_the_cause_only_of_what_goes_its_way(before, after, causes, against):
    if not causes:
        assert told(before, after)[1] == []
        return
    found = told(before, after)
    for said, wanted in ((found[0], causes), (found[1], against)):
        assert [text.startswith(start) for text, start in zip(said, wanted, strict=True)] == [True] * len(wanted), said


def test_between_schemes_whose_bands_have_no_common_order_no_way_is_told():
    turned = by_cuts(5, 10)
    named = {"Green": "Red", "Amber": "Amber", "Red": "Green"}
    turned["scheme"]["bands"] = [{**band, "name": named[band["name"]]} for band in turned["scheme"]["bands"]]
    causes, against, _ = told(with_risk({}, policy(), **HIGH), with_risk({"likelihood": 5}, policy(), **turned))
    assert [text.partition(" was changed")[0] for text in causes] == ["the scheme", "its likelihood"]
    assert against == []


def test_what_acts_only_together_is_told_together():
    halves = {
        "likelihood": 4, "impact": 4,
        "mitigated_by": [{"mitigation": "policy", "likelihood": -1}, {"mitigation": "training", "impact": -1}],
    }  # fmt: skip
    before = with_risk(halves, policy("agreed", due=DUE), training("agreed", due=DUE))
    after = with_risk(halves, policy(), training())
    kind, causes = moved(before, after)
    assert kind == "down"
    assert [text for _, text in causes] == ["policy is in place", "training is in place"]


def test_a_change_without_effect_is_no_cause_and_is_told_among_the_other_fields():
    scored = with_risk({"mitigated_by": [POLICY | {"likelihood": -3}], "target": JUDGED, "current": JUDGED}, policy())
    again = with_risk({"mitigated_by": [POLICY], "target": JUDGED, "current": JUDGED}, policy())
    told = compare(evaluated(again), evaluated(scored))
    assert told.risks[0].kind == "unchanged"
    assert [tuple(one)[:4] for one in told.reworded] == [
        ("A1", ("mitigated_by", "policy"), "likelihood -2", "likelihood -3")
    ]


def test_a_mitigation_that_is_said_to_be_done_on_a_day_to_come_is_told_as_that():
    before, after = with_risk({}, policy("agreed", due=DUE)), with_risk({}, policy(done_on="2026-12-25"))
    assert moved(before, after, "target") == (
        "up",
        [("slipped", "policy is said to be done on 25 December 2026, and that day had not come")],
    )
    (one,) = compare(evaluated(before), evaluated(after)).mitigations
    assert mitigation_in_words(one) == "said to be done on 25 December 2026, which is still to come"


def test_a_mitigation_under_another_id_is_the_same_one():
    before = with_risk({}, policy("agreed", due=DUE))
    renamed = with_risk(
        {"mitigated_by": [{"mitigation": "conduct", "likelihood": -2}]},
        mitigation("conduct", title="What is done about it: policy", done_on="2026-11-03"),
    )
    assert moved(before, renamed) == ("down", [("done", "conduct was done on 3 November 2026")])
    found = compare(evaluated(before), evaluated(renamed))
    assert [(one.id, one.was, one.kind) for one in found.mitigations] == [("conduct", "policy", "done")]
    assert found.reworded == ()


def test_the_side_that_a_terminated_risk_moves_to_counts():
    def data(side):
        ending = risk("A1", treatment="terminate", moves_to=["M1"])
        other = risk("M1", mitigated_by=[POLICY])
        rest = risk("N1", mitigated_by=[POLICY]), risk("A2", mitigated_by=[POLICY])
        sides = {"adopting": [ending, rest[1]], "not_adopting": [rest[0]]}
        sides[side].append(other)
        return register(risks=sides, mitigations=[policy()])

    kind, causes = moved(data("not_adopting"), data("adopting"))
    assert (kind, causes) == ("unsettled", [("treatment", "M1 changed sides")])
    other = next(
        one for one in compare(evaluated(data("adopting")), evaluated(data("not_adopting"))).risks if one.id == "M1"
    )
    assert other.changed_sides
    assert other.kind == "unchanged"
