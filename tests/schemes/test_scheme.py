"""A scheme that has been read: its cells, its bands by name, and the dates that its intervals lead to."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.schemes import Interval, numbered, preset


@pytest.mark.parametrize(
    ("day", "number", "unit", "after"),
    [
        ("2026-01-31", 1, "day", "2026-02-01"),
        ("2026-12-31", 1, "day", "2027-01-01"),
        ("2026-02-20", 2, "week", "2026-03-06"),
        ("2028-02-20", 2, "week", "2028-03-05"),
        ("2026-01-15", 1, "month", "2026-02-15"),
        ("2026-01-31", 1, "month", "2026-02-28"),
        ("2028-01-31", 1, "month", "2028-02-29"),
        ("2026-03-31", 1, "month", "2026-04-30"),
        ("2026-10-31", 1, "month", "2026-11-30"),
        ("2026-11-30", 1, "month", "2026-12-30"),
        ("2026-12-31", 1, "month", "2027-01-31"),
        ("2026-12-31", 2, "month", "2027-02-28"),
        ("2026-12-10", 3, "month", "2027-03-10"),
        ("2026-01-31", 11, "month", "2026-12-31"),
        ("2026-01-31", 12, "month", "2027-01-31"),
        ("2027-08-31", 18, "month", "2029-02-28"),
        ("2026-11-21", 1, "year", "2027-11-21"),
        ("2028-02-29", 1, "year", "2029-02-28"),
        ("2028-02-29", 4, "year", "2032-02-29"),
        ("2096-02-29", 4, "year", "2100-02-28"),
    ],
)
def test_an_interval_leads_to_the_same_day_or_to_the_last_of_a_shorter_month(day, number, unit, after):
    assert Interval(number, unit).after(date.fromisoformat(day)).isoformat() == after


@pytest.mark.parametrize("unit", ["day", "week", "month", "year"])
def test_an_interval_past_the_end_of_the_calendar_leads_to_its_last_day(unit):
    assert Interval(999, unit).after(date(9999, 12, 1)) == date.max


@given(
    st.dates(date(1, 1, 1), date(8900, 1, 1)), st.integers(1, 999), st.sampled_from(["day", "week", "month", "year"])
)
def test_an_interval_always_leads_forward_and_by_months_never_to_another_month(day, number, unit):
    after = Interval(number, unit).after(day)
    assert after > day
    if unit in ("month", "year"):
        months = number * (12 if unit == "year" else 1)
        assert (after.year * 12 + after.month) - (day.year * 12 + day.month) == months
        assert after.day == day.day or (after.day < day.day and (after + timedelta(days=1)).day == 1)


@pytest.mark.parametrize(
    ("number", "unit", "words"),
    [(1, "month", "1 month"), (12, "month", "12 months"), (1, "year", "1 year"), (2, "week", "2 weeks")],
)
def test_an_interval_reads_as_a_person_says_it(number, unit, words):
    assert str(Interval(number, unit)) == words


@pytest.mark.parametrize("name", ["High", "high", " HIGH "])
def test_a_band_is_found_by_its_name_in_any_case_of_letters(name):
    assert preset("brighton-hove-5x5").band_named(name).rank == 3


def test_a_band_that_the_scheme_does_not_have_is_not_found():
    assert preset("brighton-hove-5x5").band_named("Medium") is None


@pytest.mark.parametrize(("likelihood", "impact"), [(6, 1), (1, 6)])
def test_a_level_beyond_the_scale_has_no_cell(likelihood, impact):
    with pytest.raises(IndexError):
        preset("brighton-hove-5x5").cell(likelihood, impact)


@pytest.mark.parametrize(
    ("name", "reaches"),
    [
        ("brighton-hove-5x5", ["1 to 3", "4 to 6", "8 to 12", "15 to 25"]),
        ("tri-borough-5x5", ["1 to 10", "12 to 15", "16 to 25"]),
        ("nhs-dcb0129-5x5", ["1", "2", "3", "4", "5"]),
    ],
)
def test_a_band_says_which_scores_reach_it(name, reaches):
    scheme = preset(name)
    assert [scheme.reach(band) for band in scheme.bands] == reaches


def test_a_band_that_no_score_reaches_says_so():
    scheme = preset("tri-borough-5x5")
    assert scheme.reach(preset("nhs-dcb0129-5x5").bands[0]) == "never reached"


@pytest.mark.parametrize(("name", "shown"), [("brighton-hove-5x5", "4 Likely"), ("tri-borough-5x5", "4")])
def test_a_level_is_called_by_its_number_and_its_label_where_that_says_more(name, shown):
    assert numbered(preset(name).likelihood, 4) == shown
