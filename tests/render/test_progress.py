"""A bar for what takes over a second, seen by a person at a terminal and by nobody else."""

import os
import pty
import subprocess
import sys

import pytest

PROGRAM = """
import sys, threading, time
from riskreg.render.progress import progress
def work(steps, seconds):
    with progress(steps, "Writing papers") as step:
        for _ in range(steps):
            time.sleep(seconds)
            step()
"""
# The thread that draws the bar has been told to end; it may take its last turn first.
AFTERWARDS = "\nimport time\nfor _ in range(100):\n    if threading.active_count() > 1: time.sleep(0.05)\nprint(threading.active_count(), 'rich' in sys.modules)"


def run(program, term="xterm", terminal=True):
    """What a program prints on its standard output, and what a person sees of its standard error."""
    main, side = pty.openpty()
    if not terminal:
        os.close(side)
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-c", PROGRAM + program], text=True, stdout=subprocess.PIPE,
        stderr=side if terminal else subprocess.DEVNULL, env={**os.environ, "TERM": term, "COLUMNS": "80"},
    ) as running:  # fmt: skip
        if terminal:
            os.close(side)
        shown = b""
        try:
            while terminal and (part := os.read(main, 65536)):
                shown += part
        except OSError:  # the other end is closed
            pass
        printed = running.stdout.read()
    os.close(main)
    return printed, shown.decode(), running.returncode


def test_what_takes_over_a_second_shows_how_far_it_has_come_and_takes_it_away_again():
    printed, shown, status = run("work(8, 0.3)" + AFTERWARDS)
    assert (printed, status) == ("1 True\n", 0)
    assert "Writing papers" in shown
    seen = [number for number in range(1, 9) if f"{number}/8" in shown]
    assert len(seen) > 2
    assert min(seen) >= 3  # none in the first second
    assert shown.rindex("\x1b[2K") > shown.rindex("Writing papers")  # the line is wiped
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")  # the cursor is back


def test_one_long_step_moves_without_a_number():
    printed, shown, status = run("work(1, 2.5)" + AFTERWARDS)
    assert (printed, status) == ("1 True\n", 0)
    assert "Writing papers" in shown
    assert "/1" not in shown
    assert "0:00:01" in shown


@pytest.mark.parametrize(
    ("program", "seen_by"),
    [
        ("work(3, 0.01)", {}),
        ("work(0, 0)", {}),
        ("work(2, 0.8)", {"terminal": False}),
        ("work(2, 0.8)", {"term": "dumb"}),
    ],
)
def test_what_is_quick_or_has_no_terminal_shows_nothing_and_loads_nothing(program, seen_by):
    assert run(program + AFTERWARDS, **seen_by) == ("1 False\n", "", 0)


@pytest.mark.parametrize("fault", ["ValueError('x')", "KeyboardInterrupt()"])
def test_work_that_fails_takes_the_bar_with_it(fault):
    program = f"""
try:
    with progress(5, "Writing papers") as step:
        time.sleep(2)
        raise {fault}
except BaseException as caught:
    print(type(caught).__name__)
"""
    printed, shown, _ = run(program + AFTERWARDS)
    assert printed == f"{fault.split('(')[0]}\n1 True\n"
    assert shown.rindex("\x1b[?25h") > shown.rindex("\x1b[?25l")


def test_what_ends_just_as_the_bar_comes_leaves_nothing_behind():
    printed, shown, status = run("import riskreg.render.progress as p; p.AFTER = 0.05\nfor wait in range(40): work(1, 0.03 + wait / 1000)" + AFTERWARDS)  # fmt: skip
    assert (printed.split()[0], status) == ("1", 0)
    assert shown.count("\x1b[?25h") == shown.count("\x1b[?25l")


def test_a_terminal_that_has_gone_does_not_stop_the_work():
    program = "import os; null = os.open('/dev/full', os.O_WRONLY); sys.stderr.isatty = lambda: True; os.dup2(null, 2)\nwork(4, 0.5)\nprint('done', flush=True); os._exit(0)"  # fmt: skip
    printed, _, status = run(program)
    assert (printed, status) == ("done\n", 0)
