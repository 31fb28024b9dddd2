"""Advice on balance (RR4xx): both sides argued, risks managed and not only avoided."""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache, partial

from riskreg import rules
from riskreg.assessment import ClosedRisk
from riskreg.checks.check import Advice, Subject, all_mitigations, open_risks
from riskreg.checks.products import products_in
from riskreg.comparison import SIDE_NAMES, Evaluation
from riskreg.determination import merely_worsens
from riskreg.diagnostics import Finding
from riskreg.model import SIDES, Risk, Side
from riskreg.standing import Standing
from riskreg.validation import Path
from riskreg.wording import count, listing, one_line, some

_ENOUGH = 4  # from so many risks on, a side has been thought about
_OTHER: dict[Side, Side] = {"adopting": "not_adopting", "not_adopting": "adopting"}
_MACHINERY = ("technical", "platform", "restriction")
_MORE_RISKS: dict[Side, str] = {
    "adopting": "Ask those who are against it what they fear, and add each fear as a risk of adopting.",
    "not_adopting": "Ask what goes wrong, or goes on unseen, if nothing changes, and add each answer as a risk of not adopting.",
}


def _open(evaluation: Evaluation, side: Side) -> list[Risk]:
    """The risks of a side that no decision had closed."""
    return [one.assessed.risk for one in evaluation.of_side(side) if not isinstance(one, ClosedRisk)]


def _stands(evaluation: Evaluation, name: str) -> bool:
    """Whether a mitigation has not been withdrawn."""
    return evaluation.measures[name].standing is not Standing.WITHDRAWN


def _lopsided(subject: Subject) -> Iterator[Finding]:
    numbers = {side: len(_open(subject.evaluation, side)) for side in SIDES}
    for side, other in _OTHER.items():
        if numbers[other] >= _ENOUGH and 2 * numbers[side] < numbers[other]:
            yield Finding(
                rules.LOPSIDED,
                ("risks", side),
                f"{SIDE_NAMES[side].capitalize()} has {count(numbers[side], 'open risk')} and {SIDE_NAMES[other]} has {numbers[other]}, so the two are not compared on equal terms.",
                _MORE_RISKS[side],
            )


def _no_policy(subject: Subject) -> Iterator[Finding]:
    evaluation = subject.evaluation
    standing = [one for _, one in all_mitigations(evaluation) if _stands(evaluation, one.id)]
    policies = {one.id: None for one in standing if one.kind == "policy"}
    unsaid = {one.id: None for one in standing if one.kind is None and "policy" in one.title.casefold()}
    for path, course, names in _courses(evaluation):
        if names.isdisjoint(policies):
            yield Finding(
                rules.NO_POLICY,
                path,
                f"{course} has no policy: whichever way the board decides, staff need to know what they may do.",
                _policy_for(path, next((name for name in unsaid if name in names), None), next(iter(policies), None)),
            )


def _courses(evaluation: Evaluation) -> Iterator[tuple[Path, str, frozenset[str]]]:
    """What a board can choose: the options, or else both sides; each with the mitigations that it counts on."""
    used = {
        side: frozenset(effect.mitigation for risk in _open(evaluation, side) for effect in risk.mitigated_by)
        for side in SIDES
    }
    options = evaluation.register.options
    for index, option in enumerate(options):
        names = used[option.side] if option.mitigations == "all" else frozenset(option.mitigations)
        yield ("options", index, "mitigations"), f"The option `{option.id}`", names
    for side in SIDES if not options else ():
        yield ("risks", side), SIDE_NAMES[side].capitalize(), used[side]


def _policy_for(path: Path, unsaid: str | None, elsewhere: str | None) -> str:
    """How a course comes by a policy: from one that does not say so, from one that others count on, or a new one."""
    if unsaid is not None:
        return f"If `{unsaid}` is the policy, write kind: policy on it."
    if elsewhere is None:
        return "Write one on the code of conduct that staff already have, with kind: policy, and list it on the risks that it lowers."
    if path[0] == "options":
        return f"Let it count on `{elsewhere}` too: name that under its mitigations, and on the risks that it lowers."
    return f"List `{elsewhere}` under mitigated_by of the risks on this side that it lowers."


def _avoidance(subject: Subject) -> Iterator[Finding]:
    evaluation = subject.evaluation
    risks = _open(evaluation, "adopting")
    kept = [risk for risk in risks if risk.treatment != "terminate"]
    bearing = {
        effect.mitigation: evaluation.measures[effect.mitigation].mitigation.kind
        for risk in kept
        for effect in risk.mitigated_by
        if _stands(evaluation, effect.mitigation) and not merely_worsens(effect)
    }
    if risks and not kept:
        message = "Every risk of adopting is terminated, so adopting is only avoided, and nobody has looked at how it could be managed."
    elif bearing and set(bearing.values()) == {"restriction"}:
        named = listing(some([f"`{name}`" for name in bearing]))
        message = (
            f"Nothing but restriction ({named}) bears on the risks of adopting, so they are avoided and not managed."
        )
    else:
        return
    yield Finding(
        rules.AVOIDANCE,
        ("risks", "adopting"),
        message,
        "List what would make adopting safe enough, such as a policy, guidance, training or someone to ask, even if the board may not choose it.",
    )


def _no_side_effect(subject: Subject) -> Iterator[Finding]:
    evaluation = subject.evaluation
    lowered: dict[str, dict[Side, int]] = {}
    raised: set[tuple[str, Side]] = set()
    for side in SIDES:
        for risk in _open(evaluation, side):
            for effect in risk.mitigated_by:
                steps = effect.steps
                if min(steps) < 0:
                    numbers = lowered.setdefault(effect.mitigation, {})
                    numbers[side] = numbers.get(side, 0) + 1
                if max(steps) > 0:
                    raised.add((effect.mitigation, side))
    for path, mitigation in all_mitigations(evaluation):
        name, numbers = mitigation.id, lowered.get(mitigation.id, {})
        if mitigation.kind != "restriction" or not _stands(evaluation, name):
            continue
        if numbers and not any((name, _OTHER[side]) in raised for side in numbers):
            side, number = next(iter(numbers.items()))
            other = SIDE_NAMES[_OTHER[side]]
            yield Finding(
                rules.NO_SIDE_EFFECT,
                path,
                f"The restriction `{name}` lowers {count(number, 'risk')} of {SIDE_NAMES[side]}, and is not said to raise any of {other}.",
                f"Think what people do instead, such as using their own devices, and add `likelihood: +1` with `{name}` to the risk of {other} that this makes worse.",
            )


def _all_technical(subject: Subject) -> Iterator[Finding]:
    evaluation = subject.evaluation
    kinds = {one.kind for _, one in all_mitigations(evaluation) if one.kind and _stands(evaluation, one.id)}
    if kinds and kinds.issubset(_MACHINERY):
        yield Finding(
            rules.ALL_TECHNICAL,
            ("mitigations",),
            "Every mitigation whose kind is said is technical, a platform or a restriction: none helps people to act well.",
            "Add what reaches conduct, with an owner: a policy, guidance, training, or someone to ask.",
        )


def _product_in_title(subject: Subject) -> Iterator[Finding]:
    named_in = cache(partial(products_in, more=subject.limits.products))  # a title may stand on many risks
    for path, risk in open_risks(subject.evaluation):
        products = named_in(risk.title)
        if products:
            named = listing(some([one_line(name, 80) for name in products]))
            yield Finding(
                rules.PRODUCT_IN_TITLE,
                (*path, "title"),
                f"The title of {risk.id} is written around {named}.",
                "Say what people do and what comes of it: the product will change, and the conduct will not.",
            )


def _copied_mitigation(subject: Subject) -> Iterator[Finding]:
    first: dict[tuple[str, ...], str] = {}
    gist = cache(_gist)
    for path, mitigation in all_mitigations(subject.evaluation):
        said = gist(mitigation.title)
        if not said or not _stands(subject.evaluation, mitigation.id):
            continue
        earlier = first.setdefault(said, mitigation.id)
        if earlier != mitigation.id:
            yield Finding(
                rules.COPIED_MITIGATION,
                (*path, "title"),
                f"`{mitigation.id}` says the same as `{earlier}`: “{one_line(mitigation.title, 80)}”.",
                f"Name `{earlier}` under mitigated_by wherever `{mitigation.id}` stands, and take `{mitigation.id}` out; or say in the titles how the two differ.",
            )


# Left out of a title's gist. Not "by", "from", "with", "no", "all" or "out", which change what a measure is.
_SMALL = frozenset({"a", "an", "the", "of", "for", "to", "in", "on", "and", "our", "its"})
_APOSTROPHE = re.compile(r"['’]")
_BETWEEN = re.compile(r"[\s!-/:-@\[-`{-~‘“”–—…]+")  # no letter, digit or accent of any script


def _gist(title: str) -> tuple[str, ...]:
    """What a title says, however it is put: its words without case, small words and plurals, in one order."""
    folded = unicodedata.normalize("NFKC", title).casefold()
    words = _BETWEEN.split(_APOSTROPHE.sub("", folded))
    return tuple(sorted(_singular(word) for word in words if word and word not in _SMALL))


def _singular(word: str) -> str:
    """A word without the s of its plural: `policies` as `policy`; short words and `access` stay."""
    if len(word) < 4 or not word.endswith("s") or word.endswith(("ss", "us", "is")) or word == "news":
        return word
    if word.endswith("ies"):
        return f"{word[:-3]}y"
    return word[:-2] if word.endswith(("sses", "shes", "ches", "xes")) else word[:-1]


BALANCE: tuple[Advice, ...] = (
    Advice(rules.LOPSIDED, _lopsided),
    Advice(rules.NO_POLICY, _no_policy),
    Advice(rules.AVOIDANCE, _avoidance),
    Advice(rules.NO_SIDE_EFFECT, _no_side_effect),
    Advice(rules.ALL_TECHNICAL, _all_technical),
    Advice(rules.PRODUCT_IN_TITLE, _product_in_title),
    Advice(rules.COPIED_MITIGATION, _copied_mitigation),
)
