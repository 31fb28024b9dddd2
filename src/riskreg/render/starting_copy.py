"""The template that an organisation begins its own with: one file, which makes the shipped paper until it is changed."""

from collections.abc import Iterable

from riskreg import resources
from riskreg.papers.blocks import Section
from riskreg.papers.layout import kind_named

# What a section is set with in each form: as the shipped page does it.
_SET = {"md": "section(paper.section[name], h)", "html": "section(paper.section[name], h, at)"}

_TEMPLATE = """\
{{#- Our own layout of the {paper}.

    It makes the same paper as the one that comes with riskreg, until you change it. After a change, see whether it
    can still be used, and make a paper with it:

      riskreg template check {file}
      riskreg report --paper {name} --format {form} --template {file} -o paper.{form}

    Each line below with a name in it prints one section. Move a line to move the section. Take it out, and the
    section is left out. Write your own words between the lines; they stand in the paper as you write them{markup}.
    A section on which a register says nothing is left out by itself. Each keeps the number or letter that it has
    in the shipped paper, because other sections refer to it.

    What else a template can print is listed in docs/templates.md. -#}}
{{% extends "shared/page.{form}.jinja" %}}

{{% block body %}}
{{% macro put(name) %}}
{{% if name in paper.section %}}
{{{{ {setting} }}}}
{{% endif %}}
{{% endmacro %}}

{sections}

{{% endblock %}}
"""


def file_name(paper: str, form: str) -> str:
    """How the copy is called: `my-board-paper.md.jinja`, `my-board-paper.docx`."""
    return f"my-{paper}.docx" if form == "docx" else f"my-{paper}.{form}.jinja"


def starting_copy(paper: str, form: str, file: str) -> bytes:
    """A template for a paper in a form (md, html or docx), to be kept in a file of this name."""
    if form == "docx":
        return (resources.folder("templates") / paper / "paper.docx").read_bytes()
    text = _TEMPLATE.format(
        paper=kind_named(paper).title.lower(),
        name=paper,
        form=form,
        file=file.replace("#}", "# }"),
        markup={"md": ", in Markdown", "html": ", in HTML"}[form],
        setting=_SET[form],
        sections="\n".join(f'{{{{ put("{name}") }}}}   {{#- {title} #}}' for name, title in sections(paper).items()),
    )
    return text.encode()


def sections(paper: str) -> dict[str, str]:
    """The titles of all the sections that a paper may have, by name, in its order."""
    from riskreg.render.sample import laid_out

    found: dict[str, str] = {}
    for one in laid_out(paper):
        found = _merged(found, one.sheets[0].sections)
    return found


def _merged(found: dict[str, str], more: Iterable[Section]) -> dict[str, str]:
    """The sections of one more paper, each new one behind the one that it follows there."""
    names, titles = list(found), dict(found)
    after = -1
    for section in more:
        if section.name in titles:
            after = names.index(section.name)
        else:
            after += 1
            names.insert(after, section.name)
            titles[section.name] = (
                f"Appendix: {section.title.partition(': ')[2]}" if section.appendix else section.title
            )
    return {name: titles[name] for name in names}
