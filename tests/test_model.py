"""What a register says: every key of the format is taken, and nothing can be changed afterwards."""

from datetime import date

import pytest
from making import STAFF_ACCESS, loaded, register
from pydantic import BaseModel, ValidationError

from riskreg import model
from riskreg.values import Reading

PARTS = [
    part
    for part in vars(model).values()
    if isinstance(part, type) and issubclass(part, model.Part) and part is not model.Part
]

# Every key that the format has, in the order of the README.
FULL = """\
riskreg: 1
edition: 2
copied_from: {pack: staff-access, edition: 1, organisation: Otherton Council, on: 2026-01-31}
extends: base.yaml
dropped:
  - {id: vans, reason: We have none}
  - {id: block, field: owner, reason: Nobody owns it here}
title: Staff access to social media
organisation: Exampleshire Council
prepared_by: Web and new media manager
review_on: 2027-03-31
caveat: Every figure here is an example
currency: EUR
scheme:
  name: Exampleshire 4x4
  source: Risk management policy 2025, appendix 2
  likelihood: [Remote, Possible, {label: Likely, meaning: Once a year}, Almost certain]
  impact: [1, 2, {label: 3}, Severe]
  combine: lookup
  cells: [[1, 1, 2, 2], [1, 2, 2, 3], [1, 2, 3, 3], [2, 2, 3, 3]]
  bands:
    - {name: Low, from: 1, to: 1, colour: "#00703C", action: Keep under review, review_every: 12 months}
    - {name: Medium, from: 2, review_every: 1 week}
    - {name: High, from: 3}
  terms: {inherent: Pure, current: Residual, target: Wanted}
appetite: {default: Low, information governance: Medium}
decision:
  question: Should all staff at {organisation} have access?
  problem: Residents talk about us where we cannot answer
  body: Corporate Management Board
  meeting: 2026-12-10
  owner: Head of Communications
  sponsor: Chief Executive
  contact: web@example.org
  wards: All
  key_decision: true
  objectives:
    - {id: listen, title: Residents are heard, source: Strategic plan 2026}
options:
  - id: open
    title: Open access
    side: adopting
    mitigations: all
    serves: [listen]
    begins: 2027-04-01
    recommended: true
    advantages: [Staff can answer]
    disadvantages: [Officer time]
  - {id: ban, title: Keep the block, side: not_adopting, mitigations: [block, policy], rejected_because: Use goes on}
risks:
  adopting:
    - id: A1
      title: A careless post
      cause: Staff do not know what is expected
      event: A post gives offence
      consequence: Loss of trust
      category: reputation
      owner: Head of Communications
      likelihood: almost CERTAIN
      impact: {reputation: severe, service: 2}
      rationale: Three complaints in the last year
      proximity: within three months
      treatment: treat
      mitigated_by:
        - {mitigation: policy, likelihood: -1, impact: {reputation: -2}}
        - {mitigation: block, impact: +1}
      current: {likelihood: Likely, impact: 3, by: The panel, on: 2026-11-01, reason: Seen in the pilot}
      target: {likelihood: 2, impact: {reputation: 1}, by: The panel, on: 2026-11-01, reason: As hoped}
      loss: {frequency: [0.2, 2], amount: {low: 2000, mode: 8000, high: 60000}}
      review_on: 2027-01-31
      reviewed: {by: Head of HR, on: 2026-11-01}
      exempt: Schedule 12A, paragraph 3
    - {id: A2, title: Gone, likelihood: 1, impact: 1, status: closed, loss: {frequency: 1, amount: [1, 2.5]},
       closed: {on: 2026-10-01, by: The board, reason: The pilot ended}, exempt: false}
    - {id: A3, title: Moved, likelihood: 1, impact: 1, treatment: terminate, moves_to: [N1], status: open}
  not_adopting:
    - id: N1
      title: Pressure groups set the record
      likelihood: 3
      impact: 3
      treatment: tolerate
      acceptance: {by: The board, on: 2026-09-10, reason: Seldom, review_on: 2027-09-10}
mitigations:
  - id: policy
    title: Social media policy
    kind: policy
    owner: Head of HR
    status: in place
    due: 2026-10-31
    done_on: 2026-10-12
    evidence: [policies/social-media.md]
    builds_on: Employee code of conduct
    limits: Does not reach contractors
    cost: {one_off: 2000, annual: 500.5, hours: 40}
  - {id: block, title: Sites blocked, kind: restriction, status: withdrawn, cost: {}}
benefits:
  - {title: Answers in a day, owner: Head of Service, measure: Hours, baseline: 52, target: under 8, by: 2027-09-30, serves: listen}
  - {title: Fewer calls, baseline: 1.5, target: 0}
consultation:
  - {who: Unions, side: internal, on: 2026-08-20, asked: What is fair, said: Follow the code, changed: Section 3}
concerns:
  - {concern: Waste of time, raised_by: Heads of service, answer: A management matter, answered_by: policy}
lessons:
  - {kind: failure, title: First draft, lesson: Write for conduct}
implications: {legal: None known, data protection: See the assessment}
background_papers: [Information security policy]
exempt: false
"""
BASE = """\
riskreg: 1
mitigations:
  - {id: block, title: Sites blocked, owner: Head of ICT}
  - {id: vans, title: A notice on the vans}
"""


@pytest.fixture(scope="module")
def full(tmp_path_factory):
    folder = tmp_path_factory.mktemp("full")
    (folder / "base.yaml").write_text(BASE, encoding="utf-8")
    result = loaded(FULL, folder)
    assert [(found.rule.id, found.message) for found in result.diagnostics] == []
    return result.register


def test_every_key_of_the_format_is_taken(full):
    assert set(full.model_fields_set) == set(model.Register.model_fields)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_the_full_register_uses_every_key_of_every_part(full, part):
    used = set()
    pending = [full, model.SchemeSpec.model_validate(full.scheme)]
    while pending:
        here = pending.pop()
        if isinstance(here, part):
            used |= here.model_fields_set
        if isinstance(here, BaseModel):
            pending += [value for _, value in here]
        elif isinstance(here, tuple):
            pending += here
    assert used == set(part.model_fields)


def test_labels_are_levels_whatever_their_case(full):
    risk = full.risks.adopting[0]
    assert (risk.likelihood, risk.impact) == (4, {"reputation": 4, "service": 2})
    assert (risk.current.likelihood, risk.target.impact) == (3, {"reputation": 1})


def test_values_have_the_types_that_the_engine_counts_on(full):
    risk, policy = full.risks.adopting[0], next(one for one in full.mitigations if one.id == "policy")
    assert full.review_on == date(2027, 3, 31)
    assert risk.loss.frequency == (0.2, 2)
    assert risk.loss.amount == {"low": 2000, "mode": 8000, "high": 60000}
    assert risk.mitigated_by[0].impact == {"reputation": -2}
    assert (policy.cost.one_off, policy.cost.annual) == (2000, 500.5)
    assert [item.baseline for item in full.benefits] == [52, 1.5]
    assert full.options[0].mitigations == "all"
    assert full.options[1].mitigations == ("block", "policy")
    assert risk.exempt == "Schedule 12A, paragraph 3"


def test_what_is_left_out_has_its_plain_default():
    made = loaded(register(mitigations=[{"id": "policy", "title": "A policy"}])).register
    risk, policy = made.risks.adopting[0], made.mitigations[0]
    assert (made.currency, made.exempt, made.options, made.implications) == ("£", False, (), {})
    assert (risk.treatment, risk.status, risk.moves_to, risk.current) == ("treat", "open", (), None)
    assert (policy.status, policy.kind, policy.evidence) == ("proposed", None, ())


def test_the_risks_of_a_side_are_in_the_order_of_the_file(full):
    assert [risk.id for risk in full.side("adopting")] == ["A1", "A2", "A3"]
    assert [risk.id for risk in full.side("not_adopting")] == ["N1"]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_every_part_is_frozen_and_refuses_unknown_keys(part):
    assert part.model_config["frozen"]
    assert part.model_config["extra"] == "forbid"


def test_a_register_cannot_be_changed(full):
    with pytest.raises(ValidationError, match="frozen"):
        full.title = "Another"
    with pytest.raises(ValidationError, match="frozen"):
        full.risks.adopting[0].likelihood = 1


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.__name__)
def test_nothing_derived_is_a_key_of_a_register(part):
    derived = {"score", "band", "rank", "inherent_score", "current_band", "rating", "movement"}
    assert derived.isdisjoint(part.model_fields)


def test_a_model_can_be_read_from_dates_and_again_from_itself(full):
    levels = Reading(("a", "b", "c", "d"), ("a", "b", "c", "d"))
    assert model.Register.model_validate(full.model_dump(by_alias=True), context=levels) == full


def test_the_starter_register_has_no_fault():
    assert loaded(STAFF_ACCESS.read_bytes()).diagnostics == []
