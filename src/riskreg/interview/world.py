"""What an interview knows: the register as it stands, with all that has been said and is not written yet."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from riskreg.amend.additions import next_id
from riskreg.amend.ids import WORDS
from riskreg.assessment import UndeterminedRisk
from riskreg.comparison import Evaluation, evaluate
from riskreg.interview.acts import Act, Begin, Effect, Field, NewMeasure, NewRisk
from riskreg.loader import Loaded
from riskreg.model import SIDES, Side
from riskreg.position import keep_inside, plain_steps, position_of
from riskreg.schemes import PRESETS, Scheme, preset

OTHER: dict[Side, Side] = {"adopting": "not_adopting", "not_adopting": "adopting"}
_LETTER: dict[Side, str] = {"adopting": "A", "not_adopting": "N"}


@dataclass(slots=True)
class RiskFacts:
    """A risk as far as questions depend on it. `effects` are the steps of each mitigation, on likelihood and impact."""

    id: str
    side: Side
    title: str
    likelihood: int
    impact: int
    treatment: str = "treat"
    category: str | None = None
    owner: str | None = None
    closed: bool = False
    effects: dict[str, tuple[int, int]] = field(default_factory=dict)


@dataclass(slots=True)
class MeasureFacts:
    """A mitigation as far as questions depend on it."""

    id: str
    title: str
    kind: str | None = None
    owner: str | None = None
    status: str = "proposed"
    dated: bool = False


@dataclass(slots=True)
class World:
    """All of it. `undecided` is why each risk that is not classified is not, and what would settle it, by id."""

    scheme: Scheme
    day: date
    exists: bool = False
    question: str = ""
    risks: dict[str, RiskFacts] = field(default_factory=dict)
    measures: dict[str, MeasureFacts] = field(default_factory=dict)
    undecided: dict[str, tuple[str, str]] = field(default_factory=dict)
    others: frozenset[str] = frozenset()  # ids of what is neither risk nor mitigation, or is left out, or was there
    acts: list[Act] = field(default_factory=list)

    def copy(self) -> "World":
        """The same, to be gone on with: what is said then leaves this one as it is."""
        risks = {name: replace(one, effects=dict(one.effects)) for name, one in self.risks.items()}
        measures = {name: replace(one) for name, one in self.measures.items()}
        return replace(self, risks=risks, measures=measures, acts=list(self.acts))

    def of_side(self, side: Side) -> list[RiskFacts]:
        """The risks of a side that are open."""
        return [risk for risk in self.risks.values() if risk.side == side and not risk.closed]

    @property
    def both_sides(self) -> bool:
        """Whether there is a risk on each side: only then can there be a register."""
        return all(any(risk.side == side for risk in self.risks.values()) for side in SIDES)

    def standing(self, risk: RiskFacts) -> tuple[int, int]:
        """The likelihood and the impact that a risk would have with all that is listed for it."""
        steps = list(risk.effects.values())
        likelihood = risk.likelihood + sum(one[0] for one in steps)
        impact = risk.impact + sum(one[1] for one in steps)
        return keep_inside(likelihood, len(self.scheme.likelihood)), keep_inside(impact, len(self.scheme.impact))

    def owners(self) -> list[str]:
        """Who owns something already, the one who owns the most first."""
        owned = [*(one.owner for one in self.risks.values()), *(one.owner for one in self.measures.values())]
        held = [owner for owner in owned if owner]
        return sorted(dict.fromkeys(held), key=lambda owner: -held.count(owner))

    def categories(self) -> list[str]:
        """The categories that risks have already, the most used first."""
        held = [risk.category for risk in self.risks.values() if risk.category]
        return sorted(dict.fromkeys(held), key=lambda category: -held.count(category))

    def begin(self, data: dict[str, Any]) -> None:
        """A new register has these keys at its top."""
        self.scheme = preset(data["scheme"])
        self.question = data["decision"]["question"]
        self.acts.append(Begin(data))

    def add_risk(self, side: Side, data: dict[str, Any]) -> RiskFacts:
        """A new risk, with the next id that is free on its side."""
        name = self._next_id(side)
        self.acts.append(NewRisk(side, {"id": name, **data}))
        self.risks[name] = RiskFacts(
            name, side, data["title"], data["likelihood"], data["impact"],
            category=data.get("category"), owner=data.get("owner"),
        )  # fmt: skip
        return self.risks[name]

    def add_measure(self, title: str, kind: str | None) -> MeasureFacts:
        """A new mitigation, with an id made of its title. It is only proposed."""
        name = self._new_id(title)
        data = {"id": name, "title": title, "kind": kind, "status": "proposed"}
        self.acts.append(NewMeasure({key: value for key, value in data.items() if value is not None}))
        self.measures[name] = MeasureFacts(name, title, kind)
        return self.measures[name]

    def add_effect(self, risk: RiskFacts, measure: str, likelihood: int, impact: int) -> None:
        """A mitigation changes a risk by these steps."""
        steps = {"likelihood": likelihood, "impact": impact}
        data = {"mitigation": measure, **{scale: step for scale, step in steps.items() if step}}
        self.acts.append(Effect(risk.id, data))
        risk.effects[measure] = (likelihood, impact)

    def change_risk(self, risk: RiskFacts, name: str, value: Any) -> None:
        """A field of a risk is another."""
        self.acts.append(Field("risk", risk.id, name, value))
        if name == "treatment":
            risk.treatment = value

    def change_measure(self, measure: MeasureFacts, **values: Any) -> None:
        """Fields of a mitigation are others."""
        for name, value in values.items():
            self.acts.append(Field("mitigation", measure.id, name, value))
        measure.owner = values.get("owner", measure.owner)
        measure.status = values.get("status", measure.status)
        measure.dated = measure.dated or "due" in values

    def touched(self, risk: RiskFacts) -> bool:
        """Whether something was said already of what would change a risk."""
        return any(isinstance(act, Effect) and act.risk == risk.id for act in self.acts)

    def _taken(self) -> frozenset[str]:
        return frozenset((*self.risks, *self.measures, *self.others, *WORDS))

    def _next_id(self, side: Side) -> str:
        """The next id of a side that nothing has or had."""
        ours = [risk.id for risk in self.risks.values() if risk.side == side]
        return next_id(ours, self._taken(), _LETTER[side])

    def _new_id(self, title: str) -> str:
        """An id that tells what a title is about: its first words that say something."""
        flat = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
        words = [word for word in re.findall(r"[a-z0-9]+", flat) if word not in _EMPTY]
        taken = self._taken()
        for number in range(1, min(len(words), _MOST_WORDS) + 1):
            name = "-".join(words[:number])[:_MOST_ID]
            if name not in taken and not name.isdecimal():
                return name
        stem = "-".join(words[:1])[:_MOST_ID] or "measure"
        return next(name for number in range(2, len(taken) + 3) if (name := f"{stem}-{number}") not in taken)


_EMPTY = frozenset({
    "a", "an", "the", "this", "that", "our", "your", "their", "all", "any", "every", "each", "some", "more",
    "new", "on", "of", "in", "to", "for", "with", "by", "from", "at", "as", "is", "are", "be",
    "and", "or", "not", "no", "who", "what", "which", "when", "where", "how", "it", "its", "we", "you",
    "they", "have", "has", "one", "two",
})  # fmt: skip
_MOST_WORDS = 4
_MOST_ID = 40


def nothing_yet(day: date, given: frozenset[str] = frozenset()) -> World:
    """The world before a register is begun. `given` are the ids that one had which was there before."""
    return World(preset(PRESETS[0]), day, others=given)


def world_of(loaded: Loaded, day: date, given: frozenset[str] = frozenset()) -> tuple[World, Evaluation]:
    """The world of a register without errors, and how it stands. `given` are the ids that it had before."""
    register, scheme = loaded.register, loaded.scheme
    if register is None or scheme is None:
        raise AssertionError("a register with errors cannot be gone on with")
    evaluation = evaluate(register, scheme, day)
    risks = {}
    for side in SIDES:
        for risk in register.side(side):
            position = position_of(risk.likelihood, risk.impact)
            risks[risk.id] = RiskFacts(
                risk.id, side, risk.title, position.likelihood, position.impact, risk.treatment, risk.category,
                risk.owner, risk.status == "closed",
                {one.mitigation: (one.likelihood, plain_steps(one.impact, ())) for one in risk.mitigated_by},
            )  # fmt: skip
    measures = {
        one.id: MeasureFacts(one.id, one.title, one.kind, one.owner, one.status, one.due is not None)
        for one in register.mitigations
    }
    undecided = {
        one.assessed.risk.id: (one.reason, one.settled_by)
        for one in evaluation.outcomes
        if isinstance(one, UndeterminedRisk)
    }
    others = given | _ids((*register.options, *register.decision.objectives, *register.dropped))
    question = register.decision.question
    world = World(
        scheme, day, exists=True, question=question, risks=risks, measures=measures, undecided=undecided, others=others
    )
    return world, evaluation


def _ids(items: Iterable[Any]) -> frozenset[str]:
    return frozenset(item.id for item in items)


def undecided_after(world: World, last: str) -> RiskFacts | None:
    """The next risk in the file that is not classified yet, after another one; None where there is none."""
    names: Sequence[str] = list(world.risks)
    start = names.index(last) + 1 if last in world.risks else 0
    return next((world.risks[name] for name in names[start:] if name in world.undecided), None)
