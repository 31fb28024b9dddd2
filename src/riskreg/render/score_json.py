"""`score --format json`: the contract of docs/output.md. Keys are only ever added within a format version.

Everything outside ASCII is escaped, so that no text of a register can reach a terminal as a command.
"""

import json
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from riskreg import __version__
from riskreg.assessment import AvoidedRisk, Classification, ClassifiedRisk, ClosedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import Evaluation, StageComparison, Tally
from riskreg.diagnostics import Diagnostic
from riskreg.options import OptionOutcome, options
from riskreg.origin import not_reviewed
from riskreg.position import Position
from riskreg.render.diagnostics import diagnostic_json
from riskreg.roll_up import RollUp, roll_up
from riskreg.schemes import Scheme
from riskreg.scoring import Scored
from riskreg.sensitivity import rests_on
from riskreg.standing import STAGES
from riskreg.wording import visible

OUTPUT_FORMAT = 1


def score_json(scored: Sequence[Scored], as_of: date) -> Iterator[str]:
    """Every register, and a roll-up over all of them, piece by piece: a large output is never held whole."""
    lines, everything = roll_up(scored)
    return _dump(
        {
            **_head(as_of),
            "registers": (_register(one) for one in scored),
            "roll_up": {"registers": map(_rolled, lines), "all": _rolled(everything)},
        }
    )


def check_json(diagnostics: Sequence[Diagnostic], as_of: date) -> Iterator[str]:
    """Diagnostics alone, piece by piece."""
    return _dump({**_head(as_of), "diagnostics": map(diagnostic_json, diagnostics)})


def _head(as_of: date) -> dict[str, Any]:
    return {"riskreg": __version__, "format": OUTPUT_FORMAT, "as_of": as_of.isoformat()}


def _dump(content: dict[str, Any]) -> Iterator[str]:
    """The outer levels set out over lines, each risk, option and diagnostic on one: short, and good to compare."""
    yield from _set_out(content, "", _LEVELS)
    yield "\n"


_LEVELS = 4  # the output, its registers, a register, its lists


def _set_out(value: Any, indent: str, levels: int) -> Iterator[str]:
    """A value as JSON: groups of keys and what is still to be worked out over lines, all else on one."""
    inner = indent + " "
    if levels and isinstance(value, dict):
        separator = "{\n"
        for key, item in value.items():
            yield f"{separator}{inner}{json.dumps(key)}: "
            separator = ",\n"
            yield from _set_out(item, inner, levels - 1)
        yield "}"
    elif isinstance(value, Iterator):
        separator = "["
        for item in value:
            yield f"{separator}\n{inner}"
            separator = ","
            yield from _set_out(item, inner, levels - 1)
        yield "]" if separator == "," else "[]"
    else:
        yield json.dumps(value, allow_nan=False)


def _register(scored: Scored) -> dict[str, Any]:
    evaluation = scored.evaluation
    register = evaluation.register if evaluation else None
    return {
        "path": visible(scored.name),
        "revision": scored.revision,
        "title": register.title if register else None,
        "organisation": register.organisation if register else None,
        "scheme": (evaluation.scheme.key or evaluation.scheme.name) if evaluation else None,
        "bands": [band.name for band in evaluation.scheme.bands] if evaluation else None,
        "not_reviewed": list(not_reviewed(evaluation).ids) if evaluation else None,
        "risks": (_risk(outcome, evaluation, scored) for outcome in evaluation.outcomes) if evaluation else None,
        "comparison": {stage: _comparison(evaluation.at(stage), evaluation.scheme) for stage in STAGES}
        if evaluation
        else None,
        "options": (_option(option, evaluation.scheme) for option in options(evaluation)) if evaluation else None,
        "diagnostics": map(diagnostic_json, scored.diagnostics),
    }


def _risk(outcome: Outcome, evaluation: Evaluation, scored: Scored) -> dict[str, Any]:
    assessed, risk = outcome.assessed, outcome.assessed.risk
    classified = outcome if isinstance(outcome, ClassifiedRisk) else None
    file, line = scored.document.where(("risks", assessed.side, assessed.index)) if scored.document else (None, None)
    return {
        "id": risk.id,
        "side": assessed.side,
        "title": risk.title,
        "category": risk.category,
        "owner": risk.owner,
        "file": visible(file) if file is not None else None,
        "line": line,
        "treatment": risk.treatment,
        "state": state(outcome),
        "reason": outcome.reason if isinstance(outcome, UndeterminedRisk) else None,
        "inherent": {"likelihood": assessed.inherent.likelihood, "impact": assessed.inherent.impact},
        "current": _classification(classified.mitigated.current, classified.current) if classified else None,
        "target": _classification(classified.mitigated.target, classified.target) if classified else None,
        "rests_on": rests_on(classified, evaluation) if classified else [],
        "moves_to": list(outcome.moves_to) if isinstance(outcome, AvoidedRisk) else [],
    }


def state(outcome: Outcome) -> str:
    """The word for what became of a risk: one of four."""
    if isinstance(outcome, ClassifiedRisk):
        return "classified"
    if isinstance(outcome, AvoidedRisk):
        return "avoided"
    return "closed" if isinstance(outcome, ClosedRisk) else "not yet classified"


def _classification(position: Position, classification: Classification) -> dict[str, Any]:
    return {
        "likelihood": position.likelihood,
        "impact": position.impact,
        "score": classification.score,
        "band": classification.band.name,
        "above_appetite": classification.above_appetite,
    }


def _comparison(comparison: StageComparison, scheme: Scheme) -> dict[str, Any]:
    return {
        "adopting": _tally(comparison.adopting, scheme),
        "not_adopting": _tally(comparison.not_adopting, scheme),
        "verdict": comparison.verdict.answer.value,
        "because": list(comparison.verdict.because),
        "whatever_is_decided": comparison.verdict.whatever.value if comparison.verdict.whatever else None,
    }


def _tally(tally: Tally, scheme: Scheme) -> dict[str, Any]:
    return {
        "bands": {band.name: tally.bands[band.rank] for band in scheme.bands},
        "worst": tally.worst.name if tally.worst else None,
        "above_appetite": tally.above_appetite,
        "not_yet_classified": tally.not_yet_classified,
        "avoided": tally.avoided,
        "closed": tally.closed,
    }


def _option(option: OptionOutcome, scheme: Scheme) -> dict[str, Any]:
    spec, cost = option.spec, option.cost
    return {
        "id": spec.id,
        "title": spec.title,
        "side": spec.side,
        "recommended": spec.recommended,
        "mitigations": list(option.mitigations),
        **_tally(option.tally, scheme),
        "cost": {"one_off": cost.one_off, "annual": cost.annual, "hours": cost.hours, "unpriced": cost.unpriced},
        "serves": list(spec.serves),
    }


def _rolled(one: RollUp) -> dict[str, Any]:
    return {
        "path": visible(one.name) if one.name is not None else None,
        "title": one.title,
        "scored": one.scored,
        "risks": one.risks,
        "classified": one.classified,
        "not_yet_classified": one.not_yet_classified,
        "avoided": one.avoided,
        "closed": one.closed,
        "above_appetite": one.above_appetite,
        "overdue": one.overdue,
        "errors": one.errors,
        "verdict_current": one.verdict_current,
        "verdict_target": one.verdict_target,
    }
