"""The paper as a web page: whole in itself, well formed, and no text of a register becomes markup or code in it."""

import re
from base64 import b64encode
from dataclasses import fields, is_dataclass, replace
from functools import cache
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from making import AS_OF, ROOT, STAFF_ACCESS, as_yaml, register

from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.papers.blocks import (
    About,
    BandMark,
    Bar,
    BarGroup,
    Column,
    Entry,
    Figure,
    FigureBand,
    Heading,
    HeatCell,
    HeatMap,
    HeatRow,
    Items,
    Note,
    Paragraph,
    RiskLink,
    Row,
    Section,
    Strong,
    Switch,
    Switches,
    Table,
    Text,
)  # fmt: skip
from riskreg.papers.layout import PAPERS, lay_out
from riskreg.render.html import html
from riskreg.render.request import Request
from riskreg.render.templates import TemplateFault
from riskreg.scoring import score
from riskreg.settings.house import House, Logo
from riskreg.wording import one_line

VOID = {"meta", "link", "img", "br", "hr", "input", "col", "circle", "path", "rect"}
HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f645400000000049454e44ae426082"
)


class Element:
    """An element with its attributes, its children and the text in it."""

    def __init__(self, name, attributes, parent):
        self.name, self.attributes, self.parent = name, dict(attributes), parent
        self.children = []

    @property
    def elements(self):
        return [child for child in self.children if isinstance(child, Element)]

    @property
    def text(self):
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    def walk(self):
        for element in self.elements:
            yield element
            yield from element.walk()

    def all(self, *names, **attributes):
        wanted = {key.rstrip("_").replace("_", "-"): value for key, value in attributes.items()}
        return [
            element for element in self.walk()
            if (not names or element.name in names)
            and all(value in element.attributes.get(key, "").split() for key, value in wanted.items())
        ]  # fmt: skip


class Reader(HTMLParser):
    """A page as a tree; an end tag that closes anything but the last element is a fault."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.root = self.at = Element("", (), None)
        self.feed(page)
        self.close()
        assert self.at is self.root, f"{self.at.name} is never closed"

    def handle_starttag(self, tag, attrs):
        element = Element(tag, attrs, self.at)
        assert len(attrs) == len(element.attributes), f"{tag} has an attribute twice"
        self.at.children.append(element)
        if tag not in VOID:
            self.at = element

    def handle_startendtag(self, tag, attrs):
        self.at.children.append(Element(tag, attrs, self.at))

    def handle_endtag(self, tag):
        assert tag == self.at.name, f"</{tag}> closes {self.at.name}"
        self.at = self.at.parent

    def handle_data(self, data):
        self.at.children.append(data)


def read(page):
    return Reader(page.decode()).root


@cache
def document(*files):
    sources = [SourceFile(Path(file).name, Path(file), Path(file).parent, Path(file).read_bytes()) for file in files]
    return build(score(sources, AS_OF), AS_OF)


def paper(name="board-paper", files=(STAFF_ACCESS,), house=None, own=None):
    facts = document(*files)
    return html(Request(facts, lay_out(facts, name), house or House(), own)).content


BANDS = (FigureBand("Severe", "#D4351C", 2), FigureBand("Middling", "#ffdd00", 1), FigureBand("Slight", "#00703c", 0))
ABOUT = About("A1", "adopting", "Severe", "Slight", "Head of HR")
MARK = BandMark("Severe", "#D4351C", 2, 3, 16, above_appetite=True)
TABLE = Table(
    "The caption",
    (Column("Risk", 6), Column("Band now", 3), Column("Number", 1, "right")),
    (Row(((RiskLink("A1", "risk-a1"), Text(" a title")), (MARK,), (Text("7"),)), ABOUT),),
)  # fmt: skip
HEAT = HeatMap(
    "Adopting, now", ("1 Small", "2 Big"),
    (
        HeatRow("2 Often", (HeatCell("Middling", "#ffdd00", 1, ()), HeatCell("Severe", "#D4351C", 2, (RiskLink("A1", "risk-a1"), RiskLink("A2", None))))),
        HeatRow("1 Seldom", (HeatCell("Slight", "#00703c", 0, ()), HeatCell("Middling", "#ffdd00", 1, ()))),
    ),
)  # fmt: skip
FIGURE = Figure(
    "path", "The way", "Adopting has one; not adopting has ninety-nine.", BANDS,
    (
        BarGroup("Today", (Bar("Adopting", (1, 0, 0), 2), Bar("Not adopting", (98, 0, 1), 0))),
        BarGroup("31 March", (Bar("Adopting", (0, 0, 0), 0), Bar("Not adopting", (0, 99, 0), 0))),
    ),
    TABLE,
)  # fmt: skip
SWITCHES = Switches(
    "now", BANDS, "Neither is lower.", (1, 2, 3), (3, 2, 1),
    (Switch("policy", "A policy", "Not adopting carries less.", (2, 1, 3), (3, 2, 1), ("A1 rises", "A2 rises")),),
    TABLE,
)  # fmt: skip
EVERYTHING = (
    Section("first", "1", "A section", (
        Paragraph((Strong("Strong."), Text(" Then plain. "), MARK, Text(", "), RiskLink("A9", None))),
        Items(((Text("one"),), (Text("two"),))), Items(((Text("first"),),), numbered=True),
        Note("Mind", (Text("a note"),)), FIGURE, TABLE,
    )),
    Section("second", "A", "Appendix A: more", (
        Heading("A heading", 1, "a-heading"), Entry("risk-a1", "A1. A title", 2, (Paragraph((Text("in full"),)), TABLE), ABOUT),
        HEAT, SWITCHES,
    ), appendix=True),
)  # fmt: skip


def everything():
    """A request in which every kind of block stands."""
    facts = document(STAFF_ACCESS)
    laid_out = lay_out(facts, "board-paper")
    return Request(facts, replace(laid_out, sheets=(replace(laid_out.sheets[0], sections=EVERYTHING),)), House())


# What names or paints something and never comes from a register's text.
KEPT = {"kind", "name", "colour", "anchor", "align"}


def reworded(value, text, key=""):
    """All that is laid out, with every text replaced."""
    if isinstance(value, str):
        return value if key in KEPT else text
    if isinstance(value, tuple):
        return tuple(reworded(inner, text, key) for inner in value)
    if not is_dataclass(value):
        return value
    return replace(
        value, **{one.name: reworded(getattr(value, one.name), text, one.name) for one in fields(value) if one.init}
    )


PAGES = [(kind.name, (STAFF_ACCESS,)) for kind in PAPERS if "html" in kind.forms] + [
    ("board-paper", tuple(sorted((ROOT / "registers").glob("*.yaml"))[:3])),
    ("one-page", tuple(sorted((ROOT / "registers").glob("*.yaml"))[:2])),
]


@pytest.fixture(
    scope="module", params=[*PAGES, None], ids=lambda page: f"{page[0]}-{len(page[1])}" if page else "everything"
)
def page(request):
    return html(everything()).content if request.param is None else paper(*request.param)


def test_a_page_is_well_formed_and_says_what_it_is(page):
    root = read(page)
    assert page.startswith(b"<!DOCTYPE html>\n<html")
    (top,) = [element for element in root.elements if element.name == "html"]
    assert top.attributes["lang"] == "en-GB"
    assert root.all("title")[0].text.strip()
    assert root.all("meta", name="viewport")[0].attributes["content"] == "width=device-width, initial-scale=1"
    assert [len(root.all(name)) for name in ("main", "header", "footer")] == [1, 1, 1]


def test_a_page_asks_nothing_of_anybody(page):
    root = read(page)
    for element in root.walk():
        assert element.name not in {
            "link",
            "iframe",
            "object",
            "embed",
            "base",
            "form",
            "audio",
            "video",
            "use",
            "image",
        }
        assert element.attributes.get("href", "#").startswith("#")
        assert element.attributes.get("src", "data:image/").startswith("data:image/")
        assert not {name for name in element.attributes if name.startswith("on") or name in {"style", "srcset", "ping"}}
    style = "".join(element.text for element in root.all("style"))
    assert "@import" not in style
    assert "url(" not in style


def test_only_the_page_s_own_style_and_script_are_let_in(page):
    root = read(page)
    policy = root.all("meta", http_equiv="Content-Security-Policy")[0].attributes["content"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert rules["img-src"] == "data:"
    for name in ("style", "script"):
        (element,) = root.all(name)
        assert rules[f"{name}-src"] == f"'sha256-{b64encode(sha256(element.text.encode()).digest()).decode()}'"


def test_headings_descend_by_one(page):
    levels = [int(element.name[1]) for element in read(page).all(*HEADINGS)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_every_link_and_label_leads_somewhere_and_no_id_stands_twice(page):
    root = read(page)
    ids = [element.attributes["id"] for element in root.walk() if "id" in element.attributes]
    assert len(ids) == len(set(ids))
    targets = {element.attributes["href"][1:] for element in root.all("a")}
    targets |= {element.attributes["for"] for element in root.all("label")}
    targets |= {one for element in root.walk() for one in element.attributes.get("aria-labelledby", "").split()}
    targets |= set(re.findall(r"url\(#([^)]+)\)", page.decode()))
    assert targets
    assert targets <= set(ids)


def test_the_first_link_skips_to_the_paper(page):
    root = read(page)
    first = root.all("a")[0]
    assert "skip" in first.attributes["class"]
    (target,) = root.all(id=first.attributes["href"][1:])
    assert target.attributes["tabindex"] == "-1"
    assert not target.all("nav")


def test_each_table_has_a_caption_and_headers_and_keeps_its_roles(page):
    roles = {"table": "table", "thead": "rowgroup", "tbody": "rowgroup", "tr": "row", "td": "cell"}
    for table in read(page).all("table"):
        assert table.elements[0].name == "caption"
        assert table.elements[0].text
        for element in [table, *table.walk()]:
            assert element.attributes.get("role") == roles.get(element.name, element.attributes.get("role"))
        for cell in table.all("th"):
            role = "rowheader" if cell.attributes["scope"] == "row" else "columnheader"
            assert cell.attributes["role"] == role
        for row in table.all("tbody")[0].elements:
            assert row.elements[0].attributes["scope"] == "row"
            assert all(cell.attributes["data-label"] for cell in row.elements[1:])


def test_a_section_can_be_found_in_the_contents():
    root = read(paper())
    contents = [(link.attributes["href"], link.text) for link in root.all("nav")[0].all("a")]
    sections = [(f"#{one.attributes['id']}", one.elements[0].text) for one in root.all("section")]
    assert contents == sections
    assert contents[0] == ("#section-recommendations", "1. Recommendations")
    assert contents[-1][1].startswith("Appendix ")


def test_a_short_paper_has_no_contents_and_a_landscape_one_is_printed_so():
    assert not read(paper("one-page")).all("nav")
    assert b"@page{size:A4 landscape;" in paper("action-list")
    assert b"landscape" not in paper("board-paper")


def test_with_several_registers_everything_is_one_level_deeper_and_apart():
    files = PAGES[-2][1]
    root = read(paper(files=files))
    assert len(root.all("h2")) == len(files) + 1  # and the contents
    assert len(root.all(class_="sheet")) == len(files)
    for number, sheet in enumerate(root.all(class_="sheet"), 1):
        assert sheet.attributes["id"] == f"p{number}-paper"
        assert all(link.attributes["href"].startswith(f"#p{number}-") for link in sheet.all("a"))
    assert root.all("main")[0].all("table")[0].elements[0].text == "The registers, and what they come to together"


def test_a_heat_map_has_likelihood_upwards_impact_across_and_links():
    (table,) = read(html(everything()).content).all("table", class_="heat")
    over, columns = table.all("thead")[0].elements
    assert [cell.text for cell in over.elements] == ["", "Impact"]
    assert [cell.text for cell in columns.elements] == ["Likelihood", "1 Small", "2 Big"]
    often, seldom = table.all("tbody")[0].elements
    assert [cell.text for cell in often.elements] == ["2 Often", "Middling", "Severe A1 A2"]
    assert [cell.text for cell in seldom.elements] == ["1 Seldom", "Slight", "Middling"]
    assert [link.attributes["href"] for link in table.all("a")] == ["#risk-a1"]
    assert often.elements[2].attributes["class"].split() == ["c-d4351c", "r-2"]
    assert often.elements[1].attributes["class"].split() == ["c-ffdd00", "r-1", "empty"]


def test_a_band_is_told_by_its_name_and_score_beside_its_colour():
    paragraph = next(one for one in read(html(everything()).content).all("p") if one.text.startswith("Strong."))
    assert paragraph.text == "Strong. Then plain. Severe 16 (above appetite), A9"
    (mark,) = paragraph.all(class_="band")
    assert (mark.text, mark.attributes["class"]) == ("Severe", "band c-d4351c r-2")


def test_a_figure_has_a_title_a_description_its_numbers_and_its_data():
    root = read(html(everything()).content)
    (figure,) = root.all("figure")
    (drawing,) = figure.all(role="img")
    title, description = drawing.elements[0].elements[:2]
    assert (title.name, title.text, description.name, description.text) == (
        "title",
        FIGURE.title,
        "desc",
        FIGURE.description,
    )
    assert drawing.attributes["aria-labelledby"] == f"{title.attributes['id']} {description.attributes['id']}"
    assert [text.text for text in drawing.all("text")] == [
        "Today Adopting", "1", "2", "Not adopting", "98", "1", "31 March Adopting", "none", "Not adopting", "99",
    ]  # fmt: skip
    assert [one.text for one in figure.all("li")] == ["Severe", "Middling", "Slight", "Not yet classified"]
    section = figure.parent.elements
    assert section[section.index(figure) + 1].name == "table"


def test_the_parts_of_a_bar_fill_it_in_order_and_are_wide_enough_for_their_numbers():
    drawing = read(html(everything()).content).all(role="img")[0]
    bars = {}
    for number, moment in enumerate(drawing.all("svg", class_="moment")):
        for part in moment.all("svg", class_="part"):
            bar = bars.setdefault((number, part.attributes["y"]), [])
            bar.append([float(part.attributes[key][:-1]) for key in ("x", "width")])
    adopting, other, last = bars.values()
    assert adopting == [[0, 5], [5, 5]]  # three risks of ninety-nine, and still both numbers have room
    assert other[0][1] + other[1][1] == pytest.approx(100)
    assert other[1] == [pytest.approx(other[0][1]), pytest.approx(5.91)]
    assert last == [[0, 100]]


def test_switches_hold_their_results_and_the_table_is_there_without_script():
    (box,) = read(html(everything()).content).all("div", class_="switches")
    assert "hidden" in box.attributes
    none, policy = box.all("option")
    assert none.attributes["value"] == ""
    assert policy.attributes["data-verdict"] == "Not adopting carries less."
    assert (policy.attributes["data-adopting"], policy.attributes["data-not-adopting"]) == ("2 1 3", "3 2 1")
    assert policy.attributes["data-changed"] == "A1 rises; A2 rises"
    assert (box.attributes["data-verdict"], box.attributes["data-adopting"]) == ("Neither is lower.", "1 2 3")
    assert "One at a time" in box.text
    assert box.all(role="status")
    siblings = box.parent.elements
    assert siblings[siblings.index(box) + 1].name == "table"


def test_what_a_row_or_an_entry_is_about_can_be_filtered():
    root = read(html(everything()).content)
    (entry,) = root.all("article")
    assert entry.attributes["id"] == "risk-a1"
    wanted = {
        "data-risk": "A1",
        "data-side": "adopting",
        "data-band": "Severe",
        "data-target-band": "Slight",
        "data-owner": "Head of HR",
    }
    for element in (entry, entry.all("tbody")[0].elements[0]):
        assert wanted.items() <= element.attributes.items()
    assert root.all(class_="sheet")[0].attributes["data-now"] == "Revised"


def test_the_script_never_makes_markup_of_a_text():
    script = (ROOT / "templates" / "shared" / "page.js").read_text(encoding="utf-8")
    assert not re.search(
        r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval|Function\(|fetch|XMLHttpRequest|import", script
    )


HOSTILE = (
    "</title></style></script><script>alert(1)</script>", "<img src=x onerror=alert(1)>", '" onmouseover="alert(1)" x="', "' x='",
    "{{ 7*7 }}{% raw %}{# c #}", "<!--", "-->", "]]>", "&lt;b&gt;&amp;&#60;", "</td></tr></table>", "javascript:alert(1)",
    "https://example.org/?a=1&b=2", "\\", "\u202eabc", "\x1b[31mred", "a\x00b", "👍🏽 漢字 e\u0301", "x" * 10_000, "%s %(a)s {0}", "`${1}`",
    "url(https://example.org)", "*/ } body { display: none } /*", "@import 'https://example.org'", "a\u2028b",
)  # fmt: skip


def shape(root):
    return [(element.name, sorted(element.attributes)) for element in root.walk()]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_prints_as_the_text_that_it_is(text):
    request = everything()
    plain = read(html(request._replace(laid_out=reworded(request.laid_out, "plain"))).content)
    hostile = read(html(request._replace(laid_out=reworded(request.laid_out, text))).content)
    assert shape(plain) == shape(hostile)
    assert plain.all("style")[0].text.count("{") == hostile.all("style")[0].text.count("{")
    shown = one_line(text)
    section, entry = hostile.all("section")[0], hostile.all("article")[0]
    assert section.elements[0].text == f"{shown}. {shown}"
    assert entry.elements[0].text == shown
    assert entry.attributes["data-owner"] == shown
    assert hostile.all("caption")[0].text == shown
    assert hostile.all("desc")[0].text == shown
    assert hostile.all("option")[1].attributes["data-verdict"] == shown


@settings(max_examples=25)
@given(
    st.lists(st.one_of(st.sampled_from([*HOSTILE, *"<>&\"'{}%#\\/ "]), st.characters()), min_size=1, max_size=8).map(
        "".join
    )
)
def test_so_does_any_text_in_a_whole_register(text):
    assume(one_line(text))
    data = register(title=text, organisation=text)
    data["risks"]["adopting"][0] |= {"title": text, "cause": text, "owner": text}
    data["mitigations"][0] |= {"title": text, "owner": text}
    source = as_yaml(data).decode("utf-8", "surrogatepass").encode("utf-8", "replace")
    scored = score([SourceFile("register.yaml", None, Path(), source)], AS_OF)
    if not scored or scored[0].evaluation is None:  # the register was refused: there is no paper
        return
    facts = build(scored, AS_OF)
    root = read(html(Request(facts, lay_out(facts, "board-paper"), House())).content)
    assert len(root.all("script")) == len(root.all("style")) == 1
    assert root.all("h1")[0].text == one_line(facts.papers[0].title)


def test_the_house_s_style_reaches_the_page_and_cannot_break_out_of_it():
    font = 'Gill Sans"}</style><script>alert(1)</script>'
    contact = "risk@example.gov.uk <b>"
    page = paper(house=House(Logo(PIXEL, "png", 1, 1, 'Our "crest"'), "#6F2A5B", font, contact))
    root = read(page)
    (logo,) = root.all("img")
    assert logo.attributes == {
        "class": "logo", "src": f"data:image/png;base64,{b64encode(PIXEL).decode()}", "width": "1", "height": "1", "alt": 'Our "crest"',
    }  # fmt: skip
    assert contact in root.all("header")[0].text
    assert contact in root.all("footer")[0].text
    assert ':root{--accent:#6f2a5b;--own-font:"Gill Sans\\22 \\7d \\3c \\2f style\\3e ' in root.all("style")[0].text
    assert len(root.all("script")) == 1


def test_a_printed_page_says_at_its_foot_who_may_read_it_and_of_which_day_it_is():
    root = read(paper())
    foot = "Open to the public · Figures as at 21 November 2026"
    assert foot in root.all("footer")[0].text
    assert (
        '@page sheet-1{@bottom-left{content:"Open to the public \\b7  Figures as at 21 November 2026"}}'
        in root.all("style")[0].text
    )
    assert "sheet-1" in root.all("body")[0].attributes["class"]


def test_an_organisation_s_template_can_build_on_ours_and_its_style_is_let_in(tmp_path):
    own = tmp_path / "council.html.jinja"
    own.write_text(
        '{% extends "shared/page.html.jinja" %}{% from "shared/blocks.html.jinja" import section %}\n'
        "{% block style %}h1 { color: rebeccapurple; }{% endblock %}\n"
        '{% block body %}<p class="ours">{{ paper.title }}</p>{{ section(paper.section["recommendations"], h, at) }}{% endblock %}\n',
        encoding="utf-8",
    )
    page = paper(own=own)
    test_only_the_page_s_own_style_and_script_are_let_in(page)
    root = read(page)
    assert "rebeccapurple" in root.all("style")[0].text
    assert root.all("p", class_="ours")[0].text == "Staff access to social networking sites in work time"
    assert [one.attributes["id"] for one in root.all("section")] == ["section-recommendations"]


SHIPPED = '{% extends "shared/page.html.jinja" %}{% from "shared/blocks.html.jinja" import section %}'
ONLY = "{% block body %}{% for one in paper.sections if one.name in WANTED %}{{ section(one, h, at) }}{% endfor %}MORE{% endblock %}"


def with_sections(tmp_path, *wanted, more="", files=(STAFF_ACCESS,)):
    """The page of an own template that has only some of the sections, and what leads nowhere in it."""
    own = tmp_path / "council.html.jinja"
    own.write_text(SHIPPED + ONLY.replace("WANTED", str(list(wanted))).replace("MORE", more), encoding="utf-8")
    root = read(paper(own=own, files=files))
    there = {one.attributes.get("id") for one in root.walk()}
    return root, [one for one in root.all("a") if one.attributes["href"][1:] not in there]


def test_a_section_left_out_leaves_no_link_that_leads_nowhere(tmp_path):
    whole = read(paper())
    linked = [one.text for one in whole.all("section", id="section-top-risks")[0].all("a", class_="risk")]
    assert linked
    root, dead = with_sections(tmp_path, "top-risks")
    assert not dead
    (contents,) = root.all("nav")
    assert [one.attributes["href"] for one in contents.all("a")] == ["#section-top-risks"]
    left = root.all("section", id="section-top-risks")[0]
    assert [one.text for one in left.all(class_="risk")] == linked
    assert not left.all("a")


def test_with_no_section_at_all_there_are_no_contents(tmp_path):
    root, dead = with_sections(tmp_path)
    assert not dead
    assert not root.all("nav")
    root, dead = with_sections(tmp_path, files=(STAFF_ACCESS, STAFF_ACCESS))
    assert not dead
    assert [one.attributes["href"] for one in root.all("nav")[0].all("a")] == ["#p1-paper", "#p2-paper"]
    assert not root.all("ol")


def test_links_of_the_template_s_own_and_those_that_lead_somewhere_are_left_alone(tmp_path):
    every = [one.name for one in lay_out(document(STAFF_ACCESS), "board-paper").sheets[0].sections]
    more = '<h2 ID=\'ours\'>Ours</h2><ul><li><a href="#ours">a</a></li>\n<li><a href="#top">b</a></li>\n</ul>'
    root, dead = with_sections(tmp_path, *every, more=more)
    assert [one.text for one in dead] == ["b"]
    links = [one.attributes["href"] for one in read(paper()).all("a")]
    assert [one.attributes["href"] for one in root.all("a")] == [*links, "#ours", "#top"]


def test_a_template_that_asks_for_what_is_not_there_is_a_fault_with_its_line(tmp_path):
    own = tmp_path / "council.html.jinja"
    own.write_text(
        '{% extends "shared/page.html.jinja" %}\n{% block body %}\n{{ paper.nothing }}{% endblock %}\n',
        encoding="utf-8",
    )
    with pytest.raises(TemplateFault) as fault:
        paper(own=own)
    assert fault.value.diagnostic.place.line == 3


def test_the_same_paper_has_the_same_bytes():
    assert html(everything()).content == html(everything()).content
