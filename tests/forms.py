"""What the tests of the papers' forms share: every form's text read back by something other than riskreg."""

import io
import json
import re
import shutil
import subprocess
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import cmarkgfm
import openpyxl
from lxml import etree, html
from making import asked_for

from riskreg.render.forms import form_named
from riskreg.wording import on_date

_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = re.compile(r"\s+")
_GAPS = re.compile(r"[\s\u200b]+")  # with the zero-width spaces at which a long word may break


def made(document: Any, form: str, paper: str = "board-paper") -> bytes:
    """A document as a paper in a form."""
    return form_named(form).load()(asked_for(document, paper)).content


def read_back(content: bytes, form: str) -> str:
    """The text that a reader of a paper meets, all white space made one space."""
    return _SPACE.sub(" ", _READERS[form](content)).strip()


def tight(text: str) -> str:
    """A text without any white space: lines of a page break where they will, within long words too."""
    return _GAPS.sub("", text)


def _markdown(content: bytes) -> str:
    return _html(cmarkgfm.github_flavored_markdown_to_html(content.decode()).encode())


def _html(content: bytes) -> str:
    page = html.document_fromstring(content.decode())
    etree.strip_elements(page, "script", "style", with_tail=False)
    return " ".join(page.itertext())


def _pdf(content: bytes) -> str:
    program = shutil.which("pdftotext")
    assert program, "pdftotext is not here"
    done = subprocess.run(
        [program, "-raw", "-", "-"], input=content, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True
    )
    pages = [page.rstrip("\n").split("\n") for page in done.stdout.decode().split("\f")]
    # The line at the head of every page but the first, and that at the foot of each, stand between the texts.
    return "\n".join(line for number, page in enumerate(pages) for line in page[number > 0 : -1])


def _docx(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        bodies = [etree.fromstring(parts.read(name)) for name in parts.namelist() if re.search(r"word/(document|footer|header)", name) and name.endswith(".xml")]  # fmt: skip
    paragraphs = [paragraph for body in bodies for paragraph in body.iter(f"{_WORD}p")]
    return "\n".join("".join(text.text or "" for text in one.iter(f"{_WORD}t")) for one in paragraphs)


def _xlsx(content: bytes) -> str:
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(_cell(cell.value) for sheet in book for row in sheet for cell in row if cell.value is not None)


def _cell(value: Any) -> str:
    return on_date(value) if isinstance(value, date) else str(value)


def _json(content: bytes) -> str:
    return "\n".join(_texts(json.loads(content)))


def _texts(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [text for inner in value.values() for text in _texts(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in _texts(inner)]
    return [str(value)]


_READERS = {"md": _markdown, "html": _html, "pdf": _pdf, "docx": _docx, "xlsx": _xlsx, "json": _json}


def needs(form: str) -> str | None:
    """The program that reading a form back needs and that is not here; None where all is."""
    return "pdftotext" if form == "pdf" and not shutil.which("pdftotext") else None


def members(content: bytes) -> dict[str, bytes]:
    """The parts of a zip file by name; a file that is none as its only part."""
    if content[:2] != b"PK":
        return {"": content}
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return {name: parts.read(name) for name in parts.namelist()}


def file_of(folder: Path, name: str, content: bytes) -> Path:
    """A paper as a file, for a program that reads files."""
    path = folder / name
    path.write_bytes(content)
    return path
