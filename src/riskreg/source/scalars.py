"""The meaning of plain scalars in the YAML 1.2 core schema (https://yaml.org/spec/1.2.2/#103-core-schema)."""

import re

MAY_BE_NUMBER = frozenset("+-.0123456789")
WORDS: dict[str, bool | float | None] = {
    "": None, "~": None, "null": None, "Null": None, "NULL": None,
    "true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False,
    ".nan": float("nan"), ".NaN": float("nan"), ".NAN": float("nan"),
    **{sign + word: float("-inf" if sign == "-" else "inf") for sign in ("", "+", "-") for word in (".inf", ".Inf", ".INF")},
}  # fmt: skip
_INTEGER = re.compile(r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_MOST_DIGITS = 300  # past this a number is no likelihood, cost or count; and reading it takes long


def read_scalar(text: str) -> bool | int | float | str | None:
    """The meaning of a plain scalar in the YAML 1.2 core schema."""
    if text in WORDS:
        return WORDS[text]
    if text[0] not in MAY_BE_NUMBER or len(text) > _MOST_DIGITS:
        return text
    if _INTEGER.fullmatch(text):
        return int(text, 0) if text[:2] in ("0x", "0o") else int(text)
    if _FLOAT.fullmatch(text):
        return float(text)
    return text
