"""One sitting of an interview: each answer is on the disk before the next question is asked.

What is complete goes into the register through `amend.change`, one question later, so that `back` can still take it
back; at the menu, and when the interview stops, at once. What is not complete waits in the file of answers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from riskreg import rules
from riskreg.amend import change
from riskreg.amend.ids import given_before
from riskreg.diagnostics import Diagnostic, has_errors
from riskreg.edit import CannotEdit, Operation, amended
from riskreg.files import ChangedMeanwhile, place_new
from riskreg.interview.about_measures import KNOWN
from riskreg.interview.acts import Act, Clash, Effect, Field, NewMeasure, NewRisk, beginning, facts, holds, operations
from riskreg.interview.asking import Question, Unfit
from riskreg.interview.draft import Draft, Going, Shelf, Unreadable
from riskreg.interview.script import Answer, Cursor, Mark, Played, play
from riskreg.interview.world import nothing_yet, world_of
from riskreg.loader import Loaded, load
from riskreg.locate import on_one_line
from riskreg.source import Document
from riskreg.wording import count, listing, one_line, some

if TYPE_CHECKING:
    from riskreg.comparison import Evaluation

T = TypeVar("T")

_BACK = ("back",)
_STOP = ("stop", "quit", "exit")
_HELP = ("?", "help")
_TRIES = 3


class Broken(Exception):
    """The interview cannot go on; the diagnostics say why. What was said is kept."""

    def __init__(self, *diagnostics: Diagnostic) -> None:
        super().__init__(*(one.message for one in diagnostics))
        self.diagnostics = list(diagnostics)


@dataclass(frozen=True, slots=True)
class Reply:
    """What is told after an answer: the sentences, and whether the question stays the same, or the interview has stopped."""

    told: tuple[str, ...] = ()
    kind: Literal["taken", "again", "stopped"] = "taken"


class Aside(NamedTuple):
    """Answers that were left aside: their file, how many, and whether they fit the register as it is, to go on with them."""

    path: Path
    answers: int
    fits: bool


class Session:
    """The interview about one register. `name` is how outputs call its file, `day` the day on which it is held."""

    def __init__(self, path: Path, name: str, day: date) -> None:
        self.path = path
        self.name = name
        self.evaluation: Evaluation | None = None
        self._day = day
        self._shelf = Shelf(path)
        self._given = given_before(path)
        self._known = nothing_yet(day, self._given)
        self._draft = Draft(Cursor("new"))
        self._played: Played | None = None
        self._data: object = None
        self._notes: list[str] = []

    # -- what there is ---------------------------------------------------------------------------------------------

    def open(self) -> int:
        """Read the register, if there is one, and what was kept; returns how many answers were. Raises Broken."""
        self._read()
        try:
            kept = self._shelf.load()
        except Unreadable as fault:
            message = f"The answers that were kept in {on_one_line(str(self.kept_in))} cannot be taken up: {fault}."
            remedy = "Put the file right, or give it another name to begin anew."
            raise Broken(Diagnostic(rules.UNREADABLE, str(self.kept_in), None, message, remedy)) from None
        self._draft = kept if kept is not None else Draft(Cursor("menu" if self._known.exists else "new"))
        self._after_a_kill()
        if (self._draft.start.at == "new") == self._known.exists:
            there = "has come to be there" if self._known.exists else "is not there any more"
            message = f"{on_one_line(self.name)} {there}, so the answers that wait in {on_one_line(str(self.kept_in))} do not fit."
            remedy = "Put the register back where it was, or give the file of answers another name to begin anew."
            raise Broken(Diagnostic(rules.CHANGED_MEANWHILE, self.name, None, message, remedy))
        self._play()
        return len(self._draft.answers)

    @property
    def kept_in(self) -> Path:
        """The file in which answers wait."""
        return self._shelf.path

    @property
    def waiting(self) -> int:
        """How many answers do not stand in the register yet."""
        return len(self._draft.answers)

    @property
    def exists(self) -> bool:
        """Whether there is a register yet."""
        return self._known.exists

    @property
    def question(self) -> Question | None:
        """What is asked now; None at the end."""
        return self._now.question

    @property
    def sides(self) -> tuple[int, int]:
        """How many risks each side has, with those that are not written yet."""
        world = self._now.world
        return len(world.of_side("adopting")), len(world.of_side("not_adopting"))

    @property
    def decision(self) -> str:
        """The question before the board; empty where that was not said yet."""
        return self._now.world.question

    def begin_anew(self) -> Path:
        """Leave the answers that were kept aside, under another name, which is returned."""
        aside = self._guarded(self._shelf.put_aside)
        self._draft = Draft(Cursor("menu" if self._known.exists else "new"))
        self._play()
        return aside

    def laid_aside(self) -> Aside | None:
        """The answers that were left aside last and are still there."""
        found = self._shelf.laid_aside()
        if found is None:
            return None
        path, draft = found
        if draft is None or draft.going is not None or (draft.start.at == "new") == self._known.exists:
            return Aside(path, 0, fits=False)
        played = play(self._known, draft.start, draft.answers)
        return Aside(path, len(draft.answers), fits=bool(draft.answers) and played.misfit is None)

    def take_back(self) -> None:
        """Go on with the answers that were left aside, where they fit and no others wait. Raises Broken."""
        found = self._shelf.laid_aside()
        if found is None or found[1] is None:
            return
        self._keep(found[1])
        self._guarded(found[0].unlink)  # not before they are kept
        self._play()

    # -- what is said ----------------------------------------------------------------------------------------------

    def say(self, text: str) -> Reply:
        """Take an answer, or one of the words that steer: `?`, `back`, `stop`. Raises Broken."""
        question = self.question
        word = " ".join(text.split()).casefold()
        if question is None or word in _STOP:
            return self.stop()
        if word in _HELP:
            return Reply((question.help, *_skipping(question), _STEERING), "again")
        if word in _BACK:
            return self._back()
        try:
            kept = question.take(text)
        except Unfit as unfit:
            return Reply((str(unfit),), "again")
        self._keep(self._draft._replace(answers=(*self._draft.answers, Answer(question.key, kept))))
        self._play()
        understood = question.understood(kept) if question.understood is not None else None
        told = self._write_what_is_due()
        if self.question is None:
            return Reply((*([understood] if understood else []), *told, *self.stop().told), "stopped")
        return Reply((*([understood] if understood else []), *told))

    def stop(self) -> Reply:
        """Write all that is complete; what is not waits in its file. Raises Broken."""
        told = self._write(self._now.marks[-1]) if self._now.marks else ()
        if not self._draft.answers and self._draft.start.at in ("menu", "stop", "new"):
            self._guarded(self._shelf.clear)
        return Reply(told, "stopped")

    def _back(self) -> Reply:
        answers = self._draft.answers
        if not answers:
            where = (
                f"What came before stands in {on_one_line(self.name)}: change it there." if self.exists else _NO_MORE
            )
            return Reply((where,), "again")
        self._keep(self._draft._replace(answers=answers[:-1]))
        self._play()
        return Reply(("One question back.",))

    # -- the disk --------------------------------------------------------------------------------------------------

    def _keep(self, draft: Draft) -> None:
        self._guarded(lambda: self._shelf.save(draft))
        self._draft = draft

    def _guarded(self, step: Callable[[], T]) -> T:
        where = on_one_line(str(self.kept_in))
        try:
            return step()
        except ChangedMeanwhile:
            message = f"Another interview about this register is going on: it has changed {where}. Your last answer was not kept."
            remedy = "End one of the two, then ask again."
            raise Broken(Diagnostic(rules.CHANGED_MEANWHILE, str(self.kept_in), None, message, remedy)) from None
        except OSError as fault:
            why = (fault.strerror or "unknown").lower()
            message = f"Your last answer cannot be kept in {where}: {why}. All before it is kept."
            remedy = "See that you may write there, and that the disk has room. Then ask again."
            raise Broken(Diagnostic(rules.UNWRITABLE, str(self.kept_in), None, message, remedy)) from None

    def _read(self) -> None:
        """The register as it stands. Raises Broken where it has errors."""
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            self._known, self.evaluation = nothing_yet(self._day, self._given), None
            return
        except OSError as fault:
            why = (fault.strerror or "unknown").lower()
            message = f"{on_one_line(self.name)} cannot be read: {why}."
            raise Broken(Diagnostic(rules.UNREADABLE, self.name, None, message, "Check the name.")) from None
        loaded = load(content, self.name, self.path.parent)
        if loaded.register is None:
            raise Broken(*(found for found in loaded.diagnostics if has_errors([found])))
        self._data = loaded.document.data
        self._known, self.evaluation = world_of(loaded, self._day, self._given)

    def _after_a_kill(self) -> None:
        """Where an interview was killed while it wrote: see whether that was written, and go on from there."""
        going = self._draft.going
        if going is None:
            return
        if self._known.exists and holds(self._data, going.made):
            self._keep(Draft(going.then, self._draft.answers[going.used :]))
        else:
            self._keep(self._draft._replace(going=None))

    @property
    def _now(self) -> Played:
        if self._played is None:
            raise AssertionError("the interview is not open")
        return self._played

    def _play(self) -> None:
        """Find the question that the answers lead to. Those that lead nowhere any more are laid aside, and told of."""
        played = play(self._known, self._draft.start, self._draft.answers)
        if played.misfit is not None:
            rest = self._draft.answers[played.misfit :]
            aside = self._guarded(self._shelf.put_aside)
            self._keep(Draft(self._draft.start, self._draft.answers[: played.misfit]))
            said = listing(some([f"“{one_line(one.value.removeprefix(KNOWN), 60)}”" for one in rest], 5))
            self._notes.append(
                f"The register has changed, and {count(len(rest), 'answer')} of before no longer {'fits' if len(rest) == 1 else 'fit'}: "
                f"{said}. All that was said stays in {on_one_line(str(aside))}."
            )
            played = play(self._known, self._draft.start, self._draft.answers)
        self._played = played

    def notes(self) -> tuple[str, ...]:
        """What has to be told, apart from any answer; each is told once."""
        told = tuple(self._notes)
        self._notes.clear()
        return told

    def _write_what_is_due(self) -> tuple[str, ...]:
        """Write the parts that are complete: at the menu all of them, else those before the last answer."""
        used = len(self._draft.answers)
        at_once = [one for one in self._now.marks if one.cursor.at in ("menu", "settle", "stop") and one.used == used]
        due = at_once[:1] or [one for one in self._now.marks if one.used < used][-1:]
        return self._write(due[0]) if due else ()

    def _write(self, mark: Mark) -> tuple[str, ...]:
        """Bring the register to what is complete at a mark. Raises Broken."""
        if not mark.valid or not mark.acts:
            if self._draft.answers and mark.used == len(self._draft.answers) and mark.valid:
                self._keep(Draft(mark.cursor))  # nothing was said that has to be written
                self._play()
            return ()
        for _ in range(_TRIES):
            acts = self._now.acts[: mark.acts]
            self._keep(self._draft._replace(going=Going(mark.cursor, mark.used, facts(acts))))
            existed = self._known.exists
            try:
                found = self._change(acts) if existed else self._create(acts)
            except Clash:  # somebody gave the same id meanwhile: choose another
                self._read()
                self._keep(self._draft._replace(going=None))
                self._play()
                mark = next(one for one in self._now.marks if (one.cursor.at, one.used) == (mark.cursor.at, mark.used))
                continue
            if found:
                self._keep(self._draft._replace(going=None))
                raise Broken(*found)
            self._keep(Draft(mark.cursor, self._draft.answers[mark.used :]))
            self._read()
            self._play()
            return (_told(self.name, acts, existed=existed),)
        message = "Others are adding to this register faster than it can be written."
        raise Broken(Diagnostic(rules.CHANGED_MEANWHILE, self.name, None, message, "Ask again in a moment."))

    def _change(self, acts: Sequence[Act]) -> list[Diagnostic]:
        def plan(document: Document) -> Sequence[Operation]:
            return operations(acts, document, self.path.parent)

        return change(self.path, self.name, plan).diagnostics

    def _create(self, acts: Sequence[Act]) -> list[Diagnostic]:
        """The register as a new file; why it cannot be made, or nothing."""
        try:
            content, _ = amended(_TOP.encode(), self.name, beginning(acts))
        except CannotEdit as fault:
            return [Diagnostic(rules.EDIT_REFUSED, self.name, None, fault.message, fault.remedy)]
        loaded: Loaded = load(content, self.name, self.path.parent)
        if has_errors(loaded.diagnostics):
            return list(loaded.diagnostics)
        try:
            place_new(self.path.parent, {self.path.name: content})
        except FileExistsError:
            message = f"{on_one_line(self.name)} has come to be there meanwhile, and it is not written over."
            remedy = "Ask again under another name, or move one of the two."
            return [Diagnostic(rules.ALREADY_THERE, self.name, None, message, remedy)]
        except OSError as fault:
            message = f"{on_one_line(self.name)} cannot be written: {(fault.strerror or 'unknown').lower()}."
            remedy = "See that you may write there, and that the disk has room. Then ask again."
            return [Diagnostic(rules.UNWRITABLE, self.name, None, message, remedy)]
        return []


_TOP = "riskreg: 1\n"
_NO_MORE = "This is the first question."
_STEERING = "`back` goes one question back; `stop` ends, and keeps all that was said."


def _skipping(question: Question) -> tuple[str, ...]:
    return (f"An empty line means: {question.skip}.",) if question.skip is not None else ()


def _told(name: str, acts: Sequence[Act], *, existed: bool) -> str:
    """What was written."""
    if not existed:
        return f"Both sides have a risk now, so {on_one_line(name)} is written."
    new = [act.data["id"] for act in acts if isinstance(act, NewRisk | NewMeasure)]
    changed = [act.risk if isinstance(act, Effect) else act.id for act in acts if isinstance(act, Effect | Field)]
    told = dict.fromkeys(one_line(str(one), 64) for one in (*new, *changed))
    return f"Written to {on_one_line(name)}: {listing(some(list(told)))}."
