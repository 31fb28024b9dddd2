"""What git knows of the versions of a file as a graph: which was made from which, and which are on the main line."""

from collections.abc import Sequence

from riskreg.git import Version


class Lineage:
    """The versions of a file, oldest first, as they were made from each other. Without any, each is made from the last."""

    def __init__(self, versions: Sequence[Version] = ()) -> None:
        self._versions = list(versions)
        self._by_commit = {one.commit.name: one for one in versions}
        self._last_use: dict[str, int] = {}
        for index, one in enumerate(versions):
            self._last_use.update(dict.fromkeys(filter(None, one.before), index))
        self._index = {one.commit.name: index for index, one in enumerate(versions)}

    @property
    def branched(self) -> bool:
        """Whether any version was made from another than the one before it in the list."""
        blobs = [one.blob for one in self._versions]
        return any(one.before != (blob,) for one, blob in zip(self._versions[1:], blobs, strict=False))

    def blobs(self) -> list[str]:
        """The contents of all versions, the latest first."""
        return list(dict.fromkeys(one.blob for one in reversed(self._versions) if one.blob is not None))

    def blob(self, commit: str) -> str | None:
        """The content that a version has."""
        one = self._by_commit.get(commit)
        return one.blob if one is not None else None

    def before(self, commit: str) -> tuple[str, ...]:
        """The contents that a version was made from."""
        one = self._by_commit.get(commit)
        return tuple(filter(None, one.before)) if one is not None else ()

    def done_with(self, commit: str) -> list[str]:
        """The contents that no version after this one was made from."""
        index = self._index.get(commit)
        return [blob for blob in self.before(commit) if self._last_use[blob] == index]

    def main_line(self, head: str | None) -> frozenset[str] | None:
        """The commits of the versions that led to the one with the content `head` along each first parent; None for all.

        A version on a branch is no state of the whole until it is merged.
        """
        if not self.branched or head is None:
            return None
        found: set[str] = set()
        wanted: str | None = head
        for one in reversed(self._versions):
            if one.blob == wanted:
                found.add(one.commit.name)
                if not one.before:
                    break
                wanted = one.before[0]
        return frozenset(found)
