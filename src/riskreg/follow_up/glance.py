"""What can be told of a version without reading it: that its mitigations are, byte for byte, those of another.

Reading a version is what a follow-up takes its time for, and most versions change nothing but the wording or the scores
of risks. Where there is any doubt, nothing is told, and the version is read.
"""

import re

from riskreg.revisions import NAMES_A_FILE

_OWN_KEY = re.compile(rb"^mitigations:", re.MULTILINE)
_NEXT_KEY = re.compile(rb"^(?:[a-z_]+:|\.\.\.|---)", re.MULTILINE)
_FROM_ELSEWHERE = re.compile(rb"\*|<<|\{organisation\}")  # an alias, a merge, the name that stands further up
_EXEMPT = re.compile(rb"exempt(?!: false *(?:#.*)?\r?$)", re.MULTILINE)  # which risks are tells which mitigations are
_PAIRS = ((b"[", b"]"), (b"{", b"}"))


def mitigations_in(content: bytes | None) -> bytes | None:
    """The lines of a register's text that say all that it says of its mitigations; None where that cannot be told."""
    if content is None or NAMES_A_FILE.search(content) or _EXEMPT.search(content):
        return None
    keys = list(_OWN_KEY.finditer(content))
    if len(keys) != 1:
        return None
    end = _NEXT_KEY.search(content, keys[0].end())
    lines = content[keys[0].start() : end.start() if end is not None else len(content)]
    whole = all(lines.count(one) == lines.count(other) for one, other in _PAIRS) and lines.count(b'"') % 2 == 0
    return lines if whole and not _FROM_ELSEWHERE.search(lines) else None
