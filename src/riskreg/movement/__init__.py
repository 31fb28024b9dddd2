"""Two evaluations of a register -> what changed between them, in a board's terms, and why (docs/git.md)."""

from riskreg.movement.compare import compare
from riskreg.movement.model import (
    AppetiteChange,
    Cause,
    MitigationMovement,
    Move,
    Movement,
    OwnerChange,
    Rescored,
    Reworded,
    RiskMovement,
    Ruler,
    VerdictChange,
    Where,
)
from riskreg.movement.words import mitigation_in_words, move_in_words

__all__ = [
    "AppetiteChange",
    "Cause",
    "MitigationMovement",
    "Move",
    "Movement",
    "OwnerChange",
    "Rescored",
    "Reworded",
    "RiskMovement",
    "Ruler",
    "VerdictChange",
    "Where",
    "compare",
    "mitigation_in_words",
    "move_in_words",
]
