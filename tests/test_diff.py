"""What changed between two registers: laws of the comparison, and the names it goes by."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import mitigation, register, registers, risk

from riskreg.diff import Change, changes, one_list, renamed, same, with_ids

NAMED = {
    "adopting": "id", "not_adopting": "id", "mitigations": "id", "options": "id", "objectives": "id",
    "mitigated_by": "mitigation", "consultation": "who",
}  # fmt: skip
OF_TEXTS = ("mitigations", "serves", "advantages")

NAMES = st.sampled_from("abcd")
VALUES = st.one_of(st.integers(-3, 3), st.sampled_from(["", "x", "a", "all"]), st.lists(st.integers(0, 2), max_size=2))
GROUPS = st.dictionaries(NAMES, st.integers(1, 3), min_size=1, max_size=2)


def of(key, **fields):
    """Lists of items named by a key."""
    item = st.fixed_dictionaries({key: NAMES}, optional={"title": st.sampled_from("xyz"), **fields})
    unique = key != "who"  # two meetings with the same people are two
    return st.lists(item, max_size=3, unique_by=(lambda one: one[key]) if unique else None)


TEXTS = st.lists(st.sampled_from("xyz"), max_size=3)
RISKS = of(
    "id",
    likelihood=VALUES,
    impact=st.one_of(st.integers(1, 3), GROUPS),
    mitigated_by=of("mitigation", likelihood=VALUES),
)
DATA = st.fixed_dictionaries(
    {"risks": st.fixed_dictionaries({"adopting": RISKS, "not_adopting": RISKS})},
    optional={
        "title": VALUES,
        "appetite": GROUPS,
        "mitigations": of("id", cost=GROUPS),
        "options": of("id", mitigations=st.one_of(st.just("all"), TEXTS), advantages=TEXTS),
        "decision": st.fixed_dictionaries({"question": VALUES}, optional={"objectives": of("id")}),
        "consultation": of("who", asked=VALUES),
    },
)  # fmt: skip


def tree(value, key=""):
    """A register with each list of named items as a group of keys, and without those that hold nothing."""
    if isinstance(value, dict):
        return {name: grown for name, inner in value.items() if (grown := tree(inner, name)) != {}}
    if not isinstance(value, list) or (key not in NAMED and key not in OF_TEXTS):
        return value
    grown = {}
    for item in value:
        name = item if isinstance(item, str) else item[NAMED[key]]
        while name in grown:
            name = f"{name} (2)" if "(" not in name else f"{name[:-2]}{int(name[-2]) + 1})"
        grown[name] = tree(item)
    return grown


def applied(data, found):
    """The register that the changes make of another, as a tree; a list that loses its last item is gone."""
    made = tree(data)
    for path, before, after in found:
        node, *ways = made, *()
        for step in path[:-1]:
            ways.append((node, step))
            node = node.setdefault(step, {})
        assert node.get(path[-1], {}) == (tree(before, path[-1]) if before is not None else {})
        if after is None or tree(after, path[-1]) == {}:  # "all" and no item at all are two things, in a list of texts
            del node[path[-1]]
        else:
            node[path[-1]] = tree(after, path[-1])
        for above, step in reversed(ways):
            if above[step] == {}:
                del above[step]
    return made


@given(DATA)
def test_a_register_has_not_changed_from_itself(data):
    assert changes(data, data) == []


@given(DATA, DATA)
def test_there_is_no_change_just_where_all_is_the_same_but_for_its_order(before, after):
    assert (changes(before, after) == []) == (tree(before) == tree(after))


@given(DATA, st.randoms())
def test_reordering_is_no_change(data, random):
    def shuffled(value, key=""):
        if isinstance(value, dict):
            pairs = [(name, shuffled(inner, name)) for name, inner in value.items()]
            return dict(random.sample(pairs, len(pairs)))
        named = isinstance(value, list) and key not in ("consultation", "title", "likelihood", "asked", "question")
        return [shuffled(item) for item in random.sample(value, len(value))] if named else value

    assert changes(data, shuffled(data)) == []


@given(DATA, DATA)
def test_the_changes_make_one_register_of_the_other(before, after):
    assert applied(before, changes(before, after)) == tree(after)


@given(DATA, DATA)
def test_swapped_registers_have_swapped_changes(before, after):
    swapped = [Change(path, new, old) for path, old, new in changes(after, before)]
    assert sorted(swapped, key=lambda one: one.path) == sorted(changes(before, after), key=lambda one: one.path)


@given(DATA, DATA)
def test_no_two_changes_are_about_the_same_or_within_each_other(before, after):
    paths = sorted(change.path for change in changes(before, after))
    assert not any(later[: len(path)] == path for path, later in pairwise(paths))


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [(2, 2.0, True), (1, True, False), ([0], [False], False), ({"a": [1]}, {"a": [1.0]}, True), ([1], [1, 1], False)],
)
def test_numbers_are_the_same_however_they_are_written_and_true_is_no_number(one, other, alike):
    assert same(one, other) == same(other, one) == alike
    assert (changes({"key": one}, {"key": other}) == []) == alike


def test_keys_that_are_called_like_a_list_are_compared_as_what_they_are():
    before = {"implications": {"options": "None."}, "risks": {"adopting": [risk("options", impact={"risks": 3})]}}
    after = {"implications": {"benefits": "Some."}, "risks": {"adopting": [risk("options", impact={"risks": 4})]}}
    assert changes(before, after) == [
        Change(("implications", "options"), "None.", None),
        Change(("implications", "benefits"), None, "Some."),
        Change(("risks", "adopting", "options", "impact", "risks"), 3, 4),
    ]


def test_items_that_share_a_name_are_told_apart_by_their_order():
    before = [{"who": "Unions", "asked": "First?"}, {"who": "Unions", "asked": "Second?"}]
    after = [before[0], {"who": "Unions", "asked": "Third?"}]
    (change,) = changes({"consultation": before}, {"consultation": after})
    assert change == Change(("consultation", "Unions (2)", "asked"), "Second?", "Third?")


def test_a_risk_that_changes_sides_is_one_change():
    before, after = register(), register()
    after["risks"]["not_adopting"].append(after["risks"]["adopting"].pop())
    assert changes(one_list(before), one_list(after)) == [Change(("risks", "A1", "side"), "adopting", "not_adopting")]


@given(registers())
def test_other_ids_are_seen_through_wherever_they_are_used(data):
    before = one_list(data | {"options": [{"id": "o", "title": "o", "side": "adopting", "mitigations": ["policy"]}]})
    ids = {part: {one["id"]: f"our-{one['id']}" for one in before[part]} for part in ("risks", "mitigations")}
    after = with_ids(before, ids)
    assert {one["id"] for one in after["risks"]} == set(ids["risks"].values())
    assert after["options"][0]["mitigations"] == ["our-policy"]
    found = renamed(before, after)
    assert found == {part: {own: theirs for theirs, own in pairs.items()} for part, pairs in ids.items()}
    assert with_ids(after, found) == before


def test_only_the_very_same_title_of_one_item_alone_is_a_renaming():
    before = one_list(
        register(
            mitigations=[mitigation("a", title="Alike"), mitigation("b", title="Alike"), mitigation("c", title="Mine")]
        )
    )
    after = one_list(
        register(
            mitigations=[mitigation("d", title="Alike"), mitigation("c", title="Yours"), mitigation("e", title="mine ")]
        )
    )
    assert renamed(before, after) == {}  # two are alike, `c` is still there, and a new `e` is not what `c` was
    after["mitigations"][1]["id"] = "f"
    assert renamed(before, after) == {"mitigations": {"e": "c"}}


def test_many_items_of_one_name_are_told_apart_without_trying_every_number():
    made = []

    class Name(str):
        """One of which it is noticed when another is made of it."""

        __slots__ = ()

        def __format__(self, how):
            made.append(self)
            return super().__format__(how)

    who = Name("S")
    before, after = ({"consultation": [{"who": who, "asked": number} for number in range(n)]} for n in (100, 101))
    assert changes(before, after) == [Change(("consultation", "S (101)"), None, {"who": "S", "asked": 100})]
    assert len(made) == 99 + 100


def test_a_name_that_looks_like_a_numbered_one_keeps_its_own():
    data = {"consultation": [{"who": who, "asked": who} for who in ("S", "S (2)", "S", "S (2)", "S")]}
    found = [change.path[-1] for change in changes({}, data)]
    assert found == ["S", "S (2)", "S (3)", "S (2) (2)", "S (4)"]
