"""Every paper of every register that comes with riskreg, in a real browser: open to all who read it, however they do."""

from pathlib import Path

import pytest
from browser import HERE, job, missing, printed, seen, unprinted
from making import AS_OF, ROOT, STAFF_ACCESS

from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.papers.layout import PAPERS, lay_out
from riskreg.render.html import html
from riskreg.render.request import Request
from riskreg.scoring import score
from riskreg.settings.house import House

REGISTERS = sorted((ROOT / "registers").glob("*.yaml"))
# What does not hang on the words of a register is tried on two of them.
TWO = (STAFF_ACCESS, ROOT / "registers" / "elections.yaml")
NAMES = [kind.name for kind in PAPERS]
WIDTHS = (320, 768, 1280)
BOTH = ("light", "dark")


def each(registers):
    return pytest.mark.parametrize("register", registers, ids=lambda file: file.stem)


@pytest.fixture
def folder(tmp_path):
    if why := missing():
        pytest.skip(why)
    return tmp_path


def written(folder, *registers):
    """Every paper of these registers as a page in a file, by the paper's name; and the facts that they are made of."""
    sources = [SourceFile(file.name, file, file.parent, file.read_bytes()) for file in registers]
    facts = build(score(sources, AS_OF), AS_OF)
    files = {}
    for name in NAMES:
        files[name] = folder / f"{name}.html"
        files[name].write_bytes(html(Request(facts, lay_out(facts, name), House())).content)
    return files, facts


def faults(jobs):
    """The faults of all these pages, each with the paper and the place that it is in."""
    return [
        f"{Path(of['file']).stem}, {fault}" for of, one in zip(jobs, seen(jobs), strict=True) for fault in one["faults"]
    ]


def views(file):
    """A page on every screen; its figures, which do not change with both at once, on each once."""
    return [
        job(file, "axe", "sideways", widths=WIDTHS, schemes=BOTH),
        job(file, "links", "lost", "figures", widths=WIDTHS),
        job(file, "figures", schemes=["dark"]),
    ]


@each(REGISTERS)
def test_a_paper_can_be_used_by_all_in_light_and_dark_on_any_screen(folder, register):
    files, _ = written(folder, register)
    assert faults([one for file in files.values() for one in views(file)]) == []


def test_a_paper_across_all_registers_can_be_used_by_all(folder):
    files, _ = written(folder, *REGISTERS)
    whole = job(files["board-paper"], "sideways", "lost", "links", widths=WIDTHS)
    assert faults([*views(files["one-page"]), job(files["one-page"], "keyboard", "operate"), whole]) == []


@each(TWO)
def test_a_paper_can_be_read_and_worked_without_a_mouse(folder, register):
    files, _ = written(folder, register)
    assert faults([job(file, "keyboard", "operate") for file in files.values()]) == []


def test_what_a_filter_leaves_and_what_a_switch_changes_is_announced(folder):
    files, facts = written(folder, STAFF_ACCESS)
    (one,) = seen([job(files["board-paper"], "operate")])
    said = {each["control"]: each["said"] for each in one["announced"]}
    side, *_ = [text for control, text in said.items() if control.endswith("-side")]
    assert side.startswith("14 of 26 risks shown")
    assert said['button "Show all"'].startswith("26 of 26 risks shown")
    without = facts.papers[0].without
    switches = [text for control, text in said.items() if control.endswith("-switch")]
    for stage, text in zip(("current", "target"), switches, strict=True):
        first = next(found for found in without if found.stage == stage)
        assert first.sentence in text
        assert f"What changes: {'; '.join(first.changed)}." in text


@each(TWO)
def test_a_paper_bears_the_spacing_the_letters_and_the_colours_that_a_reader_sets(folder, register):
    files, _ = written(folder, register)
    jobs = []
    for file in files.values():
        jobs += [
            job(file, "spacing", widths=WIDTHS),
            job(file, "large-text", widths=(768, 1280), large=True),
            job(file, "axe", "figures", forced=True),
        ]
    assert faults(jobs) == []


@each(TWO)
def test_a_paper_without_script_shows_every_risk_and_no_dead_control(folder, register):
    files, facts = written(folder, register)
    jobs = [
        job(file, "without-script", "sideways", "lost", widths=(320, 1280), script=False) for file in files.values()
    ]
    (paper,) = facts.papers
    risks = (*paper.adopting, *paper.not_adopting, *paper.not_yet_classified)
    for name, one in zip(files, seen(jobs), strict=True):
        assert one["faults"] == [], name
        if name in ("board-paper", "register"):
            assert [risk.id for risk in risks if not (risk.id in one["text"] and risk.title in one["text"])] == [], name


@each(TWO)
def test_a_paper_is_printed_whole_on_a4(folder, register):
    if why := missing(printing=True):
        pytest.skip(why)
    files, _ = written(folder, register)
    jobs = [job(file, "print", schemes=["dark"], pdf=str(file.with_suffix(".pdf"))) for file in files.values()]
    for of, one in zip(jobs, seen(jobs), strict=True):
        assert one["faults"] + printed(of["pdf"]) + unprinted(of["pdf"], one["printed"]) == [], of["file"]


def test_the_lock_of_the_browser_names_every_package_by_its_hash_and_no_registry():
    lock = (HERE / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"version"') == lock.count('"integrity"')
    assert '"resolved"' not in lock
    assert "registry" not in lock
