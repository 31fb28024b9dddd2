"""A model -> its JSON Schema with every text that an editor shows."""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from riskreg.schema.texts import texts
from riskreg.schema.written import AsWritten

Form = dict[str, Any]
_REF = "#/$defs/"
_LIMITS = {"ge": "minimum", "le": "maximum"}  # pydantic's own words, where a reader stands in front of the limit


def from_model(model: type[BaseModel]) -> Form:
    """The schema of one model, with those that it is made of under `$defs`, in the order in which they are first named."""
    made: Form = model.model_json_schema(by_alias=True, mode="validation", schema_generator=AsWritten)
    defs: dict[str, Form] = made.pop("$defs", {})
    whole = _explained(model.__name__, made)
    explained = {name: _explained(name, part) for name, part in defs.items()}
    names = dict.fromkeys(_named(whole, explained))
    return {**whole, "$defs": {name: explained[name] for name in names}} if names else whole


def _explained(name: str, schema: Form) -> Form:
    """One model's schema with its texts."""
    told = texts()[name]
    properties = {key: _field(part, told["fields"][key]) for key, part in schema["properties"].items()}
    explained = {
        **shown(told),
        "type": "object",
        "properties": properties,
        **({"required": schema["required"]} if "required" in schema else {}),
        "additionalProperties": False,
    }
    return explained | ({"defaultSnippets": told["snippets"]} if "snippets" in told else {})


def _field(schema: Form, told: Form) -> Form:
    """One key's schema with its texts."""
    rest = {_LIMITS.get(key, key): value for key, value in schema.items() if key != "default" or _worth_saying(value)}
    if "values" in told:
        _explain_values(rest, told["values"])
    if "keys" in told:
        rest["properties"] = {key: {**text, **schema["additionalProperties"]} for key, text in told["keys"].items()}
    return shown(told) | rest | ({"examples": told["examples"]} if "examples" in told else {})


def _worth_saying(default: object) -> bool:
    """Whether a default says more than that the key may be left out."""
    return bool(default) and not isinstance(default, list | dict)


def _explain_values(schema: Form, told: dict[str, str]) -> None:
    """Beside every list of words, what each word means."""
    for part in _parts(schema):
        if "enum" in part:
            meanings = [told[word] for word in part["enum"]]
            part["enumDescriptions"] = meanings
            if any("`" in meaning for meaning in meanings):
                part["markdownEnumDescriptions"] = meanings


def shown(told: Form) -> Form:
    """A title and a description; the description as Markdown too, where it names keys."""
    description = told["description"]
    marked = {"markdownDescription": description} if "`" in description else {}
    return {"title": told["title"], "description": description, **marked}


def _parts(schema: Any) -> Iterator[Form]:
    """A schema and all that it is made of."""
    if isinstance(schema, dict):
        yield schema
    inner = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for part in inner:
        yield from _parts(part)


def _named(schema: Form, defs: dict[str, Form]) -> Iterator[str]:
    """The names of the definitions that a schema leads to, in the order in which a reader meets them."""
    seen: set[str] = set()
    pending = [schema]
    while pending:
        for part in _parts(pending.pop(0)):
            name = str(part.get("$ref", "")).removeprefix(_REF)
            if name and name not in seen:
                seen.add(name)
                pending.append(defs[name])
                yield name
