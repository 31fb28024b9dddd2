"""How a single value is read: what may stand there, and how what may not is refused."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from riskreg import rules, values
from riskreg.validation import validate
from riskreg.values import Reading

LEVELS = Reading(("Rare", "Possible", "Likely"), ("Minor", "2", "Severe", "Grave"))


class One(BaseModel):
    value: object


def reader(kind):
    """A model with one value of this kind."""
    return type("One", (One,), {"__annotations__": {"value": kind}})


MODELS = {name: reader(getattr(values, name)) for name in (
    "Text", "Id", "Date", "Number", "Whole", "Scalar", "Flag", "Exempt", "LikelihoodLevel", "ImpactLevel", "Steps",
    "ImpactSteps", "Interval", "Colour", "Label", "Cells", "MitigationIds", "Frequency", "Amount",
)}  # fmt: skip


def taken(kind, value, context=LEVELS):
    made, findings = validate(MODELS[kind], {"value": value}, context)
    assert findings == []
    return made.value


def refused(kind, value, context=LEVELS):
    made, findings = validate(MODELS[kind], {"value": value}, context)
    assert made is None
    (found,) = findings
    return found


GOOD = [
    ("Text", "a text", "a text"),
    ("Text", "x" * 20_000, "x" * 20_000),
    ("Id", "A1", "A1"),
    ("Id", "staff.guidance_2-b", "staff.guidance_2-b"),
    ("Id", "x" * 64, "x" * 64),
    ("Date", "2026-03-31", date(2026, 3, 31)),
    ("Date", "2028-02-29", date(2028, 2, 29)),
    ("Date", date(2026, 3, 31), date(2026, 3, 31)),
    ("Number", 0, 0),
    ("Number", 2000.5, 2000.5),
    ("Number", 10**12, 10**12),
    ("Whole", -3, -3),
    ("Scalar", 52, 52),
    ("Scalar", -1.5, -1.5),
    ("Scalar", "under 8", "under 8"),
    ("Flag", True, True),
    ("Exempt", False, False),
    ("Exempt", "Schedule 12A", "Schedule 12A"),
    ("LikelihoodLevel", 3, 3),
    ("LikelihoodLevel", "likely", 3),
    ("LikelihoodLevel", " RARE ", 1),
    ("ImpactLevel", "2", 2),
    ("ImpactLevel", {"money": "Grave", "trust": 1}, {"money": 4, "trust": 1}),
    ("Steps", -10, -10),
    ("Steps", 10, 10),
    ("ImpactSteps", 1, 1),
    ("ImpactSteps", {"money": -2}, {"money": -2}),
    ("ImpactSteps", {}, {}),
    ("Interval", "1 month", "1 month"),
    ("Interval", "12 weeks", "12 weeks"),
    ("Colour", "#00703C", "#00703c"),
    ("Label", "Likely", "Likely"),
    ("Label", 3, "3"),
    ("Cells", [[1, "Low"], [2, 3]], ((1, "Low"), (2, 3))),
    ("MitigationIds", "all", "all"),
    ("MitigationIds", ["a", "b"], ("a", "b")),
    ("MitigationIds", [], ()),
    ("Frequency", 2, 2),
    ("Frequency", [0.2, 2], (0.2, 2)),
    ("Amount", 1.5, 1.5),
    ("Amount", [1, 2], (1, 2)),
    ("Amount", {"low": 1, "mode": 1, "high": 1}, {"low": 1, "mode": 1, "high": 1}),
]


@pytest.mark.parametrize(("kind", "value", "read"), GOOD, ids=[f"{kind} {str(value)[:20]}" for kind, value, _ in GOOD])
def test_what_may_stand_somewhere_is_read(kind, value, read):
    assert taken(kind, value) == read
    assert type(taken(kind, value)) is type(read)


BAD = [
    ("Text", "", (), "empty"),
    ("Text", " \n", (), "empty"),
    ("Text", None, (), "Nothing stands"),
    ("Text", 12, (), "read as a number"),
    ("Text", True, (), "true/false"),
    ("Text", ["a"], (), "not a list"),
    ("Text", {"a": 1}, (), "not a list"),
    ("Text", "x" * 20_001, (), "20,001 characters"),
    ("Id", "A 1", (), "letters, digits"),
    ("Id", "é", (), "letters, digits"),
    ("Id", "x" * 65, (), "letters, digits"),
    ("Id", "A1\n", (), "letters, digits"),
    ("Id", 1, (), "read as a number"),
    ("Number", "£2,000", (), "A number is expected"),
    ("Number", True, (), "A number is expected"),
    ("Number", None, (), "A number is expected"),
    ("Number", -1, (), "from 0 upwards"),
    ("Number", 1e13, (), "from 0 upwards"),
    ("Number", float("nan"), (), "from 0 upwards"),
    ("Number", float("inf"), (), "from 0 upwards"),
    ("Whole", 1.0, (), "whole number"),
    ("Whole", False, (), "whole number"),
    ("Scalar", True, (), "A number or a text"),
    ("Scalar", [1], (), "A number or a text"),
    ("Scalar", " ", (), "empty"),
    ("Scalar", float("inf"), (), "no number that can be printed"),
    ("Scalar", float("nan"), (), "no number that can be printed"),
    ("Flag", "yes", (), "true or false"),
    ("Flag", 1, (), "true or false"),
    ("Exempt", True, (), "does not say why"),
    ("Exempt", "", (), "empty"),
    ("Exempt", 3, (), "read as a number"),
    ("ImpactLevel", {}, (), "No category"),
    ("Steps", 0.5, (), "whole number of steps"),
    ("Steps", True, (), "whole number of steps"),
    ("Steps", "-1", (), "whole number of steps"),
    ("Steps", 11, (), "whole number of steps"),
    ("Steps", -11, (), "whole number of steps"),
    ("ImpactSteps", 0.5, (), "whole number of steps"),
    ("ImpactSteps", {"a": 1, "b": 0.5}, ("b",), "whole number of steps"),
    ("Interval", "monthly", (), "An interval"),
    ("Interval", "0 months", (), "An interval"),
    ("Interval", 3, (), "read as a number"),
    ("Colour", "green", (), "hash"),
    ("Colour", None, (), "hash"),
    ("Label", True, (), "true/false"),
    ("Label", "", (), "empty"),
    ("Cells", "1 2", (), "A list of rows"),
    ("Cells", [[1], 2], (1,), "A row is a list"),
    ("Cells", [[1, 2], [1, True]], (1, 1), "A cell"),
    ("MitigationIds", "policy", (), "Either the word all"),
    ("MitigationIds", None, (), "Either the word all"),
    ("MitigationIds", ["a", "b c"], (1,), "letters, digits"),
    ("Frequency", [2, 1], (), "lower one first"),
    ("Frequency", [1, 1], (), "lower one first"),
    ("Frequency", [1, 2, 3], (), "two numbers"),
    ("Frequency", [1, "2"], (), "A number is expected"),
    ("Frequency", "often", (), "A number is expected"),
    ("Amount", {"low": 1, "high": 2}, (), "Three estimates"),
    ("Amount", {"low": 3, "mode": 2, "high": 4}, (), "must rise"),
    ("Amount", {"low": 1, "mode": "x", "high": 4}, (), "A number is expected"),
]


@pytest.mark.parametrize(
    ("kind", "value", "at", "said"), BAD, ids=[f"{kind} {str(value)[:20]!r}" for kind, value, *_ in BAD]
)
def test_what_may_not_stand_somewhere_is_refused_with_a_remedy(kind, value, at, said):
    found = refused(kind, value)
    assert found.rule is rules.WRONG_VALUE
    assert found.path == ("value", *at)
    assert said in found.message
    assert found.remedy.endswith((".", "?"))


@pytest.mark.parametrize(
    ("value", "mend"),
    [
        pytest.param("31/03/2027", "2027-03-31", id="British"),
        pytest.param("1.4.2027", "2027-04-01", id="British, with full stops"),
        pytest.param("1 4 2027", "2027-04-01", id="British, with spaces"),
        pytest.param("03/31/2027", "2026-03-31", id="American"),
        pytest.param("31 March 2027", "2026-03-31", id="in words"),
        pytest.param("2027-02-29", "2026-03-31", id="a day that is not there"),
        pytest.param("2027-13-01", "2026-03-31", id="a month that is not there"),
        pytest.param("20270331", "2026-03-31", id="without dashes"),
        pytest.param("2027-W13-3", "2026-03-31", id="a week"),
        pytest.param("2027-03-31T10:00", "2026-03-31", id="with a time"),
        pytest.param(20270331, "2026-03-31", id="a number"),
        pytest.param(None, "2026-03-31", id="nothing"),
        pytest.param(True, "2026-03-31", id="true"),
    ],
)
def test_a_date_that_is_none_is_refused_with_one_that_is(value, mend):
    found = refused("Date", value)
    assert (found.rule, found.path) == (rules.WRONG_DATE, ("value",))
    assert found.remedy == f"Write the year, the month and the day: {mend}."


@given(st.dates())
def test_every_date_reads_as_it_was_written(day):
    assert taken("Date", day.isoformat()) == day


@given(st.dates(), st.sampled_from("/. "))
def test_a_british_date_is_mended_to_the_day_that_was_meant(day, sign):
    assume(day.year >= 1000)
    assert day.isoformat() in refused("Date", f"{day.day}{sign}{day.month}{sign}{day.year}").remedy


NUMBERED = "The levels are 1 (Minor), 2, 3 (Severe), 4 (Grave)."


@pytest.mark.parametrize(
    ("value", "message", "remedy"),
    [
        pytest.param(0, "`0`", NUMBERED, id="below"),
        pytest.param(5, "`5`", NUMBERED, id="above"),
        pytest.param(2.0, "`2.0`", NUMBERED, id="with a point"),
        pytest.param(True, "`true`", NUMBERED, id="true"),
        pytest.param(None, "This", NUMBERED, id="nothing"),
        pytest.param([1], "This", NUMBERED, id="a list"),
        pytest.param("Zebra", "`Zebra`", NUMBERED, id="another word"),
        pytest.param("Sever", "`Sever`", f"Did you mean `Severe`? {NUMBERED}", id="misspelt"),
        pytest.param("MINER", "`MINER`", f"Did you mean `Minor`? {NUMBERED}", id="misspelt in capitals"),
    ],
)
def test_a_level_that_the_scheme_lacks_is_refused_with_those_that_it_has(value, message, remedy):
    found = refused("ImpactLevel", value)
    assert found.rule is rules.WRONG_LEVEL
    assert (found.message, found.remedy) == (f"{message} is no level of impact in this scheme.", remedy)


def test_a_wrong_level_of_one_category_is_shown_there():
    assert refused("ImpactLevel", {"money": 1, "trust": 9}).path == ("value", "trust")
    assert refused("ImpactLevel", {"money": {"deep": 1}}).path == ("value", "money")


@pytest.mark.parametrize(
    ("value", "read"), [(7, 7), ("Likely", 0), (None, 0), ([1], 0)], ids=["number", "label", "nothing", "list"]
)
def test_without_a_scheme_levels_are_let_through(value, read):
    assert taken("LikelihoodLevel", value, Reading(None, None)) == read


ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(), inner, max_size=3)),
    max_leaves=8,
)


@pytest.mark.parametrize("kind", MODELS)
@given(value=ANYTHING)
def test_a_value_of_any_kind_is_read_or_refused_in_plain_words(kind, value):
    made, findings = validate(MODELS[kind], {"value": value}, LEVELS)
    assert (made is None) == bool(findings)
    for found in findings:
        assert found.path[0] == "value"
        assert found.rule in (rules.WRONG_VALUE, rules.WRONG_DATE, rules.WRONG_LEVEL)
        assert found.message
        assert found.remedy


def test_a_level_of_a_scale_can_be_a_label_or_a_label_with_its_meaning():
    read = values.read_level
    assert read("Likely") == {"label": "Likely"}
    assert read(3) == {"label": 3}
    assert read({"label": "Likely"}) == {"label": "Likely"}
    assert read(True) is True


def test_a_scheme_is_kept_as_it_is():
    assert values.keep_scheme({"name": "x"}) == {"name": "x"}


@pytest.mark.parametrize("kind", MODELS)
def test_every_kind_of_value_has_a_schema_for_editors(kind):
    assert TypeAdapter(getattr(values, kind)).json_schema()
