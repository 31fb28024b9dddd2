"""The small matrix of a terminal: every classified risk in its cell, and no other risk anywhere."""

import pytest
from hypothesis import given, settings
from making import evaluated, register, registers, risk

from riskreg.assessment import ClassifiedRisk
from riskreg.model import SIDES
from riskreg.render.layout import line_width, paragraph, plain
from riskreg.render.matrix import band_initials, legend, matrix, matrix_width
from riskreg.schemes import PRESETS, preset
from riskreg.standing import STAGES
from riskreg.wording import has_hidden

POLICY = {"mitigation": "policy", "likelihood": -1}


def scheme(likelihood, impact, bands):
    """A product with so many levels, and these bands at 1, 2, 3 and so on."""
    return {
        "name": "Ours", "likelihood": list(range(1, likelihood + 1)), "impact": list(range(1, impact + 1)),
        "bands": [{"name": name, "from": number} for number, name in enumerate(bands, start=1)],
    }  # fmt: skip


def ours(likelihood, impact, bands, **keys):
    """A register with a scheme of this shape."""
    one = risk("A1", likelihood=2, impact=2, mitigated_by=[POLICY])
    other = risk("N1", likelihood=2, impact=2, mitigated_by=[POLICY])
    risks = {"adopting": [one], "not_adopting": [other]}
    return evaluated(register(scheme=scheme(likelihood, impact, bands), appetite={}, **{"risks": risks, **keys}))


def rows(text):
    """The rows of a matrix from the highest likelihood down, each as its cells; continued rows joined."""
    found = []
    for row in text.splitlines()[:-1]:
        cells = [row[4:][start : start + 9].split() for start in range(0, 45, 9)]
        if row[:4].strip():
            found.append((row[:4].strip(), cells))
        else:
            for cell, more in zip(found[-1][1], cells, strict=True):
                cell.extend(more)
    return dict(found)


def test_likelihood_rises_upwards_and_impact_across():
    text = plain(matrix(evaluated(register()), "adopting", "current", 80))
    assert text == (
        "L5  M        S        H        H        H\n"
        "L4  M        S        S        H        H\n"
        "L3  L        M        S A1     S        H\n"
        "L2  L        M        M        S        S\n"
        "L1  L        L        L        M        M\n"
        "    I1       I2       I3       I4       I5\n"
    )


@given(registers())
@settings(max_examples=40)
def test_a_classified_risk_stands_in_its_cell_and_the_others_nowhere(data):
    evaluation = evaluated(data)
    for side in SIDES:
        for stage in STAGES:
            shown = rows(plain(matrix(evaluation, side, stage, 80)))
            for outcome in evaluation.outcomes:
                name = outcome.assessed.risk.id
                places = {
                    (level, impact)
                    for level, cells in shown.items()
                    for impact, cell in enumerate(cells, start=1)
                    if name in cell
                }
                if isinstance(outcome, ClassifiedRisk) and outcome.assessed.side == side:
                    position = outcome.position(stage)
                    assert places == {(f"L{position.likelihood}", position.impact)}
                else:
                    assert places == set()


@given(registers())
@settings(max_examples=20)
def test_every_cell_begins_with_the_initials_of_its_band_in_its_colour(data):
    evaluation = evaluated(data)
    shown = rows(plain(matrix(evaluation, "adopting", "target", 80)))
    initials = band_initials(evaluation.scheme)
    for likelihood in range(1, 6):
        firsts = [cell[0] for cell in shown[f"L{likelihood}"]]
        assert firsts == [initials[evaluation.scheme.cell(likelihood, impact).band.rank] for impact in range(1, 6)]
    for one in matrix(evaluation, "adopting", "target", 80):
        assert {span.style for span in one} <= {"", *(band.colour for band in evaluation.scheme.bands)}


def test_a_cell_with_many_risks_grows_downwards_and_keeps_its_column():
    many = [risk(f"LONG-{number}", mitigated_by=[POLICY]) for number in range(1, 5)]
    evaluation = evaluated(register(risks={"adopting": many, "not_adopting": [risk("N1")]}))
    text = plain(matrix(evaluation, "adopting", "current", 80))
    assert text.splitlines()[2:6] == [
        "L3  L        M        S LONG-1 S        H",
        "                      LONG-2",
        "                      LONG-3",
        "                      LONG-4",
    ]


@pytest.mark.parametrize(("rows_", "columns"), [(2, 2), (2, 10), (10, 2), (10, 10), (3, 7)])
@pytest.mark.parametrize("cells", [38, 80, 160])
def test_a_matrix_of_any_shape_fits_the_screen(rows_, columns, cells):
    lines = matrix(ours(rows_, columns, ["Low", "High"]), "adopting", "current", cells)
    assert all(line_width(one) <= cells for one in lines)
    found = plain(lines).splitlines()
    assert [row.split()[0] for row in found if row.startswith("L")] == [f"L{level}" for level in range(rows_, 0, -1)]
    assert found[-1].split() == [f"I{level}" for level in range(1, columns + 1)]
    assert matrix_width(preset("brighton-hove-5x5"), 80) == 9


@pytest.mark.parametrize(
    ("names", "initials"),
    [
        (["Low", "Medium", "High"], ["L", "M", "H"]),
        (["Very Low", "Low", "High"], ["VL", "L", "H"]),
        (["Low", "Large", "High"], ["1", "2", "3"]),
        (["One two three four", "B", "C"], ["Ott", "B", "C"]),
        (["低", "中", "高"], ["低", "中", "高"]),
    ],
)
def test_a_band_is_called_by_its_initials_or_where_they_are_the_same_by_its_place(names, initials):
    evaluation = ours(3, 3, names)
    assert band_initials(evaluation.scheme) == initials
    assert legend(evaluation.scheme).endswith(
        f"Cells: {', '.join(f'{a} {b}' for a, b in zip(initials, names, strict=True))}."
    )


@pytest.mark.parametrize("name", PRESETS)
def test_the_initials_of_a_preset_are_all_different(name):
    initials = band_initials(preset(name))
    assert len(set(initials)) == len(initials)


def test_wide_letters_do_not_push_a_column_aside():
    lines = matrix(ours(3, 3, ["低", "中", "高"]), "adopting", "current", 80)
    assert plain(lines).splitlines()[2] == "L1  低       中 A1    高"
    assert {line_width(one) for one in lines[:-1]} == {4 + 3 * 9}


def test_nothing_of_a_bands_name_reaches_a_screen_as_a_command():
    evaluation = ours(2, 2, ["\x1b[31mLow", "\u202eHigh"])
    assert not has_hidden(
        plain([*matrix(evaluation, "adopting", "current", 80), *paragraph(legend(evaluation.scheme), 80)])
    )
