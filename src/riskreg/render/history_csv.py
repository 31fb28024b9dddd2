"""`history --format csv`: a row for each time that a risk came to stand elsewhere. No cell can begin a formula."""

import csv
import io
from collections.abc import Sequence

from riskreg.history import Entry
from riskreg.movement import Move, Where
from riskreg.over_time import Told
from riskreg.render.score_csv import safe

_AT = ("state", "band", "score")
HEADINGS = (
    "register", "day", "how", "revision", "tag", "author", "subject", "id", "was", "side", "title", "kind",
    *(f"{stage}_{key}{when}" for stage in ("current", "target") for when in ("_before", "") for key in _AT),
    "current_causes", "target_causes",
)  # fmt: skip


def history_csv(told: Sequence[Told], name: str | None) -> str:
    """All entries of every register, or those of one risk, under one row of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in told:
        if one.history is not None:
            entries = one.history.entries if name is None else one.history.of(name)
            writer.writerows(_row(entry, one.scored.name) for entry in entries)
    return out.getvalue()


def _row(entry: Entry, register: str) -> list[object]:
    when, risk = entry.when, entry.risk
    texts = (when.how, when.revision, when.tag, when.author, when.subject)
    about = (risk.id, risk.was, risk.side, risk.title, risk.kind)
    moves = (risk.current, risk.target)
    return [
        safe(register),
        when.day.isoformat(),
        *(safe(text or "") for text in (*texts, *about)),
        *(cell for move in moves for at in (move.before, move.after) for cell in _where(at)),
        *(safe(_causes(move)) for move in moves),
    ]


def _where(at: Where) -> list[object]:
    return [at.state, safe(at.band.name) if at.band is not None else "", at.score if at.score is not None else ""]


def _causes(move: Move) -> str:
    return "; ".join(cause.text for cause in move.causes)
