"""A Word file as a template: opened with care, filled by Jinja in its sandbox, saved with the same bytes each time.

docxtpl finds the gaps in a Word file and fills them. What it leaves open is closed here: a file from anywhere may be
a trap, a part may be filled only once, and what comes out has to be a Word file that Word opens.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any, NamedTuple

from docxtpl import DocxTemplate
from lxml import etree

from riskreg.wording import one_line

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_NOTES = {f"{_WORD}.footnotes+xml": "a footnote", f"{_WORD}.endnotes+xml": "an endnote"}
_PLACES = {f"{_WORD}.header+xml": "the header", f"{_WORD}.footer+xml": "the footer", **_NOTES}
# Line ends and tabs inside a text, which Word has its own marks for.
_MOVES = re.compile(r"<w:t(?: [^>]*)?>[^<]*[\t\n\a\f]")
_PARAGRAPH = re.compile(r"<w:p(?=[ >/])")
_TAG = re.compile(r"<[^>]+>")
_FIXED_DATE = (1980, 1, 1, 0, 0, 0)  # the first that a zip file can hold


class Spot(NamedTuple):
    """A place in a Word file: the part (none for the body), the paragraph in it from 1, and its text."""

    part: str | None
    number: int
    text: str

    def __str__(self) -> str:
        where = f" of {self.part}" if self.part else ""
        text = one_line(self.text, 120)
        return f"paragraph {self.number}{where}" + (f" (“{text}”)" if text else "")


class NotSound(Exception):
    """What a template would make is no Word file: why, and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.remedy = remedy


class Source(NamedTuple):
    """One part of a Word file as Jinja reads it, a paragraph on each line; line 1 stands before the first."""

    part: str | None
    text: str
    plain: tuple[str, ...]  # the paragraphs as a reader sees them

    def spot(self, line: int) -> Spot:
        """The paragraph that stands in a line."""
        number = min(max(line - 1, 1), max(len(self.plain), 1))
        return Spot(self.part, number, self.plain[number - 1] if self.plain else "")


class WordTemplate(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A Word file with gaps. `reading` is the part that is being filled. Raises ValueError for a file with no text."""

    reading: Source | None = None

    def __init__(self, content: bytes) -> None:
        super().__init__(BytesIO(content))
        self.init_docx()
        if self.docx.element.find(f"{W}body") is None:
            raise ValueError("it has no text")

    def sources(self) -> Iterator[Source]:
        """Every part of the file that is filled, as Jinja reads it."""
        yield self._source(self.get_xml(), None)
        for part in self.docx.part.package.iter_parts():
            if part.content_type in _PLACES:
                yield self._source(part.blob.decode("utf-8"), _PLACES[part.content_type])

    def _source(self, xml: str, part: str | None) -> Source:
        inside = [_TAG.sub("", text) for text in _PARAGRAPH.split(xml)[1:]]
        plain = tuple(re.sub(r"^[^>]*>", "", text, count=1) for text in inside)
        return Source(part, self.patch_xml(xml), tuple(map(_unescaped, plain)))

    def patch_xml(self, src_xml: str) -> str:
        """The XML as Jinja reads it, with every paragraph on a line of its own, so that a line tells the paragraph."""
        return str(super().patch_xml(_PARAGRAPH.sub("\n<w:p", src_xml.replace("\n", " "))))

    def build_xml(self, context: Mapping[str, Any], jinja_env: Any = None) -> str:
        """The body, filled."""
        return self._filled(self._source(self.get_xml(), None), self.docx.part, context, jinja_env)

    def build_headers_footers_xml(
        self, context: Mapping[str, Any], uri: str, jinja_env: Any = None
    ) -> Iterator[tuple[str, bytes]]:
        """The headers or the footers, filled, each by its relationship."""
        for name, part in list(self.get_headers_footers(uri)):
            source = self._source(self.get_part_xml(part), _PLACES.get(part.content_type))
            yield name, etree.tostring(sound(self._filled(source, part, context, jinja_env)))

    def render_footnotes(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """Fill footnotes and endnotes, each part once: what was filled in must never be read as a template."""
        for part in self.docx.part.package.iter_parts():
            if part.content_type in _NOTES:
                source = self._source(part.blob.decode("utf-8"), _NOTES[part.content_type])
                part._blob = etree.tostring(sound(self._filled(source, part, context, jinja_env)))  # noqa: SLF001

    def render_properties(self, context: Mapping[str, Any], jinja_env: Any = None) -> None:
        """Nothing: the file's properties are set, not filled."""

    def fix_tables(self, xml: str) -> Any:
        """The body as a tree, checked before docxtpl evens out its tables."""
        sound(xml)
        return super().fix_tables(xml)

    def _filled(self, source: Source, part: Any, context: Mapping[str, Any], environment: Any) -> str:
        self.reading, self.current_rendering_part = source, part
        template = environment.from_string(source.text)
        made = str(template.render(context)).replace("\n<w:p", "<w:p")
        return str(self.resolve_listing(made)) if _MOVES.search(made) else made


def _unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", '"').replace("&amp;", "&").strip()


def sound(xml: str) -> Any:
    """The tree of a part. Raises NotSound where it is not what a Word file may hold."""
    try:
        tree = etree.fromstring(xml.encode(), etree.XMLParser(resolve_entities=False, huge_tree=True, no_network=True))
    except etree.XMLSyntaxError as fault:
        remedy = "See that every `{%p`, `{%tr` and `{{p` stands in a paragraph of its own, and that each loop begins and ends alike."
        raise NotSound(f"what it makes is not a Word file: {one_line(str(fault), 120)}", remedy) from None
    for element in tree.iter(f"{W}p", f"{W}tbl", f"{W}r"):
        parent, tag = element.getparent(), etree.QName(element).localname
        inside = etree.QName(parent).localname if parent is not None else ""
        if tag != "r" and inside in ("p", "r", "t", "hyperlink"):
            raise NotSound(
                "whole paragraphs stand inside a line",
                "Write `{{p … }}`, alone in its paragraph, to set a section or a block.",
            )
        if tag == "r" and inside in ("t", "body", "tc", "ftr", "hdr"):
            raise NotSound("a piece of a line stands outside one", "Write `{{r … }}` to set runs, a link or the logo.")
    return tree


def saved(template: WordTemplate) -> bytes:
    """The file's bytes: no date in them but the paper's own, the parts in the order of the template's."""
    made, again = BytesIO(), BytesIO()
    template.docx.save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(again, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FIXED_DATE)
            entry.create_system, entry.external_attr = 0, 0
            new.writestr(entry, old.read(name), zipfile.ZIP_DEFLATED)
    return again.getvalue()
