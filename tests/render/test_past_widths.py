"""What tells of the past keeps to the screen, however narrow, and whatever the registers, tags and people are called."""

import re
from datetime import date

import pytest
from making import mitigation, register, risk
from moments import moment, now

from riskreg.between import Compared, Reading
from riskreg.follow_up import follow_up
from riskreg.history import by_commit, by_tag
from riskreg.movement import compare
from riskreg.over_time import Followed, Told
from riskreg.render.diff_text import diff_text
from riskreg.render.follow_up_text import follow_up_text
from riskreg.render.history_chart import table
from riskreg.render.history_text import history_text
from riskreg.render.layout import line_width, plain
from riskreg.scoring import Scored

WIDTHS = [40, 60, 80, 120, 200]
LONG = "a-very-long-name-for-the-thing-that-somebody-chose-all-the-same"
WIDE = "所有権の管理者と情報統治の責任者"
TAG = f"board/{LONG[:50]}"


def levels(start):
    return [f"{start}{number}" for number in range(10)]


TEN = {
    "name": "Ten bands", "likelihood": levels("l"), "impact": levels("i"),
    "bands": [{"name": f"B{number} {LONG[:20]}", "from": number * 9 + 1} for number in range(10)],
}  # fmt: skip


def made(number, status="agreed", due="2026-02-01", **changes):
    """Many risks over ten bands, everything with a long name."""
    effects = [{"mitigation": LONG, "likelihood": -1}]
    risks = [
        risk(f"{LONG[:30]}-{index}", title=f"{WIDE}{LONG} {index}", likelihood=1 + (index + number) % 10,
             impact=1 + index % 10, mitigated_by=effects, owner=f"{WIDE} {LONG}")
        for index in range(60)
    ]  # fmt: skip
    plan = mitigation(LONG, title=LONG, owner=f"{WIDE} {LONG}", status=status, due=due)
    sides = {"adopting": risks, "not_adopting": [risk("N1", mitigated_by=effects), risk("N2", title=LONG)]}
    return register(**{"scheme": TEN, "appetite": {}, "risks": sides, "mitigations": [plan], **changes})


READINGS = [
    moment(made(0), "2026-01-10", tag=f"{TAG}-1", author=WIDE * 3, subject=LONG * 3),
    moment(made(3, due="2026-04-01"), "2026-03-10", tag=f"{TAG}-2", author=LONG, subject=WIDE * 5),
    moment(made(4, "in place", "2026-04-01"), "2026-05-10", tag=f"{TAG}-3", author=LONG),
]
LAST = now(made(2, "in place", "2026-04-01", title=WIDE * 4, organisation=LONG), "2026-06-10")
SCORED = Scored("registers/" + LONG + "/" + LONG + ".yaml", None, LAST, [], None)


def kept_to(lines, cells):
    return [max(0, line_width(line) - cells) for line in lines if line_width(line) > cells] == [] and bool(lines)


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("by", [by_commit, by_tag])
@pytest.mark.parametrize("name", [None, "N1", f"{LONG[:30]}-7"])
def test_a_history_is_never_wider_than_the_screen(cells, by, name):
    assert kept_to(history_text([Told(SCORED, by(READINGS, LAST), [])], name, cells), cells)


@pytest.mark.parametrize("cells", WIDTHS)
def test_neither_is_a_follow_up(cells):
    found = follow_up(READINGS, READINGS, LAST)
    assert found.owners
    assert kept_to(follow_up_text([Followed(SCORED, found, "board/*", [])], cells), cells)


@pytest.mark.parametrize("cells", WIDTHS)
def test_neither_is_a_comparison(cells):
    first = READINGS[0].evaluation
    sides = [Reading(TAG, LONG[:12], TAG, day, there=True) for day in (date(2026, 1, 10), date(2026, 6, 10))]
    for movement in (
        compare(first, LAST),
        compare(now({**made(1), "scheme": "nist-sp-800-30-5x5"} | small(), "2026-01-10"), LAST),
    ):
        assert kept_to(diff_text([Compared(SCORED.name, *sides, movement, [])], cells), cells)


def small():
    """Risks that fit into a scheme of five levels."""
    effects = [{"mitigation": LONG, "likelihood": -1}]
    sides = {
        "adopting": [risk(f"{LONG[:30]}-1", mitigated_by=effects)],
        "not_adopting": [risk("N1", mitigated_by=effects)],
    }
    return {"risks": sides}


def test_in_a_narrow_space_the_same_counts_stand_below_each_other():
    history = by_commit(READINGS, LAST)
    rows = ["".join(span.text for span in line) for line in table(history.states, 40)]
    days = [row[:10] for row in rows if row.startswith("2026-")]
    assert days == [str(state.when.day) for state in history.states]
    told = [re.findall(r"(\w|\?) (\d+)(?=,|$)", row) for row in rows if re.search(r"[\w?] \d+(,|$)", row)]
    counted = sum(int(number) for row in told for _, number in row)
    tallies = [
        getattr(state, stage)[side] for state in history.states for stage in ("current", "target") for side in (0, 1)
    ]
    assert counted == sum(sum(one.bands) + one.not_yet_classified for one in tallies)


def test_a_table_of_owners_that_does_not_fit_has_each_figure_under_its_head():
    found = follow_up(READINGS, READINGS, LAST)
    rows = plain(follow_up_text([Followed(SCORED, found, "board/*", [])], 40)).splitlines()
    assert [row.partition(":")[0].strip() for row in rows if row.startswith(("  Mitigations done", "  Targets", "  Dates"))] == [
        "Mitigations done in time", "Targets reached in time", "Dates moved",
    ] * len(found.owners)  # fmt: skip
