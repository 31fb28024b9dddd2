"""Reading a scheme: what is refused, with the cells named; and that order is by place, never by name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.model import SchemeSpec
from riskreg.schemes import read_scheme
from riskreg.validation import validate


def spec(**changes):
    """A 3x3 product with three bands, without fault; keys can be replaced, or left out with None."""
    data = {
        "name": "Exampleshire 3x3",
        "likelihood": ["Remote", "Possible", "Likely"],
        "impact": ["Minor", "Moderate", "Severe"],
        "bands": [{"name": "Low", "from": 1}, {"name": "Medium", "from": 3}, {"name": "High", "from": 6}],
        **changes,
    }
    read, faults = validate(SchemeSpec, {key: value for key, value in data.items() if value is not None})
    assert read is not None, faults
    return read


def lookup(cells, bands=("Low", "Medium", "High"), **changes):
    """A scheme that looks its bands up."""
    return spec(combine="lookup", cells=cells, bands=[{"name": name} for name in bands], **changes)


def read(written, at=()):
    """The scheme and the findings, each as its rule, its path and its message."""
    scheme, findings = read_scheme(written, None, at)
    return scheme, [(found.rule.id, found.path, found.message) for found in findings]


def bands_of(scheme):
    """The names of the bands, a row for each likelihood."""
    return [[cell.band.name for cell in row] for row in scheme.grid]


def test_a_product_is_read_with_the_band_of_every_cell():
    scheme, found = read(spec())
    assert found == []
    assert [[cell.score for cell in row] for row in scheme.grid] == [[1, 2, 3], [2, 4, 6], [3, 6, 9]]
    assert bands_of(scheme) == [["Low", "Low", "Medium"], ["Low", "Medium", "High"], ["Medium", "High", "High"]]


def test_a_lookup_may_name_the_band_of_each_cell_in_any_case_of_letters():
    scheme, found = read(lookup([["Low", "low", "Medium"], ["Low", "MEDIUM", "High"], ["Medium", "High", "High"]]))
    assert found == []
    assert bands_of(scheme) == [["Low", "Low", "Medium"], ["Low", "Medium", "High"], ["Medium", "High", "High"]]
    assert scheme.cell(3, 3).score == 3


def test_a_lookup_may_give_values_that_the_bands_divide():
    bands = [{"name": "Green", "from": 1}, {"name": "Red", "from": 50}]
    scheme, found = read(spec(combine="lookup", cells=[[1, 10, 40], [5, 49, 50], [7, 60, 99]], bands=bands))
    assert found == []
    assert bands_of(scheme) == [["Green"] * 3, ["Green", "Green", "Red"], ["Green", "Red", "Red"]]
    assert scheme.cell(3, 3).score == 99


def test_a_scheme_keeps_what_it_says_of_itself():
    bands = [
        {"name": "Low", "from": 1, "colour": "#00703C", "action": "Wait", "review_every": "1 year"},
        {"name": "High", "from": 4},
    ]
    scheme, _ = read(spec(source="Policy 2025", bands=bands, terms={"inherent": "Pure"}))
    assert (scheme.name, scheme.source, scheme.combine, scheme.key) == (
        "Exampleshire 3x3",
        "Policy 2025",
        "product",
        None,
    )
    assert (scheme.terms.inherent, scheme.terms.current, scheme.terms.target) == ("Pure", "Current", "Target")
    assert scheme.bands[0][:4] == (0, "Low", "#00703c", "Wait")
    assert str(scheme.bands[0].review_every) == "1 year"
    assert scheme.bands[1].review_every is None


@pytest.mark.parametrize(("count", "sound"), [(1, False), (2, True), (10, True), (11, False)])
@pytest.mark.parametrize("scale", ["likelihood", "impact"])
def test_a_scale_has_from_two_to_ten_levels(scale, count, sound):
    scheme, found = read(
        spec(**{scale: list(range(1, count + 1))}, bands=[{"name": "A", "from": 1}, {"name": "B", "from": 2}])
    )
    assert (scheme is not None) == sound
    expected = ("RR302", (scale,), f"A scale has from 2 to 10 levels; this one has {count}.")
    assert found == ([] if sound else [expected])


@pytest.mark.parametrize(("count", "sound"), [(0, False), (1, False), (2, True), (10, True), (11, False)])
def test_a_scheme_has_from_two_to_ten_bands(count, sound):
    bands = [{"name": f"B{number}", "from": number} for number in range(1, count + 1)]
    scheme, found = read(spec(likelihood=list(range(1, 11)), impact=list(range(1, 11)), bands=bands))
    assert (scheme is not None) == sound
    expected = ("RR302", ("bands",), f"A scheme has from 2 to 10 bands; this one has {count}.")
    assert found == ([] if sound else [expected])


@pytest.mark.parametrize(
    ("changes", "path", "message"),
    [
        ({"likelihood": ["Low", "low", "High"]}, ("likelihood", 1), "The level `low` stands twice."),
        ({"impact": [{"label": "A"}, {"label": "B"}, {"label": "A"}]}, ("impact", 2), "The level `A` stands twice."),
        ({"bands": [{"name": "Red", "from": 1}, {"name": "RED", "from": 4}]}, ("bands", 1), "The band `RED` stands twice."),
    ],
)  # fmt: skip
def test_a_name_that_stands_twice_is_refused(changes, path, message):
    assert read(spec(**changes)) == (None, [("RR302", path, message)])


def test_everything_wrong_with_the_shape_is_said_at_once():
    _, found = read(spec(likelihood=["A"], impact=["A", "A"], bands=[{"name": "One", "from": 1}]))
    assert [path for _, path, _ in found] == [("likelihood",), ("impact", 1), ("bands",)]


def test_a_product_with_cells_is_refused():
    scheme, [(rule, path, message)] = read(spec(cells=[[1, 2, 3]] * 3))
    assert (scheme, rule, path) == (None, "RR302", ("cells",))
    assert "needs no cells" in message


def test_a_lookup_without_cells_is_refused():
    scheme, [(rule, path, message)] = read(spec(combine="lookup"))
    assert (scheme, rule, path) == (None, "RR302", ("combine",))
    assert "needs its cells" in message


@pytest.mark.parametrize(
    ("cells", "shape"),
    [
        ([[1, 1, 2], [1, 2, 3]], "This one has 2 rows of 3 cells."),
        ([[1, 1, 2]] * 4, "This one has 4 rows of 3 cells."),
        ([[1, 1], [1, 2], [2, 3]], "This one has 3 rows of 2 cells."),
        ([[1, 1, 2], [1, 2], [1, 2, 3]], "This one has 3 rows of 2 or 3 cells."),
        ([], "This one has no rows."),
    ],
)
def test_a_table_of_the_wrong_shape_is_refused(cells, shape):
    scheme, [found] = read_scheme(lookup(cells), None)
    assert (scheme, found.rule.id, found.path) == (None, "RR302", ("cells",))
    assert found.message.startswith("The table must have 3 rows (one for each likelihood, lowest first) of 3 cells")
    assert found.remedy == shape


def test_a_cell_that_names_no_band_is_refused_with_the_nearest_one():
    scheme, [found] = read_scheme(lookup([["Low"] * 3, ["Low"] * 3, ["Low", "Low", "Mediun"]]), None, ("scheme",))
    assert (scheme, found.rule.id, found.path) == (None, "RR302", ("scheme", "cells", 2, 2))
    assert found.message == "`Mediun` is no value that a cell can have here."
    assert found.remedy == "Did you mean `Medium`?"


def test_a_cell_that_is_like_no_band_is_refused_with_all_of_them():
    _, [found] = read_scheme(lookup([["Low"] * 3, ["Low"] * 3, ["Low", "Low", "xyz"]]), None)
    assert found.remedy == "Use one of: Low, Medium or High."


def test_a_cell_with_a_name_is_refused_where_the_bands_say_from():
    bands = [{"name": "Low", "from": 1}, {"name": "High", "from": 2}]
    written = spec(combine="lookup", cells=[[1, 1, "High"], [1, 1, 2], [1, 2, 2]], bands=bands)
    _, [found] = read_scheme(written, None)
    assert found.path == ("cells", 0, 2)
    assert found.remedy == "Where the bands say from:, every cell is a whole number from 1."


@pytest.mark.parametrize("combine", ["product", "lookup"])
def test_a_band_that_does_not_say_where_it_begins_is_refused(combine):
    cells = [[1, 1, 2], [1, 2, 2], [2, 2, 2]] if combine == "lookup" else None
    bands = [{"name": "Low", "from": 1}, {"name": "High"}]
    scheme, found = read(spec(combine=combine, cells=cells, bands=bands))
    assert scheme is None
    assert found == [("RR302", ("bands", 1), "The band `High` does not say from which value it counts.")]


@pytest.mark.parametrize("second", [1, 3])
def test_bands_that_do_not_rise_are_refused(second):
    bands = [{"name": "Low", "from": 3}, {"name": "High", "from": second}]
    scheme, found = read(spec(bands=bands))
    assert scheme is None
    assert found == [
        ("RR302", ("bands", 1, "from"), "The bands do not rise: this one begins no higher than the one before.")
    ]


def test_a_value_without_a_band_is_refused_with_its_cells_named():
    bands = [{"name": "Low", "from": 2, "to": 3}, {"name": "High", "from": 6}]
    scheme, found = read(spec(bands=bands))
    assert scheme is None
    assert found == [
        ("RR303", ("bands",), "The value 1 (likelihood 1 Remote with impact 1 Minor) falls in no band."),
        ("RR303", ("bands",), "The value 4 (likelihood 2 Possible with impact 2 Moderate) falls in no band."),
    ]


def test_a_value_with_two_bands_is_refused_with_its_cells_and_both_bands_named():
    bands = [{"name": "Low", "from": 1, "to": 4}, {"name": "High", "from": 4}]
    scheme, found = read(spec(bands=bands))
    message = (
        "The value 4 (likelihood 2 Possible with impact 2 Moderate) falls in more than one band: `Low` and `High`."
    )
    assert (scheme, found) == (None, [("RR303", ("bands", 1), message)])


def test_of_many_cells_with_the_same_value_three_are_named():
    cells = [[1, 9, 9], [9, 9, 9], [9, 9, 9]]
    bands = [{"name": "Low", "from": 1, "to": 1}, {"name": "High", "from": 2, "to": 2}]
    _, [(_, _, message)] = read(spec(combine="lookup", cells=cells, bands=bands))
    assert message == (
        "The value 9 (likelihood 1 Remote with impact 2 Moderate; likelihood 1 Remote with impact 3 Severe; "
        "likelihood 2 Possible with impact 1 Minor; and 5 more) falls in no band."
    )


@pytest.mark.parametrize(
    ("cells", "path", "message"),
    [
        (
            [["Low", "Low", "High"], ["Low", "Low", "Medium"], ["Medium", "Medium", "High"]],
            ("cells", 1, 2),
            "From likelihood 1 Remote with impact 3 Severe to likelihood 2 Possible with impact 3 Severe the likelihood rises but the band falls, from High to Medium.",
        ),
        (
            [["Low", "Low", "Low"], ["Low", "Low", "Low"], ["Medium", "Low", "Low"]],
            ("cells", 2, 1),
            "From likelihood 3 Likely with impact 1 Minor to likelihood 3 Likely with impact 2 Moderate the impact rises but the band falls, from Medium to Low.",
        ),
    ],
)
def test_a_band_that_falls_as_a_scale_rises_is_refused_with_both_cells_named(cells, path, message):
    assert read(lookup(cells)) == (None, [("RR304", path, message)])


def test_a_level_whose_label_is_its_number_is_named_once():
    written = lookup([["High", "Low"], ["High", "High"]], ("Low", "High"), likelihood=[1, 2], impact=[1, 2])
    _, [(_, _, message)] = read(written)
    assert message.startswith("From likelihood 1 with impact 1 to likelihood 1 with impact 2 the impact rises")


def test_a_band_that_nothing_reaches_is_a_warning():
    bands = [{"name": "Low", "from": 1}, {"name": "Odd", "from": 7, "to": 8}, {"name": "High", "from": 9}]
    scheme, found = read(spec(bands=bands), ("scheme",))
    assert scheme is not None
    assert found == [("RR310", ("scheme", "bands", 1), "No likelihood and impact can reach the band `Odd`.")]


def test_bands_need_not_cover_values_that_a_product_never_gives():
    bands = [
        {"name": "A", "from": 1, "to": 4}, {"name": "B", "from": 6, "to": 6}, {"name": "C", "from": 8, "to": 9}, {"name": "D", "from": 12, "to": 16},
    ]  # fmt: skip
    scheme, found = read(spec(likelihood=[1, 2, 3, 4], impact=[1, 2, 3, 4], bands=bands))
    assert found == []
    assert [cell.band.name for cell in scheme.grid[3]] == ["A", "C", "D", "D"]


@pytest.mark.parametrize(
    ("names", "higher"), [(("High", "Significant"), "Significant"), (("Significant", "High"), "High")]
)
def test_bands_are_in_order_of_their_place_and_not_of_their_names(names, higher):
    scheme, _ = read(spec(bands=[{"name": name, "from": start} for name, start in zip(names, (1, 4), strict=True)]))
    assert scheme.cell(3, 3).band.name == higher
    assert scheme.band_named(higher).rank == 1


@pytest.mark.parametrize(("rows", "columns"), [(2, 10), (10, 2), (10, 10), (2, 2)])
def test_a_scheme_need_not_be_square(rows, columns):
    bands = [{"name": "Low", "from": 1}, {"name": "High", "from": 4}]
    scheme, found = read(spec(likelihood=list(range(1, rows + 1)), impact=list(range(1, columns + 1)), bands=bands))
    assert found == []
    assert (len(scheme.grid), {len(row) for row in scheme.grid}) == (rows, {columns})
    assert scheme.cell(rows, columns).score == rows * columns


def colours(count):
    """The default colours of a scheme with this many bands."""
    bands = [{"name": f"B{number}", "from": number} for number in range(1, count + 1)]
    scheme, _ = read(spec(likelihood=list(range(1, 11)), impact=list(range(1, 11)), bands=bands))
    return [band.colour for band in scheme.bands]


@pytest.mark.parametrize("count", range(2, 11))
def test_bands_without_colours_go_from_green_to_red_or_beyond_without_repeating(count):
    found = colours(count)
    assert found[0] == "#00703c"
    assert len(set(found)) == count
    if count <= 5:
        assert found[-1] == "#d4351c"


@st.composite
def tables(draw):
    """A lookup of any size in which no band falls, with its number of bands."""
    rows, columns, bands = (draw(st.integers(2, most)) for most in (10, 10, 6))
    steps = [[draw(st.sampled_from([0, 0, 0, 1])) for _ in range(columns)] for _ in range(rows)]
    table = [[1] * columns for _ in range(rows)]
    for row in range(rows):
        for column in range(columns):
            below = table[row - 1][column] if row else 1
            before = table[row][column - 1] if column else 1
            table[row][column] = min(max(below, before) + steps[row][column], bands)
    return table, bands


def of_table(table, bands):
    """A scheme with this lookup."""
    levels = {"likelihood": list(range(1, len(table) + 1)), "impact": list(range(1, len(table[0]) + 1))}
    return lookup(table, [f"B{number}" for number in range(1, bands + 1)], **levels)


def named(table):
    """A table with the names of the bands for their numbers."""
    return [[f"B{value}" for value in row] for row in table]


@given(tables())
def test_every_lookup_in_which_no_band_falls_is_accepted(drawn):
    table, bands = drawn
    scheme, found = read(of_table(named(table), bands))
    assert {rule for rule, _, _ in found} <= {"RR310"}
    assert [[cell.band.rank + 1 for cell in row] for row in scheme.grid] == table


@given(tables(), st.data())
def test_every_lookup_with_one_cell_too_high_is_refused_with_that_cell_named(drawn, data):
    table, bands = drawn
    last = (len(table) - 1, len(table[0]) - 1)
    cells = [(row, column) for row in range(len(table)) for column in range(len(table[0])) if (row, column) != last]
    row, column = data.draw(st.sampled_from(cells))
    table[row][column] = bands + 1
    scheme, found = read(of_table(named(table), bands + 1))
    assert scheme is None
    assert {rule for rule, _, _ in found} == {"RR304"}
    assert all(f"From likelihood {row + 1} with impact {column + 1} to" in message for _, _, message in found)
