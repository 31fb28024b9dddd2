"""Two texts as a unified diff, in time that grows with the text: an edit leaves nearly every line as it was."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

from riskreg.wording import visible

_LINE_END = re.compile("\r\n|\r|\n")
_AROUND = 3
_SURE = 3  # lines in a row that are the same again: from there on both texts go on together
_FAR = 500  # lines after which nothing nearer than the common end is looked for

_SHORT = 200  # lines of a stretch that are compared one by one, in time that may grow with their square

_Change = tuple[int, int, int, int]  # from and to, in the old lines and in the new


def unified(before: str, after: str, name: str) -> str:
    """What changed, as a patch shows it, safe to show on a terminal; empty for texts that are the same."""
    if before == after:
        return ""
    old, new = _LINE_END.split(before), _LINE_END.split(after)
    if not old[-1] and not new[-1]:  # what stands behind the last line end is no line
        del old[-1], new[-1]
    shown = visible(name)
    pieces = [f"--- {shown}\n", f"+++ {shown}\n"]
    for hunk in _hunks(list(_changes(old, new))):
        pieces += _hunk(hunk, old, new)
    return "".join(pieces)


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """Every stretch that differs, in order."""
    i = j = 0
    while i < len(old) or j < len(new):
        if i < len(old) and j < len(new) and old[i] == new[j]:
            i, j = i + 1, j + 1
            continue
        to_i, to_j = _again(old, new, i, j)
        yield from _finer((i, to_i, j, to_j), old, new)
        i, j = to_i, to_j


def _finer(change: _Change, old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    """A stretch that differs without the lines in it that are in both texts; a long one as a whole."""
    i, to_i, j, to_j = change
    if max(to_i - i, to_j - j) > _SHORT:
        yield change
        return
    for word, first, last, start, end in SequenceMatcher(None, old[i:to_i], new[j:to_j], autojunk=False).get_opcodes():
        if word != "equal":
            yield i + first, i + last, j + start, j + end


def _again(old: Sequence[str], new: Sequence[str], i: int, j: int) -> tuple[int, int]:
    """Where two texts that differ go on together: the nearest place, as few lines of both as can be passed over."""
    for passed in range(1, min(_FAR, len(old) - i + len(new) - j)):
        for more in range(passed + 1):
            at, to = i + passed - more, j + more
            if at > len(old) or to > len(new):
                continue
            run = old[at : at + _SURE]
            if run == new[to : to + _SURE] and (run or (at == len(old) and to == len(new))):
                return at, to
    came, gone = _found(old[i : i + _SURE], new, j), _found(new[j : j + _SURE], old, i)
    if came is not None:  # a long stretch that is new
        return i, came
    if gone is not None:
        return gone, j
    end, until = len(old), len(new)
    while end > i and until > j and old[end - 1] == new[until - 1]:
        end, until = end - 1, until - 1
    return end, until


def _found(run: Sequence[str], lines: Sequence[str], start: int) -> int | None:
    """Where some lines stand in others, from a place on."""
    if not run:
        return None
    return next((at for at in range(start, len(lines)) if lines[at] == run[0] and lines[at : at + _SURE] == run), None)


def _hunks(changes: Sequence[_Change]) -> Iterator[list[_Change]]:
    """Changes that are so near each other that the lines around them meet, together."""
    group: list[_Change] = []
    for one in changes:
        if group and one[0] - group[-1][1] > 2 * _AROUND:
            yield group
            group = []
        group.append(one)
    if group:
        yield group


def _hunk(group: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    before = min(_AROUND, first[0], first[2])
    after = min(_AROUND, len(old) - last[1], len(new) - last[3])
    old_lines, new_lines = last[1] + after - first[0] + before, last[3] + after - first[2] + before
    yield f"@@ -{first[0] - before + 1},{old_lines} +{first[2] - before + 1},{new_lines} @@\n"
    at = first[0] - before
    for start, end, to, until in group:
        yield from (f" {visible(line)}\n" for line in old[at:start])
        yield from (f"-{visible(line)}\n" for line in old[start:end])
        yield from (f"+{visible(line)}\n" for line in new[to:until])
        at = end
    yield from (f" {visible(line)}\n" for line in old[at : last[1] + after])
