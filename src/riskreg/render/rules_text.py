"""`rules` for a person: every rule in a line or two; `rule` prints the section of the manual itself."""

from riskreg.render.layout import Line, Span, grid, line, paragraph, wrap
from riskreg.rules import RULES


def rules_text(cells: int) -> list[Line]:
    """Every rule: its number, how much it matters, what it reports."""
    rows = [
        [
            [line(Span(rule.id, "strong"))],
            [line(Span(rule.severity.value, rule.severity.value))],
            [line(row) for row in wrap(rule.summary, cells - 18)],
        ]
        for rule in RULES
    ]
    return [
        *grid(rows, [5, 7, cells - 18]),
        (),
        *paragraph("Why one matters, and how to mend it: riskreg rule RR201", cells),
    ]
