"""Templates: Jinja in its sandbox, over the paper as plain data in which every text is escaped already.

A template never sees a text of a register as it was typed: each format hands over its own escape, so no
template, ours or the organisation's, can forget to use it.
"""

from collections.abc import Callable
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from riskreg import resources, rules
from riskreg.diagnostics import Diagnostic, Place
from riskreg.paper.model import Document
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


def fill(document: Document, template: str, own: Path | None, escape: Callable[[str], str]) -> str:
    """Fill a shipped template (by its name under templates/), or the organisation's own file.

    Raises TemplateFault where the template cannot be read, does not parse, asks for a name that is not
    there, or for something that the sandbox forbids.
    """
    name, folder, shown = (own.name, own.parent, str(own)) if own is not None else (template, None, template)
    shipped = resources.folder("templates")
    environment = ImmutableSandboxedEnvironment(
        loader=FileSystemLoader([str(place) for place in (folder, shipped) if place is not None]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,  # the texts are escaped before, for whatever the format is
    )
    try:
        return environment.get_template(name).render(escaped(document, escape))
    except TemplateNotFound as fault:
        where = shown if fault.name == name else one_line(str(fault.name))
        raise TemplateFault(
            _fault(
                shown,
                _line_of(fault, name),
                f"There is no template {where}.",
                "Check the name of the file, and that it lies beside the template or is one of the shipped ones.",
                own,
            )
        ) from None
    except TemplateSyntaxError as fault:
        included = Path(fault.filename) if fault.filename and fault.name != name else None
        raise TemplateFault(
            _fault(
                str(included or shown),
                fault.lineno,
                f"The template cannot be read: {fault.message}.",
                "Compare the line with the shipped template.",
                included or own,
            )
        ) from None
    except UndefinedError as fault:
        remedy = "The names that a template may use are listed in docs/templates.md."
        raise TemplateFault(
            _fault(
                shown,
                _line_of(fault, name),
                f"The template asks for something that is not there: {fault.message}.",
                remedy,
                own,
            )
        ) from None
    except SecurityError as fault:
        raise TemplateFault(
            _fault(
                shown,
                _line_of(fault, name),
                f"The template asks for something that it may not have: {fault.message}.",
                "A template can only print the paper's own data.",
                own,
            )
        ) from None
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        OverflowError,
        RecursionError,
        MemoryError,
        SyntaxError,  # of the code that Jinja makes: more nested blocks than Python allows
        OSError,
        UnicodeError,
    ) as fault:
        raise TemplateFault(
            _fault(
                shown,
                _line_of(fault, name),
                f"The template cannot be filled: {one_line(str(fault), 200)}.",
                "Correct the line, or start again from the shipped template.",
                own,
            )
        ) from None


def _line_of(fault: BaseException, name: str) -> int | None:
    """The template's line that a fault came from: Jinja puts it into the traceback."""
    found = None
    trace = fault.__traceback__
    while trace is not None:
        if Path(trace.tb_frame.f_code.co_filename).name == name:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _fault(file: str, line: int | None, message: str, remedy: str, own: Path | None = None) -> Diagnostic:
    source = None
    if line is not None and own is not None:
        rows = own.read_text(encoding="utf-8", errors="replace").split("\n")
        source = rows[line - 1] if line <= len(rows) else None
    place = Place(line, 1, line, len(source) + 1 if source else 2) if line is not None else None
    return Diagnostic(rules.TEMPLATE, file, place, one_line(message), remedy, source)
