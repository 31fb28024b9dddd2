"""Says of an organisation's Word template all that would go wrong with it, before there is a meeting that waits for it."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from jinja2 import TemplateError

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.render.names import unknown_names
from riskreg.render.sample import sample
from riskreg.render.shapes import ANYTHING, VALUE, Shape, context
from riskreg.render.templates import TemplateFault
from riskreg.render.word import diagnostic, word
from riskreg.render.word_file import Source, WordTemplate
from riskreg.render.word_open import open_template


def check_word(file: Path, paper: str = "board-paper") -> list[Diagnostic]:
    """What is wrong with a Word template: every name that is not there, with its paragraph, in the order of the file.

    Where every name is there, the template is filled with a register that riskreg ships, and what stops that is told.
    """
    try:
        template = open_template(file)
    except TemplateFault as fault:
        return [fault.diagnostic]
    found = [told for source in template.sources() for told in _unknown(source, template, file)]
    if found:
        return found
    try:
        word(sample(file, paper))
    except TemplateFault as fault:
        return [fault.diagnostic]
    return []


@cache
def known() -> Mapping[str, Shape]:
    """The shapes of all that a Word template may use: what every template is given, and what sets its parts."""
    every = context()
    setting = dict.fromkeys(("set_section", "set_block", "set_runs", "link_to", "logo"), ANYTHING)
    return {**every, **setting, "paper": every["papers"].of or ANYTHING, "several": VALUE, "footer": VALUE}


def _unknown(source: Source, template: WordTemplate, file: Path) -> Iterator[Diagnostic]:
    try:
        names = unknown_names(source.text, known())
    except TemplateError as fault:
        template.reading = source
        yield diagnostic(fault, template, file)
        return
    except RecursionError:  # filling it tells what is wrong
        return
    for name in names:
        remedy = name.hint or "The names that a template may use are listed in docs/templates.md."
        message = f"There is no `{name.name}`: {source.spot(name.line)}."
        yield Diagnostic(rules.TEMPLATE, str(file), None, message, remedy)
