"""What may be written for a value, as JSON Schema: the counterpart of the readers in `values.py`.

The models say what a value becomes; an officer writes a date as text, a level as number or label, and so on.
`errorMessage` and `patternErrorMessage` are what YAML language servers show in place of their own words.
"""

from collections.abc import Callable
from copy import deepcopy
from typing import Any, get_args

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from riskreg import values

Form = dict[str, Any]

_NOT_BLANK = r"\S"
TEXT: Form = {
    "type": "string",
    "pattern": _NOT_BLANK,
    "errorMessage": "A text is expected here. Put quotes round a number or a word such as true.",
    "patternErrorMessage": "This text is empty: write it, or delete the key.",
}
NAME: Form = {**TEXT, "maxLength": values.MOST_NAME}
ID: Form = {
    "type": "string",
    "pattern": r"^[A-Za-z0-9._-]{1,64}$",
    "errorMessage": "An id is made of letters, digits, full stops, dashes and underscores (at most 64).",
}
DATE: Form = {
    "type": "string",
    "format": "date",
    "pattern": r"^\d{4}-\d{2}-\d{2}$",
    "errorMessage": "Write the year, the month and the day, such as 2026-03-31.",
}
NUMBER: Form = {"type": "number", "minimum": 0, "maximum": values.MOST_NUMBER}
WHOLE: Form = {"type": "integer"}
SCALAR: Form = {"type": ["string", "number"], "pattern": _NOT_BLANK}
FLAG: Form = {"type": "boolean"}
EXEMPT: Form = {"anyOf": [{"const": False, "description": "It may be published."}, TEXT]}
LEVEL: Form = {
    "anyOf": [
        {"type": "integer", "minimum": 1, "maximum": values.MOST_STEPS},
        {"type": "string", "pattern": _NOT_BLANK},
    ]
}
IMPACT: Form = {"anyOf": [*LEVEL["anyOf"], {"type": "object", "minProperties": 1, "additionalProperties": LEVEL}]}
STEPS: Form = {"type": "integer", "minimum": -values.MOST_STEPS, "maximum": values.MOST_STEPS}
IMPACT_STEPS: Form = {"anyOf": [STEPS, {"type": "object", "additionalProperties": STEPS}]}
INTERVAL: Form = {
    "type": "string",
    "pattern": r"^[1-9]\d{0,2} (day|week|month|year)s?$",
    "errorMessage": "An interval is a number and days, weeks, months or years, such as 3 months.",
}
COLOUR: Form = {
    "type": "string",
    "pattern": "^#[0-9a-fA-F]{6}$",
    "errorMessage": 'A colour is a hash and six hexadecimal digits, in quotes, such as "#00703c".',
}
LABEL: Form = {"type": ["string", "integer"], "pattern": _NOT_BLANK}
CELLS: Form = {"type": "array", "items": {"type": "array", "items": {"type": ["integer", "string"]}}}
MITIGATION_IDS: Form = {
    "anyOf": [
        {"const": "all", "description": "Every mitigation that bears on a risk of this side and is not withdrawn."},
        {"type": "array", "items": ID},
    ]
}
RANGE: Form = {"anyOf": [NUMBER, {"type": "array", "items": NUMBER, "minItems": 2, "maxItems": 2}]}
ESTIMATES: Form = {
    "type": "object",
    "properties": {
        "low": {**NUMBER, "description": "The lowest that is likely."},
        "mode": {**NUMBER, "description": "The likeliest."},
        "high": {**NUMBER, "description": "The highest that is likely."},
    },
    "required": ["low", "mode", "high"],
    "additionalProperties": False,
}
AMOUNT: Form = {"anyOf": [*RANGE["anyOf"], ESTIMATES]}

# A key that may be left out may stand there with nothing behind it. Said so that an editor does not offer `null`.
NOTHING: Form = {
    "title": "Not said yet",
    "not": {"title": "Something", "type": ["string", "number", "boolean", "object", "array"]},
}


def _reader(kind: Any) -> Callable[..., Any]:
    """The function that reads a value of this kind."""
    reader: Callable[..., Any] = get_args(kind)[1].func
    return reader


WRITTEN: dict[Callable[..., Any], Form] = {
    _reader(kind): form
    for kind, form in (
        (values.Text, TEXT), (values.Name, NAME), (values.Id, ID), (values.Date, DATE), (values.Number, NUMBER),
        (values.Whole, WHOLE), (values.Scalar, SCALAR), (values.Flag, FLAG), (values.Exempt, EXEMPT),
        (values.LikelihoodLevel, LEVEL), (values.ImpactLevel, IMPACT), (values.Steps, STEPS),
        (values.ImpactSteps, IMPACT_STEPS), (values.Interval, INTERVAL), (values.Colour, COLOUR),
        (values.Label, LABEL), (values.Cells, CELLS), (values.MitigationIds, MITIGATION_IDS),
        (values.Frequency, RANGE), (values.Amount, AMOUNT),
    )
}  # fmt: skip


class AsWritten(GenerateJsonSchema):
    """Pydantic's own schema of a model, but for what may be written; in the order of the model, without made-up titles."""

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:  # noqa: ARG002
        """Nothing: the order of the model is the one that a reader expects."""
        return value

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002
        """Never: titles come from the texts."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A value, or nothing behind its key."""
        return {"anyOf": [self.generate_inner(schema["schema"]), deepcopy(NOTHING)]}

    def function_before_schema(self, schema: core_schema.BeforeValidatorFunctionSchema) -> JsonSchemaValue:
        """What the reader in front of a value takes; where it is not one of `values.py`, what it gives on."""
        reader: Any = schema["function"]["function"]
        if reader is values.read_level:
            return {"anyOf": [deepcopy(LABEL), super().function_before_schema(schema)]}
        form = WRITTEN.get(reader)
        return super().function_before_schema(schema) if form is None else deepcopy(form)
