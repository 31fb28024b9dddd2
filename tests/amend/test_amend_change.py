"""A change of a register is made whole, checked first, and never over what somebody else wrote."""

import json
import subprocess
import sys

import pytest
from making import AS_OF, STAFF_ACCESS, as_yaml, loaded, register, risk

from riskreg import files
from riskreg.amend import Refused, change, make
from riskreg.amend.additions import add_mitigation
from riskreg.amend.decisions import done
from riskreg.amend.fieldwise import Assignment, set_fields
from riskreg.edit import Insert, Remove, Set
from riskreg.locate import SourceFile

TEXT = b"""\
riskreg: 1
title: Staff access  # as the board calls it
organisation: 'Exampleshire Council'
scheme: brighton-hove-5x5
appetite: {default: Significant}
decision: {question: "Should all staff have access?"}
risks:
  adopting:
  - {id: A1, title: A careless post, likelihood: 4, impact: 3,
     mitigated_by: [{mitigation: policy, likelihood: -1}]}
  not_adopting:
  - id: N1
    title: >-
      Staff post all the same
      and nobody guides them
    likelihood:   5
    impact: 4
    mitigated_by: [{mitigation: policy, likelihood: -1}]
mitigations:
- id: policy
  title: A policy
  status: proposed"""  # no line end


@pytest.fixture
def file(tmp_path):
    """A register with a comment, with quotes, in both styles, and with no line end at its end."""
    place = tmp_path / "register.yaml"
    place.write_bytes(TEXT)
    return place


def changed(file, *operations, dry_run=False):
    return change(file, file.name, lambda _: operations, dry_run=dry_run)


def rules_of(amended):
    return [one.rule.id for one in amended.diagnostics]


def lines_changed(before, after):
    """The lines that only one of two files has."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    return [line for line in old if line not in new], [line for line in new if line not in old]


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["", "with a byte-order mark"])
@pytest.mark.parametrize("ends", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
def test_only_the_line_that_is_meant_changes(file, mark, ends):
    file.write_bytes(mark + TEXT.replace(b"\n", ends))
    amended = changed(file, Set(("risks", "not_adopting", 0, "likelihood"), 2))
    assert amended.written
    assert file.read_bytes() == mark + TEXT.replace(b"likelihood:   5", b"likelihood:   2").replace(b"\n", ends)


def test_the_diff_shows_it_and_a_dry_run_writes_nothing(file):
    amended = changed(file, Set(("title",), "New"), dry_run=True)
    assert not amended.written
    assert file.read_bytes() == TEXT
    shown = [line for line in amended.diff.splitlines() if line[:1] in "+-"]
    assert shown == [
        "--- register.yaml", "+++ register.yaml", "-title: Staff access  # as the board calls it",
        "+title: New  # as the board calls it",
    ]  # fmt: skip


def test_what_would_obey_on_a_screen_is_written_out_in_the_diff(file):
    file.write_bytes(TEXT + "  # \u202ehidden\n".encode())
    assert "\u202e" not in changed(file, Set(("mitigations", 0, "status"), "agreed"), dry_run=True).diff


def test_nothing_to_change_leaves_the_file_untouched(file):
    before = file.stat()
    amended = changed(file)
    assert (amended.written, amended.diff, amended.diagnostics) == (False, "", [])
    assert file.stat().st_ino == before.st_ino


@pytest.mark.parametrize(
    ("operation", "rule"),
    [
        (Set(("risks", "adopting", 0, "likelihood"), 9), "RR305"),
        (Set(("risks", "adopting", 0, "status"), "closed"), "RR214"),
        (Remove(("title",)), "RR010"),
        (Set(("owner",), "Somebody"), "RR009"),
        (Set(("mitigations", 0, "due"), "soon"), "RR012"),
        (Remove(("mitigations", 0)), "RR102"),
    ],
)
def test_a_change_that_would_bring_an_error_is_refused_and_says_where(file, operation, rule):
    amended = changed(file, operation)
    assert rule in rules_of(amended)
    assert rules_of(amended)[-1] == "RR809"
    assert not amended.written
    assert file.read_bytes() == TEXT


def test_a_register_with_errors_may_be_mended_step_by_step(file):
    faulty = TEXT.replace(b"likelihood:   5", b"likelihood: 9").replace(b"default: Significant", b"default: Purple")
    file.write_bytes(faulty)
    assert changed(file, Set(("title",), "New")).written  # the same errors, in other lines
    assert changed(file, Set(("risks", "not_adopting", 0, "likelihood"), 5)).written
    assert rules_of(changed(file, Set(("risks", "adopting", 0, "impact"), 9)))[0] == "RR305"
    assert changed(file, Set(("appetite", "default"), "High")).written
    assert loaded(file.read_bytes()).register is not None


def test_the_same_error_a_second_time_is_new(file):
    file.write_bytes(TEXT.replace(b"likelihood:   5", b"likelihood: 9"))
    amended = changed(file, Set(("risks", "adopting", 0, "likelihood"), 9))
    assert rules_of(amended) == ["RR305", "RR809"]


@pytest.mark.parametrize(
    "content",
    [b"", b"- a list\n", b"a: [1\n", b"title: No register\n", b"\xff\xfe", b"riskreg: 1\nriskreg: 1\ntitle: T\n"],
)
def test_what_is_no_register_is_left_alone(file, content):
    file.write_bytes(content)
    amended = changed(file, Set(("title",), "New"))
    assert amended.diagnostics
    assert file.read_bytes() == content


def test_what_stands_in_two_places_by_an_alias_is_not_changed_in_one_and_the_alias_can_be(file):
    content = TEXT.replace(b'question: "Should', b'owner: &who Us, sponsor: *who, question: "Should')
    file.write_bytes(content)
    amended = changed(file, Set(("decision", "owner"), "Them"))
    assert rules_of(amended) == ["RR809"]
    assert "line 6" in amended.diagnostics[0].remedy
    assert file.read_bytes() == content
    assert changed(file, Set(("decision", "sponsor"), "Them")).written
    assert file.read_bytes() == content.replace(b"*who", b"Them")


def test_what_would_read_back_as_something_else_is_refused_with_the_line_to_edit_by_hand(file):
    content = TEXT + b"\n  limits: |\n    Not at\n    night"  # a line behind this text would add a line end to it
    file.write_bytes(content)
    amended = changed(file, Set(("mitigations", 0, "owner"), "HR"))
    assert (rules_of(amended), amended.diagnostics[0].place.line) == (["RR809"], 23)
    assert "line 23 by hand" in amended.diagnostics[0].remedy
    assert file.read_bytes() == content


def test_what_a_screen_would_obey_is_not_written_and_what_is_there_already_may_stay(file):
    assert rules_of(changed(file, Set(("title",), "\x1b[31mred"))) == ["RR014", "RR809"]
    assert file.read_bytes() == TEXT
    file.write_bytes(TEXT.replace(b"A policy", "A \u202epolicy".encode()))
    assert changed(file, Set(("title",), "New")).written


def test_a_mitigation_that_no_risk_has_is_told(file):
    source = SourceFile("register.yaml", file, file.parent, TEXT)
    made = make(source, add_mitigation({"id": "desk", "title": "A desk"}, ()), AS_OF, dry_run=False)
    assert [one.rule.id for one in made.open] == ["RR107"]


def test_bytes_that_are_no_text_are_refused(file):
    amended = changed(file, Set(("title",), "Caf\udce9"))
    assert rules_of(amended)[-1] == "RR809"
    assert file.read_bytes() == TEXT


def test_a_place_that_is_not_as_it_should_be_is_left_to_its_writer(file):
    content = TEXT.replace(b"[{mitigation: policy, likelihood: -1}]", b"policy")
    file.write_bytes(content)
    amended = changed(file, Insert(("risks", "adopting", 0, "mitigated_by"), {"mitigation": "policy"}))
    assert rules_of(amended) == ["RR809"]
    assert file.read_bytes() == content


def test_a_plan_may_refuse(file):
    def plan(_):
        raise Refused

    assert change(file, "register.yaml", plan).written is False


@pytest.mark.parametrize("how", ["gone", "a folder"])
def test_a_file_that_cannot_be_read_is_told(file, how):
    file.unlink()
    if how == "a folder":
        file.mkdir()
    assert rules_of(changed(file, Set(("title",), "New"))) == ["RR001"]


def test_a_stranger_who_saves_meanwhile_is_not_written_over(file):
    theirs = TEXT.replace(b"A policy", b"Their policy")

    def plan(_):
        file.write_bytes(theirs)
        return [Set(("title",), "Ours")]

    assert rules_of(change(file, "register.yaml", plan)) == ["RR810"]
    assert file.read_bytes() == theirs
    assert list(file.parent.iterdir()) == [file]


def test_a_disk_that_refuses_is_told_in_plain_words(file, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files, "_write_aside", full)
    amended = changed(file, Set(("title",), "New"))
    assert rules_of(amended) == ["RR802"]
    assert (
        amended.diagnostics[0].message == "register.yaml cannot be changed: no space left on device. It is as it was."
    )
    assert file.read_bytes() == TEXT


def test_one_that_waits_too_long_is_told(file, monkeypatch):
    def busy(*_):
        raise TimeoutError(110, "busy")

    monkeypatch.setattr(files, "_locked", busy)
    assert rules_of(changed(file, Set(("title",), "New"))) == ["RR802"]


def test_standard_input_is_not_edited():
    made = make(
        SourceFile("standard input", None, STAFF_ACCESS.parent, TEXT),
        done("policy", ["x"], AS_OF, AS_OF),
        AS_OF,
        dry_run=False,
    )
    assert rules_of(made.amended) == ["RR809"]


def test_what_check_reports_at_the_same_place_is_told_and_what_a_comment_leaves_out_is_not(file):
    source = SourceFile("register.yaml", file, file.parent, TEXT)
    made = make(source, set_fields("A1", [Assignment("impact", "4")]), AS_OF, dry_run=True)
    assert [one.rule.id for one in made.open] == ["RR201"]
    file.write_bytes(TEXT.replace(b"  - {id: A1", b"  # riskreg: ignore RR201 -- the board knows\n  - {id: A1"))
    assert make(source, set_fields("A1", [Assignment("impact", "4")]), AS_OF, dry_run=True).open == ()


DRIVER = """
import json, os, random, signal, sys, time
from pathlib import Path
from riskreg.amend import change
from riskreg.edit import Insert, Set
from riskreg.loader import load

file, times = Path(sys.argv[1]), int(sys.argv[2])

def title():
    found = load(file.read_bytes(), file.name)
    if found.register is None:
        raise SystemExit("no longer a register")
    return int(found.register.title.split()[-1])

def count_up(document):
    return [Set(("title",), "Staff access " + str(int(document.data["title"].split()[-1]) + 1))]
"""
KILLED = f"""{DRIVER}
chance, seen = random.Random(), []
for _ in range(times):
    child = os.fork()
    if not child:
        while True:
            change(file, file.name, count_up)
    time.sleep(chance.random() * 0.05)
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
    seen.append(title())
change(file, file.name, count_up)
print(json.dumps([seen, os.listdir(file.parent)]))
"""
TOGETHER = f"""{DRIVER}
children = []
for number in range(times):
    child = os.fork()
    if not child:
        entry = {{"id": f"X{{number}}", "title": f"Risk {{number}}", "likelihood": 2, "impact": 2}}
        made = change(file, file.name, lambda _: [Insert(("risks", "adopting"), entry)])
        os._exit(0 if made.written else 1)
    children.append(child)
failed = sum(bool(os.waitpid(child, 0)[1]) for child in children)
ids = [risk.id for risk in load(file.read_bytes(), file.name).register.risks.adopting]
print(json.dumps([failed, sorted(ids), os.listdir(file.parent)]))
"""


def driven(program, file, times):
    """What a program prints as JSON; it starts once, and forks."""
    done = subprocess.run([sys.executable, "-c", program, str(file), str(times)], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()[-2_000:]
    return json.loads(done.stdout)


ON_LINUX = pytest.mark.skipif(sys.platform != "linux", reason="it forks, and looks at what Linux keeps")


@ON_LINUX
def test_killed_at_any_point_it_is_a_whole_register_and_no_edit_is_gone(file):
    file.write_bytes(as_yaml(register(title="Staff access 0")))
    seen, beside = driven(KILLED, file, 200)
    assert seen == sorted(seen)
    assert seen[-1] > 50
    assert beside == ["register.yaml"]


@ON_LINUX
def test_of_two_hundred_risks_added_at_once_none_is_lost(file):
    file.write_bytes(as_yaml(register(risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]}, mitigations=[])))
    failed, ids, beside = driven(TOGETHER, file, 200)
    assert failed == 0
    assert ids == sorted(["A1", *(f"X{number}" for number in range(200))])
    assert beside == ["register.yaml"]


def test_an_insert_and_a_set_at_once(file):
    amended = changed(
        file, Set(("title",), "New"), Insert(("mitigations",), {"id": "two", "title": "Two", "status": "withdrawn"})
    )
    assert amended.written
    data = loaded(file.read_bytes()).document.data
    assert (data["title"], [one["id"] for one in data["mitigations"]]) == ("New", ["policy", "two"])
    gone, came = lines_changed(TEXT, file.read_bytes())
    assert (len(gone), len(came)) == (2, 5)  # the title; and the last line, which now ends
