"""What to do with characters that no font has: a PDF/UA may not hold one, so each is shown by its code instead.

Which those are is asked of the typesetter, not looked up in the fonts: only it knows what its own fonts hold, and
what becomes of a character beside others. Ordinary English text asks nothing.
"""

import re
from collections.abc import Callable
from typing import TypeVar

Made = TypeVar("Made")

# What every font that papers are set in has for certain: the letters of western and central Europe, and the
# punctuation of English; and the zero-width space, a place to break, which needs no font. A test holds them against the fonts.
_USUAL = (
    r"\x20-\x7e\u00a0-\u017f\u200b\u2010-\u2015\u2018-\u201f\u2020-\u2022\u2026\u2030\u2032\u2033\u2039\u203a\u20ac"
)
_UNUSUAL = re.compile(f"[^{_USUAL}]")
_BETWEEN = re.compile(r'[\s"\\]+')
# Characters whose picture each font's maker chooses (private use), and those that are never any text.
_MEANINGLESS = re.compile("[\x00-\x1f\x7f-\x9f\ue000-\uf8ff\ufdd0-\ufdef\ufffe\uffff\U000f0000-\U0010ffff]")
# How typst names what it cannot set: the text stands between quotes, escaped as Rust escapes it.
_REFUSED = re.compile(r'the text `"((?:[^"\\]|\\.)*)"` could not be displayed')
_ESCAPE = re.compile(r"\\u\{([0-9a-fA-F]+)\}|\\(.)")


def words_to_try(text: str) -> list[str]:
    """The words of a text with a character that some font may not have, each once; nearly always none."""
    if _UNUSUAL.search(text) is None:
        return []
    return sorted({word for word in _BETWEEN.split(text) if _UNUSUAL.search(word)})


def set_whole(text: str, refused: frozenset[str], attempt: Callable[[str], Made]) -> tuple[Made, frozenset[str]]:
    """What `attempt` makes of a text, and the characters that had to be shown by their code, as `[U+1F600]`.

    `refused` are those that are known already. Raises what `attempt` raises for any other reason than a character
    that no font has.
    """
    from typst import TypstError

    refused |= frozenset(_MEANINGLESS.findall(text))
    while True:
        try:
            return attempt(by_code(text, refused)), refused
        except TypstError as fault:
            named = _named(str(fault.diagnostic))
            # Where only an ordinary letter is named, what stands beside it has no place in the letter's font.
            more = (named & frozenset(_UNUSUAL.findall(text))) - refused
            more = more or frozenset(_UNUSUAL.findall(text)) - refused
            if not named or not more:
                raise
            refused |= more


def by_code(text: str, characters: frozenset[str]) -> str:
    """The text with each of these characters shown by its code: `[U+1F600]`."""
    return text.translate({ord(character): f"[{code(character)}]" for character in characters})


def code(character: str) -> str:
    """A character by its code, as Unicode writes it: `U+1F600`."""
    return f"U+{ord(character):04X}"


def _named(diagnostic: str) -> frozenset[str]:
    """The characters that typst says it cannot set."""
    texts = _REFUSED.findall(diagnostic)
    return frozenset("".join(_ESCAPE.sub(_unescaped, text) for text in texts))


def _unescaped(found: re.Match[str]) -> str:
    return chr(int(found[1], 16)) if found[1] else found[2]
