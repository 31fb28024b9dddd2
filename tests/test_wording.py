"""The words of every output: lists, counts, dates, money, near misses, and text that is safe to show."""

import unicodedata
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from riskreg.wording import (
    as_written,
    choices,
    count,
    did_you_mean,
    has_hidden,
    listing,
    money,
    nearest,
    number,
    on_date,
    one_line,
    visible,
)

BIDIRECTIONAL = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
MARKS = "\u061c\u200e\u200f"


def controls(text):
    """The characters of a text that a screen obeys, as Unicode classes them; tabs and line ends aside."""
    return [
        one
        for one in text
        if (unicodedata.category(one) == "Cc" and one not in "\t\n")
        or unicodedata.bidirectional(one) in BIDIRECTIONAL
        or one in MARKS
    ]


HOSTILE = st.text(st.one_of(st.characters(), st.sampled_from("\x00\x07\x0b\x0c\r\x1b\x7f\x85\x9b\u202e\u2066\u200f")))


@pytest.mark.parametrize(
    ("items", "said"),
    [
        pytest.param([], "", id="none"),
        pytest.param(["a"], "a", id="one"),
        pytest.param(["a", "b"], "a and b", id="two"),
        pytest.param(["a", "b", "c"], "a, b and c", id="three"),
    ],
)
def test_a_listing_reads_as_a_sentence_does(items, said):
    assert listing(items) == said


def test_a_listing_takes_another_last_word_and_any_iterable():
    assert listing((one for one in "abc"), "or") == "a, b or c"


@pytest.mark.parametrize(
    ("figure", "said"), [(0, "no risks"), (1, "1 risk"), (2, "2 risks")], ids=["none", "one", "more"]
)
def test_a_count_agrees_with_its_noun(figure, said):
    assert count(figure, "risk") == said


def test_a_count_takes_a_plural_of_its_own():
    assert [count(figure, "person", "people") for figure in (1, 2)] == ["1 person", "2 people"]


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param(2000, "2,000", id="thousands"),
        pytest.param(7.5, "7.50", id="a part"),
        pytest.param(7.0, "7", id="a needless point"),
        pytest.param(0.004, "0", id="next to nothing"),
        pytest.param(-0.001, "0", id="no minus before nothing"),
        pytest.param(1e12, "1,000,000,000,000", id="large"),
    ],
)
def test_a_number_is_printed_without_a_needless_point(value, said):
    assert number(value) == said


@pytest.mark.parametrize(
    ("currency", "said"),
    [("£", "£2,000"), ("EUR", "EUR 2,000"), ("CA$", "CA$2,000"), ("", "2,000")],
    ids=["sign", "code", "code and sign", "none"],
)
def test_an_amount_stands_behind_its_currency(currency, said):
    assert money(2000, currency) == said


def test_a_date_is_printed_in_words_whatever_the_locale():
    assert on_date(date(2026, 12, 1)) == "1 December 2026"


@given(HOSTILE)
@example("\r\x0b\x0c")
def test_what_is_visible_holds_nothing_that_a_screen_obeys(text):
    assert controls(visible(text)) == []


@given(HOSTILE)
def test_a_text_has_something_hidden_exactly_where_showing_it_would_change_it(text):
    assert has_hidden(text) == (visible(text) != text)


@given(HOSTILE)
def test_what_is_visible_stays_as_it_is(text):
    assert visible(visible(text)) == visible(text)


def test_a_hidden_character_is_shown_by_its_number():
    assert visible("a\u202eb\x1bc\x0bd\re") == "a<U+202E>b<U+001B>c<U+000B>d<U+000D>e"


@pytest.mark.parametrize("text", ["café", "日本語", "😀", "a\tb\nc", "שלום", "👩\u200d💻"])
def test_ordinary_text_has_nothing_hidden(text):
    assert visible(text) == text


@given(HOSTILE, st.integers(2, 40))
def test_one_line_is_one_line_and_no_longer_than_asked(text, most):
    flat = one_line(text, most)
    assert len(flat.splitlines()) <= 1
    assert len(flat) <= most
    assert controls(flat.replace("\t", "\x07")) == []


def test_one_line_joins_lines_and_cuts_with_an_ellipsis():
    assert one_line(" a\r\n  b\tc\u2028d ") == "a b c d"
    assert one_line("one two three", 9) == "one two…"
    assert one_line("one two", 7) == "one two"


@pytest.mark.parametrize(
    ("value", "said"),
    [
        pytest.param("Lik\u202eely", "`Lik<U+202E>ely`", id="text"),
        pytest.param(0.5, "`0.5`", id="number"),
        pytest.param(True, "`true`", id="flag"),
        pytest.param(None, "This", id="nothing"),
        pytest.param([1], "This", id="list"),
    ],
)
def test_a_message_names_a_value_as_it_was_written(value, said):
    assert as_written(value) == said


@pytest.mark.parametrize(
    ("word", "near"),
    [
        pytest.param("liklihood", "likelihood", id="a slip"),
        pytest.param("LIKELIHOOD", "likelihood", id="capitals"),
        pytest.param("impakt", "Impact", id="keeps the known spelling"),
        pytest.param("zebra", None, id="nothing near"),
        pytest.param("", None, id="empty"),
    ],
)
def test_the_nearest_known_word_is_found(word, near):
    assert nearest(word, ["likelihood", "Impact"]) == near


def test_a_very_long_word_is_compared_by_its_beginning():
    assert nearest("x" * 1_000_000, ["likelihood"]) is None


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=6))
def test_the_nearest_word_is_a_known_one(word, known):
    assert nearest(word, known) in [*known, None]


def test_choices_are_listed_and_a_long_list_is_cut():
    assert choices(["a", "b", "c"]) == "a, b or c"
    assert choices(["a", "b", "c"], most=2) == "a, b, …"
    assert choices([]) == ""


@pytest.mark.parametrize(
    ("word", "known", "said"),
    [
        pytest.param("polcy", ["policy", "block"], "Did you mean `policy`?", id="near"),
        pytest.param("zzz", ["policy", "block"], "Use one of: policy or block.", id="far"),
        pytest.param("zzz", [], "", id="nothing known"),
        pytest.param("p\u202eolicy", ["p\u202dolicy"], "Did you mean `p<U+202D>olicy`?", id="hidden"),
    ],
)
def test_a_name_that_is_not_known_gets_a_remedy(word, known, said):
    assert did_you_mean(word, known) == said


def test_among_very_many_names_the_near_one_is_still_found():
    known = [f"mitigation-{index:04}" for index in range(5_000)]
    assert nearest("mitigation-01234", [*known, "policy"]).startswith("mitigation-")
    assert nearest("polcy", [*known, "policy"]) == "policy"
