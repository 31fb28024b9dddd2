"""What has changed, in a real browser: the page of `diff`, and the papers with a past, are open to all who read them."""

import subprocess
import sys

import pytest
from browser import job, missing, seen
from making import STAFF_ACCESS
from scripted_git import Scripted

WIDTHS = (320, 1280)
BOTH = ("light", "dark")


def made(folder, *words):
    subprocess.run([sys.executable, "-m", "riskreg", *words], cwd=folder, check=True, capture_output=True, timeout=60)


@pytest.fixture(scope="module")
def pages(tmp_path_factory):
    """A register with two tagged papers and changes since, and the pages that tell of them."""
    if why := missing():
        pytest.skip(why)
    folder = tmp_path_factory.mktemp("past")
    repository = Scripted(folder)
    repository.commit("2026-07-10", register=STAFF_ACCESS.read_bytes())
    repository.tag("board/2026-07-10")
    made(folder, "agree", "records", "--due", "2026-12-31", "--as-of", "2026-08-20")
    repository.commit("2026-09-01", "Put off")
    repository.tag("board/2026-09-10")
    made(folder, "done", "surgeries", "--evidence", "lists", "--on", "2026-11-02", "--as-of", "2026-11-20")
    made(folder, "close", "A3", "--by", "The board", "--reason", "Gone", "--on", "2026-11-10", "--as-of", "2026-11-20")
    for paper in ("board-paper", "one-page", "action-list"):
        made(folder, "report", "--paper", paper, "--as-of", "2026-11-21", "-o", f"{paper}.html")
    compared = subprocess.run(
        [sys.executable, "-m", "riskreg", "diff", "board/2026-07-10", "--format", "html", "--as-of", "2026-11-21"],
        cwd=folder, check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    (folder / "diff.html").write_bytes(compared.stdout)
    return [folder / name for name in ("diff.html", "board-paper.html", "one-page.html", "action-list.html")]


def test_they_can_be_used_by_all_in_light_and_dark_on_any_screen(pages):
    jobs = [job(page, "axe", "sideways", "lost", "links", widths=WIDTHS, schemes=BOTH) for page in pages]
    assert [
        f"{page.stem}: {fault}" for page, one in zip(pages, seen(jobs), strict=True) for fault in one["faults"]
    ] == []


def test_the_papers_do_tell_of_the_past(pages):
    for page in pages[1:]:
        assert "since the last paper" in page.read_text("utf-8").casefold(), page.name
