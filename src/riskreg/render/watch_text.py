"""`watch` for a person: what was saved and what that moved, then the score as it stands."""

from collections.abc import Iterator

from riskreg.comparison import Evaluation, headline
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.locate import on_one_line
from riskreg.movement import Movement, RiskMovement, move_in_words
from riskreg.render.diagnostics import diagnostics_text
from riskreg.render.layout import Line, Span, line, paragraph
from riskreg.render.score_text import TERMS, View, score_text
from riskreg.scoring import Scored
from riskreg.standing import STAGES, Stage
from riskreg.watching import News
from riskreg.wording import count, listing, one_line, some

_SINCE = "the last save"
_MOST_MOVES = 12


def watch_text(news: News, view: View, rows: int | None = None) -> list[Line]:
    """A reading: what is new in it, what is wrong, the score. `rows` is how many lines there is room for (None: any)."""
    cells = view.cells
    lines = [*_top(news, cells), *_moves(news, view), ()]
    lines += diagnostics_text(_faults(news), cells)
    for name, evaluation in news.before:
        lines += [*_as_it_was(name, evaluation, view), ()]
    lines += score_text(_touched_first(news), view)
    if rows is None or len(lines) <= rows:
        return lines
    hidden = len(lines) - rows + 1
    return [*lines[: rows - 1], line(Span(f"({count(hidden, 'more line')}: riskreg score shows all.)", "faint"))]


def _top(news: News, cells: int) -> list[Line]:
    if news.number == 0:
        names = listing(some([on_one_line(one.name) for one in news.scored], 4))
        text = f"Watching {names}. Each time it is saved, its score is drawn again. Ctrl-C ends this."
        if len(news.scored) > 1:
            text = f"Watching {names}. Each time one is saved, the scores are drawn again. Ctrl-C ends this."
        return paragraph(text, cells, style="strong")
    told = [
        *(f"{_names(news.saved)} {'was' if len(news.saved) == 1 else 'were'} saved" for _ in news.saved[:1]),
        *(f"{_names(news.new)} {'is' if len(news.new) == 1 else 'are'} new" for _ in news.new[:1]),
        *(f"{_names(news.gone)} {'is' if len(news.gone) == 1 else 'are'} not there any more" for _ in news.gone[:1]),
    ]
    return paragraph(f"Save {news.number}: {'; '.join(told)}.", cells, style="strong")


def _names(names: tuple[str, ...]) -> str:
    return listing(some([on_one_line(name) for name in names], 4))


def _moves(news: News, view: View) -> Iterator[Line]:
    """Which bands moved since the last reading without errors, in words."""
    if news.number == 0:
        return
    faulty = [one for one in news.scored if one.evaluation is None]
    told = [text for name, movement in news.moves for text in _movement(name, movement, news, view)]
    for text in some(told, _MOST_MOVES):
        yield from paragraph(f"{text}.", view.cells, first="  - ", indent="    ")
    if not told and not faulty and not news.new and not news.gone:
        yield from paragraph("No band moved.", view.cells, first="  ", indent="  ")


def _movement(name: str, movement: Movement, news: News, view: View) -> Iterator[str]:
    where = f"{on_one_line(name)}: " if len(news.scored) > 1 else ""
    for risk in movement.risks:
        for stage, text in _moved(risk, view.stages):
            yield f"{where}{one_line(risk.id)}{stage}: {text}"
    for change in movement.verdicts:
        if change.changed and change.stage in view.stages:
            before = headline(change.before, change.stage)
            yield f"{where}The verdict {_WHEN[change.stage]} is another. It was: {before.removesuffix('.')}"


_WHEN: dict[Stage, str] = {"current": "now", "target": "at target"}


def _moved(risk: RiskMovement, stages: tuple[Stage, ...]) -> Iterator[tuple[str, str]]:
    """What became of one risk, by stage; once where both stages say the same."""
    said = {
        stage: move_in_words(risk, stage, _SINCE)
        for stage in stages
        if (risk.current if stage == "current" else risk.target).moved
    }
    if len(said) == len(STAGES) and len(set(said.values())) == 1:
        yield "", next(iter(said.values()))
        return
    for stage, text in said.items():
        yield f", {TERMS[stage].lower()}", text


def _faults(news: News) -> list[Diagnostic]:
    return [found for one in news.scored if one.evaluation is None for found in one.diagnostics if _is_error(found)]


def _is_error(found: Diagnostic) -> bool:
    return found.severity is Severity.ERROR


def _as_it_was(name: str, evaluation: Evaluation, view: View) -> Iterator[Line]:
    """The verdict of the last reading without errors, named as such."""
    yield from paragraph(f"{on_one_line(name)}, as it was when it could last be scored:", view.cells, style="strong")
    for stage in view.stages:
        yield from paragraph(headline(evaluation.at(stage).verdict, stage), view.cells, first="  ", indent="  ")


def _touched_first(news: News) -> list[Scored]:
    """Those that were touched before the others, since a screen shows only the beginning."""
    touched = {*news.saved, *news.new, *(name for name, _ in news.moves)}
    return sorted(news.scored, key=lambda one: one.name not in touched) if news.number else list(news.scored)
