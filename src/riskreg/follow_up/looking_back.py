"""All of a follow-up, from the readings of a register or from the repository that its file lies in."""

from collections.abc import Iterable, Sequence

from riskreg.comparison import Evaluation
from riskreg.follow_up.model import USUAL_PAPERS, FollowUp, PaperRef, Removed, Slip
from riskreg.follow_up.promises import Read, settled, statements
from riskreg.follow_up.stuck import stuck
from riskreg.follow_up.track import Lineage, Track, exempt_mitigations
from riskreg.locate import SourceFile
from riskreg.movement import compare
from riskreg.revisions import Moment, Past, Unread
from riskreg.standing import Standing


def follow_up(
    papers: Sequence[Moment],
    versions: Iterable[Moment | Unread],
    now: Evaluation,
    *,
    lineage: Lineage | None = None,
    at_least: int = USUAL_PAPERS,
) -> FollowUp:
    """What a board asks after the second meeting.

    `papers` are the readings at the tags, `versions` all of the file's, both oldest first; `now` is the file as it is,
    read as of today. `lineage` has what git knows of each version by the name of its commit: without it, each is
    taken to be made from the one before. Those that cannot be read are passed over.
    """
    past = [one for one in papers if one.day <= now.as_of]
    read = [(_ref(one), one.evaluation) for one in past if one.evaluation is not None]
    said = statements(read)
    track = Track(lineage or {})
    later = track.follow(versions, said.days, now.as_of)
    if not later:  # else the file as it is says what was not known on that day
        track.as_it_is(now)
    return FollowUp(
        as_of=now.as_of,
        at_least=at_least,
        papers=tuple(_ref(one) for one in past),
        stuck=tuple(stuck(read, now, at_least)),
        promises=tuple(settled(said, track, read, now)),
        slips=tuple(_slips(track, now)),
        removed=tuple(_removed(read, now)),
    )


def looked_back(file: SourceFile, now: Evaluation, tags: str, at_least: int = USUAL_PAPERS) -> FollowUp:
    """The follow-up of a file in a repository. `tags` is what the tags of its papers are called.

    Raises git.GitFault where there is no history to read.
    """
    with Past(file) as past:
        lineage = {one.commit.name: one for one in past.lineage()}
        found = follow_up(past.papers(tags), past.unread(), now, lineage=lineage, at_least=at_least)
        return found._replace(cut=past.repository.shallow)


def _ref(moment: Moment) -> PaperRef:
    return PaperRef(moment.tag or "", moment.day, moment.commit.short if moment.commit is not None else "")


def _slips(track: Track, now: Evaluation) -> list[Slip]:
    """The mitigations of the register whose dates were moved: those that were moved most often first."""
    hidden = exempt_mitigations(now)
    found = []
    for one, moves in track.moved().items():
        name = track.name_now(one)
        if name is not None and name in now.measures:
            item, place = now.measures[name]
            exempt = name in hidden or any(secret for _, secret in moves)
            dates = tuple(move for move, _ in moves)
            found.append(Slip(name, item.title, item.owner, dates, place is Standing.IN_PLACE, exempt))
    return sorted(found, key=lambda one: (-one.times, -one.days, one.id))


def _removed(papers: Read, now: Evaluation) -> list[Removed]:
    if not papers:
        return []
    ref, last = papers[-1]
    gone = compare(last, now).of_kind("removed")
    everything = bool(last.register.exempt or now.register.exempt)
    return [Removed(one.id, one.side, one.title, ref, one.exempt or everything) for one in gone]
