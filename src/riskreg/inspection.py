"""What `check` reports: all that scoring finds, the advice, and what an organisation's settings make of them."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from riskreg import git, rules
from riskreg.checks import Subject, advise
from riskreg.checks.past import PAST
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Diagnostic, Exit, Place, Severity, in_order
from riskreg.ignores import without_ignored
from riskreg.limits import Limits
from riskreg.locate import SourceFile
from riskreg.scoring import Scored, score
from riskreg.settings import Choice, FailOn, Home, LimitsSpec, choice, home
from riskreg.settings.house import house_of

if TYPE_CHECKING:
    from riskreg.follow_up import FollowUp


class Asked(NamedTuple):
    """What the command line says of the rules, which goes before what the settings say."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: FailOn | None = None


class Inspected(NamedTuple):
    """All that there is to report of some registers, in order; and the exit status that it comes to.

    `in_settings` are the diagnostics of files of settings, which were passed over for their faults. They come first.
    """

    scored: list[Scored]
    in_settings: list[Diagnostic]
    in_registers: list[Diagnostic]
    status: Exit

    @property
    def diagnostics(self) -> list[Diagnostic]:
        """All of them: what is wrong with the settings has its effect on every register below."""
        return [*self.in_settings, *self.in_registers]


_NOTHING_ASKED = Asked()


def inspect(
    files: Sequence[SourceFile], as_of: date, asked: Asked = _NOTHING_ASKED, names: Sequence[str] | None = None
) -> Inspected:
    """Check every file, each with the settings that hold where it lies.

    `names` is what the command was asked for, if it is known: the folders among them (without any names, this one) are
    searched for registers that are gone since the last paper.
    """
    homes = {folder: home(folder) for folder in dict.fromkeys(file.folder for file in files)}
    scored = score(files, as_of)
    # One file of settings serves many registers: it is gone through once.
    faults = [fault for one in {one.folder: one for one in homes.values()}.values() for fault in house_of(one)[1]]
    reported = []
    tagged = _Tagged()
    for file, one in zip(files, scored, strict=True):
        here = homes[file.folder]
        chosen = choice(here, file.path, asked.select, asked.ignore)
        past = tagged.past(file, one.evaluation, here, chosen)
        reported.append(_reported(one, chosen, here.settings.limits, past))
    reported = _without_idle(scored, reported)
    cut = tagged.cut(files, homes, asked)
    gone = list(_gone(names, files, as_of, asked)) if names is not None and tagged.papers else []
    status = Exit.USAGE if faults else Exit.DONE
    told = [*((file.folder, found) for file, found in zip(files, reported, strict=True)), *gone]
    for folder, found in told:
        status = max(status, _status(found, asked.fail_on or home(folder).settings.fail_on))
    once: dict[
        object, Diagnostic
    ] = {}  # what two registers inherit is reported once, though each may mend it otherwise
    for one_report in chain(cut, *(found for _, found in told)):
        once.setdefault((one_report.file, one_report.place, one_report.rule, one_report.message), one_report)
    return Inspected(scored, in_order(faults), in_order(once.values()), status)


class _Tagged:
    """What earlier papers say of a register; asked of git once for each folder whether there are any."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, str], _Papers] = {}

    def past(self, file: SourceFile, now: Evaluation | None, here: Home, chosen: Choice) -> "FollowUp | None":
        """The follow-up of a register; None where it is not asked for, or there is nothing to look back on."""
        if now is None or file.path is None or not any(chosen.counts(one.rule) for one in PAST):
            return None
        if not (here.top / ".git").exists():
            return None  # without starting git
        tags = here.settings.papers.tag
        if (file.folder, tags) not in self._known:
            self._known[file.folder, tags] = _papers_in(file.folder, tags)
        if not self._known[file.folder, tags].there:
            return None
        from riskreg.follow_up import looked_back  # late: only a repository with papers needs it

        try:
            return looked_back(file, now, tags)
        except git.GitFault:  # never committed, say: no paper can have told of it
            return None

    @property
    def papers(self) -> bool:
        """Whether any of the registers lies in a repository with papers."""
        return any(one.there for one in self._known.values())

    def cut(self, files: Sequence[SourceFile], homes: Mapping[Path, Home], asked: Asked) -> Iterator[Diagnostic]:
        """That the past could not be looked at, where the clone holds only a part of it: once for each repository.

        Whoever asks for the rules about the past asks for this with them.
        """
        select = (*asked.select, rules.HISTORY_CUT.id) if asked.select else ()
        told: set[Path] = set()
        for file in files:
            here = homes[file.folder]
            looked = any(one.cut for (folder, _), one in self._known.items() if folder == file.folder)
            if not looked or here.top in told:
                continue
            chosen = choice(here, file.path, select, asked.ignore)
            if chosen.counts(rules.HISTORY_CUT):
                told.add(here.top)
                yield _weighed(_cut_off(file.name), chosen)


class _Papers(NamedTuple):
    """Whether a repository has tags of papers, and whether it holds only the last part of its history."""

    there: bool
    cut: bool


def _papers_in(folder: Path, tags: str) -> _Papers:
    """What git knows of papers where a folder lies; nothing where it cannot say."""
    try:
        repository = git.Repository.open(folder)
        return _Papers(bool(repository.tags(tags)), repository.shallow)
    except git.GitFault:
        return _Papers(there=False, cut=False)


def _cut_off(name: str) -> Diagnostic:
    about = f"{PAST[0].rule.id} to {PAST[-1].rule.id}"
    message = f"This clone holds only the last part of the history, so what earlier papers said is not looked at, or not all of it ({about})."
    remedy = "Fetch the rest: `git fetch --unshallow --tags`. Then run the same command again."
    return Diagnostic(rules.HISTORY_CUT, name, None, message, remedy)


def _gone(
    names: Sequence[str], files: Sequence[SourceFile], as_of: date, asked: Asked
) -> Iterator[tuple[Path, list[Diagnostic]]]:
    """The registers that the last paper had and that are gone as a whole, by the folder that they lay in."""
    from riskreg.follow_up.gone import gone_since, searched  # late: only a repository with papers needs it

    for where in searched(names):
        here = home(where.folder)
        chosen = choice(here, where.folder / "register.yaml", asked.select, asked.ignore)
        if chosen.counts(rules.REMOVED_UNDECIDED):
            found = gone_since(where, files, here.settings.papers.tag, as_of)
            yield where.folder, [_weighed(one.diagnostic, chosen) for one in found]


def _reported(scored: Scored, chosen: Choice, limits: LimitsSpec, past: "FollowUp | None") -> list[Diagnostic]:
    """What is reported of one register."""
    found = list(scored.diagnostics)
    if scored.evaluation is not None and scored.document is not None:
        subject = Subject(scored.evaluation, _limits(limits), past)
        found += [scored.document.diagnostic(finding) for finding in advise(subject)]
    counted = [diagnostic for diagnostic in found if chosen.counts(diagnostic.rule)]
    if scored.document is not None:
        counted = without_ignored(counted, scored.document.documents, chosen)
    return [_weighed(diagnostic, chosen) for diagnostic in counted if chosen.counts(diagnostic.rule)]


def _without_idle(scored: Sequence[Scored], reported: Sequence[list[Diagnostic]]) -> list[list[Diagnostic]]:
    """The reports of each register, without those of ignores with no effect where one cannot be sure of that.

    An ignore may stand in a register that others extend, and have its effect in only one of them: it is reported
    where it has none in any, and its own register was read to the end as well.
    """
    readers: Counter[str] = Counter()  # of a file: the registers that are read from it
    for one in scored:
        readers.update(document.name for document in (one.document.documents if one.document else ()))
    sure = {one.name for one in scored if one.evaluation is not None}
    whole = [ours for one, ours in zip(scored, reported, strict=True) if one.name in sure]
    idle = Counter(_place(found) for found in chain(*whole) if found.rule is rules.UNUSED_IGNORE)

    def holds(found: Diagnostic) -> bool:
        return found.file in sure and idle[_place(found)] == readers[found.file]

    return [[found for found in ours if found.rule is not rules.UNUSED_IGNORE or holds(found)] for ours in reported]


def _place(found: Diagnostic) -> tuple[str, Place | None]:
    return found.file, found.place


def _weighed(found: Diagnostic, chosen: Choice) -> Diagnostic:
    """A diagnostic with the severity that the settings give it; an error stays one."""
    level = chosen.severity.get(found.rule.id)
    if level is None or found.rule.severity is Severity.ERROR:
        return found
    return found._replace(set_severity=level)


def _limits(spec: LimitsSpec) -> Limits:
    return Limits(
        spec.reading_age, spec.lapse_days, spec.owned_share, frozenset(spec.abbreviations), frozenset(spec.products)
    )


def _status(found: Iterable[Diagnostic], fail_on: FailOn) -> Exit:
    """1 where something is reported that must not be; 2 where a file could not be read, whatever was asked."""
    reported = list(found)
    if any(one.rule is rules.UNREADABLE for one in reported):
        return Exit.USAGE
    failing = {"error": (Severity.ERROR,), "warning": (Severity.ERROR, Severity.WARNING), "never": ()}[fail_on]
    return Exit.FAULTY if any(one.severity in failing for one in reported) else Exit.DONE
