"""Several readings of one register without what is exempt in any of them, so that they can be compared in public.

What is exempt in one is withheld in all: what a risk was called before it became exempt would tell of it as well, and so
would the reading in which it no longer is. What is left of it has the same name in each, so that a comparison finds it.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg.comparison import Evaluation, evaluate
from riskreg.edition.layers_below import Below
from riskreg.edition.redact import Names, new_names, redacted
from riskreg.edition.telling import Secret, not_told_openly, secrets, titles_told
from riskreg.model import SIDES, Register, Risk, Risks
from riskreg.movement import Movement
from riskreg.movement.pairing import names as pairs

_NOTHING_BELOW = Below((), ())
_ELSEWHERE = "exempt in another reading"  # never printed: what is withheld in only some readings is not told of


class Together(NamedTuple):
    """The readings, evaluated again; what the withheld parts are called in them; and what no text of theirs may tell.

    `ids` are those that the withheld parts have in the readings themselves.
    """

    evaluations: list[Evaluation]
    withheld: frozenset[str]
    ids: frozenset[str]
    hidden: list[Secret]


class _Reading(NamedTuple):
    """One reading, in which what is exempt in any is marked so; `risks` and `mitigations` give each id as the last has it."""

    evaluation: Evaluation
    register: Register
    risks: dict[str, str]
    mitigations: dict[str, str]
    below: Below


def together(evaluations: Sequence[Evaluation], below: Below, bare: Register) -> Together:
    """Readings of one register, oldest first, the last of which is the present one.

    `below` is what is exempt in the layers under that one; `bare` is that one as its own public edition tells it.
    """
    known = list(_as_called_now([one.register for one in evaluations]))
    exempt = {
        risks[risk.id]
        for one, (risks, _) in zip(evaluations, known, strict=True)
        for risk in _risks(one.register)
        if risk.exempt
    }
    readings = [
        _Reading(one, _marked(one.register, risks, exempt), risks, measures, _NOTHING_BELOW)
        for one, (risks, measures) in zip(evaluations, known, strict=True)
    ]
    readings[-1] = readings[-1]._replace(below=below)
    plain = [new_names(one.register, one.below) for one in readings]
    called_risks = _numbered(
        "Withheld", (one.risks[risk.id] for one in readings[::-1] for risk in _risks(one.register) if risk.exempt)
    )
    called_measures = _numbered(
        "Withheld mitigation",
        (
            one.mitigations[name]
            for one, names in zip(readings[::-1], plain[::-1], strict=True)
            for name in names.mitigations
        ),
    )
    named = [
        Names(_of(one.risks, called_risks), _of(one.mitigations, called_measures), names.categories)
        for one, names in zip(readings, plain, strict=True)
    ]
    categories = {word for names in named for pair in names.categories.items() for word in pair}
    found = [
        secret for one, names in zip(readings, named, strict=True) for secret in secrets(one.register, names, one.below)
    ]
    stay = {risk.id for risk in _risks(bare)} | {item.id for item in bare.mitigations}
    hidden = [secret for secret in not_told_openly(found, titles_told(bare)) if secret.id not in stay]
    return Together(
        [_redacted(one, names) for one, names in zip(readings, named, strict=True)],
        frozenset({*called_risks.values(), *called_measures.values(), *categories}),
        frozenset(name for names in named for name in (*names.risks, *names.mitigations)),
        list(dict.fromkeys(hidden)),
    )


def only_open(movement: Movement, withheld: frozenset[str]) -> Movement:
    """A movement between two such readings without a word of what is withheld in either."""
    ruler = movement.ruler
    if ruler is not None:
        ruler = ruler._replace(rescored=tuple(one for one in ruler.rescored if one.id not in withheld))
    return movement._replace(
        risks=tuple(one for one in movement.risks if one.id not in withheld),
        mitigations=tuple(one for one in movement.mitigations if one.id not in withheld),
        owners=tuple(one for one in movement.owners if one.id not in withheld),
        appetite=tuple(one for one in movement.appetite if one.category not in withheld),
        reworded=tuple(one for one in movement.reworded if one.part not in withheld),
        ruler=ruler,
    )


def _as_called_now(registers: Sequence[Register]) -> Iterator[tuple[dict[str, str], dict[str, str]]]:
    """For each reading, what each of its risks and mitigations is called in the last one that has it."""
    found: list[tuple[dict[str, str], dict[str, str]]] = []
    after: Register | None = None
    for register in reversed(registers):
        own = {risk.id: risk.id for risk in _risks(register)}, {item.id: item.id for item in register.mitigations}
        if after is not None:
            called, (risks, measures) = pairs(register, after), found[-1]
            for group, kind, later in ((own[0], "risks", risks), (own[1], "mitigations", measures)):
                for name in group:
                    now = called.now(kind, name)
                    group[name] = later.get(now, now)
        found.append(own)
        after = register
    yield from reversed(found)


def _risks(register: Register) -> list[Risk]:
    return [risk for side in SIDES for risk in register.side(side)]


def _marked(register: Register, called: dict[str, str], exempt: set[str]) -> Register:
    """The register with every risk that is exempt in any reading marked as exempt."""

    def mark(risk: Risk) -> Risk:
        shut = called[risk.id] in exempt and not risk.exempt
        return risk.model_copy(update={"exempt": _ELSEWHERE}) if shut else risk

    adopting, not_adopting = (tuple(map(mark, register.side(side))) for side in SIDES)
    return register.model_copy(update={"risks": Risks.model_construct(adopting=adopting, not_adopting=not_adopting)})


def _numbered(word: str, names: Iterator[str]) -> dict[str, str]:
    return {name: f"{word} {number}" for number, name in enumerate(dict.fromkeys(names), start=1)}


def _of(called: dict[str, str], new: dict[str, str]) -> dict[str, str]:
    return {name: new[now] for name, now in called.items() if now in new}


def _redacted(one: _Reading, names: Names) -> Evaluation:
    bare = redacted(one.register, names, one.below)
    adopting, not_adopting = (tuple(_named(risk, names) for risk in bare.side(side)) for side in SIDES)
    risks = Risks.model_construct(adopting=adopting, not_adopting=not_adopting)
    return evaluate(bare.model_copy(update={"risks": risks}), one.evaluation.scheme, one.evaluation.as_of)


def _named(risk: Risk, names: Names) -> Risk:
    """A risk that is open, with its mitigations by their new names: in this reading one may bear on it that is exempt now."""
    if not any(effect.mitigation in names.mitigations for effect in risk.mitigated_by):
        return risk
    effects = tuple(
        effect.model_copy(update={"mitigation": names.mitigations.get(effect.mitigation, effect.mitigation)})
        for effect in risk.mitigated_by
    )
    return risk.model_copy(update={"mitigated_by": effects})
