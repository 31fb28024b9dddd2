"""The commands about what comes with riskreg: presets, rules and schemas are listed, shown and suggested."""

import pytest
from running import riskreg, text

from riskreg.rules import RULES


def sections(shown):
    """The ids of the rules that the output has a section on."""
    return [row.split()[1] for row in shown.decode().splitlines() if row.startswith("## ")]


def test_schemes_are_listed_and_shown():
    assert "brighton-hove-5x5" in text(riskreg("schemes"))
    assert "Brighton & Hove City Council" in text(riskreg("schemes", "brighton-hove-5x5"))


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        (["schemes", "brighton"], "There is no preset `brighton`. Did you mean `brighton-hove-5x5`?"),
        (["schemes", "\x1b[31m"], "There is no preset `<U+001B>[31m`. Use one of: brighton-hove-5x5,"),
        (["schema", "registr"], "There is no schema `registr`. Did you mean `register`?"),
        (["rule", "unused-mitigatoin"], "There is no rule `unused-mitigatoin`. Did you mean `unused-mitigation`?"),
        (["rule", "RR999"], "There is no rule `RR999`. Write an id (RR603), a family (RR6)"),
        (["rule", ""], "There is no rule ``. Write an id"),
    ],
)
def test_what_is_not_there_is_told_in_a_line_with_what_there_is(asked, says):
    done = riskreg(*asked)
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert done.stderr.decode().startswith(says)


def test_every_rule_is_listed():
    listed = text(riskreg("rules"))
    assert all(rule.id in listed for rule in RULES)
    assert max(map(len, listed.splitlines())) <= 80


def test_a_rule_is_found_by_its_number_and_by_its_name_in_any_case():
    shown = {riskreg("rule", asked).stdout for asked in ("RR205", "rr205", "overdue", "Overdue")}
    assert [sections(one) for one in shown] == [["RR205"]]


def test_of_a_family_every_rule_is_told_one_after_another_as_if_asked_for_alone():
    shown = riskreg("rule", "rr9").stdout
    ids = [rule.id for rule in RULES if rule.id.startswith("RR9")]
    assert sections(shown) == ids
    assert shown == b"\n".join(riskreg("rule", one).stdout for one in ids)
