"""Several registers at a glance."""

from making import AS_OF, STAFF_ACCESS, as_yaml, register

from riskreg.locate import SourceFile
from riskreg.roll_up import roll_up
from riskreg.scoring import score


def test_the_last_line_is_the_sum_and_a_broken_register_counts_its_errors():
    files = {"a": STAFF_ACCESS.read_bytes(), "b": as_yaml(register()), "c": b"riskreg: 2"}
    lines, everything = roll_up(
        score([SourceFile(name, None, STAFF_ACCESS.parent, text) for name, text in files.items()], AS_OF)
    )
    assert [line.scored for line in lines] == [1, 1, 0]
    assert everything.scored == 2
    assert everything.errors == lines[2].errors == 1
    for name in ("risks", "classified", "not_yet_classified", "avoided", "closed", "above_appetite", "overdue"):
        assert getattr(everything, name) == sum(getattr(line, name) for line in lines)
    assert lines[2].verdict_current is None


def test_registers_of_one_title_are_told_apart_by_their_files():
    both = score(
        [SourceFile(name, None, STAFF_ACCESS.parent, as_yaml(register())) for name in ("a.yaml", "b.yaml")], AS_OF
    )
    assert [line.label for line in roll_up(both)[0]] == ["Staff access (a.yaml)", "Staff access (b.yaml)"]
    assert roll_up(both[:1])[0][0].label == "Staff access"
