"""Whatever the style of a text: after an edit it holds what was meant, and no line differs that it is not about."""

import sys

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from making import ROOT
from yaml_styles import KEYS, VALUES, texts

from riskreg.edit import CannotEdit, Insert, Remove, Rename, Set, amended, intended
from riskreg.source import parse

sys.path.append(str(ROOT / "benchmarks"))

from real_files import bounded, only_intended  # it lies in benchmarks/

ENOUGH = settings(
    max_examples=300,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large],
)


def everything(data, path=()):
    yield path, data
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, value in inner:
        yield from everything(value, (*path, step))


def changed(text, operations):
    """The text after the operations; None where they are refused."""
    content = text.encode()
    try:
        after, document = amended(content, "register.yaml", operations)
    except CannotEdit:
        return None
    assert repr(document.data) == repr(intended(parse(content, "").data, operations))
    return after.decode()


@st.composite
def operations(draw, data):
    """One operation that the data has a place for, and its kind."""
    every = list(everything(data))
    kind = draw(st.sampled_from(["set", "add a key", "append", "insert", "remove", "rename"]))
    fitting = {
        "set": [one for one in every if one[0] and not (isinstance(one[1], dict | list) and one[1])],
        "add a key": [one for one in every if isinstance(one[1], dict)],
        "append": [one for one in every if isinstance(one[1], list)],
        "insert": [one for one in every if isinstance(one[1], list)],
        "remove": [one for one in every if one[0]],
        "rename": [one for one in every if one[0] and isinstance(one[0][-1], str)],
    }
    paths = fitting[kind]
    assume(paths)
    path, value = draw(st.sampled_from(paths))
    if kind == "set":
        return kind, Set(path, draw(VALUES))
    if kind == "add a key":
        return kind, Set((*path, draw(KEYS.filter(lambda key: key not in value))), draw(VALUES))
    if kind in ("append", "insert"):
        return kind, Insert(path, draw(VALUES), None if kind == "append" else draw(st.integers(0, len(value))))
    if kind == "remove":
        return kind, Remove(path)
    beside = next(inner for outer, inner in every if outer == path[:-1])
    return kind, Rename(path, draw(KEYS.filter(lambda key: key not in beside)))


def ended(text):
    """Whether the last line has an end, or no text stands in lines: else what ends it decides what it says."""
    return text.endswith("\n") or ("|" not in text and ">" not in text)


@ENOUGH
@given(texts(), st.data())
def test_an_edit_reads_back_as_meant_and_touches_no_other_line(written, data):
    text, _ = written
    document = parse(text.encode(), "register.yaml")
    assume(not document.problems)
    kind, operation = data.draw(operations(document.data))
    after = changed(text, [operation])
    if after is None:
        assert not ended(text), operation
        return
    if kind != "rename":
        trial = bounded(document, kind, operation)
        trial = trial._replace(given=max(trial.given, 80)) if kind == "set" else trial
        assert only_intended(text.encode(), after.encode(), trial), (trial, after)


@ENOUGH
@given(texts(), st.data())
def test_what_is_added_and_taken_out_again_leaves_the_same_bytes(written, data):
    text, _ = written
    document = parse(text.encode(), "register.yaml")
    assume(not document.problems)
    _, operation = data.draw(
        operations(document.data).filter(lambda drawn: drawn[0] in ("add a key", "append", "insert"))
    )
    holder = operation.path if isinstance(operation, Insert) else operation.path[:-1]
    assume(not holder or isinstance(holder[-1], str) or dict(everything(document.data))[holder])  # `- {}  # a note`
    after = changed(text, [operation])
    assume(after is not None)
    if isinstance(operation, Insert):
        size = next(len(value) for path, value in everything(document.data) if path == operation.path)
        index = size if operation.index is None else operation.index
        back = Remove((*operation.path, index))
    else:
        back = Remove(operation.path)
    again = changed(after, [back])
    if not text.endswith("\n") and after.endswith("\n"):  # a text in lines came last, and needs the end of its line
        again = again.rstrip("\r\n")
    assert again == text


@ENOUGH
@given(texts(), st.data())
def test_several_operations_at_once_hold_what_they_hold_one_after_the_other(written, data):
    text, _ = written
    now = parse(text.encode(), "register.yaml").data
    assume(isinstance(now, dict | list))
    together = []
    for _ in range(data.draw(st.integers(2, 4))):
        _, operation = data.draw(operations(now))
        together.append(operation)
        now = intended(now, [operation])
    after = changed(text, together)
    if after is None:
        assert not ended(text), together
