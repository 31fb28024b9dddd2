"""What a register's parts say of each other: every id that is used must be there, once.

Works on the plain data and not on the model, so that a register with other faults has these reported in
the same run: what is not of the right shape is stepped over here, since `validation.py` reports it.
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from riskreg import rules
from riskreg.diagnostics import Finding, Rule
from riskreg.model import SIDES
from riskreg.validation import Path, unknown_name
from riskreg.wording import listing, one_line, some

MOST_NEAR = 100  # unknown names of one kind for which a like one is looked for among all, which takes time
_NAMELESS = "A category without a name stands here."
_FEW = 13  # of those that could stand there: as many as a remedy lists, and one to show that there are more

Item = tuple[Path, dict[str, Any]]


class Likely:
    """The known names among which to look for what an unknown one may have meant: all, and only a few once there are many unknown."""

    def __init__(self) -> None:
        self._left = MOST_NEAR

    def among(self, known: Iterable[str]) -> list[str]:
        """The names to look among for one more that is not known."""
        self._left -= 1
        return list(known) if self._left >= 0 else list(islice(known, _FEW))


class _Known:
    """The ids of one kind, and the finding for a name that is none of them."""

    def __init__(self, rule: Rule, what: str, items: Iterable[Item]) -> None:
        self._rule = rule
        self._what = what
        self._ids = {item["id"]: None for _, item in items if isinstance(item.get("id"), str)}
        self._likely = Likely()

    def __contains__(self, name: str) -> bool:
        return name in self._ids

    def unknown(self, path: Path, name: str) -> Finding:
        """The finding, with what may have been meant as its remedy."""
        found = unknown_name(self._rule, path, self._what, name, self._likely.among(self._ids))
        return found if name.strip() else found._replace(message=f"No {self._what} is named here: the text is empty.")


def reference_faults(data: dict[str, Any]) -> Iterator[Finding]:
    """Everything that one part says of another and that is not so."""
    risks = [(path, risk) for side in SIDES for path, risk in _items(data, "risks", side)]
    mitigations = list(_items(data, "mitigations"))
    objectives = list(_items(data, "decision", "objectives"))
    options = list(_items(data, "options"))
    for what, items in (("risk", risks), ("mitigation", mitigations), ("objective", objectives), ("option", options)):
        yield from _used_twice(what, items)
    known_mitigations = _Known(rules.UNKNOWN_MITIGATION, "mitigation", mitigations)
    known_risks = _Known(rules.UNKNOWN_RISK, "risk", risks)
    known_objectives = _Known(rules.UNKNOWN_OBJECTIVE, "objective", objectives)
    used: set[str] = set()
    for path, risk in risks:
        yield from _effects(path, risk, known_mitigations, used)
        yield from _unknown(risk, path, "moves_to", known_risks)
        yield from _closed(path, risk)
    for path, option in options:
        yield from _unknown(option, path, "mitigations", known_mitigations)
        yield from _unknown(option, path, "serves", known_objectives)
    for path, benefit in _items(data, "benefits"):
        yield from _unknown(benefit, path, "serves", known_objectives)
    for path, concern in _items(data, "concerns"):
        yield from _unknown(concern, path, "answered_by", known_mitigations)
    yield from _unused(mitigations, used)
    yield from _circles(risks)


def _items(data: Any, *keys: str) -> Iterator[Item]:
    """The groups of keys in a list of the register, each with its path."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    if isinstance(data, list):
        for index, item in enumerate(data):
            if isinstance(item, dict):
                yield (*keys, index), item


def _used_twice(what: str, items: list[Item]) -> Iterator[Finding]:
    seen: set[str] = set()
    for path, item in items:
        name = item.get("id")
        if isinstance(name, str):
            if name in seen and name.strip():  # of an empty one the model reports that
                yield Finding(
                    rules.DUPLICATE_ID,
                    (*path, "id"),
                    f"The id `{one_line(name, 80)}` is used by another {what} already.",
                    f"Give this {what} an id of its own.",
                )
            seen.add(name)


def _unknown(item: dict[str, Any], path: Path, key: str, known: _Known) -> Iterator[Finding]:
    """The ids under a key (one, or a list of them) that nothing has; `mitigations: all` names none."""
    value = item.get(key)
    for where, name in enumerate(value) if isinstance(value, list) else [(None, value)]:
        if isinstance(name, str) and name not in known and not (value == "all" and key == "mitigations"):
            at = (*path, key) if where is None else (*path, key, where)
            yield known.unknown(at, name)


def _effects(path: Path, risk: dict[str, Any], known: _Known, used: set[str]) -> Iterator[Finding]:
    effects = risk.get("mitigated_by")
    if not isinstance(effects, list):
        return
    seen: set[str] = set()
    categories = _categories_of(risk)
    for index, effect in enumerate(effects):
        name = effect.get("mitigation") if isinstance(effect, dict) else None
        if not isinstance(name, str):
            continue
        at = (*path, "mitigated_by", index)
        if name not in known:
            yield known.unknown((*at, "mitigation"), name)
        elif name in seen:
            yield Finding(
                rules.MITIGATION_TWICE,
                (*at, "mitigation"),
                f"`{one_line(name, 80)}` is listed on this risk already.",
                "Join the two lines into one effect.",
            )
        seen.add(name)
        if isinstance(effect.get("impact"), dict):
            yield from _categories(at, categories, effect["impact"])
    used |= seen


def _categories_of(risk: dict[str, Any]) -> Mapping[str, Any]:
    """What a risk has an impact on, as the keys."""
    impact, category = risk.get("impact"), risk.get("category")
    if isinstance(impact, dict):
        return impact
    return {category: impact} if isinstance(category, str) else {}


def _categories(at: Path, known: Mapping[str, Any], steps: dict[str, Any]) -> Iterator[Finding]:
    for category in steps:
        if category not in known:
            quoted = [f"`{one_line(name, 60)}`" for name in islice(known, _FEW - 1)]
            if len(known) > len(quoted):
                quoted.append(f"{len(known) - len(quoted)} more")
            remedy = (
                f"This risk has an impact on {listing(quoted)}."
                if known
                else "Give the risk an impact for each category: {reputation: 4, service: 2}."
            )
            yield Finding(
                rules.UNKNOWN_CATEGORY,
                (*at, "impact", category),
                f"This risk has no impact on `{one_line(category, 60)}`." if category.strip() else _NAMELESS,
                remedy,
                on_key=True,
            )


def _closed(path: Path, risk: dict[str, Any]) -> Iterator[Finding]:
    if risk.get("status") == "closed" and risk.get("closed") is None:
        yield Finding(
            rules.NO_DECISION_RECORD, (*path, "status"), "This risk is closed, but nothing says who closed it, when and why.",
            "Add closed: {on: 2026-03-31, by: the role or the board, reason: …}.",
        )  # fmt: skip


def _unused(mitigations: list[Item], used: set[str]) -> Iterator[Finding]:
    for path, mitigation in mitigations:
        name = mitigation.get("id")
        if isinstance(name, str) and name.strip() and name not in used and mitigation.get("status") != "withdrawn":
            yield Finding(
                rules.UNUSED_MITIGATION, (*path, "id"), f"No risk is mitigated by `{one_line(name, 80)}`.",
                "List it under mitigated_by: of the risks that it changes, with its effect in steps; or take it out.",
            )  # fmt: skip


def _circles(risks: list[Item]) -> Iterator[Finding]:
    """Terminated risks that lead to nothing but each other: nobody would carry what they describe."""
    moves: dict[str, list[str]] = {}
    paths: dict[str, Path] = {}
    for path, risk in risks:
        name, goals = risk.get("id"), risk.get("moves_to")
        if isinstance(name, str) and risk.get("treatment") == "terminate" and isinstance(goals, list) and goals:
            moves[name] = [goal for goal in goals if isinstance(goal, str)]
            paths[name] = path
    # Peel off every terminated risk that leads, in the end, to one that somebody still carries.
    feeds: dict[str, list[str]] = {}
    for name, goals in moves.items():
        for goal in goals:
            feeds.setdefault(goal, []).append(name)
    carried = [goal for goal in feeds if goal not in moves]
    landed: set[str] = set()
    while carried:
        for name in feeds.get(carried.pop(), ()):
            if name not in landed:
                landed.add(name)
                carried.append(name)
    for name, goals in moves.items():
        if name not in landed and goals:
            yield Finding(
                rules.CIRCLE, (*paths[name], "moves_to"), f"`{one_line(name, 80)}` is terminated and moves to {listing(one_line(goal, 80) for goal in some(goals))}, which leads to nothing but terminated risks: nobody would carry it.",
                "Let one of the risks in the circle be treated or tolerated.",
            )  # fmt: skip
