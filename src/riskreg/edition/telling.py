"""The safety net under the public edition: any text left in it that still tells of what is exempt.

It finds ids, titles and whole sentences that are repeated word for word. What is told in other words, only a reader
can find.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from riskreg import rules
from riskreg.diagnostics import Diagnostic, Finding, in_order
from riskreg.edition.layers_below import Below
from riskreg.edition.redact import Names, new_names
from riskreg.layers import Source
from riskreg.model import SIDES, Part, Register, Risk, Risks
from riskreg.schemes import PRESETS, Scheme
from riskreg.wording import one_line

_LONG = 5  # words from which on a sentence is not repeated by chance
_SHORT = 4  # letters; a title with fewer is a word like any other
_SENTENCES = re.compile(r"(?<=[.!?])\s+|\n\s*\n|\n\s*[-*•]\s+")
_WORD = re.compile(r"\w+")
_RUN = re.compile(r"[\w.-]+")  # what may be an id, with the full stop of its sentence
_CHOSEN = ("status", "treatment", "kind", "side", "scheme")  # out of a list of words; the scheme is searched by itself
_COMMONPLACE = ("id", "title", "exempt", "owner", "by", "category", "proximity")  # no sentences, or said of many risks

_BY_ID = (
    "Say it without the id. Ids are looked for as whole words, with capital and small letters told apart; if this is "
    "an ordinary word and no id, give what is exempt an id that is no word, such as A7."
)
_BY_WORDS = (
    "Say it in words that do not tell what is exempt, or leave it out. If this is exempt too, mark the whole risk so."
)
_HOUSE = "Say it there in words that do not tell what is exempt, or leave it out."
_SETTINGS = "riskreg.toml"

KeyPath = tuple[str | int, ...]


class Secret(NamedTuple):
    """One thing that is withheld: what it is, its id, its title (with that of each layer), and its long sentences."""

    what: str
    id: str
    titles: frozenset[str]
    sentences: frozenset[str]


class _Told(NamedTuple):
    """A text that stays, by its place in the register. `on_key` says that it is the key there, and not the value."""

    path: KeyPath
    text: str
    on_key: bool = False


class Hidden(NamedTuple):
    """What no text of a register may tell: what is withheld of itself, and of the others that are asked for with it."""

    own: Sequence[Secret]
    others: Sequence[Secret]


_RISK = "an exempt risk"
_MITIGATION = "a mitigation that is only for what is exempt"
_WHOLE = "a register that is exempt as a whole"


def secrets(register: Register, names: Names, below: Below) -> list[Secret]:
    """All that is withheld of a register, and of those that it extends."""
    risks = [risk for side in SIDES for risk in register.side(side) if risk.id in names.risks]
    measures = [item for item in register.mitigations if item.id in names.mitigations]
    found: dict[tuple[str, str], Secret] = {}
    parts: list[tuple[str, str, str, Any]] = [(_RISK, risk.id, risk.title, risk) for risk in risks]
    parts += [(_MITIGATION, item.id, item.title, item) for item in measures]
    for what, items in ((_RISK, below.risks), (_MITIGATION, below.mitigations)):
        for item in items:
            filled = _filled(item, register.organisation)
            parts.append((what, item["id"], str(filled.get("title", "")), filled))
    for what, name, title, part in parts:
        known = found.get((what, name), Secret(what, name, frozenset(), frozenset()))
        found[what, name] = Secret(what, name, known.titles | {title}, known.sentences | set(_sentences(part)))
    return list(found.values())


def _sentences(part: Any) -> Iterator[str]:
    """The long sentences of a risk or a mitigation."""
    for told in _texts_of(part, ()):
        if not set(told.path) & set(_COMMONPLACE):
            yield from (one for one in _SENTENCES.split(told.text) if len(_WORD.findall(one)) >= _LONG)


def _filled(value: Any, organisation: str) -> Any:
    """Data of a layer below, with the organisation's name wherever a text says {organisation}."""
    if isinstance(value, str):
        return value.replace("{organisation}", organisation)
    if isinstance(value, dict):
        return {key: _filled(inner, organisation) for key, inner in value.items()}
    return [_filled(inner, organisation) for inner in value] if isinstance(value, list) else value


def secrets_of_all(register: Register, below: Below) -> list[Secret]:
    """All that a register holds which is exempt as a whole: its title, its risks and what bears on them."""
    adopting, not_adopting = (tuple(map(_shut, register.side(side))) for side in SIDES)
    risks = Risks.model_construct(adopting=adopting, not_adopting=not_adopting)
    closed = register.model_copy(update={"risks": risks})
    title = Secret(_WHOLE, register.title, frozenset({register.title}), frozenset())
    return [title, *secrets(closed, new_names(closed, below), below)]


def _shut(risk: Risk) -> Risk:
    return risk.model_copy(update={"exempt": risk.exempt or _WHOLE})


def of_file(hidden: Sequence[Secret], name: str) -> list[Secret]:
    """Secrets that say in which file they are withheld, for the messages about another."""
    return [secret._replace(what=f"{secret.what} in {name}") for secret in hidden]


def titles_told(bare: Register) -> frozenset[str]:
    """The titles, as words, that a register without what is exempt gives to itself, its risks and its mitigations."""
    risks = [risk.title for side in SIDES for risk in bare.side(side)]
    return frozenset(map(_words, (bare.title, *risks, *(item.title for item in bare.mitigations))))


def not_told_openly(hidden: Sequence[Secret], titles: Collection[str]) -> list[Secret]:
    """Secrets without those that have a title which is told openly: two registers may be copies of one pack."""
    return [secret for secret in hidden if not any(_words(title) in titles for title in secret.titles)]


def house_tellings(texts: Sequence[str], bare: Register, hidden: Hidden) -> list[Diagnostic]:
    """An error for each text of the house's own that tells what is withheld of a register, or of the others."""
    told = [_Told((), text) for text in texts]
    found = {**_told_by(told, hidden), **_ids_told(told, hidden.own, _open_ids(bare, hidden.own))}
    return [_house_finding(texts[at], secret, how) for (at, secret), how in found.items()]


def _house_finding(text: str, secret: Secret, how: str) -> Diagnostic:
    said = f"“{one_line(text, 80)}” under [house] is printed in the public edition"
    message = f"{said}, and {how} {secret.what} ({one_line(secret.id, 80)})."
    return Diagnostic(rules.TELLS_EXEMPT, _SETTINGS, None, message, _BY_ID if how == "names" else _HOUSE)


def texts_telling(texts: Sequence[str], hidden: Sequence[Secret]) -> list[tuple[str, Secret, str]]:
    """Each of some texts that tells of what is withheld: the text, what it tells of, and how (`gives the title of`)."""
    told = [_Told((), text) for text in texts]
    found = {**_words_told(told, hidden), **_ids_told(told, hidden, set())}
    return [(texts[at], secret, how) for (at, secret), how in found.items()]


def tellings(
    register: Register, bare: Register, scheme: Scheme, names: Names, hidden: Hidden, document: Source
) -> list[Diagnostic]:
    """An error for each text of `bare`, a register without what is exempt, that tells of it all the same.

    In the order of the file; the names of the files themselves are searched too.
    """
    if not any(hidden):
        return []
    put_in = names.put_in
    texts = [told for told in (*_left(register, bare), *_of_scheme(bare, scheme)) if told.text not in put_in]
    ids = _ids_told(texts, hidden.own, _open_ids(bare, hidden.own))
    found = {**_told_by(texts, hidden), **ids}  # an id says most
    in_place = (document.diagnostic(_finding(texts[at], secret, how)) for (at, secret), how in found.items())
    return in_order([*in_place, *_file_names(document, hidden)])


def _left(register: Register, bare: Register) -> Iterator[_Told]:
    """Every text of a register that is left; what was dropped stands at its place in the whole list."""
    yield from _walk(bare.model_copy(update={"dropped": ()}), ())
    for index, item in enumerate(register.dropped):
        if item in bare.dropped:
            yield from _walk(item, ("dropped", index))


def _walk(value: Any, at: KeyPath) -> Iterator[_Told]:
    """Every text in what is left of a register: of an exempt risk, the reason why it is exempt."""
    if isinstance(value, Risk) and value.exempt:
        yield _Told((*at, "exempt"), value.exempt)
    else:
        yield from _texts_of(value, at)


def _texts_of(value: Any, at: KeyPath) -> Iterator[_Told]:
    """Every text in a part of a register, with the keys that the register names itself."""
    if isinstance(value, str):
        yield _Told(at, value)
    elif isinstance(value, Part):
        for name in type(value).model_fields:
            if name not in _CHOSEN:
                yield from _walk(getattr(value, name), (*at, name))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            yield _Told((*at, key), str(key), on_key=True)
            yield from _walk(inner, (*at, key))
    elif isinstance(value, list | tuple):
        for index, inner in enumerate(value):
            yield from _walk(inner, (*at, index))


def _of_scheme(register: Register, scheme: Scheme) -> Iterator[_Told]:
    """The texts of a scheme of one's own: where they stand in the register, or else where that names the file."""
    if isinstance(register.scheme, dict):
        yield from _walk(register.scheme, ("scheme",))
    elif scheme.key not in PRESETS:
        parts = (scheme.name, scheme.source, scheme.likelihood, scheme.impact, scheme.terms)
        bands = tuple((band.name, band.action) for band in scheme.bands)
        for told in _walk((*parts, *bands), ()):
            yield _Told(("scheme",), told.text)


def _plain(text: str) -> str:
    """A text without what a reader cannot see, and with one form for each letter."""
    seen = text if text.isascii() else "".join(one for one in text if unicodedata.category(one) != "Cf")
    return unicodedata.normalize("NFKC", seen)


def _words(text: str) -> str:
    """The words of a text in small letters, a space between each two: no marks, line ends or quotes."""
    return " ".join(_WORD.findall(_plain(text).casefold()))


_Found = dict[tuple[int, Secret], str]  # the number of a text, and what it tells -> how


def _words_told(texts: Sequence[_Told], hidden: Sequence[Secret]) -> _Found:
    """The texts that hold the title or a sentence of something withheld."""
    starts, pieces, length = [], [], 0
    for told in texts:  # one long text: to look in it for each thing in turn is quick
        starts.append(length)
        pieces.append(f" {_words(told.text)} \n")
        length += len(pieces[-1])
    everything = "".join(pieces)
    found: _Found = {}
    for secret in hidden:
        for phrases, how in ((secret.sentences, "repeats a sentence of"), (secret.titles, "gives the title of")):
            for phrase in map(_words, phrases):
                for at in _occurrences(phrase, everything):
                    found[bisect_right(starts, at) - 1, secret] = how
    return found


def _told_by(texts: Sequence[_Told], hidden: Hidden) -> _Found:
    """The texts that hold words of something withheld; of the others, where they hold none of the register's own.

    The ids of the others are not looked for: each register has an A1.
    """
    own = _words_told(texts, hidden.own)
    known = {at for at, _ in own}
    others = _words_told(texts, hidden.others)
    return {**{found: how for found, how in others.items() if found[0] not in known}, **own}


def _occurrences(phrase: str, everything: str) -> Iterator[int]:
    """Where some words stand as whole words; or in whatever, in a script that may set no spaces."""
    if not phrase or (len(phrase) < _SHORT and phrase.isascii()):
        return
    spaced = phrase.isascii() or not any(unicodedata.category(one) == "Lo" for one in phrase)
    wanted = f" {phrase} " if spaced else phrase
    at = everything.find(wanted)
    while at >= 0:
        yield at
        at = everything.find(wanted, at + 1)


def _open_ids(register: Register, hidden: Sequence[Secret]) -> set[str]:
    """The ids that stay: a withheld `A1` is not told by `A1-b`, where that is another."""
    stay = {risk.id for side in SIDES for risk in register.side(side)}
    stay |= {item.id for item in register.mitigations} | {option.id for option in register.options}
    stay |= {objective.id for objective in register.decision.objectives}
    return stay - {secret.id for secret in hidden}


def _ids_told(texts: Sequence[_Told], hidden: Sequence[Secret], stay: set[str]) -> _Found:
    """The texts that hold the id of something withheld."""
    by_word: dict[str, list[int]] = defaultdict(list)  # a text that holds an id has its first word
    for place, secret in enumerate(hidden):
        by_word[_first_word(secret.id)].append(place)
    found: _Found = {}
    for number, told in enumerate(texts):
        text = _plain(told.text)
        may = {place for word in ("", *_WORD.findall(text)) for place in by_word.get(word, ())}
        near = [(hidden[place], _whole(hidden[place].id)) for place in sorted(may) if hidden[place].id in text]
        runs = [run for run in _RUN.findall(text) if run.strip(".-") not in stay] if near else []
        for secret, id_ in near:
            if any(id_.search(run) for run in runs):
                found[number, secret] = "names"
    return found


def _first_word(name: str) -> str:
    return next(iter(_WORD.findall(name)), "")


@lru_cache(maxsize=1_000)
def _whole(name: str) -> re.Pattern[str]:
    """An id, where it is no part of a longer word."""
    return re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")


def _finding(told: _Told, secret: Secret, how: str) -> Finding:
    message = f"This text stays in the public edition, and {how} {secret.what} ({one_line(secret.id, 80)})."
    return Finding(rules.TELLS_EXEMPT, told.path, message, _BY_ID if how == "names" else _BY_WORDS, told.on_key)


def _file_names(document: Source, hidden: Hidden) -> Iterator[Diagnostic]:
    """The names of the files themselves, which a paper gives as where its figures come from."""
    names = [_Told((), one.name) for one in document.documents]
    found = {**_told_by(names, hidden), **_ids_told(names, hidden.own, set())}
    for (at, secret), how in found.items():
        message = f"The name of this file {how} {secret.what} ({one_line(secret.id, 80)})."
        remedy = "Give the file, or the folder that it was named by, another name."
        yield Diagnostic(rules.TELLS_EXEMPT, names[at].text, None, message, remedy)
