"""The CSV of `score`: a row for each risk, read back by any reader, and no cell that a spreadsheet would work out."""

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import AS_OF, STAFF_ACCESS, as_yaml, register, registers, risk

from riskreg.locate import SourceFile
from riskreg.render.score_csv import HEADINGS, safe, score_csv
from riskreg.scoring import score
from riskreg.wording import has_hidden, one_line


def rows(*data, name="register.yaml"):
    """The rows of registers given as plain data or bytes, each by its headings."""
    contents = [one if isinstance(one, bytes) else as_yaml(one) for one in data]
    text = score_csv(score([SourceFile(name, None, Path(), content) for content in contents], AS_OF))
    assert text.endswith("\n")
    assert not has_hidden(text)
    return list(csv.DictReader(io.StringIO(text), strict=True))


def test_a_classified_risk_has_every_column():
    effect = {"mitigation": "policy", "likelihood": -2}
    one = risk("A1", category="reputation", owner="Head of HR", mitigated_by=[effect])
    first, second = rows(register(risks={"adopting": [one], "not_adopting": [risk("N1")]}))
    assert tuple(first) == HEADINGS
    assert list(first.values()) == [
        "register.yaml", "A1", "adopting", "Something goes wrong with A1", "reputation", "Head of HR", "treat", "classified", "",
        "4", "3", "2", "3", "6", "Moderate", "no", "2", "3", "6", "Moderate", "no", "policy", "", "2026-11-21", "", "register.yaml", "7",
    ]  # fmt: skip
    assert list(second.values()) == [
        "register.yaml", "N1", "not_adopting", "Something goes wrong with N1", "", "", "treat", "not yet classified",
        "it has no mitigation", "4", "3", *[""] * 12, "2026-11-21", "", "register.yaml", "7",
    ]  # fmt: skip


def test_appetite_is_told_in_words_and_left_out_where_there_is_none():
    assert {row["current_above_appetite"] for row in rows(register(appetite={"default": "Low"}))} == {"yes"}
    assert {row["current_above_appetite"] for row in rows(register())} == {"no"}
    assert {row["current_above_appetite"] for row in rows(register(appetite={}))} == {""}


def test_an_avoided_risk_says_where_it_moved_to():
    moved = risk("A1", treatment="terminate", moves_to=["N1", "N2"])
    [row, *_] = rows(register(risks={"adopting": [moved], "not_adopting": [risk("N1"), risk("N2")]}))
    assert (row["state"], row["moves_to"], row["current_band"]) == ("avoided", "N1 N2", "")


def test_registers_come_one_after_the_other_under_one_heading_without_those_that_cannot_be_scored():
    found = rows(register(), b"", STAFF_ACCESS.read_bytes())
    assert len(found) == 2 + 26
    assert {row["state"] for row in found} == {"classified", "not yet classified", "avoided", "closed"}


def test_nothing_to_score_is_a_heading_alone():
    assert rows(b"") == []


@given(registers())
@settings(max_examples=30)
def test_every_row_has_every_column_and_a_band_only_where_it_is_classified(data):
    for row in rows(data):
        assert tuple(row) == HEADINGS
        assert None not in row.values()
        bands = {
            row[f"{stage}_{column}"] != ""
            for stage in ("current", "target")
            for column in ("likelihood", "score", "band")
        }
        assert bands == {row["state"] == "classified"}


@pytest.mark.parametrize(
    "lead", ["=", "+", "-", "@", "\t=", "\r\n=", "  +", "\u00a0@", "\x85-", "＝", "＋", "－", "＠"]
)
def test_a_text_that_would_be_a_formula_is_kept_as_a_text(lead):
    cell = safe(f"{lead}HYPERLINK(1)")
    assert cell[0] == "'"
    assert cell[1:] == one_line(f"{lead}HYPERLINK(1)")


@given(st.text(st.sampled_from("=+-@\t\r\n\0\x1b\"',; a1\u00a0\u2028\ufeff|!") | st.characters(codec="utf-8")))
def test_no_cell_can_begin_a_formula_or_a_second_row(text):
    cell = safe(text)
    assert cell[:1] not in ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
    assert not {"\n", "\r", "\t"} & set(cell)
    assert cell.removeprefix("'") == one_line(text).removeprefix("'")


EVIL = "=cmd|' /C calc'!A1,\"quoted\"\nnext,line"


def test_every_cell_with_a_text_of_the_register_is_made_safe():
    bands = [{"name": "-Low", "from": 1}, {"name": "+High", "from": 2}]
    scheme = {"name": EVIL, "likelihood": [1, 2, 3, 4], "impact": [1, 2, 3], "bands": bands}
    one = risk("-1+1", title=EVIL, category=EVIL, owner=EVIL, mitigated_by=[{"mitigation": "policy", "likelihood": -1}])
    data = register(scheme=scheme, appetite={}, risks={"adopting": [{**one, "id": "-1"}], "not_adopting": [risk("N1")]})
    [row, _] = rows(data, name="=1+1.yaml")
    flat = "'" + one_line(EVIL)
    assert [row[key] for key in ("register", "id", "title", "category", "owner")] == [
        "'=1+1.yaml",
        "'-1",
        flat,
        flat,
        flat,
    ]
    assert row["current_band"] == "'+High"


def test_a_text_that_is_no_formula_is_left_as_it_is():
    assert [safe(text) for text in ("A - b", "50%", "", "'quoted'", "1=1")] == ["A - b", "50%", "", "'quoted'", "1=1"]
