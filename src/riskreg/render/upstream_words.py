"""The changes of `upstream` in words: names of fields as the manual has them, values, old and new."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from riskreg.comparison import SIDE_NAMES, Evaluation
from riskreg.diff import Change
from riskreg.paper.asks import cost_in_words
from riskreg.schemes import numbered
from riskreg.upstream import Upstream
from riskreg.wording import money, number, one_line

_SHORT = 60  # characters: what fits on one line as `Likely, was Possible`
_LONG = 300  # from here on, what two texts have in common at their ends is left out
_AROUND = 8  # words of it that stay, to show where the difference is
_MOST_TEXT = 1000


class Voice(NamedTuple):
    """How the two sides of a change are called, and whether an item that only the pack has is shown in full."""

    was: str
    now: str
    short: str
    added: str
    gone: str
    full: str


PACK = Voice("was", "now", "{new}, was {old}", "new in the pack", "taken out of the pack", "after")
OURS = Voice("was", "now", "{new}, was {old}", "new", "taken out", "")
THEIRS = Voice("was", "now", "{new}, was {old}", "new", "taken out", "after")
PLAIN = Voice("pack", "yours", "{new}, in the pack {old}", "not in the pack", "in the pack, and not here", "before")

_HOLDERS = {
    "risks": "Risk", "mitigations": "Mitigation", "options": "Option", "benefits": "Benefit",
    "consultation": "Consultation", "concerns": "Concern", "lessons": "Lesson",
}  # fmt: skip
_PARTS = {"decision": "The decision", "appetite": "Appetite", "implications": "Implications"}
_FIELDS = {
    "prepared_by": "prepared by",
    "key_decision": "key decision",
    "question": "the question",
    "problem": "the problem",
    "rejected_because": "not recommended because",
    "moves_to": "moves to",
    "builds_on": "builds on",
    "raised_by": "raised by",
    "answered_by": "answered by",
    "one_off": "cost once",
    "annual": "cost a year",
    "hours": "hours of officers' time",
    "background_papers": "background papers",
}


def holder(path: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a path that leads to what a change is in: an item, or a part of the register; () for the top."""
    if path[0] in _HOLDERS:
        return path[:2]
    if path[:2] == ("decision", "objectives"):
        return path[:3]
    return path[:1] if path[0] in _PARTS else ()


def heading(at: tuple[str, ...], found: Upstream) -> str:
    """What changes are in, as a heading: `Risk A1: A careless post`."""
    if not at:
        return "The register as a whole"
    if len(at) == 1:
        return _PARTS[at[0]]
    what = "Objective" if at[0] == "decision" else _HOLDERS[at[0]]
    title = found.titles.get(at)
    if title is None:
        return f"{what}: {one_line(at[-1], 120)}"
    own = found.called.get(at)
    name = one_line(at[-1], 80) if own is None else f"{one_line(own, 80)} ({one_line(at[-1], 80)} in the pack)"
    return f"{what} {name}: {one_line(title, 120)}"


class Words:
    """Says the changes of one register, with its levels and its currency."""

    def __init__(self, found: Upstream, evaluation: Evaluation) -> None:
        self.found = found
        self.scheme = evaluation.scheme
        self.currency = evaluation.register.currency
        self.reasons = {item.id: item.reason for item in evaluation.register.dropped if item.field is None}

    def said(self, change: Change, voice: Voice) -> Iterator[tuple[str, str]]:
        """One change as labelled texts; a text without a label leads the others."""
        path, before, after = change
        rest = path[len(holder(path)) :]
        if not rest:
            yield from self._item(change, voice)
        elif before is None or after is None:
            yield from self._one_sided(rest, change, voice)
        else:
            yield from self._two_sided(rest, change, voice)

    def thrice(self, theirs: Change, ours: Change) -> Iterator[tuple[str, str]]:
        """One field as it was, as the pack has it now, and as it stands here."""
        rest = theirs.path[len(holder(theirs.path)) :]
        yield "", _named(rest)
        was, pack, yours = (self._text(rest, value) for value in (theirs.before, theirs.after, ours.after))
        yield "was", one_line(was, _MOST_TEXT)
        yield "pack", _apart(was, pack)[1]
        yield "yours", _apart(was, yours)[1]

    def _item(self, change: Change, voice: Voice) -> Iterator[tuple[str, str]]:
        """A whole item that only one side has."""
        reason = self.reasons.get(change.path[-1]) if change.after is None and voice.full != "after" else None
        because = f", because: {one_line(reason, _MOST_TEXT)}" if reason else ""
        yield "", f"{voice.added if change.before is None else voice.gone}{because}"
        item = {"after": change.after, "before": change.before}.get(voice.full)
        for key, value in (item or {}).items():
            if key not in ("id", "title") and key != change.path[-1]:
                yield from self._field(key, value)

    def _field(self, key: str, value: Any) -> Iterator[tuple[str, str]]:
        """A field of an item that is shown in full."""
        if key == "mitigated_by":
            for effect in value:
                yield "effect", f"{one_line(effect['mitigation'], 80)}: {_steps(effect)}"
        else:
            yield _named((key,)), one_line(self._text((key,), value), _MOST_TEXT)

    def _one_sided(self, rest: Sequence[str], change: Change, voice: Voice) -> Iterator[tuple[str, str]]:
        """A field, or an entry of a list, that only one side has."""
        new = change.before is None
        value = change.after if new else change.before
        if rest[0] == "mitigated_by" and len(rest) == 2:
            steps = _steps(value)
            yield "", f"effect of {one_line(rest[1], 80)}: {steps}, {voice.added if new else voice.gone}"
        elif rest[0] == "mitigated_by":
            yield from self._two_sided(rest, Change(change.path, change.before or 0, change.after or 0), voice)
        elif len(rest) == 2 and rest[1] == value:
            yield (
                "",
                f"{_named(rest[:1])}, {voice.added if new else voice.gone}: {one_line(self._text(rest, value), _MOST_TEXT)}",
            )
        else:
            yield from self._two_sided(rest, change, voice)

    def _two_sided(self, rest: Sequence[str], change: Change, voice: Voice) -> Iterator[tuple[str, str]]:
        old, new = self._text(rest, change.before), self._text(rest, change.after)
        if len(old) + len(new) <= _SHORT:
            colon = " " if rest[0] == "mitigated_by" else ": "  # `effect of policy: likelihood -1, was -2`
            yield "", f"{_named(rest)}{colon}{voice.short.format(new=new, old=old)}"
        else:
            old, new = _apart(old, new)
            yield "", _named(rest)
            yield voice.was, old
            yield voice.now, new

    def _text(self, rest: Sequence[str], value: Any) -> str:
        """A value in words."""
        if value is None:
            return "not said"
        if rest[0] == "mitigated_by":
            return _step(value)
        if rest[0] in ("likelihood", "impact") and isinstance(value, int | dict):
            return self._level(rest[0], value)
        if rest[0] == "cost":
            return self._cost(rest, value)
        if rest == ("side",):
            return SIDE_NAMES.get(value, one_line(str(value), 80))
        return one_line(_value(value))

    def _level(self, scale: str, value: int | dict[str, int]) -> str:
        if isinstance(value, dict):
            return ", ".join(f"{one_line(key, 60)} {self._level(scale, level)}" for key, level in value.items())
        return one_line(numbered(self.scheme.likelihood if scale == "likelihood" else self.scheme.impact, value), 60)

    def _cost(self, rest: Sequence[str], value: Any) -> str:
        if isinstance(value, dict):
            once, annual, hours = (value.get(key, 0) for key in ("one_off", "annual", "hours"))
            return one_line(cost_in_words(once, annual, hours, self.currency))
        return number(value) if rest[-1] == "hours" else one_line(money(value, self.currency))


def _named(rest: Sequence[str]) -> str:
    """A field by its name: `impact on reputation`, `effect of policy: likelihood`."""
    words = [one_line(_FIELDS.get(step, step), 60) for step in rest]
    if rest[0] == "mitigated_by":
        return f"effect of {words[1]}: {' on '.join(words[2:])}"
    if rest[0] == "cost" and len(rest) > 1:
        return words[1]
    return " on ".join(words)


def _steps(effect: dict[str, Any]) -> str:
    """What an effect does: `likelihood -1, impact -2`."""
    said = [f"{scale} {_step(effect[scale])}" for scale in ("likelihood", "impact") if scale in effect]
    return ", ".join(said) or "no change"


def _step(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"on {one_line(key, 60)} {steps:+d}" for key, steps in value.items())
    return f"{value:+d}" if value else "0"


def _value(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{_FIELDS.get(key, key)} {_value(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return "; ".join(_value(inner) for inner in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def _apart(old: str, new: str) -> tuple[str, str]:
    """Two texts; of long ones only where they differ, with some words around it."""
    if max(len(old), len(new)) <= _LONG:
        return old, new
    one, other = old.split(" "), new.split(" ")
    fewest = min(len(one), len(other))
    start = next((index for index in range(fewest) if one[index] != other[index]), fewest)
    end = next((index for index in range(fewest - start) if one[-1 - index] != other[-1 - index]), fewest - start)
    return _around(one, start, end), _around(other, start, end)


def _around(words: list[str], start: int, end: int) -> str:
    first, last = max(start - _AROUND, 0), max(end - _AROUND, 0)
    part = " ".join(words[first : len(words) - last])
    return one_line(f"{'… ' if first else ''}{part}{' …' if last else ''}", _MOST_TEXT)
