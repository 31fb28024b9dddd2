"""`riskreg watch` on real files: saved in place, by rename, half, deleted and made anew; bases, schemes, new registers."""

import os
import pty
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from making import AS_OF, ROOT, as_yaml, mitigation, register

from riskreg.watching import Watch

DONE = as_yaml(register())
PROPOSED = as_yaml(register(mitigations=[mitigation("policy", status="proposed")]))
FAULTY = DONE.replace(b"likelihood", b"likelihod", 1)


class Screen:
    """The real command, with its output read as it comes; every wait has an end."""

    def __init__(self, folder, *arguments, terminal=False):
        environment = {"PATH": os.environ["PATH"], "HOME": str(folder), "TERM": "xterm", "NO_COLOR": "1"}
        environment |= {name: value for name, value in os.environ.items() if name.startswith("COVERAGE")}
        self.end, out = pty.openpty() if terminal else os.pipe()
        self.process = subprocess.Popen(
            [sys.executable, "-m", "riskreg", "watch", "--as-of", str(AS_OF), *map(str, arguments)],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT, env=environment,
        )  # fmt: skip
        os.close(out)
        self.shown = ""

    def until(self, *words, seconds=30):
        """What is shown up to the last of these words, one after the other."""
        seen = ""
        for one in words:
            end = time.monotonic() + seconds
            while one not in self.shown:
                assert time.monotonic() < end, (one, seen[-800:], self.shown[-800:])
                if select.select([self.end], [], [], 0.2)[0]:
                    part = os.read(self.end, 65536)
                    assert part, (one, self.shown[-800:])
                    self.shown += part.decode().replace("\r\n", "\n")
            before, _, self.shown = self.shown.partition(one)
            seen += before + one
        return seen

    def quiet(self, seconds=1.6):
        """Whether nothing more is shown for a while."""
        time.sleep(seconds)
        return not select.select([self.end], [], [], 0)[0]


@pytest.fixture
def screen(tmp_path):
    """Starts the command in a folder, waits for its first score, and ends it after the test."""
    started = []

    def start(*arguments, **more):
        started.append(Screen(tmp_path, *arguments, **more))
        started[-1].until("Watching ", "NOT ADOPTING")
        return started[-1]

    yield start
    for one in started:
        if one.process.poll() is None:
            one.process.kill()
        one.process.wait()
        os.close(one.end)


def in_place(path, content):
    path.write_bytes(content)


def by_rename(path, content):
    aside = path.with_name(".aside")
    aside.write_bytes(content)
    aside.replace(path)


def with_a_copy_kept(path, content):
    path.rename(path.with_name(path.name + "~"))
    path.write_bytes(content)


def deleted_and_made_anew(path, content):
    path.unlink()
    time.sleep(0.2)
    path.write_bytes(content)


def in_two_halves(path, content):
    with path.open("wb") as file:
        file.write(content[: len(content) // 2])
        file.flush()
        time.sleep(0.15)
        file.write(content[len(content) // 2 :])


@pytest.mark.parametrize("save", [in_place, by_rename, with_a_copy_kept, deleted_and_made_anew, in_two_halves])
def test_every_way_of_saving_is_one_save_and_says_what_moved(tmp_path, screen, save):
    path = tmp_path / "register.yaml"
    path.write_bytes(DONE)
    shown = screen()
    save(path, PROPOSED)
    top = shown.until("Save 1: register.yaml was saved.", "2 risks are not yet classified.")
    assert "A1: not yet classified since the last save, was Significant" in " ".join(top.split())
    assert "error" not in top
    save(path, DONE)
    top = shown.until("Save 2: register.yaml was saved.", "As things stand now")
    assert "A1: Significant since the last save, was not yet classified" in " ".join(top.split())
    assert shown.process.poll() is None


def test_errors_are_told_with_their_places_and_the_last_verdict_stays_named(tmp_path, screen):
    path = tmp_path / "register.yaml"
    path.write_bytes(DONE)
    shown = screen()
    path.write_bytes(FAULTY)
    told = shown.until(
        "Save 1: register.yaml was saved.", "as it was when it could last be scored:", "As things stand now"
    )
    assert "error RR009" in told
    assert "Did you mean `likelihood`?" in told
    path.write_bytes(DONE)
    assert "No band moved." in shown.until("Save 2: register.yaml was saved.", "As things stand now")


def test_ctrl_c_ends_it_quietly(tmp_path, screen):
    (tmp_path / "register.yaml").write_bytes(DONE)
    shown = screen()
    shown.process.send_signal(signal.SIGINT)
    assert shown.process.wait(30) == 0
    assert "Traceback" not in shown.shown


def test_what_else_happens_in_the_folder_draws_nothing(tmp_path, screen):
    (tmp_path / "register.yaml").write_bytes(DONE)
    shown = screen("register.yaml")
    (tmp_path / "other.yaml").write_bytes(DONE)
    (tmp_path / ".register.yaml.swp").write_bytes(b"x")
    shown.until("A star marks a risk above appetite.\n")
    assert shown.quiet()
    shown.shown = ""
    assert shown.quiet()


def test_a_base_and_a_scheme_file_in_other_folders_are_watched_too(tmp_path, screen):
    (tmp_path / ".git").mkdir()
    for folder in ("mine", "shared"):
        (tmp_path / folder).mkdir()
    base = register(scheme="../shared/scheme.yaml")
    (tmp_path / "shared" / "base.yaml").write_bytes(as_yaml(base))
    scheme = (ROOT / "src/riskreg/schemes/brighton-hove-5x5.yaml").read_bytes()
    (tmp_path / "shared" / "scheme.yaml").write_bytes(scheme)
    (tmp_path / "mine" / "register.yaml").write_text("riskreg: 1\nextends: ../shared/base.yaml\norganisation: Mine\n")
    shown = screen("mine/register.yaml")
    (tmp_path / "shared" / "base.yaml").write_bytes(
        as_yaml({**base, "mitigations": [mitigation("policy", status="proposed")]})
    )
    shown.until("Save 1: shared/base.yaml was saved.", "A1: not yet classified")
    (tmp_path / "shared" / "scheme.yaml").write_bytes(scheme.replace(b"Brighton & Hove 5x5", b"Otterton 5x5"))
    shown.until("Save 2: shared/scheme.yaml was saved.", "Otterton 5x5")
    (tmp_path / "shared" / "base.yaml").unlink()
    shown.until("Save 3: shared/base.yaml is not there any more.", "error RR120")
    (tmp_path / "shared" / "base.yaml").write_bytes(as_yaml(base))
    shown.until("Save 4:", "As things stand now")


def test_a_new_register_in_a_watched_folder_is_drawn_too_and_one_that_goes_is_told(tmp_path, screen):
    (tmp_path / "one.yaml").write_bytes(DONE)
    shown = screen(".")
    (tmp_path / "two.yaml").write_bytes(as_yaml(register(title="The second")))
    shown.until("Save 1: two.yaml is new.", "The second", "2 registers scored")
    (tmp_path / "two.yaml").unlink()
    shown.until("Save 2: two.yaml is not there any more.", "As things stand now")
    assert shown.process.poll() is None


def test_a_terminal_is_cleared_and_no_more_is_drawn_than_it_has_lines(tmp_path):
    path = tmp_path / "register.yaml"
    path.write_bytes(DONE)
    shown = Screen(tmp_path, terminal=True)
    try:
        shown.until("\x1b[2J\x1b[H", "Watching register.yaml.", "riskreg score shows all.)")
        path.write_bytes(PROPOSED)
        drawn = shown.until("\x1b[2J\x1b[H", "Save 1: register.yaml was saved.", "riskreg score shows all.)")
        assert drawn.split("\x1b[H")[1].count("\n") <= 23
    finally:
        shown.process.kill()
        shown.process.wait()
        os.close(shown.end)


def test_it_does_hardly_anything_while_nothing_is_saved(tmp_path, screen):
    (tmp_path / "register.yaml").write_bytes(DONE)
    shown = screen()
    time.sleep(1)

    def used():
        fields = Path(f"/proc/{shown.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return int(fields[11]) + int(fields[12])

    if not Path(f"/proc/{shown.process.pid}/stat").exists():
        pytest.skip("no /proc to look into")
    before = used()
    time.sleep(3)
    assert (used() - before) / os.sysconf("SC_CLK_TCK") < 0.3


def test_a_look_without_a_save_finds_nothing(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "register.yaml"
    path.write_bytes(DONE)
    watch = Watch([], lambda: AS_OF)
    first, message = watch.first()
    assert (first.number, message) == (0, None)
    assert watch.look() is None
    os.utime(path, (1, 1))
    news = watch.look()
    assert (news.number, news.saved, [one.risks for _, one in news.moves]) == (1, ("register.yaml",), [])


def test_with_nothing_to_watch_it_says_so(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    news, message = Watch([], lambda: AS_OF).first()
    assert news is None
    assert message.startswith("There is no register here:")
