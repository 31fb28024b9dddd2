"""`check` for other tools: what each prints is read back as that tool reads it, whatever stands in a register."""

import json
import os
import re
from collections import Counter
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from making import AS_OF, ROOT

from riskreg import rules
from riskreg.cli import CheckFormat
from riskreg.diagnostics import Diagnostic, Place, Severity
from riskreg.manual import entry
from riskreg.render.check_formats import FORMATS
from riskreg.rules import RULES
from riskreg.wording import has_hidden, one_line, visible

SARIF = Draft4Validator(json.loads((ROOT / "tests" / "data" / "sarif-2.1.0-rtm.5.json").read_text("utf-8")))
XSD = ET.parse(ROOT / "tests" / "data" / "junit-10.xsd").getroot()
XS = "{http://www.w3.org/2001/XMLSchema}"


def diagnostic(**changes):
    told = {
        "rule": rules.CATEGORY_TITLE, "file": "registers/a.yaml", "place": Place(4, 12, 4, 22),
        "message": "A title names a category.", "remedy": "Say what may happen.", **changes,
    }  # fmt: skip
    return Diagnostic(**told)


def printed(name, *diagnostics):
    return "".join(FORMATS[name](diagnostics, AS_OF))


def sarif(*diagnostics):
    log = json.loads(printed("sarif", *diagnostics))
    assert not list(SARIF.iter_errors(log))
    return log["runs"][0]


def junit(*diagnostics):
    root = ET.fromstring(printed("junit", *diagnostics).encode())
    _fits_the_schema(root)
    return root


def _fits_the_schema(element):
    """Its attributes, its children and its text are those that the published schema allows."""
    declared = XSD.find(f"{XS}element[@name='{element.tag}']")
    attributes = {one.get("name"): one.get("use") for one in declared.iter(f"{XS}attribute")}
    assert set(element.attrib) <= set(attributes), element.tag
    assert {name for name, use in attributes.items() if use == "required"} <= set(element.attrib), element.tag
    assert {child.tag for child in element} <= {one.get("ref") for one in declared.iter(f"{XS}element")}
    mixed = any(kind.get("mixed") == "true" for kind in declared.iter(f"{XS}complexType"))
    assert mixed or not (element.text or "").strip()
    for child in element:
        _fits_the_schema(child)


def commands(text):
    """What GitHub's runner makes of an output: it cuts it into lines, and obeys those that begin with `::`."""
    return [_command(line) for line in re.split(r"\r\n|\r|\n", text) if line]


def _command(line):
    assert line.startswith("::"), "a line that is no command"
    info, data = line[2:].split("::", 1)
    name, _, rest = info.partition(" ")
    pairs = [pair.split("=", 1) for pair in rest.strip().split(",") if pair]
    return name, {key: _unescaped(value, ":%3A", ",%2C") for key, value in pairs}, _unescaped(data)


def _unescaped(text, *more):
    for character, *code in ("\r%0D", "\n%0A", *more, "%%25"):
        text = text.replace("".join(code), character)
    return text


any_text = st.text(st.characters(), max_size=40)
lines = st.integers(1, 10_000)
places = st.none() | st.builds(
    lambda line, column, more, wide: Place(line, column, line + more, column + wide),
    lines, lines, st.integers(0, 2), st.integers(0, 9),
)  # fmt: skip
names = st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
diagnostics = st.lists(
    st.builds(
        Diagnostic, st.sampled_from(RULES[:12]), st.just("standard input") | names.map("x{}".format),
        places, any_text, any_text, st.none(), st.none() | st.sampled_from(Severity),
    ),
    max_size=4,
).map(tuple)  # fmt: skip
HOSTILE = (
    diagnostic(
        message="\n::set-output name=a::b\r\n::stop-commands::x\n##[add-mask]y % %0A %25", remedy="\n::error::z"
    ),
    diagnostic(file="a,line=9::set-env name=x::y\n::debug::.yaml", message="\ufffe\uffff\x00\ud800\u202e]]>&<"),
    diagnostic(message="[click](https://example.org/)", remedy="{0} {default: Low}"),
)


def test_every_format_of_the_command_line_is_there():
    assert ["text", *FORMATS] == [one.value for one in CheckFormat]


# -- laws of every format --------------------------------------------------------------------------------------------


@given(diagnostics)
@example(HOSTILE)
def test_github_obeys_only_what_riskreg_says(found):
    text = printed("github", *found)
    read = commands(text)
    assert not has_hidden(text)
    expected = Counter(visible(f"{one.message}\nMend: {one.remedy}" if one.remedy else one.message) for one in found)
    assert Counter(data for _, _, data in read) == expected
    levels = {"error": "error", "warning": "warning", "note": "notice"}
    assert Counter(name for name, _, _ in read) == Counter(levels[one.severity] for one in found)
    assert Counter(said["title"] for _, said, _ in read) == Counter(f"{one.rule.id} {one.rule.name}" for one in found)
    files = Counter(visible(Path(one.file).as_posix()) for one in found if one.file != "standard input")
    assert Counter(said["file"] for _, said, _ in read if "file" in said) == files


@given(diagnostics)
@example(HOSTILE)
def test_sarif_says_what_was_found_and_where(found):
    run = sarif(*found)
    assert run["columnKind"] == "unicodeCodePoints"  # as a place counts: a viewer would count an emoji as two else
    told = run["tool"]["driver"]["rules"]
    assert len(run["results"]) == len(found)
    for one, result in zip(found, run["results"], strict=True):
        assert told[result["ruleIndex"]]["id"] == result["ruleId"] == one.rule.id
        assert result["level"] == one.severity
        said = visible(f"{one.message} {one.remedy}" if one.remedy else one.message)
        assert result["message"]["text"] == said.replace("](", "] (")
        where = [one["physicalLocation"] for one in result["locations"]]
        if one.file == "standard input":
            assert where == []
            continue
        assert unquote(where[0]["artifactLocation"]["uri"]) == Path(one.file).as_posix()
        region = where[0]["region"]
        assert tuple(region.values()) == (one.place or (1,))
    assert len({json.dumps(result["partialFingerprints"]) for result in run["results"]}) == len(found)


@given(diagnostics)
@example(HOSTILE)
def test_gitlab_gets_a_violation_for_each_diagnostic(found):
    read = json.loads(printed("gitlab", *found))
    assert len({one["fingerprint"] for one in read}) == len(found)
    for one, violation in zip(found, read, strict=True):
        assert violation["description"] == visible(f"{one.message} {one.remedy}" if one.remedy else one.message)
        assert violation["check_name"] == f"{one.rule.id} {one.rule.name}"
        assert violation["severity"] == {"error": "blocker", "warning": "major", "note": "info"}[one.severity]
        line = one.place.line if one.place else 1
        assert violation["location"] == {"path": visible(Path(one.file).as_posix()), "lines": {"begin": line}}


@given(diagnostics)
@example(HOSTILE)
def test_junit_has_a_test_for_each_diagnostic_and_can_always_be_read(found):
    root = junit(*found)
    outcomes = [outcome for case in root.iter("testcase") for outcome in case]
    assert Counter(outcome.get("type") for outcome in outcomes) == Counter(one.severity.value for one in found)
    assert all((outcome.tag == "skipped") == (outcome.get("type") == "note") for outcome in outcomes)
    expected = Counter(
        re.sub("[\ufffe\uffff]", lambda bad: f"<U+{ord(bad[0]):04X}>", one_line(one.message)) for one in found
    )
    assert Counter(outcome.get("message") for outcome in outcomes) == expected
    for suite in root:
        cases = list(suite)
        assert len({case.get("name") for case in cases}) == len(cases) == int(suite.get("tests"))
        assert int(suite.get("failures")) == len(suite.findall("testcase/failure"))
        assert int(suite.get("skipped")) == len(suite.findall("testcase/skipped"))
    for count in ("tests", "failures", "errors"):
        assert int(root.get(count)) == sum(int(suite.get(count)) for suite in root)


@pytest.mark.parametrize("name", FORMATS)
@given(found=diagnostics)
@example(found=HOSTILE)
def test_every_format_is_plain_ascii_or_shows_nothing_hidden_and_is_the_same_each_time(name, found):
    text = printed(name, *found)
    assert text.isascii() or (name == "github" and not has_hidden(text))
    assert text == printed(name, *found)


# -- files, places, severities ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "path", "uri"),
    [
        ("register.yaml", "register.yaml", "register.yaml"),
        ("./registers//a b.yaml", "registers/a b.yaml", "registers/a%20b.yaml"),
        ("../other/é.yaml", "../other/é.yaml", "../other/%C3%A9.yaml"),
        ("a:b#c?.yaml", "a:b#c?.yaml", "a%3Ab%23c%3F.yaml"),
        ("/srv/x y.yaml", "/srv/x y.yaml", "file:///srv/x%20y.yaml"),
        ("{here}/registers/a.yaml", "registers/a.yaml", "registers/a.yaml"),
    ],
)  # fmt: skip
def test_a_file_is_named_by_its_path_from_here(tmp_path, monkeypatch, file, path, uri):
    monkeypatch.chdir(tmp_path)
    found = diagnostic(file=file.format(here=tmp_path))
    assert json.loads(printed("gitlab", found))[0]["location"]["path"] == path
    assert sarif(found)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"] == {"uri": uri}
    assert commands(printed("github", found))[0][1]["file"] == path
    assert junit(found)[0].get("name") == path


def test_a_name_that_is_no_text_and_no_line_gives_valid_outputs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"b\xff\n::error::\xc3\xa9.yaml")
    for prefix, start in (("", ""), ("/srv/", "file:///srv/"), (f"{tmp_path}/", "")):
        found = diagnostic(file=prefix + name)
        address = sarif(found)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert address == start + "b%FF%0A%3A%3Aerror%3A%3A%C3%A9.yaml"
        for text in (printed(one, found) for one in ("sarif", "github", "gitlab", "junit")):
            text.encode()  # no surrogate in it
            assert "\\ud" not in text
        assert len(printed("github", found).splitlines()) == 1
        assert not re.search(r"^::error", printed("junit", found), re.MULTILINE)
        assert "b<U+DCFF><U+000A>::error::é" in junit(found)[0].get("name")


def test_a_file_is_named_though_the_folder_one_is_in_is_gone(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    found = diagnostic(file="/srv/r.yaml")
    assert commands(printed("github", found))[0][1]["file"] == "/srv/r.yaml"
    assert (
        sarif(found)["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        == "file:///srv/r.yaml"
    )


def test_github_gets_columns_within_one_line_only_and_no_place_for_what_is_no_file():
    within, across, whole, piped = commands(
        printed(
            "github", diagnostic(), diagnostic(place=Place(4, 3, 6, 2)), diagnostic(place=None),
            diagnostic(file="standard input"),
        )
    )  # fmt: skip
    title = {"title": "RR601 category-title"}
    assert (
        within[1] == {"file": "registers/a.yaml", "line": "4", "endLine": "4", "col": "12", "endColumn": "22"} | title
    )
    assert across[1] == {"file": "registers/a.yaml", "line": "4", "endLine": "6"} | title
    assert whole[1] == {"file": "registers/a.yaml"} | title
    assert "file" not in piped[1]


@pytest.mark.parametrize("severity", Severity)
def test_the_severity_that_the_settings_give_counts(severity):
    found = diagnostic(set_severity=severity)
    assert sarif(found)["results"][0]["level"] == severity
    assert sarif(found)["tool"]["driver"]["rules"][0]["defaultConfiguration"]["level"] == "warning"
    assert commands(printed("github", found))[0][0] == {"note": "notice"}.get(severity, severity)
    assert json.loads(printed("gitlab", found))[0]["severity"] == {"error": "blocker", "warning": "major"}.get(
        severity, "info"
    )
    assert junit(found)[0][0][0].get("type") == severity


def test_github_gets_errors_first_and_otherwise_keeps_the_order():
    found = [
        diagnostic(message=f"{severity.value}{number}", set_severity=severity)
        for number in (1, 2)
        for severity in reversed(Severity)
    ]
    said = [data.split("\n")[0] for _, _, data in commands(printed("github", *found))]
    assert said == ["error1", "error2", "warning1", "warning2", "note1", "note2"]


# -- fingerprints ----------------------------------------------------------------------------------------------------


def marks(*found):
    """The fingerprints of some diagnostics, in both formats that have them, which agree."""
    read = [one["fingerprint"] for one in json.loads(printed("gitlab", *found))]
    assert read == [one["partialFingerprints"]["riskreg/v1"] for one in sarif(*found)["results"]]
    return read


def test_a_fingerprint_stays_when_lines_move_days_pass_and_the_file_is_named_otherwise():
    before = diagnostic(message="`policy` was due on 1 May 2026, 1 day ago.")
    after = diagnostic(
        message="`policy` was due on 1 May 2026, 1,204 days ago.", file="./registers/a.yaml", place=None, remedy="Do."
    )
    assert marks(before) == marks(after) == marks(before._replace(set_severity=Severity.ERROR))
    assert junit(before)[0][0].get("name") == junit(after)[0][0].get("name") == (
        "RR601 category-title: `policy` was due on 1 May 2026, … days ago."
    )  # fmt: skip


def test_other_rules_files_and_messages_have_other_fingerprints_and_equal_ones_are_told_apart():
    first = diagnostic()
    others = [diagnostic(rule=rules.NO_CAUSE), diagnostic(file="b.yaml"), diagnostic(message="A1")]
    assert len(set(marks(first, first, *others))) == 5
    assert marks(first, *others, first)[0] == marks(first)[0]


# -- what there is beside the diagnostics ----------------------------------------------------------------------------


def test_sarif_tells_of_every_rule_what_the_manual_says():
    driver = sarif(*(diagnostic(rule=rule) for rule in reversed(RULES)))["tool"]["driver"]
    assert [told["id"] for told in driver["rules"]] == [rule.id for rule in RULES]
    for rule, told in zip(RULES, driver["rules"], strict=True):
        manual = entry(rule)
        assert re.fullmatch(r"([A-Z][a-z]*)+", told["name"])
        assert told["shortDescription"] == {"text": rule.summary}
        assert told["fullDescription"] == {"text": manual.reason}
        assert len(manual.reason) <= 1024  # code scanning cuts what is longer
        assert manual.mend in told["help"]["text"]
        assert manual.mend in told["help"]["markdown"]
        assert len(told["properties"]["tags"]) == 1


def test_where_there_is_nothing_to_report_each_tool_is_told_so():
    assert printed("github") == ""
    assert json.loads(printed("gitlab")) == []
    run = sarif()
    assert (run["results"], run["tool"]["driver"]["rules"]) == ([], [])
    root = junit()
    assert [(case.get("name"), len(case)) for case in root.iter("testcase")] == [("Nothing to report", 0)]
    assert root.get("failures") == "0"
