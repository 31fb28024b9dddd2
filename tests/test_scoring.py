"""One file, the whole way."""

import pytest
from making import AS_OF, as_yaml, register

from riskreg import rules
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
