"""Says of an organisation's own template all that would go wrong with it, before there is a meeting that waits for it."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from jinja2 import TemplateError, nodes

from riskreg import resources, rules
from riskreg.diagnostics import Diagnostic, Place
from riskreg.render.forms import form_named
from riskreg.render.names import Unknown, unknown_names
from riskreg.render.sample import sample
from riskreg.render.sandbox import Sandbox
from riskreg.render.shapes import ANYTHING, Shape, context
from riskreg.render.template_folders import Folders
from riskreg.render.templates import TemplateFault

# Names that a form has besides those of every template.
_MORE = {"md": (), "html": ("html",)}
_ENDS = {".docx": "docx", ".htm": "html", ".html": "html", ".md": "md"}


def form_of(file: Path) -> str | None:
    """The form that a template is for, by its name: `paper.md.jinja`, `paper.html`, `paper.docx`; None for another."""
    endings = [ending for ending in file.suffixes[-2:] if ending not in (".jinja", ".jinja2", ".j2")]
    return _ENDS.get(endings[-1].lower()) if endings else None


def check_template(file: Path, form: str, paper: str = "board-paper") -> list[Diagnostic]:
    """What is wrong with a template for a form (md, html or docx): every name that is not there, at its place.

    Where every name is there, the template is filled with a register that riskreg ships, as the paper of this name,
    and what stops that is told.
    """
    if form == "docx":
        from riskreg.render.word_check import check_word

        return check_word(file, paper)
    found = list(_unknown(file, form))
    if found:
        return found
    try:
        form_named(form).load()(sample(file, paper))
    except TemplateFault as fault:
        return [fault.diagnostic]
    return []


def _unknown(file: Path, form: str) -> Iterator[Diagnostic]:
    """The names that are not there; none where the template cannot be read, which filling it tells better."""
    environment = Sandbox(loader=Folders([file.parent, resources.folder("templates")], file))
    try:
        source = _source(environment, file.name)
        inherited = _inherited(source, environment)
        if inherited is None:
            return
        known = {**context(), **dict.fromkeys(_MORE[form], ANYTHING), **inherited}
        names = unknown_names(source, known)
    except (TemplateError, OSError, ValueError, RecursionError):
        return
    rows = source.split("\n")
    for name in names:
        yield _told(name, file, rows[name.line - 1])


def _source(environment: Sandbox, name: str) -> str:
    assert environment.loader is not None
    return environment.loader.get_source(environment, name)[0]


def _inherited(source: str, environment: Sandbox) -> Mapping[str, Shape] | None:
    """What a template finds set by those that it extends; None where only filling it can tell which they are."""
    paper = context()["papers"].of or ANYTHING
    known: dict[str, Shape] = {}
    seen: set[str] = set()
    while True:
        above = list(environment.parse(source).find_all(nodes.Extends))
        if not above:
            return known
        named = above[0].template
        if len(above) > 1 or not isinstance(named, nodes.Const) or named.value in seen:
            return None
        seen.add(named.value)
        source = _source(environment, named.value)
        for name in _set_in(environment.parse(source)):
            known[name] = paper if name == "paper" else ANYTHING


def _set_in(tree: nodes.Template) -> Iterator[str]:
    """Every name that a template gives to something."""
    for node in tree.find_all((nodes.Name, nodes.Macro, nodes.Import, nodes.FromImport)):
        if (isinstance(node, nodes.Name) and node.ctx != "load") or isinstance(node, nodes.Macro):
            yield node.name
        elif isinstance(node, nodes.Import):
            yield node.target
        elif isinstance(node, nodes.FromImport):
            yield from (name[1] if isinstance(name, tuple) else name for name in node.names)


def _told(name: Unknown, file: Path, row: str) -> Diagnostic:
    written = name.name if name.name in row else name.name.rpartition(" ")[2]  # `|upper` without a space
    start = row.find(written)
    place = Place(name.line, start + 1, name.line, start + 1 + len(written))
    if start < 0:  # written over several lines
        place = Place(name.line, 1, name.line, len(row) + 1)
    remedy = name.hint or "The names that a template may use are listed in docs/templates.md."
    return Diagnostic(rules.TEMPLATE, str(file), place, f"There is no `{name.name}` here.", remedy, row)
