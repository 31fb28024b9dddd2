"""What can be wrong with a text before anything is read out of it: each fault with its place and its remedy."""

import re
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Rule
from riskreg.wording import visible

MOST_BYTES = 64 * 1024 * 1024
MOST_DEPTH = 32
MOST_ALIASED = 100_000  # values that aliases repeat
CHARACTERS_OF_A_VALUE = 100  # of a text: a longer one that is repeated counts for more than one


class Problem(NamedTuple):
    """Something wrong found while reading, at offsets into the text."""

    rule: Rule
    start: int
    end: int
    message: str
    remedy: str


class Refusal(Exception):
    """Ends the reading of one file: carries the problem, as offsets into the text."""

    def __init__(self, rule: Rule, start: int, end: int, message: str, remedy: str) -> None:
        super().__init__(message)
        self.problem = Problem(rule, start, end, message, remedy)


def too_large() -> Problem:
    """A file over the size that is read."""
    limit = MOST_BYTES // (1024 * 1024)
    return Problem(
        rules.TOO_LARGE, 0, 0, f"This file is larger than {limit} MB.",
        "A register is a text of a few pages. Check that this is the file you meant, or split it into one register for each decision.",
    )  # fmt: skip


def not_text(content: bytes, fault: UnicodeDecodeError) -> Problem:
    """Bytes that are not UTF-8."""
    offset = len(content[: fault.start].decode("utf-8"))
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        message = "This file is saved as UTF-16, not as UTF-8."
    elif b"\x00" in content[:4096]:
        message = "This is not a text file: it holds binary data."
    else:
        message = f"This is not UTF-8 text: the byte {content[fault.start]:#04x} cannot stand here."
    return Problem(
        rules.NOT_TEXT,
        offset,
        offset,
        message,
        'Open it in your editor and save it as plain text with the encoding "UTF-8".',
    )


def control_character(text: str) -> Problem:
    """A character that YAML forbids."""
    found = _FORBIDDEN.search(text)
    offset = found.start() if found else 0
    shown = visible(found[0]) if found else "a control character"
    return Problem(
        rules.NOT_TEXT, offset, offset + 1, f"YAML does not allow the control character {shown} here.",
        "Delete it; it often comes in with text pasted from another program.",
    )  # fmt: skip


UNSEEN_BREAK = re.compile("[\x85\u2028\u2029]")
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ufffe\uffff]")

# What libyaml says -> what an officer can do about it. The first whose words are in its message counts.
_SYNTAX_HELP: tuple[tuple[str, str, str], ...] = (
    ("mapping values are not allowed", "A colon followed by a space cannot stand in the middle of this text, or this line is indented too far.",
     'If the colon belongs to the text, put the whole text in quotes: "like: this". Else line the key up with the ones beside it.'),
    ("block sequence entries are not allowed", "A list item (- ) cannot begin here.",
     'Put the list on the lines below its key, each item on a line of its own that begins with "- ".'),
    ("found unexpected end of stream", "A quotation mark was opened here and never closed.", "Close the quotation."),
    ("found unknown escape character", "A backslash inside double quotes begins a special character, and this one is not known.",
     "Use single quotes instead, or write the backslash twice."),
    ("cannot start any token", "A text cannot begin with this character.",
     "If it is a tab, indent with spaces. If it belongs to the text, put the text in quotes."),
    ("found unexpected ':'", "Between brackets or braces, a colon inside a text needs quotes round the text.",
     'Put the text in quotes: "12:30". If the colon ends a key, put a space behind it.'),
    ("did not find expected ',' or", "A bracket or brace was opened and not closed, or a comma is missing.",
     "Close it, put a comma between its parts, and put quotes round a text with a question mark, comma or bracket in it."),
    ("did not find expected node content", "A value is missing between brackets or braces.", "Check the brackets and commas on this line."),
    ("did not find expected key", 'This line does not fit with the ones before it: a key ("name:") was expected.',
     "Line it up with the keys it belongs with, in spaces; and put quotes round a text that holds quotation marks."),
    ("did not find expected '-' indicator", "This line does not fit with the list before it.", 'Begin it with "- ", or line it up with the key it belongs to.'),
    ("could not find expected ':'", "A key needs a colon and a space behind it.", 'Write "key: value"; a text of several lines is indented under its key.'),
)  # fmt: skip


_CONFLICT = re.compile(r"^<{7}(?: [^\r\n]*)?$", re.MULTILINE)
_MOST_CONFLICTS = 50  # of one file


def conflicts(text: str) -> list[Problem]:
    """The places where git has left what two people wrote, for somebody to choose; none where no merge is waiting."""
    found = _CONFLICT.finditer(text)
    return [
        Problem(
            rules.MERGE_CONFLICT, one.start(), one.end(), "A merge is not finished: what two people wrote here stands one below the other.",
            "Keep what is right (of two risks with one id BOTH: give one of them another id), delete the lines with <<<<<<<, ======= and >>>>>>>, and save; then run git add on the file.",
        )
        for one, _ in zip(found, range(_MOST_CONFLICTS), strict=False)
    ]  # fmt: skip


def syntax(text: str, fault: Any) -> Problem:
    """Libyaml's complaint in an officer's words."""
    mark = fault.problem_mark
    if fault.context_mark is not None and "end of stream" in str(fault.problem):
        mark = fault.context_mark
    offset = min(mark.index, len(text))
    said = str(fault.problem)
    message = f"This is not YAML: {visible(said)}."
    remedy = "Compare the line with the ones around it: indent, quotes, colons and brackets."
    message, remedy = next((help_[1:] for help_ in _SYNTAX_HELP if help_[0] in said), (message, remedy))
    return Problem(rules.SYNTAX, offset, offset + 1, message, remedy)


def unseen_break(start: int, found: str) -> Problem:
    """A character that libyaml, unlike YAML 1.2 and every editor, takes for the end of a line."""
    return Problem(
        rules.SYNTAX,
        start,
        start + 1,
        f"A hidden line separator ({visible(found)}) stands here.",
        "Delete it and type the line again; it often comes in with text pasted from another program.",
    )


def duplicate(key: str, start: int, end: int) -> Problem:
    """A key that stands twice in one mapping."""
    return Problem(
        rules.DUPLICATE_KEY, start, end, f"The key `{visible(key[:80])}` stands twice here; only one value can count.",
        "Delete one of the two, or join their values.",
    )  # fmt: skip


def tag(tag: str, start: int, end: int) -> Refusal:
    """A tag: it could ask for any kind of object."""
    return Refusal(
        rules.YAML_FEATURE,
        start,
        end,
        f"A tag (`{visible(tag[:60])}`) cannot stand in a register.",
        "Delete the word that begins with `!`.",
    )


def not_a_text_key(value: str, start: int, end: int) -> Refusal:
    """A key that YAML reads as a number, a list or nothing."""
    if value == "":
        message, remedy = (
            "A key must be a plain word.",
            "Put quotes round a text that begins with a bracket, a brace or a question mark.",
        )
    else:
        message, remedy = f"The key `{visible(value[:60])}` is not a text.", "Put it in quotes."
        if re.fullmatch(r"\d{3}", value):  # what stands behind the comma of 4,000, in braces
            remedy = "Write a number without commas or signs, as 4000; or put this in quotes, if it is a key."
    return Refusal(rules.YAML_FEATURE, start, end, message, remedy)


def anchored_key(start: int, end: int) -> Refusal:
    """A key that is named or repeated."""
    return Refusal(
        rules.YAML_FEATURE, start, end, "A key cannot have an anchor (&) or be an alias (*).", "Write the key out."
    )


def no_anchor(name: str, start: int, end: int) -> Refusal:
    """An alias of nothing."""
    return Refusal(
        rules.YAML_FEATURE, start, end, f"`*{visible(name[:60])}` repeats something that was never named.",
        "A text that begins with a star needs quotes; an alias needs an anchor (&) before it.",
    )  # fmt: skip


def second_document(start: int, end: int) -> Refusal:
    """More than one document in a file."""
    return Refusal(
        rules.YAML_FEATURE,
        start,
        end,
        "A second document begins here (`---`); a file holds one register.",
        "Give each register a file of its own.",
    )


def too_deep(start: int, end: int) -> Refusal:
    """Nesting that no register needs."""
    return Refusal(
        rules.TOO_LARGE,
        start,
        end,
        f"Lists and mappings are nested more than {MOST_DEPTH} deep.",
        "A register needs no more than eight; check the brackets.",
    )


def aliases(start: int, end: int) -> Refusal:
    """Aliases that repeat without bound."""
    return Refusal(
        rules.TOO_LARGE,
        start,
        end,
        f"Aliases (*) repeat more than {MOST_ALIASED:,} values.",
        "Write the values out; a register needs few aliases or none.",
    )
