"""The benchmark of edits runs and prints its table."""

import re
import subprocess
import sys

from making import ROOT


def test_the_quick_benchmark_of_edits_prints_its_table(tmp_path):
    page = tmp_path / "page.md"
    page.write_text("Before\n<!-- edits: begin -->\nold\n<!-- edits: end -->\nAfter\n", encoding="utf-8")
    done = subprocess.run(
        [sys.executable, ROOT / "benchmarks" / "edits.py", "--quick", "--into", page],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    ours = re.search(r"^\| riskreg \| (\d+) \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|", done.stdout, re.MULTILINE)
    assert ours is not None
    assert int(ours[1]) > 0
    assert ours[3] == ours[5] == "0"
    assert (
        page.read_text(encoding="utf-8") == f"Before\n<!-- edits: begin -->\n{done.stdout}<!-- edits: end -->\nAfter\n"
    )
