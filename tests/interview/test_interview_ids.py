"""The ids that the interview chooses: none that the register had before, and no word that means something else."""

from answering import FIRST, POLICY, SECOND, SETUP, data, fed, sitting
from making import register, risk
from scripted_git import Scripted

MORE = ["1", "Staff meet abuse online", "", "", "3", "3", "", "", ""]  # a further risk of adopting


def test_a_mitigation_is_not_called_by_a_word_that_means_something_else(tmp_path):
    fed(sitting(tmp_path), [*SETUP, *FIRST, "Decision register", *POLICY[1:], *SECOND, "stop"])
    assert [one["id"] for one in data(tmp_path)["mitigations"]] == ["decision-register"]


def test_an_id_that_was_there_before_is_not_given_again(tmp_path):
    made = Scripted(tmp_path)
    two = register()
    two["risks"]["adopting"].append(risk("A2"))
    made.commit("2026-01-01", register=two)
    made.commit("2026-01-02", register=register())
    fed(sitting(tmp_path), [*MORE, "stop"])
    assert [one["id"] for one in data(tmp_path)["risks"]["adopting"]] == ["A1", "A3"]
