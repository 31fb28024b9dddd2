"""The colours of a web page: whatever colour a scheme or an organisation picks, text and figures can be read."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import ROOT

from riskreg.contrast import ratio
from riskreg.render import band_shades
from riskreg.render.band_shades import DARK_PANEL, LIGHT_PANEL, accents, dark, light, lightened
from riskreg.schemes.presets import preset
from riskreg.schemes.reader import DEFAULT_COLOURS

STYLE = (ROOT / "templates" / "shared" / "style.css").read_text(encoding="utf-8")
PRESETS = sorted(file.stem for file in (ROOT / "src" / "riskreg" / "schemes").glob("*.yaml"))
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def grounds(mode):
    """The page and its panels, as the style sheet paints them: the last is the one that the shades are worked out for."""
    found = {name: re.findall(rf"--{name}: (#[0-9a-f]{{6}})", STYLE) for name in ("ground", "panel")}
    return [found[name][mode == "dark"] for name in ("ground", "panel")]


def assert_readable(shade, mode):
    assert ratio(shade.ink, shade.fill) >= 4.5
    assert ratio(shade.tint_ink, shade.tint) >= 4.5
    for ground in grounds(mode):
        assert ratio(shade.edge, ground) >= 3


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", PRESETS)
def test_each_band_of_each_preset_can_be_read(name, mode):
    for band in preset(name).bands:
        assert_readable(getattr(band_shades, mode)(band.colour), mode)


@example("#000000")
@example("#ffffff")
@example("#808080")
@example("#FFDD00")
@example("#0000ff")
@given(COLOURS)
def test_so_can_a_band_of_any_colour(colour):
    assert_readable(light(colour), "light")
    assert_readable(dark(colour), "dark")


@example("#000000")
@example("#ffffff")
@given(COLOURS)
def test_the_colour_of_an_organisation_can_be_read_as_text(colour):
    on_light, on_dark = accents(colour)
    assert all(ratio(on_light, ground) >= 4.5 for ground in grounds("light"))
    assert all(ratio(on_dark, ground) >= 4.5 for ground in grounds("dark"))


def test_a_colour_that_is_good_enough_is_kept():
    assert accents("#1D4A73")[0] == "#1d4a73"
    assert light("#D4351C").fill == "#d4351c"
    assert lightened("#FFFFFF", "#000000", 4.5) == "#ffffff"


def test_without_a_colour_of_its_own_an_organisation_gets_ours():
    assert accents(None) == accents(band_shades._ACCENT)


def test_the_bands_of_the_longest_scheme_stay_apart_on_a_dark_page():
    assert len({dark(colour).fill for colour in DEFAULT_COLOURS}) == len(DEFAULT_COLOURS)


def test_the_shades_are_worked_out_for_the_grounds_that_the_page_has():
    assert grounds("light")[1] == LIGHT_PANEL
    assert grounds("dark")[1] == DARK_PANEL


@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.parametrize("name", ["text", "quiet", "rule"])
def test_the_page_s_own_colours_stand_out_from_its_grounds(name, mode):
    colour = re.findall(rf"--{name}: (#[0-9a-f]{{6}})", STYLE)[mode == "dark"]
    least = 3 if name == "rule" else 4.5
    assert all(ratio(colour, ground) >= least for ground in grounds(mode))
