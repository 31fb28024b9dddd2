"""The names of products and networks that a title should do without, and how they are found in it.

Some of the names are ordinary words as well (Signal, Teams, X). Those count only where the words around them
show that a product is meant: "agreed on Signal", "a Teams chat".
"""

import re
from collections.abc import Iterable
from functools import lru_cache

_DISTINCT = (
    "Facebook", "Instagram", "WhatsApp", "Twitter", "TikTok", "YouTube", "LinkedIn", "Snapchat", "Reddit", "Pinterest",
    "Tumblr", "Flickr", "Vimeo", "WeChat", "Viber", "Bebo", "MySpace", "Quora", "Patreon", "OnlyFans", "Skype", "Webex",
    "Yammer", "SharePoint", "OneDrive", "Dropbox", "Trello", "Hootsuite", "SurveyMonkey", "Eventbrite", "Mailchimp",
    "ChatGPT", "OpenAI", "DeepSeek", "Midjourney", "Gmail", "iCloud", "iPhone", "iPad",
    "Microsoft Teams", "Microsoft Copilot", "Microsoft Word", "Microsoft Excel", "Microsoft Outlook", "Microsoft 365",
    "Office 365", "Viva Engage", "Google Gemini", "Google Drive", "Google Meet", "Truth Social",
)  # fmt: skip
_CAPITALISED = ("Bluesky", "Nextdoor", "Google", "Android")  # in small letters, no name at all
_ORDINARY = (
    "Threads", "Signal", "Telegram", "Discord", "Messenger", "Mastodon", "Twitch", "Teams", "Slack", "Zoom", "Gemini",
    "Claude", "Copilot", "Grok", "Llama", "Perplexity", "Word", "Excel", "Outlook",
)  # fmt: skip

# What shows that an ordinary word is meant as a name: it is used, or something is a part of it. "In" and "over"
# do not show it of X, which may stand for anything.
_USED = "in|on|via|over|through|into|using|use|uses|used|On|Via|Using"
_PLACES = "on|via|On|Via"
_ARTICLES = "a|an|the|each|every|our|their|its|old|private|shared|personal"
_PARTS = (
    "account|app|call|channel|chat|conversation|document|feed|file|group|licence|meeting|message|page|post|server|site"
    "|spreadsheet|thread|workspace"
)
_END = r"(?![\w-])(?!\s+(?:[A-Z]|of\b))"  # a capital behind it: a title in which every word has one; "in Teams of two"


def products_in(title: str, more: Iterable[str] = ()) -> list[str]:
    """The products and networks that a title names, each once, in its order.

    `more` are an organisation's own additions; they count exactly as they are written, wherever they stand.
    """
    found: dict[str, None] = {}
    there = frozenset(name for name in more if name in title)
    for match in _pattern(there).finditer(title):
        name = next(group for group in match.groups() if group)
        found[_AS_KNOWN.get(name.casefold(), name)] = None
        end = match.end()
        while following := _FOLLOWING.match(title, end):
            found[following[1]] = None
            end = following.end()
    return list(found)


@lru_cache(maxsize=256)
def _pattern(more: frozenset[str]) -> re.Pattern[str]:
    """What finds a name in a title: one pass, the longest name first where two begin alike."""
    ordinary = "|".join(_ORDINARY)
    ways = [
        rf"(?<!\w)((?i:{_any(_DISTINCT)}))(?!\w)",
        rf"(?<!\w)({_any((*_CAPITALISED, *more))})(?!\w)",
        rf"(?<!\w)(?:{_USED})\s+(?:the\s+)?({ordinary}){_END}",
        rf"(?<!\w)(?:{_PLACES})\s+(X){_END}",
        rf"(?<!\w)(?:{_ARTICLES})\s+({ordinary}|X)\s+(?:{_PARTS})s?(?!\w)",
    ]
    return re.compile("|".join(ways))


def _any(names: Iterable[str]) -> str:
    """One of these names, the longest first."""
    written = sorted({name for name in names if name.strip()}, key=lambda name: (-len(name), name))
    return "|".join(map(re.escape, written))


# After one product an ordinary word is meant as a name too: "on Signal, Telegram and X".
_FOLLOWING = re.compile(rf"(?:\s*,(?:\s+(?:and|or))?|\s+(?:and|or))\s+({'|'.join(_ORDINARY)}|X){_END}")
_AS_KNOWN = {name.casefold(): name for name in _DISTINCT}
