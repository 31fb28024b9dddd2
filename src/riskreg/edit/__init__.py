"""Changes to a text that touch only the bytes that are meant, made at the marks of its own parser.

`amended` makes operations on a file's bytes: it splices, reads the result again and holds it against what was
meant (`intended`); where anything else would change it refuses. It never writes a file out anew, so that comments,
quotation marks, indents and line ends stay as their writers left them.
"""

from riskreg.edit.amending import amend, amended
from riskreg.edit.lines import line_start
from riskreg.edit.matching import in_order_of
from riskreg.edit.operations import CannotEdit, Insert, Operation, Remove, Rename, Set, intended
from riskreg.edit.splices import Edit, instead, splice, without, written
from riskreg.source import Path

__all__ = [
    "CannotEdit",
    "Edit",
    "Insert",
    "Operation",
    "Path",
    "Remove",
    "Rename",
    "Set",
    "amend",
    "amended",
    "in_order_of",
    "instead",
    "intended",
    "line_start",
    "splice",
    "without",
    "written",
]
