"""A register as git shows it: facts in words, one a line, out of the bytes alone, whatever they hold."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import HOSTILE, STAFF_ACCESS, as_yaml, everywhere, mitigation, register, registers, risk

from riskreg.render.textconv import textconv
from riskreg.wording import has_hidden


def lines(data):
    return textconv(data if isinstance(data, bytes) else as_yaml(data)).splitlines()


def about(data, name):
    return [line.strip() for line in lines(data) if line.strip().startswith((f"{name} ", f"{name}:"))]


def test_a_risk_is_told_fact_by_fact_with_its_id_before_each():
    effect = {"mitigation": "policy", "likelihood": -2, "impact": -1}
    one = risk("A1", owner="Head of HR", mitigated_by=[effect], review_on="2027-03-31")
    data = register(risks={"adopting": [one], "not_adopting": [risk("N1")]})
    assert about(data, "A1") == [
        "A1: Something goes wrong with A1",
        "A1 now: Moderate (likelihood 2, impact 2)",
        "A1 at target: Moderate (likelihood 2, impact 2)",
        "A1 owner: Head of HR",
        "A1 likelihood before mitigation: 4",
        "A1 impact before mitigation: 3",
        "A1 with policy: likelihood -2, impact -1",
        "A1 review on: 31 March 2027",
    ]
    assert about(data, "N1")[1] == "N1 not yet classified: it has no mitigation"


def named(organisation, **more):
    """A register whose texts leave room for the organisation's name."""
    one = risk(
        "A1", title="People trust {organisation} less", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]
    )
    data = register(risks={"adopting": [one], "not_adopting": [risk("N1")]}, organisation=organisation, **more)
    return {key: value for key, value in data.items() if value is not None}


def test_the_organisation_is_named_where_a_text_leaves_room_for_its_name():
    told = lines(named("Otterton Council", caveat="As {organisation} sees it"))
    assert "A1: People trust Otterton Council less" in told
    assert "  caveat: As Otterton Council sees it" in told
    assert "  organisation: Otterton Council" in told


@pytest.mark.parametrize("name", [None, 7, ["a"], {"a": "b"}, "x" * 5000, "{organisation}"])
def test_where_nothing_says_who_it_is_the_text_stays_as_it_is_written(name):
    assert "A1: People trust {organisation} less" in lines(named(name))


def test_each_side_of_a_conflict_is_named_by_its_own_organisation():
    sides = [as_yaml(named(name)).splitlines(keepends=True) for name in ("Otterton", "Budleigh")]
    at = next(index for index, line in enumerate(sides[0]) if line.startswith(b"organisation"))
    conflict = [b"<<<<<<< ours\n", sides[0][at], b"=======\n", sides[1][at], b">>>>>>> theirs\n"]
    told = lines(b"".join([*sides[0][:at], *conflict, *sides[0][at + 1 :]]))
    assert [line for line in told if "trust" in line] == [
        "A1: People trust Otterton less",
        "A1: People trust Budleigh less",
    ]


def test_a_mitigation_is_told_with_owner_status_and_dates():
    cost = {"one_off": 2000, "hours": 3}
    data = register(mitigations=[mitigation("policy", status="agreed", due="2027-01-31", cost=cost)])
    assert about(data, "policy") == [
        "policy: What is done about it: policy",
        "policy owner: Head of HR",
        "policy status: agreed",
        "policy due: 31 January 2027",
        "policy evidence: policies/policy.md",
        "policy cost one off: 2000",
        "policy cost hours: 3",
    ]


def test_bands_are_those_of_the_last_day_that_the_register_records():
    late = mitigation("policy", status="agreed", due="2026-10-31")
    done = mitigation("other", done_on="2026-10-01")
    effects = [{"mitigation": name, "likelihood": -1} for name in ("policy", "other")]
    risks = {"adopting": [risk("A1", mitigated_by=effects)], "not_adopting": [risk("N1", mitigated_by=effects)]}
    before = lines(register(risks=risks, mitigations=[late, done]))
    assert "  bands as of 1 October 2026, the last day on which the register records anything" in before
    assert "  A1 at target: Moderate (likelihood 2, impact 3)" in before
    after = lines(register(risks=risks, mitigations=[late, {**done, "done_on": "2026-11-02"}]))
    assert "  A1 at target: Significant (likelihood 3, impact 3)" in after  # policy was due, and was not done by then


def test_a_register_that_records_no_day_has_bands_too():
    found = lines(register())
    assert not [line for line in found if "as of" in line]
    assert [line for line in found if line.startswith("  A1 now: ")]


def test_layout_comments_and_the_order_of_keys_say_nothing():
    data = register()
    turned = {key: data[key] for key in reversed(data)}
    turned["mitigations"] = [{key: one[key] for key in reversed(one)} for one in data["mitigations"]]
    commented = b"# a note\n" + json.dumps(turned, indent=2).encode()
    assert textconv(commented) == textconv(as_yaml(data))
    assert textconv(b"\xef\xbb\xbf" + as_yaml(data).replace(b"\n", b"\r\n")) == textconv(as_yaml(data))


@pytest.mark.parametrize(
    "change",
    [
        {"extends": "../base/register.yaml"},
        {"scheme": "our-own.yaml"},
        {"colour": "red"},
        {"risks": {"adopting": "later", "not_adopting": [3, {"title": None}]}},
        {"mitigations": {"policy": 1}, "decision": [1], "options": None},
    ],
)
def test_what_cannot_be_classified_by_itself_is_told_without_bands(change):
    found = lines(register(**change))
    assert found[0] == "Staff access"
    assert not [line for line in found if " now: " in line or "As things stand" in line]


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (b"", ""),
        (b"a: 1\r\nb: [\r\n", "a: 1\nb: [\n"),
        (b"not: a register\n", "not: a register\n"),
        (b"caf\xe9\n", "caf\\xe9\n"),
        (b"\x1b[31mred \xe2\x80\xaegnp.exe\n", "<U+001B>[31mred <U+202E>gnp.exe\n"),
        (b"no line end", "no line end"),
    ],
)
def test_what_is_no_register_is_shown_as_it_stands_and_safe(content, shown):
    assert textconv(content) == shown


def test_a_register_in_conflict_is_told_on_both_sides():
    text = as_yaml(register()).decode()
    title = 'title: "Staff access"\n'
    assert title in text
    marks = f'<<<<<<< ours\n{title}=======\ntitle: "Access"\n>>>>>>> the \x1b[1mother\n'
    found = textconv(text.replace(title, marks).encode()).splitlines()
    assert found[:6] == [
        "<<<<<<< ours",
        "Staff access",
        "=======",
        "Access",
        ">>>>>>> the <U+001B>[1mother",
        "  organisation: Exampleshire Council",
    ]
    older = marks.replace("=======", "||||||| base\ntitle: Old\n=======")
    assert textconv(text.replace(title, older).encode()).splitlines() == found
    assert (
        textconv(text.replace(title, marks.replace("title", "titel")).replace("riskreg: 1", "x: [").encode())[:4]
        == "x: ["
    )


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_text_is_safe_and_never_a_line_of_its_own(hostile):
    found = lines(everywhere(hostile))
    assert not any(has_hidden(line) for line in found)
    assert len(found) == len(lines(everywhere("x")))


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), st.data())
def test_every_change_of_a_single_value_shows(data, draw):
    before = textconv(as_yaml(data))
    side = draw.draw(st.sampled_from(["adopting", "not_adopting"]))
    one = draw.draw(st.sampled_from(data["risks"][side]))
    one["owner"] = "Somebody else"
    after = textconv(as_yaml(data))
    assert [line for line in after.splitlines() if line not in before.splitlines()] == [
        f"  {one['id']} owner: Somebody else"
    ]


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_shown(content):
    assert not has_hidden(textconv(content).replace("\r", ""))
    assert not has_hidden(textconv(b"riskreg: 1\n" + content).replace("\r", ""))


def test_the_starter_register_is_shown_whole():
    found = lines(STAFF_ACCESS.read_bytes())
    text = STAFF_ACCESS.read_text("utf-8")
    assert len([line for line in found if line.startswith("A") and ": " in line]) == text.count("    - id: A")
    assert not [line for line in found if "{'" in line or "[" in line]
