"""Characters that no font of a PDF has: none stops a paper, each is shown by its code, and ordinary text is left alone."""

import json
import re
import sys
import unicodedata
from tempfile import TemporaryDirectory

import pytest

from riskreg.render.glyphs import _USUAL, by_code, code, set_whole, words_to_try
from riskreg.render.pdf import _TRY, _Setting
from riskreg.wording import one_line


@pytest.fixture(scope="module")
def compiled():
    with TemporaryDirectory() as root:
        setting = _Setting(root, None)
        yield lambda text: setting.compiled({"main.typ": _TRY.encode()}, text)


def quoted(words):
    """Words as JSON, the way papers hold them."""
    return json.dumps(words, ensure_ascii=False)


def test_every_character_that_is_never_asked_about_is_in_the_fonts(compiled):
    usual = [chr(at) for at in range(0x2100) if re.fullmatch(f"[{_USUAL}]", chr(at))]
    assert len(usual) > 300
    assert compiled(quoted(usual))


@pytest.mark.parametrize("text", ["Plain English: £2,000 – “quoted”, 5 % … café, Łódź", "", "<U+202E>"])
def test_ordinary_text_asks_nothing(text):
    assert words_to_try(text) == []


def test_words_with_anything_else_are_asked_about_once():
    assert words_to_try('["a ≥ b","≥","naïve 漢字, 漢字,"]') == ["≥", "漢字,"]


def test_what_no_font_has_is_shown_by_its_code_and_the_rest_stays(compiled):
    seen = []

    def attempt(text):
        made = compiled(text)
        seen.append(text)
        return made

    _, refused = set_whole(quoted(["Smile \U0001f600 at 漢, → שלום"]), frozenset(), attempt)
    assert refused == {"\U0001f600", "漢"}
    assert seen == [quoted(["Smile [U+1F600] at [U+6F22], → שלום"])]


def test_a_mark_without_a_font_does_not_take_its_letter_with_it(compiled):
    _, refused = set_whole(quoted(["b\U0001d242 and b"]), frozenset(), compiled)
    assert "b" not in refused
    assert "\U0001d242" in refused


@pytest.mark.parametrize("text", ["\ue000", "\uffff", "\U000f0001", "\x7f"])
def test_what_means_nothing_is_shown_by_its_code_though_a_font_may_have_it(text):
    _, refused = set_whole(quoted(["usual"]) + text, frozenset(), lambda tried: tried)
    assert refused == {text}
    assert by_code(text, refused) == f"[{code(text)}]"


def test_another_fault_is_not_taken_for_a_missing_character():
    from typst import TypstError

    with TemporaryDirectory() as root, pytest.raises(TypstError, match="panicked"):
        set_whole('["→"]', frozenset(), lambda text: _Setting(root, None).compiled({"main.typ": b"#panic()"}, text))


def samples():
    """Characters from all of Unicode: the first few of each 64, as a register could hold them, fifty to a word."""
    found = []
    for start in range(0, sys.maxunicode + 1, 64):
        block = (chr(at) for at in range(start, start + 64))
        written = [one for one in block if unicodedata.category(one) not in ("Cs", "Cc") and one not in '"\\']
        found += [character for character in (one_line(f"x{one}")[1:] for one in written[:4]) if character]
    return found


def test_no_character_of_unicode_stops_a_paper(compiled):
    plane = [one for one in samples() if len(one) == 1 and ord(one) < 0x20000]
    assert len(plane) > 5000
    words = ["".join(plane[at : at + 50]) for at in range(0, len(plane), 50)]
    content, refused = set_whole(quoted(words + plane), frozenset(), compiled)
    assert content.startswith(b"%PDF")
    assert 1000 < len(refused) < len(plane)


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u2764\ufe0f", "1\ufe0f\u20e3", "\U0001f1ec\U0001f1e7",
        "e\u0301\u0316\u0325", "\u0301alone", "a\u00adb", "a\u200bb\u2060c\u200cd", "क्षत्रिय", "עִבְרִית", "مرحبا", "ก็", "한국어", "\u1112\u1161\u11ab",
        "\u115f\u3164\uffa0", "\ufff9\ufffa\ufffb", "\u0f40\u0f72", "\U000e0100", "A\U000e0101", "\u034f", "\u180e", "𓀀", "𝔘",
    ],
)  # fmt: skip
def test_sequences_that_shaping_joins_or_drops_do_not_stop_a_paper(text, compiled):
    content, _ = set_whole(quoted([text, f"before{text}after", text * 40]), frozenset(), compiled)
    assert content.startswith(b"%PDF")
