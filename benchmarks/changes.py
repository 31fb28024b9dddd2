"""What an edit, a comparison and a merge cost, as ratios to floors measured in the same run: `make bench`.

An edit and a comparison are held against `score` of the same register, a merge against reading what it has to read: the
three texts parsed, and the result loaded. Whole processes, as a person runs them. As in run.py, figures are medians of runs in which the thing and its floor
take turns.
"""

import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from made_register import AS_OF, pieces, write_register
from page import measured, options, show, table
from run import COMMAND, _against, _commit, _process_seconds

SET_AIM = 1.3
MERGE_AIM = 2.5
# What no merge can do without, in the state that __main__ leaves a process in.
READING = """
import gc, sys; gc.disable()
from pathlib import Path
from riskreg.loader import load
from riskreg.source import parse
for name in sys.argv[1:4]:
    parse(Path(name).read_bytes(), name)
load(Path(sys.argv[4]).read_bytes(), sys.argv[4], Path())
"""


class Plan(NamedTuple):
    """The numbers of risks, each with its turns; and how many risks the other registers have, and the turns of those."""

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
    yield from table(
        "A merge: a tenth of the risks changed on each side, a fiftieth new and a hundredth gone",
        ("both sides", "risks", "ratio to reading the four texts", "aim", "`riskreg merge-driver`", "reading"),
        [_merge(plan, words, kind, folder) for words, kind in KINDS.items()],
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


KINDS = {"in other places": "apart", "side by side": "near", "side by side, ten in conflict": "clash"}


def _merge(plan: Plan, words: str, kind: str, folder: Path) -> tuple[str, ...]:
    """A merge as git has it made, each time of the same three texts."""
    place = folder / f"merge-{kind}"
    place.mkdir()
    write_register(plan.risks, place / "base.yaml")
    for ours in (True, False):
        side = "".join(_side(plan.risks, kind, ours=ours))
        (place / ("ours.yaml" if ours else "theirs.yaml")).write_text(side, "utf-8")
    _merge_seconds(place)
    (place / "result.yaml").write_bytes((place / ("ours.yaml" if kind == "clash" else "merged.yaml")).read_bytes())
    reading = [sys.executable, "-c", READING, "base.yaml", "ours.yaml", "theirs.yaml", "result.yaml"]
    _process_seconds(reading, place)
    floors, taken = [], []
    for _ in range(plan.turns):
        floors.append(_process_seconds(reading, place))
        taken.append(_merge_seconds(place))
    ratio = median(one / other for one, other in zip(taken, floors, strict=True))
    return (
        words,
        f"{plan.risks:,}",
        f"{ratio:.2f}",
        _against(ratio, MERGE_AIM),
        _ms(median(taken)),
        _ms(median(floors)),
    )


def _merge_seconds(place: Path) -> float:
    """A merge of the texts in a folder. What comes of it is written over our text: each time over a fresh copy."""
    merged = place / "merged.yaml"
    shutil.copy(place / "ours.yaml", merged)
    start = time.perf_counter()
    done = subprocess.run(
        [*COMMAND, "merge-driver", "base.yaml", merged.name, "theirs.yaml"], cwd=place, check=False, capture_output=True
    )
    taken = time.perf_counter() - start
    if done.returncode != (b"<<<<<<< " in merged.read_bytes()):  # 1 where a conflict is left, and no failure
        raise SystemExit(done.stderr.decode())
    return taken


def _side(risks: int, kind: str, *, ours: bool) -> Iterator[str]:
    """One side of a merge: risks changed, new and gone by their numbers, elsewhere than on the other side or beside it."""
    near = kind != "apart"
    changed, new = (0, 2) if ours or near else (5, 7)
    number, clashing = 0, risks // 10
    for piece in pieces(risks):
        if not piece.startswith("    - id: "):
            yield piece
            continue
        number += 1
        name = piece.partition("id: ")[2].partition("\n")[0]
        if number % 100 == (53 if ours else 83):
            continue
        if number % 10 != changed:
            yield piece
        elif near and not ours:
            yield _with(piece, "proximity", "soon" if kind == "near" or number % clashing else "by May")
        else:
            clash = kind == "clash" and not number % clashing
            yield _with(piece, "proximity", "in a year or two") if clash else _with(piece, "rationale", "Seen often")
        if number % 50 == new:
            yield piece.replace(name, f"{'X' if ours else 'Y'}{number}")


def _with(piece: str, key: str, value: str) -> str:
    """A risk with another value for a key that has a line to itself."""
    before, _, after = piece.partition(f"      {key}: ")
    return f"{before}      {key}: {value}\n{after.partition(chr(10))[2]}"


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
