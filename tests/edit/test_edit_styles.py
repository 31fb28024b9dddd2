"""Each style of YAML, edited: what stands around the edit keeps every byte, and what is new looks like it."""

from datetime import date

import pytest

from riskreg.edit import CannotEdit, Insert, Remove, Rename, Set, amend, amended, intended
from riskreg.source import parse

RISK = {"id": "b", "title": "Late: very"}

# name: before, operations, after
STYLES = {
    "a value and the note behind it": ("a: 1  # note\nb: 2\n", [Set(("a",), 5)], "a: 5  # note\nb: 2\n"),
    "spaces and tabs before a value": ("a:\t 1\n", [Set(("a",), 2)], "a:\t 2\n"),
    "single quotes stay": ("a: 'x'\n", [Set(("a",), "it's")], "a: 'it''s'\n"),
    "double quotes stay": ('a: "x"\n', [Set(("a",), "y")], 'a: "y"\n'),
    "quotes go from a number": ("a: 'x'\n", [Set(("a",), 5)], "a: 5\n"),
    "quotes come where they must": ("a: x\n", [Set(("a",), "no")], 'a: "no"\n'),
    "a file's own quotes": ("a: x\nb: 'y: z'\n", [Set(("a",), "# 1")], "a: '# 1'\nb: 'y: z'\n"),
    "a date stands plain": ("a: x\n", [Set(("a",), date(2027, 1, 31))], "a: 2027-01-31\n"),
    "a number below zero": ("a: 1\n", [Set(("a",), -2)], "a: -2\n"),
    "an empty value": ("a:  # note\nb:\n", [Set(("a",), "x"), Set(("b",), 1)], "a: x  # note\nb: 1\n"),
    "an empty item": ("- \n-\n", [Set((0,), "x"), Set((1,), {"a": 1, "b": 2})], "- x \n- a: 1\n  b: 2\n"),
    "a text over several lines": ('a: one\n  two\nb: "one\n  two"\n', [Set(("a",), "x"), Set(("b",), "z")], 'a: x\nb: "z"\n'),
    "a folded text": (
        "a: >-  # note\n    one\n    two\nb: 1\n",
        [Set(("a",), "three and a half, and so on, for as long as it takes to be more than a line of sixty")],
        "a: >-  # note\n    three and a half, and so on, for as long as it takes to\n    be more than a line of sixty\nb: 1\n",
    ),
    "a folded text of two paragraphs": ("a: >\n  one\n", [Set(("a",), "x\ny\n\nz\n")], "a: >\n  x\n\n  y\n\n\n  z\n"),
    "a literal text": ("a: |\n  one\nb: 1\n", [Set(("a",), "x\n  y")], "a: |-\n  x\n    y\nb: 1\n"),
    "a literal text with its indent told": ("a: |3-\n     one\nb: 1\n", [Set(("a",), "x")], "a: |-\n     x\nb: 1\n"),
    "a literal text with all its lines": ("a: |+\n  one\n\n\nb: 1\n", [Set(("a",), "x\n\n")], "a: |+\n  x\n\nb: 1\n"),
    "a literal text becomes a number": ("a: | # note\n  one\n\nb: 1\n", [Set(("a",), 5)], "a: 5 # note\n\nb: 1\n"),
    "a list becomes a value": ("a: # note\n  # inside\n  - 1\nb: 1\n", [Set(("a",), 5)], "a: 5 # note\n  # inside\nb: 1\n"),
    "a value becomes a list": ("a: 5 # note\nb: 1\n", [Set(("a",), [1, 2])], "a: # note\n  - 1\n  - 2\nb: 1\n"),
    "a new text of several lines": ("a:\n  b: 1\n", [Set(("a", "c"), "x\ny\n")], "a:\n  b: 1\n  c: |\n    x\n    y\n"),
    "a new key at the end": ("a: 1\n", [Set(("b",), 2)], "a: 1\nb: 2\n"),
    "no end of the last line": ("a: 1\nb:\n  - x", [Set(("c",), 2), Insert(("b",), "z")], "a: 1\nb:\n  - x\n  - z\nc: 2"),
    "mappings on the way are made": ("a: 1\n", [Set(("b", "c", "d"), 2)], "a: 1\nb:\n  c:\n    d: 2\n"),
    "the file's own indent": ("a:\n    b: 1\n", [Set(("c",), {"d": 1})], "a:\n    b: 1\nc:\n    d: 1\n"),
    "a list that is not indented": ("a:\n- 1\n", [Set(("b",), [1]), Insert(("a",), 2)], "a:\n- 1\n- 2\nb:\n- 1\n"),
    "wide dashes": ("-   a: 1\n    b: 2\n", [Insert((), {"a": 2, "b": 3})], "-   a: 1\n    b: 2\n-   a: 2\n    b: 3\n"),
    "a compact list": ("- - a\n  - b\n- - c\n", [Insert((0,), "x", 0), Insert((0,), "z")], "- - x\n  - a\n  - b\n  - z\n- - c\n"),
    "the first key behind a dash goes": ("- a: 1\n  b: 2\n", [Remove((0, "a"))], "- b: 2\n"),
    "the comment below the first key stays": ("- a: 1\n  # on b\n  b: 2\n", [Remove((0, "a"))], "-\n  # on b\n  b: 2\n"),
    "the only key behind a dash goes": ("- a: 1\n- 2\n", [Remove((0, "a"))], "- {}\n- 2\n"),
    "an empty line between items": (
        "r:\n  - id: a\n    title: x\n\n  - id: c\n    title: y\n\nz: 1\n",
        [Insert(("r",), RISK)],
        'r:\n  - id: a\n    title: x\n\n  - id: c\n    title: y\n\n  - id: b\n    title: "Late: very"\n\nz: 1\n',
    ),
    "an empty line goes with its item": ("- a\n\n- b\n\n- c\n", [Remove((1,))], "- a\n\n- c\n"),
    "comments above stay": ("a: 1\n# on b\nb: 2\nc: 3\n", [Remove(("b",))], "a: 1\n# on b\nc: 3\n"),
    "comments inside go": ("- a: 1\n  # on it\n- b\n", [Remove((0,))], "- b\n"),
    "an item behind the comments of the last": ("r:\n  - a: 1\n    # on a\n  # all\nz: 1\n", [Insert(("r",), 2)], "r:\n  - a: 1\n    # on a\n  - 2\n  # all\nz: 1\n"),
    "an item before the first and its comment": ("r:\n  # on a\n  - a\n", [Insert(("r",), "x", 0)], "r:\n  - x\n  # on a\n  - a\n"),
    "the last item goes": ("a:  # note\n  # on it\n  - 1\nb: 2\n", [Remove(("a", 0))], "a: []  # note\n  # on it\nb: 2\n"),
    "the last key goes": ("a:\n  b: 1\n", [Remove(("a", "b"))], "a: {}\n"),
    "the only key of a file": ("a: 1\n", [Remove(("a",))], "{}\n"),
    "braces": ("a: {b: 1}  # note\n", [Set(("a", "c"), "x, y"), Set(("a", "b"), "z")], 'a: {b: z, c: "x, y"}  # note\n'),
    "braces with space": ("a: { b: 1 }\n", [Set(("a", "c"), 2)], "a: { b: 1, c: 2 }\n"),
    "brackets without space": ("a: [1,2]\n", [Insert(("a",), 3), Insert(("a",), 0, 0)], "a: [0,1,2,3]\n"),
    "a comma at the end": ("a: [1, 2,]\n", [Insert(("a",), 3)], "a: [1, 2, 3,]\n"),
    "brackets over several lines": ("a: [\n  1,\n  2  # two\n]\n", [Insert(("a",), 3)], "a: [\n  1,\n  2,  # two\n  3\n]\n"),
    "the last of several lines goes": ("a: [\n  1,  # one\n  2  # two\n]\n", [Remove(("a", 1))], "a: [\n  1  # one\n]\n"),
    "a wrapped list": ("a: [b, c,\n    d]\n", [Insert(("a",), "e")], "a: [b, c,\n    d, e]\n"),
    "from braces": ("{a: 1, b: 2, c: 3}\n", [Remove(("a",)), Remove(("c",))], "{b: 2}\n"),
    "the last from brackets": ("a: [ 1 ]\n", [Remove(("a", 0))], "a: []\n"),
    "JSON": ('{"a":{"b":[1]}}\n', [Set(("a", "c"), "x"), Set(("d",), None)], '{"a":{"b":[1], "c":"x"}, "d":null}\n'),
    "a pair without braces": ("a: [b: 1]\n", [Set(("a", 0, "c"), 2)], "a: [{b: 1, c: 2}]\n"),
    "a key without a colon": ("{a, b: 1}\n", [Set(("a",), 2)], "{a: 2, b: 1}\n"),
    "empty brackets get a word": ("a: []  # note\n", [Insert(("a",), "x")], "a: [x]  # note\n"),
    "empty brackets get lines": ("a: []  # note\nb: 1\n", [Insert(("a",), RISK)], 'a:  # note\n  - id: b\n    title: "Late: very"\nb: 1\n'),
    "an empty value becomes a list": ("a:\nb: ~ # n\n", [Insert(("a",), 1), Set(("b", "c"), 2)], "a:\n  - 1\nb: # n\n  c: 2\n"),
    "new values look as those beside them": (
        "r:\n  - id: a\n    by:\n      - {m: x, likelihood: -1}\n  - id: b\n",
        [Insert(("r", 1, "by"), {"m": "z", "likelihood": -2})],
        "r:\n  - id: a\n    by:\n      - {m: x, likelihood: -1}\n  - id: b\n    by:\n      - {m: z, likelihood: -2}\n",
    ),
    "quoted keys": ("'a': 1\n'b': 2\n", [Set(("c",), 3), Rename(("a",), "d")], "'d': 1\n'b': 2\n'c': 3\n"),
    "a key is renamed": ("a:  # note\n  - 1\nb: {c: 1}\n", [Rename(("a",), "5"), Rename(("b", "c"), "d")], '"5":  # note\n  - 1\nb: {d: 1}\n'),
    "keys with a question mark": ("? a\n: 1\n? b\n: 2\n", [Set(("a",), 5), Remove(("b",))], "? a\n: 5\n"),
    "CRLF": ("a: 1\r\nb:\r\n  - x\r\n", [Insert(("b",), "z"), Set(("c",), 1)], "a: 1\r\nb:\r\n  - x\r\n  - z\r\nc: 1\r\n"),
    "mixed line ends": ("a: 1\r\nb:\n  - x\nc: 1\r\n", [Insert(("b",), "z"), Set(("d",), 1)], "a: 1\r\nb:\n  - x\n  - z\nc: 1\r\nd: 1\r\n"),
    "marks of a document": ("# top\n---\na: 1\n...\n", [Set(("b",), 2)], "# top\n---\na: 1\nb: 2\n...\n"),
    "an empty file": ("", [Set(("a",), 1)], "a: 1\n"),
    "a file of comments": ("# top\n", [Insert((), 1)], "# top\n- 1\n"),
    "a file of marks": ("---\n# top\n...\n", [Set(("a", "b"), 1)], "---\n# top\na:\n  b: 1\n...\n"),
    "a file of nothing written out": ("~  # note\n", [Set(("a",), 1)], "a: 1  # note\n"),
    "a file of empty braces": ("--- {}\n", [Set(("a",), {"b": 1})], "---\na:\n  b: 1\n"),
    "an anchor that nothing repeats": ("a: &x 5\nb: &y\n  c: 1\n", [Set(("a",), 6), Set(("b", "d"), 2)], "a: &x 6\nb: &y\n  c: 1\n  d: 2\n"),
    "an alias gives way": ("a: &x 5\nb: *x\n", [Set(("b",), 6)], "a: &x 5\nb: 6\n"),
    "empty lines that belong to a text": ("a:\n  - |+\n    x\n\n  - |+\n    y\n\n", [Insert(("a",), 1)], "a:\n  - |+\n    x\n\n  - |+\n    y\n\n  - 1\n"),
    "one after the other": ("a: [1]\n", [Insert(("a",), 2), Remove(("a", 0)), Set(("a", 0), 3), Set(("b",), []), Insert(("b",), 1)], "a: [3]\nb: [1]\n"),
    "taken out and put in again": ("a: 1\nb: 2\n", [Remove(("a",)), Set(("a",), 3)], "b: 2\na: 3\n"),
}  # fmt: skip


@pytest.mark.parametrize(("before", "operations", "after"), STYLES.values(), ids=STYLES)
def test_an_edit_leaves_just_these_bytes(before, operations, after):
    got, document = amended(before.encode(), "register.yaml", operations)
    assert got.decode() == after
    assert document.data == intended(parse(before.encode(), "").data, operations)


def test_a_byte_order_mark_stays():
    assert amended(b"\xef\xbb\xbfa: 1\n", "x", [Set(("a",), 2)])[0] == b"\xef\xbb\xbfa: 2\n"


@pytest.mark.parametrize(
    ("text", "operation", "line"),
    [
        ("a: &x\n  b: 1\nc: *x\n", Set(("a", "b"), 2), 1),
        ("a: &x\n  b: 1\nc: *x\n", Set(("c", "b"), 2), 3),
        ("a: &x 1\nc: *x\n", Set(("a",), 2), 1),
        ("a: &x 1\nc: *x\n", Remove(("a",)), 1),
        ("a: 1\nb:\n  - &x 1\nc: *x\n", Remove(("b",)), 3),
        ("a: 1\nb: 2\na: 3\n", Set(("b",), 2), 3),
        ("a: 1\nb: [\n", Set(("a",), 2), 3),
        ("? a\n? b\n", Set(("a",), 2), 1),
        ("? |\n  a\n: 1\n", Rename(("a\n",), "b"), 1),
    ],
)
def test_what_would_change_more_is_refused_with_the_line_to_edit_by_hand(text, operation, line):
    with pytest.raises(CannotEdit) as refusal:
        amended(text.encode(), "register.yaml", [operation])
    assert f"line {line}" in refusal.value.message.casefold() + refusal.value.remedy.casefold()
    assert "by hand" in refusal.value.remedy


@pytest.mark.parametrize(
    ("data", "operation", "error"),
    [
        ({"a": 1}, Remove(("b",)), KeyError),
        ({"a": 1}, Set(("a", "b"), 1), TypeError),
        ({"a": [1]}, Set(("a", 1), 1), IndexError),
        ({"a": [1]}, Set(("a", -1), 1), IndexError),
        ({"a": [1]}, Set(("a", "b"), 1), TypeError),
        ({"a": [1]}, Insert(("a",), 1, 2), IndexError),
        ({"a": 1}, Insert(("a",), 1), TypeError),
        ({"a": 1}, Insert(("b", 0), 1), KeyError),
        ({"a": 1, "b": 2}, Rename(("a",), "b"), KeyError),
        ({"a": [1]}, Rename(("a", 0), "b"), TypeError),
        ({"a": 1}, Set((), 1), TypeError),
        ({"a": 1}, Set((0,), 1), TypeError),
        ({"a": 1}, Set(("a",), object()), TypeError),
        ({"a": 1}, Set(("a",), {1: 2}), TypeError),
        ({"a": 1}, Set(("a",), "\ud800"), TypeError),
        ("text", Set(("a",), 1), TypeError),
    ],
)
def test_a_path_that_cannot_be_is_an_error(data, operation, error):
    with pytest.raises(error):
        intended(data, [operation])


def test_what_is_intended_leaves_what_was_given_as_it_was():
    data = {"a": [{"b": 1}], "c": {"d": 1}}
    after = intended(data, [Set(("a", 0, "b"), 2), Insert(("a",), 3)])
    assert data == {"a": [{"b": 1}], "c": {"d": 1}}
    assert after == {"a": [{"b": 2}, 3], "c": {"d": 1}}
    assert after["c"] is data["c"]


def test_many_operations_on_one_file_are_one_reading():
    text = "r:\n" + "".join(f"  - id: a{at}\n    title: x\n" for at in range(500))
    document = parse(text.encode(), "register.yaml")
    operations = [Set(("r", at, key), "z") for at in range(500) for key in ("title", "owner")]
    assert amend(document, operations) == "r:\n" + "".join(
        f"  - id: a{at}\n    title: z\n    owner: z\n" for at in range(500)
    )
