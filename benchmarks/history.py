"""How long a history takes, as a ratio to what no way of telling it can do without: `make bench`.

The floor is one `git cat-file --batch` that hands out every version of the register, and loading each of them as
riskreg does. Both are measured in fresh processes that take turns; figures are medians.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from random import Random
from statistics import median
from typing import NamedTuple

from made_register import pieces
from page import measured, options, show, table
from run import COMMAND, HERE, _against

AIM = 1.5
_SEED = 20261121
_FIRST = 1_700_000_000  # seconds: in November 2023
_DAY = 86_400


class Plan(NamedTuple):
    """How much is measured: the revisions of a register of so many risks, and how many turns."""

    revisions: int
    risks: int
    turns: int


FULL = Plan(revisions=500, risks=20, turns=5)
QUICK = Plan(revisions=12, risks=6, turns=1)


def main() -> int:
    if len(sys.argv) == 4 and sys.argv[1] == "once":
        print(json.dumps(once(sys.argv[2], Path(sys.argv[3]))))
        return 0
    return show(
        options(__doc__).parse_args(), "history", lambda quick, folder: tables(QUICK if quick else FULL, folder)
    )


def tables(plan: Plan, folder: Path) -> Iterator[str]:
    """Everything that is printed, line by line."""
    yield measured()
    numbers = write_history(plan, folder)
    kinds = ("floor", "history", "follow-up")
    taken: dict[str, list[dict[str, float]]] = {kind: [] for kind in (*kinds, "command")}
    for _ in range(plan.turns):
        for kind in kinds:
            taken[kind].append(_child(kind, folder))
        taken["command"].append(_command(folder))
    floors = [run["seconds"] for run in taken["floor"]]
    names = {
        "history": ("reading the whole history", AIM),
        "follow-up": ("a follow-up over all of it", None),
        "command": ("`riskreg history --format json`, the whole command", None),
    }
    rows = []
    for kind, (name, aim) in names.items():
        ratio = median(run["seconds"] / floor for run, floor in zip(taken[kind], floors, strict=True))
        seconds, peak = (median(run[key] for run in taken[kind]) for key in ("seconds", "peak"))
        against = "" if aim is None else _against(ratio, aim)
        rows.append((name, f"{ratio:.2f}", against, f"{seconds:.2f} s", f"{median(floors):.2f} s", f"{peak:.0f} MB"))
    yield from table(
        f"{plan.revisions} revisions of {plan.risks} risks, {numbers} of which change a likelihood ({plan.turns} runs), as a ratio to `git cat-file --batch` and loading every version",
        ("what", "ratio", "aim", "its median", "the floor's", "peak memory"),
        rows,
    )  # fmt: skip


def write_history(plan: Plan, folder: Path) -> int:
    """A repository with that many revisions, each with one number or one word changed; how many of them change a number.

    Seeded: the same plan always gives the same history.
    """
    random = Random(_SEED)  # not for secrets
    text = "".join(pieces(plan.risks))
    stream, numbers = [], 0
    for index in range(plan.revisions):
        if index:
            lines = text.split("\n")
            scored = [at for at, line in enumerate(lines) if line.lstrip().startswith("likelihood: ")]
            titled = [at for at, line in enumerate(lines) if line.lstrip().startswith("rationale: ")] or scored
            at = random.choice(scored if index % 2 else titled)
            if at in scored:
                key, _, level = lines[at].rpartition(" ")
                lines[at] = f"{key} {random.choice([one for one in '2345' if one != level])}"
                numbers += 1
            else:
                lines[at] += f" ({index})"
            text = "\n".join(lines)
        content, subject = text.encode(), f"Change {index}".encode()
        who = b"Bench <bench@localhost> %d +0000" % (_FIRST + index * _DAY)
        stream.append(b"commit refs/heads/main\ncommitter %s\ndata %d\n%s\n" % (who, len(subject), subject))
        stream.append(b"M 100644 inline register.yaml\ndata %d\n%s\n" % (len(content), content))
    _git(folder, "init", "--quiet", "--initial-branch=main")
    _git(folder, "fast-import", "--quiet", content=b"".join(stream))
    _git(folder, "reset", "--quiet", "--hard", "main")
    return numbers


def _git(folder: Path, *words: str, content: bytes = b"") -> bytes:
    done = subprocess.run(["git", *words], cwd=folder, input=content, check=True, stdout=subprocess.PIPE)
    return done.stdout


def _child(kind: str, folder: Path) -> dict[str, float]:
    command = [sys.executable, str(HERE / "history.py"), "once", kind, str(folder)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def _command(folder: Path) -> dict[str, float]:
    start = time.perf_counter()
    command = [*COMMAND, "history", "register.yaml", "--format", "json", "--as-of", "2026-11-21"]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command)
    return {"seconds": time.perf_counter() - start, "peak": used.ru_maxrss / 1024}


def once(kind: str, folder: Path) -> dict[str, float]:
    """One measurement in this process: the seconds, and the peak memory in MB."""
    import resource

    import riskreg.__main__  # noqa: F401  # the state in which every command runs
    from riskreg.follow_up import looked_back
    from riskreg.history import history_of
    from riskreg.loader import load
    from riskreg.locate import find
    from riskreg.scoring import score

    files, _ = find([str(folder / "register.yaml")])
    from datetime import date

    day = date(2026, 11, 21)
    now = score(files, day)[0].evaluation
    if now is None:
        raise SystemExit("The register that was made has a fault.")
    start = time.perf_counter()
    if kind == "floor":
        names = _git(folder, "log", "--format=%H:register.yaml", "--", "register.yaml")
        start = time.perf_counter()  # the names of what is read are given to it
        for content in _contents(_git(folder, "cat-file", "--batch", content=names)):
            if load(content, "register.yaml", folder).register is None:
                raise SystemExit("A version that was made has a fault.")
    elif kind == "history":
        history_of(files[0], now, day, "commit", "board/*")
    else:
        looked_back(files[0], now, "board/*")
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}


def _contents(answer: bytes) -> Iterator[bytes]:
    """Each content in what `git cat-file --batch` answered."""
    at = 0
    while at < len(answer):
        end = answer.index(b"\n", at)
        size = int(answer[at:end].split()[2])
        yield answer[end + 1 : end + 1 + size]
        at = end + size + 2


if __name__ == "__main__":
    raise SystemExit(main())
