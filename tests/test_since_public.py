"""No word of what is exempt, or was at an earlier paper, is in any byte of what a public paper tells of the time between."""

import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AS_OF, as_yaml, mitigation, register, registers, risk
from moments import moment
from papers_in_git import SOMEBODY, papers, riskreg
from test_public_bytes import MADE, everything_in

from riskreg import edition, since
from riskreg.follow_up import follow_up
from riskreg.locate import SourceFile
from riskreg.movement import compare
from riskreg.paper import build
from riskreg.scoring import score

SECRET = "quagga"


def secret(name: str, **keys: Any) -> dict[str, Any]:
    """A risk every text of which is secret, and which is exempt."""
    about = {
        key: f"{SECRET} {key} of {name}" for key in ("title", "cause", "event", "consequence", "owner", "rationale")
    }
    return risk(name, exempt="Paragraph 3: financial affairs", **{**about, **keys})


def opened(name: str, **keys: Any) -> dict[str, Any]:
    """The same risk with nothing secret in it."""
    return risk(name, title=f"The lift of {name} stops", owner="Head of Estates", **keys)


def measure(name: str, **keys: Any) -> dict[str, Any]:
    """A mitigation every text of which is secret."""
    about = {"title": f"{SECRET} {name}", "owner": f"{SECRET} keeper of {name}", "evidence": [f"{SECRET}/{name}.md"]}
    return mitigation(name, **{**about, **keys})


def on(name: str, **keys: Any) -> list[dict[str, Any]]:
    """One mitigation as a risk uses it."""
    return [{"mitigation": name, "likelihood": -1, **keys}]


DUE, LATER = {"status": "agreed", "due": "2026-10-01"}, {"status": "agreed", "due": "2027-03-01"}


def then() -> dict[str, Any]:
    """At the last paper: X2 is exempt and will not be, X3 is not and will be, X4 is and will be gone."""
    adopting = [
        risk("A1", mitigated_by=[*on("policy"), *on("m5")]),
        secret("X1", mitigated_by=on("m1")),
        secret("X2", mitigated_by=on("m2")),
        {key: value for key, value in secret("X3", mitigated_by=on("m3")).items() if key != "exempt"},
        secret("X4", mitigated_by=on("m4")),
    ]
    measures = [mitigation("policy"), *(measure(name, **DUE) for name in ("m1", "m2", "m3", "m4", "m5"))]
    return register(
        risks={"adopting": adopting, "not_adopting": [risk("N1", mitigated_by=on("policy"))]}, mitigations=measures
    )


def now() -> dict[str, Any]:
    """Today, with everything moved: levels, due dates, owners, titles."""
    adopting = [
        risk("A1", mitigated_by=on("policy", likelihood=-3)),
        secret("X1", likelihood=2, owner=f"{SECRET} another", mitigated_by=[*on("m1"), *on("m5")]),
        opened("X2", likelihood=2, mitigated_by=on("m2")),
        secret("X3", likelihood=5, impact=5, title=f"{SECRET} another title", mitigated_by=on("m3")),
        secret("X6", mitigated_by=on("m6")),
    ]
    measures = [
        mitigation("policy"),
        measure("m1", status="in place", done_on="2026-11-01"),
        mitigation("m2", title="A second key", owner="Head of Estates"),
        measure("m3", **{**LATER, "owner": f"{SECRET} another keeper"}),
        measure("m5", status="withdrawn"),
        measure("m6", **LATER),
    ]
    return register(
        risks={"adopting": adopting, "not_adopting": [risk("N1", mitigated_by=on("policy"))]}, mitigations=measures
    )


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with two papers, and the register as it is today."""
    top = tmp_path_factory.mktemp("public")
    again = as_yaml(then()) + b"# seen again\n"
    papers(
        top,
        ("2026-06-01", "board/2026-06-10", then()),
        ("2026-09-01", "board/2026-09-10", again),
        ("2026-12-01", None, now()),
    )
    return top


def report(top: Path, paper: str, form: str, *more: str) -> Path:
    """One paper, written by the real command."""
    target = top / f"paper-{paper}{'-public' * ('--public' in more)}.{form}"
    run = riskreg(top, "report", "register.yaml", "--paper", paper, "--format", form, "-o", target.name, *more)
    assert run.returncode == 0, run.stderr
    return target


@pytest.mark.parametrize(("paper", "form"), MADE)
def test_no_byte_of_a_public_paper_tells_what_is_or_was_exempt(made, paper, form):
    said = everything_in(report(made, paper, form, "--public"))
    assert re.findall(rf".{{0,60}}{SECRET}.{{0,60}}", said) == []


@pytest.mark.parametrize("form", ["md", "json", "xlsx"])
def test_the_full_paper_tells_it_so_that_the_search_is_known_to_find_it(made, form):
    said = everything_in(report(made, "board-paper", form))
    for title in ("quagga title of x4", "quagga m5", "quagga keeper of m3"):
        assert title in said, title


def test_what_is_open_then_and_now_is_told_with_its_cause(made):
    said = everything_in(report(made, "board-paper", "md", "--public"))
    section = said.split("what has changed since the last paper")[-1]
    assert "something goes wrong with a1" in section
    assert "5 risks that are exempt, now or then, is not told here" in said


def test_the_counts_are_those_of_all_risks(made):
    full, public = (everything_in(report(made, "board-paper", "md", *more)) for more in ((), ("--public",)))
    rows = [re.findall(r"\| board/2026-\d\d-10 \|[^\n]*", text) for text in (full, public)]
    assert rows[0]
    assert rows[0] == rows[1]


def test_nothing_is_written_where_a_text_of_then_tells_what_is_exempt_now(tmp_path):
    before, top = then(), tmp_path
    before["mitigations"][0]["owner"] = f"The friend of {SECRET} another title"
    papers(tmp_path, ("2026-09-01", "board/2026-09-10", before), ("2026-12-01", None, now()))
    run = riskreg(top, "report", "register.yaml", "--public", "-o", "paper.md")
    assert run.returncode == 1
    assert "error RR805" in run.stderr
    assert "--since none" in " ".join(run.stderr.split())
    assert not (top / "paper.md").exists()
    run = riskreg(top, "report", "register.yaml", "--public", "-o", "paper.md", "--since", "none")
    assert run.returncode == 0, run.stderr


def test_a_public_paper_gets_its_tag_as_another_does(tmp_path):
    made = papers(tmp_path, ("2026-12-01", None, now()))
    run = riskreg(tmp_path, "report", "--public", "--tag", "board/2026-12-10", "-o", "tagged.md", **SOMEBODY)
    assert run.returncode == 0, run.stderr
    assert made.git("tag") == "board/2026-12-10"


def test_of_a_time_at_which_the_register_was_exempt_as_a_whole_nothing_is_told(tmp_path):
    shut = {**then(), "exempt": "Not yet decided", "decision": {"question": "Should we?", "owner": f"{SECRET} owner"}}
    papers(
        tmp_path,
        ("2026-06-01", "board/2026-06-10", shut),
        ("2026-09-01", "board/2026-09-10", then()),
        ("2026-12-01", None, now()),
    )
    for asked, told in (((), True), (("--since", "board/2026-06-10"), False)):
        said = everything_in(report(tmp_path, "board-paper", "md", "--public", *asked))
        assert re.findall(rf".{{0,60}}{SECRET}.{{0,60}}", said) == []
        assert ("what has changed since the last paper" in said) == told
        assert "board/2026-06-10" not in said


def some_secret(data: dict[str, Any], names: list[str]) -> dict[str, Any]:
    """A register in which these risks are exempt, and every mitigation that is for them only has a secret title."""
    risks = [one for side in data["risks"].values() for one in side]
    for one in risks:
        if one["id"] in names:
            one.update(exempt="Paragraph 3", title=f"{SECRET} {one['id']}", owner=f"{SECRET} owner")
    held = {effect["mitigation"] for one in risks if one["id"] not in names for effect in one["mitigated_by"]}
    shut = {effect["mitigation"] for one in risks if one["id"] in names for effect in one["mitigated_by"]} - held
    for item in data["mitigations"]:
        item["evidence"] = ["shown.md"]  # the usual one names a mitigation, which may be exempt
        if item["id"] in shut:
            item.update(title=f"{SECRET} {item['id']}", owner=f"{SECRET} owner", evidence=[SECRET])
    return data


NAMES = st.lists(st.sampled_from([f"{side}{number}" for side in "AN" for number in range(4)]), max_size=5)


@settings(max_examples=60, deadline=None)
@given(registers(), NAMES, registers(), NAMES)
def test_whatever_is_exempt_in_either_of_two_registers_is_not_told(before, then_names, after, now_names):
    paper = moment(some_secret(before, then_names), "2026-06-10", tag="board/2026-06-10")
    content = as_yaml(some_secret(after, now_names))
    scored = score([SourceFile("register.yaml", None, Path(), content)], AS_OF)
    evaluation = scored[0].evaluation
    past = since.Earlier(
        paper, compare(paper.evaluation, evaluation), (paper,), follow_up([paper], [paper], evaluation)
    )
    made = edition.public(scored)
    assert made.diagnostics == []
    found = since.public(past, scored[0], made.registers[0])
    assert found.diagnostics == []
    document = build(made.registers, AS_OF, made.edition, before={"register.yaml": found.earlier})
    assert SECRET not in repr(document)
    moved = {one.id for one in document.papers[0].since.risks}
    exempt = {
        one["id"] for data in (before, after) for side in data["risks"].values() for one in side if "exempt" in one
    }
    assert moved.isdisjoint(exempt)
