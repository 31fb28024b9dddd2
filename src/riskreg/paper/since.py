"""What has changed since an earlier paper, in the words of a paper: every figure of both worked out anew from git."""

from collections.abc import Iterator, Mapping
from datetime import date

from riskreg.model import SIDES
from riskreg.movement import MitigationMovement, Movement, OwnerChange, Ruler, VerdictChange
from riskreg.movement.words import mitigation_in_words
from riskreg.paper.since_model import (
    CountSince,
    MovedMitigation,
    RescoredRisk,
    RulerSince,
    Since,
    VerdictSince,
)
from riskreg.paper.since_risks import moved, whole
from riskreg.paper.since_short import answer_in_words, in_short
from riskreg.since import Earlier
from riskreg.standing import STAGES, Stage
from riskreg.wording import listing, on_date, one_line

_MOST = 80  # characters of a tag's name


def since(earlier: Earlier, terms: dict[Stage, str]) -> Since | None:
    """All that has changed since the paper, or the revision, that this one is compared with; None where there is none."""
    moment, movement = earlier.compared, earlier.movement
    if moment is None or movement is None or moment.commit is None:
        return None
    day = on_date(moment.day)
    risks = moved(movement, day, terms)
    return Since(
        called=moment.called,
        tag=one_line(moment.tag, _MOST) if moment.tag else None,
        revision=moment.commit.short,
        day=day,
        paper=moment.tag is not None,
        in_short=tuple(in_short(movement, terms)),
        verdicts=tuple(_verdict(one, terms) for one in movement.verdicts),
        counts=tuple(_counts(movement, terms)) if movement.ruler is None else (),
        risks=risks,
        unchanged=len(movement.risks) - len(risks),
        withheld=earlier.withheld,
        mitigations=tuple(map(_mitigation, movement.mitigations)),
        appetite=tuple(_appetite(movement)),
        owners=tuple(map(_owner, movement.owners)),
        reworded=tuple(_reworded(movement)),
        ruler=_ruler(movement.ruler, terms),
    )


def called(earlier: Earlier) -> str | None:
    """How what this paper is compared with is called: `board/2026-09-10 (3f2a91c0ffee)`; None where it is with nothing."""
    return earlier.compared.called if earlier.compared is not None else None


def not_told(earlier: Earlier) -> str | None:
    """Why a paper cannot say what has changed, where an earlier paper may be in a part of the history that is not at hand."""
    if not earlier.lost:
        return None
    return (
        "This paper cannot say what has changed since the last one: it was made from a copy of the register that holds "
        "only the last part of its history."
    )


def _verdict(change: VerdictChange, terms: dict[Stage, str]) -> VerdictSince:
    return VerdictSince(
        change.stage,
        terms[change.stage],
        change.changed,
        answer_in_words(change.before),
        answer_in_words(change.after),
    )


def _counts(movement: Movement, terms: dict[Stage, str]) -> Iterator[CountSince]:
    """The counts of the bands, worst first, and of what stands outside them, then and now."""
    for stage in STAGES:
        before, after = movement.before.at(stage), movement.after.at(stage)
        tallies = (before.adopting, after.adopting, before.not_adopting, after.not_adopting)
        for band in reversed(movement.after.scheme.bands):
            yield CountSince(band.name, band.colour, stage, terms[stage], *(one.bands[band.rank] for one in tallies))
        yield CountSince("Above appetite", None, stage, terms[stage], *(one.above_appetite for one in tallies))
        yield CountSince("Not yet classified", None, stage, terms[stage], *(one.not_yet_classified for one in tallies))
        if any(one.avoided for one in tallies):
            yield CountSince("Avoided", None, stage, terms[stage], *(one.avoided for one in tallies))
        if any(one.closed for one in tallies):
            yield CountSince("Closed", None, stage, terms[stage], *(one.closed for one in tallies))


def _mitigation(one: MitigationMovement) -> MovedMitigation:
    return MovedMitigation(one.id, one.title, one.owner, one.kind, whole(mitigation_in_words(one)))


def _appetite(movement: Movement) -> Iterator[str]:
    """Each limit that was changed."""
    for one in movement.appetite:
        before, after = (
            _limit(at.register.appetite, value, one.category)
            for at, value in ((movement.before, one.before), (movement.after, one.after))
        )
        what = "The appetite" if one.category == "default" else f"The appetite for {one.category}"
        yield f"{what} is {after}; it was {before}."


def _limit(appetite: Mapping[str, str], own: str | None, category: str) -> str:
    """The highest band carried in a category; that of all others where it has none of its own."""
    general = appetite.get("default") if category != "default" else None
    return own or (f"{general}, as for everything not named" if general else "not set")


def _owner(one: OwnerChange) -> str:
    what = "The decision" if one.what == "decision" else f"The benefit “{one.id}”" if one.what == "benefit" else one.id
    return f"{what}: {one.after or 'nobody'}, was {one.before or 'nobody'}."


def _reworded(movement: Movement) -> Iterator[str]:
    """Where the wording is another, and of what: the texts themselves are for whoever compares the revisions."""
    fields: dict[str, list[str]] = {}
    was = {one.id: one.was for one in movement.risks if one.was}
    accepted = _accepted_again(movement)
    for one in movement.reworded:
        field = one.path[0].replace("_", " ")
        if field == "id" and one.part in was:
            field = f"id (was {was[one.part]})"
        elif field == "acceptance" and one.part in accepted:
            field = f"acceptance (looked at again on {on_date(accepted[one.part])})"
        fields.setdefault(one.part, []).append(field)
    for part, named in fields.items():
        yield f"{part}: {listing(dict.fromkeys(named))}."


def _accepted_again(movement: Movement) -> dict[str, date]:
    """The day of each acceptance that was given anew since, by the id of the risk."""
    then, now = (
        {risk.id: risk.acceptance.on for side in SIDES for risk in at.register.side(side) if risk.acceptance}
        for at in (movement.before, movement.after)
    )
    were = {one.id: then.get(one.was or one.id) for one in movement.risks}
    return {name: on for name, on in now.items() if on and (before := were.get(name)) and on > before}


def _ruler(ruler: Ruler | None, terms: dict[Stage, str]) -> RulerSince | None:
    if ruler is None:
        return None
    rescored = tuple(
        RescoredRisk(
            one.id,
            terms[one.stage],
            one.before_by_old,
            one.before_by_new or "cannot be said",
            one.after_by_old or "cannot be said",
            one.after_by_new,
        )
        for one in ruler.rescored
    )
    return RulerSince(ruler.before, ruler.after, tuple(map(whole, ruler.how)), rescored)
