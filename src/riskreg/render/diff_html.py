"""`diff` as one web page that asks nothing of any server and runs no script, in the look of the papers."""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from hashlib import sha256

from markupsafe import Markup, escape

from riskreg.between import Compared
from riskreg.render.band_shades import accents
from riskreg.render.diff_story import Point, Story, story, titled
from riskreg.resources import folder
from riskreg.wording import visible

_PAGE = Markup("""\
<!DOCTYPE html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src '{digest}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the changes</a>
<header class="top"><p class="who">{who}</p></header>
<main class="frame" id="main" tabindex="-1">
<div class="head"><h1>{title}</h1></div>
{body}
</main>
</body>
</html>
""")
_SECTION = Markup(
    '<section>\n<h{level}>{title}</h{level}>\n<ul class="points" role="list">\n{points}\n</ul>\n</section>'
)
_POINT = Markup("<li>{name}{text}{lines}</li>")
_LINE = Markup("<p>{label}{text}</p>")
# What follows after the style that all pages share.
_OWN = (
    ".points{list-style:none;padding:0;max-width:74ch}.points>li{padding:.6rem 0;border-bottom:.0625rem solid var(--line);margin:0}"
    ".points p{margin:.25rem 0 0 1.25rem}.label{color:var(--quiet);font-weight:600}.name{font-weight:700}"
)


def diff_html(compared: Sequence[Compared]) -> bytes:
    """Every register on one page, as UTF-8."""
    stories = [story(one) for one in compared]
    style = Markup(_style())  # noqa: S704  # our own style, and two colours worked out from it
    names = dict.fromkeys(one.movement.after.register.organisation for one in compared if one.movement)
    parts = (_register(one.name, told, several=len(stories) > 1) for one, told in zip(compared, stories, strict=True))
    page = _PAGE.format(
        digest=f"sha256-{b64encode(sha256(style.encode()).digest()).decode()}",
        title=visible(titled(stories)),
        style=style,
        who=visible(", ".join(names)),
        body=Markup("\n").join(piece for part in parts for piece in part),
    )
    return page.encode("utf-8", "replace")


def _style() -> str:
    on_light, on_dark = accents(None)
    shared = (folder("templates") / "shared" / "style.css").read_text(encoding="utf-8")
    dark = f"@media screen and (prefers-color-scheme:dark){{:root{{--accent:{on_dark}}}}}"
    return f"{shared}:root{{--accent:{on_light}}}{dark}{_OWN}"


def _register(name: str, told: Story, *, several: bool) -> Iterator[Markup]:
    if several:
        yield Markup("<h2>{}</h2>").format(told.title)
    if told.title != name:
        yield Markup("<p>{}</p>").format(visible(name))
    if told.compared:
        yield Markup("<p>{}</p>").format(told.compared)
    for section in told.sections:
        points = Markup("\n").join(map(_point, section.points))
        yield _SECTION.format(level=3 if several else 2, title=section.title, points=points)
    yield Markup('<p class="note">{}</p>').format(told.end)


def _point(point: Point) -> Markup:
    name = Markup('<span class="name">{}</span> ').format(point.name) if point.name else Markup()
    lines = Markup().join(
        _LINE.format(label=Markup('<span class="label">{}:</span> ').format(label) if label else "", text=escape(text))
        for label, text in point.lines
    )
    return _POINT.format(name=name, text=point.text, lines=lines)
