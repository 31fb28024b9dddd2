"""Parts of a paper, and how they are numbered."""

from collections.abc import Sequence
from string import ascii_uppercase
from typing import NamedTuple

from riskreg.papers.blocks import Block, Section


class Part(NamedTuple):
    """A section before it has its number; one without blocks is left out."""

    name: str
    title: str
    blocks: tuple[Block, ...]


def filled(*parts: Part) -> tuple[Part, ...]:
    """The parts that have something to say."""
    return tuple(part for part in parts if part.blocks)


def letters(appendices: Sequence[Part]) -> dict[str, str]:
    """The letter of each appendix, by its name."""
    return {part.name: letter for part, letter in zip(appendices, ascii_uppercase, strict=False)}


def numbered(body: Sequence[Part], appendices: Sequence[Part] = ()) -> tuple[Section, ...]:
    """The body as 1, 2, 3, the appendices as A, B, C."""
    return (
        *(Section(part.name, str(number), part.title, part.blocks) for number, part in enumerate(filled(*body), 1)),
        *(
            Section(
                part.name,
                letter,
                f"Appendix {letter}: {part.title[0].lower()}{part.title[1:]}",
                part.blocks,
                appendix=True,
            )
            for part, letter in zip(appendices, ascii_uppercase, strict=False)
        ),
    )


def plain(*parts: Part) -> tuple[Section, ...]:
    """Sections without numbers, for a short paper."""
    return tuple(Section(part.name, "", part.title, part.blocks) for part in filled(*parts))
