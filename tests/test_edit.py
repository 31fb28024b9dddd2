"""An edit touches only the bytes that are meant, and what is read afterwards is exactly what was intended."""

import copy

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from riskreg.edit import Edit, instead, line_start, splice, without, written
from riskreg.source import parse


def read(text):
    """A text that has no fault."""
    document = parse(text.encode(), "register.yaml")
    assert document.problems == []
    return document


# Texts of documents in block style, as lines; the reader says what they hold.
WORDS = st.sampled_from(["policy", "a # b", "4", "no", "Café, late", "it's", "- x", "a: b"])
INLINE = st.sampled_from(
    [
        "word",
        "two words",
        "7",
        "2027-01-31",
        '"quoted # no: comment"',
        "'it''s'",
        "[a, {b: 1}]",
        "{a: [1, 2], b: c}",
        "[]",
        "~",
        '"£ 🚲"',
    ]
)
BLOCKS = st.sampled_from(
    [
        ["|", "  # no comment", "  text"],
        [">-", "  one", "", "  two"],
        ["|-", "  last", "    # no comment"],
        ["|", "  [open"],
    ]
)
NOTE = st.sampled_from(["# a comment", "# status: agreed", "#", '# a "quote', "# ]"])
KEYS = st.sampled_from(["id", "status", "due date", '"a: b"', "'c#'", '"é"', "evidence"])


@st.composite
def lines_of(draw, depth=0):
    """The lines of a group of keys, with comments and empty lines between them."""
    lines = []
    for key in draw(st.lists(KEYS, unique=True, min_size=1, max_size=4)):
        lines += draw(st.lists(st.one_of(st.just(""), NOTE), max_size=2)) if lines or depth == 0 else []
        kind = draw(st.sampled_from(["inline", "inline", "block", "list", "keys", "wrapped", "empty"]))
        after = draw(st.sampled_from(["", "  # said at the end"]))
        below = "  "
        if kind == "inline" or (depth > 2 and kind in ("list", "keys")):
            lines.append(f"{key}: {draw(INLINE)}{after}")
        elif kind == "block":
            first, *rest = draw(BLOCKS)
            lines += [f"{key}: {first}{after}", *(below + one if one else one for one in rest)]
        elif kind == "wrapped":
            lines += [f"{key}: [one,{after}", "    two # in between", "  ]"]
        elif kind == "empty":
            lines.append(f"{key}:{after}")
        elif kind == "keys":
            lines += [f"{key}:{after}", *(below + one if one else one for one in draw(lines_of(depth + 1)))]
        else:
            lines.append(f"{key}:{after}")
            for _ in range(draw(st.integers(1, 3))):
                if draw(st.booleans()):
                    lines.append(f"{below}- {draw(INLINE)}")
                else:
                    first, *rest = draw(lines_of(depth + 1))
                    lines += [f"{below}- {first}", *(f"{below}  {one}" if one else one for one in rest)]
    return lines


@st.composite
def documents(draw):
    """A whole text; its line ends are of either kind, and the last line may have none."""
    lines = ["riskreg: 1", *draw(lines_of())]
    end = draw(st.sampled_from(["\n", "\r\n"]))
    return end.join(lines) + draw(st.sampled_from(["", end, end + end, f"{end}# the end{end}"]))


def paths(data, at=()):
    """The path of everything in a document's data."""
    found = [at] if at else []
    items = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    return found + [path for step, value in items for path in paths(value, (*at, step))]


def holder(data, path):
    """What holds the value at a path."""
    for step in path[:-1]:
        data = data[step]
    return data


@given(documents(), st.data(), st.sampled_from(["", "# left out\n"]))
def test_without_takes_out_that_key_and_nothing_else(text, data, note):
    document = read(text)
    path = data.draw(st.sampled_from(paths(document.data)))
    try:
        edit = without(document, path, note)
    except ValueError:
        inside = holder(document.data, path)
        first = isinstance(inside, list) or next(iter(inside)) == path[-1]
        start = document.extent(path)[0]
        assert first or len(inside) == 1 or document.text[line_start(text, start) : start].strip()
        return
    intended = copy.deepcopy(document.data)
    del holder(intended, path)[path[-1]]
    after = splice(text, [edit])
    assert read(after).data == intended
    assert after == text[: edit.start] + note + text[edit.end :]
    gone = text[edit.start : edit.end]
    assert edit.start == line_start(text, edit.start)
    assert gone.endswith("\n") or edit.end == len(text)
    tail = gone.splitlines()[-1].strip()
    assert not tail.startswith("#") or "no comment" in tail  # comments below the key stay
    assert tail


@given(documents(), st.data(), st.one_of(WORDS, st.text(max_size=20), st.integers(-9, 99)))
def test_instead_puts_another_value_there_and_touches_nothing_else(text, data, value):
    document = read(text)
    path = data.draw(st.sampled_from(paths(document.data)))
    inside = holder(document.data, path)
    if isinstance(inside[path[-1]], dict | list):
        with pytest.raises(TypeError):
            instead(document, path, value)
        return
    edit = instead(document, path, value)
    intended = copy.deepcopy(document.data)
    holder(intended, path)[path[-1]] = value
    after = splice(text, [edit])
    assert read(after).data == intended
    assert after.startswith(text[: edit.start])
    assert after.endswith(text[edit.end :])


@given(documents(), st.data())
def test_many_edits_at_once_are_those_edits_one_by_one(text, data):
    document = read(text)
    single = [
        path for path in paths(document.data) if not isinstance(holder(document.data, path)[path[-1]], dict | list)
    ]
    chosen = data.draw(st.lists(st.sampled_from(single), unique=True))
    together = splice(text, [instead(document, path, "new") for path in chosen])
    for path in chosen:
        text = splice(text, [instead(read(text), path, "new")])
    assert together == text


@given(st.text())
@example("")
@example(" ")
@example("\ufeff\x85\u2028\u2029\x7f\x9f\ufffe\U0010ffff\t\r\n\0")
@example("\"\\'{organisation}: # - ? | > & * ! % @ `")
@example("yes")
@example("Null")
@example("a  b")
@example("Council -")
@example("🚲 Council")
def test_any_text_that_is_written_is_read_again_wherever_it_stands(text):
    value = written(text)
    assert "\n" not in value
    for before, after, path in (
        ("a: ", "\n", ("a",)),
        ("{a: ", ", b: 1}", ("a",)),
        ("- [", "]", (0, 0)),
        ("- ", "", (0,)),
    ):
        found = read(before + value + after).data
        for step in path:
            found = found[step]
        assert found == text
        assert type(found) is str


@pytest.mark.parametrize("text", ["Otherton Council", "brighton-hove-5x5", "Head of HR", "St. Mary's (North)"])
def test_a_plain_name_has_no_quotes(text):
    assert written(text) == text


def test_comments_around_what_is_taken_out_stay():
    text = "# above\na: 1\nb:\n  - x: |\n      text\n      # in it\n  # below the item\n\n# below\nc: 2\n"
    assert splice(text, [without(read(text), ("b",))]) == "# above\na: 1\n  # below the item\n\n# below\nc: 2\n"


def test_the_last_key_without_a_line_end_goes_whole():
    assert splice("a: 1\nb: 2", [without(read("a: 1\nb: 2"), ("b",))]) == "a: 1\n"


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("{a: 1, b: 2}\n", ("b",)),
        ("- a: 1\n  b: 2\n", (0, "a")),
        ("- a\n- b\n", (1,)),
        ("? a\n: 1\n? b\n: 2\n", ("b",)),
        ("--- {a: 1, b: 2}\n", ("a",)),
        ("a:\n  b: 1\nc: 2\n", ("a", "b")),  # nothing would be left behind a
        ("a: &x\n  b: 1\n  c: 2\nd: *x\n", ("d", "e")),
    ],
)
def test_what_does_not_stand_on_lines_of_its_own_is_refused(text, path):
    with pytest.raises((ValueError, KeyError)):
        without(read(text), path)


def test_an_alias_ends_where_it_stands_and_not_where_it_points():
    text = "a: &x\n  b: 1\n  c: [2]\nd: *x\n# stays\ne: 3\n"
    assert splice(text, [without(read(text), ("d",))]) == "a: &x\n  b: 1\n  c: [2]\n# stays\ne: 3\n"


def test_a_key_without_a_colon_has_no_place_for_a_value():
    with pytest.raises(ValueError, match="no place"):
        instead(read("{a, b: 1}\n"), ("a",), "x")


def test_edits_that_overlap_are_refused():
    with pytest.raises(ValueError, match="overlap"):
        splice("abcdef", [Edit(0, 3, ""), Edit(2, 4, "x")])


@given(st.text(max_size=30), st.data())
def test_a_splice_keeps_every_byte_that_no_edit_names(text, data):
    cuts = sorted(data.draw(st.lists(st.integers(0, len(text)), max_size=8)))
    assume(len(cuts) % 2 == 0 and "\ue000" not in text)
    edits = [Edit(start, end, "\ue000") for start, end in zip(cuts[::2], cuts[1::2], strict=True)]
    kept = "".join(text[start:end] for start, end in zip([0, *cuts[1::2]], [*cuts[::2], len(text)], strict=True))
    assert splice(text, reversed(edits)).replace("\ue000", "") == kept
