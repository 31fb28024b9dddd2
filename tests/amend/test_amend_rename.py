"""A rename goes to every register that extends the renamed one: there and nowhere else, all of it or nothing."""

import json
import os
import subprocess
import sys

import pytest
from making import AS_OF, as_yaml, mitigation, register, risk

from riskreg.amend import make
from riskreg.amend.fieldwise import Assignment, set_fields
from riskreg.amend.upkeep import remove, rename
from riskreg.loader import load
from riskreg.locate import SourceFile

EFFECT = {"mitigation": "policy", "likelihood": -1}
BASE = register(
    risks={"adopting": [risk("A1", mitigated_by=[EFFECT]), risk("A2")], "not_adopting": [risk("N1"), risk("N2")]},
    mitigations=[mitigation("policy", kind="policy"), mitigation("late")],
)
LIBRARY = {
    "riskreg": 1,
    "extends": "../shared/base.yaml",
    "title": "Library",
    "risks": {
        "adopting": [{"id": "A1", "treatment": "terminate", "moves_to": ["N1"]}],
        "not_adopting": [risk("N9", mitigated_by=[EFFECT])],
    },
    "mitigations": [{"id": "policy", "owner": "Librarian"}],
    "options": [{"id": "o", "title": "Open", "side": "adopting", "mitigations": ["policy", "late"]}],
    "concerns": [{"concern": "C", "answered_by": "policy"}],
}
YOUTH = {
    "riskreg": 1,
    "extends": "../library/register.yaml",
    "title": "Youth",
    "options": [{"id": "p", "title": "P", "side": "adopting", "mitigations": ["policy"]}],
}
LEFT_OUT = {
    "riskreg": 1,
    "extends": "../shared/base.yaml",
    "title": "Ours",
    "mitigations": [mitigation("policy", title="Another of the same id")],
    "dropped": [{"id": "policy", "reason": "We have our own"}],
    "risks": {"adopting": [risk("A9", mitigated_by=[EFFECT])]},
}
ABOVE_LEFT_OUT = {
    "riskreg": 1,
    "extends": "../ours/register.yaml",
    "title": "Above",
    "mitigations": [{"id": "policy", "owner": "Us"}],
}


class Council:
    """Registers in a git repository."""

    def __init__(self, folder):
        self.folder = folder
        subprocess.run(["git", "init", "-q", folder], check=True)
        self.write("shared/base.yaml", BASE)

    def write(self, name, content):
        place = self.folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content if isinstance(content, bytes) else as_yaml(content))

    def own(self, name):
        """What a file itself says."""
        return load(self.read(name), name, (self.folder / name).parent).document.document.data

    def read(self, name):
        return (self.folder / name).read_bytes()

    def all(self):
        """Every file, but git's own, with what it holds."""
        found = sorted(self.folder.rglob("*"))
        return {
            str(one.relative_to(self.folder)): one.read_bytes()
            for one in found
            if one.is_file() and ".git" not in one.parts
        }

    def make(self, planner, name="shared/base.yaml", *, dry_run=False):
        file = self.folder / name
        return make(SourceFile(name, file, file.parent, b""), planner, AS_OF, dry_run=dry_run)

    def valid(self):
        """Every register of it is one."""
        return all(load(content, name, (self.folder / name).parent).register for name, content in self.all().items())


@pytest.fixture
def council(tmp_path, monkeypatch):
    """A base, the library that extends it, and the youth service that extends the library."""
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    made = Council(tmp_path / "council")
    made.write("library/register.yaml", LIBRARY)
    made.write("youth/register.yaml", YOUTH)
    assert made.valid()
    return made


def replaced(data, old="policy", new="conduct"):
    """Data with one text for another, everywhere."""
    return json.loads(json.dumps(data).replace(f'"{old}"', f'"{new}"'))


def rules_of(made):
    return [one.rule.id for one in made.amended.diagnostics]


def test_every_place_in_every_register_follows(council):
    made = council.make(rename("policy", "conduct"))
    assert made.amended.written
    assert council.own("library/register.yaml") == replaced(LIBRARY)
    assert council.own("youth/register.yaml") == replaced(YOUTH)
    assert council.valid()
    assert [(one.writing.name, said) for one, said in made.amended.others] == [
        ("library/register.yaml", "policy is now conduct here too, in 4 places."),
        ("youth/register.yaml", "policy is now conduct here too, in 1 place."),
    ]
    assert made.amended.notes == ()
    assert sorted(council.all()) == ["library/register.yaml", "shared/base.yaml", "youth/register.yaml"]


@pytest.mark.parametrize(("old", "places"), [("N1", ["moves_to"]), ("A1", ["id"]), ("late", ["mitigations"])])
def test_each_kind_of_thing_has_its_own_places(council, old, places):
    before = council.all()
    assert council.make(rename(old, "new.id")).amended.written
    assert council.own("library/register.yaml") == replaced(LIBRARY, old, "new.id"), places
    assert council.read("youth/register.yaml") == before["youth/register.yaml"]
    assert council.valid()


def test_of_a_register_that_extends_another_its_own_things_go_to_those_above_it_alone(council):
    council.write("youth/register.yaml", YOUTH | {"risks": {"not_adopting": [{"id": "N9", "likelihood": 1}]}})
    before = council.read("shared/base.yaml")
    assert council.make(rename("N9", "N10"), "library/register.yaml").amended.written
    assert council.own("youth/register.yaml")["risks"]["not_adopting"] == [{"id": "N10", "likelihood": 1}]
    assert council.read("shared/base.yaml") == before


def test_what_is_left_out_follows_and_another_of_the_same_id_does_not(council):
    council.write("ours/register.yaml", LEFT_OUT)
    council.write("above/register.yaml", ABOVE_LEFT_OUT)
    assert council.valid()
    assert council.make(rename("policy", "conduct")).amended.written
    assert council.own("ours/register.yaml") == LEFT_OUT | {"dropped": [{"id": "conduct", "reason": "We have our own"}]}
    assert council.own("above/register.yaml") == ABOVE_LEFT_OUT


def test_a_field_that_is_left_out_follows_with_the_rest(council):
    data = LIBRARY | {"dropped": [{"id": "policy", "field": "kind", "reason": "R"}]}
    council.write("library/register.yaml", data)
    assert council.valid()
    assert council.make(rename("policy", "conduct")).amended.written
    assert council.own("library/register.yaml") == replaced(data)


def test_a_risk_and_a_mitigation_of_one_id_that_are_both_left_out_stay_so(council):
    council.write(
        "shared/base.yaml", BASE | {"mitigations": [mitigation("policy"), mitigation("late"), mitigation("N2")]}
    )
    out = {"riskreg": 1, "extends": "../shared/base.yaml", "title": "T", "dropped": [{"id": "N2", "reason": "R"}]}
    council.write("out/register.yaml", out)
    assert council.valid()
    assert council.make(rename("mitigation:N2", "desk")).amended.written
    assert council.own("out/register.yaml")["dropped"] == [{"id": "N2", "reason": "R"}, {"id": "desk", "reason": "R"}]
    assert council.valid()


@pytest.mark.parametrize("where", ["library/register.yaml", "youth/register.yaml"])
def test_two_things_never_become_one(council, where):
    data = council.own(where)
    council.write(where, data | {"mitigations": [*data.get("mitigations", []), mitigation("conduct")]})
    assert council.valid()
    before = council.all()
    made = council.make(rename("policy", "conduct"))
    assert rules_of(made) == ["RR809"]
    assert made.amended.diagnostics[0].file == where
    assert "two would become one" in made.amended.diagnostics[0].message
    assert council.all() == before


def test_nor_does_a_thing_become_one_that_is_inherited(council):
    council.write("library/register.yaml", LIBRARY | {"mitigations": [*LIBRARY["mitigations"], mitigation("desk")]})
    before = council.all()
    assert (
        "two would become one"
        in council.make(rename("desk", "late"), "library/register.yaml").amended.diagnostics[0].message
    )
    assert council.all() == before


def test_a_dry_run_shows_all_of_it_and_writes_nothing(council):
    before = council.all()
    made = council.make(rename("policy", "conduct"), dry_run=True)
    assert [line for line in made.amended.diff.splitlines() if line.startswith("+++")] == [
        "+++ shared/base.yaml", "+++ library/register.yaml", "+++ youth/register.yaml"
    ]  # fmt: skip
    assert council.all() == before
    subprocess.run(["git", "apply", "-p0", "-"], input=made.amended.diff.encode(), cwd=council.folder, check=True)
    after = council.all()
    for name, content in before.items():
        council.write(name, content)
    assert council.make(rename("policy", "conduct")).amended.written
    assert council.all() == after


def test_a_register_with_faults_of_its_own_follows_and_keeps_them(council):
    data = LIBRARY | {"appetite": {"default": "Purple"}}
    data["risks"] = {**data["risks"], "not_adopting": [risk("N9", mitigated_by=[EFFECT, EFFECT])]}  # `policy` twice
    council.write("library/register.yaml", data)
    assert council.make(rename("policy", "conduct")).amended.written
    assert council.own("library/register.yaml") == replaced(data)


def test_one_that_cannot_be_edited_keeps_all_from_being_written(council):
    two_places = b"options: [{id: p, title: P, side: adopting, mitigations: [&m policy]}, {id: q, title: Q, side: adopting, mitigations: [*m]}]"
    council.write("youth/register.yaml", as_yaml({**YOUTH, "options": []}).replace(b"options: []", two_places))
    assert council.valid()
    before = council.all()
    made = council.make(rename("policy", "conduct"))
    assert [(one.file, one.rule.id) for one in made.amended.diagnostics] == [("youth/register.yaml", "RR809")]
    assert council.all() == before


def test_a_link_and_what_it_leads_to_are_one_register(council):
    (council.folder / "library" / "also.yaml").symlink_to("register.yaml")
    made = council.make(rename("policy", "conduct"))
    assert [one.writing.name for one, _ in made.amended.others] == ["library/register.yaml", "youth/register.yaml"]
    assert (council.folder / "library" / "also.yaml").is_symlink()
    assert council.own("library/register.yaml") == replaced(LIBRARY)


def test_what_may_name_it_and_was_not_looked_into_is_told(council):
    council.write("torn.yaml", b"riskreg: 1\nextends: shared/base.yaml\n x: [\n")
    assert "torn.yaml" in council.make(rename("policy", "conduct")).amended.notes[0]
    assert council.make(set_fields("A1", [Assignment("owner", "HR")], None)).amended.notes == ()
    (council.folder / ".git").rename(council.folder / "was")
    assert "no git repository" in council.make(rename("conduct", "policy")).amended.notes[-1]


def test_what_a_register_in_another_folder_names_is_not_removed(council):
    before = council.all()
    made = council.make(remove("late", with_references=True, reason=None))
    assert [(one.file, one.place.line > 0) for one in made.amended.diagnostics[:-1]] == [
        ("library/register.yaml", True)
    ]
    assert "1 place in registers that extend this one still names it" in made.amended.diagnostics[-1].message
    assert council.all() == before
    assert council.make(remove("N2", with_references=True, reason=None)).amended.written


def test_an_edit_that_breaks_a_register_in_another_folder_is_refused(council):
    council.write("library/register.yaml", LIBRARY | {"dropped": [{"id": "A2", "field": "owner", "reason": "R"}]})
    assert council.make(set_fields("A2", [Assignment("owner", "HR")], None)).amended.written
    before = council.all()
    made = council.make(set_fields("A2", [Assignment("owner", "")], None))
    assert [(one.file, one.rule.id) for one in made.amended.diagnostics] == [
        ("library/register.yaml", "RR124"), ("shared/base.yaml", "RR809")
    ]  # fmt: skip
    assert council.all() == before


# A rename that is killed

KILLED_AT = """
import os, signal, sys
from pathlib import Path
from riskreg import files
from riskreg.cli import run

really, left = files.Aside.take_its_place, [int(sys.argv.pop(1))]

def take_its_place(aside):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    really(aside)

files.Aside.take_its_place = take_its_place
run()
"""


def killed(council, written, *words):
    """Run a command that is killed once so many files have been written."""
    done = subprocess.run(
        [sys.executable, "-c", KILLED_AT, str(written), *words], cwd=council.folder, capture_output=True, check=False
    )
    assert done.returncode == -9, done.stderr.decode()[-2_000:]


def whole(data):
    """The library with everything said again, so that its mitigation would stand for itself, too."""
    return data | {"mitigations": [mitigation("policy", owner="Librarian")]}


@pytest.mark.parametrize("written", [0, 1, 2])
@pytest.mark.parametrize("library", [LIBRARY, whole(LIBRARY)], ids=["a part", "the whole"])
def test_after_a_kill_every_file_is_whole_and_the_same_command_finishes_it(council, written, library):
    council.write("library/register.yaml", library)
    assert council.valid()
    before = council.all()
    killed(council, written, "rename", "policy", "conduct", "shared/base.yaml")
    half = council.all()
    assert [half[name] != content for name, content in before.items()] == [written > 0, False, written > 1]
    made = council.make(rename("policy", "conduct"))
    assert made.amended.written, made.amended.diagnostics
    assert council.own("library/register.yaml") == replaced(library)
    assert council.own("youth/register.yaml") == replaced(YOUTH)
    assert council.valid()
    assert sorted(council.all()) == sorted(before)  # nothing is left beside them


def test_what_else_is_asked_of_the_register_is_refused_with_the_command_that_finishes_it(council):
    before = council.all()
    killed(council, 1, "rename", "policy", "conduct", "shared/base.yaml")
    for planner in (
        set_fields("A1", [Assignment("owner", "HR")], None),
        rename("policy", "code"),
        remove("A2", with_references=True, reason=None),
    ):
        refused = council.make(planner).amended
        assert "../library/register.yaml already follows it" in refused.diagnostics[0].message
        command = refused.diagnostics[0].remedy.split(" finishes it.")[0]
    done = subprocess.run(
        [sys.executable, "-m", *command.split()], cwd=council.folder, capture_output=True, check=False
    )
    assert done.returncode == 0, done.stderr.decode()
    assert council.own("library/register.yaml") == replaced(LIBRARY)
    assert sorted(council.all()) == sorted(before)


def test_what_was_put_back_after_a_kill_is_forgotten(council):
    before = council.read("library/register.yaml")
    killed(council, 1, "rename", "policy", "conduct", "shared/base.yaml")
    council.write("library/register.yaml", before)
    assert council.make(set_fields("A1", [Assignment("owner", "HR")], None)).amended.written
    assert [one.name for one in (council.folder / "shared").iterdir()] == ["base.yaml"]


def test_a_register_that_was_edited_after_the_kill_is_finished_all_the_same(council):
    killed(council, 1, "rename", "policy", "conduct", "shared/base.yaml")
    for name, old, new in (("library", b"Librarian", b"Head of Libraries"), ("youth", b"Youth", b"Young people")):
        council.write(f"{name}/register.yaml", council.read(f"{name}/register.yaml").replace(old, new))
    assert council.make(rename("policy", "conduct")).amended.written
    assert council.valid()
    assert b"Head of Libraries" in council.read("library/register.yaml")


@pytest.mark.parametrize(
    "note",
    [
        b"",
        b"{",
        b"[]",
        b'{"kind": 1}',
        b'{"register": "base.yaml", "kind": "risk", "old": "A", "new": "B", "files": []}',
    ],
)
def test_a_note_that_is_none_is_passed_over(council, note):
    council.write("shared/.base.yaml.riskreg-renaming", note)
    assert council.make(set_fields("A1", [Assignment("owner", "HR")], None)).amended.written


def test_renames_of_registers_in_two_folders_that_meet_do_not_wait_for_each_other(council):
    renames = [
        ("policy", "conduct", "shared/base.yaml"),
        ("N9", "N10", "library/register.yaml"),
        ("p", "q", "youth/register.yaml"),
    ]
    running = [
        subprocess.Popen(
            [sys.executable, "-m", "riskreg", "rename", *words], cwd=council.folder, stdout=subprocess.DEVNULL
        )
        for words in renames
    ]
    assert [one.wait(120) for one in running] == [0, 0, 0]
    assert council.valid()
    said = council.read("library/register.yaml") + council.read("youth/register.yaml")
    assert [name in said for name in (b'"policy"', b'"N9"', b'"p"')] == [False] * 3
