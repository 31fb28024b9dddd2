"""A whole register that riskreg ships, as a paper: what a template is tried out with."""

from datetime import date
from pathlib import Path

from riskreg import resources
from riskreg.locate import SourceFile
from riskreg.paper import build
from riskreg.papers.blocks import LaidOut
from riskreg.papers.layout import lay_out
from riskreg.render.request import Request
from riskreg.scoring import score
from riskreg.settings.house import House

SAMPLE, DAY = "staff-access.yaml", date(2026, 11, 21)


def sample(own: Path | None = None, paper: str = "board-paper", register: str = SAMPLE) -> Request:
    """A shipped register as a paper, in an organisation's own template; always as at the same day."""
    file = resources.folder("registers") / register
    document = build(score([SourceFile(register, None, file.parent, file.read_bytes())], DAY), DAY)
    return Request(document, lay_out(document, paper), House(), own)


def laid_out(paper: str) -> list[LaidOut]:
    """A paper of every shipped register, the sample first."""
    rest = sorted(file.name for file in resources.folder("registers").glob("*.yaml") if file.name != SAMPLE)
    return [sample(None, paper, register).laid_out for register in (SAMPLE, *rest)]
