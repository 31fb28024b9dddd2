"""The packs: what a copy of one leaves out, how it is carried to another scheme, and that no edition changes unseen.

tests/data/pack-editions.json holds a hash of each edition's data. With RISKREG_UPDATE=1 it is written anew: do so
for a new edition, or for one that no release has shipped yet.
"""

import hashlib
import json
import os

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import ROOT, as_yaml, evaluated, register, registers

from riskreg import packs
from riskreg.schemes import PRESETS, preset

EDITIONS = ROOT / "tests" / "data" / "pack-editions.json"
each_pack = pytest.mark.parametrize("name", packs.NAMES)
schemes = st.sampled_from(PRESETS).map(preset)


# ------------------------------------------------------------------ what is shipped


def test_every_register_that_is_shipped_is_a_pack_and_every_pack_is_shipped():
    assert sorted(file.stem for file in (ROOT / "registers").glob("*.yaml")) == sorted(packs.NAMES)


@each_pack
def test_a_pack_says_its_edition_and_organisation_and_gives_its_levels_as_numbers(name):
    pack = packs.shipped(name)
    assert pack.document.problems == []
    assert isinstance(pack.edition, int)
    assert pack.edition >= 1
    assert isinstance(pack.organisation, str)
    scheme = preset(pack.document.data["scheme"])
    for side in ("adopting", "not_adopting"):
        for risk in pack.document.data["risks"][side]:
            impacts = risk["impact"].values() if isinstance(risk["impact"], dict) else [risk["impact"]]
            assert type(risk["likelihood"]) is int
            assert 1 <= risk["likelihood"] <= len(scheme.likelihood)
            assert all(type(level) is int and 1 <= level <= len(scheme.impact) for level in impacts)


@each_pack
def test_an_id_stands_for_one_thing_in_a_pack_so_that_dropping_it_drops_no_other(name):
    data = packs.shipped(name).document.data
    parts = [
        data["risks"]["adopting"],
        data["risks"]["not_adopting"],
        data["mitigations"],
        data["options"],
        data["decision"]["objectives"],
    ]
    names = [item["id"] for part in parts for item in part]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("text", "name", "edition"),
    [("elections", "elections", None), ("elections@12", "elections", 12), ("elections@0", None, None), ("elections@", None, None),
     ("elections@1\n", None, None), ("../x@1", None, None), ("elections@٣", None, None), ("elections@-1", None, None), ("", None, None)],
)  # fmt: skip
def test_a_pack_is_asked_for_by_its_name_and_perhaps_its_edition(text, name, edition):
    assert packs.asked(text) == (packs.Asked(name, edition) if name else None)


def test_an_earlier_edition_is_still_there_when_a_newer_one_has_replaced_it(tmp_path):
    (tmp_path / "editions").mkdir()
    (tmp_path / "elections.yaml").write_bytes(as_yaml(register(edition=3, title="Newest")))
    (tmp_path / "editions" / "elections@2.yaml").write_bytes(as_yaml(register(edition=2, title="Earlier")))

    def title(edition):
        found = packs.shipped("elections", edition, tmp_path)
        return None if found is None else (found.edition, found.document.data["title"], found.document.name)

    assert title(None) == title(3) == (3, "Newest", "elections.yaml (a pack of riskreg)")
    assert title(2) == (2, "Earlier", "elections@2.yaml (a pack of riskreg)")
    assert title(1) is None
    assert packs.shipped("../elections", None, tmp_path) is None
    assert packs.shipped("staff-access", None, tmp_path) is None


# ------------------------------------------------------------------ a copy


@each_pack
def test_a_copy_keeps_its_paths_and_leaves_out_what_only_happened_there(name):
    data = packs.shipped(name).document.data
    before = json.dumps(data)
    copied, gone = packs.blank(data), packs.left_out(data)
    assert json.dumps(data) == before
    assert gone
    pending = [((), data, copied)]
    while pending:
        path, was, now = pending.pop()
        if isinstance(was, dict):
            assert [key for key in was if (*path, key) not in gone] == list(now)
            pending += [((*path, key), was[key], inner) for key, inner in now.items()]
        elif isinstance(was, list):
            assert len(was) == len(now)
            pending += [((*path, index), *both) for index, both in enumerate(zip(was, now, strict=True))]
        elif path[0] == "mitigations" and path[-1] == "status":
            assert now == "proposed"
        else:
            assert now == was
    assert packs.left_out(copied) == []


@pytest.mark.parametrize("value", [None, 5, "text", [], [None, 5], {}, {"adopting": 5}])
@pytest.mark.parametrize("key", ["risks", "mitigations", "options", "decision", "benefits"])
def test_a_copy_of_what_is_malformed_leaves_it_so(key, value):
    data = register(**{key: value})
    if key == "mitigations" and isinstance(value, int | str):
        data["mitigations"] = {"a": value}
    assert packs.blank(data)[key] == data[key]


# ------------------------------------------------------------------ another scheme


@given(registers(), schemes)
def test_in_the_same_scheme_nothing_is_carried(data, scheme):
    assert packs.rescaled(data, scheme, scheme) == data


@given(schemes, schemes)
def test_levels_keep_their_order_and_the_ends_stay_ends(old, new):
    def carried(key, level):
        risk = {"id": "A1", "likelihood": 1, "impact": {"money": 1}} | {key: level}
        (made,) = packs.rescaled({"risks": {"adopting": [risk]}}, old, new)["risks"]["adopting"]
        assert set(made) == set(risk)
        return made[key]

    for key, before, after in [("likelihood", old.likelihood, new.likelihood), ("impact", old.impact, new.impact)]:
        levels = [carried(key, level) for level in range(1, len(before) + 1)]
        assert levels == sorted(levels)
        assert (levels[0], levels[-1]) == (1, len(after))
        assert carried("impact", {"money": 1, "trust": len(old.impact)}) == {"money": 1, "trust": len(new.impact)}


@given(registers(), schemes, schemes)
def test_in_another_scheme_no_appetite_is_carried_and_all_but_levels_stays(data, old, new):
    before = json.dumps(data)
    made = packs.rescaled(data, old, new)
    assert json.dumps(data) == before
    if old.key != new.key:
        assert "appetite" not in made
    rest = [{key: value for key, value in one.items() if key not in ("risks", "appetite")} for one in (data, made)]
    assert rest[0] == rest[1]


@pytest.mark.parametrize("scheme", PRESETS)
def test_who_extends_a_pack_in_another_scheme_has_the_appetite_that_was_said_here_and_no_other(scheme):
    bands = preset(scheme).bands
    data = {"riskreg": 1, "extends": "staff-access@1", "organisation": "Otterton Council", "scheme": scheme}
    same = scheme == packs.shipped("staff-access").document.data["scheme"]
    assert bool(evaluated(data).register.appetite) == same
    said = evaluated(data | {"appetite": {"default": bands[0].name}}).register.appetite
    assert said["default"] == bands[0].name
    assert (len(said) > 1) == same


def test_labels_are_left_as_they_are():
    old, new = preset("brighton-hove-5x5"), preset("east-devon-4x4")
    data = {"risks": {"adopting": [{"likelihood": "Likely", "impact": None}]}}
    assert packs.rescaled(data, old, new) == data


# ------------------------------------------------------------------ editions

_HOW = (
    "If an edition of {0} has been released: raise `edition:` in registers/{0}.yaml, keep the file as it was as "
    "registers/editions/{0}@{1}.yaml, and record the hash: RISKREG_UPDATE=1 pytest tests/test_packs.py"
)


def hash_of(data):
    """A hash of what a pack says; comments and layout may change."""
    return hashlib.sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()


def recorded_now(place=None):
    """The hash of every edition of every pack that is held."""
    found = {}
    for name in packs.NAMES:
        newest = packs.shipped(name, None, place)
        editions = {edition: packs.shipped(name, edition, place) for edition in range(1, newest.edition + 1)}
        found[name] = {str(edition): hash_of(one.document.data) for edition, one in editions.items() if one is not None}
    return found


def forgotten(recorded, now):
    """What somebody changed in a pack and did not say by an edition."""
    for name, editions in now.items():
        missing = {edition: None for edition in recorded.get(name, {}) if edition not in editions}
        for edition, found in (editions | missing).items():
            was = recorded.get(name, {}).get(edition)
            if was != found:
                what = "is not held any more" if found is None else "is not recorded" if was is None else "has changed"
                yield f"Edition {edition} of {name} {what}. " + _HOW.format(name, edition)


def test_no_pack_has_changed_without_a_new_edition():
    if os.environ.get("RISKREG_UPDATE"):
        EDITIONS.write_text(json.dumps(recorded_now(), indent=2) + "\n", encoding="utf-8")
    told = list(forgotten(json.loads(EDITIONS.read_text(encoding="utf-8")), recorded_now()))
    assert not told, "\n".join(told)


def test_every_edition_that_is_kept_says_that_it_is_that_one():
    for file in (ROOT / "registers" / "editions").glob("*"):
        name, _, edition = file.stem.partition("@")
        assert file.suffix == ".yaml"
        assert int(edition) < packs.shipped(name).edition
        assert packs.shipped(name, int(edition)).edition == int(edition)


def test_a_change_that_raises_no_edition_is_found_out(tmp_path):
    def told(folder, *, edition=1, title="As it was", kept=()):
        """What is said of packs of which this one is another."""
        place = tmp_path / folder
        (place / "editions").mkdir(parents=True)
        for name in packs.NAMES:
            (place / f"{name}.yaml").write_bytes(as_yaml(register(edition=1, title="As it was")))
        (place / "elections.yaml").write_bytes(as_yaml(register(edition=edition, title=title)))
        for one in kept:
            (place / "editions" / f"elections@{one}.yaml").write_bytes(
                as_yaml(register(edition=one, title="As it was"))
            )
        return [one.split(". ")[0] for one in forgotten(recorded, recorded_now(place))]

    recorded = {name: {"1": hash_of(register(edition=1, title="As it was"))} for name in packs.NAMES}
    not_yet, gone = "Edition 2 of elections is not recorded", "Edition 1 of elections is not held any more"
    assert told("same") == []
    assert told("changed", title="Other") == ["Edition 1 of elections has changed"]
    assert told("lost", edition=2, title="Other") == [not_yet, gone]
    assert told("kept", edition=2, title="Other", kept=[1]) == [not_yet]
