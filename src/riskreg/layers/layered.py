"""Two layers as one: reads like a `Document`, and every place is that in the file it came from."""

from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, has_errors
from riskreg.source import Document

KeyPath = tuple[str | int, ...]


class Base(NamedTuple):
    """What a register extends: where it was read from, its data as that is inherited, and where the data came from.

    `foreign` says that it is another organisation's. `copied_from` is that of the register that extends it, unless
    it says its own; `copied_in_base` where the base said it already. `file` and its bytes are None for a pack.
    """

    source: "Document | Layered"
    data: dict[str, Any]
    foreign: bool
    copied_from: Any
    copied_in_base: bool
    file: tuple[Path, bytes] | None


class Layered:
    """A register and what it extends.

    `data` is empty while they could not be joined. `origins` maps the paths of the joined data, each down to where
    it was taken over whole, to the layer and the path there; `met` those that both say to the path in the base.
    `files` are all that it extends, with the bytes that were read.
    """

    __slots__ = ("base", "data", "document", "files", "folder", "met", "of_pack", "origins", "problems")

    def __init__(self, document: Document, base: Base) -> None:
        self.document = document
        self.base = base.source
        self.of_pack = base.file is None
        inherited = base.source.files if isinstance(base.source, Layered) else ()
        self.files: tuple[tuple[Path, bytes], ...] = (*inherited, *([base.file] if base.file else []))
        self.folder = base.file[0].parent if base.file else None
        self.problems: list[Diagnostic] = [*document.problems, *base.source.problems]
        self.data: dict[str, Any] = {}
        self.origins: dict[KeyPath, tuple[Source, KeyPath]] = {}
        self.met: dict[KeyPath, KeyPath] = {}

    @property
    def name(self) -> str:
        """How outputs call the register: by its own file."""
        return self.document.name

    @property
    def text(self) -> str:
        """All texts that the data came from."""
        return "".join(document.text for document in self.documents)

    @property
    def documents(self) -> tuple[Document, ...]:
        """The files, the register's own first."""
        return (self.document, *self.base.documents)

    def origin(self, path: KeyPath) -> "tuple[Source, KeyPath]":
        """The layer that a path of the joined data came from, and the path there."""
        for end in range(len(path), -1, -1):
            found = self.origins.get(path[:end])
            if found is not None:
                layer, start = found
                return layer, (*start, *path[end:])
        return self.document, path

    def diagnostic(self, finding: Finding) -> Diagnostic:
        """A finding becomes a diagnostic in the file that what it is about came from.

        What is missing in both is missing in the base: what stands here only overrides it.
        """
        layer, path = self.origin(finding.path)
        if finding.rule is rules.MISSING_KEY and finding.path in self.met:
            layer, path = self.base, self.met[finding.path]
        if layer is self.base and self.of_pack:
            return self.document.diagnostic(self._in_pack(finding))
        return layer.diagnostic(finding._replace(path=path))

    def _in_pack(self, finding: Finding) -> Finding:
        """A finding about what came from a pack: said where the pack is named, since nobody can edit the pack."""
        message = f"{finding.message} That stands in the pack, under `{_part(self.data, finding.path)}`."
        return finding._replace(path=("extends",), message=message, on_key=False)

    def where(self, path: KeyPath) -> tuple[str, int]:
        """The file, and the line from 1, in which the value at this path begins."""
        layer, there = self.origin(path)
        return layer.where(there)


def _part(data: Any, path: KeyPath) -> str:
    """The part of a register that a path is in: the innermost item with an id, else the top-level key."""
    part = str(path[0]) if path else "riskreg"
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            break
        if isinstance(data, dict) and isinstance(data.get("id"), str):
            part = data["id"]
    return part


Source = Document | Layered


def inherited_title(source: Source, name: str) -> str | None:
    """The title that a risk, a mitigation or an option has in what a register extends, whatever becomes of it there."""
    while isinstance(source, Layered):
        source = source.base
        data = source.data if isinstance(source.data, dict) else {}
        risks = data.get("risks")
        groups = [data.get("mitigations"), data.get("options"), *(risks.values() if isinstance(risks, dict) else ())]
        for item in (item for group in groups if isinstance(group, list) for item in group):
            if isinstance(item, dict) and item.get("id") == name and isinstance(item.get("title"), str):
                title: str = item["title"]
                return title
    return None


def is_whole(source: Source) -> bool:
    """Whether a register could be read and joined with all that it extends."""
    return bool(source.data) if isinstance(source, Layered) else not has_errors(source.problems)


def folder_of(source: Source, path: KeyPath, folder: Path | None) -> Path | None:
    """The folder of the file that a path came from, where another path in it starts; `folder` is the register's own."""
    while isinstance(source, Layered):
        layer, path = source.origin(path)
        if layer is source.document:
            break
        folder, source = source.folder, source.base
    return folder
