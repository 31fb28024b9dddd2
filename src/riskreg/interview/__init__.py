"""`ask`: an interview that makes or extends a register (docs/asking.md).

`script` says what is asked, as a pure function of what is known and what was answered; `session` keeps each answer
and writes what is complete; the terminal is only a loop around it (cli/live.py).
"""

from riskreg.interview.asking import Choice, Question
from riskreg.interview.session import Aside, Broken, Reply, Session

__all__ = ["Aside", "Broken", "Choice", "Question", "Reply", "Session"]
