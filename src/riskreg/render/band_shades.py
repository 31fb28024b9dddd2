"""The colours of a web page, worked out so that they can be read: of each band, and of the organisation's own.

A scheme gives each band one colour. A page needs more: ink for text on it, an edge that parts it from the page, a
tint for a cell in which no risk stands, and all of that once more for a dark screen. Every shade here holds the
contrasts of WCAG 2.2 on the page's ground: 4.5 for text, 3 for what is no text.
"""

import colorsys
from collections.abc import Iterable
from typing import NamedTuple

from riskreg.contrast import ENOUGH, darkened, luminance, ratio, text_on

# The darkest ground that a light page has, and the lightest of a dark one (style.css, --panel).
LIGHT_PANEL = "#f3f5f7"
DARK_PANEL = "#20262c"
SEEN = 3.0
"""The least ratio for what is no text (https://www.w3.org/TR/WCAG22/#non-text-contrast)."""

_ACCENT = "#1d4a73"
_GLARE = 1.7  # a fill on a dark page keeps this contrast to white, so that a yellow does not dazzle
_TINT = 0.28  # how much of the band's colour is in the tint of an empty cell


class Shade(NamedTuple):
    """A band's colours on one ground.

    `fill` is the band's own colour, or near it; `ink` is for text and patterns on it; `edge` goes around it;
    `tint` is a weak form, and `tint_ink` is for text on that.
    """

    fill: str
    ink: str
    edge: str
    tint: str
    tint_ink: str


def light(colour: str) -> Shade:
    """A band's colours on a light page, and on paper."""
    fill = colour.lower()
    tint = _mixed(fill, LIGHT_PANEL)
    return Shade(fill, text_on(fill), darkened(fill, LIGHT_PANEL, SEEN), tint, text_on(tint))


def dark(colour: str) -> Shade:
    """A band's colours on a dark page."""
    fill = darkened(colour, "#ffffff", _GLARE)
    tint = _mixed(fill, DARK_PANEL)
    return Shade(fill, text_on(fill), lightened(fill, DARK_PANEL, SEEN), tint, text_on(tint))


def accents(colour: str | None) -> tuple[str, str]:
    """The organisation's colour (or ours, where it has none) for headings, links and rules: on light, on dark."""
    accent = colour or _ACCENT
    return darkened(accent, LIGHT_PANEL), lightened(accent, DARK_PANEL, ENOUGH)


def lightened(colour: str, on: str, least: float) -> str:
    """The darkest colour of the same hue, no darker than this one, with a contrast of at least `least` on a dark one."""
    if luminance(colour) > luminance(on) and ratio(colour, on) >= least:
        return colour.lower()
    hue, lightness, saturation = colorsys.rgb_to_hls(*(level / 255 for level in _levels(colour)))
    for step in range(round(lightness * 255), 256):
        tried = _written(level * 255 for level in colorsys.hls_to_rgb(hue, step / 255, saturation))
        if luminance(tried) > luminance(on) and ratio(tried, on) >= least:
            return tried
    return "#ffffff"


def _mixed(colour: str, ground: str) -> str:
    pairs = zip(_levels(colour), _levels(ground), strict=True)
    return _written(one * _TINT + other * (1 - _TINT) for one, other in pairs)


def _levels(colour: str) -> tuple[int, ...]:
    return tuple(bytes.fromhex(colour[1:]))


def _written(levels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(level):02x}" for level in levels)
