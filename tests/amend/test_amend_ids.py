"""No id is given out twice: the next one looks at all that git knows of the register, and words of riskreg are no ids."""

import shutil
from pathlib import Path

import pytest
from making import AS_OF, as_yaml, loaded, register, risk
from scripted_git import Scripted

from riskreg.amend import make
from riskreg.amend.additions import OBJECTIVE, add_mitigation, add_named, add_risk
from riskreg.amend.ids import WORDS, given_before
from riskreg.amend.upkeep import remove, rename
from riskreg.locate import SourceFile

RISK = {"title": "The canteen queue grows", "likelihood": "2", "impact": "1"}


def with_risks(*names, **keys):
    """A register with these risks of adopting."""
    data = register(**keys)
    data["risks"]["adopting"] = [risk(name) for name in names]
    return data


@pytest.fixture
def repository(tmp_path):
    """A repository whose register has A1."""
    made = Scripted(tmp_path / "r")
    made.commit("2026-01-01", register=with_risks("A1"))
    return made


def edit(made, planner, name="register.yaml"):
    """Make an edit of a register there: what is told of it."""
    file = made.folder / name
    done = make(SourceFile(name, file, file.parent, file.read_bytes()), planner, AS_OF, dry_run=False)
    assert done.amended.diagnostics == []
    return done.said


def added(made, name="register.yaml", **texts):
    """Add a risk: the id that it gets."""
    edit(made, add_risk("adopting", {**RISK, **texts}, ()), name)
    return loaded((made.folder / name).read_bytes(), (made.folder / name).parent).document.data["risks"]["adopting"][-1]["id"]  # fmt: skip


def test_an_id_that_was_removed_is_not_given_out_again(repository):
    repository.commit("2026-01-02", register=with_risks("A1", "A2"))
    edit(repository, remove("A2", with_references=False, reason=None))
    assert added(repository) == "A3"
    repository.commit("2026-01-03")
    edit(repository, remove("A3", with_references=False, reason=None))
    repository.commit("2026-01-04")
    assert added(repository) == "A4"


def test_nor_is_one_that_was_renamed(repository):
    repository.commit("2026-01-02", register=with_risks("A1", "A2"))
    edit(repository, rename("A2", "CHILD"))
    assert added(repository) == "A3"


def test_two_officers_get_ids_of_their_own(repository):
    repository.git("checkout", "--quiet", "-b", "bea")
    assert added(repository) == "A2"
    repository.commit("2026-01-02")
    repository.git("checkout", "--quiet", "main")
    assert added(repository) == "A3"


def test_what_a_colleague_has_pushed_counts_once_it_was_fetched(repository, tmp_path):
    clone = Scripted(tmp_path / "clone")
    clone.git("pull", "--quiet", str(repository.folder), "main")
    repository.commit("2026-01-02", register=with_risks("A1", "A2", "A3"))
    assert added(clone) == "A2"
    clone.git("checkout", "--quiet", "--force", "HEAD")
    clone.git("fetch", "--quiet", str(repository.folder), "main:refs/remotes/origin/main")
    assert added(clone) == "A4"


def test_a_paper_has_the_last_word_though_no_branch_leads_to_it(repository):
    repository.commit("2026-01-02", register=with_risks("A1", "A2"))
    repository.tag("board/2026-01-02")
    repository.git("reset", "--quiet", "--hard", "HEAD~1")
    assert added(repository) == "A3"


@pytest.mark.parametrize("committed", [True, False])
def test_the_file_is_followed_to_where_it_was_before(repository, committed):
    repository.commit("2026-01-02", register=with_risks("A1", "A2"))
    repository.commit("2026-01-03", register=with_risks("A1"))
    (repository.folder / "registers").mkdir()
    repository.git("mv", "register.yaml", "registers/staff.yaml")
    if committed:
        repository.commit("2026-01-04")
    assert added(repository, "registers/staff.yaml") == "A3"


@pytest.mark.parametrize(
    "broken",
    [
        "riskreg: 1\nrisks:\n  adopting:\n    - id: A2\n   title: [\n",
        "{'risks': [{\"id\" : 'A2', \x00",
        "<<<<<<< ours\n- {title: x,\n   id:   A2}\n",
    ],
)
def test_a_version_that_was_broken_had_its_ids_all_the_same(repository, broken):
    repository.commit("2026-01-02", register=broken)
    repository.commit("2026-01-03", register=with_risks("A1"))
    assert added(repository) == "A3"


def test_only_what_stands_behind_id_is_one(repository):
    repository.commit("2026-01-02", register="paid: A2\nrow-id: A3\nidea: A4\nmoves_to: [A5]\n")
    repository.commit("2026-01-03", register=with_risks("A1"))
    assert given_before(repository.folder / "register.yaml") == {"A1", "N1", "policy"}


def test_what_a_register_that_extends_this_one_has_is_not_free(repository):
    repository.write("area.yaml", "riskreg: 1\nextends: register.yaml\nrisks:\n  adopting:\n    - {id: A2, title: Ours, likelihood: 1, impact: 1}\n")  # fmt: skip
    assert added(repository) == "A3"


@pytest.mark.parametrize("place", ["nowhere", "unborn", "bare", "detached", "shallow", "damaged"])
def test_where_git_can_tell_little_or_nothing_an_id_is_found_all_the_same(tmp_path, place):
    made = Scripted(tmp_path / "r")
    if place in ("unborn", "nowhere"):
        made.write("register.yaml", with_risks("A1"))
    else:
        made.commit("2026-01-01", register=with_risks("A1", "A2"))
        made.commit("2026-01-02", register=with_risks("A1"))
    if place == "nowhere":
        shutil.rmtree(made.folder / ".git")
    elif place == "bare":
        made.git("config", "core.bare", "true")
    elif place == "detached":
        made.git("checkout", "--quiet", "--detach")
        made.git("branch", "--quiet", "-D", "main")
    elif place == "shallow":
        made.git("clone", "--quiet", "--depth", "1", made.folder.as_uri(), str(tmp_path / "s"))
        made = Scripted(tmp_path / "s")
    elif place == "damaged":
        shutil.rmtree(made.folder / ".git/objects")
    assert added(made) == {"bare": "A3", "detached": "A3"}.get(place, "A2")


def test_without_git_ids_are_given_as_ever(repository, monkeypatch):
    monkeypatch.setenv("PATH", str(repository.folder))
    assert added(repository) == "A2"


def test_one_that_was_there_before_may_be_chosen_and_that_is_told(repository):
    repository.commit("2026-01-02", register=with_risks("A1", "A2"))
    edit(repository, remove("A2", with_references=False, reason=None))
    _, told = edit(repository, add_risk("adopting", {**RISK, "id": "A2"}, ()))
    assert told == "`A2` was given to something before. If that was something else, choose another id, so that the two are not taken for one: riskreg rename A2 NEW"  # fmt: skip
    assert len(edit(repository, add_risk("adopting", {**RISK, "id": "A7"}, ()))) == 1
    repository.commit("2026-01-03")
    edit(repository, rename("A2", "A9"))
    assert [said[:40] for said in edit(repository, rename("A7", "A2"))[1:]] == [told[:40]]
    assert edit(repository, rename("A9", "A9")) == ("Nothing had to be changed: the register says so already.",)


PLANNERS = {
    "add risk": lambda name: add_risk("adopting", {**RISK, "id": name}, ()),
    "add mitigation": lambda name: add_mitigation({"id": name, "title": "Something"}, ()),
    "add objective": lambda name: add_named(OBJECTIVE, {"id": name, "title": "Something"}),
    "rename": lambda name: rename("A1", name),
}


@pytest.mark.parametrize("planner", PLANNERS)
@pytest.mark.parametrize("word", sorted(WORDS))
def test_a_word_that_means_something_else_is_no_id(tmp_path, planner, word):
    what = "risk" if planner == "rename" else planner.partition(" ")[2]
    said = refused(tmp_path, PLANNERS[planner](word))
    assert said == f"No {what} can be called `{word}`: commands and registers mean something else by it."


@pytest.mark.parametrize(("planner", "name", "what"), [
    ("add risk", "policy", "a mitigation"), ("rename", "policy", "a mitigation"), ("rename", "heard", "an objective"),
    ("add mitigation", "N1", "a risk"), ("add objective", "policy", "a mitigation"),
])  # fmt: skip
def test_what_is_called_so_already_is_of_another_kind(tmp_path, planner, name, what):
    kind = "risk" if planner == "rename" else planner.partition(" ")[2]
    assert refused(tmp_path, PLANNERS[planner](name)) == f"`{name}` is {what} already, so no {kind} gets that id."


def refused(folder: Path, planner):
    """Why an edit is refused; the file stays."""
    data = with_risks("A1", decision={"question": "Should we?", "objectives": [{"id": "heard", "title": "Heard"}]})
    file = folder / "register.yaml"
    file.write_bytes(as_yaml(data))
    made = make(SourceFile("register.yaml", file, folder, as_yaml(data)), planner, AS_OF, dry_run=False)
    assert file.read_bytes() == as_yaml(data)
    (one,) = made.amended.diagnostics
    assert one.rule.id == "RR809"
    assert one.remedy.startswith("Choose another id, ")
    return one.message
