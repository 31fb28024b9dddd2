"""A register against the pack it came from: which side changed what, and what is no difference."""

import json
import re
from copy import deepcopy
from pathlib import Path

import pytest
from making import AS_OF, ROOT, as_yaml, mitigation, register, risk

from riskreg import packs
from riskreg.diff import Change
from riskreg.locate import SourceFile
from riskreg.schemes import PRESETS, preset
from riskreg.scoring import score
from riskreg.starter import copy
from riskreg.upstream import Basis, upstream

PACK = "staff-access"  # the name of a pack that riskreg ships; what these tests ship under it is their own
CAME = {"pack": PACK, "edition": 1, "organisation": "Exampleshire Council"}


def first_edition():
    return register(
        edition=1,
        decision={"question": "Should {organisation} allow it?", "meeting": "2026-12-10", "objectives": [{"id": "listen", "title": "Listen", "source": "Plan"}]},
        risks={
            "adopting": [
                risk("A1", owner="Head of HR", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
                risk("A2", mitigated_by=[{"mitigation": "policy", "likelihood": -1}, {"mitigation": "course", "impact": -1}]),
                risk("A3", impact={"service": 2, "money": 3}, mitigated_by=[{"mitigation": "course", "likelihood": -1}]),
            ],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy", due="2026-10-31"), mitigation("course", cost={"annual": 500})],
        options=[{"id": "open", "title": "Open", "side": "adopting", "mitigations": ["policy", "course"], "serves": ["listen"], "recommended": True}],
    )  # fmt: skip


@pytest.fixture
def place(tmp_path):
    """A folder of packs with one edition of one pack."""
    (tmp_path / "packs" / "editions").mkdir(parents=True)
    ship(tmp_path / "packs", first_edition())
    return tmp_path / "packs"


def ship(place, data):
    """Put an edition where the newest is looked for, and the one before it where it belongs."""
    newest = place / f"{PACK}.yaml"
    if data["edition"] > 1:
        newest.rename(place / "editions" / f"{PACK}@{data['edition'] - 1}.yaml")
    newest.write_bytes(as_yaml(data))
    packs._content.cache_clear()


def second(place, change):
    """Ship edition 2: the first, with what a function changes in it."""
    data = first_edition() | {"edition": 2}
    change(data)
    ship(place, data)


def own(**keys):
    """A copy of the first edition, as `init` makes one."""
    return packs.blank(first_edition()) | {"organisation": "Otherton Council", "copied_from": CAME} | keys


def scored(content, folder=ROOT):
    (one,) = score(
        [SourceFile("r.yaml", None, folder, content if isinstance(content, bytes) else as_yaml(content))], AS_OF
    )
    assert one.evaluation is not None, [found.message for found in one.diagnostics]
    return one


def held(data, place=None):
    return upstream(scored(data), place)


def adopting(data, name):
    return next(one for one in data["risks"]["adopting"] if one["id"] == name)


# -- what is no difference -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", packs.NAMES)
@pytest.mark.parametrize("scheme", PRESETS)
def test_a_fresh_copy_of_a_shipped_pack_does_not_differ_from_it(name, scheme):
    pack = packs.shipped(name)
    found = held(copy(pack, "Otherton Council", preset(scheme)).encode())
    assert (found.theirs, found.ours, found.clashes) == ([], [], [])
    assert (found.pack, found.edition, found.newest, found.basis) == (
        name,
        pack.edition,
        pack.edition,
        Basis.ITS_EDITION,
    )


def filled_in():
    """A copy in which an organisation has said all that it is meant to say, and said other things otherwise."""
    data = own(
        review_on="2027-06-30",
        background_papers=["Ours"],
        lessons=[{"kind": "failure", "title": "t", "lesson": "l"}],
        caveat="Ours",
        currency="€",
        exempt="Paragraph 3",
    )
    data["decision"] |= {"meeting": "2027-02-01", "question": "Should Otherton Council\n  allow it?"}
    data["decision"]["objectives"][0]["source"] = "Our plan"
    data["options"][0] |= {"begins": "2027-04-01", "recommended": True}
    data["appetite"] = {"default": "SIGNIFICANT"}
    one = adopting(data, "A1")
    one |= {
        "reviewed": {"by": "Head of HR", "on": "2026-11-01"},
        "likelihood": "Likely",
        "review_on": "2027-01-01",
        "treatment": "treat",
        "exempt": False,
    }
    one["mitigated_by"][0]["impact"] = 0
    data["mitigations"][0] |= {"status": "in place", "done_on": "2026-11-01", "evidence": ["a.md"], "due": "2026-11-01"}
    data["mitigations"][1] |= {"cost": {"annual": 500.0, "hours": 0}}
    del data["mitigations"][1]["status"]
    data["risks"]["adopting"].reverse()
    data["options"][0]["mitigations"].reverse()
    return data  # fmt: skip


def test_what_an_organisation_is_meant_to_say_is_no_difference(place):
    found = held(filled_in(), place)
    assert found.ours == []
    second(place, lambda data: data["decision"].update(meeting="2028-01-01"))
    found = held(filled_in(), place)
    assert (found.theirs, found.ours, found.newest) == ([], [], 2)


# -- who changed what ------------------------------------------------------------------------------------------------


def changed_there(data):
    adopting(data, "A1").update(likelihood=5, owner="Chief Executive", category="service")
    adopting(data, "A2")["mitigated_by"][0]["likelihood"] = -2
    data["risks"]["adopting"].append(risk("A4", mitigated_by=[{"mitigation": "policy"}]))
    data["mitigations"][1]["cost"] = {"annual": 900}


def test_each_change_has_the_side_that_made_it(place):
    second(place, changed_there)
    data = own()
    adopting(data, "A1").update(owner="Town Clerk", proximity="Soon", category="service")
    data["mitigations"][1]["cost"] = {"annual": 700}
    data["options"][0]["mitigations"] = ["policy"]
    found = held(data, place)
    assert found.theirs == [
        Change(("risks", "A1", "likelihood"), 4, 5),
        Change(("risks", "A2", "mitigated_by", "policy", "likelihood"), -1, -2),
        Change(("risks", "A4"), None, {"side": "adopting", **risk("A4", mitigated_by=[{"mitigation": "policy"}])}),
    ]
    assert found.ours == [
        Change(("risks", "A1", "proximity"), None, "Soon"),
        Change(("options", "open", "mitigations", "course"), "course", None),
    ]
    clashes = {clash.path: (clash.theirs, clash.ours) for clash in found.clashes}
    assert clashes == {
        path: ([Change(path, before, theirs)], [Change(path, before, ours)])
        for path, before, theirs, ours in (
            (("risks", "A1", "owner"), "Head of HR", "Chief Executive", "Town Clerk"),
            (("mitigations", "course", "cost", "annual"), 500, 900, 700),
        )
    }
    assert found.alike == 1  # both say the same category


def test_what_has_been_taken_over_is_counted_and_not_shown(place):
    second(place, changed_there)
    data = own()
    changed_there(data)
    found = held(data, place)
    assert (found.theirs, found.ours, found.clashes, found.alike) == ([], [], [], 6)
    found = held(data | {"copied_from": CAME | {"edition": 2}}, place)
    assert (found.theirs, found.ours, found.alike) == ([], [], 0)


def test_changes_within_what_the_other_side_took_out_need_a_choice(place):
    def change(data):
        adopting(data, "A1").update(likelihood=5, title="Renamed")
        del data["risks"]["adopting"][1]
        adopting(data, "A3")["impact"] = 2

    second(place, change)
    data = own()
    del data["risks"]["adopting"][0]
    adopting(data, "A2").update(owner="Town Clerk", proximity="Soon")
    adopting(data, "A3")["impact"]["money"] = 4
    found = held(data, place)
    assert (found.theirs, found.ours) == ([], [])
    shown = {
        clash.path: ([one.path[2:] for one in clash.theirs], [one.path[2:] for one in clash.ours])
        for clash in found.clashes
    }
    assert shown == {
        ("risks", "A1"): ([("title",), ("likelihood",)], [()]),
        ("risks", "A2"): ([()], [("owner",), ("proximity",)]),
        ("risks", "A3", "impact"): ([("impact",)], [("impact", "money")]),
    }


def test_a_risk_may_change_sides_on_either_side(place):
    second(place, lambda data: data["risks"]["not_adopting"].append(data["risks"]["adopting"].pop(0)))
    data = own()
    data["risks"]["not_adopting"].append(data["risks"]["adopting"].pop(1))
    found = held(data, place)
    assert found.theirs == [Change(("risks", "A1", "side"), "adopting", "not_adopting")]
    assert found.ours == [Change(("risks", "A2", "side"), "adopting", "not_adopting")]


def test_ids_of_ones_own_are_seen_through_where_the_title_is_the_same(place):
    second(place, lambda data: adopting(data, "A1").update(likelihood=5))
    data = json.loads(re.sub(r'"(A1|policy|listen)"', r'"our-\1"', json.dumps(own())))
    adopting(data, "our-A1")["owner"] = "Town Clerk"
    found = held(data, place)
    assert found.theirs == [Change(("risks", "A1", "likelihood"), 4, 5)]
    assert found.ours == [Change(("risks", "A1", "owner"), "Head of HR", "Town Clerk")]
    assert found.called[("risks", "A1")] == "our-A1"
    data["risks"]["adopting"][0]["title"] = "And another title"
    found = held(data, place)  # one gone, which the pack has changed, and one new
    assert [clash.ours for clash in found.clashes] == [[found.clashes[0].ours[0]._replace(after=None)]]
    assert [(one.path, one.before) for one in found.ours] == [(("risks", "our-A1"), None)]


def test_another_scheme_has_the_changes_on_its_own_scale(place):
    second(place, lambda data: adopting(data, "A1").update(likelihood=5))
    pack = packs.shipped(PACK, 1, place)
    data = packs.rescaled(own(scheme="east-devon-4x4"), preset("brighton-hove-5x5"), preset("east-devon-4x4"))
    assert (
        packs.rescaled(packs.blank(pack.document.data), preset("brighton-hove-5x5"), preset("east-devon-4x4"))["risks"]
        == data["risks"]
    )
    found = held(data, place)
    assert found.theirs == [Change(("risks", "A1", "likelihood"), 3, 4)]
    assert found.ours == []
    assert held(data | {"appetite": {"default": "Medium"}}, place) == found  # decided here: the pack has none for it


def test_an_appetite_in_the_bands_of_the_pack_is_a_change_of_it(place):
    assert held(own(appetite={"default": "Moderate"}), place).ours == [
        Change(("appetite", "default"), "Significant", "Moderate")
    ]


def test_who_raises_a_concern_here_is_no_difference_but_the_concern_is(place):
    one = {"concern": "It costs too much", "answer": "Less than it did.", "raised_by": "Heads of service"}
    second(place, lambda data: data.update(concerns=[one]))
    came = CAME | {"edition": 2}
    assert held(own(copied_from=came, concerns=[one | {"raised_by": "The union"}]), place).ours == []
    assert len(held(own(copied_from=came, concerns=[one | {"answer": "Nothing."}]), place).ours) == 1  # fmt: skip


# -- which edition ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edition", "basis"),
    [(1, Basis.ITS_EDITION), (2, Basis.ITS_EDITION), (None, Basis.NOT_RECORDED), (0, Basis.NOT_HELD), (-(10**17), Basis.NOT_HELD), (3, Basis.TOO_NEW), (10**17, Basis.TOO_NEW)],
)  # fmt: skip
def test_an_edition_that_is_held_not_recorded_not_held_or_too_new(place, edition, basis):
    second(place, changed_there)
    came = {key: value for key, value in (CAME | {"edition": edition}).items() if value is not None}
    found = held(own(copied_from=came), place)
    assert (found.basis, found.edition, found.newest) == (basis, edition, 2)
    if basis is Basis.TOO_NEW:
        assert (found.theirs, found.ours) == ([], [])
    elif basis is not Basis.ITS_EDITION:
        assert found.theirs == []
        assert Change(("risks", "A1", "likelihood"), 5, 4) in found.ours


def test_an_edition_that_was_replaced_and_not_kept_is_not_held(place):
    second(place, changed_there)
    (place / "editions" / f"{PACK}@1.yaml").unlink()
    packs._content.cache_clear()
    assert held(own(), place).basis is Basis.NOT_HELD


@pytest.mark.parametrize("came", [None, {"organisation": "Otherton Council"}, {"pack": "no-such-pack", "edition": 1}, {"pack": "../registers/staff-access"}])  # fmt: skip
def test_a_register_that_is_from_no_pack_has_none(place, came):
    data = own(copied_from=came)
    if came is None:
        del data["copied_from"]
    assert held(data, place) is None


def test_a_register_that_extends_a_pack_is_held_against_it(tmp_path):
    data = {
        "riskreg": 1, "extends": "staff-access@1", "organisation": "Otherton Council",
        "dropped": [{"id": "A7", "reason": "None here"}, {"id": "A1", "field": "proximity", "reason": "Not so"}],
        "risks": {"adopting": [{"id": "A2", "owner": "Town Clerk"}]},
    }  # fmt: skip
    found = upstream(scored(data, tmp_path))
    assert found.extends
    assert [(one.path, one.after) for one in found.ours] == [
        (("risks", "A1", "proximity"), None),
        (("risks", "A2", "owner"), "Town Clerk"),
        (("risks", "A7"), None),
    ]


def test_a_register_with_errors_has_no_comparison(tmp_path):
    (one,) = score([SourceFile("r.yaml", None, tmp_path, as_yaml(own(scheme="none")))], AS_OF)
    assert upstream(one) is None


def test_the_packs_and_the_register_are_left_as_they_were(place):
    second(place, changed_there)
    one = scored(own())
    before = deepcopy(one.document.data), Path(place / f"{PACK}.yaml").read_bytes()
    pack = packs.shipped(PACK, 2, place)
    assert upstream(one, place) == upstream(one, place)
    assert (one.document.data, Path(place / f"{PACK}.yaml").read_bytes()) == before
    assert pack.document.data == packs.shipped(PACK, 2, place).document.data
