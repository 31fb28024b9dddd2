"""What `history` and `follow-up` print as JSON is what `riskreg schema output` says, whatever the registers are like."""

import json
from datetime import date

from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from making import registers
from moments import moment, now

from riskreg.follow_up import follow_up
from riskreg.history import by_commit
from riskreg.over_time import Followed, Told
from riskreg.render.follow_up_json import follow_up_json
from riskreg.render.history_json import history_json
from riskreg.schema import schema_text
from riskreg.scoring import Scored

VALID = Draft202012Validator(json.loads(schema_text("output")))
DAY = "2026-11-21"


def said(output):
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in VALID.iter_errors(json.loads(output))]


def scored(data):
    return Scored("register.yaml", None, now(data, DAY), [], None)


@given(st.lists(registers(), min_size=1, max_size=3))
def test_any_history_is_as_the_schema_says(readings):
    moments = [moment(data, f"2026-0{index + 1}-01") for index, data in enumerate(readings)]
    history = by_commit(moments, now(readings[-1], DAY))
    told = [Told(scored(readings[-1]), history, []), Told(scored(readings[0]), None, [])]
    assert said(history_json(told, None, "commit", date(2026, 11, 21))) == []
    assert said(history_json(told, "A0", "commit", date(2026, 11, 21))) == []


@given(st.lists(registers(), min_size=1, max_size=3))
def test_any_follow_up_is_as_the_schema_says(readings):
    papers = [moment(data, f"2026-0{index + 1}-01", tag=f"board/{index}") for index, data in enumerate(readings)]
    found = follow_up(papers, papers, now(readings[-1], DAY))
    told = [Followed(scored(readings[-1]), found, "board/*", []), Followed(scored(readings[0]), None, "board/*", [])]
    assert said(follow_up_json(told, date(2026, 11, 21))) == []
