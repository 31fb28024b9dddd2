"""The due dates that a register gave, through all its versions: which of them stood when their day came, and whose."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple


class Given(NamedTuple):
    """What the register said of one mitigation from a day on. `due` is None where nothing was agreed for a day."""

    since: date
    due: date | None
    id: str
    title: str
    owner: str | None
    exempt: bool


class Dates:
    """The due dates of mitigations, each mitigation by its number; note them oldest first."""

    def __init__(self) -> None:
        self._given: dict[int, list[Given]] = {}

    def note(self, one: int, given: Given) -> None:
        """What the register says from a day on; what it said already is not noted again."""
        said = self._given.setdefault(one, [])
        same = bool(said) and said[-1]._replace(since=given.since, id=given.id, title=given.title) == given
        if not same and (said or given.due is not None):
            said.append(given)

    def drop(self, one: int, since: date) -> None:
        """The mitigation is no longer in the register."""
        if self._given.get(one):
            self.note(one, self._given[one][-1]._replace(since=since, due=None))

    def _standing(self, one: int, due: date) -> Given | None:
        """What stood when a day came that it was due; None where another date stood then, or none.

        One that was moved on the very day was moved before it had passed.
        """
        then = next((given for given in reversed(self._given.get(one, [])) if given.since <= due), None)
        return then if then is not None and then.due == due else None

    def when_due(self, one: int, due: date) -> Given | None:
        """What stood when a day came that it was due; where it was not given by then, what gave it first."""
        first = next((given for given in self._given.get(one, []) if given.due == due), None)
        return self._standing(one, due) or first

    def stood(self) -> Iterator[tuple[int, date, Given]]:
        """Each date that stood when its day came, or stands and its day is still to come."""
        for one, said in self._given.items():
            for due in dict.fromkeys(given.due for given in said if given.due is not None):
                then = self._standing(one, due)
                if then is not None:
                    yield one, due, then
