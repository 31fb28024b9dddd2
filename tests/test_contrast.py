"""How well a colour is read upon another."""

import colorsys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.contrast import darkened, luminance, ratio, text_on

COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#FFFFFF", "#ffffff", 1.0),
        ("#777777", "#ffffff", 4.478),  # the grey that just fails
        ("#767676", "#ffffff", 4.542),  # and the one that just passes
        ("#ff0000", "#ffffff", 3.998),
        ("#0000ff", "#ffffff", 8.592),
    ],
)
def test_the_contrast_of_known_pairs(one, other, expected):
    assert ratio(one, other) == ratio(other, one) == pytest.approx(expected, abs=0.001)


@given(COLOURS)
def test_text_on_any_colour_can_be_read(colour):
    chosen = text_on(colour)
    other = "#ffffff" if chosen == "#000000" else "#000000"
    assert ratio(chosen, colour) >= max(ratio(other, colour), 4.5)


@given(COLOURS, st.sampled_from(["#ffffff", "#f3f2f1", "#ffdd00"]))
def test_a_darkened_colour_can_be_read_and_is_no_lighter(colour, on):
    dark = darkened(colour, on, 4.5)
    assert ratio(dark, on) >= 4.5
    assert luminance(dark) <= luminance(colour)
    assert darkened(dark, on, 4.5) == dark


@given(COLOURS)
def test_a_darkened_colour_keeps_its_hue_and_is_not_darker_than_it_must_be(colour):
    dark = darkened(colour, "#ffffff", 4.5)
    before, after = ([int(one[at : at + 2], 16) / 255 for at in (1, 3, 5)] for one in (colour, dark))
    hue, light, saturation = colorsys.rgb_to_hls(*before)
    if saturation > 0.2 and min(light, 1 - light) > 0.1:
        turned = abs(hue - colorsys.rgb_to_hls(*after)[0])
        assert min(turned, 1 - turned) < 0.03
    assert dark == colour or ratio(dark, "#ffffff") < 4.8


def test_black_is_given_where_no_dark_colour_can_be_read():
    assert darkened("#336699", "#111111", 4.5) == "#000000"
