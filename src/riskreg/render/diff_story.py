"""What `diff` tells of a register, as sections of short points: the same words in a terminal, in a mail and on a page."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import NamedTuple

from riskreg.between import Compared, Reading
from riskreg.comparison import headline
from riskreg.follow_up.gone import Loss
from riskreg.model import SIDES, Acceptance, Register, Risk
from riskreg.movement import Movement, Rescored, Reworded, RiskMovement, Where, mitigation_in_words
from riskreg.movement.causes import at_one_place
from riskreg.movement.model import Move
from riskreg.movement.words import because, briefly_ruled, direction, namesake, place_in_words, sentence
from riskreg.wording import count, listing, on_date, one_line, some, visible

_TITLE = 160


class Point(NamedTuple):
    """One thing that changed: its name (an id), what it is, and labelled sentences about it."""

    name: str
    text: str
    lines: tuple[tuple[str, str], ...] = ()


class Section(NamedTuple):
    """Points of one kind, under a heading."""

    title: str
    points: tuple[Point, ...]


class Story(NamedTuple):
    """One register: a title, what is compared, the sections (only those that have something to tell), and the counts."""

    title: str
    compared: str
    sections: tuple[Section, ...]
    end: str


def story(one: Compared) -> Story:
    """What there is to tell of a register."""
    compared = f"From {_read(one.before)}, to {_read(one.after)}." if one.before and one.after else ""
    movement = one.movement
    if movement is None:
        lost = (Section("Needs attention", (_lost(one.lost),)),) if one.lost is not None else ()
        return Story(visible(one.name), compared, lost, _nothing_to_compare(one))
    found = tuple(section for section in _sections(movement) if section.points)
    title = one_line(movement.after.register.title)
    return Story(title, compared, found, _counts(movement) if found else "Nothing has changed.")


def _read(one: Reading) -> str:
    return f"{one.called}, read as of {on_date(one.day)}"


def _nothing_to_compare(one: Compared) -> str:
    there = [side is not None and side.there for side in (one.before, one.after)]
    if one.diagnostics or all(there):
        return "It cannot be compared."
    if not any(there):
        return "The register is in neither of the two."
    return "The register is gone: it was there before." if there[0] else "The register is new: it was not there before."


def _lost(lost: Loss) -> Point:
    """That a whole register was removed, and what went with it."""
    above = "it had no appetite" if lost.above is None else f"{lost.above or 'none'} of them above appetite"
    text = f"The whole register was removed, with {count(lost.risks, 'risk')}: {above}."
    return Point("", text, (("", "Nothing says who decided that."),))


def _sections(movement: Movement) -> Iterator[Section]:
    groups = _grouped(movement)
    yield Section("The verdict", tuple(_verdicts(movement)))
    for title, kind in _RISKS:
        yield Section(title, tuple(_risk(risk) for risk in groups.get(kind, ())))
    decided = tuple(_decided(movement))
    yield Section("Decided about risks", decided)
    yield Section("Mitigations", tuple(_mitigations(movement)))
    yield Section("Owners", tuple(_owners(movement)))
    yield Section("Appetite", tuple(_appetite(movement)))
    yield Section("The scheme", tuple(_scheme(movement)))
    yield Section("Wording, and what else moves no band", tuple(_wording(movement, {point.name for point in decided})))


_RISKS = (
    ("Needs attention", "attention"),
    ("Better", "better"),
    ("New", "new"),
    ("Closed", "closed"),
    ("Now settled", "settled"),
    ("No longer classified", "unsettled"),
    ("In the same band, with another score", "within"),
    ("No longer above appetite", "relieved"),
    ("On the other side now", "sides"),
    ("In a new scheme", "rescored"),
)


def _decided(movement: Movement) -> Iterator[Point]:
    """The risks that somebody has accepted, or that are to be treated otherwise: that counts even if no band moves."""
    before, after = (_by_id(one.register) for one in (movement.before, movement.after))
    for risk in movement.risks:
        now, was = after.get(risk.id), before.get(risk.was or risk.id)
        if now is None or risk.current.after.state == "not there":
            continue
        was = None if risk.kind == "new" else was
        lines = []
        if now.acceptance is not None and (was is None or was.acceptance != now.acceptance):
            lines.append(("", _accepted(now.acceptance)))
        elif was is not None and was.acceptance is not None and now.acceptance is None:
            lines.append(("", "No longer accepted by anybody."))
        if was is not None and was.treatment != now.treatment:
            lines.append(("treatment", f"{now.treatment}, was {was.treatment}"))
        if lines:
            yield Point(one_line(risk.id), one_line(risk.title, _TITLE), tuple(lines))


def _by_id(register: Register) -> dict[str, Risk]:
    return {risk.id: risk for side in SIDES for risk in register.side(side)}


def _accepted(acceptance: Acceptance) -> str:
    """Who accepts a risk, since when, until when and why, as far as that is said."""
    by = f" by {one_line(acceptance.by, 120)}" if acceptance.by is not None else ""
    on = f" on {on_date(acceptance.on)}" if acceptance.on is not None else ""
    until = f", to be looked at again by {on_date(acceptance.review_on)}" if acceptance.review_on is not None else ""
    reason = f": {one_line(acceptance.reason, 160)}" if acceptance.reason is not None else ""
    return f"Accepted{by}{on}{until}{reason}".removesuffix(".") + "."


def _wording(movement: Movement, decided: set[str]) -> Iterator[Point]:
    """The other fields, but for those of which the decisions about the risks tell."""
    for one in movement.reworded:
        if one.part not in decided or one.path[0] not in ("acceptance", "treatment"):
            yield _reworded(one)


def _grouped(movement: Movement) -> dict[str, list[RiskMovement]]:
    """The risks by the section that tells of them; those of which there is nothing to tell are in none."""
    groups: dict[str, list[RiskMovement]] = {}
    for risk in movement.risks:
        group = _group(risk)
        if group is not None:
            groups.setdefault(group, []).append(risk)
    groups.get("attention", []).sort(key=lambda risk: risk.kind != "removed")  # the others as in the file
    return groups


def _group(risk: RiskMovement) -> str | None:
    moves = risk.current, risk.target
    worse = _is_worse(risk) or any(map(_newly_above, moves))
    if risk.kind in ("removed", "reopened") or (worse and risk.kind != "closed"):
        return "attention"
    if risk.kind in ("up", "down"):
        return "better"
    if risk.kind == "unchanged":
        if not all(at_one_place(move.before, move.after) for move in moves):
            return "within"
        return "relieved" if not all(map(_as_before, moves)) else "sides" if risk.changed_sides else None
    return risk.kind


def _as_before(move: Move) -> bool:
    """Whether there is nothing to tell of a stage: the same place, and neither came above appetite nor out of it."""
    above = (move.before.above_appetite is True, move.after.above_appetite is True)
    return above[0] == above[1] and at_one_place(move.before, move.after)


def _is_worse(risk: RiskMovement) -> bool:
    return any((move.bands or 0) > 0 for move in (risk.current, risk.target))


def _newly_above(move: Move) -> bool:
    return move.after.above_appetite is True and move.before.above_appetite is not True


def _verdicts(movement: Movement) -> Iterator[Point]:
    for change in movement.verdicts:
        if change.changed:
            before = headline(change.before, change.stage)
            yield Point("", headline(change.after, change.stage), (("before", before),))


def _risk(risk: RiskMovement) -> Point:
    was = f" (it was {one_line(risk.was)})" if risk.was else ""
    lines = [("", sentence(risk.decision))] if risk.decision and risk.kind == "closed" else []
    if risk.kind == "removed":
        lines.append(("", f"Removed, and nothing says who decided that. It was {_at(risk.current.before)}."))
    elif risk.kind != "closed":
        if risk.kind == "new" and _group(risk) != "new":
            lines.append(("", "It is new."))
        lines += _stages(briefly_ruled(risk))
    if again := namesake(risk):
        lines.append(("", sentence(again)))
    if risk.changed_sides:
        lines.append(("side", "adopting now" if risk.side == "adopting" else "not adopting now"))
    return Point(f"{one_line(risk.id)}{was}", one_line(risk.title, _TITLE), tuple(lines))


def _stages(risk: RiskMovement) -> list[tuple[str, str]]:
    """A line for each stage of which there is something to tell; one for both where they are alike."""
    said = [(label, _stage(risk, move)) for label, move in (("now", risk.current), ("target", risk.target))]
    if said[0][1] == said[1][1]:
        return [("now and target", said[0][1])] if said[0][1] else []
    return [(label, text) for label, text in said if text]


def _stage(risk: RiskMovement, move: Move) -> str:
    if risk.kind == "new":
        return _at(move.after) + "."
    if _as_before(move):
        return ""
    if at_one_place(move.before, move.after):
        return f"{_at(move.after, plain=True)} as before, and {'' if move.after.above_appetite else 'not '}above appetite now."
    text = f"{_at(move.after)}, was {_at(move.before)}"
    if move.bands:
        text = f"{text}: {direction(move.bands)}"
    causes = because(move)
    return f"{text}. Because {causes}." if causes else f"{text}."


def _at(one: Where, *, plain: bool = False) -> str:
    """`High (16), above appetite`; plain, without the appetite."""
    if one.band is None:
        return place_in_words(one)
    above = ", above appetite" if one.above_appetite and not plain else ""
    return f"{one_line(place_in_words(one), 60)} ({one.score}){above}"


_ORDER = ("overdue", "rescheduled", "undone", "withdrawn", "removed", "proposed", "done", "agreed", "new")


def _mitigations(movement: Movement) -> Iterator[Point]:
    for one in sorted(movement.mitigations, key=lambda item: _ORDER.index(item.kind)):  # within a kind as in the file
        was = f" (it was {one_line(one.was)})" if one.was else ""
        owner = f" Owner: {one_line(one.owner, 80)}." if one.owner and one.after is not None else ""
        bears = f" It bears on {listing(some(one.risks))}." if one.risks else ""
        words = mitigation_in_words(one)
        said = f"{words[:1].upper()}{words[1:]}.{owner}{bears}"
        yield Point(f"{one_line(one.id)}{was}", one_line(one.title, _TITLE), (("", said),))


def _owners(movement: Movement) -> Iterator[Point]:
    for one in movement.owners:
        what = "The decision" if one.what == "decision" else f"{one.what.capitalize()} {one_line(one.id, 80)}"
        yield Point("", f"{what}: {_or(one.after, 'nobody')}, was {_or(one.before, 'nobody')}")


def _appetite(movement: Movement) -> Iterator[Point]:
    for one in movement.appetite:
        where = "In general" if one.category == "default" else f"For {one_line(one.category, 80)}"
        yield Point("", f"{where}: {_or(one.after, 'not set')}, was {_or(one.before, 'not set')}")


def _or(text: str | None, none: str) -> str:
    return one_line(text, 80) if text else none


def _scheme(movement: Movement) -> Iterator[Point]:
    ruler = movement.ruler
    if ruler is None:
        return
    named = f"{ruler.after}, was {ruler.before}" if ruler.before != ruler.after else ruler.after
    how = tuple(("", f"{sentence[:1].upper()}{sentence[1:]}.") for sentence in ruler.how)
    yield Point("", f"The scheme has changed: {named}", how)
    titles = {
        risk.id: one_line(risk.title, _TITLE) for risk in reversed(movement.risks)
    }  # the present one, where two had an id
    for name, group in groupby(ruler.rescored, key=lambda one: one.id):
        lines = tuple(
            ("now" if one.stage == "current" else "target", _by_both(one)) for one in group if not _has_no_band(one)
        )
        if lines:
            yield Point(one_line(name), titles[name], lines)


_BANDLESS = ("not yet classified", "avoided", "closed", "not there")


def _has_no_band(one: Rescored) -> bool:
    """Whether a risk is in no band by either scheme, so that neither does anything to it."""
    return one.before_by_old == one.after_by_new in _BANDLESS and one.before_by_new in (one.before_by_old, None)


def _by_both(one: Rescored) -> str:
    old = _then_and_now(one.before_by_old, one.after_by_old)
    return f"by the old scheme {old}; by the new one {_then_and_now(one.before_by_new, one.after_by_new)}."


def _then_and_now(before: str | None, after: str | None) -> str:
    one, other = _or(before, "no such level"), _or(after, "no such level")
    return f"{one} before and after" if one == other else f"{one} before, {other} after"


_KEY = re.compile(r"[a-z_]+")  # the name of a field; that of a file has more in it


def _reworded(one: Reworded) -> Point:
    if one.path == ("id",):
        return Point("", f"{one_line(one.before or '', 80)} is now called {one_line(one.after or '', 80)}")
    where = "" if one.part == "register" else f"{one_line(one.part, 80)}: "
    only = one.after if one.before is None else one.before if one.after is None else None
    path = one.path[:-1] if only is not None and one.path[-1] == only else one.path  # of a list of texts: told below
    field = ", ".join(step.replace("_", " ") if _KEY.fullmatch(step) else step for step in path)
    if one.before is None:
        return Point("", f"{where}{field}: new", (("now", one.after or ""),))
    if one.after is None:
        return Point("", f"{where}{field}: taken out", (("was", one.before),))
    return Point("", f"{where}{field}", (("was", one.before), ("now", one.after)))


def _counts(movement: Movement) -> str:
    """The last line: how many of each."""
    groups = _grouped(movement)
    told = sum(map(len, groups.values()))
    attention = groups.get("attention", ())
    worse = sum(_is_worse(risk) and risk.kind not in _COUNTED for risk in attention)
    above = sum(not _is_worse(risk) and risk.kind not in _COUNTED for risk in attention)
    numbers = (
        (worse, "worse"),
        (above, "newly above appetite"),
        (len(groups.get("better", ())), "better"),
        (len(movement.of_kind("new")), "new"),
        (len(movement.of_kind("closed")), "closed"),
        (len(movement.of_kind("removed")), "removed"),
        (len(movement.of_kind("reopened")), "opened again"),
        (len(groups.get("settled", ())), "settled"),
        (len(groups.get("unsettled", ())), "no longer classified"),
        (len(groups.get("within", ())), "with another score"),
        (len(groups.get("relieved", ())), "no longer above appetite"),
        (len(groups.get("sides", ())), "on the other side"),
        (len(groups.get("rescored", ())), "rescored"),
        (len(movement.risks) - told, "unchanged"),
    )
    said = [f"{number} {word}" for number, word in numbers if number]
    return f"{count(len(movement.risks), 'risk').capitalize()}: {listing(said)}. {_others(movement)}"


_COUNTED = ("removed", "new", "reopened")  # by themselves


def _others(movement: Movement) -> str:
    decided = tuple(_decided(movement))
    fields = tuple(_wording(movement, {point.name for point in decided}))
    numbers = (
        (len(decided), "decision"),
        (len(movement.mitigations), "mitigation"),
        (len(movement.owners), "owner"),
        (len(movement.appetite), "limit of the appetite"),
        (len(fields), "other field"),
    )
    said = [_changed(number, noun) for number, noun in numbers if number]
    return f"Changed: {listing(said)}." if said else "Nothing else has changed."


def _changed(number: int, noun: str) -> str:
    return count(number, noun, "limits of the appetite" if noun.endswith("appetite") else None)


def titled(stories: Iterable[Story]) -> str:
    """What a page or a mail about some registers is called."""
    names = [one.title for one in stories]
    return f"What has changed: {names[0]}" if len(names) == 1 else "What has changed"
