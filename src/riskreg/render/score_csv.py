"""`score --format csv`: a row for each risk, for a spreadsheet. No cell can begin a formula."""

import csv
import io
from collections.abc import Sequence

from riskreg.assessment import AvoidedRisk, ClassifiedRisk, UndeterminedRisk
from riskreg.render.score_json import state
from riskreg.scoring import Scored
from riskreg.sensitivity import rests_on
from riskreg.wording import one_line

HEADINGS = (
    "register", "id", "side", "title", "category", "owner", "treatment", "state", "reason",
    "inherent_likelihood", "inherent_impact",
    "current_likelihood", "current_impact", "current_score", "current_band", "current_above_appetite",
    "target_likelihood", "target_impact", "target_score", "target_band", "target_above_appetite",
    "rests_on", "moves_to", "as_of", "revision", "line",
)  # fmt: skip


def score_csv(scored: Sequence[Scored]) -> str:
    """Every risk of every register that could be scored, under one row of headings."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(HEADINGS)
    for one in scored:
        if one.evaluation is None:
            continue
        for outcome in one.evaluation.outcomes:
            assessed, risk = outcome.assessed, outcome.assessed.risk
            numbers: list[object] = [assessed.inherent.likelihood, assessed.inherent.impact]
            rests: list[str] = []
            if isinstance(outcome, ClassifiedRisk):
                rests = rests_on(outcome, one.evaluation)
                for position, classification in (
                    (outcome.mitigated.current, outcome.current),
                    (outcome.mitigated.target, outcome.target),
                ):
                    numbers += [
                        position.likelihood,
                        position.impact,
                        classification.score,
                        safe(classification.band.name),
                        _WORDS[classification.above_appetite],
                    ]
            else:
                numbers += [""] * 10
            writer.writerow(
                [
                    *(
                        safe(text or "")
                        for text in (
                            one.name,
                            risk.id,
                            assessed.side,
                            risk.title,
                            risk.category,
                            risk.owner,
                            risk.treatment,
                            state(outcome),
                        )
                    ),
                    safe(outcome.reason if isinstance(outcome, UndeterminedRisk) else ""),
                    *numbers,
                    safe(" ".join(rests)),
                    safe(" ".join(outcome.moves_to) if isinstance(outcome, AvoidedRisk) else ""),
                    one.evaluation.as_of.isoformat(),
                    one.revision or "",
                    one.document.line(("risks", assessed.side, assessed.index)) if one.document else "",
                ]
            )
    return out.getvalue()


# The last four are the wide forms that a spreadsheet set to Japanese or Chinese takes for the first four.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def safe(text: str) -> str:
    """A cell's text on one line, with an apostrophe before what a spreadsheet would take for a formula."""
    flat = one_line(text)
    return f"'{flat}" if flat[:1] in _BEGINS_A_FORMULA else flat


_WORDS = {None: "", True: "yes", False: "no"}
