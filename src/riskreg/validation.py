"""Plain data -> a model, or findings: pydantic's errors in an officer's words, each with its remedy."""

import re
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError

from riskreg import rules
from riskreg.diagnostics import Finding, Rule
from riskreg.model import Register
from riskreg.wording import as_written, choices, did_you_mean, nearest, one_line

M = TypeVar("M", bound=BaseModel)
Path = tuple[str | int, ...]

MOST_FINDINGS = 1_000  # of one file: more than anyone could mend in a run, and each takes time to suggest for

HAND_WRITTEN = frozenset(
    {"band", "class", "classification", "rating", "colour", "color", "score", "rag", "level", "severity",
     "inherent", "residual", "inherent_score", "current_score", "target_score", "inherent_band", "current_band", "target_band"}
)  # fmt: skip

_RULE_OF = {"wrong_date": rules.WRONG_DATE, "wrong_level": rules.WRONG_LEVEL, "wrong_value": rules.WRONG_VALUE}


def validate(model: type[M], data: Any, context: object = None, at: Path = ()) -> tuple[M | None, list[Finding]]:
    """The data as a model, with no findings; or None, with everything that is wrong with it.

    `at` is the path of the data in its document, and stands before the path of every finding.
    """
    try:
        return model.model_validate(data, context=context), []
    except ValidationError as fault:
        errors = fault.errors(include_url=False)
        worth_saying = [error for error in errors if not _echo(error)]
        return None, [_finding(model, error, at) for error in worth_saying[:MOST_FINDINGS]]


def _echo(error: Any) -> bool:
    """Whether this only repeats others: a list is called too short when all that stands in it is faulty."""
    return error["type"] == "too_short" and bool(error["input"])


def _finding(model: type[BaseModel], error: Any, at: Path) -> Finding:
    path: Path = error["loc"]
    kind, context = error["type"], error.get("ctx", {})
    here = at + path
    if kind in _RULE_OF:
        return Finding(_RULE_OF[kind], here + tuple(context["at"]), context["message"], context["remedy"])
    if kind == "missing":
        key = path[-1]
        return Finding(
            rules.MISSING_KEY, at + path[:-1], f"The key `{key}` is missing here.", f"Add a line `{key}: …`."
        )
    if kind == "extra_forbidden":
        return _unknown_key(model, here, path, nothing_behind=error["input"] is None)
    if kind == "literal_error":
        remedy = _literal_remedy(error["input"], _QUOTED.findall(str(context["expected"])))
        return Finding(rules.WRONG_VALUE, here, f"{as_written(error['input'])} cannot stand here.", remedy)
    message, remedy = _SHAPES.get(kind, ("This value cannot stand here.", "See the format in the manual (README)."))
    return Finding(rules.WRONG_VALUE, here, message, remedy)


# The kinds of pydantic's own errors (https://docs.pydantic.dev/latest/errors/validation_errors/) that our
# models can still give, since every scalar has a reader of its own.
_SHAPES: dict[str, tuple[str, str]] = {
    "tuple_type": ("A list is expected here.", 'Put each item on a line of its own that begins with "- ", or write [one, two].'),
    "dict_type": ("A group of keys is expected here.", "Write each on a line of its own, indented: key: value."),
    "model_type": ("A group of keys is expected here.", "Write each on a line of its own, indented: key: value."),
    "model_attributes_type": ("A group of keys is expected here.", "Write each on a line of its own, indented: key: value."),
    "too_short": ("At least one is needed here.", "List what could go wrong on this side: both sides of the question must stand in a register."),
}  # fmt: skip


def _unknown_key(model: type[BaseModel], here: Path, path: Path, *, nothing_behind: bool) -> Finding:
    key = str(path[-1])
    known = list(_keys_at(model, path[:-1]))
    shown = one_line(key, 60)
    near = nearest(key, known)
    if model is Register and key.casefold() in HAND_WRITTEN:  # however near: `rating` is no slip for `rationale`
        return Finding(
            rules.HAND_WRITTEN_BAND, here, f"`{shown}` is never written by hand: riskreg works it out, after the mitigations.",
            "Delete this line. To state where a risk stands, use `current:` or `target:` with likelihood, impact, by, on and reason.", on_key=True,
        )  # fmt: skip
    remedy = f"Did you mean `{near}`?" if near else f"The keys that can stand here: {choices(known, 40)}."
    if nothing_behind and not near:
        remedy = (
            "If this belongs to the text before it, put that whole text in quotes: in braces a comma begins a new key."
        )
    message = f"There is no key `{shown}` here." if shown else "A key without a name stands here."
    return Finding(rules.UNKNOWN_KEY, here, message, remedy, on_key=True)


_QUOTED = re.compile(r"'([^']*)'")


def _literal_remedy(value: object, words: list[str]) -> str:
    near = nearest(value, words) if isinstance(value, str) else None
    return f"Did you mean `{near}`?" if near else f"Use {choices(words)}."


def _annotation_at(model: type[BaseModel], path: Path) -> Any:
    """What the models say may stand at a path."""
    here: Any = model
    for step in path:
        if isinstance(step, int):
            continue  # a list: what may stand in it is looked up through the list
        field = (_fields(here) or {}).get(step)
        if field is None:
            return None
        here = field.annotation
    return here


def _keys_at(model: type[BaseModel], path: Path) -> list[str]:
    fields = _fields(_annotation_at(model, path))
    return list(fields) if fields is not None else []


def _fields(annotation: Any) -> dict[str, Any] | None:
    """The fields of the model inside an annotation, through lists and unions, by the names a user writes."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return {field.alias or name: field for name, field in annotation.model_fields.items()}
    for inner in get_args(annotation):
        found = _fields(inner)
        if found is not None:
            return found
    return None


def unknown_name(rule: Rule, path: Path, what: str, name: str, known: list[str]) -> Finding:
    """A finding for a name that is not known: the nearest known one is its remedy."""
    remedy = did_you_mean(name, known) or f"The register has no {what} yet: add it, or take the name out."
    return Finding(rule, path, f"There is no {what} `{one_line(name, 80)}`.", remedy)
