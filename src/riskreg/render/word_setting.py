"""Sets the blocks of a paper in a Word file: by the template's own styles where it has them."""

from collections.abc import Mapping, Sequence
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.parts.numbering import NumberingPart
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from lxml import etree
from markupsafe import Markup

from riskreg import resources
from riskreg.render.band_shades import Shade, light
from riskreg.render.sandbox import Sandbox
from riskreg.render.word_figure import INCH, Drawing, drawing
from riskreg.render.word_file import W, WordTemplate
from riskreg.settings.house import Logo

_SPACE = W[1:-1]
_EMU = 36_000  # Word's unit of length in pictures: so many in a millimetre
_LOGO_WIDTH, _LOGO_HEIGHT = 60 * _EMU, 20 * _EMU
_A4_TEXT = 9638  # twentieths of a point between margins of 2 cm
_A_SETTING = 500  # steps of a template: what it takes to set anything, beside a step for each character
_TWENTIETH = 635  # of a point, in that unit
_WIDEST = 7 * INCH  # beyond, a figure only grows emptier
_CHARACTER, _CELL_EDGES = 118, 200  # of a bold letter in the head of a table; of both edges of a cell
_LONG_WORD = 16  # letters
_LONGEST_NAME = 40  # characters of a bookmark's name


class Setter:
    """What a template calls to set a part of a paper. It also answers what the macros ask of the file (`word`)."""

    def __init__(self, template: WordTemplate, papers: Sequence[Mapping[str, Any]], sandbox: Sandbox) -> None:
        self._sandbox = sandbox
        self._template = template
        self._document = template.docx
        self._styles = _style_ids(self._document)
        self._lists = Lists(self._document)
        self._marks: dict[str, int] = {}
        self._width = _text_width(self._document)
        self._depth = 2 if len(papers) > 1 else 1
        self._anchors: dict[int, str] = {}
        self._new_page: set[int] = set()
        for number, paper in enumerate(papers, 1):
            appendices = [section for section in paper["sections"] if section["appendix"]]
            self._new_page |= {id(section) for section in appendices[:1]}
            self._anchors |= {id(section): f"section-{number}-{section['name']}" for section in paper["sections"]}
        self._shapes = 10_000  # docxtpl counts pictures from 1,000
        self._macros: Any = _macros().make_module({"word": self})

    # -- for the macros

    short_table = 10  # rows: up to so many, a table stays on one page

    def style(self, name: str) -> str | None:
        """The template's own id of the style of this name."""
        return self._styles.get(name.lower())

    def name(self, anchor: str) -> str:
        """An anchor as Word takes it for a bookmark's name: no hyphens, not long."""
        whole = f"at_{anchor.replace('-', '_')}"
        return whole if len(whole) <= _LONGEST_NAME else f"{whole[:24]}_{sha256(anchor.encode()).hexdigest()[:12]}"

    def mark(self, anchor: str | None) -> int | None:
        """The number of a new bookmark; None where there is nothing to mark, or it is marked already."""
        if not anchor or anchor in self._marks:
            return None
        self._marks[anchor] = len(self._marks) + 1000  # the template's own are numbered from 0
        return self._marks[anchor]

    def numbers(self) -> int:
        """A list that counts from 1."""
        return self._lists.numbers(self.style("List Number"))

    def bullets(self) -> int | None:
        """A list with bullets; None where the style brings them by itself."""
        return self._lists.bullets(self.style("List Bullet"))

    def widths(self, shares: Sequence[int], heads: Sequence[str], rows: Sequence[Mapping[str, Any]] = ()) -> list[int]:
        """The width of each column: its share of the width between the margins, with room for its longest word."""
        longest = [max(map(len, head.split()), default=1) for head in heads]
        for row in rows:
            for index, cell in enumerate(row["cells"]):
                longest[index] = max(longest[index], *(_longest_word(run) for run in cell), 0)
        least = [_CELL_EDGES + _CHARACTER * letters for letters in longest]
        if sum(least) >= self._width:  # more than the page has: words are broken anyway
            least = [0] * len(shares)
        spare, whole = self._width - sum(least), max(sum(shares), 1)
        wanted = [self._width * share / whole for share in shares]
        beyond = [max(want - must, 0) for want, must in zip(wanted, least, strict=True)]
        return [int(must + spare * more / max(sum(beyond), 1)) for must, more in zip(least, beyond, strict=True)]

    def shade(self, colour: str) -> Shade:
        """A band's colours, as Word writes colours."""
        return _shade(colour)

    def drawing(self, figure: Mapping[str, Any]) -> Drawing:
        """A figure as shapes, as wide as the text."""
        return drawing(figure, min(self._width * _TWENTIETH, _WIDEST))

    def shape_number(self) -> int:
        """A number that no other shape of ours has."""
        self._shapes += 1
        return self._shapes

    # -- for templates (docs/templates.md)

    def set_section(self, section: Mapping[str, Any]) -> Markup:
        """Set a section with its heading. Stands alone in its paragraph: `{{p … }}`."""
        return self._set("section", section, self._depth, id(section) in self._new_page, self._anchor(section))

    def set_block(self, block: Mapping[str, Any]) -> Markup:
        """Set one block: a note, a table. Stands alone in its paragraph."""
        return self._set("block", block, self._depth)

    def set_runs(self, runs: Sequence[Mapping[str, Any]]) -> Markup:
        """Set pieces of a line, such as those of the paper's head. Stands as a run: `{{r … }}`."""
        return self._set("runs", runs)

    def link_to(self, section: Mapping[str, Any]) -> Markup:
        """Set a link to a section, in the section's own words. Stands as a run: `{{r … }}`."""
        return self._set("link", self._macros.title_of(section), self._anchor(section))

    def picture(self, logo: Logo) -> Markup:
        """A logo as a picture with its words, in the part of the file that is being filled."""
        relation, _ = self._template.current_rendering_part.get_or_add_image(BytesIO(logo.content))
        scale = min(_LOGO_WIDTH / logo.width, _LOGO_HEIGHT / logo.height)
        size = max(round(logo.width * scale), 1), max(round(logo.height * scale), 1)
        return self._set("picture", relation, *size, logo.text)

    def _set(self, macro: str, *what: Any) -> Markup:
        """What a macro makes, which counts towards all that a template may do and write."""
        made = Markup(getattr(self._macros, macro)(*what))  # noqa: S704  # the macros escape every text
        self._sandbox.tick(_A_SETTING + len(made))
        self._sandbox.write(len(made))
        return made

    def _anchor(self, section: Mapping[str, Any]) -> str:
        return self._anchors.get(id(section), "section")


class LogoPicture:
    """The logo, as a template prints it: `{{r logo }}`. Body, header and footer each hold a picture of their own."""

    def __init__(self, setter: Setter, logo: Logo) -> None:
        self._setter, self._logo = setter, logo

    def __html__(self) -> str:
        return self._setter.picture(self._logo)


class Lists:
    """The lists of a Word file. Word numbers all that share one list through: so each of ours is a list of its own."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._bullets: int | None = None
        self._number = 0
        self._last: Any = None
        self._numbered: str | None = None  # the kind of a list in which ours count
        self._kinds: dict[str | None, str | None] = {}

    def numbers(self, style: str | None) -> int:
        """A new list, counted from 1, in the manner of the style; in ours where the style has none."""
        kind = self._kind_of(style) or self._numbered
        if kind is None:
            kind = self._numbered = self._add_kind("decimal", "%1.")
        return self._add(kind)

    def bullets(self, style: str | None) -> int | None:
        """A list with bullets, made once; None where the style has its own."""
        if self._kind_of(style) is not None:
            return None
        if self._bullets is None:
            self._bullets = self._add(self._add_kind("bullet", "•"))
        return self._bullets

    @property
    def _root(self) -> Any:
        """The file's lists; an empty collection is added to a file that has none."""
        part = self._document.part
        for relation in part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
                return relation.target_part.element
        blob = f'<w:numbering xmlns:w="{_SPACE}"/>'.encode()
        made = NumberingPart.load(PackURI("/word/numbering.xml"), CONTENT_TYPE.WML_NUMBERING, blob, part.package)
        part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
        return made.element

    def _kind_of(self, style: str | None) -> str | None:
        if style not in self._kinds:
            self._kinds[style] = self._read_kind(style)
        return self._kinds[style]

    def _read_kind(self, style: str | None) -> str | None:
        """What a paragraph style numbers by, itself or through a style that it is based on."""
        styles = {element.get(f"{W}styleId"): element for element in self._document.styles.element.iter(f"{W}style")}
        for _ in range(len(styles)):  # a file may have styles that are based on each other
            element = styles.get(style)
            if element is None:
                return None
            number = element.find(f"{W}pPr/{W}numPr/{W}numId")
            if number is not None:
                named = self._root.xpath(f'w:num[@w:numId="{int(number.get(f"{W}val"))}"]/w:abstractNumId/@w:val')
                return named[0] if named else None
            based = element.find(f"{W}basedOn")
            style = based.get(f"{W}val") if based is not None else None
        return None

    def _add_kind(self, kind: str, mark: str) -> str:
        number = _next(self._root, "abstractNum", "abstractNumId")
        made = etree.fromstring(
            f'<w:abstractNum xmlns:w="{_SPACE}" w:abstractNumId="{number}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{mark}"/>'
            '<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="397" w:hanging="397"/></w:pPr></w:lvl></w:abstractNum>'
        )
        self._root.insert(len(self._root.findall(f"{W}abstractNum")), made)  # kinds stand before lists
        return str(number)

    def _add(self, kind: str) -> int:
        root = self._root
        if self._last is None:  # ours stand behind all that the file has
            self._number = _next(root, "num", "numId") - 1
            self._last = [*root.findall(f"{W}abstractNum"), *root.findall(f"{W}num")][-1]
        self._number += 1
        made = etree.fromstring(
            f'<w:num xmlns:w="{_SPACE}" w:numId="{self._number}"><w:abstractNumId w:val="{kind}"/>'
            '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride></w:num>'
        )
        self._last.addnext(made)
        self._last = made
        return self._number


def _longest_word(run: Mapping[str, Any]) -> int:
    """The letters of the longest word of a piece of a line; nobody minds where a very long one is broken."""
    words = str(run.get("text") or run.get("band") or run.get("id") or "").split()
    return min(max(map(len, words), default=0), _LONG_WORD)


def _next(root: Any, tag: str, attribute: str) -> int:
    return max((int(element.get(f"{W}{attribute}")) for element in root.findall(f"{W}{tag}")), default=0) + 1


def _style_ids(document: Any) -> dict[str, str]:
    """The styles of a file: Word knows its own by one name in every language, however it writes their capitals."""
    ids: dict[str, str] = {}
    for element in document.styles.element.iter(f"{W}style"):
        name, identity = element.find(f"{W}name"), element.get(f"{W}styleId")
        if name is not None and identity:
            ids.setdefault(name.get(f"{W}val", "").lower(), identity)
    return ids


def _text_width(document: Any) -> int:
    """The width between the margins of the last section of a file."""
    section = document.sections[-1] if len(document.sections) else None
    if section is None or section.page_width is None:
        return _A4_TEXT
    return int((section.page_width - (section.left_margin or 0) - (section.right_margin or 0)) / _TWENTIETH)


@cache
def _shade(colour: str) -> Shade:
    return Shade(*(part.removeprefix("#").upper() for part in light(colour)))


@cache
def _macros() -> Any:
    environment = Environment(  # autoescape is on
        loader=FileSystemLoader(resources.folder("templates")),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("shared/blocks.xml.jinja")
