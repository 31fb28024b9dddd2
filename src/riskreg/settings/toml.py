"""A TOML text with the places of its keys and values, which `tomllib` does not tell."""

import re
import tomllib
from bisect import bisect_right

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, Place, Rule
from riskreg.validation import Path as KeyPath

Span = tuple[int, int]
_TOKEN = re.compile(
    r"""(?P<blank>[ \t\r]+|\#[^\n]*)
    |(?P<text>\"{3}(?:\\.|[^\\])*?\"{3,5}|'{3}.*?'{3,5}|\"(?:\\.|[^\"\\\n])*\"|'[^'\n]*')
    |(?P<word>[^\s\[\]{}=,.\#\"']+)
    |(?P<sign>.)""",
    re.DOTALL | re.VERBOSE,
)


class Places:
    """Where the keys of a TOML text stand, and the single values and texts of lists: tomllib tells no places.

    Made only of a text that tomllib could read, so nothing is checked here.
    """

    def __init__(self, text: str) -> None:
        self.keys: dict[KeyPath, Span] = {}
        self.values: dict[KeyPath, Span] = {}
        self._heading: KeyPath = ()
        self._name: list[tuple[str, Span]] = []  # the parts, so far, of a key that is being read
        self._value: KeyPath | None = None  # the path of a value that is being read; None while a key is
        self._open: list[tuple[KeyPath, bool]] = []  # the lists (True) and inline tables around it
        for token in _TOKEN.finditer(text):
            if token.lastgroup != "blank":
                self._step_in_key(token) if self._value is None else self._step_in_value(token, self._value)

    def _step_in_key(self, token: re.Match[str]) -> None:
        sign = token[0] if token.lastgroup == "sign" else ""
        if not sign:
            self._name.append((_unquoted(token[0]), token.span()))
        elif sign == "[":
            self._heading = ()
        elif sign == "]" and self._name:
            self._heading = self._named()
        elif sign == "=":
            self._value = self._named()
        elif sign == "}":  # of a table that is empty
            self._value = self._open.pop()[0]
        elif sign == "\n":
            self._name.clear()

    def _named(self) -> KeyPath:
        """The path of the key that has just been read; notes where each of its parts stands."""
        path = self._open[-1][0] if self._open else self._heading
        for part, span in self._name:
            path = (*path, part)
            self.keys.setdefault(path, span)
        self._name.clear()
        return path

    def _step_in_value(self, token: re.Match[str], path: KeyPath) -> None:
        sign = token[0] if token.lastgroup == "sign" else ""
        if not sign:
            self.values.setdefault(path, token.span())
        elif sign in "[{":
            self._open.append((path, sign == "["))
            self._value = (*path, 0) if sign == "[" else None
        elif sign in "]}":
            self._value = self._open.pop()[0]
        elif sign == ",":
            around, is_list = self._open[-1]
            self._value = (*around, int(path[-1]) + 1) if is_list else None
        elif sign == "\n" and not self._open:
            self._value = None


def _unquoted(key: str) -> str:
    if key[0] not in "\"'":
        return key
    return str(tomllib.loads(f"key = {key}")["key"])


class Toml:
    """The text of a file of settings, with Unix line ends, and how outputs call it."""

    def __init__(self, text: str, name: str) -> None:
        self.text = text
        self.name = name
        self._starts = [0, *(found.end() for found in re.finditer("\n", text))]
        self._places: Places | None = None

    def offset(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1."""
        return self._starts[min(line, len(self._starts)) - 1] + column - 1

    def reported(self, rule: Rule, span: Span, message: str, remedy: str) -> Diagnostic:
        """A diagnostic at offsets of the text."""
        (line, column), (end_line, end_column) = map(self._position, span)
        shown = self.text[self._starts[line - 1] :].partition("\n")[0]
        return Diagnostic(rule, self.name, Place(line, column, end_line, end_column), message, remedy, shown)

    def _position(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def diagnostic(self, finding: Finding, table: KeyPath) -> Diagnostic:
        """A finding in the settings, at its value or its key; a register's rule becomes the settings' own."""
        self._places = places = self._places or Places(self.text)
        path = (*table, *finding.path)
        span = None if finding.on_key else places.values.get(path)
        above = (places.keys[path[:end]] for end in range(len(path), 0, -1) if path[:end] in places.keys)
        rule = finding.rule
        if not rule.id.startswith("RR9"):
            rule = rules.UNKNOWN_SETTING if rule is rules.UNKNOWN_KEY else rules.WRONG_SETTING
        return self.reported(rule, span or next(above, (0, 0)), finding.message, finding.remedy)
