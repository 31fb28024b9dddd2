"""A history on a screen: every number of the states is there, letters say what colours say, and it keeps to its width."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import mitigation, register, registers, risk
from moments import moment, now

from riskreg.history import by_commit
from riskreg.model import SIDES
from riskreg.over_time import Told
from riskreg.render.history_chart import chart, letters, table
from riskreg.render.history_text import history_text
from riskreg.render.history_words import became
from riskreg.render.layout import line_width, plain
from riskreg.schemes import Band
from riskreg.scoring import Scored

POLICY = [{"mitigation": "policy", "likelihood": -1}]


def many(adopting, not_adopting=1):
    """A register with that many risks on each side."""
    sides = {
        side: [risk(f"{side[0].upper()}{index}", mitigated_by=POLICY) for index in range(number)]
        for side, number in (("adopting", adopting), ("not_adopting", not_adopting))
    }
    return register(risks=sides, mitigations=[mitigation("policy")])


def shown(data, cells=80, *, days=("2026-01-01",)):
    history = by_commit([moment(one, day) for one, day in zip([data] * len(days), days, strict=True)], None)
    return history, [
        plain(lines).splitlines() for lines in (table(history.states, cells), chart(history.states, "current", cells))
    ]


def band(rank, name):
    return Band(rank, name, "#00703c", None, None)


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (["Low", "Medium", "High"], ["L", "M", "H"]),
        (["Low", "Limited", "High"], ["1", "2", "3"]),
        (["1", "2", "3"], ["1", "2", "3"]),
        (["? unknown", "High"], ["1", "2"]),
        ([f"Band {rank}" for rank in range(10)], ["1", "2", "3", "4", "5", "6", "7", "8", "9", "a"]),
    ],
)
def test_every_band_has_a_letter_of_its_own(names, found):
    assert letters([band(rank, name) for rank, name in enumerate(names)]) == found


def test_each_risk_is_a_letter_while_there_is_room():
    _, (_, bars) = shown(many(12, 3))
    assert bars[-1] == f"2026-01-01  {'S' * 12}   {'S' * 3}"


def test_more_risks_than_cells_share_letters_and_that_is_said():
    history, (_, bars) = shown(many(300, 20))
    assert bars[1] == "A letter stands for up to 6 risks of a band."
    assert bars[-1] == f"2026-01-01  {'S' * 50}   {'S' * 4}"
    assert max(map(len, bars)) <= 80
    assert history.states[0].current.adopting.bands[2] == 300


@given(st.lists(registers(), min_size=1, max_size=3), st.integers(60, 160))
def test_it_keeps_to_its_width_and_its_table_has_every_number(readings, cells):
    days = [f"2026-0{index + 1}-01" for index in range(len(readings))]
    history = by_commit([moment(data, day) for data, day in zip(readings, days, strict=True)], None)
    scored = Scored("register.yaml", None, now(readings[-1], days[-1]), [], None)
    lines = history_text([Told(scored, history, [])], None, cells)
    assert max(map(line_width, lines)) <= cells
    rows = [row.split() for row in plain(table(history.states, cells)).splitlines() if row.startswith("2026-")]
    numbers = sum(int(cell) for row in rows for cell in row[2:] if cell != ".")
    tallies = [state.at(stage).side(side) for state in history.states for stage in ("current", "target") for side in SIDES]  # fmt: skip
    assert numbers == sum(sum(one.bands) + one.not_yet_classified for one in tallies)


def test_a_closing_is_told_by_its_record_and_a_removal_by_the_lack_of_one():
    closed = {"status": "closed", "closed": {"on": "2026-02-01", "by": "The board", "reason": "The site is gone"}}
    before, shut, gone = many(2), many(2), many(1)
    shut["risks"]["adopting"][1] |= closed
    readings = [moment(data, f"2026-0{index + 1}-05") for index, data in enumerate((before, shut, before, gone))]
    entries = list(by_commit(readings, None).of("A1").entries)
    assert became(entries[1]) == ["It was closed on 1 February 2026 by The board: The site is gone."]
    assert became(entries[2])[0].startswith("Opened again: ")
    assert "no record of who decided that" in became(entries[3])[0]


def test_a_scheme_that_was_changed_begins_a_new_table():
    other = {**many(1), "scheme": "tri-borough-5x5", "appetite": {}}
    history = by_commit([moment(many(1), "2026-01-01"), moment(other, "2026-02-01")], None)
    rows = plain(table(history.states, 80)).splitlines()
    assert rows.count("The scheme was changed.") == 1
    assert date(2026, 2, 1) == history.states[-1].when.day


def test_the_names_of_two_schemes_are_told_once_for_all_risks_of_a_commit():
    other = {**many(3), "scheme": "tri-borough-5x5", "appetite": {}}
    history = by_commit([moment(many(3), "2026-01-01"), moment(other, "2026-02-01")], None)
    told = Told(Scored("register.yaml", None, now(other, "2026-02-01"), [], None), history, [])
    rows = plain(history_text([told], None, 160)).splitlines()
    assert [row.strip() for row in rows if "Tri-borough" in row] == [
        "The scheme was changed from Brighton & Hove 5x5 to Tri-borough shared services 5x5."
    ]
    assert sum(row.endswith(": the scheme was changed.") for row in rows) == 4
    alone = plain(history_text([told], "A0", 160)).splitlines()
    assert sum("Tri-borough" in row for row in alone) == 1


def test_what_moved_alike_now_and_at_target_is_told_once():
    worse = many(1)
    worse["risks"]["adopting"][0] |= {"likelihood": 5}
    history = by_commit([moment(many(1), "2026-01-01"), moment(worse, "2026-02-01")], None)
    assert became(history.of("A0").entries[-1]) == [
        "Now and target Significant 12, was Significant 9: its likelihood was changed from 4 Likely to 5 Almost Certain."
    ]
