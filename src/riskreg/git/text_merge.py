"""Git's own merge of three texts, line by line."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from riskreg.git.running import NotRun, run

_TIMEOUT = 60  # seconds; a merge of 10,000 risks takes a fraction of one
_MOST_CONFLICTS = 127  # git counts no further, and a higher status is a failure


class TextMerge(NamedTuple):
    """The merged text, and in how many places it has conflict marks."""

    content: bytes
    conflicts: int


def text_merge(
    base: bytes,
    ours: bytes,
    theirs: bytes,
    *,
    labels: tuple[str, str, str] = ("ours", "base", "theirs"),
    size: int = 7,
    favour_ours: bool = False,
) -> TextMerge | None:
    """Three texts merged as git merges any file; None where git cannot, because one of them is no text, say.

    `labels` stand beside the marks, which are `size` characters long. `favour_ours` puts our lines where marks would
    stand.
    """
    words = ["merge-file", "-p", "-q", f"--marker-size={size}", *(["--ours"] if favour_ours else [])]
    for label in labels:
        words += ["-L", label]
    with TemporaryDirectory(prefix="riskreg-merge-") as folder:
        for name, content in (("ours", ours), ("base", base), ("theirs", theirs)):
            (Path(folder) / name).write_bytes(content)
        try:
            answer = run(Path(folder), *words, "ours", "base", "theirs", timeout=_TIMEOUT)
        except NotRun:
            return None
    if not 0 <= answer.code <= _MOST_CONFLICTS:
        return None
    return TextMerge(answer.out, answer.code)
