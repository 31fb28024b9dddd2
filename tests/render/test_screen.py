"""Colour on a terminal and nowhere else; and colour never changes a word."""

import os
import pty
import re
import subprocess
import sys
import termios
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import AS_OF, STAFF_ACCESS, as_yaml, mitigation, register, risk

from riskreg.contrast import luminance, text_on
from riskreg.render.layout import Span, line, plain
from riskreg.render.screen import is_terminal, screen_width, show
from riskreg.schemes import PRESETS, preset
from riskreg.wording import has_hidden

ANSI = re.compile(r"\x1b\[[0-9;]*m")
LINES = [
    line(Span("Strong", "strong"), " and ", Span("faint", "faint")),
    (),
    line(Span("error", "error"), Span(" warning ", "warning"), Span("note", "note"), "   "),
    line(Span("High", "#d4351c"), "  ", Span("[bold]Low[/bold] :smile: 12 'x'", "#00703c")),
    line("漢字 " * 60),
]


class Terminal:
    """A pseudo-terminal of so many columns: what is written to `stream` can be read."""

    def __init__(self, columns=100):
        self.reader, writer = pty.openpty()
        attributes = termios.tcgetattr(writer)
        attributes[1] &= ~termios.OPOST  # line ends stay as they are written
        termios.tcsetattr(writer, termios.TCSANOW, attributes)
        termios.tcsetwinsize(writer, (40, columns))
        self.stream = os.fdopen(writer, "w", encoding="utf-8")

    def read(self):
        """All that was written."""
        self.stream.close()
        parts = []
        while True:
            try:
                parts.append(os.read(self.reader, 65536))
            except OSError:  # how Linux says that the other end is closed
                break
            if not parts[-1]:
                break
        os.close(self.reader)
        return b"".join(parts).decode("utf-8")


@pytest.fixture(autouse=True)
def _plain_environment(monkeypatch):
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "FORCE_COLOR", "COLORTERM", "COLUMNS", "LINES", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        monkeypatch.delenv(name, raising=False)


def on_terminal(lines):
    """What a terminal is sent."""
    terminal = Terminal()
    show(lines, terminal.stream)
    return terminal.read()


def test_a_terminal_gets_colour_codes():
    shown = on_terminal(LINES)
    assert "\x1b[1mStrong\x1b[0m" in shown
    assert "\x1b[2mfaint\x1b[0m" in shown
    assert len(ANSI.findall(shown)) == 14


def test_colour_never_changes_a_word_nor_breaks_a_line():
    assert ANSI.sub("", on_terminal(LINES)) == plain(LINES)


STYLES = st.sampled_from(["", "strong", "faint", "error", "warning", "note", "#d4351c", "#ffdd00"])
SPANS = st.builds(
    Span, st.text(st.characters(min_codepoint=32, exclude_categories=["C", "Z"]) | st.just(" "), max_size=12), STYLES
)


@given(st.lists(st.lists(SPANS, max_size=5).map(tuple), max_size=6))
def test_whatever_the_words_colour_leaves_them_alone(lines):
    shown = ANSI.sub("", on_terminal(lines)).splitlines()  # where a coloured blank ends a line, it is part of a cell
    assert [row.rstrip() for row in shown] == plain(lines).splitlines()


@pytest.mark.parametrize(("name", "value"), [("NO_COLOR", "1"), ("NO_COLOR", "yes"), ("TERM", "dumb")])
def test_a_terminal_that_wants_no_colour_gets_none(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    assert on_terminal(LINES) == plain(LINES)


def test_an_empty_no_color_asks_for_nothing(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "")
    assert "\x1b[" in on_terminal(LINES)


@pytest.mark.parametrize("variable", ["FORCE_COLOR", "TTY_COMPATIBLE"])
def test_a_file_gets_no_colour_whatever_the_environment_says(tmp_path, monkeypatch, variable):
    monkeypatch.setenv(variable, "1")
    with (tmp_path / "out").open("w", encoding="utf-8") as file:
        show(LINES, file)
    assert (tmp_path / "out").read_text(encoding="utf-8") == plain(LINES)


def test_standard_output_is_where_lines_go_by_themselves(capsys):
    show([line(Span("a", "strong"))])
    assert capsys.readouterr().out == "a\n"
    assert not is_terminal()
    assert screen_width() == 80


@pytest.mark.parametrize(("columns", "cells"), [(100, 100), (20, 40), (40, 40), (160, 160), (300, 160), (0, 80)])
def test_a_line_is_as_wide_as_the_terminal_within_reason(columns, cells):
    terminal = Terminal(columns)
    script = "import sys; from riskreg.render.screen import screen_width; sys.stdout.write(str(screen_width()))"
    # env is said: pytest's readline puts COLUMNS where os.environ does not see it
    subprocess.run([sys.executable, "-c", script], stdout=terminal.stream, check=True, env=dict(os.environ))
    assert terminal.read() == str(cells)


@pytest.mark.parametrize("columns", ["20", "200"])
def test_a_file_is_always_eighty_cells_wide(tmp_path, monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", columns)
    with (tmp_path / "out").open("w") as file:
        assert screen_width(file) == 80


def contrast(one, other):
    """The contrast of two colours (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("name", PRESETS)
def test_the_name_of_a_band_can_be_read_on_its_colour(name):
    assert all(contrast(text_on(band.colour), band.colour) >= 4.5 for band in preset(name).bands)


@given(st.integers(0, 0xFFFFFF).map("#{:06x}".format))
def test_any_colour_has_text_that_can_be_read_on_it(colour):
    assert contrast(text_on(colour), colour) >= 4.5


@pytest.mark.parametrize(
    ("colour", "expected"),
    [("#000000", 0), ("#ffffff", 1), ("#808080", 0.2159), ("#ff0000", 0.2126), ("#0a0a0a", 0.00304)],
)
def test_luminance_is_that_of_the_guidelines(colour, expected):
    assert luminance(colour) == pytest.approx(expected, abs=0.0001)


EVIL = "\x1b[31m\x1b]0;owned\x07\u202e\x9b2J\nx"
HOSTILE = as_yaml(
    register(
        title=f"Title {EVIL}",
        organisation=f"Here {EVIL}",
        scheme={
            "name": f"Scheme {EVIL}",
            "likelihood": [f"{EVIL}{n}" for n in (1, 2, 3)],
            "impact": [f"{EVIL}{n}" for n in (1, 2, 3)],
            "bands": [{"name": f"Low{EVIL}", "from": 1}, {"name": f"High{EVIL}", "from": 4}],
        },
        appetite={"default": f"Low{EVIL}"},
        risks={
            "adopting": [
                risk("A1", title=f"One {EVIL}", likelihood=3, mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
                risk("A2", title=f"Two {EVIL}", likelihood=3, mitigated_by=[{"mitigation": "idea", "impact": -1}]),
            ],
            "not_adopting": [
                risk("N1", title=EVIL, likelihood=3, owner=EVIL, status="closed", closed={"on": "2026-01-01", "by": EVIL, "reason": EVIL})
            ],
        },
        mitigations=[mitigation("policy", title=EVIL, owner=EVIL, evidence=[EVIL]), mitigation("idea", title=EVIL, status="proposed")],
    )
).replace("\x9b".encode(), b"\\u009b")  # fmt: skip


@pytest.mark.parametrize(
    "words",
    [
        ["score"],
        ["score", "--format", "csv"],
        ["score", "--format", "json"],
        ["check"],
        ["explain", "A1"],
        ["explain", "A2"],
        ["report"],
    ],
    ids=" ".join,
)
def test_no_text_of_a_register_reaches_a_screen_as_a_command(tmp_path, words):
    (tmp_path / "register.yaml").write_bytes(HOSTILE)
    done = subprocess.run(
        [sys.executable, "-m", "riskreg", *words, "--as-of", str(AS_OF)],
        cwd=tmp_path,
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    assert done.returncode == 0, done.stderr
    assert not has_hidden(done.stdout + done.stderr)
    assert "U+001B" in done.stdout or "\\u001b" in done.stdout


@pytest.mark.parametrize("colour", [True, False])
def test_a_command_on_a_terminal_prints_the_same_words_with_and_without_colour(tmp_path, colour):
    terminal = Terminal(120)
    environment = {**os.environ} if colour else {**os.environ, "NO_COLOR": "1"}
    command = [sys.executable, "-m", "riskreg", "score", str(STAFF_ACCESS), "--as-of", str(AS_OF)]
    # the output is longer than the terminal holds, so it is read as it comes
    with subprocess.Popen(command, stdout=terminal.stream, env=environment, cwd=tmp_path):
        shown = terminal.read()
    assert ("\x1b[" in shown) == colour
    words = ANSI.sub("", shown)
    assert words.startswith("Staff access to social networking sites in work time\n")
    assert all(len(row) <= 120 for row in words.split("\n"))
    assert "ADOPTING: 14 risks" in words
    assert Path(STAFF_ACCESS).name in words
