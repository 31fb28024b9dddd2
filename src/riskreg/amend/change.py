"""Every change of a register's file: read, edited, checked and written, with nobody else of us at it meanwhile."""

import marshal
import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.amend.dependents import broken_by
from riskreg.amend.lines import unified
from riskreg.amend.register import Refused
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.edit import CannotEdit, Operation, amend, amended, intended
from riskreg.files import ChangedMeanwhile, exclusive, replace_whole
from riskreg.layers import Layered
from riskreg.loader import Loaded, load
from riskreg.source import MOST_BYTES, Document, parse
from riskreg.wording import count, visible

Plan = Callable[[Document], Sequence[Operation]]

_BOM = b"\xef\xbb\xbf"
_HALF = re.compile("[\ud800-\udfff]")


class Amended(NamedTuple):
    """What became of a change: the text before and after it, and the register that it makes.

    `diagnostics` say why it is refused; there are none where it is not. `written` is False for what was refused, for a
    dry run, and where there was nothing to change.
    """

    name: str
    before: str
    after: str
    loaded: Loaded | None
    diagnostics: list[Diagnostic]
    written: bool

    @property
    def diff(self) -> str:
        """The change as a unified diff, safe to show; empty where nothing changes."""
        return unified(self.before, self.after, self.name)


def change(path: Path, name: str, plan: Plan, *, dry_run: bool = False) -> Amended:
    """Change one register as a plan says, which is asked once the file is ours and has been read.

    `name` is how outputs call the file. A plan may raise Refused. Nothing is written where the register would have an
    error that it does not have now: those are told, with their places in the text as it would be.
    """
    try:
        with exclusive(path):
            return _change(path, name, plan, dry_run=dry_run)
    except Refused as refused:
        return Amended(name, "", "", None, refused.diagnostics, written=False)
    except ChangedMeanwhile:
        message = (
            "Somebody else changed this file while it was being edited. What they wrote stays; nothing else was done."
        )
        return _refusal(name, Diagnostic(rules.CHANGED_MEANWHILE, name, None, message, "Run the same command again."))
    except TimeoutError:
        message = "Another riskreg has been busy in this folder for a minute, so nothing was done."
        return _refusal(name, Diagnostic(rules.UNWRITABLE, name, None, message, "Run the same command again."))
    except OSError as fault:
        why = (fault.strerror or "unknown").lower()
        message = f"{visible(name)} cannot be changed: {why}. It is as it was."
        remedy = "See that you may write to this file and to its folder, and that the disk has room."
        return _refusal(name, Diagnostic(rules.UNWRITABLE, name, None, message, remedy))


def _refusal(name: str, diagnostic: Diagnostic) -> Amended:
    return Amended(name, "", "", None, [diagnostic], written=False)


def _change(path: Path, name: str, plan: Plan, *, dry_run: bool) -> Amended:
    before = _content(path, name)
    document = parse(before, name)
    if not isinstance(document.data, dict) or "riskreg" not in document.data:
        raise Refused(*load(before, name, path.parent).diagnostics)
    operations = plan(document)
    if not operations:
        return Amended(name, document.text, document.text, None, [], written=False)
    text = _edited(document, operations)
    content = (_BOM if before.startswith(_BOM) else b"") + text.encode()
    loaded = load(content, name, path.parent)
    _verify(document, before, operations, loaded)
    brought = _brought(loaded, before, path)
    if brought:
        return Amended(name, document.text, text, loaded, [*brought, _told(name, brought)], written=False)
    broken = broken_by(path, name, content)
    if broken:
        return Amended(name, document.text, text, loaded, broken, written=False)
    if not dry_run and content != before:
        replace_whole(path, before, content)
    return Amended(name, document.text, text, loaded, [], written=not dry_run and content != before)


def _content(path: Path, name: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as fault:
        why = (fault.strerror or "unknown").lower()
        message = f"{visible(name)} cannot be read: {why}."
        raise Refused(Diagnostic(rules.UNREADABLE, name, None, message, "Check the name.")) from None


def _edited(document: Document, operations: Sequence[Operation]) -> str:
    """The text with the operations made in it. Raises Refused."""
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


def _as_bytes(data: Any) -> bytes:
    """Plain data, told apart to the last: 1 is not true, and keys have an order. No object is told to be another again."""
    return marshal.dumps(data, 2)


def _verify(document: Document, before: bytes, operations: Sequence[Operation], loaded: Loaded) -> None:
    """Raise Refused where what was made does not read back as what was meant; at the line to edit by hand."""
    source = loaded.document
    made = source.document if isinstance(source, Layered) else source
    if _as_bytes(made.data) != _as_bytes(intended(document.data, operations)):
        try:
            amended(before, document.name, operations)  # which looks for the line: not done where all is well
        except CannotEdit as fault:
            raise _cannot(document, fault) from None
        message = "The change cannot be made here without changing something else, so nothing was changed."
        raise _refused(document, message, "Make it by hand, then run riskreg check.")


def _brought(loaded: Loaded, before: bytes, path: Path) -> list[Diagnostic]:
    """The errors that a register would have and does not have now: the same one in another line is not new.

    What cannot be seen counts as one: nobody types it on purpose.
    """
    errors = [
        one for one in loaded.diagnostics if one.severity is Severity.ERROR or one.rule is rules.HIDDEN_CHARACTERS
    ]
    if not errors:
        return []
    known = Counter((one.rule.id, one.message) for one in load(before, loaded.document.name, path.parent).diagnostics)
    brought = []
    for one in errors:
        key = (one.rule.id, one.message)
        known[key] -= 1
        if known[key] < 0:
            brought.append(one)
    return brought


def _told(name: str, brought: Sequence[Diagnostic]) -> Diagnostic:
    message = (
        f"This change would bring the register {count(len(brought), 'fault')} that it does not have now, so nothing "
        "was changed. The line numbers above are those of the text as it would have become."
    )
    remedy = "Put right what you asked for. With --dry-run you see the text that it would make."
    return Diagnostic(rules.EDIT_REFUSED, name, None, message, remedy)
