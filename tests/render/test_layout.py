"""Text on a grid of cells: nothing is wider than asked, and no word is lost or moved."""

import itertools

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskreg.render.layout import Span, beside, grid, line, line_width, pad, paragraph, plain, width, wrap
from riskreg.wording import one_line

CHARACTERS = st.one_of(
    st.sampled_from("ab é漢字かな한ｗe\u0301\u0308\u200d\ufe0f❤👍🏽👩🇬🇧\t\n\x1b\u202e\u00a0…"),
    st.characters(codec="utf-8"),
)
TEXTS = st.text(CHARACTERS, max_size=60)


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        ("", 0),
        ("abc", 3),
        ("é", 1),
        ("e\u0301", 1),
        ("漢字", 4),
        ("a漢", 3),
        ("ｗ", 2),
        ("👍", 2),
        ("\u0301", 0),
    ],
)
def test_a_wide_character_takes_two_cells_and_a_combining_one_none(text, cells):
    assert width(text) == cells


@given(TEXTS, st.integers(2, 40))
@example("❤\ufe0f" * 5, 4)
@example("漢字" * 20, 5)
def test_no_row_is_wider_than_asked(text, cells):
    assert all(width(row) <= cells for row in wrap(text, cells))


@given(TEXTS, st.integers(1, 40))
def test_every_character_is_kept_in_order(text, cells):
    assert "".join(wrap(text, cells)).replace(" ", "") == one_line(text).replace(" ", "")


@given(st.lists(st.text("abc漢é", min_size=1, max_size=6), min_size=1), st.integers(12, 40))
def test_words_that_fit_are_kept_whole_and_in_order(words, cells):
    assert " ".join(wrap(" ".join(words), cells)).split(" ") == words


@given(st.lists(st.text("abc漢é", min_size=1, max_size=6), min_size=1), st.integers(12, 40))
def test_a_row_is_broken_only_where_the_next_word_does_not_fit(words, cells):
    rows = wrap(" ".join(words), cells)
    for row, following in itertools.pairwise(rows):
        assert width(f"{row} {following.split(' ')[0]}") > cells


@pytest.mark.parametrize(
    ("text", "cells", "rows"),
    [
        ("", 10, [""]),
        ("one two three", 7, ["one two", "three"]),
        ("one two three", 13, ["one two three"]),
        ("abcdefgh", 3, ["abc", "def", "gh"]),
        ("ab cdefgh ij", 4, ["ab", "cdef", "gh", "ij"]),
        ("漢字漢字", 3, ["漢", "字", "漢", "字"]),
        ("漢", 1, ["漢"]),
        ("e\u0301e\u0301e\u0301", 2, ["e\u0301e\u0301", "e\u0301"]),
        ("a\n\n b\tc ", 80, ["a b c"]),
        ("\x1b[31mred", 80, ["<U+001B>[31mred"]),
    ],
)
def test_a_text_is_broken_between_words_and_a_longer_word_is_cut(text, cells, rows):
    assert wrap(text, cells) == rows


@given(TEXTS, st.integers(20, 60), st.sampled_from(["", "  - ", "漢 "]), st.sampled_from(["", "    "]))
def test_a_paragraph_with_its_leads_is_no_wider_than_asked(text, cells, first, indent):
    lines = paragraph(text, cells, first=first, indent=indent)
    assert all(line_width(one) <= cells for one in lines)
    assert [one[0].text for one in lines] == [first, *[indent] * (len(lines) - 1)]


def test_the_style_of_a_paragraph_is_not_that_of_its_lead():
    assert paragraph("one two", 10, first="- ", style="strong") == [(Span("- "), Span("one two", "strong"))]


@given(TEXTS.map(one_line), st.integers(0, 80))
def test_a_padded_line_is_at_least_as_wide_as_asked(text, cells):
    assert line_width(pad(line(text), cells)) == max(cells, width(text))


def test_two_blocks_stand_beside_each_other_and_the_right_one_stays_in_its_column():
    left, right = [line("漢"), line("b")], [line("1"), line("2"), line("3")]
    assert plain(beside(left, right, 4, 2)) == "漢    1\nb     2\n      3\n"
    assert plain(beside(right, left, 1, 2)) == "1  漢\n2  b\n3\n"
    assert beside([], [], 4, 2) == []


def test_a_row_of_a_table_is_as_high_as_its_highest_cell():
    rows = [[[line("a"), line("b")], [line("x")]], [[], [line("y"), line("z")]], [[line("漢")], [line("w")]]]
    assert plain(grid(rows, [3, 1])) == "a    x\nb\n     y\n     z\n漢   w\n"


def test_a_table_without_cells_has_no_lines():
    assert grid([[]], []) == []


@given(st.lists(st.lists(st.text("ab \u00a0", max_size=5).map(Span), max_size=4).map(tuple), max_size=5))
def test_plain_text_ends_no_line_with_a_space(lines):
    text = plain(lines)
    assert text.count("\n") == len(lines)
    assert all(row == row.rstrip() for row in text.split("\n"))


def test_plain_text_is_the_spans_without_their_styles():
    assert plain([line(Span("a", "strong"), " ", Span("b", "#d4351c"), "  "), ()]) == "a b\n\n"
