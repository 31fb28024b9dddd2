"""Which comments a text has, which of them an edit may take along, and real files with many more of them."""

import re
from collections import Counter

from real_files import TEXTS, _like, _lines, _values

from riskreg.edit import CannotEdit, Remove, Set, amended, intended
from riskreg.source import parse

_COMMENT = re.compile(r"(?:(?<=[\s\ufeff,\[\]{}\"'])|^)#(?=([^\r\n]*))", re.MULTILINE)
_BEFORE_ITEM = re.compile(r"-(?:[ \t]+#[^\r\n]*)?(?:[\r\n]+[ \t]*(?:#[^\r\n]*)?)*[ \t]*\Z")
_ALIAS = re.compile(r"[-:,\[] *\*\w")
_FAR_IN = "\n" + " " * 40  # further in than anything is


def comments(document):
    """Every comment with its offset; one with a second sign in it counts twice."""
    return [(found.start(), found[1]) for found in document.comments(_COMMENT)]


def _gone(old, new, path=()):
    """The paths of what an edit takes out or changes, as one tells who sees only the data."""
    if repr(old) == repr(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        for key in old:
            if key in new:
                yield from _gone(old[key], new[key], (*path, key))
            else:
                yield (*path, key)
    elif isinstance(old, list) and isinstance(new, list):
        was, now = [*map(repr, old)], [*map(repr, new)]
        both = Counter(was) & Counter(now)
        moved = [text for text in was if text in both] != [text for text in now if text in both]
        for at, text in enumerate(was):
            if moved or was.count(text) > now.count(text):  # which of those that say the same went, nobody can tell
                yield (*path, at)
    else:
        yield path


def lost(content, operation):
    """The comments that an edit loses although they stand neither in what goes nor at its end, and new ones.

    None where the edit is refused.
    """
    before = parse(content, "file")
    try:
        _, after = amended(content, "file", [operation])
    except CannotEdit:
        return None
    had, has = comments(before), Counter(text for _, text in comments(after))
    may_go = Counter()
    gone = [operation.path] if isinstance(operation, Remove) else _gone(before.data, intended(before.data, [operation]))
    for path in gone:
        start, last = _start(before, path), _lines(before, path)[1]
        may_go.update(text for offset, text in had if start <= offset and before.line_at(offset) - 1 <= last)
    counted = Counter(text for _, text in had)
    return (counted - has - may_go) + (has - counted)


def _start(document, path):
    """Where an entry begins: with its dash, behind which a comment may come before all else."""
    start = document.extent(path)[0] if path else 0
    found = (
        _BEFORE_ITEM.search(document.text[max(0, start - 500) : start]) if path and isinstance(path[-1], int) else None
    )
    return start if found is None else start - len(found[0])


def changed_inside(value, draw):
    """A list or mapping with one or two things in it added, changed or taken out."""
    new = value
    for _ in range(draw.randint(1, 2)):
        entries = [*new.items()] if isinstance(new, dict) else [*enumerate(new)]
        at = draw.randrange(len(entries)) if entries else 0
        way = draw.choice(["drop", "add", "change"])
        if way == "add":
            entries.insert(draw.randint(0, len(entries)), ("added_by_hand", _added(new, draw)))
        elif entries and way == "drop":
            del entries[at]
        elif entries:
            key, inner = entries[at]
            deeper = isinstance(inner, dict | list)
            entries[at] = key, changed_inside(inner, draw) if deeper else draw.choice(TEXTS)
        new = dict(entries) if isinstance(new, dict) else [item for _, item in entries]
    return new


def _added(holder, draw):
    if isinstance(holder, list):
        return _like(holder, draw)
    return draw.choice([*TEXTS, 7, {"owner": "Head of HR", "due": "2027-01-31"}, ["one", "two"]])


def whole_values(document, draw, number):
    """Lists and mappings of a document that give way to others, much like them."""
    every = [*_filled(document)]
    for _ in range(number if every else 0):
        path, value = draw.choice(every)
        yield Set(path, changed_inside(value, draw))


def put_elsewhere(document, draw, number):
    """Lists and mappings of a document that give way to the same in another order."""
    every = [(path, value) for path, value in _filled(document) if len(value) > 1]
    for _ in range(number if every else 0):
        path, value = draw.choice(every)
        entries = [*value.items()] if isinstance(value, dict) else [*value]
        entries.insert(draw.randrange(len(entries)), entries.pop(draw.randrange(len(entries))))
        yield Set(path, dict(entries) if isinstance(value, dict) else entries)


def _filled(document):
    """What is repeated elsewhere cannot move from where it is written out, and may have to go as a whole."""
    if _ALIAS.search(document.text):
        return
    for path, node, _ in _values(document, document.root(), ()):
        if path and isinstance(node.data, dict | list) and node.data and len(repr(node.data)) < 4_000:
            yield path, node.data


def annotated(document, draw):
    """The document's bytes with what is in brackets spread over lines, and comments of every sort; it says the same."""
    spread = parse(_spread(document, draw).encode(), "file")
    if spread.problems or repr(spread.data) != repr(document.data):
        spread = document
    for turn in range(12):  # one may fall into a text of several lines: then fewer
        content = _commented(spread.text, draw, 0.3 / (turn + 1)).encode()
        found = parse(content, "file")
        if not found.problems and repr(found.data) == repr(document.data):
            return content
    return document.text.encode()


def _spread(document, draw):
    text, breaks = document.text, []
    waiting = [document.root()]
    while waiting:
        node = waiting.pop()
        children = document.children(node)
        waiting += children
        if children and text[node.start] in "[{":
            starts = [child.key[0] if child.key else child.start for child in children]
            breaks += [(start, _FAR_IN) for start in starts if draw.random() < 0.7]
            breaks.append((node.end - 1, draw.choice(["", ",", _FAR_IN, "," + _FAR_IN])))
    for at, what in sorted(breaks, reverse=True):
        text = text[:at] + what + text[at:]
    return text


def _commented(text, draw, often):
    lines = []
    number = 0
    crlf = draw.random() < 0.3 and "\r" not in text
    for line in text.split("\n"):
        number += 2
        if draw.random() < often:
            indent = len(line) - len(line.lstrip(" "))
            lines.append(" " * draw.choice([indent, indent, indent, 0, indent + 2]) + f"# above {number}")
        behind = f"  # behind {number}" if line.strip() and draw.random() < often and "#" not in line else ""
        lines.append(line.rstrip("\r") + behind + line[len(line.rstrip("\r")) :])
    return draw.choice(["", "", "\ufeff"]) + ("\r\n" if crlf else "\n").join(lines)
