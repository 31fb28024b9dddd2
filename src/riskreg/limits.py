"""From where on advice is given: the one place of the usual limits, which `riskreg.toml` can change."""

from typing import NamedTuple


class Limits(NamedTuple):
    """From where on advice is given (docs/settings.md)."""

    reading_age: int = 15  # years: the age at which an ordinary reader follows the text
    lapse_days: int = 60  # days before an acceptance lapses
    owned_share: int = 50  # percent of the open work that one role may own
    abbreviations: frozenset[str] = frozenset()  # more that everyone knows here
    products: frozenset[str] = frozenset()  # more names of products and networks


USUAL = Limits()
