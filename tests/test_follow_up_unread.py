"""A follow-up reads the versions that tell something new of a mitigation, and comes to what it would have read of all."""

from datetime import date, timedelta

import pytest
from making import evaluated
from scripted_git import Scripted

from riskreg.follow_up import follow_up
from riskreg.follow_up.glance import mitigations_in
from riskreg.locate import find
from riskreg.revisions import Past

TODAY = date(2026, 11, 21)
TEXT = """\
riskreg: 1
title: Staff access
organisation: Exampleshire Council
scheme: brighton-hove-5x5
appetite: {default: Moderate}
decision: {question: Should all staff have it}
risks:
  adopting:
    - id: A1
      title: A careless post
      rationale: Seen before
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: training, likelihood: -2}
  not_adopting:
    - id: N1
      title: Staff go their own way
      likelihood: 4
      impact: 3
mitigations:
  - id: training
    title: Training for all
    owner: Head of HR
    status: agreed
    due: 2026-03-31
exempt: false
"""


def changed(*pairs, text=TEXT):
    for before, after in pairs:
        assert text.count(before) == 1, before
        text = text.replace(before, after)
    return text


def wording(number, text=TEXT):
    return changed(("Seen before", f"Seen {number} times"), text=text)


def due(day, text=TEXT):
    return changed(("2026-03-31", day), text=text)


DONE = changed(("status: agreed", "status: in place\n    done_on: 2026-02-20\n    evidence: [a.md]"))
BROKEN = changed(
    ("likelihood: 4\n      impact: 3\n      mitigated_by", "likelihod: 4\n      impact: 3\n      mitigated_by")
)
ALIAS = changed(
    ("organisation: Exampleshire Council", "organisation: &who Exampleshire Council"),
    ("owner: Head of HR", "owner: *who"),
)
EXEMPT = changed(("Seen before", "Seen before\n      exempt: Schedule 12A"))

# Each history, how many of its versions are read at the most (one of them where a promise fell due while it was in
# force), and whether a date was moved.
HISTORIES = {
    "wording alone": ([TEXT, *(wording(number) for number in range(12))], 2, False),
    "a date moved among wording": (
        [TEXT, wording(1), wording(2), due("2026-05-31"), wording(3, due("2026-05-31")), due("2026-08-31")], 3, True),
    "one that cannot be read": (
        [TEXT, wording(1), BROKEN, wording(2), due("2026-05-31", BROKEN), due("2026-05-31"), wording(4, due("2026-05-31"))],
        4, True),
    "done on a day to come": ([TEXT, DONE, *(wording(number, DONE) for number in range(8))], 3, False),
    "risks that become exempt": ([TEXT, EXEMPT, due("2026-05-31", EXEMPT), wording(1), wording(2), wording(3)], 5, True),
    "gone, and there again": ([TEXT, None, wording(1), wording(2), due("2026-05-31")], 4, True),
    "an alias that may say something else": ([ALIAS, *(wording(number, ALIAS) for number in range(4))], 5, False),
}  # fmt: skip


@pytest.fixture
def repository(tmp_path):
    """Commits versions, three days apart; the second to last is that of a paper too."""

    def commit(texts):
        scripted = Scripted(tmp_path)
        for number, text in enumerate(texts):
            day = date(2026, 2, 1) + timedelta(days=3 * number)
            if text is None:
                (tmp_path / "register.yaml").unlink()
            else:
                (tmp_path / "register.yaml").write_text(text)
            scripted.git("add", "-A", day=str(day))
            scripted.git("commit", "-q", "--allow-empty", "-m", "Change", day=str(day))
            if number == max(0, len(texts) - 2):
                scripted.tag("board/one", "Paper", day=str(day))
        return tmp_path / "register.yaml"

    return commit


def found(path, monkeypatch, *, whole):
    """The follow-up of a file, with how many versions were read for it, the papers' own left out."""
    (file,), _ = find([str(path)])
    now = evaluated(path.read_bytes(), TODAY)
    read = []
    moment = Past._moment

    def counted(past, commit, *arguments, **keys):
        read.append(commit.name)
        return moment(past, commit, *arguments, **keys)

    with Past(file) as past:
        lineage = {one.commit.name: one for one in past.lineage()}
        papers = past.papers("board/*")
        monkeypatch.setattr(Past, "_moment", counted)
        versions = past.versions() if whole else past.unread()
        result = follow_up(papers, versions, now, lineage=lineage)
    monkeypatch.undo()
    return result, len(read)


@pytest.mark.parametrize("history", HISTORIES)
def test_what_is_found_is_what_reading_every_version_finds_and_few_are_read(repository, monkeypatch, history):
    texts, reads, moved = HISTORIES[history]
    path = repository(texts)
    result, read = found(path, monkeypatch, whole=False)
    expected, every = found(path, monkeypatch, whole=True)
    assert result == expected
    assert read <= reads < every == len(texts) or reads == every == read
    assert bool(result.slips) is moved


def test_branches_that_each_move_a_date_come_to_the_same(repository, monkeypatch):
    path = repository([TEXT, wording(1)])
    scripted = Scripted(path.parent)
    scripted.git("switch", "-q", "-c", "other", "HEAD~1")
    path.write_text(due("2026-05-31"))
    scripted.commit("2026-02-10")
    path.write_text(due("2026-05-31", wording(2)))
    scripted.commit("2026-02-12")
    scripted.git("switch", "-q", "main")
    path.write_text(wording(3))
    scripted.commit("2026-02-11")
    scripted.git("merge", "-q", "-s", "ours", "-m", "Join", "other", day="2026-02-14")
    path.write_text(due("2026-05-31", wording(3)))
    scripted.commit("2026-02-15")
    assert found(path, monkeypatch, whole=False)[0] == found(path, monkeypatch, whole=True)[0]


MITIGATIONS = TEXT[TEXT.index("mitigations:") : TEXT.index("exempt:")].encode()


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("Seen before", "Seen often", True),
        ("exempt: false", "exempt: false  # of Schedule 12A", True),
        ("exempt: false", "exempt: true", False),
        ("Seen before", "Seen before\n      exempt: Schedule 12A", False),
        ("scheme: brighton-hove-5x5", "scheme: own/scheme.yaml", False),
        ("title: Staff access", "extends: ../base.yml\ntitle: Staff access", False),
        ("title: Training for all", "title: Training at {organisation}", False),
        ("owner: Head of HR", "owner: *who", False),
        ("title: Training for all", 'title: "Training\nrisks: for all"', False),
        ("title: Training for all", "cost: {annual: 1,\nhours: 2}", False),
        ("mitigations:", '"mitigations":', False),
        ("exempt: false", "mitigations: []", False),
    ],
)
def test_the_lines_of_the_mitigations_are_told_only_where_nothing_else_can_bear_on_them(before, after, told):
    lines = mitigations_in(changed((before, after)).encode())
    assert lines == (MITIGATIONS if told else None)


def test_of_a_register_that_has_no_bytes_or_no_mitigations_nothing_is_told():
    assert mitigations_in(None) is None
    assert mitigations_in(TEXT[: TEXT.index("mitigations:")].encode()) is None
    assert mitigations_in(TEXT.replace("\n", "\r\n").encode()) == MITIGATIONS.replace(b"\n", b"\r\n")
