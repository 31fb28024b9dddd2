"""Whether a risk's treatment has been decided, and if not, why not and what would settle it (docs/pipeline.md)."""

from datetime import date

from riskreg.model import Effect, Risk
from riskreg.standing import Measure, Measures, Standing
from riskreg.wording import listing, on_date

# By identity, not in a set: hashing an enum member is a call, for every effect of every risk.
_DETERMINES = (Standing.IN_PLACE, Standing.DUE, Standing.OVERDUE, Standing.UNDATED)
_INSURING = ("contract", "insurance")

Fault = tuple[str, str]  # why a treatment is not determined, and what would settle it


def merely_worsens(effect: Effect) -> bool:
    """Whether an effect raises something and lowers nothing."""
    return max(effect.steps) > 0 and min(effect.steps) >= 0


def treatment_fault(risk: Risk, measures: Measures) -> Fault | None:
    """Why `treat` or `transfer` is not determined, and what would settle it; None where it is."""
    settling = [measures[effect.mitigation] for effect in risk.mitigated_by if _settles(effect, measures)]
    insured = risk.treatment != "transfer" or any(map(_insures, settling))
    if settling and insured:
        return None
    if settling:
        return (
            "it is to be transferred, but none of its mitigations is a contract or an insurance",
            "agree a contract or an insurance that carries it, with an owner; or change its treatment",
        )
    return _why_not_treated(risk, measures)


def needed(risk: Risk, measures: Measures) -> tuple[str, ...]:
    """The mitigations without which, one at a time, a treatment that is determined would not be."""
    if risk.treatment not in ("treat", "transfer"):
        return ()
    settling = [effect.mitigation for effect in risk.mitigated_by if _settles(effect, measures)]
    insuring = [name for name in settling if _insures(measures[name])] if risk.treatment == "transfer" else []
    return tuple({name: None for names in (settling, insuring) if len(names) == 1 for name in names})


def _settles(effect: Effect, measures: Measures) -> bool:
    """Whether a mitigation settles what is done about a risk: decided, with an owner, and no mere worsening."""
    measure = measures[effect.mitigation]
    return measure.standing in _DETERMINES and measure.mitigation.owner is not None and not merely_worsens(effect)


def _insures(measure: Measure) -> bool:
    return measure.mitigation.kind in _INSURING


def _why_not_treated(risk: Risk, measures: Measures) -> Fault:
    if not risk.mitigated_by:
        return (
            "it has no mitigation",
            "agree a mitigation with an owner, or have the risk tolerated by someone who may",
        )
    parts = []
    for effect in risk.mitigated_by:
        measure = measures[effect.mitigation]
        if measure.standing not in _DETERMINES:
            fault = "is withdrawn" if measure.standing is Standing.WITHDRAWN else "is proposed, not agreed"
        elif measure.mitigation.owner is None:
            fault = "has no owner"
        else:
            fault = "makes this risk worse"
        parts.append((effect.mitigation, fault))
    if len(parts) == 1:
        name, fault = parts[0]
        reason = f"its only mitigation ({name}) {fault}"
    else:
        reason = "none of its mitigations settles it: " + listing(f"{name} {fault}" for name, fault in parts)
    return (reason, "agree one that lowers this risk, with an owner and a due date")


def acceptance_fault(risk: Risk, as_of: date) -> Fault | None:
    """Why `tolerate` is not determined, and what would settle it; None where it is."""
    acceptance = risk.acceptance
    if acceptance is None:
        return (
            "it is to be tolerated, but nobody has accepted it",
            "have it accepted: by which role or board, on which date, why, and when it is looked at again",
        )
    named = {
        "by whom": acceptance.by,
        "on which date": acceptance.on,
        "why": acceptance.reason,
        "when it is looked at again": acceptance.review_on,
    }
    missing = [words for words, value in named.items() if value is None]
    if missing or acceptance.on is None or acceptance.review_on is None:
        return (
            f"its acceptance does not say {listing(missing, 'or')}",
            "complete the acceptance: by, on, reason and review_on",
        )
    if acceptance.on > as_of:
        return (
            f"its acceptance is dated {on_date(acceptance.on)}, which has not come",
            "wait for the decision, or correct the date",
        )
    if acceptance.review_on < as_of:
        return (
            f"its acceptance was to be looked at again on {on_date(acceptance.review_on)}, and that day has passed",
            "have it accepted again with a new date, or treat it",
        )
    return None


def no_counterpart(risk: Risk) -> Fault:
    """Why a terminated risk that names nothing on the other side is not determined, and what would settle it."""
    if risk.moves_to:
        return (
            "it is to be terminated, but the risks that it moves to are on its own side",
            "name under moves_to the risks on the other side that this creates or raises",
        )
    return (
        "it is to be terminated, but nothing says which risks on the other side that creates or raises",
        "name those risks under moves_to",
    )
