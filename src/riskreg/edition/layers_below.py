"""What is exempt in the registers that one extends: dropped there or not, it is not for the public."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from riskreg.layers import Layered, Source
from riskreg.model import SIDES, Register


class Below(NamedTuple):
    """The exempt risks of all layers below, and the mitigations that bear on nothing else there: as they are written.

    Without those that the register itself makes public.
    """

    risks: tuple[dict[str, Any], ...]
    mitigations: tuple[dict[str, Any], ...]

    @property
    def ids(self) -> frozenset[str]:
        """The ids of all."""
        return frozenset(item["id"] for item in (*self.risks, *self.mitigations))


def exempt_below(source: Source, register: Register) -> Below:
    """What is exempt in the layers below a register."""
    open_risks = [risk for side in SIDES for risk in register.side(side) if not risk.exempt]
    open_ids = {risk.id for risk in open_risks}
    open_measures = {effect.mitigation for risk in open_risks for effect in risk.mitigated_by}
    risks: list[dict[str, Any]] = []
    mitigations: list[dict[str, Any]] = []
    while isinstance(source, Layered):
        source = source.base
        data = source.data if isinstance(source.data, dict) else {}
        exempt, bearing = _exempt_in(data)
        risks += [risk for risk in exempt if risk["id"] not in open_ids]
        mitigations += [
            item
            for item in _items(data.get("mitigations"))
            if item["id"] in bearing and item["id"] not in open_measures
        ]
    return Below(tuple(risks), tuple(mitigations))


def _exempt_in(data: dict[str, Any]) -> tuple[list[dict[str, Any]], set[str]]:
    """The exempt risks of one layer, and the ids of the mitigations that bear on no other risk there."""
    sides = data.get("risks")
    risks = [risk for side in SIDES for risk in _items(sides.get(side) if isinstance(sides, dict) else None)]
    exempt = [risk for risk in risks if isinstance(risk.get("exempt"), str)]
    others = [risk for risk in risks if not isinstance(risk.get("exempt"), str)]
    on_exempt = {name for risk in exempt for name in _mitigations_of(risk)}
    return exempt, on_exempt - {name for risk in others for name in _mitigations_of(risk)}


def _items(value: Any) -> Iterator[dict[str, Any]]:
    """The items of a list that have an id; what is dropped from a layer below was never read by the model."""
    for item in value if isinstance(value, list) else ():
        if isinstance(item, dict) and isinstance(item.get("id"), str):
            yield item


def _mitigations_of(risk: dict[str, Any]) -> Iterator[str]:
    effects = risk.get("mitigated_by")
    for effect in effects if isinstance(effects, list) else ():
        if isinstance(effect, dict) and isinstance(effect.get("mitigation"), str):
            yield effect["mitigation"]
