"""What git shows of a register: its facts in words, one a line, so that `git diff` and `git log -p` show change in words.

Git gives nothing but the bytes of a version: no day, and no folder in which a file that the register names could be
looked up. So the words depend on these bytes alone, the organisation's name in its texts too. Bands are as of the last day that the register itself records; a
register that cannot be classified by itself is shown without bands, and what is no register as it stands.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from riskreg import model
from riskreg.assessment import AvoidedRisk, ClassifiedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import SIDE_NAMES, Evaluation, evaluate, headline
from riskreg.loader import filled_in, load
from riskreg.source import Document, parse
from riskreg.standing import STAGES
from riskreg.wording import listing, on_date, one_line, visible

_NO_DAY = date(2000, 1, 1)  # of a register that records none: before whatever is still due


def textconv(content: bytes) -> str:
    """The bytes of a file as git is to show them. Never raises for what they hold."""
    lines = _in_words(content)
    if lines is None:
        lines = _in_conflict(content)
    if lines is None:
        return visible(content.decode("utf-8", "backslashreplace").replace("\r\n", "\n"))
    return "".join(f"{line}\n" for line in lines)


def _in_words(content: bytes) -> list[str] | None:
    """The lines of a register; None for what is none."""
    document = parse(content, "register")
    if document.problems or not isinstance(document.data, dict) or "riskreg" not in document.data:
        return None
    return [*_register(document, _evaluated(content))]


_MARKS = re.compile(
    rb"^<{7} ?(?P<our_label>[^\r\n]*)\r?\n(?P<ours>.*?)(?:^\|{7}[^\n]*\n.*?)?^={7}\r?\n(?P<theirs>.*?)"
    rb"^>{7} ?(?P<their_label>[^\r\n]*)(?:\r?\n|\Z)",
    re.MULTILINE | re.DOTALL,
)


def _in_conflict(content: bytes) -> list[str] | None:
    """A register in the middle of a merge: both sides in words, with the marks around those that differ.

    Without this `git diff` would hold the words of both sides against the bare lines of the file.
    """
    marks = _MARKS.search(content)
    if marks is None:
        return None
    ours = _in_words(_MARKS.sub(lambda found: found["ours"], content))
    theirs = _in_words(_MARKS.sub(lambda found: found["theirs"], content))
    if ours is None or theirs is None:
        return None
    lines: list[str] = []
    for kind, start, end, their_start, their_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        if kind == "equal":
            lines += ours[start:end]
        else:
            lines += [f"<<<<<<< {_label(marks['our_label'])}".rstrip(), *ours[start:end]]
            lines += ["=======", *theirs[their_start:their_end]]
            lines.append(f">>>>>>> {_label(marks['their_label'])}".rstrip())
    return lines


def _label(written: bytes) -> str:
    return one_line(written.decode("utf-8", "replace"))


def _evaluated(content: bytes) -> Evaluation | None:
    """The register as of the last day that it records; None where it has errors, or is nothing without other files."""
    loaded = load(content, "register")
    if loaded.register is None or loaded.scheme is None:
        return None
    return evaluate(loaded.register, loaded.scheme, _last_day(loaded.register))


def _last_day(register: model.Register) -> date:
    """The last day on which something was done, accepted, judged, reviewed or closed."""
    risks = [*register.risks.adopting, *register.risks.not_adopting]
    records = [
        record for risk in risks for record in (risk.acceptance, risk.current, risk.target, risk.reviewed, risk.closed)
    ]
    days = [record.on for record in records if record is not None]
    days += [mitigation.done_on for mitigation in register.mitigations]
    return max((day for day in days if day is not None), default=_NO_DAY)


def _register(document: Document, evaluation: Evaluation | None) -> Iterator[str]:
    data = filled_in(document)
    yield _text(data.get("title", "A register"))
    for key, value in _in_order(data, model.Register):
        if key not in _PARTS and key not in ("riskreg", "title"):
            yield from _facts("  ", key, value)
    if evaluation is not None:
        yield from _verdicts(evaluation)
    for key, value in _in_order(data, model.Register):
        if key in _PARTS:
            yield ""
            yield from _part(key, value, evaluation)


def _in_order(data: Mapping[str, Any], part: type[model.Part]) -> list[tuple[str, Any]]:
    """Keys in the order of the format, whatever their order in the file; those that the format has not come last."""
    order = {field.alias or name: number for number, (name, field) in enumerate(part.model_fields.items())}
    return sorted(data.items(), key=lambda pair: order.get(pair[0], len(order)))


def _verdicts(evaluation: Evaluation) -> Iterator[str]:
    for stage in STAGES:
        yield f"  {one_line(headline(evaluation.at(stage).verdict, stage))}"
    if evaluation.as_of != _NO_DAY:
        yield f"  bands as of {on_date(evaluation.as_of)}, the last day on which the register records anything"


def _part(key: str, value: Any, evaluation: Evaluation | None) -> Iterator[str]:
    """One of the parts that have items, or many keys, of their own."""
    models: dict[str, tuple[type[model.Part], str]] = {
        "options": (model.OptionSpec, "title"), "mitigations": (model.Mitigation, "title"),
        "benefits": (model.Benefit, "title"), "consultation": (model.Consultation, "who"),
        "concerns": (model.Concern, "concern"), "lessons": (model.Lesson, "title"),
    }  # fmt: skip
    if key == "risks" and isinstance(value, dict):
        for side in model.SIDES:
            bands = _bands(evaluation, side)
            yield from _items(f"Risks of {SIDE_NAMES[side]}", value.get(side), (model.Risk, "title"), bands)
    elif key == "decision" and isinstance(value, dict):
        yield "Decision"
        for name, inner in _in_order(value, model.Decision):
            if name != "objectives":
                yield from _facts("  ", name, inner)
        yield from _items("Objectives", value.get("objectives"), (model.Objective, "title"), {})
    elif key in models:
        yield from _items(_PARTS[key], value, models[key], {})
    else:
        yield _PARTS[key]
        yield from _facts("  ", key, value, named=False)


_PARTS = {
    "decision": "Decision", "options": "Options", "risks": "Risks", "mitigations": "Mitigations",
    "benefits": "Benefits", "consultation": "Consultation", "concerns": "Concerns", "lessons": "Lessons",
    "implications": "Implications", "background_papers": "Background papers",
}  # fmt: skip


def _items(
    heading: str, items: Any, kind: tuple[type[model.Part], str], bands: Mapping[str, list[str]]
) -> Iterator[str]:
    """Items under what they are called by. The id stands before each fact too, since a diff shows few lines around it."""
    part, called = kind
    if items is None:
        return
    yield heading
    for item in items if isinstance(items, list) else [items]:
        if not isinstance(item, dict):
            yield f"  {_text(item)}"
            continue
        name = f"{_text(item['id'])} " if "id" in item else ""
        yield f"{name.strip()}: {_text(item.get(called, ''))}".removeprefix(": ").rstrip()
        yield from (f"  {name}{band}" for band in bands.get(name.strip(), ()))
        for key, value in _in_order(item, part):
            if key not in ("id", called):
                yield from _facts(f"  {name}", key, value, scored=heading.startswith("Risks"))


def _facts(before: str, key: str, value: Any, *, scored: bool = False, named: bool = True) -> Iterator[str]:
    """A key and what stands behind it; `named` says whether the key is told at all."""
    word = _text(key).replace("_", " ") + (" before mitigation" if scored and key in ("likelihood", "impact") else "")
    lead = f"{before}{word}" if named else before.rstrip(" ")
    if isinstance(value, dict):
        for inner, part in value.items():
            yield from _facts(f"{lead} " if named else before, inner, part)
    elif not isinstance(value, list):
        yield f"{lead}: {_text(value)}"
    elif key in _TOGETHER or not any(isinstance(item, str | dict | list) for item in value):
        yield f"{lead}: {listing(map(_text, value)) or 'none'}"
    elif key == "mitigated_by":
        yield from (f"{before}with {_effect(item)}" for item in value)
    else:
        for item in value:
            yield f"{lead}: {_item(item)}" if named else f"{before}{_item(item)}"


_TOGETHER = frozenset({"mitigations", "serves", "moves_to"})  # ids: like numbers they say little on lines of their own


def _effect(item: Any) -> str:
    """What a mitigation does: `policy: likelihood -2, impact reputation -1`."""
    if not isinstance(item, dict):
        return _text(item)
    steps = [(key, value) for key, value in item.items() if key != "mitigation"]
    parts = [
        (f"{key} {inner}", step) for key, value in steps if isinstance(value, dict) for inner, step in value.items()
    ]
    parts += [(key, value) for key, value in steps if not isinstance(value, dict)]
    said = ", ".join(f"{_text(key)} {_item(value)}" for key, value in parts)
    return f"{_text(item.get('mitigation', 'not said'))}: {said or 'no effect'}"


def _item(item: Any) -> str:
    if isinstance(item, dict):
        return _pairs(item)
    return listing(map(_item, item)) if isinstance(item, list) else _text(item)


def _pairs(item: Mapping[str, Any]) -> str:
    """A small group of keys on one line: `who: Staff, asked: What would help?`."""
    said = (f"{_text(key).replace('_', ' ')}: {_item(value)}" for key, value in item.items())
    return "; ".join(said) or "no effect"


def _text(value: Any) -> str:
    if value is None:
        return "not said"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and _DAY.fullmatch(value):
        with suppress(ValueError):
            return on_date(date.fromisoformat(value))
    return _SIDES.get(str(value), one_line(str(value)))


_SIDES = {str(side): words for side, words in SIDE_NAMES.items()}


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _bands(evaluation: Evaluation | None, side: model.Side) -> dict[str, list[str]]:
    """Where each risk of a side stands, by its id."""
    outcomes: Iterable[Outcome] = evaluation.of_side(side) if evaluation is not None else ()
    return {_text(one.assessed.risk.id): [*_stands(one)] for one in outcomes}


def _stands(outcome: Outcome) -> Iterator[str]:
    if isinstance(outcome, ClassifiedRisk):
        for stage in STAGES:
            found, position = outcome.at(stage), outcome.position(stage)
            above = ", above appetite" if found.above_appetite else ""
            where = f"likelihood {position.likelihood}, impact {position.impact}"
            yield f"{_STAGES[stage]}: {one_line(found.band.words)} ({where}){above}"
    elif isinstance(outcome, UndeterminedRisk):
        yield f"not yet classified: {one_line(outcome.reason)}"
    elif isinstance(outcome, AvoidedRisk):
        yield f"avoided: moved to {listing(map(_text, outcome.moves_to))}"
    else:
        yield "closed"


_STAGES = {"current": "now", "target": "at target"}
