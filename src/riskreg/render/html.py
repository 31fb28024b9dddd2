"""The paper as one web page that asks nothing of any server: style, script and logo inside, readable without script.

The templates are in templates/ (shared/page.html.jinja, blocks.html.jinja, figures.html.jinja). What stands here is
what they cannot work out: shades that can be read, the logo as text, the digests by which the page's own policy
admits its own style and script and no other.
"""

import re
from base64 import b64encode
from collections.abc import Iterable, Iterator
from hashlib import sha256

from markupsafe import Markup

from riskreg.papers.blocks import Sheet
from riskreg.render.band_shades import Shade, accents, dark, light
from riskreg.render.request import Rendered, Request
from riskreg.render.templates import fill
from riskreg.settings.house import House, Logo
from riskreg.wording import one_line

# The columns of tables, in per cent: the page's policy bars the attribute that would say it in place.
_WIDTHS = "".join(f".w{share}{{width:{share}%}}" for share in range(1, 101)) + "\n"
# Links as our macros write them. Nothing else in a page reads like one: a text of a register has its `<` escaped, and
# there is none in our style and script.
_RISK = re.compile(r'<a class="risk" href="#([^"]+)">(.*?)</a>')
_CONTENTS = re.compile(r'<nav class="contents".*?</nav>\n', re.DOTALL)
_ITEM = re.compile(r'<li><a href="#([^"]+)">.*?</a></li>\n')
_TARGET = re.compile(r"""\s(?:id|name)\s*=\s*["']?([^"'\s>]+)""", re.IGNORECASE)
_PLAIN = re.compile(r"[^A-Za-z0-9 ]")


def html(request: Request) -> Rendered:
    """The paper as a UTF-8 web page, from the shipped template or the organisation's own.

    Raises TemplateFault where the template cannot be used.
    """
    rules = Markup("".join(_rules(request)))  # noqa: S704  # colours, numbers, and texts in CSS's own escapes
    own = {"rules": rules, "logo": _logo(request.house.logo), "digest": _digest}
    page = fill(request, "html", one_line, autoescape=True, html=own)
    return Rendered((page if request.own is None else _unlink(page)).encode())


def _unlink(page: str) -> str:
    """A page without the links that lead to nothing: an own template may leave a section out."""
    there = set(_TARGET.findall(page))

    def risk(found: re.Match[str]) -> str:
        return found[0] if found[1] in there else f'<span class="risk">{found[2]}</span>'

    def contents(found: re.Match[str]) -> str:
        left = _ITEM.sub(lambda item: item[0] if item[1] in there else "", found[0]).replace("<ol>\n</ol>\n", "")
        return left if "<a " in left else ""

    return _CONTENTS.sub(contents, _RISK.sub(risk, page))


def _rules(request: Request) -> Iterator[str]:
    """The part of the style that depends on the paper: every value is a colour, a number, or a text in CSS's own escapes."""
    on_light, on_dark = accents(request.house.colour)
    colours = sorted({band.colour.lower() for paper in request.document.papers for band in paper.scheme.bands})
    yield f":root{{--accent:{on_light};{_font(request.house)}}}\n"
    yield from (_rule(colour, light(colour)) for colour in colours)
    yield f"@media screen and (prefers-color-scheme:dark){{\n:root{{--accent:{on_dark}}}\n"
    yield from (_rule(colour, dark(colour)) for colour in colours)
    yield "}\n"
    yield _WIDTHS
    yield f"@page{{size:A4{' landscape' if request.laid_out.landscape else ''};{_foot(request.laid_out.sheets)}}}\n"
    for number, sheet in enumerate(request.laid_out.sheets, 1):
        yield f".sheet-{number}{{page:sheet-{number}}}\n@page sheet-{number}{{{_foot([sheet])}}}\n"


def _rule(colour: str, shade: Shade) -> str:
    """What `blocks.html.jinja` calls c-d4351c."""
    values = zip(("fill", "ink", "edge", "tint", "tint-ink"), shade, strict=True)
    return f".c-{colour[1:]}{{{';'.join(f'--{name}:{value}' for name, value in values)}}}\n"


def _font(house: House) -> str:
    return f"--own-font:{_quoted(house.font)}" if house.font else ""


def _foot(sheets: Iterable[Sheet]) -> str:
    """The foot of a printed page: marking and date of the sheet that it is of; on a cover, of all of them."""
    return f"@bottom-left{{content:{_quoted('; '.join(dict.fromkeys(one_line(sheet.footer) for sheet in sheets)))}}}"


def _quoted(text: str) -> str:
    """A text as a CSS string: all but letters, digits and spaces by number (https://www.w3.org/TR/css-syntax-3/)."""
    return '"' + _PLAIN.sub(lambda found: f"\\{ord(found[0]):x} ", text) + '"'


def _logo(logo: Logo | None) -> dict[str, object] | None:
    if logo is None:
        return None
    address = f"data:image/{logo.kind};base64,{b64encode(logo.content).decode()}"
    return {"address": address, "width": logo.width, "height": logo.height, "text": one_line(logo.text)}


def _digest(text: str) -> str:
    """A style or script as a Content-Security-Policy names it (https://www.w3.org/TR/CSP3/#framework-directive-source-list)."""
    return f"'sha256-{b64encode(sha256(str(text).encode()).digest()).decode()}'"
