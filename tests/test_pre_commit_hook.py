"""The hook for pre-commit, tried as another repository uses it: a commit with a bad register does not come about."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from making import ROOT, as_yaml, register

PRE_COMMIT = Path(sys.executable).with_name("pre-commit")
NO_NETWORK = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeoutError|ReadTimeoutError|ProxyError|connection broken by"
)
CONFIG = """\
repos:
  - repo: {repo}
    rev: v1
    hooks:
      - id: riskreg-check
"""
SCHEME = """\
name: Exampleshire 4x4
source: Risk management policy 2025
likelihood: [Remote, Possible, Likely, Almost certain]
impact: [Minor, Moderate, Major, Severe]
combine: product
bands:
  - {name: Low, from: 1, to: 4, colour: "#00703c", action: Keep under review}
  - {name: High, from: 6, colour: "#d4351c", action: Act now}
"""
NOT_OURS = shutil.ignore_patterns(".[!p]*", ".pytest*", "node_modules", "build", "dist", "__pycache__")


def run(folder, home, *command):
    """A command in a folder, with pre-commit's own things in another, and without the git that may have started it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    home.mkdir(exist_ok=True)
    told = {"PRE_COMMIT_HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    path = os.pathsep.join([str(PRE_COMMIT.parent), kept["PATH"]])
    done = subprocess.run(
        command, cwd=folder, env={**kept, **told, "PATH": path}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        text=True, encoding="utf-8", check=False, timeout=900,
    )  # fmt: skip
    return done.returncode, done.stdout


@pytest.fixture
def commit(tmp_path):
    """Gives a function that commits a folder's files, and returns how that went."""

    def committed(folder):
        who = ["-c", "user.name=Officer", "-c", "user.email=officer@example.org"]
        assert run(folder, tmp_path / "home", "git", "add", "--all")[0] == 0
        return run(folder, tmp_path / "home", "git", *who, "commit", "--quiet", "-m", "Change")

    return committed


@pytest.fixture
def team(tmp_path, commit):
    """A team's repository that uses the hook of this very tree."""
    ours, team = tmp_path / "riskreg", tmp_path / "team"
    shutil.copytree(ROOT, ours, ignore=NOT_OURS)
    assert run(ours, tmp_path / "home", "git", "init", "--quiet")[0] == 0
    assert commit(ours) == (0, "")
    assert run(ours, tmp_path / "home", "git", "tag", "v1")[0] == 0
    (team / "registers").mkdir(parents=True)
    (team / ".pre-commit-config.yaml").write_text(CONFIG.format(repo=ours.as_uri()))
    assert run(team, tmp_path / "home", "git", "init", "--quiet")[0] == 0
    assert run(team, tmp_path / "home", "pre-commit", "install")[0] == 0
    status, told = run(team, tmp_path / "home", "pre-commit", "install-hooks")
    if status and NO_NETWORK.search(told):
        pytest.skip("needs pre-commit to install from a package index")
    assert status == 0, told
    return team


def test_a_commit_with_a_bad_register_is_stopped_and_a_good_one_is_not(team, commit):
    staff, scheme = team / "registers" / "staff.yaml", team / "schemes" / "ours.yaml"
    scheme.parent.mkdir()
    scheme.write_text(SCHEME, encoding="utf-8")
    staff.write_bytes(as_yaml(register(scheme="../schemes/ours.yaml", titel="Misspelt")))
    status, told = commit(team)
    assert status == 1
    assert "registers/staff.yaml:9:1  error RR009" in told
    assert "Did you mean `title`?" in told
    staff.write_bytes(as_yaml(register(scheme="../schemes/ours.yaml", appetite={"default": "Low"})))
    status, told = commit(team)
    assert status == 0, told
    assert re.search(r"check the risk registers\.+Passed", told)
    # A register is checked again when what it rests on has changed.
    scheme.write_text(SCHEME.replace("from: 6", "from: 7"), encoding="utf-8")
    status, told = commit(team)
    assert status == 1
    assert "RR303" in told
    scheme.write_text(SCHEME, encoding="utf-8")
    # What a register cannot rest on is none of the hook's business.
    (team / "notes.txt").write_text("notes\n")
    assert re.search(r"no files to check.*Skipped", commit(team)[1])
