"""The diff that an edit shows says just what changed, whatever changed."""

import re
import subprocess

from hypothesis import given
from hypothesis import strategies as st

from riskreg.amend.lines import unified

HUNK = re.compile(r"@@ -(\d+),(\d+) \+(\d+),(\d+) @@")
TEXTS = st.lists(st.sampled_from(["a", "b", "c", "", "  x: 1", "  - y"]), max_size=40).map(
    lambda lines: "".join(f"{line}\n" for line in lines)
)


def patched(before, diff):
    """A text with a diff applied, which must fit to the line."""
    old, new, at = before.split("\n")[:-1], [], 0
    for line in diff.splitlines()[2:]:
        if found := HUNK.fullmatch(line):
            start = int(found[1]) - 1
            new += old[at:start]
            at = start
            assert len(new) == int(found[3]) - 1
        elif line[0] == "+":
            new.append(line[1:])
        else:
            assert old[at] == line[1:]
            at += 1
            new += [line[1:]] if line[0] == " " else []
    return "".join(f"{line}\n" for line in [*new, *old[at:]])


@given(TEXTS, TEXTS)
def test_the_diff_makes_the_one_text_of_the_other(before, after):
    diff = unified(before, after, "register.yaml")
    assert patched(before, diff) == after if diff else before == after


def test_patch_itself_can_read_it(tmp_path):
    lines = [f"line {number}\n" for number in range(60)]
    before, after = "".join(lines), "".join([*lines[:9], "new\n", *lines[10:40], *lines[43:], "last\n"])
    (tmp_path / "a.yaml").write_text(before)
    diff = unified(before, after, "a.yaml")
    subprocess.run(["git", "apply", "-p0", "-"], input=diff.encode(), cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "a.yaml").read_text() == after


def test_a_large_text_takes_no_longer_than_it_is():
    lines = [f"  - {{id: A{number}, likelihood: {number % 5}}}\n" for number in range(100_000)]
    after = [
        line.replace("likelihood: 3", "likelihood: 2") if number % 50 == 3 else line
        for number, line in enumerate(lines)
    ]
    after[70_000:70_000] = [f"new {number}\n" for number in range(2_000)]
    diff = unified("".join(lines), "".join(after), "a.yaml")
    assert sum(line.startswith("+") for line in diff.splitlines()) == 1 + 2_000 + 2_000


def test_line_ends_of_windows_are_no_change():
    assert unified("a\r\nb\r\nc\r\n", "a\r\nB\r\nc\r\n", "x").splitlines()[3:] == [" a", "-b", "+B", " c"]


def test_a_line_between_two_that_differ_is_shown_once():
    shown = unified("a\nsame\nb\nx\ny\nz\n", "c\nsame\nd\nx\ny\nz\n", "a.yaml").splitlines()
    assert shown[3:7] == ["-a", "+c", " same", "-b"]
