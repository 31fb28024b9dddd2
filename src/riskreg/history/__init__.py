"""A register's history: each time a risk came to stand elsewhere, why, and both sides over time (docs/git.md)."""

from riskreg.history.building import by_commit, by_month, by_tag
from riskreg.history.lines import Lineage
from riskreg.history.model import By, Entry, History, How, Renamed, State, When
from riskreg.history.past import history_of

__all__ = [
    "By",
    "Entry",
    "History",
    "How",
    "Lineage",
    "Renamed",
    "State",
    "When",
    "by_commit",
    "by_month",
    "by_tag",
    "history_of",
]
