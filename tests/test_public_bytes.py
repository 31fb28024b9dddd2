"""No word of an exempt risk is in any byte of a public paper, in whatever form, unpacked and decoded as far as that goes."""

import io
import os
import re
import subprocess
import zipfile
from html import unescape
from pathlib import Path

import commands
import pikepdf
import pytest
from making import as_yaml
from PIL import Image
from test_edition import canary_case

from riskreg.papers.layout import PAPERS

MADE = [(kind.name, form) for kind in PAPERS for form in kind.forms]
_HEX = re.compile(rb"<([0-9A-Fa-f\s]*)>")
_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)end\1", re.DOTALL)


def riskreg(*arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The real command, in a folder."""
    return commands.as_text(commands.run([*arguments, "--as-of", "2026-11-21"], folder, os.environ))


def everything_in(path: Path) -> str:
    """All that a file holds and that somebody could find in it, as one text."""
    content = path.read_bytes()
    layers = [content, path.name.encode()]
    if content.startswith(b"PK"):
        layers += _members(content)
    if content.startswith(b"%PDF"):
        layers += _objects(content)
    text = "\n".join(_read(layer) for layer in layers)
    # Word and a PDF may cut a word in two with marks between
    return "\n".join((text, unescape(text), re.sub(r"<[^>]*>", "", text))).casefold()


def _read(content: bytes) -> str:
    """Bytes as text, in each of the ways in which a text may be written."""
    return "\n".join((content.decode("utf-8", "replace"), content.decode("utf-16-be", "replace")))


def _members(content: bytes) -> list[bytes]:
    """The names and the contents of all files in an archive, with the archives in it."""
    found: list[bytes] = []
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for item in archive.infolist():
            inner = archive.read(item)
            found += [item.filename.encode(), item.comment, item.extra, inner]
            found += _members(inner) if inner.startswith(b"PK") else []
        found.append(archive.comment)
    return found


def _objects(content: bytes) -> list[bytes]:
    """The objects of a PDF: every stream decoded, every text among them, and the words that its pages show."""
    found: list[bytes] = []
    with pikepdf.open(io.BytesIO(content)) as pdf:
        for item in pdf.objects:
            found.append(item.unparse(resolved=False) if not isinstance(item, pikepdf.Stream) else _stream(item))
            found += _strings(item)
        found.append(bytes(pdf.trailer.unparse(resolved=False)))
        found += [_shown(page).encode() for page in pdf.pages]
    return found


def _stream(item: pikepdf.Stream) -> bytes:
    try:
        return item.read_bytes()
    except pikepdf.PdfError:  # a picture, in a coding of its own
        return item.read_raw_bytes()


def _strings(item: pikepdf.Object) -> list[bytes]:
    """The texts directly in an object, out of their PDF coding: titles, bookmarks, alternative texts."""
    if isinstance(item, pikepdf.String):
        return [str(item).encode("utf-8", "replace")]
    if isinstance(item, pikepdf.Array):
        return [
            text
            for inner in item
            if isinstance(inner, pikepdf.Object) and not inner.is_indirect
            for text in _strings(inner)
        ]
    if isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        values = [(key, item.get(key)) for key in item.keys()]  # noqa: SIM118  # no mapping
        inner = [value for _, value in values if isinstance(value, pikepdf.Object) and not value.is_indirect]
        return [*(key.encode() for key, _ in values), *(text for value in inner for text in _strings(value))]
    return []


def _shown(page: pikepdf.Page) -> str:
    """The text of a page: the codes of its glyphs turned back into letters."""
    fonts = {name: _letters(font) for name, font in page.resources.get("/Font", {}).items()}
    shown: list[str] = []
    letters: dict[int, str] = {}
    for operands, operator in pikepdf.parse_content_stream(page):
        if str(operator) == "Tf":
            letters = fonts[str(operands[0])]
        elif str(operator) in ("Tj", "TJ"):
            pieces = operands[0] if str(operator) == "TJ" else operands
            codes = b"".join(bytes(piece) for piece in pieces if isinstance(piece, pikepdf.String))
            shown += [letters.get(int.from_bytes(codes[at : at + 2]), "?") for at in range(0, len(codes), 2)]
    return re.sub("[-\u00ad]", "", "".join(shown))  # a word may be cut at the end of a line


def _letters(font: pikepdf.Object) -> dict[int, str]:
    """The letters of a font's glyphs, by code."""
    letters: dict[int, str] = {}
    for kind, body in _SECTION.findall(font.ToUnicode.read_bytes()):
        numbers = [bytes.fromhex(one.decode()) for one in _HEX.findall(body)]
        step = 2 if kind == b"bfchar" else 3
        for at in range(0, len(numbers) - step + 1, step):
            first, last = (int.from_bytes(numbers[at + offset]) for offset in (0, step - 2))
            start = numbers[at + step - 1].decode("utf-16-be")
            for code in range(first, last + 1):
                letters[code] = start[:-1] + chr(ord(start[-1]) + code - first)
    return letters


def made(folder: Path, paper: str, form: str, *more: str) -> Path:
    """One paper of the register with the canaries, written by the real command."""
    (folder / "register.yaml").write_bytes(as_yaml(canary_case("treated")))
    target = folder / f"paper.{form}"
    run = riskreg(
        "report", "register.yaml", "--paper", paper, "--format", form, "-o", target.name, *more, folder=folder
    )
    assert run.returncode == 0, run.stderr
    assert "quagga" not in run.stderr or not more
    return target


@pytest.mark.parametrize(("paper", "form"), MADE)
def test_no_byte_of_a_public_paper_tells_what_is_exempt(tmp_path, paper, form):
    said = everything_in(made(tmp_path, paper, form, "--public"))
    assert re.findall(r".{0,60}quagga.{0,60}", said) == []
    for day in ("17 may 2031", "2031-05-17"):
        assert day not in said


@pytest.mark.parametrize(("paper", "form"), MADE)
def test_the_full_paper_holds_it_so_that_the_search_is_known_to_find_it(tmp_path, paper, form):
    said = everything_in(made(tmp_path, paper, form))
    assert "quagga" in said


@pytest.mark.parametrize(("paper", "form"), [one for one in MADE if one[0] in ("board-paper", "register")])
def test_a_public_paper_says_what_was_left_out_and_why(tmp_path, paper, form):
    said = everything_in(made(tmp_path, paper, form, "--public"))
    assert "withheld 1" in said
    assert "paragraph 3: financial affairs" in said


def test_the_files_that_riskreg_names_itself_do_not_tell_either(tmp_path):
    (tmp_path / "register.yaml").write_bytes(as_yaml(canary_case("treated")))
    run = riskreg("report", "register.yaml", "--format", "json", "--public", "-o", "out/", folder=tmp_path)
    assert run.returncode == 0, run.stderr
    (written,) = (tmp_path / "out").iterdir()
    assert "public" in written.name
    assert "quagga" not in everything_in(written)


def test_nothing_is_written_where_a_text_would_tell_it_all_the_same(tmp_path):
    data = {**canary_case("treated"), "caveat": "Unlike quaggaid, this is public."}
    (tmp_path / "register.yaml").write_bytes(as_yaml(data))
    run = riskreg("report", "register.yaml", "--public", "-o", "paper.md", folder=tmp_path)
    assert run.returncode == 1
    assert "error RR805" in run.stderr
    assert re.search(r"^register\.yaml:\d+:\d+ ", run.stderr)
    assert not (tmp_path / "paper.md").exists()


@pytest.mark.parametrize("setting", ["contact", "logo-text", "terms.current"])
def test_nothing_is_written_where_a_title_stands_in_the_style_of_the_house(tmp_path, setting):
    texts = {"logo-text": "Us", setting: "quaggatitle quaggaid"}
    lines = ["[house]", 'logo = "logo.png"', *(f'{key} = "{text}"' for key, text in texts.items())]
    (tmp_path / ".git").mkdir()
    (tmp_path / "register.yaml").write_bytes(as_yaml(canary_case("treated")))
    (tmp_path / "riskreg.toml").write_text("\n".join(lines), encoding="utf-8")
    Image.new("RGB", (30, 20)).save(tmp_path / "logo.png")
    run = riskreg("report", "register.yaml", "--public", "-o", "paper.json", folder=tmp_path)
    assert run.returncode == 1, run.stderr
    assert "riskreg.toml" in run.stderr
    assert "RR805" in run.stderr
    assert not (tmp_path / "paper.json").exists()


def test_a_register_that_is_exempt_as_a_whole_is_not_written_and_the_others_are(tmp_path):
    (tmp_path / "shut.yaml").write_bytes(
        as_yaml({**canary_case("treated"), "title": "quaggaregister", "exempt": "Because"})
    )
    (tmp_path / "open.yaml").write_bytes(as_yaml(canary_case("tolerated")))
    run = riskreg("report", "shut.yaml", "--public", "-o", "paper.md", folder=tmp_path)
    assert run.returncode == 1
    assert "warning RR804" in run.stderr
    assert not (tmp_path / "paper.md").exists()
    run = riskreg("report", "shut.yaml", "open.yaml", "--public", "-o", "paper.md", folder=tmp_path)
    assert run.returncode == 0
    said = everything_in(tmp_path / "paper.md")
    assert "quagga" not in said
    assert re.search(r"(1|one) register", said)
