"""What `diff` shows in each form: in a board's order, safe whatever the texts are, and the same in all of them."""

import json
import re
from datetime import date
from html.parser import HTMLParser

import pytest
from hypothesis import HealthCheck, given, settings
from jsonschema import Draft202012Validator
from making import AS_OF, HOSTILE, STAFF_ACCESS, evaluated, everywhere, mitigation, register, registers, risk

from riskreg.between import Compared, Reading
from riskreg.movement import compare
from riskreg.render.diff_html import diff_html
from riskreg.render.diff_json import diff_json
from riskreg.render.diff_md import diff_md
from riskreg.render.diff_story import story
from riskreg.render.diff_text import diff_text
from riskreg.render.layout import line_width, plain
from riskreg.schema import schema_text
from riskreg.wording import has_hidden

VALID = Draft202012Validator(json.loads(schema_text("output")))
POLICY = {"mitigation": "policy", "likelihood": -1}
EARLY = date(2026, 9, 10)


def compared(before, after, days=(EARLY, AS_OF), name="register.yaml"):
    one, two = evaluated(before, days[0]), evaluated(after, days[1])
    first = Reading("HEAD (3f2a91c0ffee)", "3f2a91c0ffee", "HEAD", days[0], there=True)
    return Compared(name, first, Reading("the file as it is", None, None, days[1], there=True), compare(one, two), [])


def treated(name, **keys):
    return risk(name, **{"mitigated_by": [POLICY], **keys})


def busy():
    """A pair of registers in which something of every kind has changed."""
    old = [treated(f"A{n}") for n in range(1, 8)]
    old[4] |= {"mitigated_by": [{"mitigation": "idea", "likelihood": -1}]}
    new = [one | {} for one in old]
    new[0] |= {"likelihood": 5, "impact": 5}
    new[1] |= {"likelihood": 1}
    new[2] |= {"status": "closed", "closed": {"on": "2026-11-02", "by": "The board", "reason": "Shut"}}
    new[5] |= {"likelihood": 5}
    del new[3]
    other = treated("N1")
    before = register(
        risks={"adopting": old, "not_adopting": [other, treated("N2")]},
        mitigations=[mitigation("policy"), mitigation("idea", status="proposed"), mitigation("late", status="agreed", due="2026-10-01")],
    )  # fmt: skip
    after = register(
        risks={"adopting": [*new, treated("A9")], "not_adopting": [other | {"title": "Anew", "owner": "Head of HR"}, treated("N2", treatment="tolerate")]},
        mitigations=[mitigation("policy"), mitigation("idea", status="agreed", due="2027-01-31"), mitigation("late", status="agreed", due="2027-10-01")],
        appetite={"default": "Significant", "elections": "Low"},
    )  # fmt: skip
    return compared(before, after)


def test_sections_stand_in_the_order_of_what_a_board_needs_first():
    told = story(busy())
    assert [section.title for section in told.sections] == [
        "Needs attention", "Better", "New", "Closed", "Now settled", "No longer classified",
        "In the same band, with another score", "Decided about risks", "Mitigations", "Owners", "Appetite", "Wording, and what else moves no band",
    ]  # fmt: skip
    attention = next(section for section in told.sections if section.title == "Needs attention")
    assert [point.name for point in attention.points] == ["A4", "A1"]
    assert told.end == (
        "10 risks: 1 worse, 1 better, 1 new, 1 closed, 1 removed, 1 settled, 1 no longer classified, 1 with another score"
        " and 2 unchanged. Changed: 1 decision, 2 mitigations, 1 owner, 1 limit of the appetite and 2 other fields."
    )


def sections(before, after):
    """What is told, by section: each point as its name, its text and its lines."""
    return {part.title: part.points for part in story(compared(before, after, (AS_OF, AS_OF))).sections}


WORDS = "Wording, and what else moves no band"


def test_another_id_and_another_document_are_told_as_a_person_would_say_them():
    before = register(mitigations=[mitigation("policy", evidence=["minutes/1.md"])])
    after = register(mitigations=[mitigation("policy", evidence=["minutes/1.md", "minutes/2026-10-12.md"])])
    after["risks"] |= {"adopting": [{**before["risks"]["adopting"][0], "id": "A7"}]}
    found = [(point.text, point.lines) for point in sections(before, after)[WORDS]]
    assert found == [
        ("A1 is now called A7", ()), ("policy: evidence: new", (("now", "minutes/2026-10-12.md"),)),
    ]  # fmt: skip


def ruled(scheme, **first):
    """Three risks by a scheme: one in a band, one that is not classified, one that is closed."""
    shut = {"status": "closed", "closed": {"on": "2026-11-02", "by": "The board", "reason": "Shut"}}
    risks = [treated("A1", **first), risk("A2"), treated("A3", **shut)]
    return register(risks={"adopting": risks, "not_adopting": [treated("N1")]}, scheme=scheme, appetite={})


def test_another_scheme_is_told_once_and_by_both_only_for_risks_in_a_band():
    found = sections(ruled("brighton-hove-5x5"), ruled("tri-borough-5x5", likelihood=5))
    (about, *risks) = found["The scheme"]
    assert about.text == "The scheme has changed: Tri-borough shared services 5x5, was Brighton & Hove 5x5"
    assert [point.name for point in risks] == ["A1", "N1"]
    both = "by the old scheme Significant before and after; by the new one Low before, Medium after."
    assert [text for _, text in risks[0].lines] == [both, both]
    whys = [text.partition("Because ")[2] for point in found["In a new scheme"] for _, text in point.lines]
    changed = "the scheme was changed"
    assert whys == [f"{changed} and its likelihood was changed from 4 Likely to 5.", f"{changed}."]
    assert WORDS not in found


def test_what_a_risk_moved_in_spite_of_is_told_in_every_form():
    before = register(risks={"adopting": [treated("A1", likelihood=5, impact=4)], "not_adopting": [treated("N1")]})
    after = register(risks={"adopting": [treated("A1", likelihood=2, impact=5)], "not_adopting": [treated("N1")]})
    one = compared(before, after)
    said = "although its impact was changed from 4 Major to 5 Catastrophic"
    assert said in " ".join(plain(diff_text([one], 200)).split())
    assert said in diff_md([one])
    assert said.encode() in diff_html([one])
    (first, *_) = json.loads(diff_json([one]))["changes"][0]["risks"]
    assert [cause["kind"] for cause in first["current"]["in_spite_of"]] == ["score"]
    assert [VALID.is_valid(json.loads(diff_json([one])))] == [True]


def test_a_risk_that_was_accepted_is_told_with_who_and_why_though_no_band_moves():
    accepted = {"by": "The board", "on": "2026-11-01", "reason": "Seldom.", "review_on": "2027-11-01"}
    sides = {"adopting": [treated("A1")], "not_adopting": [treated("N1")]}
    tolerated = sides | {"adopting": [treated("A1") | {"treatment": "tolerate", "acceptance": accepted}]}
    there = {
        section.title: section for section in story(compared(register(risks=sides), register(risks=tolerated))).sections
    }
    [point] = there["Decided about risks"].points
    assert point.lines == (
        ("", "Accepted by The board on 1 November 2026, to be looked at again by 1 November 2027: Seldom."),
        ("treatment", "tolerate, was treat"),
    )
    assert "Wording, and what else moves no band" not in there
    back = {
        section.title: section for section in story(compared(register(risks=tolerated), register(risks=sides))).sections
    }
    assert back["Decided about risks"].points[0].lines[0] == ("", "No longer accepted by anybody.")


def test_a_verdict_that_changed_comes_first_with_the_one_before():
    before = register(
        risks={"adopting": [treated("A1", likelihood=2)], "not_adopting": [treated("N1", likelihood=5, impact=5)]}
    )
    after = register(
        risks={"adopting": [treated("A1", likelihood=5, impact=5)], "not_adopting": [treated("N1", likelihood=2)]}
    )
    first = story(compared(before, after)).sections[0]
    assert first.title == "The verdict"
    assert first.points[0].text == "As things stand now, not adopting carries less risk than adopting."
    assert first.points[0].lines == (("before", "As things stand now, adopting carries less risk than not adopting."),)


def test_a_direction_is_always_in_words():
    shown = plain(diff_text([busy()], 200))
    rows = [row for row in shown.splitlines() if re.search(r"\b(up|down) \w+ band", row)]
    assert rows
    assert all(re.search(r"up \w+ bands?, getting worse|down \w+ bands?, improving", row) for row in rows)
    assert not re.search("[←-⇿▲▼]", shown)


def test_a_risk_that_did_not_move_stands_under_no_heading_about_its_score():
    policy = [mitigation("policy")]
    lower = story(
        compared(
            register(appetite={"default": "Low"}, mitigations=policy),
            register(appetite={"default": "Significant"}, mitigations=policy),
        )
    )
    assert [section.title for section in lower.sections] == ["No longer above appetite", "Appetite"]
    assert lower.end.startswith("2 risks: 2 no longer above appetite.")
    here = register(risks={"adopting": [treated("A1"), treated("A2")], "not_adopting": [treated("N1")]})
    there = register(risks={"adopting": [treated("A1")], "not_adopting": [treated("A2"), treated("N1")]})
    moved = story(compared(here, there))
    assert [section.title for section in moved.sections if section.title != "The verdict"] == ["On the other side now"]
    assert moved.end.startswith("3 risks: 1 on the other side and 2 unchanged.")


def test_a_new_risk_that_needs_attention_is_called_new():
    more = register(risks={"adopting": [treated("A1"), treated("A2", impact=5)], "not_adopting": [treated("N1")]})
    told = story(compared(register(), more))
    section = next(one for one in told.sections if one.title == "Needs attention")
    assert section.points[0].lines[0] == ("", "It is new.")


def test_nothing_has_changed():
    content = STAFF_ACCESS.read_bytes()
    same = compared(content, content, (AS_OF, AS_OF), "registers/staff-access.yaml")
    assert (
        plain(diff_text([same], 80))
        == """\
Staff access to social networking sites in work time
registers/staff-access.yaml
From HEAD (3f2a91c0ffee), read as of 21 November 2026, to the file as it is,
read as of 21 November 2026.

Nothing has changed.
"""
    )
    assert diff_md([same]).endswith("\n\nNothing has changed.\n")
    assert b"Nothing has changed." in diff_html([same])


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        (False, True, "The register is new: it was not there before."),
        (True, False, "The register is gone: it was there before."),
        (False, False, "The register is in neither of the two."),
    ],
)
def test_a_register_that_one_side_does_not_have(before, after, said):
    sides = [Reading("HEAD", "3f2a", "HEAD", AS_OF, there) for there in (before, after)]
    one = Compared("r.yaml", *sides, None, [])
    assert plain(diff_text([one], 80)).endswith(f"\n\n{said}\n")
    output = json.loads(diff_json([one]))
    assert [*VALID.iter_errors(output)] == []
    assert output["changes"][0]["risks"] is None


def test_a_changed_scheme_shows_both_rulers():
    old = register(risks={"adopting": [treated("A1")], "not_adopting": [treated("N1")]}, appetite={})
    one = compared(old, old | {"scheme": "east-devon-4x4"})
    told = next(section for section in story(one).sections if section.title == "The scheme")
    assert told.points[0].text.startswith("The scheme has changed: East Devon")
    assert [label for label, _ in told.points[1].lines] == ["now", "target"]
    assert "by the old scheme" in told.points[1].lines[0][1]


def test_a_new_colour_or_a_first_appetite_moves_no_risk():
    scheme = {
        "name": "Ours", "likelihood": list("abcde"), "impact": list("vwxyz"),
        "bands": [{"name": "Green", "from": 1}, {"name": "Red", "from": 9, "colour": "#a00000"}],
    }  # fmt: skip
    old = register(risks={"adopting": [treated("A1")], "not_adopting": [treated("N1")]}, scheme=scheme, appetite={})
    new = old | {"scheme": scheme | {"bands": [scheme["bands"][0], scheme["bands"][1] | {"colour": "#b00000"}]}}
    told = story(compared(old, new | {"appetite": {"default": "Red"}}))
    assert [section.title for section in told.sections] == ["Appetite", "Wording, and what else moves no band"]
    above = story(compared(old, old | {"appetite": {"default": "Green"}})).sections[0]
    assert above.points[0].lines == (("now and target", "Red (9) as before, and above appetite now."),)


def in_every_form(one):
    return plain(diff_text([one], 80)), diff_md([one]), diff_html([one]).decode(), diff_json([one])


class Reader(HTMLParser):
    """The tags of a page, and its text."""

    def __init__(self):
        super().__init__()
        self.tags, self.words, self.open = set(), [], []

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        assert not [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, data):
        self.words.append(data)


PAGE_TAGS = {
    "html", "head", "meta", "title", "style", "body", "a", "header", "main", "div", "section", "p", "h1", "h2", "h3", "ul", "li", "span",
}  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE)
def test_no_text_of_a_register_becomes_anything_but_text(hostile):
    before = everywhere(hostile)
    after = everywhere(f"{hostile} and more")
    after["risks"]["adopting"][0] |= {"likelihood": 1}
    after["risks"]["not_adopting"].pop()
    after["mitigations"][3] |= {"status": "agreed", "due": "2027-01-01"}
    one = compared(before, after, name=f"a{hostile[:40]}.yaml")
    shown, mail, page, data = in_every_form(one)
    assert not any(has_hidden(text) for text in (shown, mail, page))
    assert all(line_width(row) <= 80 for row in diff_text([one], 80))
    reader = Reader()
    reader.feed(page)
    assert reader.tags <= PAGE_TAGS
    assert data.isascii()
    assert [*VALID.iter_errors(json.loads(data))] == []
    marks = re.sub(r"\\.|<!-- -->|&amp;", "", mail)
    assert not re.search(r"<|`|\]\(|^\|", marks, re.MULTILINE)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(registers(), registers())
def test_every_form_tells_any_two_registers(first, second):
    one = compared(first, second)
    shown, mail, page, data = in_every_form(one)
    assert shown.strip()
    assert mail.startswith("# ")
    assert page.startswith("<!DOCTYPE html>")
    assert [fault.message for fault in VALID.iter_errors(json.loads(data))] == []
    for cells in (40, 80, 160):
        assert all(line_width(row) <= cells for row in diff_text([one], cells))


def test_several_registers_stand_one_after_the_other():
    one, two = busy(), busy()._replace(name="other.yaml")
    assert plain(diff_text([one, two], 80)).count("NEEDS ATTENTION") == 2
    assert diff_md([one, two]).count("\n## Staff access\n") == 2
    assert diff_html([one, two]).count(b"<h2>Staff access</h2>") == 2
    assert len(json.loads(diff_json([one, two]))["changes"]) == 2


def test_the_page_admits_its_own_style_and_nothing_else():
    from base64 import b64encode
    from hashlib import sha256

    page = diff_html([busy()]).decode()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert f"style-src 'sha256-{digest}'" in page
    assert "<script" not in page
    assert not re.search(r"https?://|url\(", page)


@pytest.mark.parametrize("name", ["p.md", "policies/a.b_c.md", "conduct", "my_notes"])
def test_a_name_with_full_stops_in_it_stays_one_name_in_every_form(name):
    was, now = (register(mitigations=[mitigation("policy", evidence=one)]) for one in ([], [name]))
    one = compared(was, now)
    (point,) = (one for section in story(one).sections for one in section.points)
    assert (point.text, point.lines) == ("policy: evidence: new", (("now", name),))
    (field,) = json.loads(diff_json([one]))["changes"][0]["other_fields"]
    assert (field["field"], field["path"]) == (f"evidence.{name}", ["evidence", name])


def test_a_name_with_full_stops_inside_of_a_path_is_not_taken_apart():
    was, now = (register(consultation=[{"who": "Unison, st. 4", "said": said}]) for said in ("Yes", "No"))
    (point,) = (one for section in story(compared(was, now)).sections for one in section.points)
    assert point.text == "consultation, Unison, st. 4, said"
