"""A scheme that has been read and checked: its levels, its bands, and the band of every cell."""

from datetime import date
from typing import NamedTuple

from riskreg.model import Level, Terms


def numbered(levels: tuple[Level, ...], number: int) -> str:
    """A level by its number, from 1, and its label: `4 Likely`; `4` where the label says no more."""
    label = levels[number - 1].label
    return label if label == str(number) else f"{number} {label}"


class Interval(NamedTuple):
    """How often a band is reviewed: a number of days, weeks, months or years."""

    number: int
    unit: str

    def __str__(self) -> str:
        return f"{self.number} {self.unit}{'' if self.number == 1 else 's'}"

    def after(self, day: date) -> date:
        """The day that lies this interval after another (the last of the month where the month is shorter)."""
        from datetime import timedelta  # late: only a paper that proposes a date needs it

        try:
            if self.unit in ("day", "week"):
                return day + timedelta(days=self.number * (7 if self.unit == "week" else 1))
            months = day.month - 1 + self.number * (12 if self.unit == "year" else 1)
            year, month = day.year + months // 12, months % 12 + 1
            first_of_next = date(year + month // 12, month % 12 + 1, 1)
            last = (first_of_next - timedelta(days=1)).day
            return date(year, month, min(day.day, last))
        except (OverflowError, ValueError):  # past the end of the calendar
            return date.max


class Band(NamedTuple):
    """One class of risk. `rank` is its place in the scheme, 0 for the lowest: order is by place, never by name."""

    rank: int
    name: str
    colour: str
    action: str | None
    review_every: Interval | None

    @property
    def words(self) -> str:
        """The name as a sentence needs it: `High`, but `band 3` where the scheme numbers its bands."""
        return f"band {self.name}" if self.name.isdigit() else self.name


class Cell(NamedTuple):
    """What one likelihood and one impact come to: the score, and the band that the score falls in."""

    score: int
    band: Band


class Scheme(NamedTuple):
    """An organisation's scales, how they combine, and its bands.

    `key` is how a register names it (a preset's name or a path; None where it is written in place). `grid`
    holds a row for each likelihood and in it a cell for each impact, both lowest first.
    """

    key: str | None
    name: str
    source: str | None
    combine: str
    likelihood: tuple[Level, ...]
    impact: tuple[Level, ...]
    bands: tuple[Band, ...]
    grid: tuple[tuple[Cell, ...], ...]
    terms: Terms

    def cell(self, likelihood: int, impact: int) -> Cell:
        """The cell of two levels, each counted from 1; raises IndexError beyond the scale."""
        return self.grid[likelihood - 1][impact - 1]

    def reach(self, band: Band) -> str:
        """The scores that a band holds, as a reader is told: `8 to 12`, `1`, `never reached`."""
        scores = sorted({cell.score for row in self.grid for cell in row if cell.band is band})
        if not scores:
            return "never reached"
        return str(scores[0]) if len(scores) == 1 else f"{scores[0]} to {scores[-1]}"

    def band_named(self, name: str) -> Band | None:
        """The band with this name, in any case of letters."""
        folded = name.strip().casefold()
        return next((band for band in self.bands if band.name.casefold() == folded), None)
