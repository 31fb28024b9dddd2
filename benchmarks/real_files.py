"""Real YAML files of this machine, edits of them, and what may differ afterwards: for benchmarks/edits.py and the tests.

None is kept here: they are found where packages put them. The same files give the same edits every time.
"""

import os
import random
import re
import sysconfig
from collections import defaultdict
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from riskreg.edit import Insert, Operation, Remove, Set
from riskreg.source import Document, Node, parse

LARGEST = 40_000  # bytes
HERE = Path(__file__).resolve().parent.parent
PLACES = (Path(sysconfig.get_path("purelib")), HERE / "tests", Path("/usr/share"), Path("/usr/lib"))
TEXTS = (
    "changed by hand",
    "Changed: by hand, and not by chance #1",
    "no",
    'It\'s "so"',
    "2027-01-31",
    "A long text, as an officer writes it: with commas, with a colon, and with more words than there is room for on a line.",
)


class Trial(NamedTuple):
    """One edit of one file; lines are counted from 0.

    Only lines from `first` to `last` may differ. Of those at most `taken` may be gone, and `given` new ones be there.
    """

    kind: str
    operation: Operation
    first: int
    last: int
    taken: int
    given: int


def real_files(most: int, ends: tuple[str, ...] = (".yaml", ".yml")) -> list[tuple[Path, bytes, Document]]:
    """Files that a register's parser reads without a word, one folder after the other in turn."""
    folders: dict[Path, list[Path]] = defaultdict(list)
    for place in PLACES:
        for folder, inside, names in os.walk(place):
            inside.sort()
            for name in sorted(names):
                if name.endswith(ends):
                    folders[Path(folder).parent].append(Path(folder, name))
    found = []
    for turn in zip_longest(*(folders[folder] for folder in sorted(folders))):
        for path in turn:
            if path is not None and len(found) < most and path.is_file() and path.stat().st_size <= LARGEST:
                content = path.read_bytes()
                document = parse(content, path.name)
                if not document.problems and document.data and isinstance(document.data, dict | list):
                    found.append((path, content, document))
    return found


def trials(document: Document, seed: str, each: int = 1) -> Iterator[Trial]:
    """Some edits of every kind that a file has a place for."""
    draw = random.Random(seed)
    root = document.root()
    every = [] if root is None else list(_values(document, root, ()))
    kinds: dict[str, list[Any]] = {
        "set": [path for path, node, _ in every if path and not isinstance(node.data, dict | list)],
        "add a key": [path for path, node, _ in every if isinstance(node.data, dict) and not node.alias],
        "append": [path for path, node, _ in every if isinstance(node.data, list) and not node.alias],
        "insert": [path for path, node, _ in every if isinstance(node.data, list) and not node.alias],
        "remove a key": [path for path, _, whole in every if whole and path and isinstance(path[-1], str)],
        "remove an item": [path for path, _, whole in every if whole and path and isinstance(path[-1], int)],
    }
    for kind, paths in kinds.items():
        for _ in range(each if paths else 0):
            yield _trial(document, kind, draw.choice(paths), draw)


def _values(document: Document, node: Node, path: tuple[Any, ...]) -> Iterator[tuple[tuple[Any, ...], Node, bool]]:
    """Everything in a document that counts in one place only; and whether nothing in it is repeated elsewhere."""
    if document.repeated(node, inside=False):
        return
    yield path, node, not document.repeated(node, inside=True)
    steps = node.data if isinstance(node.data, dict) else range(len(node.data)) if isinstance(node.data, list) else ()
    for step, inner in zip(steps, document.children(node), strict=False):
        yield from _values(document, inner, (*path, step))


def _trial(document: Document, kind: str, path: tuple[Any, ...], draw: random.Random) -> Trial:
    value = _at(document.data, path)
    if kind == "set":
        operation: Operation = Set(path, draw.choice(TEXTS if isinstance(value, str) else [*TEXTS, 7, 2.5, True, None]))
    elif kind == "add a key":
        new = draw.choice([*TEXTS, 7, {"owner": "Head of HR", "due": "2027-01-31"}, ["one", "two"]])
        operation = Set((*path, "added_by_hand"), new)
    elif kind in ("append", "insert"):
        operation = Insert(path, _like(value, draw), None if kind == "append" else draw.randint(0, len(value)))
    else:
        operation = Remove(path)
    return bounded(document, kind, operation)


def bounded(document: Document, kind: str, operation: Operation) -> Trial:
    """The lines that an operation on a document is about."""
    path = operation.path
    if kind in ("add a key", "append", "insert"):
        path = path[:-1] if kind == "add a key" else path
        first, last = _lines(document, path)
        written_anew = _in_brackets(document, path) or not _at(document.data, path)
        pushed = isinstance(operation, Insert) and operation.index == 0 and _behind_a_dash(document, path)
        return Trial(kind, operation, first, last, 2 if written_anew else 1 if pushed else 0, 80)
    if kind != "set" and len(_at(document.data, path[:-1])) == 1:  # brackets or braces take the place of all
        first, last = _lines(document, path[:-1])
        if len(path) > 1 and isinstance(path[-2], int):
            first = max(0, first - 1)  # the dash may stand on the line above
        return Trial(kind, operation, first, last, last - first + 1, last - first + 1)  # comments in it stay
    first, last = _lines(document, path)
    lines = last - first + 1
    if kind == "set":
        return Trial(kind, operation, first, last, lines, max(lines, 4))
    return Trial(kind, operation, max(0, first - 3), last + 3, lines + 3, 2)


def _like(items: list[Any], draw: random.Random) -> Any:
    """An item such as the list has."""
    if items and isinstance(items[0], dict):
        return {key: value if isinstance(value, int | float) else draw.choice(TEXTS) for key, value in items[0].items()}
    return draw.choice(TEXTS) if not items or isinstance(items[0], str) else items[0]


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for step in path:
        data = data[step]
    return data


def _end(document: Document, path: tuple[Any, ...]) -> int:
    """Where what stands behind a path ends: a value in block style ends with its last part."""
    start, end = document.extent(path) if path else (0, len(document.text))
    value = _at(document.data, path)
    if isinstance(value, dict | list) and value and not _in_brackets(document, path):
        inner = _end(document, (*path, list(value)[-1] if isinstance(value, dict) else len(value) - 1))
        return inner if inner > start else end
    bare = start + len(document.text[start:end].rstrip())
    if isinstance(value, str) and re.search(r"[|>]\d?\+", document.text[start:bare].split("\n")[0]):
        return (
            bare + len(document.text[bare:]) - len(document.text[bare:].lstrip("\r\n"))
        )  # its empty lines are its own
    return bare


def _lines(document: Document, path: tuple[Any, ...]) -> tuple[int, int]:
    """The first and the last line of a path, and the comments that are further in."""
    start = document.extent(path)[0] if path else 0
    last = document.line_at(max(start, _end(document, path) - 1)) - 1
    lines = document.text.splitlines()
    first = document.line_at(start) - 1
    while path and last + 1 < len(lines) and _is_inner_comment(lines[last + 1], lines[first]):
        last += 1
    return first, last


def _is_inner_comment(line: str, head: str) -> bool:
    return line.lstrip().startswith("#") and len(line) - len(line.lstrip()) > len(head) - len(head.lstrip())


def _start(document: Document, path: tuple[Any, ...]) -> int:
    """Where a value begins."""
    node = document.root()
    for step in path:
        if node is not None and not node.alias:
            children = document.children(node)
            node = children[list(node.data).index(step) if isinstance(node.data, dict) else step]
    return 0 if node is None else node.start


def _in_brackets(document: Document, path: tuple[Any, ...]) -> bool:
    return any(document.text[_start(document, path[:steps])] in "[{*" for steps in range(len(path) + 1))


def _behind_a_dash(document: Document, path: tuple[Any, ...]) -> bool:
    """Whether a list begins on the line of another's dash."""
    before = document.text[: _start(document, path)].replace("\r", "\n").rpartition("\n")[2]
    return bool(before.strip())


def only_intended(before: bytes, after: bytes, trial: Trial) -> bool:
    """Whether no line differs but those that a trial is about. The end of the last line does not count."""
    old, new = before.splitlines(keepends=True), after.splitlines(keepends=True)
    if old and old[-1].rstrip(b"\r\n") == old[-1]:
        old, new = (
            [line.rstrip(b"\r\n") if line.startswith(old[-1]) else line for line in lines] for lines in (old, new)
        )
    ahead = _common(old, new)
    behind = _common(old[::-1], new[::-1])
    if ahead < min(trial.first, len(old)) or behind < len(old) - trial.last - 1:
        return False
    behind = min(behind, len(old) - ahead, len(new) - ahead)
    return len(old) - ahead - behind <= trial.taken and len(new) - ahead - behind <= trial.given


def with_empty_lines(content: bytes, trial: Trial) -> Trial:
    """A trial in which the empty lines behind what it is about may go too, or stand before what is added."""
    lines = content.splitlines()
    last = trial.last
    while last + 1 < len(lines) and not lines[last + 1].strip():
        last += 1
    adds = trial.kind in ("add a key", "append", "insert")
    return trial._replace(last=last, taken=trial.taken + (0 if adds else last - trial.last))


def _common(one: list[bytes], other: list[bytes]) -> int:
    count = 0
    for mine, its in zip(one, other, strict=False):
        if mine != its:
            break
        count += 1
    return count
