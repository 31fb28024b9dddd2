"""What holds for every test: no clock for hypothesis, Ctrl-C that is heard, and no process that outlives its test."""

import os
import signal
import subprocess
import threading

import commands
import pytest
from hypothesis import settings

settings.register_profile("riskreg", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("riskreg")


@pytest.fixture(scope="session", autouse=True)
def _ctrl_c_is_heard():
    """Whoever starts the tests in the background has them ignore Ctrl-C, and every command that they run with them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.fixture(scope="session", autouse=True)
def _commands_are_held():
    """Commands begin in a process that has the libraries already."""
    commands.Holder.begun = commands.Holder()
    yield
    commands.Holder.begun.end()
    commands.Holder.begun = None


@pytest.fixture(autouse=True)
def _no_process_outlives_its_test(monkeypatch):
    """A test that fails half-way leaves no command behind that waits for an answer."""
    started, begin = [], subprocess.Popen.__init__

    def remembered(process, *arguments, **options):
        begin(process, *arguments, **options)
        started.append(process)

    monkeypatch.setattr(subprocess.Popen, "__init__", remembered)
    yield
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait()
