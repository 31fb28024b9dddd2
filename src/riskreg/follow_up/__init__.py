"""What a board asks after the second meeting: what is stuck, what was promised and kept, which dates moved (docs/git.md).

Readings of a register in, one `FollowUp` out. What was said at a paper is taken from the register as it stood then;
whether it came true is told by all that is known since.
"""

from riskreg.follow_up.looking_back import follow_up, looked_back
from riskreg.follow_up.model import (
    USUAL_PAPERS,
    DueMove,
    FollowUp,
    OwnerRecord,
    PaperRef,
    Promise,
    Removed,
    Shift,
    Slip,
    Stuck,
    owner_key,
)
from riskreg.follow_up.track import Track
from riskreg.follow_up.words import NEW_DATE, beside, left_out, net, times, why_left_out

__all__ = [
    "NEW_DATE",
    "USUAL_PAPERS",
    "DueMove",
    "FollowUp",
    "OwnerRecord",
    "PaperRef",
    "Promise",
    "Removed",
    "Shift",
    "Slip",
    "Stuck",
    "Track",
    "beside",
    "follow_up",
    "left_out",
    "looked_back",
    "net",
    "owner_key",
    "times",
    "why_left_out",
]
