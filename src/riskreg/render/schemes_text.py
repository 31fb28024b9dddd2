"""`schemes` for a person: the presets in a list, or one of them in full."""

from collections.abc import Iterable

from riskreg.model import Level
from riskreg.render.layout import Line, Span, grid, line, paragraph, wrap
from riskreg.schemes import Band, Scheme, numbered
from riskreg.wording import listing


def schemes_text(schemes: Iterable[Scheme], cells: int) -> list[Line]:
    """Every preset with its size and its bands, lowest first."""
    rows = []
    for scheme in schemes:
        about = f"{len(scheme.likelihood)} by {len(scheme.impact)}, {scheme.combine}. Bands: {listing(band.name for band in scheme.bands)}."
        rows.append([[line(Span(scheme.key or "", "strong"))], [line(row) for row in wrap(about, cells - 22)]])
    hint = "One in full: riskreg schemes NAME. Your own: see the README."
    return [*grid(rows, [20, cells - 22]), (), *paragraph(hint, cells)]


def scheme_text(scheme: Scheme, cells: int) -> list[Line]:
    """One scheme: its source, its levels, its bands with what each calls for, and the band of every cell."""
    return [
        line(Span(scheme.name, "strong")),
        *paragraph(f"Source: {scheme.source or 'not said'}", cells),
        (),
        *paragraph(f"Likelihood: {_levels(scheme.likelihood)}", cells, indent="  "),
        *paragraph(f"Impact: {_levels(scheme.impact)}", cells, indent="  "),
        *paragraph(
            f"Combined by {'multiplying' if scheme.combine == 'product' else 'looking up'} the two levels.", cells
        ),
        (),
        line(Span("Bands, lowest first", "strong")),
        *grid(
            (
                [
                    [line(Span(band.name, band.colour))],
                    [line(row) for row in wrap(_band(scheme, band), cells - 18)],
                ]
                for band in scheme.bands
            ),
            [15, cells - 18],
        ),
        (),
        line(Span("The band of every cell (likelihood upwards, impact across)", "strong")),
        *_cells(scheme, cells),
        (),
        *paragraph(
            f"Its words for the stages: {scheme.terms.inherent}, {scheme.terms.current}, {scheme.terms.target}.", cells
        ),
    ]


def _levels(levels: tuple[Level, ...]) -> str:
    return ", ".join(numbered(levels, number) for number in range(1, len(levels) + 1))


def _band(scheme: Scheme, band: Band) -> str:
    review = f" Reviewed every {band.review_every}." if band.review_every else ""
    action = f" {band.action}." if band.action else ""
    return f"{scheme.reach(band)}.{action}{review}"


def _cells(scheme: Scheme, cells: int) -> list[Line]:
    across = min(13, (cells - 4) // len(scheme.impact))
    lines: list[Line] = []
    for likelihood in range(len(scheme.likelihood), 0, -1):
        spans = [Span(f"L{likelihood}".ljust(4))]
        for impact in range(1, len(scheme.impact) + 1):
            cell = scheme.cell(likelihood, impact)
            name = cell.band.name if len(cell.band.name) < across else cell.band.name[: across - 2] + "…"
            spans += [Span(name.ljust(across - 1), cell.band.colour), Span(" ")]
        lines.append(tuple(spans))
    lines.append(line(" " * 4 + "".join(f"I{impact}".ljust(across) for impact in range(1, len(scheme.impact) + 1))))
    return lines
