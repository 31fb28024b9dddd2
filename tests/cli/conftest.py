"""A folder with registers to run the command in."""

import pytest
from making import STAFF_ACCESS, as_yaml, register


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "registers").mkdir()
    (tmp_path / "registers" / "staff-access.yaml").write_bytes(STAFF_ACCESS.read_bytes())
    (tmp_path / "registers" / "small.yaml").write_bytes(as_yaml(register()))
    (tmp_path / "registers" / "notes.yaml").write_text("not: a register\n")
    return tmp_path
