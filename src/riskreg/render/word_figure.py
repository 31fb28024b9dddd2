"""Stacked bars for a Word file: where each part of the drawing lies, in Word's unit of length.

A drawing is made of Word's own shapes and texts, so that it is sharp at every size and an officer can change it.
Each part of a bar says its number, and its band has a pattern beside its colour, so that neither is told by colour.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from riskreg.render.band_shades import light

INCH = 914_400
_ROW, _GAP, _BETWEEN = int(0.21 * INCH), int(0.03 * INCH), int(0.09 * INCH)
_GROUP, _SIDE = int(1.3 * INCH), int(0.95 * INCH)  # the widths of both labels before a bar, the wider first
_LETTER = int(0.078 * INCH)  # of a small bold text
_SWATCH = int(0.3 * INCH)
_STRIP = 0.26  # of a bar's height: the pattern at its foot
_LEAST = 3 * _LETTER  # the width of a part that holds nothing but its number
# How Word names its patterns, from the lowest band up; the lowest is plain.
_PATTERNS = (None, "pct25", "wdUpDiag", "diagCross", "dkHorz", "dkVert")
_WAITING = "#ffffff"


class Shape(NamedTuple):
    """A rectangle with a text in it, or either. Colours are Word's; a `pattern` is drawn in the colour of the ink."""

    x: int
    y: int
    width: int
    height: int
    text: str = ""
    fill: str | None = None
    edge: str | None = None
    pattern: str | None = None
    ink: str = "000000"
    bold: bool = False
    centred: bool = False


class Drawing(NamedTuple):
    """All shapes of a figure, and how large it is."""

    width: int
    height: int
    shapes: tuple[Shape, ...]


def drawing(figure: Mapping[str, Any], width: int) -> Drawing:
    """A figure (blocks.Figure, as a template sees it) as wide as this."""
    groups: Sequence[Mapping[str, Any]] = figure["groups"]
    before, side = (_SIDE, _GROUP) if figure["name"] == "trend" else (_GROUP, _SIDE)  # dates need the wider one
    bars = [bar for group in groups for bar in group["bars"]]
    most = max([1, *(_total(bar) for bar in bars)])
    shapes = list(_legend(figure["bands"], width, waiting=any(bar["not_yet_classified"] for bar in bars)))
    y = shapes[-1].y + _ROW + _BETWEEN if shapes else 0
    for group in groups:
        shapes.append(
            Shape(0, y, before - _LETTER, max(len(group["bars"]), 1) * (_ROW + _GAP), group["label"], bold=True)
        )
        for bar in group["bars"]:
            shapes.append(Shape(before, y, side - _LETTER, _ROW, bar["label"]))
            shapes += _bar(bar, figure["bands"], before + side, y, (width - before - side, most))
            y += _ROW + _GAP
        y += _BETWEEN
    return Drawing(width, max(y, _ROW), tuple(shapes))


def _total(bar: Mapping[str, Any]) -> int:
    return int(sum(bar["counts"]) + bar["not_yet_classified"])


def _legend(bands: Sequence[Mapping[str, Any]], width: int, *, waiting: bool) -> Iterator[Shape]:
    """What each pattern and colour stands for, in as many rows as it takes."""
    x = y = 0
    entries = [(band["name"], band["colour"], band["rank"]) for band in bands]
    for name, colour, rank in [*entries, *([("Not yet classified", _WAITING, 0)] if waiting else [])]:
        room = min(_SWATCH + (len(name) + 3) * _LETTER, width)
        if x and x + room > width:
            x, y = 0, y + _ROW + _GAP
        yield from _part(x, y, _SWATCH, "", colour, rank)
        yield Shape(x + _SWATCH + _LETTER // 2, y, room - _SWATCH - _LETTER // 2, _ROW, name)
        x += room


def _bar(
    bar: Mapping[str, Any], bands: Sequence[Mapping[str, Any]], x: int, y: int, scale: tuple[int, int]
) -> Iterator[Shape]:
    """One bar: a part for each band that has a risk, never narrower than its number."""
    room, most = scale
    parts = [
        (number, band["colour"], band["rank"], band["name"]) for number, band in zip(bar["counts"], bands, strict=True)
    ]
    parts.append((bar["not_yet_classified"], _WAITING, 0, "not yet classified"))
    parts = [part for part in parts if part[0]]
    if not parts:
        yield Shape(x, y, room, _ROW, "none")
        return
    least = min(_LEAST, room // len(parts))
    rest = max(room * _total(bar) // most - least * len(parts), 0)
    for number, colour, rank, name in parts:
        width = least + rest * number // _total(bar)
        whole = f"{number} {name}"
        yield from _part(x, y, width, whole if (len(whole) + 2) * _LETTER < width else str(number), colour, rank)
        x += width


def _part(x: int, y: int, width: int, text: str, colour: str, rank: int) -> Iterator[Shape]:
    shade = light(colour)
    fill, edge, ink = (part.removeprefix("#").upper() for part in (shade.fill, shade.edge, shade.ink))
    strip = round(_ROW * _STRIP)
    yield Shape(x, y, width, _ROW - strip, text, fill, None, None, ink, bold=True, centred=True)
    yield Shape(x, y + _ROW - strip, width, strip, "", fill, None, _PATTERNS[rank % len(_PATTERNS)], ink)
    yield Shape(x, y, width, _ROW, edge=edge)
