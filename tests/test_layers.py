"""A register that extends another: how the two meet, where everything came from, and what is refused."""

import os
import re
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AS_OF, ROOT, as_yaml, ids, mitigation, register, registers, risk
from transcripts import is_true

from riskreg import packs
from riskreg.comparison import evaluate
from riskreg.inspection import inspect
from riskreg.layers import MOST_LAYERS, Layered
from riskreg.loader import load
from riskreg.locate import SourceFile
from riskreg.source import Document

BASE = """\
riskreg: 1
title: Social media at {organisation}
organisation: Exampleshire Council
scheme: brighton-hove-5x5
exempt: Legal advice is in it
appetite:
  default: Significant
  money: Moderate
decision:
  question: May all staff have access?
  owner: Head of Communications
  objectives:
    - {id: heard, title: Residents are heard}
    - {id: quick, title: Answers are quick}
options:
  - {id: open, title: Open, side: adopting, mitigations: [policy, surgeries], serves: [heard, quick]}
risks:
  adopting:
    - id: A1
      title: A careless post
      likelihood: 4
      impact: 3
      reviewed: {by: Head of HR, on: 2026-10-01}
      mitigated_by:
        - {mitigation: surgeries, likelihood: -1}
        - {mitigation: policy, likelihood: -2}
    - {id: A2, title: Abuse, likelihood: 3, impact: 3, treatment: terminate, moves_to: [N1, N2]}
  not_adopting:
    - {id: N1, title: Silence, likelihood: 4, impact: 3}
    - {id: N2, title: Own phones, likelihood: 5, impact: 3}
mitigations:
  - {id: policy, title: A policy, owner: Head of HR, status: in place}
  - {id: surgeries, title: Surgeries, owner: Head of HR, status: agreed, due: 2027-01-31}
benefits:
  - {title: Trust, serves: heard}
concerns:
  - {concern: Cost, answered_by: surgeries}
implications:
  legal: None
"""
OWN = "riskreg: 1\nextends: base.yaml\n"


@pytest.fixture
def folder(tmp_path):
    """A folder in another, so that what may be read begins there."""
    inside = tmp_path / "top" / "registers"
    inside.mkdir(parents=True)
    (inside / "base.yaml").write_text(BASE, encoding="utf-8")
    return inside


def extending(own, folder, **files):
    """The register that extends base.yaml and says this besides; further files stand beside it."""
    for name, text in files.items():
        (folder / f"{name}.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    return load((own if "extends:" in own else OWN + own).encode(), "register.yaml", folder)


def told(result):
    """What is reported, warnings apart: rule, file and line."""
    found = [one for one in result.diagnostics if one.severity != "warning"]
    return [(one.rule.id, one.file, one.place.line) for one in found]


def data(own, folder, **files):
    """The joined data, where there is no fault."""
    result = extending(own, folder, **files)
    assert result.diagnostics == []
    return result.document.data


def line_of(text, part):
    """The line, from 1, in which this stands in a text."""
    return text[: text.index(part)].count("\n") + 1


# ------------------------------------------------------------------ how fields meet


def test_what_is_said_stands_before_what_is_inherited_and_the_rest_comes_along(folder):
    made = data(
        "organisation: Exampleshire Council\nappetite: {money: Low}\nimplications: {equality: Good}\n"
        "decision: {owner: Head of HR, objectives: [{id: quick, source: Plan}, {id: third, title: Cheap}]}\n"
        "risks: {adopting: [{id: A2, title: Abuse online, treatment: treat}, {id: A3, title: New, likelihood: 1, impact: 1}]}\n"
        "options: [{id: open, serves: [third]}, {id: ban, title: Ban, side: not_adopting}]\n"
        "mitigations: [{id: policy, status: withdrawn}]\nconcerns: [{concern: Time}]\n",
        folder,
    )
    assert made["appetite"] == {"default": "Significant", "money": "Low"}
    assert made["implications"] == {"legal": "None", "equality": "Good"}
    assert made["decision"]["question"] == "May all staff have access?"
    assert made["decision"]["owner"] == "Head of HR"
    assert made["decision"]["objectives"] == [
        {"id": "heard", "title": "Residents are heard"},
        {"id": "quick", "title": "Answers are quick", "source": "Plan"},
        {"id": "third", "title": "Cheap"},
    ]
    assert [one["id"] for one in made["risks"]["adopting"]] == ["A1", "A2", "A3"]
    assert made["risks"]["adopting"][1]["title"] == "Abuse online"
    assert made["risks"]["adopting"][1]["moves_to"] == ["N1", "N2"]
    assert [one["id"] for one in made["risks"]["not_adopting"]] == ["N1", "N2"]
    assert [one["serves"] for one in made["options"][:1]] == [["third"]]
    assert [(one["id"], one["status"]) for one in made["mitigations"]] == [
        ("policy", "withdrawn"),
        ("surgeries", "agreed"),
    ]
    assert made["concerns"] == [{"concern": "Time"}]
    assert made["exempt"] == "Legal advice is in it"


def test_an_inherited_text_names_the_organisation_that_extends(folder):
    result = extending("organisation: Otherton Council\n", folder)
    assert result.register.title == "Social media at Otherton Council"


def test_what_is_said_of_one_file_is_not_inherited(folder):
    middle = OWN + "edition: 7\ndropped: [{id: N2, reason: Not here}]\n"
    made = data("extends: middle.yaml\nriskreg: 1\n", folder, middle=middle)
    assert made["extends"] == "middle.yaml"
    assert not {"edition", "dropped", "copied_from"} & set(made)
    assert [one["id"] for one in made["risks"]["not_adopting"]] == ["N1"]


@pytest.mark.parametrize(
    ("organisation", "reviewed", "copied"),
    [
        pytest.param("", True, None, id="the same, unsaid"),
        pytest.param("organisation: Exampleshire Council\n", True, None, id="the same"),
        pytest.param("organisation: Otherton\n", False, {"organisation": "Exampleshire Council"}, id="another"),
        pytest.param("organisation: Otherton\ncopied_from: {pack: x}\n", False, {"pack": "x"}, id="another, and said"),
    ],
)
def test_a_review_counts_only_in_the_organisation_that_held_it(folder, organisation, reviewed, copied):
    made = data(
        organisation + "risks: {adopting: [{id: A1, owner: The board}]}\nimplications: {reviewed: Yes}\n", folder
    )
    assert ("reviewed" in made["risks"]["adopting"][0]) is reviewed
    assert ("reviewed" in data(organisation, folder)["risks"]["adopting"][0]) is reviewed
    assert made.get("copied_from") == copied
    assert made["implications"]["reviewed"] == "Yes"


def test_a_copy_stays_one_through_every_layer_and_a_review_of_ones_own_comes_along(folder):
    reviewed = "risks: {adopting: [{id: A1, reviewed: {by: Us, on: 2026-11-01}}]}\n"
    middle = OWN + "organisation: Otherton\n" + reviewed
    made = data("extends: middle.yaml\nriskreg: 1\n", folder, middle=middle)
    assert made["copied_from"] == {"organisation": "Exampleshire Council"}
    assert made["risks"]["adopting"][0]["reviewed"]["by"] == "Us"
    third = data("extends: middle.yaml\nriskreg: 1\norganisation: Thirdham\n", folder)
    assert third["copied_from"] == {"organisation": "Otherton"}


def test_a_pack_is_extended_blank_and_says_where_it_came_from():
    text = "riskreg: 1\nextends: staff-access@1\norganisation: Otherton Council\n"
    result = load(text.encode(), "register.yaml")
    made = result.document.data
    pack = packs.shipped("staff-access", 1)
    assert result.register is not None, told(result)
    assert made["copied_from"] == {"pack": "staff-access", "edition": 1, "organisation": pack.organisation}
    assert {one.status for one in result.register.mitigations} == {"proposed"}
    path = ("risks", "not_adopting", 2)
    assert result.document.where(path) == pack.document.where(path)
    assert result.document.where(path)[0] == "staff-access.yaml (a pack of riskreg)"


@pytest.mark.parametrize("own", ["", "copied_from: {organisation: Y}\n", "copied_from: 5\n"], ids=repr)
def test_a_pack_without_its_edition_is_noted_in_whichever_file_names_it(folder, own):
    text = "riskreg: 1\nextends: staff-access\norganisation: Otherton Council\n" + own
    direct = extending(text, folder)
    assert [one for one in told(direct) if one[0] != "RR011"] == [("RR125", "register.yaml", 2)]
    through = extending("extends: middle.yaml\nriskreg: 1\n", folder, middle=text)
    assert ("RR125", "middle.yaml", 2) in told(through)


# ------------------------------------------------------------------ what is dropped


def test_a_dropped_mitigation_takes_its_effects_with_it(folder):
    made = data("dropped: [{id: surgeries, reason: No time}]\n", folder)
    assert [one["id"] for one in made["mitigations"]] == ["policy"]
    assert made["risks"]["adopting"][0]["mitigated_by"] == [{"mitigation": "policy", "likelihood": -2}]
    assert made["options"][0]["mitigations"] == ["policy"]
    assert made["concerns"] == [{"concern": "Cost"}]


def test_a_dropped_objective_and_a_dropped_risk_are_named_no_more(folder):
    made = data("dropped: [{id: heard, reason: Done}, {id: N1, reason: Not so here}]\n", folder)
    assert made["options"][0]["serves"] == ["quick"]
    assert made["benefits"] == [{"title": "Trust"}]
    assert made["risks"]["adopting"][1]["moves_to"] == ["N2"]
    result = extending("dropped: [{id: heard, reason: Done}, {id: N1, reason: Not so here}]\n", folder)
    for path, part in [
        (("risks", "not_adopting", 0, "impact"), "id: N2"),
        (("risks", "adopting", 1, "moves_to", 0), "moves_to: [N1, N2]"),
        (("options", 0, "serves", 0), "serves: [heard, quick]"),
    ]:
        assert result.document.where(path) == ("base.yaml", line_of(BASE, part))


def test_a_field_can_be_dropped_and_an_item_put_in_the_place_of_a_dropped_one(folder):
    made = data(
        "dropped: [{id: policy, field: owner, reason: Not ours}, {id: N1, reason: Written anew}]\n"
        "risks: {not_adopting: [{id: N1, title: Anew, likelihood: 1, impact: 1}], adopting: [{id: A2, moves_to: [N1]}]}\n",
        folder,
    )
    assert made["mitigations"][0] == {"id": "policy", "title": "A policy", "status": "in place"}
    assert made["risks"]["not_adopting"][1] == {"id": "N1", "title": "Anew", "likelihood": 1, "impact": 1}


@pytest.mark.parametrize(
    ("entries", "said"),
    [
        ("[{id: A9, reason: x}]", "`A9` is dropped, but"),
        ("[{id: A1, field: treatment, reason: x}]", "inherits no `treatment`"),
        ("[{id: A1, field: title, reason: x}]", "`title` of `A1` cannot be dropped: every risk"),
        ("[{id: open, field: id, reason: x}]", "`id` of `open` cannot be dropped: every option"),
        ("[{id: policy, field: status, reason: x}]", "`policy` says its own `status` here"),
        ("[{id: A1, reason: x}, {id: A1, reason: y}]", "`A1` is dropped twice"),
        ("[{id: A1, reason: x}, {id: A1, field: reviewed, reason: y}]", "`A1` is dropped twice"),
        ("[{id: A1, field: reviewed, reason: x}, {id: A1, field: reviewed, reason: y}]", "`A1` is dropped twice"),
    ],
)
def test_what_cannot_be_dropped_is_reported_beside_all_else(folder, entries, said):
    result = extending(f"dropped: {entries}\nmitigations: [{{id: policy, status: finished}}]\n", folder)
    assert told(result) == [("RR124", "register.yaml", 3), ("RR011", "register.yaml", 4)]
    assert said in next(one.message for one in result.diagnostics if one.rule.id == "RR124")


@pytest.mark.parametrize(
    "dropped",
    ["5", "A1", "{id: A1, reason: x}", "[A1]", "[{id: 5, reason: x}]", "[{id: [A1], reason: x}]", "[{id: A1}]",
     "[{id: A1, field: [title], reason: x}]", "[{reason: x}]", "[null]", "null"],
)  # fmt: skip
def test_malformed_entries_are_reported_and_nothing_else_is(folder, dropped):
    result = extending(f"dropped: {dropped}\n", folder)
    assert {(rule, file) for rule, file, _ in told(result)} <= {("RR011", "register.yaml"), ("RR010", "register.yaml")}
    assert result.register is None


def test_a_side_of_which_all_is_dropped_is_reported_where_it_is_dropped(folder):
    result = extending("dropped: [{id: N1, reason: x}, {id: N2, reason: x}]\n", folder)
    assert told(result) == [("RR011", "register.yaml", 3)]


# ------------------------------------------------------------------ where faults are shown


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=repr)
def test_a_fault_is_shown_in_the_file_that_holds_it_through_several_layers(folder, ends):
    base = BASE.replace("likelihood: 5", "likelihood: 9").replace("status: agreed", "status: soon").replace("\n", ends)
    middle = OWN + "risks:\n  adopting:\n    - id: A1\n      impact: 8\n"
    own = "riskreg: 1\nextends: middle.yaml\nmitigations:\n  - id: surgeries\n    status: in place\n  - id: policy\n    kind: polcy\n"
    result = extending(own, folder, middle=middle, base=base)
    assert told(result) == [
        ("RR305", "base.yaml", line_of(BASE, "id: N2")),
        ("RR305", "middle.yaml", 6),
        ("RR011", "register.yaml", 7),
    ]
    assert result.diagnostics[0].source_line == "    - {id: N2, title: Own phones, likelihood: 9, impact: 3}"


def test_what_is_missing_in_the_base_is_missing_there_however_much_is_overridden(folder):
    base = BASE.replace(", likelihood: 5", "").replace("  question: May all staff have access?\n", "")
    own = (
        "decision: {owner: The board}\nrisks: {not_adopting: [{id: N2, owner: Us}, {id: N3, title: New, impact: 1}]}\n"
    )
    assert told(extending(own, folder, base=base)) == [
        ("RR010", "base.yaml", line_of(base, "decision:")),
        ("RR010", "base.yaml", line_of(base, "id: N2")),
        ("RR010", "register.yaml", 4),
    ]


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        pytest.param(BASE + "title: Again\n", [("RR006", len(BASE.splitlines()) + 1)], id="a key twice"),
        pytest.param(BASE.replace("impact: 3\n", "impact: [\n", 1), [("RR005", None)], id="not YAML"),
        pytest.param(b"\xff\xfe\x00binary", [("RR002", 1)], id="binary"),
        pytest.param(b"riskreg: 1\n" + b"#" * (64 * 1024 * 1024), [("RR004", 1)], id="huge"),
    ],
)
def test_a_base_that_cannot_be_read_is_reported_in_its_own_file_and_nothing_is_invented(folder, base, expected):
    result = extending("mitigations: [{id: policy, status: withdrawn}]\n", folder, base=base)
    assert [(found.rule.id, found.file) for found in result.diagnostics] == [
        (rule, "base.yaml") for rule, _ in expected
    ]
    assert all(
        line is None or found.place.line == line for found, (_, line) in zip(result.diagnostics, expected, strict=True)
    )
    assert (result.register, result.scheme) == (None, None)


@pytest.mark.parametrize(
    "base", ["", "# only this\n", "- a\n", "text", "title: x\n", "riskreg: 2\n", "riskreg: true\n"]
)
def test_a_base_that_is_no_register_is_refused_where_it_is_named(folder, base):
    assert told(extending("", folder, base=base)) == [("RR120", "register.yaml", 2)]


def test_an_id_that_stands_twice_is_shown_where_it_stands_twice(folder):
    twice = BASE.replace("id: N2", "id: N1").replace(", N2]", "]")
    own = "risks: {not_adopting: [{id: N1, owner: Us}]}\n"
    assert told(extending(own, folder, base=twice)) == [("RR101", "base.yaml", line_of(twice, "Own phones"))]
    own = "risks:\n  not_adopting:\n    - {id: N1, owner: Us}\n    - {id: N1, proximity: Soon}\n"
    assert told(extending(own, folder, base=BASE)) == [("RR101", "register.yaml", 6)]


@pytest.mark.parametrize("own", ["{id: N1, owner: Us}", "{id: N1, title: Whole, likelihood: 1, impact: 1}"])
@pytest.mark.parametrize(
    "base", [BASE, BASE.split("  adopting:", 1)[0] + "  not_adopting:" + BASE.split("not_adopting:", 1)[1]]
)
def test_a_risk_cannot_be_overridden_on_the_other_side(folder, own, base):
    result = extending(
        f"risks:\n  adopting:\n    - {own}\n    - {{id: A8, title: x, likelihood: 1, impact: 1}}\n", folder, base=base
    )
    found = [one for one in result.diagnostics if one.rule.id == "RR101"]
    assert [(one.file, one.place.line) for one in found] == [("register.yaml", 5)]
    assert "under not_adopting" in found[0].message
    assert "RR010" not in ids(result)


MALFORMED = ["5", "text", "null", "[5, null, [a]]", "{a: 1}", "[{id: [A1], title: x}]", "[{id: 5, title: x}]"]


@pytest.mark.parametrize("value", MALFORMED)
@pytest.mark.parametrize("key", ["mitigations", "options", "risks", "decision", "appetite", "implications", "concerns"])
def test_what_is_malformed_is_reported_on_its_own_side_only(folder, key, value):
    whole = as_yaml(register(options=[], implications={}, concerns=[])).decode()
    bad = "".join(f"{key}: {value}\n" if one.startswith(f"{key}:") else one for one in whole.splitlines(keepends=True))
    broken = load(bad.encode(), "base.yaml")
    own = as_yaml({
        "risks": {"adopting": [{"id": "A1", "owner": "Us"}]}, "mitigations": [{"id": "policy", "owner": "Us"}],
        "decision": {"owner": "Us"},
    }).decode()  # fmt: skip
    quiet = own if key not in ("risks", "mitigations", "decision") else ""
    for said in (quiet, own):
        theirs = extending(said, folder, base=bad)
        if broken.register is None and (said == quiet or value in ("5", "text", "null")):
            assert {file for _, file, _ in told(theirs)} == {"base.yaml"}
    ours = extending(f"{key}: {value}\n", folder, base=whole)
    assert {file for _, file, _ in told(ours)} <= {"register.yaml", "base.yaml"}
    assert "register.yaml" in {file for _, file, _ in told(ours)} or ours.register is not None


def test_an_anchor_of_the_base_is_repeated_and_a_place_in_it_is_that_of_the_alias(folder):
    base = BASE.replace("impact: 3, treatment", "impact: &both {money: 3, service: 9}, treatment")
    base = base.replace(
        "{id: N1, title: Silence, likelihood: 4, impact: 3}", "{id: N1, title: Silence, likelihood: 4, impact: *both}"
    )
    result = extending("risks: {adopting: [{id: A2, impact: 1}]}\n", folder, base=base)
    assert told(result) == [("RR305", "base.yaml", line_of(base, "&both"))]


# ------------------------------------------------------------------ what may be extended


@pytest.mark.parametrize(
    "asked", ["[base.yaml]", "5", "null", "''", "' '", "{a: b}", "true", '"base\\0.yaml"', "\n  - staff-access@1"]
)
def test_what_names_nothing_is_refused(folder, asked):
    result = load(f"riskreg: 1\nextends: {asked}\n".encode(), "register.yaml", folder)
    assert [rule for rule, _, _ in told(result)] == ["RR120"]


@pytest.mark.parametrize(
    ("asked", "said", "remedy"),
    [
        ("bse.yaml", "There is no file bse.yaml.", "Did you mean `base.yaml`?"),
        ("../registers/bas.yaml", "no file ../registers/bas.yaml", "Did you mean `../registers/base.yaml`?"),
        ("base", "There is no pack `base`.", "Did you mean `base.yaml`?"),
        ("zebra.yaml", "There is no file", "Name a pack with its edition"),
        ("regster.yaml", "There is no file", "Name a pack with its edition"),
        ("staf-access@4", "There is no pack `staf-access@4`", "Did you mean `staff-access@1`?"),
        ("Staff-Access@1", "There is no pack", "Did you mean `staff-access@1`?"),
        ("staff-access@0", "There is no pack", "Did you mean `staff-access@1`?"),
        ("staff-access@99999", "does not hold edition 99999", "Update riskreg"),
        ("x" * 5000 + ".yaml", "There is no file", "Name a pack"),
        ("folder.yaml", "is a folder or a device", "Name a pack"),
        ("pipe.yaml", "is a folder or a device", "Name a pack"),
        ("loop.yaml", "There is no file", "Name a pack"),
        ("base.yaml/x.yaml", "There is no file", "Name a pack"),
        ("./.env", "is not a register's file", "Name a pack"),
        ("link.yaml", "is not a register's file", "Name a pack"),
    ],
)  # fmt: skip
def test_what_is_not_there_is_met_with_what_is(folder, asked, said, remedy):
    (folder / "register.yaml").write_text("riskreg: 1\n")
    (folder / "folder.yaml").mkdir()
    os.mkfifo(folder / "pipe.yaml")
    (folder / "loop.yaml").symlink_to("loop.yaml")
    (folder / ".env").write_text("SECRET: [1\n")
    (folder / "link.yaml").symlink_to(".env")
    (found,) = load(f"riskreg: 1\nextends: {asked}\n".encode(), "register.yaml", folder).diagnostics
    assert (found.rule.id, found.file, found.place.line) == ("RR120", "register.yaml", 2)
    assert said in found.message
    assert remedy in found.remedy
    assert "SECRET" not in repr(found)


def test_a_file_that_may_not_be_read_is_told_of_as_such(folder, monkeypatch):
    def refuse(*_):
        raise PermissionError

    monkeypatch.setattr(Path, "open", refuse)
    (found,) = extending("", folder).diagnostics
    assert (found.rule.id, found.message) == ("RR120", "You may not read base.yaml.")


def test_without_a_folder_no_file_is_found_but_a_pack_is(folder, monkeypatch):
    monkeypatch.chdir(folder)
    assert ids(load(OWN.encode(), "standard input")) == ["RR120"]
    assert load(b"riskreg: 1\nextends: elections@1\norganisation: X\n", "standard input").register is not None


def test_a_register_from_standard_input_extends_from_the_folder_one_is_in(folder, monkeypatch):
    monkeypatch.chdir(folder)
    result = load(OWN.encode(), "standard input", Path())
    assert result.document.where(("title",)) == ("base.yaml", 2)


@pytest.mark.parametrize(
    "asked", ["../../outside.yaml", "{outside}", "{inside}", "link.yaml", "linked/outside.yaml", "../../none.yaml"]
)
def test_nothing_outside_the_repository_is_read(folder, asked):
    outside = folder.parent.parent / "outside.yaml"
    outside.write_text(BASE)
    (folder / "link.yaml").symlink_to(outside)
    (folder / "linked").symlink_to(folder.parent.parent)
    asked = asked.format(outside=outside, inside=folder / "base.yaml")
    assert told(extending(f"riskreg: 1\nextends: {asked}\n", folder)) == [("RR121", "register.yaml", 2)]
    (folder.parent / "above.yaml").write_text(f"riskreg: 1\nextends: {asked.replace('../../', '../')}\n")
    through = extending("riskreg: 1\nextends: ../above.yaml\n", folder)
    if asked.startswith((".", "/")):
        assert told(through) == [("RR121", "../above.yaml", 2)]


def test_inside_a_repository_its_top_is_the_border(folder):
    top = folder.parent.parent
    (top / "shared.yaml").write_text(BASE)
    (folder / "link.yaml").symlink_to(top / "shared.yaml")
    asked = "riskreg: 1\nextends: ../../shared.yaml\n"
    assert told(extending(asked, folder)) == [("RR121", "register.yaml", 2)]
    (top / ".git").mkdir()
    assert extending(asked, folder).diagnostics == []
    assert extending("riskreg: 1\nextends: link.yaml\n", folder).diagnostics == []


@pytest.mark.parametrize(
    "back", ["register.yaml", "./register.yaml", "../registers/register.yaml", "link.yaml", "linked/register.yaml"]
)
def test_circles_are_refused_however_the_file_is_spelt(folder, back):
    (folder / "register.yaml").write_text("riskreg: 1\nextends: other.yaml\n")
    (folder / "link.yaml").symlink_to("register.yaml")
    (folder / "linked").symlink_to(".")
    circle = extending("riskreg: 1\nextends: other.yaml\n", folder, other=f"riskreg: 1\nextends: {back}\n")
    assert told(circle) == [("RR122", "other.yaml", 2)]
    assert "register.yaml extends other.yaml extends register.yaml." in circle.diagnostics[0].message
    alone = extending(f"riskreg: 1\nextends: {back}\n", folder)
    assert told(alone) == [("RR122", "register.yaml", 2)]
    assert alone.diagnostics[0].message == "This register extends itself."


def test_files_of_one_name_in_a_circle_are_told_apart(folder):
    (folder.parent / "register.yaml").write_text("riskreg: 1\nextends: registers/register.yaml\n")
    (found,) = extending("riskreg: 1\nextends: ../register.yaml\n", folder).diagnostics
    assert "register.yaml extends ../register.yaml extends register.yaml." in found.message


@pytest.mark.parametrize("files", [MOST_LAYERS, MOST_LAYERS + 1])
def test_so_many_files_may_stand_one_upon_the_other_and_no_more(folder, files):
    goals = {f"l{number}": f"l{number + 1}.yaml" for number in range(1, files - 2)} | {f"l{files - 2}": "base.yaml"}
    texts = {name: f"riskreg: 1\nextends: {goal}\n" for name, goal in goals.items()}
    result = extending("riskreg: 1\nextends: l1.yaml\n", folder, **texts)
    assert told(result) == ([] if files == MOST_LAYERS else [("RR123", f"l{files - 2}.yaml", 2)])


def test_a_base_is_called_by_a_path_that_begins_as_that_of_the_register(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    (folder / "register.yaml").write_text("riskreg: 1\nextends: ../shared/base.yaml\n")
    shared = folder.parent / "shared"
    shared.mkdir()
    (shared / "base.yaml").write_text("riskreg: 1\nextends: ../registers/base.yaml\n")

    def called(start):
        result = load((folder / "register.yaml").read_bytes(), f"{start}/register.yaml", Path(start))
        return [one.name for one in result.document.documents]

    assert called("registers") == ["registers/register.yaml", "shared/base.yaml", "registers/base.yaml"]
    assert called(f"{folder}") == [f"{folder}/register.yaml", f"{shared}/base.yaml", f"{folder}/base.yaml"]
    (shared / "deep").symlink_to(folder)
    through_link = called("shared/deep")
    assert through_link[2] == "shared/deep/base.yaml"
    assert all(Path(name).is_file() for name in through_link)


def test_a_scheme_by_path_is_looked_up_from_the_file_that_names_it(folder):
    scheme = "name: {0}\nlikelihood: [a, b, c, d, e]\nimpact: [a, b, c]\nbands: [{{name: Significant, from: 1}}, {{name: Moderate, from: 9}}]\n"
    shared = folder.parent / "shared" / "deep"
    shared.mkdir(parents=True)
    (shared / "base.yaml").write_text(BASE.replace("brighton-hove-5x5", "ours.yaml"))
    (shared / "ours.yaml").write_text(scheme.format("Theirs"))
    (folder / "ours.yaml").write_text(scheme.format("Ours"))
    (folder / "middle.yaml").write_text("riskreg: 1\nextends: ../shared/deep/base.yaml\n")
    for asked, said, name in [
        ("middle.yaml", "", "Theirs"), ("../shared/deep/base.yaml", "", "Theirs"), ("middle.yaml", "scheme: ours.yaml\n", "Ours"),
    ]:  # fmt: skip
        result = extending(f"riskreg: 1\nextends: {asked}\n{said}", folder)
        assert result.diagnostics == []
        assert result.scheme.name == name


# ------------------------------------------------------------------ laws


def joined(*texts):
    """A register that extends the next, and so on."""
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside, "registers")
        folder.mkdir()
        for number, text in enumerate(texts):
            goal = {"extends": f"l{number + 1}.yaml"} if number + 1 < len(texts) else {}
            (folder / f"l{number}.yaml").write_bytes(as_yaml({"riskreg": 1} | goal | text))
        return load((folder / "l0.yaml").read_bytes(), "l0.yaml", folder)


def evaluation(result):
    """The evaluation of a register, apart from what it says of layers."""
    assert result.register is not None, [(one.file, one.message) for one in result.diagnostics]
    said = result.register.model_copy(update={"extends": None, "dropped": ()})
    return evaluate(said, result.scheme, AS_OF)._replace(setting=None), result.scheme.key


def fields(draw, item, decoy):
    """What a base says of one group of keys, and what is said over it."""
    theirs, ours = {}, {}
    for key, value in item.items():
        kind = "both" if key == "id" else draw(st.sampled_from(["base", "base", "own", "override"]))
        if kind == "override":
            theirs[key] = "nothing that could stand here"
        elif kind != "own":
            theirs[key] = value
        if kind != "base":
            ours[key] = value
        elif decoy and key == "mitigated_by":
            at = draw(st.integers(0, len(value)))
            theirs[key] = [*value[:at], {"mitigation": decoy, "likelihood": 1}, *value[at:]]
    return theirs, ours


def items(draw, values, decoy, extra):
    """What a base lists, with something to drop; and what is said over it, in any order, with what is new."""
    cut = draw(st.integers(0, len(values)))
    pairs = [fields(draw, value, decoy) for value in values[:cut]]
    theirs, at = [one for one, _ in pairs], draw(st.integers(0, cut))
    said = draw(st.permutations([one for _, one in pairs if len(one) > 1]))
    return [*theirs[:at], *([extra] if decoy else []), *theirs[at:]], [*said, *values[cut:]]


@st.composite
def split(draw, whole, decoy):
    """A register's data as a base and what a register that extends it says besides; what it drops is called this."""
    base, own = {"organisation": whole["organisation"]}, {}
    decoy = draw(st.sampled_from(["", decoy]))
    for key, value in whole.items():
        if key == "risks":
            parts = {side: items(draw, value[side], decoy, risk(f"{decoy}-{side}")) for side in value}
            base[key], own[key] = ({side: part[index] for side, part in parts.items()} for index in (0, 1))
        elif key == "mitigations":
            base[key], own[key] = items(draw, value, decoy, mitigation(decoy))
        elif key in ("decision", "appetite"):
            base[key], own[key] = fields(draw, value, "")
        elif key not in ("riskreg", "organisation"):
            where = draw(st.sampled_from(["base", "own", "both"]))
            base |= {key: value if where == "base" else "else"} if where != "own" else {}
            own |= {key: value} if where != "base" else {}
    names = [decoy, f"{decoy}-adopting", f"{decoy}-not_adopting"] if decoy else []
    return base, own | {"dropped": [{"id": name, "reason": "Not here"} for name in names]}


@given(registers())
def test_to_extend_a_register_and_say_nothing_else_changes_nothing(data):
    assert evaluation(joined({}, data)) == evaluation(joined(data))


@settings(max_examples=200)
@given(st.data())
def test_a_register_split_into_layers_is_the_register(draws):
    data = draws.draw(registers())
    base, own = draws.draw(split(data, "upper"))
    layers = [own, base]
    if draws.draw(st.booleans()):
        lower, upper = draws.draw(split(base, "lower"))
        layers = [own, upper, lower]
    result = joined(*layers)
    assert evaluation(result) == evaluation(joined(data))
    has_its_place(result.document)


def has_its_place(document):
    """Assert that every path of joined data leads into a file that holds just this there."""
    pending = [((), document.data)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            pending += [((*path, key), inner) for key, inner in value.items()]
        elif isinstance(value, list):
            pending += [((*path, index), inner) for index, inner in enumerate(value)]
        if path:
            layer, there = document, path
            while isinstance(layer, Layered):
                layer, there = layer.origin(there)
            assert isinstance(layer, Document)
            held = layer.data
            for step in there:
                held = held[step]
            assert isinstance(held, type(value)), (path, there)
            assert isinstance(value, dict | list) or held == value, (path, there)
            name, line = document.where(path)
            assert name == layer.name
            assert layer.text.splitlines()[line - 1].startswith(f"{there[0]}:")


# ------------------------------------------------------------------ the page


def test_what_the_page_shows_is_what_a_reader_gets(tmp_path):
    is_true(ROOT / "docs" / "layers.md", tmp_path)


def test_every_part_that_the_page_drops_can_be_dropped(folder):
    page = (ROOT / "docs" / "layers.md").read_text(encoding="utf-8")
    (entries,) = re.findall(r"```yaml\n(dropped:.*?)```", page, re.DOTALL)
    base = BASE.replace("id: A2,", "id: A2, rationale: Theirs,")
    made = data(entries, folder, base=base)
    assert "rationale" not in made["risks"]["adopting"][1]
    assert [one["id"] for one in made["mitigations"]] == ["policy"]


# ------------------------------------------------------------------ another scheme


@pytest.mark.parametrize(
    ("scheme", "reported"),
    [
        ("brighton-hove-5x5", False),
        ("leicestershire-4x4", True),
        ("{name: Ours, likelihood: [1, 2], impact: [1, 2], bands: [{name: Low, from: 1}]}", True),
    ],
)
def test_another_scheme_than_that_of_the_base_is_reported_where_it_is_named(folder, scheme, reported):
    result = extending(f"scheme: {scheme}\n", folder)
    found = [(one.rule.id, one.file, one.place.line) for one in result.diagnostics if one.rule.id == "RR126"]
    assert found == ([("RR126", "register.yaml", 3)] if reported else [])


def test_the_levels_of_a_pack_are_carried_over_to_a_preset_scheme(folder):
    def extended(scheme):
        result = load(f"riskreg: 1\nextends: staff-access@1\nscheme: {scheme}\n".encode(), "register.yaml", folder)
        assert "RR126" not in ids(result)
        return result.register

    five, four = extended("brighton-hove-5x5"), extended("leicestershire-4x4")
    for side in ("adopting", "not_adopting"):
        for before, after in zip(five.side(side), four.side(side), strict=True):
            assert after.likelihood == {1: 1, 2: 2, 3: 3, 4: 3, 5: 4}[before.likelihood]
    assert set(four.appetite.values()) <= {"Low", "Medium", "High"}


def test_the_levels_of_a_pack_in_a_scheme_of_ones_own_are_for_oneself_to_give(folder):
    (folder / "ours.yaml").write_text(
        "name: Ours\nlikelihood: [1, 2, 3, 4, 5]\nimpact: [1, 2, 3, 4, 5]\nbands:\n  - {name: Low, from: 1}\n"
        "  - {name: Moderate, from: 4}\n  - {name: Significant, from: 8}\n",
        encoding="utf-8",
    )
    result = load(b"riskreg: 1\nextends: staff-access@1\nscheme: ours.yaml\n", "register.yaml", folder)
    assert [one.place.line for one in result.diagnostics if one.rule.id == "RR126"] == [3]
    assert result.register is not None


def test_what_is_reported_of_a_pack_stands_where_it_is_named_and_says_which_part_it_is(folder):
    own = "riskreg: 1\nextends: staff-access@1\norganisation: Otterton Council\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    found = inspect([SourceFile("own.yaml", folder / "own.yaml", folder, own.encode())], AS_OF).diagnostics
    assert {(one.file, one.place.line) for one in found} == {("own.yaml", 2)}
    said = {one.rule.id: one.message for one in found}
    assert said["RR506"].endswith("That stands in the pack, under `skilled`.")
    assert re.search(r"^(\w+) is not yet classified: .* That stands in the pack, under `\1`\.$", said["RR201"])


def test_what_is_reported_of_a_pack_can_be_left_out_where_it_is_named(folder):
    own = "riskreg: 1\nextends: staff-access@1  # riskreg: ignore RR506 -- our plan is not out yet\n"
    (folder / "own.yaml").write_text(own, encoding="utf-8")
    found = inspect([SourceFile("own.yaml", folder / "own.yaml", folder, own.encode())], AS_OF).diagnostics
    assert not {"RR506", "RR907"} & {one.rule.id for one in found}
