"""`mitigated_by.policy.likelihood`: the path of a field as an officer writes it, found in a register."""

from typing import Any, NamedTuple

from pydantic import BaseModel

from riskreg import rules
from riskreg.amend import fields
from riskreg.amend.register import KINDS, MITIGATION, REGISTER, Item, Standing, value_at
from riskreg.model import SchemeSpec
from riskreg.source import Path as KeyPath
from riskreg.validation import HAND_WRITTEN
from riskreg.wording import did_you_mean, one_line

_NAMES = ("id", "mitigation", "title", "who", "concern")  # by which the items of a list are told apart


class Target(NamedTuple):
    """A field that was asked for: the path inside its item, what may stand there, and where the model has it."""

    steps: KeyPath
    wanted: Any
    order: tuple[int, ...]


def target(standing: Standing, item: Item, asked: str) -> Target:
    """The field of an item that a dotted path names; the last key need not be there yet. Raises Refused."""
    return _Walk(standing, item, asked).run()


class _Walk:
    """One way along a dotted path."""

    def __init__(self, standing: Standing, item: Item, asked: str) -> None:
        self._standing = standing
        self._item = item
        self._asked = asked
        self._words = asked.strip().split(".")
        self._steps: list[str | int] = []
        self._order: list[int] = []
        self._data: Any = item.data

    def run(self) -> Target:
        wanted: Any = self._item.kind.model
        while self._words:
            wanted = self._next(wanted)
            self._data = value_at(self._data, (self._steps[-1],))
        self._no_part_with_an_id()
        return Target(tuple(self._steps), wanted, tuple(self._order))

    def _next(self, wanted: Any) -> Any:
        """One step further: what may stand there."""
        model = fields.model_of(wanted)
        if model is None and wanted is Any and isinstance(self._data, dict):
            model = SchemeSpec
        if model is not None:
            return self._field(model)
        items = fields.items_of(wanted)
        if items is not None:
            self._item_of_list()
            return items
        if fields.names_of(wanted):
            return self._name(wanted)
        where = ".".join(map(str, self._steps))
        raise self._nothing(f"`{where}` is a single value, without parts.", f"Write {where}=…")

    def _field(self, model: type[BaseModel]) -> Any:
        known = fields.fields(model)
        word = self._words.pop(0)
        key = word.strip().replace("-", "_")
        if key not in known:
            shown = one_line(word, 60)
            if key.casefold() in HAND_WRITTEN:
                raise self._nothing(
                    f"`{shown}` is never written by hand: riskreg works it out, after the mitigations.",
                    "Set likelihood or impact, or the effects under mitigated_by.",
                )
            raise self._nothing(f"There is no field `{shown}` here.", did_you_mean(key, list(known)))
        self._steps.append(key)
        self._order.append([*known].index(key))
        return known[key]

    def _item_of_list(self) -> None:
        """An item of a list: by its id, by what names it, or by its number from 1."""
        items = self._data if isinstance(self._data, list) else []
        names = [_name_of(item) for item in items]
        for name in self._beginnings():
            length = name.count(".") + 1
            found = names.index(name) if name in names else None
            if found is None and length == 1 and name.isascii() and name.isdigit() and 1 <= int(name) <= len(items):
                found = int(name) - 1
            if found is not None:
                del self._words[:length]
                self._steps.append(found)
                self._order.append(found)
                return
        raise self._nothing(*self._no_item([name for name in names if name is not None], len(items)))

    def _no_item(self, names: list[str], number: int) -> tuple[str, str]:
        word, where = one_line(self._words[0], 80), ".".join(map(str, self._steps))
        message = f"`{where}` has no `{word}` here."
        if self._words[0].isdecimal() and number:
            return message, f"Name an item by its number, from 1 to {number}."
        if self._steps == ["mitigated_by"]:
            known = [item.name for item in self._standing.items((MITIGATION,))]
            new = [name for name in self._beginnings() if name in known]
            if new:
                return message, f"To add its effect: riskreg add effect {self._item.name} {new[0]} --likelihood -1"
            return message, did_you_mean(self._words[0], known) if known else "The register has no mitigation yet."
        if names:
            return message, did_you_mean(self._words[0], names)
        return message, f"Name an item by its number, from 1 to {number}." if number else "It has no items."

    def _beginnings(self) -> list[str]:
        """What the next words could be the name of, the longest first: an id may hold full stops."""
        return [".".join(self._words[:length]) for length in range(len(self._words), 0, -1)]

    def _name(self, wanted: Any) -> Any:
        """A key of any name, such as a category: all that is left is its name."""
        if self._data is not None and not isinstance(self._data, dict):
            where, key = self._steps[-1], one_line(".".join(self._words), 60)
            raise self._nothing(
                f"`{where}` is one value here, not one for each category.",
                f"Write {where}={{{key}: …}} to give it by category.",
            )
        self._steps.append(".".join(self._words).strip())
        self._words.clear()
        return fields.values_of(wanted)

    def _no_part_with_an_id(self) -> None:
        """What has an id of its own is named by that, and an id is changed everywhere at once."""
        name = one_line(self._item.name, 80)
        if self._item.kind in KINDS and self._steps == ["id"]:
            raise self._nothing(
                f"The id of {name} stands in other places too.", f"riskreg rename {name} NEW changes all."
            )
        at = (*self._item.at, *self._steps)
        places = [place for kind in KINDS for place in kind.places]
        inside = any(
            at[: len(place)] == place and len(at) > len(place) for place in places if self._item.kind not in KINDS
        )
        if inside or at == ("risks",) or (at in places and self._standing.extends):
            raise self._nothing(
                f"What stands under `{one_line(self._asked, 80)}` has ids of its own.",
                "Name it by its id: riskreg set A1 …",
            )

    def _nothing(self, message: str, remedy: str) -> Exception:
        at = self._item.own if self._item.own is not None else ("extends",)
        path = () if self._item.kind is REGISTER else at
        return self._standing.refused(path, message, remedy, rules.NOTHING_NAMED)


def _name_of(item: Any) -> str | None:
    if isinstance(item, str):
        return item
    found = next((item[key] for key in _NAMES if key in item), None) if isinstance(item, dict) else None
    return found if isinstance(found, str) else None
