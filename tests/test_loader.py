"""Document -> Register and Scheme, or diagnostics: schemes found, names filled in, nothing ever raised."""

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from making import as_yaml, ids, loaded, register, registers, risk

from riskreg.loader import load
from riskreg.schemes import PRESETS

SCHEME = {
    "name": "Exampleshire 2x2",
    "likelihood": ["Seldom", "Often"],
    "impact": ["Minor", "Severe"],
    "bands": [{"name": "Low", "from": 1}, {"name": "High", "from": 2}],
}
SMALL = {"adopting": [risk("A1", likelihood="often", impact=1)], "not_adopting": [risk("N1", likelihood=1, impact=2)]}


def plain(**changes):
    return register(**{"risks": SMALL, "mitigations": [], "appetite": {}, **changes})


def only(result):
    (found,) = result.diagnostics
    return found


# ------------------------------------------------------------------ the file as a whole


@pytest.mark.parametrize(
    ("content", "rule", "said"),
    [
        pytest.param("", "RR003", "empty", id="empty"),
        pytest.param("# nothing\n---\n", "RR003", "empty", id="only a comment"),
        pytest.param("null", "RR003", "empty", id="null"),
        pytest.param("- riskreg: 1\n", "RR011", "a list", id="list"),
        pytest.param("riskreg 1", "RR011", "a single text", id="text"),
        pytest.param("{}", "RR008", "Nothing says", id="no keys"),
        pytest.param("title: x", "RR008", "Nothing says", id="no version"),
        pytest.param("riskreg: 2", "RR008", "not 2", id="a later version"),
        pytest.param("riskreg: true", "RR008", "not True", id="true"),
        pytest.param("riskreg: '1'", "RR008", 'not "1"', id="a text"),
        pytest.param("riskreg:", "RR008", "not None", id="nothing"),
        pytest.param("riskreg: [1]", "RR008", "not [1]", id="a list for the version"),
        pytest.param(b"\xff", "RR002", "UTF-8", id="not text"),
        pytest.param("a: [", "RR005", "bracket", id="not YAML"),
        pytest.param("!x\na: 1", "RR007", "tag", id="tag"),
    ],
)
def test_a_file_that_is_no_register_gets_one_diagnostic(content, rule, said):
    result = loaded(content)
    found = only(result)
    assert (result.register, result.scheme) == (None, None)
    assert found.rule.id == rule
    assert said in found.message
    assert found.remedy
    assert found.file == "register.yaml"


def test_a_register_without_fault_is_read_with_its_scheme():
    result = loaded(register())
    assert result.diagnostics == []
    assert result.register.title == "Staff access"
    assert result.scheme.key == "brighton-hove-5x5"


def test_keys_that_stand_twice_are_reported_beside_everything_else():
    result = loaded(as_yaml(plain(scheme=SCHEME, review_on="tomorrow")) + b"title: Again\n")
    assert ids(result) == ["RR012", "RR006"]
    assert result.register is None


def test_diagnostics_come_in_the_order_of_the_text():
    lines = [
        (found.place.line, found.place.column) for found in loaded("riskreg: 1\ntitel: x\nscheme: y\n").diagnostics
    ]
    assert len(lines) > 3
    assert lines == sorted(lines)


def test_a_warning_does_not_keep_a_register_from_being_read():
    result = loaded(plain(scheme=SCHEME, title="Staff\u202e access"))
    assert ids(result) == ["RR014"]
    assert result.register is not None


# ------------------------------------------------------------------ the organisation's name


def test_the_organisation_is_filled_in_wherever_a_text_asks_for_it():
    made = loaded(
        register(
            title="{organisation} and {organisation}",
            background_papers=["{organisation}, code of conduct"],
            implications={"legal": "{organisation} may"},
        )
    ).register
    assert made.title == "Exampleshire Council and Exampleshire Council"
    assert made.background_papers == ("Exampleshire Council, code of conduct",)
    assert made.implications == {"legal": "Exampleshire Council may"}


def test_the_name_itself_is_not_filled_in_and_other_braces_stay():
    made = loaded(register(organisation="The {organisation}", title="{organisation} {owner} {}")).register
    assert made.organisation == "The {organisation}"
    assert made.title == "The {organisation} {owner} {}"


def test_without_an_organisation_texts_stay_as_they_are():
    result = loaded(register(organisation=3, title="{organisation}"))
    assert ids(result) == ["RR011"]
    assert result.document.data["title"] == "{organisation}"


# ------------------------------------------------------------------ the scheme


@pytest.mark.parametrize("name", PRESETS)
def test_every_preset_can_be_named(name):
    result = loaded(register(scheme=name, appetite={}, mitigations=[], risks={
        "adopting": [risk("A1", likelihood=1, impact=1)], "not_adopting": [risk("N1", likelihood=2, impact=2)],
    }))  # fmt: skip
    assert result.diagnostics == []
    assert result.scheme.key == name


def test_a_scheme_can_be_written_in_place():
    result = loaded(plain(scheme=SCHEME))
    assert result.diagnostics == []
    assert (result.scheme.key, result.scheme.name) == (None, "Exampleshire 2x2")
    assert result.register.risks.adopting[0].likelihood == 2


def test_a_fault_in_a_scheme_written_in_place_is_shown_there_and_levels_are_let_be():
    result = loaded(plain(scheme={**SCHEME, "impact": ["Minor"], "bands": []}))
    assert set(ids(result)) == {"RR302"}
    assert all(found.place.line == 4 for found in result.diagnostics)
    assert (result.register, result.scheme) == (None, None)


def test_a_scheme_with_only_a_warning_is_used():
    bands = [*SCHEME["bands"], {"name": "Never", "from": 9}]
    result = loaded(plain(scheme={**SCHEME, "bands": bands}))
    assert ids(result) == ["RR310"]
    assert result.register is not None


@pytest.fixture
def folders(tmp_path):
    """A register's folder in a folder of schemes, and beside both what nobody may read."""
    inside = tmp_path / "top" / "registers"
    inside.mkdir(parents=True)
    text = as_yaml(SCHEME)
    for folder in (tmp_path, tmp_path / "top", inside):
        (folder / f"in-{folder.name}.yaml").write_bytes(text)
    (tmp_path / "secret.yaml").write_bytes(text)
    return inside


@pytest.mark.parametrize("asked", ["in-registers.yaml", "./in-registers.yaml", "in-top.yaml", "../in-top.yaml"])
def test_a_scheme_file_is_found_in_the_folder_of_the_register_and_in_the_one_above(folders, asked):
    result = loaded(plain(scheme=asked), folders)
    assert result.diagnostics == []
    assert (result.scheme.key, result.scheme.name) == (asked, "Exampleshire 2x2")


@pytest.mark.parametrize(
    "asked",
    [
        "../../secret.yaml", "../../../../../../../../etc/passwd", "/etc/passwd", "none.yaml", ".", "..",
        "", "x" * 5000, "in-registers.yaml/x", "link.yaml", "loop.yaml", "linked/secret.yaml", "~/x.yaml",
    ],
    ids=repr,
)  # fmt: skip
def test_no_file_outside_those_two_folders_is_read(folders, asked):
    (folders / "link.yaml").symlink_to(folders / ".." / ".." / "secret.yaml")
    (folders / "loop.yaml").symlink_to("loop.yaml")
    (folders / "linked").symlink_to(folders / ".." / "..")
    result = loaded(plain(scheme=asked), folders)
    assert ids(result) == ["RR301"]
    assert result.register is None


def test_a_path_that_no_file_can_have_is_refused(folders):
    assert ids(loaded(plain(scheme="x\x00y"), folders)) == ["RR014", "RR301"]


def test_an_absolute_path_is_refused_even_where_it_leads_inside(folders):
    assert ids(loaded(plain(scheme=str(folders / "in-registers.yaml")), folders)) == ["RR301"]


def test_a_link_that_stays_inside_is_followed(folders):
    (folders / "link.yaml").symlink_to(folders / ".." / "in-top.yaml")
    assert loaded(plain(scheme="link.yaml"), folders).diagnostics == []


def test_a_register_without_a_folder_has_no_scheme_files(folders, monkeypatch):
    monkeypatch.chdir(folders)
    assert ids(loaded(plain(scheme="in-registers.yaml"))) == ["RR301"]


@pytest.mark.parametrize(
    ("asked", "said", "remedy"),
    [
        pytest.param("brighton-hove-5x4", "`brighton-hove-5x4`", "Did you mean `brighton-hove-5x5`?", id="near"),
        pytest.param("zebra", "`zebra`", "The presets: brighton-hove-5x5,", id="far"),
        pytest.param(None, "of this kind", "The presets:", id="nothing"),
        pytest.param(["a"], "of this kind", "The presets:", id="list"),
        pytest.param(5, "of this kind", "The presets:", id="number"),
    ],
)
def test_a_scheme_that_is_not_there_is_met_with_those_that_are(asked, said, remedy):
    result = loaded(plain(scheme=asked))
    found = only(result)
    assert (found.rule.id, found.message) == ("RR301", f"There is no scheme {said}.")
    assert found.remedy.startswith(remedy)
    assert (result.register, result.scheme) == (None, None)


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        pytest.param(b"", "RR302", id="empty"),
        pytest.param(b"- a\n", "RR011", id="list"),
        pytest.param(b"just a text", "RR011", id="text"),
        pytest.param(b"name: [", "RR005", id="not YAML"),
        pytest.param(b"\xff\xfe", "RR002", id="not text"),
        pytest.param(as_yaml(SCHEME) + b"name: Again\n", "RR006", id="a key twice"),
        pytest.param(as_yaml({**SCHEME, "impact": ["Minor"]}), "RR302", id="one level"),
    ],
)
def test_a_fault_in_a_scheme_file_is_shown_in_that_file(folders, content, rule):
    (folders / "own.yaml").write_bytes(content)
    result = loaded(plain(scheme="own.yaml"), folders)
    assert {found.rule.id for found in result.diagnostics} == {rule}
    assert {found.file for found in result.diagnostics} == {"own.yaml"}
    assert (result.register, result.scheme) == (None, None)


@pytest.mark.parametrize(
    ("name", "asked", "shown"),
    [
        ("top/registers/register.yaml", "own.yaml", "top/registers/own.yaml"),
        ("top/registers/register.yaml", "../own.yaml", "top/own.yaml"),
        ("top/registers/register.yaml", "own-top.yaml", "top/own-top.yaml"),  # looked for in the folder above, too
        ("register.yaml", "../own.yaml", "../own.yaml"),
    ],
)
def test_a_scheme_file_is_called_as_the_register_is(folders, name, asked, shown):
    (folders / asked).write_bytes(b"name: [") if asked != "own-top.yaml" else (folders.parent / asked).write_bytes(b"[")
    result = load(as_yaml(plain(scheme=asked)), name, folders)
    assert [found.file for found in result.diagnostics] == [shown]


def test_a_register_without_the_key_scheme_is_asked_for_it_once():
    data = plain()
    del data["scheme"]
    assert ids(loaded(data)) == ["RR010"]


# ------------------------------------------------------------------ the appetite


@pytest.mark.parametrize(
    ("band", "remedy"),
    [
        pytest.param("Hihg", "Did you mean `High`?", id="near"),
        pytest.param("Zebra", "The bands of this scheme: Low or High.", id="far"),
    ],
)
def test_an_appetite_for_a_band_that_the_scheme_lacks_is_refused(band, remedy):
    found = only(loaded(plain(scheme=SCHEME, appetite={"default": "low", "trust": band})))
    assert (found.rule.id, found.message, found.remedy) == ("RR307", f"This scheme has no band `{band}`.", remedy)


def test_an_appetite_of_the_wrong_shape_is_reported_once():
    assert ids(loaded(plain(scheme=SCHEME, appetite=["Low"]))) == ["RR011"]
    assert ids(loaded(plain(scheme=SCHEME, appetite={"default": 1}))) == ["RR011"]


# ------------------------------------------------------------------ hidden characters


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param('"a\u202eb"', "a<U+202E>b", id="as it is"),
        pytest.param('"a\\u202eb"', "a<U+202E>b", id="by its number"),
        pytest.param('"a\\x1b[31m"', "a<U+001B>[31m", id="by two digits"),
        pytest.param('"a\\U000e0041b"', "a<U+E0041>b", id="by eight digits"),
        pytest.param('"a\\eb"', "a<U+001B>b", id="by its letter"),
        pytest.param('"a\\rb"', "a b", id="a carriage return"),
        pytest.param('"a\\0b"', "a<U+0000>b", id="NUL"),
        pytest.param('"a\\Pb"', "a b", id="a paragraph separator"),
    ],
)
def test_hidden_characters_are_reported_however_they_were_written(written, shown):
    data = as_yaml(plain(scheme=SCHEME)).decode().replace('"Staff access"', written)
    result = loaded(data)
    assert ids(result) == ["RR014"]
    assert only(result).message.endswith(f": {shown}")
    assert only(result).place.line == 2


def test_hidden_characters_deep_in_lists_and_in_keys_are_reported_too():
    result = loaded(plain(scheme=SCHEME, implications={"le\u200egal": "x"}, background_papers=["a", "b\u2066"]))
    assert [(found.rule.id, found.message.split(": ")[1]) for found in result.diagnostics] == [
        ("RR014", "le<U+200E>gal"),
        ("RR014", "b<U+2066>"),
    ]


@pytest.mark.parametrize("text", ['"é😀"', '"one\\ntwo\\tthree"', '"C:\\\\users\\\\next"', '"\\u00e9"'])
def test_ordinary_escapes_and_letters_are_not_reported(text):
    data = as_yaml(plain(scheme=SCHEME)).decode().replace('"Staff access"', text)
    assert loaded(data).diagnostics == []


def test_line_ends_of_windows_hide_nothing():
    assert loaded(as_yaml(plain(scheme=SCHEME)).replace(b"\n", b"\r\n")).diagnostics == []


# ------------------------------------------------------------------ whatever comes

KEYS = st.sampled_from(
    ["id", "title", "likelihood", "impact", "mitigation", "mitigated_by", "moves_to", "treatment", "status", "closed",
     "adopting", "not_adopting", "question", "objectives", "serves", "name", "bands", "cells", "combine", "from",
     "default", "loss", "amount", "frequency", "current", "exempt", "cost", "zzz", ""]
)  # fmt: skip
WORDS = st.sampled_from(["A1", "policy", "all", "lookup", "Low", "Significant", "terminate", "closed", "2026-01-01"])
ANYTHING = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(-2, 9), st.floats(), WORDS, st.text(max_size=5)),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(KEYS, inner, max_size=5)),
    max_leaves=12,
)


def as_json(value):
    """JSON that is YAML: NaN and the infinities as YAML writes them."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{json.dumps(key)}: {as_json(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(as_json, value)) + "]"
    if isinstance(value, float) and value != value:  # noqa: PLR0124
        return ".nan"
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return ".inf" if value > 0 else "-.inf"
    return json.dumps(value, ensure_ascii=True)


@settings(max_examples=300)
@given(
    st.dictionaries(st.sampled_from([*register(), "options", "benefits", "concerns", "exempt"]), ANYTHING, min_size=1)
)
def test_data_of_any_shape_gives_diagnostics_and_never_an_exception(changes):
    text = "\n".join(f"{json.dumps(key)}: {as_json(value)}" for key, value in register(**changes).items())
    result = load(text.encode(errors="surrogatepass"), "register.yaml")
    assert (result.register is None) == any(found.severity == "error" for found in result.diagnostics)
    assert result.register is None or result.scheme is not None
    for found in result.diagnostics:
        assert found.place.line <= len(register(**changes))
        assert found.message


@given(st.text(max_size=80))
def test_text_of_any_kind_never_raises(text):
    load(text.encode(errors="surrogatepass"), "register.yaml")


@given(registers())
def test_where_a_register_is_read_its_data_is_that_of_the_file(data):
    made = loaded(data).register
    assert [risk.id for risk in made.risks.adopting] == [risk["id"] for risk in data["risks"]["adopting"]]
    assert [one.status for one in made.mitigations] == [one["status"] for one in data["mitigations"]]


def test_a_text_that_aliases_repeat_is_filled_in_once():
    data = loaded(
        as_yaml(register()).replace(b'"question": ', b'"problem": &p "Why, {organisation}?", "owner": *p, "question": ')
    )
    decision = data.register.decision
    assert decision.problem == "Why, Exampleshire Council?"
    assert decision.problem is decision.owner


def test_a_name_too_long_to_repeat_is_refused_and_not_filled_in():
    result = loaded(register(organisation="x" * 201, title="For {organisation}"))
    assert [found.rule.id for found in result.diagnostics] == ["RR011"]


def test_findings_of_one_file_have_an_end():
    many = register()
    many["risks"]["adopting"][0].update({f"wrong{index}": 1 for index in range(1_500)})
    assert len(loaded(many).diagnostics) == 1_000


# ------------------------------------------------------------------ whatever comes, in two layers

LAYER = st.dictionaries(
    st.sampled_from([*register(), "options", "benefits", "concerns", "dropped", "copied_from", "extends"]), ANYTHING
)


@settings(max_examples=300)
@given(LAYER, LAYER)
def test_two_layers_of_any_shape_give_diagnostics_in_one_of_both_files(base, own):
    def text(data):
        return "".join(f"{json.dumps(key)}: {as_json(value)}\n" for key, value in data.items())

    texts = {"base.yaml": text(register(**base)), "register.yaml": text({"riskreg": 1, "extends": "base.yaml", **own})}
    with tempfile.TemporaryDirectory() as outside:
        folder = Path(outside, "registers")
        folder.mkdir()
        (folder / "base.yaml").write_bytes(texts["base.yaml"].encode(errors="surrogatepass"))
        result = load(texts["register.yaml"].encode(errors="surrogatepass"), "register.yaml", folder)
    assert (result.register is None) == any(found.severity == "error" for found in result.diagnostics)
    for found in result.diagnostics:
        assert found.place.line <= len(texts[found.file].splitlines())
        assert found.source_line.isascii() or found.source_line in texts[found.file]


@pytest.mark.parametrize("asked", ["../other/.env", ".git/config", "../other/env.yaml", "linked.yaml"])
def test_a_scheme_outside_the_repository_or_of_another_kind_is_not_read(tmp_path, asked):
    folder = tmp_path / "repository"
    (folder / ".git").mkdir(parents=True)
    (tmp_path / "other").mkdir()
    for file in (tmp_path / "other" / ".env", tmp_path / "other" / "env.yaml", folder / ".git" / "config"):
        file.write_text("SECRET=hunter2: [\n", encoding="utf-8")
    (folder / "linked.yaml").symlink_to(tmp_path / "other" / "env.yaml")
    result = loaded(plain(scheme=asked), folder)
    assert ids(result) == ["RR301"]
    assert "hunter2" not in str(result.diagnostics)


def test_a_scheme_may_stand_anywhere_in_the_repository(tmp_path):
    folder = tmp_path / "repository" / "registers" / "draft"
    folder.mkdir(parents=True)
    (tmp_path / "repository" / ".git").mkdir()
    (tmp_path / "repository" / "ours.yaml").write_bytes(as_yaml(SCHEME))
    assert loaded(plain(scheme="../../ours.yaml"), folder).scheme is not None
