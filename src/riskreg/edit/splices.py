"""Changes to a register's text that touch only the bytes that are meant, made at the marks of its own parser."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple

from riskreg.edit.lines import line_start
from riskreg.source import Document, Path


class Edit(NamedTuple):
    """A stretch of a text, by its offsets, and what is to stand there instead."""

    start: int
    end: int
    text: str


def splice(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit made. Raises ValueError where two of them overlap."""
    pieces, at = [], 0
    for edit in sorted(edits):
        if edit.start < at:
            raise ValueError(f"two edits overlap at {edit.start}")
        pieces += [text[at : edit.start], edit.text]
        at = edit.end
    return "".join([*pieces, text[at:]])


def instead(document: Document, path: Path, value: str | int) -> Edit:
    """Another value in the place of the one at a path.

    Raises KeyError where the document holds no such path, TypeError where a list or a group of keys
    is there, and ValueError where a key has no colon.
    """
    document.extent(path)
    if isinstance(_at(document, path), dict | list):
        raise TypeError(f"{path} is no single value")
    start, end = document.span(path)
    before = document.text[start - 1 : start]
    if start == end and before not in (" ", ":", "-"):
        raise ValueError(f"{path} has no place for a value")
    return Edit(start, end, (" " if start == end and before != " " else "") + written(value))


def without(document: Document, path: Path, note: str = "") -> Edit:
    """The lines of a key in block style taken out, with all that stands behind it; `note` takes their place.

    The comments above and below it stay. Raises KeyError where the document holds no such path, and ValueError
    where something else stands on the key's first line or nothing would be left beside it.
    """
    text = document.text
    start, _ = document.extent(path)
    first, last = line_start(text, start), _LINE_END.search(text, _end(document, path))
    if text[first:start].strip():
        raise ValueError(f"{path} does not stand on lines of its own")
    if len(_at(document, path[:-1])) == 1:
        raise ValueError(f"nothing stands beside {path}")
    return Edit(first, len(text) if last is None else last.end(), note)


_LINE_END = re.compile("\r\n|\r|\n")
_COMMENT = re.compile(r"#[^\r\n]*")


def _at(document: Document, path: Path) -> Any:
    data = document.data
    for step in path:
        data = data[step]
    return data


def _end(document: Document, path: Path) -> int:
    """Where what stands behind a path ends: for YAML a block goes on until the next thing begins, over comments."""
    start, end = document.extent(path)
    data = _at(document, path)
    if isinstance(data, dict | list) and data:
        inner = _end(document, (*path, [*data][-1] if isinstance(data, dict) else len(data) - 1))
        if not _COMMENT.sub("", document.text[inner:end]).strip():  # no bracket, and no alias of what stands above
            return inner
    return start + len(document.text[start:end].rstrip())


# What may stand without quotes whatever is around it: begins with a letter, and holds nothing that YAML reads.
_PLAIN = re.compile(r"[^\W\d_][\w .'()&/-]*[\w.)]")
_WORDS = frozenset({"true", "false", "null", "yes", "no", "on", "off", "y", "n"})  # of YAML 1.1 too: for other readers
_UNQUOTABLE = re.compile(r'["\\]|[^ -~\u00a0-\u2027\u202a-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]')


def written(value: str | int) -> str:
    """A single value as YAML: a text without quotes where it needs none."""
    if isinstance(value, int):
        return str(value)
    if _PLAIN.fullmatch(value) and value.casefold() not in _WORDS:
        return value
    return f'"{_UNQUOTABLE.sub(_escaped, value)}"'


def _escaped(found: re.Match[str]) -> str:
    """A character that cannot stand between quotes as it is."""
    character = found[0]
    return f"\\{character}" if character in '"\\' else f"\\u{ord(character):04x}"
