"""A text from the command line becomes the value that the field wants, or stays a text and is reported."""

from datetime import date
from typing import get_args, get_type_hints

import pytest

from riskreg.amend import fields
from riskreg.model import BandSpec, Decision, Effect, Loss, Mitigation, OptionSpec, Part, Register, Risk, SchemeSpec


@pytest.mark.parametrize(
    ("model", "key", "text", "value"),
    [
        (Risk, "title", "123", "123"),
        (Risk, "title", "[draft] a title", "[draft] a title"),
        (Risk, "likelihood", "3", 3),
        (Risk, "likelihood", "Likely", "Likely"),
        (Risk, "impact", " 4 ", 4),
        (Risk, "impact", "{reputation: 4, service: 2}", {"reputation": 4, "service": 2}),
        (Risk, "moves_to", "N1, N2", ["N1", "N2"]),
        (Risk, "moves_to", "[N1]", ["N1"]),
        (Risk, "mitigated_by", "[{mitigation: policy, likelihood: -1}]", [{"mitigation": "policy", "likelihood": -1}]),
        (Risk, "acceptance", "{by: The board, on: 2026-11-01}", {"by": "The board", "on": "2026-11-01"}),
        (Risk, "review_on", " 2027-01-31 ", date(2027, 1, 31)),
        (Risk, "review_on", "31/01/2027", date(2027, 1, 31)),
        (Risk, "exempt", "false", False),
        (Risk, "exempt", "Paragraph 3", "Paragraph 3"),
        (Risk, "treatment", "tolerate", "tolerate"),
        (Effect, "likelihood", "-2", -2),
        (Effect, "likelihood", "+1", 1),
        (Effect, "likelihood", "less", "less"),
        (Effect, "impact", "{money: -1}", {"money": -1}),
        (Mitigation, "evidence", "a.md, b.md", ["a.md", "b.md"]),
        (Mitigation, "evidence", '[a, "b, c"]', ["a", "b, c"]),
        (Mitigation, "owner", "Head: of HR", "Head: of HR"),
        (OptionSpec, "mitigations", "all", "all"),
        (OptionSpec, "mitigations", "policy,surgeries", ["policy", "surgeries"]),
        (OptionSpec, "recommended", "yes", True),
        (Decision, "key_decision", "False", False),
        (Register, "edition", "2", 2),
        (Register, "riskreg", "1", 1),
        (Register, "appetite", "{default: High}", {"default": "High"}),
        (Register, "scheme", "nhs-5x5", "nhs-5x5"),
        (Loss, "frequency", "[0.2, 2]", [0.2, 2]),
        (Loss, "amount", "2000", 2000),
        (BandSpec, "from", "4", 4),
        (SchemeSpec, "cells", "[[1, 1], [1, 2]]", [[1, 1], [1, 2]]),
    ],
)  # fmt: skip
def test_a_text_is_read_as_the_field_wants_it(model, key, text, value):
    found = fields.read(fields.fields(model)[key], text)
    assert (found, type(found)) == (value, type(value))


@pytest.mark.parametrize("text", ["[a, b", "{a: 1", "[a]]", "{a: 1} b: 2"])
def test_a_bracket_that_leads_to_nothing_is_told(text):
    with pytest.raises(fields.NotYamlError):
        fields.read(fields.fields(Risk)["moves_to"], text)


def models(part=Register, seen=None):
    """Every model of the format."""
    seen = {} if seen is None else seen
    if part not in seen:
        seen[part] = None
        pending = [*get_type_hints(part, include_extras=True).values(), SchemeSpec]
        while pending:
            one = pending.pop()
            if isinstance(one, type) and issubclass(one, Part):
                models(one, seen)
            pending += get_args(one)
    return list(seen)


@pytest.mark.parametrize("model", models(), ids=lambda model: model.__name__)
def test_every_field_of_the_format_takes_any_text_without_a_fault(model):
    for wanted in fields.fields(model).values():
        for text in ("x", "3", "2026-11-21", "a, b", ""):
            fields.read(wanted, text)


def test_keys_come_in_the_order_of_the_model():
    given = {"impact": 2, "title": "T", "owner": None, "id": "A1", "likelihood": 1}
    assert list(fields.in_order(Risk, given)) == ["id", "title", "likelihood", "impact"]
