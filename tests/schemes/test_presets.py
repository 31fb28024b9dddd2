"""The preset schemes, cell by cell, against tables written out from their sources."""

import pytest
from making import ROOT

from riskreg.schemes import PRESETS, preset

# A row for each likelihood, lowest first; in it a letter for the band of each impact, lowest first.
GRIDS = {
    "brighton-hove-5x5": ["LLLMM", "LMMSS", "LMSSH", "MSSHH", "MSHHH"],
    "tri-borough-5x5": ["LLLLL", "LLLLL", "LLLMM", "LLMHH", "LLMHH"],
    "east-devon-4x4": ["LLLL", "LLMM", "LMMH", "LMHH"],
    "leicestershire-4x4": ["LLLL", "LLMM", "LMHH", "LMHH"],
    "nhs-dcb0129-5x5": ["11223", "12234", "22334", "23345", "34455"],
    "nist-sp-800-30-5x5": ["11122", "12223", "12334", "12345", "12345"],
}
BANDS = {
    "brighton-hove-5x5": {"L": "Low", "M": "Moderate", "S": "Significant", "H": "High"},
    "tri-borough-5x5": {"L": "Low", "M": "Medium", "H": "High"},
    "east-devon-4x4": {"L": "Low", "M": "Medium", "H": "High"},
    "leicestershire-4x4": {"L": "Low", "M": "Medium", "H": "High"},
    "nhs-dcb0129-5x5": {number: number for number in "12345"},
    "nist-sp-800-30-5x5": {"1": "Very Low", "2": "Low", "3": "Moderate", "4": "High", "5": "Very High"},
}
LEVELS = {
    "brighton-hove-5x5": (
        ["Almost Impossible", "Unlikely", "Possible", "Likely", "Almost Certain"],
        ["Insignificant", "Minor", "Moderate", "Major", "Catastrophic"],
    ),
    "tri-borough-5x5": (list("12345"), list("12345")),
    "east-devon-4x4": (list("1234"), list("1234")),
    "leicestershire-4x4": (list("1234"), list("1234")),
    "nhs-dcb0129-5x5": (
        ["Very Low", "Low", "Medium", "High", "Very High"],
        ["Minor", "Significant", "Considerable", "Major", "Catastrophic"],
    ),
    "nist-sp-800-30-5x5": (["Very Low", "Low", "Moderate", "High", "Very High"],) * 2,
}
TERMS = {
    "brighton-hove-5x5": ("Initial", "Revised", "Future"),
    "tri-borough-5x5": ("Inherent", "Residual", "Target"),
    "east-devon-4x4": ("Pure", "Residual", "Target"),
    "leicestershire-4x4": ("Inherent", "Current", "Target"),
    "nhs-dcb0129-5x5": ("Inherent", "Current", "Target"),
    "nist-sp-800-30-5x5": ("Inherent", "Current", "Target"),
}
INTERVALS = {
    "brighton-hove-5x5": ["12 months", "6 months", "3 months", "1 month"],
    "leicestershire-4x4": ["3 months", "3 months", "1 month"],
}


def test_the_tables_of_this_file_are_for_every_preset():
    assert set(GRIDS) == set(BANDS) == set(LEVELS) == set(TERMS) == set(PRESETS)


@pytest.mark.parametrize(
    ("name", "likelihood", "impact", "letter"),
    [
        (name, likelihood, impact, letter)
        for name, rows in GRIDS.items()
        for likelihood, row in enumerate(rows, start=1)
        for impact, letter in enumerate(row, start=1)
    ],
)
def test_every_cell_of_a_preset_is_in_the_band_of_its_source(name, likelihood, impact, letter):
    cell = preset(name).cell(likelihood, impact)
    assert cell.band.name == BANDS[name][letter]
    assert cell.score == (int(letter) if letter.isdigit() else likelihood * impact)


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_the_shape_the_levels_and_the_bands_of_its_source(name):
    scheme = preset(name)
    assert [[len(row) for row in scheme.grid], len(scheme.grid)] == [
        [len(row) for row in GRIDS[name]],
        len(GRIDS[name]),
    ]
    assert ([one.label for one in scheme.likelihood], [one.label for one in scheme.impact]) == LEVELS[name]
    assert [band.name for band in scheme.bands] == list(BANDS[name].values())
    assert [band.rank for band in scheme.bands] == list(range(len(scheme.bands)))


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_uses_its_organisations_words_and_intervals(name):
    scheme = preset(name)
    assert (scheme.terms.inherent, scheme.terms.current, scheme.terms.target) == TERMS[name]
    expected = INTERVALS.get(name, [None] * len(scheme.bands))
    assert [band.review_every and str(band.review_every) for band in scheme.bands] == expected


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_has_a_source_and_a_name_to_be_called_by(name):
    scheme = preset(name)
    assert scheme.key == name
    assert scheme.source
    assert scheme.name


@pytest.mark.parametrize("name", PRESETS)
def test_the_bands_of_a_preset_have_colours_of_their_own(name):
    colours = [band.colour for band in preset(name).bands]
    assert len(set(colours)) == len(colours)


@pytest.mark.parametrize("name", ["nhs-dcb0129-5x5", "brighton-hove-5x5"])
def test_every_band_of_a_preset_can_be_reached(name):
    scheme = preset(name)
    assert {cell.band.rank for row in scheme.grid for cell in row} == {band.rank for band in scheme.bands}


def test_every_preset_file_is_listed():
    files = {file.stem for file in (ROOT / "src" / "riskreg" / "schemes").glob("*.yaml")}
    assert files == set(PRESETS)


def test_no_preset_is_said_to_be_of_a_council_whose_scheme_was_not_found():
    assert not any("Devon County" in (preset(name).source or "") for name in PRESETS)


@pytest.mark.parametrize("name", ["", "brighton-hove", "../presets", "BRIGHTON-HOVE-5X5"])
def test_a_name_that_is_no_preset_is_refused(name):
    with pytest.raises(LookupError):
        preset(name)


def test_a_preset_is_read_once():
    assert preset("tri-borough-5x5") is preset("tri-borough-5x5")
