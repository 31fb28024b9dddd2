"""Document -> Register and Scheme, or diagnostics: every fault of a file in one run."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, has_errors, in_order
from riskreg.layers import Layered, Source, assemble, folder_of, is_whole
from riskreg.model import Register, SchemeSpec
from riskreg.references import reference_faults
from riskreg.schemes import PRESETS, Scheme, preset, read_scheme
from riskreg.source import Document, parse
from riskreg.tree import ON_DISK, Tree
from riskreg.validation import Path as KeyPath
from riskreg.validation import validate
from riskreg.values import MOST_NAME, Reading
from riskreg.wording import choices, has_hidden, nearest, one_line

FORMAT = 1


class Loaded(NamedTuple):
    """One file after reading: the register and its scheme, or None where there are errors; and what was found.

    `files` are the other files that it was made of, with their bytes: those that it extends, and its scheme.
    """

    document: Source
    register: Register | None
    scheme: Scheme | None
    diagnostics: list[Diagnostic]
    files: tuple[tuple[Path, bytes], ...] = ()


def load(content: bytes, name: str, folder: Path | None = None, tree: Tree = ON_DISK) -> Loaded:
    """Read one register from its bytes.

    `name` is how outputs call the file; `folder` is where it lies, for a scheme named by its path (None: a
    scheme by path cannot be found); `tree` is where other files are read from. Never raises for what the file holds.
    """
    return read(parse(content, name), folder, tree)


def read(written: Document, folder: Path | None = None, tree: Tree = ON_DISK) -> Loaded:
    """Read one register from its document: as `load` does, for who has parsed it already."""
    top = _top_fault(written)
    if top is not None:
        return Loaded(written, None, None, in_order([*written.problems, *top]))
    document = assemble(written, folder, tree)
    if "extends" in written.data and not is_whole(document):  # half of it would be reported for what it inherits
        return Loaded(document, None, None, in_order(document.problems))
    data = filled_in(document)
    file = _scheme_file(data.get("scheme"), folder_of(document, ("scheme",), folder), tree)
    scheme, found = _find_scheme(document, data, folder, file)
    levels = Reading(_labels(scheme.likelihood), _labels(scheme.impact)) if scheme else Reading(None, None)
    register, faults = validate(Register, data, levels)
    faults += reference_faults(data)
    faults += _appetite_faults(data, scheme)
    faults += _hidden(document, data)
    diagnostics = [*document.problems, *found, *(document.diagnostic(fault) for fault in faults)]
    if has_errors(diagnostics):
        register = None
    inherited = document.files if isinstance(document, Layered) else ()
    return Loaded(document, register, scheme, in_order(diagnostics), (*inherited, *([file] if file else [])))


def _top_fault(document: Document) -> list[Diagnostic] | None:
    """What keeps a file from being read as a register at all; None where it can be."""
    data = document.data
    if data is None:
        empty = Finding(
            rules.EMPTY,
            (),
            "This file is empty.",
            "Start with the lines riskreg: 1 and title: …, or copy a starter register.",
        )
        return [] if document.problems else [document.diagnostic(empty)]
    if not isinstance(data, dict):
        what = "a list" if isinstance(data, list) else "a single text"
        return [
            document.diagnostic(
                Finding(
                    rules.WRONG_VALUE,
                    (),
                    f"A register is a group of keys; this file holds {what}.",
                    "Begin with riskreg: 1 on a line of its own.",
                )
            )
        ]
    if "riskreg" not in data:
        return [
            document.diagnostic(
                Finding(
                    rules.VERSION, (), "Nothing says that this is a register.", "Add the line riskreg: 1 at the top."
                )
            )
        ]
    if data["riskreg"] != FORMAT or isinstance(data["riskreg"], bool):
        shown = one_line(f'"{data["riskreg"]}"' if isinstance(data["riskreg"], str) else str(data["riskreg"]), 30)
        return [
            document.diagnostic(
                Finding(
                    rules.VERSION,
                    ("riskreg",),
                    f"This riskreg reads registers of format {FORMAT}, not {shown}.",
                    f"Write riskreg: {FORMAT}, or use the riskreg that this file was written for.",
                )
            )
        ]
    return None


_ORGANISATION = "{organisation}"


def filled_in(document: Source) -> dict[str, Any]:
    """The data with the organisation's name wherever a text says {organisation}; the same data if none does."""
    data: dict[str, Any] = document.data
    name = data.get("organisation")
    if not isinstance(name, str) or len(name) > MOST_NAME or _ORGANISATION not in document.text:
        return data
    filled: dict[str, str] = {}  # each text once, however often an alias repeats it

    def fill(value: Any) -> Any:
        if isinstance(value, str):
            if _ORGANISATION not in value:
                return value
            return filled.setdefault(value, value.replace(_ORGANISATION, name))
        if isinstance(value, dict):
            return {key: fill(inner) for key, inner in value.items()}
        return [fill(inner) for inner in value] if isinstance(value, list) else value

    return {key: value if key == "organisation" else fill(value) for key, value in data.items()}


def _labels(levels: tuple[Any, ...]) -> tuple[str, ...]:
    return tuple(level.label for level in levels)


def _find_scheme(
    document: Source, data: dict[str, Any], folder: Path | None, file: tuple[Path, bytes] | None
) -> tuple[Scheme | None, list[Diagnostic]]:
    """The scheme that a register names or holds, with what is wrong with it. `file` is what `_scheme_file` found."""
    if "scheme" not in data:
        return None, []  # the model reports the missing key
    asked = data["scheme"]
    if isinstance(asked, dict):
        return _read(document, asked, None, ("scheme",))
    if isinstance(asked, str) and asked in PRESETS:
        return preset(asked), []
    if file is not None and folder is not None:
        return _read_file(parse(file[1], _called(file[0], document.name, folder)), str(asked))
    near = nearest(asked, PRESETS) if isinstance(asked, str) else None
    names = f"The presets: {choices(PRESETS)}; or give the path of a scheme file, from the register's folder."
    shown = f"`{one_line(asked, 80)}`" if isinstance(asked, str) else "of this kind"
    fault = Finding(
        rules.UNKNOWN_SCHEME, ("scheme",), f"There is no scheme {shown}.", f"Did you mean `{near}`?" if near else names
    )
    return None, [document.diagnostic(fault)]


def _called(file: Path, register: str, folder: Path) -> str:
    """How outputs call a scheme's file: by a path that begins as that of the register did."""
    apart = os.path.relpath(file, os.path.realpath(folder))
    return Path(os.path.normpath(Path(register).parent / apart)).as_posix()


def _read_file(written: Document, key: str) -> tuple[Scheme | None, list[Diagnostic]]:
    """A scheme file that has been found."""
    if written.problems:
        return None, written.problems
    if written.data is None:
        empty = Finding(rules.BAD_SCHEME, (), "This scheme file is empty.", "Write its name, levels and bands.")
        return None, [written.diagnostic(empty)]
    return _read(written, written.data, key, ())


def _read(document: Source, data: Any, key: str | None, at: KeyPath) -> tuple[Scheme | None, list[Diagnostic]]:
    spec, faults = validate(SchemeSpec, data, at=at)
    scheme = None
    if spec is not None:
        scheme, faults = read_scheme(spec, key, at)
    return scheme, [document.diagnostic(fault) for fault in faults]


_ENDINGS = (".yaml", ".yml")  # a report shows lines of the file: not of .env, say, or of .git/config


def _scheme_file(asked: object, folder: Path | None, tree: Tree) -> tuple[Path, bytes] | None:
    """A scheme file, named by its path from the folder of the file that names it or from the one above; and its bytes.

    Nothing outside the repository is read: a register may come from anywhere.
    """
    if not isinstance(asked, str) or asked in PRESETS or not asked.endswith(_ENDINGS) or folder is None:
        return None
    top = tree.top(folder)
    for base in (folder, folder / ".."):
        try:
            file = tree.real(base / asked)
            if not Path(asked).is_absolute() and file.is_relative_to(top) and file.suffix in _ENDINGS:
                return file, tree.read(file)
        except (OSError, ValueError):
            continue
    return None


def _appetite_faults(data: dict[str, Any], scheme: Scheme | None) -> Iterator[Finding]:
    appetite = data.get("appetite")
    if scheme is None or not isinstance(appetite, dict):
        return
    names = [band.name for band in scheme.bands]
    for category, name in appetite.items():
        if isinstance(name, str) and scheme.band_named(name) is None:
            near = nearest(name, names)
            remedy = f"Did you mean `{near}`?" if near else f"The bands of this scheme: {choices(names)}."
            yield Finding(
                rules.UNKNOWN_BAND, ("appetite", category), f"This scheme has no band `{one_line(name, 60)}`.", remedy
            )


_ESCAPED = re.compile(r"\\[xuUeabfrvLPN0]")


def _hidden(document: Source, data: dict[str, Any]) -> Iterator[Finding]:
    """Texts with characters that a reader cannot see but a screen obeys."""
    text = document.text
    if text.isascii() and "\\" not in text:  # and libyaml refuses what ASCII has of them
        return
    if not has_hidden(text) and not _ESCAPED.search(text):
        return
    pending: list[tuple[KeyPath, Any]] = [((), data)]
    while pending:
        path, value = pending.pop()
        if isinstance(value, dict):
            pending += [((*path, key), inner) for key, inner in value.items()]
            yield from (_hidden_in(key, (*path, key), on_key=True) for key in value if has_hidden(key))
        elif isinstance(value, list):
            pending += [((*path, index), inner) for index, inner in enumerate(value)]
        elif isinstance(value, str) and has_hidden(value):
            yield _hidden_in(value, path)


def _hidden_in(text: str, path: KeyPath, *, on_key: bool = False) -> Finding:
    return Finding(
        rules.HIDDEN_CHARACTERS,
        path,
        f"This text holds characters that cannot be seen: {one_line(text, 60)}",
        "Type the text again by hand; outputs show each such character by its number.",
        on_key=on_key,
    )
