"""What changed between two readings: every list of the movement, and what says nothing."""

from datetime import date

import pytest
from making import AS_OF, STAFF_ACCESS, as_yaml, evaluated, mitigation, register, risk

from riskreg.movement import compare, move_in_words
from riskreg.movement.reworded import shortened

POLICY = {"mitigation": "policy", "likelihood": -1}
CLOSED = {"on": "2026-11-02", "by": "The board", "reason": "The site is shut"}
EARLY = date(2026, 9, 10)


def data(*adopting, **more):
    return register(
        risks={"adopting": list(adopting), "not_adopting": [risk("N1", mitigated_by=[POLICY])]},
        **{"mitigations": [mitigation("policy")], **more},
    )


def treated(name, **keys):
    return risk(name, **{"mitigated_by": [POLICY], **keys})


def between(before, after, days=(AS_OF, AS_OF)):
    return compare(evaluated(before, days[0]), evaluated(after, days[1]))


def kinds(found):
    return {one.id: one.kind for one in found.risks}


def test_new_removed_closed_and_renamed_risks():
    before = data(treated("A1"), treated("A2"), treated("A3"), treated("A4", status="closed", closed=CLOSED))
    after = data(
        treated("A1"),
        treated("B3", title="Something goes wrong with A3"),
        treated("A5"),
        treated("A2", status="closed", closed=CLOSED),
    )
    found = between(before, after)
    assert kinds(found) == {
        "A1": "unchanged", "B3": "unchanged", "A5": "new", "A2": "closed", "N1": "unchanged", "A4": "closed",
    }  # fmt: skip
    assert [one.id for one in found.risks] == ["A1", "B3", "A5", "A2", "N1", "A4"]
    by_id = {one.id: one for one in found.risks}
    assert by_id["B3"].was == "A3"
    assert [(one.part, one.field, one.before, one.after) for one in found.reworded] == [("B3", "id", "A3", "B3")]
    assert by_id["A2"].decision == "it was closed on 2 November 2026 by The board: The site is shut"
    assert move_in_words(by_id["A2"], "current", "May") == by_id["A2"].decision.removeprefix("it was ")
    assert move_in_words(by_id["A5"], "target", "May") == "new since May: Significant"


def test_a_risk_that_is_gone_without_a_record_is_removed_and_one_that_was_dropped_is_not():
    before = data(treated("A1"), treated("A2"), treated("A3"))
    after = data(treated("A1"), dropped=[{"id": "A3", "reason": "Not ours"}])
    found = between(before, after)
    assert kinds(found) == {"A1": "unchanged", "N1": "unchanged", "A2": "removed", "A3": "closed"}
    gone, dropped = (one for one in found.risks if one.id in ("A2", "A3"))
    assert gone.decision is None
    assert gone.current.causes
    assert dropped.decision == "it was left out: Not ours"
    assert move_in_words(gone, "current", "May") == "removed since May, and nothing says who decided that"


def test_the_order_of_items_and_the_layout_of_the_file_say_nothing():
    first = data(treated("A1"), treated("A2"), mitigations=[mitigation("policy"), mitigation("training")])
    second = data(treated("A2"), treated("A1"), mitigations=[mitigation("training"), mitigation("policy")])
    spaced = as_yaml(second).replace(b"Something goes wrong with A1", b"Something   goes wrong  with A1")
    found = between(first, spaced)
    assert set(kinds(found).values()) == {"unchanged"}
    assert (found.mitigations, found.owners, found.appetite, found.ruler, found.reworded) == ((), (), (), None, ())


@pytest.mark.parametrize(
    ("before", "after", "kind", "words", "days"),
    [
        (None, {"status": "agreed", "due": "2027-03-31"}, "new", "new, agreed, for 31 March 2027", None),
        ({}, None, "removed", "taken out of the register", None),
        ({"status": "proposed"}, {"status": "agreed", "due": "2027-03-31"}, "agreed", "agreed, for 31 March 2027", None),
        ({"status": "agreed", "due": "2027-03-31"}, {"done_on": "2026-11-02"}, "done", "done on 2 November 2026", None),
        ({"status": "proposed"}, {}, "done", "done", None),
        ({}, {"status": "withdrawn"}, "withdrawn", "withdrawn", None),
        ({}, {"status": "proposed"}, "proposed", "only proposed again", None),
        ({}, {"status": "agreed", "due": "2027-03-31"}, "undone", "no longer in place, for 31 March 2027", None),
        (
            {"status": "agreed", "due": "2027-03-31"}, {"status": "agreed", "due": "2027-04-02"},
            "rescheduled", "due date moved from 31 March 2027 to 2 April 2027, two days later", 2,
        ),
        (
            {"status": "agreed", "due": "2027-03-31"}, {"status": "agreed", "due": "2027-01-31"},
            "rescheduled", "due date moved from 31 March 2027 to 31 January 2027, 59 days earlier", -59,
        ),
        ({"status": "agreed"}, {"status": "agreed", "due": "2027-03-31"}, "rescheduled", "given a due date, 31 March 2027", None),
        ({"status": "agreed", "due": "2027-03-31"}, {"status": "agreed"}, "rescheduled", "without a due date now", None),
        (
            {"status": "agreed", "due": "2027-03-31"}, {"done_on": "2026-11-02", "due": "2027-04-01"}, "done",
            "done on 2 November 2026; due date moved from 31 March 2027 to 1 April 2027, one day later", 1,
        ),
    ],
)  # fmt: skip
def test_what_happened_to_a_mitigation(before, after, kind, words, days):
    from riskreg.movement import mitigation_in_words

    def holding(keys):
        measures = [mitigation("policy")] + ([mitigation("training", **keys)] if keys is not None else [])
        effects = [POLICY] + ([{"mitigation": "training", "likelihood": -1}] if keys is not None else [])
        return data(risk("A1", mitigated_by=effects), mitigations=measures)

    (one,) = between(holding(before), holding(after)).mitigations
    assert (one.id, one.kind, mitigation_in_words(one), one.days) == ("training", kind, words, days)
    assert one.risks == ("A1",)


def test_a_mitigation_falls_overdue_by_the_passing_of_time():
    late = data(treated("A1"), mitigations=[mitigation("policy", status="agreed", due="2026-10-31")])
    (one,) = between(late, late, (EARLY, AS_OF)).mitigations
    assert (one.kind, one.days) == ("overdue", None)
    assert between(late, late).mitigations == ()


def test_owners_and_appetite():
    before = data(
        treated("A1", owner="Head of HR"), benefits=[{"title": "Quicker answers", "owner": "Head of HR"}],
        decision={"question": "May they?", "owner": "Chief Executive"},
    )  # fmt: skip
    after = data(
        treated("A1", owner="Head of ICT"), benefits=[{"title": "Quicker answers"}],
        decision={"question": "May they?", "owner": "Town Clerk"}, mitigations=[mitigation("policy", owner="Head of ICT")],
        appetite={"default": "moderate", "elections": "Low"},
    )  # fmt: skip
    found = between(before, after)
    assert [tuple(one)[:4] for one in found.owners] == [
        ("decision", "decision", "Chief Executive", "Town Clerk"),
        ("risk", "A1", "Head of HR", "Head of ICT"),
        ("mitigation", "policy", "Head of HR", "Head of ICT"),
        ("benefit", "Quicker answers", "Head of HR", None),
    ]
    assert [tuple(one) for one in found.appetite] == [
        ("default", "Significant", "Moderate"), ("elections", None, "Low"),
    ]  # fmt: skip
    assert found.reworded == ()


def test_other_fields_are_told_by_item_and_field_shortened():
    long = " ".join(f"word{number}" for number in range(60))
    before = data(
        treated("A1", rationale=long, loss={"frequency": [0.1, 1], "amount": [1, 2]}),
        options=[{"id": "open", "title": "Open", "side": "adopting"}],
        decision={"question": "May they?", "objectives": [{"id": "o", "title": "To hear"}]},
        consultation=[{"who": "Staff", "said": "Yes"}],
        implications={"legal": "None"},
    )
    after = data(
        treated("A1", rationale=long.replace("word40", "other"), title="Another title", loss={"frequency": [0.1, 2], "amount": [1, 2]}),
        options=[{"id": "open", "title": "Open", "side": "adopting", "begins": "2027-05-10"}, {"id": "shut", "title": "Shut", "side": "not_adopting"}],
        decision={"question": "May all of them?", "objectives": [{"id": "heard", "title": "To hear"}]},
        consultation=[{"who": "Staff", "said": "No"}],
        benefits=[{"title": "Quicker answers"}],
        mitigations=[mitigation("policy", cost={"one_off": 2000})],
    )  # fmt: skip
    told = {(one.part, one.field): (one.before, one.after) for one in between(before, after).reworded}
    assert told == {
        ("heard", "id"): ("o", "heard"),
        ("decision", "question"): ("May they?", "May all of them?"),
        ("open", "begins"): (None, "10 May 2027"),
        ("shut", "option"): (None, "Shut"),
        ("register", "benefits.Quicker answers"): (None, "Quicker answers"),
        ("register", "consultation.Staff.said"): ("Yes", "No"),
        ("register", "implications.legal"): ("None", None),
        ("A1", "title"): ("Something goes wrong with A1", "Another title"),
        ("A1", "rationale"): (
            "… word37 word38 word39 word40 word41 word42 word43 word44 w…",
            "… word37 word38 word39 other word41 word42 word43 word44 wo…",
        ),
        ("A1", "loss.frequency"): ("0.10; 1", "0.10; 2"),
        ("policy", "cost"): (None, "one off 2,000, annual 0, hours 0"),
    }


def test_a_long_text_is_cut_on_both_sides_and_one_without_a_space_too():
    for side in shortened("x" * 5000, "x" * 4999 + "y"):
        assert side is not None
        assert len(side) <= 60
    assert shortened(None, "a b") == (None, "a b")


def test_a_changed_scheme_is_a_changed_ruler_and_no_changed_risk():
    five = data(treated("A1", likelihood=3, impact=3), treated("A2", likelihood=5, impact=5))
    four = data(treated("A1", likelihood=3, impact=3), treated("A2", likelihood=4, impact=4), scheme="east-devon-4x4")
    four.pop("appetite")
    five.pop("appetite")
    found = between(five, four)
    assert found.ruler is not None
    assert found.ruler.how[:2] == ("likelihood has 4 levels, and had 5", "impact has 4 levels, and had 5")
    rows = {(one.id, one.stage): one for one in found.ruler.rescored}
    assert rows["A2", "current"].before_by_new is None
    assert rows["A1", "current"].before_by_old == rows["A1", "current"].after_by_old == "Moderate"
    assert rows["A1", "current"].before_by_new == rows["A1", "current"].after_by_new
    moved = {one.id: one for one in found.risks}
    assert moved["A1"].current.bands is None
    assert {one.kind for one in found.risks} <= {"rescored", "unchanged"}
    assert [cause.kind for cause in moved["A2"].current.causes][:1] == ["scheme"]
    same = between(five, five)
    assert same.ruler is None


def test_only_the_look_of_a_scheme_is_no_ruler():
    def with_colour(colour):
        scheme = {
            "name": "Ours", "likelihood": list("abcde"), "impact": list("vwxyz"),
            "bands": [{"name": "Green", "from": 1}, {"name": "Red", "from": 4, "colour": colour}],
        }  # fmt: skip
        return data(treated("A1", likelihood=3, impact=2), scheme=scheme, appetite={})

    found = between(with_colour("#d4351c"), with_colour("#a00000"))
    assert found.ruler is None
    assert [tuple(one)[:4] for one in found.reworded] == [
        ("register", ("scheme", "bands", "Red", "colour"), "#d4351c", "#a00000")
    ]


def test_what_is_exempt_is_marked_in_either_reading():
    secret = treated("A1", exempt="Paragraph 3")
    hidden = {"mitigation": "quiet", "likelihood": -1}
    before = data(
        secret | {"mitigated_by": [POLICY, hidden], "owner": "Head of HR"},
        mitigations=[mitigation("policy"), mitigation("quiet", status="agreed", due="2027-01-01")],
    )
    after = data(
        treated("A1", mitigated_by=[POLICY, hidden], owner="Head of ICT", title="Told now"),
        mitigations=[mitigation("policy", limits="Some"), mitigation("quiet")],
    )
    found = between(before, after)
    assert {one.id: one.exempt for one in found.risks} == {"A1": True, "N1": False}
    assert [(one.id, one.exempt) for one in found.mitigations] == [("quiet", True)]
    assert [(one.id, one.exempt) for one in found.owners] == [("A1", True)]
    assert [(one.part, one.field, one.exempt) for one in found.reworded] == [
        ("A1", "title", True), ("A1", "exempt", True), ("policy", "limits", False),
    ]  # fmt: skip


def test_a_mitigation_that_bore_on_nothing_but_what_is_exempt_is_still_hidden():
    quiet = {"mitigation": "quiet", "likelihood": -1}
    measures = [mitigation("policy"), mitigation("quiet", title="A secret", owner="Head of HR")]
    told = [mitigation("policy"), mitigation("quiet", title="Told", owner="Head of ICT")]
    before = data(
        treated("A1", exempt="Paragraph 3", mitigated_by=[POLICY, quiet]), treated("A2"), mitigations=measures
    )
    after = data(treated("A1"), treated("A2", mitigated_by=[POLICY, quiet]), mitigations=told)
    found = between(before, after)
    assert [(one.id, one.exempt) for one in found.owners] == [("quiet", True)]
    assert [one.exempt for one in found.reworded if one.part == "quiet"] == [True]
    assert between(before, after | {"mitigations": [*told, mitigation("loose")]}).mitigations[0].exempt


def test_the_shipped_register_over_a_year():
    content = STAFF_ACCESS.read_bytes()
    found = compare(evaluated(content, AS_OF), evaluated(content, date(2027, 11, 21)))
    assert {one.kind for one in found.risks} == {"up", "unsettled", "unchanged"}
    assert {one.kind for one in found.mitigations} == {"overdue"}
    assert found.reworded == ()
    for one in found.risks:
        for move in (one.current, one.target):
            assert bool(move.causes) == (move.before[:5] != move.after[:5])
