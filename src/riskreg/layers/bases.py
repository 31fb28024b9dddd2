"""What a register extends: found, read and refused. Nothing outside the register's own repository is read."""

import os
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import packs, rules
from riskreg.diagnostics import Finding
from riskreg.layers.join import Join
from riskreg.layers.layered import Base, Layered, Source, is_whole
from riskreg.schemes import PRESETS, preset
from riskreg.source import Document, parse
from riskreg.tree import ON_DISK, Tree
from riskreg.wording import nearest, one_line

MOST_LAYERS = 5  # files one upon the other: deeper, nobody could say where a figure comes from

_ENDINGS = (".yaml", ".yml")
_HOW = "Name a pack with its edition, such as staff-access@1, or the path of a register from this file's folder."


class _Way(NamedTuple):
    """How a file was come to: `folder` is where it lies, `above` are the files that led to it and, last, itself.

    `start` is the folder of the register that was asked for, and `shown` how outputs call that; `top` is the top of
    its repository, and `tree` is where files are read from.
    """

    folder: Path
    above: tuple[Path, ...]
    start: Path
    shown: Path
    top: Path
    tree: Tree

    def called(self, file: Path) -> str:
        """How outputs call a base: by a path that begins as that of the register did."""
        apart = os.path.relpath(file, self.tree.real(self.start))
        no_link_between = self.tree.real(Path(os.path.normpath(self.start / apart))) == file
        return Path(os.path.normpath(self.shown / apart) if no_link_between else self.shown / apart).as_posix()


def assemble(document: Document, folder: Path | None, tree: Tree = ON_DISK) -> Source:
    """A register's document; joined with what it extends, where it extends anything.

    `folder` is where the file lies (None: a base by its path cannot be found), `tree` where others are read from.
    What is wrong with the bases stands in `problems`. Never raises for what a file holds.
    """
    if not isinstance(document.data, dict) or "extends" not in document.data:
        return document
    if folder is None:
        return _joined(document, None)
    name = Path(document.name)
    here = tree.real(folder / name.name)
    return _joined(document, _Way(folder, (here,), folder, name.parent, tree.top(folder), tree))


def _joined(document: Document, way: _Way | None) -> Source:
    """A document that extends something, joined with it; or as it is, with the reason why it cannot be."""
    found = _base(document, way)
    if isinstance(found, Finding):
        document.problems.append(document.diagnostic(found))
        return document
    layered = Layered(document, found)
    if is_whole(document) and is_whole(found.source):
        Join(layered, found).run()
    return layered


def _base(document: Document, way: _Way | None) -> Base | Finding:
    """What a document extends, or why it cannot."""
    asked = document.data["extends"]
    if not isinstance(asked, str) or not asked.strip() or "\x00" in asked:
        return _no_base("This names nothing that could be extended.", _HOW)
    if "/" not in asked and "\\" not in asked and not asked.endswith(_ENDINGS):
        return _pack(document, asked, way)
    if way is None:
        return _no_base(f"There is no file {one_line(asked, 80)}.", _HOW)
    return _file(document, asked, way)


def _no_base(message: str, remedy: str) -> Finding:
    return Finding(rules.NO_BASE, ("extends",), message, remedy)


def _pack(document: Document, text: str, way: _Way | None) -> Base | Finding:
    asked = packs.asked(text)
    if asked is None or asked.name not in packs.NAMES:
        return _no_base(f"There is no pack `{one_line(text, 80)}`.", _near_pack(text, way))
    found = packs.shipped(asked.name, asked.edition)
    if found is None:
        return _no_base(
            f"This riskreg does not hold edition {asked.edition} of the pack `{asked.name}`.",
            "Update riskreg, or name an edition that it holds: `riskreg packs` lists them.",
        )
    if asked.edition is None:
        document.problems.append(document.diagnostic(_unpinned(found)))
    came = {"pack": found.name, "edition": found.edition, "organisation": found.organisation}
    data = _in_scheme(packs.blank(found.document.data), document)
    return Base(found.document, data, foreign=True, copied_from=came, copied_in_base=False, file=None)


def _in_scheme(data: dict[str, Any], document: Document) -> dict[str, Any]:
    """A pack's data, with its levels carried over to the scheme that a register asks for, and without its appetite.

    To a preset, that is; for any other scheme the register is told that the levels mean something else there.
    """
    own = document.data.get("scheme", data["scheme"])
    if own == data["scheme"]:
        return data
    if isinstance(own, str) and own in PRESETS:
        return packs.rescaled(data, preset(data["scheme"]), preset(own))
    document.problems.append(document.diagnostic(_other_scheme()))
    return data


def _other_scheme() -> Finding:
    return Finding(
        rules.OTHER_SCHEME,
        ("scheme",),
        "The register that this one extends has another scheme: a level that is inherited as a number means something else here.",
        "Take this line out, or state the likelihood and the impact of every inherited risk in this register.",
    )


def _unpinned(pack: packs.Shipped) -> Finding:
    """A pack without its edition: an update of riskreg would change the register unseen."""
    return Finding(
        rules.UNPINNED_PACK,
        ("extends",),
        f"This extends whichever edition of `{pack.name}` the installed riskreg holds: today that is {pack.edition}.",
        f"Write extends: {pack.name}@{pack.edition}, so that nothing changes unseen.",
    )


def _near_pack(text: str, way: _Way | None) -> str:
    """A remedy for what is no pack: one of a like name, or a file whose ending was left out."""
    near = nearest(text.partition("@")[0], packs.NAMES)
    pack = packs.shipped(near) if near is not None else None
    if pack is not None:
        return f"Did you mean `{pack.name}@{pack.edition}`?"
    return _near_file(text, way.folder / text, way) if way is not None else _HOW


def _file(document: Document, asked: str, way: _Way) -> Base | Finding:
    try:
        file = way.tree.real(way.folder / asked)
    except ValueError:  # a name that this machine cannot write
        return _no_base(f"There is no file {one_line(asked, 80)}.", _HOW)
    content = _refused(asked, file, way) or _content(asked, file, way)
    if isinstance(content, Finding):
        return content
    base = parse(content, way.called(file))
    if not base.problems and not _says_register(base.data):
        return _no_base(f"{one_line(asked, 80)} is not a register: the line riskreg: 1 is not in it.", _HOW)
    source: Source = base
    if not base.problems and "extends" in base.data:
        source = _joined(base, way._replace(folder=file.parent, above=(*way.above, file)))
    return _of_file(document, source, (file, content))


def _says_register(data: Any) -> bool:
    return isinstance(data, dict) and data.get("riskreg") == 1 and not isinstance(data["riskreg"], bool)


def _refused(asked: str, file: Path, way: _Way) -> Finding | None:
    """Why a file may not be extended from where it was come to, whatever it holds."""
    if Path(asked).is_absolute() or not file.is_relative_to(way.top):
        return Finding(
            rules.BASE_OUTSIDE, ("extends",), f"{one_line(asked, 80)} lies outside this register's repository.",
            "Copy that register into the repository, and name it by its path from this file's folder.",
        )  # fmt: skip
    if file in way.above:
        circle = [way.called(one) for one in (*way.above[way.above.index(file) :], file)]
        message = f"These registers extend each other in a circle: {one_line(' extends '.join(circle), 300)}."
        return Finding(
            rules.CIRCLE_OF_BASES, ("extends",), message if len(circle) > 2 else "This register extends itself.",
            "Take the line extends: out of one of them.",
        )  # fmt: skip
    if len(way.above) >= MOST_LAYERS:
        return Finding(
            rules.TOO_MANY_LAYERS, ("extends",), f"More than {MOST_LAYERS} registers stand one upon the other here.",
            "Join some of them: with so many layers nobody can tell where a figure comes from.",
        )  # fmt: skip
    if file.suffix not in _ENDINGS:  # a report shows lines of the file: not of .env, say, or of .git/config
        return _no_base(f"{one_line(asked, 80)} is not a register's file: its name would end in .yaml or .yml.", _HOW)
    return None


def _content(asked: str, file: Path, way: _Way) -> bytes | Finding:
    """The bytes of a file, or why there are none."""
    shown = one_line(asked, 80)
    try:
        return way.tree.read(file)
    except IsADirectoryError:
        return _no_base(f"{shown} is a folder or a device, not a file.", _HOW)
    except PermissionError:
        return _no_base(f"You may not read {shown}.", "Ask whoever owns it to let you read it.")
    except (OSError, ValueError):  # ValueError: a name that this machine cannot write
        return _no_base(f"There is no file {shown}.", _near_file(asked, file, way))


def _near_file(asked: str, file: Path, way: _Way) -> str:
    """A remedy for a file that is not there: one of a like name beside it, but none that led here."""
    found = way.tree.beside(file) if file.is_relative_to(way.top) else []
    beside = {one.stem: one.name for one in found if one.suffix in _ENDINGS and one not in (file, *way.above)}
    near = nearest(file.stem, beside)
    if near is None:
        return _HOW
    return f"Did you mean `{one_line(Path(asked).with_name(beside[near]).as_posix(), 80)}`?"


def _of_file(document: Document, source: Source, file: tuple[Path, bytes]) -> Base:
    """What is inherited of a file: another organisation's has still to be reviewed here."""
    data: dict[str, Any] = source.data if isinstance(source.data, dict) else {}
    if "scheme" in data and document.data.get("scheme", data["scheme"]) != data["scheme"]:
        document.problems.append(document.diagnostic(_other_scheme()))
    theirs = data.get("organisation")
    foreign = isinstance(theirs, str) and theirs != document.data.get("organisation", theirs)
    came = data.get("copied_from")
    if foreign and not (isinstance(came, dict) and came.get("organisation") == theirs):
        return Base(source, data, foreign, {"organisation": theirs}, copied_in_base=False, file=file)
    return Base(source, data, foreign, came, came is not None, file)
