"""What `git-setup` says: what git does with registers from now on, what has to be committed, and how it is undone."""

from riskreg.attach import Attached
from riskreg.git.attributes import ATTRIBUTES
from riskreg.locate import on_one_line
from riskreg.render.layout import Line, Span, line, paragraph
from riskreg.wording import visible


def attached_text(attached: Attached, cells: int) -> list[Line]:
    """What was set up, and the next steps."""
    if attached.overruled:
        return _overruled_text(attached, cells)
    new = attached.lines or attached.settings
    head = "From now on git knows your registers." if new else "Git knew your registers already: nothing was changed."
    lines = [*paragraph(head, cells, style="strong"), ()]
    for fact in _FACTS:
        lines += paragraph(fact, cells, first="  - ", indent="    ")
    lines += [(), *paragraph("These files are meant:", cells)]
    lines += [line("  ", visible(one.rpartition(" diff=")[0])) for one in attached.registers]
    lines += [(), line(Span("What to do next", "strong"))]
    steps: list[tuple[str, list[str]]] = []
    if attached.lines:
        commands = [f"git add {ATTRIBUTES}", 'git commit -m "Have git know the risk registers"']
        steps.append((f"Which files are meant stands in {ATTRIBUTES}. Commit it, so that everybody has it:", commands))
    steps += [
        (
            (
                "What git runs for them is set on this computer only: git takes no commands from others. Each of your "
                "colleagues does this once, in their own copy, and so do you if riskreg moves to another folder:"
            ),
            ["riskreg git-setup"],
        ),
        ("To undo it:", ["riskreg git-setup --undo"]),
    ]
    for number, (step, told) in enumerate(steps, start=1):
        lines += paragraph(step, cells, first=f"  {number}. ", indent="     ")
        lines += [line("       ", command) for command in told]
    return lines


def _overruled_text(attached: Attached, cells: int) -> list[Line]:
    """Which registers git does not take for some, what may be why, and what mends it."""
    head = "All is set up, but git goes by something else for these files:"
    lines = paragraph(head, cells, style="strong")
    for one in attached.overruled:
        lines += [(), line("  ", on_one_line(one.name))]
        for file, number, text in one.by:
            said = f"{on_one_line(file)}, line {number}, says: {visible(text)}"
            lines += paragraph(said, cells, first="    ", indent="    ")
    if not all(one.by for one in attached.overruled):
        lines += [(), *paragraph("What git goes by is told by: git check-attr --all FILE", cells)]
    commit = f"commit {ATTRIBUTES}, and " if attached.lines else ""
    mend = f"To mend it, take out what such a line says of `diff` and `merge`. Then {commit}run riskreg git-setup again: it looks whether git goes by what is set up."
    return [*lines, (), *paragraph(mend, cells)]


_FACTS = (
    (
        "`git diff`, `git log -p` and `git show` tell in words what changed in a register. To see its lines: add "
        "`--no-textconv`."
    ),
    (
        "`git merge`, `git rebase` and `git cherry-pick` join what two people changed, risk by risk and field by field. "
        "Only where both changed the same field to something else does git ask you."
    ),
)


def detached_text(attached: Attached, cells: int) -> list[Line]:
    """What was undone."""
    if not (attached.lines or attached.settings):
        return paragraph("There was nothing to undo: git has not been set up for registers here.", cells)
    lines = paragraph("Git shows and merges your registers as it does any other file again.", cells)
    if attached.lines:
        lines += paragraph(f"The lines about them were taken out of {ATTRIBUTES}. Commit that for everybody:", cells)
        lines.append(line(f'  git commit -m "Registers are ordinary files for git again" {ATTRIBUTES}'))
    return lines
