"""Lists of words that the advice on writing goes by: each a text file in `lists/`, with `#` before what explains it."""

from functools import cache
from pathlib import Path


@cache
def words(name: str) -> frozenset[str]:
    """The words of a list, in small letters; a list is read when it is first asked for."""
    text = (Path(__file__).with_name("lists") / f"{name}.txt").read_text("utf-8")
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return frozenset(word for line in lines for word in line.casefold().split())
