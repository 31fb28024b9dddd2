"""The JSON of `score` and `check`: the contract of docs/output.md, key by key."""

import json
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from making import AS_OF, STAFF_ACCESS, as_yaml, mitigation, register, registers, risk

from riskreg import __version__
from riskreg.locate import SourceFile, find
from riskreg.render.score_json import check_json, score_json
from riskreg.scoring import score

# docs/output.md; what has been added to it within format 1 stands behind the bar.
TOP = {"riskreg", "format", "as_of", "registers"} | {"roll_up"}
REGISTER = {
    "path",
    "revision",
    "title",
    "organisation",
    "scheme",
    "bands",
    "risks",
    "comparison",
    "options",
    "diagnostics",
} | {"not_reviewed"}
RISK = {
    "id",
    "side",
    "title",
    "category",
    "owner",
    "line",
    "treatment",
    "state",
    "reason",
    "inherent",
    "current",
    "target",
    "rests_on",
    "moves_to",
} | {"file"}
INHERENT = {"likelihood", "impact"}
CLASSIFIED = {"likelihood", "impact", "score", "band", "above_appetite"}
STAGE = {"adopting", "not_adopting", "verdict", "because"} | {"whatever_is_decided"}
TALLY = {"bands", "worst", "above_appetite", "not_yet_classified", "avoided", "closed"}
OPTION = {"id", "side", "recommended", "bands", "cost", "serves"} | TALLY | {"title", "mitigations"}
COST = {"one_off", "annual", "hours", "unpriced"}
DIAGNOSTIC = {"id", "severity", "file", "line", "column", "end_line", "end_column", "message", "remedy"}
ROLLED = {
    "path",
    "title",
    "scored",
    "risks",
    "classified",
    "not_yet_classified",
    "avoided",
    "closed",
    "above_appetite",
    "overdue",
    "errors",
    "verdict_current",
    "verdict_target",
}
STATES = {"classified", "not yet classified", "avoided", "closed"}
VERDICTS = {
    "adopting carries less", "not adopting carries less", "equal", "neither is lower at every band", "no verdict yet",
}  # fmt: skip


def whole_score_json(*arguments):
    return "".join(score_json(*arguments))


def whole_check_json(*arguments):
    return "".join(check_json(*arguments))


def scored(*data):
    """Registers as plain data or as bytes, scored."""
    contents = [one if isinstance(one, bytes) else as_yaml(one) for one in data]
    return score([SourceFile(f"{n}.yaml", None, Path(), content) for n, content in enumerate(contents, start=1)], AS_OF)


def output(*data):
    """The JSON of registers, read back."""
    return json.loads(whole_score_json(scored(*data), AS_OF))


def check_contract(read):
    """Every key of docs/output.md is there, and no other; and every value is of its kind."""
    assert set(read) == TOP
    assert (read["riskreg"], read["format"], read["as_of"]) == (__version__, 1, "2026-11-21")
    assert set(read["roll_up"]) == {"registers", "all"}
    assert all(set(one) == ROLLED for one in [*read["roll_up"]["registers"], read["roll_up"]["all"]])
    for one in read["registers"]:
        assert set(one) == REGISTER
        assert all(set(found) == DIAGNOSTIC for found in one["diagnostics"])
        if one["risks"] is None:
            assert any(found["severity"] == "error" for found in one["diagnostics"])
            assert all(one[key] is None for key in REGISTER - {"path", "revision", "diagnostics"})
            continue
        for told in one["risks"]:
            check_risk(told, one["bands"])
        for stage in ("current", "target"):
            check_comparison(one["comparison"][stage], one["bands"])
        for option in one["options"]:
            assert set(option) == OPTION
            assert set(option["cost"]) == COST
            assert list(option["bands"]) == one["bands"]


def check_risk(told, bands):
    """One risk; only a classified one says anything of a band."""
    assert set(told) == RISK
    assert set(told["inherent"]) == INHERENT
    assert told["state"] in STATES
    assert (told["reason"] is not None) == (told["state"] == "not yet classified")
    assert bool(told["moves_to"]) == (told["state"] == "avoided")
    for stage in ("current", "target"):
        if told["state"] == "classified":
            assert set(told[stage]) == CLASSIFIED
            assert told[stage]["band"] in bands
        else:
            assert told[stage] is None
            assert told["rests_on"] == []


def check_comparison(comparison, bands):
    """Both sides at one stage."""
    assert set(comparison) == STAGE
    assert comparison["verdict"] in VERDICTS
    for side in ("adopting", "not_adopting"):
        assert set(comparison[side]) == TALLY
        assert list(comparison[side]["bands"]) == bands


@given(registers())
@settings(max_examples=50)
def test_every_register_gives_exactly_the_keys_of_the_contract(data):
    check_contract(output(data))


@given(registers())
@settings(max_examples=25)
def test_the_counts_are_those_of_the_risks(data):
    [one] = output(data)["registers"]
    for stage in ("current", "target"):
        for side in ("adopting", "not_adopting"):
            told = [risk for risk in one["risks"] if risk["side"] == side]
            tally = one["comparison"][stage][side]
            assert sum(tally["bands"].values()) == sum(risk["state"] == "classified" for risk in told)
            assert tally["not_yet_classified"] == sum(risk["state"] == "not yet classified" for risk in told)
            assert tally["avoided"] == sum(risk["state"] == "avoided" for risk in told)
            for band, number in tally["bands"].items():
                assert number == sum(bool(risk[stage]) and risk[stage]["band"] == band for risk in told)


def test_the_shipped_register_keeps_the_contract():
    read = output(STAFF_ACCESS.read_bytes())
    check_contract(read)
    assert {risk["state"] for risk in read["registers"][0]["risks"]} == STATES


def test_a_classified_risk_is_told_in_full():
    [one] = output(register())["registers"]
    assert one["risks"][0] == {
        "id": "A1", "side": "adopting", "title": "Something goes wrong with A1", "category": None, "owner": None,
        "file": "1.yaml", "line": 7,
        "treatment": "treat", "state": "classified", "reason": None,
        "inherent": {"likelihood": 4, "impact": 3},
        "current": {"likelihood": 3, "impact": 3, "score": 9, "band": "Significant", "above_appetite": False},
        "target": {"likelihood": 3, "impact": 3, "score": 9, "band": "Significant", "above_appetite": False},
        "rests_on": [], "moves_to": [],
    }  # fmt: skip


def test_a_risk_that_is_not_classified_has_its_likelihood_and_impact_and_nothing_more():
    [one] = output(register(risks={"adopting": [risk("A1")], "not_adopting": [risk("N1")]}))["registers"]
    assert (one["risks"][0]["current"], one["risks"][0]["target"]) == (None, None)
    assert one["risks"][0]["inherent"] == {"likelihood": 4, "impact": 3}
    assert one["risks"][0]["reason"] == "it has no mitigation"
    assert one["comparison"]["current"]["adopting"]["worst"] is None
    assert one["comparison"]["current"]["adopting"]["above_appetite"] == 0
    assert one["comparison"]["current"]["verdict"] == "no verdict yet"
    assert one["comparison"]["current"]["because"] == ["A1 is not yet classified", "N1 is not yet classified"]


def test_a_risk_without_an_appetite_is_neither_above_nor_below_it():
    [one] = output(register(appetite={}))["registers"]
    assert one["risks"][0]["current"]["above_appetite"] is None


def test_what_cannot_be_scored_says_null_and_keeps_its_diagnostics():
    read = output(register(), register(title=None), b"")
    check_contract(read)
    assert [one["title"] for one in read["registers"]] == ["Staff access", None, None]
    assert read["registers"][1]["diagnostics"][0] == {
        "id": "RR011", "severity": "error", "file": "2.yaml", "line": 2, "column": 8, "end_line": 2, "end_column": 12,
        "message": "Nothing stands behind this key.", "remedy": "Write the text, or delete the key.",
    }  # fmt: skip


def test_a_scheme_in_place_is_called_by_its_name():
    bands = [{"name": "Low", "from": 1}, {"name": "High", "from": 4}]
    scheme = {"name": "Ours", "likelihood": [1, 2, 3, 4], "impact": [1, 2, 3, 4], "bands": bands}
    [one] = output(register(scheme=scheme, appetite={"default": "Low"}))["registers"]
    assert (one["scheme"], one["bands"]) == ("Ours", ["Low", "High"])


def test_an_option_has_its_cost_and_what_it_serves():
    data = register(
        decision={"question": "Q", "objectives": [{"id": "o", "title": "O"}]},
        options=[
            {"id": "x", "title": "X", "side": "adopting", "recommended": True, "mitigations": ["policy", "more"], "serves": ["o"]}
        ],
        mitigations=[mitigation("policy", cost={"one_off": 10.5, "hours": 3}), mitigation("more")],
    )  # fmt: skip
    [option] = output(data)["registers"][0]["options"]
    assert option["cost"] == {"one_off": 10.5, "annual": 0, "hours": 3, "unpriced": 1}
    assert (option["id"], option["recommended"], option["serves"]) == ("x", True, ["o"])
    assert option["mitigations"] == ["policy", "more"]


@pytest.mark.parametrize("text", ["漢字 é 👍", "\u202e\x1b[31m", "</script>", 'quote " and \\ back'])
def test_the_output_is_ascii_and_gives_the_text_back_as_it_was(text):
    said = whole_score_json(scored(register(title=text)), AS_OF)
    assert said.isascii()
    assert all(character == "\n" or character.isprintable() for character in said)
    assert json.loads(said)["registers"][0]["title"] == text


def test_the_same_input_gives_the_same_bytes():
    data = [STAFF_ACCESS.read_bytes(), register()]
    assert whole_score_json(scored(*data), AS_OF) == whole_score_json(scored(*data), AS_OF)
    assert whole_score_json(scored(*data), AS_OF).endswith("}\n")


def test_the_roll_up_adds_the_registers_up():
    read = output(STAFF_ACCESS.read_bytes(), register(), register(title=None))["roll_up"]
    for key in (
        "scored",
        "risks",
        "classified",
        "not_yet_classified",
        "avoided",
        "closed",
        "above_appetite",
        "overdue",
        "errors",
    ):
        assert read["all"][key] == sum(one[key] for one in read["registers"])
    assert [one["path"] for one in read["registers"]] == ["1.yaml", "2.yaml", "3.yaml"]
    assert [one["scored"] for one in read["registers"]] == [1, 1, 0]
    assert read["all"]["scored"] == 2
    for one in read["registers"]:
        assert one["risks"] == one["classified"] + one["not_yet_classified"] + one["avoided"] + one["closed"]
    for key in ("path", "title", "verdict_current", "verdict_target"):
        assert read["all"][key] is None


def test_the_revision_stands_where_the_file_is_as_committed():
    [one] = scored(register())
    assert (
        json.loads(whole_score_json([one._replace(revision="3f2a91c00000")], AS_OF))["registers"][0]["revision"]
        == "3f2a91c00000"
    )
    assert json.loads(whole_score_json([one], AS_OF))["registers"][0]["revision"] is None


def test_check_gives_diagnostics_of_the_same_shape_and_nothing_else():
    found = [found for one in scored(register(title=None), b"- a\n") for found in one.diagnostics]
    read = json.loads(whole_check_json(found, AS_OF))
    assert set(read) == {"riskreg", "format", "as_of", "diagnostics"}
    assert [one["file"] for one in read["diagnostics"]] == ["1.yaml", "2.yaml"]
    assert all(set(one) == DIAGNOSTIC for one in read["diagnostics"])


def test_a_diagnostic_without_a_place_says_null():
    [missing] = score(
        [SourceFile("x.yaml", None, Path(), None, scored(b"")[0].diagnostics[0]._replace(place=None))], AS_OF
    )
    [found] = json.loads(whole_check_json(missing.diagnostics, AS_OF))["diagnostics"]
    assert [found[key] for key in ("line", "column", "end_line", "end_column")] == [None] * 4


def test_a_file_name_that_is_no_text_leaves_json_that_every_reader_takes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    name = os.fsdecode(b"b\xff.yaml")
    Path(name).write_bytes(as_yaml(register()))
    files, _ = find([name])
    text = "".join(score_json(score(files, AS_OF), AS_OF))
    assert "\\udcff" not in text
    assert json.loads(text)["registers"][0]["path"] == "b<U+DCFF>.yaml"
