"""Whether an id stands for one risk in two readings: what is evidently another is told as that, what is reworded is not."""

from copy import deepcopy

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import AS_OF, STAFF_ACCESS, evaluated, loaded, mitigation, register, risk

from riskreg.follow_up import follow_up
from riskreg.movement import compare, move_in_words
from riskreg.movement.another import another
from riskreg.movement.pairing import names
from riskreg.revisions import Moment

EFFECT = {"mitigation": "policy", "likelihood": -1}
LEAK = risk("A2", title="Children's data is leaked", likelihood=5, impact=5, mitigated_by=[EFFECT])
QUEUE = risk("A2", title="The canteen queue grows", likelihood=2, impact=1, mitigated_by=[EFFECT])
FULL = {
    **LEAK, "cause": "Files are sent by mail", "event": "A list reaches a stranger", "consequence": "Families are harmed",
    "category": "legal", "owner": "Head of IT",
}  # fmt: skip
WHOLLY = {"title": "The canteen queue grows", "cause": "Staff eat at noon", "event": "Nobody gets past", "consequence": "Lunch takes longer"}  # fmt: skip


def of(one):
    """A risk as the model has it."""
    return evaluated(with_risks(one)).register.risks.adopting[1]


def with_risks(*more, **keys):
    """A register with these next to A1, which stays."""
    data = register(**keys)
    data["risks"]["adopting"] = [risk("A1"), *map(deepcopy, more)]
    return data


def between(before, after):
    return compare(evaluated(before), evaluated(after))


@pytest.mark.parametrize(
    ("changed", "two"),
    [
        ({}, False),
        (WHOLLY, False),  # its owner and its category are those of before
        ({**WHOLLY, "owner": "Head of HR"}, False),  # nor do likelihood, impact and mitigations say anything else
        ({**WHOLLY, "owner": "Head of HR", "impact": 4}, True),
        ({**WHOLLY, "category": "people", "mitigated_by": []}, True),
        ({**WHOLLY, "category": "people", "impact": 4, "event": "A list reaches a stranger at noon"}, False),
        ({**WHOLLY, "category": "people", "impact": 4, "title": "Leaks of lunch"}, False),
        ({**WHOLLY, "category": "people", "impact": 4, "title": "…"}, False),  # which has no word to tell it by
        ({**WHOLLY, "category": "people", "impact": 4, "exempt": "Paragraph 3"}, False),
    ],
)
def test_all_has_to_speak_for_another_and_whatever_ties_the_two_keeps_them_one(changed, two):
    assert another(of(FULL), of(FULL | changed)) == another(of(FULL | changed), of(FULL)) == two


@pytest.mark.parametrize(
    ("changed", "two"),
    [
        ({"title": QUEUE["title"]}, False),
        ({"title": QUEUE["title"], "impact": 1}, False),
        ({"title": QUEUE["title"], "impact": 1, "likelihood": 2}, True),
        ({"title": "Data of the canteen", "impact": 1, "likelihood": 2}, False),
    ],
)
def test_of_risks_that_are_no_more_than_a_title_both_levels_have_to_be_others(changed, two):
    assert another(of(LEAK), of(LEAK | changed)) == two


def test_an_id_given_again_is_one_risk_removed_and_one_new():
    found = between(with_risks(LEAK), with_risks(QUEUE))
    told = [(one.kind, one.title, one.another, one.was) for one in found.risks if one.id == "A2"]
    assert told == [
        ("new", QUEUE["title"], LEAK["title"], None),
        ("removed", LEAK["title"], QUEUE["title"], None),
    ]
    new, gone = (one for one in found.risks if one.id == "A2")
    assert move_in_words(new, "current", "then").endswith("A2 is another risk now: before, it was “Children's data is leaked”")  # fmt: skip
    assert move_in_words(gone, "current", "then").endswith("A2 is another risk now: “The canteen queue grows”")
    assert (found.reworded, found.owners) == ((), ())


def test_the_other_is_exempt_too_where_one_of_them_is():
    shut = {"exempt": "Paragraph 3"}
    found = between(with_risks(LEAK | shut), with_risks(QUEUE | shut))
    assert [one.exempt for one in found.risks if one.id == "A2"] == [True, True]
    assert {one.kind for one in between(with_risks(LEAK | shut), with_risks(QUEUE)).risks} == {"down", "unchanged"}


def test_a_risk_is_followed_to_its_new_id_though_the_old_one_was_given_to_another():
    found = between(with_risks(LEAK), with_risks(QUEUE, LEAK | {"id": "CHILD", "likelihood": 3}))
    told = {one.id: (one.kind, one.was, one.another) for one in found.risks}
    assert told == {
        "A1": ("unchanged", None, None),
        "A2": ("new", None, LEAK["title"]),
        "CHILD": ("down", "A2", None),
        "N1": ("unchanged", None, None),
    }


def test_ids_that_were_counted_anew_are_followed():
    before = with_risks(LEAK, risk("A3", title="Voters are misled"))
    after = with_risks(risk("A2", title="Voters are misled"))
    found = between(before, after)
    assert [(one.id, one.kind, one.was) for one in found.risks] == [
        ("A1", "unchanged", None), ("A2", "unchanged", "A3"), ("N1", "unchanged", None), ("A2", "removed", None),
    ]  # fmt: skip


def test_a_mitigation_is_followed_though_its_id_was_given_to_another():
    conduct = mitigation("policy", title="A code of conduct")
    before = with_risks(mitigations=[conduct])
    after = with_risks(mitigations=[mitigation("policy", title="An insurance"), conduct | {"id": "code"}])
    after["risks"]["not_adopting"][0]["mitigated_by"][0]["mitigation"] = "code"
    called = names(*(evaluated(one).register for one in (before, after)))
    assert (called.now("mitigations", "policy"), called.was("mitigations", "code")) == ("code", "policy")
    found = between(before, after)
    assert [(one.id, one.kind, one.was) for one in found.mitigations] == [("policy", "new", None)]
    assert {one.kind for one in found.risks} == {"unchanged"}


def test_a_split_risk_keeps_its_id_though_the_new_one_has_its_title():
    before = with_risks(LEAK)
    after = with_risks(LEAK | {"title": "Data of pupils is leaked"}, LEAK | {"id": "A3"})
    assert [(one.id, one.kind) for one in between(before, after).risks if one.id != "A1"] == [
        ("A2", "unchanged"), ("A3", "new"), ("N1", "unchanged"),
    ]  # fmt: skip


def test_the_follow_up_holds_the_one_for_removed_and_the_other_for_no_day_older_than_it_is():
    high = {"title": "Voters are misled", "likelihood": 4, "impact": 4, "category": "trust"}
    data = [with_risks(one, appetite={"default": "Low"}) for one in (LEAK, LEAK | high)]
    paper = Moment(None, "board/1", AS_OF, "register.yaml", b"", evaluated(data[0]), [])
    found = follow_up([paper], [paper], evaluated(data[1]), at_least=1)
    assert [(one.id, one.title) for one in found.removed] == [("A2", LEAK["title"])]
    assert [len(one.papers) for one in found.stuck if one.id == "A2"] == [0]


TEXTS = ("title", "cause", "event", "consequence", "category", "owner", "rationale", "likelihood", "impact")
DATA = loaded(STAFF_ACCESS.read_bytes()).document.data
WORDS = st.text("abcdefghijklmnopqrstuvwxyzäé ", min_size=1, max_size=80).filter(str.strip)


@given(st.data(), st.randoms(use_true_random=False))
def test_one_field_in_other_words_or_another_order_never_makes_a_risk_another(data, random):
    after = deepcopy(DATA)
    risks = after["risks"][data.draw(st.sampled_from(["adopting", "not_adopting"]))]
    key = data.draw(st.sampled_from(TEXTS))
    value = data.draw(st.integers(1, 4) if key in ("likelihood", "impact") else WORDS)
    one = data.draw(st.sampled_from(risks))
    if key != "impact" or isinstance(one["impact"], int):
        one[key] = value
    random.shuffle(risks)
    called = names(*(loaded(each).register for each in (DATA, after)))
    assert (called.others, called.old) == ({}, {})
