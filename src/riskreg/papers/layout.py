"""The papers that there are, in one list, and the way from the facts to a paper laid out."""

from collections.abc import Callable
from typing import NamedTuple

from riskreg.paper.model import CoverLine, Document, Paper
from riskreg.papers.action_list import action_list
from riskreg.papers.blocks import Column, HeadLine, LaidOut, Note, Row, Runs, Section, Sheet, Strong, Table
from riskreg.papers.board_paper import board_paper
from riskreg.papers.desk import Desk, desk, runs
from riskreg.papers.one_page import one_page
from riskreg.papers.policy_outline import policy_outline
from riskreg.papers.register_paper import register_paper
from riskreg.wording import count, listing

TEXT_FORMS = ("md", "html", "pdf", "docx", "json")


class Kind(NamedTuple):
    """A paper: its name on the command line, what one and several are called, what it is for, and how it is laid out.

    `in_full` says whether each risk has an entry of its own, which links can lead to; `forms` are those it comes in.
    """

    name: str
    title: str
    several: str
    about: str
    lay_out: Callable[[Desk], tuple[Section, ...]]
    in_full: bool
    landscape: bool
    forms: tuple[str, ...]


PAPERS = (
    Kind(
        "board-paper", "Board paper", "Board papers", "what a board decides on, with everything in appendices",
        board_paper, in_full=True, landscape=False, forms=(*TEXT_FORMS, "xlsx"),
    ),
    Kind(
        "one-page", "Summary for a meeting", "Summaries for a meeting", "the question, the verdict, three numbers a side, what is asked",
        one_page, in_full=False, landscape=False, forms=TEXT_FORMS,
    ),
    Kind(
        "register", "Risk register", "Risk registers", "every risk, mitigation and level as a document",
        register_paper, in_full=True, landscape=True, forms=(*TEXT_FORMS, "xlsx"),
    ),
    Kind(
        "action-list", "Action list", "Action lists", "who has to do what, by when",
        action_list, in_full=False, landscape=True, forms=(*TEXT_FORMS, "xlsx"),
    ),
    Kind(
        "policy-outline", "Policy outline", "Policy outlines", "a first draft of the policy that the register calls for",
        policy_outline, in_full=False, landscape=False, forms=TEXT_FORMS,
    ),
)  # fmt: skip


def kind_named(name: str) -> Kind:
    """The paper of this name; raises KeyError where there is none."""
    return {kind.name: kind for kind in PAPERS}[name]


def lay_out(document: Document, name: str) -> LaidOut:
    """The facts of one or several registers as the paper of this name."""
    kind = kind_named(name)
    several = len(document.papers) > 1
    sheets = tuple(
        _sheet(paper, kind, document, f"p{number}-" if several else "")
        for number, paper in enumerate(document.papers, 1)
    )
    title = kind.several if several else kind.title
    return LaidOut(kind.name, title, document.as_of, kind.landscape, _cover(document), sheets)


def _sheet(paper: Paper, kind: Kind, document: Document, prefix: str) -> Sheet:
    at = desk(paper, prefix, in_full=kind.in_full)
    marking = _marking(paper)
    told = (("Paper", kind.title), *((fact.label, fact.text) for fact in paper.head), ("Publication", marking))
    return Sheet(
        title=paper.title,
        organisation=paper.organisation,
        head=tuple(HeadLine(label, runs(text)) for label, text in told),
        question=paper.question,
        notes=tuple(_notes(paper, document.withheld)),
        sections=kind.lay_out(at),
        marking=marking,
        footer=f"{_in_short(paper)} · Figures as at {document.as_of}",
    )


def _marking(paper: Paper) -> str:
    """Whether a paper may be published, and why not."""
    if paper.public:
        return "Public edition: what is exempt is left out" if paper.withheld else "Open to the public"
    if paper.exempt:
        return f"Not for publication. Exempt: {paper.exempt}"
    if paper.exempt_risks:
        return f"Not for publication: it holds exempt information ({', '.join(paper.exempt_risks)})"
    return "Open to the public"


def _in_short(paper: Paper) -> str:
    """The marking as the foot of a page has room for it."""
    return "Not for publication" if not paper.public and (paper.exempt or paper.exempt_risks) else _marking(paper)


def _notes(paper: Paper, left_out: int) -> list[Note]:
    notes = []
    told = []
    if paper.withheld:
        one = len(paper.withheld) == 1
        reasons = listing(f"{fact.label} ({fact.text})" for fact in paper.withheld)
        told.append(
            f"{count(len(paper.withheld), 'risk')} {'is' if one else 'are'} left out as exempt: {reasons}. The counts and the verdict include {'it' if one else 'them'}."
        )
    if left_out:
        told.append(
            f"{count(left_out, 'register')} {'is' if left_out == 1 else 'are'} left out, being exempt as a whole."
        )
    if told:
        notes.append(Note("Left out of this public edition", runs(" ".join(told))))
    if paper.caveat:
        notes.append(Note("Please note", runs(paper.caveat)))
    if paper.unreviewed:
        notes.append(Note("Not yet reviewed here", runs(paper.unreviewed)))
    return notes


def _cover(document: Document) -> Table | None:
    """The registers in a table, with what they come to together; None for one register."""
    if not document.cover or document.total is None:
        return None
    columns = (
        Column("Register", 6),
        *(Column(text, 2, "right") for text in ("Risks", "Not yet classified", "Above appetite now", "Overdue")),
        Column("Verdict now", 5),
        Column("Verdict at target", 5),
    )
    lines = [*((runs(line.title), line) for line in document.cover), ((Strong(document.total.title),), document.total)]
    rows = tuple(_cover_row(title, line) for title, line in lines)
    return Table("The registers, and what they come to together", columns, rows)


def _cover_row(title: Runs, line: CoverLine) -> Row:
    numbers = (line.risks, line.not_yet_classified, line.above_appetite, line.overdue)
    texts = (*map(str, numbers), line.verdict_current or "–", line.verdict_target or "–")
    return Row((title, *(runs(text) for text in texts)))
