"""`remove` and `rename`: a thing with all that names it."""

from riskreg import rules
from riskreg.amend.draft import Draft
from riskreg.amend.ids import had_before, refuse_unfit
from riskreg.amend.planned import Going, Planned, Planner
from riskreg.amend.references import references
from riskreg.amend.register import KINDS, RISK, Item, Refused, Standing, value_at
from riskreg.diagnostics import Diagnostic, Finding
from riskreg.edit import Set
from riskreg.wording import count, one_line


def remove(name: str, *, with_references: bool, reason: str | None) -> Planner:
    """A risk, a mitigation, an option or an objective taken out; inherited, it is dropped with the reason.

    What names it is taken out too, or, without `with_references`, keeps it from being taken out.
    """

    def plan(standing: Standing) -> Planned:
        item, draft = standing.find(name, KINDS), Draft(standing)
        _may_go(standing, item, reason)
        found = [one for one in references(standing.own, item.kind, item.name) if not _inside(one.whole, item)]
        if found and not with_references:
            raise Refused(
                *(_still_named(standing, item, one.path) for one in found[:_MOST]), _so(standing, item, len(found))
            )
        draft.remove_item(item, reason)
        for one in found:
            draft.take_out(one.whole)
        shown = one_line(item.name, 80)
        said = f"{shown} is {'dropped' if item.inherited else 'removed'}."
        if found:
            said += f" So {'is what named it' if len(found) == 1 else 'are the ' + count(len(found), 'place') + ' that named it'}."
        more = (_RECORD,) if item.kind is RISK and not item.inherited else ()
        return Planned(draft.operations(), (said, *more), going=Going(item.kind, item.name, None))

    return plan


def _may_go(standing: Standing, item: Item, reason: str | None) -> None:
    """Raise Refused for the last risk of a side, and where a reason would be written down nowhere."""
    shown, place = one_line(item.name, 80), item.own or ("extends",)
    close = f"riskreg close {shown} --by ROLE --reason TEXT"
    if item.kind is RISK and len(value_at(standing.data, item.at[:-1])) == 1:
        side = str(item.at[1]).replace("_", " ")
        message = f"{shown} is the only risk of {side}, and a register needs one on each side."
        raise standing.refused(place, message, f"Add another first; or, if it is past: {close}")
    if reason is not None and not item.inherited:
        message = f"{shown} is not inherited, so the reason would be written down nowhere."
        keep = f"To keep it with the risk: {close}" if item.kind is RISK else "Leave --reason out."
        raise standing.refused(place, message, keep)


_MOST = 20  # places named one by one
_RECORD = "Nothing in the register says who decided that. Where somebody did, riskreg close keeps the record."


def _inside(path: tuple[str | int, ...], item: Item) -> bool:
    """Whether a place goes with the item itself."""
    return item.own is not None and path[: len(item.own)] == item.own


def _still_named(standing: Standing, item: Item, path: tuple[str | int, ...]) -> Diagnostic:
    message = f"This still names {one_line(item.name, 80)}."
    return standing.document.diagnostic(Finding(rules.EDIT_REFUSED, path, message, "Take it out, or name another."))


def _so(standing: Standing, item: Item, number: int) -> Diagnostic:
    shown = one_line(item.name, 80)
    message = f"{shown} is not removed: {count(number, 'place')} in the register still {'names' if number == 1 else 'name'} it."
    remedy = f"riskreg remove {shown} --references takes those out as well."
    return Diagnostic(rules.EDIT_REFUSED, standing.document.name, None, message, remedy)


def rename(name: str, new: str) -> Planner:
    """Another id for a risk, a mitigation, an option or an objective, there and wherever it is named.

    `change` has the registers that extend this one follow.
    """

    def plan(standing: Standing) -> Planned:
        item = standing.find(name, KINDS)
        shown = one_line(item.name, 80)
        if item.inherited or item.own is None:
            message = f"{shown} is inherited: its id is that of the register that this one extends."
            raise standing.refused(("extends",), message, "Rename it there, if that register is yours.")
        if new != item.name:
            refuse_unfit(standing, new, item.kind)
        named = list(references(standing.own, item.kind, item.name))
        operations = [Set((*item.own, "id"), new), *(Set(one.path, new) for one in named)]
        going = Going(item.kind, item.name, new)
        said = f"{shown} is now {one_line(new, 80)}"
        said += f", and so in the {count(len(named), 'place')} that named it." if named else "."
        return Planned(operations if new != item.name else [], (said, *had_before(standing, new)), (new,), going)

    return plan
