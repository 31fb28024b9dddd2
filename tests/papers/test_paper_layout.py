"""The papers: each laid out from any register, with every link leading somewhere and nothing said twice over."""

from dataclasses import fields, is_dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from making import STAFF_ACCESS, document, everywhere, mitigation, register, registers, risk

from riskreg.cli.options import PaperChoice, ReportFormat
from riskreg.papers.blocks import BandMark, Entry, Heading, RiskLink, Table
from riskreg.papers.layout import PAPERS, kind_named, lay_out
from riskreg.render.forms import FORMS, form_named

NAMES = [kind.name for kind in PAPERS]
STAFF = document(STAFF_ACCESS.read_bytes())


def parts(value, kind):
    """Everything of a kind in a paper laid out."""
    if isinstance(value, kind):
        yield value
    if isinstance(value, tuple):
        for inner in value:
            yield from parts(inner, kind)
    elif is_dataclass(value):
        for field in fields(value):
            yield from parts(getattr(value, field.name), kind)


def words(value):
    """All texts of a paper laid out, one after the other."""
    return " ".join(parts(value, str))


def section(laid_out, name):
    return next(one for one in laid_out.sheets[0].sections if one.name == name)


def test_the_command_line_knows_every_paper_and_every_form_and_no_other():
    assert [choice.value for choice in PaperChoice] == NAMES
    assert [choice.value for choice in ReportFormat] == [form.name for form in FORMS]
    assert {form for kind in PAPERS for form in kind.forms} == {form.name for form in FORMS}


@pytest.mark.parametrize("find", [kind_named, form_named])
def test_a_name_that_is_not_there_is_not_found(find):
    with pytest.raises(KeyError):
        find("nothing")


@pytest.mark.parametrize("name", NAMES)
@given(data=registers())
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_register_can_be_laid_out_as_any_paper(name, data):
    laid_out = lay_out(document(data), name)
    anchors = [one.anchor for one in parts(laid_out, Entry)] + [
        one.anchor for one in parts(laid_out, Heading) if one.anchor
    ]
    assert len(anchors) == len(set(anchors))
    assert {link.anchor for link in parts(laid_out, RiskLink)} <= {*anchors, None}
    for table in parts(laid_out, Table):
        assert table.caption
        assert {len(row.cells) for row in table.rows} <= {len(table.columns)}
    for sheet in laid_out.sheets:
        assert len({one.name for one in sheet.sections}) == len(sheet.sections)
        assert all(one.blocks and one.title for one in sheet.sections)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_full_register_is_laid_out_without_an_absence_of_the_program(name):
    said = words(lay_out(document(everywhere("Words of a register")), name))
    assert "None" not in said
    assert "Words of a register" in said


@pytest.mark.parametrize("name", ["board-paper", "register"])
def test_each_risk_stands_in_full_once_and_links_lead_to_it(name):
    laid_out = lay_out(STAFF, name)
    paper = STAFF.papers[0]
    entries = [one for one in parts(laid_out, Entry) if one.about]
    assert [one.about.id for one in entries] == [one.id for one in (*paper.adopting, *paper.not_adopting)]
    for link in parts(laid_out, RiskLink):
        assert next(one for one in entries if one.anchor == link.anchor).about.id == link.id


def test_ids_that_give_the_same_anchor_are_kept_apart():
    data = register(risks={"adopting": [risk("A_1"), risk("A-1")], "not_adopting": [risk("N1")]})
    entries = [one for one in parts(lay_out(document(data), "board-paper"), Entry) if one.about]
    assert [one.anchor for one in entries] == ["risk-a-1", "risk-a-1-2", "risk-n1"]


def test_several_registers_have_a_cover_and_anchors_of_their_own():
    both = lay_out(document(register(), STAFF_ACCESS.read_bytes()), "board-paper")
    assert both.title == "Board papers"
    assert [row.cells[1][0].text for row in both.cover.rows] == ["2", "26", "28"]
    assert {one.anchor[:3] for one in parts(both.sheets[0], Entry)} == {"p1-"}
    assert {one.anchor[:3] for one in parts(both.sheets[1], Entry)} == {"p2-"}
    assert lay_out(STAFF, "board-paper").cover is None


def test_the_body_of_the_board_paper_argues_and_leaves_the_rest_to_appendices():
    sections = lay_out(STAFF, "board-paper").sheets[0].sections
    assert [one.name for one in sections if not one.appendix] == [
        "recommendations", "both-sides", "options", "reasons", "top-risks", "implications", "consultation", "benefits",
        "implementation", "background-papers",
    ]  # fmt: skip
    assert [one.number for one in sections] == [*map(str, range(1, 11)), *"ABCDEFGH"]
    body = words(tuple(one for one in sections if not one.appendix))
    assert len(body.split()) < 3_500
    assert not list(parts(tuple(one for one in sections if not one.appendix), Entry))


def test_an_appendix_that_is_referred_to_is_there_under_that_letter():
    laid_out = lay_out(STAFF, "board-paper")
    letters = {one.number: one.name for one in laid_out.sheets[0].sections if one.appendix}
    said = words(laid_out.sheets[0].sections[:10])
    for told, name in (
        ("speaks for and against each, and what each would take away, stands in appendix {}", "every-option"),
        ("Every risk is in appendix {}", "every-risk"),
        ("What each of them said stands in appendix {}", "heard"),
        ("at what cost, stands in appendix {}", "every-mitigation"),
    ):
        assert told.format(next(letter for letter, one in letters.items() if one == name)) in said


def test_the_risks_that_matter_most_stand_with_what_is_asked():
    rows = next(parts(section(lay_out(STAFF, "board-paper"), "top-risks"), Table)).rows
    assert 5 <= len(rows) <= 10
    assert [row.about.id for row in rows][:2] == ["A10", "A2"]
    assert words(rows[0].cells[3]).startswith("Decide the mitigation")
    assert not list(parts(rows[0].cells[1], BandMark))


def test_the_summary_has_three_numbers_a_side_at_each_stage():
    laid_out = lay_out(STAFF, "one-page")
    rows = next(parts(section(laid_out, "numbers"), Table)).rows
    assert [[words(cell).split(" text")[0] for cell in row.cells] for row in rows] == [
        ["High or Significant", "9", "5", "8", "7"],
        ["Above appetite", "4", "2", "6", "4"],
        ["Not yet classified", "1", "1", "0", "0"],
    ]
    assert {link.anchor for link in parts(laid_out, RiskLink)} <= {None}


def test_where_no_appetite_is_set_the_summary_says_so():
    data = register()
    del data["appetite"]
    rows = next(parts(section(lay_out(document(data), "one-page"), "numbers"), Table)).rows
    assert words(rows[1].cells[1]).startswith("not set")


def test_the_action_list_has_what_is_to_be_done_by_owner_and_nothing_that_is_done():
    laid_out = lay_out(STAFF, "action-list")
    to_do = section(laid_out, "actions")
    owners = [one.text for one in parts(to_do, Heading)]
    assert owners == sorted(owners, key=str.casefold)
    said = words(to_do)
    for owner in STAFF.papers[0].owners:
        for item in owner.mitigations:
            assert (f"({item.id})" in said) == (item.standing != "in place")
    assert "in place and not on this list" in words(section(laid_out, "in-place"))


def test_an_action_list_with_nothing_to_do_says_so():
    laid_out = lay_out(document(register()), "action-list")
    assert "Nothing that has been agreed or proposed is still to be done." in words(section(laid_out, "actions"))


def test_the_policy_has_a_clause_for_each_mitigation_of_the_recommended_option_with_the_risks_it_answers():
    laid_out = lay_out(STAFF, "policy-outline")
    option = next(one for one in STAFF.papers[0].options if one.recommended)
    titles = {item.id: item.title for owner in STAFF.papers[0].owners for item in owner.mitigations}
    clauses = list(parts(section(laid_out, "clauses"), Entry))
    assert [one.heading for one in clauses] == [
        f"Clause {number}. {titles[name]}" for number, name in enumerate(option.mitigations, 1)
    ]
    assert "A1: A careless post" in words(clauses[0])


@pytest.mark.parametrize("side", ["adopting", "not_adopting"])
def test_a_policy_is_drafted_whatever_the_stance(side):
    data = register(
        options=[
            {"id": "yes", "title": "Say yes", "side": "adopting", "recommended": side == "adopting"},
            {"id": "no", "title": "Say no", "side": "not_adopting", "recommended": side == "not_adopting"},
        ]
    )
    laid_out = lay_out(document(data), "policy-outline")
    assert ("Say yes." if side == "adopting" else "Say no.") in words(section(laid_out, "stance"))
    assert "Clause 1." in words(section(laid_out, "clauses"))


def test_a_policy_marks_what_the_register_does_not_say_and_invents_nothing():
    bare = register(options=[], mitigations=[], risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]})
    laid_out = lay_out(document(bare), "policy-outline")
    for name in ("purpose", "covers", "stance", "clauses", "code", "consulted", "review"):
        assert "Gap" in words(section(laid_out, name)), name
    assert "A1: Something goes wrong with A1" in words(section(laid_out, "unanswered"))


def test_a_mitigation_that_answers_nothing_and_has_no_date_is_a_gap_in_its_clause():
    data = register(
        mitigations=[mitigation("policy"), mitigation("idea", status="proposed")],
        options=[
            {"id": "yes", "title": "Yes", "side": "adopting", "recommended": True, "mitigations": ["policy", "idea"]}
        ],
    )
    clauses = list(parts(section(lay_out(document(data), "policy-outline"), "clauses"), Entry))
    assert "Gap" not in words(clauses[0])
    assert "No risk of the register is answered by this clause" in words(clauses[1])
    assert "Say by when this is in place." in words(clauses[1])
