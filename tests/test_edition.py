"""The public edition: all of it counts, nothing exempt is told, and a text that would tell it all the same is found."""

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from growth import grows
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AS_OF, ROOT, STAFF_ACCESS, as_yaml, mitigation, register, registers, risk

from riskreg import rules
from riskreg.edition import FULL, public
from riskreg.locate import SourceFile
from riskreg.model import Mitigation, Part, Register, Risk
from riskreg.options import options
from riskreg.paper import build
from riskreg.scoring import score

REASON = "Paragraph 3: financial affairs"


def source(content: Any, name: str = "register.yaml", folder: Path = ROOT) -> SourceFile:
    return SourceFile(name, folder / name, folder, content if isinstance(content, bytes) else as_yaml(content))


def scored(*contents: Any, as_of: date = AS_OF):
    names = ["register.yaml", *(f"r{index}.yaml" for index in range(1, len(contents)))]
    found = score([source(content, name) for content, name in zip(contents, names, strict=True)], as_of)
    for one in found:
        assert one.evaluation is not None, [fault.message for fault in one.diagnostics]
    return found


def both(data: Any):
    """The full evaluation and the public one."""
    (full,) = scored(data)
    made = public([full])
    assert made.diagnostics == []
    return full.evaluation, made.registers[0].evaluation


def public_document(*contents: Any):
    made = public(scored(*contents))
    return build(made.registers, AS_OF, made.edition)


def public_paper(data: Any):
    return public_document(data).papers[0]


def told(document: Any) -> str:
    """Everything that a paper says, as one text."""
    return json.dumps(asdict(document), ensure_ascii=False)


def withheld(evaluation, name: str):
    """What a risk of the full edition is called in the public one, by its place."""
    return (
        f"Withheld {[one.assessed.risk.id for one in evaluation.outcomes if one.assessed.risk.exempt].index(name) + 1}"
    )


# A register with a word of its own in every text of an exempt risk, and of a mitigation that is only for that.

_CANARY_DAY = "2031-05-17"  # on which nothing else happens


def canary_risk(name: str = "quaggaid", **keys: Any) -> dict[str, Any]:
    return {
        "id": name, "title": f"quaggatitle {name}", "cause": "quaggacause", "event": "quaggaevent", "consequence": "quaggaconsequence",
        "category": "quaggacategory", "owner": "quaggaowner", "likelihood": 4, "impact": {"quaggaimpact": 4, "money": 2},
        "rationale": "quaggarationale", "proximity": "quaggaproximity", "treatment": "treat",
        "mitigated_by": [{"mitigation": "quaggameasure", "impact": {"quaggaimpact": -1}}, {"mitigation": "policy", "likelihood": -1}],
        "acceptance": {"by": "quaggaacceptor", "on": "2026-01-02", "reason": "quaggaaccepted", "review_on": _CANARY_DAY},
        "moves_to": ["N1"],
        "current": {"likelihood": 3, "impact": {"quaggaimpact": 3}, "by": "quaggajudge", "on": "2026-01-03", "reason": "quaggajudged"},
        "target": {"likelihood": 2, "impact": {"quaggaimpact": 3}, "by": "quaggapanel", "on": "2026-01-04", "reason": "quaggaaimed"},
        "loss": {"frequency": 0.123, "amount": 98765},
        "status": "open",
        "closed": {"on": "2026-01-05", "by": "quaggacloser", "reason": "quaggaclosed"},
        "review_on": _CANARY_DAY,
        "reviewed": {"by": "quaggareviewer", "on": "2026-01-06"},
        "exempt": REASON,
        **keys,
    }  # fmt: skip


def canary_mitigation(**keys: Any) -> dict[str, Any]:
    return {
        "id": "quaggameasure", "title": "quaggameasuretitle", "kind": "insurance", "owner": "quaggameasureowner",
        "status": "agreed", "due": "2027-03-31", "done_on": "2031-05-17", "evidence": ["quaggaevidence"],
        "builds_on": "quaggabuilds", "limits": "quaggalimits", "cost": {"one_off": 100, "annual": 10, "hours": 1},
        **keys,
    }  # fmt: skip


def canary_register(**keys: Any) -> dict[str, Any]:
    return register(
        appetite={"default": "Significant", "quaggacategory": "Moderate"},
        risks={
            "adopting": [
                risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}], category="money"),
                canary_risk(**keys),
            ],
            "not_adopting": [risk("N1", treatment="terminate", moves_to=[keys.get("name", "quaggaid")])],
        },
        mitigations=[mitigation("policy"), canary_mitigation()],
        options=[
            {"id": "some", "title": "Some", "side": "adopting", "mitigations": ["quaggameasure"]},
            {"id": "none", "title": "None", "side": "not_adopting"},
        ],
        concerns=[{"concern": "Is it safe?", "answer": "It is.", "answered_by": "quaggameasure"}],
    )


_WAYS = {
    "judged": {},
    "treated": {"current": None, "target": None},
    "tolerated": {"treatment": "tolerate"},
    "tolerated no longer": {
        "treatment": "tolerate",
        "acceptance": {
            "by": "quaggaacceptor",
            "on": "2016-01-02",
            "reason": "quaggaaccepted",
            "review_on": "2016-05-17",
        },
    },
    "tolerated by nobody": {
        "treatment": "tolerate",
        "acceptance": {"reason": "quaggaaccepted", "review_on": _CANARY_DAY},
    },
    "avoided": {"treatment": "terminate"},
    "transferred": {"treatment": "transfer"},
    "closed": {"status": "closed"},
}


def canary_case(way: str) -> dict[str, Any]:
    data = canary_register(**_WAYS[way])
    exempt = data["risks"]["adopting"][1]
    data["risks"]["adopting"][1] = {key: value for key, value in exempt.items() if value is not None}
    if way == "avoided":
        data["risks"]["not_adopting"] = [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])]
    return data


def test_the_canaries_stand_in_every_field_of_a_risk_and_of_a_mitigation():
    assert set(canary_risk()) == set(Risk.model_fields)
    assert set(canary_mitigation()) == set(Mitigation.model_fields)


@pytest.mark.parametrize("way", _WAYS)
def test_no_word_and_no_date_of_an_exempt_risk_is_told(way):
    said = told(public_document(canary_case(way)))
    assert "quagga" not in said
    for number in ("17 May", "2031", "2016", "January", "98765", "98,765", "0.123"):
        assert number not in said


@pytest.mark.parametrize("way", _WAYS)
def test_the_full_edition_tells_them_and_says_that_it_is_not_public(way):
    document = build(scored(canary_case(way)), AS_OF, FULL)
    assert "quaggatitle" in told(document)
    assert document.papers[0].exempt_risks == ("quaggaid",)
    assert (document.papers[0].public, document.papers[0].withheld) == (False, ())
    assert not any(one.withheld for one in document.papers[0].adopting)


@pytest.mark.parametrize("way", _WAYS)
def test_the_counts_the_verdict_and_the_path_are_those_of_the_full_edition(way):
    full = build(scored(canary_case(way)), AS_OF, FULL).papers[0]
    made = public_paper(canary_case(way))
    assert made.counts == full.counts
    assert [one.sentence for one in made.verdicts] == [one.sentence for one in full.verdicts]
    assert [(step.date, step.adopting, step.not_adopting) for step in made.path] == [
        (step.date, step.adopting, step.not_adopting) for step in full.path
    ]
    assert [one.bands for one in made.options] == [one.bands for one in full.options]
    assert [(one.state, one.current, one.target) for one in made.adopting] == [
        (one.state, one.current, one.target) for one in full.adopting
    ]
    funded = [text for text in full.recommendations if text.startswith("Fund ")]
    assert len(made.recommendations) == len(full.recommendations) - len(funded)


def test_a_withheld_risk_says_that_it_is_and_why_and_where_it_stands():
    made = public_paper(canary_case("treated"))
    assert [(fact.label, fact.text) for fact in made.withheld] == [("Withheld 1", REASON)]
    assert (made.public, made.exempt_risks) == (True, ())
    _, one = made.adopting
    assert (one.id, one.title, one.exempt, one.withheld) == ("Withheld 1", "Withheld from this edition", REASON, True)
    assert (one.file, one.line, one.treatment, one.measures) == (None, 0, "withheld", ())
    assert one.current is not None
    assert one.target is not None
    assert not made.adopting[0].withheld


def test_references_follow_the_new_names():
    made = public_paper(canary_case("judged"))
    assert made.avoided[0].moves_to == ("Withheld 1",)
    assert made.options[0].mitigations == ("Withheld mitigation 1",)
    assert made.concerns[0].answered_by == "A mitigation withheld from this edition"
    (owner,) = [one for one in made.owners if one.name == "owner (withheld)"]
    (item,) = owner.mitigations
    assert (item.id, item.risks, item.cost) == ("Withheld mitigation 1", ("Withheld 1",), None)
    assert (item.kind, item.evidence, item.builds_on, item.limits) == (None, (), None, None)
    assert [(fact.label, fact.text) for fact in made.appetite][1] == ("Withheld category 1", "Moderate")


def test_what_withheld_work_costs_is_in_no_sum():
    data = canary_case("treated")
    data["mitigations"][0]["cost"] = {"one_off": 7000}
    data["mitigations"][1]["cost"] = {"one_off": 8111, "annual": 913, "hours": 577}
    data["options"][0]["mitigations"] = ["policy", "quaggameasure"]
    full, made = told(build(scored(data), AS_OF, FULL)), public_paper(data)
    assert "15,111" in full
    assert made.options[0].cost == "£7,000 once, and 1 mitigation not yet priced"
    for number in ("8,111", "8111", "15,111", "15111", "913", "577"):
        assert number not in told(made)


def test_whoever_is_late_with_withheld_work_is_asked_and_not_named():
    data = canary_case("treated")
    data["mitigations"][1]["due"] = "2026-02-01"
    (asked,) = [text for text in public_paper(data).recommendations if text.startswith("Ask the owner")]
    assert asked.startswith("Ask the owner (withheld) why “A mitigation withheld from this edition” was not in place")


def test_exempt_risks_are_numbered_over_both_sides():
    data = register()
    data["risks"]["adopting"] += [risk("A2", exempt=REASON), risk("A3")]
    data["risks"]["not_adopting"].insert(0, risk("N0", exempt="Paragraph 5: advice of counsel"))
    made = public_paper(data)
    assert [one.id for one in (*made.adopting, *made.not_adopting)] == ["A1", "Withheld 1", "A3", "Withheld 2", "N1"]
    assert [(fact.label, fact.text) for fact in made.withheld] == [
        ("Withheld 1", REASON), ("Withheld 2", "Paragraph 5: advice of counsel"),
    ]  # fmt: skip


def test_why_an_exempt_risk_is_not_yet_classified_is_not_told():
    data = register()
    data["risks"]["adopting"].append(risk("A2", exempt=REASON, treatment="tolerate"))
    made = public_paper(data)
    assert [one.reason for one in made.not_yet_classified] == ["the reason is withheld"]
    decide = next(text for text in made.recommendations if text.startswith("Decide"))
    assert decide.startswith("Decide how Withheld 1 is to be mitigated. The reason is with")
    assert made.verdicts[0].because == ("Withheld 1 is not yet classified",)


def test_a_mitigation_that_also_serves_a_public_risk_stays():
    made = public_paper(canary_case("judged"))
    assert any(item.id == "policy" for owner in made.owners for item in owner.mitigations)


def test_a_category_that_a_public_risk_has_too_keeps_its_name_and_its_limit():
    data = canary_case("judged")
    data["appetite"] = {"default": "High", "money": "Low"}
    data["risks"]["adopting"][1]["category"] = "money"
    made = public_paper(data)
    assert [fact.label for fact in made.appetite] == ["Everything not named below", "money"]
    assert made.adopting[1].current.above_appetite
    assert made.adopting[1].category is None


def test_the_word_for_all_other_categories_is_no_category():
    data = canary_case("judged")
    data["risks"]["adopting"][1]["category"] = "default"
    made = public_paper(data)
    assert [fact.label for fact in made.appetite] == ["Everything not named below", "quaggacategory"]
    assert made.counts == build(scored(data), AS_OF, FULL).papers[0].counts


@pytest.mark.parametrize("reviewed", [{"by": "quaggareviewer", "on": "2026-01-06"}, None])
def test_how_much_of_a_copied_register_is_reviewed_is_counted_as_before(reviewed):
    data = {**canary_case("judged"), "copied_from": {"pack": "staff-access", "edition": 1}}
    data["risks"]["adopting"][1].pop("reviewed")
    data["risks"]["adopting"][1] |= {"reviewed": reviewed} if reviewed else {}
    full = build(scored(data), AS_OF, FULL).papers[0].unreviewed
    assert public_paper(data).unreviewed == full.replace("quaggaid", "Withheld 1")


def test_a_register_without_anything_exempt_is_the_same_in_public():
    full = build(scored(STAFF_ACCESS.read_bytes()), AS_OF, FULL)
    made = public_document(STAFF_ACCESS.read_bytes())
    assert {**asdict(made.papers[0]), "public": False} == asdict(full.papers[0])


def test_nothing_that_was_reported_of_the_full_register_goes_with_the_public_one():
    full = scored(canary_case("judged"))
    assert full[0].diagnostics
    assert public(full).registers[0].diagnostics == []


@settings(max_examples=60, deadline=None)
@given(registers(), st.data())
def test_whatever_is_exempt_all_counts_are_as_they_were_and_no_title_is_told(data, draw):
    risks = [*data["risks"]["adopting"], *data["risks"]["not_adopting"]]
    chosen = draw.draw(st.sets(st.sampled_from([one["id"] for one in risks])))
    for one in risks:
        if one["id"] in chosen:
            one |= {"exempt": REASON, "category": "money", "cause": f"Quaggacause of {one['id']}"}
    for item in data["mitigations"]:
        item |= {"title": f"Quaggameasure {item['id']}", "evidence": []}  # which tells of a mitigation by its id
    full, made = both(data)
    assert [(one.adopting, one.not_adopting) for one in (made.current, made.target)] == [
        (one.adopting, one.not_adopting) for one in (full.current, full.target)
    ]
    assert made.target.verdict.answer is full.target.verdict.answer
    assert made.current.verdict.answer is full.current.verdict.answer
    assert [one.tally for one in options(made)] == [one.tally for one in options(full)]
    said = told(public_document(data))
    assert "Quaggacause" not in said
    for one in risks:
        assert (one["title"] in said) == (one["id"] not in chosen)
    open_measures = {effect["mitigation"] for one in risks if one["id"] not in chosen for effect in one["mitigated_by"]}
    shut = {effect["mitigation"] for one in risks for effect in one["mitigated_by"]} - open_measures
    for item in data["mitigations"]:
        if item["id"] in shut:
            assert item["title"] not in said
    moved = [name for one in made.outcomes for name in one.assessed.risk.moves_to]
    assert moved == [
        withheld(full, name) if name in chosen else name for one in full.outcomes for name in one.assessed.risk.moves_to
    ]


# A register that is exempt as a whole


def test_a_register_that_is_exempt_as_a_whole_has_no_public_edition():
    made = public(scored(register(exempt=REASON)))
    assert made.registers == []
    (found,) = made.diagnostics
    assert (found.rule, found.file, found.source_line) == (
        rules.NO_PUBLIC_EDITION,
        "register.yaml",
        f'exempt: "{REASON}"',
    )
    assert made.edition.left_out == 1


def test_the_others_are_made_and_the_document_says_how_many_are_left_out():
    document = public_document(register(exempt=REASON, title="quaggatitle"), register(), canary_case("judged"))
    assert [one.title for one in document.papers] == ["Staff access", "Staff access"]
    assert (document.withheld, document.total.risks) == (1, 5)
    assert "quagga" not in told(document)


def test_a_file_that_could_not_be_scored_is_no_part_of_it():
    made = public(score([source(b"riskreg: 2")], AS_OF))
    assert (made.registers, made.diagnostics, made.edition.left_out) == ([], [], 0)


# The safety net

TITLE = "A contractor lies about its accounts"

# Every key of the format that may hold a text, in a register that is open but for one risk.
WHOLE: dict[str, Any] = {
    "riskreg": 1, "edition": 1, "copied_from": {"pack": "some pack", "organisation": "Otterton", "on": "2026-01-01"},
    "title": "Title", "organisation": "Exampleshire Council", "prepared_by": "Officer", "review_on": "2027-01-01",
    "caveat": "Caveat", "currency": "£",
    "scheme": {
        "name": "Ours", "source": "Us",
        "likelihood": [{"label": "Seldom", "meaning": "Not often"}, {"label": "Often", "meaning": "Each week"}],
        "impact": [{"label": "Little", "meaning": "Hardly felt"}, {"label": "Much", "meaning": "In the news"}],
        "bands": [{"name": "Green", "from": 1, "action": "Watch"}, {"name": "Red", "from": 3, "action": "Act"}],
        "terms": {"inherent": "Raw", "current": "Today", "target": "Later"},
    },
    "appetite": {"default": "Green", "service": "Red"},
    "decision": {
        "question": "Question?", "problem": "Problem", "body": "Body", "meeting": "2026-12-01", "owner": "Owner",
        "sponsor": "Sponsor", "contact": "Contact", "wards": "Wards", "key_decision": True,
        "objectives": [{"id": "listen", "title": "Listen", "source": "Plan"}],
    },
    "options": [
        {"id": "yes", "title": "Yes", "side": "adopting", "mitigations": ["policy"], "serves": ["listen"],
         "begins": "2027-01-01", "recommended": True, "advantages": ["Advantage"], "disadvantages": ["Disadvantage"]},
        {"id": "no", "title": "No", "side": "not_adopting", "rejected_because": "Rejected"},
    ],
    "risks": {
        "adopting": [
            {"id": "A1", "title": "Open", "cause": "Cause", "event": "Event", "consequence": "Consequence",
             "category": "service", "owner": "Head", "likelihood": 2, "impact": 2, "rationale": "Rationale",
             "proximity": "Soon", "treatment": "treat", "mitigated_by": [{"mitigation": "policy", "likelihood": -1}],
             "current": {"likelihood": 1, "impact": 1, "by": "Panel", "on": "2026-01-01", "reason": "Judged"},
             "target": {"likelihood": 1, "impact": 1, "by": "Board", "on": "2026-01-01", "reason": "Aimed"},
             "loss": {"frequency": 1, "amount": 2}, "review_on": "2027-01-01", "exempt": False,
             "reviewed": {"by": "Reviewer", "on": "2026-01-01"}},
            {"id": "A2", "title": "Tolerated", "likelihood": 1, "impact": {"service": 1}, "treatment": "tolerate",
             "acceptance": {"by": "Chief", "on": "2026-01-01", "reason": "Rare", "review_on": "2027-01-01"}},
            {"id": "A3", "title": TITLE, "likelihood": 2, "impact": 2, "exempt": REASON,
             "cause": "Nobody has seen the accounts since May.", "mitigated_by": [{"mitigation": "audit"}]},
        ],
        "not_adopting": [
            {"id": "N1", "title": "Shut", "likelihood": 1, "impact": 1, "status": "closed",
             "closed": {"on": "2026-01-01", "by": "Clerk", "reason": "Over"}},
            {"id": "N2", "title": "Moved", "likelihood": 1, "impact": 1, "treatment": "terminate", "moves_to": ["A1"]},
        ],
    },
    "mitigations": [
        {"id": "policy", "title": "Policy", "kind": "policy", "owner": "HR", "status": "in place",
         "done_on": "2026-01-01", "due": "2026-01-01", "evidence": ["Shown"], "builds_on": "Code", "limits": "Limits",
         "cost": {"one_off": 1, "annual": 1, "hours": 1}},
        {"id": "audit", "title": "Open the books", "status": "proposed"},
    ],
    "benefits": [{"title": "Benefit", "owner": "Web", "measure": "Hours", "baseline": "52", "target": "8",
                  "by": "2027-01-01", "serves": "listen"}],
    "consultation": [{"who": "Union", "side": "internal", "on": "2026-01-01", "asked": "Asked", "said": "Said",
                      "changed": "Changed"}],
    "concerns": [{"concern": "Concern", "raised_by": "Staff", "answer": "Answer", "answered_by": "policy"}],
    "lessons": [{"kind": "failure", "title": "Lesson", "lesson": "Learnt"}],
    "implications": {"legal": "Law"},
    "background_papers": ["Paper"],
    "exempt": False,
}  # fmt: skip

_NO_TEXT = {
    "id", "mitigation", "side", "serves", "moves_to", "answered_by", "kind", "status", "treatment", "mitigations",
    "exempt",
}  # fmt: skip  # names of things, words of a list; and the reason of an exempt risk, which has a test of its own


def leaves(value: Any, at: tuple[str | int, ...] = ()):
    """The place of every free text, but for those of the exempt risk and its mitigation."""
    if at in (("risks", "adopting", 2), ("mitigations", 1)) or (at and at[-1] in _NO_TEXT and at != ("mitigations",)):
        return
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from leaves(inner, (*at, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from leaves(inner, (*at, index))
    elif isinstance(value, str) and not value[:4].isdigit():
        yield at


def with_text(at: tuple[str | int, ...], text: str) -> dict[str, Any]:
    """The whole register with a text in place of another."""
    data = json.loads(json.dumps(WHOLE))
    holder = data
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = text
    if at[0] == "scheme" and at[-1] == "name" and "bands" in at:  # the appetite names the bands
        data["appetite"] = {"default": text}
    if at == ("risks", "adopting", 0, "category"):
        data["appetite"] = {"default": "Green"}
    return data


def in_lines(data: dict[str, Any]) -> bytes:
    """A register with each value on a line of its own."""
    return json.dumps(data, indent=1, ensure_ascii=False).encode()


def tells(data: dict[str, Any]):
    """What the safety net finds: the rule, and the line."""
    (one,) = score([source(in_lines(data))], AS_OF)
    assert one.evaluation is not None, [fault.message for fault in one.diagnostics]
    return public([one])


PLACES = [at for at in leaves(WHOLE) if at[0] != "appetite"]  # a band stands there, which the scheme names


def parts(kind: Any, seen: set[type[Part]]):
    """Every kind of part that a register may hold."""
    if isinstance(kind, type) and issubclass(kind, Part):
        if kind not in seen:
            seen.add(kind)
            for field in kind.model_fields.values():
                parts(field.annotation, seen)
    else:
        for inner in get_args(kind):
            parts(inner, seen)
    return seen


def test_the_whole_register_has_every_key_of_the_format():
    def keys(value):
        if isinstance(value, dict):
            return set(value) | {key for inner in value.values() for key in keys(inner)}
        return {key for inner in value for key in keys(inner)} if isinstance(value, list) else set()

    every = {name for kind in parts(Register, set()) for name in kind.model_fields}
    assert every - keys(WHOLE) == {"extends", "dropped", "field"}  # of registers that build on another: below


def test_the_whole_register_tells_nothing():
    assert tells(WHOLE).diagnostics == []


@pytest.mark.parametrize("at", PLACES, ids=lambda at: ".".join(map(str, at)))
@pytest.mark.parametrize("telling", ["see A3", f"Some say: {TITLE.upper()}!"], ids=["id", "title"])
def test_a_text_anywhere_that_tells_of_it_is_found_at_its_line(at, telling):
    data = with_text(at, telling)
    made = tells(data)
    assert made.registers == []
    lines = in_lines(data).decode().splitlines()
    expected = [number for number, line in enumerate(lines, start=1) if telling in line]
    assert expected
    assert {found.rule for found in made.diagnostics} == {rules.TELLS_EXEMPT}
    assert [found.place.line for found in made.diagnostics if found.place] == expected
    assert all("A3" in found.message for found in made.diagnostics)


@pytest.mark.parametrize("key", ["A3", TITLE])
@pytest.mark.parametrize("group", ["implications", "appetite"])
def test_a_key_that_tells_of_it_is_found(group, key):
    data = json.loads(json.dumps(WHOLE))
    data[group][key] = "Red"
    (found,) = tells(data).diagnostics
    assert found.rule is rules.TELLS_EXEMPT
    assert key in found.source_line


def test_the_reason_of_an_exempt_risk_is_printed_and_so_it_is_searched():
    data = with_text(("risks", "adopting", 2, "exempt"), "It is about the accounts of A3")
    (found,) = tells(data).diagnostics
    assert "It is about the accounts of A3" in found.source_line


def test_an_option_or_a_mitigation_with_the_same_id_tells_of_it():
    assert len(tells(with_text(("options", 0, "id"), "A3")).diagnostics) == 1


CAVEAT = ("caveat",)


@pytest.mark.parametrize(
    "text",
    [
        "See A3.", "(A3)", "A3's", "A1-A3", "A1–A3", "A1/A3", "*A3*", "A\u200b3", "Ａ３", "under `audit`", "as in audit",
        "A contractor\n  lies  about its accounts", "“A contractor lies” – about its accounts",
        "a *contractor* lies about its Accounts", "A con\u00adtractor lies about its accounts",
        "We OPEN the books.", "nobody has seen the accounts since may", "It is so: Nobody has seen the accounts since May.",
    ],
)  # fmt: skip
def test_a_text_that_tells(text):
    assert len(tells(with_text(CAVEAT, text)).diagnostics) == 1


@pytest.mark.parametrize(
    "text",
    [
        "A31",
        "BA3",
        "a3",
        "A3b",
        "auditor",
        "Audit",
        "Nobody has seen the accounts",
        "A contractor lies",
        "A_3",
        "A 3",
        "A contractor lies about its accounts7",
    ],
)
def test_a_text_that_does_not_tell(text):
    assert tells(with_text(CAVEAT, text)).diagnostics == []


def test_another_id_that_begins_alike_does_not_tell():
    data = with_text(CAVEAT, "See A3-b and A3.b.")
    data["risks"]["adopting"] += [
        {"id": name, "title": "More", "likelihood": 1, "impact": 1} for name in ("A3-b", "A3.b")
    ]
    assert tells(data).diagnostics == []


def test_a_title_of_one_word_is_looked_for_as_a_word():
    data = with_text(CAVEAT, "Fraudulent accounts; IT is down, it is")
    data["risks"]["adopting"][2]["title"] = "Fraud"
    assert tells(data).diagnostics == []
    data["caveat"] = "There may be fraud."
    assert len(tells(data).diagnostics) == 1
    data["risks"]["adopting"][2]["title"] = "It"
    assert tells(data).diagnostics == []


def test_a_title_in_a_script_without_spaces_is_found_inside_a_text():
    data = with_text(CAVEAT, "これは業者が嘘をつくことです")
    data["risks"]["adopting"][2]["title"] = "業者が嘘をつく"
    assert len(tells(data).diagnostics) == 1


def test_ids_that_are_numbers_do_not_find_themselves():
    data = register()
    data["risks"]["adopting"].append(
        risk("1", title="Things fall apart", exempt=REASON, impact={"money": 2}, mitigated_by=[{"mitigation": "m"}])
    )
    data["mitigations"].append(mitigation("m", evidence=[]))
    assert public_paper(data).withheld[0].label == "Withheld 1"


def test_what_repeats_a_sentence_that_is_also_told_in_public_is_found_once_for_each_text():
    data = with_text(CAVEAT, f"A3 and audit: {TITLE}. Nobody has seen the accounts since May.")
    said = [found.message for found in tells(data).diagnostics]
    assert said == [
        "This text stays in the public edition, and names a mitigation that is only for what is exempt (audit).",
        "This text stays in the public edition, and names an exempt risk (A3).",
    ]


def test_the_name_of_the_file_may_tell_of_it():
    content = in_lines(WHOLE)
    for name in ("about-A3.yaml", "a-contractor-lies-about-its-accounts.yaml"):
        (found,) = public(score([source(content, name)], AS_OF)).diagnostics
        assert (found.rule, found.file, found.place) == (rules.TELLS_EXEMPT, name, None)


def other(**keys: Any) -> dict[str, Any]:
    """A register in which nothing is exempt, with an A3 of its own."""
    data = register(**keys)
    data["risks"]["adopting"].append(risk("A3"))
    return data


@pytest.mark.parametrize(
    "text", [f"Some say: {TITLE}", "Nobody has seen the accounts since May.", "We open the books."], ids=["title", "sentence", "measure"]
)  # fmt: skip
@pytest.mark.parametrize("exempt_first", [True, False])
def test_what_is_exempt_in_one_register_may_not_be_told_by_another(text, exempt_first):
    pair = [WHOLE, other(caveat=text)]
    made = public(scored(*(pair if exempt_first else reversed(pair))))
    (found,) = made.diagnostics
    names = ["register.yaml", "r1.yaml"]
    holder, teller = names if exempt_first else reversed(names)
    assert (found.rule, found.file) == (rules.TELLS_EXEMPT, teller)
    assert f"in {holder} (" in found.message
    assert [one.name for one in made.registers] == [holder]


def test_an_id_that_is_withheld_in_one_register_may_be_an_ordinary_id_in_another():
    made = public(scored(WHOLE, other(caveat="See A3.")))
    assert (made.diagnostics, len(made.registers)) == ([], 2)


def test_what_two_registers_withhold_is_found_once_in_each():
    data = with_text(CAVEAT, TITLE)
    assert [found.file for found in public(scored(data, data)).diagnostics] == ["register.yaml", "r1.yaml"]


def test_what_is_in_a_register_that_is_exempt_as_a_whole_may_not_be_told_by_another():
    shut = register(exempt=REASON, title="Closure of the depot")
    shut["risks"]["adopting"].append(risk("A2", title="Drivers walk out"))
    for text in ("As in closure of the depot", "Drivers walk out"):
        made = public(scored(shut, register(caveat=text)))
        assert [found.rule for found in made.diagnostics] == [rules.NO_PUBLIC_EDITION, rules.TELLS_EXEMPT]
        assert made.registers == []
    assert len(public(scored(shut, register())).registers) == 1  # though both have an A1 of the same title


@pytest.mark.parametrize("text", ["Questions on A3", f"{TITLE}? Write to us"], ids=["id", "title"])
def test_where_a_text_of_the_house_tells_it_there_is_no_register_at_all(text):
    made = public(scored(WHOLE, register()), ["Exampleshire Council", text])
    assert made.registers == []
    (found,) = made.diagnostics
    assert (found.rule, found.file, found.place) == (rules.TELLS_EXEMPT, "riskreg.toml", None)
    assert text in found.message


def test_texts_of_the_house_that_tell_nothing_change_nothing():
    made = public(scored(WHOLE, register()), ["Exampleshire Council", "Inherent"])
    assert (made.diagnostics, len(made.registers)) == ([], 2)


def test_a_scheme_in_a_file_of_its_own_is_searched_and_a_preset_is_not(tmp_path):
    scheme = {**WHOLE["scheme"], "source": f"Made after this: {TITLE}"}
    (tmp_path / "scheme.yaml").write_bytes(in_lines(scheme))
    (tmp_path / ".git").mkdir()
    data = {**WHOLE, "scheme": "scheme.yaml"}
    (one,) = score([source(in_lines(data), folder=tmp_path)], AS_OF)
    (found,) = public([one]).diagnostics
    assert '"scheme": "scheme.yaml"' in found.source_line
    severe = register()
    severe["risks"]["adopting"].append(risk("A2", title="Significant", exempt=REASON))
    severe["appetite"] = {"default": "High"}
    assert public(scored(severe)).diagnostics == []


def many_exempt(number):
    """The making of the public edition of a register with so many risks on each side, one in five of them exempt."""
    data = register()
    for side, letter in (("adopting", "A"), ("not_adopting", "N")):
        data["risks"][side] += [
            risk(f"{letter}{index}", cause=f"Cause number {index} of this side {side} is like the others")
            | ({"exempt": REASON} if index % 5 == 0 else {})
            for index in range(2, number)
        ]
    full = scored(data)
    return lambda: public(full)


def test_a_text_is_not_gone_through_for_each_exempt_risk_in_turn():
    assert many_exempt(20)().diagnostics == []
    assert grows(many_exempt, 60) < 1.2


# Registers that build on another

BASE = register(
    organisation="Otterton Council",
    risks={
        "adopting": [
            risk("A1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
            risk("A2", title="Quaggabase of {organisation}", exempt=REASON, mitigated_by=[{"mitigation": "audit"}]),
            risk("A4", title="Quaggabase four", exempt=REASON, cause="quaggafour"),
        ],
        "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
    },
    mitigations=[mitigation("policy"), mitigation("audit", title="Quaggaaudit")],
)


def on_base(tmp_path, **keys: Any):
    (tmp_path / "base.yaml").write_bytes(as_yaml(BASE))
    (tmp_path / ".git").mkdir(exist_ok=True)
    data = {"riskreg": 1, "extends": "base.yaml", "organisation": "Exampleshire Council", **keys}
    found = score([source(data, folder=tmp_path)], AS_OF)
    assert found[0].evaluation is not None, [fault.message for fault in found[0].diagnostics]
    return public(found)


def test_what_is_exempt_in_a_base_is_withheld_above_it(tmp_path):
    made = on_base(tmp_path)
    assert made.diagnostics == []
    said = told(build(made.registers, AS_OF, made.edition))
    assert "Quagga" not in said
    assert "Withheld 2" in said


def test_what_is_exempt_in_a_base_and_dropped_is_not_named_among_what_was_dropped(tmp_path):
    made = on_base(
        tmp_path,
        dropped=[
            {"id": "A2", "reason": "quaggareason"},
            {"id": "audit", "reason": "quaggareason"},
            {"id": "A4", "field": "cause", "reason": "quaggareason"},
        ],
    )
    assert made.diagnostics == []
    document = build(made.registers, AS_OF, made.edition)
    assert document.papers[0].dropped == ()
    assert "quagga" not in told(document).casefold()


def test_a_text_that_tells_of_what_was_dropped_is_found_at_its_line(tmp_path):
    made = on_base(
        tmp_path,
        dropped=[{"id": "A2", "reason": "Not here"}, {"id": "N1", "field": "mitigated_by", "reason": "Unlike A2"}],
        caveat="The quaggabase of Exampleshire Council",
    )
    told_by = {found.source_line.partition(":")[0] for found in made.diagnostics}
    assert told_by == {"dropped", "caveat"}
    (place,) = [found.place for found in made.diagnostics if found.source_line.startswith("dropped")]
    (line,) = [found.source_line for found in made.diagnostics if found.source_line.startswith("dropped")]
    assert line[place.column - 1 :].startswith('"Unlike A2"')


def test_what_the_register_makes_public_again_is_told(tmp_path):
    made = on_base(tmp_path, risks={"adopting": [{"id": "A2", "exempt": False}], "not_adopting": []})
    said = told(build(made.registers, AS_OF, made.edition))
    assert "Quaggabase of Exampleshire Council" in said
    assert "Quaggaaudit" in said
    assert "Quaggabase four" not in said
