"""What is decided about a mitigation or a risk: done, agreed, accepted, closed, confirmed."""

from collections.abc import Sequence
from typing import Any

from riskreg.amend.draft import Draft
from riskreg.amend.planned import Planned, Planner, day_of, shown
from riskreg.amend.register import MITIGATION, RISK, Item, Standing
from riskreg.wording import listing, one_line


def done(name: str, evidence: Sequence[str], on: str) -> Planner:
    """A mitigation is in place since a day, and what shows it. New evidence goes to what is there."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (MITIGATION,)), Draft(standing)
        there = item.data.get("evidence")
        known = there if isinstance(there, list) else []
        already = item.data.get("status") == "in place"
        draft.put(item, ("status",), "in place")
        if not (already and item.data.get("done_on")):
            draft.put(item, ("done_on",), day_of(on))
        added = [one for one in dict.fromkeys(evidence) if one not in known]
        for one in added:
            draft.append(item, ("evidence",), one)
        if already:
            since = f" since {_day(item.data['done_on'])}" if item.data.get("done_on") else ""
            what = f"; its evidence now has {listing(map(_short, added))} as well" if added else ", with this evidence"
            said = f"{_called(item)} was in place{since} already{what}."
            return Planned(draft.operations(), (said, *draft.notes), (item.name,))
        said = f"{_called(item)} is in place since {_day(on)}, shown by {listing(map(_short, evidence))}."
        return Planned(draft.operations(), (said, *draft.notes), (item.name,))

    return plan


def agree(name: str, owner: str | None, due: str) -> Planner:
    """A mitigation is agreed, by a day, with an owner: the one that it has, where none is given. Also with another day."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (MITIGATION,)), Draft(standing)
        place = item.own or ("extends",)
        if item.data.get("status") == "in place":
            remedy = f"If it no longer is, say so first: riskreg set {one_line(name, 80)} status=proposed done_on="
            raise standing.refused(place, f"{_called(item)} is in place, so it is past being agreed.", remedy)
        whose = owner or item.data.get("owner")
        if not isinstance(whose, str):
            message = f"{_called(item)} has no owner, and what nobody owns earns no credit."
            raise standing.refused(place, message, 'Say whose it is: --owner "Head of HR".')
        again, was = item.data.get("status") == "agreed", item.data.get("due")
        draft.put(item, ("owner",), whose)
        draft.put(item, ("status",), "agreed")
        draft.put(item, ("due",), day_of(due))
        before = f" (it was {_day(was)})" if again and was else ""
        said = f"{_called(item)} is agreed: {_short(whose)} has it done by {_day(due)}{before}."
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def accept(name: str, record: dict[str, str]) -> Planner:
    """A risk is tolerated: `record` says by whom, on which day, why, and when it is looked at again."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        draft.put(item, ("treatment",), "tolerate")
        _record(draft, item, "acceptance", record)
        said = f"{_called(item)} is accepted by {_short(record['by'])} until {_day(record['review_on'])}."
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def close(name: str, record: dict[str, str]) -> Planner:
    """A risk is closed: `record` says by whom, on which day and why. It stays in the register."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        draft.put(item, ("status",), "closed")
        _record(draft, item, "closed", record)
        said = f"{_called(item)} is closed by {_short(record['by'])} on {_day(record['on'])}. Its record stays."
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def confirm(name: str, by: str, on: str, review_on: str | None = None) -> Planner:
    """A risk was gone through and stays as it is; perhaps with the day on which it is looked at again."""

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, (RISK,)), Draft(standing)
        _not_closed(standing, item)
        _record(draft, item, "reviewed", {"by": by, "on": on})
        again = ""
        if review_on is not None:
            draft.put(item, ("review_on",), day_of(review_on))
            again = f" It is looked at again by {_day(review_on)}."
        said = f"{_called(item)} was reviewed by {_short(by)} on {_day(on)}, and stays as it is.{again}"
        return Planned(draft.operations(), (said,), (item.name,))

    return plan


def _record(draft: Draft, item: Item, key: str, record: dict[str, str]) -> None:
    """A record of a decision, field by field: `on` and `review_on` are days."""
    for field, text in record.items():
        draft.put(item, (key, field), day_of(text) if field.endswith("on") and field != "reason" else text)


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
