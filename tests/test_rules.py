"""The list of rules is sound: each once, in its family, with its words; and nothing is reported that is not in it."""

import re

import pytest
from making import ROOT

from riskreg import rules
from riskreg.checks import CHECKS
from riskreg.diagnostics import Rule
from riskreg.rules import RULES


def test_no_two_rules_share_an_id_or_a_name():
    assert len({rule.id for rule in RULES}) == len({rule.name for rule in RULES}) == len(RULES)


def test_the_rules_stand_in_the_order_of_their_ids():
    assert [rule.id for rule in RULES] == sorted(rule.id for rule in RULES)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_is_in_a_family_and_says_in_a_sentence_what_it_is_about(rule):
    assert re.fullmatch(r"RR[0-9]\d\d", rule.id)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.name)
    assert rule.summary[0].isupper()
    assert rule.summary.endswith(".")


def test_every_rule_that_has_a_name_in_the_module_is_listed():
    assert {rule for rule in vars(rules).values() if isinstance(rule, Rule)} == set(RULES)


def test_rules_are_made_in_their_own_module_only():
    makers = [path.name for path in (ROOT / "src").rglob("*.py") if re.search(r"\bRule\(", path.read_text("utf-8"))]
    assert sorted(makers) == ["diagnostics.py", "rules.py"]  # where the class is, and where the rules are


def test_every_rule_is_used_somewhere():
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py") if path.name != "rules.py")
    names = [name for name, rule in vars(rules).items() if isinstance(rule, Rule)]
    assert [name for name in names if f"rules.{name}" not in code] == []


def test_every_check_has_a_rule_of_its_own_out_of_the_list():
    checked = [check.rule for check in CHECKS]
    assert set(checked) <= set(RULES)
    assert len(set(checked)) == len(checked)
