"""Every test has a home without a configuration of git, and a repository where it asks for one."""

import pytest
from scripted import Scripted


@pytest.fixture(autouse=True)
def _home(tmp_path_factory, monkeypatch):
    """The user's own configuration of git has no part in this."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)


@pytest.fixture
def scripted(tmp_path):
    """An empty repository."""
    return Scripted(tmp_path / "repository")
