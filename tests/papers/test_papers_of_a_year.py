"""Whole papers with a past, as they were when somebody last looked at them; and that they say each thing once.

They are of a register that three earlier papers were made of, in a real repository (papers_of_a_year.py). With
RISKREG_UPDATE=1 they are written anew: look at the difference before you commit it.
"""

import json
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from typing import NamedTuple

import pytest
from papers_in_git import riskreg
from papers_of_a_year import DAY, FILE, a_year
from test_paper_snapshots import as_it_is, body, differences, pdf_text, word_text
from test_snapshots import FOLDER, VERSION, looked_at

from riskreg import __version__
from riskreg.commission import Commission, made
from riskreg.locate import find
from riskreg.papers.layout import kind_named
from riskreg.printing import Order
from riskreg.render.forms import form_named
from riskreg.scoring import score
from riskreg.settings.house import House

PLACE = FOLDER / "papers-of-a-year"
FULL, PUBLIC = False, True


class Kept(NamedTuple):
    """A paper in a form and an edition, and the text by which it is kept."""

    paper: str
    form: str
    public: bool
    shown: Callable[[bytes], str]


KEPT = {
    "board-paper.md": Kept("board-paper", "md", FULL, as_it_is),
    "board-paper.json": Kept("board-paper", "json", FULL, as_it_is),
    "board-paper.html": Kept("board-paper", "html", FULL, body),
    "board-paper.pdf.txt": Kept("board-paper", "pdf", FULL, pdf_text),
    "board-paper.docx.txt": Kept("board-paper", "docx", FULL, word_text),
    "board-paper-public.md": Kept("board-paper", "md", PUBLIC, as_it_is),
    "board-paper-public.json": Kept("board-paper", "json", PUBLIC, as_it_is),
    "board-paper-public.html": Kept("board-paper", "html", PUBLIC, body),
    "board-paper-public.pdf.txt": Kept("board-paper", "pdf", PUBLIC, pdf_text),
    "board-paper-public.docx.txt": Kept("board-paper", "docx", PUBLIC, word_text),
    "one-page.md": Kept("one-page", "md", FULL, as_it_is),
    "action-list.md": Kept("action-list", "md", FULL, as_it_is),
}


@pytest.fixture(scope="module")
def repository(tmp_path_factory):
    """The repository, with the register as the fourth paper is made of it."""
    return a_year(tmp_path_factory.mktemp("year")).folder


@pytest.fixture(scope="module")
def shown(repository, tmp_path_factory):
    """Each paper as the text by which it is kept, made of the version that never was; by its name."""
    place = tmp_path_factory.mktemp("papers")

    @cache
    def of(name):
        kept = KEPT[name]
        with pytest.MonkeyPatch.context() as patch:
            patch.chdir(repository)
            for module in ("riskreg.paper.build", "riskreg.render.paper_json"):
                patch.setattr(import_module(module), "__version__", VERSION)
            files, _ = find([FILE])
            day = date.fromisoformat(DAY)
            order = Order(kind_named(kept.paper), form_named(kept.form), day, House())
            done = made(files, score(files, day), order, Commission(str(place / name), None, None, kept.public))
        assert done.diagnostics == ()
        return kept.shown((place / name).read_bytes())

    return of


@pytest.fixture(scope="module")
def paper(shown):
    """The board paper as data."""
    return json.loads(shown("board-paper.json"))["papers"][0]


@pytest.mark.parametrize("name", KEPT)
def test_a_paper_with_a_past_is_as_it_was_looked_at(shown, name):
    now = shown(name)
    assert differences(looked_at(PLACE / name, now.encode()).decode(), now) == []


def test_every_snapshot_is_of_a_paper_with_a_past():
    assert {path.name for path in PLACE.iterdir()} == {*KEPT}


def test_the_command_writes_the_paper_with_a_past_that_is_kept(shown, repository):
    done = riskreg(repository, "report", FILE, as_of=DAY)
    assert done.returncode == 0, done.stderr
    assert differences(shown("board-paper.md"), done.stdout.replace(__version__, VERSION)) == []


def test_movement_of_every_kind_is_in_it(paper):
    since = paper["since"]
    risks = {one["kind"]: one["id"] for one in since["risks"]}
    assert (
        risks.items()
        >= {"up": "N5", "down": "A3", "settled": "N4", "new": "A9", "closed": "A5", "removed": "N2"}.items()
    )
    assert {one["kind"] for one in since["mitigations"]} == {"done", "agreed", "rescheduled", "overdue", "withdrawn"}
    assert since["unchanged"]
    assert len(since["appetite"]) == len(since["owners"]) == 1
    assert {"repairs: id (was N3).", "A4: acceptance (looked at again on 24 November 2026)."} <= {*since["reworded"]}
    assert [(one["id"], one["times"]) for one in paper["follow_up"]["slipped"]] == [("training", 2)]


def test_what_nobody_may_miss_stands_beside_the_recommendations(shown):
    (told,) = re.findall(r"^\*\*Since the paper of 10 September 2026:\*\* (.*)$", shown("board-paper.md"), re.MULTILINE)
    assert told.split("; ")[:4] == [
        "the verdict has changed", "N2 was removed with no record of who decided", "A2 and N5 moved up",
        "A6 and A8 moved up (Future only)",
    ]  # fmt: skip


def test_a_board_is_asked_about_what_is_gone_and_what_was_put_off_again(paper):
    asked = [text for text in paper["recommendations"] if "N2" in text or "put off" in text]
    assert asked == [
        (
            "Ask who decided that N2 (Tenants who are deaf are not heard at all) should go from the register, and have "
            "the decision recorded."
        ),
        (
            "Ask the Head of Human Resources why “A morning of training for every officer” was put off twice, and "
            "whether it will be in place by 28 February 2027."
        ),
    ]


def test_a_risk_whose_target_alone_moved_is_not_said_to_be_unchanged(paper):
    (told,) = (one["since"] for one in paper["adopting"] if one["id"] == "A6")
    assert told["sentence"].startswith("Revised: unchanged since")
    assert told["at_target"].startswith("Future: up two bands")


def test_what_came_into_a_band_says_its_cause_once(paper):
    (told,) = (one["since"] for one in paper["not_adopting"] if one["id"] == "N4")
    assert told["sentence"].count("rota was agreed") == 1
    assert told["at_target"] == "Future: Moderate."


@pytest.mark.parametrize("name", ["board-paper.md", "board-paper-public.md"])
def test_no_paragraph_of_a_risk_stands_twice(shown, name):
    entries = re.findall(r"^#### .*?(?=^#)", shown(name), re.MULTILINE | re.DOTALL)
    assert len(entries) >= 11
    for entry in entries:
        assert len(re.findall(r"^Closed ", entry, re.MULTILINE)) <= 1
        paragraphs = entry.split("\n\n")
        assert len({*paragraphs}) == len(paragraphs)


@pytest.mark.parametrize("name", [name for name, kept in KEPT.items() if kept.public])
def test_the_public_edition_tells_nothing_of_the_exempt_risk(shown, name):
    found = [word for word in ("traces", "homeguard", "directory", "A8") if word in shown(name)]
    assert found == []


@pytest.mark.parametrize("name", ["board-paper.md", "board-paper.pdf.txt", "board-paper.docx.txt"])
def test_no_list_of_figures_stands_without_words(shown, name):
    assert re.findall(r"\d, \d+, \d+, \d.*", shown(name)) == []
