"""The benchmark measures what it says: its register is always the same one and has no fault, and it runs."""

import io
import re
import subprocess
import sys

import pikepdf
import pytest
from making import AS_OF, ROOT

from riskreg.comparison import Answer, evaluate
from riskreg.loader import load
from riskreg.render.forms import FORMS, form_named
from riskreg.source import MOST_BYTES
from riskreg.standing import Standing

BENCHMARKS = ROOT / "benchmarks"
sys.path.append(str(BENCHMARKS))

import made_register  # noqa: E402  # it lies in benchmarks/
import paper_once  # noqa: E402


def made(risks: int) -> str:
    return "".join(made_register.pieces(risks))


def test_the_same_number_of_risks_always_gives_the_same_bytes(tmp_path):
    file = made_register.write_register(50, tmp_path / "register.yaml")
    assert file.read_text(encoding="utf-8") == made(50) == made(50)


def test_a_made_register_has_nothing_wrong_with_it_and_can_be_compared():
    loaded = load(made(300).encode(), "register.yaml")
    assert loaded.diagnostics == []
    evaluation = evaluate(loaded.register, loaded.scheme, AS_OF)
    assert len(evaluation.of_side("adopting")) == len(evaluation.of_side("not_adopting")) == 150
    assert evaluation.current.verdict.answer is Answer.NO_VERDICT
    assert all(count for count in evaluation.current.adopting.bands)


def test_a_made_register_is_like_a_real_one():
    text = made(300)
    loaded = load(text.encode(), "register.yaml")
    risks = [*loaded.register.side("adopting"), *loaded.register.side("not_adopting")]
    assert {len(risk.mitigated_by) for risk in risks} == {2, 3}
    assert {type(risk.impact) for risk in risks} == {int, dict}
    assert len({risk.title for risk in risks}) == 300
    assert 14 <= text.count("\n") / 300 <= 16
    measures = evaluate(loaded.register, loaded.scheme, AS_OF).measures
    assert {measure.standing for measure in measures.values()} == set(Standing)


@pytest.mark.parametrize("risks", [2, 3])
def test_the_smallest_registers_have_a_risk_on_each_side(risks):
    assert load(made(risks).encode(), "register.yaml").register is not None


def test_a_hundred_thousand_risks_stay_under_the_limit_of_the_loader():
    assert sum(len(piece.encode()) for piece in made_register.pieces(100_000)) < MOST_BYTES


def test_the_quick_benchmark_prints_its_tables(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- figures: begin -->\nold\n<!-- figures: end -->\nAfter\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "run.py", "--quick", "--into", page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for title in ("Start-up, as a ratio", "Throughput, as a ratio", "Peak memory"):
        assert f"**{title}" in done.stdout
    assert "| `riskreg --version` |" in done.stdout
    assert page.read_text(encoding="utf-8") == (
        f"Before\n<!-- figures: begin -->\n{done.stdout}<!-- figures: end -->\nAfter\n"
    )


def test_the_quick_benchmark_of_the_papers_prints_its_tables(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- papers: begin -->\nold\n<!-- papers: end -->\nAfter\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, BENCHMARKS / "papers.py", "--quick", "--into", page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    for form in FORMS:
        assert len(re.findall(rf"^\| {form.name} \|.*\| [0-9.]+ \|.* ms \|$", done.stdout, re.MULTILINE)) == 1
        assert done.stdout.count(f"| `riskreg report --format {form.name}` |") == 2
    assert page.read_text(encoding="utf-8") == (
        f"Before\n<!-- papers: begin -->\n{done.stdout}<!-- papers: end -->\nAfter\n"
    )


@pytest.mark.parametrize(
    ("script", "mark", "row"),
    [
        ("changes", "changes", r"^\| `riskreg set \w+ likelihood=…` \| 20 \| [0-9.]+ \|"),
        ("history", "history", r"^\| reading the whole history \| [0-9.]+ \|"),
    ],
)
def test_the_quick_benchmarks_of_what_lives_in_git_print_their_tables(tmp_path, script, mark, row):
    page = tmp_path / "page.md"
    page.write_text(f"Before\n<!-- {mark}: begin -->\nold\n<!-- {mark}: end -->\nAfter\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, BENCHMARKS / f"{script}.py", "--quick", "--into", page],
        capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert len(re.findall(row, done.stdout, re.MULTILINE)) == 1
    assert page.read_text(encoding="utf-8") == (
        f"Before\n<!-- {mark}: begin -->\n{done.stdout}<!-- {mark}: end -->\nAfter\n"
    )


@pytest.mark.parametrize(("size", "count"), [(100, 7), (70_000, 20), (3, 1)])
def test_the_prose_of_a_floor_has_as_many_characters_as_the_paper(size, count):
    pieces = paper_once.cut(size, count)
    assert (len(pieces), sum(map(len, pieces))) == (count, size)


def test_the_floor_of_a_pdf_has_as_many_pages_as_the_paper():
    request = paper_once.asked(made(30).encode())
    paper = form_named("pdf").load()(request).content
    floor = paper_once.typst(request, paper)()
    with pikepdf.open(io.BytesIO(paper)) as one, pikepdf.open(io.BytesIO(floor)) as other:
        assert len(one.pages) == len(other.pages)


@pytest.mark.parametrize("form", ["md", "html"])
def test_the_floor_of_a_text_has_as_many_bytes_as_the_paper(form):
    request = paper_once.asked(made(30).encode())
    content = form_named(form).load()(request).content
    assert abs(len(paper_once.jinja(request, content)()) - len(content)) < 10
