"""What a watch makes of each save, told without the command: real files, and a clock that a test moves on."""

import shutil
import threading
from itertools import islice
from pathlib import Path
from types import SimpleNamespace

import pytest
from making import AS_OF, ROOT, as_yaml, mitigation, register

from riskreg import scoring, watching
from riskreg.watching import Watch, follow

DONE = as_yaml(register())
PROPOSED = as_yaml(register(mitigations=[mitigation("policy", status="proposed")]))
FAULTY = DONE.replace(b"likelihood", b"likelihod", 1)
BOTH = ["A1", "N1"]  # the risks that the policy bears on
SCHEME = (ROOT / "src/riskreg/schemes/brighton-hove-5x5.yaml").read_bytes()


@pytest.fixture
def here(tmp_path, monkeypatch):
    """A folder to work in, in which pauses for an editor take no time."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=lambda _: None))
    return tmp_path


def watched(*names):
    """A watch after its first reading."""
    watch = Watch(names, lambda: AS_OF)
    first, message = watch.first()
    assert (first.number, message) == (0, None)
    return watch


def save(path, content):
    """A file as an editor saves it: another one in its place, whatever the clock says."""
    aside = path.with_name(".aside")
    aside.write_bytes(content)
    aside.replace(path)


def moved(news):
    return {name: [one.id for one in movement.risks if one.current.moved] for name, movement in news.moves}


@pytest.fixture
def layers(here):
    """A register that extends another, whose scheme is a file: in three folders."""
    for folder in ("mine", "shared", "rulers"):
        (here / folder).mkdir()
    (here / "shared" / "base.yaml").write_bytes(as_yaml(register(scheme="../rulers/scheme.yaml")))
    (here / "rulers" / "scheme.yaml").write_bytes(SCHEME)
    (here / "mine" / "register.yaml").write_text("riskreg: 1\nextends: ../shared/base.yaml\norganisation: Mine\n")
    return here


def test_each_save_is_numbered_and_tells_what_moved_since_the_last(here):
    path = here / "register.yaml"
    path.write_bytes(DONE)
    watch = watched()
    told = []
    for content in (PROPOSED, PROPOSED + b"# no more\n", DONE):
        save(path, content)
        news = watch.look()
        told.append((news.number, news.saved, moved(news)))
        assert watch.look() is None
    one = ("register.yaml",)
    assert told == [
        (1, one, {"register.yaml": BOTH}), (2, one, {"register.yaml": []}), (3, one, {"register.yaml": BOTH})
    ]  # fmt: skip


def test_a_save_is_loaded_once_for_each_register(here, monkeypatch):
    (here / "one.yaml").write_bytes(DONE)
    (here / "two.yaml").write_bytes(DONE)
    watch = watched("one.yaml", "two.yaml")
    loads = []
    load = scoring.load

    def counted(content, name, folder):
        loads.append(name)
        return load(content, name, folder)

    monkeypatch.setattr(scoring, "load", counted)
    save(here / "one.yaml", PROPOSED)
    news = watch.look()
    assert loads == ["one.yaml", "two.yaml"]
    assert [one.evaluation is not None for one in news.scored] == [True, True]


def test_a_register_with_errors_keeps_its_last_reading_and_is_compared_with_that_once_it_is_mended(here):
    path = here / "register.yaml"
    path.write_bytes(DONE)
    watch = watched()
    save(path, FAULTY)
    news = watch.look()
    assert [(name, at.current.verdict.answer) for name, at in news.before] == [
        ("register.yaml", watch._good["register.yaml"].current.verdict.answer)
    ]
    assert (news.scored[0].evaluation, moved(news)) == (None, {})
    save(path, PROPOSED)
    news = watch.look()
    assert (news.number, news.before, moved(news)) == (2, (), {"register.yaml": BOTH})


def test_one_with_errors_from_the_start_has_no_earlier_reading(here):
    (here / "register.yaml").write_bytes(FAULTY)
    watch = watched()
    save(here / "register.yaml", FAULTY + b"# still\n")
    assert watch.look().before == ()


@pytest.mark.parametrize("torn", [b"", PROPOSED[: len(PROPOSED) // 2], None])
def test_an_editor_in_the_middle_of_saving_is_waited_for(here, monkeypatch, torn):
    path = here / "register.yaml"
    path.write_bytes(DONE)
    watch = watched("register.yaml")
    if torn is None:
        path.unlink()
    else:
        save(path, torn)
    pauses = []

    def goes_on(seconds):
        pauses.append(seconds)
        save(path, PROPOSED)

    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=goes_on))
    news = watch.look()
    assert len(pauses) == 1
    assert (news.number, news.saved, news.gone, moved(news)) == (1, ("register.yaml",), (), {"register.yaml": BOTH})
    assert watch.look() is None


def test_an_editor_that_never_ends_is_waited_for_a_few_times_only(here, monkeypatch):
    path = here / "register.yaml"
    path.write_bytes(DONE)
    watch = watched()
    pauses = []

    def goes_on(seconds):
        pauses.append(seconds)
        save(path, FAULTY + b"#" * len(pauses))

    save(path, FAULTY)
    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=goes_on))
    assert watch.look().scored[0].evaluation is None
    assert len(pauses) == watching._PAUSES


def test_a_register_that_goes_is_told_and_so_is_its_return(here):
    path = here / "register.yaml"
    path.write_bytes(DONE)
    watch = watched()
    path.unlink()
    news = watch.look()
    assert (news.saved, news.gone, news.scored[0].evaluation) == ((), ("register.yaml",), None)
    path.write_bytes(PROPOSED)
    news = watch.look()
    assert (news.number, news.saved, news.gone, moved(news)) == (2, ("register.yaml",), (), {"register.yaml": BOTH})


def test_new_registers_of_a_folder_are_told_by_name_and_are_no_saves(here):
    (here / "registers").mkdir()
    (here / "registers" / "one.yaml").write_bytes(DONE)
    watch = watched()
    (here / "registers" / "two.yaml").write_bytes(DONE)
    news = watch.look()
    assert (news.saved, news.new, moved(news)) == ((), ("registers/two.yaml",), {})
    (here / "registers" / "two.yaml").unlink()
    assert watch.look().gone == ("registers/two.yaml",)


def test_every_file_that_a_register_is_made_of_counts_as_its_save(layers):
    watch = watched("mine/register.yaml")
    base, scheme = layers / "shared" / "base.yaml", layers / "rulers" / "scheme.yaml"
    save(base, base.read_bytes().replace(b'"in place"', b'"proposed"'))
    news = watch.look()
    assert (news.saved, moved(news)) == (("shared/base.yaml",), {"mine/register.yaml": BOTH})
    save(scheme, SCHEME.replace(b"Brighton & Hove 5x5", b"Otterton 5x5"))
    news = watch.look()
    assert (news.saved, news.scored[0].evaluation.scheme.name) == (("rulers/scheme.yaml",), "Otterton 5x5")


@pytest.mark.parametrize(("name", "rule"), [("shared/base.yaml", "RR120"), ("rulers/scheme.yaml", "RR301")])
def test_a_part_that_goes_is_still_watched_for_its_return(layers, name, rule):
    watch = watched("mine/register.yaml")
    content = (layers / name).read_bytes()
    (layers / name).unlink()
    news = watch.look()
    assert news.gone == (name,)
    assert [found.rule.id for found in news.scored[0].diagnostics] == [rule]
    save(layers / name, content)
    news = watch.look()
    assert (news.number, news.saved, news.before) == (2, (name,), ())
    assert news.scored[0].evaluation is not None


def test_a_part_that_was_never_there_is_watched_for(here):
    (here / "register.yaml").write_bytes(as_yaml(register(scheme="own.yaml")))
    watch = watched()
    save(here / "own.yaml", SCHEME)
    news = watch.look()
    assert (news.saved, news.scored[0].evaluation is not None) == (("own.yaml",), True)


def test_only_folders_that_are_there_are_listened_to(layers):
    watch = watched("mine/register.yaml")
    assert set(watch.folders()) >= {layers / name for name in ("mine", "shared", "rulers")}
    shutil.rmtree(layers / "rulers")
    watch.look()
    assert layers / "rulers" not in watch.folders()
    assert layers in watch.folders()  # where it would come back


def test_what_else_happens_in_a_folder_is_no_save(here):
    (here / "register.yaml").write_bytes(DONE)
    watch = watched()
    (here / "notes.txt").write_bytes(b"x")
    assert watch.look() is None
    assert watch._number == 0


class Ticks:
    """Events in the place of the system's: each is something done to the files, told to whoever listens."""

    def __init__(self, *done):
        self.left = list(done)
        self.listened = []

    def __call__(self, folders):
        self.listened.append(tuple(folders))
        while self.left:
            self.left.pop(0)()
            yield None
        raise KeyboardInterrupt


def test_following_tells_each_save_and_listens_anew_where_a_folder_is_another(layers, monkeypatch):
    base = layers / "shared" / "base.yaml"
    content = base.read_bytes()

    def replaced():
        (layers / "shared").rename(layers / "old")
        (layers / "shared").mkdir()
        base.write_bytes(content.replace(b'"in place"', b'"proposed"'))

    ticks = Ticks(lambda: None, lambda: save(base, content + b"# more\n"), replaced, lambda: save(base, content))
    monkeypatch.setattr(watching, "_ticks", ticks)
    watch = watched("mine/register.yaml")
    news = follow(watch)
    told = [next(news) for _ in range(3)]
    assert [(one.number, moved(one)["mine/register.yaml"]) for one in told] == [(1, []), (2, BOTH), (3, BOTH)]
    assert ticks.listened == [watch.folders()] * 2
    with pytest.raises(KeyboardInterrupt):
        next(news)


def _named(ticks, name):
    """Whether a tick names a file; those that only say that time has passed, or name another file, are passed over."""
    return any(Path(path).name == name for told in islice(ticks, 60) for _, path in told or ())


def test_the_system_tells_of_a_save_in_a_folder(here):
    """The real library, on the real disk: a file is saved again and again until a tick names it."""
    ticks = watching._ticks([here])
    assert next(ticks) is None
    told = threading.Event()

    def saves():
        while not told.wait(0.05):
            save(here / "register.yaml", DONE)

    editor = threading.Thread(target=saves)
    editor.start()
    try:
        assert _named(ticks, "register.yaml")
    finally:
        told.set()
        editor.join()
        ticks.close()


def test_where_the_system_tells_nothing_the_dates_alone_are_looked_at(here, monkeypatch):
    def exhausted(*_, **__):
        raise OSError("no more folders can be watched")

    pauses = []
    monkeypatch.setattr("watchfiles.watch", exhausted)
    monkeypatch.setattr(watching, "time", SimpleNamespace(sleep=pauses.append))
    ticks = watching._ticks([here])
    assert [next(ticks) for _ in range(4)] == [None] * 4
    assert pauses == [1.0] * 3
