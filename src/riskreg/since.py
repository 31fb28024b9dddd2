"""What git tells a paper of the time before it: the paper that it is compared with, all papers so far, what came of them.

Every figure is worked out anew from the registers that git holds; none is read from a paper.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from riskreg import rules
from riskreg.comparison import Evaluation
from riskreg.diagnostics import Diagnostic, Severity
from riskreg.edition import Together, only_open, together
from riskreg.edition.layers_below import exempt_below
from riskreg.edition.telling import texts_telling
from riskreg.follow_up import FollowUp, follow_up
from riskreg.git import GitFault
from riskreg.locate import SourceFile
from riskreg.movement import Movement, compare
from riskreg.revisions import Moment, Past
from riskreg.scoring import Scored
from riskreg.wording import one_line

NOT_AT_ALL = "none"
"""What is asked for where a paper shall tell of nothing that was before."""


class Earlier(NamedTuple):
    """What a paper can tell of the time before it.

    `compared` is the earlier state, with what has moved since; `papers` are those of earlier days, oldest first, as
    far as they can be scored, and `follow_up` what came of them; `own` is the tag of this very paper, where it has
    one. `withheld` is how many risks a public edition does not tell the movement of. `lost` says that there may well
    have been a paper to compare with, in the part of the history that the clone does not have.
    """

    compared: Moment | None = None
    movement: Movement | None = None
    papers: tuple[Moment, ...] = ()
    follow_up: FollowUp | None = None
    own: str | None = None
    withheld: int = 0
    lost: bool = False


NOTHING = Earlier()


class Found(NamedTuple):
    """What was found of the time before, and what has to be known of it: revisions that cannot be read, and why."""

    earlier: Earlier
    diagnostics: list[Diagnostic]


def earlier(file: SourceFile, scored: Scored, asked: str | None, pattern: str) -> Found:
    """The time before a register as it was scored.

    `asked` is a revision, a tag or a date; None for the last paper of an earlier day, by the tags that fit `pattern`,
    if there is one; NOT_AT_ALL for nothing. Raises GitFault where what was asked for cannot be had; where nothing
    was, there is merely nothing to tell.
    """
    evaluation = scored.evaluation
    if evaluation is None:
        return Found(NOTHING, [])
    try:
        with Past(file) as past:
            return _found(past, scored, evaluation, asked, pattern)
    except GitFault:
        if asked in (None, NOT_AT_ALL):
            return Found(NOTHING, [])
        raise


def _found(past: Past, scored: Scored, now: Evaluation, asked: str | None, pattern: str) -> Found:
    tagged = past.papers(pattern)
    own = next((one.tag for one in tagged if _is_of(one, scored, now)), None)
    if asked == NOT_AT_ALL:
        return Found(NOTHING._replace(own=own), [])
    before = sorted((one for one in tagged if one.day < now.as_of), key=lambda one: one.day)
    papers = tuple(one for one in before if one.evaluation is not None)
    compared = _asked(past, asked, pattern, now) if asked is not None else papers[-1] if papers else None
    told = [found for one in before for found in one.diagnostics]
    cut = past.repository.shallow
    told += [_cut_off(scored.name, papers)] if cut else []
    if compared is None or compared.evaluation is None:
        return Found(NOTHING._replace(own=own, lost=cut), told)
    came = None
    if papers:
        lineage = {one.commit.name: one for one in past.repository.versions(past.path)}
        came = follow_up(papers, past.versions(), now, lineage=lineage)
    movement = compare(compared.evaluation, now)
    return Found(Earlier(compared, movement, papers, came, own), told)


def _cut_off(name: str, papers: Sequence[Moment]) -> Diagnostic:
    """That a clone holds only the last part of the history, and what a paper lacks therefore."""
    if papers:
        first = one_line(papers[0].tag or "", 80)
        lacks = f"papers before {first} are not in it, so the trend and what came of earlier promises may lack some"
    else:
        lacks = "no earlier paper is in it, so this one cannot say what has changed since the last"
    message = f"This clone holds only the last part of the history: {lacks}."
    remedy = "Fetch all of it, `git fetch --unshallow --tags`, and make the paper again; to have nothing told of the past, --since none."
    return Diagnostic(rules.HISTORY_CUT, name, None, message, remedy, set_severity=Severity.WARNING)


def _asked(past: Past, asked: str, pattern: str, now: Evaluation) -> Moment:
    """The state that was asked for: a paper by its tag, a day, or any other revision."""
    found = past.at(asked, papers=pattern, until=now.as_of)
    if found.evaluation is not None:
        return found
    if found.diagnostics:
        raise GitFault(rules.NO_REVISION, found.diagnostics[0].message, "Name another revision after --since.")
    message = f"At {one_line(found.called, 100)} there was no {one_line(found.file, 100)}."
    raise GitFault(rules.NO_REVISION, message, "Name a later revision after --since, or --since none.")


def _is_of(paper: Moment, scored: Scored, now: Evaluation) -> bool:
    """Whether a tag is that of the paper being made: of this very revision, and for the same day."""
    return paper.day == now.as_of and paper.commit is not None and paper.commit.short == scored.revision


def public(before: Earlier, scored: Scored, bare: Scored) -> Found:
    """The same for the public edition: without what is exempt in any of the registers that it is made of.

    `scored` is the register as it is, `bare` as its public edition has it. Of a time at which the register was exempt
    as a whole nothing is told. A text that would still tell of what is exempt is an error, and then there is nothing
    to tell either.
    """
    evaluation, document, before = scored.evaluation, scored.document, _without_whole(before)
    if before.compared is None or before.movement is None or evaluation is None or document is None:
        return Found(before, [])
    assert bare.evaluation is not None  # the caller has none that could not be scored
    moments = sorted({id(one): one for one in (*before.papers, before.compared)}.values(), key=lambda one: one.day)
    known = [one.evaluation for one in moments if one.evaluation is not None]
    below = exempt_below(document, evaluation.register)
    found = together([*known, evaluation], below, bare.evaluation.register)
    again = {id(one): one._replace(evaluation=new) for one, new in zip(moments, found.evaluations, strict=False)}
    compared = again[id(before.compared)]
    assert compared.evaluation is not None
    whole = compare(compared.evaluation, found.evaluations[-1])
    movement = only_open(whole, found.withheld)
    made = before._replace(
        compared=compared,
        movement=movement,
        papers=tuple(again[id(one)] for one in before.papers),
        follow_up=_open_only(before.follow_up, found),
        withheld=len(whole.risks) - len(movement.risks),
    )
    told = _told(made, found, scored.name)
    return Found(NOTHING if told else made, told)


def _without_whole(before: Earlier) -> Earlier:
    """The time before without the papers of which nothing was for the public."""
    papers = tuple(one for one in before.papers if not _shut(one))
    if before.compared is None or _shut(before.compared):
        return NOTHING._replace(own=before.own)
    return before._replace(papers=papers, follow_up=before.follow_up if len(papers) == len(before.papers) else None)


def _shut(paper: Moment) -> bool:
    return paper.evaluation is not None and bool(paper.evaluation.register.exempt)


def _open_only(came: FollowUp | None, found: Together) -> FollowUp | None:
    """A follow-up without a word of what is exempt in any reading."""
    if came is None:
        return None
    came = came.public()
    return came._replace(
        stuck=tuple(one for one in came.stuck if one.id not in found.ids),
        promises=tuple(one for one in came.promises if one.id not in found.ids),
        slips=tuple(one for one in came.slips if one.id not in found.ids),
        removed=tuple(one for one in came.removed if one.id not in found.ids),
    )


def _told(made: Earlier, found: Together, name: str) -> list[Diagnostic]:
    """An error for each text of the past that tells what is exempt, now or then."""
    assert made.compared is not None
    assert made.movement is not None
    said = made.movement._replace(reworded=())  # of these no text is printed, only where they stand
    texts = list(
        dict.fromkeys(_texts((said, made.follow_up, made.own, [one.tag for one in (made.compared, *made.papers)])))
    )
    remedy = "It was said in the register as it stood then. Compare with another revision, or with none: --since none."
    called = one_line(made.compared.called, 100)
    return [
        Diagnostic(
            rules.TELLS_EXEMPT,
            name,
            None,
            f"“{one_line(text, 80)}” is told of the time since {called}, and {how} {secret.what} ({one_line(secret.id, 80)}).",
            remedy,
        )
        for text, secret, how in texts_telling(texts, found.hidden)
    ]


def _texts(value: object) -> Iterator[str]:
    """Every text in what is told; the registers themselves are not."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list) and not isinstance(value, Evaluation):
        for inner in value:
            yield from _texts(inner)
