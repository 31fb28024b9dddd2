"""Two things with one id: both are kept, and whatever named either of them still does; where that is not sure, a person is asked."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import as_yaml, mitigation, risk
from ruamel.yaml import YAML

from riskreg.diff import changes
from riskreg.edit import Insert, Remove, Set, amended
from riskreg.merge import merge
from riskreg.source import parse

NAME = "register.yaml"
EFFECT = {"mitigation": "policy", "likelihood": -1}
BASE = {
    "riskreg": 1,
    "title": "Staff access",
    "organisation": "Exampleshire Council",
    "scheme": "brighton-hove-5x5",
    "decision": {"question": "Should all staff have it or not", "objectives": [{"id": "O1", "title": "Answer residents"}]},
    "options": [{"id": "open", "title": "Open access", "side": "adopting", "mitigations": ["policy"], "serves": ["O1"]}],
    "risks": {"adopting": [risk("A1", mitigated_by=[EFFECT])], "not_adopting": [risk("N1")]},
    "mitigations": [mitigation("policy")],
}  # fmt: skip
ADOPTING = ("risks", "adopting")


def text(**more):
    return as_yaml(BASE | more)


def made(content, *steps):
    for step in steps:
        content, _ = amended(content, NAME, [step])
    return content


def new(name, title, **keys):
    return Insert(ADOPTING, {"id": name, "title": title, "likelihood": 2, "impact": 2, **keys})


def joined(ours, theirs, base=None):
    result = merge(text() if base is None else base, ours, theirs, NAME)
    return result, parse(result.content, NAME).data if not result.conflicts else {}


def titles(data):
    return {one["id"]: one["title"] for side in data["risks"].values() for one in side}


def test_two_risks_of_one_id_are_both_there_and_it_is_said_in_plain_words():
    ours = made(text(), new("A2", "Ann one", likelihood=3))
    theirs = made(text(), new("A2", "Bea one"), Set((*ADOPTING, 0, "moves_to"), ["A2"]))
    result, data = joined(ours, theirs)
    assert result.whole
    assert {name: title for name, title in titles(data).items() if name not in ("A1", "N1")} == {
        "A2": "Ann one", "A3": "Bea one",
    }  # fmt: skip
    assert data["risks"]["adopting"][0]["moves_to"] == ["A3"]
    assert result.notes == (
        (
            "Both sides added a risk A2. “Bea one” is A3 now, and so it is called wherever it is named.\n"
            "If the two are one, written twice, take one out: riskreg remove A3"
        ),
    )


@pytest.mark.parametrize(
    ("where", "what", "name"),
    [
        (("mitigations",), lambda title: mitigation("training", title=title), "training-2"),
        (("mitigations",), lambda title: mitigation("M07", title=title), "M08"),
        (("options",), lambda title: {"id": "pilot", "title": title, "side": "adopting", "mitigations": []}, "pilot-2"),
        (("decision", "objectives"), lambda title: {"id": "O2", "title": title}, "O3"),
    ],
)  # fmt: skip
def test_everything_that_names_theirs_follows_it_and_nothing_that_names_ours_does(where, what, name):
    old = what("")["id"]
    keys = {"mitigations": ("mitigated_by", {"mitigation": old, "impact": -1}), "decision": ("serves", None)}
    key = keys.get(where[0])

    def side(title, named):
        steps = [Insert(where, what(title))]
        if where[0] == "mitigations":
            steps += [Insert((*ADOPTING, 0, "mitigated_by"), key[1])] if named else []
            steps += [Insert(("options", 0, "mitigations"), old)]
        if where[0] == "decision":
            steps += [Insert(("options", 0, "serves"), old)]
        return made(text(), *steps)

    result, data = joined(side("Canteen queues", named=False), side("Locked doors", named=True))
    assert result.whole, result.diagnostics
    items = data["decision"]["objectives"] if where[0] == "decision" else data[where[0]]
    assert {one["id"]: one["title"] for one in items if one["id"] in (old, name)} == {
        old: "Canteen queues", name: "Locked doors",
    }  # fmt: skip
    option = data["options"][0]
    if where[0] == "mitigations":
        assert option["mitigations"] == ["policy", old, name]
        assert [one["mitigation"] for one in data["risks"]["adopting"][0]["mitigated_by"]] == ["policy", name]
    if where[0] == "decision":
        assert option["serves"] == ["O1", old, name]


def test_an_id_that_one_renamed_something_to_and_the_other_gave_to_something_new():
    renamed = made(text(), Set((*ADOPTING, 0, "id"), "A5"))
    added = made(text(), new("A5", "Bea one"), Set((*ADOPTING, 0, "owner"), "Head of Legal"))
    result, data = joined(renamed, added)
    assert result.whole
    assert titles(data) == {"A5": risk("A1")["title"], "A6": "Bea one", "N1": risk("N1")["title"]}
    assert data["risks"]["adopting"][0]["owner"] == "Head of Legal"
    assert result.notes[0].startswith("Both sides gave the id A5 to a risk. “Bea one” is A6 now")
    _, other = joined(added, renamed)
    assert titles(other) == {"A6": risk("A1")["title"], "A5": "Bea one", "N1": risk("N1")["title"]}


def test_what_was_changed_later_on_the_branch_goes_to_the_risk_that_was_meant():
    base = made(text(), new("A2", "Bea one"))
    ours = made(text(), new("A2", "Ann one", likelihood=3), new("A3", "Bea one"))
    theirs = made(base, Set((*ADOPTING, 1, "owner"), "Bea"), new("A3", "Bea two"))
    result, data = joined(ours, theirs, base)
    assert result.whole
    assert [(one["id"], one["title"], one.get("owner")) for one in data["risks"]["adopting"][1:]] == [
        ("A2", "Ann one", None), ("A3", "Bea one", "Bea"), ("A4", "Bea two", None),
    ]  # fmt: skip


def test_titles_that_were_put_right_are_no_new_ids():
    one, other = BASE["risks"]["adopting"][0], risk("A2", likelihood=1)
    base = text(risks=BASE["risks"] | {"adopting": [one, other]})
    ours = made(base, Set((*ADOPTING, 0, "title"), other["title"]), Set((*ADOPTING, 1, "title"), one["title"]))
    result, data = joined(ours, made(base, Set((*ADOPTING, 0, "owner"), "Bea")), base)
    assert result.notes == ()
    assert [one.get("owner") for one in data["risks"]["adopting"]] == ["Bea", None]


def test_a_risk_that_was_put_in_the_place_of_another_is_not_changed_in_its_stead():
    base = made(text(), new("A2", "Papers are lost", owner="Head of HR"))
    ours = made(base, Remove((*ADOPTING, 1)), Insert(ADOPTING, risk("A2", title="The canteen queue grows")))
    theirs = made(base, Set((*ADOPTING, 1, "owner"), "Bea"))
    result, _ = joined(ours, theirs, base)
    assert not result.whole
    assert b"Papers are lost" in result.content
    assert b"The canteen queue grows" in result.content


def test_the_same_addition_on_both_sides_is_one_though_something_else_was_added():
    ours = made(text(), new("A2", "Ann one"), new("A3", "Ann two"))
    theirs = made(text(), new("A2", "Ann one"), new("A3", "Bea two", impact=5))
    result, data = joined(ours, theirs)
    assert result.whole
    assert [one["id"] for one in data["risks"]["adopting"]] == ["A1", "A2", "A3", "A4"]


@pytest.mark.parametrize(
    "more",
    [
        {"extends": "council.yaml"},
        {"dropped": [{"id": "A7", "reason": "Not here"}]},
        {"risks": BASE["risks"] | {"adopting": [risk("A1", moves_to=["A2"])]}},
    ],
)
def test_where_an_id_may_mean_something_else_both_stand_between_the_marks(more):
    base = text(**more)
    ours, theirs = made(base, new("A2", "Ann one")), made(base, new("A2", "Bea one"))
    result, _ = joined(ours, theirs, base)
    assert [conflict.path for conflict in result.conflicts] == [(*ADOPTING, "A2")]
    assert "keep BOTH" in result.diagnostics[0].remedy
    assert b"Ann one" in result.content
    assert b"Bea one" in result.content
    assert result.notes == ()


def test_where_another_register_extends_this_one_both_stand_between_the_marks(tmp_path):
    (tmp_path / NAME).write_bytes(text())
    (tmp_path / "child.yaml").write_bytes(b"riskreg: 1\nextends: register.yaml\ntitle: A child\n")
    ours, theirs = made(text(), new("A2", "Ann one")), made(text(), new("A2", "Bea one"))
    result = merge(text(), ours, theirs, NAME, folder=tmp_path)
    assert "keep BOTH" in result.diagnostics[0].remedy
    (tmp_path / "child.yaml").unlink()
    assert merge(text(), ours, theirs, NAME, folder=tmp_path).whole


TITLES = [
    "Papers are lost",
    "The canteen queue grows",
    "Strangers log in",
    "Nobody answers",
    "Phones break",
    "A fine is due",
]
FEW = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def branches(draw):
    """The edits of two officers: risks added with the next id, one taken out, a mitigation added, references made."""
    order = draw(st.permutations(TITLES))
    cut = draw(st.integers(1, 3))
    sides = []
    for mine in (order[:cut], order[cut : cut + draw(st.integers(1, 3))]):
        steps = []
        for number, title in enumerate(mine, start=3):
            named = [{"mitigation": "access", "impact": -1}] if draw(st.booleans()) else [EFFECT]
            steps.append(new(f"A{number}", title, impact=draw(st.integers(1, 5)), mitigated_by=named))
        steps.append(Insert(("mitigations",), mitigation("access", title=f"Guards for {mine[0]}")))
        sides.append((mine, steps, draw(st.booleans())))
    return sides


def block(data):
    import io

    out = io.StringIO()
    YAML().dump(data, out)
    return out.getvalue().encode()


@FEW
@given(branches(), st.sampled_from([as_yaml, block]))
def test_no_risk_of_either_side_is_lost_and_theirs_are_as_if_they_had_come_later(sides, style):
    base = style(BASE | {"risks": BASE["risks"] | {"adopting": [risk("A1"), risk("A2")]}})
    texts = []
    for _, steps, removes in sides:
        changed = made(base, *steps)
        texts.append(made(changed, Remove((*ADOPTING, 0))) if removes else changed)
    result, data = joined(*texts, base)
    assert result.whole, result.diagnostics
    found = data["risks"]["adopting"]
    gone = any(removes for _, _, removes in sides)
    assert len(found) == 2 - gone + len(sides[0][0]) + len(sides[1][0])
    assert len({one["id"] for one in found}) == len(found)
    ours, theirs = (parse(one, NAME).data for one in texts)
    known = {one["title"]: one for one in found}
    measures = {one["id"]: one["title"] for one in data["mitigations"]}
    for side in (ours, theirs):
        own = {one["id"]: one["title"] for one in side["mitigations"]}
        for one in side["risks"]["adopting"]:
            if one["id"] in ("A1", "A2"):
                continue
            assert known[one["title"]]["impact"] == one["impact"]
            meant = [own[effect["mitigation"]] for effect in one["mitigated_by"]]
            assert [measures[effect["mitigation"]] for effect in known[one["title"]]["mitigated_by"]] == meant
    again = merge(base, texts[1], texts[0], NAME)
    assert sorted(titles(parse(again.content, NAME).data).values()) == sorted(titles(data).values())
    numbers = {note.partition("“")[2].partition("”")[0]: note for note in result.notes}
    assert all(f"is {known[title]['id']} now" in numbers[title] for title in sides[1][0] if title in numbers)
    renumbered = made(base, *_as_called(sides[1][1], known, measures))
    later = merge(base, texts[0], made(renumbered, Remove((*ADOPTING, 0))) if sides[1][2] else renumbered, NAME)
    assert changes(data, parse(later.content, NAME).data) == []


def _as_called(steps, known, measures):
    """Their edits, with the ids that the merge gave."""
    calls = {title: name for name, title in measures.items()}
    mine = next(step.value["title"] for step in steps if step.path == ("mitigations",))
    access = calls[mine]
    for step in steps:
        if step.path == ("mitigations",):
            yield Insert(step.path, step.value | {"id": access})
            continue
        effects = [
            one | {"mitigation": access if one["mitigation"] == "access" else "policy"}
            for one in step.value["mitigated_by"]
        ]
        yield Insert(step.path, step.value | {"id": known[step.value["title"]]["id"], "mitigated_by": effects})
