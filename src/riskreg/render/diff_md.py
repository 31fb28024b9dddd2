"""`diff` in Markdown, for a mail or a merge request: no text of a register can become markup in it."""

from collections.abc import Iterator, Sequence

from riskreg.between import Compared
from riskreg.render.diff_story import Point, Story, story, titled
from riskreg.render.markdown import escape


def diff_md(compared: Sequence[Compared]) -> str:
    """Every register under a heading of its own."""
    stories = [story(one) for one in compared]
    lines = [f"# {escape(titled(stories))}", ""]
    for one, told in zip(compared, stories, strict=True):
        lines += _register(one.name, told, several=len(stories) > 1)
    return "\n".join(lines).rstrip("\n") + "\n"


def _register(name: str, told: Story, *, several: bool) -> Iterator[str]:
    if several:
        yield from (f"## {escape(told.title)}", "")
    if told.title != name:
        yield from (escape(name), "")
    if told.compared:
        yield from (escape(told.compared), "")
    for section in told.sections:
        yield from (f"{'###' if several else '##'} {escape(section.title)}", "")
        for point in section.points:
            yield from _point(point)
        yield ""
    yield from (escape(told.end), "")


def _point(point: Point) -> Iterator[str]:
    yield f"- **{escape(point.name)}** {escape(point.text)}" if point.name else f"- {escape(point.text)}"
    for label, text in point.lines:
        yield f"  - {escape(label)}: {escape(text)}" if label else f"  - {escape(text)}"
