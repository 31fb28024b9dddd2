"""Reports that a register itself asks to leave out: `# riskreg: ignore RR601 -- the reason`, on the line or above it."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Rule, Severity
from riskreg.references import MOST_NEAR
from riskreg.settings import Choice, error_named, hint, no_such_rule, not_to_ignore, rules_named
from riskreg.source import Document
from riskreg.wording import nearest, one_line

_COMMENT = re.compile(r"#[ \t]*riskreg[ \t]*:[ \t]*ignore\b(?P<said>[^\r\n]*)", re.IGNORECASE)
# Blanks are taken at once and not given back (`*+`): two runs of them side by side could share them out in n ways.
_NEARLY = re.compile(r"#[ \t]*+riskreg[ \t]*+(?P<colon>:?)[ \t]*+(?P<word>\w+)(?P<rest>[^\r\n]*)", re.IGNORECASE)
_ID = re.compile(r"\bRR\d{1,3}\b", re.IGNORECASE)
_NAME = re.compile(r"[^\s,]+")
_REASON = re.compile(r"--+|[\u2013\u2014]|(?<=[ \t])-(?=[ \t])")  # and what an editor may make of two dashes
_SAYS_SOMETHING = re.compile(r"\w")
_NO_CONTENT = re.compile(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n|\r|\n))*")  # lines that are blank or hold a comment alone


class _Ignore(NamedTuple):
    """One rule, family or name that a comment asks to leave out, and the line for which it asks."""

    document: Document
    line: int
    named: tuple[Rule, ...]
    start: int
    end: int
    name: str


def without_ignored(found: Iterable[Diagnostic], documents: Iterable[Document], choice: Choice) -> list[Diagnostic]:
    """The diagnostics but for those that a comment leaves out, and with what is wrong with the comments themselves."""
    asked = [one for document in documents for one in _comments(document)]
    ignores = [one for one in asked if isinstance(one, _Ignore)]
    by_line: dict[tuple[str, int], list[int]] = defaultdict(list)
    for number, ignore in enumerate(ignores):
        by_line[ignore.document.name, ignore.line].append(number)
    kept: list[Diagnostic] = []
    used: set[int] = set()
    for diagnostic in found:
        line = diagnostic.place.line if diagnostic.place else 0
        effective = {n for n in by_line.get((diagnostic.file, line), ()) if diagnostic.rule in ignores[n].named}
        used |= effective
        kept += [] if effective else [diagnostic]
    faults = [one for one in asked if isinstance(one, Diagnostic)]
    faults += [one for document in documents for one in _misspelt(document)]
    unused = [one for number, one in enumerate(ignores) if number not in used and all(map(choice.counts, one.named))]
    return [*kept, *faults, *map(_unused, unused)]


def _comments(document: Document) -> Iterator[_Ignore | Diagnostic]:
    """What the comments of a document ask to leave out, and what is wrong with them."""
    meant = -1
    faulty = 0
    for comment in document.comments(_COMMENT):
        at, (start, end) = comment.start("said"), comment.span()
        names, dashes, reason = _parted(comment["said"])
        if not dashes or not _SAYS_SOMETHING.search(reason):
            yield document.reported(
                rules.IGNORE_WITHOUT_REASON, start, end, "Nothing says why this is ignored, so it is not ignored.",
                "Add the reason behind two dashes: # riskreg: ignore RR601 -- the title is the law's own.",
            )  # fmt: skip
            continue
        named = list(_NAME.finditer(names))
        if not named:
            yield document.reported(
                rules.UNUSED_IGNORE, start, end, "This does not say what is to be ignored.",
                "Name the rule: # riskreg: ignore RR601 -- the reason.",
            )  # fmt: skip
        meant = _offset_meant(document.text, start, meant)
        for name in named:
            span = at + name.start(), at + name.end()
            one = _ignore(document, document.line_at(meant), name[0], span, near=faulty < MOST_NEAR)
            faulty += isinstance(one, Diagnostic)
            yield one


def _misspelt(document: Document) -> Iterator[Diagnostic]:
    """Comments that were meant to leave something out and, by a slip, do not."""
    for comment in document.comments(_NEARLY):
        word, exact = comment["word"], comment["colon"] and comment["word"].casefold() == "ignore"
        meant = _ID.fullmatch(word) or (nearest(word, ["ignore"]) and _ID.search(comment["rest"]))
        if meant and not exact:
            yield document.reported(
                rules.UNUSED_IGNORE, *comment.span(), "This was meant to leave a report out, it seems, and does not.",
                "Write # riskreg: ignore RR601 -- the reason, with the colon and just that word.",
            )  # fmt: skip


def _parted(said: str) -> tuple[str, str, str]:
    """What stands before the two dashes of a comment, they, and what stands behind them."""
    dashes = _REASON.search(said)
    return (said[: dashes.start()], dashes[0], said[dashes.end() :]) if dashes else (said, "", "")


def _ignore(document: Document, line: int, name: str, span: tuple[int, int], *, near: bool) -> _Ignore | Diagnostic:
    """What a name asks to leave out; or what is wrong with it: with `near`, what it may have meant is looked for."""
    named = rules_named(name)
    if not named:
        return document.reported(rules.UNKNOWN_RULE, *span, no_such_rule(name), hint(name) if near else _any_hint())
    stops = error_named(name)
    if stops is not None:
        return document.reported(rules.NOT_TO_IGNORE, *span, *not_to_ignore(stops))
    return _Ignore(document, line, tuple(rule for rule in named if rule.severity is not Severity.ERROR), *span, name)


@cache
def _any_hint() -> str:
    """How a rule is named, for a name that is like none: looking for a like one takes time."""
    return hint("")


def _offset_meant(text: str, start: int, content: int) -> int:
    """An offset in the line that a comment is for: its own; where it stands alone on it, the next with more than a comment.

    `content` is what this gave for the comment before: the next may stand in the same run of comments.
    """
    begin = text.rfind("\n", 0, start) + 1
    begin = max(begin, text.rfind("\r", begin, start) + 1)
    before = text[begin:start].lstrip()
    if before and not before.startswith("#"):
        return start
    after = _NO_CONTENT.match(text, begin) if start > content else None
    return after.end() if after else content


def _unused(one: _Ignore) -> Diagnostic:
    return one.document.reported(
        rules.UNUSED_IGNORE, one.start, one.end,
        f"Nothing is reported here under {one_line(one.name, 40)}: there is nothing to ignore.",
        "Take it out, or put it on the line that is reported, or on a line of its own just above that.",
    )  # fmt: skip
