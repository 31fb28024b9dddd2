"""`init`: what is wished for, asked where it is missing, and the new repository put down whole or not at all.

Or, for a repository that there is already, only one more register.
"""

import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from riskreg import packs, rules
from riskreg.diagnostics import Diagnostic
from riskreg.files import already_there, place_new
from riskreg.schemes import PRESETS, preset
from riskreg.starter import AROUND, register_alone, register_place, repository
from riskreg.values import MOST_NAME
from riskreg.wording import did_you_mean, has_hidden, listing, one_line, visible

_UNFIT = re.compile("[\n{}]")  # {organisation} stands for the name, and a name in a name would go round in a circle

Ask = Callable[[str, str | None], str]


class Wish(NamedTuple):
    """What the command line says; None is for what it does not say."""

    pack: str | None
    organisation: str | None
    scheme: str | None
    register_only: bool = False


class Begun(NamedTuple):
    """What became of it: the files that are there now; or why the wish cannot be met; or what stopped the writing.

    `carried_from` is the pack's own scheme, where its levels had to be carried over to the one that was wished for.
    """

    folder: Path
    pack: str
    scheme: str
    files: tuple[str, ...] = ()
    register_only: bool = False
    carried_from: str | None = None
    refusal: str | None = None
    faults: tuple[Diagnostic, ...] = ()


def begin(folder: Path, wish: Wish, ask: Ask | None, show_packs: Callable[[], None] | None = None) -> Begun:
    """Make a new repository in a folder, or put only a register there.

    `ask` puts a question to a person; None where there is none to ask. `show_packs` shows what there is to choose
    from, before the question which of it.
    """
    taken = _known_to_be_taken(folder, wish) if ask else []  # nobody answers questions for nothing
    if taken:
        return Begun(folder, "", "", faults=(_there(folder, taken, wish.pack),))
    shown = wish.pack is None and ask is not None and show_packs is not None
    if shown and show_packs is not None:
        show_packs()
    pack, refusal = _chosen("pack", wish.pack, packs.NAMES, ask, shown=shown)
    if refusal is not None:
        return Begun(folder, pack, "", refusal=refusal)
    organisation, refusal = _organisation(wish.organisation, ask)
    if refusal is not None:
        return Begun(folder, pack, "", refusal=refusal)
    wished = PRESETS[0] if wish.scheme is None and ask is None else wish.scheme
    scheme, refusal = _chosen("scheme", wished, PRESETS, ask)
    if refusal is not None:
        return Begun(folder, pack, scheme, refusal=refusal)
    shipped = packs.shipped(pack)
    if shipped is None:
        raise AssertionError(f"the pack {pack} is not there")
    files = (register_alone if wish.register_only else repository)(shipped, organisation, preset(scheme))
    own = shipped.document.data["scheme"]
    return Begun(
        folder,
        pack,
        scheme,
        tuple(files),
        wish.register_only,
        carried_from=None if scheme == own else own,
        faults=tuple(_put(folder, files, pack)),
    )


def _known_to_be_taken(folder: Path, wish: Wish) -> list[str]:
    """What is in the way, as far as that is known before all is answered."""
    around = [] if wish.register_only else AROUND.values()
    return already_there(folder, [*([register_place(wish.pack)] if wish.pack in packs.NAMES else []), *around])


def _chosen(
    what: str, wished: str | None, known: tuple[str, ...], ask: Ask | None, *, shown: bool = False
) -> tuple[str, str | None]:
    """A name out of a list; or it with why it cannot be used. A person is asked until the list has the name.

    The question names all that there is, where that is not `shown` already.
    """
    if wished is not None:
        return wished, _not_in(what, wished, known)
    if ask is None:
        return "", f"Say which {what}: --{what} {known[0]}. `riskreg {what}s` lists them."
    question = f"Which {what}?" if shown else f"Which {what}? {listing(known, 'or')}"
    name = ask(question, known[0]).strip()
    while (refusal := _not_in(what, name, known)) is not None:
        name = ask(f"{refusal}\nWhich {what}?", known[0]).strip()
    return name, None


def _not_in(what: str, name: str, known: tuple[str, ...]) -> str | None:
    if name in known:
        return None
    return f"There is no {what} `{one_line(name, 80)}`. {did_you_mean(name, known)}"


def _organisation(wished: str | None, ask: Ask | None) -> tuple[str, str | None]:
    """The name of the organisation, with single spaces; or it with why it cannot be used."""
    if wished is None and ask is None:
        return "", 'Say whose register it is: --organisation "Otherton Council".'
    if wished is not None or ask is None:
        name = wished or ""
        return " ".join(name.split()), None if _is_name(name) else _NO_NAME
    name = ask("Whose register is it? The name of the organisation", None)
    while not _is_name(name):
        name = ask(f"{_NO_NAME}\nWhose register is it?", None)
    return " ".join(name.split()), None


_NO_NAME = f"A name of 1 to {MOST_NAME} characters is expected, on one line, without braces."


def _is_name(name: str) -> bool:
    name = name.strip()
    return 0 < len(name) <= MOST_NAME and not has_hidden(name) and not _UNFIT.search(name)


def _put(folder: Path, files: dict[str, bytes], pack: str) -> list[Diagnostic]:
    """Every file into its place; or what kept them all from it."""
    taken = already_there(folder, files)
    if taken:
        return [_there(folder, taken, pack)]
    try:
        place_new(folder, files)
    except FileExistsError as fault:
        return [_there(folder, [str(fault.filename2 or fault.filename or folder)], pack)]
    except OSError as fault:
        where = visible(str(folder))
        why = (fault.strerror or "unknown").lower()
        message = f"The files cannot be written in {where}: {why}. Nothing was left there."
        remedy = "Name a folder that you may write to, on a disk with room, or free some."
        return [Diagnostic(rules.UNWRITABLE, str(folder), None, message, remedy)]
    return []


def _there(folder: Path, taken: list[str], pack: str | None) -> Diagnostic:
    """What is in the way. Where the register itself could go there, the mend says so; the pack may not be known yet."""
    what = listing(visible(name) for name in taken)
    message = f"{what} {'is' if len(taken) == 1 else 'are'} there already, so nothing was written."
    remedy = "Begin in an empty folder, or first move what is there out of the way."
    wanted = [pack] if pack in packs.NAMES else packs.NAMES
    if any(not already_there(folder, [register_place(name)]) for name in wanted):
        remedy += " To put only the register there, beside what you have, add `--register-only`."
    return Diagnostic(rules.ALREADY_THERE, str(folder), None, message, remedy)
