"""Laws of the merge, over registers of every kind: independent edits both hold, nobody's text is lost, sides can be swapped."""

import copy
import io

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import MITIGATION_IDS, as_yaml, mitigation, registers, risk
from ruamel.yaml import YAML

from riskreg.diff import changes
from riskreg.edit import CannotEdit, Insert, Remove, Set, amended
from riskreg.merge import merge
from riskreg.source import parse

NAME = "register.yaml"
FEW = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def block(data):
    """Plain data as a person writes it: in block style, each item with a comment above it."""
    out = io.StringIO()
    yaml = YAML()
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.width = 100
    yaml.dump(data, out)
    lines = []
    for line in out.getvalue().splitlines():
        head = line.lstrip()
        if head.startswith("- id:"):
            lines += ["", " " * (len(line) - len(head)) + f"# about {head[6:]}"]
        lines.append(line)
    return ("\n".join(lines) + "\n").encode()


STYLES = {"block": block, "flow": as_yaml}


def edits(data):
    """Every edit that leaves the others alone, each with the operation that makes it in any text of the register."""
    found = {}
    for side in ("adopting", "not_adopting"):
        for one in data["risks"][side]:
            name = one["id"]
            for field, value in (("owner", f"Owner of {name}"), ("likelihood", 2), ("rationale", f"Why: {name} # so")):
                found[f"{name} {field}"] = lambda now, n=name, s=side, f=field, v=value: Set(
                    ("risks", s, at(now["risks"][s], n), f), v
                )
            used = {effect["mitigation"] for effect in one["mitigated_by"]}
            for mean in MITIGATION_IDS:
                if mean not in used:
                    found[f"{name} {mean}"] = lambda now, n=name, s=side, m=mean: Insert(
                        ("risks", s, at(now["risks"][s], n), "mitigated_by"), {"mitigation": m, "likelihood": -1}
                    )
        for number in (7, 8, 9):
            found[f"{side} new {number}"] = lambda _, s=side, n=number: Insert(
                ("risks", s), risk(f"{s[0].upper()}{n}", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
            )
    for one in data["mitigations"]:
        found[f"{one['id']} due"] = lambda now, n=one["id"]: Set(
            ("mitigations", at(now["mitigations"], n), "due"), "2027-05-31"
        )
        found[f"{one['id']} shown"] = lambda now, n=one["id"]: Insert(
            ("mitigations", at(now["mitigations"], n), "evidence"), f"files/{n}.md"
        )
    for number in (1, 2):
        found[f"new measure {number}"] = lambda _, n=number: Insert(("mitigations",), mitigation(f"measure-{n}"), 0)
    found["title"] = lambda _: Set(("title",), "Another title: better")
    found["default"] = lambda _: Set(("appetite", "money"), "Low")
    return found


def at(items, name):
    return [item["id"] for item in items].index(name)


def made(content, chosen):
    for edit in chosen:
        content, _ = amended(content, NAME, [edit(parse(content, NAME).data)])
    return content


@st.composite
def histories(draw):
    """A register in a style, and two sets of edits that have nothing to do with each other."""
    data = draw(registers())
    content = STYLES[draw(st.sampled_from([*STYLES]))](data)
    if draw(st.booleans()):
        content = content.replace(b"\n", b"\r\n")
    if draw(st.booleans()):
        content = b"\xef\xbb\xbf" + content
    if draw(st.booleans()):
        content = content.rstrip(b"\r\n")
    known = edits(data)
    order = draw(st.permutations(sorted(known)))
    cut = draw(st.integers(0, 5))
    return (
        content,
        [known[name] for name in order[:cut]],
        [known[name] for name in order[cut : cut + draw(st.integers(0, 5))]],
    )


@FEW
@given(histories())
def test_a_merge_of_independent_edits_is_both_edits_one_after_the_other(history):
    base, mine, other = history
    ours, theirs = made(base, mine), made(base, other)
    merged = merge(base, ours, theirs, NAME)
    assert merged.conflicts == ()
    assert merged.content.startswith(b"\xef\xbb\xbf") == ours.startswith(b"\xef\xbb\xbf")
    result = parse(merged.content, NAME)
    assert not result.problems
    assert changes(result.data, parse(made(ours, other), NAME).data) == []
    assert changes(result.data, parse(merge(base, theirs, ours, NAME).content, NAME).data) == []


@FEW
@given(histories())
def test_no_comment_of_either_side_is_lost_and_no_line_end_is_changed(history):
    base, mine, other = history
    ours, theirs = made(base, mine), made(base, other)
    merged = merge(base, ours, theirs, NAME).content
    ends = {b"\r\n"} if b"\r\n" in ours else {b"\n"}
    assert {line[len(line.rstrip(b"\r\n")) :] for line in merged.splitlines(keepends=True)[:-1]} <= ends
    comments = [line for line in ours.splitlines() if line.lstrip().startswith(b"#")]
    assert [line for line in comments if line not in merged.splitlines()] == []


@FEW
@given(histories())
def test_a_side_that_changed_nothing_has_no_say(history):
    base, mine, _ = history
    ours = made(base, mine)
    assert merge(base, ours, base, NAME).content == ours
    assert merge(base, base, ours, NAME).content == ours
    assert merge(base, ours, ours, NAME).content == ours


def resolved(content, side):
    """A text with marks, with one side kept wherever there are any."""
    keep, lines = True, []
    for line in content.splitlines(keepends=True):
        if line.startswith(b"<<<<<<<"):
            keep = side == "ours"
        elif line.startswith(b"======="):
            keep = side == "theirs"
        elif line.startswith(b">>>>>>>"):
            keep = True
        elif keep:
            lines.append(line)
    return b"".join(lines)


@FEW
@given(histories(), st.data())
def test_either_side_of_every_mark_is_a_whole_text_again(history, data):
    base, mine, _ = history
    plain = parse(base, NAME).data
    clashes = {
        "A0 likelihood": lambda value: Set(("risks", "adopting", 0, "likelihood"), value),
        "N0 title": lambda value: Set(("risks", "not_adopting", 0, "title"), f"Title number {value}"),
        "policy owner": lambda value: Set(("mitigations", 0, "owner"), f"Owner {value}"),
        "question": lambda value: Set(("decision", "question"), f"Question {value}?"),
    }
    chosen = data.draw(st.lists(st.sampled_from(sorted(clashes)), min_size=1, unique=True))
    values = [level for level in (1, 2, 3, 4, 5) if level != plain["risks"]["adopting"][0]["likelihood"]]
    edits_of = [[lambda _, n=name, v=value: clashes[n](v) for name in chosen] for value in values[:2]]
    keep = [edit for edit in mine if "likelihood" not in str(edit(plain))]
    ours, theirs = made(base, [*edits_of[0], *keep]), made(base, edits_of[1])
    merged = merge(base, ours, theirs, NAME)
    assert len(merged.conflicts) == len(merged.diagnostics) == len(chosen)
    assert {found.rule.id for found in merged.diagnostics} == {"RR815"}
    lines = merged.content.removeprefix(b"\xef\xbb\xbf").splitlines()
    assert all(lines[found.place.line - 1] == b"<<<<<<< ours" for found in merged.diagnostics)
    for side, content in (("ours", ours), ("theirs", theirs)):
        text = resolved(merged.content.removeprefix(b"\xef\xbb\xbf"), side)
        expected = made(base, [*edits_of[side == "theirs"], *keep])
        assert changes(parse(text, NAME).data, parse(expected, NAME).data) == [], content


@pytest.mark.parametrize("style", STYLES)
def test_an_edit_refused_is_never_a_wrong_merge(style, monkeypatch):
    """Where our edits refuse, git's own merge of lines is what comes out."""

    def refuse(*_):
        raise CannotEdit("no", "by hand")

    monkeypatch.setattr("riskreg.merge.towards.amend", refuse)
    data = {"riskreg": 1, "title": "One", "risks": {"adopting": [risk("A1")], "not_adopting": [risk("N1")]}}
    base = STYLES[style](data)
    ours, theirs = copy.deepcopy(data), copy.deepcopy(data)
    ours["risks"]["adopting"][0] |= {"likelihood": 5}
    theirs["risks"]["adopting"][0] |= {"impact": 5}
    merged = merge(base, STYLES[style](ours), STYLES[style](theirs), NAME)
    assert not merged.whole
    assert b"<<<<<<< ours" in merged.content


def test_removing_and_adding_keeps_the_rest():
    data = {"riskreg": 1, "title": "One", "mitigations": [mitigation(name) for name in "abc"]}
    base = block(data)
    ours, _ = amended(base, NAME, [Remove(("mitigations", 0))])
    theirs, _ = amended(base, NAME, [Insert(("mitigations",), mitigation("d"), 0)])
    found = parse(merge(base, ours, theirs, NAME).content, NAME).data["mitigations"]
    assert [item["id"] for item in found] == ["d", "b", "c"]
