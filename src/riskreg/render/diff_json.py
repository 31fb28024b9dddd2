"""`diff --format json`: the contract of docs/output.md. Keys are only ever added within a format version."""

import json
from collections.abc import Sequence
from typing import Any

from riskreg import __version__
from riskreg.between import Compared, Reading
from riskreg.movement import Cause, MitigationMovement, Movement, Reworded, RiskMovement, VerdictChange, Where
from riskreg.movement.model import Move
from riskreg.render.diagnostics import diagnostic_json
from riskreg.render.score_json import OUTPUT_FORMAT
from riskreg.wording import visible


def diff_json(compared: Sequence[Compared]) -> str:
    """Every register, everything outside ASCII escaped."""
    content = {"riskreg": __version__, "format": OUTPUT_FORMAT, "changes": [_register(one) for one in compared]}
    return json.dumps(content, indent=1, allow_nan=False) + "\n"


def _register(one: Compared) -> dict[str, Any]:
    movement = one.movement
    head = {
        "path": visible(one.name),
        "before": _reading(one.before),
        "after": _reading(one.after),
        "title": movement.after.register.title if movement else None,
        "organisation": movement.after.register.organisation if movement else None,
        "lost": {"risks": one.lost.risks, "above_appetite": one.lost.above} if one.lost is not None else None,
    }
    content = dict.fromkeys(_KEYS) if movement is None else _content(movement)
    return head | content | {"diagnostics": [diagnostic_json(found) for found in one.diagnostics]}


def _reading(one: Reading | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {"asked": one.asked, "revision": one.revision, "as_of": one.day.isoformat(), "there": one.there}


_KEYS = ("verdicts", "risks", "mitigations", "owners", "appetite", "scheme", "other_fields")


def _content(movement: Movement) -> dict[str, Any]:
    ruler = movement.ruler
    return {
        "verdicts": {one.stage: _verdict(one) for one in movement.verdicts},
        "risks": [_risk(one) for one in movement.risks],
        "mitigations": [_mitigation(one) for one in movement.mitigations],
        "owners": [one._asdict() for one in movement.owners],
        "appetite": [one._asdict() for one in movement.appetite],
        "scheme": None
        if ruler is None
        else {
            "before": ruler.before,
            "after": ruler.after,
            "how": list(ruler.how),
            "rescored": [one._asdict() for one in ruler.rescored],
        },
        "other_fields": [_field(one) for one in movement.reworded],
    }


def _field(one: Reworded) -> dict[str, Any]:
    return {
        "part": one.part,
        "field": one.field,
        "path": list(one.path),
        "before": one.before,
        "after": one.after,
        "exempt": one.exempt,
    }


def _verdict(one: VerdictChange) -> dict[str, Any]:
    return {"before": one.before.answer.value, "after": one.after.answer.value}


def _risk(one: RiskMovement) -> dict[str, Any]:
    return {
        "id": one.id,
        "was": one.was,
        "side": one.side,
        "title": one.title,
        "kind": one.kind,
        "changed_sides": one.changed_sides,
        "another": one.another,
        "decision": one.decision,
        "exempt": one.exempt,
        "current": _move(one.current),
        "target": _move(one.target),
    }


def _move(one: Move) -> dict[str, Any]:
    return {
        "before": _where(one.before),
        "after": _where(one.after),
        "bands": one.bands,
        "causes": [_cause(cause) for cause in one.causes],
        "in_spite_of": [_cause(cause) for cause in one.in_spite_of],
    }


def _where(one: Where) -> dict[str, Any]:
    return one._asdict() | {"band": one.band.name if one.band is not None else None}


def _cause(one: Cause) -> dict[str, Any]:
    return {"kind": one.kind, "text": one.text, "mitigation": one.mitigation}


def _mitigation(one: MitigationMovement) -> dict[str, Any]:
    due = [
        item.due.isoformat() if item is not None and item.due is not None else None for item in (one.before, one.after)
    ]
    return {
        "id": one.id,
        "was": one.was,
        "title": one.title,
        "owner": one.owner,
        "kind": one.kind,
        "status_before": one.before.status if one.before is not None else None,
        "status": one.after.status if one.after is not None else None,
        "due_before": due[0],
        "due": due[1],
        "days": one.days,
        "times": one.times,
        "risks": list(one.risks),
        "exempt": one.exempt,
    }
