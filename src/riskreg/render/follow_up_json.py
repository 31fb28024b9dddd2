"""`follow-up --format json`: the contract of docs/output.md. Keys are only ever added within a format version."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from riskreg import __version__
from riskreg.follow_up import DueMove, FollowUp, PaperRef, Promise, Slip
from riskreg.over_time import Followed
from riskreg.render.diagnostics import diagnostic_json
from riskreg.render.score_json import OUTPUT_FORMAT
from riskreg.wording import visible


def follow_up_json(followed: Sequence[Followed], as_of: date) -> str:
    """Every register; everything outside ASCII escaped."""
    content = {
        "riskreg": __version__,
        "format": OUTPUT_FORMAT,
        "as_of": as_of.isoformat(),
        "follow_up": [_register(one) for one in followed],
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _register(one: Followed) -> dict[str, Any]:
    evaluation = one.scored.evaluation
    return {
        "path": visible(one.scored.name),
        "title": evaluation.register.title if evaluation is not None else None,
        "organisation": evaluation.register.organisation if evaluation is not None else None,
        "tags": one.tags,
        **(_content(one.follow_up) if one.follow_up is not None else dict.fromkeys(_KEYS)),
        "diagnostics": [diagnostic_json(found) for found in one.diagnostics],
    }


_KEYS = ("cut", "at_least", "papers", "stuck", "promises", "owners", "slips", "removed")


def _content(found: FollowUp) -> dict[str, Any]:
    return {
        "cut": found.cut,
        "at_least": found.at_least,
        "papers": [_paper(one) for one in found.papers],
        "stuck": [{**one._asdict(), "papers": [_paper(paper) for paper in one.papers]} for one in found.stuck],
        "promises": [_promise(one) for one in found.promises],
        "owners": [one._asdict() for one in found.owners],
        "slips": [_slip(one) for one in found.slips],
        "removed": [{**one._asdict(), "paper": _paper(one.paper)} for one in found.removed],
    }


def _paper(one: PaperRef) -> dict[str, Any]:
    return {**one._asdict(), "day": one.day.isoformat()}


def _promise(one: Promise) -> dict[str, Any]:
    return {
        **one._asdict(),
        "papers": list(one.papers),
        "due": one.due.isoformat(),
        "settled": one.settled.isoformat() if one.settled is not None else None,
        "overdue_at": _paper(one.overdue_at) if one.overdue_at is not None else None,
    }


def _slip(one: Slip) -> dict[str, Any]:
    ways = one.shift
    counts = {"times": one.times, "days": one.days, "days_later": ways.days}
    earlier = {"times_earlier": ways.times_earlier, "days_earlier": ways.days_earlier}
    return {**one._asdict(), "moves": [_move(move) for move in one.moves], **counts, **earlier}


def _move(one: DueMove) -> dict[str, Any]:
    days = {"before": one.before.isoformat(), "after": one.after.isoformat(), "on": one.on.isoformat()}
    return {**days, "revision": one.revision, "days": one.days, "owner": one.owner}
