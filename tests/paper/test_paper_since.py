"""What a paper says of the time since the last one: each figure and word of it, from readings made by hand."""

from dataclasses import asdict
from datetime import date
from pathlib import Path

import pytest
from making import as_yaml, mitigation, register, risk
from moments import moment

from riskreg.comparison import evaluate
from riskreg.follow_up import follow_up
from riskreg.loader import load
from riskreg.locate import SourceFile
from riskreg.movement import compare
from riskreg.paper import build
from riskreg.paper.trend import MOST
from riskreg.scoring import score
from riskreg.since import NOTHING, Earlier

DAY = date(2026, 12, 10)


def reading(*adopting, **keys):
    """A register with these risks of adopting, each a pair of id and likelihood, or a whole risk."""
    made = [one if isinstance(one, dict) else settled(*one) for one in adopting]
    return register(risks={"adopting": made, "not_adopting": [settled("N1", 4)]}, **keys)


def settled(name, likelihood, **keys):
    """A risk that has a band, at impact 3."""
    return risk(name, likelihood=likelihood, mitigated_by=[{"mitigation": "policy", "impact": -1}], **keys)


def paper(now, *earlier):
    """The paper of a register after papers of others: each a pair of its day and its register."""
    moments = [moment(data, day, tag=f"board/{day}") for day, data in earlier]
    content = as_yaml(now)
    scored = score([SourceFile("register.yaml", None, Path(), content)], DAY)
    evaluation = scored[0].evaluation
    past = NOTHING
    if moments:
        came = follow_up(moments, moments, evaluation)
        past = Earlier(moments[-1], compare(moments[-1].evaluation, evaluation), tuple(moments), came)
    return build(scored, DAY, before={"register.yaml": past}).papers[0]


def told(now, then):
    """What a paper says of its risks since one other paper, by id."""
    made = paper(now, ("2026-09-10", then))
    return {one.id: one for one in (*made.adopting, *made.not_adopting)}, made.since


def test_the_first_paper_says_nothing_of_a_time_before():
    first = paper(reading(("A1", 4)))
    assert (first.since, first.trend, first.follow_up) == (None, None, None)
    assert first.adopting[0].since is None
    assert (first.provenance.tag, first.provenance.compared_with) == (None, None)


@pytest.mark.parametrize(
    ("before", "after", "kind", "brief"),
    [
        (5, 2, "down", "down one band, improving"),
        (1, 5, "up", "up two bands, getting worse"),
        (5, 4, "unchanged", "same band, score down from 10 to 8"),
        (3, 3, "unchanged", "unchanged"),
    ],
)
def test_a_move_is_in_words(before, after, kind, brief):
    risks, _ = told(reading(("A1", after)), reading(("A1", before)))
    assert (risks["A1"].since.kind, risks["A1"].since.brief) == (kind, brief)


def test_a_risk_that_got_a_band_and_one_that_lost_it():
    open_one = risk("A1", mitigated_by=[])
    risks, since = told(reading(("A1", 4), risk("A2")), reading(open_one, ("A2", 4)))
    assert risks["A1"].since.brief == "Significant, was not yet classified"
    assert risks["A2"].since.brief == "not yet classified, was Significant"
    assert (risks["A1"].since.kind, risks["A2"].since.kind) == ("settled", "unsettled")
    assert "1 is no longer classified (A2)" in " ".join(since.in_short)


def test_a_target_that_moved_alone_is_told_as_that():
    plan = {"status": "agreed", "due": "2027-03-01"}
    risks = [
        risk(
            "A1",
            likelihood=5,
            mitigated_by=[{"mitigation": "policy", "impact": -1}, {"mitigation": "more", "likelihood": -4}],
        )
    ]
    then = reading(*risks, mitigations=[mitigation("policy"), mitigation("more", status="proposed")])
    now = reading(*risks, mitigations=[mitigation("policy"), mitigation("more", **plan)])
    found, since = told(now, then)
    assert found["A1"].since.brief == "Future: down two bands, improving"
    assert found["A1"].since.at_target.startswith("Future: down two bands since 10 September 2026, improving")
    (moved,) = since.risks
    assert not moved.moved_now
    assert [one.kind for one in since.mitigations] == ["agreed"]


def test_the_whole_is_told_in_short():
    _, since = told(
        reading(("A1", 1), ("A3", 4), ("A4", 4), appetite={"default": "Moderate"}),
        reading(("A1", 5), ("A2", 4), ("A4", 4), appetite={"default": "Moderate"}),
    )
    short = " ".join(since.in_short)
    for words in (
        "above appetite: 2 of adopting (was 3) and 1 of not adopting (as before)",
        "1 moved down",
        "1 is new (A3)",
        "1 was removed with no record of who decided (A2)",
        "2 are in the same bands",
    ):
        assert words in short, words
    assert since.unchanged == 2


def test_of_those_that_moved_the_worst_stand_first_and_what_got_worse_before_what_got_better():
    limit = {"appetite": {"default": "Moderate"}}
    then = reading(("A1", 5), ("A2", 5), ("A3", 4), ("A4", 1), ("A5", 4), **limit)
    now = reading(("A1", 2), ("A2", 4), ("A3", 5), ("A4", 3), ("A6", 5), **limit)
    _, since = told(now, then)
    assert [(one.id, one.kind) for one in since.risks] == [
        ("A5", "removed"),
        ("A4", "up"),
        ("A6", "new"),
        ("A3", "unchanged"),
        ("A1", "down"),
        ("A2", "unchanged"),
    ]


def test_a_lower_appetite_shows_at_each_risk_that_is_now_above_it():
    then, now = (reading(("A1", 4), ("A2", 1), appetite={"default": band}) for band in ("Significant", "Moderate"))
    risks, since = told(now, then)
    assert risks["A1"].since.brief == "unchanged; now above appetite"
    assert risks["A1"].since.sentence == "Unchanged since 10 September 2026; now above appetite."
    assert risks["A2"].since.brief == "unchanged"
    assert (
        "above appetite: 1 of adopting (was 0) and 1 of not adopting (was 0); newly so: A1 and N1." in since.in_short[1]
    )
    back, _ = told(then, now)
    assert back["A1"].since.brief == "unchanged; no longer above appetite"


def test_a_risk_with_another_id_is_told_with_the_one_it_had():
    _, since = told(
        reading(settled("A1-post", 4, title="A careless post")), reading(settled("A1", 4, title="A careless post"))
    )
    assert since.reworded == ("A1-post: id (was A1).",)


def test_a_verdict_that_turned_is_told_with_both_answers():
    _, since = told(reading(("A1", 1)), reading(("A1", 5), ("A2", 5)))
    assert since.in_short[0] == (
        "Revised and Future: the verdict has changed. It was: not adopting carries less risk than adopting. "
        "It is: adopting carries less risk than not adopting."
    )
    assert [(one.stage, one.changed) for one in since.verdicts] == [("current", True), ("target", True)]


def test_the_counts_of_both_add_up_to_their_risks():
    _, since = told(reading(("A1", 1), ("A3", 4)), reading(("A1", 5), ("A2", 4), ("A5", 2)))
    bands = [one for one in since.counts if one.stage == "current" and one.colour]
    assert sum(one.adopting_before for one in bands) == 3
    assert sum(one.adopting_after for one in bands) == 2
    assert sum(one.not_adopting_after for one in bands) == 1


def test_owners_appetite_and_wording_are_told_without_the_texts_of_then():
    then = reading(settled("A1", 4, owner="Head of HR", cause="The old words"), appetite={"default": "Significant"})
    now = reading(settled("A1", 4, owner="Head of ICT", cause="The new words"), appetite={"default": "Moderate"})
    _, since = told(now, then)
    assert since.owners == ("A1: Head of ICT, was Head of HR.",)
    assert since.appetite == ("The appetite is Moderate; it was Significant.",)
    assert since.reworded == ("A1: cause.",)
    assert "old words" not in str(asdict(since))


def test_the_trend_has_a_point_for_each_paper_and_today():
    made = paper(reading(("A1", 1)), ("2026-03-10", reading(("A1", 5))), ("2026-06-10", reading(("A1", 3))))
    assert [one.day for one in made.trend.points] == ["10 March 2026", "10 June 2026", "10 December 2026"]
    assert [one.called for one in made.trend.points] == ["board/2026-03-10", "board/2026-06-10", "this paper"]
    assert [one.adopting for one in made.trend.points] == [(0, 1, 0, 0), (0, 0, 1, 0), (0, 0, 0, 1)]
    assert made.trend.left_out is None


def test_the_oldest_papers_are_left_out_of_a_long_trend_and_it_says_so():
    earlier = [(f"2025-{month:02d}-10", reading(("A1", 4))) for month in range(1, 13)]
    made = paper(reading(("A1", 4)), *earlier, ("2026-01-10", reading(("A1", 4))))
    assert len(made.trend.points) == MOST
    assert made.trend.points[0].day == "10 March 2025"
    assert made.trend.left_out == "2 older papers left out."


def test_papers_by_another_scheme_are_left_out_of_the_trend_by_name():
    other = reading(("A1", 4), scheme="nist-sp-800-30-5x5", appetite={"default": "Low"})
    made = paper(reading(("A1", 4)), ("2026-03-10", other), ("2026-06-10", reading(("A1", 4))))
    assert [one.day for one in made.trend.points] == ["10 June 2026", "10 December 2026"]
    assert made.trend.left_out == "Left out, as it was scored by another scheme: 10 March 2026."


def test_a_changed_scheme_gives_each_risk_under_both_and_no_counts_beside_each_other():
    other = reading(("A1", 4), scheme="nist-sp-800-30-5x5", appetite={"default": "Low"})
    since = paper(reading(("A1", 4)), ("2026-06-10", other)).since
    assert since.counts == ()
    assert since.ruler.before == "NIST SP 800-30 5x5"
    assert {one.id for one in since.ruler.rescored} == {"A1", "N1"}
    assert ": the scheme was changed." in since.risks[0].sentence  # from which to which is told once, for all


def promised(due, **keys):
    """A register whose mitigation was promised for a day."""
    plan = mitigation("more", status="agreed", due=due, **keys)
    owed = risk(
        "A1",
        likelihood=5,
        mitigated_by=[{"mitigation": "policy", "impact": -1}, {"mitigation": "more", "likelihood": -4}],
    )
    return reading(owed, mitigations=[mitigation("policy"), plan], appetite={"default": "Moderate"})


def test_what_was_promised_and_put_off_and_is_stuck_is_told():
    made = paper(promised("2026-12-01"), ("2026-03-10", promised("2026-06-01")), ("2026-06-10", promised("2026-09-01")))
    came = made.follow_up
    assert came.papers == 2
    assert [(one.id, one.papers) for one in came.stuck] == [("A1", 2), ("N1", 2)]
    assert came.stuck[0].sentence.startswith(
        "Significant now; above appetite at 2 papers in a row, since 10 March 2026"
    )
    assert {(one.id, one.outcome) for one in came.broken if one.what == "mitigation"} == {("more", "not met")}
    (owner,) = [one for one in came.owners if one.due]
    assert (owner.owner, owner.met, owner.times) == ("Head of HR", 0, 2)
    (slipped,) = came.slipped
    assert slipped.sentence == "Put off twice, by 183 days in all: from 1 June 2026 to 1 December 2026."


def test_where_there_is_nothing_to_follow_up_nothing_is_said():
    assert paper(reading(("A1", 1)), ("2026-06-10", reading(("A1", 1)))).follow_up is None


def test_the_organisation_s_words_for_the_stages_stand_here_too():
    _, since = told(reading(("A1", 1)), reading(("A1", 5)))
    register_ = load(as_yaml(reading(("A1", 1))), "register.yaml")
    terms = evaluate(register_.register, register_.scheme, DAY).scheme.terms
    assert {one.term for one in since.counts} == {terms.current, terms.target}
