"""The board paper as data: what stands in it, and what never does."""

import re
from dataclasses import fields, is_dataclass

import pytest
from hypothesis import given, settings
from making import AS_OF, ROOT, STAFF_ACCESS, as_markdown, as_yaml, mitigation, register, registers, risk

from riskreg.assessment import ClassifiedRisk
from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.scoring import score


def scored(*contents):
    return score(
        [SourceFile(f"r{index}.yaml", None, STAFF_ACCESS.parent, content) for index, content in enumerate(contents)],
        AS_OF,
    )


def paper(data=None):
    content = STAFF_ACCESS.read_bytes() if data is None else as_yaml(data)
    return build(scored(content), AS_OF).papers[0]


def texts(value):
    """Every text in a paper."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for inner in value:
            yield from texts(inner)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def test_one_register_has_no_cover_and_several_have_one():
    assert build(scored(STAFF_ACCESS.read_bytes()), AS_OF).cover == ()
    several = build(scored(STAFF_ACCESS.read_bytes(), as_yaml(register()), b"riskreg: 2"), AS_OF)
    assert [line.title for line in several.cover] == [
        "Staff access to social networking sites in work time",
        "Staff access",
    ]
    assert several.total.risks == sum(line.risks for line in several.cover)
    assert len(several.papers) == 2


def test_the_head_says_whose_meeting_when_and_who_answers():
    assert {fact.label: fact.text for fact in paper().head} == {
        "Meeting": "Corporate Management Board",
        "Date of meeting": "10 December 2026",
        "Report of": "Digital Communications Manager",
        "Owner of the change": "Head of Communications",
        "Sponsor": "Chief Executive",
        "Figures as at": "21 November 2026",
    }
    whole = register(decision={"question": "q", "contact": "Clerk", "wards": "All", "key_decision": False})
    assert {fact.label: fact.text for fact in paper(whole).head} == {
        "Contact": "Clerk", "Wards affected": "All", "Key decision": "No", "Figures as at": "21 November 2026",
    }  # fmt: skip


def test_the_counts_are_those_of_the_comparison_and_add_up():
    made = paper()
    (one,) = scored(STAFF_ACCESS.read_bytes())
    bands = [count for count in made.counts if count.colour is not None]
    assert [count.adopting_current for count in bands] == list(reversed(one.evaluation.current.adopting.bands))
    outside = [count for count in made.counts if count.label in ("Not yet classified", "Avoided", "Closed")]
    for column in ("adopting_current", "adopting_target", "not_adopting_current", "not_adopting_target"):
        side = made.adopting if column.startswith("adopting") else made.not_adopting
        assert sum(getattr(count, column) for count in [*bands, *outside]) == len(side)


def test_the_recommended_option_comes_first_and_is_set_against_the_others():
    first, *others = paper().options
    assert first.recommended
    assert len(first.against) == len(others)
    assert all(option.against == () for option in others)


def test_the_recommendations_choose_decide_accept_chase_and_note():
    said = paper().recommendations
    starts = [text.split(" ")[0] for text in said]
    assert starts == ["Agree", "Decide", "Accept", "Fund", "Ask", "Note"]
    assert "£2,100 once, £8,600 a year and 1,830 hours of officers' time, and 1 mitigation not yet priced" in said[0]
    assert "until 10 March 2027" in said[2]  # three months after the meeting, as its band says
    assert "£1,500 once, £5,600 a year and 1,060 hours of officers' time" in said[3]
    assert said[4].startswith("Ask the Head of Information Governance why")
    assert said[5].endswith("adopting carries less risk than not adopting in whatever band it turns out to be.")


def test_without_a_recommended_option_the_board_is_asked_to_choose():
    assert paper(register()).recommendations[0].startswith("Choose between 2 options: ")


def weighed(**other):
    """The recommendation, where another option of the same side carries less risk than the recommended one."""
    return paper(
        register(
            risks={
                "adopting": [risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "more", "likelihood": -2}])],
                "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": 1}])],
            },
            mitigations=[mitigation("policy"), mitigation("more")],
            options=[
                {"id": "open", "title": "Open", "side": "adopting", "mitigations": ["policy"], "recommended": True},
                {"id": "no", "title": "Stay", "side": "not_adopting", "mitigations": ["policy"]},
                {"id": "strict", "title": "Strict", "side": "adopting", "mitigations": ["policy", "more"], **other},
            ],
        )
    ).recommendations[0]  # fmt: skip


def test_the_recommendation_names_an_option_that_carries_less_risk():
    reason = " The reason why that option is not recommended stands with it under “The options”."
    said = weighed(rejected_because="It costs too much")
    assert said.endswith(f"It carries more risk than “Strict” (Significant or worse, 1 against 0).{reason}")
    assert weighed().endswith(" The register does not say why that option is not recommended.")
    assert "Strict" not in weighed(mitigations=["policy"])  # as much risk: that stands with the options
    assert weighed(recommended=True).endswith("“Strict” (Significant or worse, 1 against 0).")


def test_the_recommendation_of_the_youth_register_says_that_notices_only_carries_less():
    content = (ROOT / "registers" / "youth-participation.yaml").read_bytes()
    said = build(scored(content), AS_OF).papers[0].recommendations[0]
    assert "It carries less risk than “No, and put the effort into" in said
    assert "It carries more risk than “Yes, but for notices only, with all replies and messages turned off”" in said
    assert said.count("The reason why that option is not recommended stands with it") == 1


def above(**keys):
    effects = [{"mitigation": "late", "likelihood": -1}] if keys.pop("late", False) else [{"mitigation": "policy"}]
    return register(
        appetite={"default": "Low"},
        risks={"adopting": [risk("A1", mitigated_by=[*effects, *keys.pop("effects", [])], **keys)], "not_adopting": [risk("N1")]},
        mitigations=[
            mitigation("policy"),
            mitigation("late", status="agreed", due="2026-01-31"),
            mitigation("soon", status="agreed", due="2027-01-31", cost={"hours": 5}),
        ],
    )  # fmt: skip


def asked(data):
    return {ask.heading: [one.id for one in ask.risks] for ask in paper(data).asks}


def test_a_risk_stands_under_what_is_asked_about_it():
    accepted = {"by": "The board", "on": "2026-09-10", "reason": "Seldom", "review_on": "2027-09-10"}
    decide = {"Decide the mitigation": ["N1"]}
    assert asked(above()) == {**decide, "Accept above appetite, or ask for more": ["A1"]}
    assert asked(above(late=True)) == {**decide, "Chase what is overdue": ["A1"]}
    assert asked(above(treatment="tolerate", acceptance=accepted)) == {**decide, "Note": ["A1"]}
    funded = above(effects=[{"mitigation": "soon", "likelihood": -3, "impact": -2}])
    assert asked(funded) == {**decide, "Fund what is agreed": ["A1"]}


def test_a_risk_of_the_side_that_is_not_recommended_is_weighed_and_not_accepted():
    data = {
        **above(),
        "options": [{"id": "no", "title": "Stay as we are", "side": "not_adopting", "recommended": True}],
    }
    assert asked(data) == {"Decide the mitigation": ["N1"], "Weigh what the recommendation avoids": ["A1"]}


def test_an_acceptance_is_asked_for_half_a_year_where_the_band_says_no_interval():
    data = {**above(), "scheme": "tri-borough-5x5", "appetite": {"default": "Low"}}
    data["risks"]["adopting"][0].update(likelihood=5, impact=5)
    assert any("until 21 May 2027" in text for text in paper(data).recommendations)


def test_the_top_risks_are_the_highest_of_both_sides():
    made = paper()
    asked = [one for ask in made.asks for one in ask.risks if one.asked]
    highest = [one for one in made.top_risks if one.id not in {found.id for found in asked}]
    assert len(highest) == 6
    assert [(one.id, one.asked) for one in asked] == [("A2", "Until 10 March 2027")]
    lowest = min((one.current.rank, one.current.above_appetite, one.current.score) for one in highest)
    others = [one for one in (*made.adopting, *made.not_adopting) if one.current and one not in made.top_risks]
    assert all((one.current.rank, one.current.above_appetite, one.current.score) <= lowest for one in others)


def test_an_option_says_what_it_takes_away():
    open_access, *_ = paper().options
    assert open_access.leaves_out == (
        "block (Social networking sites blocked on the council's network for all but the press office), which counts now for A1 and A4",
    )


def test_movement_is_said_in_words():
    moves = {one.id: one.movement for one in paper().adopting if one.movement}
    assert moves["A5"] == "down one band to Moderate"
    assert moves["A2"] == "stays Significant, down from 12 to 8"
    assert moves["A3"] == "stays Significant"


def test_what_a_risk_rests_on_is_a_sentence():
    rests = {one.id: one.rests_on for one in paper().not_adopting}
    assert rests["N1"] == (
        "High now in spite of policy; Significant at target rests on each of policy and surgeries "
        "(due 31 March 2027); at target, 1 step more of likelihood would make it High."
    )


@pytest.mark.parametrize(
    ("likelihood", "measures", "said"),
    [
        (4, {"policy": -1}, "Significant now would be no worse without policy, but not classified either"),
        (3, {"policy": -1, "block": 1}, "Significant now would be no worse without policy, but not classified either"),
        (4, {"policy": -1, "training": -1}, "Moderate now rests on each of policy and training"),
        (3, {"policy": -1, "training": 0}, "Moderate now rests entirely on policy"),
        (4, {"policy": 0, "training": 0}, "Significant now would be no worse without any one of policy and training"),
        (5, {"policy": 0}, "High now in spite of policy"),
        (5, {"block": 1, "plan": -1}, "High now, as no mitigation that counts lowers it"),
        (4, {"plan": -1}, "Significant now, as no mitigation counts"),
    ],
)
def test_what_a_band_rests_on_is_what_it_would_lose(likelihood, measures, said):
    effects = [{"mitigation": name, "likelihood": steps} for name, steps in measures.items()]
    data = register(
        risks={
            "adopting": [risk("A1", likelihood=likelihood, mitigated_by=effects)],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])],
        },
        mitigations=[
            *(mitigation(name) for name in ("policy", "training", "block")),
            mitigation("plan", status="agreed", due="2027-03-01", evidence=[]),
        ],
    )
    assert paper(data).adopting[0].rests_on.rstrip(".").split("; ")[0] == said


def test_a_target_that_was_judged_rests_on_the_judgement():
    judged = {"likelihood": 1, "impact": 3, "by": "Risk Manager", "on": "2026-11-05", "reason": "It will do."}
    a1 = risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}], target=judged)
    data = register(risks={"adopting": [a1], "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy"}])]})
    assert "Low at target rests on the judgement of Risk Manager on 5 November 2026" in paper(data).adopting[0].rests_on


def test_silence_is_said():
    made = paper(register(implications={"Legal": "None: no duty changes.", "Carbon": "None."}))
    assert [fact.label for fact in made.implications] == ["Legal", "Carbon"]
    assert made.implications_missing == ("financial", "equality", "data protection", "environmental", "workforce")
    text = as_markdown(build(scored(as_yaml(register())), AS_OF))
    assert "Nobody has been consulted, or it has not been recorded." in text
    assert "There is no plan for realising benefits" in text
    assert "not the same as there being none: legal, financial" in text


def test_sections_with_nothing_to_say_are_left_out():
    text = as_markdown(build(scored(as_yaml(register())), AS_OF))
    for heading in ("Lessons", "Background papers", "Reasons", "Review", "Not yet classified, and avoided"):
        assert not re.search(rf"^## \d+\. {heading}", text, re.MULTILINE)


def test_mitigations_stand_by_owner_and_due_date_and_the_ownerless_last():
    data = register(
        risks={
            "adopting": [risk("A1", mitigated_by=[{"mitigation": name, "likelihood": -1} for name in ("b", "a", "c")])],
            "not_adopting": [risk("N1")],
        },
        mitigations=[
            mitigation("b", owner="Zoe's team", status="agreed", due="2027-03-01"),
            mitigation("a", owner="Zoe's team", status="agreed", due="2027-01-01", cost={"annual": 10.5}),
            mitigation("c", owner=None, status="proposed"),
            mitigation("d", status="withdrawn"),
        ],
    )
    owners = paper(data).owners
    assert [(owner.name, [item.id for item in owner.mitigations]) for owner in owners] == [
        ("Zoe's team", ["a", "b"]),
        ("No owner yet", ["c"]),
    ]
    assert owners[0].mitigations[0].cost == "£10.50 a year"


def test_every_figure_says_where_it_comes_from():
    made = paper()
    assert made.provenance.file == "r0.yaml"
    assert made.provenance.revision is None
    lines = STAFF_ACCESS.read_text(encoding="utf-8").splitlines()
    for one in (*made.adopting, *made.not_adopting):
        assert f"id: {one.id}" in lines[one.line - 1]


def test_an_exempt_register_and_risk_say_so():
    data = register(exempt="Paragraph 3 of schedule 12A")
    data["risks"]["adopting"][0]["exempt"] = "Names a supplier"
    made = paper(data)
    assert made.exempt == "Paragraph 3 of schedule 12A"
    text = as_markdown(build(scored(as_yaml(data)), AS_OF))
    assert "Not for publication. Exempt: Paragraph 3 of schedule 12A" in text
    assert "Exempt: Names a supplier" in text
    del data["exempt"]
    text = as_markdown(build(scored(as_yaml(data)), AS_OF))
    assert "Not for publication: it holds exempt information (A1)" in text
    assert "Open to the public" not in text


@given(registers())
@settings(max_examples=20)
def test_nothing_unclassified_has_a_band_a_rank_or_a_place_anywhere(data):
    (one,) = scored(as_yaml(data))
    made = build([one], AS_OF).papers[0]
    unclassified = {
        found.assessed.risk.id for found in one.evaluation.outcomes if not isinstance(found, ClassifiedRisk)
    }
    for found in (*made.adopting, *made.not_adopting):
        if found.id in unclassified:
            assert (found.current, found.target, found.movement, found.rests_on, found.judged) == (
                None,
                None,
                None,
                None,
                (),
            )
    assert unclassified.isdisjoint(found.id for found in made.top_risks)
    for matrix in made.matrices:
        assert unclassified.isdisjoint(name for row in matrix.rows for cell in row.cells for name in cell.risks)
    bands = "|".join(made.bands)
    text = as_markdown(build([one], AS_OF))
    for block in re.findall(r"^#### (\S+)\. .*?\n(.*?)(?=^#|\Z)", text, re.MULTILINE | re.DOTALL):
        if block[0] in unclassified:
            assert not re.search(rf"\*\*({bands})\*\*", block[1]), block


@given(registers())
@settings(max_examples=20)
def test_no_paper_prints_an_absence_of_the_program(data):
    made = build(scored(as_yaml(data)), AS_OF)
    text = as_markdown(made)
    assert not re.search(r"\bNone\b(?! of its)|\[\]|\{\}|Undefined|True\b|False\b", text)
    assert not re.search(r"\n{3,}", text)
    assert all(found.strip() for paper_ in made.papers for found in texts(paper_) if found)


def test_the_days_of_review_are_those_of_the_register_its_risks_and_its_acceptances():
    data = register(review_on="2027-06-24")
    accepted = {"by": "The board", "on": "2026-09-10", "reason": "Seldom", "review_on": "2027-09-10"}
    data["risks"]["adopting"].append(risk("A2", treatment="tolerate", acceptance=accepted, review_on="2027-01-31"))
    assert [(fact.label, fact.text) for fact in paper(data).reviews] == [
        ("The register as a whole", "24 June 2027"),
        ("A2 (Something goes wrong with A2)", "31 January 2027"),
        ("The acceptance of A2 (Something goes wrong with A2)", "10 September 2027"),
    ]


@pytest.mark.parametrize(("waiting", "asked"), [(6, 6), (7, 1)])
def test_a_board_is_not_asked_about_very_many_open_risks_one_by_one(waiting, asked):
    names = [f"A{number}" for number in range(waiting)]
    settled = risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
    data = register(risks={"adopting": [risk(name) for name in names], "not_adopting": [settled]})
    made = paper(data)
    said = [text for text in made.recommendations if "A0" in text or text.startswith("Decide how")]
    assert len(said) == asked
    assert all(name in " ".join(said) for name in names)
    assert [one.id for one in made.not_yet_classified] == names  # the paper holds each, with what would settle it
