"""A small matrix of one side at one stage, for a terminal: likelihood upwards, impact across, risk ids in the cells."""

from riskreg.comparison import Evaluation
from riskreg.model import Side
from riskreg.render.layout import Line, Span, line, width, wrap
from riskreg.schemes import Scheme
from riskreg.standing import Stage

_GUTTER = 4  # the level's number on the left
_WIDEST_CELL = 9


def matrix_width(scheme: Scheme, cells: int) -> int:
    """The cells that each column of a matrix gets where the whole may take `cells`."""
    return min((cells - _GUTTER) // len(scheme.impact), _WIDEST_CELL)


def matrix(evaluation: Evaluation, side: Side, stage: Stage, cells: int) -> list[Line]:
    """The matrix: only classified risks stand on it. Every cell begins with its band's initials."""
    scheme = evaluation.scheme
    initials = band_initials(scheme)
    across = matrix_width(scheme, cells)
    held = evaluation.cells(side, stage)
    lines: list[Line] = []
    for likelihood in range(len(scheme.likelihood), 0, -1):
        row = []
        for impact in range(1, len(scheme.impact) + 1):
            band = scheme.cell(likelihood, impact).band
            names = [initials[band.rank], *held.get((likelihood, impact), [])]
            row.append((wrap(" ".join(names), across - 1), band.colour))
        for index in range(max(len(texts) for texts, _ in row)):
            content: Line = line(f"L{likelihood}".ljust(_GUTTER) if index == 0 else " " * _GUTTER)
            for texts, colour in row:
                text = texts[index] if index < len(texts) else ""
                content = (*content, Span(text + " " * (across - 1 - width(text)), colour), Span(" "))
            lines.append(content)
    lines.append(
        line(" " * _GUTTER + "".join(f"I{impact}".ljust(across) for impact in range(1, len(scheme.impact) + 1)))
    )
    return lines


def band_initials(scheme: Scheme) -> list[str]:
    """A short name for each band: its initials where they differ, else its place from 1."""
    initials = ["".join(word[0] for word in band.name.split())[:3] for band in scheme.bands]
    return initials if len(set(initials)) == len(initials) else [str(band.rank + 1) for band in scheme.bands]


def legend(scheme: Scheme) -> str:
    """What the letters in the cells mean."""
    names = [f"{short} {band.name}" for short, band in zip(band_initials(scheme), scheme.bands, strict=True)]
    return f"L likelihood, I impact, each from 1 (lowest). Cells: {', '.join(names)}."
