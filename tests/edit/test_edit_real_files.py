"""Edits of the YAML files that this machine has: what is read afterwards is what was meant, and no other line differs."""

import io
import sys
from collections import Counter

import pytest
from making import ROOT
from ruamel.yaml import YAML, YAMLError

from riskreg.edit import CannotEdit, amended, intended

sys.path.append(str(ROOT / "benchmarks"))

from real_files import only_intended, real_files, trials  # it lies in benchmarks/

MOST = 240


@pytest.fixture(scope="module")
def files():
    found = real_files(MOST)
    if len(found) < 200:
        pytest.skip(f"only {len(found)} YAML files are on this machine")
    return found


def oracle(content):
    """What another reader of YAML 1.2 finds in a file; None where it does not read it."""
    yaml = YAML(typ="safe", pure=True)
    yaml.version = (1, 2)
    try:
        return plain(yaml.load(io.BytesIO(content)))
    except (YAMLError, ValueError, NotImplementedError):
        return None


def plain(data):
    """Days and times as they are written: riskreg reads them as texts."""
    if isinstance(data, dict):
        return {key: plain(value) for key, value in data.items()}
    if isinstance(data, list):
        return [plain(value) for value in data]
    return str(data) if hasattr(data, "isoformat") else data


def test_edits_of_real_files_change_what_is_meant_and_nothing_else(files):
    outcomes = Counter()
    for path, content, document in files:
        for trial in trials(document, path.name, each=2):
            try:
                after, read = amended(content, path.name, [trial.operation])
            except CannotEdit:
                outcomes["refused"] += 1
                continue
            outcomes["made"] += 1
            assert repr(read.data) == repr(intended(document.data, [trial.operation])), (path, trial)
            assert only_intended(content, after, trial), (path, trial)
    assert outcomes["made"] > 1500
    assert outcomes["refused"] * 100 < outcomes["made"]


def test_several_edits_of_real_files_at_once(files):
    for path, content, document in files:
        done = []
        data = document.data
        for trial in trials(document, path.name + " together"):
            try:
                data = intended(data, [trial.operation])
            except (KeyError, IndexError, TypeError):
                continue  # what an edit before it took away
            done.append(trial.operation)
        _, read = amended(content, path.name, done)
        assert repr(read.data) == repr(data), (path, done)


def test_another_reader_finds_the_same_in_what_was_edited(files):
    compared = 0
    for path, content, document in files[::6]:
        if len(content) > 8_000 or repr(oracle(content)) != repr(document.data):
            continue
        for trial in list(trials(document, path.name + " read again"))[:4]:
            after, read = amended(content, path.name, [trial.operation])
            assert oracle(after) == read.data, (path, trial)
            compared += 1
    assert compared > 50
