"""How well one colour is read upon another, by the formulas of WCAG 2.2.

A colour is `#rrggbb`, in small letters or capitals. Every form of a paper asks here, and so do the settings.
"""

import colorsys

ENOUGH = 4.5
"""The least ratio for ordinary text (https://www.w3.org/TR/WCAG22/#contrast-minimum)."""

_BLACK, _WHITE = "#000000", "#ffffff"


def luminance(colour: str) -> float:
    """Relative luminance, 0 for black to 1 for white (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance)."""
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4 for channel in _channels(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def ratio(one: str, other: str) -> float:
    """The contrast of two colours, 1 to 21, whichever is the lighter (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def text_on(colour: str) -> str:
    """Black or white, whichever has the higher contrast on a colour. It always has at least 4.5."""
    return _BLACK if ratio(_BLACK, colour) > ratio(_WHITE, colour) else _WHITE


def darkened(colour: str, on: str = _WHITE, least: float = ENOUGH) -> str:
    """The lightest colour of the same hue, no lighter than this one, with a contrast of at least `least` on another.

    Black where no darker one has it. Hue and saturation are kept (HSL), as near as whole levels of a channel allow.
    """
    hue, light, saturation = colorsys.rgb_to_hls(*_channels(colour))
    if ratio(colour, on) >= least:
        return colour.lower()
    for step in range(round(light * 255), 0, -1):
        tried = _written(colorsys.hls_to_rgb(hue, step / 255, saturation))
        if ratio(tried, on) >= least:
            return tried
    return _BLACK


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    return red, green, blue


def _written(channels: tuple[float, float, float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
