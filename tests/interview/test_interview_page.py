"""The page about being asked shows what a reader gets."""

from making import ROOT
from transcripts import is_true


def test_the_page_shows_what_is_asked_and_what_is_written(tmp_path):
    is_true(ROOT / "docs" / "asking.md", tmp_path)
