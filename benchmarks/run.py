"""How fast and how large riskreg is, as ratios to a floor that is measured in the same run: `make bench`.

Machines differ and so do their neighbours: a time means little, a ratio between two things that were measured
side by side means more. Every figure is the median of runs in which the thing and its floor take turns.
This process imports nothing of riskreg and holds no register: a child's peak memory is never less than its
parent's was.
"""

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import NamedTuple

from made_register import AS_OF, write_register
from page import measured, options, show, table

HERE = Path(__file__).resolve().parent
RISKREG = Path(sys.executable).with_name("riskreg")
COMMAND = [str(RISKREG)] if RISKREG.exists() else [sys.executable, "-m", "riskreg"]
NOTHING = [sys.executable, "-c", "pass"]
# What every command but --version has to load before it does anything, in the state that __main__ leaves it in.
LIBRARIES = [
    sys.executable,
    "-c",
    """
import gc, os; gc.disable(); os.environ["PYDANTIC_DISABLE_PLUGINS"] = "__all__"
import typer, _ruamel_yaml, pydantic
pydantic.create_model("One", x=(int, 1))(x=1)
""",
]

Samples = dict[tuple[int, str], list[dict[str, float]]]


class Plan(NamedTuple):
    """How much is measured.

    `pairs` of processes for start-up; for each number of risks its `runs`. A small register is read several
    times in its process, until `enough` risks have been read.
    """

    pairs: int
    runs: Mapping[int, int]
    most_for_ruamel: int
    enough: int


FULL = Plan(pairs=21, runs={100: 9, 1_000: 9, 10_000: 7, 100_000: 3}, most_for_ruamel=1_000, enough=5_000)
QUICK = Plan(pairs=2, runs={100: 2, 500: 1}, most_for_ruamel=100, enough=500)


def main() -> int:
    parser = options(__doc__)
    parser.add_argument("--all", action="store_true", help="ruamel's round trip at 10,000 risks too: some minutes more")
    asked = parser.parse_args()
    plan = QUICK if asked.quick else FULL._replace(most_for_ruamel=10_000 if asked.all else FULL.most_for_ruamel)
    return show(asked, "figures", lambda _, folder: tables(plan, folder))


def tables(plan: Plan, folder: Path) -> Iterator[str]:
    """Everything that is printed, line by line."""
    yield measured()
    yield from start_up(plan, folder)
    samples = measure(plan, folder)
    yield from throughput(plan, samples)
    yield from growth(plan, samples)
    yield from memory(plan, samples)


# --- Start-up -------------------------------------------------------------------------------------------------


def start_up(plan: Plan, folder: Path) -> Iterator[str]:
    """Whole processes, each in turn with a Python that does nothing."""
    outside, inside = folder / "outside", folder / "inside"
    for place in (outside, inside):
        place.mkdir()
        write_register(20, place / "register.yaml")
    score = [*COMMAND, "score", "register.yaml", "--as-of", AS_OF]
    asked = [
        ("the libraries alone: typer, pydantic with one model, the YAML binding", LIBRARIES, outside, None),
        ("`riskreg --version`", [*COMMAND, "--version"], outside, 1.5),
        ("`riskreg score`, 20 risks", score, outside, 15.0),
        ("`riskreg score --format json`, 20 risks", [*score, "--format", "json"], outside, 15.0),
    ]
    if _commit(inside):
        asked += [(f"{name}, committed in git", command, inside, aim) for name, command, _, aim in asked[2:]]
    check = [*COMMAND, "check", "register.yaml", "--as-of", AS_OF]
    asked.append(("`riskreg check`, 20 risks, with all advice", check, outside, None))
    rows = []
    for name, command, place, aim in asked:
        ratios, floor, taken = _in_turn(command, place, plan.pairs)
        rows.append(
            (
                name,
                f"{ratios:.2f}",
                "" if aim is None else _against(ratios, aim),
                f"{taken * 1000:.0f} ms",
                f"{floor * 1000:.0f} ms",
            )
        )
    yield from table(
        f"Start-up, as a ratio to `python -c pass` (whole processes, {plan.pairs} pairs)",
        ("command", "ratio", "aim", "its median", "the floor's"),
        rows,
    )


def _in_turn(command: Sequence[str], place: Path, pairs: int) -> tuple[float, float, float]:
    """The median ratio of a command to a Python that does nothing, and the medians of both in seconds."""
    _process_seconds(NOTHING, place), _process_seconds(command, place)  # the first run of all fills the disk's cache
    floors, taken = [], []
    for _ in range(pairs):
        floors.append(_process_seconds(NOTHING, place))
        taken.append(_process_seconds(command, place))
    ratios = [mine / floor for mine, floor in zip(taken, floors, strict=True)]
    return median(ratios), median(floors), median(taken)


def _process_seconds(command: Sequence[str], place: Path) -> float:
    start = time.perf_counter()
    subprocess.run(command, cwd=place, check=True, capture_output=True)
    return time.perf_counter() - start


def _commit(folder: Path) -> bool:
    """Make a folder a repository in which the register is committed; False where there is no git."""
    git = shutil.which("git")
    if git is None:
        return False
    someone = ["-c", "user.name=Bench", "-c", "user.email=bench@localhost", "-c", "commit.gpgsign=false"]
    for words in (["init", "--quiet"], ["add", "."], [*someone, "commit", "--quiet", "--no-verify", "-m", "Begin"]):
        subprocess.run([git, *words], cwd=folder, check=True, capture_output=True)
    return True


# --- Throughput and memory ------------------------------------------------------------------------------------


def measure(plan: Plan, folder: Path) -> Samples:
    """Every measurement of every size, each in a fresh process, the kinds and the sizes taking turns."""
    samples: Samples = {}
    files = {risks: write_register(risks, folder / f"{risks}.yaml") for risks in plan.runs}
    for turn in range(max(plan.runs.values())):
        for risks, runs in plan.runs.items():
            if turn < runs:
                kinds = ["base", "events", "compare", "json"]
                if risks <= plan.most_for_ruamel and turn < 3:  # slow, so that a few runs say enough
                    kinds.append("ruamel")
                for kind in kinds:
                    times = 1 if kind == "ruamel" else max(1, plan.enough // risks)
                    samples.setdefault((risks, kind), []).append(_once(kind, files[risks], times))
    return samples


def _once(kind: str, file: Path, times: int) -> dict[str, float]:
    command = [sys.executable, str(HERE / "once.py"), kind, str(file), str(times)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE)
    return json.loads(done.stdout)


def throughput(plan: Plan, samples: Samples) -> Iterator[str]:
    """How many times the floor's time a register takes."""
    rows = []
    for risks, runs in plan.runs.items():
        compare, whole = (_ratio(samples, (risks, kind), (risks, "events")) for kind in ("compare", "json"))
        ruamel = "-"
        if (risks, "ruamel") in samples:
            ruamel = f"{_ratio(samples, (risks, 'ruamel'), (risks, 'compare')):.1f} times faster"
        aim = _against(compare, 2.5) if risks == 10_000 else ""
        floor = _median(samples, risks, "events", "seconds") * 1000
        rows.append((f"{risks:,}", f"{compare:.2f}", aim, f"{whole:.2f}", ruamel, f"{floor:.1f} ms", str(runs)))
    yield from table(
        "Throughput, as a ratio to draining the C events of the same bytes",
        ("risks", "load, assess, compare", "aim", "all of `score --format json`", "than ruamel's round-trip load alone", "the floor", "runs"),
        rows,
    )  # fmt: skip


def growth(plan: Plan, samples: Samples) -> Iterator[str]:
    """Whether the work is linear: the time for each risk of a large register, to that of a small one."""
    rows = []
    for risks in plan.runs:
        if risks > 1_000:
            each = [
                _ratio(samples, (risks, kind), (1_000, kind)) * 1_000 / risks for kind in ("compare", "json", "events")
            ]
            aim = _against(each[0], 1.3) if risks == 100_000 else ""
            rows.append((f"{risks:,}", f"{each[0]:.2f}", aim, f"{each[1]:.2f}", f"{each[2]:.2f}"))
    if rows:
        yield from table(
            "Time for each risk, as a ratio to that at 1,000 risks",
            ("risks", "load, assess, compare", "aim", "all of `score --format json`", "the floor itself"),
            rows,
        )


def memory(plan: Plan, samples: Samples) -> Iterator[str]:
    """Peak memory for each risk, with the interpreter and riskreg's own modules and without."""
    rows = []
    for risks, runs in plan.runs.items():
        if risks >= 10_000 or plan is QUICK:
            base = _median(samples, risks, "base", "peak_kb")
            peaks = [_median(samples, risks, kind, "peak_kb") for kind in ("compare", "json")]
            aim = _against(peaks[0] / risks, 12) if risks >= 10_000 else ""
            shown = [f"{figure / risks:.1f} KB" for peak in peaks for figure in (peak, peak - base)]
            rows.append((f"{risks:,}", shown[0], aim, *shown[1:], f"{base / 1024:.0f} MB", str(runs)))
    yield from table(
        "Peak memory of a process for each risk",
        ("risks", "load, assess, compare", "aim", "without the base", "all of `score --format json`", "without the base", "the base", "runs"),
        rows,
    )  # fmt: skip


def _median(samples: Samples, risks: int, kind: str, what: str) -> float:
    return median(sample[what] for sample in samples[risks, kind])


def _ratio(samples: Samples, one: tuple[int, str], floor: tuple[int, str]) -> float:
    """The median over the turns of one measurement's time to another's in the same turn."""
    pairs = zip(samples[one], samples[floor], strict=False)  # the slow ones have fewer turns
    return median(mine["seconds"] / other["seconds"] for mine, other in pairs)


# --- Printing -------------------------------------------------------------------------------------------------


def _against(figure: float, aim: float) -> str:
    return f"under {aim:g}: {'met' if figure < aim else 'not met'}"


if __name__ == "__main__":
    sys.exit(main())
