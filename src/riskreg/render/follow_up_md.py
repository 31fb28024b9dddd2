"""`follow-up` in Markdown, for a mail or a paper: no text of a register or of git can become markup in it."""

from collections.abc import Iterator, Sequence

from riskreg.over_time import Followed
from riskreg.render.follow_up_story import Part, Story, story
from riskreg.render.markdown import escape


def follow_up_md(followed: Sequence[Followed]) -> str:
    """Every register under a heading of its own."""
    stories = [story(one, one.follow_up) for one in followed if one.follow_up is not None]
    lines = [text for told in stories for text in _register(told)]
    return "\n".join(lines).rstrip("\n") + "\n" if lines else ""


def _register(told: Story) -> Iterator[str]:
    yield from (f"# {escape(told.title)}", "")
    if told.name != told.title:
        yield from (escape(told.name), "")
    for text in told.looked_at:
        yield from (escape(text), "")
    for part in told.parts:
        yield from (f"## {escape(part.title)}", "")
        yield from _part(part)
    if told.end:
        yield from (escape(told.end), "")


def _part(part: Part) -> Iterator[str]:
    for text in part.sentences:
        yield from (escape(text), "")
    for index, row in enumerate(part.table):
        yield f"| {' | '.join(escape(cell) for cell in row)} |"
        if index == 0:
            yield "|" + "---|" * len(row)
    if part.table:
        yield ""
    for point in part.points:
        yield f"- **{escape(point.name)}** {escape(point.text)}"
        yield from (f"  - {escape(text)}" for _, text in point.lines)
    yield ""
