"""Whole outputs of the staff-access register, as they were when somebody last looked at them.

With RISKREG_UPDATE=1 they are written anew: look at the difference before you commit it.
"""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from making import ROOT, STAFF_ACCESS

from riskreg import __version__

FOLDER = ROOT / "tests" / "snapshots"
FILE = "staff-access.yaml"
VERSION = "0.0.0"  # stands for riskreg's own, which is another in each release
COMMANDS = {
    "score.txt": ["score", FILE],
    "score-target-adopting.txt": ["score", FILE, "--stage", "target", "--side", "adopting", "--sort", "owner"],
    "score.json": ["score", FILE, "--format", "json"],
    "score.csv": ["score", FILE, "--format", "csv"],
    "check.txt": ["check", FILE],
    "check.json": ["check", FILE, "--format", "json"],
    "explain-A1-judged.txt": ["explain", "A1", FILE],
    "explain-A5.txt": ["explain", "A5", FILE],
    "explain-A10-not-yet.txt": ["explain", "A10", FILE],
    "explain-A13-avoided.txt": ["explain", "A13", FILE],
    "several.txt": ["score", FILE, "small.yaml", "broken.yaml"],
    "schemes.txt": ["schemes"],
    "schemes-nist.txt": ["schemes", "nist-sp-800-30-5x5"],
}
SMALL = """\
riskreg: 1
title: Generative AI at work
organisation: Exampleshire Council
scheme: east-devon-4x4
appetite: {default: Low}
decision: {question: "May staff use generative AI?"}
risks:
  adopting:
    - {id: A1, title: A wrong answer is relied on, likelihood: 3, impact: 3,
       mitigated_by: [{mitigation: review, likelihood: -1}]}
  not_adopting:
    - {id: N1, title: Staff use it unseen, likelihood: 4, impact: 3, mitigated_by: [{mitigation: review}]}
mitigations:
  - {id: review, title: A person reads it first, owner: Heads of service, status: agreed, due: 2027-01-31}
"""


def looked_at(file: Path, now: bytes) -> bytes:
    """What is kept in a file; with RISKREG_UPDATE=1 it is first written anew."""
    if os.environ.get("RISKREG_UPDATE"):
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(now)
    return file.read_bytes()


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    place = tmp_path_factory.mktemp("snapshots")
    (place / FILE).write_bytes(STAFF_ACCESS.read_bytes())
    (place / "small.yaml").write_text(SMALL)
    (place / "broken.yaml").write_text(
        SMALL.replace("likelihood: 3", "likelihood: 7").replace("{mitigation: review}", "{mitigation: reveiw}")
    )
    return place


@pytest.mark.parametrize("name", COMMANDS)
def test_the_output_is_as_it_was_looked_at(folder, name):
    done = subprocess.run(
        [sys.executable, "-m", "riskreg", *COMMANDS[name], *([] if COMMANDS[name][0] == "schemes" else ["--as-of", "2026-11-21"])],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
    )  # fmt: skip
    now = done.stdout.replace(f'"riskreg": "{__version__}"'.encode(), f'"riskreg": "{VERSION}"'.encode())
    assert looked_at(FOLDER / name, now) == now


def test_every_snapshot_is_of_a_command():
    assert {path.name for path in FOLDER.iterdir() if path.is_file()} == set(COMMANDS)
