"""New values as YAML: on one line, or as lines of their own."""

from typing import Any, NamedTuple

from riskreg.edit.drafts import Draft
from riskreg.edit.scalars import block_text, key_text, scalar
from riskreg.edit.style import Style
from riskreg.source import Node

_WIDTH = 110  # past this a list or mapping is not put on one line


class Fragment(NamedTuple):
    """What stands behind a colon or dash, and the lines below it, each with its indent."""

    inline: str
    below: list[str]


class Place(NamedTuple):
    """Where a new value goes: the column of the key or dash before it, and that of what is behind a dash.

    `content` is None behind a key. `models` are the values that it is to look like; `quote` is the quotation mark
    that a text is to have ("" for none, unless it needs one), or None: that of the models.
    """

    column: int
    content: int | None
    models: list[Node]
    quote: str | None = None


class Writer:
    """Writes new values in the style of a draft."""

    def __init__(self, style: Style, draft: Draft | None) -> None:
        self._style = style
        self._draft = draft

    def fragment(self, value: Any, place: Place) -> Fragment:
        """A value in block style, or on one line where its models are."""
        style = self._style
        if not isinstance(value, dict | list) or not value:
            return self._single(value, place)
        if style.flows(place.models, value):
            text = self.flow(value, place.models)
            if len(text) + place.column < _WIDTH:
                return Fragment(text, [])
        if place.content is not None:
            first, *rest = self.lines(value, place.content, place.models)
            return Fragment(first.lstrip(" "), rest)
        step = style.step(self._draft) if isinstance(value, dict) else style.item_step(self._draft)
        return Fragment("", self.lines(value, place.column + step, place.models))

    def flow(self, value: Any, models: list[Node], quote: str = "") -> str:
        """A value on one line, as it stands in brackets or braces; `quote` is that of keys and texts around it."""
        style = self._style
        if not isinstance(value, dict | list) or not value:
            quote = quote or style.quote(models, flow=True)
            return scalar(value, quote, flow=True, usual=style.usual_quote)
        pad = self._padding(models)
        if isinstance(value, list):
            parts = [self.flow(item, style.inner(models, at), quote) for at, item in enumerate(value)]
            return f"[{pad}{', '.join(parts)}{pad}]"
        keys = quote or style.quote(style.inner(models, next(iter(value))), keys=True, flow=True)
        parts = [
            f"{key_text(key, keys, flow=True)}: {self.flow(inner, style.inner(models, key), quote)}"
            for key, inner in value.items()
        ]
        return f"{{{pad}{', '.join(parts)}{pad}}}"

    def _padding(self, models: list[Node]) -> str:
        view = self._style.view
        for model in models:
            if view.is_flow(model):
                return " " if model.data and view.text[view.content(model) + 1] == " " else ""
        return ""

    def _single(self, value: Any, place: Place) -> Fragment:
        """A single value; a text of several lines as a literal block."""
        if isinstance(value, str) and "\n" in value:
            found = block_text(value, "|", _WIDTH)
            if found is not None:
                sign, lines = found
                column = place.column + self._style.step(self._draft)
                return Fragment(sign, [" " * column + line if line else "" for line in lines])
        quote = self._style.quote(place.models) if place.quote is None else place.quote
        return Fragment(scalar(value, quote, usual=self._style.usual_quote), [])

    def lines(self, value: Any, column: int, models: list[Node]) -> list[str]:
        """A list or mapping as lines, each with its indent."""
        indent, style = " " * column, self._style
        lines: list[str] = []
        if isinstance(value, list):
            for at, item in enumerate(value):
                place = Place(column, column + 2, style.inner(models, at))
                inline, below = self.fragment(item, place)
                lines += [f"{indent}- {inline}", *below]
            return lines
        for key, inner in value.items():
            inside = style.inner(models, key)
            quote = style.quote(inside, keys=True)
            inline, below = self.fragment(inner, Place(column, None, inside))
            name = key_text(key, quote)
            lines += [f"{indent}{name}:{' ' if inline else ''}{inline}", *below]
        return lines
