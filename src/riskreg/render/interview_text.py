"""`ask` for a person: a question with its choices, what is said back, and how things stand at the end.

Plain lines, one below the other, in the order in which they are to be read: a screen reader needs nothing else.
"""

import shlex
from collections.abc import Iterable

from riskreg.assessment import UndeterminedRisk
from riskreg.comparison import headline
from riskreg.interview import Aside, Question, Session
from riskreg.locate import on_one_line
from riskreg.render.layout import Line, Span, line, paragraph
from riskreg.standing import STAGES
from riskreg.wording import count, listing, one_line, some, visible

PROMPT = "> "


def opening(session: Session, cells: int) -> list[Line]:
    """What a person is told ahead of the first question."""
    name = on_one_line(session.name)
    what = f"This goes on with {name}." if session.exists else f"This makes a new register: {name}."
    return [
        *paragraph(f"{what} {_HOW}", cells),
        *(paragraph(f"The question is: {one_line(session.decision, 200)}", cells) if session.decision else ()),
        *(paragraph(_state(session), cells) if session.exists else ()),
    ]


_HOW = (
    "Answer each question on one line. `?` explains it, `back` goes one question back, and `stop` ends: "
    "all that was said is kept."
)


def _state(session: Session) -> str:
    evaluation = session.evaluation
    if evaluation is None:
        return ""
    register = evaluation.register
    undecided = [one.assessed.risk.id for one in evaluation.outcomes if isinstance(one, UndeterminedRisk)]
    adopting, not_adopting = session.sides
    text = f"{one_line(register.title, 120)}: {count(adopting, 'risk')} of doing it, {not_adopting} of not doing it."
    if undecided:
        text += f" Not classified yet: {listing(some(undecided))}."
    return text


def question_text(question: Question, cells: int) -> list[Line]:
    """One question: what is told ahead, what is asked, the choices with their numbers, what an empty line means."""
    lines: list[Line] = [()]
    for text in question.before:
        lines += paragraph(text, cells)
    lines += paragraph(question.text, cells, style="strong")
    for number, choice in enumerate(question.choices, start=1):
        lead = f"  {number}. "
        shown = f"{choice.label}: {choice.meaning}" if choice.meaning else choice.label
        lines += paragraph(shown, cells, first=lead, indent=" " * len(lead))
    if question.skip is not None:
        lines += paragraph(f"(Empty line: {question.skip}.)", cells, style="faint")
    return lines


def told(texts: Iterable[str], cells: int) -> list[Line]:
    """What is said back after an answer."""
    return [row for text in texts for row in paragraph(text, cells)]


def taken_up(waiting: int, cells: int) -> list[Line]:
    """The question whether to go on with the answers of before."""
    text = f"{count(waiting, 'answer')} of before {'does' if waiting == 1 else 'do'} not stand in the register yet. Go on from there?"
    return [(), *paragraph(text, cells, style="strong"), *paragraph("(Empty line: yes.)", cells, style="faint")]


def laid_aside(aside: Aside, cells: int) -> list[Line]:
    """Where answers lie that were left aside; and the question whether to go on with them, where that can be."""
    where = on_one_line(str(aside.path))
    if not aside.fits:
        text = f"Answers that were laid aside before are in {where}. They do not fit the register as it is now: read them there, and delete the file once nobody needs it."
        return paragraph(text, cells)
    text = f"{count(aside.answers, 'answer')} that {'was' if aside.answers == 1 else 'were'} laid aside before {'is' if aside.answers == 1 else 'are'} in {where}. Go on with {'it' if aside.answers == 1 else 'them'}?"
    no = "(Empty line: no. Once nobody needs them, delete that file.)"
    return [(), *paragraph(text, cells, style="strong"), *paragraph(no, cells, style="faint")]


def closing(session: Session, cells: int) -> list[Line]:
    """How things stand at the end: the verdict, what waits, and the commands that come next."""
    lines: list[Line] = [()]
    name = visible(shlex.quote(session.name))
    again = f"riskreg ask {name}"
    evaluation = session.evaluation
    if evaluation is None:
        lines += paragraph(_no_register(session), cells)
    else:
        for stage in STAGES:
            lines += paragraph(headline(evaluation.at(stage).verdict, stage), cells, style="strong")
        if session.waiting:
            waits = f"{count(session.waiting, 'answer')} about a risk that is not complete {'waits' if session.waiting == 1 else 'wait'} in {on_one_line(str(session.kept_in))}."
            lines += paragraph(waits, cells)
    commands = [("To go on:", again)]
    if evaluation is not None:
        commands += [
            ("What is still open:", f"riskreg check {name}"),
            ("Both sides in full:", f"riskreg score {name}"),
        ]
    lines += [line(f"  {what.ljust(20)}", Span(command)) for what, command in commands]
    return lines


def _no_register(session: Session) -> str:
    if not session.waiting:
        return "Nothing was said, so nothing was written."
    adopting, not_adopting = session.sides
    kept = (
        f"{count(session.waiting, 'answer')} {'is' if session.waiting == 1 else 'are'} kept in "
        f"{on_one_line(str(session.kept_in))}."
    )
    if adopting and not not_adopting:
        missing = "what could go wrong if you do not do it"
    elif not_adopting and not adopting:
        missing = "what could go wrong if you do it"
    else:
        missing = "one risk of doing it, and one of not doing it"
    return f"There is no register yet, since it weighs two sides: still to come is {missing}. {kept}"
