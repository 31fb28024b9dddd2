"""The registers that extend the one that is edited: an edit must not break them unseen."""

from pathlib import Path

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.loader import load
from riskreg.tree import ON_DISK, Overlaid, Tree
from riskreg.wording import visible

_ENDINGS = (".yaml", ".yml")


def broken_by(path: Path, name: str, content: bytes) -> list[Diagnostic]:
    """What registers beside this one, which extend it, would have as errors and do not have now; none where all is well.

    `content` is what would be written. Registers in other folders are not looked at.
    """
    file = ON_DISK.real(path)
    found: list[Diagnostic] = []
    for other in ON_DISK.beside(file):
        if other.suffix in _ENDINGS and other != file:
            brought = _brought(other, str(Path(name).with_name(other.name)), Overlaid(file, content))
            found += [*brought, _told(name, brought)] if brought else []
    return found


def _brought(other: Path, name: str, then: Tree) -> list[Diagnostic]:
    """The errors that a register would have with the edit, and does not have as all is now."""
    try:
        content = ON_DISK.read(other)
    except (OSError, ValueError):
        return []
    if b"extends" not in content:
        return []
    would = load(content, name, other.parent, then)
    errors = {(one.rule.id, one.message): one for one in would.diagnostics if one.severity is Severity.ERROR}
    if not errors:
        return []
    known = {(one.rule.id, one.message) for one in load(content, name, other.parent).diagnostics}
    return [one for key, one in errors.items() if key not in known]


def _told(name: str, brought: list[Diagnostic]) -> Diagnostic:
    other = visible(brought[0].file)
    message = f"This change would break {other}, which extends this register, so nothing was changed."
    remedy = f"Change {other} first, so that it can do without; or make both changes by hand, then run riskreg check."
    return Diagnostic(rules.EDIT_REFUSED, name, None, message, remedy)
