"""The paper as a Word file: the shipped template of the paper, or the organisation's own, filled."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import DictLoader, TemplateNotFound, TemplateSyntaxError
from lxml import etree

from riskreg import resources, rules
from riskreg.diagnostics import Diagnostic
from riskreg.render.request import Rendered, Request
from riskreg.render.sandbox import Sandbox
from riskreg.render.templates import FAULTS, TemplateFault, context, told
from riskreg.render.word_file import NotSound, Spot, W, WordTemplate, saved
from riskreg.render.word_open import open_template
from riskreg.render.word_setting import LogoPicture, Setter
from riskreg.settings.house import House
from riskreg.wording import one_line

# The colour and the font of the shipped templates (scripts/word_styles.py), in whose place the organisation's are put.
_ACCENT, _FONT = "1D4A73", "Arial"
_NOT_XML = re.compile("[\ufffe\uffff]")
# Whole paragraphs without `p`, pieces of a line without `r`.
_MISPLACED = re.compile(
    r"\{\{(?!p\s)\W*(?:r\s+)?set_(?:section|block)|\{\{(?!r\s)\W*(?:p\s+)?(?:set_runs|link_to|logo)"
)
_LONGEST_PROPERTY = 255
_HIDDEN = ("created", "modified", "lastPrinted")  # the template's, not the paper's


def clean(text: str) -> str:
    """A text on one line with nothing in it that XML cannot hold: what is left out is shown by its code."""
    return _NOT_XML.sub(lambda found: f"<U+{ord(found[0]):04X}>", one_line(text))


def word(request: Request) -> Rendered:
    """The paper as a Word file (.docx).

    Raises TemplateFault where the organisation's template cannot be used.
    """
    file = request.own or resources.folder("templates") / request.laid_out.name / "paper.docx"
    template = open_template(file)
    if request.own is None:
        _dress(template, request.house)
    sandbox = Sandbox(autoescape=True, loader=DictLoader({}))  # no file beside it is of any use in a Word file
    _fill(template, words_given(template, request, sandbox), sandbox, file)
    _unlink(template)
    _properties(template, request)
    return Rendered(saved(template))


def words_given(template: WordTemplate, request: Request, sandbox: Sandbox) -> dict[str, Any]:
    """All that a Word template may use (docs/templates.md): what every template is given, and what sets its parts."""
    given = context(request, clean)
    papers = given["papers"]
    setter = Setter(template, papers, sandbox)
    footers = list(dict.fromkeys(paper["footer"] for paper in papers))
    given |= {
        "several": len(papers) > 1,
        "footer": " / ".join(footers),
        "logo": LogoPicture(setter, request.house.logo) if request.house.logo else None,
        "set_section": setter.set_section,
        "set_block": setter.set_block,
        "set_runs": setter.set_runs,
        "link_to": setter.link_to,
    }
    return given | ({"paper": papers[0]} if len(papers) == 1 else {})


def _fill(template: WordTemplate, given: dict[str, Any], sandbox: Sandbox, file: Path) -> None:
    try:
        template.render(given, sandbox)
    except NotSound as fault:
        spot = next(_misplaced(template), None)
        message = f"The template cannot be filled: {fault}{f': {spot}' if spot else ''}."
        raise TemplateFault(Diagnostic(rules.TEMPLATE, str(file), None, message, fault.remedy)) from None
    except FAULTS as fault:
        raise TemplateFault(diagnostic(fault, template, file)) from None


def diagnostic(fault: BaseException, template: WordTemplate, file: Path) -> Diagnostic:
    """What went wrong with a template, with the paragraph it went wrong in."""
    message, remedy = told(fault, file.name, file)
    if "'paper' is undefined" in message:
        remedy = "There are several papers. Write `{%p for paper in papers %}` before the first, and `{%p endfor %}` after the last."
    if isinstance(fault, TemplateNotFound):
        message = "A Word template cannot take in other files"
        remedy = "Copy what the other file holds into this one, and take the `include`, `import` or `extends` out."
    spot = _spot(fault, template)
    whole = one_line(message).rstrip(".") + (f": {spot}." if spot else ".")
    return Diagnostic(rules.TEMPLATE, str(file), None, whole, remedy)


def _misplaced(template: WordTemplate) -> Iterator[Spot]:
    """The paragraphs in which something is set that belongs elsewhere."""
    for source in template.sources():
        for number, text in enumerate(source.plain, 1):
            if _MISPLACED.search(text):
                yield Spot(source.part, number, text)


def _spot(fault: BaseException, template: WordTemplate) -> Spot | None:
    """The paragraph that a fault came from: Jinja puts the line into the fault, or into its traceback."""
    line = fault.lineno if isinstance(fault, TemplateSyntaxError) else None
    trace = fault.__traceback__
    while trace is not None and not isinstance(fault, TemplateSyntaxError):
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return template.reading.spot(line) if line is not None and template.reading is not None else None


def _dress(template: WordTemplate, house: House) -> None:
    """Put the organisation's colour and font into the styles of a shipped template."""
    new = {_ACCENT: house.colour.removeprefix("#").upper() if house.colour else None, _FONT: house.font}
    for element in template.docx.styles.element.iter():
        for name, value in element.attrib.items():
            if new.get(value):
                element.set(name, clean(new[value] or ""))


def _unlink(template: WordTemplate) -> None:
    """Take the links away that lead to nothing: an own template may leave a section out."""
    body = template.docx._element.body  # noqa: SLF001
    there = {mark.get(f"{W}name") for mark in body.iter(f"{W}bookmarkStart")}
    for link in list(body.iter(f"{W}hyperlink")):
        if link.get(f"{W}anchor") is not None and link.get(f"{W}anchor") not in there:
            for run in link.iter(f"{W}r"):
                for style in run.findall(f"{W}rPr"):
                    run.remove(style)
                link.addprevious(run)
            link.getparent().remove(link)


def _properties(template: WordTemplate, request: Request) -> None:
    """What the file says of itself: the paper's title, whose it is, its language. No date but those in the paper."""
    sheets = request.laid_out.sheets
    title = request.laid_out.title if len(sheets) > 1 else sheets[0].title
    owners = list(dict.fromkeys(sheet.organisation for sheet in sheets))
    core = template.docx.core_properties
    core.title, core.language = one_line(clean(title), _LONGEST_PROPERTY), "en-GB"
    core.author = core.last_modified_by = one_line(clean(", ".join(owners)), _LONGEST_PROPERTY)
    for element in list(core._element):  # noqa: SLF001
        if etree.QName(element).localname in _HIDDEN:
            core._element.remove(element)  # noqa: SLF001
