"""What is told of a merge: each conflict with what to do about it, and what has another id now."""

from typing import Any

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Place
from riskreg.merge.marks import Labels
from riskreg.merge.naming import Renumbered
from riskreg.merge.three_way import Conflict
from riskreg.wording import listing, one_line

_LONGEST = 60
_WORDS = {"risks": "risk", "mitigations": "mitigation", "options": "option", "objectives": "objective"}
_DEPTHS = {("risks", 3), ("mitigations", 2), ("options", 2), ("decision", 3)}  # how deep the items with an id stand
_NAMED = {"benefits": "title", "lessons": "title", "concerns": "wording"}


def renumbered(found: Renumbered) -> str:
    """What is told of something of theirs that has another id now, in two lines."""
    word, old, new = _WORDS[found.part], one_line(found.before, _LONGEST), one_line(found.after, _LONGEST)
    a = "an" if word[0] in "aeiou" else "a"
    both = f"Both sides added {a} {word} {old}." if found.added else f"Both sides gave the id {old} to {a} {word}."
    called = f"“{one_line(found.title, _LONGEST)}” is {new} now, and so it is called wherever it is named."
    return f"{both} {called}\nIf the two are one, written twice, take one out: riskreg remove {new}"


def told(conflict: Conflict, name: str, line: int, text: str, labels: Labels, *, across: bool = False) -> Diagnostic:
    """A conflict as it is reported, at the mark that it stands under. `across`: the risk stands on the other side too."""
    ours, theirs = one_line(labels.ours, _LONGEST), one_line(labels.theirs, _LONGEST)
    message = f"{_where(conflict)} {_what(conflict, ours, theirs, across=across)}."
    return Diagnostic(
        rules.MERGE_CONFLICT,
        name,
        Place(line, 1, line, len(text) + 1),
        message,
        _remedy(conflict, labels, across=across),
        text,
    )


def _where(conflict: Conflict) -> str:
    """The place, as `riskreg set` would call it: `A1 mitigated_by.policy.likelihood`."""
    path = conflict.path[2:] if conflict.path[0] == "risks" else conflict.path[1:]
    if conflict.path[0] in ("risks", "mitigations", "options") and path:
        parts = (path[0], ".".join(path[1:]))
    else:
        parts = (".".join(conflict.path), "")
    where = f"`{one_line(' '.join(filter(None, parts)), _LONGEST)}`"
    return f"The record of {where} ({listing(conflict.fields)})" if conflict.fields else where


def _what(conflict: Conflict, ours: str, theirs: str, *, across: bool) -> str:
    gone = "put under the other side (adopting, or not)" if across else "taken out"
    if conflict.ours is None:
        return f"was {gone} in {ours} and changed in {theirs}"
    if conflict.theirs is None:
        return f"was changed in {ours} and {gone} in {theirs}"
    if _new(conflict):
        return f"was added on both sides, and is one thing in {ours} and another in {theirs}"
    if isinstance(conflict.ours, dict | list) or isinstance(conflict.theirs, dict | list):
        return f"is one thing in {ours} and another in {theirs}"
    said = (one_line(str(value), _LONGEST) for value in (conflict.ours, conflict.theirs))
    return f"is `{next(said)}` in {ours} and `{next(said)}` in {theirs}"


def _remedy(conflict: Conflict, labels: Labels, *, across: bool) -> str:
    """What to do: never to leave out what only one side has, without asking whether it is to go."""
    first, middle, last = (sign * labels.size for sign in "<=>")
    end = f"delete the lines with {first}, {middle} and {last}, save the file and run `git add` on it."
    if across:
        return f"Make the change there too, delete all from {first} to {last}, save the file and run `git add` on it."
    if conflict.path[-1] == "id":
        old, new = (f"{one_line(str(name), _LONGEST)}" for name in (conflict.ours, conflict.theirs))
        return f"Keep `{old}`, which everything else calls it, {end} If it is to be `{new}`, run this then: riskreg rename {old} {new}"
    if None in (conflict.ours, conflict.theirs) and _holds_more(conflict):
        return f"If it is to stay, keep it as it stands between the marks; if it is to go, delete it there. Then {end}"
    if another := _new(conflict):
        return f"If they are two, keep BOTH: give one of them another {another}. If they are one, written twice, keep one. Then {end}"
    if isinstance(conflict.ours, list) and _holds_more(conflict):
        return f"Keep all that is right of both, {end}"
    return f"Keep one of the two{', whole' if conflict.fields else ''}, {end}"


def _new(conflict: Conflict) -> str:
    """What two things that both sides added under one name need another of, to stand beside each other; else nothing."""
    if conflict.fields or not (isinstance(conflict.ours, dict) and isinstance(conflict.theirs, dict)):
        return ""
    part, depth = conflict.path[0], len(conflict.path)
    if (part, depth) in _DEPTHS:
        return "id, there and wherever it is named"
    return _NAMED.get(part, "") if depth == 2 else ""


def _holds_more(conflict: Conflict) -> bool:
    """Whether whole things with fields of their own stand between the marks."""
    value: Any = conflict.ours if conflict.ours is not None else conflict.theirs
    return isinstance(value, dict) or (isinstance(value, list) and any(isinstance(one, dict) for one in value))
