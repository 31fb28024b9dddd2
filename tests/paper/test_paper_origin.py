"""What the paper says of a register that came from elsewhere: reviews, what was left out, files, who is still to be asked."""

import re

import pytest
from making import AS_OF, as_markdown, as_yaml, register, risk

from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.scoring import score

CAME = {"pack": "staff-access", "edition": 1, "organisation": "Exampleshire Council"}
REVIEWED = {"by": "Head of HR", "on": "2026-11-01"}


def document(data, folder):
    return build(score([SourceFile("registers/r.yaml", None, folder, as_yaml(data))], AS_OF), AS_OF)


def paper(data, folder):
    return document(data, folder).papers[0]


def text(data, folder):
    return as_markdown(document(data, folder))


def copied(waiting, reviewed, **keys):
    """A copied register with so many risks that wait for a review, and so many that do not; one of these stands in `not_adopting`."""
    risks = [risk(f"A{number}") for number in range(1, waiting + 1)]
    risks += [risk(f"B{number}", reviewed=REVIEWED) for number in range(1, reviewed + 1)]
    return register(risks={"adopting": risks[:-1], "not_adopting": risks[-1:]}, copied_from=CAME, **keys)


CLOSED = {"status": "closed", "closed": {"on": "2026-11-01", "by": "The board", "reason": "Gone"}}


@pytest.mark.parametrize(
    ("waiting", "reviewed", "said"),
    [
        (2, 0, "For all its 2 open risks"),
        (1, 1, "For 1 of its 2 open risks (A1)"),
        (3, 9, "For 3 of its 12 open risks (A1, A2 and A3)"),
        (9, 2, "For 9 of its 11 open risks (all but B1 and B2)"),
        (9, 9, "For 9 of its 18 open risks"),
    ],
)
def test_it_says_how_much_of_a_copy_nobody_here_has_reviewed(tmp_path, waiting, reviewed, said):
    data = copied(waiting, reviewed)
    sentence = f"This register began as a copy of the pack staff-access, edition 1. {said}, no review by Exampleshire Council is recorded."
    assert paper(data, tmp_path).unreviewed == sentence
    assert "> **Not yet reviewed here.** This register began as a copy of" in text(data, tmp_path)


def test_an_only_open_risk_is_called_so(tmp_path):
    data = copied(2, 0)
    data["risks"]["adopting"][0] |= CLOSED
    assert "For its only open risk, no review by" in paper(data, tmp_path).unreviewed


def test_what_is_reviewed_or_ones_own_needs_no_warning(tmp_path):
    for data in (copied(0, 2), register()):
        assert paper(data, tmp_path).unreviewed is None
        assert "Not yet reviewed here" not in text(data, tmp_path)


def test_a_review_stands_with_its_risk_once_it_has_been_held(tmp_path):
    data = copied(0, 2)
    data["risks"]["not_adopting"][0]["reviewed"] = REVIEWED | {"on": "2027-01-01"}
    made = paper(data, tmp_path)
    assert [one.reviewed for one in (*made.adopting, *made.not_adopting)] == ["Reviewed by Head of HR on 1 November 2026.", None]  # fmt: skip
    assert text(data, tmp_path).count("Reviewed by Head of HR") == 1


def test_what_is_inherited_says_from_where_and_what_is_left_out_says_why(tmp_path):
    (tmp_path / "registers").mkdir()
    (tmp_path / ".git").mkdir()
    base = register(organisation="County *Council*", mitigations=register()["mitigations"])
    base["risks"]["adopting"].append(risk("A2", rationale="Theirs"))
    (tmp_path / "registers" / "base.yaml").write_bytes(as_yaml(base))
    ours = {
        "riskreg": 1, "extends": "base.yaml", "organisation": "Otherton Council",
        "dropped": [{"id": "A1", "reason": "Not *here*"}, {"id": "A2", "field": "mitigated_by", "reason": "No"}],
        "risks": {"adopting": [risk("X1")]},
    }  # fmt: skip
    base["risks"]["adopting"][1]["mitigated_by"] = [{"mitigation": "policy", "likelihood": -1}]
    (tmp_path / "registers" / "base.yaml").write_bytes(as_yaml(base))
    made = paper(ours, tmp_path / "registers")
    files = {one.id: one.file for one in (*made.adopting, *made.not_adopting)}
    assert files == {"A2": "registers/base.yaml", "X1": None, "N1": "registers/base.yaml"}
    assert [(fact.label, fact.text) for fact in made.dropped] == [
        ("Something goes wrong with A1 (A1)", "Not *here*"),
        ("Something goes wrong with A2 (A2), mitigated by", "No"),
    ]
    assert made.unreviewed.startswith(
        "This register builds on a register of County *Council*. For all its 3 open risks"
    )
    said = text(ours, tmp_path / "registers")
    assert re.search(r"^### Left out of what this register builds on\n\n- \*\*Something goes wrong with A1 \(A1\)\*\*: Not \\\*here\\\*\n- \*\*Something goes wrong with A2 \(A2\), mitigated by\*\*: No\n\n## Appendix C", said, re.MULTILINE)  # fmt: skip
    assert re.search(r"The line of each risk in that file: X1 \d+\.\n\nRisks that stand in registers/base\\?\.yaml, which it builds on: A2 \d+, N1 \d+\.\n", said)  # fmt: skip
    del ours["risks"]
    assert re.search(r"typed by hand\.\n\nRisks that stand in registers/base\\?\.yaml, which it builds on: ", text(ours, tmp_path / "registers"))  # fmt: skip


def test_a_register_that_extends_nothing_speaks_of_its_own_lines_only(tmp_path):
    said = text(register(), tmp_path)
    assert re.search(r"The line of each risk in that file: A1 \d+, N1 \d+\.\n", said)
    assert "builds on" not in said
    assert "Left out" not in said


def test_who_is_still_to_be_asked_is_said_with_the_question(tmp_path):
    data = register(
        consultation=[
            {"who": "Unions", "side": "internal", "asked": "What would be fair?"},
            {"who": "Residents", "on": "2026-10-01", "said": "Go on"},
            {"who": "Clubs", "said": "No"},
            {"who": "Schools", "changed": "Section 3"},
        ]
    )
    rows = re.search(r"Appendix \w: who was heard, and what was learnt\n\n(.*?)\n\n", text(data, tmp_path), re.DOTALL)[
        1
    ].splitlines()
    assert rows == [
        "| Who | When | The question put | What they said | What changed |",
        "|---|---|---|---|---|",
        "| Unions (internal) | Not yet asked | What would be fair? | – | – |",
        "| Residents | 1 October 2026 | – | Go on | – |",
        "| Clubs | – | – | No | – |",
        "| Schools | – | – | – | Section 3 |",
    ]
    del data["consultation"][0]["asked"]
    assert "| Who | When | What they said | What changed |\n|---|---|---|---|\n" in text(data, tmp_path)


def test_an_option_says_when_it_would_begin(tmp_path):
    data = register(
        options=[
            {"id": "a", "title": "Go on", "side": "adopting", "begins": "2027-04-01"},
            {"id": "b", "title": "Stay", "side": "not_adopting"},
        ]
    )
    assert [one.begins for one in paper(data, tmp_path).options] == ["1 April 2027", None]
    assert text(data, tmp_path).count("\nWould begin: 1 April 2027.\n") == 1
