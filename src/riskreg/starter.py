"""A new repository for risk registers, as its files: a copy of a pack, and all that a team needs around it."""

import re
from collections.abc import Iterator
from textwrap import TextWrapper
from typing import Any

from riskreg import __version__
from riskreg.edit import Edit, instead, line_start, splice, without, written
from riskreg.packs import UNDECIDED, KeyPath, Shipped, blank, left_out, rescaled
from riskreg.resources import folder
from riskreg.schemes import Scheme, preset
from riskreg.source import Document, parse
from riskreg.wording import listing, one_line

# Where each file of templates/repository/ goes. The names there have no dot, so that no tool takes them for its own.
AROUND = {
    "riskreg.toml": "riskreg.toml",
    "README.md": "README.md",
    "gitignore": ".gitignore",
    "vscode-settings.json": ".vscode/settings.json",
    "vscode-extensions.json": ".vscode/extensions.json",
    "pre-commit-config.yaml": ".pre-commit-config.yaml",
    "github-workflow.yml": ".github/workflows/riskreg.yml",
}


def repository(pack: Shipped, organisation: str, scheme: Scheme) -> dict[str, bytes]:
    """Every file of a new repository, by its path from the repository's folder.

    `scheme` is a preset: the pack's scores are carried over to its levels.
    """
    from riskreg.schema import SCHEMAS, schema_text

    files = register_alone(pack, organisation, scheme)
    place = folder("templates") / "repository"
    said = {"@pack@": pack.name, "@version@": __version__, "@organisation@": _in_markdown(organisation)}
    for name, path in AROUND.items():
        text = (place / name).read_text("utf-8")
        files[path] = re.sub("|".join(said), lambda found: said[found[0]], text).encode()
    for name in SCHEMAS:
        if name != "output":  # what riskreg prints is read by programs, not written in an editor
            files[f"schemas/{name}.json"] = schema_text(name).encode()
    return files


def register_place(pack: str) -> str:
    """Where the copy of a pack goes, from the repository's folder."""
    return f"registers/{pack}.yaml"


def register_alone(pack: Shipped, organisation: str, scheme: Scheme) -> dict[str, bytes]:
    """The copy of a pack, for a repository that has all the rest."""
    return {register_place(pack.name): copy(pack, organisation, scheme).encode()}


_MARKS = re.compile(r"([\\`*_{}\[\]<>()#+!|~&-])")


def _in_markdown(text: str) -> str:
    return _MARKS.sub(r"\\\1", one_line(text))


def copy(pack: Shipped, organisation: str, scheme: Scheme) -> str:
    """A pack's text as an organisation begins with it: its layout kept, what only happened in the pack left out."""
    document = pack.document
    own = preset(document.data["scheme"])
    intended = _intended(pack, organisation, scheme, own)
    gone = [without(document, path, _NOTES.get(path, "")) for path in left_out(document.data)]
    if scheme.key != own.key:
        gone += _undecided_appetite(document, scheme)
    edits = [
        *gone,
        *_top(pack, organisation, scheme, own),
        *_levels(document, intended),
        *_undecided(document),
        *_comments(document, gone),
    ]
    text = splice(document.text, edits)
    found = parse(text.encode(), pack.name).data
    if found != intended:
        raise AssertionError(f"the copy of {pack.name} does not say what it should")
    return text


def _intended(pack: Shipped, organisation: str, scheme: Scheme, own: Scheme) -> dict[str, Any]:
    """The data that the copy has to hold."""
    data = rescaled(blank(pack.document.data), own, scheme)
    came = {"pack": pack.name, "edition": pack.edition, "organisation": pack.organisation}
    said = {"organisation": organisation, "scheme": scheme.key or scheme.name, "caveat": _CAVEAT, "copied_from": came}
    return data | said


def _top(pack: Shipped, organisation: str, scheme: Scheme, own: Scheme) -> Iterator[Edit]:
    """What stands at the top of the file."""
    document = pack.document
    first = document.extent(("riskreg",))[0]
    header = _EDITOR + _comment(_HEADER.format(pack=pack.name)) + _REVIEWED + _comment(_RULES)
    if pack.note:
        header += "#\n" + _comment(pack.note)
    yield Edit(0, first, header + "\n")
    came = f"{{pack: {pack.name}, edition: {pack.edition}, organisation: {written(pack.organisation)}}}"
    title = document.extent(("title",))[0]
    yield Edit(title, title, f"{_comment(_CAME)}copied_from: {came}\n")
    yield instead(document, ("organisation",), organisation)
    yield instead(document, ("scheme",), scheme.key or scheme.name)
    if scheme.key != own.key:
        place = _line(document, ("scheme",))
        yield Edit(place, place, "#\n" + _comment(_CARRIED.format(own=own.key)))
    yield without(document, ("caveat",), f"caveat: >-\n{_wrapped('  ', _CAVEAT)}")


def _levels(document: Document, intended: dict[str, Any]) -> Iterator[Edit]:
    """The levels where they are not those of the pack."""
    for side, risks in intended["risks"].items():
        for index, risk in enumerate(risks):
            was, at = document.data["risks"][side][index], ("risks", side, index)
            yield from _changed(document, (*at, "likelihood"), was["likelihood"], risk["likelihood"])
            if isinstance(was["impact"], dict):
                for category, level in risk["impact"].items():
                    yield from _changed(document, (*at, "impact", category), was["impact"][category], level)
            else:
                yield from _changed(document, (*at, "impact"), was["impact"], risk["impact"])


def _changed(document: Document, path: KeyPath, was: Any, now: Any) -> Iterator[Edit]:
    if was != now:
        yield instead(document, path, now)


def _undecided_appetite(document: Document, scheme: Scheme) -> list[Edit]:
    """The pack's appetite taken out: in its place, in a comment, which bands there are to decide between.

    The example names no band: one that could be taken as it is would be a limit that nobody has decided.
    """
    if "appetite" not in document.data:
        return []
    bands = listing((written(band.name) for band in scheme.bands), "or")
    example = "".join(f"#   {written(category)}: …\n" for category in document.data["appetite"])
    note = f"{_comment(_APPETITE.format(bands=bands))}# appetite:\n{example}"
    return [without(document, ("appetite",), note)]


def _undecided(document: Document) -> Iterator[Edit]:
    for index, mitigation in enumerate(document.data["mitigations"]):
        if mitigation.get("status", UNDECIDED) != UNDECIDED:
            yield instead(document, ("mitigations", index, "status"), UNDECIDED)


def _comments(document: Document, gone: list[Edit]) -> Iterator[Edit]:
    """The comments of a copy: those on the appetite and on the risks stay, the other parts get new ones.

    What a pack says of its other parts, or of a single item, is about what was decided there.
    """
    data, top = document.data, document.extent(("riskreg",))[0]
    kept = {_line(document, path) for path in _KEPT if path[0] in data} - {edit.start for edit in gone}
    for found in document.comments(_WHOLE_LINES):
        inside = any(edit.start <= found.start() < edit.end for edit in gone)
        if found.start() > top and found.end() not in kept and not inside:
            yield Edit(found.start(), found.end(), "")
    for key, words in _SAID.items():
        if key in data:
            place = _line(document, (key,))
            yield Edit(place, place, _comment(words))


def _line(document: Document, path: KeyPath) -> int:
    return line_start(document.text, document.extent(path)[0])


def _comment(words: str) -> str:
    return _wrapped("# ", words)


def _wrapped(before: str, words: str) -> str:
    """A text on lines of a register's width, each with the same characters before it."""
    lines = TextWrapper(110, initial_indent=before, subsequent_indent=before, break_on_hyphens=False).wrap(words)
    return "".join(f"{line}\n" for line in lines)


_NOTES: dict[KeyPath, str] = {  # an example, in a comment, in the place of what has to be said some day
    ("review_on",): "# review_on: 2027-06-30\n",
    ("decision", "meeting"): "  # meeting: 2027-01-31\n",
    ("lessons",): (
        "# lessons:\n"
        "#   - kind: failure\n"
        "#     title: What went wrong, here or elsewhere\n"
        "#     lesson: What is done otherwise because of it\n"
    ),
    ("background_papers",): "# background_papers:\n#   - What a member of the public may ask to see\n",
}

_WHOLE_LINES = re.compile(r"(?:^[ ]*#[^\n]*\n)+", re.MULTILINE)
_KEPT: tuple[KeyPath, ...] = (("appetite",), ("risks",), ("risks", "adopting"), ("risks", "not_adopting"))

_EDITOR = "# yaml-language-server: $schema=../schemas/register.json\n#\n"
_HEADER = (
    "This register began as a copy of the pack {pack}. The council in that pack is made up. Its scores are only "
    "examples, and nothing in it has been decided here. Go through each risk with the people who know it. Put "
    "right its words, its scores and its rationale, then add to it the line"
)
_REVIEWED = "#   reviewed: {by: Head of HR, on: 2027-01-15}\n"
_RULES = (
    "Likelihood and impact are as they would be if nothing were done. Bands and colours are worked out for you: "
    "never type them. What is still open: `riskreg check`."
)
_CAME = "Where it came from: `riskreg upstream` tells what has changed there since. Raise the edition once you have seen to it."
_CARRIED = (
    "The pack was written for the scheme {own}. Its levels were carried over to this one: each keeps its place "
    "between the lowest and the highest, and each effect its steps. Nobody has judged them on this scale: do so."
)
_APPETITE = (
    "The highest band the board is willing to carry: {bands}. The pack's own limits are left out, since its bands "
    "are not those of this scheme. Let the board decide, then take the # away and fill in its bands. Name a category "
    "only where its limit is different. The pack has limits for these:"
)
_CAVEAT = (
    "The scores, the costs and the reasons given in this register are examples, copied from a council that is made "
    "up. {organisation} has still to judge each of them anew before a board relies on it."
)
_SAID = {  # above each part of a copy
    "caveat": "This stands in the paper. Take it out once every risk has been reviewed.",
    "decision": (
        "What the board is asked, and why. Start from the problem as it is here. Add the day of the meeting, and to "
        "each objective its source: which plan of yours it comes from."
    ),
    "options": (
        "The courses open to the board. Each is seen as if the mitigations that it lists, and no others, were in "
        "place. Once you know which you recommend, add to it `recommended: true`, and to each of the others "
        "`rejected_because:`."
    ),
    "mitigations": (
        "What could be done about it. Nobody here has agreed to anything yet, so all of it is proposed and counts "
        "for nothing. Once something is agreed, say so at `status`, and give it an owner and a `due` date. Once it "
        "is done, change the status to in place, and add `done_on` and `evidence`. Cost is in pounds, once and each "
        "year, and in hours of staff time for the first year."
    ),
    "benefits": (
        "What should get better. Add to each how it is now (`baseline`), how it should be (`target`) and when (`by`)."
    ),
    "consultation": (
        "Whom to ask, and what. Once you have asked, add the day (`on`), what they `said` and what it `changed`. "
        "If it changed nothing, say so and say why."
    ),
    "concerns": (
        "Worries that people may put to you, with a straight answer to each. Nobody here has raised them yet. Keep "
        "those that you do hear, say at `raised_by` from which group, and make sure that each answer is true here."
    ),
    "lessons": "What you have learned, here and from others. Tell the failures as plainly as the successes.",
    "implications": (
        "What the decision means in law, in money and for people. These texts say what there is to consider: have each "
        "one written for here by somebody who knows the subject. Write none only with a reason."
    ),
    "background_papers": "Papers that the board or a member of the public may ask to see.",
    "exempt": "If the whole register must be kept from the public, put the reason here.",
}
