"""A list in the place of a list, a mapping in the place of a mapping: what stays keeps its bytes and its comments."""

import pytest

from riskreg.edit import Insert, Remove, Set, amended, in_order_of, intended
from riskreg.source import parse

LINES = """\
r:
  by:
    # the first
    - mitigation: policy  # signed
      likelihood: -1  # a guess
    # the second
    - {mitigation: training, impact: -1}  # in March
z: 1
"""
BRACKETS = "a: [\n  x,  # why x\n  y,  # why y\n  z  # why z\n]\n"
WRAPPED = "a: [x,  # why x\n    y,  # why y\n    z]  # all\n"
POLICY = {"mitigation": "policy", "likelihood": -1}
TRAINING = {"mitigation": "training", "impact": -1}

# name: before, operations, after
CASES = {
    "a field of an item in lines": (
        LINES,
        [Set(("r", "by"), [{**POLICY, "likelihood": -2}, TRAINING])],
        LINES.replace("-1  # a guess", "-2  # a guess"),
    ),
    "an item goes, one is changed, one comes": (
        LINES,
        [Set(("r", "by"), [{**TRAINING, "impact": -2}, {"mitigation": "audit", "impact": -1}])],
        """\
r:
  by:
    # the first
    # the second
    - {mitigation: training, impact: -2}  # in March
    - {mitigation: audit, impact: -1}
z: 1
""",
    ),
    "items change places": (
        LINES,
        [Set(("r", "by"), [TRAINING, POLICY])],
        """\
r:
  by:
    # the second
    - {mitigation: training, impact: -1}  # in March
    # the first
    - mitigation: policy  # signed
      likelihood: -1  # a guess
z: 1
""",
    ),
    "all goes but what stands between": (
        LINES,
        [Set(("r", "by"), [])],
        "r:\n  by: []\n    # the first\n    # the second\nz: 1\n",
    ),
    "one after the other": (
        LINES,
        [Set(("r", "by"), [TRAINING]), Insert(("r", "by"), "x"), Set(("r", "by", 0, "impact"), -3)],
        "r:\n  by:\n    # the first\n    # the second\n    - {mitigation: training, impact: -3}  # in March\n    - x\nz: 1\n",
    ),
    "a key between others": ("a:\n  b: 1  # b\n  d: 2  # d\n", [Set(("a",), {"b": 1, "c": 3, "d": 2})], "a:\n  b: 1  # b\n  c: 3\n  d: 2  # d\n"),
    "keys change places": ("a:\n  b: 1  # b\n  # on c\n  c: 2  # c\n", [Set(("a",), {"c": 2, "b": 1})], "a:\n  # on c\n  c: 2  # c\n  b: 1  # b\n"),
    "the first behind a dash moves": ("- b: 1  # b\n  c: 2  # c\n", [Set((0,), {"c": 2, "b": 1})], "- c: 2  # c\n  b: 1  # b\n"),
    "the first behind a dash leaves what is below it": ("- b: 1  # b\n    # low\n  c: 2\n  d: 3\n", [Set((0,), {"c": 2, "d": 3, "b": 1})], "-\n    # low\n  c: 2\n  d: 3\n  b: 1  # b\n"),
    "the first behind a dash gives way": ("- - a  # a\n  - b  # b\n", [Set((0,), ["c", "b"])], "- - c\n  - b  # b\n"),
    "1 and true are two things": ("a: [1, 2]  # n\n", [Set(("a",), [True, 2])], "a: [true, 2]  # n\n"),
    "what says the same stays as it is": ("a: [0x10, 'x']\n", [Set(("a",), [16, "x"])], "a: [0x10, 'x']\n"),
    "lists in lists": ("a:\n  - [1, 2]  # one\n  - [3, 4]  # two\n", [Set(("a",), [[1, 2], [3, 5]])], "a:\n  - [1, 2]  # one\n  - [3, 5]  # two\n"),
    "an anchor that stays": ("a:\n  - &x 1\n  - 2  # two\nb: *x\n", [Set(("a",), [1, 2, 3])], "a:\n  - &x 1\n  - 2  # two\n  - 3\nb: *x\n"),
    "brackets: some go, some come": (BRACKETS, [Set(("a",), ["q", "y", "z", "r"])], "a: [\n  q,\n  y,  # why y\n  z,  # why z\n  r\n]\n"),
    "brackets: two come for one": (BRACKETS, [Set(("a",), ["x", "q", "r", "z"])], "a: [\n  x,  # why x\n  q,\n  r,\n  z  # why z\n]\n"),
    "brackets: one comes for two": (BRACKETS, [Set(("a",), ["q", "z"])], "a: [\n  q,\n  z  # why z\n]\n"),
    "brackets: the last comes first": (BRACKETS, [Set(("a",), ["z", "x", "y"])], "a: [\n  z,  # why z\n  x,  # why x\n  y  # why y\n]\n"),
    "brackets: the last goes": (BRACKETS, [Remove(("a", 2))], "a: [\n  x,  # why x\n  y  # why y\n]\n"),
    "wrapped: the last goes": (WRAPPED, [Remove(("a", 2))], "a: [x,  # why x\n    y  # why y\n    ]  # all\n"),
    "wrapped: the first goes": (WRAPPED, [Remove(("a", 0))], "a: [y,  # why y\n    z]  # all\n"),
    "wrapped: one comes behind the last": ("a: [x,  # why x\n]\n", [Insert(("a",), "z")], "a: [x,  # why x\n    z,\n]\n"),
    "a comment behind several stays": ("a: [w, x,  # both\n  z]\n", [Remove(("a", 1))], "a: [w,  # both\n  z]\n"),
    "a line's end stays": ("a: [w, x,\n  z]\n", [Remove(("a", 1))], "a: [w,\n  z]\n"),
    "a comment above what goes stays": ("a: [x,\n  # on z\n  z]\n", [Remove(("a", 1))], "a: [x\n  # on z\n  ]\n"),
    "a comment above what stays stays": ("a: [x,\n  # on z\n  z]\n", [Remove(("a", 0))], "a: [\n  # on z\n  z]\n"),
    "what comes before goes above the comment": ("a: [\n  # on x\n  x\n]\n", [Insert(("a",), "z", 0)], "a: [\n  z,\n  # on x\n  x\n]\n"),
    "braces": ("a: {\n  b: 1,  # b\n  c: 2,  # c\n}\n", [Set(("a",), {"b": 1, "d": 3})], "a: {\n  b: 1,  # b\n  d: 3,\n}\n"),
    "a pair on its own line": ("a: [1,\n  b: 2,\n]\n", [Set(("a", 1), {"z": 0, "b": 2, "c": 3})], "a: [1,\n  {z: 0, b: 2, c: 3},\n]\n"),
    "a key without a colon": ("a: {\n  b\n  # on b\n}\n", [Set(("a", "b"), 1)], "a: {\n  b: 1\n  # on b\n}\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "operations", "after"), CASES.values(), ids=CASES)
def test_only_what_differs_is_changed(before, operations, after):
    got, document = amended(before.encode(), "register.yaml", operations)
    assert got.decode() == after
    assert repr(document.data) == repr(intended(parse(before.encode(), "").data, operations))


def test_what_cannot_be_changed_from_inside_gives_way_as_a_whole():
    text = b"a: &x [1, 2]\nb: *x\n"
    assert amended(text, "x", [Set(("b",), [1, 2, 3])])[0] == b"a: &x [1, 2]\nb: [1, 2, 3]\n"


def test_keys_in_the_order_that_they_have_already():
    old = {"a": 1, "b": [{"id": "x", "c": 1, "d": 2}], "e": 3}
    new = {"e": 4, "f": 5, "b": [{"d": 3, "id": "x", "c": 1}, {"z": 1, "y": 2}], "a": 1}
    ordered = in_order_of(old, new)
    assert ordered == new
    assert repr(ordered) == repr({"a": 1, "b": [{"id": "x", "c": 1, "d": 3}, {"z": 1, "y": 2}], "e": 4, "f": 5})


def test_a_key_between_others_stays_there():
    assert [*in_order_of({"a": 1, "b": 2}, {"a": 1, "c": 3, "b": 2})] == ["a", "c", "b"]
