"""Papers to where they were asked for: the screen, one file, or a folder with a file for each register."""

import os
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.files import write_whole
from riskreg.render.templates import TemplateFault
from riskreg.scoring import Scored
from riskreg.wording import visible

Render = Callable[[Sequence[Scored]], bytes]


def publish(
    scored: Sequence[Scored], render: Render, ending: str, to: str | None, sources: Iterable[str]
) -> list[Diagnostic]:
    """Render and put down; returns what went wrong, and then nothing was written in that place.

    `to` is None for the screen, a file, or a folder (one that is there, or a name that ends in a slash).
    `sources` are the files that the papers are made of: none of them is ever written over, nor any other YAML.
    """
    try:
        if to is None:
            sys.stdout.buffer.write(render(scored))
            return []
        if to.endswith(("/", "\\")) or os.path.isdir(to):  # noqa: PTH112  # Path.is_dir raises for a name that is too long
            papers = [(name, render(group)) for name, group in _names(scored, ending)]  # all, before any is written
            return [
                fault for name, paper in papers for fault in _write(Path(to) / name, paper, sources, make_folder=True)
            ]
        return _write(Path(to), render(scored), sources)
    except TemplateFault as fault:
        return [fault.diagnostic]


def _names(scored: Sequence[Scored], ending: str) -> list[tuple[str, list[Scored]]]:
    """A file name for each paper; a second one of the same name is numbered."""
    taken: dict[str, int] = {}
    named = []
    for one in scored:
        stem = "register" if one.name == "standard input" else Path(one.name).stem
        number = taken[stem] = taken.get(stem, 0) + 1
        named.append((f"{stem}-board-paper{'' if number == 1 else f'-{number}'}.{ending}", [one]))
    return named


def _write(path: Path, content: bytes, sources: Iterable[str], *, make_folder: bool = False) -> list[Diagnostic]:
    if path.suffix in (".yaml", ".yml") or any(_same(path, source) for source in sources):
        message = f"{visible(str(path))} is a register, a scheme or a template: a paper is never written over it."
        return [_fault(path, message, "Name another file.")]
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as fault:
        return [
            _fault(
                path,
                f"{visible(str(path))} cannot be written: {(fault.strerror or 'unknown').lower()}.",
                "Name a file in a folder that is there and that you may write to.",
            )
        ]
    return []


def _same(path: Path, source: str) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return False


def _fault(path: Path, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(rules.UNWRITABLE, str(path), None, message, remedy)
