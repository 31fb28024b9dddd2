"""The commands about templates of one's own: template new and template check."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from riskreg.cli.options import PaperChoice
from riskreg.cli.output import put, put_errors, stop
from riskreg.diagnostics import Diagnostic, Exit
from riskreg.wording import visible

template = typer.Typer(
    name="template",
    help="A layout of your own for the papers: begin one, and check it.",
    rich_markup_mode=None,
    no_args_is_help=True,
)


class TemplateFormat(StrEnum):
    """The forms that a template can be for."""

    MD = "md"
    HTML = "html"
    DOCX = "docx"


@template.command()
def new(
    output: Annotated[TemplateFormat, typer.Option("--format", help="What the template is for.")] = TemplateFormat.MD,
    paper: Annotated[PaperChoice, typer.Option("--paper", help="Which paper to begin from.")] = PaperChoice.BOARD_PAPER,
    to: Annotated[
        Path | None,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            show_default=False,
            help="Where to write. Left out: a file here, such as my-board-paper.md.jinja.",
        ),
    ] = None,
) -> None:
    """Begin a template of your own, from the one that makes the shipped paper."""
    from riskreg.files import already_there, place_new
    from riskreg.render.starting_copy import file_name, starting_copy

    usual = file_name(paper.value, output.value)
    target = Path(usual) if to is None else to / usual if to.is_dir() else to
    taken = already_there(target.parent, [target.name])
    if taken:
        _fail(_already(target, taken[0]))
    try:
        place_new(target.parent, {target.name: starting_copy(paper.value, output.value, target.name)})
    except FileExistsError:
        _fail(_already(target, target.name))
    except OSError as fault:
        _fail(_unwritable(target, fault))
    put([f"{visible(str(target))} is written. After a change: riskreg template check {visible(str(target))}\n"])


@template.command()
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", show_default=False, help="The template.")],
    output: Annotated[
        TemplateFormat | None,
        typer.Option("--format", show_default=False, help="What it is for. Left out: as its name says."),
    ] = None,
    paper: Annotated[PaperChoice, typer.Option("--paper", help="Which paper it is for.")] = PaperChoice.BOARD_PAPER,
) -> None:
    """What is wrong with a template, and where; it is tried out with a register that comes with riskreg."""
    from riskreg.papers.layout import kind_named
    from riskreg.printing import cannot_be
    from riskreg.render.forms import form_named
    from riskreg.render.template_check import check_template, form_of

    if not file.is_file():
        stop(f"There is no file `{visible(str(file))}`.")
    form = output.value if output is not None else form_of(file)
    if form is None:
        stop(f"What `{visible(str(file))}` is for cannot be told from its name. Add --format md, html or docx.")
    problem = cannot_be(kind_named(paper.value), form_named(form), None)
    if problem is not None:
        stop(problem)
    found = check_template(file, form, paper.value)
    put_errors(found)
    if found:
        raise typer.Exit(Exit.FAULTY)
    put(
        [
            f"{visible(str(file))} can be used: riskreg report{_for(paper)} --format {form} --template {visible(str(file))}\n"
        ]
    )


def _for(paper: PaperChoice) -> str:
    return "" if paper is PaperChoice.BOARD_PAPER else f" --paper {paper.value}"


def _fail(fault: Diagnostic) -> None:
    put_errors([fault])
    raise typer.Exit(Exit.FAULTY)


def _already(target: Path, taken: str) -> Diagnostic:
    from riskreg import rules

    message = f"{visible(taken)} is already there, and is left as it is."
    return Diagnostic(rules.ALREADY_THERE, str(target), None, message, "Name another file with -o.")


def _unwritable(target: Path, fault: OSError) -> Diagnostic:
    from riskreg import rules

    message = f"{visible(str(target))} cannot be written: {(fault.strerror or 'unknown').lower()}."
    return Diagnostic(rules.UNWRITABLE, str(target), None, message, "Name a file in a folder that you may write to.")
