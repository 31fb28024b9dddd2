"""A register of any size, made up: seeded, so that the same number of risks always gives the same bytes.

About fifteen lines and 600 bytes a risk, no two risks the same, two or three effects each on thirty shared
mitigations of every status. `python made_register.py 1000 FILE` writes one.
"""

import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any

AS_OF = "2026-11-21"  # the day on which every measurement is made
_SEED = 20261121

_WHO = ("An officer", "A new starter", "A contractor", "A councillor", "A volunteer", "A partner", "A manager")
_DOES = ("posts", "shares", "leaves out", "answers late with", "repeats", "deletes", "misreads", "promises")
_WHAT = ("a private address", "a wrong date", "an old map", "a complaint", "a draft plan", "a photograph", "a rumour")
_WHERE = ("on the highways page", "in a residents' group", "from a personal phone", "at a public meeting",
          "in the housing inbox", "on a partner's site", "during an election")  # fmt: skip
_WHY = ("Nobody has said what is expected", "The guidance is out of date", "Two teams keep separate lists",
        "Cover at weekends was never agreed", "The training reached one office only")  # fmt: skip
_THEN = ("complaints and an apology in the press", "a report to the regulator", "residents trust us less",
         "staff time lost for a week", "a claim against the council")  # fmt: skip
_CATEGORIES = ("reputation", "service", "finance", "information governance")
_OWNERS = ("Head of Communications", "Head of HR", "Head of ICT", "Head of Legal", "Head of Customer Services")
_LEVELS = (2, 3, 3, 4, 4, 5, 5)
_STEPS = ("likelihood: -1", "impact: -1", "likelihood: -1", "likelihood: -2", "likelihood: -1, impact: -1")
_WHEN = ("within a month", "within three months", "within a year", "at any time")
_KINDS = ("policy", "guidance", "training", "process", "technical", "monitoring", "contract", "people")

_HEAD = """\
riskreg: 1
title: A made-up register of {risks} risks
organisation: Exampleshire Council
scheme: brighton-hove-5x5
appetite:
  default: Significant
  information governance: Moderate
decision:
  question: May all staff have formal access in work time?
risks:
"""
# How each mitigation stands: in place, agreed and to come, overdue, without a date, proposed, withdrawn.
_STANDINGS = (
    *["status: in place\n    evidence: [records/shown.md]"] * 14,
    *["status: agreed\n    due: 2027-03-31"] * 7,
    "status: agreed\n    due: 2026-09-30",
    "status: agreed",
    *["status: proposed"] * 5,
    *["status: withdrawn"] * 2,
)


def write_register(risks: int, file: Path) -> Path:
    """Write a register of this many risks, piece by piece: whoever calls this stays small."""
    with file.open("w", encoding="utf-8") as stream:
        stream.writelines(pieces(risks))
    return file


def pieces(risks: int) -> Iterator[str]:
    """The text of a register of this many risks (at least two), half of them on each side."""
    random = Random(_SEED)
    yield _HEAD.format(risks=risks)
    for side, letter, count in (("adopting", "A", risks - risks // 2), ("not_adopting", "N", risks // 2)):
        yield f"  {side}:\n"
        for number in range(1, count + 1):
            yield _risk(f"{letter}{number}", random)
    yield "mitigations:\n"
    for number, standing in enumerate(_STANDINGS):
        yield _mitigation(number, standing, random)


def _risk(name: str, random: Random) -> str:
    category, other = _pick(_CATEGORIES[:2], random), _pick(_CATEGORIES[2:], random)
    by_category = random.random() < 0.3
    level = _pick(_LEVELS, random)
    impact = f"{{{category}: {level}, {other}: {_pick(_LEVELS, random)}}}" if by_category else str(level)
    who, does, what, where = (_pick(words, random) for words in (_WHO, _DOES, _WHAT, _WHERE))
    effects = "".join(_effects(category if by_category else None, random))
    return f"""\
    - id: {name}
      title: {who} {does} {what} {where} (case {name})
      cause: {_pick(_WHY, random)}, as case {name} has shown
      event: {what.capitalize()} is seen {where} before anyone can check it
      consequence: There are {_pick(_THEN, random)}
      category: {category}
      owner: {_pick(_OWNERS, random)}
      likelihood: {_pick(_LEVELS, random)}
      impact: {impact}
      rationale: Seen {1 + int(random.random() * 9)} times in the last {2 + int(random.random() * 11)} months
      proximity: {_pick(_WHEN, random)}
      mitigated_by:
{effects}"""


def _effects(category: str | None, random: Random) -> Iterator[str]:
    """Two effects or three, each of another mitigation: those stand in a ring, and each step goes on round it."""
    place = int(random.random() * len(_STANDINGS))
    for _ in range(2 if random.random() < 0.5 else 3):
        steps = _pick(_STEPS, random)
        if category is not None and random.random() < 0.5:
            steps = f"impact: {{{category}: -1}}"
        elif random.random() < 0.08:
            steps = "likelihood: +1"
        yield f"        - {{mitigation: m{place:02}, {steps}}}\n"
        place = (place + 1 + int(random.random() * 9)) % len(_STANDINGS)


def _mitigation(number: int, standing: str, random: Random) -> str:
    return f"""\
  - id: m{number:02}
    title: What is done about it, measure {number}
    kind: {_pick(_KINDS, random)}
    owner: {_pick(_OWNERS, random)}
    {standing}
    cost: {{one_off: {100 * int(random.random() * 50)}, annual: {100 * int(random.random() * 9)}, hours: {10 + number}}}
"""


def _pick(choices: Sequence[Any], random: Random) -> Any:
    # Of a seeded generator only random() gives the same on every version of Python.
    return choices[int(random.random() * len(choices))]


if __name__ == "__main__":
    write_register(int(sys.argv[1]), Path(sys.argv[2]))
