"""A register over a year, in a repository: three papers that were tagged, and what a fourth has to tell of.

Between the third paper and the fourth something of every kind happens, so that a whole paper shows how each is told.
"""

from pathlib import Path

from scripted_git import Scripted

FILE = "messaging.yaml"
DAY = "2026-12-10"
MARCH = """\
riskreg: 1
title: Answering tenants by message
organisation: Exampleshire Council
prepared_by: Digital Housing Manager
review_on: 2027-06-10
scheme: brighton-hove-5x5
appetite:
  default: Significant
decision:
  question: May all housing officers answer tenants by message?
  problem: >-
    Tenants write to officers by message because nobody answers the telephone. Officers answer from their own
    phones, without guidance and without a record.
  body: Housing Committee
  meeting: 2026-03-12
  owner: Head of Housing
  sponsor: Director of Housing
  objectives:
    - {id: answered, title: Tenants have an answer within a working day, source: Housing Plan 2026}
options:
  - id: all-officers
    title: All officers, on phones of the council
    side: adopting
    mitigations: [policy, training, records, rota, screening, supervision, homeguard]
    serves: [answered]
    recommended: true
    advantages: [What officers do anyway comes under a policy]
    disadvantages: [It takes time away from visits]
  - id: telephone
    title: Telephone and letter only
    side: not_adopting
    mitigations: [policy, supervision, triage]
    disadvantages: [Tenants write to the officers' own phones all the same]
    rejected_because: It cannot be enforced, and nobody would know what was said.
risks:
  adopting:
    - id: A1
      title: A message about a tenant's debts is read by somebody else
      category: information governance
      owner: Head of Information Governance
      likelihood: 4
      impact: 4
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
        - {mitigation: training, likelihood: -2}
    - id: A2
      title: Officers answer late at night and cannot rest
      category: staff wellbeing
      owner: Head of Housing
      likelihood: 3
      impact: 3
      mitigated_by:
        - {mitigation: supervision, likelihood: -1}
    - id: A3
      title: Nobody can show later what was promised
      category: records
      owner: Records Manager
      likelihood: 4
      impact: 4
      mitigated_by:
        - {mitigation: records, likelihood: -2}
    - id: A4
      title: Tenants are angry in messages
      owner: Head of Housing
      likelihood: 5
      impact: 1
      treatment: tolerate
      acceptance:
        by: Director of Housing
        on: 2026-03-02
        reason: They are angry on the telephone too.
        review_on: 2026-12-01
    - id: A5
      title: The old phones do not run the app
      owner: ICT Manager
      likelihood: 3
      impact: 2
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
    - id: A6
      title: Links in messages bring in malicious software
      category: security
      owner: ICT Manager
      likelihood: 4
      impact: 5
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
        - {mitigation: screening, likelihood: -2}
    - id: A8
      title: A former tenant traces an officer
      category: staff safety
      owner: Head of Human Resources
      likelihood: 4
      impact: 4
      mitigated_by:
        - {mitigation: homeguard, likelihood: -2}
      exempt: Information about an individual (paragraph 1)
  not_adopting:
    - id: N1
      title: Officers message from their own phones, and nobody knows what they say
      category: records
      owner: Head of Housing
      likelihood: 5
      impact: 4
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
        - {mitigation: training, likelihood: -1}
    - id: N2
      title: Tenants who are deaf are not heard at all
      category: equality
      owner: Equalities Lead
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
    - id: N3
      title: Repairs are reported late
      owner: Repairs Manager
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: triage, likelihood: -1}
    - id: N4
      title: Tenants wait for days and complain
      owner: Head of Housing
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: rota, likelihood: -2}
    - id: N5
      title: Letters cost more each year
      owner: Finance Partner
      likelihood: 4
      impact: 2
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
mitigations:
  - {id: policy, title: A policy on messages, kind: policy, owner: Head of Housing, status: in place,
     done_on: 2026-02-20, evidence: [policies/messages.md]}
  - {id: training, title: A morning of training for every officer, kind: training, owner: Head of Human Resources,
     status: agreed, due: 2026-07-31, cost: {one_off: 2000, hours: 120}}
  - {id: records, title: Messages are kept with the tenancy file, kind: platform, owner: Records Manager,
     status: agreed, due: 2026-11-15, cost: {one_off: 4000, annual: 1000}}
  - {id: rota, title: A rota so that somebody answers every day, kind: people, owner: Head of Housing,
     status: proposed, cost: {hours: 300}}
  - {id: screening, title: Links are checked before they open, kind: technical, owner: ICT Manager,
     status: agreed, due: 2026-11-30}
  - {id: supervision, title: Messages are talked about in supervision, kind: people, owner: Head of Housing,
     status: in place, done_on: 2026-02-20, evidence: [notes/supervision.md]}
  - {id: triage, title: Urgent repairs are put through at once, kind: process, owner: Repairs Manager,
     status: in place, done_on: 2026-01-15, evidence: [notes/triage.md]}
  - {id: homeguard, title: Home addresses are taken out of the directory, kind: process,
     owner: Head of Human Resources, status: agreed, due: 2026-10-31}
  - {id: handsets, title: New phones for the night team, kind: technical, owner: ICT Manager, status: agreed,
     due: 2027-03-31, cost: {one_off: 5000}}
benefits:
  - {title: Answers come sooner, owner: Head of Housing, measure: Days until an answer, baseline: 4, target: 1,
     by: 2027-12-31}
consultation:
  - {who: Tenants' panel, side: external, on: 2026-02-10, asked: "How would you like to reach us?",
     said: By message and with a name at the end., changed: Officers sign their messages.}
concerns:
  - {concern: "Who answers when an officer is ill?", raised_by: Unison, answer: The rota., answered_by: rota}
implications:
  financial: Met from the housing revenue account.
  legal: Messages are records, and can be asked for.
background_papers: [Housing Plan 2026]
"""

# What was written between one paper and the next: each text as it was, and as it is from then on.
_BY_JUNE = [
    ("meeting: 2026-03-12", "meeting: 2026-06-11"),
]
_BY_SEPTEMBER = [
    ("meeting: 2026-06-11", "meeting: 2026-09-10"),
    ("due: 2026-07-31", "due: 2026-10-31"),  # training, for the first time
]
_BY_DECEMBER = [
    ("meeting: 2026-09-10", "meeting: 2026-12-10"),
    ("  default: Significant", "  default: Significant\n  information governance: Moderate"),  # A1 is above it now
    ("due: 2026-10-31, cost", "due: 2027-02-28, cost"),  # training, for the second time
    ("owner: Head of Housing\n      likelihood: 3", "owner: Night Team Manager\n      likelihood: 4"),  # A2 is up
    ("status: agreed, due: 2026-11-15", "status: in place, done_on: 2026-11-12, evidence: [records/plan.md]"),  # A3 is down
    ("on: 2026-03-02", "on: 2026-11-24"),  # A4: its acceptance was reviewed
    ("review_on: 2026-12-01", "review_on: 2027-11-24"),
    ("The old phones do not run the app\n", "The old phones do not run the app\n      status: closed\n      closed: {on: 2026-10-20, by: Housing Committee, reason: The old phones have been replaced.}\n"),
    ("    - id: A8\n", """\
    - id: A9
      title: The supplier reads the messages
      category: information governance
      owner: Head of Information Governance
      likelihood: 3
      impact: 4
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
    - id: A8
"""),
    ("""\
    - id: N2
      title: Tenants who are deaf are not heard at all
      category: equality
      owner: Equalities Lead
      likelihood: 4
      impact: 3
      mitigated_by:
        - {mitigation: policy, likelihood: -1}
""", ""),  # without a record
    ("- id: N3", "- id: repairs"),
    ("status: proposed", "status: agreed, due: 2027-01-31"),  # N4 has a band now
    ("owner: Finance Partner\n      likelihood: 4", "owner: Finance Partner\n      likelihood: 5"),  # N5 keeps its band
    ("""\
  - {id: handsets, title: New phones for the night team, kind: technical, owner: ICT Manager, status: agreed,
     due: 2027-03-31, cost: {one_off: 5000}}
""", """\
  - {id: handsets, title: New phones for the night team, kind: technical, owner: ICT Manager, status: withdrawn,
     cost: {one_off: 5000}}
"""),
    ("    Tenants write to officers by message because nobody answers the telephone.", "    Tenants write to officers by message because the telephone line is always busy."),
]  # fmt: skip


def a_year(folder: Path) -> Scripted:
    """The repository, with the register as the fourth paper is made of it."""
    made = Scripted(folder)
    text = MARCH
    made.commit("2026-03-02", "The register", **{FILE: text})
    made.tag("board/2026-03-12", "Paper\n\nAs of: 2026-03-12", "2026-03-12")
    for day, tag, changes in (
        ("2026-06-04", "board/2026-06-11", _BY_JUNE),
        ("2026-09-03", "board/2026-09-10", _BY_SEPTEMBER),
        ("2026-12-03", None, _BY_DECEMBER),
    ):
        text = _changed(text, changes)
        made.commit(day, "What has happened since", **{FILE: text})
        if tag is not None:
            made.tag(tag, f"Paper\n\nAs of: {tag[-10:]}", tag[-10:])
    return made


def _changed(text: str, changes: list[tuple[str, str]]) -> str:
    for old, new in changes:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text
