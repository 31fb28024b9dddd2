"""Opens a Word file that somebody made: what would do harm, or would not be a paper, is refused in plain words."""

import re
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import NoReturn
from zlib import error as ZlibError  # noqa: N812

from lxml import etree

from riskreg import rules
from riskreg.diagnostics import Diagnostic
from riskreg.render.templates import TemplateFault
from riskreg.render.word_file import WordTemplate
from riskreg.wording import one_line

_MOST_BYTES = 50_000_000  # of all parts, unpacked
_MOST_PARTS = 2_000
_OLD_WORD = bytes.fromhex("D0CF11E0")  # how a .doc begins, and a file behind a password
_MAIN = "wordprocessingml.document.main+xml"
_MAIN_NAMED = {
    "macroEnabled": ("It holds macros.", "In Word, save it as “Word document (.docx)”, which leaves them out."),
    "template.main": ("It is a Word template (.dotx), not a document.", "In Word, save it as “Word document (.docx)”."),
}
# A relationship that Word follows without being asked; a link waits for a click, and the template it was made from
# is taken out.
_LINK, _ATTACHED = "/hyperlink", "/attachedTemplate"
# Fields by which a document fetches something, or runs it.
_FETCHES = re.compile(
    r"\b(INCLUDEPICTURE|INCLUDETEXT|INCLUDE|DDEAUTO|DDE|LINK|IMPORT|DATABASE|MACROBUTTON)\b", re.IGNORECASE
)


def open_template(file: Path) -> WordTemplate:
    """A Word file as a template.

    Raises TemplateFault where it cannot be read, is no Word document, is too large, holds macros, or would fetch
    something from elsewhere when it is opened.
    """
    try:
        content = file.read_bytes()
    except OSError as fault:
        said = (
            f"There is no template `{file}`"
            if isinstance(fault, FileNotFoundError)
            else f"The template cannot be read: {fault.strerror or fault}"
        )
        _refuse(file, f"{said}.", "Check the name of the file.")
    if content.startswith(_OLD_WORD):
        _refuse(
            file,
            "It is an old Word file (.doc), or one behind a password.",
            "In Word, save it as “Word document (.docx)” without a password.",
        )
    try:
        return WordTemplate(_harmless(content, file))
    except (zipfile.BadZipFile, ZlibError, EOFError, NotImplementedError, RuntimeError):  # the last: encrypted
        _refuse(
            file,
            "It is not a Word document (.docx), or it is damaged.",
            "Open it in Word, and save it as “Word document (.docx)”.",
        )
    except (etree.XMLSyntaxError, KeyError, ValueError, AttributeError, TypeError, LookupError) as fault:
        said = one_line(str(fault), 120)
        _refuse(
            file, f"It is not a Word document (.docx), or it is damaged: {said}.", "Open it in Word, and save it again."
        )


def _refuse(file: Path, message: str, remedy: str) -> NoReturn:
    raise TemplateFault(Diagnostic(rules.TEMPLATE, str(file), None, message, remedy)) from None


def _harmless(content: bytes, file: Path) -> bytes:
    """The file without what it was made from; refused where it is a trap."""
    made = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_STORED) as new:
        entries = [entry for entry in old.infolist() if not entry.is_dir()]
        if len(entries) > _MOST_PARTS or sum(entry.file_size for entry in entries) > _MOST_BYTES:
            _refuse(file, "It is larger than a template may be (50 MB unpacked).", "Take large pictures out of it.")
        if len({entry.filename.lower() for entry in entries}) < len(entries):
            _refuse(file, "It holds two parts of one name.", "Open it in Word, and save it again.")
        for entry in entries:
            part = old.read(entry)
            name = PurePosixPath(entry.filename)
            if name.suffix == ".rels":
                part = _at_home(part, file)
            elif entry.filename == "[Content_Types].xml":
                _is_document(part, file)
            elif name.suffix == ".xml":
                _fetches_nothing(part, file)
                part = _from_nowhere(part)
            new.writestr(entry.filename, part)
    return made.getvalue()


def _is_document(types: bytes, file: Path) -> None:
    text = types.decode("utf-8", "replace")
    for mark, (message, remedy) in _MAIN_NAMED.items():
        if mark in text:
            _refuse(file, message, remedy)
    if "vbaProject" in text:
        _refuse(file, *_MAIN_NAMED["macroEnabled"])
    if _MAIN not in text:
        _refuse(file, "It is not a Word document.", "In Word, save it as “Word document (.docx)”.")


def _tree(part: bytes) -> "etree._Element":
    return etree.fromstring(part, etree.XMLParser(resolve_entities=False, no_network=True))


def _at_home(relationships: bytes, file: Path) -> bytes:
    """Relationships without the one to the template that the file was made from."""
    root = _tree(relationships)
    for one in list(root):
        kind, target = one.get("Type", ""), one.get("Target", "")
        if one.get("TargetMode") != "External" or kind.endswith(_LINK):
            continue
        if not kind.endswith(_ATTACHED):
            message = f"It would fetch something from elsewhere when it is opened: `{one_line(target, 120)}`."
            _refuse(file, message, "In Word, put the picture or the text itself into the file in place of the link.")
        root.remove(one)
    return bytes(etree.tostring(root))


def _from_nowhere(part: bytes) -> bytes:
    """A part without the mention of the template that the file was made from."""
    if b"attachedTemplate" not in part:
        return part
    root = _tree(part)
    for one in list(root.iter("{*}attachedTemplate")):
        one.getparent().remove(one)
    return bytes(etree.tostring(root))


def _fetches_nothing(part: bytes, file: Path) -> None:
    if b"instrText" not in part and b"fldSimple" not in part:
        return
    root = _tree(part)
    texts = ["".join(element.itertext()) for element in root.iter("{*}instrText")]
    texts += [value for element in root.iter("{*}fldSimple") for value in element.attrib.values()]
    for text in texts:
        found = _FETCHES.match(str(text).strip())
        if found is not None:
            message = f"It has a field that fetches or runs something: `{one_line(str(text), 120)}`."
            _refuse(file, message, f"Take the field {found[1].upper()} out of the template.")
