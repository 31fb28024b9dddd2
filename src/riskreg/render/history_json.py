"""`history --format json`: the contract of docs/output.md. Keys are only ever added within a format version."""

import json
from collections.abc import Sequence
from datetime import date
from typing import Any

from riskreg import __version__
from riskreg.comparison import Tally
from riskreg.history import By, Entry, Renamed, State, When
from riskreg.model import SIDES
from riskreg.movement import Move, Where
from riskreg.over_time import Told
from riskreg.render.diagnostics import diagnostic_json
from riskreg.render.score_json import OUTPUT_FORMAT
from riskreg.standing import STAGES
from riskreg.wording import visible


def history_json(told: Sequence[Told], name: str | None, by: By, as_of: date) -> str:
    """Every register with its history, or that of one risk in it; everything outside ASCII escaped."""
    content = {
        "riskreg": __version__,
        "format": OUTPUT_FORMAT,
        "as_of": as_of.isoformat(),
        "by": by,
        "risk": name,
        "history": [_register(one, name) for one in told],
    }
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _register(told: Told, name: str | None) -> dict[str, Any]:
    evaluation, history = told.scored.evaluation, told.history
    asked = history.of(name) if history is not None and name is not None else history
    return {
        "path": visible(told.scored.name),
        "title": evaluation.register.title if evaluation is not None else None,
        "organisation": evaluation.register.organisation if evaluation is not None else None,
        "since": _when(history.since) if history is not None and history.since is not None else None,
        "cut": history.cut if history is not None else None,
        "entries": [_entry(entry) for entry in asked.entries] if asked is not None else [],
        "renamed": [_renamed(one) for one in asked.renamed] if asked is not None else [],
        "states": [_state(state) for state in history.states] if history is not None and name is None else [],
        "diagnostics": [diagnostic_json(found) for found in told.diagnostics],
    }


def _when(when: When) -> dict[str, Any]:
    return {**when._asdict(), "day": when.day.isoformat()}


def _entry(entry: Entry) -> dict[str, Any]:
    risk = entry.risk
    return {
        **_when(entry.when),
        "id": risk.id,
        "was": risk.was,
        "side": risk.side,
        "title": risk.title,
        "kind": risk.kind,
        "changed_sides": risk.changed_sides,
        "another": risk.another,
        "decision": risk.decision,
        "exempt": risk.exempt,
        "current": _move(risk.current),
        "target": _move(risk.target),
    }


def _renamed(one: Renamed) -> dict[str, Any]:
    return {**_when(one.when), "id": one.id, "was": one.was, "title": one.title, "exempt": one.exempt}


def _move(move: Move) -> dict[str, Any]:
    return {
        "before": _where(move.before),
        "after": _where(move.after),
        "bands": move.bands,
        "causes": [cause._asdict() for cause in move.causes],
        "in_spite_of": [cause._asdict() for cause in move.in_spite_of],
    }


def _where(at: Where) -> dict[str, Any]:
    return {**at._asdict(), "band": at.band.name if at.band is not None else None}


def _state(state: State) -> dict[str, Any]:
    names = [band.name for band in state.bands]
    return {
        **_when(state.when),
        **{stage: {side: _tally(state.at(stage).side(side), names) for side in SIDES} for stage in STAGES},
    }


def _tally(tally: Tally, names: Sequence[str]) -> dict[str, Any]:
    return {
        "bands": dict(zip(names, tally.bands, strict=True)),
        "worst": tally.worst.name if tally.worst is not None else None,
        "above_appetite": tally.above_appetite,
        "not_yet_classified": tally.not_yet_classified,
        "avoided": tally.avoided,
        "closed": tally.closed,
    }
