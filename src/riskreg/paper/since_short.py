"""What has changed since an earlier paper, as a whole, in a few sentences."""

from collections.abc import Iterator, Sequence

from riskreg.comparison import CARRIES, SIDE_NAMES, Answer, Verdict
from riskreg.model import SIDES
from riskreg.movement import MitigationMovement, Movement, RiskMovement
from riskreg.paper.since_risks import moved_now
from riskreg.standing import Stage
from riskreg.wording import count, listing, some


def in_short(movement: Movement, terms: dict[Stage, str]) -> Iterator[str]:
    """The whole in a few sentences: the verdict, what stands above appetite, how many risks moved, what was done."""
    if not any(change.changed for change in movement.verdicts):
        yield f"The verdict is as it was, {terms['current']} and {terms['target']}."
    changed: dict[tuple[str, str], list[str]] = {}
    for change in movement.verdicts:
        if change.changed:
            answers = answer_in_words(change.before), answer_in_words(change.after)
            changed.setdefault(answers, []).append(terms[change.stage])
    for (was, now), stages in changed.items():
        yield f"{listing(stages)}: the verdict has changed. It was: {was}. It is: {now}."
    if movement.ruler is None:
        yield from _above(movement, terms["current"])
    yield _how_many(movement.risks, terms["target"])
    done = _done(movement.mitigations)
    if done:
        yield f"Mitigations: {done}."


def answer_in_words(verdict: Verdict) -> str:
    """An answer as the part of a sentence."""
    if verdict.answer is Answer.NO_VERDICT:
        return f"no verdict yet ({count(len(verdict.waiting_for), 'risk')} not yet classified)"
    return CARRIES[verdict.answer]


def _above(movement: Movement, term: str) -> Iterator[str]:
    """How many risks of each side stand above appetite, where that can be said of both."""
    counts = [
        (SIDE_NAMES[side], *(one.current.side(side).above_appetite for one in (movement.before, movement.after)))
        for side in SIDES
    ]
    if all(before is not None and after is not None for _, before, after in counts):
        told = listing(
            f"{after} of {side} ({'as before' if before == after else f'was {before}'})"
            for side, before, after in counts
        )
        newly = [one.id for one in movement.risks if one.current.after.above_appetite and not _was_above(one)]
        named = f"; newly so: {listing(some(newly))}" if newly else ""
        yield f"{term}, above appetite: {told}{named}."


def _was_above(risk: RiskMovement) -> bool:
    return bool(risk.current.before.above_appetite)


# Each kind of movement as a sentence counts it: of one risk, and of several.
_KINDS = {
    "up": ("moved up", "moved up"),
    "down": ("moved down", "moved down"),
    "settled": ("is now classified", "are now classified"),
    "unsettled": ("is no longer classified", "are no longer classified"),
    "rescored": ("stands elsewhere by the new scheme", "stand elsewhere by the new scheme"),
    "new": ("is new", "are new"),
    "closed": ("was closed", "were closed"),
    "reopened": ("was opened again", "were opened again"),
    "removed": ("was removed with no record of who decided", "were removed with no record of who decided"),
    "unchanged": ("is in the same band", "are in the same bands"),
}


_NAMED = ("up", "unsettled", "new", "removed")  # of these nobody may lose sight


def _how_many(risks: Sequence[RiskMovement], target: str) -> str:
    """How many risks of each kind there are; of those that moved, apart, the ones of which only the target did."""
    told = []
    for kind, words in _KINDS.items():
        alike = [one for one in risks if one.kind == kind]
        ahead = [one for one in alike if kind in ("up", "down") and not moved_now(one)]
        for found, only in (([one for one in alike if one not in ahead], ""), (ahead, f"{target} only")):
            if found:
                named = listing(some([one.id for one in found])) if kind in _NAMED else ""
                behind = ": ".join(filter(None, (only, named)))
                told.append(f"{len(found)} {words[len(found) > 1]}{f' ({behind})' if behind else ''}")
    return f"Risks: {listing(told)}." if told else "There were no risks, and there are none."


_DONE = {
    "done": ("was done", "were done"),
    "agreed": ("was agreed", "were agreed"),
    "rescheduled": ("has another due date", "have other due dates"),
    "overdue": ("is now overdue", "are now overdue"),
    "withdrawn": ("was withdrawn", "were withdrawn"),
    "undone": ("is no longer in place", "are no longer in place"),
    "proposed": ("is only proposed again", "are only proposed again"),
    "new": ("is new", "are new"),
    "removed": ("was taken out", "were taken out"),
}


def _done(mitigations: Sequence[MitigationMovement]) -> str:
    told = []
    for kind, words in _DONE.items():
        number = sum(one.kind == kind for one in mitigations)
        if number:
            told.append(f"{number} {words[number > 1]}")
    return listing(told)
