"""A scheme as written -> a Scheme, or findings that name the cells at fault."""

from collections.abc import Iterator

from riskreg import rules
from riskreg.diagnostics import Finding
from riskreg.model import BandSpec, SchemeSpec
from riskreg.schemes.scheme import Band, Cell, Interval, Scheme, numbered
from riskreg.validation import Path
from riskreg.wording import choices, listing, nearest

FEWEST_LEVELS, MOST_LEVELS = 2, 10

# From the GOV.UK palette (https://design-system.service.gov.uk/styles/colour/), lowest band to highest, for a
# scheme that names no colours of its own: green, light green, yellow, orange, red, and so on to black.
DEFAULT_COLOURS = (
    "#00703c",
    "#85994b",
    "#ffdd00",
    "#f47738",
    "#d4351c",
    "#942514",
    "#53284f",
    "#4c2c92",
    "#383f43",
    "#0b0c0c",
)

Values = tuple[tuple[int, ...], ...]


def read_scheme(spec: SchemeSpec, key: str | None, at: Path = ()) -> tuple[Scheme | None, list[Finding]]:
    """Check a scheme and work out its grid.

    `key` is how the register names it, `at` the path of the scheme in its document. Returns the scheme and
    warnings, or None and what is wrong.
    """
    findings = [*_shape(spec, at)]
    if findings:
        return None, findings
    values, findings = _values(spec, at)
    if values is None:
        return None, findings
    ranges = _ranges(spec, at, findings)
    if ranges is None:
        return None, findings
    ranks, findings = _ranks(spec, values, ranges, at)
    if ranks is None:
        return None, findings
    findings = [*_falls(spec, ranks, at)]
    if findings:
        return None, findings
    bands = tuple(_band(band, rank, len(spec.bands)) for rank, band in enumerate(spec.bands))
    grid = tuple(
        tuple(Cell(value, bands[rank]) for value, rank in zip(row, rank_row, strict=True))
        for row, rank_row in zip(values, ranks, strict=True)
    )
    scheme = Scheme(key, spec.name, spec.source, spec.combine, spec.likelihood, spec.impact, bands, grid, spec.terms)
    return scheme, [*_unreached(spec, ranks, at)]


def _shape(spec: SchemeSpec, at: Path) -> Iterator[Finding]:
    """Numbers of levels and bands, and names that stand twice."""
    for scale, levels in (("likelihood", spec.likelihood), ("impact", spec.impact)):
        if not FEWEST_LEVELS <= len(levels) <= MOST_LEVELS:
            yield Finding(
                rules.BAD_SCHEME, (*at, scale), f"A scale has from {FEWEST_LEVELS} to {MOST_LEVELS} levels; this one has {len(levels)}.",
                "List the levels in order, lowest first.",
            )  # fmt: skip
        yield from _twice([level.label for level in levels], (*at, scale), "level")
    if not FEWEST_LEVELS <= len(spec.bands) <= len(DEFAULT_COLOURS):
        yield Finding(
            rules.BAD_SCHEME, (*at, "bands"), f"A scheme has from {FEWEST_LEVELS} to {len(DEFAULT_COLOURS)} bands; this one has {len(spec.bands)}.",
            "List the bands in order, lowest first.",
        )  # fmt: skip
    yield from _twice([band.name for band in spec.bands], (*at, "bands"), "band")


def _twice(names: list[str], path: Path, what: str) -> Iterator[Finding]:
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name.casefold() in seen:
            yield Finding(
                rules.BAD_SCHEME,
                (*path, index),
                f"The {what} `{name}` stands twice.",
                f"Give each {what} a name of its own.",
            )
        seen.add(name.casefold())


def _values(spec: SchemeSpec, at: Path) -> tuple[Values | None, list[Finding]]:
    """The value of every cell: the product of the levels, or what the lookup table says."""
    rows, columns = len(spec.likelihood), len(spec.impact)
    if spec.combine == "product":
        if spec.cells is not None:
            return None, [
                Finding(
                    rules.BAD_SCHEME,
                    (*at, "cells"),
                    "A product needs no cells.",
                    "Delete the cells, or write combine: lookup.",
                    on_key=True,
                )
            ]
        return tuple(tuple(row * column for column in range(1, columns + 1)) for row in range(1, rows + 1)), []
    if spec.cells is None:
        return None, [
            Finding(
                rules.BAD_SCHEME,
                (*at, "combine"),
                "A lookup needs its cells.",
                "Add cells: with a row for each likelihood, lowest first.",
            )
        ]
    if len(spec.cells) != rows or any(len(row) != columns for row in spec.cells):
        message = f"The table must have {rows} rows (one for each likelihood, lowest first) of {columns} cells (one for each impact)."
        lengths = listing(sorted({str(len(row)) for row in spec.cells}), "or")
        shape = f"{len(spec.cells)} rows of {lengths} cells" if spec.cells else "no rows"
        return None, [Finding(rules.BAD_SCHEME, (*at, "cells"), message, f"This one has {shape}.")]
    return _looked_up(spec, at)


def _looked_up(spec: SchemeSpec, at: Path) -> tuple[Values | None, list[Finding]]:
    """A lookup table's values; a band's name stands for that band's place, counted from 1."""
    places = {band.name.casefold(): place for place, band in enumerate(spec.bands, start=1)}
    named = all(band.from_ is None for band in spec.bands)
    names = [band.name for band in spec.bands]
    rows, findings = [], []
    for row_index, row in enumerate(spec.cells or ()):
        values = []
        for column, cell in enumerate(row):
            value = places.get(str(cell).casefold(), 0) if named else cell
            if isinstance(value, str) or value == 0:
                near = nearest(str(cell), names)
                remedy = f"Did you mean `{near}`?" if near else f"Use one of: {choices(names)}."
                if not named:
                    remedy = "Where the bands say from:, every cell is a whole number from 1."
                findings.append(
                    Finding(
                        rules.BAD_SCHEME,
                        (*at, "cells", row_index, column),
                        f"`{cell}` is no value that a cell can have here.",
                        remedy,
                    )
                )
                value = 0
            values.append(value)
        rows.append(tuple(values))
    return (None, findings) if findings else (tuple(rows), [])


def _ranges(spec: SchemeSpec, at: Path, findings: list[Finding]) -> list[tuple[int, float]] | None:
    """The first and last value of each band; adds to `findings` where they are missing or out of order."""
    bands = spec.bands
    if spec.combine == "lookup" and all(band.from_ is None for band in bands):
        return [(place, place) for place in range(1, len(bands) + 1)]
    ranges: list[tuple[int, float]] = []
    for index, band in enumerate(bands):
        path = (*at, "bands", index)
        if band.from_ is None:
            findings.append(
                Finding(
                    rules.BAD_SCHEME,
                    path,
                    f"The band `{band.name}` does not say from which value it counts.",
                    "Add from: with the lowest value of the band.",
                )
            )
            continue
        following = bands[index + 1].from_ if index + 1 < len(bands) else None
        last: float = band.to if band.to is not None else (following - 1 if following is not None else float("inf"))
        if ranges and band.from_ <= ranges[-1][0]:
            findings.append(
                Finding(
                    rules.BAD_SCHEME,
                    (*path, "from"),
                    "The bands do not rise: this one begins no higher than the one before.",
                    "List the bands in order, lowest first.",
                )
            )
        ranges.append((band.from_, last))
    return None if findings else ranges


def _ranks(
    spec: SchemeSpec, values: Values, ranges: list[tuple[int, float]], at: Path
) -> tuple[list[list[int]] | None, list[Finding]]:
    """The place of the band of every cell, with a finding for each value that has none or two."""
    cells_of: dict[int, list[str]] = {}
    for row, row_values in enumerate(values):
        for column, value in enumerate(row_values):
            cells_of.setdefault(value, []).append(_cell_name(spec, row, column))
    rank_of, findings = {}, []
    for value in sorted(cells_of):
        holders = [rank for rank, (first, last) in enumerate(ranges) if first <= value <= last]
        if len(holders) == 1:
            rank_of[value] = holders[0]
            continue
        cells = _cells_named(cells_of[value])
        if holders:
            names = listing(f"`{spec.bands[rank].name}`" for rank in holders)
            findings.append(
                Finding(
                    rules.COVERAGE,
                    (*at, "bands", holders[-1]),
                    f"The value {value} ({cells}) falls in more than one band: {names}.",
                    "Let each band end before the next begins.",
                )
            )
        else:
            findings.append(
                Finding(
                    rules.COVERAGE,
                    (*at, "bands"),
                    f"The value {value} ({cells}) falls in no band.",
                    "Widen a band (from:, to:) so that it holds this value.",
                )
            )
    if findings:
        return None, findings
    return [[rank_of[value] for value in row] for row in values], []


def _falls(spec: SchemeSpec, ranks: list[list[int]], at: Path) -> Iterator[Finding]:
    """Places where one level more of likelihood or of impact gives a lower band."""
    path = (*at, "cells") if spec.cells is not None else (*at, "bands")
    for row, row_ranks in enumerate(ranks):
        for column, rank in enumerate(row_ranks):
            for next_row, next_column, scale in ((row + 1, column, "likelihood"), (row, column + 1, "impact")):
                if next_row < len(ranks) and next_column < len(row_ranks) and ranks[next_row][next_column] < rank:
                    here, there = spec.bands[rank].name, spec.bands[ranks[next_row][next_column]].name
                    yield Finding(
                        rules.BAND_FALLS, (*path, next_row, next_column) if spec.cells is not None else path,
                        f"From {_cell_name(spec, row, column)} to {_cell_name(spec, next_row, next_column)} the {scale} rises but the band falls, from {here} to {there}.",
                        "A risk that is likelier or worse can never be in a lower band: correct one of the two cells.",
                    )  # fmt: skip


def _unreached(spec: SchemeSpec, ranks: list[list[int]], at: Path) -> Iterator[Finding]:
    reached = {rank for row in ranks for rank in row}
    for rank, band in enumerate(spec.bands):
        if rank not in reached:
            yield Finding(
                rules.UNREACHED_BAND,
                (*at, "bands", rank),
                f"No likelihood and impact can reach the band `{band.name}`.",
                "Move its from: and to:, or delete the band.",
            )


def _cell_name(spec: SchemeSpec, row: int, column: int) -> str:
    return f"likelihood {numbered(spec.likelihood, row + 1)} with impact {numbered(spec.impact, column + 1)}"


def _cells_named(cells: list[str], most: int = 3) -> str:
    return "; ".join(cells[:most]) + (f"; and {len(cells) - most} more" if len(cells) > most else "")


def _band(spec: BandSpec, rank: int, bands: int) -> Band:
    colour = spec.colour or DEFAULT_COLOURS[_default_place(rank, bands)]
    interval = None
    if spec.review_every is not None:
        number, unit = spec.review_every.split(" ")
        interval = Interval(int(number), unit.removesuffix("s"))
    return Band(rank, spec.name, colour, spec.action, interval)


def _default_place(rank: int, bands: int) -> int:
    """Spread a short scheme over green to red; a long one goes on to the darker colours."""
    last = max(4, bands - 1)
    return round(rank * last / (bands - 1))
