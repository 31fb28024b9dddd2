"""The merge of registers: by id and by field, on the same splices as every other edit."""

from riskreg.merge.marks import Labels
from riskreg.merge.registers import Merged, merge
from riskreg.merge.three_way import Conflict

__all__ = ["Conflict", "Labels", "Merged", "merge"]
