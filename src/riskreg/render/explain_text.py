"""`explain` for a person: the derivation of one band, step by step."""

from collections.abc import Sequence

from riskreg.explain import Explanation
from riskreg.render.layout import Line, Span, line, paragraph


def explain_text(explanations: Sequence[tuple[str, Explanation]], cells: int) -> list[Line]:
    """Each derivation, under the name of its file where there are several."""
    lines: list[Line] = []
    for name, explanation in explanations:
        if len(explanations) > 1:
            lines += [*paragraph(name, cells, style="faint")]
        lines += [*_explanation(explanation, cells), ()]
    return lines[:-1]


def _explanation(explanation: Explanation, cells: int) -> list[Line]:
    """The steps, each under its heading."""
    lines = [*paragraph(f"{explanation.id} ({explanation.side}): {explanation.title}", cells, style="strong")]
    for part in explanation.parts:
        lines += [(), line(Span(part.heading, "strong"))]
        for text in part.lines:
            lines += paragraph(text, cells, first="   ", indent="     ")
    return lines
