"""Days as people in Britain write them: `2027-03-31`, `31 March 2027`, `31/3/2027`. What `ask` and the commands take."""

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_FULL = (
    "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
)  # fmt: skip
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_NUMBERS = re.compile(r"(\d{1,2})\s*[/.-]\s*(\d{1,2})\s*[/.-]\s*(\d{4})")
_SHORT = re.compile(
    r"(\d{1,2})\s*([/.])\s*(\d{1,2})\s*\2\s*(\d{2})"
)  # 27-03-31 is left out: it may begin with the year
_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\s+(?:of\s+)?([a-z]+)\.?,?\s+(\d{4})")
_CENTURY = 2000

WRITE_IT = "Write it as 2027-03-31, 31/3/2027 or 31 March 2027."


def read_day(text: str) -> date:
    """The day that a text names, the day before the month. Raises ValueError where no day, or more than one, is meant."""
    folded = text.strip().casefold()
    if not folded.isascii():
        raise ValueError(text)
    if found := _ISO.fullmatch(folded):
        year, month, day = (int(part) for part in found.groups())
        return date(year, month, day)
    if found := _NUMBERS.fullmatch(folded):
        day, month, year = (int(part) for part in found.groups())
        return date(year, month, day)
    if found := _SHORT.fullmatch(folded):
        return date(_CENTURY + int(found[4]), int(found[3]), int(found[1]))
    if found := _WORDS.fullmatch(folded):
        return date(int(found[3]), _month(found[2]), int(found[1]))
    raise ValueError(text)


def day_of(text: str) -> date | str:
    """A day as it was typed; what is none stays a text, and reading the register says so."""
    try:
        return read_day(text)
    except ValueError:
        return text.strip()


def _month(word: str) -> int:
    """The number of a month, by its name or the first three letters of it (`sept` too)."""
    short = "sep" if word == "sept" else word
    if short not in _MONTHS and word not in _FULL:
        raise ValueError(word)
    return _MONTHS.index(short[:3]) + 1
