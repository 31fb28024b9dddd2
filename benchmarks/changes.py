"""What an edit and a comparison cost, as ratios to `score` of the same register in the same run: `make bench`.

Whole processes, as a person runs them. As in run.py, figures are medians of runs in which the thing and its floor
take turns.
"""

import subprocess
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from made_register import AS_OF, write_register
from page import measured, options, show, table
from run import COMMAND, _against, _commit, _process_seconds

SET_AIM = 1.3


class Plan(NamedTuple):
    """The numbers of risks, each with its turns; and how many risks the register of the comparison has, and its turns."""

    sets: dict[int, int]
    risks: int
    turns: int


FULL = Plan({20: 15, 1_000: 9, 10_000: 5}, 10_000, 3)
QUICK = Plan({20: 2}, 200, 1)


def main() -> int:
    return show(
        options(__doc__).parse_args(), "changes", lambda quick, folder: tables(QUICK if quick else FULL, folder)
    )


def tables(plan: Plan, folder: Path) -> Iterator[str]:
    """Everything that is printed, line by line."""
    yield measured()
    rows = [_set(risks, turns, folder) for risks, turns in plan.sets.items()]
    yield from table(
        "An edit", ("command", "risks", "ratio to `score --format json`", "aim", "the command", "`score`"), rows
    )
    row = _diff(plan, folder)
    if row is None:
        yield "There is no git here, so no comparison of two revisions was measured."
    else:
        yield from table(
            "A comparison", ("command", "risks", "ratio to `score --format json`", "the command", "`score`"), [row]
        )


def _set(risks: int, turns: int, folder: Path) -> tuple[str, ...]:
    """An edit of one field in the middle of a register, to another value each time."""
    place = folder / f"set-{risks}"
    place.mkdir()
    write_register(risks, place / "register.yaml")
    name = _some_risk(place)
    score = [*COMMAND, "score", "register.yaml", "--format", "json", "--as-of", AS_OF]
    edits = [[*COMMAND, "set", name, f"likelihood={2 + turn % 2}", "register.yaml"] for turn in range(turns + 1)]
    ratio, taken, floor = _ratio(score, edits, place)
    return (
        f"`riskreg set {name} likelihood=…`",
        f"{risks:,}",
        f"{ratio:.2f}",
        _against(ratio, SET_AIM),
        _ms(taken),
        _ms(floor),
    )


def _diff(plan: Plan, folder: Path) -> tuple[str, ...] | None:
    """The comparison of two revisions between which every tenth risk has changed its likelihood."""
    place = folder / "diff"
    place.mkdir()
    file = write_register(plan.risks, place / "register.yaml")
    if not _commit(place):
        return None
    lines = file.read_text("utf-8").split("\n")
    at = [number for number, line in enumerate(lines) if line.strip().startswith("likelihood:")][::10]
    for number in at:
        key, _, level = lines[number].partition(": ")
        lines[number] = f"{key}: {3 if level.strip() != '3' else 2}"
    file.write_text("\n".join(lines), "utf-8")
    someone = ["-c", "user.name=Bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *someone, "commit", "--quiet", "--no-verify", "-am", "Change"], cwd=place, check=True)
    score = [*COMMAND, "score", "register.yaml", "--format", "json", "--as-of", AS_OF]
    compare = [*COMMAND, "diff", "HEAD~1", "HEAD", "register.yaml", "--format", "json"]
    ratio, taken, floor = _ratio(score, [compare] * (plan.turns + 1), place)
    return (
        f"`riskreg diff HEAD~1 HEAD`, {len(at):,} risks changed",
        f"{plan.risks:,}",
        f"{ratio:.2f}",
        _ms(taken),
        _ms(floor),
    )


def _ratio(floor: list[str], commands: list[list[str]], place: Path) -> tuple[float, float, float]:
    """The medians: of the ratios, of the command's seconds and of the floor's. The first of the commands warms up."""
    _process_seconds(floor, place), _process_seconds(commands[0], place)
    floors, taken = [], []
    for command in commands[1:]:
        floors.append(_process_seconds(floor, place))
        taken.append(_process_seconds(command, place))
    return median(one / other for one, other in zip(taken, floors, strict=True)), median(taken), median(floors)


def _some_risk(place: Path) -> str:
    """The id of a risk in the middle of the register."""
    lines = (place / "register.yaml").read_text("utf-8").split("\n")
    ids = [line.partition("id: ")[2].strip() for line in lines if line.strip().startswith("- id: ")]
    risks = [name for name in ids if name[:1] in "AN"]
    return risks[len(risks) // 2]


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:,.0f} ms"


if __name__ == "__main__":
    raise SystemExit(main())
