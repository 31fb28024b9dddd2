"""The paper as JSON, for other programs: every fact under the name that a template has for it (docs/templates.md).

Everything outside ASCII is escaped, and characters that nobody sees are written out as in every other form: no text
of a register can reach a terminal, or a page that is made from this, as a command.
"""

import json

from riskreg import __version__
from riskreg.render.request import Rendered, Request
from riskreg.render.score_json import OUTPUT_FORMAT
from riskreg.render.templates import escaped
from riskreg.wording import visible


def paper_json(request: Request) -> Rendered:
    """The facts of the paper, whatever its layout; each on a line of its own."""
    head = {"riskreg": __version__, "format": OUTPUT_FORMAT, "paper": request.laid_out.name}
    facts = escaped(request.document, visible)
    return Rendered((json.dumps({**head, **facts}, indent=1, allow_nan=False) + "\n").encode("ascii"))
