"""The questions about a new register, and those about one risk: what happens, why, what follows, how likely, how bad."""

from collections.abc import Generator
from typing import Any

from riskreg.interview.asking import Choice, Question, any_text, day, level_of, name, one_of, one_of_or_new, told_day
from riskreg.interview.words import IF, SIDE, levels
from riskreg.interview.world import RiskFacts, World
from riskreg.model import Side
from riskreg.schemes import PRESETS, Scheme, preset
from riskreg.wording import listing, one_line

Asked = Generator[Question, str, None]

_MOST_OFFERED = 9
_PARTS = 3  # a side that lacks a third of the other's number is worth a word


def setup(world: World) -> Asked:
    """What stands at the top of a new register."""
    data: dict[str, Any] = {}
    organisation = yield _ORGANISATION
    question = yield _QUESTION
    title = yield _TITLE
    body = yield _BODY
    decision: dict[str, Any] = {"question": question}
    if body:
        decision["body"] = body
    meeting = yield Question(
        "meeting",
        f"When does {one_line(body, 60) if body else 'it'} meet on this?",
        "The day of the meeting that decides. Write it as 31 March 2027, 31/3/2027 or 2027-03-31.",
        day,
        skip="no day yet",
        understood=lambda kept: told_day(kept, world.day, passed="It has passed."),
    )
    if meeting:
        decision["meeting"] = meeting
    scheme = (yield _scheme()) or PRESETS[0]
    data |= {"title": title or question.rstrip(" ?"), "organisation": organisation, "scheme": scheme}
    world.begin(data | {"decision": decision})


_ORGANISATION = Question(
    "organisation",
    "Whose register is it?",
    "The name of the organisation, as it stands on its papers. For example: Otterton Council.",
    name,
)
_QUESTION = Question(
    "question",
    "What is to be decided? Put it as a question that can be answered with yes or no.",
    "The register weighs yes against no, so it takes one question. For example: May all staff use social media at work?",
    any_text,
)
_TITLE = Question(
    "title",
    "What should the paper be called?",
    "A few words, for the top of the paper. For example: Staff access to social media.",
    any_text,
    skip="the same as the question",
)
_BODY = Question(
    "body",
    "Who decides?",
    "The board, committee or person that the paper goes to. For example: Corporate Management Board.",
    any_text,
    skip="not known yet",
)


def _scheme() -> Question:
    offered = tuple(Choice(key, key, _about(preset(key))) for key in PRESETS)
    return Question(
        "scheme",
        "Which scheme does your organisation use to score risks?",
        "A scheme is your scales of likelihood and impact, and the bands that they come to. Take the one most like yours. "
        "`riskreg schemes` shows each in full, and you can write one of your own later.",
        one_of(offered, "scheme here"),
        offered,
        skip=PRESETS[0],
    )


def _about(scheme: Scheme) -> str:
    bands = listing(one_line(band.name, 30) for band in scheme.bands)
    return (
        f"{one_line(scheme.name, 60)}: {len(scheme.likelihood)} by {len(scheme.impact)} levels; the bands are {bands}"
    )


def risk(
    world: World, side: Side, before: tuple[str, ...], skip: str | None
) -> Generator[Question, str, RiskFacts | None]:
    """One risk of a side; None where there is none to name."""
    title = yield Question(
        f"risk {side}",
        f"What could go wrong {IF[side]}? Say in one sentence what happens.",
        _EXAMPLES[side],
        any_text,
        before=before,
        skip=skip,
    )
    if not title:
        return None
    data: dict[str, Any] = {"title": title}
    cause = yield _CAUSE
    consequence = yield _CONSEQUENCE
    data["likelihood"] = int((yield _level(world, "likelihood")))
    data["impact"] = int((yield _level(world, "impact")))
    category = yield _category(world)
    owner = yield _owner(world)
    said = {"cause": cause, "consequence": consequence, "category": category, "owner": owner}
    return world.add_risk(side, data | {key: text for key, text in said.items() if text})


_EXAMPLES: dict[Side, str] = {
    "adopting": "Something that can happen because you do it. For example: A careless post by a member of staff harms "
    "our good name.",
    "not_adopting": "Something that can happen because you do not do it, or that goes on happening. Not doing a thing "
    "has risks too. For example: Staff post all the same, on their own phones, and nobody guides them.",
}
_CAUSE = Question(
    "cause",
    "Why would that happen?",
    "What leads to it. For example: Nobody has told staff what they may say about their work.",
    any_text,
    skip="not known yet",
)
_CONSEQUENCE = Question(
    "consequence",
    "What would follow from it?",
    "What it would mean for residents, staff or the organisation. For example: Complaints, and a week of a director's time.",
    any_text,
    skip="not known yet",
)


def _level(world: World, scale: str) -> Question:
    likely = scale == "likelihood"
    offered = levels(world.scheme.likelihood if likely else world.scheme.impact)
    says = "" if any(choice.meaning for choice in offered) else " The scheme says no more of its levels than this."
    numbered = all(choice.label == choice.value for choice in offered)
    ends = ("least likely", "most likely") if likely else ("least bad", "worst")
    return Question(
        scale,
        f"How {'likely is that' if likely else 'bad would it be'}, if nothing is done about it?",
        "Judge it as if nobody did anything about it: what you do comes after this, and is taken off then. Answer with "
        f"a number or its name. For example: {offered[-2].value}, or {one_line(offered[-2].label, 40)}.{says}",
        level_of(offered),
        offered,
        (f"1 is the {ends[0]}, {offered[-1].value} the {ends[1]}.{says}",) if numbered else (),
    )


def _category(world: World) -> Question:
    offered = tuple(Choice(one, one) for one in world.categories()[:_MOST_OFFERED] if not one.isdecimal())
    return Question(
        "category",
        "What kind of risk is it?",
        "A word by which risks of one kind are found again, and by which a board may set its limits. For example: "
        "reputation, service, money, wellbeing or law.",
        one_of_or_new(offered),
        offered,
        skip="none",
    )


def _owner(world: World) -> Question:
    return owner_of("risk owner", "Who owns this risk?", "Who has to know how it stands, and speaks for it.", world)


def owner_of(key: str, text: str, why: str, world: World) -> Question:
    """Who answers for something: a role, out of those that own something already or a new one."""
    offered = tuple(Choice(one, one) for one in world.owners()[:_MOST_OFFERED] if not one.isdecimal())
    return Question(
        key,
        text,
        f"{why} A role, and not a person's name: people change. For example: Head of HR.",
        one_of_or_new(offered),
        offered,
        skip="nobody yet",
    )


def balance(world: World) -> str:
    """How many risks each side has, and what a reader misses where that is lopsided."""
    counts = {side: len(world.of_side(side)) for side in SIDE}
    text = f"Risks so far: {counts['adopting']} of doing it, {counts['not_adopting']} of not doing it."
    few = min(SIDE, key=lambda side: counts[side])
    most = max(counts.values())
    if 0 < counts[few] < most and (most - counts[few]) * _PARTS >= most:
        text += f" One more of {SIDE[few]} would keep both sides in view."
    return text
