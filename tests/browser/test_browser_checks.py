"""Each thing that is looked for in a browser is found on a page that has it, and nothing on one that has no fault."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from browser import job, missing, printed, seen, unprinted

SOUND = (Path(__file__).parent / "sound.html").read_text(encoding="utf-8")
POLICY = """<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">"""
END = "</main>"
SHEET = "</style>"


class Fault(NamedTuple):
    """A slip in the sound page, and what the check that it is for then says."""

    check: str
    right: str
    wrong: str
    said: str
    how: dict[str, Any]


def changed(check, right, wrong, said):
    return Fault(check, right, wrong, said, {})


def added(check, markup, said, **how):
    return Fault(check, END, markup + END, said, how)


def styled(check, css, said, **how):
    return Fault(check, SHEET, css + SHEET, said, how)


DARK = {"schemes": ["dark"]}
FAULTS = (
    changed("axe", '<label for="side">Side</label>', "Side", "select-name: #side"),
    changed("axe", 'lang="en-GB"', "", "html-has-lang"),
    changed("axe", "<h2>Risks</h2>", "<h4>Risks</h4>", "heading-order"),
    styled("axe", ".box { color: #999; }", "color-contrast: .box"),
    styled("axe", "@media (prefers-color-scheme: dark) { .box { color: #555; } }", "color-contrast: .box", **DARK),
    styled("axe", "@media (width < 400px) { .box { color: #999; } }", "320 px, axe: color-contrast", widths=[320]),
    styled(
        "axe",
        ".cell { color: #998800; } .cell::after { width: 9rem; height: 2rem; }",
        'div.cell "High" has a contrast of',
    ),
    styled("axe", ".cell { background-image: linear-gradient(#fff, #eee); }", 'div.cell "High" stands on a picture'),
    styled(
        "axe",
        ".cell { display: grid; align-items: end; justify-content: end; line-height: 1; }",
        "has words on its pattern",
    ),
    styled(
        "axe", "select, button { display: block; min-height: 0; height: 0.75rem; margin: 0; }", "target-size: #side"
    ),
    styled(
        "axe",
        "@media (forced-colors: active) { .box { forced-color-adjust: none; color: #999; } }",
        "color-contrast: .box",
        forced=True,
    ),
    added(
        "links",
        '<script>fetch("https://example.org/")</script>',
        "console: Connecting to 'https://example.org/' violates",
    ),
    changed("links", POLICY, '<script>fetch("https://example.org/")</script>', "request: https://example.org/"),
    added("links", "<script>throw new Error('broken')</script>", "console: broken"),
    added("links", '<a href="#nowhere">Nowhere</a>', 'a "Nowhere" leads nowhere'),
    added("links", '<p id="A1">Again</p>', "#A1 is there twice"),
    added("sideways", '<p style="width: 400px">Wide</p>', "the page is 416 px wide", widths=[320]),
    added(
        "sideways",
        '<div class="wide" style="overflow: auto"><p style="width: 400px">Wide</p></div>',
        "div.wide",
        widths=[320],
    ),
    added("lost", '<p style="height: 1rem; overflow: hidden">High</p>', 'p "High" is cut off'),
    added("lost", '<p style="width: 2rem">Unbreakable</p>', 'p "Unbreakable" spills'),
    added(
        "lost",
        '<div style="overflow: clip"><p style="margin-left: 90%; width: 20rem">Out</p></div>',
        "leaves the page at its side",
    ),
    styled("figures", "svg .in { fill: #998800; }", 'text.in "7" has a contrast of'),
    styled("figures", ".in { transform: translateY(15px); }", 'text.in "7" has a contrast of 1.00:1'),
    styled("figures", "svg text { fill: #888; }", 'text "Adopting" has a contrast of 3.54:1'),
    styled(
        "figures",
        "@media (prefers-color-scheme: dark) { svg text { fill: #111; } }",
        'text "Adopting" has a contrast of 1.00:1',
        **DARK,
    ),
    styled("figures", ".bar { stroke: none; }", 'rect.bar "" in svg'),
    styled("figures", ".in { transform: translateY(80px); }", 'text.in "7" stands outside its figure'),
    styled("figures", ".in { transform: translate(-30px, -30px); }", 'text.in "7" stands on text "Adopting"'),
    styled("figures", "svg text { font-size: 8px; }", "is 8.0 px high"),
    changed("keyboard", '<a class="skip" href="#main">Skip to the paper</a>', "", "does not lead into main"),
    changed("keyboard", ' tabindex="-1"', "", 'a.skip "Skip to the paper" does not move the focus'),
    styled("keyboard", ".skip:focus { top: -5rem; }", 'a.skip "Skip to the paper" cannot be seen'),
    styled("keyboard", "a:focus-visible { outline: none; }", 'a "A1" does not show that it has the focus'),
    styled("keyboard", ":focus-visible { outline-color: #ccc; }", 'a "A1" shows its focus with a contrast of 1.61:1'),
    styled(
        "keyboard", "header { position: fixed; inset: 0; background: #fff; }", "has the focus where it cannot be seen"
    ),
    changed("keyboard", "<tbody>", "<tbody inert>", 'Tab does not stop at a "A1"'),
    added("keyboard", '<a href="#A1" tabindex="2">First</a>', "Tab does not follow the order of the page"),
    added(
        "keyboard",
        '<button onkeydown="event.preventDefault()">Trap</button>',
        'button "Trap" does not let the focus go',
    ),
    added(
        "keyboard",
        '<button onblur="document.getElementById(\'all\').focus()">Round</button><a href="#A1">Last</a>',
        "the focus goes round",
    ),
    changed("operate", 'side.addEventListener("change", tell);', "", "select#side"),
    changed("operate", 'role="status"', "", 'button#all "Show all" says nothing'),
    changed("operate", "!row.hidden).length", "true).length", "says nothing when it is worked with ArrowDown"),
    changed(
        "operate",
        "rows.filter((row) => !row.hidden).length +",
        "(side.value ? 7 : 2) +",
        "tells of 7 risks and shows 1",
    ),
    added("operate", '<input type="date" aria-label="Date">', "knows no keys for"),
    added("without-script", "<button>Filter</button>", 'button "Filter" does nothing without script', script=False),
    styled("without-script", "tr[data-side=Adopting] { display: none; }", "is hidden without script", script=False),
    styled("spacing", ".box { height: 3rem; width: 12rem; overflow: hidden; }", "p.box", widths=[320]),
    styled("large-text", "body { font-size: 16px; }", "letters are 16 px high where a reader asked for 32", large=True),
    styled("large-text", ".box { height: 30px; overflow: hidden; }", "is cut off", large=True),
    styled("print", "@media print { table { width: 50rem; } }", "the page is"),
)
PRINTED = {
    "page 1 is 612 by 792 points, not A4": "@page { size: letter; }",
    "page 2 is blank": "@media print { .sheet::before { content: ''; display: block; break-after: page; } }",
}
CUT_OFF = "@media print { header { margin-left: -15mm; } }"


@pytest.fixture
def look(tmp_path):
    if why := missing(printing=True):
        pytest.skip(why)

    def looked(pages):
        """Each page with its check; gives what was seen of each."""
        jobs = []
        for number, (text, check, how) in enumerate(pages):
            file = tmp_path / f"{number}.html"
            file.write_text(text, encoding="utf-8")
            jobs.append(job(file, check, **{"pdf": str(file.with_suffix(".pdf")), **how}))
        return list(zip(jobs, seen(jobs), strict=True))

    return looked


def test_each_check_sees_the_fault_that_it_is_for(look):
    for fault in FAULTS:
        assert SOUND.count(fault.right), fault
    found = look([(SOUND.replace(fault.right, fault.wrong, 1), fault.check, fault.how) for fault in FAULTS])
    overlooked = {
        fault.wrong: one["faults"]
        for fault, (_, one) in zip(FAULTS, found, strict=True)
        if not any(fault.said in text for text in one["faults"])
    }
    assert overlooked == {}


def test_no_check_sees_a_fault_on_a_page_that_has_none(look):
    checks = sorted({fault.check for fault in FAULTS})
    ways = [{**fault.how, "widths": [768 if fault.how.get("large") else 320, 1280]} for fault in FAULTS]
    pages = [(SOUND, fault.check, way) for fault, way in zip(FAULTS, ways, strict=True)]
    once = [page for index, page in enumerate(pages) if page not in pages[:index]]
    assert {check for _, check, _ in once} == set(checks)
    assert [one["faults"] for _, one in look(once) if one["faults"]] == []


def test_what_is_printed_wrongly_is_seen(look):
    found = look([(SOUND.replace(SHEET, css + SHEET, 1), "print", {}) for css in PRINTED.values()])
    told = [printed(of["pdf"]) for of, _ in found]
    assert [said for said, faults in zip(PRINTED, told, strict=True) if said not in faults] == [], told


def test_what_is_printed_well_has_no_fault_and_lacks_no_word(look):
    ((of, one),) = look([(SOUND, "print", {})])
    assert printed(of["pdf"]) == []
    assert "Significant" in one["printed"]
    assert unprinted(of["pdf"], one["printed"]) == []


def test_a_word_that_the_edge_of_the_page_cuts_is_seen(look):
    ((of, one),) = look([(SOUND.replace(SHEET, CUT_OFF + SHEET, 1), "print", {})])
    assert unprinted(of["pdf"], one["printed"]) == ["Exampleshire"]


def test_what_a_control_says_is_heard(look):
    ((_, one),) = look([(SOUND, "operate", {})])
    assert one["announced"] == [
        {"control": "side", "said": "1 of 2 risks shown"},
        {"control": "all", "said": "2 of 2 risks shown"},
    ]
