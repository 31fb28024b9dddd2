"""What `check` reports: settings, comments and the command line together, over one register and over several."""

import json
import os
import subprocess
import sys
from pathlib import Path

import commands
import pytest
from making import AS_OF, as_yaml, mitigation, register, risk

from riskreg.diagnostics import Exit, Severity
from riskreg.inspection import Asked, inspect
from riskreg.locate import find

UNUSED = register(mitigations=[mitigation("policy"), mitigation("spare")])
FAULTY = register(mitigations=[])
PLAIN = """\
riskreg: 1
title: Staff access
organisation: Exampleshire Council
scheme: brighton-hove-5x5
appetite: {default: Significant}
decision: {question: "Shall all staff have access?"}
risks:
  adopting:
    - {id: A1, likelihood: 4, impact: 3, mitigated_by: [{mitigation: policy, likelihood: -1}],
       title: Elections}  # riskreg: ignore RR601 -- the name that the law gives it
  not_adopting:
    - {id: N1, title: Staff answer without guidance, likelihood: 4, impact: 3,
       mitigated_by: [{mitigation: policy, likelihood: -1}]}
mitigations:
  - {id: policy, title: A policy, owner: Head of HR, status: in place, evidence: [a.md]}
"""
INHERITS = "riskreg: 1\nextends: base.yaml\ntitle: Ours\n"
OWN_TITLE = "risks: {adopting: [{id: A1, title: A post on the day of an election misleads voters}]}\n"


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)


def write(**files):
    for name, text in files.items():
        file = Path(name.replace("__", "/") + (".toml" if name.endswith("riskreg") else ".yaml"))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode() if isinstance(text, str) else as_yaml(text))


def check(*names, **asked):
    """What is reported of some registers, and the exit status."""
    files, message = find(names)
    assert message is None
    return inspect(files, AS_OF, Asked(**asked))


def told(inspected, *rules):
    """The rules, severities and files of what is reported; of some rules alone, where they are named."""
    return [
        (one.rule.id, one.severity.value, one.file)
        for one in inspected.diagnostics
        if not rules or one.rule.id in rules
    ]


def test_a_warning_can_be_made_an_error_that_fails_the_check_while_the_register_is_still_scored():
    write(register=UNUSED)
    assert check().status is Exit.DONE
    write(riskreg='[severity]\nRR1 = "error"\n')
    done = check()
    assert told(done, "RR107") == [("RR107", "error", "register.yaml")]
    assert (done.status, done.scored[0].evaluation is None) == (Exit.FAULTY, False)
    write(riskreg='[severity]\nall = "note"\n')
    assert {severity for _, severity, _ in told(check(fail_on="warning"))} == {"note"}
    assert check(fail_on="warning").status is Exit.DONE


def test_an_error_stays_one_whatever_a_family_or_the_command_line_says():
    write(register=FAULTY, riskreg='ignore = ["all"]\n[severity]\nall = "note"\n')
    done = check(select=("RR6",), ignore=("RR1",))
    assert told(done) == [("RR102", "error", "register.yaml")] * 2
    assert done.status is Exit.FAULTY


@pytest.mark.parametrize(
    ("in_the_file", "asked", "status"),
    [
        (None, None, 0), ("error", None, 0), ("warning", None, 1), ("never", None, 0),
        ("never", "warning", 1), ("warning", "never", 0), ("warning", "error", 0),
    ],
)  # fmt: skip
def test_the_check_fails_as_the_command_line_says_or_else_the_settings(in_the_file, asked, status):
    write(register=UNUSED, riskreg=f'fail-on = "{in_the_file}"\n' if in_the_file else "")
    assert check(select=("RR107",), fail_on=asked).status == status


def test_never_lets_errors_pass_but_not_a_file_or_settings_that_cannot_be_read():
    write(register=FAULTY)
    assert check(fail_on="never").status is Exit.DONE
    assert check("register.yaml", "missing.yaml", fail_on="never").status is Exit.USAGE
    write(riskreg="x = 1")
    assert check(fail_on="never").status is Exit.USAGE


def test_with_faulty_settings_the_registers_are_checked_as_if_there_were_none():
    write(registers__a=UNUSED, registers__b=FAULTY)
    without = told(check())
    write(riskreg='selct = 1\nignore = ["RR107"]\nfail-on = "never"\n')
    done = check()
    assert told(done) == [("RR902", "error", "riskreg.toml"), *without]  # once, for both, and first
    assert done.in_settings == done.diagnostics[:1]
    assert done.status is Exit.USAGE


def test_what_is_wrong_in_a_comment_of_a_register_is_not_counted_as_a_fault_of_the_settings():
    write(register=PLAIN.replace("RR601 -- the", "RR699 RR601 -- the"))
    assert told(check(), "RR904") == [("RR904", "error", "register.yaml")]
    assert check().in_settings == []


@pytest.mark.parametrize(
    ("written", "mend"),
    [
        ("731", "Write 730, or less."), ("9999", "Write 730, or less."), ("-1", "Write 0, or more."),
        (f"0x{'f' * 9000}", "Write 730, or less."), ('"30"', "Write digits, without quotes."),
        ("true", "Write digits alone, such as 365."), ("7.5", "Write digits alone, such as 365."),
        ("nan", "Write digits alone, such as 365."), ("[30]", "Write digits alone, such as 365."),
    ],
)  # fmt: skip
def test_a_number_of_the_settings_that_cannot_stand_is_mended_by_what_was_written(written, mend):
    write(register=PLAIN, riskreg=f"limits.lapse-days = {written}\n")
    (found,) = check().in_settings
    assert found.message == "A whole number from 0 to 730 is expected here."
    assert found.remedy == mend


def test_each_register_has_the_settings_of_where_it_lies():
    write(a__one=UNUSED, b__one=UNUSED, a__riskreg='ignore = ["RR107"]\n', riskreg='fail-on = "warning"\n')
    assert told(check("a", "b"), "RR107") == [("RR107", "warning", "b/one.yaml")]
    assert check("a", select=("RR107",)).status is Exit.DONE
    assert check("a", "b", select=("RR107",)).status is Exit.FAULTY


def test_a_table_holds_for_the_registers_that_fit_it():
    write(registers__a=UNUSED, registers__ab=UNUSED)
    write(riskreg='[register."registers/a[b].yaml"]\nseverity = {RR107 = "error"}\n')
    assert told(check(), "RR107") == [
        ("RR107", "warning", "registers/a.yaml"), ("RR107", "error", "registers/ab.yaml"),
    ]  # fmt: skip


def test_limits_reach_the_advice():
    write(register=PLAIN.replace("Elections", "A careless post on Chirper gives offence").replace("RR601", "RR406"))
    assert told(check(), "RR406", "RR907") == [("RR907", "warning", "register.yaml")]
    write(riskreg='limits.products = ["Chirper"]\n')
    assert told(check(), "RR406", "RR907") == []  # found, and left out by the comment
    write(
        register=PLAIN.replace("Elections", "A careless post on Chirper gives offence").replace("ignore RR601", "look")
    )
    assert told(check(), "RR406") == [("RR406", "warning", "register.yaml")]


def test_what_is_said_of_comments_obeys_the_settings_as_well():
    write(register=PLAIN.replace("RR601 -- the", "RR699 RR602 RR601 -- the") + "# riskreg: ignore RR1\n")
    about = ("RR904", "RR906", "RR907")
    assert sorted(rule for rule, _, _ in told(check(), *about)) == ["RR904", "RR906", "RR907"]
    assert told(check(ignore=("RR9",)), *about) == [("RR904", "error", "register.yaml")]
    assert check().status is Exit.FAULTY
    write(riskreg='[severity]\nRR9 = "note"\n')
    assert {rule: severity for rule, severity, _ in told(check(), *about)} == {
        "RR904": "error", "RR906": "note", "RR907": "note",
    }  # fmt: skip


def test_an_ignore_of_a_rule_that_is_not_selected_is_not_said_to_have_no_use():
    write(register=PLAIN.replace("Elections", "A post on the day of an election misleads voters"))
    assert told(check(), "RR907") == [("RR907", "warning", "register.yaml")]
    assert told(check(ignore=("RR6",)), "RR907") == []
    write(riskreg='ignore = ["RR601"]\n')
    assert told(check(), "RR907") == []


# -- a register that others extend -----------------------------------------------------------------------------------


def test_a_comment_in_a_base_counts_for_each_register_that_extends_it():
    write(registers__base=PLAIN, registers__a=INHERITS, registers__b=INHERITS)
    assert told(check(), "RR601", "RR907") == []
    assert told(check("registers/a.yaml"), "RR601", "RR907") == []
    write(registers__base=PLAIN.replace("RR601 -- the", "RR602 -- the"))
    assert told(check(), "RR601", "RR907") == [
        ("RR601", "warning", "registers/base.yaml"), ("RR907", "warning", "registers/base.yaml"),
    ]  # fmt: skip


def test_a_comment_in_a_base_has_no_use_only_where_it_has_none_in_any_register():
    write(registers__base=PLAIN, registers__a=INHERITS + OWN_TITLE, registers__b=INHERITS)
    assert told(check(), "RR601", "RR907") == []
    assert told(check("registers/a.yaml"), "RR601", "RR907") == []  # its use is elsewhere
    useless = PLAIN.replace("title: Elections", "title: A post on the day of an election misleads voters")
    write(registers__base=useless)
    assert told(check(), "RR907") == [("RR907", "warning", "registers/base.yaml")]
    write(registers__b=INHERITS + "risks: {adopting: [{id: A1, likelihood: 9}]}\n")  # which may yet have a use for it
    assert told(check(), "RR907") == []


def test_a_fault_that_two_registers_inherit_is_told_once_however_each_would_mend_it():
    base = register(
        risks={
            side: [risk("X1", mitigated_by=[{"mitigation": "nope", "likelihood": -1}])]
            if side == "adopting"
            else [risk("N1")]
            for side in ("adopting", "not_adopting")
        }
    )
    write(
        shared=base,
        one="riskreg: 1\nextends: shared.yaml\n",
        two="riskreg: 1\nextends: shared.yaml\nmitigations: [{id: noper, title: Another thing}]\n",
    )
    files, _ = find(["one.yaml", "two.yaml"])
    found = [one for one in inspect(files, AS_OF).diagnostics if one.rule.id == "RR102"]
    assert [one.file for one in found] == ["shared.yaml"]


def test_the_order_of_the_files_changes_nothing():
    write(
        registers__base=PLAIN.replace("RR601", "RR602"), registers__a=INHERITS, registers__b=FAULTY, riskreg="x = 1\n"
    )
    names = ["registers/base.yaml", "registers/a.yaml", "registers/b.yaml"]
    found = check(*names)
    again = check(*reversed(names))
    assert (found.diagnostics, found.status) == (again.diagnostics, again.status)
    assert sum(one.severity is Severity.ERROR for one in found.diagnostics) > 2


# -- the command -----------------------------------------------------------------------------------------------------


def riskreg(*arguments):
    environment = {**os.environ, "COLUMNS": "100"}
    return commands.as_text(commands.run(["check", *arguments, "--as-of", str(AS_OF)], None, environment))


def test_the_command_takes_names_with_commas_or_spaces_in_any_case():
    write(register=UNUSED)
    found = json.loads(riskreg("--select", "rr107, NOT-determined", "--format", "json").stdout)["diagnostics"]
    assert [one["id"] for one in found] == ["RR107"]
    assert riskreg("--select", "RR107", "--fail-on", "warning").returncode == 1
    clean = riskreg("--select", "RR1", "--ignore", "RR107 RR201").stdout
    assert clean == "Nothing to report in 1 register, of the rules that were asked for.\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--select", "RR107,RR999"], "There is no rule `RR999`. Write an id"),
        (["--ignore", "unused-mitigatoin"], "There is no rule `unused-mitigatoin`. Did you mean `unused-mitigation`?"),
        (["--ignore", "RR102"], "RR102 is an error: "),
        (["--ignore", "\x1b[31m"], "There is no rule `<U+001B>[31m`."),
    ],
)
def test_a_name_on_the_command_line_that_cannot_stand_there_is_told_in_a_line(arguments, says):
    write(register=UNUSED)
    done = riskreg(*arguments)
    assert (done.returncode, done.stdout, done.stderr.count("\n")) == (2, "", 1)
    assert done.stderr.startswith(says)


def test_the_command_shows_faulty_settings_with_their_line_and_the_register_as_well():
    write(register=UNUSED, riskreg='# our rules\nignore = [\n  "RR601",\n  "RR107x",\n]\n')
    done = riskreg()
    assert done.returncode == 2
    assert "riskreg.toml:4:3  error RR904" in done.stdout
    assert '  4 |   "RR107x",\n    |   ^^^^^^^^\n' in done.stdout
    assert "warning RR107" in done.stdout[done.stdout.index("error RR904") :]
    last = " ".join(done.stdout.rpartition("\n\n")[2].split())
    assert last.endswith("in 1 register. It was checked without the settings in riskreg.toml, which have 1 error.")


def test_a_register_on_standard_input_has_the_settings_of_this_folder():
    write(riskreg='ignore = ["RR107"]\n[register."*"]\nignore = ["all"]\n')
    done = subprocess.run(
        [sys.executable, "-m", "riskreg", "check", "-", "--format", "json"],
        input=as_yaml({**UNUSED, "risks": {"adopting": [risk("A1")], "not_adopting": [risk("N1")]}}),
        capture_output=True, check=False,
    )  # fmt: skip
    found = {one["id"] for one in json.loads(done.stdout)["diagnostics"]}
    assert "RR107" not in found
    assert "RR201" in found
