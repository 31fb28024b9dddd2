"""An edit of a register that others extend: it is refused where it would break one of them."""

import pytest
from making import as_yaml, mitigation, register, risk
from running import riskreg, text


@pytest.fixture
def layered(tmp_path):
    """A register, one that extends it and speaks of A1, and one that only looks like it."""
    base = register(
        risks={
            "adopting": [risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]), risk("A2")],
            "not_adopting": [risk("N1")],
        },
        mitigations=[mitigation("policy")],
    )
    (tmp_path / "base.yaml").write_bytes(as_yaml(base))
    (tmp_path / "upper.yaml").write_text(
        "riskreg: 1\nextends: ./base.yaml\nrisks:\n  adopting:\n    - {id: A1, likelihood: 2}\n"
    )
    (tmp_path / "notes.yaml").write_text("extends: nothing\n")
    return tmp_path


def test_a_removal_is_refused_while_a_register_above_names_the_thing_with_the_place_there(layered):
    before = (layered / "base.yaml").read_bytes()
    done = riskreg("remove", "A1", "base.yaml", cwd=layered)
    shown = " ".join(text(done).split())
    assert done.returncode == 1
    assert "upper.yaml:5:" in shown
    assert "This still names A1." in shown
    assert (layered / "base.yaml").read_bytes() == before


def test_a_rename_changes_the_register_above_as_well(layered):
    done = riskreg("rename", "A1", "B1", "base.yaml", cwd=layered)
    assert done.returncode == 0
    assert "- {id: B1, likelihood: 2}" in (layered / "upper.yaml").read_text()
    assert riskreg("score", "upper.yaml", cwd=layered).returncode == 0


def test_an_edit_that_leaves_it_whole_is_made(layered):
    assert riskreg("set", "A1", "likelihood=3", "base.yaml", cwd=layered).returncode == 0
    assert riskreg("rename", "A2", "B2", "base.yaml", cwd=layered).returncode == 0


def test_what_was_broken_before_is_not_held_against_the_edit(layered):
    (layered / "upper.yaml").write_text(
        "riskreg: 1\nextends: ./base.yaml\nrisks:\n  adopting:\n    - {id: A1, likelihood: 99}\n"
    )
    assert riskreg("set", "A1", "impact=3", "base.yaml", cwd=layered).returncode == 0
