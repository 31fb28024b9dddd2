"""Where a register came from, and what of it nobody here has reviewed."""

import pytest
from making import evaluated, register, risk

from riskreg.model import CopiedFrom
from riskreg.origin import copied_in_words, not_reviewed

CAME = {"pack": "staff-access", "edition": 1, "organisation": "Exampleshire Council"}
REVIEWED = {"by": "Head of HR", "on": "2026-11-21"}


def of(*adopting, **keys):
    return not_reviewed(evaluated(register(risks={"adopting": list(adopting), "not_adopting": [risk("N1", reviewed=REVIEWED)]}, **keys)))  # fmt: skip


def test_only_a_register_that_came_from_elsewhere_waits_for_a_review():
    assert of(risk("A1")) == ((), 0)
    assert of(risk("A1"), copied_from=CAME) == (("A1",), 2)
    assert of(risk("A1"), copied_from={"organisation": "Otherton Council"}) == (("A1",), 2)


def test_a_review_counts_from_its_day():
    later = {"by": "Head of HR", "on": "2026-11-22"}
    assert of(risk("A1", reviewed=REVIEWED), risk("A2", reviewed=later), copied_from=CAME) == (("A2",), 3)


def test_a_closed_risk_waits_for_nothing():
    closed = risk("A2", status="closed", closed={"on": "2026-11-01", "by": "The board", "reason": "Gone"})
    assert of(risk("A1"), closed, copied_from=CAME) == (("A1",), 2)


@pytest.mark.parametrize(
    ("came", "words"),
    [
        (CAME, "the pack staff-access, edition 1"),
        ({"pack": "staff-access"}, "the pack staff-access"),
        ({"organisation": "Otherton Council", "edition": 3}, "a register of Otherton Council, edition 3"),
        ({"on": "2026-01-01"}, "another register"),
    ],
)
def test_where_a_register_came_from_is_said_in_words(came, words):
    assert copied_in_words(CopiedFrom(**came)) == words
