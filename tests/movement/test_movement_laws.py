"""Laws that hold between any two registers."""

from copy import deepcopy
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from making import evaluated, registers

from riskreg.movement import compare, mitigation_in_words, move_in_words

DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
LAW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shuffled(data, random):
    mixed = deepcopy(data)
    for items in (mixed["risks"]["adopting"], mixed["risks"]["not_adopting"], mixed["mitigations"]):
        random.shuffle(items)
    for one in (*mixed["risks"]["adopting"], *mixed["risks"]["not_adopting"]):
        random.shuffle(one["mitigated_by"])
    return mixed


@LAW
@given(registers(), DAYS)
def test_a_register_against_itself_moves_nothing(data, day):
    found = compare(evaluated(data, day), evaluated(data, day))
    assert all(one.kind == "unchanged" and not one.current.causes and not one.target.causes for one in found.risks)
    assert (found.mitigations, found.owners, found.appetite, found.reworded, found.ruler) == ((), (), (), (), None)
    assert not any(one.changed for one in found.verdicts)


@LAW
@given(registers(), registers(), DAYS, DAYS)
def test_whatever_moved_has_a_cause_and_words(first, second, day, other):
    found = compare(evaluated(first, day), evaluated(second, other))
    for one in found.risks:
        for stage, move in (("current", one.current), ("target", one.target)):
            if move.moved:
                assert move.causes
            assert not set(move.causes) & set(move.in_spite_of)
            assert move.causes or not move.in_spite_of
            assert move_in_words(one, stage, "then")
        if one.kind in ("up", "down"):
            assert one.current.bands or one.target.bands
    assert all(mitigation_in_words(one) for one in found.mitigations)


PRESETS = st.sampled_from(["brighton-hove-5x5", "tri-borough-5x5", "nist-sp-800-30-5x5"])
_SHARED = {"Low": 1, "High": 2}  # the bands that all of these have, in an order that all of them keep


def way(was, now):
    """1 for the worse, -1 for the better, 0 where these bands do not say it."""
    ranks = [_SHARED.get(at.band.name if at.band else None) for at in (was, now)]
    return 0 if None in ranks else (ranks[1] > ranks[0]) - (ranks[1] < ranks[0])


@LAW
@given(registers(), registers(), PRESETS, PRESETS)
def test_a_ruler_that_pushed_the_other_way_is_never_the_cause(first, second, one, other):
    by_one, by_other = {"scheme": one, "appetite": {}}, {"scheme": other, "appetite": {}}
    before, after = evaluated({**first, **by_one}), evaluated({**second, **by_other})
    first_swapped = {risk.id: risk for risk in compare(before, evaluated({**first, **by_other})).risks}
    second_swapped = {risk.id: risk for risk in compare(evaluated({**second, **by_one}), after).risks}
    for risk in compare(before, after).risks:
        if risk.kind in ("new", "removed", "closed"):
            continue
        alone, last = first_swapped[risk.id], second_swapped[risk.id]
        for stage in ("current", "target"):
            move, *swaps = (getattr(found, stage) for found in (risk, alone, last))
            went, pushes = way(move.before, move.after), [way(swap.before, swap.after) for swap in swaps]
            causes, against = ({cause.kind for cause in part} for part in (move.causes, move.in_spite_of))
            if went and went not in pushes and -went in pushes:
                assert "scheme" not in causes
            if went and went in pushes:
                assert "scheme" in causes
                assert "scheme" not in against


_OPPOSITE = {
    "up": "down", "down": "up", "new": ("removed", "closed"), "removed": "new", "closed": ("reopened", "new"),
    "reopened": "closed", "unchanged": "unchanged",
}  # fmt: skip


@LAW
@given(registers(), registers(), DAYS, DAYS)
def test_swapping_the_sides_swaps_up_and_down(first, second, day, other):
    one, two = evaluated(first, day), evaluated(second, other)
    there = {risk.id: risk for risk in compare(one, two).risks}
    back = {risk.id: risk for risk in compare(two, one).risks}
    assert there.keys() == back.keys()
    for name, risk in there.items():
        for move, reverse in ((risk.current, back[name].current), (risk.target, back[name].target)):
            assert (move.before, move.after) == (reverse.after, reverse.before)
            assert move.bands is None or reverse.bands == -move.bands
        if risk.kind in _OPPOSITE:
            assert back[name].kind in _OPPOSITE[risk.kind]


@LAW
@given(registers(), registers(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_the_items_does_not_matter(first, second, day, random):
    plain = compare(evaluated(first, day), evaluated(second, day))
    mixed = compare(evaluated(shuffled(first, random), day), evaluated(shuffled(second, random), day))

    def of(found):
        return {one.id: (one.kind, frozenset(one.current.causes), frozenset(one.target.causes)) for one in found.risks}

    assert of(plain) == of(mixed)
    assert sorted(one.id for one in plain.mitigations) == sorted(one.id for one in mixed.mitigations)
    assert set(plain.reworded) == set(mixed.reworded)


@LAW
@given(registers(), st.sampled_from(["policy", "training", "block", "contract"]))
def test_a_mitigation_done_never_moves_a_classified_risk_up_unless_it_raises_something(data, name):
    day = date(2026, 11, 21)
    for one in (*data["risks"]["adopting"], *data["risks"]["not_adopting"]):
        for effect in one["mitigated_by"]:
            effect["likelihood"] = -abs(effect.get("likelihood", 0))
            effect["impact"] = 0
    after = deepcopy(data)
    measure = next(item for item in after["mitigations"] if item["id"] == name)
    measure |= {"status": "in place", "done_on": "2026-11-20"}
    found = compare(evaluated(data, day), evaluated(after, day))
    for one in found.risks:
        assert (one.current.bands or 0) <= 0
        assert (one.target.bands or 0) <= 0


@LAW
@given(registers(), DAYS, st.integers(0, 400))
def test_time_alone_is_never_told_as_an_edit(data, day, later):
    one, two = evaluated(data, day), evaluated(data, day + timedelta(days=later))
    found = compare(one, two)
    assert (found.owners, found.appetite, found.reworded, found.ruler) == ((), (), (), None)
    kinds = {cause.kind for risk in found.risks for move in (risk.current, risk.target) for cause in move.causes}
    assert kinds <= {"overdue", "done", "time", "decided"}
    assert {one.kind for one in found.mitigations} <= {"overdue", "done"}
