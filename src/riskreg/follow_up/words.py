"""What every output says alike: which promises are counted beside those of the papers, which are left out, how dates moved."""

from collections.abc import Iterable
from typing import NamedTuple

from riskreg.follow_up.model import LeftOut, Promise, Shift
from riskreg.wording import count, listing

NEW_DATE = "A new date counts as a new promise."
"""So that nobody takes the number of promises for that of the mitigations."""


class Beside(NamedTuple):
    """Of the promises that are counted, those that no paper had as still to come."""

    overdue: int
    between: int

    @property
    def told(self) -> str:
        """Both, in words that follow on `Of these, `; empty where there are none."""
        told = []
        if self.overdue:
            it = "was overdue already at the first paper that had it"
            them = "were overdue already at the first papers that had them"
            told.append(f"{self.overdue} {it if self.overdue == 1 else them}")
        if self.between:
            told.append(f"{self.between} stood in no paper, but in the register when the day came")
        return "; ".join(told)


def beside(promises: Iterable[Promise]) -> Beside:
    """How many of these promises no paper had as still to come."""
    silent = [one for one in promises if not one.papers]
    overdue = sum(one.overdue_at is not None for one in silent)
    return Beside(overdue, len(silent) - overdue)


def left_out(promises: Iterable[Promise]) -> str:
    """How many targets are left out of the count, and why; empty where there are none."""
    reasons = [one.left_out for one in promises]
    counts = {reason: reasons.count(reason) for reason in _WHOSE}
    told = [f"{number} {_WHOSE[reason]}" for reason, number in counts.items() if number]
    why = listing(told) if len(told) > 1 else "".join(_WHOSE[reason] for reason, number in counts.items() if number)
    return f"Left out of the count: {count(sum(counts.values()), 'target')}, {why}." if told else ""


_WHOSE: dict[LeftOut, str] = {
    "closed": "because the risk was closed by then",
    "avoided": "because the risk was avoided by then",
    "removed": "because the risk was no longer in the register",
    "scheme changed": "because the scheme had been changed by then",
}


def why_left_out(reason: LeftOut) -> str:
    """Why one target is left out."""
    return f"Left out of the count, {_WHOSE[reason]}."


def net(one: Shift) -> str:
    """What moves both ways come to: `183 days later`."""
    return f"{count(abs(one.net), 'day')}{' earlier' if one.net < 0 else ' later' if one.net else ''}"


def times(number: int) -> str:
    """How often, in words: `twice`."""
    return {1: "once", 2: "twice"}.get(number, f"{number} times")
