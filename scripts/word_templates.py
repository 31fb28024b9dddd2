"""Builds the Word templates that riskreg ships: `python scripts/word_templates.py [FOLDER]` (default: templates/).

A Word file cannot be reviewed line by line; this script can. Run it after a change, and commit both: a test holds
that the templates are what the script makes. What stands between curly brackets is Jinja (docs/templates.md).
"""

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

from word_styles import SPACE, numbering, styles

_PORTRAIT, _LANDSCAPE = (11906, 16838), (16838, 11906)  # A4
_OFFICE = "http://schemas.openxmlformats.org"
_START = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


class Template(NamedTuple):
    """A paper's template: its folder, how its pages lie, whether it lists its sections at the head.

    A `brief` one has its head in one paragraph narrow margins and smaller text, so that the paper may fit a page.
    """

    name: str
    landscape: bool = False
    contents: bool = False
    brief: bool = False

    @property
    def margin(self) -> int:
        """Each margin, in twentieths of a point."""
        return 907 if self.brief else 1134  # 1.6 and 2 cm

    @property
    def size(self) -> tuple[int, int]:
        """The width and the height of a page."""
        return _LANDSCAPE if self.landscape else _PORTRAIT


TEMPLATES = (
    Template("board-paper", contents=True),
    Template("one-page", brief=True),
    Template("register", landscape=True, contents=True),
    Template("action-list", landscape=True),
    Template("policy-outline"),
)

_ADVICE = (
    "{#p What stands between curly brackets is filled in by riskreg. Everything else, and every style, is yours to "
    "change. This line and others like it are notes: they are not printed. docs/templates.md lists the names. #}"
)
Line = tuple[str, str]  # a style's name, and the text


# What stands before such a mark has its lines in so many columns.
_ONE_COLUMN, _TWO_COLUMNS = "\f1", "\f2"


def body(template: Template) -> Iterator[Line]:
    """The paragraphs of a template, in order, each with its style."""
    yield "Normal", _ADVICE
    yield "Normal", "{%p if logo %}"
    yield "Normal", "{{r logo }}"
    yield "Normal", "{%p endif %}"
    yield "Normal", "{#p One paper for several registers has a title and a table across them. #}"
    yield "Normal", "{%p if several %}"
    yield "Title", "{{ title }}"
    yield "Subtitle", "As at {{ as_of }}"
    yield "Normal", "{{p set_block(cover_table) }}"
    yield "Normal", "{%p endif %}"
    yield "Normal", "{%p for paper in papers %}"
    yield "Normal", "{%p if several %}"
    yield "Heading 1", "{{ paper.title }}"
    yield "Normal", "{%p else %}"
    yield "Title", "{{ paper.title }}"
    yield "Normal", "{%p endif %}"
    yield "Subtitle", "{{ paper.organisation }}"
    if template.brief:
        line = "**{{ line.label }}:** {{r set_runs(line.runs) }}{% if not loop.last %} · {% endif %}"
        yield "Normal", "{%r for line in paper.sheet_head %}" + line + "{%r endfor %}"
    else:
        yield "Normal", "{%p for line in paper.sheet_head %}"
        yield "Riskreg Head", "**{{ line.label }}**\t{{r set_runs(line.runs) }}"
        yield "Normal", "{%p endfor %}"
    yield "Riskreg Question", "**The question:** {{ paper.question }}"
    yield "Normal", "{%p for note in paper.notes %}"
    yield "Normal", "{{p set_block(note) }}"
    yield "Normal", "{%p endfor %}"
    if template.contents:
        yield "Riskreg Contents Heading", "Contents" + _ONE_COLUMN
        yield "Normal", "{%p for section in paper.sections %}"
        yield "Riskreg Contents", "{{r link_to(section) }}"
        yield "Normal", "{%p endfor %}"
        yield "Riskreg Contents", _TWO_COLUMNS
    yield "Normal", "{%p for section in paper.sections %}"
    yield "Normal", "{{p set_section(section) }}"
    yield "Normal", "{%p endfor %}"
    yield "Normal", "{%p endfor %}"


def paragraph(line: Line, template: Template) -> str:
    """A paragraph. In its text, a tab is a tab, what stands between ** is bold, and a form feed ends some columns."""
    style, (text, _, columns) = line[0], line[1].partition("\f")
    runs = "".join(_run(part, bold=bool(index % 2)) for index, part in enumerate(text.split("**")) if part)
    before = "<w:pageBreakBefore/>" if style == "Heading 1" else ""  # the second paper starts a page, and so on
    after = _section(template, int(columns)) if columns else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style.replace(" ", "")}"/>{before}{after}</w:pPr>{runs}</w:p>'


def _run(text: str, *, bold: bool) -> str:
    look = "<w:rPr><w:b/><w:bCs/></w:rPr>" if bold else ""
    parts = [f'<w:t xml:space="preserve">{escape(part)}</w:t>' if part else "" for part in text.split("\t")]
    return f"<w:r>{look}{'<w:tab/>'.join(parts)}</w:r>"


def _field(name: str) -> str:
    """A field that Word works out for each page: PAGE, NUMPAGES."""
    steps = ("begin", None, "separate", "1", "end")
    made = ""
    for step in steps:
        if step is None:
            made += f'<w:r><w:instrText xml:space="preserve"> {name} </w:instrText></w:r>'
        elif step == "1":
            made += "<w:r><w:t>1</w:t></w:r>"
        else:
            made += f'<w:r><w:fldChar w:fldCharType="{step}"/></w:r>'
    return made


def _footer() -> str:
    text = "{{ footer }}{% if house.contact %} · {{ house.contact }}{% endif %}\tPage "
    return (
        f'<w:ftr {SPACE}><w:p><w:pPr><w:pStyle w:val="Footer"/></w:pPr>{_run(text, bold=False)}{_field("PAGE")}'
        f"{_run(' of ', bold=False)}{_field('NUMPAGES')}</w:p></w:ftr>"
    )


def _section(template: Template, columns: int = 1) -> str:
    """The pages of what stands before it: how they lie, their foot, and the columns."""
    width, height = template.size
    lies = ' w:orient="landscape"' if template.landscape else ""
    sides = " ".join(f'w:{side}="{template.margin}"' for side in ("top", "right", "bottom", "left"))
    return (
        '<w:sectPr><w:footerReference w:type="default" r:id="rId4"/><w:type w:val="continuous"/>'
        f'<w:pgSz w:w="{width}" w:h="{height}"{lies}/><w:pgMar {sides} w:header="567" w:footer="567" w:gutter="0"/>'
        f'<w:cols w:num="{columns}" w:space="454"/></w:sectPr>'
    )


def _document(template: Template) -> str:
    return (
        f'<w:document {SPACE} xmlns:r="{_OFFICE}/officeDocument/2006/relationships"><w:body>'
        f"{''.join(paragraph(line, template) for line in body(template))}{_section(template)}</w:body></w:document>"
    )


_SETTINGS = (
    f'<w:settings {SPACE}><w:zoom w:percent="100"/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="en-GB"/>'
    '<w:decimalSymbol w:val="."/><w:listSeparator w:val=","/></w:settings>'
)

_CORE = (
    f'<cp:coreProperties xmlns:cp="{_OFFICE}/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>riskreg template</dc:title><dc:creator>riskreg</dc:creator>'
    "<dc:language>en-GB</dc:language></cp:coreProperties>"
)

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
# Each part of the file: its name, its content type, and the kind of its relationship to the document.
_PARTS = (
    ("styles", f"{_WORD}.styles+xml"),
    ("numbering", f"{_WORD}.numbering+xml"),
    ("settings", f"{_WORD}.settings+xml"),
    ("footer", f"{_WORD}.footer+xml"),
)


def _content_types() -> str:
    overrides = (
        ("/word/document.xml", f"{_WORD}.document.main+xml"),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
        *((f"/word/{name}.xml", kind) for name, kind in _PARTS),
    )
    return (
        f'<Types xmlns="{_OFFICE}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        + "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in overrides)
        + "</Types>"
    )


def _relationships(*targets: tuple[str, str]) -> str:
    """Relationships rId1, rId2, … of these kinds to these parts."""
    made = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'<Relationships xmlns="{_OFFICE}/package/2006/relationships">{made}</Relationships>'


def parts(template: Template) -> dict[str, str]:
    """All parts of a template, by their names in the file."""
    return {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relationships(
            ("officeDocument/2006/relationships/officeDocument", "word/document.xml"),
            ("package/2006/relationships/metadata/core-properties", "docProps/core.xml"),
        ),
        "docProps/core.xml": _CORE,
        "word/document.xml": _document(template),
        "word/_rels/document.xml.rels": _relationships(
            *((f"officeDocument/2006/relationships/{name}", f"{name}.xml") for name, _ in _PARTS)
        ),
        "word/styles.xml": styles(template.size[0] - 2 * template.margin, tight=template.brief),
        "word/numbering.xml": numbering(),
        "word/settings.xml": _SETTINGS,
        "word/footer.xml": _footer(),
    }


def write(template: Template, file: Path) -> None:
    """Write a template: the same bytes wherever and whenever it is made, so nothing in it is compressed."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as made:
        for name, text in parts(template).items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system, entry.external_attr = 0, 0
            made.writestr(entry, (_START + text).encode())


def main(folder: Path) -> None:
    """Write every template into its folder below this one."""
    for template in TEMPLATES:
        place = folder / template.name
        place.mkdir(parents=True, exist_ok=True)
        write(template, place / "paper.docx")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent.parent / "templates")
