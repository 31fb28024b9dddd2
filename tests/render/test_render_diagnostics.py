"""Diagnostics as a person reads them: the place underlined under the right columns, whatever the line holds."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from making import loaded, register

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Exit, Place
from riskreg.inspection import Inspected
from riskreg.render.diagnostics import (
    by_rule,
    check_text,
    diagnostic_json,
    diagnostic_lines,
    diagnostics_text,
    summary,
)
from riskreg.render.layout import line_width, plain, width
from riskreg.source import parse
from riskreg.wording import has_hidden, visible


def diagnostic(source, start=1, end=2, line=7, **changes):
    """A diagnostic for these columns of a line."""
    place = Place(line, start, changes.pop("end_line", line), end)
    told = {
        "message": "This is wrong.",
        "remedy": "Mend it so.",
        "file": "register.yaml",
        "rule": rules.WRONG_VALUE,
        **changes,
    }
    return Diagnostic(told["rule"], told["file"], place, told["message"], told["remedy"], source)


def excerpt(found, cells=80):
    """The shown part of the source line, and what of it is underlined."""
    shown, marks = [row for row in plain(diagnostic_lines(found, cells)).split("\n") if re.match(r" +\d* \| ", row)]
    text, marks = (row.split(" | ", 1)[1] for row in (shown, marks))
    assert set(marks) <= {" ", "^"}
    return text, cut(text + " " * len(marks), len(marks) - len(marks.lstrip(" ")), marks.count("^"))


def cut(text, start, cells):
    """What stands in so many cells of a text from a cell on."""
    lefts = [index for index in range(len(text) + 1) if width(text[:index]) == start]
    rights = [index for index in range(len(text) + 1) if width(text[:index]) == start + cells]
    assert lefts, "the mark begins inside a character"
    return text[lefts[0] : rights[-1]] if rights else text[lefts[0] :]


def test_a_diagnostic_has_its_place_what_is_wrong_the_line_and_the_remedy():
    found = diagnostic("    liklihood: 4", 5, 14)
    assert plain(diagnostic_lines(found, 80)) == (
        "register.yaml:7:5  error RR011\n"
        "  This is wrong.\n"
        "  7 |     liklihood: 4\n"
        "    |     ^^^^^^^^^\n"
        "  Mend: Mend it so.\n"
    )  # fmt: skip


def test_a_diagnostic_without_a_place_has_the_file_alone():
    found = Diagnostic(rules.UNREADABLE, "a.yaml", None, "There is no file a.yaml.", "")
    assert plain(diagnostic_lines(found, 80)) == "a.yaml  error RR001\n  There is no file a.yaml.\n"


@pytest.mark.parametrize("source", [None, "", "   ", "\t"])
def test_a_line_with_nothing_in_it_is_not_shown(source):
    assert " | " not in plain(diagnostic_lines(diagnostic(source), 80))


@pytest.mark.parametrize(
    ("source", "start", "end", "text", "marked"),
    [
        ("a: b", 1, 2, "a: b", "a"),
        ("a: bcd", 4, 7, "a: bcd", "bcd"),
        ("a:\tbcd", 4, 7, "a: bcd", "bcd"),
        ("\t\ta: b", 3, 4, "  a: b", "a"),
        ("漢字: b", 5, 6, "漢字: b", "b"),
        ("漢字: b", 1, 3, "漢字: b", "漢字"),
        ("e\u0301e\u0301: b", 7, 8, "e\u0301e\u0301: b", "b"),
        ("\x1b[31m: b", 8, 9, "<U+001B>[31m: b", "b"),
        ("a: \u202eb", 4, 5, "a: <U+202E>b", "<U+202E>"),
        ("a: b", 5, 5, "a: b", " "),
        ("a: b", 4, 4, "a: b", "b"),
        ("a: b\x0bc", 6, 7, "a: b<U+000B>c", "c"),
    ],
)
def test_the_place_is_underlined_whatever_stands_before_it(source, start, end, text, marked):
    assert excerpt(diagnostic(source, start, end)) == (text, marked)


def test_a_place_of_several_lines_is_underlined_to_the_end_of_the_first():
    assert excerpt(diagnostic("a: b c", 4, 3, end_line=9)) == ("a: b c", "b c")


def test_a_line_that_is_too_long_is_shown_around_the_place():
    source = "x" * 200 + "HERE" + "y" * 200
    text, marked = excerpt(diagnostic(source, 201, 205))
    assert marked == "HERE"
    assert text.startswith("…x")
    assert text.endswith("y…")
    assert width(text) <= 80 - 7


def test_a_long_line_with_the_place_near_its_beginning_is_shown_from_there():
    text, marked = excerpt(diagnostic("key: " + "x" * 200, 1, 4))
    assert (text[:6], marked, text[-1]) == ("key: x", "key", "…")


def test_a_place_that_is_itself_too_long_is_shown_from_its_beginning():
    text, marked = excerpt(diagnostic("a: " + "x" * 30_000, 4, 30_004))
    assert text.startswith("a: x")
    assert set(marked) <= {"x", "…"}


ALPHABET = st.sampled_from("ab c:\t漢字é\x1b\u202e\u0301👍❤\ufe0f\u00a0\u2028")
SOURCES = st.text(ALPHABET, min_size=1, max_size=300).filter(str.strip)


@given(SOURCES, st.data(), st.integers(40, 160), st.integers(1, 99_999))
@example("漢" * 100 + "X", None, 80, 1)
@example("❤\ufe0f" * 100 + "X", None, 80, 1)
def test_an_excerpt_fits_and_marks_the_place(source, data, cells, number):
    start = data.draw(st.integers(1, len(source))) if data else len(source)
    end = data.draw(st.integers(start, len(source) + 1)) if data else len(source) + 1
    found = diagnostic(source, start, end, line=number)
    lines = diagnostic_lines(found, cells)
    assert all(line_width(one) <= cells for one in lines)
    assert not has_hidden(plain(lines))
    first = visible(source[start - 1].replace("\t", " ")).strip()
    marked = excerpt(found, cells)[1].rstrip("…")
    first, marked = (re.sub("[\u0301\ufe0f]", "", one) for one in (first, marked))  # these take no cell of their own
    assert marked.strip().startswith(first) or first.startswith(marked)


@given(st.text(ALPHABET, max_size=40), st.text(ALPHABET, max_size=200), st.text(ALPHABET, max_size=200))
def test_nothing_of_a_register_reaches_a_screen_as_a_command(file, message, remedy):
    lines = diagnostic_lines(diagnostic("a: b", file=f"{file}\n\x07.yaml", message=message, remedy=remedy), 60)
    assert not has_hidden(plain(lines))
    assert all("\n" not in span.text and "\t" not in span.text for one in lines for span in one)


@pytest.mark.parametrize("severity", [rules.WRONG_VALUE, rules.OVERDUE, rules.NO_APPETITE])
def test_the_mark_has_the_colour_of_the_severity(severity):
    lines = diagnostic_lines(diagnostic("a: b", rule=severity), 80)
    styles = [span.style for one in lines for span in one if span.text.startswith(("^", severity.severity.value))]
    assert styles == [severity.severity.value] * 2


def inspected(reports, files, faults=()):
    """What `check` found in so many registers, and in their settings."""
    return Inspected([None] * files, list(faults), reports, Exit.DONE)


def test_several_are_parted_by_blank_lines():
    found = Diagnostic(rules.UNREADABLE, "a", None, "Gone.", "")
    assert plain(diagnostics_text([found, found], 80)) == "a  error RR001\n  Gone.\n\na  error RR001\n  Gone.\n\n"
    assert diagnostics_text([], 80) == []


@pytest.mark.parametrize(
    ("kinds", "files", "words"),
    [
        ([], 1, "Nothing to report in 1 register."),
        (["WRONG_VALUE"], 1, "1 error in 1 register."),
        (["WRONG_VALUE", "WRONG_VALUE", "OVERDUE"], 3, "2 errors and 1 warning in 3 registers."),
        (["NO_APPETITE", "OVERDUE", "WRONG_VALUE"], 1, "1 error, 1 warning and 1 note in 1 register."),
    ],
)
def test_the_summary_counts_by_severity(kinds, files, words):
    found = [Diagnostic(getattr(rules, kind), "a", None, "", "") for kind in kinds]
    assert summary(inspected(found, files)) == words


@pytest.mark.parametrize(
    ("found", "files", "narrowed", "settings", "words"),
    [
        (["OVERDUE"], 1, True, [], "1 warning in 1 register."),
        ([], 2, True, [], "Nothing to report in 2 registers, of the rules that were asked for."),
        (
            ["OVERDUE"], 1, False, ["riskreg.toml", "riskreg.toml"],
            "1 warning in 1 register. It was checked without the settings in riskreg.toml, which have 2 errors.",
        ),
        (
            [], 2, True, ["a/riskreg.toml", "b/riskreg.toml"],
            "Nothing to report in 2 registers, of the rules that were asked for. They were checked without the settings in a/riskreg.toml and b/riskreg.toml, which have 2 errors.",
        ),
    ],
)  # fmt: skip
def test_the_summary_says_what_did_not_count(found, files, narrowed, settings, words):
    faults = [Diagnostic(rules.WRONG_SETTING, file, None, "", "") for file in settings]
    reports = [Diagnostic(getattr(rules, kind), "a", None, "", "") for kind in found]
    assert summary(inspected(reports, files, faults), narrowed=narrowed) == words


@pytest.mark.parametrize("cells", [40, 80, 160])
def test_what_is_wrong_with_the_settings_comes_first_and_the_summary_fits_the_screen(cells):
    faults = [Diagnostic(rules.WRONG_SETTING, "riskreg.toml", None, "Not so.", "")]
    reports = [Diagnostic(rules.OVERDUE, file, None, "Late.", "") for file in ("a.yaml", "z.yaml")]
    shown = check_text(inspected(reports, 2, faults), cells)
    heads = [row.split()[0] for row in plain(shown).splitlines() if " RR" in row]
    assert heads == ["riskreg.toml", "a.yaml", "z.yaml"]
    assert " ".join(plain(shown).split()).endswith("settings in riskreg.toml, which have 1 error.")
    assert max(map(line_width, shown)) <= cells


def test_in_json_a_diagnostic_has_all_its_keys():
    assert diagnostic_json(diagnostic("a: bcd", 4, 7)) == {
        "id": "RR011", "severity": "error", "file": "register.yaml", "line": 7, "column": 4, "end_line": 7, "end_column": 7,
        "message": "This is wrong.", "remedy": "Mend it so.",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("content", "marked"),
    [
        (b"riskreg: 1\ntitle: a\ntitle: b\n", "title"),
        ("riskreg: 1\n漢字: &a 1\nb: *nope\n".encode(), "*nope"),
        (b"riskreg: 1\n\xff\n", None),
        (b"riskreg: 1\ntitle: a\x0cb\n", "<U+000C>"),
    ],
)
def test_faults_of_the_text_itself_are_marked_where_they_are(content, marked):
    [found] = parse(content, "register.yaml").problems
    if marked is None:
        assert plain(diagnostic_lines(found, 80)).startswith("register.yaml:2:1  error RR002\n")
    else:
        assert excerpt(found)[1] == marked


def test_a_fault_in_a_register_is_marked_where_it_is():
    [found] = [one for one in loaded(register(mitigations="漢字")).diagnostics if "list is expected" in one.message]
    assert excerpt(found)[1] == '"漢字"'


def many(rule, number):
    return [Diagnostic(rule, "register.yaml", None, f"Number {index}.", "Mend it.") for index in range(number)]


def test_few_reports_need_no_list_of_rules():
    assert by_rule(many(rules.NO_OWNER, 12), 80) == []


def test_of_many_reports_the_rule_broken_most_often_comes_first_with_its_number():
    shown = plain(
        by_rule([*many(rules.NO_OWNER, 3), *many(rules.OVERDUE, 9), *many(rules.LESSONS, 3)], 80)
    ).splitlines()
    assert [row.split()[:2] for row in shown[:3]] == [["9", "RR205"], ["3", "RR202"], ["3", "RR504"]]
    assert " ".join(shown[-3:]).split() == (
        [
            "One",
            "kind",
            "alone:",
            "riskreg",
            "check",
            "--select",
            "RR205.",
            "Why",
            "it",
            "matters:",
            "riskreg",
            "rule",
            "RR205.",
        ]
    )
