"""What a register inherits is changed in that register alone, and only as far as is meant."""

import subprocess
from datetime import date

import pytest
from making import AS_OF, as_yaml, register, risk

from riskreg.amend import make
from riskreg.amend.additions import BENEFIT, OBJECTIVE, add_effect, add_mitigation, add_named, add_risk, add_unnamed
from riskreg.amend.decisions import accept, agree, close, confirm, done
from riskreg.amend.fieldwise import Assignment, set_fields
from riskreg.amend.upkeep import remove, rename
from riskreg.loader import load
from riskreg.locate import SourceFile

DAY = date(2026, 11, 20)
ON = DAY.isoformat()
EFFECT = {"mitigation": "policy", "likelihood": -1}
OWN = {
    "riskreg": 1,
    "extends": "shared.yaml",
    "title": "Library",
    "decision": {"question": "May library staff?"},
    "risks": {"adopting": [{"id": "A1", "likelihood": 2, "rationale": "Only two post"}], "not_adopting": [risk("N9")]},
}


@pytest.fixture
def edited(tmp_path):
    """Make an edit of a register that extends another: gives its own data, the joined register, and what became of it."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    base = register(benefits=[{"title": "Quick"}])
    base["risks"]["adopting"].append(risk("A2", mitigated_by=[EFFECT, {"mitigation": "late", "impact": -1}]))
    base["mitigations"].append({"id": "late", "title": "Late", "status": "proposed", "evidence": ["plan.md"]})
    shared, file = tmp_path / "shared.yaml", tmp_path / "library.yaml"
    shared.write_bytes(as_yaml(base))

    def edit(planner, own=None):
        file.write_bytes(as_yaml(own or OWN))
        made = make(SourceFile("library.yaml", file, tmp_path, b""), planner, AS_OF, dry_run=False)
        assert shared.read_bytes() == as_yaml(base)
        found = load(file.read_bytes(), "library.yaml", tmp_path)
        assert found.register is not None
        return found.document.document.data, found.register, made

    return edit


def entry(own, name):
    """What a file itself says of something with an id."""
    risks = own["risks"]
    items = [*risks["adopting"], *risks.get("not_adopting", []), *own.get("mitigations", [])]
    return next(item for item in items if item["id"] == name)


def setting(name, *words, reason=None):
    return set_fields(name, [Assignment(*word.split("=", 1)) for word in words], reason)


@pytest.mark.parametrize(
    ("planner", "name", "says"),
    [
        (setting("A2", "owner=HR"), "A2", {"owner": "HR"}),
        (setting("A2", "impact=2", "likelihood=1"), "A2", {"likelihood": 1, "impact": 2}),
        (setting("A1", "owner=HR"), "A1", {"likelihood": 2, "rationale": "Only two post", "owner": "HR"}),
        (close("N1", {"on": DAY, "by": "B", "reason": "R"}), "N1", {"status": "closed", "closed": {"on": ON, "by": "B", "reason": "R"}}),
        (confirm("A2", "HR", DAY, AS_OF), "A2", {"reviewed": {"by": "HR", "on": ON}}),
        (agree("late", "HR", date(2027, 1, 31), AS_OF), "late", {"owner": "HR", "status": "agreed", "due": "2027-01-31"}),
        (done("late", ["a.md"], DAY, AS_OF), "late", {"status": "in place", "done_on": ON, "evidence": ["plan.md", "a.md"]}),
        (setting("A2", "mitigated_by.policy.likelihood=-2"), "A2", {"mitigated_by": [EFFECT | {"likelihood": -2}, {"mitigation": "late", "impact": -1}]}),
        (setting("A2", "mitigated_by.late="), "A2", {"mitigated_by": [EFFECT]}),
        (add_effect("N1", "late", {"impact": "-1"}), "N1", {"mitigated_by": [EFFECT, {"mitigation": "late", "impact": -1}]}),
    ],
)  # fmt: skip
def test_what_is_inherited_gets_an_entry_with_what_is_different(edited, planner, name, says):
    own, _, made = edited(planner)
    assert made.amended.written
    assert entry(own, name) == {"id": name, **says}


def test_an_acceptance_stands_on_the_side_of_its_risk(edited):
    own, whole, _ = edited(accept("N1", {"by": "B", "on": DAY, "reason": "R", "review_on": date(2027, 11, 20)}, AS_OF))
    assert [item["id"] for item in own["risks"]["not_adopting"]] == ["N9", "N1"]
    assert whole.risks.not_adopting[0].acceptance.by == "B"


def test_a_list_that_is_inherited_comes_whole_and_that_is_told(edited):
    own, _, made = edited(add_unnamed(BENEFIT, {"title": "Fair"}))
    assert own["benefits"] == [{"title": "Quick"}, {"title": "Fair"}]
    assert "no longer follows" in made.said[-1]
    for planner in (
        done("late", ["a.md"], DAY, AS_OF),
        add_effect("N1", "late", {"impact": "-1"}),
        add_mitigation({"id": "new", "title": "T"}, ["N1:impact=-1"]),
    ):
        assert "no longer follows" in edited(planner)[2].said[-1]
    own, _, made = edited(setting("register", "benefits.1.owner=HR"))
    assert own["benefits"] == [{"title": "Quick", "owner": "HR"}]
    assert "no longer follows" in made.said[-1]


def test_the_decision_and_the_appetite_are_said_key_by_key(edited):
    assert edited(setting("decision", "owner=HR"))[0]["decision"] == {"question": "May library staff?", "owner": "HR"}
    assert edited(setting("register", "appetite.service=Low"))[0]["appetite"] == {"service": "Low"}
    assert edited(add_named(OBJECTIVE, {"id": "o", "title": "T"}))[1].decision.objectives[0].id == "o"


def test_a_new_risk_gets_an_id_that_nothing_inherited_has(edited):
    own, _, _ = edited(add_risk("adopting", {"title": "T", "likelihood": "1", "impact": "1"}, ["late:impact=-1"]))
    assert own["risks"]["adopting"][-1]["id"] == "A3"
    without = OWN | {"dropped": [{"id": "A2", "reason": "Not here"}]}
    own, _, _ = edited(add_risk("adopting", {"title": "T", "likelihood": "1", "impact": "1"}, []), without)
    assert own["risks"]["adopting"][-1]["id"] == "A3"


def test_what_is_inherited_is_dropped_with_the_reason_or_not_at_all(edited):
    _, _, made = edited(remove("A2", with_references=False, reason=None))
    assert [one.rule.id for one in made.amended.diagnostics] == ["RR809"]
    own, whole, _ = edited(remove("A2", with_references=False, reason="Not here"))
    assert own["dropped"] == [{"id": "A2", "reason": "Not here"}]
    assert [one.id for one in whole.risks.adopting] == ["A1"]
    own, whole, _ = edited(remove("A1", with_references=False, reason="Not here"))  # its own entry goes too
    assert "adopting" not in own["risks"]
    assert [one.id for one in whole.risks.adopting] == ["A2"]
    own, whole, _ = edited(remove("late", with_references=False, reason="Not here"))
    assert [effect.mitigation for effect in whole.risks.adopting[1].mitigated_by] == ["policy"]


def test_what_is_dropped_is_no_longer_there_and_says_so(edited):
    start = OWN | {"dropped": [{"id": "late", "reason": "No"}]}
    _, _, made = edited(done("late", ["x"], DAY, AS_OF), start)
    assert made.amended.diagnostics[0].message == "`late` is dropped here."


def test_an_inherited_field_is_dropped_with_the_reason_and_an_own_one_just_goes(edited):
    _, _, made = edited(setting("A2", "mitigated_by="))
    assert [one.rule.id for one in made.amended.diagnostics] == ["RR809"]
    own, whole, _ = edited(setting("A2", "mitigated_by=", reason="None of it here"))
    assert own["dropped"] == [{"id": "A2", "field": "mitigated_by", "reason": "None of it here"}]
    assert whole.risks.adopting[1].mitigated_by == ()
    own, whole, made = edited(setting("A1", "likelihood=", "rationale="))
    assert own["risks"]["adopting"] == [{"id": "A1"}]
    assert whole.risks.adopting[0].likelihood == 4
    assert "What is inherited counts again: 4." in made.said
    assert edited(setting("register", "benefits="))[2].amended.diagnostics[0].rule.id == "RR809"


def test_only_what_is_the_registers_own_is_renamed(edited):
    assert edited(rename("N9", "N2"))[0]["risks"]["not_adopting"][0]["id"] == "N2"
    for name in ("A1", "A2"):  # of the one it says something, of the other nothing
        assert "Rename it there" in edited(rename(name, "B1"))[2].amended.diagnostics[0].remedy


def test_a_register_on_a_pack_changes_itself(tmp_path):
    file = tmp_path / "register.yaml"
    file.write_bytes(b"riskreg: 1\nextends: staff-access@1\ntitle: Ours\norganisation: Otterton Council\n")
    source = SourceFile("register.yaml", file, tmp_path, b"")
    assert make(source, setting("A1", "likelihood=3", "owner=HR"), AS_OF, dry_run=False).amended.written
    assert make(source, agree("policy", "HR", date(2027, 1, 31), AS_OF), AS_OF, dry_run=False).amended.written
    found = load(file.read_bytes(), "register.yaml", tmp_path)
    assert (found.register.risks.adopting[0].likelihood, found.register.mitigations[0].status) == (3, "agreed")
    assert len(file.read_bytes().splitlines()) < 20
