"""What the model says may stand at a path of a register, and how a text from the command line is read for it.

A text that does not fit is left as it was typed: reading the register then says what is wrong with it, as for any
other edit.
"""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from riskreg.amend.days import day_of
from riskreg.source import parse
from riskreg.values import (
    Amount,
    Cells,
    Date,
    Exempt,
    Flag,
    Frequency,
    ImpactLevel,
    ImpactSteps,
    LikelihoodLevel,
    MitigationIds,
    Number,
    Scalar,
    Steps,
    Whole,
)

_NUMBER = re.compile(r"[-+]?(?:\d+(?:\.\d*)?|\.\d+)")
_OPENS = ("[", "{")


class NotYamlError(ValueError):
    """A value that begins with a bracket and does not go on as YAML; the message says where it stops."""


@cache
def fields(model: type[BaseModel]) -> dict[str, Any]:
    """What may stand under each key of a model, by the names that a user writes, in the model's order."""
    hints = get_type_hints(model, include_extras=True)
    return {field.alias or name: _some(hints[name]) for name, field in model.model_fields.items()}


def in_order(model: type[BaseModel], values: dict[str, Any]) -> dict[str, Any]:
    """The keys of an item in the order of its model; what is None is left out."""
    known = {key: place for place, key in enumerate(fields(model))}
    keys = sorted(values, key=lambda key: known.get(key, len(known)))
    return {key: values[key] for key in keys if values[key] is not None}


def _some(annotation: Any) -> Any:
    """An annotation without the None that says that a key may be missing."""
    if hasattr(annotation, "__metadata__") and type(None) in get_args(annotation.__origin__):
        annotation = annotation.__origin__
    parts = get_args(annotation)
    if type(None) in parts and get_origin(annotation) is not Literal:
        others = [part for part in parts if part is not type(None)]
        return others[0]
    return annotation


def _bare(annotation: Any) -> Any:
    """An annotation without what else is said of it, such as the least number of items."""
    found = annotation
    while hasattr(found, "__metadata__"):
        found = found.__origin__
    return found


def model_of(annotation: Any) -> type[BaseModel] | None:
    """The model of a group of keys; None where something else stands."""
    bare = _bare(annotation)
    return bare if isinstance(bare, type) and issubclass(bare, BaseModel) else None


def items_of(annotation: Any) -> Any:
    """What the items of a list are; None where no list stands."""
    bare = _bare(annotation)
    if annotation == MitigationIds:
        return str
    if annotation in (Frequency, Amount, Cells) or get_origin(bare) is not tuple:
        return None
    return get_args(bare)[0]


def names_of(annotation: Any) -> bool:
    """Whether keys of any name may stand there: the categories of an impact, say."""
    return annotation in (ImpactLevel, ImpactSteps) or get_origin(_bare(annotation)) is dict


def values_of(annotation: Any) -> Any:
    """What stands under keys of any name."""
    if annotation == ImpactLevel:
        return LikelihoodLevel
    if annotation == ImpactSteps:
        return Steps
    return get_args(_bare(annotation))[1]


def read(annotation: Any, text: str) -> Any:
    """A text as the value that is wanted there. Raises NotYamlError where it begins with a bracket and is no YAML."""
    if not _may_be_yaml(annotation) or not text.strip().startswith(_OPENS):
        items = items_of(annotation)
        if items is None:
            return _reader(annotation)(text)
        if annotation == MitigationIds and text.strip() == "all":
            return "all"
        return [_reader(items)(part.strip()) for part in text.split(",") if part.strip()]
    found = parse(f"value: {text}".encode(), "value")
    if found.problems or not isinstance(found.data, dict):
        raise NotYamlError(found.problems[0].message if found.problems else text)
    return found.data["value"]


def _may_be_yaml(annotation: Any) -> bool:
    """Whether a list or a group of keys may stand there."""
    several = (Frequency, Amount, Cells)
    return (
        annotation in several
        or names_of(annotation)
        or items_of(annotation) is not None
        or model_of(annotation) is not None
        or _bare(annotation) is Any
    )


def _reader(annotation: Any) -> Callable[[str], Any]:
    if annotation in (Whole, Steps, Number, LikelihoodLevel, ImpactLevel, ImpactSteps, Frequency, Amount, Scalar):
        return _number
    if get_origin(annotation) is Literal and all(isinstance(word, int) for word in get_args(annotation)):
        return _number
    if annotation == Flag:
        return lambda text: {"true": True, "yes": True, "false": False, "no": False}.get(text.strip().casefold(), text)
    if annotation == Exempt:
        return lambda text: False if text.strip().casefold() in ("false", "no") else text
    return day_of if annotation == Date else str


def _number(text: str) -> int | float | str:
    """A number where it is one as the register's own parser reads it; else the text, which may be a level's label."""
    if not _NUMBER.fullmatch(text.strip()):
        return text
    found = parse(text.strip().encode(), "value").data
    return found if isinstance(found, int | float) else text
