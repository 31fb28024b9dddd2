"""Each command means just what it says, in registers of one file: data before, data after."""

from copy import deepcopy
from datetime import date

import pytest
from making import AS_OF, as_yaml, loaded, mitigation, register, risk

from riskreg.amend import choose, make
from riskreg.amend.additions import LESSON, OBJECTIVE, add_effect, add_mitigation, add_named, add_risk, add_unnamed
from riskreg.amend.decisions import accept, agree, close, confirm, done
from riskreg.amend.fieldwise import Assignment, set_fields
from riskreg.amend.register import MITIGATION, RISK, Refused
from riskreg.amend.upkeep import remove, rename
from riskreg.locate import SourceFile

DAY = date(2026, 11, 20)
ON = DAY.isoformat()
EFFECT = {"mitigation": "policy", "likelihood": -1}


def example():
    """A register in which every kind of thing names others."""
    data = register(
        options=[
            {"id": "open", "title": "Open", "side": "adopting", "mitigations": ["policy", "late"], "serves": ["heard"]}
        ],
        mitigations=[mitigation("policy"), {"id": "late", "title": "Late", "status": "proposed"}],
        benefits=[{"title": "Quick", "serves": "heard"}, {"title": "Fair", "serves": "heard"}],
        concerns=[{"concern": "Dear", "answered_by": "policy"}],
    )
    data["decision"]["objectives"] = [{"id": "heard", "title": "Heard"}]
    data["risks"] = {
        "adopting": [
            risk("A1", mitigated_by=[EFFECT, {"mitigation": "late", "impact": -1}]),
            risk("A2", treatment="terminate", moves_to=["N1"]),
        ],
        "not_adopting": [risk("N1", mitigated_by=[EFFECT]), risk("N2", impact={"money": 3})],
    }
    return data


@pytest.fixture
def edited(tmp_path):
    """Make an edit of the example: gives its data afterwards, and what became of it."""

    def edit(planner, data=None):
        file = tmp_path / "register.yaml"
        before = as_yaml(data or example())
        file.write_bytes(before)
        made = make(SourceFile("register.yaml", file, tmp_path, before), planner, AS_OF, dry_run=False)
        after = file.read_bytes()
        assert made.amended.written == (after != before)
        return loaded(after).document.data, made

    return edit


def refusal(edited, planner, data=None):
    """The rule, the message and the remedy of the last of what refuses an edit."""
    after, made = edited(planner, data)
    assert after == (data or example())
    found = made.amended.diagnostics
    return found[-1].rule.id, found[-1].message, found[-1].remedy


def setting(name, *words, reason=None):
    return set_fields(name, [Assignment(*word.split("=", 1)) for word in words], reason)


def test_done_is_in_place_since_a_day_with_evidence(edited):
    data = example()
    data["mitigations"][1] |= {"status": "in place", "done_on": ON, "evidence": ["a.md", "b.md"]}
    assert edited(done("late", ["a.md", "b.md"], DAY, AS_OF))[0] == data


def test_more_evidence_for_what_was_done_goes_to_what_is_there_and_the_day_stays(edited):
    start = example()
    start["mitigations"][0]["done_on"] = "2026-01-31"
    data = deepcopy(start)
    data["mitigations"][0]["evidence"].append("b.md")
    after, made = edited(done("policy", ["b.md", "policies/policy.md"], None, AS_OF), start)
    assert after == data
    assert made.said == ("policy was in place already, since 31 January 2026. Its evidence now has b.md as well.",)


def test_done_twice_with_the_same_evidence_changes_nothing(edited):
    start = example()
    start["mitigations"][0]["done_on"] = "2026-01-31"
    after, made = edited(done("policy", ["policies/policy.md"], None, AS_OF), start)
    assert (after, made.said) == (start, ("Nothing had to be changed: the register says so already.",))


@pytest.mark.parametrize(
    ("there", "since"),
    [
        ({"done_on": "2026-01-31"}, "and is now said to be so since 20 November 2026 (it was 31 January 2026)."),
        ({}, "and no day was said: it is in place since 20 November 2026."),
    ],
)
def test_a_day_that_is_given_for_what_was_done_already_corrects_the_one_there(edited, there, since):
    start = example()
    start["mitigations"][0] |= there
    data = deepcopy(start)
    data["mitigations"][0]["done_on"] = ON
    after, made = edited(done("policy", ["policies/policy.md"], DAY, AS_OF), start)
    assert after == data
    assert made.said == (f"policy was in place already, {since}",)


def test_agree_needs_an_owner_and_says_when_a_day_is_moved(edited):
    data = example()
    data["mitigations"][1] |= {"owner": "Head of ICT", "status": "agreed", "due": "2027-03-31"}
    assert edited(agree("late", "Head of ICT", date(2027, 3, 31), AS_OF))[0] == data
    after, made = edited(agree("late", None, date(2027, 5, 31), AS_OF), data)
    assert after["mitigations"][1]["due"] == "2027-05-31"
    assert made.said == ("late is agreed: Head of ICT has it done by 31 May 2027 (it was 31 March 2027).",)
    after, made = edited(agree("late", "HR", date(2027, 3, 31), AS_OF), data)
    assert after["mitigations"][1]["owner"] == "HR"
    assert made.said == ("late is agreed: HR has it done by 31 March 2027. Its owner was Head of ICT.",)
    assert refusal(edited, agree("late", None, date(2027, 5, 31), AS_OF))[0] == "RR809"
    assert "status=proposed" in refusal(edited, agree("policy", None, date(2027, 5, 31), AS_OF))[2]


def test_accept_writes_the_whole_record_and_keeps_one_that_is_there_in_its_place(edited):
    record = {"by": "The board", "on": ON, "reason": "Rare", "review_on": "2027-11-20"}
    asked = record | {"on": DAY, "review_on": date(2027, 11, 20)}
    data = example()
    data["risks"]["adopting"][0] |= {"treatment": "tolerate", "acceptance": record}
    assert edited(accept("A1", asked, AS_OF))[0] == data
    after, _ = edited(accept("A1", asked | {"reason": "Still rare"}, AS_OF), data)
    assert after["risks"]["adopting"][0]["acceptance"] == record | {"reason": "Still rare"}
    _, made = edited(accept("A1", asked | {"by": "HR", "review_on": date(2028, 1, 31)}, AS_OF), data)
    assert made.said == (
        "A1 is accepted by HR until 31 January 2028 (it was 20 November 2027). It was accepted by The board.",
    )
    _, made = edited(accept("A2", asked, AS_OF), data)
    assert made.said == ("A2 is accepted by The board until 20 November 2027. Its treatment was terminate.",)


def test_close_leaves_a_record_and_is_done_once(edited):
    record = {"on": ON, "by": "The board", "reason": "Gone"}
    asked = record | {"on": DAY}
    data = example()
    data["risks"]["not_adopting"][0] |= {"status": "closed", "closed": record}
    assert edited(close("N1", asked))[0] == data
    assert "status=open closed=" in refusal(edited, close("N1", asked), data)[2]
    again, _ = edited(setting("N1", "status=open", "closed="), data)
    assert again["risks"]["not_adopting"][0] == example()["risks"]["not_adopting"][0] | {"status": "open"}


def test_confirm_says_who_reviewed_it_and_where_the_next_day_was_another(edited):
    data = example()
    data["risks"]["adopting"][0] |= {"reviewed": {"by": "HR", "on": ON}, "review_on": "2027-05-31"}
    assert edited(confirm("A1", "HR", DAY, AS_OF, date(2027, 5, 31)))[0] == data
    _, made = edited(confirm("A1", "HR", DAY, AS_OF, date(2027, 6, 30)), data)
    assert made.said[0].endswith("It is looked at again by 30 June 2027 (it was 31 May 2027).")


PAST, TODAY = date(2025, 1, 31), AS_OF


@pytest.mark.parametrize(
    ("planner", "ends"),
    [
        (lambda day: agree("late", "HR", day, TODAY), " That day has passed, so it counts as overdue."),
        (
            lambda day: accept("A1", {"by": "B", "on": PAST, "reason": "R", "review_on": day}, TODAY),
            " That day has passed, so the acceptance has lapsed.",
        ),
        (lambda day: confirm("A1", "HR", PAST, TODAY, day), " That day has passed."),
    ],
)
def test_a_day_that_has_passed_is_said_to_have_at_once(edited, planner, ends):
    assert edited(planner(PAST))[1].said[0].endswith(f"31 January 2025.{ends}")
    assert edited(planner(TODAY))[1].said[0].endswith("21 November 2026.")


def test_set_changes_what_its_paths_name(edited):
    data = example()
    data["risks"]["adopting"][0]["mitigated_by"][0]["likelihood"] = -2
    data["risks"]["adopting"][0]["owner"] = "Head of HR"
    data["risks"]["adopting"][0]["current"] = {
        "likelihood": 2, "impact": 2, "by": "A panel", "on": ON, "reason": "Seen",
    }  # fmt: skip
    words = ["mitigated_by.policy.likelihood=-2", "owner=Head of HR", "current.by=A panel", f"current.on={ON}",
             "current.reason=Seen", "current.impact=2", "current.likelihood=Unlikely"]  # fmt: skip
    data["risks"]["adopting"][0]["current"]["likelihood"] = "Unlikely"
    after, _ = edited(setting("A1", *words))
    assert after == data
    assert list(after["risks"]["adopting"][0]["current"]) == ["likelihood", "impact", "by", "on", "reason"]


@pytest.mark.parametrize(
    ("name", "word", "path", "value"),
    [
        ("register", "title=New", ("title",), "New"),
        ("register", "benefits.2.title=New", ("benefits", 1, "title"), "New"),
        ("register", "benefits.Fair.owner=HR", ("benefits", 1, "owner"), "HR"),
        ("register", "appetite.information governance=Low", ("appetite", "information governance"), "Low"),
        ("register", "review-on=2027-01-31", ("review_on",), "2027-01-31"),
        ("decision", "owner=HR", ("decision", "owner"), "HR"),
        ("heard", "source=The plan", ("decision", "objectives", 0, "source"), "The plan"),
        ("N2", "impact.money=4", ("risks", "not_adopting", 1, "impact", "money"), 4),
        ("A2", "moves_to.1=N2", ("risks", "adopting", 1, "moves_to", 0), "N2"),
        ("late", "cost.hours=12", ("mitigations", 1, "cost"), {"hours": 12}),
        ("mitigation:late", "title=0123", ("mitigations", 1, "title"), "0123"),
    ],
)
def test_set_finds_a_field_wherever_it_is(edited, name, word, path, value):
    after, made = edited(setting(name, word))
    assert made.amended.written
    for step in path:
        after = after[step]
    assert after == value


@pytest.mark.parametrize(
    ("name", "word", "remedy"),
    [
        ("A11", "owner=x", "Did you mean `A1`?"),
        ("A1", "ownr=x", "Did you mean `owner`?"),
        ("A1", "band=High", "Set likelihood or impact, or the effects under mitigated_by."),
        ("A1", "owner.name=x", "Write owner=…"),
        ("N2", "mitigated_by.policy.likelihood=-1", "To add its effect: riskreg add effect N2 policy --likelihood -1"),
        ("A1", "mitigated_by.lat.likelihood=-1", "Did you mean `late`?"),
        ("A1", "mitigated_by.9.likelihood=-1", "Name an item by its number, from 1 to 2."),
        ("A1", "impact.money=3", "Write impact={money: …} to give it by category."),
        ("A1", "id=A9", "riskreg rename A1 NEW changes all."),
        ("A2", "moves_to.N9=N1", "Use one of: N1."),
        ("register", "benefits.3.title=x", "Name an item by its number, from 1 to 2."),
        ("register", "benefits.Slow.title=x", "Use one of: Quick or Fair."),
        ("register", "lessons.1.title=x", "It has no items."),
        ("register", "risks.adopting.1.title=x", "Name it by its id: riskreg set A1 …"),
        ("A1", "owner=", "Leave owner= out."),
    ],
)
def test_a_path_that_names_nothing_is_told_with_what_may_be_meant(edited, name, word, remedy):
    assert refusal(edited, setting(name, word))[::2] == ("RR807", remedy)


def test_an_empty_value_takes_the_field_out_and_the_last_of_a_group_takes_the_group(edited):
    data = example()
    data["risks"]["not_adopting"][0] |= {"owner": "HR", "reviewed": {"by": "HR", "on": ON}}
    after, _ = edited(setting("N1", "owner=", "reviewed.by=", "reviewed.on="), data)
    assert after == example()
    after, _ = edited(setting("A1", "mitigated_by.policy=", "mitigated_by.late="))
    assert "mitigated_by" not in after["risks"]["adopting"][0]


def test_one_id_of_two_kinds_needs_its_kind(edited):
    data = example()
    data["decision"]["objectives"].append({"id": "policy", "title": "A policy"})
    rule, message, remedy = refusal(edited, setting("policy", "title=x"), data)
    assert (rule, remedy) == ("RR808", "Say which: `mitigation:policy` or `objective:policy`.")
    assert message == "`policy` is the id of a mitigation and an objective here."
    after, _ = edited(setting("objective:policy", "title=x"), data)
    assert after["decision"]["objectives"][1]["title"] == "x"
    assert edited(done("policy", ["b.md"], DAY, AS_OF), data)[1].amended.written  # only a mitigation can be done


def test_one_id_of_two_risks_is_not_guessed_at(edited):
    data = example()
    data["risks"]["adopting"][1]["id"] = "A1"
    assert refusal(edited, setting("A1", "title=x"), data)[0] == "RR808"


def test_a_risk_is_not_done(edited):
    assert refusal(edited, done("A1", ["x"], DAY, AS_OF)) == (
        "RR807",
        "`A1` is a risk, not a mitigation.",
        "The mitigations: policy or late.",
    )


def test_a_new_risk_gets_the_next_id_and_its_keys_in_order(edited):
    texts = {"id": None, "title": "No: #1", "likelihood": "3", "impact": "{money: 2}", "cause": "C", "owner": None}
    after, made = edited(add_risk("adopting", texts, ["policy:likelihood=-1,impact=-1"]))
    entry = after["risks"]["adopting"].pop()
    assert after == example()
    assert list(entry.items()) == [
        ("id", "A3"), ("title", "No: #1"), ("cause", "C"), ("likelihood", 3), ("impact", {"money": 2}),
        ("mitigated_by", [{"mitigation": "policy", "likelihood": -1, "impact": -1}]),
    ]  # fmt: skip
    assert made.said == ("A3 is added to the risks of adopting.",)


@pytest.mark.parametrize(
    ("ids", "expected"),
    [
        (["A1", "A7"], "A8"),
        (["R-09", "R-10"], "R-11"),
        (["x", "y"], "A1"),
        (["A1", "SM2", "SM3"], "SM4"),
        (["A-01"], "A-02"),
        (["N5"], "N6"),
    ],
)
def test_the_next_id_follows_those_of_its_side(edited, ids, expected):
    data = register(risks={"adopting": [risk(name) for name in ids], "not_adopting": [risk("Z1")]}, mitigations=[])
    after, _ = edited(add_risk("adopting", {"title": "T", "likelihood": "1", "impact": "1"}, ()), data)
    assert after["risks"]["adopting"][-1]["id"] == expected


def test_a_number_that_nobody_counts_in_is_no_fault_of_ours(edited):
    data = register(
        risks={"adopting": [risk("A" + "9" * 5000), risk("A3")], "not_adopting": [risk("N1")]}, mitigations=[]
    )
    after, _ = edited(add_risk("adopting", {"title": "T", "likelihood": "1", "impact": "1"}, ()), data)
    assert after["risks"]["adopting"][-1]["id"] == "A4"


@pytest.mark.parametrize(
    "effect", ["policy:likelyhood=-1", "policy:likelihood", "nothing:likelihood=-1", "policy:likelihood=[1"]
)
def test_an_effect_that_is_none_is_refused(edited, effect):
    assert refusal(edited, add_risk("adopting", {"title": "T", "likelihood": "1", "impact": "1"}, [effect]))[0] in (
        "RR807",
        "RR809",
    )


def test_a_new_mitigation_goes_to_the_risks_that_it_changes(edited):
    data = example()
    data["mitigations"].append({"id": "desk", "title": "A desk", "status": "agreed", "due": "2027-01-31"})
    data["risks"]["adopting"][0]["mitigated_by"].append({"mitigation": "desk", "impact": -1})
    data["risks"]["not_adopting"][1]["mitigated_by"] = [{"mitigation": "desk", "likelihood": -1}]
    texts = {"id": "desk", "title": "A desk", "due": "2027-01-31", "status": "agreed"}
    assert edited(add_mitigation(texts, ["A1:impact=-1", "N2:likelihood=-1"]))[0] == data


def test_no_effect_on_a_risk_is_lost_where_two_are_given(edited):
    twice = add_mitigation({"id": "new", "title": "T"}, ["N2:likelihood=-1", "N2:impact.money=-1"])
    assert refusal(edited, twice)[0] == "RR809"


def test_an_effect_an_objective_and_a_lesson_are_added(edited):
    after, _ = edited(add_effect("N2", "late", {"likelihood": "+1", "impact": "{money: -1}"}))
    assert after["risks"]["not_adopting"][1]["mitigated_by"] == [
        {"mitigation": "late", "likelihood": 1, "impact": {"money": -1}}
    ]
    assert edited(add_named(OBJECTIVE, {"id": "o2", "title": "T"}))[0]["decision"]["objectives"][1] == {
        "id": "o2",
        "title": "T",
    }
    lesson = {"kind": "failure", "title": "T", "lesson": "L"}
    assert edited(add_unnamed(LESSON, lesson))[0] == {**example(), "lessons": [lesson]}
    assert edited(add_effect("N1", "policy", {"likelihood": "-1"}))[1].amended.diagnostics[0].rule.id == "RR106"


def test_remove_is_refused_while_something_names_it_and_says_where(edited):
    _, made = edited(remove("policy", with_references=False, reason=None))
    found = made.amended.diagnostics
    assert [one.place is not None for one in found] == [True, True, True, True, False]
    assert found[-1].remedy == "riskreg remove policy --references takes those out as well."


def test_remove_takes_what_names_it_too_and_no_empty_list_stays(edited):
    data = example()
    del data["risks"]["adopting"][0]["mitigated_by"][0], data["risks"]["not_adopting"][0]["mitigated_by"]
    del data["options"][0]["mitigations"][0], data["concerns"][0]["answered_by"], data["mitigations"][0]
    assert edited(remove("policy", with_references=True, reason=None))[0] == data
    data = example()
    del (
        data["decision"]["objectives"],
        data["options"][0]["serves"],
        data["benefits"][0]["serves"],
        data["benefits"][1]["serves"],
    )
    assert edited(remove("heard", with_references=True, reason=None))[0] == data
    assert edited(remove("open", with_references=False, reason=None))[0] == {
        key: value for key, value in example().items() if key != "options"
    }


def test_removing_a_risk_tells_of_closing_and_the_last_one_stays(edited):
    _, made = edited(remove("N2", with_references=False, reason=None))
    assert "riskreg close keeps the record" in made.said[1]
    data = register(mitigations=[mitigation("policy")])
    rule, message, remedy = refusal(edited, remove("N1", with_references=False, reason=None), data)
    assert (rule, message[:38]) == ("RR809", "N1 is the only risk of not adopting, a")
    assert remedy.endswith("riskreg close N1 --by ROLE --reason TEXT")


@pytest.mark.parametrize(
    ("planner", "remedy"),
    [
        (remove("N2", with_references=False, reason="R"), "To keep it with the risk: riskreg close N2 --by ROLE --reason TEXT"),
        (remove("open", with_references=False, reason="R"), "Leave --reason out."),
        (setting("A1", "rationale=x", reason="R"), "Leave --reason out."),
    ],
)  # fmt: skip
def test_a_reason_that_would_be_written_down_nowhere_is_not_swallowed(edited, planner, remedy):
    assert refusal(edited, planner)[::2] == ("RR809", remedy)


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("owner=a", "owner=b"), "`owner` is set twice: once to `a` and once to `b`."),
        (
            ("review-on=soon", "review_on=soon"),
            "`review-on` and `review_on` are one field, and it is set twice: to the same.",
        ),
        (("impact=3", "impact.money=3"), "`impact` and `impact.money` cannot both be set: one is a part of the other."),
        (
            ("reviewed=", "reviewed.by=HR", "owner=HR"),
            "`reviewed` and `reviewed.by` cannot both be set: one is a part of the other.",
        ),
    ],
)
def test_one_thing_is_not_set_twice(edited, words, says):
    _, made = edited(setting("N2", *words))
    (found,) = made.amended.diagnostics
    assert (found.rule.id, found.place, found.message) == ("RR809", None, says)


@pytest.mark.parametrize(
    ("word", "says"),
    [
        ("likelihood=Possible", "A1: likelihood is now written Possible, which is the level that it had (it was 3)."),
        ("likelihood=possible", "A1: likelihood is now written possible, which is the level that it had (it was 3)."),
        ("likelihood=Likely", "A1: likelihood is now Likely (it was 3)."),
        ("likelihood=3", "A1: likelihood is 3, as it was."),
        ("review_on=1 May 2027", "A1: review_on is now 1 May 2027 (it was 31 January 2027)."),
        ("review_on=31/1/2027", "A1: review_on is 31 January 2027, as it was."),
    ],
)
def test_what_set_says_of_a_value_is_so(edited, word, says):
    data = example()
    data["risks"]["adopting"][0] |= {"likelihood": 3, "review_on": "2027-01-31"}
    _, made = edited(setting("A1", word, "owner=HR"), data)
    assert says in made.said


@pytest.mark.parametrize(
    ("name", "places"), [("policy", 4), ("late", 2), ("N1", 1), ("heard", 3), ("A1", 0), ("open", 0)]
)
def test_rename_goes_to_every_place(edited, name, places):
    after, made = edited(rename(name, "new.id"))
    assert repr(after) == repr(example()).replace(f"'{name}'", "'new.id'")
    assert made.said[0].endswith(
        f"the {places} places that named it." if places > 1 else "." if not places else "the 1 place that named it."
    )


@pytest.mark.parametrize("new", ["A2", "N1", "two words", "", "ü"])
def test_rename_to_an_id_that_is_taken_or_is_none_is_refused(edited, new):
    assert refusal(edited, rename("A1", new))[0] == "RR809"


def files(tmp_path, **registers):
    made = []
    for name, data in registers.items():
        file = tmp_path / f"{name}.yaml"
        file.write_bytes(as_yaml(data))
        made.append(SourceFile(file.name, file, tmp_path, file.read_bytes()))
    return made


def test_of_several_registers_the_one_with_the_id_is_meant(tmp_path):
    other = register(risks={"adopting": [risk("B1")], "not_adopting": [risk("N1")]}, mitigations=[])
    both = files(tmp_path, one=example(), two=other)
    assert choose(both, "B1").name == "two.yaml"
    assert choose(both, "policy", (MITIGATION,)).name == "one.yaml"
    for name, rule in (("N1", "RR808"), (None, "RR808"), ("A9", "RR807")):
        with pytest.raises(Refused) as refused:
            choose(both, name, (RISK,))
        assert [one.rule.id for one in refused.value.diagnostics] == [rule]
