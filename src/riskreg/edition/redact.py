"""A register without what is exempt: each exempt risk keeps what its band is worked out from, and no word of its own.

What may stay is named here; whatever else the format has, or will have one day, goes.
"""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from riskreg.edition.layers_below import Below
from riskreg.model import (
    SIDES,
    Acceptance,
    Closure,
    Concern,
    Effect,
    Judgement,
    Mitigation,
    OptionSpec,
    Register,
    Review,
    Risk,
    Risks,
)

RISK_TITLE = "Withheld from this edition"
MITIGATION_TITLE = "A mitigation withheld from this edition"
OWNER = "owner (withheld)"  # said as in: ask the owner (withheld) why
_WORDS = "Withheld"  # in place of a name or a reason that has to be there for the risk to count as it does

Levels = int | dict[str, int]


class Names(NamedTuple):
    """What is withheld, by its id (a category by its name), and what it is called instead.

    No id of a register has a space in it, so that none of the new ones can be taken already.
    """

    risks: Mapping[str, str]
    mitigations: Mapping[str, str]
    categories: Mapping[str, str]

    @property
    def put_in(self) -> frozenset[str]:
        """All that stands in a redacted register in place of what is withheld."""
        groups = (self.risks, self.mitigations, self.categories)
        return frozenset(
            {RISK_TITLE, MITIGATION_TITLE, OWNER, _WORDS, *(name for group in groups for name in group.values())}
        )


def new_names(register: Register, below: Below) -> Names:
    """What is withheld of a register: its exempt risks, and the mitigations and categories that only those have."""
    exempt = [risk for risk in _risks(register) if risk.exempt]
    others = [risk for risk in _risks(register) if not risk.exempt]
    hidden = _measures(exempt) | {item["id"] for item in below.mitigations}
    hidden -= _measures(others)
    categories = _categories(exempt) - _categories(others) - {"default"}  # a word of the format, in an appetite
    return Names(
        _numbered("Withheld", (risk.id for risk in exempt)),
        _numbered("Withheld mitigation", (item.id for item in register.mitigations if item.id in hidden)),
        _numbered("Withheld category", (name for name in register.appetite if name in categories)),
    )


def redacted(register: Register, names: Names, below: Below) -> Register:
    """The register without what is exempt; every list keeps its order, and all but `dropped` its length."""
    gone = {*names.risks, *names.mitigations, *below.ids}
    transferred = _measures(risk for risk in _risks(register) if risk.treatment == "transfer")
    adopting, not_adopting = (tuple(_risk(risk, register, names) for risk in register.side(side)) for side in SIDES)
    changes = {
        "risks": Risks.model_construct(adopting=adopting, not_adopting=not_adopting),
        "mitigations": tuple(
            _mitigation(item, names, keep_kind=item.id in transferred) if item.id in names.mitigations else item
            for item in register.mitigations
        ),
        "options": tuple(_option(option, names) for option in register.options),
        "concerns": tuple(_concern(item, names) for item in register.concerns),
        "appetite": {names.categories.get(name, name): band for name, band in register.appetite.items()},
        "dropped": tuple(item for item in register.dropped if item.id not in gone),
    }
    return register.model_copy(update=changes)


def _risks(register: Register) -> list[Risk]:
    return [risk for side in SIDES for risk in register.side(side)]


def _measures(risks: Iterable[Risk]) -> set[str]:
    return {effect.mitigation for risk in risks for effect in risk.mitigated_by}


def _categories(risks: Iterable[Risk]) -> set[str]:
    """Every category that some risks are in, or have an impact on."""
    found: set[str] = set()
    for risk in risks:
        found |= {risk.category} if risk.category is not None else set()
        found |= set(risk.impact) if isinstance(risk.impact, dict) else set()
    return found


def _numbered(word: str, names: Iterable[str]) -> dict[str, str]:
    return {name: f"{word} {number}" for number, name in enumerate(names, start=1)}


def _risk(risk: Risk, register: Register, names: Names) -> Risk:
    """A risk with its references as they now are, and without its words where it is exempt."""
    moves_to = tuple(names.risks.get(name, name) for name in risk.moves_to)
    if not risk.exempt:
        return risk if moves_to == risk.moves_to else risk.model_copy(update={"moves_to": moves_to})
    numbers: dict[str, str] = {}
    category = risk.category if risk.category in register.appetite else None  # its appetite goes by that
    return Risk.model_construct(
        id=names.risks[risk.id],
        title=RISK_TITLE,
        category=names.categories.get(category, category) if category is not None else None,
        likelihood=risk.likelihood,
        impact=_levels(risk.impact, numbers),
        treatment=risk.treatment,
        mitigated_by=tuple(_effect(effect, names, numbers) for effect in risk.mitigated_by),
        acceptance=_acceptance(risk.acceptance),
        moves_to=moves_to,
        current=_judgement(risk.current, numbers),
        target=_judgement(risk.target, numbers),
        status=risk.status,
        closed=risk.closed and Closure.model_construct(on=risk.closed.on, by=_WORDS, reason=_WORDS),
        reviewed=risk.reviewed and Review.model_construct(on=risk.reviewed.on, by=_WORDS),
        exempt=risk.exempt,
    )


def _levels(levels: Levels, numbers: dict[str, str]) -> Levels:
    """One level, or one for each category: these numbered in the order in which the risk names them."""
    if isinstance(levels, int):
        return levels
    return {numbers.setdefault(name, str(len(numbers) + 1)): level for name, level in levels.items()}


def _effect(effect: Effect, names: Names, numbers: dict[str, str]) -> Effect:
    return Effect.model_construct(
        mitigation=names.mitigations.get(effect.mitigation, effect.mitigation),
        likelihood=effect.likelihood,
        impact=_levels(effect.impact, numbers),
    )


def _judgement(judgement: Judgement | None, numbers: dict[str, str]) -> Judgement | None:
    return judgement and Judgement.model_construct(
        likelihood=judgement.likelihood,
        impact=_levels(judgement.impact, numbers),
        by=_WORDS,
        on=judgement.on,
        reason=_WORDS,
    )


def _acceptance(acceptance: Acceptance | None) -> Acceptance | None:
    """The same acceptance, as far as it is complete and in force."""
    return acceptance and Acceptance.model_construct(
        by=acceptance.by and _WORDS,
        on=acceptance.on,
        reason=acceptance.reason and _WORDS,
        review_on=acceptance.review_on,
    )


def _mitigation(item: Mitigation, names: Names, *, keep_kind: bool) -> Mitigation:
    """A mitigation without its words; its kind stays only where a transferred risk is settled by it.

    Without its cost too: where the reason is somebody's financial affairs, the price is what is exempt. So it counts
    as not priced, and no sum lets anybody work it out.
    """
    return Mitigation.model_construct(
        id=names.mitigations[item.id],
        title=MITIGATION_TITLE,
        kind=item.kind if keep_kind else None,
        owner=item.owner and OWNER,
        status=item.status,
        due=item.due,
        done_on=item.done_on,
    )


def _option(option: OptionSpec, names: Names) -> OptionSpec:
    if option.mitigations == "all":
        return option
    taken = tuple(names.mitigations.get(name, name) for name in option.mitigations)
    return option if taken == option.mitigations else option.model_copy(update={"mitigations": taken})


def _concern(item: Concern, names: Names) -> Concern:
    answer = names.mitigations.get(item.answered_by or "")
    return item if answer is None else item.model_copy(update={"answered_by": answer})
