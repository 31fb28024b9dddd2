"""The packs: starter registers that riskreg ships, by name, and what of each is left for an organisation to say.

A pack is a whole register of a council that does not exist. What could hold anywhere is worth copying: risks,
mitigations, effects, questions to ask. What only happened there is not: who agreed what, when, and what people
said. `blank` leaves the second out.
"""

import re
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from riskreg.model import SIDES
from riskreg.resources import folder
from riskreg.schemes import Scheme
from riskreg.source import Document, parse

KeyPath = tuple[str | int, ...]


class Pack(NamedTuple):
    """A starter register: its name, which is that of its file; what it is about in a line; and what whoever copies it has to know."""

    name: str
    about: str
    note: str = ""


PACKS: tuple[Pack, ...] = (
    Pack("staff-access", "May all staff use social networking sites in work time?"),
    Pack(
        "youth-participation",
        "May the youth service meet young people on social media?",
        "Have people who are trained in safeguarding look at all of it for your own area, and check the law on age limits on the day that you use it.",
    ),
    Pack(
        "elections",
        "May the council inform voters about an election on social media?",
        "It is written for a local election in England. Other polls, and Wales, Scotland and Northern Ireland, have rules of their own. Check each point of law.",
    ),
    Pack(
        "internal-platform",
        "May all staff use an internal platform in place of much of their e-mail?",
        "A space, in this register, is a page on the platform where a team talks and keeps its files. Each one has its own members.",
    ),
    Pack("customer-service", "May customer services answer residents on social media?"),
    Pack("generative-ai", "May staff use generative AI assistants in their work?"),
)
NAMES: tuple[str, ...] = tuple(pack.name for pack in PACKS)

_ASKED = re.compile(r"(?P<name>[a-z0-9-]+)(?:@(?P<edition>[1-9][0-9]{0,5}))?")
_EARLIER = "editions"  # inside registers/: each edition that a newer one has replaced, as name@edition.yaml


class Asked(NamedTuple):
    """A pack as `extends:` names it: `staff-access`, or `staff-access@1` for one edition of it."""

    name: str
    edition: int | None


def asked(text: str) -> Asked | None:
    """The pack that a text names; None where it is not of that shape."""
    found = _ASKED.fullmatch(text)
    return Asked(found["name"], int(found["edition"]) if found["edition"] else None) if found else None


class Shipped(NamedTuple):
    """One edition of a pack, as it is shipped."""

    name: str
    edition: int
    organisation: str
    document: Document

    @property
    def note(self) -> str:
        """What whoever copies it has to know; empty for most."""
        return next(pack.note for pack in PACKS if pack.name == self.name)


def shipped(name: str, edition: int | None = None, place: Path | None = None) -> Shipped | None:
    """An edition of a pack (None: the newest); None where riskreg does not ship it.

    `place` is the folder to look in: riskreg's own, if it is left out.
    """
    if name not in NAMES:
        return None
    place = place or folder("registers")
    newest = _read(place / f"{name}.yaml", name)
    if newest is None or edition in (None, newest.edition):
        return newest
    return _read(place / _EARLIER / f"{name}@{edition}.yaml", name)


def _read(file: Path, name: str) -> Shipped | None:
    content = _content(file)
    if content is None:
        return None
    document = parse(content, f"{file.name} (a pack of riskreg)")
    return Shipped(name, document.data["edition"], document.data["organisation"], document)


@cache
def _content(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


# What in a pack only happened in the council that was made up. A step of None stands for every item of a list.
LEFT_OUT: tuple[tuple[str | None, ...], ...] = (
    ("edition",),
    ("review_on",),
    ("decision", "meeting"),
    ("decision", "objectives", None, "source"),
    ("options", None, "begins"),
    ("options", None, "recommended"),
    ("options", None, "rejected_because"),
    *(
        ("risks", side, None, key)
        for side in SIDES
        for key in ("current", "target", "acceptance", "status", "closed", "review_on", "reviewed", "loss")
    ),
    *(("mitigations", None, key) for key in ("due", "done_on", "evidence")),
    *(("benefits", None, key) for key in ("baseline", "target", "by")),
    *(("consultation", None, key) for key in ("on", "said", "changed")),
    ("concerns", None, "raised_by"),
    ("lessons",),
    ("background_papers",),
)


def left_out(data: Any) -> list[KeyPath]:
    """The paths of all that a copy of a pack leaves for the organisation to say."""
    return [path for steps in LEFT_OUT for path in _paths(data, steps, ())]


def _paths(data: Any, steps: tuple[str | None, ...], at: KeyPath) -> list[KeyPath]:
    if not steps:
        return [at]
    step, rest = steps[0], steps[1:]
    if step is None:
        items = enumerate(data) if isinstance(data, list) else ()
        return [path for index, item in items for path in _paths(item, rest, (*at, index))]
    if isinstance(data, dict) and step in data:
        return _paths(data[step], rest, (*at, step))
    return []


UNDECIDED = "proposed"  # the status of every mitigation in a copy: nobody here has agreed to it yet


def blank(data: dict[str, Any]) -> dict[str, Any]:
    """A pack's data without what only happened there. Lists keep their items, so that every path keeps its meaning."""
    gone = set(left_out(data))

    def copy(value: Any, at: KeyPath) -> Any:
        if isinstance(value, dict):
            return {key: copy(inner, (*at, key)) for key, inner in value.items() if (*at, key) not in gone}
        return [copy(inner, (*at, index)) for index, inner in enumerate(value)] if isinstance(value, list) else value

    copied: dict[str, Any] = copy(data, ())
    for mitigation in copied.get("mitigations") or ():
        if isinstance(mitigation, dict) and "status" in mitigation:
            mitigation["status"] = UNDECIDED
    return copied


def rescaled(data: dict[str, Any], old: Scheme, new: Scheme) -> dict[str, Any]:
    """A register's data with its levels, given as numbers, carried from one scheme to another, and without its appetite.

    Each level keeps its place between the lowest and the highest; half-way between two it takes the higher, to be
    careful. Effects stay the steps that they are. An appetite names bands, and nobody has decided what those of
    another scheme mean for it. In the same scheme all stays as it is.
    """
    if old.key == new.key:
        return data
    risks = {
        side: [
            risk
            | {"likelihood": _carried(risk["likelihood"], len(old.likelihood), len(new.likelihood))}
            | {"impact": _impact(risk["impact"], len(old.impact), len(new.impact))}
            for risk in items
        ]
        for side, items in data["risks"].items()
    }
    return {key: value for key, value in data.items() if key != "appetite"} | {"risks": risks}


def _impact(impact: Any, old: int, new: int) -> Any:
    if isinstance(impact, dict):
        return {category: _carried(level, old, new) for category, level in impact.items()}
    return _carried(impact, old, new)


def _carried(level: Any, old: int, new: int) -> Any:
    """A level of a scale on one of another length, rounded to the nearest; what is no number stays as it is."""
    if not isinstance(level, int) or old < 2:
        return level
    return 1 + (2 * (level - 1) * (new - 1) + old - 1) // (2 * (old - 1))
