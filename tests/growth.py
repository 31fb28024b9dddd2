"""How much work a function does, told by counting and not by a clock: the same on every machine, however slow."""

import gc
import os
import re
import subprocess
import sys
from collections.abc import Callable
from itertools import count
from typing import Any

import pytest

Work = Callable[[], object]

_TIMES = 4  # how much larger the large input is than the small one
_SLACK = 1.5  # what sorting adds, say; work that grows with the square of its input comes to 4 times as much as that
_PATIENCE = 300  # seconds: what ends takes a few, on a slow machine a minute; what does not takes far longer


def calls(work: Work) -> int:
    """How often functions of Python and of C are entered and left, and generators resumed, while `work` runs.

    A call counts as one, however long it takes: what `re`, `in` or a comparison does inside of it is not seen.
    """
    counted = count()
    before, collects = sys.getprofile(), gc.isenabled()
    gc.disable()  # when it runs depends on all that ran before, and others may listen to it
    sys.setprofile(lambda *_: next(counted))
    try:
        work()
    finally:
        sys.setprofile(before)
        if collects:
            gc.enable()
    return next(counted)


def grows(prepare: Callable[[int], Work], size: int) -> float:
    """How many times as many calls the work on an input of four times the size takes, against four times as many.

    About 1 where the work is in proportion to its input, about 4 where it grows with the square. `prepare` makes the
    work on an input of a size; what it does itself does not count, and neither does what is only done the first time.
    """
    prepare(size)()
    small, large = (calls(prepare(number)) for number in (size, _TIMES * size))
    return large / small / _TIMES


class Read:
    """A pattern of `re` that counts the characters it has read."""

    def __init__(self, pattern: re.Pattern[str]) -> None:
        self._pattern = pattern
        self.characters = 0

    def match(self, text: str, start: int = 0) -> re.Match[str] | None:
        """As `re`: it reads as far as it fits."""
        found = self._pattern.match(text, start)
        self.characters += found.end() - start if found else 1
        return found

    def search(self, text: str) -> re.Match[str] | None:
        """As `re`: it reads up to the end of the first place where it fits."""
        found = self._pattern.search(text)
        self.characters += found.end() if found else len(text)
        return found

    def __getattr__(self, name: str) -> Callable[[str], Any]:
        """As `re`: `findall`, `finditer` and `split` read the whole text."""

        def whole(text: str) -> Any:
            self.characters += len(text)
            return getattr(self._pattern, name)(text)

        return whole


def ends(function: Callable[..., object], *arguments: object) -> None:
    """See that a function of a test module ends: a guard against what would hang, and no measure of how fast it is.

    For what calls do not show: the work of `re`, of a library in C. Its input has to be so large that the fault would
    take many minutes. It runs in a process of its own, which can be ended, and its last words are shown if it is.
    """
    code = f"from {function.__module__} import {function.__name__} as work; work(*{arguments!r})"
    # Without coverage, which makes it many times as slow.
    unmeasured = {name: value for name, value in os.environ.items() if not name.startswith("COV")}
    path = unmeasured | {"PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-u", "-c", code]
    try:
        done = subprocess.run(command, env=path, capture_output=True, text=True, timeout=_PATIENCE, check=False)
    except subprocess.TimeoutExpired as late:
        pytest.fail(f"It does not end. The last that it said: {(late.stdout or b'')[-200:]!r}")
    assert done.returncode == 0, (done.stdout[-200:], done.stderr[-1000:])
