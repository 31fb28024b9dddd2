"""Plain English for every output: lists, counts, dates, money, near-misses, and text made safe to show.

Nothing here reads the locale: the same input gives the same words on every machine.
"""

import re
from collections.abc import Iterable, Sequence
from datetime import date

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

# What can colour a terminal, reorder the words around it, or hide: C0 and C1 controls (but for tabs and line
# ends), bidirectional marks, overrides and isolates (Unicode TR 36), line and paragraph separators, byte-order
# marks, tag characters; surrogates (bytes of a file name that are no text), which no screen can print, and the two
# code points that are no characters, which XML may not hold.
_UNSAFE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff\U000e0000-\U000e007f]"
)
_SPACE = re.compile(r"[ \t\r\n\x0b\x0c\x85\u2028\u2029]+")


def has_hidden(text: str) -> bool:
    """Whether a text holds characters that a reader cannot see but a screen obeys."""
    return _UNSAFE.search(text) is not None


def visible(text: str) -> str:
    """The text with every unseen controlling character written out, as `<U+202E>`."""
    return _UNSAFE.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)


def one_line(text: str, most: int | None = None) -> str:
    """The text on one line, safe to show, and cut with an ellipsis past `most` characters."""
    flat = visible(_SPACE.sub(" ", text).strip())
    if most is not None and len(flat) > most:
        return flat[: most - 1].rstrip() + "…"
    return flat


def as_written(value: object) -> str:
    """A value as a message begins with it: `Likely`, `0.5`, `true`; or only This, where it is no single value."""
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{one_line(str(value), 60)}`" if isinstance(value, str | int | float) else "This"


def listing(items: Iterable[str], last: str = "and") -> str:
    """`a`, `a and b`, `a, b and c`; empty text for no items."""
    words = list(items)
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def some(names: Sequence[str], most: int = 12) -> list[str]:
    """The first of some names, and how many more there are: `["A1", "A2", "3 more"]`."""
    more = len(names) - most
    return [*names[:most], f"{more} more"] if more > 0 else list(names)


def count(number: int, noun: str, plural: str | None = None) -> str:
    """`1 risk`, `3 risks`, `no risks`."""
    if number == 1:
        return f"1 {noun}"
    return f"{number or 'no'} {plural or noun + 's'}"


def on_date(day: date) -> str:
    """A date as a paper prints it: `10 December 2026`."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def number(value: float) -> str:
    """A number without a needless point, thousands parted by commas: `2,000`, `7.5`."""
    rounded = round(value, 2)
    return f"{int(rounded):,}" if rounded == int(rounded) else f"{rounded:,.2f}"


def money(value: float, currency: str) -> str:
    """An amount with its currency: a sign stands before (`£2,000`), a code too, with a space (`EUR 2,000`)."""
    gap = " " if currency[-1:].isalpha() else ""
    return f"{currency}{gap}{number(value)}"


_MOST_COMPARED = 50


def nearest(word: str, known: Iterable[str]) -> str | None:
    """The known word most like this one, or None when nothing is near."""
    from difflib import get_close_matches  # late: only a mistake needs it

    asked = word[:100].casefold()
    by_fold = {name.casefold(): name for name in known}
    likely: Iterable[str] = by_fold
    if len(by_fold) > _MOST_COMPARED:  # a comparison is slow: only those of like length and beginning are worth one
        likely = sorted(
            by_fold, key=lambda name: (name[:1] != asked[:1], abs(len(name) - len(asked)), name[-1:] != asked[-1:])
        )
    found = get_close_matches(asked, list(likely)[:_MOST_COMPARED], n=1, cutoff=0.6)
    return by_fold[found[0]] if found else None


def choices(known: Sequence[str], most: int = 12) -> str:
    """The words that may stand somewhere, as a remedy lists them: `a, b or c`."""
    shown = [one_line(word, 60) for word in known[:most]]
    return ", ".join(shown) + ", …" if len(known) > most else listing(shown, "or")


def did_you_mean(word: str, known: Sequence[str]) -> str:
    """A remedy for a name that is not known: the nearest one, else all that could stand there."""
    near = nearest(word, known)
    if near is not None:
        return f"Did you mean `{one_line(near, 80)}`?"
    return f"Use one of: {choices(known)}." if known else ""
