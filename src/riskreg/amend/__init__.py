"""Named edits of a register: what officers ask for, as operations on its file, checked and written.

Every write of a register goes through `change`: read, planned, edited, read again, checked and moved into place, with
no other riskreg at it meanwhile. The planners (`set_fields`, `done`, `add_risk` and the others) each make the
operations of one command; `make` carries one out, and `choose` finds the register that it means (docs/editing.md).
"""

from riskreg.amend.change import Amended, Plan, change
from riskreg.amend.making import Made, choose, make
from riskreg.amend.planned import Planned, Planner
from riskreg.amend.register import Refused, Standing

__all__ = ["Amended", "Made", "Plan", "Planned", "Planner", "Refused", "Standing", "change", "choose", "make"]
