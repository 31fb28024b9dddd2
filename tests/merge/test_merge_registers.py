"""The merge of three versions of a register: whose line ends up where, and which lines are left for a person."""

import pytest

from riskreg.diff import changes
from riskreg.merge import Labels, merge
from riskreg.source import parse

BASE = b"""\
# Our register
riskreg: 1
title: Staff access
organisation: Exampleshire Council
scheme: brighton-hove-5x5
decision: {question: Should all staff have it or not}

options:
  - id: open
    title: Open access
    side: adopting
    advantages:
      - Staff can answer
      - It is cheap

risks:
  adopting:
    # The one that everybody fears.
    - id: A1
      title: A careless post
      owner: Head of HR   # not of ICT
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
      current:
        likelihood: 3
        impact: 3
        by: Risk group
        on: 2026-09-01
        reason: Seen in practice

  not_adopting:
    - id: N1
      title: Staff go their own way
      likelihood: 4
      impact: 3

mitigations:
  - id: policy
    title: A policy
    owner: Head of HR
    status: agreed
    due: 2027-01-31
"""


def changed(*pairs, base=BASE):
    """The register with each text in the place of another, which stands there once."""
    for before, after in pairs:
        assert base.count(before) == 1, before
        base = base.replace(before, after)
    return base


def merged(ours, theirs, base=BASE, **more):
    return merge(base, ours, theirs, "registers/r.yaml", **more)


def said(result):
    return [found.message for found in result.diagnostics]


def marked(result):
    """The lines from each first mark to its last."""
    found, inside = [], False
    for line in result.content.decode().splitlines():
        inside = inside or line.startswith("<<<<<<<")
        if inside:
            found.append(line)
        inside = inside and not line.startswith(">>>>>>>")
    return found


END_OF_ADOPTING = b"        reason: Seen in practice\n"


def with_risk(name, title, comment):
    new = f"\n    # {comment}\n    - id: {name}\n      title: {title}\n      likelihood: 2\n      impact: 2\n"
    return changed((END_OF_ADOPTING, END_OF_ADOPTING + new.encode()))


def test_two_risks_at_the_same_place_are_both_there_ours_first_each_with_its_comment():
    result = merged(with_risk("A2", "Ours", "by us"), with_risk("A3", "Theirs", "by them"))
    assert result.whole
    expected = END_OF_ADOPTING.decode() + (
        "\n    # by us\n    - id: A2\n      title: Ours\n      likelihood: 2\n      impact: 2\n"
        "\n    # by them\n    - id: A3\n      title: Theirs\n      likelihood: 2\n      impact: 2\n"
    )
    assert result.content == changed((END_OF_ADOPTING, expected.encode()))


def test_different_fields_of_one_risk_side_by_side_do_not_conflict():
    ours = changed(
        (b"likelihood: 4\n      impact: 3\n      mitigated", b"likelihood: 5\n      impact: 3\n      mitigated")
    )
    theirs = changed((b"impact: 3\n      mitigated", b"impact: 2\n      mitigated"), (b"# not of ICT", b"# nor of ICT"))
    result = merged(ours, theirs)
    assert result.whole
    assert parse(result.content, "r").data["risks"]["adopting"][0]["likelihood"] == 5
    assert parse(result.content, "r").data["risks"]["adopting"][0]["impact"] == 2


def test_a_field_changed_to_two_things_is_marked_and_nothing_else():
    ours = changed((b"due: 2027-01-31", b"due: 2027-03-31"), (b"title: A policy", b"title: The policy"))
    theirs = changed((b"due: 2027-01-31", b"due: 2027-05-31"))
    result = merged(ours, theirs)
    start, _, _ = ours.partition(b"    due:")
    marks = b"<<<<<<< ours\n    due: 2027-03-31\n=======\n    due: 2027-05-31\n>>>>>>> theirs\n"
    assert result.content == start + marks
    assert said(result) == ["`policy due` is `2027-03-31` in ours and `2027-05-31` in theirs."]
    assert result.diagnostics[0].place.line == start.count(b"\n") + 1


def test_fields_beside_each_other_have_marks_of_their_own():
    ours = changed((b"title: A policy", b"title: Ours"), (b"    owner: Head of HR\n", b"    owner: Head of ICT\n"))
    theirs = changed(
        (b"title: A policy", b"title: Theirs"), (b"    owner: Head of HR\n", b"    owner: Head of Legal\n")
    )
    assert marked(merged(ours, theirs)) == [
        "<<<<<<< ours", "    title: Ours", "=======", "    title: Theirs", ">>>>>>> theirs",
        "<<<<<<< ours", "    owner: Head of ICT", "=======", "    owner: Head of Legal", ">>>>>>> theirs",
    ]  # fmt: skip


def test_fields_in_one_line_share_their_marks():
    effect = b"{mitigation: policy, likelihood: -1}"
    ours = changed((effect, b"{mitigation: policy, likelihood: -2, impact: -1}"))
    theirs = changed((effect, b"{mitigation: policy, likelihood: -3, impact: -2}"))
    result = merged(ours, theirs)
    assert marked(result) == [
        "<<<<<<< ours",
        "        - {mitigation: policy, likelihood: -2, impact: -1}",
        "=======",
        "        - {mitigation: policy, likelihood: -3, impact: -2}",
        ">>>>>>> theirs",
    ]
    assert said(result) == [
        "`A1 mitigated_by.policy.likelihood` is `-2` in ours and `-3` in theirs.",
        "`A1 mitigated_by.policy.impact` is `-1` in ours and `-2` in theirs.",
    ]


def test_what_may_be_one_risk_written_twice_is_marked_around_the_item():
    result = merged(with_risk("A2", "Posts leak", "by us"), with_risk("A2", "A post leaks", "by them"))
    assert marked(result) == [
        "<<<<<<< ours", "    - id: A2", "      title: Posts leak", "      likelihood: 2", "      impact: 2",
        "=======", "    - id: A2", "      title: A post leaks", "      likelihood: 2", "      impact: 2", ">>>>>>> theirs",
    ]  # fmt: skip
    assert said(result) == ["`A2` was added on both sides, and is one thing in ours and another in theirs."]
    assert result.diagnostics[0].remedy.startswith("If they are two, keep BOTH: give one of them another id,")
    assert result.notes == ()


def test_the_same_risk_on_both_sides_is_there_once():
    result = merged(with_risk("A2", "Both", "by us"), with_risk("A2", "Both", "by them"))
    assert result.whole
    assert result.content == with_risk("A2", "Both", "by us")


def test_what_one_removed_and_the_other_changed_is_left_to_a_person():
    second = b"  - id: training\n    title: Training\n    status: proposed\n"
    base = BASE + second
    ours, theirs = BASE, base.replace(b"title: Training", b"title: Training for all")
    result = merged(ours, theirs, base)
    lines = ["  - id: training", "    title: Training for all", "    status: proposed"]
    assert marked(result) == ["<<<<<<< ours", "=======", *lines, ">>>>>>> theirs"]
    assert said(result) == ["`training` was taken out in ours and changed in theirs."]
    assert result.diagnostics[0].remedy.startswith("If it is to stay, keep it as it stands between the marks;")
    other = merged(theirs, ours, base)
    assert marked(other) == ["<<<<<<< ours", *lines, "=======", ">>>>>>> theirs"]
    assert said(other) == ["`training` was changed in ours and taken out in theirs."]


@pytest.mark.parametrize("swapped", [False, True])
def test_a_risk_put_under_the_other_side_and_changed_is_told_as_that(swapped):
    before = b"    - id: N1\n      title: Staff go their own way\n      likelihood: 4\n      impact: 3\n"
    more = b"    - id: N2\n      title: Another\n      likelihood: 2\n      impact: 2\n"
    base = changed((before, before + more))
    moved = changed((more, b""), (b"\n  not_adopting:", more + b"\n  not_adopting:"), base=base)
    edited = changed((more, more.replace(b"impact: 2", b"impact: 5")), base=base)
    result = merged(*((edited, moved) if swapped else (moved, edited)), base=base)
    (told,) = result.diagnostics
    assert "`N2` was " in told.message
    assert "put under the other side" in told.message
    assert told.remedy.startswith("Make the change there too, delete all from <<<<<<< to >>>>>>>")
    begin, end = result.content.index(b"<<<<<<<"), result.content.index(b">>>>>>> theirs\n") + 15
    without = parse(result.content[:begin] + result.content[end:], "r.yaml").data
    assert [risk["id"] for risk in without["risks"]["adopting"]] == ["A1", "N2"]
    assert [risk["id"] for risk in without["risks"]["not_adopting"]] == ["N1"]


def test_what_one_removed_and_the_other_left_alone_is_gone():
    second = b"  - id: training\n    title: Training\n    status: proposed\n"
    theirs = changed((b"title: A policy", b"title: The policy"))
    assert merged(BASE + second, theirs, BASE + second).content == theirs
    assert merged(theirs, BASE + second, BASE + second).content == theirs


def test_the_last_item_of_a_list_removed_and_changed():
    gone = changed(
        (BASE[BASE.index(b"\nmitigations:") :], b""),
        (b"      mitigated_by:\n        - {mitigation: policy, likelihood: -1}\n", b""),
    )
    renewed = changed((b"title: A policy", b"title: The policy"))
    result = merged(gone, renewed)
    assert [line.strip() for line in marked(result)][:4] == ["<<<<<<< ours", "=======", "mitigations:", "- id: policy"]
    assert not merged(renewed, gone).whole


def test_a_judgement_is_one_persons_word_and_never_half_of_two():
    ours = changed((b"        impact: 3\n        by", b"        impact: 2\n        by"))
    theirs = changed((b"reason: Seen in practice", b"reason: Seen twice"))
    result = merged(ours, theirs)
    assert [conflict.path for conflict in result.conflicts] == [("risks", "adopting", "A1", "current")]
    assert len(marked(result)) == 3 + 2 * 6


def test_a_text_reworded_twice_is_left_to_a_person():
    ours = changed((b"- It is cheap", b"- It costs little"))
    theirs = changed((b"- It is cheap", b"- It is not dear"))
    result = merged(ours, theirs)
    assert [conflict.path for conflict in result.conflicts] == [("options", "open", "advantages")]
    added = merged(
        changed((b"- It is cheap", b"- It is cheap\n      - Ours")),
        changed((b"- It is cheap", b"- It is cheap\n      - Theirs")),
    )
    assert parse(added.content, "r").data["options"][0]["advantages"] == [
        "Staff can answer",
        "It is cheap",
        "Ours",
        "Theirs",
    ]


def test_two_meetings_with_the_same_people_are_two():
    def met(day):
        return BASE + f"consultation:\n  - who: Unions\n    on: {day}\n".encode()

    result = merged(met("2026-08-01"), met("2026-09-01"))
    assert result.whole
    assert [one["on"] for one in parse(result.content, "r").data["consultation"]] == ["2026-08-01", "2026-09-01"]


NEW_USE = (b"      title: Staff go their own way\n      likelihood: 4\n      impact: 3\n", b"      title: Staff go their own way\n      likelihood: 4\n      impact: 3\n      mitigated_by:\n        - {mitigation: policy, likelihood: -1}\n")  # fmt: skip
RENAMED = BASE.replace(b"policy", b"code-of-conduct").replace(b"A code-of-conduct", b"A policy")


@pytest.mark.parametrize("swapped", [False, True])
def test_a_new_id_on_one_side_is_followed_by_what_the_other_side_added(swapped):
    sides = [RENAMED, changed(NEW_USE, (b"due: 2027-01-31", b"due: 2027-02-28"))]
    result = merged(*(reversed(sides) if swapped else sides))
    data = parse(result.content, "r").data
    assert result.whole
    assert data["mitigations"][0] == {
        "id": "code-of-conduct", "title": "A policy", "owner": "Head of HR", "status": "agreed", "due": "2027-02-28",
    }  # fmt: skip
    assert data["risks"]["not_adopting"][0]["mitigated_by"][0]["mitigation"] == "code-of-conduct"
    assert b"# The one that everybody fears." in result.content


def test_two_new_ids_for_one_thing_are_left_to_a_person():
    result = merged(RENAMED, RENAMED.replace(b"code-of-conduct", b"rules"))
    assert said(result) == ["`code-of-conduct id` is `code-of-conduct` in ours and `rules` in theirs."]
    assert marked(result) == [
        "<<<<<<< ours", "  - id: code-of-conduct", "=======", "  - id: rules", ">>>>>>> theirs",
    ]  # fmt: skip
    assert result.diagnostics[0].remedy.startswith("Keep `code-of-conduct`, which everything else calls it,")
    assert result.diagnostics[0].remedy.endswith("run this then: riskreg rename code-of-conduct rules")


def test_two_new_ids_for_one_thing_keep_the_comments_in_both_halves():
    noted = (b"  - id: policy\n", b"  - id: policy  # the unions were asked\n    # and they agreed\n")
    base = changed(noted)
    ours, theirs = (
        base.replace(b"policy", name).replace(b"A " + name, title)
        for name, title in ((b"pol", b"A policy"), (b"poli", b"A policy"))
    )
    result = merged(ours, theirs.replace(b"due: 2027-01-31", b"due: 2027-02-28"), base)
    assert marked(result) == [
        "<<<<<<< ours", "  - id: pol  # the unions were asked", "=======",
        "  - id: poli  # the unions were asked", ">>>>>>> theirs",
    ]  # fmt: skip
    assert result.content.count(b"# and they agreed") == result.content.count(b"due: 2027-02-28") == 1


def test_two_new_ids_and_another_field_of_one_thing():
    ours = RENAMED.replace(b"title: A policy", b"title: A policy   # kept").replace(b"01-31", b"03-31")
    theirs = RENAMED.replace(b"code-of-conduct", b"rules").replace(b"01-31", b"05-31")
    result = merged(ours, theirs)
    assert len(result.conflicts) == 2
    assert marked(result) == [
        "<<<<<<< ours", "  - id: code-of-conduct", "=======", "  - id: rules", ">>>>>>> theirs",
        "<<<<<<< ours", "    due: 2027-03-31", "=======", "    due: 2027-05-31", ">>>>>>> theirs",
    ]  # fmt: skip


DONE = (b"    status: agreed\n    due: 2027-01-31\n", b"    status: in place\n    due: 2027-01-31\n    done_on: 2026-11-01\n    evidence:\n      - q.md\n")  # fmt: skip


def test_the_record_of_a_mitigation_is_one_statement_and_stands_between_the_marks_as_a_whole():
    moved = changed((b"status: agreed\n    due: 2027-01-31", b"status: proposed\n    due: 2027-05-31"))
    result = merged(moved, changed(DONE, (b"title: A policy", b"title: The policy")))
    record = ["    status: in place", "    due: 2027-01-31", "    done_on: 2026-11-01", "    evidence:", "      - q.md"]
    assert marked(result) == [
        "<<<<<<< ours", "    status: proposed", "    due: 2027-05-31", "=======", *record, ">>>>>>> theirs",
    ]  # fmt: skip
    assert b"title: The policy" in result.content
    assert said(result) == [
        "The record of `policy` (status, due, done_on and evidence) is one thing in ours and another in theirs."
    ]
    assert result.diagnostics[0].remedy.startswith("Keep one of the two, whole, ")
    other = merged(changed(DONE), moved)
    assert marked(other) == [
        "<<<<<<< ours", *record, "=======", "    status: proposed", "    due: 2027-05-31", ">>>>>>> theirs",
    ]  # fmt: skip


def test_a_record_that_one_side_changed_is_taken_from_it_whole():
    result = merged(
        changed((b"title: A policy", b"title: The policy"), (b"likelihood: -1", b"likelihood: -2")), changed(DONE)
    )
    assert result.whole
    assert DONE[1] in result.content


def test_evidence_and_a_day_are_fields_like_others_while_nobody_changes_what_was_said():
    shown = changed((b"    due: 2027-01-31\n", b"    due: 2027-01-31\n    evidence:\n      - q.md\n"))
    result = merged(shown, changed((b"due: 2027-01-31", b"due: 2027-05-31")))
    assert result.whole
    both = merged(changed(DONE), changed((DONE[0], DONE[1].replace(b"q.md", b"r.md"))))
    assert both.whole
    assert parse(both.content, "r").data["mitigations"][0]["evidence"] == ["q.md", "r.md"]


def test_two_sound_sides_that_are_not_sound_together_are_left_to_a_person():
    theirs = changed((BASE[BASE.index(b"\nmitigations:") :], b""), (b"      mitigated_by:\n        - {mitigation: policy, likelihood: -1}\n", b""))  # fmt: skip
    result = merged(changed(NEW_USE), theirs)
    assert not result.whole
    assert b"<<<<<<<" not in result.content
    assert [found.rule.id for found in result.diagnostics] == ["RR815", "RR102"]
    assert said(result)[0] == "Each side of registers/r.yaml was sound, but the two together are not: see below."


def test_an_error_that_one_side_had_before_is_no_fault_of_the_merge():
    result = merged(
        changed((b"likelihood: -1}", b"likelyhood: -1}")), changed((b"due: 2027-01-31", b"due: 2027-02-28"))
    )
    assert result.whole


def test_comments_and_layout_of_theirs_come_where_the_lines_allow_it():
    theirs = changed(
        (b"# Our register", b"# The register"),
        (b"{question: Should all staff have it or not}", b"\n  question: Should all staff have it or not"),
    )
    ours = changed((b"due: 2027-01-31", b"due: 2027-03-31"))
    assert merged(ours, theirs).content == theirs.replace(b"due: 2027-01-31", b"due: 2027-03-31")


def test_our_line_ends_and_our_byte_order_mark_stay_whatever_theirs_are():
    ours = b"\xef\xbb\xbf" + changed((b"due: 2027-01-31", b"due: 2027-03-31")).replace(b"\n", b"\r\n")
    theirs = with_risk("A3", "Theirs", "by them")
    result = merged(ours, theirs)
    expected = changed((b"due: 2027-01-31", b"due: 2027-03-31"), base=theirs)
    assert result.content == b"\xef\xbb\xbf" + expected.replace(b"\n", b"\r\n")
    clash = merged(ours, changed((b"due: 2027-01-31", b"due: 2027-05-31")))
    assert clash.content.count(b"\n") == clash.content.count(b"\r\n")
    assert b"<<<<<<< ours\r\n    due: 2027-03-31\r\n=======\r\n" in clash.content


def test_a_last_line_without_an_end_is_marked_whole():
    base, ours, theirs = (
        one.rstrip(b"\n") for one in (BASE, changed((b"01-31", b"03-31")), changed((b"01-31", b"05-31")))
    )
    result = merged(ours, theirs, base)
    assert marked(result) == ["<<<<<<< ours", "    due: 2027-03-31", "=======", "    due: 2027-05-31", ">>>>>>> theirs"]


def test_labels_and_length_of_the_marks_are_those_that_git_asks_for():
    result = merged(changed((b"01-31", b"03-31")), changed((b"01-31", b"05-31")), labels=Labels("main", "anna", 9))
    assert result.content.endswith(
        b"<<<<<<<<< main\n    due: 2027-03-31\n=========\n    due: 2027-05-31\n>>>>>>>>> anna\n"
    )
    assert said(result) == ["`policy due` is `2027-03-31` in main and `2027-05-31` in anna."]


def test_a_register_that_both_sides_made_is_merged_without_a_base():
    result = merged(with_risk("A2", "Ours", "by us"), with_risk("A3", "Theirs", "by them"), b"")
    assert result.whole
    assert [one["id"] for one in parse(result.content, "r").data["risks"]["adopting"]] == ["A1", "A2", "A3"]


@pytest.mark.parametrize(
    "base", [b"not: a register\nb: 2\n", b"riskreg: 1\n  broken: [\n", b"just a line\n", "café\n".encode("latin-1")]
)
def test_what_is_no_register_is_merged_by_lines_as_git_does(base):
    far = b"".join(b"line %d\n" % number for number in range(9))
    assert (
        merged(b"ours\n" + base + far, base + far + b"theirs\n", base + far).content
        == b"ours\n" + base + far + b"theirs\n"
    )
    result = merged(base + b"x\n", base + b"y\n", base)
    assert result.content == base + b"<<<<<<< ours\nx\n=======\ny\n>>>>>>> theirs\n"
    assert [found.rule.id for found in result.diagnostics] == ["RR815"]


def test_what_is_no_text_stays_as_it_is_and_is_told():
    result = merged(b"\0ours", b"\0theirs", b"\0base")
    assert result.content == b"\0ours"
    assert said(result) == ["registers/r.yaml cannot be merged, not even line by line, so it is left as it is in ours."]


def test_an_alias_that_would_change_two_things_is_left_to_git():
    base = BASE.replace(b"owner: Head of HR   # not of ICT", b"owner: &hr Head of HR").replace(
        b"    owner: Head of HR\n", b"    owner: *hr\n"
    )
    ours = base.replace(b"*hr", b"Head of ICT")
    theirs = base.replace(b"*hr", b"Head of Legal")
    result = merged(ours, theirs, base)
    assert len(result.diagnostics) == 1
    assert b"<<<<<<<" in result.content


@pytest.mark.parametrize("hostile", ["\x1b[31mred\x1b[0m", "\u202egnp.exe", "x\n<<<<<<< ours\n=======\n>>>>>>> theirs"])
def test_hostile_text_is_data_in_a_merge_and_safe_in_a_message(hostile):
    import json

    ours, theirs = (changed((b"title: A policy", f"title: {json.dumps(hostile + end)}".encode())) for end in "ab")
    result = merged(ours, theirs)
    assert not result.whole
    assert all(character.isprintable() for found in result.diagnostics for character in found.message)
    assert parse(ours, "r").data["mitigations"][0]["title"] == hostile + "a"


def test_the_order_of_items_says_nothing_and_ours_stays():
    second = b"  - id: training\n    title: Training\n    status: proposed\n"
    base = BASE + second
    theirs = BASE[: BASE.index(b"  - id: policy")] + second + BASE[BASE.index(b"  - id: policy") :]
    ours = base.replace(b"due: 2027-01-31", b"due: 2027-03-31").replace(b"title: Training", b"title: Training for all")
    result = merged(ours, theirs, base)
    assert result.whole
    assert changes(parse(result.content, "r").data, parse(ours, "r").data) == []


def test_a_list_with_something_else_in_it_than_risks_is_no_reason_to_fail():
    base = changed(
        (b"    - id: N1\n      title: Staff go their own way\n", b"    - just a text\n    - id: N1\n      title: N\n")
    )
    ours = base[: base.index(b"  adopting:")] + b"  adopting: []\n\n" + base[base.index(b"  not_adopting:") :]
    result = merged(
        ours, changed((b"# not of ICT", b""), (b"title: A careless post", b"title: Posts"), base=base), base
    )
    assert said(result) == ["`A1` was taken out in ours and changed in theirs."]
