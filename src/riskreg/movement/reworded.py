"""Every other field that is not as it was, shortened: what a board need not weigh, but somebody may want to look at."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from riskreg.comparison import Evaluation
from riskreg.diff import changes, same, with_ids
from riskreg.model import SIDES, Mitigation, Part, Register, Risk
from riskreg.movement.inputs import Input
from riskreg.movement.items import Secret
from riskreg.movement.model import MitigationMovement, Reworded
from riskreg.movement.pairing import Names, measures_as_called_now
from riskreg.movement.ruler import same_ruler
from riskreg.movement.steps import impact, likelihood, steps
from riskreg.schemes import Scheme
from riskreg.wording import number, on_date, one_line

_MOST = 60  # characters of each side
_AROUND = 3  # words before the difference that stay

_TOP = "register"
# Told in lists of their own, or below, or worked out from.
_ELSEWHERE = ("risks", "mitigations", "appetite", "scheme")
_OF_RISK = ("title", "cause", "event", "consequence", "category", "rationale", "proximity", "loss", "review_on", "reviewed", "exempt")  # fmt: skip
_OF_MITIGATION = ("title", "kind", "evidence", "builds_on", "limits", "cost")


def reworded(
    before: Evaluation,
    after: Evaluation,
    called: Names,
    idle: dict[str, list[Input]],
    moved: Iterable[MitigationMovement],
    secret: Secret,
) -> Iterator[Reworded]:
    """All of them: the register itself, its risks, its mitigations. `idle` is what was changed of scores and moved nothing."""
    told = {one.id for one in moved}
    yield from _ids(called, told, secret)
    yield from _top(before.register, after.register, called)
    if before.scheme.name == after.scheme.name or same_ruler(before.scheme, after.scheme):
        yield from _scheme(before.scheme, after.scheme)  # another scheme altogether is told as that
    mine = {called.now("risks", risk.id): risk for side in SIDES for risk in before.register.side(side)}
    for risk in (risk for side in SIDES for risk in after.register.side(side)):
        was = mine.get(risk.id)
        if was is not None:
            exempt = secret.risk(risk.id)
            yield from _fields(risk.id, was, risk, _OF_RISK, exempt=exempt)
            for one in idle.get(risk.id, ()):
                yield from _scoring(one, was, risk, (before.scheme, after.scheme), exempt=exempt)
    measures = measures_as_called_now(before, called)
    for name, measure in after.measures.items():
        held = measures.get(name)
        if held is not None:
            keys = _OF_MITIGATION if name in told else (*_OF_MITIGATION, "status", "done_on")
            yield from _fields(name, held.mitigation, measure.mitigation, keys, exempt=secret.mitigation(name))


def _ids(called: Names, told: set[str], secret: Secret) -> Iterator[Reworded]:
    """Items that have another id, by which they are asked for: mostly nothing else says so."""
    for part, ids in called.old.items():
        for now, was in ids.items():
            if part == "mitigations" and now in told:
                continue
            exempt = secret.risk(now) if part == "risks" else part == "mitigations" and secret.mitigation(now)
            yield Reworded(now, ("id",), was, now, exempt)


def _fields(
    part: str, was: Risk | Mitigation, now: Risk | Mitigation, keys: Iterable[str], *, exempt: bool
) -> Iterator[Reworded]:
    """The fields of an item that both have; those inside a field one by one."""
    for key in keys:
        old, new = getattr(was, key), getattr(now, key)
        if old is new or old == new:
            continue
        for path, one, other in changes({key: _plain(old)}, {key: _plain(new)}):
            yield from _said(part, path, one, other, exempt=exempt)


def _plain(value: Any) -> Any:
    """A value as plain data, dates as they are; a text on one line, as how it is broken says nothing."""
    if isinstance(value, Part):
        return {key: _plain(getattr(value, key)) for key in type(value).model_fields}
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, tuple | list):
        return [_plain(inner) for inner in value]
    return " ".join(value.split()) if isinstance(value, str) else value


def _said(part: str, path: tuple[str, ...], old: Any, new: Any, *, exempt: bool = False) -> Iterator[Reworded]:
    """One change, unless both say nothing: `[]` and None are one."""
    one, other = _text(path[-1], old), _text(path[-1], new)
    if (one or other) and one != other:
        yield Reworded(part, tuple(one_line(step, _MOST) for step in path), *shortened(one, other), exempt)


def _text(name: str, value: Any) -> str | None:
    """A value in words; None for nothing. An item of a list is told by its title, or by what else names it."""
    if isinstance(value, dict):
        title = value.get("title") or value.get("concern") or value.get("who")
        if isinstance(title, str):
            return title
        said = ((key.replace("_", " "), _text(key, inner)) for key, inner in value.items())
        return ", ".join(f"{key} {text}" for key, text in said if text) or None
    if isinstance(value, list):
        return "; ".join(text for inner in value if (text := _text(name, inner))) or None
    return _single(value) if value is not None else None


def _single(value: Any) -> str:
    if isinstance(value, date):
        return on_date(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return number(value) if isinstance(value, int | float) else str(value)


def shortened(old: str | None, new: str | None, most: int = _MOST) -> tuple[str | None, str | None]:
    """Two texts on one line each; of long ones the part where they begin to differ, with some words before it."""
    one, other = (None if text is None else one_line(text) for text in (old, new))
    if one is None or other is None or max(len(one), len(other)) <= most:
        return (one and one_line(one, most), other and one_line(other, most))
    mine, theirs = one.split(" "), other.split(" ")
    fewest = min(len(mine), len(theirs))
    start = next((index for index in range(fewest) if mine[index] != theirs[index]), fewest)
    first = max(start - _AROUND, 0)
    return _cut(mine, first, most), _cut(theirs, first, most)


def _cut(words: list[str], first: int, most: int) -> str:
    text = " ".join(words[first:])
    return one_line(f"… {text}" if first else text, most)


def _top(before: Register, after: Register, called: Names) -> Iterator[Reworded]:
    """All that stands in no risk and no mitigation."""
    keys = [
        key for key in type(after).model_fields if key not in _ELSEWHERE and getattr(before, key) != getattr(after, key)
    ]
    if not keys:
        return
    was, now = ({key: _plain(getattr(one, key)) for key in keys} for one in (before, after))
    for path, old, new in changes(with_ids(was, {part: dict(ids) for part, ids in called.new.items()}), now):
        part, field = _place(path)
        if path == ("decision", "owner") or (path[0] == "benefits" and path[2:] == ("owner",)):
            continue  # told among the owners
        yield from _said(part, field, old, new)


def _place(path: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """Which item a change is in, and where in it."""
    if path[0] == "options" and len(path) > 1:
        return path[1], path[2:] or ("option",)
    if path[:2] == ("decision", "objectives") and len(path) > 2:
        return path[2], path[3:] or ("objective",)
    if path[0] == "decision":
        return "decision", path[1:] or ("decision",)
    return _TOP, path


def _scheme(before: Scheme, after: Scheme) -> Iterator[Reworded]:
    """What of a scheme moves no risk: its names and words, its colours, how often a band is reviewed."""
    if before is after:
        return
    was, now = _dressed(before), _dressed(after)
    for key in dict.fromkeys((*was, *now)):
        if key in was and key in now and not same(was[key], now[key]):
            yield from _said(_TOP, ("scheme", *key), was[key], now[key])


def _dressed(scheme: Scheme) -> dict[tuple[str, ...], Any]:
    said: dict[tuple[str, ...], Any] = {("name",): scheme.name, ("source",): scheme.source}
    for term in type(scheme.terms).model_fields:
        said["terms", term] = getattr(scheme.terms, term)
    for name, scale in (("likelihood", scheme.likelihood), ("impact", scheme.impact)):
        for level in scale:
            said[name, level.label] = level.meaning
    for band in scheme.bands:
        said["bands", band.name, "colour"] = band.colour
        said["bands", band.name, "action"] = band.action
        said["bands", band.name, "review_every"] = str(band.review_every) if band.review_every else None
    return said


def _scoring(one: Input, was: Risk, now: Risk, schemes: tuple[Scheme, Scheme], *, exempt: bool) -> Iterator[Reworded]:
    """A change of what a band is worked out from, which moved nothing."""
    if one.what == "effect":
        (name,) = one.keys
        old, new = (next((steps(e) for e in risk.mitigated_by if e.mitigation == name), None) for risk in (was, now))
        yield Reworded(now.id, ("mitigated_by", name), *shortened(old, new), exempt)
    elif one.what == "fields":
        for key in one.keys:
            old, new = getattr(was, key), getattr(now, key)
            if key == "likelihood":
                old, new = likelihood(old, schemes[0]), likelihood(new, schemes[1])
            elif key == "impact":
                old, new = impact(old, schemes[0]), impact(new, schemes[1])
            yield from _said(now.id, (key,), _plain(old), _plain(new), exempt=exempt)
