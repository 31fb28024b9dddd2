"""The paper in Markdown: CommonMark with GitHub's tables, in which no text of a register can become markup."""

import re

from riskreg.render.request import Rendered, Request
from riskreg.render.templates import fill
from riskreg.wording import one_line

# What begins something inline: code, emphasis, links, HTML, table cells, strikethrough, mathematics.
_INLINE = re.compile(r"([\\`*_\[\]<>|~$])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
# What begins a block where a text stands at the head of a line: headings, lists, rules, underlines.
_BLOCK = re.compile(r"^([#+=-]|\d{1,9}(?=[.)](?:\s|$)))")
# What closes a heading, and would not be printed.
_CLOSING = re.compile(r"(?<= )(#+)$")
# What GitHub turns into links by itself: addresses with a scheme, www., e-mail addresses and mentions; and
# what it turns into pictures, :names: between colons.
_SCHEME = re.compile(r":(?=//|[\w+-]+:)|(?<=mailto):|(?<=xmpp):", re.IGNORECASE)
_WWW = re.compile(r"(?<=www)\.", re.IGNORECASE)
_AT = re.compile(r"@")


def escape(text: str) -> str:
    """A register's text as Markdown that prints as just that text, on one line."""
    safe = _INLINE.sub(r"\\\1", one_line(text))
    safe = _ENTITY.sub("&amp;", safe)
    safe = _BLOCK.sub(_at_start, safe)
    safe = _CLOSING.sub(r"\\\1", safe)
    safe = _SCHEME.sub(r"\\:", safe)
    safe = _WWW.sub(r"\\.", safe)
    return _AT.sub("@<!-- -->", safe)  # GitHub links addresses in the text after unescaping: only markup parts it


def _at_start(found: re.Match[str]) -> str:
    return f"{found[1]}\\" if found[1].isdigit() else f"\\{found[1]}"


def markdown(request: Request) -> Rendered:
    """The paper as UTF-8 Markdown, from the shipped template or the organisation's own.

    Raises TemplateFault where the template cannot be used.
    """
    text = fill(request, "md", escape)
    return Rendered((re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n").encode("utf-8", "replace"))
