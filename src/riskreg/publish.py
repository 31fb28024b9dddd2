"""Papers to where they were asked for: the screen, one file, or a folder with a file for each register."""

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import count
from pathlib import Path
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.files import write_whole
from riskreg.printing import Order
from riskreg.render.forms import FORMS, Form, form_named
from riskreg.render.progress import progress
from riskreg.render.request import Rendered
from riskreg.render.templates import TemplateFault
from riskreg.scoring import Scored
from riskreg.wording import listing, visible

SCREEN = "-"
_OTHERS = (".doc", ".odt", ".rtf", ".xls", ".ods", ".csv", ".png", ".jpg", ".jpeg")  # of files that a paper is none of
_ENDINGS = {".markdown": "md", ".htm": "html"} | {f".{form.name}": form.name for form in FORMS}


def form_for(asked: str | None, to: str | None) -> tuple[Form, str | None]:
    """The form that was asked for by name, or else by how the file's name ends; and what is wrong with that, if anything."""
    ending = _ENDINGS.get(Path(to).suffix.lower()) if to is not None and not _is_folder(to) else None
    form = form_named(asked or ending or "md")
    if ending is not None and ending != form.name:
        return form, f"{visible(str(to))} ends like a {ending} file, but --format says {form.name}. Change one of them."
    if asked is None and to is not None and Path(to).suffix.lower() in _OTHERS:
        return (
            form,
            f"{visible(str(to))} ends like a form that there is none of. Use {listing((one.name for one in FORMS), 'or')}.",
        )
    if form.binary and to is not None and (to == SCREEN or _is_terminal(Path(to))):
        return form, f"--format {form.name} cannot be shown on a screen. Name a file after -o, or leave -o out."
    return form, None


def _is_terminal(path: Path) -> bool:
    try:
        return path.is_char_device() and path != Path(os.devnull)
    except (OSError, ValueError):
        return False


class Published(NamedTuple):
    """The files that were written, and what went wrong or has to be known; after an error nothing was written there."""

    written: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def publish(
    scored: Sequence[Scored],
    order: Order,
    to: str | None,
    sources: Iterable[str],
    ready: Callable[[], Callable[[], None]] | None = None,
) -> Published:
    """Render and put down. `ready` is called in between, where all can be put down: when it raises, nothing is.

    What it returns is called last, and only where all was put down.

    `to` is None or `-` for the screen (without `to`, what no screen can show goes to a file here), a file, or a
    folder (one that is there, or a name that ends in a slash). `sources` are the files that the papers are made of: none of them is
    ever written over, nor any other YAML or settings.
    """
    try:
        if to in (None, SCREEN) and not order.form.binary:
            return _shown(order.made_of(scored), ready)
        if to is not None and _is_folder(to):  # all, before any is written
            alone = order._replace(edition=order.edition._replace(left_out=0))  # what is left out has no part in these
            papers = _made(alone, [(Path(to) / name, [one]) for name, one in _names(scored, order)])
        else:
            target = Path(to) if to is not None else Path(order.file_name(_stem(scored)))
            papers = _made(order, [(target, scored)])
    except TemplateFault as fault:
        return Published((), (fault.diagnostic,))
    kept, make_folder = tuple(sources), to is not None and _is_folder(to)
    if ready is None:
        return _written(papers, kept, make_folder=make_folder)
    faults = [_refused(path, kept) or _no_place(path, make_folder=make_folder) for path, _ in papers]
    if any(faults):
        return Published((), tuple(fault for fault in faults if fault is not None))
    finish = ready()
    done = _written(papers, kept, make_folder=make_folder)
    if len(done.written) == len(papers):
        finish()
    return done


def _shown(rendered: Rendered, ready: Callable[[], Callable[[], None]] | None) -> Published:
    """Put a paper on standard output; where something is to follow, only once all of it has got there."""
    if ready is None:
        sys.stdout.buffer.write(rendered.content)
        return Published((), rendered.diagnostics)
    finish = ready()
    try:
        _through(rendered.content)
    except OSError as fault:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left of it would fail at the end too
        told = Diagnostic(rules.UNWRITABLE, "standard output", None, _said("The paper", fault), "Name a file after -o.")
        return Published((), (told,))
    finish()
    return Published((), rendered.diagnostics)


def _through(content: bytes) -> None:
    """Write to standard output, down to the disk if it is a file there. Raises OSError where not all of it gets there."""
    out = sys.stdout.buffer
    out.write(content)
    out.flush()
    if stat.S_ISREG(os.fstat(out.fileno()).st_mode):
        os.fsync(out.fileno())
    os.close(os.dup(out.fileno()))  # some file systems tell only a close that the disk was full


def _made(order: Order, wanted: Sequence[tuple[Path, Sequence[Scored]]]) -> list[tuple[Path, Rendered]]:
    """The papers, each with where it goes to; with a bar on a terminal where that takes a while."""
    made = []
    with progress(len(wanted), "Writing papers") as step:
        for path, registers in wanted:
            made.append((path, order.made_of(registers)))
            step()
    return made


def _is_folder(to: str) -> bool:
    return to.endswith(("/", "\\")) or os.path.isdir(to)  # noqa: PTH112  # Path.is_dir raises for a name that is too long


def _stem(scored: Sequence[Scored]) -> str:
    """What a paper's file is named after."""
    if len(scored) > 1:
        return "registers"
    return "register" if scored[0].name == "standard input" else Path(scored[0].name).stem


def _names(scored: Sequence[Scored], order: Order) -> list[tuple[str, Scored]]:
    """A file name for each register's paper; a name that is taken already gets a number."""
    named: dict[str, Scored] = {}
    for one in scored:
        stem = _stem([one])
        names = (order.file_name(stem if number == 1 else f"{stem}-{number}") for number in count(1))
        named[next(name for name in names if name not in named)] = one
    return list(named.items())


def _written(papers: Iterable[tuple[Path, Rendered]], sources: tuple[str, ...], *, make_folder: bool) -> Published:
    written: list[str] = []
    found: list[Diagnostic] = []
    for path, rendered in papers:
        fault = _write(path, rendered.content, sources, make_folder=make_folder)
        if fault is None:
            written.append(str(path))
        found += [fault] if fault else rendered.diagnostics
    return Published(tuple(written), tuple(found))


def _write(path: Path, content: bytes, sources: tuple[str, ...], *, make_folder: bool) -> Diagnostic | None:
    refused = _refused(path, sources)
    if refused is not None:
        return refused
    try:
        if make_folder:
            path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as fault:
        return _not_written(path, fault)
    return None


def _no_place(path: Path, *, make_folder: bool) -> Diagnostic | None:
    """Why a paper will not be written, as far as that can be told beforehand; None where nothing speaks against it."""
    folders = path.absolute().parents
    folder = next((one for one in folders if one.exists()), folders[-1]) if make_folder else folders[0]
    fault = errno.ENOENT if not folder.exists() else errno.ENOTDIR if not folder.is_dir() else None
    if fault is None and not os.access(folder, os.W_OK | os.X_OK):
        fault = errno.EACCES
    return _not_written(path, OSError(fault, os.strerror(fault))) if fault is not None else None


def _not_written(path: Path, fault: OSError) -> Diagnostic:
    message = _said(visible(str(path)), fault)
    return _fault(path, message, "Name a file in a folder that is there and that you may write to.")


def _said(what: str, fault: OSError) -> str:
    return f"{what} cannot be written: {(fault.strerror or 'unknown').lower()}."


def _refused(path: Path, sources: tuple[str, ...]) -> Diagnostic | None:
    """Why a paper is not written to a place at all; None where it is."""
    if path.suffix in (".yaml", ".yml", ".toml") or any(_same(path, source) for source in sources):
        message = f"{visible(str(path))} is a register, a scheme, a template or one of the settings: a paper is never written over it."
        return _fault(path, message, "Name another file.")
    return None


def _same(path: Path, source: str) -> bool:
    try:
        return path.samefile(source)
    except OSError:
        return False


def _fault(path: Path, message: str, remedy: str) -> Diagnostic:
    return Diagnostic(rules.UNWRITABLE, str(path), None, message, remedy)
