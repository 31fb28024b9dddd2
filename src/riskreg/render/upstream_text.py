"""`upstream` for a person: what the pack changed, what this organisation changed, and where both did."""

from collections.abc import Iterable, Iterator, Sequence

from riskreg.comparison import Evaluation
from riskreg.diff import Change
from riskreg.packs import NAMES
from riskreg.render.layout import Line, Span, line, paragraph, width
from riskreg.render.upstream_words import OURS, PACK, PLAIN, THEIRS, Voice, Words, heading, holder
from riskreg.scoring import Scored
from riskreg.upstream import Basis, Clash, Upstream
from riskreg.wording import count, did_you_mean, one_line, visible


def upstream_text(results: Iterable[tuple[Scored, Upstream | None]], cells: int) -> list[Line]:
    """Every register with its pack."""
    lines: list[Line] = []
    for scored, found in results:
        lines.append(line(Span(visible(scored.name), "strong")))
        if scored.evaluation is None or found is None:
            lines += _sentence(_nothing(scored), cells)
        else:
            lines += _told(found, scored.evaluation, cells)
        lines.append(())
    return lines[:-1]


def _sentence(text: str, cells: int) -> list[Line]:
    return paragraph(text, cells, first="  ", indent="  ")


def _nothing(scored: Scored) -> str:
    """Why a register is held against no pack."""
    if scored.document is None:
        return "It cannot be read."
    if scored.evaluation is None:
        return "It has errors: `riskreg check` tells them. Mend those first."
    came = scored.evaluation.register.copied_from
    if came is None:
        return "It was not copied from a pack, and extends none."
    if came.pack is not None:
        return f"It says that it was copied from the pack `{one_line(came.pack, 80)}`, which this riskreg does not hold. {did_you_mean(came.pack, NAMES)}"
    whose = f"a register of {one_line(came.organisation, 80)}" if came.organisation else "another register"
    return f"It was copied from {whose}, and riskreg holds only its own packs: it cannot tell what has changed there."


def _told(found: Upstream, evaluation: Evaluation, cells: int) -> list[Line]:
    """One register: from where, then the changes."""
    lines = _sentence(_from(found), cells)
    if found.basis is Basis.TOO_NEW:
        return lines
    words = Words(found, evaluation)
    if found.basis is not Basis.ITS_EDITION:
        title = f"How it differs from edition {found.newest}: {count(len(found.ours), 'difference')}"
        return [*lines, *_part(title, found.ours, PLAIN, words, cells, _NOT_COUNTED)]
    if found.newest != found.edition:
        title = f"What edition {found.newest} of the pack changed: {_how_many(found.theirs)}"
        lines += _part(title, found.theirs, PACK, words, cells)
        lines += _clashes(found.clashes, words, cells)
    whose = one_line(evaluation.register.organisation, 80)
    title = f"What {whose} changed in the pack's words and scores: {_how_many(found.ours)}"
    lines += _part(title, found.ours, OURS, words, cells, _NOT_COUNTED)
    if found.alike:
        have = "stands in your register too" if found.alike == 1 else "stand in your register too"
        lines += [(), *_sentence(f"{count(found.alike, 'change')} of the pack {have}.", cells)]
    if found.theirs or found.clashes:
        lines += [(), *_sentence(_next(found, evaluation), cells)]
    return lines


def _from(found: Upstream) -> str:
    """Where the register comes from, and what it can be held against."""
    pack = one_line(found.pack, 80)
    if found.basis is Basis.NOT_RECORDED:
        return f"From the pack {pack}. Its edition is not recorded, so nobody can tell which side changed what. Write edition: behind copied_from: if you know it."
    begins = f"{'It extends' if found.extends else 'From'} the pack {pack}, edition {one_line(str(found.edition), 20)}."
    if found.basis is Basis.TOO_NEW:
        return f"{begins} That is newer than edition {found.newest}, the newest that this riskreg holds. Update riskreg, and ask again."
    if found.basis is Basis.NOT_HELD:
        return f"{begins} This riskreg does not hold that edition, so it cannot tell which side changed what. The newest that it holds is {found.newest}."
    if found.newest == found.edition:
        return f"{begins} The pack has not changed since: that is the newest edition."
    return f"{begins} The newest is edition {found.newest}."


def _next(found: Upstream, evaluation: Evaluation) -> str:
    """What to do about the changes of the pack."""
    base = evaluation.register.extends
    if found.extends:
        return f"Nothing is taken over by itself. With extends: {found.pack}@{found.newest} your register has all that the pack changed, but for what you say yourself."
    if base is not None:
        return f"Nothing is taken over by itself. This register extends {one_line(base, 80)}: write what you want of it there."
    return f"Nothing is taken over by itself. Write what you want of it into your register. When you have gone through all of it, write edition: {found.newest} behind copied_from:, and it is not shown again."


_NOT_COUNTED = "Not counted: what was decided, agreed, accepted, heard, reviewed and learned."


def _how_many(found: Sequence[Change]) -> str:
    return count(len(found), "change") if found else "nothing"


def _part(title: str, found: Sequence[Change], voice: Voice, words: Words, cells: int, note: str = "") -> list[Line]:
    """Changes under their title; `note` stands between the two."""
    lines: list[Line] = [(), *paragraph(title, cells, first="  ", indent="  ", style="strong")]
    lines += _sentence(note, cells) if note else []
    at: tuple[str, ...] | None = None
    for change in found:
        if holder(change.path) != at:
            at = holder(change.path)
            lines += paragraph(heading(at, words.found), cells, first="    ", indent="      ")
        lines += _laid(words.said(change, voice), cells, "      ")
    return lines


def _clashes(found: Sequence[Clash], words: Words, cells: int) -> list[Line]:
    """What both changed: here somebody has to choose."""
    if not found:
        return []
    title = f"Changed on both sides, and not alike: {len(found)}. Here you have to choose."
    lines: list[Line] = [(), *paragraph(title, cells, first="  ", indent="  ", style="strong")]
    at: tuple[str, ...] | None = None
    for clash in found:
        if holder(clash.path) != at:
            at = holder(clash.path)
            lines += paragraph(heading(at, words.found), cells, first="    ", indent="      ")
        if len(clash.path) > len(at) and len(clash.theirs) == 1 and clash.theirs[0].path == clash.ours[0].path:
            lines += _laid(words.thrice(clash.theirs[0], clash.ours[0]), cells, "      ")
        else:
            for side, changed, voice in (("in the pack", clash.theirs, THEIRS), ("here", clash.ours, OURS)):
                lines.append(line(f"      {side}"))
                for change in changed:
                    lines += _laid(words.said(change, voice), cells, "        ")
    return lines


_MOST_LABEL = 24  # cells: a longer one, such as a heading of the organisation's own, stands before its text


def _laid(said: Iterator[tuple[str, str]], cells: int, indent: str) -> list[Line]:
    """Labelled texts below each other; those without a label stand by themselves, and what follows stands under them."""
    lines: list[Line] = []
    rows = list(said)
    room = max((width(label) for label, _ in rows if width(label) <= _MOST_LABEL), default=0)
    inner = indent
    for label, text in rows:
        if not label:
            lines += paragraph(text, cells, first=indent, indent=f"{indent}  ")
            inner = f"{indent}  "
        elif width(label) > room:
            lines += paragraph(f"{label}: {text}", cells, first=inner, indent=f"{inner}  ")
        else:
            first = f"{inner}{label}:{' ' * (room - width(label) + 1)}"
            lines += paragraph(text, cells, first=first, indent=" " * width(first))
    return lines
