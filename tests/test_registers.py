"""The shipped registers: whole, without error, and each what a pack has to be for whoever begins with it."""

import pytest
from making import AS_OF, ROOT, STAFF_ACCESS

from riskreg import packs
from riskreg.diagnostics import Severity
from riskreg.inspection import Asked, inspect
from riskreg.locate import find
from riskreg.model import SIDES
from riskreg.options import options
from riskreg.scoring import score

each_pack = pytest.mark.parametrize(
    "path", [ROOT / "registers" / f"{name}.yaml" for name in packs.NAMES], ids=packs.NAMES
)


def scored(path):
    files, _ = find([str(path)])
    (one,) = score(files, AS_OF)
    return one


@each_pack
def test_a_pack_has_no_error_and_says_that_it_is_illustrative(path):
    files, _ = find([str(path)])
    inspected = inspect(files, AS_OF, Asked((), (), None))
    assert [found for found in inspected.diagnostics if found.severity is Severity.ERROR] == []
    (one,) = inspected.scored
    assert "illustrative" in one.evaluation.register.caveat


@each_pack
def test_a_pack_begins_with_the_line_that_an_editor_needs_and_says_what_it_is(path):
    named = path.read_text(encoding="utf-8").splitlines()[0].removeprefix("# yaml-language-server: $schema=")
    assert (path.parent / named).resolve() == ROOT / "schemas" / "register.json"
    data = scored(path).document.data
    assert data["edition"] >= 1
    assert data["organisation"] == "Exampleshire Council"


@each_pack
def test_the_name_of_the_organisation_stands_once(path):
    text = path.read_text(encoding="utf-8")
    name = scored(path).evaluation.register.organisation
    assert text.count(name) == 1
    assert "{organisation}" in text


def serving(register, side):
    """The mitigations that do something for a side: lower one of its risks."""
    return {effect.mitigation for one in register.side(side) for effect in one.mitigated_by if min(effect.steps) < 0}


@each_pack
def test_a_pack_is_whole_on_both_sides(path):
    register = scored(path).evaluation.register
    for side in SIDES:
        assert len(register.side(side)) >= 6
        for one in register.side(side):
            assert one.cause
            assert one.event
            assert one.consequence
            assert one.rationale.startswith("Illustrative:")
    assert len(serving(register, "adopting") & serving(register, "not_adopting")) >= 4


@each_pack
def test_a_pack_has_three_options_each_with_a_policy(path):
    register = scored(path).evaluation.register
    policies = {item.id for item in register.mitigations if item.kind == "policy"}
    every = {item.id for item in register.mitigations}
    assert len(register.options) == 3
    assert {option.side for option in register.options} == set(SIDES)
    for option in register.options:
        assert policies & (every if option.mitigations == "all" else set(option.mitigations)), option.id


@each_pack
def test_a_pack_has_whom_to_ask_what_to_gain_and_what_to_consider(path):
    register = scored(path).evaluation.register
    assert len(register.consultation) >= 3
    assert all(item.asked for item in register.consultation)
    assert {item.side for item in register.consultation} == {"internal", "external"}
    assert len(register.benefits) >= 3
    assert len(register.implications) >= 6
    assert all(register.implications.values())


def test_the_staff_access_register_is_a_real_one():
    register = scored(STAFF_ACCESS).evaluation.register
    shared = [
        item.id
        for item in register.mitigations
        if all(
            any(effect.mitigation == item.id for one in register.side(side) for effect in one.mitigated_by)
            for side in ("adopting", "not_adopting")
        )
    ]
    assert len(register.risks.adopting) >= 9
    assert len(register.risks.not_adopting) >= 9
    assert len(shared) >= 8
    assert len(register.mitigations) >= 10
    assert len(register.options) == 3
    for part in (
        register.benefits,
        register.consultation,
        register.concerns,
        register.lessons,
        register.implications,
        register.appetite,
    ):
        assert len(part) >= 3
    for side in ("adopting", "not_adopting"):
        for one in register.side(side):
            assert one.cause
            assert one.event
            assert one.consequence
            assert one.rationale.startswith("Illustrative:")
    assert {lesson.kind for lesson in register.lessons} == {"success", "failure"}
    assert {item.side for item in register.consultation} == {"internal", "external"}


def test_it_has_a_restriction_with_its_limits_and_its_side_effects():
    register = scored(STAFF_ACCESS).evaluation.register
    (block,) = [item for item in register.mitigations if item.kind == "restriction"]
    raised = [
        one.id
        for one in register.risks.not_adopting
        for effect in one.mitigated_by
        if effect.mitigation == block.id and effect.likelihood > 0
    ]
    assert block.limits
    assert len(raised) >= 2


def test_what_is_open_in_it_is_open_honestly():
    one = scored(STAFF_ACCESS)
    assert {found.rule.id for found in one.diagnostics} == {"RR201", "RR205", "RR213", "RR308"}
    assert [found.rule.id for found in one.diagnostics].count("RR201") == 1
    assert [found.rule.id for found in one.diagnostics].count("RR205") == 1


def test_the_recommended_option_leaves_less_than_the_others():
    evaluation = scored(STAFF_ACCESS).evaluation
    (best,) = [option for option in options(evaluation) if option.spec.recommended]
    for other in options(evaluation):
        assert best.tally.or_worse(2) <= other.tally.or_worse(2)
