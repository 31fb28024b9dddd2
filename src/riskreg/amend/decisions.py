"""What is decided about a mitigation or a risk: done, agreed, accepted, closed, confirmed."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from riskreg.amend.days import day_of
from riskreg.amend.draft import Draft
from riskreg.amend.planned import Planned, Planner, shown
from riskreg.amend.register import MITIGATION, RISK, Item, Standing, value_at
from riskreg.wording import listing, one_line


def done(name: str, evidence: Sequence[str], on: date | None, today: date) -> Planner:
    """A mitigation is in place since a day (today, or the one that it has), and what shows it.

    Of what is in place already, a day that is given corrects the one that stands there. New evidence goes to what is
    there.
    """

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (MITIGATION,)), Draft(standing)
        there, was = item.data.get("evidence"), item.data.get("done_on")
        known = there if isinstance(there, list) else []
        already = item.data.get("status") == "in place"
        day = on or (day_of(str(was)) if already and was else today)
        draft.put(item, ("status",), "in place")
        if on or not (already and was):
            draft.put(item, ("done_on",), day)
        added = [one for one in dict.fromkeys(evidence) if one not in known]
        for one in added:
            draft.append(item, ("evidence",), one)
        if already:
            more = f" Its evidence now has {listing(map(_short, added))} as well." if added else ""
            said = f"{_called(item)} was in place already, {_since(was, day)}.{more}"
        else:
            said = f"{_called(item)} is in place since {_day(day)}, shown by {listing(map(_short, evidence))}."
        return Planned(draft.operations(), (said, *draft.notes), (item.name,))

    return plan


def _since(was: Any, now: date | str) -> str:
    """Since when something was in place; and since when it is said to have been, where that is another day."""
    if not was:
        return f"and no day was said: it is in place since {_day(now)}"
    return f"since {_day(now)}" if _is(was, now) else f"and is now said to be so since {_day(now)} (it was {_day(was)})"


def agree(name: str, owner: str | None, due: date, today: date) -> Planner:
    """A mitigation is agreed, by a day, with an owner: the one that it has, where none is given. Also with another day."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (MITIGATION,)), Draft(standing)
        place = item.own or ("extends",)
        if item.data.get("status") == "in place":
            remedy = f"If it no longer is, say so first: riskreg set {one_line(name, 80)} status=proposed done_on="
            raise standing.refused(place, f"{_called(item)} is in place, so it is past being agreed.", remedy)
        had, was = item.data.get("owner"), item.data.get("due")
        whose = owner or had
        if not isinstance(whose, str):
            message = f"{_called(item)} has no owner, and what nobody owns earns no credit."
            raise standing.refused(place, message, 'Say whose it is: --owner "Head of HR".')
        draft.put(item, ("owner",), whose)
        draft.put(item, ("status",), "agreed")
        draft.put(item, ("due",), due)
        said = f"{_called(item)} is agreed: {_short(whose)} has it done by {_day(due)}{_was(was, due)}."
        if had and had != whose:
            said += f" Its owner was {_short(had)}."
        return Planned(draft.operations(), (said + _passed(due, today, ", so it counts as overdue"),), (item.name,))

    return plan


def accept(name: str, record: dict[str, str | date], today: date) -> Planner:
    """A risk is tolerated: `record` says by whom, on which day, why, and when it is looked at again."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        until, treatment = record["review_on"], item.data.get("treatment")
        had, was = (value_at(item.data, ("acceptance", field)) for field in ("by", "review_on"))
        draft.put(item, ("treatment",), "tolerate")
        _record(draft, item, "acceptance", record)
        said = f"{_called(item)} is accepted by {_short(record['by'])} until {_day(until)}{_was(was, until)}."
        if had and had != record["by"]:
            said += f" It was accepted by {_short(had)}."
        if treatment not in (None, "tolerate"):
            said += f" Its treatment was {_short(treatment)}."
        return Planned(
            draft.operations(), (said + _passed(until, today, ", so the acceptance has lapsed"),), (item.name,)
        )

    return plan


def close(name: str, record: dict[str, str | date]) -> Planner:
    """A risk is closed: `record` says by whom, on which day and why. It stays in the register."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        draft.put(item, ("status",), "closed")
        _record(draft, item, "closed", record)
        said = f"{_called(item)} is closed by {_short(record['by'])} on {_day(record['on'])}. Its record stays."
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def confirm(name: str, by: str, on: date, today: date, review_on: date | None = None) -> Planner:
    """A risk was gone through and stays as it is; perhaps with the day on which it is looked at again."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        was = item.data.get("review_on")
        _record(draft, item, "reviewed", {"by": by, "on": on})
        again = ""
        if review_on is not None:
            draft.put(item, ("review_on",), review_on)
            again = f" It is looked at again by {_day(review_on)}{_was(was, review_on)}."
            again += _passed(review_on, today)
        said = f"{_called(item)} was reviewed by {_short(by)} on {_day(on)}, and stays as it is.{again}"
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def _record(draft: Draft, item: Item, key: str, record: dict[str, str | date]) -> None:
    """A record of a decision, field by field."""
    for field, value in record.items():
        draft.put(item, (key, field), value)


def _not_closed(standing: Standing, item: Item) -> None:
    if item.data.get("status") == "closed":
        remedy = f"To open it again: riskreg set {one_line(item.name, 80)} status=open closed="
        raise standing.refused(item.own or ("extends",), f"{_called(item)} is closed already.", remedy)


def _called(item: Item) -> str:
    return one_line(item.name, 80)


def _short(text: Any) -> str:
    return one_line(str(text), 80)


def _day(value: Any) -> str:
    return shown(day_of(str(value)))


def _is(was: Any, day: Any) -> bool:
    return bool(day_of(str(was)) == day)


def _was(was: Any, day: Any) -> str:
    """The day that stood there, where it was another."""
    return f" (it was {_day(was)})" if was and not _is(was, day) else ""


def _passed(day: Any, today: date, so: str = "") -> str:
    """That a day has gone by, and what follows: who typed the wrong year sees it at once."""
    return f" That day has passed{so}." if isinstance(day, date) and day < today else ""
