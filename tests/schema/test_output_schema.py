"""What riskreg prints as JSON is what `riskreg schema output` says, whatever the registers are like."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from making import AS_OF, STAFF_ACCESS, as_yaml, register, registers, risk

from riskreg.locate import SourceFile
from riskreg.render.score_json import check_json, score_json
from riskreg.schema import schema_text
from riskreg.scoring import score

VALID = Draft202012Validator(json.loads(schema_text("output")))


def printed(*contents):
    """The outputs of `score` and of `check` for some files."""
    files = [SourceFile(f"{number}.yaml", None, Path(), content) for number, content in enumerate(contents)]
    scored = score(files, AS_OF)
    found = [one for register in scored for one in register.diagnostics]
    return json.loads("".join(score_json(scored, AS_OF))), json.loads("".join(check_json(found, AS_OF)))


def said(output):
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in VALID.iter_errors(output)]


CLOSED = {"on": "2026-01-01", "by": "The board", "reason": "The site has been shut down"}
EVERY_STATE = register(
    risks={
        "adopting": [
            risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
            risk("A2"),
            risk("A3", treatment="terminate", moves_to=["N1"]),
            risk("A4", status="closed", closed=CLOSED),
        ],
        "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
    },
)


def test_every_state_of_a_risk_and_a_roll_up_with_registers_at_fault():
    score_output, check_output = printed(
        as_yaml(EVERY_STATE), STAFF_ACCESS.read_bytes(), b"riskreg: 1\ntitel: x\n", b"\xff", None
    )
    assert said(score_output) == []
    assert said(check_output) == []
    assert {one["state"] for one in score_output["registers"][0]["risks"]} == {
        "classified", "not yet classified", "avoided", "closed",
    }  # fmt: skip
    assert [one["risks"] is None for one in score_output["registers"]] == [False, False, True, True, True]


def test_nothing_but_errors():
    for output in printed(b"riskreg: 1\n"):
        assert said(output) == []


def test_no_appetite_and_no_register_at_all():
    plain = {key: value for key, value in register().items() if key != "appetite"}
    for output in (*printed(as_yaml(plain)), *printed()):
        assert said(output) == []


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40, deadline=None)
@given(registers())
def test_every_register_without_fault(data):
    for output in printed(as_yaml(data)):
        assert said(output) == []


def spoil(path, value):
    output, _ = printed(as_yaml(EVERY_STATE))
    *path, last = path
    at = output
    for step in path:
        at = at[step]
    at[last] = value
    return output


RISKS = ("registers", 0, "risks")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("colour",), "red"),
        ((*RISKS, 0, "inherent", "band"), "High"),
        ((*RISKS, 1, "current"), {"likelihood": 1, "impact": 1, "score": 1, "band": "Low", "above_appetite": False}),
        ((*RISKS, 0, "current"), None),
        ((*RISKS, 0, "line"), 0),
        (("registers", 0, "comparison", "current", "verdict"), "adopting"),
        (("format",), 2),
        (("as_of",), "21 November 2026"),
    ],
)
def test_what_riskreg_would_never_print_is_refused(path, value):
    assert said(spoil(path, value))


def test_no_key_may_be_left_out():
    output, _ = printed(as_yaml(EVERY_STATE))
    del output["registers"][0]["risks"][0]["reason"]
    assert said(output)
