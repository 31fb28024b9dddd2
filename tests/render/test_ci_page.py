"""The page about CI says what works: its examples can be read, and every command in them does what the page says."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from making import ROOT, as_yaml, register
from ruamel.yaml import YAML

from riskreg import __version__
from riskreg.cli import CheckFormat

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
EXAMPLES = dict(re.findall(r"<!-- example: (\S+) -->\n```yaml\n(.*?)```", PAGE, re.DOTALL))
COMMANDS = re.findall(r"^\s*(?:- (?:run: |script: )?|sh ')(riskreg check [^'\n]*)", PAGE, re.MULTILINE)


def run(command, folder):
    """A command of the page, by a shell, in a folder; gives its exit status."""
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]])
    kept = {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
    return subprocess.run(command, shell=True, cwd=folder, env={**kept, "PATH": path}, check=False).returncode


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "bad.yaml").write_bytes(as_yaml(register(titel="Misspelt")))
    return tmp_path


WHEEL = f"riskreg-{__version__}-py3-none-any.whl"


@pytest.mark.parametrize("name", EXAMPLES)
def test_an_example_is_yaml_and_means_this_riskreg(name):
    assert YAML(typ="safe").load(EXAMPLES[name])
    if name == ".pre-commit-config.yaml":
        assert f"rev: v{__version__} " in EXAMPLES[name].replace("\n", " ")
    else:
        assert re.findall(r"pip install (.*)", EXAMPLES[name]) == [f"tools/{WHEEL}"]


def test_the_page_says_before_its_first_example_where_the_wheel_comes_from():
    top = PAGE.partition("<!-- example")[0]
    assert all(words in top for words in ("`tools/`", "`make dist`", f"`{WHEEL}`"))
    assert set(re.findall(r"riskreg-[\w.]*-py3\S*?whl", PAGE)) == {WHEEL}


def test_the_commands_of_the_examples_do_what_the_page_says(folder):
    assert len(COMMANDS) == 6
    for command in COMMANDS:
        assert run(command, folder) == (0 if "--fail-on never" in command else 1), command
    assert json.loads((folder / "riskreg.sarif").read_bytes())["runs"][0]["results"][0]["ruleId"] == "RR009"
    assert json.loads((folder / "riskreg-quality.json").read_bytes())[0]["location"]["path"] == "registers/bad.yaml"
    assert ET.parse(folder / "riskreg.xml").getroot().get("failures") == "1"


@pytest.mark.parametrize("name", [one.value for one in CheckFormat])
def test_the_exit_status_is_the_same_in_every_format(folder, name):
    assert run(f"riskreg check --format {name} > out", folder) == 1
    assert run(f"riskreg check --format {name} --fail-on never > out", folder) == 0
    assert run(f"riskreg check --format {name} --fail-on never nowhere.yaml > out", folder) == 2


def test_the_page_lists_every_format_but_text():
    listed = re.findall(r"^\| `(\w+)` \| ", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(one.value for one in CheckFormat if one is not CheckFormat.TEXT)


def test_the_arguments_that_the_page_gives_to_the_hook_are_taken(folder):
    arguments = re.search(r"args: \[(.*)\]", PAGE)[1].replace(",", "").replace("risks/", "registers/")
    assert run(f"riskreg check {arguments}", folder) == 1
