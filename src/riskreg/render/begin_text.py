"""What `init` says when it has begun a repository, or a register in one: what is there, and what to do next."""

import shlex

from riskreg.begin import Begun
from riskreg.locate import repository
from riskreg.render.layout import Line, Span, line, paragraph
from riskreg.starter import register_place
from riskreg.wording import visible


def begin_text(begun: Begun, cells: int) -> list[Line]:
    """The files that are there now, what nobody has judged in them, and the next steps in the order in which they help."""
    folder = begun.folder.as_posix()
    what = "register" if begun.register_only else "repository"
    lines = paragraph(f"A new {what} is in {'this folder' if folder == '.' else visible(folder)}:", cells)
    lines += [(), *(line("  ", name) for name in begun.files), ()]
    if begun.carried_from is not None:
        carried = _CARRIED.format(pack=begun.pack, own=begun.carried_from, scheme=begun.scheme)
        lines += [*paragraph(carried, cells), ()]
    lines.append(line(Span("What to do next", "strong")))
    steps = [*_to_go_there(folder), *(_in_a_register(begun) if begun.register_only else _in_a_repository(begun))]
    for number, (step, commands) in enumerate(steps, start=1):
        lines += paragraph(step, cells, first=f"  {number}. ", indent="     ")
        lines += [line("       ", command) for command in commands]  # never broken, so that it can be copied
    return lines


_CARRIED = (
    "The pack {pack} was written for the scheme {own}. Its levels were carried over to {scheme}: each keeps its place "
    "between the lowest and the highest. Nobody has judged them on that scale. Its appetite was left out: say your own."
)

_Steps = list[tuple[str, list[str]]]  # what to do, each with the commands for it


def _to_go_there(folder: str) -> _Steps:
    return [] if folder == "." else [("Go there:", [f"cd {visible(shlex.quote(folder))}"])]


def _in_a_repository(begun: Begun) -> _Steps:
    """The steps for a repository that is new."""
    here, top = begun.folder.resolve(), repository(begun.folder)
    steps: _Steps = []
    if not (top / ".git").exists():
        told = "Have git keep every change, show it in words, and merge what colleagues do at the same time:"
        steps.append((told, ["git init -q -b main", "riskreg git-setup"]))
    elif top != here:
        steps.append((f"Move .github and .pre-commit-config.yaml to {visible(str(top))}: they work only there.", []))
    return [*steps, *_in_the_register(begun.pack, "")]


def _in_a_register(begun: Begun) -> _Steps:
    """The steps for a register beside others."""
    steps: _Steps = []
    if not (begun.folder / "schemas" / "register.json").exists():
        told = ["mkdir -p schemas", "riskreg schema register > schemas/register.json"]
        steps.append(("Have your editor know what a register is:", told))
    return [*steps, *_in_the_register(begun.pack, f" {register_place(begun.pack)}")]


def _in_the_register(pack: str, file: str) -> _Steps:
    return [
        (f"Open {register_place(pack)} in your editor, and say what holds for you.", []),
        ("See what is still open. In a new copy that is nearly everything:", [f"riskreg check{file}"]),
        ("Once something has been decided, see both sides:", [f"riskreg score{file}"]),
    ]
