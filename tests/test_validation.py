"""Plain data -> a model, or findings: every fault of a file in one run, in plain words, where it stands."""

import pytest
from making import as_yaml, loaded, mitigation, register, risk
from pydantic import BaseModel

from riskreg import rules
from riskreg.model import Register, SchemeSpec
from riskreg.validation import HAND_WRITTEN, unknown_name, validate
from riskreg.values import Reading

FIVE = ("1", "2", "3", "4", "5")
LEVELS = Reading(FIVE, FIVE)
RISK = ("risks", "adopting", 0)


def findings(data, at=()):
    made, found = validate(Register, data, LEVELS, at)
    assert (made is None) == bool(found)
    return found


def one_risk(**keys):
    return register(risks={"adopting": [risk("A1", **keys)], "not_adopting": [risk("N1")]})


def only(data):
    (found,) = findings(data)
    return found


def without(data, key):
    return {name: value for name, value in data.items() if name != key}


def test_good_data_is_a_model_without_findings():
    made, found = validate(Register, register(), LEVELS)
    assert isinstance(made, Register)
    assert found == []


@pytest.mark.parametrize(
    ("data", "path", "remedy"),
    [
        pytest.param(register(titel="x"), ("titel",), "Did you mean `title`?", id="register"),
        pytest.param(
            register(decision={"question": "?", "sponser": "x"}),
            ("decision", "sponser"),
            "Did you mean `sponsor`?",
            id="decision",
        ),
        pytest.param(
            register(decision={"question": "?", "objectives": [{"id": "a", "title": "b", "sorce": "x"}]}),
            ("decision", "objectives", 0, "sorce"),
            "Did you mean `source`?",
            id="objective",
        ),
        pytest.param(
            register(options=[{"id": "a", "title": "b", "side": "adopting", "recomended": True}]),
            ("options", 0, "recomended"),
            "Did you mean `recommended`?",
            id="option",
        ),
        pytest.param(
            register(risks={**register()["risks"], "adopted": []}),
            ("risks", "adopted"),
            "Did you mean `adopting`?",
            id="sides",
        ),
        pytest.param(one_risk(liklihood=4), (*RISK, "liklihood"), "Did you mean `likelihood`?", id="risk"),
        pytest.param(
            one_risk(mitigated_by=[{"mitigation": "policy", "Likelyhood": -1}]),
            (*RISK, "mitigated_by", 0, "Likelyhood"),
            "Did you mean `likelihood`?",
            id="effect",
        ),
        pytest.param(
            one_risk(acceptance={"by": "x", "reasons": "y"}),
            (*RISK, "acceptance", "reasons"),
            "Did you mean `reason`?",
            id="acceptance",
        ),
        pytest.param(
            one_risk(current={"likelihood": 1, "impact": 1, "by": "x", "on": "2026-01-01", "reason": "y", "impct": 1}),
            (*RISK, "current", "impct"),
            "Did you mean `impact`?",
            id="judgement",
        ),
        pytest.param(
            one_risk(loss={"frequency": 1, "amount": 1, "amounts": 2}),
            (*RISK, "loss", "amounts"),
            "Did you mean `amount`?",
            id="loss",
        ),
        pytest.param(
            register(mitigations=[mitigation("policy", ownr="x")]),
            ("mitigations", 0, "ownr"),
            "Did you mean `owner`?",
            id="mitigation",
        ),
        pytest.param(
            register(mitigations=[mitigation("policy", cost={"anual": 1})]),
            ("mitigations", 0, "cost", "anual"),
            "Did you mean `annual`?",
            id="cost",
        ),
        pytest.param(
            register(mitigations=[mitigation("policy", cost={"zebra": 1})]),
            ("mitigations", 0, "cost", "zebra"),
            "The keys that can stand here: one_off, annual or hours.",
            id="nothing near",
        ),
    ],
)
def test_an_unknown_key_is_refused_with_the_nearest_known_one_at_every_level(data, path, remedy):
    found = only(data)
    assert (found.rule, found.path, found.remedy, found.on_key) == (rules.UNKNOWN_KEY, path, remedy, True)


SCHEME = {
    "name": "x",
    "likelihood": ["a", "b"],
    "impact": ["a", "b"],
    "bands": [{"name": "Low", "from": 1}, {"name": "High", "from": 2}],
}


@pytest.mark.parametrize(
    ("data", "path", "remedy"),
    [
        pytest.param({**SCHEME, "band": 1}, ("band",), "Did you mean `bands`?", id="band"),
        pytest.param(
            {**SCHEME, "bands": [{"name": "Low", "color": "red"}]},
            ("bands", 0, "color"),
            "Did you mean `colour`?",
            id="colour of a band",
        ),
        pytest.param(
            {**SCHEME, "likelihood": ["a", {"label": "b", "score": 2}]},
            ("likelihood", 1, "score"),
            "The keys that can stand here: label or meaning.",
            id="score of a level",
        ),
        pytest.param({**SCHEME, "terms": {"curent": "Now"}}, ("terms", "curent"), "Did you mean `current`?", id="term"),
        pytest.param(
            {**SCHEME, "bands": [{"name": "Low", "form": 1}]},
            ("bands", 0, "form"),
            "Did you mean `from`?",
            id="a key by the name that a user writes",
        ),
    ],
)
def test_an_unknown_key_of_a_scheme_is_a_slip_and_no_hand_written_band(data, path, remedy):
    made, (found,) = validate(SchemeSpec, data)
    assert made is None
    assert (found.rule, found.path, found.remedy) == (rules.UNKNOWN_KEY, path, remedy)


@pytest.mark.parametrize("key", sorted(HAND_WRITTEN))
def test_what_riskreg_works_out_is_refused_when_written_by_hand(key):
    for data, path in (
        (one_risk(**{key: "High"}), (*RISK, key)),
        (one_risk(**{key.upper(): 12}), (*RISK, key.upper())),
        (register(mitigations=[mitigation("policy", **{key: 1})]), ("mitigations", 0, key)),
        (register(**{key: 1}), (key,)),
    ):
        found = only(data)
        assert (found.rule, found.path, found.on_key) == (rules.HAND_WRITTEN_BAND, path, True)
        assert "works it out" in found.message


@pytest.mark.parametrize(
    ("data", "path", "key"),
    [
        *[
            pytest.param(without(register(), key), (), key, id=key)
            for key in ("riskreg", "title", "organisation", "scheme", "decision", "risks")
        ],
        pytest.param(register(decision={}), ("decision",), "question", id="question"),
        pytest.param(register(risks={"adopting": [risk("A1")]}), ("risks",), "not_adopting", id="a side"),
        pytest.param(
            register(risks={"adopting": [without(risk("A1"), "impact")], "not_adopting": [risk("N1")]}),
            RISK,
            "impact",
            id="impact",
        ),
        pytest.param(one_risk(closed={"on": "2026-01-01", "by": "x"}), (*RISK, "closed"), "reason", id="closed"),
        pytest.param(register(lessons=[{"kind": "failure", "title": "x"}]), ("lessons", 0), "lesson", id="lesson"),
    ],
)
def test_a_missing_key_is_asked_for_where_it_should_stand(data, path, key):
    found = only(data)
    assert (found.rule, found.path) == (rules.MISSING_KEY, path)
    assert (found.message, found.remedy) == (f"The key `{key}` is missing here.", f"Add a line `{key}: …`.")


LIST, GROUP = "A list is expected here.", "A group of keys is expected here."


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        pytest.param(register(decision="Should we?"), ("decision",), GROUP, id="text for a group"),
        pytest.param(register(decision=["Should we?"]), ("decision",), GROUP, id="list for a group"),
        pytest.param(register(decision=None), ("decision",), GROUP, id="nothing for a group"),
        pytest.param(register(risks=[risk("A1")]), ("risks",), GROUP, id="list for the sides"),
        pytest.param(register(options={"id": "a"}), ("options",), LIST, id="group for a list"),
        pytest.param(register(options="a"), ("options",), LIST, id="text for a list"),
        pytest.param(register(options=None), ("options",), LIST, id="nothing for a list"),
        pytest.param(register(mitigations=["policy"]), ("mitigations", 0), GROUP, id="text in a list of groups"),
        pytest.param(one_risk(mitigated_by={"policy": -1}), (*RISK, "mitigated_by"), LIST, id="group for effects"),
        pytest.param(one_risk(moves_to="N1"), (*RISK, "moves_to"), LIST, id="text for moves_to"),
        pytest.param(one_risk(acceptance="x"), (*RISK, "acceptance"), GROUP, id="text for an acceptance"),
        pytest.param(register(appetite="Low"), ("appetite",), GROUP, id="text for the appetite"),
        pytest.param(register(implications=["x"]), ("implications",), GROUP, id="list for the implications"),
    ],
)
def test_a_wrong_shape_is_refused_where_it_stands(data, path, message):
    found = only(data)
    assert (found.rule, found.path, found.message) == (rules.WRONG_VALUE, path, message)
    assert found.remedy


def test_a_side_without_risks_is_refused():
    found = only(register(risks={"adopting": [], "not_adopting": [risk("N1")]}))
    assert found.path == ("risks", "adopting")
    assert found.message == "At least one is needed here."


def test_a_side_whose_only_risk_is_faulty_is_not_called_empty_too():
    assert only(one_risk(title="")).path == (*RISK, "title")


@pytest.mark.parametrize(
    ("data", "path", "message", "remedy"),
    [
        pytest.param(
            one_risk(treatment="tolerated"), (*RISK, "treatment"), "`tolerated`", "Did you mean `tolerate`?", id="near"
        ),
        pytest.param(
            one_risk(treatment="ignore it"),
            (*RISK, "treatment"),
            "`ignore it`",
            "Use treat, tolerate, transfer or terminate.",
            id="far",
        ),
        pytest.param(one_risk(status=True), (*RISK, "status"), "`true`", "Use open or closed.", id="a flag"),
        pytest.param(one_risk(status=["open"]), (*RISK, "status"), "This", "Use open or closed.", id="a list"),
        pytest.param(
            register(mitigations=[mitigation("policy", status="In Place")]),
            ("mitigations", 0, "status"),
            "`In Place`",
            "Did you mean `in place`?",
            id="capitals",
        ),
        pytest.param(
            register(options=[{"id": "a", "title": "b", "side": "not adopting"}]),
            ("options", 0, "side"),
            "`not adopting`",
            "Did you mean `not_adopting`?",
            id="a space",
        ),
    ],
)
def test_a_word_that_is_none_of_the_known_ones_is_refused_with_the_nearest(data, path, message, remedy):
    found = only(data)
    assert (found.rule, found.path) == (rules.WRONG_VALUE, path)
    assert (found.message, found.remedy) == (f"{message} cannot stand here.", remedy)


def test_findings_stand_behind_the_path_that_the_data_has_in_its_document():
    made, found = validate(SchemeSpec, {**SCHEME, "name": "", "bans": 1}, at=("scheme",))
    assert made is None
    assert {one.path for one in found} == {("scheme", "name"), ("scheme", "bans")}


def test_every_problem_of_a_file_is_found_in_one_run():
    data = register(
        titel="x",
        review_on="31/03/2027",
        decision={"owner": 3},
        risks={"adopting": [risk("A1", impact=9, treatment="tret", band="High")], "not_adopting": []},
        mitigations=[mitigation("policy", cost={"annual": "£5"}), "training"],
    )
    result = loaded(data)
    assert {found.rule.id for found in result.diagnostics} == {
        "RR009",
        "RR010",
        "RR011",
        "RR012",
        "RR013",
        "RR107",
        "RR305",
    }
    assert len(result.diagnostics) == 11
    assert result.register is None


class Inner(BaseModel, extra="forbid"):
    known: int = 0


class Outer(BaseModel):
    groups: dict[str, Inner]


def test_an_unknown_key_in_a_group_of_free_names_is_reported_without_a_guess():
    made, (found,) = validate(Outer, {"groups": {"a": {"knwon": 1}}})
    assert made is None
    assert (found.rule, found.path) == (rules.UNKNOWN_KEY, ("groups", "a", "knwon"))


def test_an_error_that_no_reader_gives_is_still_told_in_plain_words():
    made, (found,) = validate(Inner, {"known": "many"})
    assert made is None
    assert (found.rule, found.message) == (rules.WRONG_VALUE, "This value cannot stand here.")


def test_hidden_characters_of_a_faulty_value_do_not_reach_a_message():
    (found,) = findings(one_risk(**{"band\u202e": 1}))
    assert "\u202e" not in found.message
    (found,) = findings(one_risk(treatment="tr\u202eeat"))
    assert "\u202e" not in found.message


def test_an_unknown_name_is_met_with_the_nearest_or_with_an_invitation():
    near = unknown_name(rules.UNKNOWN_RISK, ("a",), "risk", "A11", ["A1", "N1"])
    assert (near.message, near.remedy) == ("There is no risk `A11`.", "Did you mean `A1`?")
    none = unknown_name(rules.UNKNOWN_RISK, ("a",), "risk", "A11", [])
    assert none.remedy == "The register has no risk yet: add it, or take the name out."


@pytest.mark.parametrize(
    ("written", "message", "remedy"),
    [
        ("{id: policy, title: A policy, '': 1}", "A key without a name stands here.", "The keys that can stand here"),
        ("{id: policy, title: A policy, aim 1}", "There is no key `aim 1` here.", "put that whole text in quotes"),
        ("{id: policy, titel}", "There is no key `titel` here.", "Did you mean `title`?"),
    ],
)
def test_a_slip_in_braces_is_met_with_what_was_meant(written, message, remedy):
    text = as_yaml(register()).decode().split("mitigations:")[0] + f"mitigations: [{written}]\n"
    found = [one for one in loaded(text).diagnostics if one.rule.id == "RR009"]
    assert [one.message for one in found] == [message]
    assert remedy in found[0].remedy


def test_the_comma_in_a_number_is_met_with_the_number():
    text = as_yaml(register()).decode().split("mitigations:")[0]
    (found,) = loaded(text + "mitigations: [{id: policy, title: A policy, cost: {annual: 4,000}}]\n").diagnostics
    assert "as 4000" in found.remedy
