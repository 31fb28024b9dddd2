"""How long a text can get that a filter, a method or an operator of a template makes: known before it is made."""

import re
from collections.abc import Callable
from typing import Any

# Filters that look at one thing only, however long the list or the text is.
FREE = frozenset({"attr", "count", "d", "default", "first", "items", "length", "safe"})
# Filters that look at each entry of a list, and at nothing inside of it. All the others look through the whole.
BY_ENTRY = frozenset(
    {"batch", "last", "list", "map", "reject", "rejectattr", "reverse", "select", "selectattr", "slice", "sum"}
)

_PERCENT = re.compile(r"%(?:\([^)]*\))?[-#0 +]*(\d+|\*)?(?:\.(\d+|\*)?)?")
_BRACE = re.compile(r"\{[^{}:]*(?::([^{}]*)(\{)?)?")
_NUMBER = re.compile(r"\d+")


def length(value: Any, *_: Any, **__: Any) -> int:
    """Of a text or a list; 0 for anything else."""
    return len(value) if isinstance(value, str | list | tuple | dict | range) else 0


def digits(operator: str, left: float, right: float) -> float:
    """About how many bits a number has that is worked out from two others."""
    if isinstance(left, float) or isinstance(right, float):
        return 0
    if operator == "**":
        return left.bit_length() * max(right, 0)
    return left.bit_length() + right.bit_length()


def _number(value: Any) -> int:
    """A number that someone gave as a width, say; 0 for anything else."""
    return max(int(value), 0) if isinstance(value, int | float) and abs(value) < 1e300 else 0


def _sum(left: Any, right: Any) -> int:
    return length(left) + length(right)


def _product(left: Any, right: Any) -> int:
    return max(length(left) * _number(right), length(right) * _number(left))


def _percent(text: Any, *args: Any, **kwargs: Any) -> int:
    """`%` formatting: each place may hold the longest value, and is as wide as it says."""
    if not isinstance(text, str):
        return 0
    given = [*_flat(args), *kwargs.values()]
    places = _PERCENT.findall(text)
    wide = sum(int(width) for place in places for width in place if width and width != "*")
    stars = sum(place.count("*") for place in places)
    widest = max(map(_number, given), default=0)
    most: int = length(text) + wide + stars * widest + len(places) * _longest(given)
    return most


def _braces(text: str, *args: Any, **kwargs: Any) -> int:
    """`format`: as with `%`."""
    given = [*_flat(args), *kwargs.values()]
    places = _BRACE.findall(text)
    wide = sum(int(number) for spec, _ in places for number in _NUMBER.findall(spec))
    inner = sum(1 for _, brace in places if brace)
    widest = max(map(_number, given), default=0)
    return len(text) + wide + inner * widest + len(places) * _longest(given)


def _flat(args: tuple[Any, ...]) -> list[Any]:
    """What a format is given: one by one, or in one list or mapping."""
    values: list[Any] = []
    for one in args:
        values += one.values() if isinstance(one, dict) else one if isinstance(one, tuple) else [one]
    return values


def _longest(given: list[Any]) -> int:
    return max((len(one) if isinstance(one, str) else 40 for one in given), default=0)


def _width(text: Any, width: Any = 80, *_: Any) -> int:
    return length(text) + _number(width)


def _replace(text: Any, old: Any, new: Any, *_: Any, **__: Any) -> int:
    whole = str(text)
    return len(whole) + whole.count(str(old)) * len(str(new))


def _join(text: str, pieces: Any) -> int:
    if not isinstance(pieces, list | tuple | dict):
        return length(pieces) * (1 + len(text))
    return sum(map(length, pieces)) + len(pieces) * len(text)


def _indent(text: Any, width: Any = 4, *_: Any, **__: Any) -> int:
    each = len(width) if isinstance(width, str) else _number(width)
    return length(text) + (str(text).count("\n") + 1) * each


def _wordwrap(text: Any, *args: Any, **kwargs: Any) -> int:
    ends = [one for one in (*args, *kwargs.values()) if isinstance(one, str)]
    return length(text) * (1 + max(map(len, ends), default=1))


def _tojson(value: Any, indent: Any = None) -> int:
    return length(value) + _values(value) * _number(indent)


def _values(value: Any) -> int:
    """How many values there are inside of one: of data that was weighed before, and so has an end."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list | tuple) else ()
    return 1 + sum(map(_values, inner))


def _round(_: Any, precision: Any = 0, *__: Any) -> int:
    size = -precision if isinstance(precision, int | float) and precision < 0 else precision
    return _number(size) * 100  # ten to the precision is worked out on the way


def _parts(value: Any, number: Any, *_: Any, **__: Any) -> int:
    return length(value) + _number(number)


def _total(value: Any, attribute: Any = None, start: Any = 0) -> int:
    """The sum of lists: each one copies all those before it."""
    del attribute
    lists = [one for one in value if isinstance(one, list | tuple)] if isinstance(start, list | tuple) else []
    return len(lists) * (sum(map(len, lists)) + len(start)) if lists else 0


OPERATORS: dict[str, Callable[[Any, Any], int]] = {"+": _sum, "*": _product, "%": _percent}

# By the name of the filter, or that of the method with a full stop before it.
GROWTH: dict[str, Callable[..., int]] = {
    "center": _width, "indent": _indent, "wordwrap": _wordwrap, "format": _percent, "replace": _replace,
    "tojson": _tojson, "round": _round, "batch": _parts, "slice": _parts, "sum": _total,
    ".center": _width, ".ljust": _width, ".rjust": _width, ".zfill": _width, ".replace": _replace, ".join": _join,
    ".format": _braces, ".format_map": _braces,
}  # fmt: skip
