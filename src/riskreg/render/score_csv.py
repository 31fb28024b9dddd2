"""`score --format csv`: a row for each risk, for a spreadsheet. No cell can begin a formula."""

import csv
import io
from collections.abc import Sequence

from riskreg.assessment import AvoidedRisk, ClassifiedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import Evaluation
from riskreg.render.score_json import state
from riskreg.scoring import Scored
from riskreg.sensitivity import rests_on
from riskreg.standing import STAGES
from riskreg.wording import one_line

HEADINGS = (
    "register", "id", "side", "title", "category", "owner", "treatment", "state", "reason",
    "inherent_likelihood", "inherent_impact",
    "current_likelihood", "current_impact", "current_score", "current_band", "current_above_appetite",
    "target_likelihood", "target_impact", "target_score", "target_band", "target_above_appetite",
    "rests_on", "moves_to", "as_of", "revision", "file", "line",
)  # fmt: skip


def score_csv(scored: Sequence[Scored]) -> str:
    """Every risk of every register that could be scored, under one row of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in scored:
        if one.evaluation is not None:
            writer.writerows(_row(outcome, one, one.evaluation) for outcome in one.evaluation.outcomes)
    return out.getvalue()


def _row(outcome: Outcome, scored: Scored, evaluation: Evaluation) -> list[object]:
    assessed, risk = outcome.assessed, outcome.assessed.risk
    texts = (scored.name, risk.id, assessed.side, risk.title, risk.category, risk.owner, risk.treatment, state(outcome))
    file, line = scored.document.where(("risks", assessed.side, assessed.index)) if scored.document else ("", "")
    return [
        *(safe(text or "") for text in texts),
        safe(outcome.reason if isinstance(outcome, UndeterminedRisk) else ""),
        assessed.inherent.likelihood,
        assessed.inherent.impact,
        *_positions(outcome),
        safe(" ".join(rests_on(outcome, evaluation)) if isinstance(outcome, ClassifiedRisk) else ""),
        safe(" ".join(outcome.moves_to) if isinstance(outcome, AvoidedRisk) else ""),
        evaluation.as_of.isoformat(),
        scored.revision or "",
        safe(file),
        line,
    ]


def _positions(outcome: Outcome) -> list[object]:
    """Ten cells: where a classified risk stands now and at target; blank for any other."""
    if not isinstance(outcome, ClassifiedRisk):
        return [""] * 10
    cells: list[object] = []
    for stage in STAGES:
        position, found = outcome.position(stage), outcome.at(stage)
        above = _WORDS[found.above_appetite]
        cells += [position.likelihood, position.impact, found.score, safe(found.band.name), above]
    return cells


# The last four are the wide forms that a spreadsheet set to Japanese or Chinese takes for the first four.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(text: str) -> str:
    """A cell's text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    flat = one_line(text)
    return f"'{flat}" if flat[:1] in _BEGINS_A_FORMULA else flat


_WORDS = {None: "", True: "yes", False: "no"}
