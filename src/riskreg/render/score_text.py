"""`score` for a person: the verdict, both sides beside each other, every risk, a matrix of each side."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

from riskreg.assessment import AvoidedRisk, Classification, ClassifiedRisk, ClosedRisk, Outcome, UndeterminedRisk
from riskreg.comparison import SIDE_NAMES, Evaluation, Tally, foregone, headline, reasons
from riskreg.model import SIDES, Side
from riskreg.render.layout import Line, Span, beside, grid, line, line_width, paragraph, width, wrap
from riskreg.render.matrix import legend, matrix, matrix_width
from riskreg.roll_up import RollUp, roll_up
from riskreg.scoring import Scored
from riskreg.sensitivity import turned_by
from riskreg.standing import STAGES, Stage, Standing
from riskreg.wording import count, listing, on_date, one_line

_TABLES_BESIDE = 100  # cells from which both sides' risks stand next to each other
_NARROWEST_TITLE = 20
_WIDEST_ID = 12
_MATRICES_BESIDE = 72
_NARROWEST_CELL = 6  # of a matrix beside another
_GAP = 4
TERMS: dict[Stage, str] = {"current": "Now", "target": "Target"}
_TITLE = 160  # characters of a title that a table shows


@dataclass(frozen=True, slots=True)
class View:
    """What of a score is shown: which stages and sides, in which order, how wide."""

    stages: tuple[Stage, ...] = STAGES
    sides: tuple[Side, ...] = SIDES
    sort: str = "band"
    cells: int = 80


def score_text(scored: Sequence[Scored], view: View) -> list[Line]:
    """Every register that could be scored, then a line for each and one for all where there are several."""
    blocks = [_register(one, one.evaluation, view) for one in scored if one.evaluation is not None]
    lines = list(chain.from_iterable([*block, ()] for block in blocks))
    return [*lines, *_roll_up(scored, view.cells)] if len(scored) > 1 else lines


def _register(scored: Scored, evaluation: Evaluation, view: View) -> list[Line]:
    register, scheme = evaluation.register, evaluation.scheme
    revision = f", revision {scored.revision}" if scored.revision else ""
    return [
        *paragraph(register.title, view.cells, style="strong"),
        *paragraph(f"{register.organisation}. Scheme: {scheme.name}. As at {on_date(evaluation.as_of)}.", view.cells),
        *paragraph(f"{scored.name}{revision}", view.cells, style="faint"),
        (),
        *_verdicts(evaluation, view),
        (),
        *_summary(evaluation, view),
        (),
        *_tables(evaluation, view),
        *_matrices(evaluation, view),
    ]


def _verdicts(evaluation: Evaluation, view: View) -> Iterator[Line]:
    for stage in view.stages:
        verdict = evaluation.at(stage).verdict
        yield from paragraph(headline(verdict, stage), view.cells, style="strong")
        for reason in reasons(verdict):
            yield from paragraph(f"{reason}.", view.cells, first="  - ", indent="    ")
        already = foregone(verdict)
        for sentence in (already, turned_by(evaluation, stage)):
            if sentence:
                yield from paragraph(sentence, view.cells, first="  ", indent="  ")


def _summary(evaluation: Evaluation, view: View) -> list[Line]:
    """Risks per band, and what stands outside the bands; both sides next to each other where they fit."""
    label, column = 20, 12
    if label + (column + 1) * len(view.sides) * len(view.stages) <= view.cells:
        return _counts(evaluation, view, view.sides, (label, column))
    blocks = (_counts(evaluation, view, (side,), (label, 8)) for side in view.sides)
    return list(chain.from_iterable([*block, ()] for block in blocks))[:-1]


def _counts(evaluation: Evaluation, view: View, sides: tuple[Side, ...], widths: tuple[int, int]) -> list[Line]:
    label, column = widths
    heads = [(side, stage) for side in sides for stage in view.stages]
    names = [SIDE_NAMES[side].capitalize() if stage == view.stages[0] else "" for side, stage in heads]
    rows: list[list[list[Line]]] = [
        [[line(Span("After mitigation", "strong"))], *([line(Span(name, "strong"))] for name in names)],
        [[()], *([line(Span(TERMS[stage], "faint"))] for _, stage in heads)],
    ]
    for band in reversed(evaluation.scheme.bands):
        counts = [evaluation.at(stage).side(side).bands[band.rank] for side, stage in heads]
        head = [line(Span(row, band.colour)) for row in wrap(band.name, label)]
        rows.append([head, *([line(f"{number}")] for number in counts)])
    for name, of in _OUTSIDE:
        numbers = [of(evaluation.at(stage).side(side)) for side, stage in heads]
        if name == "Above appetite" or any(numbers):
            cells = ("not set" if number is None else str(number) for number in numbers)
            rows.append([[line(name)], *([line(cell)] for cell in cells)])
    return grid(rows, [label, *([column] * len(heads))], gap=1)


_OUTSIDE: tuple[tuple[str, Callable[[Tally], int | None]], ...] = (
    ("Above appetite", lambda tally: tally.above_appetite),
    ("Not yet classified", lambda tally: tally.not_yet_classified),
    ("Avoided", lambda tally: tally.avoided),
    ("Closed", lambda tally: tally.closed),
)


def _tables(evaluation: Evaluation, view: View) -> list[Line]:
    if len(view.sides) == 2 and view.cells >= _TABLES_BESIDE:
        half = (view.cells - _GAP) // 2
        left, right = (_side(evaluation, side, view, half) for side in view.sides)
        return [*beside(left, right, half, _GAP), ()]
    lines: list[Line] = []
    for side in view.sides:
        lines += [*_side(evaluation, side, view, view.cells), ()]
    return lines


def _side(evaluation: Evaluation, side: Side, view: View, cells: int) -> list[Line]:
    outcomes = evaluation.of_side(side)
    names = max(2, min(max(width(one.assessed.risk.id) for one in outcomes), _WIDEST_ID))
    classified = _sorted([one for one in outcomes if isinstance(one, ClassifiedRisk)], view)
    return [
        line(Span(f"{SIDE_NAMES[side].upper()}: {count(len(outcomes), 'risk')}", "strong")),
        *_classified(classified, evaluation, view, (names, cells)),
        *_group("Not yet classified", [one for one in outcomes if isinstance(one, UndeterminedRisk)], names, cells),
        *_group("Avoided", [one for one in outcomes if isinstance(one, AvoidedRisk)], names, cells),
        *_group("Closed", [one for one in outcomes if isinstance(one, ClosedRisk)], names, cells),
    ]


def _sorted(risks: list[ClassifiedRisk], view: View) -> list[ClassifiedRisk]:
    first = view.stages[0]
    if view.sort == "band":
        return sorted(risks, key=lambda one: (-one.at(first).band.rank, -one.at(first).score))
    if view.sort == "id":
        return sorted(risks, key=lambda one: _natural(one.assessed.risk.id))
    if view.sort == "owner":
        return sorted(
            risks, key=lambda one: (one.assessed.risk.owner is None, (one.assessed.risk.owner or "").casefold())
        )
    return risks


def _natural(name: str) -> tuple[tuple[int, str], ...]:
    """An order in which A2 comes before A10."""
    parts: list[tuple[int, str]] = []
    digits = ""
    for character in f"{name}\0":
        if "0" <= character <= "9":
            digits += character
            continue
        if digits:
            parts.append((int(digits), ""))
            digits = ""
        parts.append((-1, character))
    return tuple(parts)


def _classified(risks: list[ClassifiedRisk], evaluation: Evaluation, view: View, widths: tuple[int, int]) -> list[Line]:
    """A table where there is room for one, else a few lines for each risk; `widths` are of an id, and of all."""
    if not risks:
        return []
    names, cells = widths
    bands = max(width(band.words) for band in evaluation.scheme.bands) + 5  # the name, a space, the score, a star
    title = cells - names - 8 - bands * len(view.stages) - 2 * (2 + len(view.stages))
    if title < _NARROWEST_TITLE:
        return list(chain.from_iterable(_card(one, evaluation, view, widths) for one in risks))
    columns = [names, title, 8, *([bands] * len(view.stages))]
    heads = ["", "Risk", "Before", *(TERMS[stage] for stage in view.stages)]
    rows: list[list[list[Line]]] = [[[line(Span(head, "faint"))] for head in heads]]
    rows += [
        [
            [line(row) for row in wrap(one.assessed.risk.id, names)],
            [*_title(one, title), *_overdue(one, evaluation, title)],
            [line(_before(one))],
            *([_band(one.at(stage))] for stage in view.stages),
        ]
        for one in risks
    ]
    return grid(rows, columns)


def _card(one: ClassifiedRisk, evaluation: Evaluation, view: View, widths: tuple[int, int]) -> list[Line]:
    """A risk in a narrow space: its title, then its positions, on one line where they fit."""
    names, cells = widths
    lead = f"{one.assessed.risk.id.ljust(names)}  "
    inner = max(cells - len(lead), 10)
    positions: list[Line] = [line(Span(f"before {_before(one)}", "faint"))]
    positions += [(Span(f"{TERMS[stage].lower()} "), *_band(one.at(stage))) for stage in view.stages]
    joined: Line = tuple(chain(positions[0], *((Span(", "), *position) for position in positions[1:])))
    rows = [*_title(one, inner), *_overdue(one, evaluation, inner)]
    rows += [joined] if line_width(joined) <= inner else positions
    return [(Span(" " * len(lead) if index else lead), *row) for index, row in enumerate(rows)]


def _title(one: ClassifiedRisk, cells: int) -> list[Line]:
    return [line(row) for row in wrap(one_line(one.assessed.risk.title, _TITLE), cells)]


def _before(one: ClassifiedRisk) -> str:
    inherent = one.assessed.inherent
    return f"L{inherent.likelihood} I{inherent.impact}"


def _band(classification: Classification) -> Line:
    """The band as a word, its score where that says more, and a star where that is above appetite."""
    band = classification.band
    score = "" if band.name == str(classification.score) else f" {classification.score}"
    return line(Span(one_line(band.words), band.colour), f"{score}{' *' if classification.above_appetite else ''}")


def _overdue(one: ClassifiedRisk, evaluation: Evaluation, cells: int) -> list[Line]:
    late = [
        effect.mitigation
        for effect in one.assessed.risk.mitigated_by
        if evaluation.measures[effect.mitigation].standing is Standing.OVERDUE
    ]
    return paragraph(f"overdue: {listing(late)}", cells, style="warning") if late else []


def _group(heading: str, outcomes: Sequence[Outcome], names: int, cells: int) -> list[Line]:
    if not outcomes:
        return []
    lines: list[Line] = [(), line(Span(heading, "strong"))]
    for outcome in outcomes:
        risk = outcome.assessed.risk
        lead = f"{risk.id.ljust(names)}  "
        indent = " " * len(lead)
        lines += paragraph(one_line(risk.title, _TITLE), cells, first=lead, indent=indent)
        for text in _about(outcome):
            lines += paragraph(text, cells, first=indent, indent=indent + "  ")
    return lines


def _about(outcome: Outcome) -> Iterator[str]:
    if isinstance(outcome, UndeterminedRisk):
        yield f"Why: {outcome.reason}."
        yield f"To settle it: {outcome.settled_by}."
    elif isinstance(outcome, AvoidedRisk):
        yield f"Terminated; moved to {listing(outcome.moves_to)}."
    record = outcome.assessed.risk.closed
    if isinstance(outcome, ClosedRisk) and record is not None:
        yield f"Closed on {on_date(record.on)} by {record.by}: {record.reason}"


def _matrices(evaluation: Evaluation, view: View) -> list[Line]:
    """A matrix of each side at each stage; a stage in which nothing stands elsewhere is not drawn again."""
    classified = [one for one in evaluation.outcomes if isinstance(one, ClassifiedRisk)]
    if not classified:
        return []
    moves = any(one.mitigated.current != one.mitigated.target for one in classified)
    stages = view.stages if moves else view.stages[:1]
    lines: list[Line] = []
    for stage in stages:
        heading = TERMS[stage].lower() if len(stages) == len(view.stages) else "now and at target"
        lines += _matrix_pair(evaluation, stage, heading, view)
    lines += paragraph(legend(evaluation.scheme), view.cells, style="faint")
    if evaluation.register.appetite:
        lines += paragraph("A star marks a risk above appetite.", view.cells, style="faint")
    return lines


def _matrix_pair(evaluation: Evaluation, stage: Stage, heading: str, view: View) -> list[Line]:
    half = (view.cells - _GAP) // 2
    fits = view.cells >= _MATRICES_BESIDE and matrix_width(evaluation.scheme, half) >= _NARROWEST_CELL
    together = len(view.sides) == 2 and fits
    cells = half if together else view.cells
    blocks = [
        [
            line(Span(f"{SIDE_NAMES[side].capitalize()}, {heading}", "strong")),
            *matrix(evaluation, side, stage, cells),
        ]
        for side in view.sides
    ]
    if together:
        return [*beside(blocks[0], blocks[1], cells, _GAP), ()]
    return list(chain.from_iterable([*block, ()] for block in blocks))


def _roll_up(scored: Sequence[Scored], cells: int) -> list[Line]:
    """A line for each register and one for all."""
    rows, everything = roll_up(scored)
    heads = ("Risks", "Classified", "Not yet", "Above appetite", "Overdue")
    numbers = [6, 10, 7, 14, 7]
    first = max(20, cells - sum(numbers) - 2 * len(numbers))
    table: list[list[list[Line]]] = [[[line(Span(head, "strong"))] for head in ("All registers", *heads)]]
    for row in rows:
        name = row.label or ""
        title = [line(part) for part in wrap(one_line(name, _TITLE), first)]
        if not row.scored:
            table.append([[*title, line(Span(f"  not scored: {count(row.errors, 'error')}", "error"))]])
            continue
        verdict = [
            line(Span(f"  {part}", "faint"))
            for part in wrap(f"now: {row.verdict_current}; target: {row.verdict_target}", first - 2)
        ]
        table.append([[*title, *verdict], *([line(text)] for text in _numbers(row))])
    total = f"{count(everything.scored, 'register')} scored, {len(rows) - everything.scored} not"
    table.append([[line(Span(total, "strong"))], *([line(Span(text, "strong"))] for text in _numbers(everything))])
    return grid(table, [first, *numbers])


def _numbers(row: RollUp) -> tuple[str, ...]:
    return tuple(
        str(number) for number in (row.risks, row.classified, row.not_yet_classified, row.above_appetite, row.overdue)
    )
