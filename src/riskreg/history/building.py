"""A history from readings: those of every version, at papers, or at the ends of months. Pure, one reading after another."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from riskreg.comparison import Evaluation, evaluate
from riskreg.history.lines import Lineage
from riskreg.history.model import By, Entry, History, How, Renamed, State, When
from riskreg.history.telling import Reading, Risks, reading
from riskreg.revisions import Moment

if TYPE_CHECKING:
    from riskreg.diagnostics import Diagnostic


class _Builder:
    """What is remembered while a history is gone through: the last reading, and those that a later one was made from."""

    def __init__(self, lineage: Lineage, head: str | None = None) -> None:
        self._lineage, self._head = lineage, head
        self._held: dict[str, Reading] = {}
        self._blob: str | None = None
        self.last: Reading | None = None
        self.risks = Risks()
        self.told: list[Entry | Renamed] = []
        self.states: list[State] = []
        self.skipped: list[Diagnostic] = []

    def begin(self, since: Moment) -> When | None:
        """Begin with a reading that is not told itself, only what came after."""
        if since.evaluation is None:
            return None
        self.last, when = reading(since.evaluation), _when(since)
        list(self.risks.begun(self.last, when))
        self._state(when, since.evaluation)
        return when

    def version(self, moment: Moment, *, on_main_line: bool) -> None:
        """Take in a version, told against those that it was made from."""
        name = moment.commit.name if moment.commit is not None else ""
        parents = [held for blob in self._lineage.before(name) if (held := self._held.get(blob)) is not None]
        parents = parents or ([self.last] if self.last is not None else [])
        if moment.evaluation is None:
            self.skipped += moment.diagnostics
            here = parents[0] if parents else None
        else:
            here = self.last = self.take(moment.evaluation, _when(moment), parents)
            if on_main_line:
                self._state(_when(moment), moment.evaluation)
        # One that the lineage does not know has the content of the last: only what it extends was changed.
        self._blob = self._lineage.blob(name) or self._blob
        for blob in self._lineage.done_with(name):
            if blob != self._head:
                self._held.pop(blob, None)
        if self._blob is not None and here is not None and self._lineage.branched:
            self._held[self._blob] = here

    def take(self, evaluation: Evaluation, when: When, parents: Sequence[Reading]) -> Reading:
        """Tell what a reading brought."""
        here = reading(evaluation)
        self.told += self.risks.told(parents, here, when) if parents else self.risks.begun(here, when)
        return here

    def follow(self, evaluation: Evaluation, when: When) -> None:
        """Take in a reading that came after the last, and is a state of its own whether anything moved or not."""
        self.last = self.take(evaluation, when, [self.last] if self.last is not None else [])
        self.states.append(_state(when, evaluation))

    def since_then(self, head: Moment | None, now: Evaluation) -> None:
        """Take in what came after the last paper or month: what was committed since, then what is not committed yet.

        `head` is the last version that was committed, read as of the same day as the file as it is.
        """
        committed = head.evaluation if head is not None else None
        if head is not None and head.commit is not None and committed is not None:
            before, since = self.last.evaluation if self.last is not None else None, self.states[-1:]
            if before is None or not _same(before, committed):
                tag = since[0].when.tag if since else None
                self.follow(committed, When(now.as_of, "committed", head.commit.short, tag))
            elif before.as_of < now.as_of:
                self.follow(committed, When(now.as_of, "time"))
        if committed is None or not _same(committed, now):
            self.follow(now, When(now.as_of, "file"))

    def as_it_is(self, now: Evaluation) -> None:
        """Take in the file as it is: what time alone has moved since the last version, then what was edited."""
        last = self._held.get(self._head, self.last) if self._head is not None else self.last
        if last is not None and last.evaluation.as_of < now.as_of:
            aged = evaluate(last.evaluation.register, last.evaluation.scheme, now.as_of)
            last = self.take(aged, When(now.as_of, "time"), [last])
            self._state(When(now.as_of, "time"), aged)
        self.take(now, When(now.as_of, "file"), [last] if last is not None else [])
        self._state(When(now.as_of, "file"), now)

    def _state(self, when: When, evaluation: Evaluation) -> None:
        """Keep a state where it is not as the one before it."""
        state = _state(when, evaluation)
        if not self.states or self.states[-1].tallies != state.tallies:
            self.states.append(state)

    def made(self, by: By, since: When | None, *, cut: bool) -> History:
        """The history so far."""
        parts = tuple(self.told), tuple(self.states), self.risks.names, tuple(self.skipped)
        return History(by, *parts, cut=cut, since=since)


def by_commit(
    versions: Iterable[Moment],
    now: Evaluation | None,
    *,
    lineage: Lineage | None = None,
    head: str | None = None,
    since: Moment | None = None,
    cut: bool = False,
) -> History:
    """Each time that a risk came to stand elsewhere, by the commit that brought it.

    `versions` are oldest first; `now` is the file as it is, None where it cannot be scored. `lineage` says which
    version was made from which, `head` which content HEAD has: where there are branches, only those versions are
    states of the whole that were merged. With `since`, what came after that reading.
    """
    lineage = lineage or Lineage()
    builder = _Builder(lineage, head)
    begun = builder.begin(since) if since is not None else None
    main = lineage.main_line(head)
    for moment in versions:
        name = moment.commit.name if moment.commit is not None else ""
        builder.version(moment, on_main_line=main is None or name in main or lineage.blob(name) is None)
    if now is not None:
        builder.as_it_is(now)
    return builder.made("commit", begun, cut=cut)


def by_tag(
    papers: Iterable[Moment],
    now: Evaluation | None,
    *,
    last: Moment | None = None,
    since: Moment | None = None,
    cut: bool = False,
) -> History:
    """What became of each risk from paper to paper, then what was committed since, by the `last` version of all.

    That is read as of the day of `now`. With `since`, only papers of a later day.
    """
    builder = _Builder(Lineage())
    begun = builder.begin(since) if since is not None else None
    for moment in papers:
        if since is not None and moment.day <= since.day:
            continue
        if moment.evaluation is None:
            builder.skipped += moment.diagnostics
        else:
            builder.follow(moment.evaluation, _when(moment, "tag"))
    if now is not None:
        builder.since_then(last, now)
    return builder.made("tag", begun, cut=cut)


def by_month(  # noqa: PLR0913  # all that git knows of a file
    versions: Iterable[Moment],
    now: Evaluation | None,
    as_of: date,
    *,
    lineage: Lineage | None = None,
    head: str | None = None,
    last: Moment | None = None,
    since: Moment | None = None,
    cut: bool = False,
) -> History:
    """What became of each risk from the end of one month to the next: each time by the version in force on that day.

    Then what was committed since, by the `last` version of all, read as of the day of `now`.
    """
    lineage = lineage or Lineage()
    builder = _Builder(Lineage())
    begun = builder.begin(since) if since is not None else None
    main = lineage.main_line(head)
    held: Moment | None = since if begun is not None else None
    for moment in versions:
        name = moment.commit.name if moment.commit is not None else ""
        builder.skipped += moment.diagnostics if moment.evaluation is None else []
        if moment.evaluation is None or not (main is None or name in main or lineage.blob(name) is None):
            continue
        _month_ends(builder, held, moment.day)
        held = moment
    _month_ends(builder, held, as_of)
    if now is not None:
        builder.since_then(last, now)
    return builder.made("month", begun, cut=cut)


def _same(one: Evaluation, other: Evaluation) -> bool:
    """Whether two readings are of the same register by the same scheme, whatever their days."""
    return one.register == other.register and one.scheme == other.scheme


def _month_ends(builder: _Builder, held: Moment | None, until: date) -> None:
    """Take in a version at each end of a month from its own day up to the day before another."""
    if held is None or held.evaluation is None:
        return
    for day in _ends(held.day, until):
        when = When(day, "month", held.commit.short if held.commit is not None else None)
        builder.follow(evaluate(held.evaluation.register, held.evaluation.scheme, day), when)


def _ends(start: date, until: date) -> Iterator[date]:
    """The last days of months from `start` on that lie before `until`."""
    day = _last_of_month(start)
    while day < until:
        yield day
        day = _last_of_month(day + timedelta(days=1))


def _last_of_month(day: date) -> date:
    year, month = (day.year, day.month + 1) if day.month < 12 else (day.year + 1, 1)
    return date.max if year > date.max.year else date(year, month, 1) - timedelta(days=1)


def _when(moment: Moment, how: How = "commit") -> When:
    commit = moment.commit
    if commit is None:
        return When(moment.day, "file")
    told = (commit.author, commit.subject) if how == "commit" else (None, None)
    return When(moment.day, how, commit.short, moment.tag, *told)


def _state(when: When, evaluation: Evaluation) -> State:
    return State(when, evaluation.scheme.bands, evaluation.current, evaluation.target)
