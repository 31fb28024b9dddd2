"""What an organisation sets for its checks: where it is found, what is wrong with it, what it comes to for a register."""

import json
import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import ROOT

from riskreg import rules
from riskreg.diagnostics import Severity
from riskreg.rules import RULES
from riskreg.settings import Settings, choice, home, problems_in, rules_named

ERRORS = {rule.id for rule in RULES if rule.severity is Severity.ERROR}


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def write(name, text):
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(text if isinstance(text, bytes) else text.encode())


def settings(text):
    """The settings of a riskreg.toml in which nothing is wrong."""
    write("riskreg.toml", text)
    found = home(Path())
    assert found.diagnostics == []
    return found.settings


def faults(text, name="riskreg.toml"):
    """All that is wrong with settings: the rule, the text that is pointed at (None without a place), and the diagnostic."""
    write(name, text)
    found = home(Path())
    assert found.settings == Settings()
    assert all(one.file == name and one.message.endswith(".") and one.remedy for one in found.diagnostics)
    return [(one.rule.id, _pointed_at(one), one) for one in found.diagnostics]


def _pointed_at(found):
    place = found.place
    assert place.line == place.end_line
    return found.source_line[place.column - 1 : place.end_column - 1]


def named(text):
    """What is wrong with settings, without the diagnostics themselves."""
    return [(rule, shown) for rule, shown, _ in faults(text)]


def counting(register, text, **asked):
    """The rules that count for a register, but for errors, which always do."""
    write("riskreg.toml", text)
    found = home(Path("registers"))
    assert found.diagnostics == []
    chosen = choice(found, None if register is None else Path(register), **asked)
    assert all(chosen.counts(rule) for rule in RULES if rule.id in ERRORS)
    return {rule.id for rule in RULES if chosen.counts(rule)} - ERRORS


def severities(register, text):
    write("riskreg.toml", text)
    return choice(home(Path()), Path(register)).severity


# -- where settings are found ----------------------------------------------------------------------------------------


def test_the_nearest_settings_hold_and_a_file_of_its_own_goes_before_a_shared_one():
    write("pyproject.toml", '[tool.riskreg]\nfail-on = "never"\n')
    assert home(Path("a/b")).settings.fail_on == "never"
    write("riskreg.toml", 'fail-on = "warning"\n')
    assert home(Path("a/b")).settings.fail_on == "warning"
    write("a/pyproject.toml", "[tool.riskreg]\n")
    assert home(Path("a/b"))[:3] == (Settings(), Path("a").resolve(), [])
    write("a/b/pyproject.toml", "[tool.other]\nx = 1\n")
    assert home(Path("a/b")).folder == Path("a").resolve()


def test_settings_above_the_repository_do_not_hold():
    write("riskreg.toml", 'fail-on = "never"\n')
    Path("inner/.git").mkdir(parents=True)
    assert home(Path("inner")).settings == Settings()


def test_settings_are_named_from_the_folder_one_is_in(tmp_path, monkeypatch):
    write("a/riskreg.toml", "x = 1\n")
    Path("a/b/c").mkdir(parents=True)
    here = tmp_path / "a" / "b" / "c"
    for folder, name in [
        (".", "a/riskreg.toml"),
        ("a/b/c", "../../riskreg.toml"),
        ("b", str(tmp_path / "a/riskreg.toml")),
    ]:
        (tmp_path / folder).mkdir(exist_ok=True)
        monkeypatch.chdir(tmp_path / folder)
        assert [one.file for one in home(here).diagnostics] == [name]


@pytest.mark.parametrize(
    "broken", ["[tool.other\n", b"[tool.other]\nx = '\xff'\n", b"\xff\xfe[\0", "[tool]\nriskreg_2 = 1\nx =\n"]
)
def test_the_broken_file_of_another_tool_is_passed_over(broken):
    write("pyproject.toml", broken)
    assert home(Path()).diagnostics == []
    Path("pyproject.toml").unlink()
    Path("pyproject.toml").mkdir()
    assert home(Path()).diagnostics == []


def test_the_broken_file_that_holds_our_settings_is_reported():
    ((rule, _, found),) = faults("[tool.riskreg]\nignore = [\n", "pyproject.toml")
    assert (rule, found.place.line) == ("RR901", 2)
    ((rule, _, found),) = faults(b"[tool.riskreg]\nignore = ['\xff']\n", "pyproject.toml")
    assert (rule, found.place.line, found.place.column) == ("RR901", 2, 12)


# -- what cannot be read ---------------------------------------------------------------------------------------------


def folder(path):
    path.mkdir()


def circle(path):
    path.symlink_to(path.name)


def dangling(path):
    path.symlink_to("nowhere")


@pytest.mark.parametrize("make", [folder, circle, dangling, os.mkfifo], ids=["folder", "circle", "dangling", "pipe"])
def test_what_is_no_file_is_reported_without_waiting_for_it(make):
    make(Path("riskreg.toml"))
    (found,) = home(Path()).diagnostics
    assert (found.rule, found.file, found.place) == (rules.BAD_SETTINGS, "riskreg.toml", None)
    assert found.remedy == "Put a text file in its place, or take riskreg.toml away."


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_may_not_be_read_is_reported():
    write("riskreg.toml", "")
    Path("riskreg.toml").chmod(0)
    assert [one.message for one in home(Path()).diagnostics] == ["You may not read these settings."]


@pytest.mark.parametrize(
    ("text", "place", "says"),
    [
        ("fail-on = error\n", (1, 11), "this is no value"),
        ("# one\r\n[limits]\r\nreading-age =\r\n", (3, 14), "this is no value"),
        ('select = ["RR6"]\nselect = []', (2, 12), "a key stands twice"),
        ("[limits]\n[limits]\n\n\n", (2, 8), "a heading stands twice"),
        ('ignore = ["RR6",\n', (1, 17), "the bracket that closes a list"),
        ("ignore RR6\n", (1, 8), "expected '=' after a key"),
        ('# \u2028 \x85\nx = "\n', (2, 6), "illegal character"),
        ("x = [" + "[" * 5000, (1, 1), "nested too deep"),
        ("x = " + "1" * 5000, (1, 1), "a number that is too long"),
        ("# " + "x" * 70_000, (1, 1), "larger than 64 kB"),
        (b"x = 1\ny = '\xe9'\n", (2, 6), "not UTF-8"),
        ("x = 1\n".encode("utf-16"), (1, 1), "UTF-16"),
    ],
)
def test_what_is_not_toml_is_shown_where_it_stands(text, place, says):
    ((rule, _, found),) = faults(text)
    assert rule == "RR901"
    assert (found.place.line, found.place.column) == place
    assert says in found.message
    assert "\ufffd" in found.source_line or found.source_line in (text if isinstance(text, str) else text.decode())


def test_a_byte_order_mark_and_windows_line_ends_do_no_harm():
    assert (
        settings(b'\xef\xbb\xbfselect = [\r\n  "RR6",\r\n]\r\n[limits]\r\nlapse-days = 30\r\n').limits.lapse_days == 30
    )


@pytest.mark.parametrize("target", ["secrets.env", "inner/.git/config"])
def test_a_link_out_of_the_repository_is_not_read(tmp_path, target):
    Path("inner/.git").mkdir(parents=True)
    write(target, "[tool.riskreg]\nPASSWORD = hunter2\n")
    for name in ("inner/riskreg.toml", "inner/pyproject.toml"):
        Path(name).symlink_to(tmp_path / target)
        (found,) = home(Path("inner")).diagnostics
        assert (found.rule, found.file, found.place, found.source_line) == (rules.BAD_SETTINGS, name, None, None)
        assert "no part of this repository" in found.message
        assert "hunter2" not in str(found)
        Path(name).unlink()
    write(target, "PASSWORD = hunter2\n")
    Path("inner/pyproject.toml").symlink_to(tmp_path / target)
    assert home(Path("inner"))[:3] == (Settings(), Path("inner"), [])


def test_a_link_within_the_repository_is_read():
    write("shared/riskreg.toml", 'fail-on = "never"\n')
    Path("riskreg.toml").symlink_to("shared/riskreg.toml")
    assert home(Path()).settings.fail_on == "never"


def test_settings_are_told_of_though_the_folder_one_is_in_is_gone(tmp_path, monkeypatch):
    write("a/riskreg.toml", "x = 1\n")
    Path("gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()
    assert [one.file for one in home(tmp_path / "a").diagnostics] == [str(tmp_path / "a" / "riskreg.toml")]


# -- what is wrong with them -----------------------------------------------------------------------------------------


def test_everything_wrong_is_reported_at_once_each_at_its_place():
    text = """\
fail-on = "warnings"    # "RR999"
selct = ["RR6"]
select = [
    "RR6",  # not "RR998"
    'RR999',
    7,
]
ignore = "RR6"
limits.reading-age = "12"
"""
    assert named(text) == [
        ("RR903", '"warnings"'), ("RR902", "selct"), ("RR904", "'RR999'"), ("RR903", "7"),
        ("RR903", '"RR6"'), ("RR903", '"12"'),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("limits = {reading-age = 12, lapse_days = 3}", [("RR902", "lapse_days")]),
        ("limits = {}\nx.y.z = 1", [("RR902", "x")]),
        ("limits = [\n[],\n{a = 1}, 2]", [("RR903", "limits")]),
        ("[limits]\nproducts = ['''a''', \"\"\"]\nx = 1\"\"\", \"\\\"]\", 3]", [("RR903", "3")]),
        ("[[register]]\nselect = []", [("RR903", "register")]),
        ('[register."a[1].b"]\nselct = 1', [("RR902", "selct")]),
        ('[ register . "a\\u005b1].b" ]\n"select" = [["RR6"]]', [("RR903", '"select"')]),
        ("register.'[x]' = {severity = {RR6 = 'high', RR999 = 'note'}}", [("RR903", "'high'"), ("RR904", "RR999")]),
        ("[register.a]\n[register.b]\nignore = ['RR6', 'RR10']", []),
        ("[register.a]\nlimits = 1", [("RR902", "limits")]),
        ("severity = 'note'", [("RR903", "'note'")]),
        ("severity.RR102 = 'note'\nseverity.RR101 = 'error'", [("RR905", "RR102")]),
        ("ignore = ['unknown-risk', 'RR1', 'all', 'rr001 ']", [("RR905", "'unknown-risk'"), ("RR905", "'rr001 '")]),
        ("select = ['RR', 'RR0000', '', 'RR6O1', 'hard to read']",
         [("RR904", "'RR'"), ("RR904", "'RR0000'"), ("RR903", "''"), ("RR904", "'RR6O1'"), ("RR904", "'hard to read'")]),
        ("limits.owned-share = true\nlimits.lapse-days = 731\n", [("RR903", "true"), ("RR903", "731")]),
        ("select = [2026-11-21, 1.5]", [("RR903", "2026-11-21"), ("RR903", "1")]),
    ],
)  # fmt: skip
def test_a_fault_is_shown_at_its_value_or_its_key_however_the_table_is_written(text, expected):
    if expected:
        assert named(text) == expected
        assert [(rule, shown) for rule, shown, _ in faults(text.replace("\n", "\r\n"))] == expected
    else:
        settings(text)


def test_faults_in_a_shared_file_are_found_in_our_table_alone():
    text = '[tool.other]\nselct = 1\n[tool]\nriskreg.selct = 1\nriskreg.ignore = ["RR999"]\n'
    found = faults(text, "pyproject.toml")
    assert [(rule, shown, one.place.line) for rule, shown, one in found] == [
        ("RR902", "selct", 4), ("RR904", '"RR999"', 5),
    ]  # fmt: skip
    ((rule, shown, _),) = faults("[tool]\nriskreg = 5\n", "pyproject.toml")
    assert (rule, shown) == ("RR903", "5")


@pytest.mark.parametrize(
    ("text", "remedy"),
    [
        (
            "reading_age = 1",
            "The keys that can stand here: fail-on, select, ignore, severity, limits, house, papers or register.",
        ),
        ("limits.reading_age = 1", "Did you mean `reading-age`?"),
        ("register.a.ignored = []", "Did you mean `ignore`?"),
        ("register.a.x = []", "The keys that can stand here: select, ignore or severity."),
        ("fail-on = 'errors'", "Did you mean `error`?"),
        ("ignore = 'RR6'", 'Write it in square brackets, each text in quotes: ["RR603", "RR604"].'),
        ("limits = 5", "Write its name as a heading in square brackets, and its keys on the lines below."),
        ("ignore = ['hard-to-reed']", "Did you mean `hard-to-read`?"),
        ("ignore = ['RR699']", "Write an id (RR603), a family (RR6), a name or all; `riskreg rules` lists them."),
    ],
)
def test_the_remedy_is_in_the_words_of_toml(text, remedy):
    ((_, _, found),) = faults(text)
    assert found.remedy == remedy


def test_of_very_many_faults_some_are_shown_and_soon():
    assert len(faults("select = [" + '"x",' * 15_000 + "]")) == 1_000


@given(st.dictionaries(st.text(min_size=1, max_size=8), st.sampled_from(["note", "x]", "[a]\n"]), max_size=4))
def test_whatever_keys_are_called_each_fault_is_shown_at_its_own(tables):
    def quoted(text):
        return (
            '"' + "".join(f"\\U{ord(one):08x}" if one in '"\\' or not one.isprintable() else one for one in text) + '"'
        )

    text = "".join(f"[register.{quoted(name)}] # [x]\nselect = [{quoted(value)}]\n" for name, value in tables.items())
    expected = [(2 * number + 2, quoted(value)) for number, value in enumerate(tables.values())]
    assert [(one.place.line, shown) for _, shown, one in faults(text)] == expected


# -- what they come to -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("word", ["RR603", "rr603", "hard-to-read", "Hard-To-Read", " RR603 "])
def test_a_rule_is_named_by_its_id_or_its_name(word):
    assert rules_named(word) == (rules.HARD_TO_READ,)


@pytest.mark.parametrize("word", ["", "RR", "R6", "RR6*", "RR６", "6", "RR0603", "ignore", "RR603,RR604"])
def test_what_stands_for_no_rule_stands_for_none(word):
    assert rules_named(word) == ()


def test_families_and_all():
    assert {rule.id for rule in rules_named("rr12")} == {"RR120", "RR121", "RR122", "RR123", "RR124", "RR125", "RR126"}
    assert rules_named("ALL") == RULES
    assert [rule for n in range(10) for rule in rules_named(f"RR{n}")] == list(RULES)


GENERAL = 'select = ["RR6", "RR7"]\nignore = ["RR603", "RR7"]\n'


def test_without_settings_all_rules_count():
    everything = {rule.id for rule in RULES} - ERRORS
    assert counting("a.yaml", "") == everything
    assert counting("a.yaml", "select = []") == everything
    assert counting("a.yaml", 'ignore = ["all"]') == set()


def test_the_command_line_goes_before_the_register_and_that_before_what_is_general():
    text = (
        GENERAL
        + '[register."registers/a*"]\nselect = ["RR603", "RR604"]\n[register."registers/ab*"]\nignore = ["RR604"]\n'
    )
    assert counting("registers/b.yaml", text) == {"RR601", "RR602", "RR604", "RR605"}
    assert counting("registers/a.yaml", text) == {"RR603", "RR604"}
    assert counting("registers/ab.yaml", text) == {"RR603"}
    assert counting("registers/ab.yaml", text, ignore=("RR603",)) == set()
    assert counting("registers/ab.yaml", text, select=("RR6",)) == {"RR601", "RR602", "RR603", "RR604", "RR605"}
    assert counting("registers/ab.yaml", text, select=("RR6",), ignore=("rr60", "RR605")) == set()
    assert counting(None, text) == {"RR601", "RR602", "RR604", "RR605"}


@pytest.mark.parametrize(
    ("pattern", "register", "fits"),
    [
        ("registers/*.yaml", "registers/a.yaml", True),
        ("registers/*.yaml", "registers/old/a.yaml", True),
        ("registers/?.yaml", "registers/ab.yaml", False),
        ("registers/[ab].yaml", "registers/b.yaml", True),
        ("registers/a[1].yaml", "registers/a[1].yaml", True),
        ("registers/a[1].yaml", "registers/a1.yaml", True),
        ("a.yaml", "registers/a.yaml", False),
        ("Registers/a.yaml", "registers/a.yaml", False),
        ("registers/a.yaml", "./registers/../registers/a.yaml", True),
        ("*", "../outside.yaml", False),
    ],
)
def test_a_pattern_is_the_path_from_the_settings(pattern, register, fits):
    Path("registers/old").mkdir(parents=True)
    assert (counting(register, f"[register.'{pattern}']\nignore = ['all']") == set()) == fits


def test_a_register_that_is_a_link_is_known_by_the_name_that_it_has_here(tmp_path):
    write("shared/one.yaml", "")
    Path("registers").mkdir()
    Path("registers/a.yaml").symlink_to(tmp_path / "shared" / "one.yaml")
    assert counting("registers/a.yaml", "[register.'registers/*']\nignore = ['all']") == set()


@given(st.permutations(["RR6 = 'note'", "RR603 = 'warning'", "all = 'error'", "RR60 = 'note'"]))
def test_of_severities_the_more_exact_name_wins_in_whatever_order(lines):
    found = severities("a.yaml", "[severity]\n" + "\n".join(lines))
    assert (found["RR603"], found["RR601"], found["RR701"]) == ("warning", "note", "error")


def test_a_severity_for_a_register_goes_before_a_more_exact_one_for_all():
    text = "severity.RR603 = 'error'\nregister.'a*'.severity.RR6 = 'note'"
    assert severities("a.yaml", text)["RR603"] == "note"
    assert severities("b.yaml", text) == {"RR603": "error"}


def test_limits_are_read():
    limits = settings('limits = {reading-age = 12, products = ["Chirp"]}').limits
    assert (limits.reading_age, limits.lapse_days, limits.products) == (12, 60, ("Chirp",))
    assert settings("limits.reading-age = 12").limits.reading_age == 12


@pytest.mark.parametrize("key", ["products", "abbreviations"])
@pytest.mark.parametrize(
    ("names", "shown"),
    [
        (["C++", ".gov", "é" * 60], None),
        (["Chirp", "x" * 61], '"' + "x" * 61 + '"'),
        (["Chirp", "---"], '"---"'),
        ([f"n{number}" for number in range(200)], None),
        ([f"n{number}" for number in range(201)], "key"),
    ],
)  # fmt: skip
def test_names_to_look_for_are_names_and_not_too_many(key, names, shown):
    text = f"[limits]\n{key} = {json.dumps(names, ensure_ascii=False)}\n"
    if shown is None:
        assert getattr(settings(text).limits, key) == tuple(names)
    else:
        assert named(text) == [("RR903", key if shown == "key" else shown)]


def test_what_the_command_line_names_is_told_in_a_line():
    assert problems_in(("RR6", "all"), ("hard-to-read", "RR1")) is None
    assert problems_in(("RR102",)) is None
    assert problems_in((), ("RR102",)).startswith("RR102 is an error: ")
    assert problems_in(("RR6",), ("hard-to-reed",)) == "There is no rule `hard-to-reed`. Did you mean `hard-to-read`?"


# -- the page --------------------------------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "settings.md").read_text("utf-8")
BLOCKS = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)


@pytest.mark.parametrize("block", BLOCKS)
def test_every_example_of_the_page_loads(block):
    name = "pyproject.toml" if "[tool.riskreg" in block else "riskreg.toml"
    write(name, block)
    assert home(Path()).diagnostics == []
    assert home(Path()).settings != Settings()


def test_the_page_tells_of_every_setting():
    told = set(re.findall(r"^\| `([a-z-]+)` \| [^|]* \| [^|]* \|$", PAGE, re.MULTILINE))
    assert told == {"fail-on", "select", "ignore", "severity", "register", "limits",
                    "reading-age", "lapse-days", "owned-share", "abbreviations", "products",
                    "house", "logo", "logo-text", "colour", "font", "contact", "terms",
                    "papers", "tag"}  # fmt: skip


def test_the_settings_that_a_new_repository_gets_load_with_and_without_their_examples():
    text = (ROOT / "templates" / "repository" / "riskreg.toml").read_text("utf-8")
    assert settings(text) == Settings()
    taken = re.sub(r"^# (?=[\[\w-]+( =|\.\"|\]))", "", text, flags=re.MULTILINE)
    assert settings(taken).severity == {"RR6": "note"}
