"""`history --format csv`: a row for each time that a risk came to stand elsewhere. No cell can begin a formula."""

import csv
import io
from collections.abc import Sequence

from riskreg.history import Entry, Renamed
from riskreg.movement import Cause, Where
from riskreg.over_time import Told
from riskreg.render.score_csv import safe

_AT = ("state", "band", "score")
HEADINGS = (
    "register", "day", "how", "revision", "tag", "author", "subject", "id", "was", "side", "title", "kind",
    *(f"{stage}_{key}{when}" for stage in ("current", "target") for when in ("_before", "") for key in _AT),
    "current_causes", "target_causes", "current_in_spite_of", "target_in_spite_of",
)  # fmt: skip


def history_csv(told: Sequence[Told], name: str | None) -> str:
    """All entries of every register, or those of one risk, under one row of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in told:
        if one.history is not None:
            history = one.history if name is None else one.history.of(name)
            writer.writerows(_row(told, one.scored.name) for told in history.told)
    return out.getvalue()


def _row(told: Entry | Renamed, register: str) -> list[object]:
    """One row; of a mitigation that was given another id, without a side and without places."""
    when = told.when
    texts = (when.how, when.revision, when.tag, when.author, when.subject)
    if isinstance(told, Renamed):
        about: tuple[str | None, ...] = (told.id, told.was, None, told.title, _RENAMED)
        places: list[object] = [""] * (len(HEADINGS) - _PLACES)
    else:
        risk = told.risk
        about = (risk.id, risk.was, risk.side, risk.title, risk.kind)
        moves = (risk.current, risk.target)
        places = [cell for move in moves for at in (move.before, move.after) for cell in _where(at)]
        places += [
            safe(_causes(causes)) for causes in (*(one.causes for one in moves), *(one.in_spite_of for one in moves))
        ]
    return [safe(register), when.day.isoformat(), *(safe(text or "") for text in (*texts, *about)), *places]


_RENAMED = "renamed"
_PLACES = HEADINGS.index("current_state_before")


def _where(at: Where) -> list[object]:
    return [at.state, safe(at.band.name) if at.band is not None else "", at.score if at.score is not None else ""]


def _causes(causes: Sequence[Cause]) -> str:
    return "; ".join(cause.text for cause in causes)
