"""A bar on the terminal for what takes over a second: how far it has come, and that it is still at work."""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

AFTER = 1.0  # seconds


@contextmanager
def progress(total: int, label: str) -> Iterator[Callable[[], None]]:
    """Show how far something has come that has `total` steps; what is given back is called after each.

    Only a person at a terminal sees it, on standard error, and only from the second second on; it is gone at the end.
    Nothing else may be written there meanwhile.
    """
    if not sys.stderr.isatty() or os.environ.get("TERM") == "dumb":
        yield lambda: None
        return
    bar = _Bar(total, label)
    timer = threading.Timer(AFTER, bar.show)
    timer.daemon = True
    timer.start()
    try:
        yield bar.step
    finally:
        timer.cancel()
        bar.close()
        timer.join()


class _Bar:
    """The bar: shown by a timer's thread, moved on and taken away by that of the work."""

    def __init__(self, total: int, label: str) -> None:
        self._total, self._label, self._done = total, label, 0
        self._lock = threading.Lock()
        self._closed = False
        self._shown: Progress | None = None

    def show(self) -> None:
        """Put it on the screen, unless the work has ended meanwhile."""
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        count = [MofNCompleteColumn()] if self._total > 1 else []
        columns = (TextColumn("{task.description}", markup=False), BarColumn(), *count, TimeElapsedColumn())
        with self._lock, suppress(OSError):  # a terminal that has gone is not the work's affair
            if self._closed:
                return
            self._shown = Progress(
                *columns, console=Console(stderr=True), transient=True, redirect_stdout=False, redirect_stderr=False
            )
            # of one step nobody can say how far it has come: then the bar only moves
            self._shown.add_task(self._label, total=self._total if self._total > 1 else None, completed=self._done)
            self._shown.start()

    def step(self) -> None:
        """One more step is done."""
        with self._lock:
            self._done += 1
            if self._shown is not None and self._total > 1:
                self._shown.update(self._shown.task_ids[0], completed=self._done)

    def close(self) -> None:
        """Take it away."""
        with self._lock, suppress(OSError):
            self._closed = True
            if self._shown is not None:
                self._shown.stop()
