"""`riskreg ask` at a keyboard and from a pipe, and what `watch` and `ask` refuse."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from making import as_yaml, register
from running import FIXED, riskreg, text

WHOLE = (
    "Otterton Council\nMay all staff use social media?\n\n\n31/3/2027\n1\nA careless post harms us\n\n\n4\nMajor\n\nHead of HR\n"
    "A policy on conduct\n1\n3\n\nHead of HR\n2027-01-31\n\nStaff post all the same\n\n\n5\n4\n\n1\npolicy\n4\n\n\nstop\n"
)


class Keyboard:
    """The real command at a terminal, typed at; everything that is waited for is waited for with an end."""

    def __init__(self, folder, *arguments):
        self.main, side = pty.openpty()
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "dumb", "COLUMNS": "80"}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "riskreg", *arguments], cwd=folder, stdin=side, stdout=side, stderr=side,
            env=environment, start_new_session=True, preexec_fn=_own_terminal,  # noqa: PLW1509  # this process has no threads
        )  # fmt: skip
        os.close(side)
        self.shown = ""

    def until(self, words, seconds=30):
        """Read until these words have been shown, after those that were waited for before."""
        end = time.monotonic() + seconds
        while words not in self.shown:
            assert time.monotonic() < end, (words, self.shown[-600:])
            if select.select([self.main], [], [], 0.2)[0]:
                try:
                    part = os.read(self.main, 65536)
                except OSError:
                    part = b""
                assert part, (words, self.shown[-600:])
                self.shown += part.decode().replace("\r\n", "\n")
        before, _, self.shown = self.shown.partition(words)
        return before

    def type(self, words):
        os.write(self.main, words.encode())

    def end(self, seconds=30):
        """Wait for the end, reading all that comes; returns the exit status."""
        end = time.monotonic() + seconds
        while self.process.poll() is None:
            assert time.monotonic() < end, self.shown[-600:]
            self._drain()
        self._drain()
        os.close(self.main)
        return self.process.returncode

    def stop(self, keys):
        """Type what stops it, again if need be; returns the exit status.

        A Ctrl-C that comes after the prompt and just before the line is waited for is heard with the next key.
        """
        for _ in range(10):
            self.type(keys)
            waited = time.monotonic() + 3
            while self.process.poll() is None and time.monotonic() < waited:
                self._drain()
            if self.process.poll() is not None:
                break
        return self.end()

    def _drain(self):
        if select.select([self.main], [], [], 0.1)[0]:
            with suppress(OSError):  # the other end is closed
                self.shown += os.read(self.main, 65536).decode().replace("\r\n", "\n")


def _own_terminal():
    """Make the terminal this process's own, so that Ctrl-C typed there is its Ctrl-C."""
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


@pytest.mark.parametrize("end", ["\x03", "\x04", "stop\r"])
def test_at_a_keyboard_it_is_stopped_at_any_question_and_gone_on_with(tmp_path, end):
    desk = Keyboard(tmp_path, "ask", *FIXED)
    desk.until("Whose register is it?")
    desk.until("> ")
    desk.type("Otterton Council\r")
    desk.until("What is to be decided?")
    desk.until("> ")
    assert desk.stop(end) == 0
    assert "1 answer is kept in register.yaml.answers." in " ".join(desk.shown.split())
    again = Keyboard(tmp_path, "ask", *FIXED)
    again.until("1 answer of before does not stand in the register yet.")
    again.until("> ")
    again.type("\r")
    again.until("What is to be decided?")
    again.until("> ")
    assert again.stop("stop\r") == 0


def test_killed_between_two_answers_nothing_is_lost_but_what_was_being_typed(tmp_path):
    desk = Keyboard(tmp_path, "ask", *FIXED)
    desk.until("> ")
    desk.type("Otterton Council\r")
    desk.until("> ")
    desk.type("May all st")
    desk.process.send_signal(signal.SIGKILL)
    assert desk.end() == -signal.SIGKILL
    shown = text(riskreg("ask", *FIXED, cwd=tmp_path, given=b"\n"))
    assert "What is to be decided?" in shown
    assert "Whose register is it?" not in shown


def test_from_a_pipe_a_whole_interview_is_read_as_a_person_would_see_it(tmp_path):
    done = riskreg("ask", *FIXED, cwd=tmp_path, given=WHOLE.encode())
    assert (done.returncode, done.stderr) == (0, b"")
    shown = done.stdout.decode()
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80
    assert "> A careless post harms us\n" in shown
    assert "register.yaml is written." in shown
    assert shown.endswith(
        "  To go on:           riskreg ask register.yaml\n"
        "  What is still open: riskreg check register.yaml\n"
        "  Both sides in full: riskreg score register.yaml\n"
    )
    assert riskreg("score", *FIXED, cwd=tmp_path).returncode == 0
    assert not (tmp_path / "register.yaml.answers").exists()


def test_what_is_piped_in_need_not_be_text(tmp_path):
    done = riskreg("ask", *FIXED, cwd=tmp_path, given=b"Otter\xffton\n\x1b[31mred\nOtterton Council\n")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.count(b"That holds characters that cannot be seen.") == 2
    assert b"\x1b" not in done.stdout


def test_the_answers_of_before_are_laid_aside_where_they_are_not_wanted(tmp_path):
    riskreg("ask", *FIXED, cwd=tmp_path, given=b"Otterton Council\n")
    done = riskreg("ask", *FIXED, cwd=tmp_path, given=b"perhaps\nno\nAnother Council\n")
    assert b"Answer yes or no." in done.stdout
    assert "Otterton" in (tmp_path / "register.yaml.answers.1").read_text()
    assert "Another Council" in (tmp_path / "register.yaml.answers").read_text()
    (tmp_path / "register.yaml.answers").unlink()
    done = riskreg("ask", *FIXED, cwd=tmp_path, given=b"perhaps\nyes\n")
    assert done.stdout.count(b"1 answer that was laid aside before is in register.yaml.answers.1. Go on with") == 2
    assert b"What is to be decided?" in done.stdout
    assert sorted(path.name for path in tmp_path.iterdir()) == ["register.yaml.answers"]


@pytest.mark.parametrize(
    ("asked", "status", "says"),
    [
        (["ask", "."], 2, "is a folder. Name a file in it: ./register.yaml."),
        (["ask", "-"], 2, "Name a file for the register: register.yaml, for example."),
        (["ask", ""], 2, "Name a file for the register: register.yaml, for example."),
        (["ask", "x" * 300 + ".yaml"], 2, "file name too long."),
        (["ask", "pipe.yaml"], 2, "pipe.yaml is a pipe or a device, and no file that can be edited."),
        (["ask", "notes.txt"], 2, "The name of a register ends in .yaml: notes.txt.yaml, for example."),
        (["ask", "no/such/register.yaml"], 2, "There is no folder no/such. Make it first."),
        (["ask"], 2, "There are several registers here. Say which: registers/one.yaml or registers/two.yaml."),
        (["ask", "broken.yaml"], 1, "Nothing says that this is a register."),
        (["watch", "-"], 2, "Standard input cannot be watched: name a file, or a folder."),
        (["watch", "nothing.yaml"], 2, "There is no file nothing.yaml."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_written(tmp_path, asked, status, says):
    (tmp_path / "registers").mkdir()
    for name in ("one", "two"):
        (tmp_path / "registers" / f"{name}.yaml").write_bytes(as_yaml(register()))
    (tmp_path / "broken.yaml").write_text("title: no register\n")
    os.mkfifo(tmp_path / "pipe.yaml")
    before = sorted(path.name for path in tmp_path.rglob("*"))
    done = riskreg(*asked, cwd=tmp_path)
    assert (done.returncode, says in text(done)) == (status, True), text(done)
    assert sorted(path.name for path in tmp_path.rglob("*")) == before


def test_the_one_register_of_a_repository_is_gone_on_with(tmp_path):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "one.yaml").write_bytes(as_yaml(register()))
    shown = text(riskreg("ask", *FIXED, cwd=tmp_path, given=b"stop\n"))
    assert shown.startswith("This goes on with registers/one.yaml.")


def test_a_folder_that_may_not_be_written_is_told_before_anything_is_said_for_nothing(tmp_path):
    if os.geteuid() == 0:
        pytest.skip("root may write everywhere")
    tmp_path.chmod(0o500)
    done = riskreg("ask", *FIXED, cwd=tmp_path, given=b"Otterton Council\nMay we?\n")
    tmp_path.chmod(0o700)
    assert done.returncode == 1
    assert b"cannot be kept" in done.stderr
