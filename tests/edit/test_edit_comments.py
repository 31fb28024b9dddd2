"""No edit loses a comment that stands neither in what it takes out nor at its end: in made-up texts and real files."""

import random
import sys
from collections import Counter

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from making import ROOT
from test_edit_laws import ended, operations
from yaml_styles import texts

sys.path.append(str(ROOT / "benchmarks"))

from kept_comments import annotated, comments, lost, put_elsewhere, whole_values  # what it uses lies in benchmarks/
from real_files import real_files, trials

from riskreg.edit import CannotEdit, amended
from riskreg.source import parse

MOST = 500
EDITS = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


@EDITS
@given(texts(), st.data())
def test_an_edit_keeps_every_comment_that_is_not_about_what_goes(written, data):
    text, _ = written
    document = parse(text.encode(), "register.yaml")
    assume(not document.problems)
    _, operation = data.draw(operations(document.data))
    assert not lost(text.encode(), operation), operation


@EDITS
@given(texts(), st.randoms(use_true_random=False, note_method_calls=False))
def test_a_list_or_mapping_in_the_place_of_another_keeps_the_comments_of_what_stays(written, draw):
    text, _ = written
    document = parse(text.encode(), "register.yaml")
    assume(not document.problems)
    for operation in whole_values(document, draw, 1):
        found = lost(text.encode(), operation)
        assert not found, operation
        assert found is not None or not ended(text), operation


@pytest.fixture(scope="module")
def files():
    """Real files with comments everywhere, each with a source of chance of its own."""
    found = real_files(MOST)
    if len(found) < 200:
        pytest.skip(f"only {len(found)} YAML files are on this machine")
    draws = [(document, random.Random(path.name)) for path, _, document in found]
    return [(document.name, annotated(document, draw), draw) for document, draw in draws]


def test_edits_of_real_files_full_of_comments_lose_none(files):
    outcomes = Counter()
    noted = 0
    for name, content, draw in files:
        document = parse(content, name)
        noted += len(comments(document))
        edits = [*(trial.operation for trial in trials(document, name)), *whole_values(document, draw, 2)]
        for operation in edits:
            found = lost(content, operation)
            assert not found, (name, operation)
            outcomes[found is None] += 1
    assert noted > 5 * len(files)
    assert outcomes[True] * 100 < outcomes[False]


def test_what_is_put_elsewhere_takes_its_comments_along(files):
    moved = 0
    for name, content, draw in files:
        document = parse(content, name)
        for operation in put_elsewhere(document, draw, 1):
            try:
                _, after = amended(content, name, [operation])
            except CannotEdit:
                continue
            had, has = (Counter(text for _, text in comments(read)) for read in (document, after))
            assert has == had, (name, operation)
            moved += 1
    assert moved * 3 > len(files)
