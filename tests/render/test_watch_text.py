"""What `watch` says of each kind of news, on narrow and wide screens: news of real files, read by a real watch."""

from types import SimpleNamespace

import pytest
from making import AS_OF, as_yaml, mitigation, register, risk

from riskreg import watching
from riskreg.render.layout import line_width, plain
from riskreg.render.score_text import View, score_text
from riskreg.render.watch_text import watch_text
from riskreg.watching import Watch

WIDTHS = (40, 80, 120)
DONE = register()
PROPOSED = register(mitigations=[mitigation("policy", status="proposed")])
FAULTY = as_yaml(DONE).replace(b"likelihood", b"likelihod", 1)
LONG = "registers-of-the-directorate-of-communications-and-customer-services"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=lambda _: None))
    return tmp_path


def write(path, data):
    """A file as an editor saves it: another one in its place."""
    aside = path.with_name(".aside")
    aside.write_bytes(data if isinstance(data, bytes) else as_yaml(data))
    aside.replace(path)


def begun(here, **files):
    """A watch of some registers, and the news of its first reading."""
    for name, data in files.items():
        write(here / f"{name}.yaml", data)
    watch = Watch(["."], lambda: AS_OF)
    return watch, watch.first()[0]


def said(news, cells, **view):
    """All lines as one text, with one blank for each break; what `watch` adds to a score is no wider than the screen."""
    shown = View(cells=cells, **view)
    lines = watch_text(news, shown)
    own = lines[: len(lines) - len(score_text(news.scored, shown))]
    assert [plain([one]) for one in own if line_width(one) > cells and len(plain([one]).split()) > 1] == []
    return " ".join(plain(lines).split())


def top(news, cells, **view):
    """What is said above the score."""
    return said(news, cells, **view).partition(" Staff access ")[0]


@pytest.mark.parametrize("cells", WIDTHS)
def test_the_first_reading_says_what_is_watched_and_how_to_end(here, cells):
    _, news = begun(here, register=DONE)
    assert (
        top(news, cells) == "Watching register.yaml. Each time it is saved, its score is drawn again. Ctrl-C ends this."
    )
    _, news = begun(here, other=DONE)
    assert top(news, cells) == (
        "Watching other.yaml and register.yaml. Each time one is saved, the scores are drawn again. Ctrl-C ends this."
    )


@pytest.mark.parametrize("cells", WIDTHS)
def test_many_registers_are_named_up_to_four(here, cells):
    _, news = begun(here, **{f"r{number}": DONE for number in range(6)})
    assert top(news, cells).startswith("Watching r0.yaml, r1.yaml, r2.yaml, r3.yaml and 2 more. ")


@pytest.mark.parametrize("cells", WIDTHS)
def test_a_save_says_which_bands_moved_and_what_the_verdict_was(here, cells):
    watch, _ = begun(here, register=DONE)
    write(here / "register.yaml", PROPOSED)
    told = top(watch.look(), cells)
    assert told.startswith("Save 1: register.yaml was saved. - A1: not yet classified since the last save, was ")
    assert told.count(" - The verdict now is another. It was: ") == 1
    assert told.count(" - The verdict at target is another. It was: ") == 1
    assert ".." not in told


def test_where_both_stages_say_the_same_it_is_said_once_and_else_each_by_its_name(here):
    effect = {"mitigation": "policy", "likelihood": -3, "impact": -2}
    risks = {"adopting": [risk("A1", mitigated_by=[effect])], "not_adopting": [risk("N1")]}

    def now(**standing):
        return register(risks=risks, mitigations=[mitigation("policy", **standing)])

    watch, _ = begun(here, register=now())
    write(here / "register.yaml", now(status="proposed"))
    told = top(watch.look(), 120)
    assert (told.count("- A1: not yet classified"), told.count("- A1, ")) == (1, 0)
    write(here / "register.yaml", now(status="agreed", due="2027-03-31"))
    told = top(watch.look(), 120)
    assert (told.count("- A1: "), told.count("- A1, now: "), told.count("- A1, target: ")) == (0, 1, 1)


def test_only_the_stages_that_are_shown_are_told(here):
    watch, _ = begun(here, register=DONE)
    write(here / "register.yaml", PROPOSED)
    news = watch.look()
    told = top(news, 80, stages=("current",))
    assert "The verdict now is another" in told
    assert "The verdict at target" not in told
    assert "- A1, now: " in told


@pytest.mark.parametrize("cells", WIDTHS)
def test_a_save_that_moved_nothing_says_so(here, cells):
    watch, _ = begun(here, register=DONE)
    write(here / "register.yaml", as_yaml(DONE) + b"# a comment\n")
    assert top(watch.look(), cells) == "Save 1: register.yaml was saved. No band moved."


@pytest.mark.parametrize("cells", WIDTHS)
def test_errors_are_told_and_the_last_verdict_is_named_as_that(here, cells):
    watch, first = begun(here, register=DONE)
    write(here / "register.yaml", FAULTY)
    told = said(watch.look(), cells)
    assert told.startswith("Save 1: register.yaml was saved. register.yaml:")
    assert "error RR009" in told
    assert "Did you mean `likelihood`?" in told
    assert told.count("register.yaml, as it was when it could last be scored:") == 1
    assert "No band moved" not in told
    verdicts = told.partition("could last be scored:")[2]
    assert verdicts.startswith(" As things stand now")
    assert first.scored[0].evaluation is not None


@pytest.mark.parametrize("cells", WIDTHS)
def test_what_is_new_and_what_is_gone_is_named_in_one_sentence(here, cells):
    watch, _ = begun(here, one=DONE, two=DONE, three=DONE)
    (here / "two.yaml").unlink()
    write(here / "one.yaml", PROPOSED)
    write(here / "four.yaml", DONE)
    write(here / "five.yaml", DONE)
    told = top(watch.look(), cells)
    assert told.startswith(
        "Save 1: one.yaml was saved; five.yaml and four.yaml are new; two.yaml is not there any more. "
        "- one.yaml: A1: not yet classified"
    )
    write(here / "one.yaml", DONE)
    write(here / "three.yaml", as_yaml(DONE) + b"# a comment\n")
    assert top(watch.look(), cells).startswith("Save 2: one.yaml and three.yaml were saved. - one.yaml: A1: ")


def test_what_was_saved_is_drawn_before_the_others(here):
    watch, first = begun(here, one={**DONE, "title": "The first"}, two={**DONE, "title": "The second"})

    def drawn(news):
        text = said(news, 80)
        return text.index("The second") < text.index("The first")

    assert not drawn(first)
    write(here / "two.yaml", {**PROPOSED, "title": "The second"})
    assert drawn(watch.look())


def test_more_moves_than_a_screen_takes_are_counted(here):
    risks = {
        side: [
            risk(f"{letter}{number}", mitigated_by=[{"mitigation": "policy", "likelihood": -1}]) for number in range(9)
        ]
        for side, letter in (("adopting", "A"), ("not_adopting", "N"))
    }
    watch, _ = begun(here, register=register(risks=risks))
    write(here / "register.yaml", register(risks=risks, mitigations=[mitigation("policy", status="proposed")]))
    news = watch.look()
    told = top(news, 80)
    assert told.count("not yet classified since the last save") == 12
    assert told.endswith("more.")


@pytest.mark.parametrize("cells", WIDTHS)
@pytest.mark.parametrize("rows", [10, 23])
def test_no_more_is_drawn_than_there_is_room_for_and_the_rest_is_counted(here, cells, rows):
    watch, _ = begun(here, register=DONE)
    write(here / "register.yaml", PROPOSED)
    news = watch.look()
    whole, cut = (watch_text(news, View(cells=cells), most) for most in (None, rows))
    assert len(cut) == rows
    assert cut[:-1] == whole[: rows - 1]
    assert plain(cut[-1:]).strip() == f"({len(whole) - rows + 1} more lines: riskreg score shows all.)"
    assert watch_text(news, View(cells=cells), len(whole)) == whole


@pytest.mark.parametrize("cells", WIDTHS)
def test_hostile_names_and_texts_are_shown_and_obeyed_by_no_screen(here, cells):
    name = f"{LONG}\x1b[2J"
    watch, _ = begun(here, **{name: DONE}, register=DONE)
    write(here / f"{name}.yaml", register(mitigations=[mitigation("policy", status="proposed", title="\u202easide")]))
    lines = plain(watch_text(watch.look(), View(cells=cells)))
    assert [sign for sign in lines if sign in "\x1b\u202e"] == []
