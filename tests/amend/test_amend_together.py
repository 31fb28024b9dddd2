"""Several files are written all or none: whatever stops it, each is whole, and what was written is put back."""

import os

import pytest

from riskreg import files
from riskreg.amend.together import Stopped, Writing, told, write_all
from riskreg.files import ChangedMeanwhile


@pytest.fixture
def three(tmp_path):
    """Three files in three folders, to be given other bytes."""
    made = []
    for name in ("a", "b", "c"):
        place = tmp_path / name / "register.yaml"
        place.parent.mkdir()
        place.write_bytes(b"old " + name.encode())
        made.append(Writing(place, f"{name}/register.yaml", place.read_bytes(), b"new " + name.encode()))
    return made


def now(three):
    return [one.path.read_bytes()[:3] for one in three]


def alone(three):
    """Whether nothing lies beside any of the files."""
    return all(list(one.path.parent.iterdir()) == [one.path] for one in three)


def stopped(three):
    with pytest.raises(Stopped) as caught:
        write_all(three)
    assert alone(three)
    return caught.value


def test_all_are_written(three):
    write_all(three)
    assert now(three) == [b"new"] * 3
    assert alone(three)


def test_one_that_somebody_has_changed_keeps_all_as_they_are(three):
    three[2].path.write_bytes(b"theirs")
    fault = stopped(three)
    assert (fault.at.name, fault.put_back, fault.left) == ("c/register.yaml", (), ())
    assert told(fault).rule.id == "RR810"
    assert now(three) == [b"old", b"old", b"the"]


def test_one_that_may_not_be_written_keeps_all_as_they_are(three, monkeypatch):
    really = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: path != three[1].path and really(path, mode))
    fault = stopped(three)
    assert told(fault).message == "b/register.yaml cannot be changed: permission denied. It is as it was."
    assert now(three) == [b"old"] * 3


def moving(monkeypatch, at, act):
    """Do something just before a file is moved into its place."""
    really = files.Aside.take_its_place

    def take_its_place(aside):
        if aside.target == at:
            act()
        really(aside)

    monkeypatch.setattr(files.Aside, "take_its_place", take_its_place)


def test_what_was_written_before_one_could_not_be_is_put_back_and_that_is_told(three, monkeypatch):
    moving(monkeypatch, three[2].path, lambda: three[2].path.write_bytes(b"theirs"))
    fault = stopped(three)
    assert isinstance(fault.fault, ChangedMeanwhile)
    assert now(three) == [b"old", b"old", b"the"]
    assert (
        "a/register.yaml and b/register.yaml had been changed by then, and are as before again." in told(fault).message
    )


def test_what_somebody_has_changed_since_is_not_put_back_and_that_is_told(three, monkeypatch):
    def act():
        three[0].path.write_bytes(b"theirs")
        raise OSError(28, "No space left on device")

    moving(monkeypatch, three[2].path, act)
    fault = stopped(three)
    assert (fault.put_back, fault.left) == (("b/register.yaml",), ("a/register.yaml",))
    assert now(three) == [b"the", b"old", b"old"]
    assert "a/register.yaml had been changed by then, and could not be put back." in told(fault).message
    assert told(fault).rule.id == "RR802"


@pytest.mark.parametrize("number", [0, 1, 2])
def test_ctrl_c_stops_before_the_first_or_after_the_last(three, monkeypatch, number):
    moving(monkeypatch, three[number].path, lambda: os.kill(os.getpid(), 2))
    with pytest.raises(KeyboardInterrupt):
        write_all(three)
    assert now(three) == [b"new"] * 3
    assert alone(three)
