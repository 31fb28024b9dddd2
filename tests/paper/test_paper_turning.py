"""What would turn a verdict, and what each mitigation is worth, in the words of a paper."""

from hypothesis import given
from making import evaluated, mitigation, register, registers, risk

from riskreg.comparison import headline
from riskreg.paper.comparison import verdicts, without
from riskreg.paper.turning import turned
from riskreg.standing import STAGES


def made(adopting, *more, **keys):
    """A1 against N1 at likelihood 4, impact 4, which `block` brings a step lower; `policy` and `watch` settle both."""
    settled = [{"mitigation": "policy"}, {"mitigation": "watch"}]
    return register(
        risks={
            "adopting": [risk("A1", likelihood=adopting[0], impact=adopting[1], mitigated_by=settled), *more],
            "not_adopting": [risk("N1", likelihood=4, impact=4, mitigated_by=[*settled, {"mitigation": "block", "likelihood": -1}])],
        },
        mitigations=[mitigation("policy"), mitigation("watch"), mitigation("block", **{"title": "A block"} | keys)],
    )  # fmt: skip


def test_what_is_in_ones_own_hands_is_named_first_and_every_change_has_its_sentence():
    evaluation = evaluated(made((3, 4)))  # 12 against 12
    assert (
        turned(evaluation, "current").briefly
        == "5 single changes would turn it, such as the loss of “A block” (block)."
    )
    assert turned(evaluation, "current").each == (
        "Without “A block” (block): adopting carries less risk than not adopting.",
        "If A1's likelihood were one step higher: not adopting carries less risk than adopting.",
        "If A1's impact were one step higher: not adopting carries less risk than adopting.",
        "If N1's likelihood were one step higher: adopting carries less risk than not adopting.",
        "If N1's impact were one step higher: adopting carries less risk than not adopting.",
    )


def test_what_is_still_to_come_goes_before_what_is_in_place():
    data = made((3, 4))
    data["mitigations"].append(mitigation("later", title="Training", status="agreed", due="2027-03-31"))
    data["risks"]["not_adopting"][0]["mitigated_by"].append({"mitigation": "later", "impact": -2})
    sentences = turned(evaluated(data), "target").each  # 12 against 6; without either it is 12 against 8 or more
    assert sentences[:2] == (
        "Without “Training” (later): both sides carry the same risk, band by band.",
        "Without “A block” (block): both sides carry the same risk, band by band.",
    )
    assert all(one.startswith("If ") for one in sentences[2:])


def test_a_rating_that_was_too_low_goes_before_one_that_was_too_high():
    data = made((4, 2))  # 8 against 12: a step less turns it, and so does a step more
    sentences = turned(evaluated(data), "current").each
    words = [one.split(":")[0].split()[-1] for one in sentences if one.startswith("If ")]
    assert words == sorted(words) == ["higher"] * words.count("higher") + ["lower"] * words.count("lower")
    assert set(words) == {"higher", "lower"}


def test_the_loss_of_all_that_settles_a_risk_leaves_no_verdict_and_comes_last():
    alone = risk("A2", likelihood=1, impact=1, mitigated_by=[{"mitigation": "only"}])
    data = made((3, 4), alone)
    data["mitigations"].append(mitigation("only", title="A form"))
    evaluation = evaluated(data)
    assert turned(evaluation, "current").briefly.startswith(
        "6 single changes would turn it or leave no verdict, such as"
    )
    last = turned(evaluation, "current").each[-1]
    assert last == "Without “A form” (only): no verdict, as A2 would not be classified."


def test_one_change_is_named_and_none_is_said():
    assert turned(evaluated(made((1, 1))), "current").briefly.startswith(
        "No single step of one risk, and no single mitig"
    )
    assert turned(evaluated(made((1, 1))), "current").each == ()
    data = made((1, 1))
    effect = {"mitigation": "block", "likelihood": -1, "impact": -1}
    settled = data["risks"]["adopting"][0]["mitigated_by"]
    data["risks"]["not_adopting"] = [risk("N1", likelihood=2, impact=2, mitigated_by=[*settled, effect])]
    assert turned(evaluated(data), "current").briefly == "1 single change would turn it: the loss of “A block” (block)."
    data["risks"]["not_adopting"] = [risk("N1", likelihood=1, impact=2, mitigated_by=settled)]
    data["risks"]["adopting"] = [risk("A1", likelihood=2, impact=2, mitigated_by=settled)]
    assert turned(evaluated(data), "current").briefly.startswith(
        "3 single changes would turn it, such as a likelihood of N1"
    )


def test_nothing_is_said_to_turn_a_verdict_that_is_not_there():
    evaluation = evaluated(made((3, 4), risk("A9")))
    for verdict in verdicts(evaluation):
        assert (verdict.turned_by, verdict.turns) == ("", ())


@given(registers())
def test_the_short_sentence_counts_the_long_ones(data):
    for verdict in verdicts(evaluated(data)):
        if verdict.turns:
            assert verdict.turned_by.startswith(f"{len(verdict.turns)} single change")


def test_what_a_mitigation_is_worth_is_told_in_the_words_of_the_verdict():
    alone = risk("A2", likelihood=1, impact=1, mitigated_by=[{"mitigation": "only"}])
    data = made((3, 4), alone)
    data["mitigations"].append(mitigation("only", title="A form", status="agreed", due="2027-03-31"))
    evaluation = evaluated(data)
    told = {(one.id, one.stage): one for one in without(evaluation)}
    assert list(told) == [
        *((name, "current") for name in ("policy", "watch", "block")),
        *((name, "target") for name in ("policy", "watch", "block", "only")),
    ]
    policy, block, only = told["policy", "current"], told["block", "current"], told["only", "target"]
    assert (policy.changed, policy.unsettled, policy.adopting, policy.not_adopting) == (
        (), (), (0, 1, 0, 1), (0, 1, 0, 0),
    )  # fmt: skip
    assert policy.sentence == headline(evaluation.current.verdict, "current")
    assert (block.title, block.term, block.already) == ("A block", evaluation.scheme.terms.current, None)
    assert (block.changed, block.unsettled, block.not_adopting) == (("N1 Significant to High",), (), (1, 0, 0, 0))
    assert block.sentence == "As things stand now, adopting carries less risk than not adopting."
    assert (only.changed, only.unsettled) == (("A2 Low to not yet classified",), ("A2",))
    assert only.adopting == (0, 1, 0, 0)
    assert only.sentence == (
        "Once what is agreed has been done, there is no verdict yet: 1 risk is not yet classified."
    )


@given(registers())
def test_every_worth_is_of_a_mitigation_that_counts_and_no_other_figure_than_its_own(data):
    evaluation = evaluated(data)
    for one in without(evaluation):
        assert one.stage in STAGES
        open_now = sum(evaluation.at(one.stage).adopting.bands) + sum(evaluation.at(one.stage).not_adopting.bands)
        assert sum(one.adopting) + sum(one.not_adopting) + len(one.unsettled) == open_now
        assert set(one.unsettled) == {said.split()[0] for said in one.changed if said.endswith("not yet classified")}
