"""What `init` says when it has begun a repository: what is there, and what to do next."""

import shlex

from riskreg.begin import Begun
from riskreg.locate import repository
from riskreg.render.layout import Line, Span, line, paragraph
from riskreg.wording import visible


def begin_text(begun: Begun, cells: int) -> list[Line]:
    """The files that are there now, and the next steps in the order in which they help."""
    folder = begun.folder.as_posix()
    lines = paragraph(f"A new repository is in {'this folder' if folder == '.' else visible(folder)}:", cells)
    lines += [(), *(line("  ", name) for name in begun.files), (), line(Span("What to do next", "strong"))]
    for number, (step, commands) in enumerate(_steps(begun, folder), start=1):
        lines += paragraph(step, cells, first=f"  {number}. ", indent="     ")
        lines += [line("       ", command) for command in commands]  # never broken, so that it can be copied
    return lines


def _steps(begun: Begun, folder: str) -> list[tuple[str, list[str]]]:
    """What to do next, each with the commands for it."""
    steps = []
    if folder != ".":
        steps.append(("Go there:", [f"cd {visible(shlex.quote(folder))}"]))
    here, top = begun.folder.resolve(), repository(begun.folder)
    if not (top / ".git").exists():
        steps.append(("Have git keep every change:", ["git init"]))
    elif top != here:
        steps.append((f"Move .github and .pre-commit-config.yaml to {visible(str(top))}: they work only there.", []))
    return [
        *steps,
        (f"Open registers/{begun.pack}.yaml in your editor, and say what holds for you.", []),
        ("See what is still open. In a new copy that is nearly everything:", ["riskreg check"]),
        ("Once something has been decided, see both sides:", ["riskreg score"]),
    ]
