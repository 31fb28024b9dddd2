"""A list or a group of keys set as a whole changes in the file only where it says something else."""

from making import AS_OF

from riskreg.amend import make
from riskreg.amend.fieldwise import Assignment, set_fields
from riskreg.locate import SourceFile

REGISTER = """\
riskreg: 1
title: Phones
decision: {question: "May we?"}
risks:
  adopting:
    - id: A1
      title: Lost
      likelihood: 3
      impact: 3
      mitigated_by:
        - {mitigation: policy, likelihood: -1}  # asked for by the unions
        # once it is bought
        - mitigation: block  # "in May, says ICT"
          likelihood: -1  # a guess
          impact: -1
  not_adopting:
    - {id: N1, title: Late, likelihood: 2, impact: 2}
mitigations:
  - {id: policy, title: Policy, status: proposed}
  - {id: block, title: Block, status: proposed}
"""


def set_to(tmp_path, *words):
    """The register after `riskreg set A1 ...`."""
    file = tmp_path / "register.yaml"
    file.write_text(REGISTER, encoding="utf-8")
    assignments = [Assignment(*word.split("=", 1)) for word in words]
    make(SourceFile("register.yaml", file, tmp_path, b""), set_fields("A1", assignments, None), AS_OF, dry_run=False)
    return file.read_text(encoding="utf-8")


def test_what_stays_in_a_list_keeps_its_comments(tmp_path):
    after = set_to(
        tmp_path,
        "mitigated_by=[{mitigation: policy, likelihood: -1}, {mitigation: block, likelihood: -2, impact: -1}]",
    )
    assert after == REGISTER.replace("likelihood: -1  # a guess", "likelihood: -2  # a guess")


def test_what_goes_from_a_list_takes_only_its_own_lines(tmp_path):
    after = set_to(tmp_path, "mitigated_by=[{mitigation: block, likelihood: -1, impact: -1}]")
    assert after == REGISTER.replace("        - {mitigation: policy, likelihood: -1}  # asked for by the unions\n", "")


def test_keys_that_are_typed_in_another_order_stay_where_they_are(tmp_path):
    after = set_to(
        tmp_path,
        "mitigated_by=[{mitigation: policy, likelihood: -1}, {impact: -2, likelihood: -1, mitigation: block}]",
    )
    assert after == REGISTER.replace("          impact: -1", "          impact: -2")
