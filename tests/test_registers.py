"""The shipped registers: whole, without error, and what the issue of it asked of them."""

import pytest
from making import AS_OF, ROOT, STAFF_ACCESS

from riskreg.diagnostics import Severity
from riskreg.locate import find
from riskreg.options import options
from riskreg.scoring import score

FILES = sorted((ROOT / "registers").glob("*.yaml"))


def scored(path):
    files, _ = find([str(path)])
    (one,) = score(files, AS_OF)
    return one


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_a_shipped_register_has_no_error_and_says_that_it_is_illustrative(path):
    one = scored(path)
    assert [found for found in one.diagnostics if found.severity is Severity.ERROR] == []
    assert "illustrative" in one.evaluation.register.caveat


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_the_name_of_the_organisation_stands_once(path):
    text = path.read_text(encoding="utf-8")
    name = scored(path).evaluation.register.organisation
    assert text.count(name) == 1
    assert "{organisation}" in text


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
