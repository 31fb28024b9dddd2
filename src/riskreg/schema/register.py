"""What the schema of a register says beyond its models: presets, levels, what a register that extends may leave out, and what nobody writes."""

from collections.abc import Iterator
from typing import Any

from riskreg.model import SIDES, Level
from riskreg.schema.written import TEXT
from riskreg.schemes import PRESETS, Scheme, preset
from riskreg.validation import HAND_WRITTEN
from riskreg.wording import listing

Form = dict[str, Any]
_REF = "#/$defs/"

_QUIET = {"doNotSuggest": True}  # the key is offered already, with its text
# What of a register that extends another is laid over the same part there: of these only the id is needed.
LAYERED = ("Decision", "Objective", "OptionSpec", "Risks", "Risk", "Mitigation")
_WORKED_OUT = (
    "riskreg works this out, after the mitigations: delete this line. To state where a risk stands, use "
    "`current` or `target` with likelihood, impact, by, on and reason."
)


def complete_register(schema: Form) -> Form:
    """The schema of a register as the models make it -> the one that an editor is given."""
    defs: dict[str, Form] = schema["$defs"]
    schema["properties"]["scheme"]["anyOf"] = [*_schemes(), {"$ref": f"{_REF}SchemeSpec"}]
    needed = _take_needed(schema, defs)
    defs["Risk"]["properties"] |= {word: _never_written() for word in sorted(HAND_WRITTEN)}
    content = {key: value for key, value in schema.items() if key != "$defs"}
    return {
        **content,
        "required": ["riskreg"],
        "if": {"required": ["extends"]},
        "else": needed,
        "allOf": [_levels_of(preset(name)) for name in PRESETS],
        "$defs": defs,
    }


def _take_needed(schema: Form, defs: dict[str, Form]) -> Form:
    """Takes out of a part, and of the parts in it, what is needed only where nothing is extended; gives it back as a schema."""
    needed: Form = {"required": [key for key in schema.get("required", ()) if key != "id"]}
    if "id" in schema["properties"]:
        schema["required"] = ["id"]
    else:
        schema.pop("required", None)
    inner = {key: _take_needed_of(part, defs) for key, part in schema["properties"].items()}
    return needed | {"properties": {key: _QUIET | part for key, part in inner.items() if part}}


def _take_needed_of(value: Form, defs: dict[str, Form]) -> Form:
    """The same for what may stand behind one key."""
    name = str(value.get("$ref", "")).removeprefix(_REF)
    if name in LAYERED:
        return _take_needed(defs[name], defs)
    if value.get("type") != "array":
        return {}
    items = _take_needed_of(value["items"], defs)
    least = {"minItems": value.pop("minItems")} if "minItems" in value else {}
    return {**least, "items": items} if items else least


def _schemes() -> Iterator[Form]:
    """The presets, each with what it is; and a path."""
    for scheme in map(preset, PRESETS):
        size = f"{len(scheme.likelihood)} levels of likelihood and {len(scheme.impact)} of impact"
        bands = listing(band.name for band in scheme.bands)
        yield {
            "const": scheme.key,
            "title": scheme.name,
            "description": f"{scheme.name}: {size}. Bands, lowest first: {bands}.",
        }
    yield {**TEXT, "title": "The path of a scheme file", "examples": ["schemes/ours.yaml"]}


def _levels_of(scheme: Scheme) -> Form:
    """Where a register names a preset: how high its levels go, and their labels to choose from."""
    likelihood = {"maximum": len(scheme.likelihood), "examples": _words(scheme.likelihood)}
    impact = {"maximum": len(scheme.impact), "examples": _words(scheme.impact)}
    of_risk = {
        "likelihood": _QUIET | likelihood,
        "impact": _QUIET | impact | {"additionalProperties": {"maximum": len(scheme.impact)}},
    }
    sides = {side: _QUIET | {"items": {"properties": of_risk}} for side in SIDES}
    return {
        "if": {"properties": {"scheme": {"const": scheme.key}}, "required": ["scheme"]},
        "then": {"properties": {"risks": _QUIET | {"properties": sides}}},
    }


def _words(levels: tuple[Level, ...]) -> list[str | int]:
    """What a register may write for each level: its label, or its number where the label says no more."""
    return [level.label if level.label != str(number) else number for number, level in enumerate(levels, start=1)]


def _never_written() -> Form:
    """A key that nobody writes: no value is accepted, and a language server shows why."""
    refused = {"type": "null", "not": {"type": "null"}, "errorMessage": _WORKED_OUT}
    return {"description": _WORKED_OUT, "markdownDescription": _WORKED_OUT} | refused | _QUIET
