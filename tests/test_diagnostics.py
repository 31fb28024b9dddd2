"""Diagnostics: the ground floor, what is an error, and the order in which a reader meets them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Exit, Place, Rule, Severity, has_errors, in_order
from riskreg.rules import RULES


def found(rule=rules.SYNTAX, file="a.yaml", line=1, column=1, message="m"):
    return Diagnostic(rule, file, Place(line, column, line, column + 1), message, "remedy")


DIAGNOSTICS = st.builds(
    found, st.sampled_from(RULES), st.sampled_from(["a.yaml", "b.yaml"]), st.integers(1, 3), st.integers(1, 3)
)


def test_a_diagnostic_is_as_severe_as_its_rule():
    assert found(rules.SYNTAX).severity is Severity.ERROR
    assert found(rules.UNUSED_MITIGATION).severity is Severity.WARNING
    assert found(rules.NO_APPETITE).severity is Severity.NOTE


def test_only_errors_stop_a_register():
    lesser = [found(rules.UNUSED_MITIGATION), found(rules.NO_APPETITE)]
    assert not has_errors([])
    assert not has_errors(lesser)
    assert has_errors([*lesser, found(rules.SYNTAX)])


def test_diagnostics_are_sorted_by_file_then_place_then_rule_then_message():
    inorder = [
        Diagnostic(rules.UNREADABLE, "a.yaml", None, "m", "r"),
        found(rules.WRONG_VALUE, line=1),
        found(rules.SYNTAX, line=2, column=1),
        found(rules.WRONG_VALUE, line=2, column=1, message="a"),
        found(rules.WRONG_VALUE, line=2, column=1, message="b"),
        found(rules.SYNTAX, line=2, column=3),
        found(rules.SYNTAX, line=10),
        found(file="b.yaml"),
    ]
    assert in_order(reversed(inorder)) == inorder


@given(st.lists(DIAGNOSTICS), st.randoms())
def test_the_order_does_not_depend_on_who_reported_first(diagnostics, chance):
    shuffled = chance.sample(diagnostics, len(diagnostics))
    assert in_order(shuffled) == in_order(diagnostics)


def test_a_diagnostic_cannot_be_changed():
    with pytest.raises(AttributeError):
        found().message = "another"


def test_every_rule_has_a_number_and_a_name_of_its_own():
    assert len({rule.id for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def test_every_rule_that_is_defined_is_listed():
    defined = {rule.id for rule in vars(rules).values() if isinstance(rule, Rule)}
    assert defined == {rule.id for rule in RULES}


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_says_what_it_means_in_a_sentence(rule):
    assert rule.id.startswith("RR")
    assert rule.name == rule.name.lower().replace(" ", "-")
    assert rule.summary[0].isupper()
    assert rule.summary.endswith(".")


def test_the_exit_statuses_are_those_that_scripts_rely_on():
    assert (Exit.DONE, Exit.FAULTY, Exit.USAGE) == (0, 1, 2)
