"""Days as officers write them, the day before the month; what is none is refused."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from riskreg.amend.days import day_of, read_day
from riskreg.wording import on_date

DAY = date(2027, 3, 4)


@pytest.mark.parametrize(
    "text",
    [
        "2027-03-04", "4 March 2027", "4 march 2027", "4th March 2027", "4th of March, 2027", "4 Mar 2027", "04/03/2027",
        "4/3/2027", "4.3.2027", "4-3-2027", "4/3/27", " 4 / 3 / 2027 ", "2027-3-4",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_way_in_which_it_is_written(text):
    assert read_day(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "3/31/2027", "31 February 2027", "March 2027", "4 Mars 2027", "soon", "4", "2027", "0/1/2027", "27-03-04", "04-03-27", "4/3.27", "٤/٣/٢٠٢٧", "4 m 2027"],
)  # fmt: skip
def test_what_no_calendar_has_or_may_be_another_day_is_refused(text):
    with pytest.raises(ValueError, match=r".*"):
        read_day(text)


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_as_papers_print_it_and_as_files_hold_it(day):
    assert read_day(on_date(day)) == read_day(day.isoformat()) == read_day(f"{day.day}/{day.month}/{day.year}") == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("31 March 2027", date(2027, 3, 31)), ("20261121", "20261121"), ("2026-02-30", "2026-02-30"), (" soon", "soon")],
)
def test_what_is_no_day_stays_as_it_was_typed_for_the_register_to_find_fault_with(text, day):
    assert day_of(text) == day
