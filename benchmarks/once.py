"""One measurement in a process of its own: `python once.py KIND FILE TIMES` prints its seconds and its peak memory.

The seconds are the median of TIMES, of the processor's time and not the wall's, so that a busy neighbour counts for
less; what has to be imported or made ready is done before the clock starts. The
garbage collector is off for all kinds, as `riskreg.__main__` has it for every command.
"""

import gc
import io
import json
import resource
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

from made_register import AS_OF, pieces

DAY = date.fromisoformat(AS_OF)


def base(_: Path) -> Callable[[], object]:
    """Nothing: what the interpreter and riskreg's own modules take."""
    compare(_)
    return lambda: None


def events(file: Path) -> Callable[[], object]:
    """The floor: every event that libyaml finds in the bytes, thrown away."""
    from _ruamel_yaml import CParser

    content = file.read_bytes()

    def drain() -> None:
        get_event = CParser(content).get_event
        while get_event() is not None:
            pass

    return drain


def ruamel(file: Path) -> Callable[[], object]:
    """What most programs would do: ruamel.yaml's round-trip load."""
    from ruamel.yaml import YAML

    content = file.read_bytes()
    return lambda: YAML().load(io.BytesIO(content))


def compare(file: Path) -> Callable[[], object]:
    """Text to comparison: load, assess, mitigate, classify, compare."""
    from riskreg.comparison import evaluate
    from riskreg.loader import load

    def run(content: bytes) -> object:
        loaded = load(content, "register.yaml")
        if loaded.register is None or loaded.scheme is None:
            raise AssertionError([found.message for found in loaded.diagnostics])
        return loaded, evaluate(loaded.register, loaded.scheme, DAY)

    run("".join(pieces(2)).encode())  # pydantic compiles its validators at the first use; start-up has that cost
    return lambda: run(file.read_bytes())


def as_json(file: Path) -> Callable[[], object]:
    """All that `score --format json` does between finding the file and printing."""
    from riskreg.locate import SourceFile
    from riskreg.render.score_json import score_json
    from riskreg.scoring import score

    def run(content: bytes) -> int:
        source = SourceFile("register.yaml", file, file.parent, content)
        return sum(map(len, score_json(score([source], DAY), DAY)))  # written piece by piece, as the command does

    run("".join(pieces(2)).encode())
    return lambda: run(file.read_bytes())


KINDS = {"base": base, "events": events, "ruamel": ruamel, "compare": compare, "json": as_json}


def main(kind: str, file: str, times: str) -> None:
    work = KINDS[kind](Path(file))
    gc.disable()
    seconds = []
    for _ in range(int(times)):
        start = time.process_time()
        made = work()
        seconds.append(time.process_time() - start)
        del made
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak_kb = peak / 1024 if sys.platform == "darwin" else peak  # macOS counts bytes
    print(json.dumps({"seconds": statistics.median(seconds), "peak_kb": peak_kb}))


if __name__ == "__main__":
    main(*sys.argv[1:])
