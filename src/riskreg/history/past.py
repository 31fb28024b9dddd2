"""The history of a file in a repository."""

from contextlib import suppress
from datetime import date

from riskreg.comparison import Evaluation
from riskreg.git import GitFault
from riskreg.git.held import is_blob
from riskreg.history.building import by_commit, by_month, by_tag
from riskreg.history.lines import Lineage
from riskreg.history.model import By, History, When
from riskreg.locate import SourceFile
from riskreg.revisions import Moment, Past


def history_of(
    file: SourceFile, now: Evaluation | None, as_of: date, by: By, tags: str, since: str | None = None
) -> History:
    """The history of a file, to the day `as_of`. `now` is the file as it is, None where it cannot be scored or is not there.

    `tags` is what the tags of papers are called. Raises git.GitFault where there is no history to read, or where
    `since` names nothing.
    """
    with Past(file) as past:
        gone = _gone(past) if file.content is None else None
        return _history(past, now, as_of, by, tags, since)._replace(gone=gone)


def _history(past: Past, now: Evaluation | None, as_of: date, by: By, tags: str, since: str | None) -> History:
    cut = past.repository.shallow
    lineage = Lineage(past.lineage(since))
    start = _start(past, since, tags if by == "tag" else None) if since is not None else None
    last = past.at("HEAD", as_of) if by != "commit" else None
    if by == "tag":
        papers = [one for one in past.papers(tags) if one.day <= as_of]
        return by_tag(papers, now, last=last, since=start, cut=cut)
    versions = (one for one in past.versions(since) if one.day <= as_of)
    head = _head(past, lineage)
    if by == "month":
        return by_month(versions, now, as_of, lineage=lineage, head=head, last=last, since=start, cut=cut)
    return by_commit(versions, now, lineage=lineage, head=head, since=start, cut=cut)


def _gone(past: Past) -> When | None:
    """When a file that is not there was deleted; None where that is not committed yet."""
    last = past.lineage()[-1]
    commit = last.commit
    return When(commit.day, "commit", commit.short, None, commit.author, commit.subject) if last.gone else None


def _start(past: Past, since: str, papers: str | None) -> Moment | None:
    """The reading to begin at; None where a day lies before the first commit.

    With the pattern of its `papers`, a paper is read as of its own day: else as of its commit's, as all versions are.
    """
    with suppress(GitFault):  # what names nothing at all was refused before
        return past.at(since, papers=papers)
    return None


def _head(past: Past, lineage: Lineage) -> str | None:
    """The content that HEAD has; asked for only where there are branches, of which one may have been thrown away."""
    if not lineage.branched:
        return None
    content = past.at("HEAD").content
    return next((blob for blob in lineage.blobs() if content is not None and is_blob(blob, content)), None)
