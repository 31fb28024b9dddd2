"""The JSON Schemas say what riskreg takes: no more texts than keys, no key without its text, and the loader's own verdict."""

import json
import re
import subprocess
import sys
import types
import typing
from copy import deepcopy

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from making import MITIGATION_IDS, ROOT, loaded, mitigation, register, registers, risk
from pydantic import BaseModel

from riskreg.model import Register, SchemeSpec
from riskreg.schema import SCHEMAS, schema_text
from riskreg.schema.texts import texts
from riskreg.schemes import PRESETS
from riskreg.settings import Settings
from riskreg.source import parse
from riskreg.validation import validate

VALID = {name: Draft202012Validator(json.loads(schema_text(name))) for name in SCHEMAS}
LONG = settings(
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much], max_examples=60, deadline=None
)


def models(kind):
    """A model, and every model that it is made of."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        yield kind
        for hint in typing.get_type_hints(kind, include_extras=True).values():
            yield from models(hint)
    for inner in typing.get_args(kind):
        if not isinstance(inner, types.FunctionType):
            yield from models(inner)


MODELS = {one.__name__: one for root in (Register, SchemeSpec, Settings) for one in models(root)}


def said(name, data):
    """What a schema says against some data."""
    return [f"{list(fault.absolute_path)}: {fault.message}" for fault in VALID[name].iter_errors(data)]


# -- whole, and true to the models -----------------------------------------------------------------------------------


def test_every_model_has_its_texts_and_no_text_is_of_a_model_that_is_not_there():
    assert set(texts()) == set(MODELS)


@pytest.mark.parametrize("name", sorted(MODELS))
def test_every_key_has_its_text_in_the_order_of_the_model_and_no_text_is_of_a_key_that_is_not_there(name):
    fields = [field.alias or key for key, field in MODELS[name].model_fields.items()]
    assert sorted(texts()[name]["fields"]) == sorted(fields)
    for told in [texts()[name], *texts()[name]["fields"].values()]:
        assert told["title"].strip()
        assert told["description"].endswith(".")
        assert len(told["description"]) < 250


def properties(schema):
    """Every key that a schema describes, with the part for it."""
    if isinstance(schema, dict):
        for key, part in schema.get("properties", {}).items():
            yield key, part
        for key, part in schema.items():
            if key not in ("if", "then", "else", "allOf", "examples", "defaultSnippets", "default"):
                yield from properties(part)
    elif isinstance(schema, list):
        for part in schema:
            yield from properties(part)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_an_editor_can_explain_every_key(name):
    for key, part in properties(VALID[name].schema):
        assert part.get("description") or "$ref" in part, key


@pytest.mark.parametrize("name", ["register", "scheme", "config"])
def test_an_editor_can_offer_something_for_every_value(name):
    for key, part in properties(VALID[name].schema):
        offered = {"examples", "enum", "const", "default", "doNotSuggest", "properties"} & set(part)
        inside = json.dumps(part)
        assert offered or any(f'"{word}"' in inside for word in ("$ref", "enum", "const", "boolean", "number")), key


def parts(schema):
    """A schema and everything in it."""
    yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(inner)


@pytest.mark.parametrize("name", ["register", "scheme", "config"])
def test_every_word_that_can_stand_somewhere_is_explained(name):
    listed = [part for part in parts(VALID[name].schema) if isinstance(part, dict) and "enum" in part]
    assert listed
    for part in listed:
        assert len(part["enumDescriptions"]) == len(part["enum"]) == len(set(part["enumDescriptions"]))


@pytest.mark.parametrize("name", ["register", "scheme", "config"])
def test_every_example_can_stand_where_it_is_shown(name):
    whole = VALID[name].schema
    found = [part for part in parts(whole) if isinstance(part, dict) and "examples" in part and "title" in part]
    assert found
    for part in found:
        validator = VALID[name].evolve(schema={**part, "$defs": whole["$defs"]})
        for example in part["examples"]:
            assert not list(validator.iter_errors(example)), (part["title"], example)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_a_schema_is_one_by_its_own_rules_with_a_name_that_is_no_address(name):
    Draft202012Validator.check_schema(VALID[name].schema)
    assert VALID[name].schema["$id"] == f"urn:riskreg:schema:{name}:1"


# -- the files for editors, and the command --------------------------------------------------------------------------


def run(*arguments):
    return subprocess.run([sys.executable, "-m", "riskreg", "schema", *arguments], capture_output=True, check=False)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
def test_the_file_for_editors_is_what_the_command_prints(name):
    file = ROOT / "schemas" / f"{name}.json"
    done = run(name)
    assert done.returncode == 0
    assert file.read_bytes() == done.stdout, f"renew it: riskreg schema {name} > schemas/{name}.json"
    assert done.stdout.endswith(b"}\n")


def test_without_a_name_the_schemas_are_listed_and_a_wrong_name_is_answered():
    assert [line.split()[0] for line in run().stdout.decode().splitlines()] == list(SCHEMAS)
    wrong = run("regster")
    assert wrong.returncode == 2
    assert b"Did you mean `register`?" in wrong.stderr


def test_the_page_on_editors_names_what_there_is():
    page = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
    labels = {snippet["label"] for told in texts().values() for snippet in told.get("snippets", ())}
    assert set(re.findall(r"`(A new \w+)`", page)) <= labels
    assert re.findall(r"^\| `riskreg schema (\w+)` \|", page, re.MULTILINE) == list(SCHEMAS)


def test_no_score_waits_for_a_schema():
    code = "import riskreg.cli, riskreg.scoring, sys; sys.exit(any(name.startswith('riskreg.schema.') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- what the loader takes, the schema takes -------------------------------------------------------------------------


@pytest.mark.parametrize("file", sorted((ROOT / "registers").glob("**/*.yaml")), ids=lambda file: file.name)
def test_every_register_that_comes_with_riskreg_is_valid(file):
    assert said("register", parse(file.read_bytes(), file.name).data) == []


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_is_valid_in_a_file_of_its_own_and_in_place(name):
    file = ROOT / "src" / "riskreg" / "schemes" / f"{name}.yaml"
    data = parse(file.read_bytes(), file.name).data
    assert said("scheme", data) == []
    assert said("register", register(scheme=data)) == []


@LONG
@given(registers())
def test_the_schema_takes_every_register_without_fault(data):
    assert loaded(data).register is not None
    assert said("register", data) == []


STRANGE = st.sampled_from(
    [
        *[
            None,
            "",
            " ",
            "x",
            "Likely",
            "all",
            "2026-01-01",
            "2026-13-01",
            "in place",
            0,
            1,
            -1,
            7,
            2.5,
            1e13,
            True,
            False,
        ],
        *[[], {}, ["policy"], [0.2, 2], {"money": 2}, {"low": 1, "mode": 2, "high": 3}],
    ]
)


def places(data, path=()):
    """Every path in some data."""
    for key, value in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield (*path, key)
        yield from places(value, (*path, key))


def rich(data):
    """A register with every kind of part in it, so that there is much to change."""
    whole = parse((ROOT / "registers" / "staff-access.yaml").read_bytes(), "staff-access.yaml").data
    return whole | {key: data[key] for key in ("risks", "mitigations")} | {
        "options": [{"id": "all", "title": "All", "side": "adopting", "mitigations": list(MITIGATION_IDS)}],
        "concerns": [{"concern": "A waste of time", "answered_by": "policy"}],
        "appetite": {"default": "Low"},
    }  # fmt: skip


@LONG
@given(registers().map(rich), st.data())
def test_whatever_the_loader_takes_in_place_of_a_value_the_schema_takes(data, draw):
    changed = deepcopy(data)
    *path, last = draw.draw(st.sampled_from(list(places(changed))))
    at = changed
    for step in path:
        at = at[step]
    at[last] = draw.draw(STRANGE)
    assume(loaded(changed).register is not None)
    assert said("register", changed) == []


OURS = {"name": "Ours", "likelihood": ["Low", "High"], "impact": [1, 2]}
LEVELS = {**OURS, "bands": [{"name": "Low", "from": 1, "colour": "#00703c"}, {"name": "High", "from": 3}]}


def with_risk(**keys):
    return register(risks={"adopting": [risk("A1", **keys)], "not_adopting": [risk("N1")]})


def with_mitigation(**keys):
    return register(mitigations=[mitigation("policy", **keys)])


def without(key):
    return {name: value for name, value in register().items() if name != key}


BAD = {
    "a misspelt key": with_risk(liklihood=3),
    "a misspelt key at the top": register(desicion={}),
    "a band by hand": with_risk(band="High"),
    "a colour by hand": with_risk(colour=None),
    "no title": without("title"),
    "no version": without("riskreg"),
    "another version": register(riskreg=2),
    "no scheme": without("scheme"),
    "nothing behind a key that must be there": register(title=None),
    "an empty text": register(title="  "),
    "a number for a text": register(title=2026),
    "a name too long": register(organisation="x" * 201),
    "one side without risks": register(risks={"adopting": [risk("A1")], "not_adopting": []}),
    "only one side": register(risks={"adopting": [risk("A1")]}),
    "a risk without an impact": register(risks={"adopting": [{"id": "A1", "title": "x", "likelihood": 1}], "not_adopting": [risk("N1")]}),
    "level nought": with_risk(likelihood=0),
    "a level that the preset does not have": with_risk(likelihood=6),
    "an impact that the preset does not have": with_risk(impact={"money": 6}),
    "half a level": with_risk(likelihood=2.5),
    "no category": with_risk(impact={}),
    "too many steps": with_risk(mitigated_by=[{"mitigation": "policy", "likelihood": -11}]),
    "an effect of nothing": with_risk(mitigated_by=[{"likelihood": -1}]),
    "exempt without a reason": with_risk(exempt=True),
    "an unknown treatment": with_risk(treatment="avoid"),
    "an unknown status of a risk": with_risk(status="in place"),
    "an id with a space": with_risk(id="A 1"),
    "a record of closing without a reason": with_risk(closed={"on": "2026-01-01", "by": "Board"}),
    "one number for an interval": with_risk(loss={"frequency": [1], "amount": 2}),
    "two estimates of three": with_risk(loss={"frequency": 1, "amount": {"low": 1, "high": 2}}),
    "an unknown status": with_mitigation(status="agred"),
    "an unknown kind": with_mitigation(kind="police"),
    "a British date": with_mitigation(due="31/3/2027"),
    "a text for a list": with_mitigation(evidence="policy.md"),
    "a cost below nought": with_mitigation(cost={"one_off": -1}),
    "neither all nor a list": register(options=[{"id": "o", "title": "O", "side": "adopting", "mitigations": "some"}]),
    "a side with a dash": register(options=[{"id": "o", "title": "O", "side": "not-adopting"}]),
    "yes for true": register(options=[{"id": "o", "title": "O", "side": "adopting", "recommended": "yes"}]),
    "a scheme without bands": register(scheme=OURS),
    "a colour in words": register(scheme={**LEVELS, "bands": [{"name": "L", "from": 1, "colour": "red"}, {"name": "H", "from": 3}]}),
    "half an interval": register(scheme={**LEVELS, "bands": [{"name": "L", "from": 1, "review_every": "often"}, {"name": "H", "from": 3}]}),
    "an objective without a title": register(decision={"question": "May we?", "objectives": [{"id": "o"}]}),
}  # fmt: skip


@pytest.mark.parametrize("data", BAD.values(), ids=BAD)
def test_what_the_schema_refuses_the_loader_refuses_too(data):
    assert said("register", data)
    assert loaded(data).register is None


def test_the_base_of_the_bad_registers_is_good():
    for data in (register(), with_risk(), with_mitigation(), register(scheme=LEVELS, appetite={}, risks=TWO_LEVELS)):
        assert said("register", data) == []
        assert loaded(data).register is not None


TWO_LEVELS = {
    "adopting": [risk("A1", likelihood="high", impact=1, mitigated_by=[{"mitigation": "policy", "impact": -1}])],
    "not_adopting": [risk("N1", likelihood=1, impact="2")],
}


def test_a_register_that_extends_needs_only_what_is_different(tmp_path):
    (tmp_path / "base.yaml").write_text(json.dumps(register()), encoding="utf-8")
    layer = {
        "riskreg": 1, "extends": "base.yaml",
        "risks": {"adopting": [{"id": "A1", "likelihood": 2}]},
        "mitigations": [{"id": "policy", "owner": "Head of ICT"}],
        "dropped": [{"id": "A1", "field": "owner", "reason": "Not known here"}],
    }  # fmt: skip
    assert said("register", layer) == []
    layer.pop("dropped")
    assert loaded(layer, tmp_path).register is not None
    assert said("register", layer | {"risks": {"adopting": [{"likelihood": 2}]}}) != []
    alone = {key: value for key, value in layer.items() if key != "extends"}
    missing = {fault.message.split("'")[1] for fault in VALID["register"].iter_errors(alone)}
    assert missing == {"title", "organisation", "scheme", "decision", "not_adopting", "impact"}


@pytest.mark.parametrize(
    ("data", "good"),
    [
        ({"fail-on": "warning", "select": ["all"], "severity": {"RR204": "note"}, "limits": {"reading-age": 14}}, True),
        ({"register": {"registers/staff-*.yaml": {"ignore": ["RR603"]}}}, True),
        ({"fail_on": "warning"}, False),
        ({"fail-on": "note"}, False),
        ({"limits": {"reading-age": 3}}, False),
        ({"severity": {"RR204": "off"}}, False),
    ],
)
def test_the_schema_of_the_settings_takes_what_the_settings_take(data, good):
    assert (said("config", data) == []) is good
    assert (validate(Settings, data)[0] is not None) is good
