"""Mitigations, owners and appetite: what of them is not as it was."""

from collections.abc import Iterator, Mapping
from functools import cached_property

from riskreg.comparison import Evaluation
from riskreg.model import SIDES, Register
from riskreg.movement.model import AppetiteChange, MitigationKind, MitigationMovement, OwnerChange, RiskMovement
from riskreg.movement.pairing import Names, measures_as_called_now, met
from riskreg.standing import Measure, Standing
from riskreg.wording import one_line


class Secret:
    """What is exempt: the risks that are in either reading, and the mitigations that in one of them bear on nothing else.

    Which risk a mitigation bears on is gathered when it is first asked for: mostly nothing asks.
    """

    def __init__(self, before: Register, after: Register, called: Names, risks: tuple[RiskMovement, ...]) -> None:
        self._registers, self._called = (before, after), called
        self._exempt = frozenset(risk.id for risk in risks if risk.exempt)

    @property
    def any(self) -> bool:
        """Whether anything is exempt at all."""
        return bool(self._exempt)

    def risk(self, name: str) -> bool:
        """Whether a risk is."""
        return name in self._exempt

    def mitigation(self, name: str) -> bool:
        """Whether all that a mitigation bears on is, in either reading."""
        if not self._exempt:
            return False
        return any(bool(on.get(name)) and self._exempt.issuperset(on[name]) for on in self._bearing)

    def risks_of(self, name: str) -> tuple[str, ...]:
        """The risks that a mitigation bears on; where it bears on none any more, those that it did."""
        before, after = self._bearing
        return tuple(after.get(name) or before.get(name) or ())

    @cached_property
    def _bearing(self) -> list[dict[str, list[str]]]:
        found: list[dict[str, list[str]]] = [{}, {}]
        for which, (register, held) in enumerate(zip(self._registers, found, strict=True)):
            for risk in (risk for side in SIDES for risk in register.side(side)):
                now = risk.id if which else self._called.now("risks", risk.id)
                for effect in risk.mitigated_by:
                    name = effect.mitigation if which else self._called.now("mitigations", effect.mitigation)
                    held.setdefault(name, []).append(now)
        return found


def mitigations(
    before: Evaluation, after: Evaluation, called: Names, secret: Secret, moved: Mapping[str, int] | None = None
) -> Iterator[MitigationMovement]:
    """Those whose standing or due date is another, or was in between (`moved`, as `compare` has it)."""
    for name, was, now in met(measures_as_called_now(before, called), after.measures):
        times = (moved.get(name, 0) or None) if moved is not None else None
        kind = _kind(was, now)
        days = _days(was, now)
        if kind is None and times is not None:  # moved, and back again
            kind, days = "rescheduled", 0
        if kind is None:
            continue
        one = (now or was).mitigation  # type: ignore[union-attr]  # one of the two is there
        risks = secret.risks_of(name)
        yield MitigationMovement(
            id=name,
            was=called.renamed("mitigations", name) if now is not None else None,
            title=one.title,
            owner=one.owner,
            kind=kind,
            before=was.mitigation if was is not None else None,
            after=now.mitigation if now is not None else None,
            days=days,
            risks=risks,
            exempt=secret.mitigation(name) or (was is None and not risks and secret.any),
            times=times if days is not None else None,
        )


def _kind(was: Measure | None, now: Measure | None) -> MitigationKind | None:
    if was is None or now is None:
        return "new" if was is None else "removed"
    if was.standing is not now.standing and now.standing in _BECAME:
        return _BECAME[now.standing]
    if was.standing is not now.standing and was.standing in _FROM:
        return _FROM[was.standing]
    if was.mitigation.due != now.mitigation.due:
        return "rescheduled"
    if was.standing is now.standing:
        return None
    return "overdue" if now.standing is Standing.OVERDUE else "agreed"  # by the passing of time alone


# What it is called that one came to stand so, and for the others that it stood so.
_BECAME: dict[Standing, MitigationKind] = {
    Standing.IN_PLACE: "done",
    Standing.WITHDRAWN: "withdrawn",
    Standing.PROPOSED: "proposed",
}
_FROM: dict[Standing, MitigationKind] = {
    Standing.IN_PLACE: "undone",
    Standing.PROPOSED: "agreed",
    Standing.WITHDRAWN: "agreed",
}


def _days(was: Measure | None, now: Measure | None) -> int | None:
    days = [one.mitigation.due for one in (was, now) if one is not None]
    if len(days) < 2 or days[0] is None or days[1] is None or days[0] == days[1]:
        return None
    return (days[1] - days[0]).days


def owners(before: Evaluation, after: Evaluation, called: Names, secret: Secret) -> Iterator[OwnerChange]:
    """What is in other hands: of risks, of mitigations, of benefits, and of the decision itself."""
    old, new = before.register, after.register
    was, now = old.decision.owner, new.decision.owner
    if not _same(was, now):
        yield OwnerChange("decision", "decision", was, now)
    mine = {called.now("risks", risk.id): risk for side in SIDES for risk in old.side(side)}
    for risk in (risk for side in SIDES for risk in new.side(side)):
        other = mine.get(risk.id)
        if other is not None and not _same(other.owner, risk.owner):
            yield OwnerChange("risk", risk.id, other.owner, risk.owner, secret.risk(risk.id))
    measures = measures_as_called_now(before, called)
    for name, measure in after.measures.items():
        held = measures.get(name)
        if held is not None and not _same(held.mitigation.owner, measure.mitigation.owner):
            was, now = held.mitigation.owner, measure.mitigation.owner
            yield OwnerChange("mitigation", name, was, now, secret.mitigation(name))
    gains = {one_line(benefit.title): benefit for benefit in old.benefits}
    for benefit in new.benefits:
        gain = gains.get(one_line(benefit.title))
        if gain is not None and not _same(gain.owner, benefit.owner):
            yield OwnerChange("benefit", one_line(benefit.title), gain.owner, benefit.owner)


def _same(one: str | None, other: str | None) -> bool:
    return one == other or one_line(one or "") == one_line(other or "")


def appetite(before: Evaluation, after: Evaluation) -> Iterator[AppetiteChange]:
    """The limits that are not as they were, by category: `default` first."""
    was, now = (_limits(one) for one in (before, after))
    for category in sorted({*was, *now}, key=lambda name: (name != "default", name)):
        if was.get(category) != now.get(category):
            yield AppetiteChange(category, was.get(category), now.get(category))


def _limits(evaluation: Evaluation) -> dict[str, str]:
    """Each limit as the scheme writes the name of its band."""
    limits = {}
    for category, name in evaluation.register.appetite.items():
        band = evaluation.scheme.band_named(name)
        limits[category] = band.name if band is not None else name
    return limits
