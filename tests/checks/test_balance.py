"""Both sides argued, risks managed and not only avoided: the edges of the advice on balance."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import STAFF_ACCESS, evaluated, mitigation, register, registers, risk

from riskreg import rules
from riskreg.checks import Subject
from riskreg.checks.balance import BALANCE
from riskreg.checks.products import products_in
from riskreg.limits import Limits

CLOSED = {"status": "closed", "closed": {"on": "2026-06-30", "by": "The board", "reason": "No longer asked for"}}
BLOCK = mitigation("block", kind="restriction", limits="Not on people's own phones")
POLICY = mitigation("policy", kind="policy")
ADOPTING, NOT_ADOPTING = ("risks", "adopting"), ("risks", "not_adopting")


def findings(rule, data, **limits):
    """What one piece of advice finds in a register."""
    (one,) = [one for one in BALANCE if one.rule is rule]
    return list(one.find(Subject(evaluated(data), Limits(**limits))))


def paths(rule, data):
    return [found.path for found in findings(rule, data)]


def by(**steps):
    """Effects in steps of likelihood, by mitigation."""
    return [{"mitigation": name, "likelihood": number} for name, number in steps.items()]


def two_sides(adopting, not_adopting, *mitigations, **changes):
    """A register with one risk a side, each with these effects."""
    sides = {"adopting": [risk("A1", mitigated_by=adopting)], "not_adopting": [risk("N1", mitigated_by=not_adopting)]}
    return register(risks=sides, mitigations=list(mitigations), **changes)


def test_the_starter_register_is_balanced():
    subject = Subject(evaluated(STAFF_ACCESS.read_bytes()))
    assert [found for one in BALANCE for found in one.find(subject)] == []


@pytest.mark.parametrize(("few", "many", "thin"), [(1, 3, False), (1, 4, True), (2, 4, False), (2, 5, True)])
def test_one_side_with_fewer_than_half_as_many_risks_is_lopsided(few, many, thin):
    less, more = ([risk(f"{side}{number}") for number in range(total)] for side, total in (("L", few), ("M", many)))
    assert paths(rules.LOPSIDED, register(risks={"adopting": less, "not_adopting": more})) == [ADOPTING] * thin
    assert paths(rules.LOPSIDED, register(risks={"adopting": more, "not_adopting": less})) == [NOT_ADOPTING] * thin


def test_closed_risks_fill_no_side():
    sides = {"adopting": [risk(f"A{number}") for number in range(4)], "not_adopting": [risk("N1", **CLOSED)]}
    (found,) = findings(rules.LOPSIDED, register(risks=sides))
    assert found.path == NOT_ADOPTING
    assert "no open risks and adopting has 4" in found.message


def option(name, side="adopting", **keys):
    return {"id": name, "title": f"The course {name}", "side": side, **keys}


def test_every_option_counts_on_a_policy():
    listed = [option("open"), option("ban", "not_adopting"), option("a", mitigations=["block"]),
              option("b", mitigations=["policy"])]  # fmt: skip
    data = two_sides(by(policy=-1), by(block=-1), POLICY, BLOCK, options=listed)
    assert paths(rules.NO_POLICY, data) == [("options", 1, "mitigations"), ("options", 2, "mitigations")]


def test_without_options_each_side_uses_a_policy_on_a_risk_that_is_open():
    data = two_sides(by(policy=-1), by(block=-1), POLICY, BLOCK)
    data["risks"]["not_adopting"].append(risk("N2", mitigated_by=by(policy=-1), **CLOSED))
    assert paths(rules.NO_POLICY, data) == [NOT_ADOPTING]


@pytest.mark.parametrize(("status", "number"), [("proposed", 0), ("agreed", 0), ("withdrawn", 2)])
def test_a_withdrawn_policy_is_none(status, number):
    data = two_sides(by(policy=-1), by(policy=-1), {**POLICY, "status": status})
    assert len(findings(rules.NO_POLICY, data)) == number


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({"title": "Our Policy on conduct"}, "If `other` is the policy"),
        ({"title": "Training", "kind": "training"}, "List `policy` under mitigated_by"),
    ],
)
def test_the_remedy_names_the_policy_that_is_nearest(other, told):
    data = two_sides(by(policy=-1), by(other=-1), POLICY, mitigation("other", **other))
    (found,) = findings(rules.NO_POLICY, data)
    assert told in found.remedy


@pytest.mark.parametrize(
    ("effects", "avoided"),
    [
        (by(block=-1), True),
        (by(block=-1, gone=-1), True),
        (by(block=-1, policy=+1), True),  # a side effect manages nothing
        (by(block=-1, policy=-1), False),
        (by(gone=-1), False),
        ([], False),
    ],
)
def test_risks_that_only_a_restriction_lowers_are_avoided(effects, avoided):
    gone = {**POLICY, "id": "gone", "status": "withdrawn"}
    data = two_sides(effects, by(policy=-1), POLICY, BLOCK, gone)
    assert paths(rules.AVOIDANCE, data) == [ADOPTING] * avoided


@pytest.mark.parametrize(
    ("second", "avoided"),
    [
        ({"treatment": "terminate", "moves_to": ["N1"]}, True),
        ({"mitigated_by": by(block=-1)}, True),
        ({"mitigated_by": by(policy=-1)}, False),
        ({"mitigated_by": by(policy=-1), **CLOSED}, True),
    ],
)
def test_one_managed_risk_is_enough_to_manage(second, avoided):
    data = two_sides([], by(policy=-1), POLICY, BLOCK)
    data["risks"]["adopting"] = [risk("A1", treatment="terminate", moves_to=["N1"]), risk("A2", **second)]
    assert paths(rules.AVOIDANCE, data) == [ADOPTING] * avoided


def test_a_side_without_an_open_risk_avoids_nothing():
    data = two_sides([], by(policy=-1), POLICY)
    data["risks"]["adopting"] = [risk("A1", treatment="terminate", moves_to=["N1"], **CLOSED)]
    assert paths(rules.AVOIDANCE, data) == []


@pytest.mark.parametrize(
    ("adopting", "not_adopting", "reported"),
    [
        (by(block=-1), [], True),
        (by(block=-1), by(block=-1), True),
        (by(block=-1), by(block=+1), False),
        (by(block=-1), [{"mitigation": "block", "impact": 1}], False),
        (by(block=+1), [{"mitigation": "block", "impact": -1}], False),
        ([], [{"mitigation": "block", "impact": -1}], True),
        (by(block=+1), [], False),
    ],
)
def test_a_restriction_that_lowers_one_side_raises_something_on_the_other(adopting, not_adopting, reported):
    data = two_sides(adopting, not_adopting, POLICY, BLOCK)
    assert paths(rules.NO_SIDE_EFFECT, data) == [("mitigations", 1)] * reported


@pytest.mark.parametrize("changes", [{"status": "withdrawn"}, {"kind": "technical"}, {"kind": None}])
def test_only_a_restriction_that_stands_has_a_side_effect_to_tell(changes):
    block = {key: value for key, value in {**BLOCK, **changes}.items() if value is not None}
    assert paths(rules.NO_SIDE_EFFECT, two_sides(by(block=-1), [], block)) == []


def test_the_side_effect_is_on_a_risk_that_is_open_and_the_remedy_says_of_which_side():
    data = two_sides([], by(block=-1), BLOCK)
    data["risks"]["adopting"] = [risk("A1", mitigated_by=by(block=+1), **CLOSED)]
    (found,) = findings(rules.NO_SIDE_EFFECT, data)
    assert "the risk of adopting that this makes worse" in found.remedy


@pytest.mark.parametrize(
    ("mitigations", "technical"),
    [
        ([{"kind": "technical"}, {"kind": "platform"}, {"kind": "restriction"}, {}], True),
        ([{"kind": "technical"}, {"kind": "guidance"}], False),
        ([{"kind": "technical"}, {"kind": "guidance", "status": "withdrawn"}], True),
        ([{"kind": "technical", "status": "withdrawn"}, {}], False),
        ([{}], False),
        ([], False),
    ],
)
def test_somebody_has_to_act_well(mitigations, technical):
    listed = [mitigation(f"m{index}", **keys) for index, keys in enumerate(mitigations)]
    assert paths(rules.ALL_TECHNICAL, two_sides([], [], *listed)) == [("mitigations",)] * technical


@pytest.mark.parametrize(
    ("title", "named"),
    [
        ("A careless facebook post, or one on FACEBOOK", ["Facebook"]),
        ("Residents complain on Twitter and TikTok", ["Twitter", "TikTok"]),
        ("Staff google's answers are relied on", []),
        ("Google's answers are relied on", ["Google"]),
        ("Decisions are taken on Signal", ["Signal"]),
        ("Staff use Teams, and nobody keeps what they write", ["Teams"]),
        ("Work goes on in Microsoft Teams without a record", ["Microsoft Teams"]),
        ("A careless reply on X goes round the county", ["X"]),
        ("On X, staff quarrel with residents", ["X"]),
        ("On Signal and Telegram nobody keeps a record", ["Signal", "Telegram"]),
        ("Staff talk on WhatsApp, Signal, or X", ["WhatsApp", "Signal", "X"]),
        ("Facebook and Word of mouth spread it", ["Facebook"]),
        ("Each service keeps a Slack channel of its own", ["Slack"]),
        ("A family's details are pasted into Claude", ["Claude"]),
        ("Signal is lost in the valley", []),
        ("Teams answer on each other's behalf", []),
        ("Zoom lenses record more than they should", []),
        ("Word of mouth spreads faster than we do", []),
        ("Threads of the same talk are scattered", []),
        ("Reliance on Teams Across the Service", []),
        ("Staff work in Teams of two", []),
        ("The Housing and Benefits Teams are swamped", []),
        ("Access depends on X-rays and on x", []),
        ("Facebooked staff are on a slack day in signal teams", []),
    ],
)
def test_a_product_is_known_from_the_words_around_it(title, named):
    assert products_in(title) == named


@given(st.text(max_size=60), st.frozensets(st.text(max_size=4), max_size=4))
def test_a_name_that_is_found_stands_in_the_title(title, more):
    assert all(name.casefold() in title.casefold() for name in products_in(title, more))


@given(st.lists(st.sampled_from(["signal", "teams", "threads", "word", "x", "on", "in", "the", "use", "zoom"])))
def test_ordinary_words_in_a_sentence_are_no_names(words):
    assert products_in(" ".join(words).capitalize()) == []


def test_an_organisation_adds_names_of_its_own_as_they_are_written():
    data = two_sides([], [])
    data["risks"]["adopting"][0]["title"] = "The Hive (v2.0) swarms: nobody finds a thing in the hive or the Hived"
    ours = frozenset({"Hive", "v2.0", "Hived.", ""})
    (found,) = findings(rules.PRODUCT_IN_TITLE, data, products=ours)
    assert found.path == ("risks", "adopting", 0, "title")
    assert "around Hive and v2.0." in found.message
    assert findings(rules.PRODUCT_IN_TITLE, data) == []
    data["risks"]["adopting"][0] |= CLOSED
    assert findings(rules.PRODUCT_IN_TITLE, data, products=ours) == []


def copies(*titles, **second):
    """A register whose mitigations have these titles."""
    listed = [mitigation(f"m{index}", title=title) for index, title in enumerate(titles)]
    listed[1] |= second
    return register(risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]}, mitigations=listed)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("A policy on conduct online", "Online conduct: the policies", True),
        ("The council’s accounts listed", "Accounts listed, council's", True),
        ("Training by managers", "Training for managers", False),
        ("Posts without a name", "Posts with a name", False),
        ("Stage 1 of the opening", "Stage 2 of the opening", False),
        ("Opt in", "Opt out", False),
        ("Access", "Acces", False),
        ("Processes written down", "The process, written down", True),
        ("!", "?", False),
        ("The", "A", False),
        ("ภาษาไทย", "ภาษาไทย", True),
        ("की", "के", False),
    ],
)
def test_copies_say_the_same_however_they_are_put(one, other, same):
    assert paths(rules.COPIED_MITIGATION, copies(one, other)) == [("mitigations", 1, "title")] * same


def test_every_copy_names_the_first_and_a_withdrawn_one_is_no_copy():
    said = [found.message for found in findings(rules.COPIED_MITIGATION, copies("Guidance", "guidance", "Guidance."))]
    assert [("`m1`" in one, "`m2`" in one, "as `m0`" in one) for one in said] == [
        (True, False, True),
        (False, True, True),
    ]
    left = copies("Guidance", "guidance", "Guidance.", status="withdrawn")
    assert paths(rules.COPIED_MITIGATION, left) == [("mitigations", 2, "title")]


LONG_WORDS = st.lists(st.text(string.ascii_lowercase, min_size=4, max_size=9), min_size=1, max_size=6)


@given(LONG_WORDS, st.randoms(use_true_random=False))
def test_order_case_and_punctuation_never_hide_a_copy(words, chance):
    mixed = [*words, "the"]
    chance.shuffle(mixed)
    other = ", ".join(chance.choice([word, word.upper(), word.title()]) for word in mixed) + "!"
    assert len(findings(rules.COPIED_MITIGATION, copies(" ".join(words), other))) == 1


@given(LONG_WORDS)
def test_a_word_more_is_no_copy(words):
    assert findings(rules.COPIED_MITIGATION, copies(" ".join(words), " ".join([*words, "never"]))) == []


@given(registers())
def test_advice_points_at_what_the_register_holds(data):
    for one in BALANCE:
        for found in one.find(Subject(evaluated(data))):
            assert found.rule is one.rule
            at = data
            for step in found.path:
                at = at[step]
