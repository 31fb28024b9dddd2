"""What the benchmarks have in common: their options, the tables that they print, and the page that holds them."""

import argparse
import os
import platform
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path


def options(about: str | None) -> argparse.ArgumentParser:
    """A benchmark's command line: all of them can be quick, and can renew their part of a page."""
    parser = argparse.ArgumentParser(description=about)
    parser.add_argument("--quick", action="store_true", help="the small sizes and few runs: does everything work?")
    parser.add_argument("--into", type=Path, metavar="FILE", help="put the tables between the marks in this file too")
    return parser


def show(asked: argparse.Namespace, name: str, tables: Callable[[bool, Path], Iterable[str]]) -> int:
    """Print the tables, each line as it is there, and put them between the marks of this name where that was asked for.

    `tables` is given whether to be quick, and a folder that is gone afterwards.
    """
    lines: list[str] = []
    with tempfile.TemporaryDirectory(prefix="riskreg-bench-") as folder:
        for line in tables(asked.quick, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    if asked.into is not None:
        begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
        before, rest = asked.into.read_text(encoding="utf-8").split(begin)
        asked.into.write_text("\n".join([before + begin, *lines, end + rest.split(end)[1]]), encoding="utf-8")
    return 0


def measured() -> str:
    """When and where: the first line of every benchmark."""
    machine = f"{platform.system()} on {os.cpu_count()} cores of {platform.machine()}"
    return f"Measured on {time.strftime('%Y-%m-%d')} with Python {platform.python_version()}, {machine}."


def table(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """A table of Markdown under its title, the first column to the left and figures to the right."""
    yield from ("", f"**{title}**", "")
    yield f"| {' | '.join(heads)} |"
    yield f"|---|{'---:|' * (len(heads) - 1)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
