"""Reports that a register itself asks to leave out: which comments do it, for which line, and what is wrong with them."""

import json

import pytest
from growth import Read, ends, grows
from hypothesis import given
from hypothesis import strategies as st
from making import AS_OF, as_yaml, mitigation, register, registers, risk

from riskreg import ignores
from riskreg.diagnostics import Place, Severity, has_errors
from riskreg.ignores import without_ignored
from riskreg.inspection import inspect
from riskreg.locate import SourceFile
from riskreg.references import MOST_NEAR
from riskreg.rules import CATEGORY_TITLE, RULES
from riskreg.settings import Choice, hint
from riskreg.source import document, parse

ALL_RULES = Choice(frozenset(rule.id for rule in RULES), {})
ABOUT_COMMENTS = ("RR904", "RR905", "RR906", "RR907")

TEXT = """\
riskreg: 1
title: Staff access
organisation: Exampleshire Council
scheme: brighton-hove-5x5
appetite: {default: Significant}
decision: {question: "May all staff have access?"}
risks:
  adopting:
    - id: A1
      title: Elections
      likelihood: 4
      impact: 3
      mitigated_by: [{mitigation: policy, likelihood: -1}]
  not_adopting:
    - {id: N1, title: Staff answer without guidance, likelihood: 4, impact: 3}
mitigations:
  - {id: policy, title: A policy, kind: policy, owner: Head of HR, status: in place, evidence: [a.md]}
"""
ELECTIONS = "      title: Elections\n"


def found_in(text, tmp_path):
    """All that is reported of a register, by file and line."""
    content = text if isinstance(text, bytes) else text.encode()
    return inspect([SourceFile("register.yaml", tmp_path / "register.yaml", tmp_path, content)], AS_OF).diagnostics


def reported(text, tmp_path, *wanted):
    """The rule and the line of what is reported of the rules wanted, or of the comments themselves."""
    found = found_in(text, tmp_path)
    return [(one.rule.id, one.place.line) for one in found if one.rule.id in (wanted or ("RR601", *ABOUT_COMMENTS))]


def said_of(title, tmp_path):
    """What is reported of RR601 and of comments where these lines stand in place of the title's."""
    return reported(TEXT.replace(ELECTIONS, title), tmp_path)


def test_without_a_comment_the_title_is_reported(tmp_path):
    assert said_of(ELECTIONS, tmp_path) == [("RR601", 10)]


@pytest.mark.parametrize(
    "title",
    [
        "      title: Elections  # riskreg: ignore RR601 -- the law's own name\n",
        "      title: Elections #riskreg:ignore rr601--law\n",
        "      title: Elections # RISKREG: Ignore Category-Title, RR6 --- the law's -- own # name\n",
        "      title: Elections # see below # riskreg: ignore RR60 -- the law's own name\n",
        "      title: Elections # riskreg: ignore all -- the law's own name\n",
        "      title: Elections # riskreg: ignore RR601 rr601,RR601 -- the law's own name\n",
        "      # riskreg: ignore RR601 -- the law's own name\n      title: Elections\n",
        "# riskreg: ignore RR601 -- the law's own name\n\n  \t\n   # more of it\n      title: Elections\n",
        "      ## riskreg: ignore RR601 -- the law's own name\n      title: Elections\n",
        "      # riskreg: ignore RR601 -- law\n      title: Elections # riskreg: ignore RR601 -- law\n",
        "      title: >-  # riskreg: ignore RR601 -- the law's own name\n        Elections\n",
        "      title: &name >-  # riskreg: ignore RR601 -- the law's own name\n        Elections\n",
        "      title: &name # riskreg: ignore RR601 -- the law's own name\n       >-\n        Elections\n",
        "      title: Elections # riskreg: ignore RR601 - the law's own name\n",
        "      title: Elections # riskreg: ignore RR601 \u2013 the law's own name\n",
        "      title: Elections # riskreg: ignore RR601\u2014the law's own name\n",
        "      title: 'Elections'  # riskreg: ignore RR601 -- the law's own name\n",
        "      title:\n        # riskreg: ignore RR601 -- the law's own name\n        Elections\n",
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_comment_leaves_out_what_is_reported_at_its_line(title, line_end, tmp_path):
    text = TEXT.replace(ELECTIONS, title).replace("\n", line_end)
    assert reported(text, tmp_path) == []


@pytest.mark.parametrize(
    "title",
    [
        '      title: "Elections # riskreg: ignore RR601 -- x"\n',
        "      title: Elections#riskreg:ignore RR601 -- x\n",
        "      title: 'Elections\n\n        # riskreg: ignore RR601 -- x'\n",
        "      title: |\n        Elections\n        # riskreg: ignore RR601 -- x\n",
        "      title: &name 'Elections # riskreg: ignore RR601 -- x'\n",
    ],
)
def test_what_stands_in_a_value_is_no_comment(title, tmp_path):
    assert parse(TEXT.replace(ELECTIONS, title).encode(), "a").problems == []
    assert [rule for rule, _ in said_of(title, tmp_path) if rule in ABOUT_COMMENTS] == []


@pytest.mark.parametrize(
    ("comment", "expected"),
    [
        ("ignore RR601", ["RR906"]),
        ("ignore", ["RR906"]),
        ("ignore RR601-the law", ["RR906"]),
        ("ignore RR601 --", ["RR906"]),
        ("ignore RR601 -- -.", ["RR906"]),
        ("ignore RR601 # the law", ["RR906"]),
        ("ignore RR699", ["RR906"]),
        ("ignore -- the law", ["RR907"]),
        ("ignore RR699 -- the law", ["RR904"]),
        ("ignore RR602 -- the law", ["RR907"]),
        ("ignore RR005 -- the law", ["RR905"]),
        ("ignore yaml-syntax, RR699 RR602 -- the law", ["RR904", "RR905", "RR907"]),
        ("ignore RR8 -- the law", ["RR907"]),
        ("ignroe RR601 -- the law", ["RR907"]),
        ("ignored RR601 -- the law", ["RR907"]),
        ("RR601 -- the law", ["RR907"]),
        ("reports RR601 here, rightly", []),
        ("ignored by all", []),
    ],
)
def test_a_comment_that_is_not_understood_leaves_nothing_out_and_is_reported(comment, expected, tmp_path):
    text = f"      title: Elections  # riskreg: {comment}\n"
    found = [rule for rule, line in said_of(text, tmp_path) if line == 10]
    assert sorted(found) == ["RR601", *expected]


def test_a_comment_without_its_colon_is_reported(tmp_path):
    assert said_of("      title: Elections # riskreg ignore RR601 -- the law\n", tmp_path) == [
        ("RR601", 10),
        ("RR907", 10),
    ]


def test_one_slip_leaves_the_other_rules_of_a_comment_as_they_are(tmp_path):
    assert said_of("      title: Elections # riskreg: ignore RR601, RR699 -- the law\n", tmp_path) == [("RR904", 10)]


def test_a_fault_is_shown_at_the_word_that_is_wrong(tmp_path):
    line = "      title: Elections  # riskreg: ignore RR601, RR699 hard-to-read -- the law"
    found = [one for one in found_in(TEXT.replace(ELECTIONS, line + "\r\n"), tmp_path) if one.rule.id in ABOUT_COMMENTS]
    shown = [one.source_line[one.place.column - 1 : one.place.end_column - 1] for one in found]
    assert shown == ["RR699", "hard-to-read"]
    assert {one.source_line for one in found} == {line}


def test_a_comment_at_the_end_with_nothing_below_it_has_no_use(tmp_path):
    for end in ("", "\n", "\n\n# more\n"):
        assert reported(TEXT + "# riskreg: ignore RR602 -- x" + end, tmp_path, "RR907") == [("RR907", 18)]


@pytest.mark.parametrize("broken", ["title: [\n", "title: A\ntitle: *a\n", "a: !x b\n"])
def test_in_a_file_that_is_not_yaml_nothing_is_left_out_and_nothing_said_of_comments(broken, tmp_path):
    text = f"# riskreg: ignore all -- x\n{broken}# riskreg: ignore RR699\n"
    (found,) = found_in(text, tmp_path)
    assert found.severity is Severity.ERROR


def test_of_a_register_with_an_error_no_comment_is_said_to_have_no_use(tmp_path):
    text = TEXT.replace(ELECTIONS, "      title: Elections # riskreg: ignore RR601 -- law\n")
    assert reported(text.replace("likelihood: 4", "likelihood: 9"), tmp_path) == []
    faulty = text.replace("likelihood: 4", "likelihood: 9").replace("RR601", "RR601 RR699")
    assert reported(faulty, tmp_path) == [("RR904", 10)]


def test_what_has_no_place_is_kept():
    document = parse(b"# riskreg: ignore all -- x\na: 1\n", "a.yaml")
    here = document.reported(CATEGORY_TITLE, 27, 28, "Here.", "")
    nowhere = here._replace(place=None)
    other_file = here._replace(file="b.yaml")
    other_line = here._replace(place=Place(1, 1, 1, 2))
    assert without_ignored([nowhere, here, other_file, other_line], [document], ALL_RULES) == [
        nowhere, other_file, other_line,
    ]  # fmt: skip


def test_a_rule_that_is_not_looked_at_cannot_show_that_a_comment_has_no_use():
    document = parse(b"a: 1 # riskreg: ignore RR601, RR6, RR602 -- x\n", "a.yaml")
    only = Choice(frozenset({"RR601", "RR907"}), {})
    assert [one.message.split()[5] for one in without_ignored([], [document], only)] == ["RR601:"]


def many_comments(number):
    document = parse(b"# riskreg: ignore RR601 -- x\n" * number + b"a: 1\n", "a.yaml")
    return lambda: without_ignored([], [document], ALL_RULES)


def test_what_stands_behind_many_comments_is_looked_for_once(monkeypatch):
    assert grows(many_comments, 50) < 1.5
    behind = Read(ignores._NO_CONTENT)
    monkeypatch.setattr(ignores, "_NO_CONTENT", behind)
    assert len(many_comments(100)()) == 100
    assert behind.characters == len("# riskreg: ignore RR601 -- x\n") * 100


def comments_before_a_text(number):
    lines = "  # riskreg: ignore RR601 -- x\n" * number
    return parse(f"a: &x\n{lines}  text\nb: 1\n".encode(), "a.yaml")


def test_comments_between_an_anchor_and_its_text_are_read_once(monkeypatch):
    before = Read(document._BEFORE_TEXT)
    monkeypatch.setattr(document, "_BEFORE_TEXT", before)
    assert len(without_ignored([], [comments_before_a_text(100)], ALL_RULES)) == 100
    assert before.characters < 2 * len(comments_before_a_text(100).text)


def much_space():
    for begun in (
        "#",
        "# riskreg",
        "# riskreg:",
        "# riskreg: ignore",
        "# riskreg: ignore RR601",
        "# riskreg: ignore RR601 --",
    ):
        print(begun)
        document = parse(f"{begun}{' ' * 1_000_000}#\na: 1\n".encode(), "a.yaml")
        assert len(without_ignored([], [document], ALL_RULES)) == begun.count("ignore")


def test_a_comment_of_spaces_without_end_is_read():
    ends(much_space)


@given(registers(), st.data())
def test_what_is_not_asked_for_remains_and_nothing_else(tmp_path_factory, data, draw):
    """For any register, and any of its warnings ignored by comments on the line above: the rest remains as it was."""
    folder = tmp_path_factory.getbasetemp()
    made = {**data, "lessons": [], "mitigations": [*data["mitigations"], mitigation("unused")]}
    text = json.dumps(made, indent=1)  # each value on a line of its own
    before = found_in(text, folder)
    if has_errors(before):
        return
    asked = (
        draw.draw(st.sets(st.sampled_from(sorted({(one.place.line, one.rule.id) for one in before})))) if before else ()
    )
    above = {line: sorted(rule for on, rule in asked if on == line) for line, _ in asked}
    lines = []
    for number, line in enumerate(text.splitlines(), start=1):
        lines += [f"# riskreg: ignore {', '.join(above[number])} -- as drawn", line] if number in above else [line]
    after = found_in("\n".join(lines) + "\n", folder)
    rest = [
        (one.rule.id, one.place.column, one.message) for one in before if (one.place.line, one.rule.id) not in asked
    ]
    assert [(one.rule.id, one.place.column, one.message) for one in after] == rest


def test_the_law_has_something_to_draw_from(tmp_path):
    text = as_yaml(register(risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]}))
    assert {one.rule.id for one in found_in(text, tmp_path)} >= {"RR107", "RR201"}


def test_of_very_many_unknown_names_in_a_comment_only_the_first_have_a_like_one_looked_for(monkeypatch):
    names = " ".join(f"hard-to-reed{number}" for number in range(MOST_NEAR + 200))
    document = parse(f"riskreg: 1 # riskreg: ignore {names} -- why\n".encode(), "register.yaml")
    asked = []
    monkeypatch.setattr(ignores, "hint", lambda name: asked.append(name) or hint(name))
    found = without_ignored([], [document], ALL_RULES)
    assert len(asked) <= MOST_NEAR + 1
    assert [one.rule.id for one in found] == ["RR904"] * (MOST_NEAR + 200)
    assert (found[0].remedy, found[-1].remedy[:11]) == ("Did you mean `hard-to-read`?", "Write an id")
