"""Every rule, by number, in its family.

A rule is found on the way in (`source`, `schemes`, `layers`, `loader`), by a check or a piece of advice on a
register that could be read (`checks`), or in the settings (`settings`, `ignores`). The reason for each, and a bad
and a good case, stand in `checks/cases/`.
"""

from typing import NamedTuple

from riskreg.diagnostics import Rule, Severity


class Family(NamedTuple):
    """The rules whose numbers begin alike: a word for them, and what they are about."""

    name: str
    about: str


FAMILIES: dict[str, Family] = {
    "RR0": Family("format", "the file and its format"),
    "RR1": Family("references", "what one part of a register says of another, and registers that extend others"),
    "RR2": Family("mitigations", "mitigations, treatments and judgements"),
    "RR3": Family("scheme", "the scheme, the scores and the appetite"),
    "RR4": Family("balance", "balance: both sides argued, and risks managed instead of only avoided"),
    "RR5": Family("charter", "the charter: who is asked, what for, who owns it, and what was learned"),
    "RR6": Family("writing", "writing: risks that say what happens, in words that can be read aloud"),
    "RR7": Family("upkeep", "upkeep: what is due, and what was copied and never made your own"),
    "RR8": Family("output", "what riskreg writes, and what it reads of the history in git"),
    "RR9": Family("settings", "the settings"),
}

_ERROR, _WARNING, _NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

UNREADABLE = Rule("RR001", "file-unreadable", _ERROR, "The file cannot be opened or read.")
NOT_TEXT = Rule("RR002", "not-text", _ERROR, "The file is not UTF-8 text.")
EMPTY = Rule("RR003", "empty-file", _ERROR, "The file holds no register.")
TOO_LARGE = Rule("RR004", "too-large", _ERROR, "The file is too large, too deep, or grows without bound.")
SYNTAX = Rule("RR005", "yaml-syntax", _ERROR, "The text is not YAML.")
DUPLICATE_KEY = Rule("RR006", "duplicate-key", _ERROR, "A key stands twice in the same place.")
YAML_FEATURE = Rule("RR007", "yaml-feature", _ERROR, "A part of YAML that a register does not use.")
VERSION = Rule("RR008", "format-version", _ERROR, "The format version is missing or not one that this riskreg reads.")
UNKNOWN_KEY = Rule("RR009", "unknown-key", _ERROR, "A key that the format does not have.")
MISSING_KEY = Rule("RR010", "missing-key", _ERROR, "A key that the format requires is not there.")
WRONG_VALUE = Rule("RR011", "wrong-value", _ERROR, "A value that cannot stand under its key.")
WRONG_DATE = Rule("RR012", "wrong-date", _ERROR, "A date that is not a date.")
HAND_WRITTEN_BAND = Rule("RR013", "hand-written-band", _ERROR, "A band, score or colour is written by hand.")
HIDDEN_CHARACTERS = Rule("RR014", "hidden-characters", _WARNING, "A text holds characters that cannot be seen.")

DUPLICATE_ID = Rule("RR101", "duplicate-id", _ERROR, "An id is used twice.")
UNKNOWN_MITIGATION = Rule(
    "RR102", "unknown-mitigation", _ERROR, "A mitigation is named that the register does not have."
)
UNKNOWN_RISK = Rule("RR103", "unknown-risk", _ERROR, "A risk is named that the register does not have.")
UNKNOWN_OBJECTIVE = Rule("RR104", "unknown-objective", _ERROR, "An objective is named that the decision does not have.")
CIRCLE = Rule("RR105", "circle-of-terminated", _ERROR, "Terminated risks move to each other in a circle.")
MITIGATION_TWICE = Rule("RR106", "mitigation-twice", _ERROR, "The same mitigation is listed twice on one risk.")
UNUSED_MITIGATION = Rule("RR107", "unused-mitigation", _WARNING, "A mitigation that no risk uses.")
UNKNOWN_CATEGORY = Rule("RR108", "unknown-category", _ERROR, "An impact category that the risk does not have.")

NO_BASE = Rule("RR120", "no-base", _ERROR, "The register extends something that cannot be found.")
BASE_OUTSIDE = Rule("RR121", "base-outside", _ERROR, "The register extends a file outside its own repository.")
CIRCLE_OF_BASES = Rule("RR122", "circle-of-bases", _ERROR, "Registers extend each other in a circle.")
TOO_MANY_LAYERS = Rule("RR123", "too-many-layers", _ERROR, "Registers extend each other through too many layers.")
DROPPED_UNKNOWN = Rule("RR124", "dropped-unknown", _ERROR, "Something is dropped that the register does not inherit.")
UNPINNED_PACK = Rule("RR125", "unpinned-pack", _NOTE, "A pack is extended without saying which edition.")
OTHER_SCHEME = Rule(
    "RR126", "other-scheme", _WARNING, "A register is scored with another scheme than the one that it extends."
)

NOT_DETERMINED = Rule("RR201", "not-determined", _WARNING, "A risk cannot be classified: its treatment is not decided.")
NO_OWNER = Rule("RR202", "no-owner", _WARNING, "A mitigation that is agreed or in place has no owner.")
NO_DUE_DATE = Rule("RR203", "no-due-date", _WARNING, "An agreed mitigation has no due date.")
NO_EVIDENCE = Rule("RR204", "no-evidence", _WARNING, "A mitigation said to be in place shows no evidence.")
OVERDUE = Rule("RR205", "overdue", _WARNING, "An agreed mitigation is past its due date.")
ACCEPTANCE = Rule(
    "RR206",
    "acceptance-not-in-force",
    _WARNING,
    "The acceptance of a tolerated risk is incomplete, not yet made or lapsed.",
)
NO_COUNTERPART = Rule("RR207", "no-counterpart", _WARNING, "A terminated risk names no risk on the other side.")
NO_LIMITS = Rule("RR208", "restriction-without-limits", _WARNING, "A restriction does not say what it cannot do.")
RESTRICTION_TO_LOWEST = Rule(
    "RR209", "restriction-to-lowest", _WARNING, "A restriction is claimed to make a risk next to impossible."
)
NO_EFFECT = Rule("RR210", "no-effect", _WARNING, "A mitigation is listed on a risk but changes nothing.")
JUDGEMENT_CONTRADICTS = Rule(
    "RR211", "judgement-contradicts", _WARNING, "A judged position goes the opposite way to the listed effects."
)
JUDGEMENT_BETTER = Rule(
    "RR212", "judgement-better", _WARNING, "A judged position is better than the listed effects allow."
)
STUCK = Rule(
    "RR213", "target-equals-current", _WARNING, "A risk above appetite is not planned to move, and nobody has said why."
)
NO_DECISION_RECORD = Rule(
    "RR214", "no-decision-record", _ERROR, "A closed risk has no record of who closed it, when and why."
)
DONE_LATER = Rule("RR215", "done-later", _NOTE, "A mitigation is marked in place with a date that has not come.")
WITHDRAWN_IN_OPTION = Rule(
    "RR216", "withdrawn-in-option", _WARNING, "An option counts on a mitigation that was withdrawn."
)
JUDGED_BEFORE_DONE = Rule(
    "RR217", "judged-before-done", _WARNING, "A judgement is older than a mitigation that has been done since."
)
JUDGED_LATER = Rule("RR218", "judged-later", _NOTE, "A judgement has a date that has not come.")
RECOMMENDED = Rule(
    "RR219", "recommended", _WARNING, "More than one option is recommended, or one is recommended and rejected."
)
OPEN_WITH_CLOSURE = Rule(
    "RR220", "open-with-closure", _WARNING, "A risk has a record of its closing, but is not marked closed."
)
AGREED_BUT_DONE = Rule(
    "RR221", "agreed-but-done", _WARNING, "A mitigation says when it was done, but not that it is in place."
)
AGREED_OUTSIDE = Rule(
    "RR222", "agreed-outside", _WARNING, "What is agreed and would help is no part of the recommended option."
)

UNKNOWN_SCHEME = Rule("RR301", "unknown-scheme", _ERROR, "The scheme is neither a preset nor a file that can be read.")
BAD_SCHEME = Rule("RR302", "bad-scheme", _ERROR, "The scheme's levels, cells or bands do not fit together.")
COVERAGE = Rule("RR303", "band-coverage", _ERROR, "A value that can be reached has no band, or two.")
BAND_FALLS = Rule("RR304", "band-falls", _ERROR, "The band falls when likelihood or impact rises.")
WRONG_LEVEL = Rule("RR305", "wrong-level", _ERROR, "A likelihood or an impact that the scheme does not have.")
BEYOND_SCALE = Rule("RR306", "beyond-scale", _WARNING, "The claimed effects go beyond the end of the scale.")
UNKNOWN_BAND = Rule("RR307", "unknown-band", _ERROR, "A band is named that the scheme does not have.")
ABOVE_APPETITE = Rule(
    "RR308", "above-appetite", _WARNING, "A risk stays above appetite at target and nobody has accepted that."
)
UNUSED_APPETITE = Rule("RR309", "unused-appetite", _WARNING, "An appetite is set for a category that no risk has.")
UNREACHED_BAND = Rule("RR310", "unreached-band", _WARNING, "A band that no likelihood and impact can reach.")
NO_APPETITE = Rule(
    "RR311", "no-appetite", _NOTE, "The register does not say how much risk the organisation will carry."
)

LOPSIDED = Rule("RR401", "lopsided", _WARNING, "One side has far fewer risks than the other.")
NO_POLICY = Rule("RR402", "no-policy", _WARNING, "A course has no policy among its mitigations.")
AVOIDANCE = Rule("RR403", "avoidance", _WARNING, "The risks of adopting are only avoided, not managed.")
NO_SIDE_EFFECT = Rule("RR404", "no-side-effect", _WARNING, "A restriction does not say what it does to the other side.")
ALL_TECHNICAL = Rule(
    "RR405", "all-technical", _WARNING, "Every mitigation is technical: nothing is done about conduct."
)
PRODUCT_IN_TITLE = Rule("RR406", "product-in-title", _WARNING, "A risk is written around a product or a network.")
COPIED_MITIGATION = Rule(
    "RR407", "copied-mitigation", _WARNING, "The same mitigation stands twice, where one could be shared."
)

STAKEHOLDERS = Rule("RR501", "stakeholders", _WARNING, "People inside or outside the organisation have not been asked.")
NO_OBJECTIVE = Rule("RR502", "no-objective", _WARNING, "An option serves no objective.")
BENEFITS_PLAN = Rule("RR503", "benefits-plan", _WARNING, "The benefits have no plan: an owner, a measure and a date.")
LESSONS = Rule("RR504", "lessons", _WARNING, "No lessons are told, or no failure among them.")
OWNERSHIP = Rule("RR505", "ownership", _WARNING, "Nobody is named as owner or as sponsor of the change.")
NO_SOURCE = Rule(
    "RR506", "no-source", _WARNING, "An objective does not say which plan of the organisation it comes from."
)
ADVICE = Rule(
    "RR507", "advice-not-decision", _WARNING, "The paper leaves the board nothing to decide, or nobody to decide it."
)
NO_REASON_AGAINST = Rule("RR508", "no-reason-against", _WARNING, "An option is passed over, and nothing says why.")

CATEGORY_TITLE = Rule("RR601", "category-title", _WARNING, "A title names a category and not a risk.")
NO_CAUSE = Rule("RR602", "no-cause", _WARNING, "A risk does not say what causes it, or what follows from it.")
HARD_TO_READ = Rule("RR603", "hard-to-read", _WARNING, "A text is harder to read than a board paper should be.")
ABBREVIATION = Rule("RR604", "abbreviation", _WARNING, "An abbreviation is never spelled out.")
PERSON_NAMED = Rule("RR605", "person-named", _WARNING, "A person's name stands where a role should.")

REVIEW_OVERDUE = Rule("RR701", "review-overdue", _WARNING, "The day for looking at this again has passed.")
ACCEPTANCE_LAPSING = Rule("RR702", "acceptance-lapsing", _WARNING, "An acceptance is about to lapse.")
OWNS_TOO_MUCH = Rule("RR703", "owns-too-much", _WARNING, "One role owns too much of what is to be done.")
AFTER_DECISION = Rule("RR704", "after-the-decision", _WARNING, "What the decision rests on comes only after it.")
NOT_REVIEWED = Rule("RR705", "not-reviewed", _WARNING, "Risks were copied, and nobody here has reviewed them.")
OTHER_NAME = Rule("RR706", "other-name", _WARNING, "Another organisation's name was left behind.")
PLACEHOLDER = Rule("RR707", "placeholder", _WARNING, "A placeholder was never filled in.")
UNKNOWN_ORIGIN = Rule(
    "RR708", "unknown-origin", _WARNING, "The register says it came from a pack that riskreg does not hold."
)
STUCK_FOR_LONG = Rule(
    "RR709",
    "stuck-for-long",
    _WARNING,
    "A risk stays above appetite paper after paper, and nothing has been done about it.",
)
SLIPPED = Rule("RR710", "slipped", _WARNING, "The due date of a mitigation has been moved again and again.")
FORECAST_MISSED = Rule(
    "RR711",
    "forecast-missed",
    _WARNING,
    "Most of what an owner had promised for a day that has come was not done by then.",
)
REMOVED_UNDECIDED = Rule(
    "RR712",
    "removed-undecided",
    _WARNING,
    "A risk of the last paper has been removed, with no record of who decided that.",
)

TEMPLATE = Rule("RR801", "template", _ERROR, "A template for a paper cannot be used.")
UNWRITABLE = Rule("RR802", "unwritable", _ERROR, "A file cannot be written where it was asked for.")
ALREADY_THERE = Rule("RR803", "already-there", _ERROR, "A file is already there, and riskreg does not write over it.")
NO_PUBLIC_EDITION = Rule(
    "RR804", "no-public-edition", _WARNING, "A register that is exempt as a whole is asked for in public."
)
TELLS_EXEMPT = Rule("RR805", "tells-what-is-exempt", _ERROR, "A text in the public edition still tells what is exempt.")
GLYPHS = Rule("RR806", "glyphs", _WARNING, "A PDF shows characters by their code, because no font has them.")
NOTHING_NAMED = Rule("RR807", "nothing-named", _ERROR, "An edit names something that the register does not have.")
NAMED_IN_SEVERAL = Rule("RR808", "named-in-several", _ERROR, "An edit names something that several registers have.")
EDIT_REFUSED = Rule("RR809", "edit-refused", _ERROR, "An edit cannot be made without touching more than it means.")
CHANGED_MEANWHILE = Rule(
    "RR810", "changed-meanwhile", _ERROR, "Somebody else changed the file while it was being edited."
)
NOT_IN_GIT = Rule("RR811", "not-in-git", _ERROR, "The history is asked for, and git has none that can be read.")
NO_REVISION = Rule("RR812", "no-revision", _ERROR, "A revision, a tag or a date names nothing in the history.")
NOT_COMMITTED = Rule("RR813", "not-committed", _ERROR, "A paper is to be tagged, and not all of it is committed.")
REVISION_UNREADABLE = Rule(
    "RR814", "revision-unreadable", _WARNING, "A revision of the register cannot be read, and is stepped over."
)
MERGE_CONFLICT = Rule("RR815", "merge-conflict", _ERROR, "Two people changed the same thing, and not to the same.")
HISTORY_CUT = Rule(
    "RR816", "history-cut-off", _NOTE, "The clone holds only the last part of the history, so the past is not told."
)

BAD_SETTINGS = Rule("RR901", "bad-settings", _ERROR, "The settings cannot be read.")
UNKNOWN_SETTING = Rule("RR902", "unknown-setting", _ERROR, "A setting that riskreg does not have.")
WRONG_SETTING = Rule("RR903", "wrong-setting", _ERROR, "A value that cannot stand in this setting.")
UNKNOWN_RULE = Rule("RR904", "unknown-rule", _ERROR, "A rule is named that riskreg does not have.")
NOT_TO_IGNORE = Rule("RR905", "not-to-ignore", _ERROR, "An error is to be ignored or played down.")
IGNORE_WITHOUT_REASON = Rule("RR906", "ignore-without-reason", _WARNING, "A report is ignored, and nothing says why.")
UNUSED_IGNORE = Rule(
    "RR907",
    "unused-ignore",
    _WARNING,
    "A comment leaves out nothing: there is nothing to leave out, or it is misspelt.",
)
UNUSABLE_LOGO = Rule("RR908", "unusable-logo", _ERROR, "The logo in the settings cannot be shown in a paper.")

RULES: tuple[Rule, ...] = (
    UNREADABLE, NOT_TEXT, EMPTY, TOO_LARGE, SYNTAX, DUPLICATE_KEY, YAML_FEATURE, VERSION, UNKNOWN_KEY,
    MISSING_KEY, WRONG_VALUE, WRONG_DATE, HAND_WRITTEN_BAND, HIDDEN_CHARACTERS,
    DUPLICATE_ID, UNKNOWN_MITIGATION, UNKNOWN_RISK, UNKNOWN_OBJECTIVE, CIRCLE, MITIGATION_TWICE,
    UNUSED_MITIGATION, UNKNOWN_CATEGORY,
    NO_BASE, BASE_OUTSIDE, CIRCLE_OF_BASES, TOO_MANY_LAYERS, DROPPED_UNKNOWN, UNPINNED_PACK, OTHER_SCHEME,
    NOT_DETERMINED, NO_OWNER, NO_DUE_DATE, NO_EVIDENCE, OVERDUE, ACCEPTANCE, NO_COUNTERPART, NO_LIMITS,
    RESTRICTION_TO_LOWEST, NO_EFFECT, JUDGEMENT_CONTRADICTS, JUDGEMENT_BETTER, STUCK, NO_DECISION_RECORD,
    DONE_LATER, WITHDRAWN_IN_OPTION, JUDGED_BEFORE_DONE, JUDGED_LATER, RECOMMENDED, OPEN_WITH_CLOSURE, AGREED_BUT_DONE,
    AGREED_OUTSIDE,
    UNKNOWN_SCHEME, BAD_SCHEME, COVERAGE, BAND_FALLS, WRONG_LEVEL, BEYOND_SCALE, UNKNOWN_BAND,
    ABOVE_APPETITE, UNUSED_APPETITE, UNREACHED_BAND, NO_APPETITE,
    LOPSIDED, NO_POLICY, AVOIDANCE, NO_SIDE_EFFECT, ALL_TECHNICAL, PRODUCT_IN_TITLE, COPIED_MITIGATION,
    STAKEHOLDERS, NO_OBJECTIVE, BENEFITS_PLAN, LESSONS, OWNERSHIP, NO_SOURCE, ADVICE,
    NO_REASON_AGAINST,
    CATEGORY_TITLE, NO_CAUSE, HARD_TO_READ, ABBREVIATION, PERSON_NAMED,
    REVIEW_OVERDUE, ACCEPTANCE_LAPSING, OWNS_TOO_MUCH, AFTER_DECISION, NOT_REVIEWED, OTHER_NAME, PLACEHOLDER,
    UNKNOWN_ORIGIN, STUCK_FOR_LONG, SLIPPED, FORECAST_MISSED, REMOVED_UNDECIDED,
    TEMPLATE, UNWRITABLE, ALREADY_THERE, NO_PUBLIC_EDITION, TELLS_EXEMPT, GLYPHS, NOTHING_NAMED, NAMED_IN_SEVERAL,
    EDIT_REFUSED, CHANGED_MEANWHILE, NOT_IN_GIT, NO_REVISION, NOT_COMMITTED, REVISION_UNREADABLE, MERGE_CONFLICT,
    HISTORY_CUT,
    BAD_SETTINGS, UNKNOWN_SETTING, WRONG_SETTING, UNKNOWN_RULE, NOT_TO_IGNORE, IGNORE_WITHOUT_REASON, UNUSED_IGNORE,
    UNUSABLE_LOGO,
)  # fmt: skip
