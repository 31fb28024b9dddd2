"""How fast the papers are made, form by form, as ratios to a floor that is measured in the same run: `make bench`.

As in run.py, figures are medians of runs in which the thing and its floor take turns, and this process imports nothing
of riskreg: a child's peak memory is never less than its parent's was.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import NamedTuple

from made_register import AS_OF, write_register
from page import measured, options, show, table
from run import COMMAND, HERE, _against

STAFF_ACCESS = HERE.parent / "registers" / "staff-access.yaml"
# Each form, what its floor is, and the ratio to stay under: of the step alone, and of the whole command to `score`.
FORMS = {
    "md": ("Jinja, as many bytes", None, None),
    "html": ("Jinja, as many bytes", None, 1.3),
    "pdf": ("typst, as many pages and characters", 2.5, None),
    "docx": ("docxtpl, as many paragraphs and characters", None, None),
    "xlsx": ("XlsxWriter, as many cells and characters", None, None),
    "json": ("json.dumps, the same data", None, None),
}
MOST_SECONDS = 3


class Plan(NamedTuple):
    """How much is measured: turns for the staff-access register, and how many risks the large one has and its turns."""

    turns: int
    risks: int
    large_turns: int


FULL = Plan(turns=11, risks=1_000, large_turns=5)
QUICK = Plan(turns=1, risks=30, large_turns=1)


class Run(NamedTuple):
    """A whole command: its seconds on the wall, and its peak memory in MB."""

    seconds: float
    peak: float


def main() -> int:
    return show(options(__doc__).parse_args(), "papers", lambda quick, folder: tables(QUICK if quick else FULL, folder))


def tables(plan: Plan, folder: Path) -> Iterator[str]:
    """Everything that is printed, line by line."""
    yield measured()
    yield from steps(plan)
    small = folder / "staff-access.yaml"
    small.write_bytes(STAFF_ACCESS.read_bytes())
    yield from whole(plan, small)
    yield from large(plan, write_register(plan.risks, folder / "large.yaml"))


def steps(plan: Plan) -> Iterator[str]:
    """The step from the paper laid out to its bytes, to what the form's library takes alone."""
    taken: dict[str, list[dict[str, float]]] = {form: [] for form in FORMS}
    for _ in range(plan.turns):
        for form, samples in taken.items():
            command = [sys.executable, str(HERE / "paper_once.py"), form, str(STAFF_ACCESS)]
            samples.append(json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout))
    rows = []
    for form, (floor, aim, _) in FORMS.items():
        ratio = median(sample["seconds"] / sample["floor"] for sample in taken[form])
        seconds, least = (median(sample[what] for sample in taken[form]) * 1000 for what in ("seconds", "floor"))
        rows.append((form, floor, f"{ratio:.2f}", _aim(ratio, aim), f"{seconds:.0f} ms", f"{least:.1f} ms"))
    yield from table(
        f"The staff-access board paper, from its layout to its bytes ({plan.turns} runs)",
        ("form", "floor", "ratio", "aim", "its median", "the floor's"),
        rows,
    )


def whole(plan: Plan, file: Path) -> Iterator[str]:
    """Whole commands, as a user waits for them."""
    scores, papers = _in_turn(file, plan.turns)
    rows = []
    for form, (_, _, aim) in FORMS.items():
        ratio = _ratio(papers[form], scores)
        rows.append((f"`riskreg report --format {form}`", f"{ratio:.2f}", _aim(ratio, aim), *_medians(papers[form])))
    rows.append(("`riskreg score`", "1", "", *_medians(scores)))
    yield from table(
        f"The staff-access board paper, whole commands, as a ratio to `score` ({plan.turns} runs)",
        ("command", "ratio", "aim", "its median", "peak memory"),
        rows,
    )


def large(plan: Plan, file: Path) -> Iterator[str]:
    """The same for a large register, where seconds count."""
    scores, papers = _in_turn(file, plan.large_turns)
    rows = []
    for form in FORMS:
        seconds = median(run.seconds for run in papers[form])
        aim = _against(seconds, MOST_SECONDS).replace(":", " s:")
        rows.append((f"`riskreg report --format {form}`", *_medians(papers[form], 1), aim, f"{_ratio(papers[form], scores):.1f}"))  # fmt: skip
    rows.append(("`riskreg score`", *_medians(scores, 1), "", "1"))
    yield from table(
        f"The board paper of {plan.risks:,} risks, whole commands ({plan.large_turns} runs)",
        ("command", "its median", "peak memory", "aim", "as a ratio to `score`"),
        rows,
    )


def _in_turn(file: Path, turns: int) -> tuple[list[Run], dict[str, list[Run]]]:
    """Runs of `score`, and beside each one of `report` in each form."""
    scores: list[Run] = []
    papers: dict[str, list[Run]] = {form: [] for form in FORMS}
    _run(file, "score")  # the first run of all fills the disk's cache
    for _ in range(turns):
        scores.append(_run(file, "score"))
        for form, runs in papers.items():
            runs.append(_run(file, "report", "--format", form, "-o", f"paper.{form}"))
    return scores, papers


def _run(file: Path, *words: str) -> Run:
    command = [*COMMAND, words[0], file.name, *words[1:], "--as-of", AS_OF]
    start = time.perf_counter()
    process = subprocess.Popen(command, cwd=file.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return Run(seconds, used.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024))  # macOS counts bytes


def _ratio(runs: list[Run], floors: list[Run]) -> float:
    return median(mine.seconds / floor.seconds for mine, floor in zip(runs, floors, strict=True))


def _medians(runs: list[Run], digits: int = 2) -> tuple[str, str]:
    return f"{median(run.seconds for run in runs):.{digits}f} s", f"{median(run.peak for run in runs):.0f} MB"


def _aim(ratio: float, aim: float | None) -> str:
    return "" if aim is None else _against(ratio, aim)


if __name__ == "__main__":
    sys.exit(main())
