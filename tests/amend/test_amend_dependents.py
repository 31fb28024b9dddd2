"""What an edit would break in registers beside it, looked at without a command."""

from making import as_yaml, register, risk

from riskreg.amend.dependents import broken_by


def base(*names):
    return as_yaml(register(risks={"adopting": [risk(name) for name in names], "not_adopting": [risk("N1")]}))


def test_only_what_is_new_is_told_and_only_in_registers_that_extend_this_one(tmp_path):
    file = tmp_path / "base.yaml"
    file.write_bytes(base("A1", "A2"))
    (tmp_path / "upper.yaml").write_text(
        "riskreg: 1\nextends: ./base.yaml\nrisks: {adopting: [{id: A1, likelihood: 2}]}\n"
    )
    (tmp_path / "other.yaml").write_bytes(base("A1"))
    (tmp_path / "broken.yaml").write_text("riskreg: 1\nextends: ./nowhere.yaml\n")
    assert broken_by(file, "base.yaml", base("A1")) == []
    told = broken_by(file, "base.yaml", base("B1", "A2"))
    assert {one.file for one in told} == {"upper.yaml", "base.yaml"}
    assert told[-1].rule.id == "RR809"
    assert "upper.yaml" in told[-1].message


def test_a_name_with_a_folder_keeps_it(tmp_path):
    file = tmp_path / "base.yaml"
    file.write_bytes(base("A1"))
    (tmp_path / "upper.yaml").write_text(
        "riskreg: 1\nextends: ./base.yaml\nrisks: {adopting: [{id: A1, likelihood: 2}]}\n"
    )
    assert broken_by(file, "registers/base.yaml", base("B1"))[0].file == "registers/upper.yaml"
