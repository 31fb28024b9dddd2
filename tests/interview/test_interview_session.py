"""The interview: what is asked, what is kept after each answer, and what stands in the register."""

import pytest
from answering import FIRST, POLICY, SECOND, SETUP, data, fed, kept, sitting
from hypothesis import given, settings
from hypothesis import strategies as st
from making import STAFF_ACCESS, as_yaml, mitigation, register, risk

from riskreg.interview import Broken
from riskreg.interview import session as module
from riskreg.interview.draft import Draft

WHOLE = [*SETUP, *FIRST, *POLICY, *SECOND]


def test_a_whole_interview_makes_a_register_with_both_sides(tmp_path):
    session = fed(sitting(tmp_path), [*WHOLE, "policy", "3", "4", "", "stop"])
    made = data(tmp_path)
    assert session.evaluation is not None
    assert [one["id"] for side in made["risks"].values() for one in side] == ["A1", "N1"]
    assert made["organisation"] == "Otterton Council"
    assert made["title"] == "May all staff use social media"
    assert made["decision"] == {
        "question": "May all staff use social media?", "body": "Management Board", "meeting": "2027-03-31",
    }  # fmt: skip
    assert made["mitigations"] == [
        {
            "id": "policy", "title": "A policy on conduct", "kind": "policy", "owner": "Head of HR",
            "status": "agreed", "due": "2027-03-31",
        }
    ]  # fmt: skip
    assert made["risks"]["adopting"][0]["mitigated_by"] == [{"mitigation": "policy", "likelihood": -2}]
    assert made["risks"]["not_adopting"][0]["mitigated_by"] == [{"mitigation": "policy", "likelihood": -2}]
    assert not kept(tmp_path)


def test_before_both_sides_have_a_risk_there_is_no_register_and_all_that_was_said_is_kept(tmp_path):
    session = fed(sitting(tmp_path), [*SETUP, *FIRST])
    session.stop()
    assert not (tmp_path / "register.yaml").exists()
    assert session.sides == (1, 0)
    assert [text for text in (*SETUP[:2], *FIRST[:3]) if text not in kept(tmp_path)] == []


@pytest.mark.parametrize("at", range(len(WHOLE) + 1))
def test_wherever_it_is_stopped_it_goes_on_with_the_same_question(tmp_path, at):
    session = fed(sitting(tmp_path), WHOLE[:at])
    asked = session.question
    session.stop()
    again = sitting(tmp_path)
    assert (again.question.key, again.question.text) == (asked.key, asked.text)
    fed(again, [*WHOLE[at:], "policy", "3", "4", "", "stop"])
    assert [one["id"] for side in data(tmp_path)["risks"].values() for one in side] == ["A1", "N1"]
    assert not kept(tmp_path)


def test_each_answer_is_on_the_disk_before_the_next_question(tmp_path):
    session = sitting(tmp_path)
    for number, answer in enumerate([*SETUP, *FIRST], start=1):
        fed(session, [answer])
        assert kept(tmp_path).count("\n  - ") == number


def test_back_goes_one_question_back_and_what_was_said_there_is_said_anew(tmp_path):
    session = fed(sitting(tmp_path), [*SETUP, "The wrong sentence"])
    asked = session.question.key
    assert session.say("back").kind == "taken"
    assert "The wrong sentence" not in kept(tmp_path)
    fed(session, ["The right one"])
    assert session.question.key == asked
    for _ in range(7):
        session.say(" BACK ")
    assert session.question.key == "organisation"
    assert session.say("back").kind == "again"


def test_back_takes_back_the_first_answer_after_a_register_was_written(tmp_path):
    session = fed(sitting(tmp_path), [*WHOLE, "policy"])
    assert (tmp_path / "register.yaml").exists()
    session.say("back")
    assert session.question.key == "measure N1"
    reply = session.say("back")
    assert (reply.kind, reply.told) == ("again", ("What came before stands in register.yaml: change it there.",))


@pytest.mark.parametrize(
    ("answers", "wrong", "says"),
    [
        ([], "", "An answer is needed here. `?` explains the question, `stop` keeps all and ends."),
        ([], "Otter\u202eton", "That holds characters that cannot be seen. Type it again by hand, without the arrow keys."),
        ([], "{organisation}", "A name has at most 200 characters, and no braces. Say the name that people know."),
        (SETUP[:4], "31/31/2027", "“31/31/2027” is no day that the calendar has. Write it as 2027-03-31, 31/3/2027 or 31 March 2027."),
        (SETUP[:5], "brighton", "“brighton” is no scheme here. Did you mean brighton-hove-5x5? Answer with a number from 1 to 6."),
        ([*SETUP, *FIRST[:3]], "6", "“6” is no level here. Answer with 1 Almost Impossible, 2 Unlikely, 3 Possible, 4 Likely or 5 Almost Certain."),
        ([*SETUP[:5], "tri-borough-5x5", *FIRST[:3]], "6", "“6” is no level here. Answer with 1, 2, 3, 4 or 5."),
        ([*SETUP, *FIRST, *POLICY[:2]], "Likely.", "“Likely.” is no level here. Answer with 1 Almost Impossible, 2 Unlikely, 3 Possible, 4 Likely or 5 Almost Certain."),
        ([*SETUP, *FIRST, *POLICY[:2], "4"], "4", "Then it would change nothing here. Answer with another level, or take it back with `back`."),
        ([*SETUP, *FIRST], "7", "There is no 7 in the list. Pick one by its number, or say it in words."),
        ([*WHOLE], "polcy", "Did you mean policy? For something new, say it in a few words."),
        ([], "x" * 2001, "That has 2,001 characters; at most 2,000 can stand here. Say it shorter."),
    ],
)  # fmt: skip
def test_an_answer_that_cannot_be_taken_is_told_in_a_sentence_and_asked_again(tmp_path, answers, wrong, says):
    session = fed(sitting(tmp_path), answers)
    asked, before = session.question.key, kept(tmp_path)
    reply = session.say(wrong)
    assert (reply.kind, reply.told) == ("again", (says,))
    assert (session.question.key, kept(tmp_path)) == (asked, before)


def test_every_question_explains_itself_with_an_example(tmp_path):
    session = sitting(tmp_path)
    without = []
    for answer in [*WHOLE, "policy", "3", "4", "", "stop"]:
        reply = session.say("?")
        without += [session.question.key] if reply.kind != "again" or len(reply.told[0]) < 40 else []
        fed(session, [answer])
    assert without == []


def test_what_a_day_and_a_level_were_taken_for_is_said_back(tmp_path):
    session = fed(sitting(tmp_path), SETUP[:4])
    assert session.say("1/4/2027").told == ("That is 1 April 2027.",)
    fed(session, ["", *FIRST, *POLICY[:2]])
    assert session.say("2").told == ("That is 2 steps lower: from 4 Likely to 2 Unlikely.",)
    fed(session, ["4", ""])
    overdue = "That is 1 May 2020. It has passed, so this will count as overdue. `back` takes it back."
    assert session.say("1 May 2020").told == (f"{overdue} It has no owner, so it stays proposed.",)


def test_the_other_side_is_asked_for_whichever_comes_first(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(register()))
    for first, other in (("adopting", "not_adopting"), ("not_adopting", "adopting")):
        session = fed(sitting(tmp_path), [first])
        assert session.question.key == f"risk {first}"
        fed(session, ["Something else happens here", "", "", "3", "3", "", "", ""])
        assert session.question.key == f"risk {other}"
        fed(session, ["", "stop"])
    assert {side: len(risks) for side, risks in data(tmp_path)["risks"].items()} == {"adopting": 2, "not_adopting": 2}


COMMENTED = """\
# The first register that we made ourselves
riskreg: 1
title:   "Staff access"   # as the board calls it
organisation: Exampleshire Council
scheme: brighton-hove-5x5
decision: {question: "May they?"}
risks:
  adopting:
  - {id: R-7, title: A careless post, likelihood: 4, impact: 4, category: money,  # see the minutes
     mitigated_by: [{mitigation: policy, likelihood: -1}]}
  not_adopting:
  - {id: S1, title: Nobody answers, likelihood: 4, impact: 4, mitigated_by: [{mitigation: policy, likelihood: -1}]}
mitigations:
  - id: policy
    title: A policy      # the long one
    status: proposed
"""


def test_of_a_register_that_is_there_every_line_stays_but_those_that_are_meant(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_bytes(COMMENTED.replace("\n", "\r\n").encode())
    session = fed(sitting(tmp_path), ["settle", "policy", "Head of HR", "2027-01-31"])
    fed(session, ["", "not_adopting", "Another thing happens", "", "", "2", "2", "1", "", "", "", "stop"])
    after = path.read_bytes().decode()
    assert [line for line in COMMENTED.splitlines() if line not in after.split("\r\n")] == ["    status: proposed"]
    made = data(tmp_path)
    assert made["mitigations"][0]["status"] == "agreed"
    assert made["risks"]["not_adopting"][1] == {
        "id": "S2", "title": "Another thing happens", "category": "money", "likelihood": 2, "impact": 2,
    }  # fmt: skip


def test_what_is_undecided_is_walked_through_with_the_reason_and_what_settles_it(tmp_path):
    (tmp_path / "register.yaml").write_text(COMMENTED)
    session = fed(sitting(tmp_path), ["settle"])
    assert session.question.before[0] == (
        "R-7 (A careless post) is not classified yet: its only mitigation (policy) is proposed, not agreed. To settle it, "
        "agree one that lowers this risk, with an owner and a due date."
    )
    fed(session, ["tolerate", "The board", "", "It is small", "1 May 2027"])
    assert session.question.key == "measure S1"
    fed(session, ["policy", "Head of HR", "in place", "1/11/2026", "policies/conduct.md", ""])
    assert session.question.key == "next"
    made = data(tmp_path)
    assert made["risks"]["adopting"][0]["acceptance"] == {
        "by": "The board", "on": "2026-11-21", "reason": "It is small", "review_on": "2027-05-01",
    }  # fmt: skip
    assert made["mitigations"][0] | {"title": ""} == {
        "id": "policy", "title": "", "status": "in place", "owner": "Head of HR", "done_on": "2026-11-01",
        "evidence": ["policies/conduct.md"],
    }  # fmt: skip
    assert session.evaluation.current.verdict.waiting_for == ()


def test_a_side_effect_is_written_on_the_risk_of_the_other_side(tmp_path):
    (tmp_path / "register.yaml").write_text(COMMENTED)
    session = fed(sitting(tmp_path), ["settle", "Block all of it for everybody", "restriction", "1", "", "1", "5", ""])
    fed(session, ["Head of ICT", "1/2/2027", "", "stop"])
    made = data(tmp_path)
    assert made["risks"]["not_adopting"][0]["mitigated_by"][1] == {"mitigation": "block", "likelihood": 2}
    assert made["risks"]["adopting"][0]["mitigated_by"][1] == {"mitigation": "block", "likelihood": -2}


def test_what_is_inherited_stays_where_it_is_and_what_is_said_stands_in_the_register_itself(tmp_path):
    (tmp_path / "base.yaml").write_text(COMMENTED)
    (tmp_path / "register.yaml").write_text("riskreg: 1\nextends: base.yaml\norganisation: Mine\n")
    fed(sitting(tmp_path), ["settle", "policy", "Head of HR", "2027-01-31", "", "adopting", "A new thing happens"])
    fed(sitting(tmp_path), ["", "", "2", "2", "", "", "", "", "stop"])
    assert (tmp_path / "base.yaml").read_text() == COMMENTED
    made = data(tmp_path)
    assert made["mitigations"][0]["status"] == "agreed"
    assert [one["id"] for one in made["risks"]["adopting"]] == ["R-7", "R-8"]


def test_a_risk_that_is_avoided_is_settled_by_where_it_moves_to(tmp_path):
    risks = {"adopting": [risk("A1", treatment="terminate")], "not_adopting": [risk("N1"), risk("N2")]}
    (tmp_path / "register.yaml").write_bytes(as_yaml(register(risks=risks)))
    fed(sitting(tmp_path), ["settle", "N2, 1", "stop"])
    assert data(tmp_path)["risks"]["adopting"][0]["moves_to"] == ["N2", "N1"]


def test_what_somebody_else_writes_meanwhile_stays_and_their_id_is_not_given_again(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_bytes(as_yaml(register()))
    session = fed(sitting(tmp_path), ["adopting", "Mine happens here", "", "", "3", "3", "", ""])
    theirs = register()
    theirs["risks"]["adopting"].append(risk("A2", title="Theirs happens here"))
    path.write_bytes(as_yaml(theirs))
    session.stop()
    titles = {one["id"]: one["title"] for one in data(tmp_path)["risks"]["adopting"]}
    assert (titles["A2"], titles["A3"]) == ("Theirs happens here", "Mine happens here")


def test_a_register_that_has_become_faulty_keeps_the_answers_waiting(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_bytes(as_yaml(register()))
    session = fed(sitting(tmp_path), ["adopting", "Mine happens here", "", "", "3", "3", "", ""])
    path.write_text("riskreg: 1\ntitle: [\n")
    with pytest.raises(Broken):
        session.stop()
    assert "Mine happens here" in kept(tmp_path)
    path.write_bytes(as_yaml(register()))
    sitting(tmp_path).stop()
    assert data(tmp_path)["risks"]["adopting"][1]["title"] == "Mine happens here"


def test_two_interviews_about_one_register_do_not_take_each_others_answers(tmp_path):
    one, two = sitting(tmp_path), sitting(tmp_path)
    fed(one, ["First Council"])
    with pytest.raises(Broken) as broken:
        two.say("Second Council")
    assert [found.rule.id for found in broken.value.diagnostics] == ["RR810"]
    fed(one, SETUP[1:])
    assert "Second Council" not in kept(tmp_path)


def test_a_mitigation_that_is_gone_takes_no_other_answer_with_it(tmp_path):
    path = tmp_path / "register.yaml"
    both = register(mitigations=[mitigation("policy"), mitigation("other")])
    path.write_bytes(as_yaml(both))
    fed(sitting(tmp_path), ["adopting", "Mine happens here", "", "", "3", "3", "", "", "other"])
    path.write_bytes(as_yaml({**data(tmp_path), "mitigations": [mitigation("policy")]}))
    again = sitting(tmp_path)
    told = again.notes()
    assert [text for text in told if "1 answer of before no longer fits: “other”" in text] != []
    assert "other" in (tmp_path / "register.yaml.answers.1").read_text()
    again.stop()
    assert data(tmp_path)["risks"]["adopting"][1]["title"] == "Mine happens here"


class Killed(BaseException):
    """The program ends here."""


@pytest.mark.parametrize("written", [False, True])
@pytest.mark.parametrize("new", [False, True])
def test_killed_just_before_or_after_the_register_is_written_nothing_is_lost_or_said_twice(
    tmp_path, monkeypatch, new, written
):
    if new:
        before, last = WHOLE, ["policy"]
    else:
        (tmp_path / "register.yaml").write_bytes(as_yaml(register()))
        before = ["adopting", *FIRST, "Training for all of them", "training", "2", "", "", "Head of HR"]
        last = ["2027-03-01"]
    name = "place_new" if new else "change"
    real = getattr(module, name)

    def killing(*given, **more):
        if written:
            real(*given, **more)
        raise Killed

    session = fed(sitting(tmp_path), before)
    monkeypatch.setattr(module, name, killing)
    with pytest.raises(Killed):
        fed(session, last).stop()
    monkeypatch.undo()
    again = sitting(tmp_path)
    again.stop()
    made = data(tmp_path)
    titles = [one["title"] for side in made["risks"].values() for one in side]
    assert titles.count(FIRST[0]) == 1
    assert len(titles) == len(set(titles))
    measures = [one["title"] for one in made["mitigations"]]
    assert len(measures) == len(set(measures)) == (1 if new else 2)


def test_answers_that_cannot_be_read_are_told_and_left_as_they_are(tmp_path):
    path = tmp_path / "register.yaml.answers"
    for content in ("from: [\n", "answers: 3\n", "from: [new, adopting, '', end]\nanswers: [[1, 2]]\n", "\x00"):
        path.write_text(content)
        with pytest.raises(Broken) as broken:
            sitting(tmp_path)
        assert "cannot be taken up" in broken.value.diagnostics[0].message
        assert path.read_text() == content


def test_begun_anew_the_answers_of_before_are_laid_aside(tmp_path):
    fed(sitting(tmp_path), SETUP)
    session = sitting(tmp_path)
    aside = session.begin_anew()
    assert "Otterton Council" in aside.read_text()
    assert session.question.key == "organisation"
    fed(session, ["Another Council"])
    assert "Otterton" not in kept(tmp_path)


def test_the_real_register_is_gone_on_with(tmp_path):
    (tmp_path / "register.yaml").write_bytes(STAFF_ACCESS.read_bytes())
    session = fed(sitting(tmp_path), ["adopting", "Somebody answers in the wrong name", "", "", "2", "3", "1", "1", ""])
    fed(session, ["", "stop"])
    before, after = STAFF_ACCESS.read_text().splitlines(), (tmp_path / "register.yaml").read_text().splitlines()
    assert [line for line in before if line not in after] == []
    assert len(after) - len(before) in (6, 7)


ANSWERS = st.one_of(
    st.sampled_from(["", "1", "2", "3", "4", "5", "7", "back", "?", "tolerate", "settle", "policy", "adopting"]),
    st.sampled_from(["in place", "2027-03-01", "31/2/2027", "A1", "N1", "A1, N1", "\u202e", "not_adopting", "1,2"]),
    st.builds("Thing {} happens: “here” # or [there]".format, st.integers(0, 10**9)),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(ANSWERS, max_size=45), st.booleans(), st.sets(st.integers(0, 45), max_size=4))
def test_whatever_is_said_the_next_sitting_goes_on_there_and_nothing_is_lost(tmp_path_factory, answers, begun, stops):
    folder = tmp_path_factory.mktemp("said")
    if begun:
        (folder / "register.yaml").write_text(COMMENTED)
    session = fed(sitting(folder), [] if begun else [*SETUP, *FIRST[:5]])
    said: list[str] = []
    for number, answer in enumerate(answers):
        if session.question is None:
            break
        reply = session.say(answer)
        if reply.kind == "taken":
            said = said[:-1] if reply.told == ("One question back.",) else [*said, answer]
        asked = session.question
        if number in stops:
            session.stop()
            said = [one for one in said if one.startswith("Thing")]
        session = sitting(folder)
        if asked is not None:
            assert (session.question.key, session.question.text) == (asked.key, asked.text)
        if (folder / "register.yaml").exists():
            data(folder)
    session.stop()
    held = kept(folder)
    if (folder / "register.yaml").exists():
        held += repr(data(folder))
    assert [one for one in said if one.startswith("Thing") and one.split()[1] not in held] == []
    assert isinstance(session._draft, Draft)


def test_what_was_laid_aside_is_gone_on_with_where_it_fits(tmp_path):
    fed(sitting(tmp_path), SETUP)
    aside = sitting(tmp_path).begin_anew()
    session = sitting(tmp_path)
    found = session.laid_aside()
    assert (found.path, found.answers, found.fits) == (aside, len(SETUP), True)
    session.take_back()
    assert session.question.key == "risk adopting"
    assert session.laid_aside() is None
    assert [text for text in SETUP[:2] if text not in kept(tmp_path)] == []


@pytest.mark.parametrize("content", ["nothing: here\n", None])
def test_what_was_laid_aside_and_fits_no_more_is_only_told_of(tmp_path, content):
    fed(sitting(tmp_path), SETUP)
    aside = sitting(tmp_path).begin_anew()
    (tmp_path / "register.yaml").write_bytes(as_yaml(register()))  # the answers were about one that was to be made
    if content is not None:
        aside.write_text(content)
    found = sitting(tmp_path).laid_aside()
    assert (found.path, found.fits) == (aside, False)


@pytest.mark.parametrize(
    ("scheme", "before", "says"),
    [
        ("tri-borough-5x5", ("1 is the least likely, 5 the most likely. The scheme says no more of its levels than this.",), False),
        ("brighton-hove-5x5", (), False),
        ("nist-sp-800-30-5x5", (), True),
        ("nhs-dcb0129-5x5", (), True),
    ],
)  # fmt: skip
def test_what_a_scheme_says_of_its_levels_is_shown_and_no_more(tmp_path, scheme, before, says):
    question = fed(sitting(tmp_path), [*SETUP[:5], scheme, *FIRST[:3]]).question
    assert (question.key, question.before) == ("likelihood", before)
    assert all(choice.meaning for choice in question.choices) is says
    assert question.help.endswith("The scheme says no more of its levels than this.") is not says
