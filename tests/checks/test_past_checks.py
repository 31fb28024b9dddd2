"""What earlier papers say of a register: the edges of RR709 to RR712, and when git is asked at all."""

import itertools
from datetime import date

import pytest
from making import AS_OF, evaluated, mitigation, register, risk
from scripted_git import Scripted

from riskreg import rules
from riskreg.checks import Subject
from riskreg.checks.past import PAST
from riskreg.follow_up import DueMove, FollowUp, PaperRef, Promise, Removed, Slip, Stuck
from riskreg.inspection import Asked, inspect
from riskreg.locate import find

PAPERS = tuple(PaperRef(f"board/{number}", date(2026, number, 1), "3f2a91c0ffee") for number in range(1, 5))
NOTHING = FollowUp(AS_OF, 2, PAPERS, (), (), (), ())
RISKS = {
    "adopting": [risk("A1", mitigated_by=[{"mitigation": "training", "likelihood": -1}])],
    "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "training", "likelihood": -1}])],
}


def found(rule, past, **training):
    """What one rule says of a register with one mitigation, given what came before: the paths."""
    made = mitigation("training", **{"status": "agreed", "due": "2027-03-01", "evidence": [], **training})
    subject = Subject(evaluated(register(risks=RISKS, mitigations=[made])), past=past)
    return [one.path for advice in PAST if advice.rule is rule for one in advice.find(subject)]


def test_without_papers_there_is_no_advice():
    assert [found(advice.rule, None) for advice in PAST] == [[]] * 4
    assert [found(advice.rule, NOTHING) for advice in PAST] == [[]] * 4


@pytest.mark.parametrize(("papers", "reported"), [(0, False), (2, False), (3, True), (4, True)])
def test_stuck_for_three_papers(papers, reported):
    one = Stuck("A1", "adopting", "A title", None, "High", PAPERS[:papers], papers == 0, exempt=False)
    assert bool(found(rules.STUCK_FOR_LONG, NOTHING._replace(stuck=(one,)))) is reported
    assert found(rules.STUCK_FOR_LONG, NOTHING._replace(stuck=(one._replace(id="A9"),))) == []


def slip(*days):
    dates = [date(2026, 1, 1), *(date(2026, *one) for one in days)]
    moves = tuple(DueMove(a, b, AS_OF, None, None) for a, b in itertools.pairwise(dates))
    return NOTHING._replace(slips=(Slip("training", "A title", None, moves, done=False, exempt=False),))


@pytest.mark.parametrize(
    ("days", "reported"),
    [([(6, 1)], False), ([(6, 1), (9, 1)], True), ([(6, 1), (5, 1)], False), ([(6, 1), (2, 1), (3, 1)], True)],
)
def test_a_date_that_was_moved_later_twice(days, reported):
    assert found(rules.SLIPPED, slip(*days)) == ([("mitigations", 0, "due")] if reported else [])


@pytest.mark.parametrize("status", ["in place", "withdrawn", "proposed"])
def test_a_date_of_what_is_no_longer_agreed_says_nothing(status):
    assert found(rules.SLIPPED, slip((6, 1), (9, 1)), status=status) == []


def promises(*results, owner="Head of HR", what="mitigation"):
    return NOTHING._replace(
        promises=tuple(
            Promise(
                what, f"m{index}", "A title", owner, ("board/1",), date(2026, 6, 1), None, result, None, exempt=False
            )
            for index, result in enumerate(results)
        )
    )


@pytest.mark.parametrize(
    ("results", "reported"),
    [
        (["not met"] * 2, False),
        (["not met"] * 3, True),
        (["met", "late", "withdrawn"], True),
        (["met", "met", "late", "not met"], False),
        (["not met", "not met", "cannot be told"], False),
    ],
)
def test_an_owner_who_kept_fewer_than_half_of_three_promises(results, reported):
    assert found(rules.FORECAST_MISSED, promises(*results)) == ([("mitigations", 0, "owner")] if reported else [])


def words(rule, past):
    """The message of the one finding of a rule."""
    made = mitigation("training", status="agreed", due="2027-03-01", evidence=[])
    subject = Subject(evaluated(register(risks=RISKS, mitigations=[made])), past=past)
    return next(one.message for advice in PAST if advice.rule is rule for one in advice.find(subject))


def test_it_is_said_how_many_promises_no_paper_had_as_still_to_come():
    made = promises("not met", "not met", "met", "late")
    first, second, third, fourth = made.promises
    told = [first._replace(papers=(), overdue_at=PAPERS[0]), second, third._replace(papers=()), fourth]
    said = words(rules.FORECAST_MISSED, made._replace(promises=tuple(told)))
    assert said.startswith(
        "Of 4 promises of “Head of HR” to have a mitigation done by a day that has come, 1 was kept."
    )
    assert said.endswith("Of these, 1 was overdue already at the first paper that had it; 1 stood in no paper, but in the register when the day came.")  # fmt: skip
    assert words(rules.FORECAST_MISSED, made).endswith("1 was kept.")


def test_moves_both_ways_are_told_apart():
    assert "to a later day twice, from" in words(rules.SLIPPED, slip((6, 1), (9, 1)))
    both = words(rules.SLIPPED, slip((6, 1), (2, 1), (3, 1)))
    assert (
        "to a later day twice and to an earlier one once, net 59 days later, from 1 January 2026 to 1 March 2026"
        in both
    )


def test_targets_other_owners_and_work_that_is_over_do_not_count_against_an_owner():
    assert found(rules.FORECAST_MISSED, promises(*["not met"] * 3, what="target")) == []
    assert found(rules.FORECAST_MISSED, promises(*["not met"] * 3, owner="Head of ICT")) == []
    assert found(rules.FORECAST_MISSED, promises(*["not met"] * 3, owner="head of  hr")) != []
    assert found(rules.FORECAST_MISSED, promises(*["not met"] * 3), status="in place") == []


def test_a_risk_that_was_removed_is_told_at_its_side():
    gone = Removed("N4", "not_adopting", "A title", PAPERS[0], exempt=False)
    assert found(rules.REMOVED_UNDECIDED, NOTHING._replace(removed=(gone,))) == [("risks", "not_adopting")]


# In a repository


def reported(folder, **asked):
    files, _ = find([str(folder / "register.yaml")])
    chosen = Asked(select=("RR709", "RR710", "RR711", "RR712"), **asked)
    return [one.rule.id for one in inspect(files, AS_OF, chosen).in_registers]


@pytest.fixture
def tagged(tmp_path):
    """A register whose mitigation was put off twice, and a risk of whose last paper is gone."""
    made = Scripted(tmp_path)
    for month, due in ((1, "2026-02-01"), (3, "2026-04-01"), (5, "2027-03-01")):
        late = mitigation("training", status="agreed", due=due, evidence=[])
        more = {**RISKS, "adopting": [*RISKS["adopting"], risk("A2", mitigated_by=RISKS["adopting"][0]["mitigated_by"])]}  # fmt: skip
        made.commit(f"2026-0{month}-01", register=register(risks=more, mitigations=[late], appetite={"default": "Low"}))
        made.tag(f"board/2026-0{month}-10")
    made.write("register.yaml", register(risks=RISKS, mitigations=[late], appetite={"default": "Low"}))
    return made


def test_what_the_papers_say_is_reported_where_there_are_some(tagged):
    assert sorted(reported(tagged.folder)) == ["RR709", "RR709", "RR710", "RR712"]


def test_tags_that_are_called_otherwise_are_no_papers(tagged):
    tagged.write("riskreg.toml", '[papers]\ntag = "committee/*"\n')
    assert reported(tagged.folder) == []


def test_git_is_not_asked_without_a_repository_or_when_the_rules_are_off(tagged, tmp_path, monkeypatch):
    monkeypatch.setattr("riskreg.inspection._papers_in", lambda *_: pytest.fail("git was asked"))
    outside = tmp_path.parent / f"{tmp_path.name}-outside"
    outside.mkdir()
    (outside / "register.yaml").write_bytes((tagged.folder / "register.yaml").read_bytes())
    assert reported(outside) == []
    assert reported(tagged.folder, ignore=("RR709", "RR710", "RR711", "RR712")) == []


def test_a_register_that_was_never_committed_has_no_papers(tagged):
    tagged.write("other.yaml", register())
    files, _ = find([str(tagged.folder / "other.yaml")])
    assert [one.rule.id for one in inspect(files, AS_OF, Asked(select=("RR709", "RR712"))).in_registers] == []
