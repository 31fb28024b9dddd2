"""What `report` does between its options and its papers: the time before, the edition, the tag; then they are made."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from riskreg import edition, rules, since
from riskreg.diagnostics import Diagnostic, has_errors
from riskreg.git import GitFault
from riskreg.locate import SourceFile
from riskreg.printing import Order
from riskreg.publish import publish
from riskreg.scoring import Scored
from riskreg.sealing import Seal, seal, unfit
from riskreg.settings import FILE, Home, home
from riskreg.wording import one_line


class Commission(NamedTuple):
    """What a paper is wanted for: where to put it, since when it tells the changes, its tag, and in which edition."""

    to: str | None
    since: str | None
    tag: str | None
    public: bool


class Made(NamedTuple):
    """What was written, and what has to be known; `unanswered` is what git was asked for and could not give.

    `refusal` says what on the command line was wrong; then nothing was done.
    """

    written: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    usable: bool = True
    unanswered: bool = False
    refusal: str | None = None


def made(files: Sequence[SourceFile], scored: Sequence[Scored], order: Order, wanted: Commission) -> Made:
    """Make the papers that were asked for."""
    settings = home(files[0].folder)
    problem = unfit(wanted.tag, settings.settings.papers.tag) if wanted.tag is not None else None
    if problem is not None:
        return Made(refusal=problem)
    try:
        return _made(files, scored, order, wanted, settings)
    except GitFault as fault:
        told = Diagnostic(fault.rule, files[0].name, None, fault.message, fault.remedy)
        return Made(diagnostics=(told,), unanswered=True)


def _made(
    files: Sequence[SourceFile], scored: Sequence[Scored], order: Order, wanted: Commission, settings: Home
) -> Made:
    sealed = None
    if wanted.tag is not None:
        if any(one.evaluation is None for one in scored):
            return Made(usable=False)  # what is wrong with them is told already
        kind = order.kind.several if len(scored) > 1 else order.kind.title
        sealed = seal(files, scored, wanted.tag, kind, order.as_of, settings.folder / FILE)
        if isinstance(sealed, Diagnostic):
            return Made(diagnostics=(sealed,))
    pattern = settings.settings.papers.tag
    before, faults = _before(files, scored, wanted, pattern)
    usable = [one for one in scored if one.evaluation is not None]
    if wanted.public:
        usable, which, left_out = edition.public(usable, _texts_of_the_house(order))
        before, told = _in_public(before, scored, usable)
        order = order._replace(edition=which)
        faults += [*left_out, *told]
        telling = {fault.file for fault in told}
        usable = [one for one in usable if one.name not in telling]
    if not usable or (sealed is not None and has_errors(faults)):
        return Made(diagnostics=tuple(faults), usable=False)
    more = (str(order.own) if order.own is not None else "", order.house.logo.file if order.house.logo else "")
    sources = [*(one.name for one in scored), *filter(None, more)]
    ready = sealed.ready if isinstance(sealed, Seal) else None
    done = publish(usable, order._replace(before=before), wanted.to, sources, ready)
    return Made(done.written, (*faults, *(_without_tag(one, wanted.tag) for one in done.diagnostics)))


def _without_tag(fault: Diagnostic, tag: str | None) -> Diagnostic:
    """A paper that could not be written has no tag."""
    if tag is None or fault.rule is not rules.UNWRITABLE:
        return fault
    return fault._replace(remedy=f"{fault.remedy} The tag {one_line(tag, 80)} was not made.")


def _before(
    files: Sequence[SourceFile], scored: Sequence[Scored], wanted: Commission, pattern: str
) -> tuple[dict[str, since.Earlier], list[Diagnostic]]:
    """What each register can tell of the time before, by the name of its file; with the tag that its paper gets."""
    before: dict[str, since.Earlier] = {}
    faults: list[Diagnostic] = []
    for file, one in zip(files, scored, strict=True):
        found, told = since.earlier(file, one, wanted.since, pattern)
        before[one.name] = found._replace(own=wanted.tag) if wanted.tag is not None else found
        known = {(fault.rule, fault.message) for fault in faults}  # a clone that is cut off is told of once
        faults += [
            fault for fault in told if fault.rule is not rules.HISTORY_CUT or (fault.rule, fault.message) not in known
        ]
    return before, faults


def _in_public(
    before: Mapping[str, since.Earlier], scored: Sequence[Scored], usable: Sequence[Scored]
) -> tuple[dict[str, since.Earlier], list[Diagnostic]]:
    """The same without what is exempt, for the registers that have a public edition."""
    full = {one.name: one for one in scored}
    found = {one.name: since.public(before[one.name], full[one.name], one) for one in usable}
    faults = [fault for one in found.values() for fault in one.diagnostics]
    return {name: one.earlier for name, one in found.items()}, faults


def _texts_of_the_house(order: Order) -> list[str]:
    """What the organisation's settings print in every paper."""
    house = order.house
    logo_text = house.logo.text if house.logo is not None else None
    texts = (logo_text, house.contact, house.terms.inherent, house.terms.current, house.terms.target)
    return [text for text in texts if text]
