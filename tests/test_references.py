"""What a register's parts say of each other: every id that is used must be there, once."""

import pytest
from growth import grows
from hypothesis import given
from hypothesis import strategies as st
from making import ids, loaded, mitigation, register, risk

from riskreg.references import MOST_NEAR, Likely, reference_faults


def sides(*adopting, other=None):
    return {"adopting": list(adopting), "not_adopting": other or [risk("N1")]}


def plain(*adopting, other=None, **changes):
    """A register in which nothing is mitigated."""
    return register(risks=sides(*adopting, other=other), mitigations=[], **changes)


def effects(*names):
    return [{"mitigation": name, "likelihood": -1} for name in names]


def reported(data):
    """The rules that were broken, with line and column left to the source's own tests, and the remedies."""
    return [(found.rule.id, found.message, found.remedy) for found in loaded(data).diagnostics]


def marked(data):
    """The text that each diagnostic points at."""
    document = loaded(data)
    return [
        found.source_line[found.place.column - 1 : found.place.end_column - 1].strip('"')
        for found in document.diagnostics
    ]


OBJECTIVES = {"question": "Should we?", "objectives": [{"id": "heard", "title": "Residents are heard"}]}
OPTION = {"id": "open", "title": "Open", "side": "adopting"}
GOOD = {
    "nothing refers to anything": plain(risk("A1")),
    "a mitigation on both sides": register(),
    "an option with all": register(options=[{**OPTION, "mitigations": "all"}]),
    "an option with some": register(options=[{**OPTION, "mitigations": ["policy"]}]),
    "objectives served": register(
        decision=OBJECTIVES,
        options=[{**OPTION, "serves": ["heard"]}],
        benefits=[{"title": "Answers", "serves": "heard"}],
    ),
    "a concern answered": register(concerns=[{"concern": "Waste", "answered_by": "policy"}]),
    "a risk that moves": plain(risk("A1", treatment="terminate", moves_to=["N1"])),
    "categories of the impact": register(
        risks=sides(
            risk("A1", impact={"money": 3}, mitigated_by=[{"mitigation": "policy", "impact": {"money": -1}}]),
            risk("A2", category="money", mitigated_by=[{"mitigation": "policy", "impact": {"money": -1}}]),
        )
    ),
    "closed with a record": plain(
        risk("A1", status="closed", closed={"on": "2026-01-01", "by": "The board", "reason": "Done"})
    ),
    "withdrawn and unused": plain(risk("A1")) | {"mitigations": [mitigation("old", status="withdrawn")]},
    "the same id for a risk and a mitigation": register(
        risks=sides(risk("policy", mitigated_by=effects("policy"))),
    ),
}


@pytest.mark.parametrize("data", GOOD.values(), ids=GOOD.keys())
def test_a_register_whose_references_hold_has_nothing_to_report(data):
    assert reported(data) == []


@pytest.mark.parametrize(
    ("data", "rule", "at"),
    [
        pytest.param(plain(risk("A1"), risk("A1")), "RR101", "A1", id="two risks of one side"),
        pytest.param(plain(risk("A1"), other=[risk("A1")]), "RR101", "A1", id="a risk on each side"),
        pytest.param(
            register(mitigations=[mitigation("policy"), mitigation("policy")]), "RR101", "policy", id="two mitigations"
        ),
        pytest.param(register(options=[OPTION, OPTION]), "RR101", "open", id="two options"),
        pytest.param(
            register(decision={"question": "?", "objectives": OBJECTIVES["objectives"] * 2}),
            "RR101",
            "heard",
            id="two objectives",
        ),
        pytest.param(
            register(risks=sides(risk("A1", mitigated_by=effects("policy", "polcy")))), "RR102", "polcy", id="effect"
        ),
        pytest.param(register(options=[{**OPTION, "mitigations": ["polcy"]}]), "RR102", "polcy", id="option"),
        pytest.param(register(options=[{**OPTION, "mitigations": ["all"]}]), "RR102", "all", id="all in a list"),
        pytest.param(register(concerns=[{"concern": "Waste", "answered_by": "polcy"}]), "RR102", "polcy", id="concern"),
        pytest.param(
            register(concerns=[{"concern": "Waste", "answered_by": "all"}]), "RR102", "all", id="concern, all"
        ),
        pytest.param(plain(risk("A1", treatment="terminate", moves_to=["N2"])), "RR103", "N2", id="moves"),
        pytest.param(
            register(decision=OBJECTIVES, options=[{**OPTION, "serves": ["herd"]}]), "RR104", "herd", id="option serves"
        ),
        pytest.param(
            register(decision=OBJECTIVES, benefits=[{"title": "Answers", "serves": "all"}]),
            "RR104",
            "all",
            id="benefit serves",
        ),
        pytest.param(
            register(risks=sides(risk("A1", mitigated_by=effects("policy", "policy")))), "RR106", "policy", id="twice"
        ),
        pytest.param(
            register(mitigations=[mitigation("policy"), mitigation("spare")]), "RR107", "spare", id="unused mitigation"
        ),
        pytest.param(
            register(risks=sides(risk("A1", mitigated_by=[{"mitigation": "policy", "impact": {"money": -1}}]))),
            "RR108",
            "money",
            id="category of none",
        ),
        pytest.param(
            register(
                risks=sides(
                    risk("A1", impact={"trust": 2}, mitigated_by=[{"mitigation": "policy", "impact": {"money": -1}}])
                )
            ),
            "RR108",
            "money",
            id="category of another",
        ),
        pytest.param(plain(risk("A1", status="closed")), "RR214", "closed", id="closed without a record"),
    ],
)
def test_a_reference_that_does_not_hold_is_reported_where_it_stands(data, rule, at):
    assert ids(loaded(data)) == [rule]
    assert marked(data) == [at]
    assert all(remedy for _, _, remedy in reported(data))


@pytest.mark.parametrize(
    ("data", "remedy"),
    [
        pytest.param(
            register(risks=sides(risk("A1", mitigated_by=effects("policy", "polcy")))),
            "Did you mean `policy`?",
            id="near",
        ),
        pytest.param(
            register(risks=sides(risk("A1", mitigated_by=effects("policy", "zzz")))), "Use one of: policy.", id="far"
        ),
        pytest.param(
            plain(risk("A1", mitigated_by=effects("zzz"))),
            "The register has no mitigation yet: add it, or take the name out.",
            id="none to choose from",
        ),
        pytest.param(
            register(
                risks=sides(
                    risk("A1", impact={"a": 1, "b": 1}, mitigated_by=[{"mitigation": "policy", "impact": {"c": 1}}])
                )
            ),
            "This risk has an impact on `a` and `b`.",
            id="categories",
        ),
    ],
)
def test_the_remedy_names_what_could_have_been_meant(data, remedy):
    assert [said for *_, said in reported(data)] == [remedy]


def moving(**goals):
    """Terminated risks by what they move to; those named N… stand on the other side. Carried: C1 and N9."""
    made = {name: risk(name, treatment="terminate", moves_to=targets) for name, targets in goals.items()}
    other = [one for name, one in made.items() if name.startswith("N")]
    return plain(
        risk("C1"),
        *(one for name, one in made.items() if not name.startswith("N")),
        other=[risk("N9"), *other],
    )


@pytest.mark.parametrize(
    ("goals", "circling"),
    [
        pytest.param({"A1": ["A1"]}, {"A1"}, id="itself"),
        pytest.param({"A1": ["N1"], "N1": ["A1"]}, {"A1", "N1"}, id="two"),
        pytest.param({"A1": ["N1"], "N1": ["A2"], "A2": ["A1"]}, {"A1", "N1", "A2"}, id="three"),
        pytest.param({"A1": ["N1"], "N1": ["A1"], "A2": ["N9"]}, {"A1", "N1"}, id="two beside a chain"),
        pytest.param({"A1": ["N9"]}, set(), id="carried at once"),
        pytest.param({"A1": ["N1"], "N1": ["A2"], "A2": ["N9"]}, set(), id="carried in the end"),
        pytest.param({"A1": ["N1", "N9"], "N1": ["A1"]}, set(), id="a circle with a way out"),
        pytest.param({"A1": ["N1"], "N1": []}, set(), id="undecided in the end"),
        pytest.param({"A1": ["N1", "N2"], "N1": ["C1"], "N2": ["C1"]}, set(), id="two ways to one"),
    ],
)
def test_terminated_risks_that_only_move_to_each_other_are_reported(goals, circling):
    diagnostics = loaded(moving(**goals)).diagnostics
    assert {found.rule.id for found in diagnostics} == ({"RR105"} if circling else set())
    assert {found.message.split("`")[1] for found in diagnostics} == circling


@given(
    st.dictionaries(
        st.sampled_from(["A1", "A2", "A3", "N1", "N2", "N3"]),
        st.lists(st.sampled_from(["A1", "A2", "A3", "N1", "N2", "N3", "C1", "N9"]), max_size=3),
    )
)
def test_a_risk_circles_exactly_when_no_walk_from_it_ends(goals):
    goals = {name: [goal for goal in targets if goal in {*goals, "C1", "N9"}] for name, targets in goals.items()}

    def ends(name, seen=frozenset()):
        targets = goals.get(name)
        return not targets or any(ends(goal, seen | {name}) for goal in targets if goal not in seen | {name})

    circling = {found.message.split("`")[1] for found in loaded(moving(**goals)).diagnostics}
    assert circling == {name for name in goals if not ends(name)}


def test_a_long_chain_of_terminated_risks_is_followed_to_its_end():
    chain = {f"A{step}": [f"A{step + 1}"] for step in range(3000)}
    assert loaded(moving(**chain, A3000=["N9"])).diagnostics == []


NAMES = st.sampled_from(["A1", "N1", "policy", "all", "closed", "terminate", ""])
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), NAMES),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(
            st.sampled_from(
                ["id", "mitigation", "mitigated_by", "moves_to", "treatment", "status", "closed", "impact", "category", "serves", "answered_by", "mitigations", "objectives", "adopting", "not_adopting"]
            ),
            inner,
            max_size=5,
        ),
    ),
    max_leaves=15,
)  # fmt: skip


@given(
    st.dictionaries(
        st.sampled_from(["risks", "mitigations", "decision", "options", "benefits", "concerns"]), ANYTHING, max_size=6
    )
)
def test_data_of_any_shape_is_stepped_over(data):
    assert all(found.message for found in reference_faults(data))


WRONG = st.sampled_from([None, 1, "text", [], ["A1", None, {}], {}, {"id": 1}])


def test_effects_without_a_mitigation_are_left_to_the_model():
    broken = [None, "policy", {}, {"mitigation": 1}, *effects("policy", "polcy")]
    found = list(reference_faults(register(risks=sides(risk("A1", mitigated_by=broken)))))
    assert [one.path[-2:] for one in found] == [(5, "mitigation")]


@given(st.data())
def test_one_wrongly_shaped_part_does_not_hide_the_other_references(data):
    key = data.draw(st.sampled_from(["options", "benefits", "concerns", "lessons"]))
    broken = register(**{key: data.draw(WRONG)}, risks=sides(risk("A1", mitigated_by=effects("policy", "polcy"))))
    assert "RR102" in ids(loaded(broken))


# The names that are there are long and those that are not are short: so each comparison is quick, and how many tells.
def unknown_mitigations(names):
    known = [mitigation(f"{one}-that-is-something-else") for one in names]
    return register(risks=sides(risk("A1", mitigated_by=effects(*names))), mitigations=known)


def unknown_objectives(names):
    known = [{"id": f"{one}-that-is-something-else", "title": one} for one in names]
    return register(decision={"question": "?", "objectives": known}, options=[{**OPTION, "serves": names}])


def unknown_risks(names):
    return plain(*(risk(f"{one}-that-is-something-else", moves_to=[one]) for one in names))


def unknown_categories(names):
    effect = {"mitigation": "policy", "impact": {f"x{one}": -1 for one in names}}
    return register(risks=sides(risk("A1", impact=dict.fromkeys(names, 1), mitigated_by=[effect])))


@pytest.mark.parametrize("make", [unknown_mitigations, unknown_objectives, unknown_risks, unknown_categories])
def test_not_every_name_is_looked_at_for_each_of_very_many_unknown_ones_and_no_text_is_long(make):
    def prepare(number):
        data = make([f"m{one}" for one in range(number)])
        return lambda: list(reference_faults(data))

    assert grows(prepare, MOST_NEAR + 50) < 1.5
    found = prepare(1_000)()
    assert len(found) >= 1_000
    assert max(len(one.message + one.remedy) for one in found) < 400


def test_the_first_of_many_unknown_names_still_have_a_like_one_looked_for():
    names = [f"polcy{number}" for number in range(MOST_NEAR + 1)]
    known = [mitigation(f"zz{number}") for number in range(20)] + [mitigation("policy0")]
    data = register(risks=sides(risk("A1", mitigated_by=effects(*names))), mitigations=known)
    remedies = [one.remedy for one in reference_faults(data) if one.rule.id == "RR102"]
    assert remedies[0] == "Did you mean `policy0`?"
    assert remedies[-1].startswith("Use one of: zz0, zz1, ")
    assert remedies[-1].endswith(", ….")
    assert len(Likely().among(map(str, range(50)))) == 50


def test_an_empty_name_is_not_quoted_as_nothing():
    empty = {"mitigation": "", "likelihood": -1, "impact": {" ": -1}}
    data = register(risks=sides(risk("", mitigated_by=[empty]), risk("")), mitigations=[mitigation(""), mitigation("")])
    data["concerns"] = [{"concern": "Waste", "answered_by": "\n"}]
    said = [one.message for one in reference_faults(data)]
    assert said == [
        "A category without a name stands here.",
        "No mitigation is named here: the text is empty.",
    ]
