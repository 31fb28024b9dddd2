"""One register's text with operations made in it: read back, and held against what was meant."""

import marshal
import re
from collections import Counter
from collections.abc import Sequence
from copy import copy
from pathlib import Path
from typing import Any

from riskreg import rules
from riskreg.amend.planned import Going
from riskreg.amend.register import Refused
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.edit import CannotEdit, Operation, amend, amended, intended
from riskreg.layers import assemble
from riskreg.loader import Loaded, load
from riskreg.source import MOST_BYTES, Document
from riskreg.tree import ON_DISK, Tree
from riskreg.wording import count, visible

_BOM = b"\xef\xbb\xbf"
_HALF = re.compile("[\ud800-\udfff]")


def content_of(path: Path, name: str) -> bytes:
    """The bytes of a file. Raises Refused."""
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        why = (fault.strerror or "unknown").lower()
        message = f"{visible(name)} cannot be read: {why}."
        raise Refused(Diagnostic(rules.UNREADABLE, name, None, message, "Check the name.")) from None


def edited(document: Document, before: bytes, operations: Sequence[Operation]) -> tuple[str, bytes]:
    """The text with the operations made in it, and its bytes; `before` has those of the document. Raises Refused."""
    text = _amended(document, operations)
    return text, (_BOM if before.startswith(_BOM) else b"") + text.encode()


def _amended(document: Document, operations: Sequence[Operation]) -> str:
    if not _is_text(operations):
        message = "What was typed holds bytes that are no text."
        raise _refused(document, message, "Type it again, in a terminal that writes UTF-8.")
    try:
        return amend(document, operations)
    except CannotEdit as fault:
        raise _cannot(document, fault) from None
    except (KeyError, IndexError, TypeError):  # a list where a text should be, say: that is reported by `check`
        message = "The register is not as it should be where this change would go."
        raise _refused(
            document, message, "Run riskreg check, and put right by hand what it says of that place."
        ) from None


def _cannot(document: Document, fault: CannotEdit) -> Refused:
    """The refusal of what cannot be edited, at its line where that is known."""
    if fault.offset is None:
        return _refused(document, fault.message, fault.remedy)
    return Refused(document.reported(rules.EDIT_REFUSED, fault.offset, fault.offset, fault.message, fault.remedy))


def _refused(document: Document, message: str, remedy: str) -> Refused:
    return Refused(Diagnostic(rules.EDIT_REFUSED, document.name, None, message, remedy))


def _is_text(value: Any) -> bool:
    """Whether a value and all in it can be written: the bytes of a command line may be none that UTF-8 has."""
    if isinstance(value, str):
        return not _HALF.search(value)
    if isinstance(value, dict):
        return all(_is_text(one) for pair in value.items() for one in pair)
    return not isinstance(value, list | tuple) or all(map(_is_text, value))


def as_bytes(data: Any) -> bytes:
    """Plain data, told apart to the last: 1 is not true, and keys have an order. No object is told to be another again."""
    return marshal.dumps(data, 2)


def verify(document: Document, before: bytes, operations: Sequence[Operation], data: Any) -> None:
    """Raise Refused where what was made does not read back as what was meant; at the line to edit by hand."""
    if as_bytes(data) != as_bytes(intended(document.data, operations)):
        try:
            amended(before, document.name, operations)  # which looks for the line: not done where all is well
        except CannotEdit as fault:
            raise _cannot(document, fault) from None
        message = "The change cannot be made here without changing something else, so nothing was changed."
        raise _refused(document, message, "Make it by hand, then run riskreg check.")


def brought_by(loaded: Loaded, before: bytes, path: Path, going: Going | None) -> list[Diagnostic]:
    """The errors that a register would have and does not have now, and the refusal; none where it has no new one.

    The same one in another line is not new. What cannot be seen counts as one: nobody types it on purpose.
    """
    errors = [
        one for one in loaded.diagnostics if one.severity is Severity.ERROR or one.rule is rules.HIDDEN_CHARACTERS
    ]
    if not errors:
        return []
    now = load(before, loaded.document.name, path.parent).diagnostics
    known = Counter((one.rule.id, going.later(one.message) if going else one.message) for one in now)
    brought = []
    for one in errors:
        key = (one.rule.id, one.message)
        known[key] -= 1
        if known[key] < 0:
            brought.append(one)
    return [*brought, _told(loaded.document.name, brought)] if brought else []


def _told(name: str, brought: Sequence[Diagnostic]) -> Diagnostic:
    message = (
        f"This change would bring the register {count(len(brought), 'fault')} that it does not have now, so nothing "
        "was changed. The line numbers above are those of the text as it would have become."
    )
    remedy = "Put right what you asked for. With --dry-run you see the text that it would make."
    return Diagnostic(rules.EDIT_REFUSED, name, None, message, remedy)


def joined(document: Document, folder: Path, tree: Tree = ON_DISK) -> dict[str, Any]:
    """A register's data with all that it inherits; empty where it cannot be joined."""
    twin = copy(document)  # joining reports in it
    twin.problems = list(document.problems)
    data = assemble(twin, folder, tree).data
    return data if isinstance(data, dict) else {}
