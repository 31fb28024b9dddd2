"""What the merge of a large register costs: whole texts are parsed a few times, however many risks are in conflict."""

import pytest

from riskreg.merge import excerpts, merge
from riskreg.source import parse

NAME = "register.yaml"
SIDES = {"A": "adopting", "N": "not_adopting"}


def text(risks):
    """A register in lines: {id: lines of the risk below its title}, with a comment above each."""
    pieces = ["riskreg: 1\ntitle: One\norganisation: Otterton\nscheme: brighton-hove-5x5\n"]
    pieces.append("decision: {question: Should we or not}\nrisks:\n")
    for letter, side in SIDES.items():
        pieces.append(f"  {side}:\n")
        for name, lines in risks.items():
            if name.startswith(letter):
                own = "".join(f"      {line}\n" for line in lines)
                pieces.append(f"    # about {name}\n    - id: {name}\n      title: Risk {name}\n{own}\n")
    return "".join(pieces).rstrip("\n").encode() + b"\n"


def forty():
    return {f"{letter}{number}": ["likelihood: 4", "impact: 3"] for letter in SIDES for number in range(1, 21)}


def changed(**lines):
    """The forty risks with other lines for some; None takes a risk out. New ones go behind the first of their side."""
    found = {}
    for name, own in forty().items():
        if lines.get(name, own) is not None:
            found[name] = lines.get(name, own)
        if name.endswith("1") and len(name) == 2:
            found |= {new: lines[new] for new in lines if new not in forty() and new[0] == name[0]}
    return text(found)


CLASHES = {
    "a field": (
        {"A7": ["likelihood: 5", "impact: 3"]},
        {"A7": ["likelihood: 2", "impact: 3"]},
    ),
    "two fields of one": (
        {"A7": ["likelihood: 5", "impact: 5"]},
        {"A7": ["likelihood: 2", "impact: 2"]},
    ),
    "two neighbours, and the last of a side": (
        {"A19": ["likelihood: 5", "impact: 3"], "A20": ["likelihood: 5", "impact: 3"]},
        {"A19": ["likelihood: 2", "impact: 3"], "A20": ["likelihood: 2", "impact: 3", "owner: Head of HR"]},
    ),
    "taken out by us": ({"N1": None, "N12": None}, {"N1": ["impact: 1"], "N12": ["impact: 1"]}),
    "taken out by them": ({"A1": ["impact: 1"], "N20": ["impact: 1"]}, {"A1": None, "N20": None}),
    "one new id twice": ({"A99": ["impact: 1"]}, {"A99": ["impact: 2", "owner: Head of ICT"]}),
    "a field that one side has put in, in another style": (
        {"N9": ["likelihood: 4", "impact: {money: 2}"]},
        {"N9": ["likelihood: 4", "impact:", "  money: 3", "owner: >-", "  Head", "  of HR"]},
    ),
}


def two_sides(clash):
    """Both sides of a clash, with a change on each side that has nothing to do with it."""
    ours, theirs = CLASHES[clash]
    return changed(**ours, A12=["likelihood: 1", "impact: 3"]), changed(**theirs, N15=["likelihood: 1", "impact: 3"])


@pytest.mark.parametrize("clash", CLASHES)
@pytest.mark.parametrize("ends", ["\n", "\r\n", ""])
def test_marks_are_where_they_would_be_if_the_whole_text_were_looked_at(clash, ends, monkeypatch):
    base, ours, theirs = (
        one.replace(b"\n", ends.encode() or b"\n").rstrip() + ends.encode()
        for one in (text(forty()), *two_sides(clash))
    )
    found = merge(base, ours, theirs, NAME)
    assert found.conflicts
    monkeypatch.setattr(excerpts.Excerpts, "about", lambda *_: None)
    assert merge(base, ours, theirs, NAME) == found


@pytest.mark.parametrize("clash", CLASHES)
def test_marks_stand_around_no_more_than_the_risks_in_conflict(clash):
    merged = merge(text(forty()), *two_sides(clash), NAME).content.decode().split("<<<<<<< ours\n")
    inside = "".join(part.split(">>>>>>> theirs\n")[0] for part in merged[1:])
    others = [name for name in forty() if name not in CLASHES[clash][0] and f"title: Risk {name}\n" in inside]
    assert others == []


def whole_texts_parsed(monkeypatch, base, ours, theirs):
    """A merge, and how many texts about as long as the register it parses."""
    long = []

    def counted(content, name):
        if len(content) > len(base) * 2 // 3:
            long.append(len(content))
        return parse(content, name)

    for module in ("registers", "towards", "marks", "excerpts"):
        monkeypatch.setattr(f"riskreg.merge.{module}.parse", counted)
    found = merge(base, ours, theirs, NAME)
    return found, len(long)


def test_more_conflicts_parse_no_more_whole_texts(monkeypatch):
    def side(names, level):
        return changed(**{name: [f"likelihood: {level}", "impact: 3"] for name in names})

    few, many = ["A4", "N4"], ["A4", "A9", "A14", "N4", "N9", "N14", "N18"]
    counts = []
    for names in (few, many):
        found, parsed = whole_texts_parsed(monkeypatch, text(forty()), side(names, 5), side(names, 2))
        assert [one.path[2] for one in found.conflicts] == names
        counts.append(parsed)
    assert counts[0] == counts[1] <= 6


def test_fields_side_by_side_and_new_risks_in_one_place_parse_three_texts_more_than_the_three(monkeypatch):
    """Git's lines to begin from, those with the fields, those with the risks; what is written is one that was read."""
    ours = changed(A4=["likelihood: 5", "impact: 3"], A98=["likelihood: 2", "impact: 2"])
    theirs = changed(A4=["likelihood: 4", "impact: 1"], A99=["likelihood: 2", "impact: 2"])
    found, parsed = whole_texts_parsed(monkeypatch, text(forty()), ours, theirs)
    assert found.whole
    data = parse(found.content, NAME).data["risks"]["adopting"]
    assert [data[number]["id"] for number in (0, 1, 2, 3)] == ["A1", "A98", "A99", "A2"]
    assert parsed == 6


def test_an_anchor_that_stands_in_what_an_excerpt_leaves_out_is_no_hindrance():
    base = text(forty()).replace(b"title: Risk A2\n", b"title: Risk A2\n      owner: &who Head of HR\n")
    base = base.replace(b"title: Risk A17\n", b"title: Risk A17\n      owner: *who\n")
    old = b"title: Risk A18\n      likelihood: 4"
    ours, theirs = (base.replace(old, b"title: Risk A18\n      likelihood: " + level) for level in (b"5", b"1"))
    found = merge(base, ours, theirs, NAME)
    assert [one.path for one in found.conflicts] == [("risks", "adopting", "A18", "likelihood")]
    assert found.content.count(b"<<<<<<<") == 1
    marked = found.content.partition(b"<<<<<<< ours\n")[2]
    assert marked.startswith(b"      likelihood: 5\n=======\n      likelihood: 1\n>>>>>>> theirs\n")


def test_a_last_line_without_an_end_keeps_none_and_widens_no_conflict():
    base = text(forty()).rstrip(b"\n")
    ours, theirs = (changed(**lines).rstrip(b"\n") for lines in ({"A2": None}, {"A2": ["impact: 1"]}))
    found = merge(base, ours, theirs, NAME)
    inside = found.content.partition(b"<<<<<<<")[2].partition(b">>>>>>>")[0]
    assert inside.count(b"- id:") == 1
    new = changed(A98=["likelihood: 2", "impact: 2"]).rstrip(b"\n")
    other = changed(A99=["likelihood: 2", "impact: 2"]).rstrip(b"\n")
    both = merge(base, new, other, NAME)
    assert both.whole
    assert not both.content.endswith(b"\n")


def test_a_new_item_in_many_inner_lists_is_found_in_each():
    def lines(names):
        effects = [f"  - {{mitigation: {name}, likelihood: -1}}  # {name}" for name in names]
        return text({name: ["likelihood: 4", "impact: 3", "mitigated_by:", *effects] for name in forty()})

    assert merge(lines("a"), lines("ab"), lines("ac"), NAME).content == lines("abc")
