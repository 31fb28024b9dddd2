"""What has changed since an earlier paper, in the words of a paper: every figure of both worked out anew from git."""

from collections.abc import Iterator, Sequence

from riskreg.comparison import CARRIES, SIDE_NAMES, Answer, Verdict
from riskreg.model import SIDES
from riskreg.movement import (
    MitigationMovement,
    Move,
    Movement,
    OwnerChange,
    RiskMovement,
    Ruler,
    VerdictChange,
)
from riskreg.movement.words import direction, mitigation_in_words, move_in_words, place_in_words
from riskreg.paper.since_model import (
    CountSince,
    MovedMitigation,
    MovedRisk,
    RescoredRisk,
    RiskSince,
    RulerSince,
    Since,
    VerdictSince,
)
from riskreg.since import Earlier
from riskreg.standing import STAGES, Stage
from riskreg.wording import count, listing, on_date, one_line, some

_MOST = 80  # characters of a tag's name


def since(earlier: Earlier, terms: dict[Stage, str]) -> Since | None:
    """All that has changed since the paper, or the revision, that this one is compared with; None where there is none."""
    moment, movement = earlier.compared, earlier.movement
    if moment is None or movement is None or moment.commit is None:
        return None
    day = on_date(moment.day)
    risks = (one for one in map(_briefly_ruled, movement.risks) if one.kind != "unchanged" or _moved_at_all(one))
    moved = tuple(_moved_risk(one, day, terms) for one in sorted(risks, key=_weight))
    return Since(
        called=moment.called,
        tag=one_line(moment.tag, _MOST) if moment.tag else None,
        revision=moment.commit.short,
        day=day,
        paper=moment.tag is not None,
        in_short=tuple(_in_short(movement, terms)),
        verdicts=tuple(_verdict(one, terms) for one in movement.verdicts),
        counts=tuple(_counts(movement, terms)) if movement.ruler is None else (),
        risks=moved,
        unchanged=len(movement.risks) - len(moved),
        withheld=earlier.withheld,
        mitigations=tuple(map(_mitigation, movement.mitigations)),
        appetite=tuple(_appetite(movement)),
        owners=tuple(map(_owner, movement.owners)),
        reworded=tuple(_reworded(movement)),
        ruler=_ruler(movement.ruler, terms),
    )


def of_risks(earlier: Earlier, terms: dict[Stage, str]) -> dict[str, RiskSince]:
    """What became of each risk that is in the register now, by its id."""
    if earlier.compared is None or earlier.movement is None:
        return {}
    day = on_date(earlier.compared.day)
    return {
        one.id: RiskSince(one.kind, brief(one, terms), _sentence(one, day), _at_target(one, day, terms))
        for one in map(_briefly_ruled, earlier.movement.risks)
        if one.kind != "removed"
    }


def brief(risk: RiskMovement, terms: dict[Stage, str]) -> str:
    """What became of a risk in a few words, as a table has room for them: `down two bands, improving`."""
    plain = {"new": "new", "closed": "closed", "reopened": "opened again", "removed": "removed"}
    if risk.kind in plain:
        return plain[risk.kind]
    if risk.current.moved:
        return _brief(risk.current)
    crossed = _crossed(risk.current)
    if risk.target.moved:
        return f"{terms['target']}: {_brief(risk.target)}{crossed}"
    before, after = risk.current.before.score, risk.current.after.score
    if before is None or after is None or before == after:
        return f"unchanged{crossed}"
    return f"same band, score {'down' if after < before else 'up'} from {before} to {after}{crossed}"


def _crossed(move: Move) -> str:
    """That a risk in the same band came above appetite, or no longer is: the limit is another, or its category."""
    before, after = move.before.above_appetite, move.after.above_appetite
    if move.moved or before is None or after is None or before == after:
        return ""
    return "; now above appetite" if after else "; no longer above appetite"


# What a board asks about first stands first; what got worse within its band above appetite, before what got better.
_ORDER = (
    "removed",
    "up",
    "unsettled",
    "new",
    "reopened",
    "worse",
    "rescored",
    "settled",
    "closed",
    "down",
    "unchanged",
)


def _weight(risk: RiskMovement) -> tuple[int, int]:
    """The place of a risk among those that moved: by what became of it, then the higher bands first."""
    worse = any(
        move.after.above_appetite and (move.after.score or 0) > (move.before.score or 0)
        for move in (risk.current, risk.target)
    )
    kind = "worse" if risk.kind == "unchanged" and worse else risk.kind
    band = risk.current.after.band or risk.current.before.band
    return _ORDER.index(kind), -band.rank if band is not None else 0


def _briefly_ruled(risk: RiskMovement) -> RiskMovement:
    """The same without the names of both schemes in each cause: these are told once, for all risks."""
    return risk._replace(current=_in_few_words(risk.current), target=_in_few_words(risk.target))


def _in_few_words(move: Move) -> Move:
    short = "the scheme was changed"
    causes = (one._replace(text=short) if one.kind == "scheme" else one for one in move.causes)
    return move._replace(causes=tuple(causes))


def _brief(move: Move) -> str:
    if move.bands:
        return direction(move.bands)
    return f"{place_in_words(move.after)}, was {place_in_words(move.before)}"


def _moved_risk(risk: RiskMovement, day: str, terms: dict[Stage, str]) -> MovedRisk:
    """One risk that is not as it was."""
    return MovedRisk(
        risk.id,
        risk.was,
        SIDE_NAMES[risk.side],
        risk.title,
        risk.kind,
        _moved_now(risk),
        _sentence(risk, day),
        _at_target(risk, day, terms),
    )


def _moved_now(risk: RiskMovement) -> bool:
    """Whether there is more to say than what became of its target."""
    told = risk.kind in ("new", "closed", "reopened", "removed") or risk.changed_sides
    return told or risk.current.moved or bool(risk.current.causes)


def _moved_at_all(risk: RiskMovement) -> bool:
    return bool(risk.current.causes or risk.target.causes or risk.changed_sides)


def _sentence(risk: RiskMovement, day: str) -> str:
    return _whole(f"{move_in_words(risk, 'current', day)}{_crossed(risk.current)}")


def _at_target(risk: RiskMovement, day: str, terms: dict[Stage, str]) -> str | None:
    """The same of the target, where it moved, and not just as the current position did."""
    if risk.kind in ("new", "closed", "removed", "reopened") or not (risk.target.moved or risk.target.causes):
        return None
    if _same(risk.current, risk.target):
        return None
    clause = move_in_words(risk._replace(changed_sides=False), "target", day)
    return _whole(f"{terms['target']}: {clause}")


def _same(one: Move, other: Move) -> bool:
    return one[1:] == other[1:]


def _whole(text: str) -> str:
    """A clause as a sentence."""
    flat = text.strip()
    return f"{flat[:1].upper()}{flat[1:]}{'' if flat[-1:] in ('.', '!', '?', '…') else '.'}"


def called(earlier: Earlier) -> str | None:
    """How what this paper is compared with is called: `board/2026-09-10 (3f2a91c0ffee)`; None where it is with nothing."""
    return earlier.compared.called if earlier.compared is not None else None


def answer_in_words(verdict: Verdict) -> str:
    """An answer as the part of a sentence."""
    if verdict.answer is Answer.NO_VERDICT:
        return f"no verdict yet ({count(len(verdict.waiting_for), 'risk')} not yet classified)"
    return CARRIES[verdict.answer]


def _verdict(change: VerdictChange, terms: dict[Stage, str]) -> VerdictSince:
    return VerdictSince(
        change.stage,
        terms[change.stage],
        change.changed,
        answer_in_words(change.before),
        answer_in_words(change.after),
    )


def _in_short(movement: Movement, terms: dict[Stage, str]) -> Iterator[str]:
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
    yield _how_many(movement.risks)
    done = _done(movement.mitigations)
    if done:
        yield f"Mitigations: {done}."


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


def _how_many(risks: Sequence[RiskMovement]) -> str:
    told = []
    for kind, words in _KINDS.items():
        found = [one.id for one in risks if one.kind == kind]
        if found:
            named = f" ({listing(some(found))})" if kind in _NAMED else ""
            told.append(f"{len(found)} {words[len(found) > 1]}{named}")
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
    return MovedMitigation(one.id, one.title, one.owner, one.kind, _whole(mitigation_in_words(one)))


def _appetite(movement: Movement) -> Iterator[str]:
    """Each limit that was changed."""
    for one in movement.appetite:
        what = "The appetite" if one.category == "default" else f"The appetite for {one.category}"
        yield f"{what} is {one.after or 'not set any more'}; it was {one.before or 'not set'}."


def _owner(one: OwnerChange) -> str:
    what = "The decision" if one.what == "decision" else f"The benefit “{one.id}”" if one.what == "benefit" else one.id
    return f"{what}: {one.after or 'nobody'}, was {one.before or 'nobody'}."


def _reworded(movement: Movement) -> Iterator[str]:
    """Where the wording is another, and of what: the texts themselves are for whoever compares the revisions."""
    fields: dict[str, list[str]] = {}
    was = {one.id: one.was for one in movement.risks if one.was}
    for one in movement.reworded:
        field = one.field.split(".")[0].replace("_", " ")
        renamed = field == "id" and one.part in was
        fields.setdefault(one.part, []).append(f"id (was {was[one.part]})" if renamed else field)
    for part, named in fields.items():
        yield f"{part}: {listing(dict.fromkeys(named))}."


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
    return RulerSince(ruler.before, ruler.after, tuple(map(_whole, ruler.how)), rescored)
