"""One file, the whole way."""

import csv
import json
import os
import subprocess

import pytest
from making import AS_OF, as_yaml, register, risk
from typer.testing import CliRunner

from riskreg import rules
from riskreg.cli import app
from riskreg.diagnostics import Diagnostic, Exit
from riskreg.locate import SourceFile, find
from riskreg.scoring import exit_status, score


def file(content, name="register.yaml", fault=None):
    from pathlib import Path

    return SourceFile(name, None, Path(), content, fault)


GOOD = as_yaml(register())
GONE = Diagnostic(rules.UNREADABLE, "gone.yaml", None, "There is no file gone.yaml.", "Check the name.")


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ([file(GOOD)], Exit.DONE),
        ([file(GOOD), file(b"riskreg: 2")], Exit.FAULTY),
        ([file(b"riskreg: 2"), file(None, fault=GONE)], Exit.USAGE),
        ([], Exit.DONE),
    ],
)
def test_the_exit_status_is_the_worst_of_all_files(files, status):
    assert exit_status(score(files, AS_OF)) is status


def test_a_fault_in_one_file_leaves_the_others_as_they_are():
    broken, whole = score([file(b"- a list"), file(GOOD)], AS_OF)
    assert broken.evaluation is None
    assert whole.evaluation is not None


def test_diagnostics_come_in_the_order_of_the_file():
    data = register(appetite={})
    data["mitigations"][0].update(status="agreed", evidence=[])
    (one,) = score([file(as_yaml(data))], AS_OF)
    places = [(found.place.line, found.place.column) for found in one.diagnostics]
    assert places == sorted(places)
    assert {found.rule for found in one.diagnostics} == {rules.NO_APPETITE, rules.NO_DUE_DATE}


def test_a_file_in_a_folder_is_scored_with_a_scheme_beside_it(tmp_path, monkeypatch):
    scheme = "name: Two\nlikelihood: [no, yes]\nimpact: [small, large]\nbands: [{name: Low, from: 1}, {name: High, from: 4}]\n"
    (tmp_path / "ours.yaml").write_text(scheme)
    text = as_yaml(register(scheme="ours.yaml", appetite={"default": "Low"})).replace(
        b'"likelihood": 4, "impact": 3', b'"likelihood": "yes", "impact": "large"'
    )
    (tmp_path / "register.yaml").write_bytes(text)
    monkeypatch.chdir(tmp_path)
    files, message = find([])
    (one,) = score(files, AS_OF)
    assert message is None
    assert one.evaluation is not None, one.diagnostics
    assert one.evaluation.current.adopting.bands == (1, 0)


# ------------------------------------------------------------------ a register that extends others


@pytest.fixture
def layers(tmp_path, monkeypatch):
    """A repository with a register that extends two others, one in another folder; all committed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "shared").mkdir()
    whole = register(
        risks={side: [risk(name, likelihood=2)] for side, name in (("adopting", "A1"), ("not_adopting", "N1"))},
        mitigations=[],
    )
    (tmp_path / "shared" / "base.yaml").write_bytes(b"# what all share\n" + as_yaml(whole))
    (tmp_path / "middle.yaml").write_text(
        "riskreg: 1\nextends: shared/base.yaml\nrisks:\n  adopting:\n    - {id: A1, likelihood: 3}\n"
    )
    (tmp_path / "register.yaml").write_text("riskreg: 1\nextends: middle.yaml\n")
    git("init", "-q")
    git("add", ".")
    git("commit", "-qm", "All")
    return tmp_path


def git(*arguments):
    """What the real git prints, with nobody's settings."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    command = ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments]
    return subprocess.run(command, env=environment, check=True, capture_output=True, text=True).stdout


def revision(*names):
    """The revision that the first of these is said to be of, and the short name of HEAD."""
    files, _ = find(names or ("register.yaml",))
    return score(files, AS_OF)[0].revision, git("rev-parse", "HEAD")[:12]


@pytest.mark.parametrize(
    "asked", [("register.yaml",), ("{}/register.yaml",), ("register.yaml", "middle.yaml", "shared")]
)
def test_a_revision_is_told_where_it_holds_a_register_and_all_that_it_extends(layers, asked):
    told, head = revision(*(one.format(layers) for one in asked))
    assert told == head


@pytest.mark.parametrize("changed", ["register.yaml", "middle.yaml", "shared/base.yaml"])
def test_a_change_in_any_layer_leaves_no_revision_until_it_is_committed(layers, changed):
    with (layers / changed).open("a") as file:
        file.write("# changed\n")
    assert revision()[0] is None
    git("commit", "-qam", "Changed")
    told, head = revision()
    assert told == head


@pytest.mark.usefixtures("layers")
def test_a_layer_that_git_does_not_hold_leaves_no_revision():
    git("rm", "-q", "--cached", "shared/base.yaml")
    git("commit", "-qm", "Out")
    assert revision()[0] is None
    assert revision("middle.yaml")[0] is None


def test_a_register_that_extends_a_pack_has_the_revision_of_its_own_file(layers):
    (layers / "own.yaml").write_text("riskreg: 1\nextends: elections@1\norganisation: Otherton\n")
    assert revision("own.yaml")[0] is None
    git("add", ".")
    git("commit", "-qm", "Own")
    told, head = revision("own.yaml")
    assert told == head


@pytest.mark.usefixtures("layers")
def test_outputs_say_of_each_risk_the_file_and_line_where_it_was_last_said():
    def output(form):
        return CliRunner().invoke(app, ["score", "register.yaml", "--format", form, "--as-of", str(AS_OF)]).stdout

    (told,) = json.loads(output("json"))["registers"]
    assert {one["id"]: (one["file"], one["line"]) for one in told["risks"]} == {
        "A1": ("middle.yaml", 5),
        "N1": ("shared/base.yaml", 8),
    }
    rows = list(csv.DictReader(output("csv").splitlines()))
    assert {row["id"]: (row["file"], row["line"]) for row in rows} == {
        "A1": ("middle.yaml", "5"),
        "N1": ("shared/base.yaml", "8"),
    }


@pytest.mark.usefixtures("layers")
def test_a_fault_that_a_check_finds_is_shown_in_the_file_that_it_came_from():
    (one,) = score(find(("register.yaml",))[0], AS_OF)
    found = {(found.rule, found.file, found.place.line) for found in one.diagnostics}
    assert (rules.NOT_DETERMINED, "shared/base.yaml", 8) in found
    assert (rules.NOT_DETERMINED, "middle.yaml", 5) in found


@pytest.mark.parametrize("named", ["ours.yaml", "schemes/ours.yaml"])
def test_a_revision_holds_the_scheme_too(layers, named):
    scheme = layers / named
    scheme.parent.mkdir(exist_ok=True)
    levels = "[1, 2, 3, 4, 5]"
    scheme.write_text(
        f"name: Ours\nlikelihood: {levels}\nimpact: {levels}\nbands: [{{name: Low, from: 1}}, {{name: High, from: 9}}]\n"
    )
    (layers / "own.yaml").write_bytes(as_yaml(register(scheme=named, appetite={})))
    git("add", ".")
    git("commit", "-qm", "Own")
    told, head = revision("own.yaml")
    assert told == head
    scheme.write_text(scheme.read_text().replace("from: 9", "from: 8"))
    assert revision("own.yaml")[0] is None
