"""The Markdown paper: no text of a register becomes markup, in GitHub's renderer or in a CommonMark one."""

import re
from functools import cache
from html.parser import HTMLParser
from itertools import pairwise

import cmarkgfm
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st
from making import (
    HOSTILE,
    STAFF_ACCESS,
    as_markdown,
    document,
    everywhere,
    register,
    registers,
)
from markdown_it import MarkdownIt

from riskreg.render.markdown import escape
from riskreg.wording import has_hidden, one_line

COMMONMARK = MarkdownIt("commonmark").enable("table")
RENDERERS = {"github": cmarkgfm.github_flavored_markdown_to_html, "commonmark": COMMONMARK.render}

# Where a paper puts a text, and the elements that we ourselves make there.
CONTEXTS = {
    "paragraph": ("{}\n", ["p"]),
    "second line of a paragraph": ("§\n{}\n", ["p"]),
    "table cell": (
        "| a | b |\n|---|---|\n| {} | § |\n",
        ["table", "thead", "tr", "th", "th", "tbody", "tr", "td", "td"],
    ),
    "list item": ("- {}\n- §\n", ["ul", "li", "li"]),
    "numbered item": ("1. {}\n2. §\n", ["ol", "li", "li"]),
    "heading": ("## {}\n", ["h2"]),
    "bold": ("**{}** §\n", ["p", "strong"]),
    "quotation": ("> {}\n", ["blockquote", "p"]),
    "middle of a sentence": ("§ {}. §\n", ["p"]),
    "in brackets": ("§ ({}) §\n", ["p"]),
}

# Pieces that mean something to one Markdown or another, to HTML, to Jinja, to a terminal or to a reader's eye.
PIECES = (
    *"\\`*_{}[]()<>#+-.!|~$&;:=@/^\"'%\t \n", *"ab1 é漢",
    "http://", "HTTPS://", "ftp://", "www.", "WWW.", "mailto:", "xmpp:", "a@b.c", "a.b-c@d.org", "@team", ":smile:", ":+1:",
    "&amp;", "&lt;", "&#60;", "&#x3c;", "&nbsp;", "&copy", "<b>", "</td>", "<!--", "-->", "<script>", "<a@b.c>", "<http://a.b>",
    "![a](b)", "[a](b)", "[a]: b", "[^1]", "[ ] ", "[x] ", "1. ", "12) ", "1234567890. ", "- ", "+ ", "* ", "# ", " #", " ##", "> ",
    "---", "===", "***", "___", "```", "~~~", "~~", "**", "__", "``", "|---|", ":--:", "\\|", "\\\\", "    ", "  \n", "\\\n",
    "{{ 7*7 }}", "{% raw %}", "{#", "$$", "\r", "\x1b[31m", "\x00", "\x85", "\u2028", "\u202e", "\u200f", "\ufeff", "\u00a0",
    "👍🏽", "e\u0301", "x.example.com/path?q=1&r=2", "GH-1", "#1", "a_b_c", "2*3*4", "C:\\dir\\", "10:30:15",
)  # fmt: skip
TEXTS = st.lists(st.one_of(st.sampled_from(PIECES), st.characters(codec="utf-8")), min_size=1, max_size=14).map("".join)


class Reader(HTMLParser):
    """The elements of a page in order, and the text between them."""

    def __init__(self, page):
        super().__init__(convert_charrefs=True)
        self.elements, self.text = [], ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag, _attrs):
        self.elements.append(tag)

    def handle_data(self, data):
        self.text += data


def spaced(text):
    """Text as a browser sets it: runs of white space are one space."""
    return re.sub(r"[ \t\n]+", " ", text).strip(" ")


@given(text=TEXTS)
@settings(max_examples=200, deadline=None)
@example(text="C #")
@example(text="a ##")
@example(text="1.")
@example(text="www.example.com")
@example(text="a\\|b")
def test_a_text_prints_as_just_that_text_wherever_it_stands(text):
    assume(one_line(text))
    for shape, elements in CONTEXTS.values():
        for render in RENDERERS.values():
            page = Reader(render(shape.format(escape(text))))
            ours = Reader(render(shape.format("XX")))
            assert ours.elements == elements
            assert page.elements == elements
            assert spaced(page.text) == spaced(ours.text.replace("XX", one_line(text)))


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        ("A plain sentence, with commas; 50% of it (or so).", "A plain sentence, with commas; 50% of it (or so)."),
        ("10:30 on 3.4.2026, A&E", "10:30 on 3.4.2026, A&E"),
        ("Mind the gap: it's #1", "Mind the gap: it's #1"),
        ("#1", "\\#1"),
        ("1. First", "1\\. First"),
        ("2026-11-21", "2026-11-21"),
        ("snake_case", "snake\\_case"),
        ("a | b", "a \\| b"),
        ("well :smile:", "well \\:smile:"),
        ("https://example.org/a", "https\\://example.org/a"),
        ("www.example.org", "www\\.example.org"),
        ("head@example.org", "head@<!-- -->example.org"),
        ("it costs $5 or $6", "it costs \\$5 or \\$6"),
        ("C #", "C \\#"),
        ("C#", "C#"),
        ("&lt;", "&amp;lt;"),
        ("one\ntwo", "one two"),
        ("\u202eevil", "\\<U+202E\\>evil"),
    ],
)
def test_only_what_could_become_markup_is_escaped(text, escaped):
    assert escape(text) == escaped


def paper(*data):
    """The Markdown of registers given as plain data."""
    return as_markdown(document(*data))


@cache
def full_paper(text):
    """The paper of a register with this text everywhere."""
    return paper(everywhere(text))


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_no_text_of_a_register_becomes_markup_in_the_paper(text):
    page = Reader(RENDERERS["github"](full_paper(text)))
    ours = Reader(RENDERERS["github"](full_paper("Words")))
    assert page.elements == ours.elements
    assert page.text.count(one_line(text)) >= 60
    assert page.text.count("Words") == 0


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_paper_holds_no_character_that_a_screen_obeys(text):
    assert not has_hidden(full_paper(text))


def test_a_template_expression_in_a_register_is_not_worked_out():
    page = Reader(RENDERERS["github"](paper(register(title="{{ 7*7 }} {% raw %}"))))
    assert page.text.lstrip().startswith("{{ 7*7 }} {% raw %}")


def rows(text):
    """The tables of a Markdown text, each as how many cells its rows have."""
    tables, before = [], ""
    for line in text.splitlines():
        if line.startswith("|"):
            if not before.startswith("|"):
                tables.append([])
            tables[-1].append(len(re.findall(r"(?<!\\)(?:\\\\)*\|", line)) - 1)
        before = line
    return tables


@pytest.mark.parametrize("text", ["Words", *HOSTILE], ids=range(len(HOSTILE) + 1))
def test_every_row_of_a_table_has_as_many_cells_as_its_heading(text):
    counted = rows(full_paper(text))
    assert len(counted) == 15
    assert all(set(table) == {table[0]} for table in counted)


def test_every_table_is_one_to_both_renderers():
    text = paper(STAFF_ACCESS.read_bytes(), everywhere("Words"))
    for render in RENDERERS.values():
        assert Reader(render(text)).elements.count("table") == len(rows(text))


@pytest.mark.parametrize(
    "data",
    [[register()], [everywhere("Words")], [STAFF_ACCESS.read_bytes()], [register(), everywhere("Words"), register()]],
    ids=["small", "full", "shipped", "several"],
)
def test_headings_begin_at_the_first_level_and_skip_none(data):
    levels = [int(tag[1]) for tag in Reader(RENDERERS["github"](paper(*data))).elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


BAND = re.compile(r"\b(?:Low|Moderate|Significant|High)\b")


def told_of(text, name):
    """All that a paper says of one risk: its own blocks, and the rows that it has."""
    parts = re.split(r"\n(?=#)", text)
    blocks = [part for part in parts if part.startswith(f"#### {name}. ")]
    asked = re.findall(rf"^\*\*{name} \(.*?(?=\n\n)", text, re.MULTILINE | re.DOTALL)
    lines = re.findall(rf"^(?:\| {name} \||- {name} \().*$", text, re.MULTILINE)
    return "\n".join([*blocks, *asked, *lines])


@given(registers())
@settings(deadline=None, max_examples=15)
def test_a_risk_that_is_not_classified_never_shows_a_band(data):
    made = document(data)
    text = as_markdown(made)
    maps = re.search(
        r"# Appendix \w: where the risks stand, and the way to target\n(.*?)\n## Appendix", text, re.DOTALL
    )[1]
    for one in (*made.papers[0].adopting, *made.papers[0].not_adopting):
        said = told_of(text, one.id)
        assert (BAND.search(said) is not None) == (one.state == "classified")
        assert (re.search(rf"\b{one.id}\b", maps) is not None) == (one.state == "classified")


@given(registers())
@settings(deadline=None, max_examples=6)
def test_the_paper_of_any_register_renders_to_whole_tables(data):
    text = paper(data)
    assert all(set(table) == {table[0]} for table in rows(text))
    assert "<h1>" in RENDERERS["github"](text)
    assert "\n\n\n" not in text
    assert text == paper(data)


def test_several_registers_have_a_cover_that_adds_them_up():
    text = paper(register(), STAFF_ACCESS.read_bytes())
    assert text.startswith("# Board papers\n")
    assert rows(text)[0] == [7, 7, 7, 7, 7]
    assert "| **All registers** | 28 | 1 | 10 | 1 | – | – |" in text
