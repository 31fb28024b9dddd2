"""All forms of a paper say the same: each fact of the board paper is read back out of every one of them."""

import pytest
from forms import made, needs, read_back, tight
from making import HOSTILE, STAFF_ACCESS, document, everywhere, mitigation, register, risk

from riskreg.papers.layout import PAPERS
from riskreg.wording import one_line

FORMS = ("md", "html", "pdf", "docx", "xlsx", "json")
STAFF = document(STAFF_ACCESS.read_bytes())


def said(document, form, paper="board-paper"):
    """The text of a form, without white space."""
    missing = needs(form)
    if missing:
        pytest.skip(f"{missing} is not here")
    return tight(read_back(made(document, form, paper), form))


def facts_of_risks(paper):
    for one in (*paper.adopting, *paper.not_adopting):
        yield from (one.id, one.title)
        yield from filter(None, (one.cause, one.event, one.consequence, one.owner, one.reason, one.settled_by))
        for at in (one.current, one.target):
            if at:
                yield from (at.band, str(at.score))


def facts(paper):
    """What every form of the board paper has to say."""
    yield from (paper.title, paper.organisation, paper.question)
    yield from paper.recommendations
    for verdict in paper.verdicts:
        yield from (verdict.sentence, *verdict.because)
    for count in paper.counts:
        yield count.label
    yield from facts_of_risks(paper)
    for owner in paper.owners:
        yield owner.name
        for item in owner.mitigations:
            yield from filter(None, (item.id, item.title, item.due, item.done_on, item.cost, item.standing))
    for option in paper.options:
        yield from (option.title, option.cost, *filter(None, (option.rejected_because, option.begins)))
        yield from (*option.advantages, *option.disadvantages)
    for fact in (*paper.head, *paper.definitions):
        yield from (fact.label, fact.text)
    for band in paper.scheme.bands:
        yield from filter(None, (band.name, band.scores, band.action))


@pytest.mark.parametrize("form", FORMS)
def test_every_fact_of_the_board_paper_is_in_every_form(form):
    text = said(STAFF, form)
    assert [fact for fact in facts(STAFF.papers[0]) if tight(one_line(fact)) not in text] == []


@pytest.mark.parametrize("form", FORMS)
def test_the_figures_stand_in_every_form(form):
    text = said(STAFF, form)
    for count in STAFF.papers[0].counts:
        numbers = (count.adopting_current, count.adopting_target, count.not_adopting_current, count.not_adopting_target)
        if form != "json":
            assert tight(f"{count.label}{''.join(map(str, numbers))}") in text, count.label


@pytest.mark.parametrize("form", FORMS[:4])
@pytest.mark.parametrize("paper", [kind.name for kind in PAPERS])
def test_the_text_forms_of_every_paper_say_the_same_in_the_same_order(paper, form):
    """Headings, paragraphs and items of the Markdown paper, looked for one behind the other in the form."""
    from riskreg.papers.blocks import Entry, Heading, Items, Paragraph
    from riskreg.papers.layout import lay_out

    text, at = said(STAFF, form, paper), 0

    def plain(runs):
        return "".join(getattr(run, "text", None) or getattr(run, "id", None) or run.band for run in runs)

    def lines(blocks):
        for block in blocks:
            if isinstance(block, Paragraph) and all(run.kind != "band" for run in block.runs):
                yield plain(block.runs)
            elif isinstance(block, Items):
                yield from (plain(item) for item in block.items)
            elif isinstance(block, Heading):
                yield block.text
            elif isinstance(block, Entry):
                yield block.heading
                yield from lines(block.blocks)

    for section in lay_out(STAFF, paper).sheets[0].sections:
        for line in (section.title, *lines(section.blocks)):
            found = text.find(tight(one_line(line)), at)
            assert found >= 0, line
            at = found + 1


def a_few_places(text):
    """A register with a very long text where a paper repeats it."""
    about = {"title": text, "mitigated_by": [{"mitigation": "policy", "likelihood": -1}]}
    return register(
        title=text,
        risks={"adopting": [risk("A1", **about)], "not_adopting": [risk("N1", **about)]},
        mitigations=[mitigation("policy", title=text)],
    )


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_prints_as_the_text_it_is(text, form):
    """As often as harmless words in its place: none is swallowed, worked out or made markup."""
    filled = everywhere if len(text) < 5_000 else a_few_places
    harmless, read = said(document(filled("Words")), form), said(document(filled(text)), form)
    piece = text[:300] if form == "pdf" and len(text) > 5_000 else text  # which goes on over several of its pages
    wanted, found = harmless.count("Words"), read.count(tight(one_line(piece)))
    assert wanted >= 8
    # A very long title is cut where a header or a bookmark repeats it; the pages of a PDF end within texts.
    assert found >= wanted * (0.85 if form == "pdf" else 0.95)
    if "{{" in text and form != "pdf":  # whose contents list has page numbers
        worked_out = read.count("49")
        assert worked_out == harmless.count("49")


@pytest.mark.parametrize("form", FORMS)
def test_the_same_register_gives_the_same_bytes(form):
    assert made(STAFF, form) == made(document(STAFF_ACCESS.read_bytes()), form)


@pytest.mark.parametrize("form", FORMS)
def test_several_registers_are_one_paper_with_a_cover(form):
    text = said(document(register(), STAFF_ACCESS.read_bytes()), form)
    for title in ("Staff access", "Staff access to social networking sites in work time", "All registers"):
        assert tight(title) in text
