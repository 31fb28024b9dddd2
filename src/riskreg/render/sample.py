"""A whole register that riskreg ships, as a paper: what a template is tried out with."""

from datetime import UTC, date, datetime
from pathlib import Path

from riskreg import resources
from riskreg.comparison import Evaluation, evaluate
from riskreg.follow_up import follow_up
from riskreg.git import Commit
from riskreg.locate import SourceFile
from riskreg.movement import compare
from riskreg.paper import build
from riskreg.papers.blocks import LaidOut
from riskreg.papers.layout import lay_out
from riskreg.render.request import Request
from riskreg.revisions import Moment
from riskreg.scoring import score
from riskreg.settings.house import House
from riskreg.since import Earlier

SAMPLE, DAY = "staff-access.yaml", date(2026, 11, 21)
_EARLIER = date(2026, 9, 10)


def sample(
    own: Path | None = None, paper: str = "board-paper", register: str = SAMPLE, *, with_a_past: bool = False
) -> Request:
    """A shipped register as a paper, in an organisation's own template; always as at the same day.

    With a past, it is the second paper, after one of the same register some weeks before.
    """
    file = resources.folder("registers") / register
    scored = score([SourceFile(register, None, file.parent, file.read_bytes())], DAY)
    now = scored[0].evaluation
    before = {scored[0].name: _past(now, register)} if with_a_past and now is not None else {}
    document = build(scored, DAY, before=before)
    return Request(document, lay_out(document, paper), House(), own)


def _past(now: Evaluation, register: str) -> Earlier:
    """The same register as it would have read at an earlier paper."""
    then = evaluate(now.register, now.scheme, _EARLIER)
    commit = Commit("0" * 40, (), datetime(_EARLIER.year, _EARLIER.month, _EARLIER.day, tzinfo=UTC), "", "")
    paper = Moment(commit, f"board/{_EARLIER}", _EARLIER, register, None, then, [])
    return Earlier(paper, compare(then, now), (paper,), follow_up([paper], [paper], now))


def laid_out(paper: str) -> list[LaidOut]:
    """A paper of every shipped register, the sample first, and as a first paper and a second one."""
    rest = sorted(file.name for file in resources.folder("registers").glob("*.yaml") if file.name != SAMPLE)
    every = [sample(None, paper, register).laid_out for register in (SAMPLE, *rest)]
    return [*every, sample(None, paper, with_a_past=True).laid_out]
