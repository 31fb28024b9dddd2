"""Where each mitigation stands on a day."""

from datetime import date

import pytest
from making import mitigation

from riskreg.model import Mitigation
from riskreg.standing import Standing, standing

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"status": "proposed"}, Standing.PROPOSED),
        ({"status": "proposed", "due": "2026-01-01"}, Standing.PROPOSED),
        ({"status": "withdrawn"}, Standing.WITHDRAWN),
        ({"status": "agreed"}, Standing.UNDATED),
        ({"status": "agreed", "due": "2026-11-21"}, Standing.DUE),
        ({"status": "agreed", "due": "2026-11-20"}, Standing.OVERDUE),
        ({"status": "in place"}, Standing.IN_PLACE),
        ({"status": "in place", "done_on": "2026-11-21"}, Standing.IN_PLACE),
        ({"status": "in place", "done_on": "2026-11-22", "due": "2026-12-01"}, Standing.DUE),
        ({"status": "in place", "done_on": "2026-11-22", "due": "2026-11-01"}, Standing.OVERDUE),
        ({"status": "in place", "done_on": "2026-11-22"}, Standing.UNDATED),
    ],
)
def test_a_mitigation_stands_where_its_status_and_dates_put_it(keys, expected):
    assert standing(Mitigation.model_validate(mitigation("m", **keys)), DAY) is expected


def test_without_a_status_it_is_only_proposed():
    assert standing(Mitigation.model_validate({"id": "m", "title": "M"}), DAY) is Standing.PROPOSED
