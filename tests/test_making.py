"""The shared makings are themselves sound: what they call a register without fault is one."""

from hypothesis import given
from making import evaluated, loaded, register, registers


def test_the_small_register_has_nothing_to_report():
    assert loaded(register()).diagnostics == []


@given(registers())
def test_a_drawn_register_has_no_error(data):
    assert evaluated(data).outcomes
