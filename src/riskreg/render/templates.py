"""Templates: Jinja in its sandbox, over the paper as plain data in which every text is escaped already.

A template never sees a text of a register as it was typed: each form hands over its own escape, so no
template, ours or the organisation's, can forget to use it; in HTML and XML, Jinja's own escaping sees to that.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from riskreg import resources, rules
from riskreg.diagnostics import Diagnostic, Place
from riskreg.render.request import Request
from riskreg.wording import one_line


class TemplateFault(Exception):
    """A template cannot be used: what is wrong with it, where, as a diagnostic."""

    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


def escaped(value: Any, escape: Callable[[str], str]) -> Any:
    """A paper (or any part of it) as dicts, lists and scalars, every text in it through `escape`."""
    if isinstance(value, str):
        return escape(value)
    if isinstance(value, tuple | list):
        return [escaped(inner, escape) for inner in value]
    if is_dataclass(value):
        return {field.name: escaped(getattr(value, field.name), escape) for field in fields(value)}
    return value


def context(request: Request, escape: Callable[[str], str]) -> dict[str, Any]:
    """All that a template may use, as dicts, lists and scalars, every text in it through `escape` (docs/templates.md).

    Each paper has its facts, and itself laid out: `sections` in order, and `section`, the same by name.
    """
    laid_out, document = request.laid_out, request.document
    escape = cache(escape)  # a paper repeats most of its texts
    piece = cache(_keeping_spaces(escape))
    papers = []
    for paper, sheet in zip(document.papers, laid_out.sheets, strict=True):
        set_out = escaped(sheet, piece)
        names = [section.name for section in sheet.sections]
        papers.append(
            escaped(paper, escape)
            | {key: set_out[key] for key in ("sections", "notes", "marking", "footer")}
            | {"sheet_head": set_out["head"], "section": dict(zip(names, set_out["sections"], strict=True))}
        )
    return {
        "name": laid_out.name,
        "title": escape(laid_out.title),
        "as_of": escape(document.as_of),
        "landscape": laid_out.landscape,
        "cover": escaped(document.cover, escape),
        "total": escaped(document.total, escape),
        "withheld": document.withheld,
        "cover_table": escaped(laid_out.cover, piece),
        "papers": papers,
        "house": {
            "colour": request.house.colour,
            "font": request.house.font and escape(request.house.font),
            "contact": request.house.contact and escape(request.house.contact),
        },
    }


def _keeping_spaces(escape: Callable[[str], str]) -> Callable[[str], str]:
    """The same escape for a piece of a line, which may begin or end with a space that belongs between two pieces."""

    def piece(text: str) -> str:
        before, after = " " * text[:1].isspace(), " " * text[1:][-1:].isspace()
        return f"{before}{escape(text)}{after}"

    return piece


def fill(request: Request, form: str, escape: Callable[[str], str], *, autoescape: bool = False, **more: Any) -> str:
    """Fill the shipped template of a paper in a form, or the organisation's own file.

    `more` is what a form adds to the context. With `autoescape`, `escape` only cleans a text and the template
    escapes what it prints, as HTML and XML want it.

    Raises TemplateFault where the template cannot be read, does not parse, asks for a name that is not
    there, or for something that the sandbox forbids.
    """
    own = request.own
    name = own.name if own is not None else f"{request.laid_out.name}/paper.{form}.jinja"
    environment = _environment(own, autoescape=autoescape)
    try:
        return environment.get_template(name).render(context(request, escape), **more)
    except FAULTS as fault:
        raise TemplateFault(_diagnostic(fault, name, own)) from None


FAULTS = (
    TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RecursionError, MemoryError,
    SyntaxError,  # of the code that Jinja makes: more nested blocks than Python allows
    AssertionError, NameError,  # of Jinja's own filters, asked for what they were not made for
    OSError,
)  # fmt: skip
"""What a template can bring about, over and above Jinja's own errors."""


@cache
def _environment(own: Path | None, *, autoescape: bool) -> ImmutableSandboxedEnvironment:
    """The sandbox over the shipped templates, each compiled once; for one of the organisation's own, with its bounds."""
    shipped = resources.folder("templates")
    options: dict[str, Any] = {
        "undefined": StrictUndefined,
        "trim_blocks": True,
        "lstrip_blocks": True,
        "keep_trailing_newline": True,
        "autoescape": autoescape,  # else the texts are escaped before, for whatever the form is
    }
    if own is None:
        return ImmutableSandboxedEnvironment(loader=FileSystemLoader(shipped), **options)
    from riskreg.render.sandbox import Sandbox
    from riskreg.render.template_folders import Folders

    return Sandbox(loader=Folders([own.parent, shipped], own), **options)


def _diagnostic(fault: BaseException, name: str, own: Path | None) -> Diagnostic:
    """What went wrong with a template, at the line it went wrong in."""
    file, line = own, _line_of(fault, name)
    if isinstance(fault, TemplateSyntaxError):
        line = fault.lineno
        if fault.filename and fault.name != name:
            file = Path(fault.filename)  # one that the template includes
    message, remedy = told(fault, name, own)
    source = None
    if line is not None and file is not None:
        rows = file.read_text(encoding="utf-8", errors="replace").split("\n")
        source = rows[line - 1] if line <= len(rows) else None
    place = Place(line, 1, line, len(source) + 1 if source else 2) if line is not None else None
    shown = str(file) if file is not None else name
    return Diagnostic(rules.TEMPLATE, shown, place, one_line(message).rstrip(".") + ".", remedy, source)


def told(fault: BaseException, name: str, own: Path | None) -> tuple[str, str]:
    """A fault in plain words, and how to mend it."""
    said = one_line(str(fault), 200) or "it asks for more than there is room for"
    if isinstance(fault, TemplateNotFound):
        said = str(own or name) if fault.name == name else one_line(str(fault.name))
    return next((message.format(said), remedy) for kind, message, remedy in _TOLD if isinstance(fault, kind))


_TOLD: tuple[tuple[type[BaseException], str, str], ...] = (
    (
        TemplateNotFound,
        "There is no template `{}`",
        "Check the name of the file, and that it lies beside the template or is one of the shipped ones.",
    ),
    (TemplateSyntaxError, "The template cannot be read: {}", "Compare the line with the shipped template."),
    (
        UndefinedError,
        "The template asks for something that is not there: {}",
        "The names that a template may use are listed in docs/templates.md.",
    ),
    (
        SecurityError,
        "The template asks for something that it may not have: {}",
        "A template can only print the paper's own data.",
    ),
    (
        UnicodeDecodeError,
        "The template cannot be read: it is no text",
        "For a Word template use --format docx; save a text file as UTF-8.",
    ),
    (
        RecursionError,
        "The template calls itself without end",
        "Give the macro or the loop that calls itself a way to stop.",
    ),
    (
        BaseException,
        "The template cannot be filled: {}",
        "Correct the line, or start again from the shipped template.",
    ),
)


def _line_of(fault: BaseException, name: str) -> int | None:
    """The template's line that a fault came from: Jinja puts it into the traceback."""
    found = None
    trace = fault.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found
