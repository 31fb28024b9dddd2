"""Positions and how effects move them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from making import evaluated, register

from riskreg.model import Effect
from riskreg.position import Position, keep_inside, plain_steps, position_of, shift, steps_on

SCHEME = evaluated(register()).scheme


def effect(likelihood=0, impact=0):
    return Effect(mitigation="m", likelihood=likelihood, impact=impact)


@pytest.mark.parametrize(
    ("steps", "categories", "expected"),
    [
        (-2, ("reputation",), -2),
        ({"reputation": -2}, (), -2),
        ({"reputation": -2}, ("reputation", "service"), 0),  # the other may be just as high
        ({"reputation": -2, "service": -1}, ("reputation", "service"), -1),
        ({"service": 1}, ("reputation", "service"), 1),
        ({}, (), 0),
    ],
)
def test_what_one_category_does_to_a_position_of_one_impact(steps, categories, expected):
    assert plain_steps(steps, categories) == expected


def test_steps_on_a_category_are_its_own_or_those_of_all():
    assert steps_on(effect(impact={"reputation": -2}), "reputation") == -2
    assert steps_on(effect(impact={"reputation": -2}), "service") == 0
    assert steps_on(effect(impact=-1), "service") == -1
    assert steps_on(effect(impact={"reputation": -2}), "") == -2


def test_a_position_by_category_stands_at_the_highest():
    assert position_of(3, {"reputation": 4, "service": 2}) == Position(3, 4, (("reputation", 4), ("service", 2)))


@given(st.integers(-50, 50), st.integers(1, 10))
def test_a_level_is_kept_inside_the_scale(level, last):
    kept = keep_inside(level, last)
    assert 1 <= kept <= last
    assert kept == level or not 1 <= level <= last


@given(st.lists(st.tuples(st.integers(-5, 5), st.integers(-5, 5)), max_size=5))
def test_every_position_is_on_the_matrix(steps):
    moved = shift(Position(3, 3), [effect(*pair) for pair in steps], SCHEME)
    assert SCHEME.cell(moved.likelihood, moved.impact)
