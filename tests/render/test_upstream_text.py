"""What `upstream` prints: changes in words, by item and field, safe to show and no wider than the screen."""

import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AS_OF, ROOT, as_yaml, mitigation, register, registers, risk

from riskreg import packs
from riskreg.locate import SourceFile
from riskreg.render.layout import line_width, plain
from riskreg.render.upstream_text import upstream_text
from riskreg.render.upstream_words import _apart
from riskreg.schemes import preset
from riskreg.scoring import score
from riskreg.starter import copy
from riskreg.upstream import upstream
from riskreg.wording import has_hidden

CAME = {"pack": "staff-access", "edition": 1, "organisation": "Exampleshire Council"}
LONG = " ".join(f"word{number}" for number in range(100))


def edition(number):
    return register(
        edition=number,
        risks={
            "adopting": [
                risk("A1", title="A careless post", owner="Head of HR", rationale=LONG, mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
                risk("A2", impact={"service": 2}, mitigated_by=[{"mitigation": "policy", "likelihood": -1}]),
            ],
            "not_adopting": [risk("N1", mitigated_by=[{"mitigation": "policy", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy", title="A policy", cost={"annual": 500})],
    )  # fmt: skip


def shown(tmp_path, newest, *ours, cells=80):
    place = tmp_path / "packs"
    (place / "editions").mkdir(parents=True, exist_ok=True)
    (place / "staff-access.yaml").write_bytes(as_yaml(newest))
    (place / "editions" / "staff-access@1.yaml").write_bytes(as_yaml(edition(1)))
    packs._content.cache_clear()
    files = [SourceFile(f"r{number}.yaml", None, tmp_path, as_yaml(data)) for number, data in enumerate(ours)]
    return upstream_text([(one, upstream(one, place)) for one in score(files, AS_OF)], cells)


def own(**keys):
    return packs.blank(edition(1)) | {"organisation": "Otherton Council", "copied_from": CAME} | keys


def test_changes_stand_by_item_and_field_with_what_was_and_what_is(tmp_path):
    newest = edition(2)
    first, other = newest["risks"]["adopting"]
    first |= {"likelihood": 3, "owner": "Chief Executive", "rationale": LONG.replace("word50", "another")}
    first["mitigated_by"][0] = {"mitigation": "policy", "likelihood": -2, "impact": -1}
    newest["risks"]["not_adopting"].append(other)
    newest["risks"]["adopting"] = [
        first,
        risk(
            "A3",
            title="New here",
            impact={"service": 1},
            mitigated_by=[{"mitigation": "policy", "impact": {"service": -1}}],
        ),
    ]
    newest["mitigations"][0]["cost"] = {"one_off": 2000, "annual": 500}
    newest["implications"] = {"legal": "None."}
    ours = own(benefits=[{"title": "Quicker answers"}])
    ours["risks"]["adopting"][0]["owner"] = "Town Clerk"
    del ours["risks"]["adopting"][1]["mitigated_by"][0]["likelihood"]
    assert plain(shown(tmp_path, newest, ours)) == """\
r0.yaml
  From the pack staff-access, edition 1. The newest is edition 2.

  What edition 2 of the pack changed: 8 changes
    Risk A1: A careless post
      likelihood: 3 Possible, was 4 Likely
      rationale
        was: … word42 word43 word44 word45 word46 word47 word48 word49 word50
             word51 word52 word53 word54 word55 word56 word57 word58 …
        now: … word42 word43 word44 word45 word46 word47 word48 word49 another
             word51 word52 word53 word54 word55 word56 word57 word58 …
      effect of policy: likelihood -2, was -1
      effect of policy: impact -1, was 0
    Risk A2: Something goes wrong with A2
      side: not adopting, was adopting
    Risk A3: New here
      new in the pack
        side:       adopting
        likelihood: 4 Likely
        impact:     service 1 Insignificant
        effect:     policy: impact on service -1
    Mitigation policy: A policy
      cost once: £2,000, was not said
    Implications
      new in the pack
        legal: None.

  Changed on both sides, and not alike: 1. Here you have to choose.
    Risk A1: A careless post
      owner
        was:   Head of HR
        pack:  Chief Executive
        yours: Town Clerk

  What Otherton Council changed in the pack's words and scores: 2 changes
  Not counted: what was decided, agreed, accepted, heard, reviewed and learned.
    Risk A2: Something goes wrong with A2
      effect of policy: likelihood 0, was -1
    Benefit: Quicker answers
      new

  Nothing is taken over by itself. Write what you want of it into your register.
  When you have gone through all of it, write edition: 2 behind copied_from:,
  and it is not shown again.
"""  # fmt: skip


def told(tmp_path, ours, number=2):
    return " ".join(plain(shown(tmp_path, edition(number), ours)).split())


@pytest.mark.parametrize(
    ("keys", "said"),
    [
        ({}, "The newest is edition 2. What edition 2 of the pack changed: nothing What Otherton Council changed in the pack's words and scores: nothing Not counted: what was decided,"),
        ({"copied_from": CAME | {"edition": 2}}, "edition 2. The pack has not changed since: that is the newest edition."),
        ({"copied_from": CAME | {"edition": 7}}, "edition 7. That is newer than edition 2, the newest that this riskreg holds. Update riskreg, and ask again."),
        ({"copied_from": CAME | {"edition": 0}, "mitigations": [mitigation("policy", title="Ours", cost={"annual": 500})]}, "does not hold that edition, so it cannot tell which side changed what. The newest that it holds is 2. How it differs from edition 2: 1 difference Not counted: what was decided, agreed, accepted, heard, reviewed and learned. Mitigation policy: Ours title: Ours, in the pack A policy"),
        ({"copied_from": {"pack": "staff-access"}}, "Its edition is not recorded, so nobody can tell which side changed what."),
        ({"copied_from": {"pack": "staff-acess", "edition": 1}}, "copied from the pack `staff-acess`, which this riskreg does not hold. Did you mean `staff-access`?"),
        ({"copied_from": {"organisation": "Elsewhere"}}, "It was copied from a register of Elsewhere, and riskreg holds only its own packs"),
        ({"copied_from": {"edition": 3}}, "It was copied from another register, and"),
        ({"scheme": "none"}, "It has errors: `riskreg check` tells them. Mend those first."),
    ],
)  # fmt: skip
def test_what_it_can_be_held_against_is_said(tmp_path, keys, said):
    assert said in told(tmp_path, own(**keys))


def test_what_is_taken_over_already_is_only_counted(tmp_path):
    newest = edition(2)
    newest["risks"]["adopting"][0]["likelihood"] = 3
    ours = own()
    ours["risks"]["adopting"][0]["likelihood"] = "Possible"
    said = plain(shown(tmp_path, newest, ours))
    assert "1 change of the pack stands in your register too." in said
    assert "likelihood" not in said
    assert "taken over" not in said


def test_what_one_side_took_out_and_the_other_changed_stands_side_by_side(tmp_path):
    newest = edition(2)
    newest["risks"]["adopting"][1]["likelihood"] = 2
    ours = own()
    ours["risks"]["adopting"].pop()
    said = plain(shown(tmp_path, newest, ours))
    assert """
    Risk A2: Something goes wrong with A2
      in the pack
        likelihood: 2 Unlikely, was 4 Likely
      here
        taken out
""" in said  # fmt: skip


def test_what_is_no_item_stands_under_the_register_or_its_part(tmp_path):
    newest = edition(2) | {"title": "Access", "benefits": [{"title": "Quicker", "serves": "x"}]}
    newest["decision"] = {"question": "Should all staff have access?", "key_decision": True}
    del newest["benefits"][0]["serves"]
    said = plain(shown(tmp_path, newest, own()))
    assert "    The register as a whole\n      title: Access, was Staff access\n" in said
    assert "    The decision\n      key decision: yes, was not said\n" in said
    assert "    Benefit: Quicker\n      new in the pack\n" in said


def test_what_to_do_depends_on_how_the_register_came_from_the_pack(tmp_path):
    newest = edition(2) | {"title": "Access"}
    (tmp_path / "base.yaml").write_bytes(as_yaml(own()))
    above = {"riskreg": 1, "extends": "base.yaml", "organisation": "Otherton Council"}
    said = [" ".join(plain(shown(tmp_path, newest, data)).split()) for data in (own(), above)]
    assert "write edition: 2 behind copied_from:, and it is not shown again." in said[0]
    assert "This register extends base.yaml: write what you want of it there." in said[1]
    assert "copied_from" not in said[1]


def test_a_register_that_extends_the_pack_is_told_to_name_the_new_edition_and_why_it_dropped_what(tmp_path):
    place = tmp_path / "packs"
    (place / "editions").mkdir(parents=True)
    content = (ROOT / "registers" / "staff-access.yaml").read_bytes()
    (place / "editions" / "staff-access@1.yaml").write_bytes(content)
    (place / "staff-access.yaml").write_bytes(
        content.replace(b"\nedition: 1\n", b"\nedition: 2\n").replace(b"\ntitle: ", b"\ntitle: New ", 1)
    )
    ours = {
        "riskreg": 1,
        "extends": "staff-access@1",
        "organisation": "Otherton Council",
        "dropped": [{"id": "A7", "reason": "None here"}],
    }
    (one,) = score([SourceFile("r.yaml", None, tmp_path, as_yaml(ours))], AS_OF)
    said = " ".join(plain(upstream_text([(one, upstream(one, place))], 80)).split())
    assert "It extends the pack staff-access, edition 1. The newest is edition 2." in said
    assert "taken out, because: None here" in said
    assert "With extends: staff-access@2 your register has all that the pack changed, but for what you say yourself." in said  # fmt: skip


def test_ids_of_ones_own_are_shown_with_those_of_the_pack(tmp_path):
    ours = own()
    ours["risks"]["adopting"][0] |= {"id": "R1", "owner": "Town Clerk"}
    said = plain(shown(tmp_path, edition(2), ours))
    assert "Risk R1 (A1 in the pack): A careless post\n      owner: Town Clerk, was Head of HR\n" in said


def test_several_registers_stand_below_each_other_each_with_its_own_pack(tmp_path):
    said = plain(shown(tmp_path, edition(2), own(), register()))
    assert said.startswith("r0.yaml\n  From the pack")
    assert said.endswith("\n\nr1.yaml\n  It was not copied from a pack, and extends none.\n")


WORDS = st.lists(st.sampled_from("abcde"), max_size=90)


@given(WORDS, WORDS, st.lists(st.sampled_from("xyz"), max_size=90))
def test_of_long_texts_only_what_both_have_in_common_is_left_out(one, other, common):
    texts = [" ".join([*common, *words, *common]) for words in (one, other)]
    shown = [part.removeprefix("… ").removesuffix(" …") for part in _apart(*texts)]
    around = [
        {(text[:at], text[at + len(part) :]) for at in range(len(text) + 1) if text.startswith(part, at)}
        for text, part in zip(texts, shown, strict=True)
    ]
    assert around[0] & around[1]  # the same stands before both parts, and the same behind them
    if len(common) > 60 and len(one) + len(other) < 20:
        assert max(map(len, shown)) < 100


HOSTILE = "\x1b[31m\u202e{organisation}\x07 " + "漢字" * 30 + " [bold]x[/bold] {0} {new}"


@pytest.mark.parametrize("cells", [40, 80, 160])
def test_no_text_can_command_the_screen_or_leave_its_width(tmp_path, cells):
    newest, ours = edition(2), own(organisation="Otherton {new} [red]")
    for data, text in ((newest, HOSTILE), (ours, HOSTILE * 2)):
        data["risks"]["adopting"][0] |= {"title": text, "rationale": text * 9, "category": text}
        data["risks"]["adopting"].append(
            risk("A9", title=text, impact={text: 3}, mitigated_by=[{"mitigation": "policy", "impact": {text: -1}}])
        )
        data["implications"] = {text: text}
        data["consultation"] = [{"who": text, "asked": text}]
        data["options"] = [{"id": "o", "title": text, "side": "adopting", "advantages": [text, "plain"]}]
        data["currency"] = text
        data["mitigations"][0]["cost"] = {"annual": len(text)}
    lines = shown(tmp_path, newest, ours, own(copied_from=CAME | {"edition": 0}, title=HOSTILE), cells=cells)
    said = plain(lines)
    assert "It has errors" not in said
    assert not has_hidden(said)
    assert "{new} [red]" in said
    assert "[bold]x[/bold] {0}" in " ".join(said.split())
    assert max(map(line_width, lines)) <= cells  # fmt: skip


@given(registers())
@settings(max_examples=25)
def test_any_register_can_be_held_against_any_pack(tmp_path_factory, data):
    folder = tmp_path_factory.getbasetemp()
    came = data | {"copied_from": CAME}
    for newest in (edition(2), data | {"edition": 2}):
        said = plain(shown(folder, newest, came))
        assert "What Exampleshire Council changed in the pack's words and scores" in said
        assert "None" not in said


def riskreg(*arguments):
    return subprocess.run(
        [sys.executable, "-m", "riskreg", "upstream", *map(str, arguments)],
        capture_output=True,
        check=False,
        timeout=60,
    )


def test_the_command_says_what_changed_and_how_it_went(tmp_path):
    ours = copy(packs.shipped("youth-participation"), "Otherton Council", preset("leicestershire-4x4"))
    register_of_ours = tmp_path / "ours.yaml"
    agreed = ours.replace("    status: proposed\n", "    status: agreed\n    due: 2027-01-01\n")
    assert agreed.count("status: agreed") > 9
    register_of_ours.write_text(agreed.replace("    - id: A5\n", "    - id: A5\n      review_on: 2027-01-01\n", 1))
    done = riskreg(register_of_ours)
    assert (done.returncode, done.stderr) == (0, b"")
    said = b" ".join(done.stdout.split())
    assert b"What Otherton Council changed in the pack's words and scores: nothing Not counted: what was de" in said
    register_of_ours.write_text(ours.replace("title: Workers are never off duty", "title: Ours"))
    done = riskreg(register_of_ours, ROOT / "registers" / "elections.yaml")
    assert done.returncode == 0
    assert b"title: Ours, was Workers are never off duty" in done.stdout
    assert b"It was not copied from a pack" in done.stdout
    faulty = tmp_path / "faulty.yaml"
    faulty.write_text(ours.replace("scheme: leicestershire-4x4", "scheme: none"))
    done = riskreg(register_of_ours, faulty)
    assert done.returncode == 1
    assert b"It has errors" in done.stdout
    assert b"There is no scheme `none`" in done.stderr
    done = riskreg(register_of_ours, tmp_path / "missing.yaml")
    assert done.returncode == 2
    assert b"It cannot be read." in done.stdout
    assert riskreg("--nonsense").returncode == 2
