"""What one command means to do to a register: the operations, a sentence for each thing done, and what it is about."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any, NamedTuple

from riskreg.amend.register import Kind, Standing
from riskreg.edit import Operation
from riskreg.wording import on_date, one_line


class Going(NamedTuple):
    """A thing whose id goes from a register: for another, or (None) for good. What extends the register may name it."""

    kind: Kind
    name: str
    new: str | None

    def later(self, message: str) -> str:
        """What is told of a register now, as it would be told once the id has gone."""
        return message if self.new is None else message.replace(f"`{self.name}`", f"`{self.new}`")


class Planned(NamedTuple):
    """The operations of one edit; what it does, in words; the ids of what it is about; and what id goes, if one does."""

    operations: Sequence[Operation]
    said: tuple[str, ...]
    about: tuple[str, ...] = ()
    going: Going | None = None


AS_GIVEN = "as given"  # of what is no single value
Planner = Callable[[Standing], Planned]


def shown(value: Any) -> str:
    """A value in a sentence."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, date):
        return on_date(value)
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return one_line(", ".join(value), 80) or "an empty list"
    if isinstance(value, dict | list):
        return AS_GIVEN
    return one_line(str(value), 80)
