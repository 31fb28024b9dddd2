"""Risks that say what happens, in words that can be read aloud: the edges of RR6xx."""

import re
import sys
from collections import Counter
from functools import partial
from types import SimpleNamespace

import pytest
from finding import with_risk
from growth import Read, ends, grows
from hypothesis import given
from hypothesis import strategies as st
from making import STAFF_ACCESS, evaluated, mitigation, register, risk

from riskreg import rules
from riskreg.checks import Subject, leftovers, products, readability, writing
from riskreg.checks.balance import BALANCE
from riskreg.checks.readability import reading_age, sentences, syllables
from riskreg.checks.upkeep import UPKEEP
from riskreg.checks.words import words
from riskreg.checks.writing import WRITING
from riskreg.limits import Limits

A1 = ("risks", "adopting", 0)
TITLE = (*A1, "title")


def advice(rule, data, **limits):
    """What one rule of this family finds in a register."""
    subject = Subject(evaluated(data), Limits(**limits))
    return [found for one in WRITING if one.rule is rule for found in one.find(subject)]


def paths(rule, data, **limits):
    return [found.path for found in advice(rule, data, **limits)]


def saying(text):
    """A register in which this text stands in a lesson."""
    return register(lessons=[{"kind": "failure", "title": "What we learned", "lesson": text}])


# RR601


@pytest.mark.parametrize(
    "title",
    [
        "Elections",
        "Reputational damage",
        "Reputational damage to the council",
        "Risk of flooding in the town centre",
        "Risks to the safety of young people",
        "Lack of training for all front line staff",
        "Fraud and cyber risk",
        "Information security and data protection risks",
        "Loss of trust in the council",
        "information  governance",
    ],
)
def test_a_title_that_is_a_heading_is_reported(title):
    assert paths(rules.CATEGORY_TITLE, with_risk(title=title, category="Information governance")) == [TITLE]


@pytest.mark.parametrize(
    "title",
    [
        "Staff meet abuse online",
        "Residents are put at risk",
        "Nobody here sees the risk",
        "Staff take needless risks",
        "Lack of training leads to careless posts",
        "Risk that a careless post harms us",
        "Risk of a post being taken for policy",
        "Working time is lost to browsing",
        "Financial loss is hidden until the year ends",
        "Loss of trust follows a careless post",
    ],
)
def test_a_title_that_says_what_happens_is_not(title):
    assert paths(rules.CATEGORY_TITLE, with_risk(title=title, category="reputation")) == []


# RR602


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({"event": "Something"}, "A1 does not say what causes it or what follows from it."),
        ({"cause": "Something"}, "A1 does not say what follows from it."),
        ({"consequence": "Something"}, "A1 does not say what causes it."),
    ],
)
def test_a_risk_says_its_cause_and_its_consequence(keys, said):
    found = [one for one in advice(rules.NO_CAUSE, with_risk(**keys)) if one.path == A1]
    assert [one.message for one in found] == [said]


def test_a_closed_risk_is_let_be():
    closed = {"status": "closed", "closed": {"on": "2026-01-01", "by": "The board", "reason": "No longer asked for"}}
    data = with_risk(title="Elections", **closed)
    assert A1 not in paths(rules.NO_CAUSE, data)
    assert paths(rules.CATEGORY_TITLE, data) == []


# RR603

EASY = "We tell the staff what they may do. They can ask us when they are not sure. "
HARD = (
    "Organisational responsibilities necessitate comprehensive documentation of interdepartmental communication, "
    "notwithstanding operational considerations regarding prioritisation. "
)


@pytest.mark.parametrize(
    ("word", "number"),
    [
        ("the", 1), ("rule", 1), ("named", 1), ("names", 1), ("called", 1), ("table", 2), ("wanted", 2), ("places", 2),
        ("settled", 2), ("likely", 2), ("careless", 2), ("any", 2), ("being", 2), ("reliance", 3), ("information", 4),
        ("staff's", 1), ("e-mail", 2), ("3,000", 1), ("HR", 1), ("organisation", 5), ("implementation", 5),
    ],
)  # fmt: skip
def test_syllables_are_counted_as_they_are_said(word, number):
    assert syllables(word) == number


def test_the_reading_age_is_the_published_formula():
    read = sentences("The cat sat on the mat. It was a big cat.")
    assert [len(one) for one in read] == [6, 5]
    assert reading_age(read) == pytest.approx(0.39 * 11 / 2 + 11.8 * 11 / 11 - 15.59 + 5)


def test_a_sentence_ends_at_its_full_stop_and_not_at_a_figure_or_an_abbreviation():
    assert len(sentences("It cost 3.5 million, e.g. for staff. “Who knew?” We did!\n\nNobody else")) == 4


@given(st.text(alphabet="aeiouylrstdnm'-. A9é", max_size=80))
def test_every_word_has_a_syllable(text):
    assert all(syllables(word) >= 1 for one in sentences(text) for word in one)


def test_a_hard_text_is_reported_at_its_longest_text_with_its_longest_sentence():
    (found,) = advice(rules.HARD_TO_READ, with_risk(cause=HARD * 2, rationale=HARD * 4))
    assert found.path == (*A1, "rationale")
    assert "`A1` asks for a reading age of" in found.message
    assert "“Organisational responsibilities" in found.message


def test_a_part_is_judged_whole():
    assert advice(rules.HARD_TO_READ, saying(HARD * 5)) != []
    assert advice(rules.HARD_TO_READ, saying(HARD + EASY * 30)) == []


def test_few_words_are_not_judged():
    assert advice(rules.HARD_TO_READ, saying(HARD * 2)) == []


def test_the_reading_age_asked_for_can_be_set():
    easy = saying(EASY * 5)
    assert advice(rules.HARD_TO_READ, easy) == []
    (found,) = advice(rules.HARD_TO_READ, easy, reading_age=3)
    assert "above 3" in found.message


def test_names_and_ids_are_not_read():
    assert advice(rules.HARD_TO_READ, register(mitigations=[mitigation("policy", evidence=[HARD] * 5)])) == []


def test_the_pack_of_staff_access_is_fit_to_be_read():
    reported = paths(rules.HARD_TO_READ, STAFF_ACCESS.read_bytes())
    assert len(reported) <= 1  # what the law says, at the most


# RR604


def test_an_abbreviation_is_reported_once_at_its_first_use():
    data = saying("A SAR is late, and SARs cost a week")
    data["concerns"] = [{"concern": "What is a SAR?"}]
    (found,) = advice(rules.ABBREVIATION, data)
    assert found.path == ("concerns", 0, "concern")
    assert found.message.startswith("SAR is used")


@pytest.mark.parametrize(
    "text",
    [
        "A subject access request (SAR) is late, and SARs cost a week",
        "A SAR (a subject access request) is late",
        "The SAR is late. Nobody knew of the subject access request",
        "Freedom of Information requests: each FOI took a week",
        "We ask for freedom of information. An FOI is late",
        "An equality assessment of impact (EQIA) is due, and the EQIA is late",
        "Ministry of Housing, Communities and Local Government: MHCLG is late",
    ],
)
def test_an_abbreviation_that_is_spelled_out_somewhere_is_not_reported(text):
    assert paths(rules.ABBREVIATION, saying(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "Staff answer residents, and a SAR is late",
        "We ask staff and residents. A SAR is late",
        "A SAR is late (nobody was in)",
        "Once (in May) a SAR was late",
    ],
)
def test_words_that_only_begin_alike_spell_nothing_out(text):
    assert [found.message[:3] for found in advice(rules.ABBREVIATION, saying(text))] == ["SAR"]


@pytest.mark.parametrize(
    "text",
    [
        "The UK, the NHS and a PDF on TV, by an MP in IT or HR",
        "See A1, N12 and RR604, section IV, SW1A and AB12 3CD",
        "Do NOT post, and NEVER reply",
        "STOP and think, ASK for HELP: it is FREE, for ALL, and THEN POST",
        "THE WHOLE TEXT IS IN CAPITALS AND SHOUTS",
        "It costs EUR 200, and GBP 20",
        "Write to FOI@example.gov.uk or see https://example.gov.uk/FOI/DPIA",
        "The file is policies.DOCX, the date TBC",
    ],
)
def test_what_everyone_knows_and_what_is_none_is_not_reported(text):
    data = saying(text)
    data["currency"] = "EUR"
    assert paths(rules.ABBREVIATION, data) == []


def test_an_organisation_may_have_its_own():
    assert paths(rules.ABBREVIATION, saying("The SMT meets"), abbreviations=frozenset(("smt",))) == []
    named = {**saying("We are the LFB, and {organisation}"), "organisation": "LFB Exampleshire"}
    assert paths(rules.ABBREVIATION, named) == []


# RR605


@pytest.mark.parametrize(
    "who",
    [
        "Jane Smith", "Dr Patel", "Dr. Patel", "Cllr Smith, Leader of the Council", "Mohammed Ali", "Sharon",
        "Head of ICT (Siân Jones)", "Head of ICT Priya Patel", "Mary O'Brien-Jones", "Jordan Brown and others",
        "hr@example.gov.uk", "JOHN SMITH", "Smith, John", "Head of HR (SMITH, JOHN)", "Siobhán O'Connor",
        "Siobhán O’Connor", "Siobha\u0301n O’Connor",
    ],
)  # fmt: skip
def test_a_person_where_a_role_should_stand_is_reported(who):
    assert paths(rules.PERSON_NAMED, with_risk(owner=who)) == [(*A1, "owner")]


@pytest.mark.parametrize(
    "who",
    [
        "Head of Grace Street Centre", "Will and Probate Officer", "Chief Executive", "Mark Lane Surgery",
        "Lord Mayor", "Councillor Services Manager", "Professor of Public Health", "Marie Curie", "Grant Thornton",
        "Rose Hill residents", "Victoria Park Forum", "Friends of Florence Nightingale", "Robert Jones & Sons",
        "Head of HR", "Thomas Becket House", "Parish councils and the residents' panel", "AI ETHICS", "VICTORIA PARK FORUM",
        "Communications, Grace", "FRIENDS OF VICTORIA SPONGE", "Leeds, York", "Jordan HR",
    ],
)  # fmt: skip
def test_a_role_a_body_or_a_place_is_not(who):
    assert paths(rules.PERSON_NAMED, with_risk(owner=who)) == []


def test_every_place_for_a_role_is_looked_at():
    judged = {"likelihood": 2, "impact": 2, "by": "Jane Smith", "on": "2026-11-01", "reason": "The group agreed"}
    data = with_risk(
        owner="Jane Smith", current=judged, target=judged, reviewed={"by": "Jane Smith", "on": "2026-11-01"},
        acceptance={"by": "Jane Smith"},
    )  # fmt: skip
    data |= {
        "prepared_by": "Jane Smith", "concerns": [{"concern": "Time", "raised_by": "Jane Smith"}],
        "decision": {"question": "May we?", "owner": "Jane Smith", "sponsor": "Jane Smith", "contact": "Jane Smith"},
        "consultation": [{"who": "Jane Smith"}], "benefits": [{"title": "Time is saved", "owner": "Jane Smith"}],
        "lessons": [{"kind": "failure", "title": "Jane Smith", "lesson": "Jane Smith"}],  # a text may name someone
    }  # fmt: skip
    assert len(paths(rules.PERSON_NAMED, data)) == 12


@pytest.mark.parametrize(
    ("contact", "reported"),
    [
        ("Democratic Services, committees@example.gov.uk", False),
        ("jane.smith@example.gov.uk", True),
        ("J.Smith@example.gov.uk", True),
    ],
)
def test_the_mailbox_of_a_team_may_be_the_contact(contact, reported):
    data = register(decision={"question": "May we?", "contact": contact})
    assert bool(paths(rules.PERSON_NAMED, data)) is reported


@pytest.mark.parametrize(
    ("key", "address", "said", "mend"),
    [
        ("owner", "hr@example.gov.uk", "stands where a role should", "Name the role"),
        ("contact", "jane.smith@example.gov.uk", "the address of one person", "the address of a team"),
    ],
)
def test_an_address_is_not_called_a_person(key, address, said, mend):
    (found,) = advice(rules.PERSON_NAMED, register(decision={"question": "May we?", key: address}))
    assert said in found.message
    assert "is a person" not in found.message
    assert mend in found.remedy


def test_no_given_name_is_also_a_word_of_roles():
    assert not words("given-names") & words("no-surname")


# all of them


def test_nothing_in_the_packs_is_a_heading_a_person_or_unexplained():
    for pack in sorted(STAFF_ACCESS.parent.glob("*.yaml")):
        for rule in (rules.CATEGORY_TITLE, rules.NO_CAUSE, rules.PERSON_NAMED):
            assert paths(rule, pack.read_bytes()) == [], pack.name


UNITS = ("a", "A", "e.", ".", "'", "(", "A ", "AB ", "Jane ", "Mr ", "a@", "risk ", "é", "B.C.")


def advice_on_a_long_text(unit, length):
    """The advice on a risk whose texts say one thing over and over, and are longer than any that would be read."""
    evaluation = evaluated(with_risk(cause="-", rationale="-", owner="-"))
    told = evaluation.register.risks.adopting[0]
    told.__dict__.update(dict.fromkeys(("title", "cause", "rationale", "owner"), unit * (length // len(unit))))
    return lambda: [list(one.find(Subject(evaluation))) for one in WRITING]


@pytest.mark.parametrize("unit", UNITS)
def test_no_text_takes_more_calls_than_its_length(unit):
    assert grows(partial(advice_on_a_long_text, unit), 1_000) < 1.5


def advise_on_each():
    for unit in UNITS:
        print(unit)
        advice_on_a_long_text(unit, 300_000)()


def test_advice_on_any_long_text_ends():
    ends(advise_on_each)


LONG = " ".join(["The Otherton DPIA says that responsibilities necessitate documentation [x] of Signal."] * 200)


def in_many_places(number, origin="Otherton Trust"):
    """The advice on a register in which one long text stands in so many risks, four times in each."""
    many = [risk(f"A{one}", title=LONG, cause=LONG, owner=LONG, event=LONG) for one in range(number)]
    data = register(risks={"adopting": many, "not_adopting": [risk("N1")]}, copied_from={"organisation": origin})
    subject = Subject(evaluated(data))
    return lambda: [found for part in (WRITING, UPKEEP, BALANCE) for advice in part for found in advice.find(subject)]


def test_a_long_text_that_stands_in_many_places_is_looked_at_once():
    told = Counter(one.rule for one in in_many_places(20)())
    assert told[rules.HARD_TO_READ] == 20
    assert told[rules.OTHER_NAME] == 20
    assert told[rules.ABBREVIATION] == 1
    assert grows(in_many_places, 5) < 0.5  # it is the text that takes the most calls, and not the places


def test_what_is_searched_for_in_a_text_is_searched_for_once(monkeypatch):
    """What the test above cannot see: a search is one call, be the text long or short."""
    read = {}

    def watched(name, pattern):
        return read.setdefault(name, Read(pattern))

    make = products._pattern
    monkeypatch.setattr(products, "_pattern", lambda more: watched("products", make(more)))
    monkeypatch.setattr(writing, "_WORD", watched("heading", writing._WORD))
    monkeypatch.setattr(readability, "_SENTENCE_END", watched("sentences", readability._SENTENCE_END))
    monkeypatch.setattr(leftovers, "_PLACEHOLDER", watched("placeholder", leftovers._PLACEHOLDER))
    searching = SimpleNamespace(compile=lambda text: watched("other name", re.compile(text)), escape=re.escape)
    monkeypatch.setattr(leftovers, "re", searching)
    in_many_places(20, origin="Elsewhere Trust")()
    times = {name: one.characters // len(LONG) for name, one in read.items()}
    assert times == {"products": 1, "heading": 1, "sentences": 2, "placeholder": 1, "other name": 1}


def test_a_short_register_needs_no_hyphenation(monkeypatch):
    readability._breaks.cache_clear()
    monkeypatch.setitem(sys.modules, "pyphen", None)  # it cannot be imported
    assert advice(rules.HARD_TO_READ, with_risk()) == []


def test_a_risk_without_a_fault_is_let_be():
    whole = {"cause": "Staff do not know the rules", "consequence": "Complaints, and less trust"}
    data = register(risks={"adopting": [risk("A1", **whole)], "not_adopting": [risk("N1", **whole)]})
    assert [found for one in WRITING for found in one.find(Subject(evaluated(data)))] == []
