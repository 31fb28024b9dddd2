"""`packs` for a person: every starter register in a line or two."""

from riskreg.model import SIDES
from riskreg.packs import PACKS, shipped
from riskreg.render.layout import Line, Span, grid, line, paragraph, wrap
from riskreg.wording import count


def packs_text(cells: int) -> list[Line]:
    """Every pack, and how to begin with one."""
    hint = ("To begin with one, in a folder of its own:", "  riskreg init my-registers --pack staff-access")
    return [*packs_list(cells), *paragraph(hint[0], cells), line(hint[1])]


def packs_list(cells: int) -> list[Line]:
    """Every pack: its name, what it is about, its edition and its size."""
    width = max(len(pack.name) for pack in PACKS)
    room = cells - width - 2
    rows = []
    for pack in PACKS:
        told = [*wrap(pack.about, room), *wrap(_size(pack.name), room)]
        rows.append([[line(Span(pack.name, "strong"))], [line(row) for row in told]])
    counted = "The risks are counted on both sides: of doing it, and of not doing it."
    return [*grid(rows, [width, room]), (), *paragraph(counted, cells)]


def _size(name: str) -> str:
    pack = shipped(name)
    if pack is None:
        return ""
    data = pack.document.data
    risks = " and ".join(str(len(data["risks"][side])) for side in SIDES) + " risks"
    return f"Edition {pack.edition}: {risks}, {count(len(data['mitigations']), 'mitigation')}."
