"""A real editor's language server, run without an editor: what it offers, explains and reports in a register."""

import shutil
from pathlib import Path

import pytest
from language_server import LanguageServer
from making import ROOT, STAFF_ACCESS

from riskreg.schema.texts import texts
from riskreg.schemes import PRESETS

SERVER = Path(__file__).parent / "node_modules" / "yaml-language-server" / "bin" / "yaml-language-server"
NODE = shutil.which("node")
MODELINE = "# yaml-language-server: $schema=../schemas/register.json\n"
WHOLE = STAFF_ACCESS.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def server():
    if NODE is None:
        pytest.skip("node is not here: install Node.js 20 or later")
    if not SERVER.exists():
        pytest.skip("yaml-language-server is not here: run npm ci in tests/editor")
    running = LanguageServer([NODE, str(SERVER), "--stdio"], ROOT / "registers")
    yield running
    running.close()


@pytest.fixture
def edit(server):
    """Opens a text in which a bar marks the place of the cursor, beside the registers; gives its name and the place."""

    def opened(marked):
        before, _, after = marked.partition("|")
        name, _ = server.open(MODELINE + before + after)
        return name, before.count("\n") + 1, len(before.rpartition("\n")[2])

    return opened


def documentation(item):
    """What the editor shows beside something that it offers."""
    shown = item.get("documentation", "")
    return shown["value"] if isinstance(shown, dict) else shown


def problems(server, text):
    """What the editor reports of a register."""
    return server.open(MODELINE + text)[1]


RISK = "risks:\n  adopting:\n    - id: A1\n      "
MITIGATION = "mitigations:\n  - id: policy\n    "
PARTS = {
    "Register": "riskreg: 1\n|\n",
    "CopiedFrom": "copied_from:\n  on: 2026-01-01\n  |\n",
    "Dropped": "dropped:\n  - id: A1\n    |\n",
    "Decision": "decision:\n  question: May we?\n  |\n",
    "Objective": "decision:\n  objectives:\n    - id: listen\n      |\n",
    "OptionSpec": "options:\n  - id: open\n    |\n",
    "Risk": f"{RISK}|\n",
    "Effect": f"{RISK}mitigated_by:\n        - mitigation: policy\n          |\n",
    "Judgement": f"{RISK}current:\n        by: Panel\n        |\n",
    "Acceptance": f"{RISK}acceptance:\n        by: Board\n        |\n",
    "Closure": f"{RISK}closed:\n        by: Board\n        |\n",
    "Review": f"{RISK}reviewed:\n        by: Board\n        |\n",
    "Loss": f"{RISK}loss:\n        amount: 1\n        |\n",
    "Mitigation": f"{MITIGATION}|\n",
    "Cost": f"{MITIGATION}cost:\n      hours: 1\n      |\n",
    "Benefit": "benefits:\n  - title: Answers\n    |\n",
    "Consultation": "consultation:\n  - who: Unions\n    |\n",
    "Concern": "concerns:\n  - concern: Time\n    |\n",
    "Lesson": "lessons:\n  - title: Draft\n    |\n",
    "SchemeSpec": "scheme:\n  name: Ours\n  |\n",
    "Level": "scheme:\n  likelihood:\n    - label: Low\n      |\n",
    "BandSpec": "scheme:\n  bands:\n    - name: Low\n      |\n",
    "Terms": "scheme:\n  terms:\n    current: Net\n    |\n",
}


def test_there_is_a_place_to_type_in_every_part_of_a_register():
    assert set(PARTS) | {
        "Risks",
        "Settings",
        "RegisterSettings",
        "LimitsSpec",
        "HouseSpec",
        "HouseTerms",
        "PapersSpec",
    } == set(texts())


@pytest.mark.parametrize("part", PARTS)
def test_every_key_that_is_not_there_yet_is_offered_with_its_description(server, edit, part):
    offered = server.complete(*edit(PARTS[part]))
    fields = texts()[part]["fields"]
    typed = {key for key in fields if f"{key}: " in PARTS[part]}
    assert len(typed) < len(fields)
    for key in fields.keys() - typed:
        assert documentation(offered[key]) == fields[key]["description"], key
    assert offered.keys() >= {snippet["label"] for snippet in texts()[part].get("snippets", ())}
    assert not {"band", "rating", "null"} & offered.keys()


def explained(part, field):
    return texts()[part]["fields"][field]["values"]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"{MITIGATION}status: |", explained("Mitigation", "status")),
        (f"{MITIGATION}kind: |", explained("Mitigation", "kind")),
        (f"{RISK}status: |", explained("Risk", "status")),
        (f"{RISK}treatment: |", explained("Risk", "treatment")),
        ("options:\n  - side: |", explained("OptionSpec", "side")),
        ("consultation:\n  - side: |", explained("Consultation", "side")),
    ],
)
def test_every_word_that_can_stand_there_is_offered_with_what_it_means(server, edit, text, words):
    offered = server.complete(*edit(text))
    assert {label: documentation(item) for label, item in offered.items()} == words


def test_the_presets_are_offered_each_with_its_bands(server, edit):
    offered = server.complete(*edit("scheme: |"))
    assert list(offered)[: len(PRESETS)] == list(PRESETS)
    assert "Low, Moderate, Significant and High" in documentation(offered["brighton-hove-5x5"])


def test_the_labels_of_the_preset_are_offered_as_levels(server, edit):
    offered = server.complete(*edit(f"scheme: east-devon-4x4\n{RISK}likelihood: |\n"))
    assert list(offered) == ["3", "1", "2", "4"]  # a level for any scheme, then those of this one, which have no words
    other = server.complete(*edit(f"scheme: nhs-dcb0129-5x5\n{RISK}likelihood: |\n"))
    assert {"Very Low", "Low", "Medium", "High", "Very High"} <= other.keys()
    assert "Very Low" not in offered


def test_a_new_risk_can_be_written_from_a_snippet(server, edit):
    written = server.complete(*edit("risks:\n  adopting:\n    - |"))["A new risk"]["insertText"]
    assert written.startswith("id: ${1:A1}\n")
    assert "likelihood: ${7:3}\n" in written
    assert "- mitigation: ${9:policy}" in written


@pytest.mark.parametrize(
    ("key", "part", "field"),
    [
        ("prepared_by: Digital", "Register", "prepared_by"),
        ("  question: May all", "Decision", "question"),
        ("      rationale: >-", "Risk", "rationale"),
        ("      proximity: Within", "Risk", "proximity"),
        ("    builds_on: ", "Mitigation", "builds_on"),
    ],
)
def test_a_key_of_a_real_register_is_explained_where_the_mouse_rests(server, edit, key, part, field):
    before, found, after = WHOLE.partition(f"\n{key}")
    indent = len(key) - len(key.lstrip())
    name, line, character = edit(f"{before}\n{key[:indent]}|{found[1 + indent :]}{after}")
    shown = server.hover(name, line, character + 1)
    told = texts()[part]["fields"][field]
    assert shown.startswith(f"#### {told['title']}\n\n{told['description']}\n")
    assert "Source: [register.json]" in shown


def test_a_word_of_a_list_of_words_is_explained_where_the_mouse_rests(server, edit):
    name, line, character = edit(f"{MITIGATION}status: a|greed\n")
    shown = server.hover(name, line, character)
    assert f"* `agreed`: {explained('Mitigation', 'status')['agreed']}" in shown


@pytest.mark.parametrize("file", sorted((ROOT / "registers").glob("*.yaml")), ids=lambda file: file.name)
def test_nothing_is_reported_in_a_register_that_comes_with_riskreg(server, file):
    assert problems(server, file.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    ("right", "wrong", "said", "place"),
    [
        ("\nreview_on: 2027", "\nreveiw_on: 2027", "Property reveiw_on is not allowed.", "reveiw_on"),
        ("    status: in place\n", "    status: in plaice\n", '"proposed", "agreed", "in place"', "in plaice"),
        ("\nscheme: brighton-hove-5x5\n", "\n", 'Missing property "scheme".', None),
        (
            "      treatment: tolerate\n",
            "      treatment: tolerate\n      band: Low\n",
            "riskreg works this out",
            "Low",
        ),
        ("\nreview_on: 2027-06-24\n", "\nreview_on: 24/6/2027\n", "such as 2026-03-31", "24/6/2027"),
        ("      likelihood: 5\n", "      likelihood: 6\n", "above the maximum of 5", "6"),
    ],
)
def test_a_slip_is_reported_in_its_place(server, right, wrong, said, place):
    assert right in WHOLE
    text = MODELINE + WHOLE.replace(right, wrong, 1)
    (found,) = problems(server, WHOLE.replace(right, wrong, 1))
    assert said in found["message"]
    start, end = found["range"]["start"], found["range"]["end"]
    if place is not None:
        assert text.splitlines()[start["line"]][start["character"] : end["character"]] == place


def test_a_register_that_extends_is_not_asked_for_what_it_inherits(server):
    layer = "riskreg: 1\nextends: base.yaml\nrisks:\n  adopting:\n    - {id: A1, likelihood: 2}\n"
    assert problems(server, layer) == []
    alone = problems(server, layer.replace("extends: base.yaml\n", ""))
    assert "Missing property" in alone[0]["message"]


def test_a_scheme_in_a_file_of_its_own_is_understood(server):
    modeline = MODELINE.replace("register.json", "scheme.json")
    text = (ROOT / "src" / "riskreg" / "schemes" / "east-devon-4x4.yaml").read_text(encoding="utf-8")
    assert server.open(modeline + text)[1] == []
    (found,) = server.open(modeline + text.replace("combine: product", "combine: sum"))[1]
    assert '"product", "lookup"' in found["message"]


def test_the_lock_names_every_package_by_its_hash_and_no_registry():
    lock = (Path(__file__).parent / "package-lock.json").read_text(encoding="utf-8")
    assert lock.count('"version"') == lock.count('"integrity"')
    assert '"resolved"' not in lock
    assert "registry" not in lock
