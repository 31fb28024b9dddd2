"""A single value as YAML: written in the way that is asked for where that reads back the same, else in the nearest."""

import math
import re
from functools import lru_cache
from typing import Any

from riskreg.source import parse

# What readers of YAML 1.1 take for something else than a text, and what only looks like a number.
_OLD_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n", "=", "<<"})
_OLD_KEYS = frozenset({"yes", "no", "on", "off", "y", "n"})
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LIKE_NUMBER = re.compile(r"[-+]?[.0-9][0-9a-fA-FxXoO_.,:eE+-]*")
_NOT_PRINTED = re.compile(r"[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile(rf'["\\]|{_NOT_PRINTED.pattern}')
_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r", '"': '\\"', "\\": "\\\\"}


def scalar(value: Any, quote: str = "", *, flow: bool = False, usual: str = '"') -> str:
    """A single value (or an empty list or mapping) on one line.

    `quote` is how it is to be quoted even if it need not be; `usual` how where it must be.
    """
    if isinstance(value, dict | list):
        return "{}" if isinstance(value, dict) else "[]"
    if not isinstance(value, str):
        return _other(value)
    if not quote and is_plain(value, flow=flow):
        return value
    return quoted(value, quote or usual, free=not quote)


@lru_cache(maxsize=4096)
def key_text(name: str, quote: str = "", *, flow: bool = False) -> str:
    """A key of a mapping. `on` is a text in YAML 1.2, and stands as a key without quotes in every register."""
    plain = name.casefold() in _OLD_KEYS or is_plain(name, flow=flow)
    if not quote and plain and _reads(f"{{{name}: 1}}" if flow else f"{name}: 1", {name: 1}):
        return name
    return quoted(name, quote or '"', free=not quote)


def quoted(text: str, quote: str, *, free: bool = False) -> str:
    """A text between quotation marks of this kind, where it can be; `free`: the kind that needs fewer escapes."""
    if free and quote == '"' and re.search(r'["\\]', text) and "'" not in text:
        quote = "'"
    if quote == "'" and not _NOT_PRINTED.search(text):
        return "'" + text.replace("'", "''") + "'"
    return f'"{_ESCAPED.sub(_escape, text)}"'


@lru_cache(maxsize=4096)
def is_plain(text: str, *, flow: bool = False) -> bool:
    """Whether a text can stand without quotation marks, for every reader of YAML."""
    if not text or text != text.strip() or _NOT_PRINTED.search(text) or text.casefold() in _OLD_WORDS:
        return False
    if _LIKE_NUMBER.fullmatch(text) and not _DAY.fullmatch(text):
        return False
    return _reads(f"[{text}, 1]" if flow else f"- {text} # c", [text, 1] if flow else [text])


def block_text(text: str, sign: str, width: int, *, keep: bool = False) -> tuple[str, list[str]] | None:
    """A text as a literal (|) or folded (>) block: its sign, and its lines; None where it cannot stand so.

    `keep`: whether empty lines at its end may be told by a plus sign, behind which every empty line belongs to it.
    """
    body = text.rstrip("\n")
    if not body or body[0] in " \t" or _NOT_PRINTED.search(text.replace("\n", "").replace("\t", "")):
        return None
    ends = len(text) - len(body)
    if ends > 1 and not keep:
        return None
    lines = body.split("\n")
    if sign == ">":
        if any(line[:1] in (" ", "\t") for line in lines):
            return None
        lines = _folded(lines, width)
    chomp = "-" if ends == 0 else "" if ends == 1 else "+"
    return sign + chomp, [*lines, *[""] * (ends - 1)]


def _folded(paragraphs: list[str], width: int) -> list[str]:
    """Paragraphs wrapped, with as many empty lines between them as folding takes away again, and one more."""
    lines: list[str] = []
    for at, paragraph in enumerate(paragraphs):
        if at:
            lines.append("")
        if paragraph:
            lines += _wrapped(paragraph, width)
    return lines


def _wrapped(paragraph: str, width: int) -> list[str]:
    lines: list[str] = []
    for word in re.split(r"(?<=\S) (?=\S)", paragraph):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += " " + word
        else:
            lines.append(word)
    return lines


def _other(value: Any) -> str:
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and not math.isfinite(value):
        return ".nan" if math.isnan(value) else "-.inf" if value < 0 else ".inf"
    return repr(value)


def _reads(text: str, value: Any) -> bool:
    document = parse(text.encode(), "")
    return not document.problems and repr(document.data) == repr(value)


def _escape(found: re.Match[str]) -> str:
    character = found[0]
    point = ord(character)
    return _SHORT.get(character) or (f"\\u{point:04x}" if point <= 0xFFFF else f"\\U{point:08x}")
